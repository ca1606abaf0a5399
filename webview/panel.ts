import { make } from './dom';
import { FlowSection } from './flowSection';
import { Toolbar } from './toolbar';
import { UnknownsSection } from './unknownsSection';
import { WarningsSection } from './warningsSection';
import type { PanelModel } from '../src/protocol/messages';
import type { Actions } from './actions';

/** The whole page. Its parts are made once and updated, so that nothing flickers and scroll positions stay. */
export class Panel {
  readonly element = make('div', { class: 'panel' });
  private readonly heading = make('h1', { class: 'for-screen-reader' });
  private readonly toolbar: Toolbar;
  private readonly notice = make('p', { class: 'notice', role: 'status' });
  private readonly flowsArea = make('div', { class: 'flows' });
  private readonly flows: FlowSection[] = [];
  private readonly warnings: WarningsSection;
  private readonly unknowns = new UnknownsSection();

  constructor(private readonly actions: Actions) {
    this.toolbar = new Toolbar(actions);
    this.warnings = new WarningsSection(actions);
    // Empty until the first model comes: a page without words must not show frames.
    this.element.hidden = true;
    this.element.append(
      this.heading,
      this.toolbar.element,
      this.notice,
      this.flowsArea,
      this.warnings.element,
      this.unknowns.element,
    );
  }

  update(model: PanelModel): void {
    const { strings } = model;
    this.element.hidden = false;
    this.heading.textContent = strings.title;
    this.toolbar.update(model);
    this.notice.hidden = model.notice === null;
    // Written only when it changes, so that it is not read out with every refresh.
    if (this.notice.textContent !== (model.notice ?? '')) this.notice.textContent = model.notice ?? '';
    this.updateFlows(model);
    this.warnings.element.hidden = model.flows.length === 0 && model.warnings.length === 0;
    this.warnings.update(model.warnings, strings);
    this.unknowns.update(model.unknowns, strings);
  }

  private updateFlows({ flows, strings }: PanelModel): void {
    flows.forEach((flow, index) => {
      let section = this.flows[index];
      if (section === undefined) {
        section = new FlowSection(index, this.actions);
        this.flows.push(section);
        this.flowsArea.append(section.element);
      }
      section.update(flow, strings);
    });
    for (const section of this.flows.splice(flows.length)) section.element.remove();
  }
}
