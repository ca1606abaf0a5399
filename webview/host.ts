import { isPanelState } from '../src/protocol/messages';
import type { FromPage, PanelState } from '../src/protocol/messages';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The extension, seen from the page. */
export interface Host {
  post(message: FromPage): void;
  /** What was kept before the page was loaded again; `null` when nothing usable was. */
  readonly keptState: PanelState | null;
  keep(state: PanelState): void;
}

/** Connects to the extension. The editor gives its interface once only, so this is called once. */
export function connectHost(): Host {
  const api = acquireVsCodeApi();
  const kept = api.getState();
  return {
    post: (message) => api.postMessage(message),
    keptState: isPanelState(kept) ? kept : null,
    keep: (state) => api.setState(state),
  };
}
