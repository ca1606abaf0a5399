import { Choice } from './choice';
import { Combobox } from './combobox';
import { make } from './dom';
import { makeButton } from './toolkit';
import type { Comparison, PanelModel, PickerItem, PickerName } from '../src/protocol/messages';
import type { Actions } from './actions';

/** What the pictures are of: server, site, path, and what stands beside them. */
export class Toolbar {
  readonly element = make('div', { class: 'toolbar' });
  private readonly pickers: Readonly<Record<PickerName, Combobox>>;
  private readonly kind: Choice;
  private readonly left: Choice;
  private readonly right: Choice;
  private readonly article: HTMLElement;

  constructor(actions: Actions) {
    this.pickers = {
      server: new Combobox('server', actions),
      site: new Combobox('site', actions),
      path: new Combobox('path', actions),
      other: new Combobox('other', actions),
    };
    this.kind = new Choice('compare', (id) => actions.compare(id as Comparison));
    this.left = new Choice('left', (id) => actions.compareSide('left', id));
    this.right = new Choice('right', (id) => actions.compareSide('right', id));
    this.article = makeButton(() => actions.compare('article'));
    const { server, site, path, other } = this.pickers;
    this.element.append(
      ...[server, site, path, this.kind, this.left, this.right, other].map(({ element }) => element),
      this.article,
    );
  }

  update({ server, site, path, compare, strings }: PanelModel): void {
    // One server needs no choice.
    this.pickers.server.update(strings.server, server.count < 2 ? { ...server, count: 0 } : server, strings);
    this.pickers.site.update(strings.site, site, strings);
    this.pickers.path.update(strings.path, path, strings);
    this.pickers.other.update(strings.other, compare.other ?? { selected: null, count: 0 }, strings);
    this.kind.update(strings.compare, { items: compare.kinds, selected: compare.kind });
    this.left.update(strings.compareLeft, compare.left);
    this.right.update(strings.compareRight, compare.right);
    this.article.textContent = strings.compareArticle;
    this.article.hidden = compare.kind === 'article';
  }

  showOptions(picker: PickerName, query: number, items: readonly PickerItem[], more: number): void {
    this.pickers[picker].showOptions(query, items, more);
  }
}
