import * as vscode from 'vscode';
import { measures } from '../runner/driver.ts';
import { currentRun } from '../runner/run.ts';
import { waitFor } from '../runner/waitFor.ts';
import { fileIn, findings } from '../runner/workspace.ts';

/**
 * The time that this process has had of the processors, in milliseconds; 0 in a browser, which does not tell. Other
 * processes lengthen a gap on a busy machine, and not this.
 */
function processorTime(): number {
  if (currentRun.host !== 'node') return 0;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

interface Gap {
  readonly time: number;
  readonly processor: number;
}

/** Notes how long the extension host answers nobody: the time between two turns that should follow each other at once. */
class Gaps {
  private readonly gaps: Gap[] = [];
  private last: Gap = { time: performance.now(), processor: processorTime() };
  private readonly channel = new MessageChannel();

  constructor() {
    this.channel.port1.onmessage = () => {
      const now: Gap = { time: performance.now(), processor: processorTime() };
      this.gaps.push({ time: now.time - this.last.time, processor: now.processor - this.last.processor });
      this.last = now;
      this.timer = setTimeout(() => this.channel.port2.postMessage(null), 1);
    };
    this.channel.port2.postMessage(null);
  }
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Tells the longest ones until now; counting begins anew. */
  async tell(name: string): Promise<void> {
    const gaps = this.gaps.splice(0);
    const longest = (of: (gap: Gap) => number): number[] =>
      gaps
        .map(of)
        .sort((a, b) => b - a)
        .slice(0, 5);
    await measures.tell(
      `longest gaps, ${name}`,
      longest(({ time }) => time),
    );
    if (currentRun.host !== 'node') return;
    // Other threads of the process may have run at the same time.
    await measures.tell(
      `of them by the processor, ${name}`,
      longest(({ time, processor }) => Math.min(time, processor)),
    );
  }

  /** Forgets what was until now. */
  clear(): void {
    this.gaps.length = 0;
  }

  stop(): void {
    clearTimeout(this.timer);
    this.channel.port1.close();
  }
}

/** How many keys are pressed, and how long after each other, in milliseconds. */
const KEYS = 30;
const PAUSE = 120;

async function type(editor: vscode.TextEditor, position: vscode.Position): Promise<void> {
  for (let i = 0; i < KEYS; i++) {
    await editor.edit((edit) => edit.insert(position, 'x'));
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

describe('Typing', () => {
  it('holds up the extension host so long', async function () {
    this.timeout(200_000);
    const uri = fileIn('applicationHost.config');
    const gaps = new Gaps();

    // The same text as plain text, without the extension: what VS Code itself holds the host up for.
    const plain = await vscode.workspace.openTextDocument({
      language: 'plaintext',
      content: new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)),
    });
    gaps.clear();
    await type(await vscode.window.showTextDocument(plain), plain.positionAt(100));
    await gaps.tell('typing, no extension');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');

    gaps.clear();
    const document = await vscode.workspace.openTextDocument(uri);
    await gaps.tell('the text comes');
    await profile('start');
    const editor = await vscode.window.showTextDocument(document);
    await waitFor(() => findings(uri, 'require-cert-without-negotiate'), 'findings');
    await gaps.tell('first analysis');

    // In the name of a site in the middle: every key changes what is analysed, and the findings with it.
    const rule = 'ssl128-without-ssl';
    const before = findings(uri, rule)?.length ?? 0;
    const flags = document.getText().indexOf('sslFlags="Ssl, Ssl128"', document.getText().length / 2);
    const position = document.positionAt(flags + 'sslFlags="'.length);
    // Somebody who types sees where.
    editor.revealRange(new vscode.Range(position, position), vscode.TextEditorRevealType.InCenter);
    await waitFor(() => editor.visibleRanges.some((range) => range.contains(position)), 'the site to be in sight');
    gaps.clear();
    const started = performance.now();
    await type(editor, position);
    const typed = performance.now();
    await gaps.tell('typing');
    await waitFor(
      () => findings(uri, 'access-flag-unknown') !== null,
      'the finding about what was typed',
      () => before,
    );
    await gaps.tell('after typing');
    await measures.tell('from the last key to findings', [performance.now() - typed]);
    await measures.tell('30 keys, in all', [typed - started]);
    await profile('stop');
    gaps.stop();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});

interface Session {
  connect(): void;
  post(method: string, done?: (error: Error | null, result: { profile: object }) => void): void;
}
let session: Session | undefined;

/** A profile of the extension host, where there is an inspector: it says whose steps are long. */
async function profile(what: 'start' | 'stop'): Promise<void> {
  if (currentRun.host !== 'node') return;
  const own = (session ??= new ((await import('node:inspector')).Session as unknown as new () => Session)());
  const post = (method: string): Promise<{ profile: object }> =>
    new Promise((resolve, reject) => {
      own.post(method, (error, result) => (error === null ? resolve(result) : reject(error)));
    });
  if (what === 'start') {
    own.connect();
    await post('Profiler.enable');
    await post('Profiler.start');
  } else {
    await measures.profile(JSON.stringify((await post('Profiler.stop')).profile));
  }
}
