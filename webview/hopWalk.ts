import { make, makeSvg } from './dom';
import type { HopView } from '../src/protocol/messages';

/**
 * Walks the hops of one picture by pointer, keys and buttons, through all its parts and the edges that break off. At most
 * one hop is lit: in the picture, in the table and with its text in the caption. The picture is one stop of the tab
 * key; the arrow keys go from hop to hop inside it.
 */
export class HopWalk {
  private svg: SVGSVGElement | null = null;
  private rows: readonly HTMLElement[] = [];
  private hops: readonly HopView[] = [];
  private hint = '';
  /** Where the walk stands: the hop that was last focused or stepped to. */
  private walked: string | null = null;
  /** The hop under the pointer. */
  private pointed: string | null = null;
  /** The hop whose text the caret stands in; the walk goes there when the caret does. */
  private atCaret: string | null = null;

  /**
   * @param keyPrefix begins the keys by which a hop is known again in the next picture
   * @param onLight another hop is lit, or none
   */
  constructor(
    private readonly picture: HTMLElement,
    private readonly caption: HTMLElement,
    private readonly keyPrefix: string,
    private readonly reveal: (id: string) => void,
    private readonly onLight: (key: string | null) => void,
  ) {
    picture.addEventListener('click', (event) => this.activate(this.hopAt(event.target)));
    picture.addEventListener('pointerover', (event) => this.point(this.hopAt(event.target)));
    picture.addEventListener('pointerleave', () => this.point(null));
    picture.addEventListener('focusin', (event) => this.arrive(this.hopAt(event.target)));
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
      row.addEventListener('pointerenter', () => this.point(this.hopAt(row)));
      row.addEventListener('pointerleave', () => this.point(null));
    }
    this.moveTabStop();
    this.light();
  }

  /** Lights the hop before or after; behind the last comes the first. Said aloud, because the focus stays. */
  step(by: 1 | -1): void {
    const { length } = this.hops;
    if (length === 0) return;
    const at = this.hops.findIndex(({ key }) => key === this.walked);
    const next = at === -1 ? (by === 1 ? 0 : length - 1) : (at + by + length) % length;
    this.pointed = null;
    this.caption.setAttribute('aria-live', 'polite');
    this.walkTo(this.hops[next]?.key ?? null);
    this.scrollTo(this.walked);
  }

  /** Lights the hop whose text the caret has come to; leaves the walk where it is when it went elsewhere since. */
  followCaret(key: string | null): void {
    const known = this.hopOf(key)?.key ?? null;
    if (known === this.atCaret) return;
    this.caption.setAttribute('aria-live', 'off');
    // Who moves the caret does not point, wherever the pointer was left.
    this.pointed = null;
    if (known !== null || this.walked === this.atCaret) this.walkTo(known);
    this.atCaret = known;
    this.scrollTo(known);
  }

  /** Shows what stands beside the lit hop of the other picture. */
  showCounterpart(key: string | null): void {
    for (const element of this.svg?.querySelectorAll('[data-hop]') ?? []) {
      element.classList.toggle('counterpart', key !== null && element.getAttribute('data-hop') === key);
    }
  }

  /** Goes to the text that decides a hop, if one does. */
  activate(key: string | null): void {
    const hop = this.hopOf(key);
    if (hop === undefined) return;
    this.walkTo(hop.key);
    if (hop.revealId !== null) this.reveal(hop.revealId);
  }

  private onKey(event: KeyboardEvent): void {
    const hop = this.hopOf(this.hopAt(event.target));
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
    if (target !== undefined) this.focus(this.hops[target]?.key ?? null);
    else if (event.key === 'Enter' || event.key === ' ') this.activate(hop.key);
    else return;
    event.preventDefault();
  }

  private focus(key: string | null): void {
    this.elementOf(key)?.focus({ preventScroll: true });
    this.scrollTo(key);
  }

  private scrollTo(key: string | null): void {
    this.elementOf(key)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  private arrive(key: string | null): void {
    if (key === null) return;
    // The focused hop says its text itself.
    this.caption.setAttribute('aria-live', 'off');
    this.walkTo(key);
  }

  private walkTo(key: string | null): void {
    this.walked = key;
    this.moveTabStop();
    this.light();
  }

  private point(key: string | null): void {
    if (key === this.pointed) return;
    this.pointed = key;
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
    const groups = this.hops.map(({ key }) => this.elementOf(key));
    for (const child of svg.children) {
      if (child !== description && !groups.some((group) => child.contains(group))) {
        child.setAttribute('aria-hidden', 'true');
      }
    }
    this.hops.forEach((hop, i) => {
      const group = groups[i];
      if (group != null) this.dressHop(group, hop);
    });
    for (const station of svg.querySelectorAll('[data-station]')) {
      if (this.hopOf(this.hopAt(station))?.revealId != null) station.classList.add('leads');
    }
  }

  private dressHop(group: SVGElement, hop: HopView): void {
    group.removeAttribute('aria-hidden');
    group.setAttribute('role', hop.revealId === null ? 'img' : 'button');
    group.setAttribute(
      'aria-label',
      `${wayOf(hop)}: ${hop.what} (${[hop.payload, hop.boundary].filter(Boolean).join(', ')})`,
    );
    group.setAttribute('data-key', `${this.keyPrefix}:${hop.key}`);
    group.classList.toggle('leads', hop.revealId !== null);
    group.classList.toggle('differs', hop.differs !== null);
    // The caption says it; a tooltip would cover the wires.
    for (const child of [...group.children]) if (child.localName === 'title') child.remove();
    if (hop.differs !== null) markDifference(group);
    const d = group.querySelector('.wire')?.getAttribute('d');
    if (d == null) return;
    const broad = (className: string): SVGElement =>
      makeSvg('path', { class: className, d, fill: 'none', stroke: 'none' });
    if (group.querySelector('.hit') === null) group.prepend(broad('hit'));
    // Together they draw a tube around the wire.
    group.prepend(broad('ring-outside'), broad('ring-inside'));
  }

  private moveTabStop(): void {
    const stop = this.walked ?? this.hops[0]?.key ?? null;
    for (const { key } of this.hops) this.elementOf(key)?.setAttribute('tabindex', key === stop ? '0' : '-1');
  }

  private light(): void {
    const hop = this.hopOf(this.pointed) ?? this.hopOf(this.walked);
    for (const element of this.svg?.querySelectorAll('[data-hop]') ?? []) {
      element.classList.toggle('lit', hop !== undefined && element.getAttribute('data-hop') === hop.key);
    }
    for (const element of this.svg?.querySelectorAll('[data-station]') ?? []) {
      const station = element.getAttribute('data-station') ?? '';
      element.classList.toggle('lit', hop?.stations.includes(station) === true);
    }
    for (const row of this.rows) row.classList.toggle('lit', hop !== undefined && this.hopAt(row) === hop.key);
    this.caption.classList.toggle('quiet', hop === undefined);
    this.onLight(hop?.key ?? null);
    if (hop === undefined) {
      this.caption.replaceChildren(this.hint);
      return;
    }
    const about = [hop.payload, hop.boundary, hop.differs === null ? '' : `≠ ${hop.differs}`].filter(Boolean);
    this.caption.replaceChildren(
      make(
        'span',
        { class: 'caption-way' },
        make('strong', {}, wayOf(hop)),
        make('span', { class: 'quiet' }, ...about.map((text) => ` · ${text}`)),
      ),
      make('span', { class: 'caption-what' }, hop.what),
    );
  }

  /** The hop that a place of the picture or a row stands for. A station stands for the hop that arrives there. */
  private hopAt(target: EventTarget | null): string | null {
    if (!(target instanceof Element)) return null;
    const element = target.closest('[data-hop], [data-station]');
    const hop = element?.getAttribute('data-hop');
    if (hop != null) return hop;
    const station = element?.getAttribute('data-station');
    if (station == null) return null;
    const arriving = this.hops.find(({ stations }) => stations[1] === station);
    return (arriving ?? this.hops.find(({ stations }) => stations[0] === station))?.key ?? null;
  }

  private hopOf(key: string | null): HopView | undefined {
    return key === null ? undefined : this.hops.find((hop) => hop.key === key);
  }

  private elementOf(key: string | null): SVGElement | null {
    return key === null ? null : (this.svg?.querySelector<SVGElement>(`[data-hop="${CSS.escape(key)}"]`) ?? null);
  }
}

function wayOf({ label, from, to }: HopView): string {
  return `${label}. ${from} → ${to}`;
}

/** A sign beside the lock of a hop that is not as in the other picture: never colour alone. */
function markDifference(group: SVGElement): void {
  const chip = group.querySelector('.chip');
  if (chip === null) return;
  const at = (name: string): number => Number(chip.getAttribute(name) ?? 0);
  const place = `translate(${at('x') + at('width') + 3} ${at('y') - 1})`;
  const sign = makeSvg('text', { 'text-anchor': 'middle', y: '4.5', 'font-size': '13', 'font-weight': '700' });
  sign.textContent = '≠';
  group.append(makeSvg('g', { class: 'difference', transform: place }, makeSvg('circle', { r: '8' }), sign));
}
