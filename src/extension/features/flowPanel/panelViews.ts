import { l10n } from 'vscode';
import {
  accessFlagsText,
  kernelClientCertificateAnswer,
  pictureOf,
  renderSvg,
  showControls,
} from '../../../core/index';
import { roomForEach } from '../../../protocol/messages';
import { placeLabel } from '../../infrastructure/places';
import { word } from '../../infrastructure/words';
import { missingFileOf } from './missingFiles';
import type {
  AlignedHops,
  Effective,
  Finding,
  Fix,
  FlowPicture,
  Message,
  Origin,
  Severity,
  SourcePlace,
  Trace,
} from '../../../core/index';
import type {
  AnswerView,
  FlowView,
  HopView,
  LinkView,
  SettingView,
  UnknownView,
  WarningView,
} from '../../../protocol/messages';
import type { MissingFile } from './missingFiles';
import type { Selected } from './panelModel';

/** What the ids of a model stand for. */
export class Targets {
  readonly places = new Map<string, SourcePlace>();
  readonly fixes = new Map<string, Fix>();
  readonly missing = new Map<string, MissingFile>();
  /** The hops of each flow with the text that decides them. */
  readonly hops: { readonly flow: number; readonly key: string; readonly place: SourcePlace }[] = [];

  /** `null` for what lies in no file: facts and the article's own flows. */
  add(id: string, place: SourcePlace | null): string | null {
    if (place === null || place.file === '') return null;
    this.places.set(id, place);
    return id;
  }
}

export function flowViews(
  traces: readonly Trace[],
  rows: readonly AlignedHops[],
  room: number,
  targets: Targets,
): readonly FlowView[] {
  const pictures = traces.map((trace) => pictureOf(trace, word));
  // The page's frame takes a pixel at each side.
  const width = roomForEach(room, traces.length) - 2;
  return traces.map((trace, flow): FlowView => {
    const picture = pictures[flow] ?? pictureOf(trace, word);
    const beside = pictures.filter((other) => other !== picture);
    const differences = differencesOf(rows, flow === 0 ? 'left' : 'right');
    return {
      title: showControls(picture.title),
      subtitle: showControls(picture.subtitle),
      outcome: picture.end,
      svg: renderSvg(picture, { heading: false, idPrefix: `flow${flow}`, width, beside }),
      crossings: picture.crossings,
      hops: hopViews(picture, flow, targets).map((hop) => ({ ...hop, differs: differences.get(hop.key) ?? null })),
      reasons: trace.reasons.map(({ text, place }, i) => ({
        text: showControls(word(text)),
        revealId: targets.add(`flow${flow}:reason${i}`, place),
      })),
      settings: settingsOf(trace, `flow${flow}`, targets),
      answer: answerOf(trace),
    };
  });
}

/** Do client certificates work with kernel-mode SSL: asked of every server that does SSL. */
function answerOf({ server, sslMode, negotiated }: Trace): AnswerView | null {
  if (sslMode === 'none') return null;
  const { question, text, statements } = kernelClientCertificateAnswer(server, negotiated.tls === '1.3');
  return {
    question: word(question),
    text: word(text),
    statements: statements.map((statement) => ({
      text: word(statement.text),
      source: l10n.t('Source: {0}', statement.source),
    })),
  };
}

/** How hops of a side differ from those of the other, by their keys. */
function differencesOf(rows: readonly AlignedHops[], side: 'left' | 'right'): ReadonlyMap<string, string> {
  const differences = new Map<string, string>();
  for (const row of rows) {
    const own = row[side];
    const other = row[side === 'left' ? 'right' : 'left'];
    if (own === null || row.same) continue;
    const there = other === null ? null : `${other.payload}, ${other.boundary}: ${other.what}`;
    differences.set(own.key, there === null ? l10n.t('only in this flow') : l10n.t('in the other flow {0}', there));
  }
  return differences;
}

/** The hops in the order of time, each part's broken edges behind the hop at whose end they start. */
function hopViews({ parts }: FlowPicture, flow: number, targets: Targets): readonly HopView[] {
  const reveal = (key: string, place: SourcePlace | null): string | null => {
    const id = targets.add(`flow${flow}:${key}`, place);
    if (id !== null && place !== null) targets.hops.push({ flow, key, place });
    return id;
  };
  return parts.flatMap(({ heading, hops, broken }) =>
    hops.flatMap(({ key, label, stations, from, to, boundary, payload, what, hop }): HopView[] => [
      {
        key,
        label,
        part: parts.length > 1 ? heading : '',
        stations,
        ...shown({ from, to, boundary, payload, what }),
        differs: null,
        revealId: reveal(key, hop.place),
      },
      ...broken
        .filter(({ station }) => station === stations[1])
        .map((edge): HopView => ({
          key: edge.key,
          label: '✕',
          part: parts.length > 1 ? heading : '',
          stations: [edge.station, ''],
          ...shown({ from: edge.from, to: edge.to, boundary: '', payload: '', what: edge.what }),
          differs: null,
          revealId: reveal(edge.key, edge.edge.place),
        })),
    ]),
  );
}

type HopTexts = Pick<HopView, 'from' | 'to' | 'boundary' | 'payload' | 'what'>;

function shown({ from, to, boundary, payload, what }: HopTexts): HopTexts {
  return { from, to, boundary, payload, what: showControls(what) };
}

/** The settings that decide, each with the chain of what it overrides. */
function settingsOf({ path, server }: Trace, prefix: string, targets: Targets): readonly SettingView[] {
  if (path === null) return [];
  const { flags, uploadReadAheadSize } = path.access;
  const link = (id: string, origin: Origin, value: string): LinkView => ({
    text: showControls(`${value}${word(origin.level)}`),
    revealId: targets.add(`${prefix}:${id}`, origin),
  });
  const view = <T>(
    name: string,
    { value, origin, overridden }: Effective<T>,
    textOf: (value: T) => string,
  ): SettingView => ({
    name,
    value: textOf(value),
    where: origin === null ? { text: l10n.t('default'), revealId: null } : link(name, origin, ''),
    overridden: overridden.map((lost, i) => link(`${name}${i}`, lost.origin, `${textOf(lost.value)} · `)),
  });
  const isOld = server.iis6 !== null;
  const number = (value: number | null): string => (value === null ? '?' : String(value));
  const settings = [view(isOld ? 'AccessSSLFlags' : 'access sslFlags', flags, ({ bits }) => accessFlagsText(bits))];
  if (uploadReadAheadSize.origin !== null) settings.push(view('uploadReadAheadSize', uploadReadAheadSize, number));
  if (server.iis6 !== null) {
    settings.push(view('EnableKernelSSL', server.iis6.enableKernelSsl, number));
    settings.push(
      view('IIs5IsolationModeEnabled', server.iis6.iis5IsolationMode, (on) => (on === true ? 'TRUE' : 'FALSE')),
    );
  }
  return settings;
}

/** The findings of a site and path, and those that belong to no site. */
export function warningViews({ server, site, path }: Selected, targets: Targets): readonly WarningView[] {
  const isAbove = (outer: string): boolean =>
    outer === '/' || `${path}/`.toLowerCase().startsWith(`${outer}/`.toLowerCase());
  // At the root of a site every warning of the site is shown; deeper, those of the way down to the path.
  const isHere = (finding: Finding): boolean =>
    finding.site === null ||
    [finding, ...(finding.affected ?? [])].some(
      (one) => one.site === site.name && (one.path === null || path === '/' || isAbove(one.path)),
    );
  return server.analysis.findings.flatMap((finding, i): WarningView[] => {
    const { rule, severity, message, place, fixes = [], suppressed } = finding;
    if (suppressed || !isHere(finding)) return [];
    const revealId = targets.add(`finding${i}`, place);
    if (revealId === null) return [];
    return [
      {
        rule,
        severity,
        severityLabel: severityLabel(severity),
        message: showControls(word(message)),
        place: showControls(placeLabel(place, server.lines)),
        revealId,
        fixes: fixes.map((fix, j) => {
          const id = `${revealId}:fix${j}`;
          targets.fixes.set(id, fix);
          return { id, title: showControls(word(fix.title)), does: fix.kind === 'command' ? 'copy' : 'apply' };
        }),
      },
    ];
  });
}

function severityLabel(severity: Severity): string {
  switch (severity) {
    case 'error':
      return l10n.t('Error');
    case 'warning':
      return l10n.t('Warning');
    case 'information':
      return l10n.t('Information');
    case 'hint':
      return l10n.t('Hint');
  }
}

/** What is not known of any of the flows, each once. */
export function unknownViews(traces: readonly Trace[], targets: Targets): readonly UnknownView[] {
  const unknowns = new Map<string, Message>();
  for (const { unknowns: own } of traces) for (const unknown of own) unknowns.set(word(unknown), unknown);
  return [...unknowns].map(([text, unknown], i) => {
    const missing = missingFileOf(unknown);
    if (missing === null) return { text: showControls(text), addId: null };
    const addId = `unknown${i}`;
    targets.missing.set(addId, missing);
    return { text: showControls(text), addId };
  });
}
