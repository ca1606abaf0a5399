/**
 * Takes a picture that came as text into the page. Nothing of the parsed document is imported: an equal one is built
 * from the elements and attributes of the lists below, so scripts, event handlers, styles, foreign content and links
 * out of the picture have no way in, whoever made the text.
 */
import { makeSvg } from './dom';

const ELEMENTS: ReadonlySet<string> = new Set([
  ...['svg', 'g', 'path', 'line', 'polyline', 'polygon', 'rect', 'circle', 'ellipse', 'text', 'tspan', 'title', 'desc'],
  ...['defs', 'marker', 'clipPath', 'linearGradient', 'stop', 'use'],
]);

const ATTRIBUTES: ReadonlySet<string> = new Set([
  ...[
    'id',
    'class',
    'role',
    'href',
    'lang',
    'transform',
    'viewBox',
    'preserveAspectRatio',
    'width',
    'height',
    'd',
    'points',
  ],
  ...[
    'x',
    'y',
    'x1',
    'x2',
    'y1',
    'y2',
    'cx',
    'cy',
    'r',
    'rx',
    'ry',
    'dx',
    'dy',
    'opacity',
    'color',
    'offset',
    'clip-path',
  ],
  ...['fill', 'fill-opacity', 'fill-rule', 'font-family', 'font-size', 'font-weight', 'font-style', 'letter-spacing'],
  ...[
    'stroke',
    'stroke-width',
    'stroke-opacity',
    'stroke-dasharray',
    'stroke-linecap',
    'stroke-linejoin',
    'paint-order',
  ],
  ...[
    'text-anchor',
    'dominant-baseline',
    'alignment-baseline',
    'stop-color',
    'stop-opacity',
    'textLength',
    'lengthAdjust',
  ],
  ...[
    'marker-start',
    'marker-mid',
    'marker-end',
    'markerWidth',
    'markerHeight',
    'refX',
    'refY',
    'orient',
    'pathLength',
  ],
]);

/** Deeper nesting is not a picture of ours; the limit keeps the recursion bounded. */
const MAX_DEPTH = 64;

const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

/**
 * Builds the picture, or nothing when the text is not an SVG document.
 * @param idPrefix makes the ids unique where several pictures stand in one page
 */
export function importPicture(text: string, idPrefix: string): SVGSVGElement | null {
  const { documentElement: root } = new DOMParser().parseFromString(text, 'image/svg+xml');
  if (root.namespaceURI !== SVG_NAMESPACE || root.localName !== 'svg') return null;
  if (root.getElementsByTagName('parsererror').length > 0) return null;
  return copyElement(root, idPrefix, 0) as SVGSVGElement;
}

function copyElement(source: Element, idPrefix: string, depth: number): SVGElement {
  const copy = makeSvg(source.localName as keyof SVGElementTagNameMap, {});
  for (const { name, value } of source.attributes) {
    const kept = cleanAttribute(name, value, idPrefix);
    if (kept !== null) copy.setAttribute(name, kept);
  }
  for (const child of source.childNodes) {
    if (child.nodeType === Node.TEXT_NODE || child.nodeType === Node.CDATA_SECTION_NODE) {
      copy.append(child.nodeValue ?? '');
    } else if (child instanceof Element && isAllowed(child) && depth < MAX_DEPTH) {
      copy.append(copyElement(child, idPrefix, depth + 1));
    }
  }
  return copy;
}

function isAllowed(element: Element): boolean {
  return element.namespaceURI === SVG_NAMESPACE && ELEMENTS.has(element.localName);
}

/** The value that an attribute has in the page; `null` when it stays out. */
function cleanAttribute(name: string, value: string, idPrefix: string): string | null {
  if (name === 'id') return idPrefix + value;
  if (name === 'href') return value.startsWith('#') ? `#${idPrefix}${value.slice(1)}` : null;
  if (name === 'aria-labelledby' || name === 'aria-describedby') {
    return value
      .split(/\s+/)
      .map((id) => idPrefix + id)
      .join(' ');
  }
  if (/^(?:data|aria)-[a-z-]+$/.test(name)) return value;
  if (!ATTRIBUTES.has(name)) return null;
  if (!/url\s*\(/i.test(value)) return value;
  const [, id] = /^url\(#([\w.-]+)\)$/.exec(value) ?? [];
  return id === undefined ? null : `url(#${idPrefix}${id})`;
}
