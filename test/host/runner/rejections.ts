// Promises of the extension or of a suite that failed and that nobody looked after.

const rejected = new Map<unknown, unknown>();

interface Emitter {
  on(event: 'unhandledRejection', listener: (reason: unknown, promise: unknown) => void): void;
  on(event: 'rejectionHandled', listener: (promise: unknown) => void): void;
}
interface WorkerScope {
  addEventListener(type: string, listener: (event: { readonly reason: unknown; readonly promise: unknown }) => void): void;
}

/** Starts to watch this extension host. */
export function watchRejections(): void {
  const scope = globalThis as unknown as Partial<WorkerScope> & { readonly process?: Emitter };
  if (scope.process?.on) {
    scope.process.on('unhandledRejection', (reason, promise) => rejected.set(promise, reason));
    scope.process.on('rejectionHandled', (promise) => rejected.delete(promise));
  } else {
    scope.addEventListener?.('unhandledrejection', ({ reason, promise }) => rejected.set(promise, reason));
    scope.addEventListener?.('rejectionhandled', ({ promise }) => rejected.delete(promise));
  }
}

/** What is unhandled now. Other extensions and VS Code itself live in the same process: theirs do not count. */
export function unhandledRejections(): string[] {
  const stacks = [...rejected.values()].map((reason) => (reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)));
  return stacks.filter((stack) => !stack.includes('\n') || stack.includes('iis-ssl'));
}
