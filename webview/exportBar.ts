import { Choice } from './choice';
import { make } from './dom';
import { makeButton } from './toolkit';
import { EXPORT_FORMATS } from '../src/protocol/messages';
import type { ExportFormat, PanelStrings } from '../src/protocol/messages';

const NAMES: Readonly<Record<ExportFormat, string>> = {
  svg: 'SVG',
  png: 'PNG',
  mermaid: 'Mermaid',
  markdown: 'Markdown',
};

/** Takes a picture out of the panel: as a file, or, what is text, to the clipboard. */
export class ExportBar {
  private readonly summary = make('summary', {});
  private readonly format: Choice;
  private readonly save: HTMLElement;
  private readonly copy: HTMLElement;
  readonly element: HTMLElement;
  private chosen: ExportFormat = 'svg';
  private strings: PanelStrings | null = null;

  constructor(onExport: (format: ExportFormat, to: 'file' | 'clipboard') => void) {
    this.format = new Choice('format', (id) => {
      this.chosen = EXPORT_FORMATS.find((format) => format === id) ?? 'svg';
      if (this.strings !== null) this.update(this.strings);
    });
    this.save = makeButton(() => onExport(this.chosen, 'file'));
    this.copy = makeButton(() => onExport(this.chosen, 'clipboard'));
    const bar = make('div', { class: 'export-bar' }, this.format.element, this.save, this.copy);
    this.element = make('details', { class: 'fold export' }, this.summary, bar);
  }

  update(strings: PanelStrings): void {
    this.strings = strings;
    this.summary.textContent = strings.exportAs;
    this.format.update(strings.exportFormat, {
      items: EXPORT_FORMATS.map((id) => ({ id, label: NAMES[id] })),
      selected: this.chosen,
    });
    this.save.textContent = strings.save;
    this.copy.textContent = strings.copy;
    this.copy.hidden = this.chosen === 'png';
  }
}
