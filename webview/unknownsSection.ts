import { isSame, make } from './dom';
import { makeUnknownIcon } from './icons';
import type { PanelStrings } from '../src/protocol/messages';

/** What would have to be read to be sure. Not there when nothing is missing. */
export class UnknownsSection {
  private readonly heading = make('h2', { id: 'unknowns' });
  private readonly list = make('ul', { class: 'unknowns' });
  readonly element = make('section', { class: 'list-section', 'aria-labelledby': 'unknowns' }, this.heading, this.list);
  private shown: readonly string[] = [];

  update(unknowns: readonly string[], strings: PanelStrings): void {
    this.element.hidden = unknowns.length === 0;
    this.heading.textContent = strings.unknowns;
    if (isSame(unknowns, this.shown)) return;
    this.shown = unknowns;
    this.list.replaceChildren(...unknowns.map((text) => make('li', {}, makeUnknownIcon(), make('span', {}, text))));
  }
}
