// The run that the suites are in; one line of the table in scripts/vscode-host/hostRuns.mjs.

export interface HostRun {
  readonly name: string;
  /** Version of VS Code, such as 1.139.1. */
  readonly version: string;
  /** Which extension host runs the extension and these suites. */
  readonly host: 'node' | 'web';
  /** False in Restricted Mode. */
  readonly trusted: boolean;
  /** The folder of test/host/workspaces that the window shows a copy of. */
  readonly workspace: string;
  /** How it does: as a folder, as the first of two folders, or as a folder in memory that lies on no disk. */
  readonly kind: 'folder' | 'multi-root' | 'virtual';
  /** publisher.name of the extension under test. */
  readonly extensionId: string;
  /** How many edits a file has to stand, where it is not the usual number. */
  readonly edits?: number;
  /** How often a measure opens and closes the panel. */
  readonly cycles?: number;
  /** Only tests whose full title matches this run. */
  readonly grep?: string;
  /** Address of the script that runs the tests. */
  readonly bridge: string;
  /** Whether that script can see and use the window; not in a desktop VS Code. */
  readonly driven: boolean;
}

/** Put in place by the bundler. */
declare const HOST_RUN: HostRun;

export const currentRun: HostRun = HOST_RUN;

type Where = Partial<Pick<HostRun, 'version' | 'host' | 'trusted' | 'workspace' | 'kind' | 'driven'>>;

/** Defines a suite in the runs that are as described, and nothing in the others. */
export function describeIn(where: Where, title: string, define: () => void): void {
  const facts: Where = currentRun;
  const names = Object.keys(where) as (keyof Where)[];
  if (names.every((name) => facts[name] === where[name])) describe(title, define);
}

/** Defines a test that picks files in VS Code's dialog, which proposes what lies on a disk: not in a virtual workspace. */
export function itOnDisk(title: string, test: () => Promise<void>): void {
  if (currentRun.kind !== 'virtual') it(title, test);
}
