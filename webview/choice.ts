import { isSame, make } from './dom';
import type { ChoiceView, PickerItem } from '../src/protocol/messages';

/** Gives each list an id of its own, for its label. */
let count = 0;

/** A native list of a few things to pick from, with its label. */
export class Choice {
  readonly element: HTMLElement;
  readonly select: HTMLSelectElement;
  private readonly label: HTMLLabelElement;
  private items: readonly PickerItem[] = [];

  constructor(name: string, onPick: (id: string) => void) {
    const id = `choice-${++count}`;
    this.select = make('select', { id, name });
    this.label = make('label', { class: 'field-label', for: id });
    this.element = make('div', { class: 'field' }, this.label, this.select);
    this.select.addEventListener('change', () => onPick(this.select.value));
  }

  /** @param view `null`: there is nothing to choose, and the list is hidden */
  update(label: string, view: ChoiceView | null): void {
    this.element.hidden = view === null || view.items.length === 0;
    if (view === null) return;
    this.label.textContent = label;
    if (!isSame(view.items, this.items)) {
      this.items = view.items;
      this.select.replaceChildren(...view.items.map(({ id, label: text }) => make('option', { value: id }, text)));
    }
    const index = view.items.findIndex(({ id }) => id === view.selected);
    this.select.selectedIndex = index;
    this.select.title = view.items[index]?.label ?? '';
  }
}
