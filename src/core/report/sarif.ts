import { everyFinding } from '../analyze';
import { RULES } from '../rules';
import { editsOf } from '../rules/applyFix';
import { CATEGORY_TITLES } from '../rules/rule';
import { englishOf, formatMessage } from '../text/message';
import { fingerprintOf, fingerprintOfText } from './baseline';
import { FileLines } from './lines';
import type { Analysis } from '../analyze';
import type { Audit, ControlData, ControlStatus, Profile } from '../profiles/profile';
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
 * @param audits profiles that were asked: each control becomes a rule, each answer a result of its kind
 */
export function sarifDocument(
  analysis: Analysis,
  tool: Tool,
  helpOf: (slug: string) => string | null,
  audits: readonly Audit[] = [],
): Json {
  const lines = new FileLines(analysis.sources);
  const findings = everyFinding(analysis);
  const found = new Set(findings.map(({ rule }) => rule));
  const controls = new Controls(audits);
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
            rules: [
              ...RULES.map((rule) => ruleOf(rule, found.has(rule.slug) ? helpOf(rule.slug) : null)),
              ...controls.rules,
            ],
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
        results: [...findings.map((finding) => resultOf(finding, lines)), ...controls.results(lines)],
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
  return {
    ruleId: rule,
    ruleIndex: RULES.findIndex(({ slug }) => slug === rule),
    level: LEVELS[severity],
    message: { text: formatMessage(message) },
    locations: locationsOf(place, site, path, lines),
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

/** What SARIF calls the answers of a control (3.27.9). Only what fails has a level. */
const KINDS: Readonly<Record<ControlStatus, string>> = {
  pass: 'pass',
  fail: 'fail',
  notApplicable: 'notApplicable',
  unknown: 'open',
};

/** The controls of profiles as rules behind those of the program, and their answers as results. */
class Controls {
  readonly rules: readonly Json[];

  constructor(private readonly audits: readonly Audit[]) {
    this.rules = audits.flatMap(({ profile }) =>
      profile.controls.map(({ id, name, title, severity }) => ({
        id: `${profile.name}/${id}`,
        shortDescription: { text: title },
        defaultConfiguration: { level: LEVELS[severity] },
        properties: { category: CATEGORY_TITLES.profile, ...controlOf(profile, { id, name }) },
      })),
    );
  }

  results(lines: FileLines): readonly Json[] {
    let first = RULES.length;
    return this.audits.flatMap(({ profile, results }) => {
      const indexes = new Map(profile.controls.map(({ id }, i) => [id, first + i]));
      first += profile.controls.length;
      return results.map(({ control, status, reason, site, path, place }) => ({
        ruleId: `${profile.name}/${control.id}`,
        ruleIndex: indexes.get(control.id) ?? -1,
        kind: KINDS[status],
        level: status === 'fail' ? LEVELS[control.severity] : 'none',
        message: { text: formatMessage(reason) },
        locations: locationsOf(place, site, path, lines),
        partialFingerprints: {
          'profileControlSitePath/v1': fingerprintOfText(JSON.stringify([profile.name, control.id, site, path])),
        },
        suppressions: [],
        properties: { ...controlOf(profile, control), site, path },
      }));
    });
  }
}

function controlOf({ name, revision }: Profile, control: Pick<ControlData, 'id' | 'name'>): Json {
  return { profile: name, revision, control: control.id, name: control.name };
}

/** A place in a file, or where there is none what of the server is meant; none for the server as a whole. */
function locationsOf(place: Place | null, site: string | null, path: string | null, lines: FileLines): readonly Json[] {
  // A site may have no name, and a location needs one.
  const where = `${site ?? ''}${path ?? ''}`;
  const logical = where === '' ? {} : { logicalLocations: [{ fullyQualifiedName: where }] };
  const location = { ...(place === null ? {} : physical(place, lines)), ...logical };
  return Object.keys(location).length === 0 ? [] : [location];
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
  // Windows allows half a character in a name, and no URI can hold one.
  const path = file
    .replace(/\\/g, '/')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  if (/^[a-z]:\//i.test(path)) return `file:///${path.slice(0, 2)}${encoded.slice(encoded.indexOf('/'))}`;
  return path.startsWith('/') ? `file://${encoded}` : encoded;
}
