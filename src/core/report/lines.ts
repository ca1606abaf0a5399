import { LineIndex } from '../text/lineIndex';
import { withHidden, withoutSecrets } from '../text/hiddenRanges';
import { secretRanges } from '../text/secrets';
import type { HiddenRange } from '../text/hiddenRanges';
import type { Place } from '../server/model';
import type { Source } from '../sources/source';
import type { PositionRange } from '../text/lineIndex';
import type { TextRange } from '../text/range';
import type { Redaction } from './redact';

/** Lines and characters of the files of one analysis; a file's line index is made when it is first asked for. */
export class FileLines {
  private readonly texts: ReadonlyMap<string, string>;
  private readonly indexes = new Map<string, LineIndex>();
  private readonly hidden = new Map<string, readonly HiddenRange[]>();

  /** @param redaction what else than secrets is not to be shown of their texts */
  constructor(
    sources: readonly Source[],
    private readonly redaction: Pick<Redaction, 'rangesIn'> | null = null,
  ) {
    this.texts = new Map(sources.map((source) => [source.file, source.text]));
  }

  /** The line index of a file; an empty one for a file that is not in the analysis. */
  of(file: string): LineIndex {
    let index = this.indexes.get(file);
    if (index === undefined) {
      index = new LineIndex(this.texts.get(file) ?? '');
      this.indexes.set(file, index);
    }
    return index;
  }

  textOf(file: string): string {
    return this.texts.get(file) ?? '';
  }

  /** A stretch of a file's text as it may be shown: without passwords and keys. */
  shownAt(file: string, range: TextRange): string {
    const text = this.textOf(file);
    const hidden = this.hidden.get(file) ?? withHidden(secretRanges(text), this.redaction?.rangesIn(text) ?? []);
    this.hidden.set(file, hidden);
    return withoutSecrets(text, range, hidden);
  }

  rangeAt({ file, range }: Place): PositionRange {
    return this.of(file).rangeAt(range);
  }
}
