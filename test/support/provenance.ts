import { existsSync, readFileSync } from 'node:fs';
import { inProject } from './project';

/** The folder of real files that lies beside the project on the machines where it was collected. */
export const CORPUS = inProject('..', 'shared', 'corpus');

export interface CorpusFile {
  readonly category: string;
  readonly file: string;
  /** The column as it is written: `ASCII`, `UTF-8+BOM`, `UTF-16LE+BOM`. */
  readonly encoding: string;
  /** `null` where well-formedness means nothing. */
  readonly wellFormed: boolean | null;
}

/** The rows of PROVENANCE.md's tables; `null` where the corpus is not there. */
export function corpusFiles(): readonly CorpusFile[] | null {
  const provenance = `${CORPUS}/PROVENANCE.md`;
  if (!existsSync(provenance)) return null;
  const files: CorpusFile[] = [];
  let columns: readonly string[] = [];
  for (const line of readFileSync(provenance, 'utf8').split(/\r?\n/)) {
    if (!line.startsWith('|')) {
      columns = [];
      continue;
    }
    const cells = line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
    if (columns.length === 0) {
      columns = cells;
      continue;
    }
    const cell = (name: string): string => cells[columns.indexOf(name)] ?? '';
    const file = /^`(.+)`$/.exec(cell('File'))?.[1];
    if (file === undefined) continue;
    const wellFormed = cell('Well-formed');
    files.push({
      category: file.split('/')[0] ?? '',
      file,
      encoding: cell('Encoding'),
      wellFormed: wellFormed === 'n/a' ? null : wellFormed === 'yes',
    });
  }
  return files;
}
