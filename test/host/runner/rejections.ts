// Promises of the extension or of a suite that failed and that nobody looked after.

import * as vscode from 'vscode';
import { currentRun } from './run.ts';
import { waitFor } from './waitFor.ts';

const rejected = new Map<unknown, unknown>();

interface Emitter {
  on(event: 'unhandledRejection', listener: (reason: unknown, promise: object) => void): void;
  on(event: 'rejectionHandled', listener: (promise: object) => void): void;
}
type Listener = (event: { readonly reason: unknown; readonly promise: unknown }) => void;

/** Starts to watch this extension host. */
export function watchRejections(): void {
  const { process } = globalThis as { readonly process?: Emitter };
  if (process?.on) {
    const since = new WeakMap<object, number>();
    process.on('unhandledRejection', (reason, promise) => {
      rejected.set(promise, reason);
      since.set(promise, Date.now());
    });
    // VS Code itself looks after every promise that nobody has looked after for a second.
    process.on('rejectionHandled', (promise) => {
      if (Date.now() - (since.get(promise) ?? 0) < 900) rejected.delete(promise);
    });
    return;
  }
  // VS Code takes the worker's own `addEventListener` away from extensions; the prototype's is still there.
  const listen = (type: string, listener: Listener): void =>
    EventTarget.prototype.addEventListener.call(globalThis, type, listener as unknown as EventListener);
  listen('unhandledrejection', ({ reason, promise }) => rejected.set(promise, reason));
  listen('rejectionhandled', ({ promise }) => rejected.delete(promise));
}

/**
 * What was rejected until now and is unhandled. Other extensions and VS Code itself live in the same process: theirs do
 * not count.
 */
export async function unhandledRejections(): Promise<string[]> {
  await announced();
  const stacks = [...rejected.values()].map((reason) =>
    reason instanceof Error ? (reason.stack ?? reason.message) : String(reason),
  );
  // The suites lie in the extension's folder.
  const folder = vscode.extensions.getExtension(currentRun.extensionId)?.extensionUri.path ?? '';
  return stacks.filter((stack) => !stack.includes('\n') || stack.replaceAll('\\', '/').includes(folder));
}

/** Rejections are announced in order, some time after they happen: waits until one that happens now has been. */
async function announced(): Promise<void> {
  const last = Promise.reject(new Error('The last one.'));
  await waitFor(() => rejected.has(last), 'a rejection to be announced');
  last.catch(() => undefined);
  rejected.delete(last);
}
