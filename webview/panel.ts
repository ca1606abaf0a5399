import { ComparisonSection } from './comparisonSection';
import { make } from './dom';
import { FlowSection } from './flowSection';
import { RequestForm } from './requestForm';
import { Toolbar } from './toolbar';
import { makeBadge } from './toolkit';
import { UnknownsSection } from './unknownsSection';
import { WarningsSection } from './warningsSection';
import { Zoom } from './zoom';
import type { ComparisonRow, PanelModel, PanelState, PickerItem, PickerName } from '../src/protocol/messages';
import type { Actions } from './actions';

/** The whole page. Its parts are made once and updated, so that nothing flickers and scroll positions stay. */
export class Panel {
  readonly element = make('div', { class: 'panel' });
  private readonly heading = make('h1', { class: 'for-screen-reader' });
  private readonly toolbar: Toolbar;
  private readonly form: RequestForm;
  private readonly staleBadge = makeBadge();
  private readonly noticeText = make('span', {});
  private readonly notice = make('p', { class: 'notice', role: 'status' }, this.staleBadge, this.noticeText);
  private readonly flowsArea = make('div', { class: 'flows' });
  private readonly zoom: Zoom;
  private readonly flows: FlowSection[] = [];
  private readonly comparison: ComparisonSection;
  private readonly warnings: WarningsSection;
  private readonly unknowns: UnknownsSection;
  private pairs: readonly ComparisonRow[] = [];

  constructor(private readonly actions: Actions) {
    this.toolbar = new Toolbar(actions);
    this.form = new RequestForm(actions);
    this.zoom = new Zoom(this.flowsArea, actions.zoomed);
    this.comparison = new ComparisonSection(actions);
    this.warnings = new WarningsSection(actions);
    this.unknowns = new UnknownsSection(actions);
    // Empty until the first model comes: a page without words must not show frames.
    this.element.hidden = true;
    this.element.append(
      this.heading,
      this.toolbar.element,
      this.form.element,
      this.notice,
      this.zoom.element,
      this.flowsArea,
      this.comparison.element,
      this.warnings.element,
      this.unknowns.element,
    );
  }

  /** Takes over what the page itself kept over a reload. */
  restore({ zoom, formOpen }: PanelState): void {
    this.form.element.open = formOpen;
    if (zoom !== null) this.zoom.set(zoom);
  }

  update(model: PanelModel): void {
    const { strings } = model;
    this.element.hidden = false;
    this.heading.textContent = strings.title;
    this.toolbar.update(model);
    this.form.element.hidden = model.site.count === 0;
    this.form.update(model.request, strings);
    this.notice.hidden = model.notice === null;
    this.staleBadge.textContent = strings.stale;
    this.staleBadge.hidden = !model.stale;
    // Written only when it changes, so that it is not read out with every refresh.
    if (this.noticeText.textContent !== (model.notice ?? '')) this.noticeText.textContent = model.notice ?? '';
    this.updateFlows(model);
    this.zoom.element.hidden = model.flows.length === 0;
    this.zoom.update(strings);
    this.comparison.update(model);
    this.warnings.element.hidden = model.flows.length === 0 && model.warnings.length === 0;
    this.warnings.update(model.warnings, strings);
    this.unknowns.update(model.unknowns, strings);
  }

  showOptions(picker: PickerName, query: number, items: readonly PickerItem[], more: number): void {
    this.toolbar.showOptions(picker, query, items, more);
  }

  focusRequest(): void {
    this.form.focus();
  }

  /** Lights a hop of one flow; of no other flow one is lit because of the caret. */
  followCaret(flow: number, hop: string | null): void {
    this.flows.forEach(({ walk }, i) => walk.followCaret(i === flow ? hop : null));
  }

  private updateFlows({ flows, comparison, stale, strings }: PanelModel): void {
    this.pairs = comparison;
    this.flowsArea.classList.toggle('stale', stale);
    for (const section of this.flows.splice(flows.length)) section.element.remove();
    flows.forEach((flow, index) => {
      let section = this.flows[index];
      if (section === undefined) {
        section = new FlowSection(index, this.actions, (key) => this.showCounterpart(index, key));
        this.flows.push(section);
        this.flowsArea.append(section.element);
      }
      section.update(flow, strings);
    });
  }

  /** What is lit in one picture has its counterpart marked in the other. */
  private showCounterpart(index: number, key: string | null): void {
    const [own, its] = index === 0 ? (['left', 'right'] as const) : (['right', 'left'] as const);
    const pair = key === null ? undefined : this.pairs.find((row) => row[own] === key);
    this.flows[1 - index]?.walk.showCounterpart(pair?.[its] ?? null);
  }
}
