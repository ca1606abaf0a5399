/**
 * The messages between the extension and the panel's page. Both sides import this file; nobody else knows the shapes.
 *
 * The page holds no truth: it says `ready`, shows what it is sent, and asks. It never sees a file name that it could
 * open or a range: what can be revealed, applied or added has an id, which the extension looks up in the analysis of
 * the same `version`.
 */

/** Extension → page. */
export type ToPage =
  /** Show this, instead of whatever is shown. */
  | { readonly type: 'show'; readonly model: PanelModel }
  /** The answer to `search`: at most `MAX_OPTIONS` items, and how many more there are. */
  | {
      readonly type: 'options';
      readonly picker: PickerName;
      readonly query: number;
      readonly items: readonly PickerItem[];
      readonly more: number;
    }
  /** The caret stands in the text of this hop; `null`: in that of none. */
  | { readonly type: 'light'; readonly version: number; readonly flow: number; readonly hop: string | null }
  /** Opens the form of the request and puts the focus into it. */
  | { readonly type: 'focusRequest' }
  /** Make a PNG of this picture and send it as `picture`. */
  | { readonly type: 'draw'; readonly id: string; readonly svg: string };

/** The lists that are picked from by typing. `other` is the second site, path or server of a comparison. */
export const PICKERS = ['server', 'site', 'path', 'other'] as const;
export type PickerName = (typeof PICKERS)[number];

/** More options than this are never shown at once. */
export const MAX_OPTIONS = 50;

/** What two pictures are of: the selected flow and … (of `modes` and `windows` both sides can be chosen). */
export const COMPARISONS = ['off', 'article', 'modes', 'windows', 'site', 'path', 'server'] as const;
export type Comparison = (typeof COMPARISONS)[number];

export const EXPORT_FORMATS = ['svg', 'png', 'mermaid', 'markdown'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Two flows in one: a sequence diagram of Mermaid has room for one alone. */
export const COMPARISON_FORMATS = ['svg', 'png', 'markdown'] as const satisfies readonly ExportFormat[];
export type ComparisonFormat = (typeof COMPARISON_FORMATS)[number];

/** Everything that the page shows. All texts are already in the user's language. */
export interface PanelModel {
  /** Grows with every analysis; comes back with every id, so that a click on an old picture is not answered wrongly. */
  readonly version: number;
  readonly server: PickerView;
  readonly site: PickerView;
  readonly path: PickerView;
  readonly request: RequestView;
  readonly compare: CompareView;
  /** One flow, or two when comparing; none when there is nothing to show. */
  readonly flows: readonly FlowView[];
  /** The hops of two flows, aligned; empty when there is one flow. */
  readonly comparison: readonly ComparisonRow[];
  readonly warnings: readonly WarningView[];
  /** What would have to be read to be sure. */
  readonly unknowns: readonly UnknownView[];
  /** Said instead of the picture when there is none, or above it when it is not fresh; `null` when all is well. */
  readonly notice: string | null;
  /** The picture is that of an older text: the text as it stands cannot be read. */
  readonly stale: boolean;
  readonly strings: PanelStrings;
}

export interface PickerItem {
  readonly id: string;
  readonly label: string;
}

/** A list that is too long to be sent: what is selected of it, and how long it is. */
export interface PickerView {
  readonly selected: PickerItem | null;
  readonly count: number;
}

/** A short list. */
export interface ChoiceView {
  readonly items: readonly PickerItem[];
  readonly selected: string;
}

/** The fields of the request, as they were typed. */
export interface RequestFields {
  /** `''`: the default request to the selected site and path. */
  readonly url: string;
  /** The local address that the client connects to; `''`: any. */
  readonly localAddress: string;
  readonly sni: boolean;
  readonly tls: string;
  readonly http: string;
  readonly clientCertificate: string;
  readonly bodyBytes: string;
}

export const DEFAULT_REQUEST: RequestFields = {
  url: '',
  localAddress: '',
  sni: true,
  tls: '1.3',
  http: '2',
  clientCertificate: 'none',
  bodyBytes: '',
};

export interface RequestView {
  readonly values: RequestFields;
  /** What is wrong with a field; `null` when nothing is. */
  readonly errors: Readonly<Record<keyof RequestFields, string | null>>;
  /** The URL that the shown request is for. */
  readonly url: string;
  /** The client in a few words, e.g. `TLS 1.3 · HTTP/2 · no certificate`. */
  readonly summary: string;
  readonly tls: readonly PickerItem[];
  readonly http: readonly PickerItem[];
  readonly clientCertificate: readonly PickerItem[];
}

export interface CompareView {
  readonly kind: Comparison;
  /** What can be compared here; ids are `Comparison`s. */
  readonly kinds: readonly PickerItem[];
  /** Of modes and versions of Windows, both sides. */
  readonly left: ChoiceView | null;
  readonly right: ChoiceView | null;
  /** Of sites, paths and servers, the other one. */
  readonly other: PickerView | null;
}

/** One request-flow picture with its text equivalent. */
export interface FlowView {
  readonly title: string;
  readonly subtitle: string;
  readonly outcome: OutcomeView;
  /**
   * An `<svg>` document made by the core without a heading, every text in it escaped. Hops and broken edges carry
   * `data-hop` with a hop's `key`, stations `data-station`; colours are presentation attributes, which the page
   * overrides by class with the theme's.
   */
  readonly svg: string;
  readonly crossings: number;
  readonly hops: readonly HopView[];
  /** Why the SSL mode and the outcome are what they are; each may point to its text. */
  readonly reasons: readonly LinkView[];
  /** The settings that hold, each with what it overrides. */
  readonly settings: readonly SettingView[];
  /** What readers of the 2007 article asked, answered for this flow; `null` for a flow without SSL. */
  readonly answer: AnswerView | null;
}

/** A question with its answer, and what that rests on. */
export interface AnswerView {
  readonly question: string;
  readonly text: string;
  readonly statements: readonly { readonly text: string; readonly source: string }[];
}

/** What becomes of the request: a sign such as `403.7`, and what it means. */
export interface OutcomeView {
  readonly kind: 'good' | 'refused' | 'broken';
  readonly label: string;
  readonly text: string;
}

/** A line of the table of hops: a hop, or an edge that breaks off. */
export interface HopView {
  /** The picture's `data-hop`. */
  readonly key: string;
  /** What people call it: its number, or a mark. */
  readonly label: string;
  /** The picture's part that it belongs to, such as the handshake; `''` when there is one part only. */
  readonly part: string;
  /** The `data-station`s at its ends; `''` for an end that stands nowhere. */
  readonly stations: readonly [from: string, to: string];
  readonly from: string;
  readonly to: string;
  readonly boundary: string;
  readonly payload: string;
  readonly what: string;
  /** How it differs from its counterpart in the other picture; `null` when it does not or there is none. */
  readonly differs: string | null;
  /** To be sent in `reveal`; `null` when no text decides this hop. */
  readonly revealId: string | null;
}

/** Two hops side by side; `null` where the other flow has one more. Keys are those of `HopView`. */
export interface ComparisonRow {
  readonly left: string | null;
  readonly right: string | null;
  readonly same: boolean;
}

export interface LinkView {
  readonly text: string;
  readonly revealId: string | null;
}

/** A setting as it holds. */
export interface SettingView {
  readonly name: string;
  readonly value: string;
  /** The level that states it. */
  readonly where: LinkView;
  /** What lost, nearest first: each with its value and its level. */
  readonly overridden: readonly LinkView[];
}

export interface WarningView {
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  /** The severity in words. */
  readonly severityLabel: string;
  readonly message: string;
  /** Where it stands, e.g. `applicationHost.config:42`. */
  readonly place: string;
  readonly revealId: string;
  /** What can be done about it; the id goes back in `fix`. */
  readonly fixes: readonly FixView[];
}

export interface FixView {
  readonly id: string;
  readonly title: string;
  /** `copy`: a command for another machine, which is copied; `apply`: an edit. */
  readonly does: 'apply' | 'copy';
}

export interface UnknownView {
  readonly text: string;
  /** To be sent in `add`; `null` when no file would tell. */
  readonly addId: string | null;
}

/** Names of the words of the page itself. */
const WORDS = [
  // Names the page for a screen reader.
  'title',
  ...(['server', 'site', 'path', 'other', 'compare', 'compareLeft', 'compareRight', 'compareArticle'] as const),
  // Said beneath a list of options: none, some of many (`{0}` of `{1}`).
  ...(['noOptions', 'someOptions'] as const),
  ...([
    'request',
    'url',
    'localAddress',
    'sni',
    'tls',
    'http',
    'clientCertificate',
    'bodyBytes',
    'resetRequest',
  ] as const),
  ...(['zoom', 'zoomIn', 'zoomOut', 'zoomFit', 'zoomActual'] as const),
  ...(['exportAs', 'exportComparison', 'exportFormat', 'save', 'copy'] as const),
  ...([
    'warnings',
    'noWarnings',
    'applyFix',
    'copyFix',
    'why',
    'settings',
    'overrides',
    'unknowns',
    'addFile',
  ] as const),
  // Follows the number of crossings, e.g. `user/kernel crossings`.
  'crossings',
  'outcome',
  // Marks a picture that is older than the text.
  'stale',
  // Opens the text equivalent of a picture: the table of hops, which `hops` names for a screen reader.
  ...(['showText', 'hops'] as const),
  // Beneath a picture until a hop is lit: how to light one; and the buttons that light the one before and after.
  ...(['hopHint', 'previousHop', 'nextHop'] as const),
  // The table of two aligned flows: its name, and the words for its marks.
  ...(['comparison', 'same', 'differs', 'missing'] as const),
] as const;

/** Words of the page itself. */
export type PanelStrings = Readonly<Record<(typeof WORDS)[number], string>> & {
  readonly hopColumns: readonly [
    number: string,
    from: string,
    to: string,
    boundary: string,
    payload: string,
    what: string,
  ];
};

/** Page → extension. */
export type FromPage =
  | { readonly type: 'ready'; readonly state: PanelState | null; readonly room: number }
  /** There is another width for pictures now, in CSS pixels. Two share it, see `roomForEach`. */
  | { readonly type: 'room'; readonly room: number }
  | { readonly type: 'pick'; readonly picker: PickerName; readonly id: string }
  | { readonly type: 'search'; readonly picker: PickerName; readonly query: number; readonly text: string }
  | { readonly type: 'compare'; readonly kind: Comparison }
  | { readonly type: 'compareSide'; readonly side: 'left' | 'right'; readonly id: string }
  | { readonly type: 'request'; readonly values: RequestFields }
  | { readonly type: 'reveal' | 'fix' | 'add'; readonly id: string; readonly version: number }
  | {
      readonly type: 'export';
      readonly flow: number;
      readonly format: ExportFormat;
      readonly to: 'file' | 'clipboard';
      readonly version: number;
    }
  /** Both flows, as one picture or one table. */
  | {
      readonly type: 'exportComparison';
      readonly format: ComparisonFormat;
      readonly to: 'file' | 'clipboard';
      readonly version: number;
    }
  /** A PNG, base64, in answer to `draw`. */
  | { readonly type: 'picture'; readonly id: string; readonly png: string };

/** The least width at which one of two pictures is readable; with less, one stands below the other. */
const LEAST_ROOM = 480;

/** The distance between two pictures. */
const GAP = 16;

/** How wide each picture may be, so that page and extension agree on whether two stand side by side. */
export function roomForEach(room: number, flows: number): number {
  const half = (room - GAP) / 2;
  return flows > 1 && half >= LEAST_ROOM ? half : room;
}

/** What the page keeps through `setState`, so that a reloaded window shows the same again. */
export interface PanelState {
  readonly server: string | null;
  readonly site: string | null;
  readonly path: string | null;
  readonly comparison: Comparison;
  /** The ids of the two sides of a comparison; the left one only of modes and versions of Windows. */
  readonly left: string | null;
  readonly right: string | null;
  readonly request: RequestFields;
  /** The page's own: CSS pixels to a unit of the picture; `null`: as fits. */
  readonly zoom: number | null;
  /** The page's own: whether the form of the request is open. */
  readonly formOpen: boolean;
}

export const EMPTY_STATE: PanelState = {
  server: null,
  site: null,
  path: null,
  comparison: 'off',
  left: null,
  right: null,
  request: DEFAULT_REQUEST,
  zoom: null,
  formOpen: false,
};

/**
 * The page's content security policy: its own style sheet, its own script, nothing else. The extension and the page's
 * tests use the same. The hash is that of the empty text: the buttons and checkboxes of the page try with an empty
 * `<style>` element whether the browser knows `:focus-visible` (see webview/toolkit.ts); no style with content passes.
 * @param source where the page's style sheet comes from: `webview.cspSource`
 */
export function pagePolicy(source: string, nonce: string): string {
  return [
    "default-src 'none'",
    `style-src ${source} 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='`,
    `script-src 'nonce-${nonce}'`,
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
}

const MAX_ID_LENGTH = 4096;

/** A picture of 60 million base64 characters is none that a person asked for. */
const MAX_PNG_LENGTH = 60_000_000;

/** Whether a value that came from the page is a message of the protocol. Everything else is logged and dropped. */
export function isFromPage(value: unknown): value is FromPage {
  if (!isObject(value)) return false;
  switch (value['type']) {
    case 'ready':
      return isCount(value['room']) && (value['state'] === null || isPanelState(value['state']));
    case 'room':
      return isCount(value['room']);
    case 'pick':
      return isOneOf(PICKERS)(value['picker']) && isId(value['id']);
    case 'search':
      return isOneOf(PICKERS)(value['picker']) && isCount(value['query']) && isId(value['text']);
    case 'compare':
      return isOneOf(COMPARISONS)(value['kind']);
    case 'compareSide':
      return isOneOf(['left', 'right'])(value['side']) && isId(value['id']);
    case 'request':
      return isRequestFields(value['values']);
    case 'reveal':
    case 'fix':
    case 'add':
      return isId(value['id']) && isCount(value['version']);
    case 'export':
      return (
        isCount(value['flow']) &&
        isOneOf(EXPORT_FORMATS)(value['format']) &&
        isOneOf(['file', 'clipboard'])(value['to']) &&
        isCount(value['version'])
      );
    case 'exportComparison':
      return (
        isOneOf(COMPARISON_FORMATS)(value['format']) &&
        isOneOf(['file', 'clipboard'])(value['to']) &&
        isCount(value['version'])
      );
    case 'picture':
      return (
        isId(value['id']) &&
        isText(value['png']) &&
        value['png'].length <= MAX_PNG_LENGTH &&
        /^[A-Za-z0-9+/]+={0,2}$/.test(value['png'])
      );
    default:
      return false;
  }
}

/** Whether a value is the state of a panel: from the page, or from the window's memory after a reload. */
export function isPanelState(value: unknown): value is PanelState {
  return has<PanelState>(value, {
    server: isIdOrNull,
    site: isIdOrNull,
    path: isIdOrNull,
    comparison: isOneOf(COMPARISONS),
    left: isIdOrNull,
    right: isIdOrNull,
    request: isRequestFields,
    zoom: (zoom) => zoom === null || (typeof zoom === 'number' && zoom > 0 && zoom < 100),
    formOpen: isBoolean,
  });
}

function isRequestFields(value: unknown): value is RequestFields {
  return has<RequestFields>(value, {
    url: isId,
    localAddress: isId,
    sni: isBoolean,
    tls: isId,
    http: isId,
    clientCertificate: isId,
    bodyBytes: isId,
  });
}

/** Whether a value that came to the page is a message of the protocol. Everything else is dropped. */
export function isToPage(value: unknown): value is ToPage {
  if (!isObject(value)) return false;
  switch (value['type']) {
    case 'show':
      return isPanelModel(value['model']);
    case 'options':
      return (
        isOneOf(PICKERS)(value['picker']) &&
        isCount(value['query']) &&
        isCount(value['more']) &&
        isListOf(isPickerItem)(value['items']) &&
        value['items'].length <= MAX_OPTIONS
      );
    case 'light':
      return isCount(value['version']) && isCount(value['flow']) && isIdOrNull(value['hop']);
    case 'focusRequest':
      return true;
    case 'draw':
      return isId(value['id']) && isText(value['svg']);
    default:
      return false;
  }
}

function isPanelModel(value: unknown): value is PanelModel {
  return has<PanelModel>(value, {
    version: isCount,
    server: isPickerView,
    site: isPickerView,
    path: isPickerView,
    request: isRequestView,
    compare: isCompareView,
    flows: isListOf(isFlowView),
    comparison: isListOf(isComparisonRow),
    warnings: isListOf(isWarningView),
    unknowns: isListOf((unknown) => has<UnknownView>(unknown, { text: isText, addId: isIdOrNull })),
    notice: isTextOrNull,
    stale: isBoolean,
    strings: isPanelStrings,
  });
}

function isPickerItem(value: unknown): value is PickerItem {
  return has<PickerItem>(value, { id: isId, label: isText });
}

function isPickerView(value: unknown): value is PickerView {
  return has<PickerView>(value, { selected: (item) => item === null || isPickerItem(item), count: isCount });
}

function isChoiceView(value: unknown): boolean {
  return value === null || has<ChoiceView>(value, { items: isListOf(isPickerItem), selected: isId });
}

function isRequestView(value: unknown): boolean {
  return has<RequestView>(value, {
    values: isRequestFields,
    errors: (errors) =>
      has<RequestView['errors']>(errors, {
        url: isTextOrNull,
        localAddress: isTextOrNull,
        sni: isTextOrNull,
        tls: isTextOrNull,
        http: isTextOrNull,
        clientCertificate: isTextOrNull,
        bodyBytes: isTextOrNull,
      }),
    url: isText,
    summary: isText,
    tls: isListOf(isPickerItem),
    http: isListOf(isPickerItem),
    clientCertificate: isListOf(isPickerItem),
  });
}

function isCompareView(value: unknown): boolean {
  return has<CompareView>(value, {
    kind: isOneOf(COMPARISONS),
    kinds: isListOf(isPickerItem),
    left: isChoiceView,
    right: isChoiceView,
    other: (other) => other === null || isPickerView(other),
  });
}

function isFlowView(value: unknown): value is FlowView {
  return has<FlowView>(value, {
    title: isText,
    subtitle: isText,
    outcome: (outcome) =>
      has<OutcomeView>(outcome, { kind: isOneOf(['good', 'refused', 'broken']), label: isText, text: isText }),
    svg: isText,
    crossings: isCount,
    hops: isListOf(isHopView),
    reasons: isListOf(isLinkView),
    settings: isListOf((setting) =>
      has<SettingView>(setting, { name: isText, value: isText, where: isLinkView, overridden: isListOf(isLinkView) }),
    ),
    answer: (answer) => answer === null || isAnswerView(answer),
  });
}

function isAnswerView(value: unknown): value is AnswerView {
  return has<AnswerView>(value, {
    question: isText,
    text: isText,
    statements: isListOf((statement) =>
      has<AnswerView['statements'][number]>(statement, { text: isText, source: isText }),
    ),
  });
}

function isHopView(value: unknown): value is HopView {
  return has<HopView>(value, {
    key: isId,
    label: isText,
    part: isText,
    stations: (stations) => isListOf(isId)(stations) && stations.length === 2,
    from: isText,
    to: isText,
    boundary: isText,
    payload: isText,
    what: isText,
    differs: isTextOrNull,
    revealId: isIdOrNull,
  });
}

function isComparisonRow(value: unknown): value is ComparisonRow {
  return has<ComparisonRow>(value, { left: isIdOrNull, right: isIdOrNull, same: isBoolean });
}

function isLinkView(value: unknown): value is LinkView {
  return has<LinkView>(value, { text: isText, revealId: isIdOrNull });
}

function isWarningView(value: unknown): value is WarningView {
  return has<WarningView>(value, {
    rule: isText,
    severity: isOneOf(['error', 'warning', 'information', 'hint']),
    severityLabel: isText,
    message: isText,
    place: isText,
    revealId: isId,
    fixes: isListOf((fix) => has<FixView>(fix, { id: isId, title: isText, does: isOneOf(['apply', 'copy']) })),
  });
}

function isPanelStrings(value: unknown): value is PanelStrings {
  if (!isObject(value)) return false;
  const { hopColumns } = value;
  return WORDS.every((name) => isText(value[name])) && isListOf(isText)(hopColumns) && hopColumns.length === 6;
}

/** Whether a value is an object whose fields pass their guards; the type makes sure that no field is forgotten. */
function has<T>(value: unknown, fields: { readonly [K in keyof T]-?: (field: unknown) => boolean }): value is T {
  return isObject(value) && (Object.keys(fields) as (keyof T & string)[]).every((name) => fields[name](value[name]));
}

function isListOf<T>(isItem: ((item: unknown) => item is T) | ((item: unknown) => boolean)) {
  return (value: unknown): value is T[] => Array.isArray(value) && value.every((item) => isItem(item));
}

function isOneOf(values: readonly string[]) {
  return (value: unknown): boolean => (values as readonly unknown[]).includes(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || isText(value);
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

/** Versions, numbers of queries and of things: from 0 up. */
function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_ID_LENGTH;
}

function isIdOrNull(value: unknown): value is string | null {
  return value === null || isId(value);
}
