import { AnswerSection } from './answerSection';
import { ExportBar } from './exportBar';
import { isSame, make, makeLink } from './dom';
import { HopWalk } from './hopWalk';
import { makeNextIcon, makeOutcomeIcon, makePreviousIcon } from './icons';
import { importPicture } from './picture';
import { makeBadge, makeIconButton, nameButton } from './toolkit';
import { WhySection } from './whySection';
import { EXPORT_FORMATS } from '../src/protocol/messages';
import type { ExportFormat, FlowView, HopView, PanelStrings } from '../src/protocol/messages';
import type { Actions } from './actions';

/** One request flow: its picture, the lit hop's text, why it is so, the hops as a table, and the way out of the panel. */
export class FlowSection {
  readonly element: HTMLElement;
  readonly walk: HopWalk;
  private readonly title = make('h2', {});
  private readonly subtitle = make('p', { class: 'quiet' });
  private readonly outcome = make('p', { class: 'outcome' });
  private readonly badge = makeBadge();
  private readonly crossings = make('span', {});
  private readonly picture = make('div', { class: 'picture' });
  private readonly captionBar: HTMLElement;
  private readonly caption = make('p', { class: 'caption', 'aria-live': 'off' });
  private readonly previous = makeIconButton(makePreviousIcon(), () => this.walk.step(-1));
  private readonly next = makeIconButton(makeNextIcon(), () => this.walk.step(1));
  private readonly why: WhySection;
  private readonly summary = make('summary', {});
  private readonly tableArea = make('div', { class: 'table-area', role: 'group', tabindex: '0' });
  private readonly details = make('details', { class: 'fold as-text' }, this.summary, this.tableArea);
  private readonly answer = new AnswerSection();
  private readonly exportBar: ExportBar<ExportFormat>;
  private readonly name: string;
  private shown: FlowView | null = null;
  private shownStrings: PanelStrings | null = null;

  /**
   * @param index 0, or 1 for the second of two
   * @param onLight a hop is lit, or none
   */
  constructor(
    index: number,
    private readonly actions: Actions,
    onLight: (key: string | null) => void,
  ) {
    this.name = `flow-${index}`;
    this.title.id = `${this.name}-title`;
    this.subtitle.id = `${this.name}-subtitle`;
    this.captionBar = make(
      'div',
      { class: 'caption-bar' },
      make('div', { class: 'steps' }, this.previous, this.next),
      this.caption,
    );
    this.walk = new HopWalk(this.picture, this.caption, `${this.name}-hop`, actions.reveal, onLight);
    this.why = new WhySection(this.name, actions);
    this.exportBar = new ExportBar(EXPORT_FORMATS, (format, to) => actions.exportFlow(index, format, to));
    this.element = make(
      'section',
      // The title alone does not tell two flows apart: they may be of the same site and path.
      { class: 'flow-section', 'aria-labelledby': `${this.title.id} ${this.subtitle.id}` },
      make(
        'div',
        { class: 'flow-heading' },
        make('div', { class: 'flow-name' }, this.title, this.subtitle),
        make(
          'div',
          { class: 'flow-facts' },
          this.outcome,
          make('p', { class: 'crossings' }, this.badge, this.crossings),
        ),
      ),
      this.picture,
      this.captionBar,
      this.why.element,
      make('div', { class: 'folds' }, this.answer.element, this.details, this.exportBar.element),
    );
  }

  update(flow: FlowView, strings: PanelStrings): void {
    this.title.textContent = flow.title;
    this.subtitle.textContent = flow.subtitle;
    const { kind, label, text } = flow.outcome;
    this.outcome.replaceChildren(makeOutcomeIcon(kind), make('strong', {}, label), ` ${text}`);
    this.outcome.className = `outcome is-${kind}`;
    this.badge.textContent = String(flow.crossings);
    this.crossings.textContent = strings.crossings;
    this.summary.textContent = strings.showText;
    this.tableArea.setAttribute('aria-label', strings.hops);
    nameButton(this.previous, strings.previousHop);
    nameButton(this.next, strings.nextHop);
    this.updateHops(flow, strings);
    this.why.update(flow, strings);
    this.answer.update(flow.answer);
    this.exportBar.update(strings, strings.exportAs);
    this.shown = flow;
    this.shownStrings = strings;
  }

  private updateHops(flow: FlowView, strings: PanelStrings): void {
    if (flow.svg === this.shown?.svg && isSame(flow.hops, this.shown.hops) && isSame(strings, this.shownStrings))
      return;
    const svg = importPicture(flow.svg, `${this.name}-`);
    const rows = flow.hops.map((hop) => this.makeRow(hop));
    this.picture.hidden = svg === null;
    this.picture.replaceChildren(...(svg === null ? [] : [svg]));
    if (svg !== null) this.fit(svg);
    this.captionBar.hidden = flow.hops.length === 0;
    this.details.hidden = flow.hops.length === 0;
    this.tableArea.replaceChildren(makeTable(strings, flow.hops, rows));
    this.walk.show(svg, rows, flow.hops, strings.hopHint);
  }

  /** Tells the style sheet how wide the picture is at 1:1; from that follow its smallest scale and the section's share. */
  private fit(svg: SVGSVGElement): void {
    const { width, height } = svg.viewBox.baseVal;
    svg.removeAttribute('width');
    svg.removeAttribute('height');
    this.element.style.setProperty('--picture-width', String(Math.round(width)));
    this.element.style.setProperty('--picture-height', String(Math.round(height)));
  }

  private makeRow(hop: HopView): HTMLElement {
    const { revealId } = hop;
    const link = makeLink(
      hop.what,
      `${this.name}-row:${hop.key}`,
      revealId === null ? null : () => this.walk.activate(hop.key),
    );
    const row = make(
      'tr',
      { 'data-hop': hop.key, class: revealId === null ? null : 'leads' },
      make('th', { scope: 'row' }, hop.label),
      ...[hop.from, hop.to, hop.boundary, hop.payload].map((text) => make('td', {}, text)),
      make('td', {}, link, ...(hop.differs === null ? [] : [make('p', { class: 'quiet' }, `≠ ${hop.differs}`)])),
    );
    row.addEventListener('click', (event) => {
      // The link has its own handler, and who selects text wants the text.
      if (event.target === link || getSelection()?.isCollapsed === false) return;
      this.walk.activate(hop.key);
    });
    return row;
  }
}

/** The picture in words: what a screen reader walks and what can be copied. One body for each part of the picture. */
function makeTable(
  { hops, hopColumns }: PanelStrings,
  views: readonly HopView[],
  rows: readonly HTMLElement[],
): HTMLElement {
  const parts = [...new Set(views.map(({ part }) => part))];
  return make(
    'table',
    {},
    make('caption', { class: 'for-screen-reader' }, hops),
    make('thead', {}, make('tr', {}, ...hopColumns.map((column) => make('th', { scope: 'col' }, column)))),
    ...parts.map((part) =>
      make(
        'tbody',
        {},
        ...(part === ''
          ? []
          : [
              make(
                'tr',
                { class: 'part' },
                make('th', { scope: 'rowgroup', colspan: String(hopColumns.length) }, part),
              ),
            ]),
        ...rows.filter((_, i) => views[i]?.part === part),
      ),
    ),
  );
}
