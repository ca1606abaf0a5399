import { CodeLens, l10n } from 'vscode';
import { lensesOf } from '../../../core/index';
import { rangeOf } from '../../infrastructure/places';
import { word } from '../../infrastructure/words';
import { serversOf } from '../../workspace/documentServers';
import type { TextDocument } from 'vscode';
import type { ServerAnalyses } from '../../workspace/serverAnalyses';
import type { TreeRow } from '../tree/serverTree';

/** SSL mode, client certificates and a way to the flow above the sites, bindings and paths of a document. */
export async function lensesIn(analyses: ServerAnalyses, document: TextDocument): Promise<CodeLens[]> {
  const file = document.uri.toString();
  const [server] = await serversOf(analyses, document);
  if (server === undefined) return [];
  return lensesOf(server.analysis, file).flatMap(({ range, words, site, path }) => {
    const at = rangeOf(server.lines.rangeAt({ file, range }));
    const row: TreeRow = path === undefined ? { kind: 'site', server, site } : { kind: 'path', server, site, path };
    return [
      new CodeLens(at, { title: words.map(word).join(' · '), command: '' }),
      new CodeLens(at, { title: l10n.t('Show Flow'), command: 'iisSsl.showRequestFlow', arguments: [row] }),
    ];
  });
}
