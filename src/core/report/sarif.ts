import { everyFinding } from '../analyze';
import { RULES } from '../rules';
import { editsOf } from '../rules/applyFix';
import { CATEGORY_TITLES } from '../rules/rule';
import { englishOf, formatMessage } from '../text/message';
import { fingerprintOf } from './baseline';
import { FileLines } from './lines';
import type { Analysis } from '../analyze';
import type { AppliedSuppression, Finding, Fix, RuleData, Severity } from '../rules/rule';
import type { Place } from '../server/model';
import type { PositionRange } from '../text/lineIndex';
import type { Tool } from './json';

type Json = Record<string, unknown>;

const LEVELS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/**
 * The findings as SARIF 2.1.0 (OASIS), for code scanning and other viewers. Plain data: `JSON.stringify` gives the log.
 *
 * @param helpOf a rule's page in Markdown, where the host has it
 */
export function sarifDocument(analysis: Analysis, tool: Tool, helpOf: (slug: string) => string | null): Json {
  const lines = new FileLines(analysis.sources);
  const findings = everyFinding(analysis);
  const found = new Set(findings.map(({ rule }) => rule));
  const { ignored } = analysis.server;
  const notRead = [
    ...analysis.sources.flatMap((source) =>
      source.format === 'unknown' ? [{ file: source.file, reason: source.reason }] : [],
    ),
    ...ignored.filter(({ expected }) => !expected),
  ];
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: tool.name,
            version: tool.version,
            rules: RULES.map((rule) => ruleOf(rule, found.has(rule.slug) ? helpOf(rule.slug) : null)),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: notRead.length === 0,
            toolExecutionNotifications: notRead.map(({ file, reason }) => ({
              level: 'error',
              message: { text: formatMessage(reason) },
              locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) } } }],
            })),
          },
        ],
        artifacts: analysis.sources.map(({ file, encoding }) => ({ location: { uri: uriOf(file) }, encoding })),
        results: findings.map((finding) => resultOf(finding, lines)),
      },
    ],
  };
}

function ruleOf({ slug, category, severity, summary, facts }: RuleData, page: string | null): Json {
  const text = englishOf(summary);
  return {
    id: slug,
    shortDescription: { text },
    ...(page === null ? {} : { help: { text, markdown: page } }),
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { category: CATEGORY_TITLES[category], facts },
  };
}

function resultOf(finding: Finding, lines: FileLines): Json {
  const { rule, severity, message, place, site, path, related, affected, fixes, suppression, known } = finding;
  const edits = (fixes ?? []).filter((fix) => fix.kind !== 'command');
  const commands = (fixes ?? []).flatMap((fix) =>
    fix.kind === 'command' ? [{ title: formatMessage(fix.title), command: fix.command, undo: fix.undo }] : [],
  );
  const logical = site === null && path === null ? [] : [{ fullyQualifiedName: `${site ?? ''}${path ?? ''}` }];
  return {
    ruleId: rule,
    ruleIndex: RULES.findIndex(({ slug }) => slug === rule),
    level: LEVELS[severity],
    message: { text: formatMessage(message) },
    locations: [
      {
        ...physical(place, lines),
        ...(logical.length === 0 ? {} : { logicalLocations: logical }),
      },
    ],
    ...(related === undefined || related.length === 0
      ? {}
      : {
          relatedLocations: related.map((each, id) => ({
            id,
            ...physical(each.place, lines),
            message: { text: formatMessage(each.message) },
          })),
        }),
    ...(edits.length === 0 ? {} : { fixes: edits.map((fix) => fixOf(fix, lines)) }),
    partialFingerprints: { 'ruleSitePathKey/v1': fingerprintOf(finding) },
    ...(known === undefined ? {} : { baselineState: known ? 'unchanged' : 'new' }),
    // Empty says that the producer knows of suppressions and found none.
    suppressions: suppression === undefined ? [] : [suppressionOf(suppression, lines)],
    properties: { severity, site, path, affected: affected ?? [], commands },
  };
}

function suppressionOf({ kind, reason, place }: AppliedSuppression, lines: FileLines): Json {
  return {
    kind: kind === 'comment' ? 'inSource' : 'external',
    justification: reason,
    ...(place === null ? {} : { location: physical(place, lines) }),
  };
}

function fixOf(fix: Fix, lines: FileLines): Json {
  const edits = fix.kind === 'command' ? [] : (editsOf([fix], (file) => lines.textOf(file)) ?? []);
  return {
    description: { text: formatMessage(fix.title) },
    artifactChanges: [...new Set(edits.map(({ file }) => file))].map((file) => ({
      artifactLocation: { uri: uriOf(file) },
      replacements: edits
        .filter((edit) => edit.file === file)
        .map(({ range, newText }) => ({
          deletedRegion: regionOf(lines.rangeAt({ file, range })),
          insertedContent: { text: newText },
        })),
    })),
  };
}

function physical(place: Place, lines: FileLines): Json {
  return {
    physicalLocation: { artifactLocation: { uri: uriOf(place.file) }, region: regionOf(lines.rangeAt(place)) },
  };
}

/** SARIF counts lines and columns from one; the end column is the one behind the last character. */
function regionOf({ start, end }: PositionRange): Json {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

/** A file's name as a URI reference: relative as it was given, or a file URI. */
function uriOf(file: string): string {
  const path = file.replace(/\\/g, '/');
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  if (/^[a-z]:\//i.test(path)) return `file:///${path.slice(0, 2)}${encoded.slice(encoded.indexOf('/'))}`;
  return path.startsWith('/') ? `file://${encoded}` : encoded;
}
