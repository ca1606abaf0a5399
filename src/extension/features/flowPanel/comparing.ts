import { l10n } from 'vscode';
import {
  alignHops,
  articleTrace,
  matchSites,
  MODE_NAMES,
  MODES,
  modeTrace,
  pictureOf,
  showControls,
  traceFlow,
  WINDOWS_NAMES,
  WINDOWS_TITLES,
} from '../../../core/index';
import { COMPARISONS } from '../../../protocol/messages';
import { word } from '../../infrastructure/words';
import { comparisonNames } from './panelStrings';
import { siteId } from './selection';
import type { AlignedHops, Server, Trace } from '../../../core/index';
import type { CompareView, Comparison, PanelState, PickerItem } from '../../../protocol/messages';
import type { Snapshot } from '../../workspace/serverAnalyses';
import type { Selected } from './panelModel';

/** The traces to be shown, one or two, and how they were chosen. */
export interface Compared {
  readonly traces: readonly Trace[];
  readonly compare: CompareView;
  /** Empty when there is one. */
  readonly rows: readonly AlignedHops[];
}

/** What can stand on the sides of a comparison. */
interface Sides {
  readonly items: readonly PickerItem[];
  /** The left side is chosen too; else it is the selected flow. */
  readonly both: boolean;
  readonly defaults: readonly [left: string, right: string];
  readonly traceOf: (id: string) => Trace | null;
}

/** Stands for the selected flow among the modes, and for what the files say among the versions of Windows. */
const SELECTED = 'selected';

export function compareFlows(snapshot: Snapshot, selected: Selected | null, state: PanelState): Compared {
  const kinds = COMPARISONS.filter((kind) => isOffered(kind, snapshot, selected));
  const kind = kinds.includes(state.comparison) ? state.comparison : 'off';
  const names = comparisonNames();
  const compare: CompareView = {
    kind,
    kinds: kinds.map((id) => ({ id, label: names[id] })),
    left: null,
    right: null,
    other: null,
  };
  const own = selected === null ? [] : [selected.trace];
  if (kind === 'off') return { traces: own, compare, rows: [] };
  if (kind === 'article') return withRows(articleTraces(selected), compare);
  const sides = sidesOf(snapshot, selected, { ...state, comparison: kind });
  if (sides === null) return { traces: own, compare, rows: [] };
  const { items, both, defaults, traceOf } = sides;
  const known = (id: string | null, fallback: string): string =>
    id !== null && items.some((item) => item.id === id) ? id : fallback;
  const [left, right] = [known(state.left, defaults[0]), known(state.right, defaults[1])];
  const traces = [both ? traceOf(left) : (selected?.trace ?? null), traceOf(right)].filter((trace) => trace !== null);
  return withRows(
    traces,
    both
      ? { ...compare, left: { items, selected: left }, right: { items, selected: right } }
      : { ...compare, other: { selected: items.find(({ id }) => id === right) ?? null, count: items.length } },
  );
}

function withRows(traces: readonly Trace[], compare: CompareView): Compared {
  const [left, right] = traces;
  if (left === undefined || right === undefined) return { traces, compare, rows: [] };
  return { traces, compare, rows: alignHops(pictureOf(left, word), pictureOf(right, word)) };
}

function isOffered(kind: Comparison, snapshot: Snapshot, selected: Selected | null): boolean {
  if (kind === 'off' || kind === 'article' || kind === 'modes') return true;
  if (selected === null) return false;
  if (kind === 'windows') return true;
  const others = sidesOf(snapshot, selected, { comparison: kind });
  return others !== null && others.items.length > 0;
}

/** The selected flow beside the other one of the 2007 article; without a selection, both. */
function articleTraces(selected: Selected | null): readonly Trace[] {
  const client = selected?.client ?? {};
  const [old, current] = [articleTrace('iis6UserMode', client), articleTrace('iis7', client)];
  if (selected === null) return [old, current];
  return selected.trace.server.iis6 === null ? [old, selected.trace] : [selected.trace, current];
}

/** `null` for comparisons without sides. */
export function sidesOf(
  snapshot: Snapshot,
  selected: Selected | null,
  { comparison }: Pick<PanelState, 'comparison'>,
): Sides | null {
  if (comparison === 'modes') return modeSides(selected);
  if (selected === null) return null;
  const { server, site, path, client } = selected;
  const { sites } = server.analysis.server;
  const next = (items: readonly PickerItem[], at: number): readonly [string, string] => [
    '',
    items[Math.max(0, at) % Math.max(1, items.length)]?.id ?? '',
  ];
  switch (comparison) {
    case 'windows':
      return windowsSides(selected);
    case 'site': {
      const items = sites.flatMap((other, i) =>
        other === site ? [] : [{ id: siteId(other, i), label: showControls(other.name) }],
      );
      return {
        items,
        both: false,
        defaults: next(items, sites.indexOf(site)),
        traceOf: (id) => {
          const other = sites.find((candidate, i) => siteId(candidate, i) === id);
          return other === undefined ? null : traceFlow(server.analysis.server, other, path, client);
        },
      };
    }
    case 'path': {
      const items = site.paths.flatMap((other) =>
        other.path === path ? [] : [{ id: other.path, label: showControls(other.path) }],
      );
      const at = site.paths.findIndex((candidate) => candidate.path === path);
      return {
        items,
        both: false,
        defaults: next(items, at),
        traceOf: (id) => traceFlow(server.analysis.server, site, id, client),
      };
    }
    case 'server': {
      const others = snapshot.servers.filter((other) => other !== server && other.analysis.server.sites.length > 0);
      const items = others.map(({ id, label }) => ({ id, label: showControls(label) }));
      return {
        items,
        both: false,
        defaults: next(items, 0),
        traceOf: (id) => {
          const other = others.find((candidate) => candidate.id === id);
          return other === undefined ? null : traceOn(other.analysis.server, selected);
        },
      };
    }
    default:
      return null;
  }
}

function modeSides(selected: Selected | null): Sides {
  const modes = MODES.map((id) => ({ id, label: word(MODE_NAMES[id]) }));
  const own = selected === null ? [] : [{ id: SELECTED, label: l10n.t('The selected site') }];
  const client = selected?.client ?? {};
  return {
    items: [...own, ...modes],
    both: true,
    defaults: [
      selected === null ? 'M2' : SELECTED,
      selected === null || selected.trace.server.iis6 !== null ? 'M4' : 'M2',
    ],
    traceOf: (id) => {
      if (id === SELECTED) return selected?.trace ?? null;
      const mode = MODES.find((candidate) => candidate === id);
      return mode === undefined ? null : modeTrace(mode, client);
    },
  };
}

/** Only versions that have this IIS: 6 is that of Windows Server 2003. */
function windowsSides(selected: Selected): Sides {
  const { server } = selected;
  const isOld = server.analysis.server.iis6 !== null;
  const names = WINDOWS_NAMES.filter((name) => name.startsWith('ws2003') === isOld);
  const newest = names[names.length - 1] ?? '';
  return {
    items: [
      { id: SELECTED, label: l10n.t('As the files say') },
      ...names.map((id) => ({ id, label: WINDOWS_TITLES[id] })),
    ],
    both: true,
    defaults: [SELECTED, newest],
    traceOf: (id) => {
      const name = names.find((candidate) => candidate === id);
      return name === undefined ? selected.trace : traceOn(server.onWindows(name), selected);
    },
  };
}

/** The same request to the site and path of another server that is taken for the same, or to the first site it has. */
function traceOn(other: Server, { server, site, path, client }: Selected): Trace | null {
  const pairs = matchSites(server.analysis.server.sites, other.sites);
  const same = pairs.find(({ before }) => before === site)?.after ?? other.sites[0];
  return same === undefined ? null : traceFlow(other, same, path, client);
}
