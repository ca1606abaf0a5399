import { InlayHint, Position } from 'vscode';
import { inlaysOf } from '../../../core/index';
import { serversOf } from '../../workspace/documentServers';
import type { Range, TextDocument } from 'vscode';
import type { ServerAnalyses } from '../../workspace/serverAnalyses';

/** The names of bits behind the numbers in a range of a document that hold them. */
export async function hintsIn(analyses: ServerAnalyses, document: TextDocument, range: Range): Promise<InlayHint[]> {
  const file = document.uri.toString();
  const [server] = await serversOf(analyses, document);
  if (server === undefined) return [];
  const index = server.lines.of(file);
  const within = { start: index.offsetAt(range.start), end: index.offsetAt(range.end) };
  return inlaysOf(server.analysis, file, within).map(({ offset, text }) => {
    const { line, character } = index.positionAt(offset);
    const hint = new InlayHint(new Position(line, character), `= ${text}`);
    hint.paddingLeft = true;
    return hint;
  });
}
