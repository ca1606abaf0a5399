import { make } from './dom';
import { makeActualIcon, makeFitIcon, makeMinusIcon, makePlusIcon } from './icons';
import { makeIconButton, nameButton } from './toolkit';
import type { PanelStrings } from '../src/protocol/messages';

const STEPS = [0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4];
const STEPS_DOWN = [...STEPS].reverse();
const [SMALLEST, LARGEST] = [0.2, 5];

/** A drag that is shorter than this is a click. */
const CLICK_SLACK = 4;

/**
 * How large the pictures are: as they fit, or at a scale, which all share so that they can be compared. A picture that is
 * larger than its frame is moved by scrolling and by dragging.
 */
export class Zoom {
  readonly element = make('div', { class: 'zoom', role: 'group' });
  private readonly level = make('output', { class: 'zoom-level' });
  private readonly buttons = [
    makeIconButton(makeMinusIcon(), () => this.step(-1)),
    makeIconButton(makePlusIcon(), () => this.step(1)),
    makeIconButton(makeFitIcon(), () => this.set(null)),
    makeIconButton(makeActualIcon(), () => this.set(1)),
  ] as const;
  private readonly sizes = new ResizeObserver(() => this.showLevel());
  private zoom: number | null = null;

  /** @param area holds the pictures' frames, `.picture` */
  constructor(
    private readonly area: HTMLElement,
    private readonly onZoom: (zoom: number | null) => void,
  ) {
    const [minus, plus, fit, actual] = this.buttons;
    this.element.append(minus, this.level, plus, fit, actual);
    this.sizes.observe(area);
    area.addEventListener('wheel', (event) => this.onWheel(event), { passive: false });
    area.addEventListener('pointerdown', (event) => this.onPress(event));
    document.addEventListener('keydown', (event) => this.onKey(event));
  }

  update({ zoom, zoomOut, zoomIn, zoomFit, zoomActual }: PanelStrings): void {
    this.element.setAttribute('aria-label', zoom);
    [zoomOut, zoomIn, zoomFit, zoomActual].forEach((name, i) => {
      const button = this.buttons[i];
      if (button !== undefined) nameButton(button, name);
    });
    this.showLevel();
  }

  /** @param at a point of the window that stays where it is; the middle of each frame when left out */
  set(zoom: number | null, at?: { readonly x: number; readonly y: number }): void {
    const anchors = this.frames().map((frame) => anchorOf(frame, at));
    this.zoom = zoom === null ? null : Math.min(LARGEST, Math.max(SMALLEST, zoom));
    this.area.classList.toggle('zoomed', this.zoom !== null);
    this.area.style.setProperty('--zoom', String(this.zoom ?? 1));
    for (const restore of anchors) restore();
    this.showLevel();
    this.onZoom(this.zoom);
  }

  private step(by: 1 | -1): void {
    const now = this.scale();
    const next = by === 1 ? STEPS.find((step) => step > now + 0.01) : STEPS_DOWN.find((step) => step < now - 0.01);
    this.set(next ?? now);
  }

  /** CSS pixels to a unit of the picture, as it stands there. */
  private scale(): number {
    const svg = this.area.querySelector<SVGSVGElement>('.picture > svg');
    if (svg === null || svg.viewBox.baseVal.width === 0) return 1;
    return svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  }

  private showLevel(): void {
    const text = `${Math.round(this.scale() * 100)} %`;
    if (this.level.textContent !== text) this.level.textContent = text;
  }

  private frames(): HTMLElement[] {
    return [...this.area.querySelectorAll<HTMLElement>('.picture')];
  }

  private onWheel(event: WheelEvent): void {
    if (!(event.ctrlKey || event.metaKey) || frameOf(event.target) === null) return;
    event.preventDefault();
    this.set(this.scale() * Math.exp(-event.deltaY * 0.002), { x: event.clientX, y: event.clientY });
  }

  private onKey(event: KeyboardEvent): void {
    const { target, key } = event;
    if (event.altKey || event.ctrlKey || event.metaKey || this.frames().length === 0) return;
    if (target instanceof HTMLElement && /^(?:input|select|textarea)$/.test(target.localName)) return;
    if (key === '+' || key === '=') this.step(1);
    else if (key === '-') this.step(-1);
    else if (key === '0') this.set(null);
    else if (key === '1') this.set(1);
    else return;
    event.preventDefault();
  }

  /** Moves a picture that is larger than its frame. Fingers scroll by themselves. */
  private onPress(press: PointerEvent): void {
    const frame = frameOf(press.target);
    if (frame === null || press.button !== 0 || press.pointerType === 'touch') return;
    const from = { left: frame.scrollLeft, top: frame.scrollTop };
    const over = new AbortController();
    let dragging = false;
    const onMove = (move: PointerEvent): void => {
      const [x, y] = [move.clientX - press.clientX, move.clientY - press.clientY];
      if (!dragging && Math.hypot(x, y) < CLICK_SLACK) return;
      if (!dragging) frame.setPointerCapture(press.pointerId);
      dragging = true;
      frame.classList.add('dragged');
      frame.scrollTo({ left: from.left - x, top: from.top - y, behavior: 'instant' });
    };
    const end = (): void => {
      frame.classList.remove('dragged');
      over.abort();
      // Letting go after a drag is no click on what is under the pointer.
      if (!dragging) return;
      const swallow = (event: Event): void => event.stopPropagation();
      frame.addEventListener('click', swallow, { capture: true, once: true });
      setTimeout(() => frame.removeEventListener('click', swallow, { capture: true }));
    };
    const { signal } = over;
    frame.addEventListener('pointermove', onMove, { signal });
    for (const type of ['pointerup', 'pointercancel']) addEventListener(type, end, { signal });
  }
}

function frameOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('.picture') : null;
}

/** Remembers what part of a picture is at a point; the result scrolls the frame so that it is there again. */
function anchorOf(frame: HTMLElement, at?: { readonly x: number; readonly y: number }): () => void {
  const svg = frame.querySelector('svg');
  if (svg === null) return () => undefined;
  const box = frame.getBoundingClientRect();
  const isInside = at !== undefined && at.x >= box.left && at.x <= box.right && at.y >= box.top && at.y <= box.bottom;
  const { x, y } = isInside ? at : { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  const before = svg.getBoundingClientRect();
  const [partX, partY] = [(x - before.left) / before.width, (y - before.top) / before.height];
  return () => {
    const after = svg.getBoundingClientRect();
    frame.scrollLeft += after.left + partX * after.width - x;
    frame.scrollTop += after.top + partY * after.height - y;
  };
}
