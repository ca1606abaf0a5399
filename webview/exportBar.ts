import { Choice } from './choice';
import { make } from './dom';
import { makeButton } from './toolkit';
import type { ExportFormat, PanelStrings } from '../src/protocol/messages';

const NAMES: Readonly<Record<ExportFormat, string>> = {
  svg: 'SVG',
  png: 'PNG',
  mermaid: 'Mermaid',
  markdown: 'Markdown',
};

/** Takes a picture out of the panel: as a file, or, what is text, to the clipboard. */
export class ExportBar<Format extends ExportFormat> {
  private readonly summary = make('summary', {});
  private readonly format: Choice;
  private readonly save: HTMLElement;
  private readonly copy: HTMLElement;
  readonly element: HTMLElement;
  private chosen: Format;
  private words: readonly [PanelStrings, string] | null = null;

  /** @param formats those that are offered, the one that is chosen at first in front */
  constructor(
    private readonly formats: readonly [Format, ...Format[]],
    onExport: (format: Format, to: 'file' | 'clipboard') => void,
  ) {
    this.chosen = formats[0];
    this.format = new Choice('format', (id) => {
      this.chosen = formats.find((format) => format === id) ?? formats[0];
      if (this.words !== null) this.update(...this.words);
    });
    this.save = makeButton(() => onExport(this.chosen, 'file'));
    this.copy = makeButton(() => onExport(this.chosen, 'clipboard'));
    const bar = make('div', { class: 'export-bar' }, this.format.element, this.save, this.copy);
    this.element = make('details', { class: 'fold export' }, this.summary, bar);
  }

  /** @param title what is taken out */
  update(strings: PanelStrings, title: string): void {
    this.words = [strings, title];
    this.summary.textContent = title;
    this.format.update(strings.exportFormat, {
      items: this.formats.map((id) => ({ id, label: NAMES[id] })),
      selected: this.chosen,
    });
    this.save.textContent = strings.save;
    this.copy.textContent = strings.copy;
    this.copy.hidden = this.chosen === 'png';
  }
}
