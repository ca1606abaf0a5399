import { isSame, make } from './dom';
import { LabelledCheckbox } from './toolkit';
import type { PanelModel, PickerItem } from '../src/protocol/messages';
import type { Actions } from './actions';

/** Server, site and path, and whether to compare. */
export class Toolbar {
  readonly element = make('div', { class: 'toolbar' });
  private readonly server: Picker;
  private readonly site: Picker;
  private readonly path: Picker;
  private readonly compare: LabelledCheckbox;

  constructor(actions: Actions) {
    this.server = new Picker('server', actions.pickServer);
    this.site = new Picker('site', actions.pickSite);
    this.path = new Picker('path', actions.pickPath);
    this.compare = new LabelledCheckbox(actions.compare);
    this.element.append(this.server.element, this.site.element, this.path.element, this.compare.element);
  }

  update({ servers, selectedServer, sites, selectedSite, paths, selectedPath, comparing, strings }: PanelModel): void {
    this.server.update(strings.server, servers, selectedServer);
    // One server needs no choice.
    this.server.element.hidden = servers.length < 2;
    this.site.update(strings.site, sites, selectedSite);
    this.site.element.hidden = sites.length === 0;
    this.path.update(strings.path, paths, selectedPath);
    this.path.element.hidden = paths.length === 0;
    this.compare.update(strings.compare, comparing);
    this.compare.element.hidden = sites.length === 0 && !comparing;
  }
}

/** A native list to pick from, with its label. */
class Picker {
  readonly element: HTMLElement;
  private readonly label = make('span', { class: 'field-label' });
  private readonly select: HTMLSelectElement;
  private items: readonly PickerItem[] = [];

  constructor(name: string, onPick: (id: string) => void) {
    this.select = make('select', { name });
    this.element = make('label', { class: 'field' }, this.label, this.select);
    this.select.addEventListener('change', () => onPick(this.select.value));
  }

  update(label: string, items: readonly PickerItem[], selected: string | null): void {
    this.label.textContent = label;
    if (!isSame(items, this.items)) {
      this.items = items;
      this.select.replaceChildren(...items.map((item) => make('option', { value: item.id }, item.label)));
    }
    const index = items.findIndex(({ id }) => id === selected);
    this.select.selectedIndex = index;
    // The whole name where the field is too narrow for it.
    this.select.title = items[index]?.label ?? '';
  }
}
