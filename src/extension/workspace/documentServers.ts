import { l10n, window } from 'vscode';
import { mayBeConfiguration } from './configurationFiles';
import type { TextDocument } from 'vscode';
import type { ServerAnalyses, ServerAnalysis } from './serverAnalyses';

/** The servers that a document belongs to, with the document's name in them; those that know its text as it is now. */
export async function serversOf(analyses: ServerAnalyses, document: TextDocument): Promise<readonly ServerAnalysis[]> {
  if (!concerns(analyses, document)) return [];
  const file = document.uri.toString();
  const { servers } = await analyses.get();
  // An answer about a text that was typed over since would point to the wrong characters.
  return servers.filter(({ analysis }) =>
    analysis.sources.some((source) => source.file === file && isSameText(source.text, document)),
  );
}

/** Editors ask about every XML: the first reading, and what is loaded late, wait for a text that may be ours. */
export function concerns(analyses: ServerAnalyses, document: TextDocument): boolean {
  return analyses.latest.version > 0 || mayBeConfiguration(document);
}

/** The server that a command's argument names: by its id, as a server, or as a row of the view. */
export function namedServer(servers: readonly ServerAnalysis[], argument: unknown): ServerAnalysis | undefined {
  const named = typeof argument === 'object' && argument !== null && 'server' in argument ? argument.server : argument;
  const id = typeof named === 'object' && named !== null && 'id' in named ? named.id : named;
  return servers.find((server) => server.id === id);
}

/** The server of the active editor, the only one, or the one that is picked; undefined when the question is dismissed. */
export async function pickServer(servers: readonly ServerAnalysis[]): Promise<ServerAnalysis | undefined> {
  const file = window.activeTextEditor?.document.uri.toString();
  const active = servers.filter(({ analysis }) => analysis.sources.some((source) => source.file === file));
  if (active.length === 1 || servers.length < 2) return active[0] ?? servers[0];
  const items = servers.map((server) => ({ label: server.label, server }));
  return (await window.showQuickPick(items, { title: l10n.t('Which server?') }))?.server;
}

function isSameText(text: string, document: TextDocument): boolean {
  const current = document.getText();
  return current === text || current === `\ufeff${text}`;
}
