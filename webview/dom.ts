/** Small helpers for elements. Texts are always set as text: nothing in the page parses HTML. */

const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

/** Makes an element with attributes and children; an attribute that is `null` is left out. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | null>>,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

/** Makes an element of a picture. */
export function makeSvg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | null>>,
  ...children: readonly Node[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG_NAMESPACE, tag);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

function setAttributes(element: Element, attributes: Readonly<Record<string, string | null>>): void {
  for (const [name, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(name, value);
}

/**
 * What can be activated: looks like a link where it leads somewhere, is plain text where it does not.
 * @param key the same for the same thing in the next picture, see `keepFocus`
 */
export function makeLink(text: string, key: string, onActivate: (() => void) | null): HTMLElement {
  if (onActivate === null) return make('span', {}, text);
  const button = make('button', { type: 'button', class: 'link', 'data-key': key }, text);
  button.addEventListener('click', onActivate);
  return button;
}

/**
 * Makes changes under `root`, and gives the focus back to what had it: elements that are replaced are known again by
 * their `data-key`. Scroll positions stay because scrolling elements are kept.
 */
export function keepFocus(root: HTMLElement, change: () => void): void {
  const key = root.contains(document.activeElement) ? document.activeElement?.getAttribute('data-key') : null;
  const hadFocus = document.activeElement;
  change();
  if (key == null || hadFocus?.isConnected === true) return;
  root.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

/** Makes keys from texts that may be equal: the second `a` becomes `a#2`. */
export function keyMaker(prefix: string): (text: string) => string {
  const seen = new Map<string, number>();
  return (text) => {
    const count = (seen.get(text) ?? 0) + 1;
    seen.set(text, count);
    return `${prefix}:${text}${count === 1 ? '' : `#${count}`}`;
  };
}

/** Whether two values of the protocol say the same: they are plain data made in the same order. */
export function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
