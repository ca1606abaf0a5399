/**
 * Stands in for the editor around the page: gives `acquireVsCodeApi` once, collects what the page posts, keeps its
 * state over a reload, and notes every violation of the content security policy. Runs before the page's script.
 */

interface FakeHost {
  readonly posted: unknown[];
  readonly violations: string[];
}

declare global {
  interface Window {
    fakeHost: FakeHost;
  }
}

const STATE = 'fake-host-state';
const fakeHost: FakeHost = { posted: [], violations: [] };
let isAcquired = false;

Object.assign(window, {
  fakeHost,
  acquireVsCodeApi() {
    if (isAcquired) throw new Error('An instance of the VS Code API has already been acquired');
    isAcquired = true;
    return {
      // The editor clones what is posted; so does this, and refuses what cannot be cloned.
      postMessage: (message: unknown) => void fakeHost.posted.push(structuredClone(message)),
      getState: (): unknown => JSON.parse(sessionStorage.getItem(STATE) ?? 'null') ?? undefined,
      setState: (state: unknown) => sessionStorage.setItem(STATE, JSON.stringify(state)),
    };
  },
});

document.addEventListener('securitypolicyviolation', (event) => {
  fakeHost.violations.push(
    `${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}:${event.columnNumber}`,
  );
});

export {};
