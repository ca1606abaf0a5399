import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import {
  auditDocument,
  auditText,
  baselineDocument,
  checkDocument,
  checkMarkdown,
  checkText,
  compareWithBaseline,
  decodeText,
  formatMessage,
  readBaseline,
  redactionOf,
  sarifDocument,
  SEVERITIES,
  showControls,
} from '../core/index';
import { UsageError } from './arguments';
import { pageOf } from './rules';
import { EXIT, writeResult } from './streams';
import type { Analysis, Audit, Redaction, Severity, Tool } from '../core/index';
import type { CheckCommand } from './arguments';
import type { Streams } from './streams';

/**
 * Reports the findings of an analysis.
 * @param complete false when something that was given could not be read, recognised or used
 * @returns the exit status
 */
export function check(
  command: CheckCommand,
  read: { readonly analysis: Analysis; readonly audits: readonly Audit[]; readonly complete: boolean },
  tool: Tool,
  streams: Streams,
): number {
  const analysis = applyBaseline(command, read.analysis, streams);
  const redaction = command.redact ? redactionOf([analysis]) : null;
  const result = render(
    command.format,
    redaction?.analysis(analysis) ?? analysis,
    redaction?.data(read.audits) ?? read.audits,
    tool,
    redaction,
  );
  writeResult(result, command.out, streams);
  if (!read.complete) return EXIT.unreadable;
  const { failOn } = command;
  if (failOn === null) return EXIT.ok;
  const isFound = analysis.findings.some(({ severity, known }) => known !== true && isAtLeast(severity, failOn));
  const isFailed = read.audits.some(({ results }) =>
    results.some(({ status, control }) => status === 'fail' && isAtLeast(control.severity, failOn)),
  );
  return isFound || isFailed ? EXIT.findings : EXIT.ok;
}

function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}

function render(
  format: CheckCommand['format'],
  analysis: Analysis,
  audits: readonly Audit[],
  tool: Tool,
  redaction: Redaction | null,
): string {
  const isAsked = audits.length > 0;
  const text = isAsked ? `\n${auditText(audits, analysis.sources)}` : '';
  switch (format) {
    case 'text':
      return checkText(analysis, redaction) + text;
    case 'markdown':
      // Indented: names from files mean nothing in there.
      return checkMarkdown(analysis) + (isAsked ? `\n## Profiles\n${text.replace(/^(?=.)/gm, '    ')}` : '');
    case 'json': {
      const profiles = isAsked ? { profiles: auditDocument(audits, analysis.sources) } : {};
      return `${JSON.stringify({ ...checkDocument(analysis, tool), ...profiles }, null, 2)}\n`;
    }
    case 'sarif':
      return `${JSON.stringify(sarifDocument(analysis, tool, pageOf, audits), null, 2)}\n`;
  }
}

/** Tells known findings from new ones; with `--update-baseline` all that there are become known. */
function applyBaseline(command: CheckCommand, analysis: Analysis, streams: Streams): Analysis {
  const { baseline: file, updateBaseline } = command;
  if (file === null) return analysis;
  if (updateBaseline) {
    try {
      writeFileSync(file, `${JSON.stringify(baselineDocument(analysis.findings), null, 2)}\n`);
    } catch (error) {
      throw new UsageError(`--baseline "${file}" cannot be written: ${reasonOf(error)}.`);
    }
  }
  if (!existsSync(file)) {
    throw new UsageError(`--baseline "${file}" does not exist; --update-baseline writes it.`);
  }
  const read = readBaseline(textOf(file));
  if ('problem' in read) throw new UsageError(`--baseline "${file}": ${formatMessage(read.problem)}`);
  const compared = compareWithBaseline(analysis, read.entries);
  for (const { rule, site, path, key } of compared.stale) {
    const where = showControls(`${site ?? ''}${path ?? ''} (${key})`);
    streams.err(
      `iis-ssl: ${showControls(file)}: ${rule} at ${where} is no longer found; --update-baseline forgets it.\n`,
    );
  }
  return compared.analysis;
}

function textOf(file: string): string {
  try {
    return decodeText(readFileSync(file)).text;
  } catch (error) {
    throw new UsageError(`--baseline "${file}" cannot be read: ${reasonOf(error)}.`);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
