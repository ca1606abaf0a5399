import { make } from './dom';
import type { PanelStrings, PickerItem, PickerName, PickerView } from '../src/protocol/messages';
import type { Actions } from './actions';

/**
 * A field that picks one of many: an input with a list of what contains the typed text. The list is filtered by the
 * extension, which has all of it; at most some dozen options are ever here. Keys are those of the combobox pattern.
 */
export class Combobox {
  private readonly input: HTMLInputElement;
  private readonly label: HTMLLabelElement;
  private readonly list: HTMLUListElement;
  private readonly note: HTMLParagraphElement;
  private readonly popup: HTMLElement;
  readonly element: HTMLElement;
  private selected: PickerItem | null = null;
  private items: readonly PickerItem[] = [];
  private active = -1;
  private query = 0;
  private strings: PanelStrings | null = null;

  constructor(
    private readonly name: PickerName,
    private readonly actions: Actions,
  ) {
    const [id, listId] = [`pick-${name}`, `options-${name}`];
    this.label = make('label', { class: 'field-label', for: id });
    this.input = make('input', {
      id,
      name,
      role: 'combobox',
      autocomplete: 'off',
      spellcheck: 'false',
      'aria-autocomplete': 'list',
      'aria-expanded': 'false',
      'aria-controls': listId,
    });
    this.list = make('ul', { id: listId, class: 'options', role: 'listbox' });
    this.note = make('p', { class: 'options-note quiet', role: 'status' });
    this.popup = make('div', { class: 'popup' }, this.list, this.note);
    this.popup.hidden = true;
    this.element = make('div', { class: 'field picker' }, this.label, this.input, this.popup);
    this.input.addEventListener('click', () => this.open());
    this.input.addEventListener('input', () => this.search(this.input.value));
    this.input.addEventListener('keydown', (event) => this.onKey(event));
    this.input.addEventListener('blur', () => this.close());
    // The focus stays in the field, or the list would close before it is clicked.
    this.popup.addEventListener('pointerdown', (event) => event.preventDefault());
    this.list.addEventListener('click', (event) => {
      const option = event.target instanceof Element ? event.target.closest('[role=option]') : null;
      if (option !== null) this.pick([...this.list.children].indexOf(option));
    });
  }

  /** @param name the label; the picker is hidden when there is nothing to pick from */
  update(name: string, { selected, count }: PickerView, strings: PanelStrings): void {
    this.strings = strings;
    this.element.hidden = count === 0;
    this.label.textContent = name;
    this.list.setAttribute('aria-label', name);
    this.selected = selected;
    if (this.popup.hidden) this.restore();
  }

  /** Takes the answer to a search; older answers than the last question are late. */
  showOptions(query: number, items: readonly PickerItem[], more: number): void {
    if (query !== this.query || this.popup.hidden || this.strings === null) return;
    this.items = items;
    const { noOptions, someOptions } = this.strings;
    this.list.replaceChildren(
      ...items.map(({ id, label }, i) =>
        make(
          'li',
          {
            id: `${this.list.id}-${i}`,
            role: 'option',
            title: label,
            'aria-selected': String(id === this.selected?.id),
          },
          label,
        ),
      ),
    );
    this.list.hidden = items.length === 0;
    this.note.hidden = items.length > 0 && more === 0;
    this.note.textContent =
      items.length === 0
        ? noOptions
        : someOptions.replace('{0}', String(items.length)).replace('{1}', String(items.length + more));
    const selected = items.findIndex(({ id }) => id === this.selected?.id);
    this.activate(selected >= 0 ? selected : 0);
  }

  private open(): void {
    if (!this.popup.hidden) return;
    this.input.select();
    this.search('');
  }

  private search(text: string): void {
    this.popup.hidden = false;
    this.input.setAttribute('aria-expanded', 'true');
    this.query++;
    this.actions.search(this.name, this.query, text.trim().slice(0, 1000));
  }

  private close(): void {
    if (this.popup.hidden) return;
    this.popup.hidden = true;
    this.input.setAttribute('aria-expanded', 'false');
    this.input.removeAttribute('aria-activedescendant');
    this.items = [];
    this.list.replaceChildren();
    this.restore();
  }

  private restore(): void {
    this.input.value = this.selected?.label ?? '';
    // The whole name where the field is too narrow for it.
    this.input.title = this.input.value;
  }

  private pick(index: number): void {
    const item = this.items[index];
    if (item === undefined) return;
    const changes = item.id !== this.selected?.id;
    this.selected = item;
    this.close();
    if (changes) this.actions.pick(this.name, item.id);
  }

  private activate(index: number): void {
    this.active = index;
    [...this.list.children].forEach((option, i) => option.classList.toggle('active', i === index));
    const option = this.list.children[index];
    if (option === undefined) this.input.removeAttribute('aria-activedescendant');
    else {
      this.input.setAttribute('aria-activedescendant', option.id);
      option.scrollIntoView({ block: 'nearest' });
    }
  }

  private onKey(event: KeyboardEvent): void {
    const { length } = this.items;
    const isOpen = !this.popup.hidden;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!isOpen) this.open();
      else if (length > 0) this.activate((this.active + (event.key === 'ArrowDown' ? 1 : -1) + length) % length);
    } else if (event.key === 'Enter' && isOpen) this.pick(this.active);
    else if (event.key === 'Escape' && isOpen) this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
