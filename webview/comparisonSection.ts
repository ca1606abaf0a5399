import { isSame, make } from './dom';
import { ExportBar } from './exportBar';
import { COMPARISON_FORMATS } from '../src/protocol/messages';
import type { Actions } from './actions';
import type {
  ComparisonFormat,
  ComparisonRow,
  FlowView,
  HopView,
  PanelModel,
  PanelStrings,
} from '../src/protocol/messages';

/** Two flows hop by hop: equal ones aligned, what differs marked in words, crossings and outcomes at the top. */
export class ComparisonSection {
  private readonly heading = make('h2', { id: 'comparison' });
  private readonly area = make('div', { class: 'table-area', role: 'group', tabindex: '0' });
  private readonly exportBar: ExportBar<ComparisonFormat>;
  readonly element: HTMLElement;
  private shown: unknown = null;

  constructor({ exportComparison }: Actions) {
    this.exportBar = new ExportBar(COMPARISON_FORMATS, exportComparison);
    this.element = make(
      'section',
      { class: 'comparison', 'aria-labelledby': 'comparison' },
      this.heading,
      this.area,
      make('div', { class: 'folds' }, this.exportBar.element),
    );
  }

  update({ flows, comparison, strings }: PanelModel): void {
    const [left, right] = flows;
    this.element.hidden = left === undefined || right === undefined;
    this.heading.textContent = strings.comparison;
    this.area.setAttribute('aria-label', strings.comparison);
    this.exportBar.update(strings, strings.exportComparison);
    const next = [flows, comparison, strings];
    if (left === undefined || right === undefined || isSame(next, this.shown)) return;
    this.shown = next;
    this.area.replaceChildren(
      make(
        'table',
        {},
        make(
          'thead',
          {},
          make('tr', {}, make('td', {}), ...[left, right].map((flow) => make('th', { scope: 'col' }, ...nameOf(flow)))),
        ),
        make(
          'tbody',
          {},
          makeRow(
            strings.crossings,
            String(left.crossings),
            String(right.crossings),
            left.crossings === right.crossings,
          ),
          makeRow(strings.outcome, endOf(left), endOf(right), left.outcome.label === right.outcome.label),
          ...comparison.map((row) => makeHopRow(row, left, right, strings)),
        ),
      ),
    );
  }
}

function nameOf({ title, subtitle }: FlowView): readonly Node[] {
  return [make('span', {}, title), make('br', {}), make('span', { class: 'quiet' }, subtitle)];
}

function endOf({ outcome: { label, text } }: FlowView): string {
  return `${label} ${text}`;
}

function makeHopRow(
  { left, right, same }: ComparisonRow,
  a: FlowView,
  b: FlowView,
  strings: PanelStrings,
): HTMLElement {
  const [one, other] = [hopOf(a, left), hopOf(b, right)];
  return makeRow(
    same ? `= ${strings.same}` : `≠ ${strings.differs}`,
    textOf(one) ?? strings.missing,
    textOf(other) ?? strings.missing,
    same,
  );
}

function makeRow(head: string, left: string, right: string, same: boolean): HTMLElement {
  return make(
    'tr',
    { class: same ? null : 'differs' },
    make('th', { scope: 'row' }, head),
    make('td', {}, left),
    make('td', {}, right),
  );
}

function hopOf({ hops }: FlowView, key: string | null): HopView | undefined {
  return hops.find((hop) => hop.key === key);
}

function textOf(hop: HopView | undefined): string | null {
  if (hop === undefined) return null;
  return `${hop.label}. ${hop.from} → ${hop.to} · ${hop.payload} · ${hop.boundary}`;
}
