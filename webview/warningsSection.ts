import { isSame, keyMaker, make, makeLink } from './dom';
import { makeSeverityIcon } from './icons';
import type { PanelStrings, WarningView } from '../src/protocol/messages';
import type { Actions } from './actions';

/** The findings about what is shown, each with a way to its text. */
export class WarningsSection {
  private readonly heading = make('h2', { id: 'warnings' });
  private readonly body = make('div', {});
  readonly element = make('section', { class: 'list-section', 'aria-labelledby': 'warnings' }, this.heading, this.body);
  private shown: readonly [readonly WarningView[], string] | null = null;

  constructor(private readonly actions: Actions) {}

  update(warnings: readonly WarningView[], strings: PanelStrings): void {
    this.heading.textContent = strings.warnings;
    const next = [warnings, strings.noWarnings] as const;
    if (isSame(next, this.shown)) return;
    this.shown = next;
    if (warnings.length === 0) {
      this.body.replaceChildren(make('p', { class: 'quiet' }, strings.noWarnings));
      return;
    }
    const keyOf = keyMaker('warning');
    this.body.replaceChildren(
      make(
        'ul',
        { class: 'warnings' },
        ...warnings.map((warning) => this.makeRow(warning, keyOf(`${warning.rule} ${warning.message}`))),
      ),
    );
  }

  private makeRow(warning: WarningView, key: string): HTMLElement {
    return make(
      'li',
      { class: 'warning', 'data-rule': warning.rule },
      makeSeverityIcon(warning.severity),
      make(
        'div',
        { class: 'warning-text' },
        make('p', {}, make('strong', { class: 'severity' }, warning.severityLabel), ' ', warning.message),
        make(
          'p',
          { class: 'warning-place' },
          makeLink(warning.place, key, () => this.actions.reveal(warning.revealId)),
          make('code', {}, warning.rule),
        ),
      ),
    );
  }
}
