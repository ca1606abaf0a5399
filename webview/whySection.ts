import { isSame, keyMaker, make, makeLink } from './dom';
import type { FlowView, LinkView, PanelStrings, SettingView } from '../src/protocol/messages';
import type { Actions } from './actions';

/** Why a flow is as it is: the reasons, and the settings that hold with what they override. Each leads to its text. */
export class WhySection {
  private readonly heading = make('h3', {});
  private readonly reasons = make('ul', { class: 'reasons' });
  private readonly settingsHeading = make('h3', {});
  private readonly settings = make('dl', { class: 'settings' });
  readonly element = make(
    'div',
    { class: 'why' },
    make('div', {}, this.heading, this.reasons),
    make('div', {}, this.settingsHeading, this.settings),
  );
  private shown: unknown = null;

  /** @param name begins the keys by which a link is known again */
  constructor(
    private readonly name: string,
    private readonly actions: Actions,
  ) {}

  update({ reasons, settings }: FlowView, strings: PanelStrings): void {
    this.element.hidden = reasons.length + settings.length === 0;
    this.heading.textContent = strings.why;
    this.settingsHeading.textContent = strings.settings;
    this.settingsHeading.hidden = settings.length === 0;
    const next = [reasons, settings, strings.overrides];
    if (isSame(next, this.shown)) return;
    this.shown = next;
    const keyOf = keyMaker(`${this.name}-reason`);
    this.reasons.replaceChildren(...reasons.map((reason) => make('li', {}, this.makeLink(reason, keyOf))));
    this.settings.replaceChildren(
      ...settings.flatMap((setting) => this.makeSetting(setting, strings.overrides, keyOf)),
    );
  }

  private makeSetting(
    { name, value, where, overridden }: SettingView,
    overrides: string,
    keyOf: (text: string) => string,
  ): readonly Node[] {
    return [
      make('dt', {}, name),
      make('dd', {}, make('strong', {}, value), ' ', this.makeLink(where, keyOf)),
      ...overridden.map((lost) => make('dd', { class: 'overridden' }, `${overrides} `, this.makeLink(lost, keyOf))),
    ];
  }

  private makeLink({ text, revealId }: LinkView, keyOf: (text: string) => string): HTMLElement {
    return makeLink(text, keyOf(text), revealId === null ? null : () => this.actions.reveal(revealId));
  }
}
