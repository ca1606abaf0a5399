import * as vscode from 'vscode';
import type { Uri } from 'vscode';

/** The exports of the file that this code is in; put in place by the build (scripts/extensionBundle.mjs). */
declare const OWN_EXPORTS: unknown;

interface Module {
  exports: unknown;
}

/**
 * Runs another file of the extension in a web worker extension host, whose `require` knows `vscode` alone. The file is
 * read from the extension's folder, as VS Code reads the first one, and imported from memory as a module: no text is
 * evaluated, and the content security policy stays as VS Code made it.
 *
 * @param uri in the extension's folder; nothing else may be run
 * @returns what the file exports
 */
export async function runOwnFile(uri: Uri): Promise<unknown> {
  const code = await vscode.workspace.fs.readFile(uri);
  const parts = ['export default function(module,exports,require){', code as Uint8Array<ArrayBuffer>, '\n}'];
  const url = URL.createObjectURL(new Blob(parts, { type: 'text/javascript' }));
  try {
    const { default: run } = (await import(url)) as {
      default: (module: Module, exports: unknown, require: (name: string) => unknown) => void;
    };
    const module: Module = { exports: {} };
    run(module, module.exports, (name) => (name === 'vscode' ? vscode : OWN_EXPORTS));
    return module.exports;
  } finally {
    URL.revokeObjectURL(url);
  }
}
