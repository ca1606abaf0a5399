import { isSame, keyMaker, make, makeLink } from './dom';
import { makeUnknownIcon } from './icons';
import type { PanelStrings, UnknownView } from '../src/protocol/messages';
import type { Actions } from './actions';

/** What would have to be read to be sure, and how to get it. Not there when nothing is missing. */
export class UnknownsSection {
  private readonly heading = make('h2', { id: 'unknowns' });
  private readonly list = make('ul', { class: 'unknowns' });
  readonly element = make('section', { class: 'list-section', 'aria-labelledby': 'unknowns' }, this.heading, this.list);
  private shown: readonly [readonly UnknownView[], PanelStrings] | null = null;

  constructor(private readonly actions: Actions) {}

  update(unknowns: readonly UnknownView[], strings: PanelStrings): void {
    this.element.hidden = unknowns.length === 0;
    this.heading.textContent = strings.unknowns;
    const next = [unknowns, strings] as const;
    if (isSame(next, this.shown)) return;
    this.shown = next;
    const keyOf = keyMaker('unknown');
    this.list.replaceChildren(
      ...unknowns.map(({ text, addId }) => {
        const add = addId === null ? [] : [' ', makeLink(strings.addFile, keyOf(text), () => this.actions.add(addId))];
        return make('li', {}, makeUnknownIcon(), make('span', {}, text, ...add));
      }),
    );
  }
}
