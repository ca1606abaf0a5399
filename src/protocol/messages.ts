/**
 * The messages between the extension and the panel's page. Both sides import this file; nobody else knows the shapes.
 *
 * The page holds no truth: it says `ready`, shows what it is sent, and asks. It never sees a file name that it could
 * open or a range: what can be revealed has an id, which the extension looks up in the analysis of the same `version`.
 */

/** Extension → page. */
export type ToPage = ShowMessage;

/** Show this, instead of whatever is shown. */
export interface ShowMessage {
  readonly type: 'show';
  readonly model: PanelModel;
}

/** Everything that the page shows. All texts are already in the user's language. */
export interface PanelModel {
  /** Grows with every analysis; comes back in `reveal`, so that a click on an old picture is not answered wrongly. */
  readonly version: number;
  readonly servers: readonly PickerItem[];
  readonly selectedServer: string | null;
  readonly sites: readonly PickerItem[];
  readonly selectedSite: string | null;
  readonly paths: readonly PickerItem[];
  readonly selectedPath: string | null;
  /** Whether two flows stand side by side. */
  readonly comparing: boolean;
  /** One flow, or two when comparing; none when there is nothing to show. */
  readonly flows: readonly FlowView[];
  readonly warnings: readonly WarningView[];
  /** What would have to be read to be sure. */
  readonly unknowns: readonly string[];
  /** Said instead of the picture when there is none, or above it when it is not fresh; `null` when all is well. */
  readonly notice: string | null;
  readonly strings: PanelStrings;
}

export interface PickerItem {
  readonly id: string;
  readonly label: string;
}

/** One request-flow picture with its text equivalent. */
export interface FlowView {
  readonly title: string;
  readonly subtitle: string;
  /**
   * An `<svg>` document made by the core without a heading, every text in it escaped. Hops carry `data-hop`, stations
   * `data-station`; colours are presentation attributes, which the page overrides by class with the theme's.
   */
  readonly svg: string;
  readonly crossings: number;
  readonly hops: readonly HopView[];
  /** Why the SSL mode and the outcome are what they are; each may point to its text. */
  readonly reasons: readonly LinkView[];
}

/** A line of the table of hops. `number` is one-based, as in the picture's `data-hop`. */
export interface HopView {
  readonly number: number;
  readonly from: string;
  readonly to: string;
  readonly boundary: string;
  readonly payload: string;
  readonly what: string;
  /** To be sent in `reveal`; `null` when no text decides this hop. */
  readonly revealId: string | null;
}

export interface LinkView {
  readonly text: string;
  readonly revealId: string | null;
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
}

/** Words of the page itself. */
export interface PanelStrings {
  /** Names the page for a screen reader. */
  readonly title: string;
  readonly server: string;
  readonly site: string;
  readonly path: string;
  readonly compare: string;
  readonly warnings: string;
  readonly noWarnings: string;
  readonly why: string;
  readonly unknowns: string;
  /** Names the table of hops for a screen reader. */
  readonly hops: string;
  readonly hopColumns: readonly [
    number: string,
    from: string,
    to: string,
    boundary: string,
    payload: string,
    what: string,
  ];
  /** Follows the number of crossings, e.g. `user/kernel crossings`. */
  readonly crossings: string;
  /** Opens the text equivalent of a picture: the table of hops. */
  readonly showText: string;
  /** Stands beneath a picture until a hop is lit: how to light one. */
  readonly hopHint: string;
  /** Names of the buttons that light the hop before and the hop after. */
  readonly previousHop: string;
  readonly nextHop: string;
}

/** Page → extension. */
export type FromPage =
  | { readonly type: 'ready'; readonly state: PanelState | null }
  | { readonly type: 'pickServer'; readonly id: string }
  | { readonly type: 'pickSite'; readonly id: string }
  | { readonly type: 'pickPath'; readonly id: string }
  | { readonly type: 'compare'; readonly on: boolean }
  | { readonly type: 'reveal'; readonly id: string; readonly version: number };

/** What the page keeps through `setState`, so that a reloaded window shows the same again. */
export interface PanelState {
  readonly server: string | null;
  readonly site: string | null;
  readonly path: string | null;
  readonly comparing: boolean;
}

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

/** Whether a value that came from the page is a message of the protocol. Everything else is logged and dropped. */
export function isFromPage(value: unknown): value is FromPage {
  if (!isObject(value)) return false;
  switch (value['type']) {
    case 'ready':
      return value['state'] === null || isPanelState(value['state']);
    case 'pickServer':
    case 'pickSite':
    case 'pickPath':
      return isId(value['id']);
    case 'compare':
      return typeof value['on'] === 'boolean';
    case 'reveal':
      return isId(value['id']) && Number.isSafeInteger(value['version']);
    default:
      return false;
  }
}

/** Whether a value is the state of a panel: from the page, or from the window's memory after a reload. */
export function isPanelState(value: unknown): value is PanelState {
  return (
    isObject(value) &&
    isIdOrNull(value['server']) &&
    isIdOrNull(value['site']) &&
    isIdOrNull(value['path']) &&
    typeof value['comparing'] === 'boolean'
  );
}

/** Whether a value that came to the page is a message of the protocol. Everything else is dropped. */
export function isToPage(value: unknown): value is ToPage {
  return isObject(value) && value['type'] === 'show' && isPanelModel(value['model']);
}

function isPanelModel(value: unknown): value is PanelModel {
  return (
    isObject(value) &&
    Number.isSafeInteger(value['version']) &&
    isListOf(value['servers'], isPickerItem) &&
    isIdOrNull(value['selectedServer']) &&
    isListOf(value['sites'], isPickerItem) &&
    isIdOrNull(value['selectedSite']) &&
    isListOf(value['paths'], isPickerItem) &&
    isIdOrNull(value['selectedPath']) &&
    typeof value['comparing'] === 'boolean' &&
    isListOf(value['flows'], isFlowView) &&
    isListOf(value['warnings'], isWarningView) &&
    isListOf(value['unknowns'], isText) &&
    (value['notice'] === null || isText(value['notice'])) &&
    isPanelStrings(value['strings'])
  );
}

function isPickerItem(value: unknown): value is PickerItem {
  return isObject(value) && isId(value['id']) && isText(value['label']);
}

function isFlowView(value: unknown): value is FlowView {
  return (
    hasTexts(value, ['title', 'subtitle', 'svg']) &&
    Number.isSafeInteger(value['crossings']) &&
    isListOf(value['hops'], isHopView) &&
    isListOf(value['reasons'], isLinkView)
  );
}

function isHopView(value: unknown): value is HopView {
  return (
    hasTexts(value, ['from', 'to', 'boundary', 'payload', 'what']) &&
    Number.isSafeInteger(value['number']) &&
    isIdOrNull(value['revealId'])
  );
}

function isLinkView(value: unknown): value is LinkView {
  return hasTexts(value, ['text']) && isIdOrNull(value['revealId']);
}

const SEVERITIES: readonly unknown[] = [
  'error',
  'warning',
  'information',
  'hint',
] satisfies readonly WarningView['severity'][];

function isWarningView(value: unknown): value is WarningView {
  return (
    hasTexts(value, ['rule', 'severityLabel', 'message', 'place']) &&
    SEVERITIES.includes(value['severity']) &&
    isId(value['revealId'])
  );
}

/** Every word of the page, so that a new one cannot be forgotten in the guard. */
const STRINGS = {
  title: isText,
  server: isText,
  site: isText,
  path: isText,
  compare: isText,
  warnings: isText,
  noWarnings: isText,
  why: isText,
  unknowns: isText,
  hops: isText,
  hopColumns: (value: unknown) => isListOf(value, isText) && value.length === 6,
  crossings: isText,
  showText: isText,
  hopHint: isText,
  previousHop: isText,
  nextHop: isText,
} satisfies Record<keyof PanelStrings, (value: unknown) => boolean>;

function isPanelStrings(value: unknown): value is PanelStrings {
  return isObject(value) && Object.entries(STRINGS).every(([name, holds]) => holds(value[name]));
}

function isListOf<T>(value: unknown, isItem: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.every(isItem);
}

function hasTexts(value: unknown, names: readonly string[]): value is Record<string, unknown> {
  return isObject(value) && names.every((name) => isText(value[name]));
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
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
