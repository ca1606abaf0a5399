import { isSame, keyMaker, make, makeLink } from './dom';
import { makeFixIcon, makeSeverityIcon } from './icons';
import type { FixView, PanelStrings, WarningView } from '../src/protocol/messages';
import type { Actions } from './actions';

/** The findings about what is shown, each with a way to its text and with what can be done about it. */
export class WarningsSection {
  private readonly heading = make('h2', { id: 'warnings' });
  private readonly body = make('div', {});
  readonly element = make('section', { class: 'list-section', 'aria-labelledby': 'warnings' }, this.heading, this.body);
  private shown: readonly [readonly WarningView[], PanelStrings] | null = null;

  constructor(private readonly actions: Actions) {}

  update(warnings: readonly WarningView[], strings: PanelStrings): void {
    this.heading.textContent = strings.warnings;
    const next = [warnings, strings] as const;
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
        ...warnings.map((warning) => this.makeRow(warning, keyOf(`${warning.rule} ${warning.message}`), strings)),
      ),
    );
  }

  private makeRow(warning: WarningView, key: string, strings: PanelStrings): HTMLElement {
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
        ...warning.fixes.map((fix) => this.makeFix(fix, key, strings)),
      ),
    );
  }

  private makeFix({ id, title, does }: FixView, key: string, { applyFix, copyFix }: PanelStrings): HTMLElement {
    const link = makeLink(`${does === 'apply' ? applyFix : copyFix}: ${title}`, `${key} ${title}`, () =>
      this.actions.fix(id),
    );
    return make('p', { class: 'fix' }, makeFixIcon(does), link);
  }
}
