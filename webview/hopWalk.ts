import { make, makeSvg } from './dom';
import type { HopView } from '../src/protocol/messages';

/**
 * Walks the hops of one picture by pointer, keys and buttons. At most one hop is lit: in the picture, in the table and
 * with its text in the caption. The picture is one stop of the tab key; the arrow keys go from hop to hop inside it.
 */
export class HopWalk {
  private svg: SVGSVGElement | null = null;
  private rows: readonly HTMLElement[] = [];
  private hops: readonly HopView[] = [];
  private hint = '';
  /** Where the walk stands: the hop that was last focused or stepped to. */
  private walked: number | null = null;
  /** The hop under the pointer. */
  private pointed: number | null = null;

  /**
   * @param keyPrefix begins the keys by which a hop is known again in the next picture
   */
  constructor(
    private readonly picture: HTMLElement,
    private readonly caption: HTMLElement,
    private readonly keyPrefix: string,
    private readonly reveal: (id: string) => void,
  ) {
    picture.addEventListener('click', (event) => this.activate(hopAt(event.target)));
    picture.addEventListener('pointerover', (event) => this.point(hopAt(event.target)));
    picture.addEventListener('pointerleave', () => this.point(null));
    picture.addEventListener('focusin', (event) => this.arrive(hopAt(event.target)));
    picture.addEventListener('keydown', (event) => this.onKey(event));
  }

  /** Takes over a new picture and table; the walk stays where it is if that hop is still there. */
  show(svg: SVGSVGElement | null, rows: readonly HTMLElement[], hops: readonly HopView[], hint: string): void {
    this.svg = svg;
    this.rows = rows;
    this.hops = hops;
    this.hint = hint;
    if (this.hopOf(this.walked) === undefined) this.walked = null;
    if (this.hopOf(this.pointed) === undefined) this.pointed = null;
    if (svg !== null) this.dress(svg);
    for (const row of rows) {
      row.addEventListener('pointerenter', () => this.point(hopAt(row)));
      row.addEventListener('pointerleave', () => this.point(null));
    }
    this.moveTabStop();
    this.light();
  }

  /** Lights the hop before or after; behind the last comes the first. Said aloud, because the focus stays. */
  step(by: 1 | -1): void {
    const { length } = this.hops;
    if (length === 0) return;
    const at = this.hops.findIndex(({ number }) => number === this.walked);
    const next = at === -1 ? (by === 1 ? 0 : length - 1) : (at + by + length) % length;
    this.walked = this.hops[next]?.number ?? null;
    this.pointed = null;
    this.caption.setAttribute('aria-live', 'polite');
    this.moveTabStop();
    this.light();
    this.elementOf(this.walked)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** Goes to the text that decides a hop, if one does. */
  activate(number: number | null): void {
    const hop = this.hopOf(number);
    if (hop === undefined) return;
    this.walked = hop.number;
    this.moveTabStop();
    this.light();
    if (hop.revealId !== null) this.reveal(hop.revealId);
  }

  private onKey(event: KeyboardEvent): void {
    const hop = this.hopOf(hopAt(event.target));
    if (hop === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const at = this.hops.indexOf(hop);
    const last = this.hops.length - 1;
    const targets: Readonly<Record<string, number>> = {
      ArrowRight: Math.min(at + 1, last),
      ArrowDown: Math.min(at + 1, last),
      ArrowLeft: Math.max(at - 1, 0),
      ArrowUp: Math.max(at - 1, 0),
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (target !== undefined) this.focus(this.hops[target]?.number ?? null);
    else if (event.key === 'Enter' || event.key === ' ') this.activate(hop.number);
    else return;
    event.preventDefault();
  }

  private focus(number: number | null): void {
    const element = this.elementOf(number);
    element?.focus({ preventScroll: true });
    element?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  private arrive(number: number | null): void {
    if (number === null) return;
    this.walked = number;
    // The focused hop says its text itself.
    this.caption.setAttribute('aria-live', 'off');
    this.moveTabStop();
    this.light();
  }

  private point(number: number | null): void {
    if (number === this.pointed) return;
    this.pointed = number;
    this.caption.setAttribute('aria-live', 'off');
    this.light();
  }

  /** Gives names, roles and focus rings to the hops. For a screen reader the picture is its hops. */
  private dress(svg: SVGSVGElement): void {
    const title = [...svg.children].find(({ localName }) => localName === 'title');
    const description = [...svg.children].find(({ localName }) => localName === 'desc');
    svg.setAttribute('role', 'group');
    svg.removeAttribute('aria-labelledby');
    svg.setAttribute('aria-label', title?.textContent ?? '');
    if (description?.id) svg.setAttribute('aria-describedby', description.id);
    // As an element it would be a tooltip over the whole picture.
    title?.remove();
    for (const child of svg.children) if (child !== description) child.setAttribute('aria-hidden', 'true');
    for (const hop of this.hops) {
      const group = this.elementOf(hop.number);
      if (group !== null) this.dressHop(group, hop);
    }
    for (const station of svg.querySelectorAll('[data-station]')) {
      if (this.hopOf(hopAt(station))?.revealId != null) station.classList.add('leads');
    }
  }

  private dressHop(group: SVGElement, hop: HopView): void {
    group.removeAttribute('aria-hidden');
    group.setAttribute('role', hop.revealId === null ? 'img' : 'button');
    group.setAttribute(
      'aria-label',
      `${hop.number}. ${hop.from} → ${hop.to}: ${hop.what} (${hop.payload}, ${hop.boundary})`,
    );
    group.setAttribute('data-key', `${this.keyPrefix}:${hop.number}`);
    group.classList.toggle('leads', hop.revealId !== null);
    // The caption says it; a tooltip would cover the wires.
    for (const child of [...group.children]) if (child.localName === 'title') child.remove();
    const d = group.querySelector('.wire')?.getAttribute('d');
    if (d == null) return;
    const broad = (className: string): SVGElement =>
      makeSvg('path', { class: className, d, fill: 'none', stroke: 'none' });
    if (group.querySelector('.hit') === null) group.prepend(broad('hit'));
    // Together they draw a tube around the wire.
    group.prepend(broad('ring-outside'), broad('ring-inside'));
  }

  private moveTabStop(): void {
    const stop = this.walked ?? this.hops[0]?.number ?? null;
    for (const { number } of this.hops) this.elementOf(number)?.setAttribute('tabindex', number === stop ? '0' : '-1');
  }

  private light(): void {
    const hop = this.hopOf(this.pointed) ?? this.hopOf(this.walked);
    for (const element of this.svg?.querySelectorAll('[data-hop]') ?? []) {
      element.classList.toggle('lit', hop !== undefined && numberIn(element, 'data-hop') === hop.number);
    }
    for (const element of this.svg?.querySelectorAll('[data-station]') ?? []) {
      const station = numberIn(element, 'data-station');
      element.classList.toggle('lit', hop !== undefined && (station === hop.number || station === hop.number + 1));
    }
    for (const row of this.rows) row.classList.toggle('lit', hop !== undefined && hopAt(row) === hop.number);
    this.caption.classList.toggle('quiet', hop === undefined);
    if (hop === undefined) {
      this.caption.replaceChildren(this.hint);
      return;
    }
    this.caption.replaceChildren(
      make(
        'span',
        { class: 'caption-way' },
        make('strong', {}, `${hop.number}. ${hop.from} → ${hop.to}`),
        make('span', { class: 'quiet' }, ` · ${hop.payload} · ${hop.boundary}`),
      ),
      make('span', { class: 'caption-what' }, hop.what),
    );
  }

  private hopOf(number: number | null): HopView | undefined {
    return number === null ? undefined : this.hops.find((hop) => hop.number === number);
  }

  private elementOf(number: number | null): SVGElement | null {
    return number === null ? null : (this.svg?.querySelector<SVGElement>(`[data-hop="${number}"]`) ?? null);
  }
}

/** The hop that a place of the picture or a row stands for. A station stands for the hop that arrives there. */
function hopAt(target: EventTarget | null): number | null {
  if (!(target instanceof Element)) return null;
  const element = target.closest('[data-hop], [data-station]');
  if (element === null) return null;
  const hop = numberIn(element, 'data-hop');
  if (hop !== null) return hop;
  const station = numberIn(element, 'data-station');
  return station === null ? null : Math.max(1, station - 1);
}

function numberIn(element: Element, attribute: string): number | null {
  const value = element.getAttribute(attribute);
  return value === null ? null : Number(value);
}
