import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { before, describe, it } from 'node:test';
import * as esbuild from 'esbuild';
import { inProject, ROOT } from '../../support/project';
import { access, host, HTTPS } from '../../support/rules';

interface Panel {
  say(message: unknown): void;
  dispose(): void;
}

interface Counting {
  /** What is registered and not disposed of, with a word for each. */
  readonly live: ReadonlyMap<object, string>;
  readonly commands: ReadonlyMap<string, (...args: unknown[]) => Promise<unknown>>;
  readonly files: Map<string, string>;
  readonly panels: ReadonlySet<Panel>;
}

interface Context {
  readonly subscriptions: { dispose(): void }[];
}

interface Extension {
  readonly counting: Counting;
  readonly activate: (context: unknown, loadPart: (name: string) => Promise<unknown>) => void;
  readonly later: unknown;
}

const COUNTING_VSCODE = inProject('test', 'support', 'countingVscode.cjs');

/** The extension, with a `vscode` that counts what is registered and disposed of. */
function load(): Extension {
  const outfile = inProject('out', 'test-extension', 'lifecycle.cjs');
  esbuild.buildSync({
    absWorkingDir: ROOT,
    stdin: {
      contents:
        "export { activate } from './src/extension/activate.ts'; export * as later from './src/extension/later.ts'; export { counting } from 'vscode';",
      resolveDir: ROOT,
    },
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    alias: { vscode: COUNTING_VSCODE },
    external: [COUNTING_VSCODE],
    logLevel: 'warning',
  });
  return createRequire(import.meta.url)(outfile) as Extension;
}

const EXTENSION_FOLDER = '/extension';

function activated({ activate, later, counting }: Extension): Context {
  const memory = new Map<string, unknown>();
  const context = {
    subscriptions: [] as Context['subscriptions'],
    extensionUri: { path: EXTENSION_FOLDER, toString: () => `file://${EXTENSION_FOLDER}` },
    extension: { id: 'test.test', packageJSON: { version: '0.0.0' } },
    workspaceState: {
      get: (key: string) => memory.get(key),
      update: (key: string, value: unknown) => memory.set(key, value),
    },
  };
  counting.files.set(`${EXTENSION_FOLDER}/dist/texts.json`, '{}');
  activate(context, () => Promise.resolve(later));
  return context;
}

/** As VS Code does it when an extension host ends. */
function deactivated({ subscriptions }: Context): void {
  for (const subscription of subscriptions) subscription.dispose();
}

describe('the extension, from its start to its end', () => {
  let extension: Extension;
  const words = (): readonly string[] => [...extension.counting.live.values()].sort();
  const run = async (command: string, ...args: unknown[]): Promise<void> => {
    const known = extension.counting.commands.get(command);
    assert.ok(known !== undefined, command);
    await known(...args);
  };

  before(() => {
    extension = load();
    extension.counting.files.set('/w/applicationHost.config', host(HTTPS, access('Ssl, SslRequireCert')));
  });

  it('disposes of all that it registered, whatever was used; and can begin again', async () => {
    for (let i = 0; i < 3; i++) {
      const context = activated(extension);
      assert.ok(words().length > 40, `only ${words().length} things are registered`);
      await run('iisSsl.refresh');
      await run('iisSsl.showRequestFlow');
      assert.equal(extension.counting.panels.size, 1);
      deactivated(context);
      assert.deepEqual(words(), []);
      assert.equal(extension.counting.panels.size, 0);
    }
  });

  it('listens as much after the panel was opened and closed 100 times as after the first time', async () => {
    const context = activated(extension);
    const once = async (): Promise<void> => {
      await run('iisSsl.showRequestFlow');
      const [panel] = extension.counting.panels;
      panel?.say({ type: 'ready', room: 800 });
      // A second time, it is the same.
      await run('iisSsl.showRequestFlow');
      assert.equal(extension.counting.panels.size, 1);
      panel?.dispose();
      assert.equal(extension.counting.panels.size, 0);
    };
    await once();
    const first = words();
    for (let i = 1; i < 100; i++) await once();
    assert.deepEqual(words(), first);
    deactivated(context);
    assert.deepEqual(words(), []);
  });

  it('listens as much after 100 readings as after the first', async () => {
    const context = activated(extension);
    await run('iisSsl.refresh');
    const first = words();
    for (let i = 1; i < 100; i++) {
      extension.counting.files.set('/w/applicationHost.config', host(HTTPS, access('Ssl'.padEnd(4 + i))));
      await run('iisSsl.refresh');
    }
    assert.deepEqual(words(), first);
    deactivated(context);
    assert.deepEqual(words(), []);
  });
});
