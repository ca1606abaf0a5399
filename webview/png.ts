/**
 * Draws a picture of ours onto a canvas, shape by shape. A browser would also take the whole picture as an image, but the
 * page's content security policy allows no images, and it stays so. What is drawn here is what `renderSvg` writes:
 * groups that are moved, rectangles, circles, lines, paths and lines of text, with presentation attributes.
 */
import { importPicture } from './picture';

/** Sharp on fine screens and in print. */
const SCALE = 2;

/** The longest side that every browser's canvas has. */
const MAX_SIDE = 8192;

/** A PNG of an SVG document in base64; `null` when it is none. */
export function drawPng(text: string): string | null {
  const svg = importPicture(text, 'export-');
  if (svg === null) return null;
  const { width, height } = svg.viewBox.baseVal;
  const scale = Math.min(SCALE, MAX_SIDE / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d');
  if (context === null || canvas.width === 0 || canvas.height === 0) return null;
  context.scale(scale, scale);
  // White beneath everything: the picture is readable wherever it is pasted.
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  drawElement(context, svg, {});
  return canvas.toDataURL('image/png').split(',')[1] ?? null;
}

/** Presentation attributes as they are inherited. */
type Style = Readonly<Record<string, string>>;

const INHERITED = [
  ...['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linecap'],
  ...['stroke-linejoin', 'font-family', 'font-size', 'font-weight', 'font-style', 'text-anchor', 'letter-spacing'],
];

function drawElement(context: CanvasRenderingContext2D, element: Element, outer: Style): void {
  const style = { ...outer, ...attributesOf(element) };
  context.save();
  transform(context, element.getAttribute('transform') ?? '');
  context.globalAlpha *= Number(element.getAttribute('opacity') ?? 1);
  if (element.localName === 'svg' || element.localName === 'g') {
    for (const child of element.children) drawElement(context, child, style);
  } else if (element.localName === 'text') {
    drawText(context, element, style);
  } else {
    const path = pathOf(element);
    if (path !== null) paint(context, path, style);
  }
  context.restore();
}

function attributesOf(element: Element | null): Style {
  const style: Record<string, string> = {};
  for (const name of INHERITED) {
    const value = element?.getAttribute(name);
    if (value != null) style[name] = value;
  }
  return style;
}

function transform(context: CanvasRenderingContext2D, text: string): void {
  for (const [, name, args] of text.matchAll(/(translate|scale|rotate)\(([^)]*)\)/g)) {
    const [a = 0, b] = (args ?? '').split(/[\s,]+/).map(Number);
    if (name === 'translate') context.translate(a, b ?? 0);
    else if (name === 'scale') context.scale(a, b ?? a);
    else context.rotate((a * Math.PI) / 180);
  }
}

function pathOf(element: Element): Path2D | null {
  const at = (name: string): number => Number(element.getAttribute(name) ?? 0);
  const path = new Path2D();
  switch (element.localName) {
    case 'path':
      return new Path2D(element.getAttribute('d') ?? '');
    case 'rect':
      path.roundRect(at('x'), at('y'), at('width'), at('height'), at('rx'));
      return path;
    case 'circle':
      path.arc(at('cx'), at('cy'), at('r'), 0, 2 * Math.PI);
      return path;
    case 'line':
      path.moveTo(at('x1'), at('y1'));
      path.lineTo(at('x2'), at('y2'));
      return path;
    default:
      return null;
  }
}

function paint(context: CanvasRenderingContext2D, path: Path2D, style: Style): void {
  const alpha = context.globalAlpha;
  const fill = style['fill'] ?? '#000000';
  if (fill !== 'none') {
    context.globalAlpha = alpha * Number(style['fill-opacity'] ?? 1);
    context.fillStyle = fill;
    context.fill(path);
  }
  const stroke = style['stroke'] ?? 'none';
  if (stroke === 'none') return;
  context.globalAlpha = alpha * Number(style['stroke-opacity'] ?? 1);
  context.strokeStyle = stroke;
  context.lineWidth = Number(style['stroke-width'] ?? 1);
  context.lineCap = (style['stroke-linecap'] ?? 'butt') as CanvasLineCap;
  context.lineJoin = (style['stroke-linejoin'] ?? 'miter') as CanvasLineJoin;
  const dashes = style['stroke-dasharray'] ?? 'none';
  context.setLineDash(dashes === 'none' ? [] : dashes.split(/[\s,]+/).map(Number));
  context.stroke(path);
}

const ALIGNMENTS: Readonly<Record<string, CanvasTextAlign>> = { start: 'left', middle: 'center', end: 'right' };

function drawText(context: CanvasRenderingContext2D, element: Element, style: Style): void {
  context.textAlign = ALIGNMENTS[style['text-anchor'] ?? 'start'] ?? 'left';
  let x = Number(element.getAttribute('x') ?? 0);
  const y = Number(element.getAttribute('y') ?? 0);
  for (const node of element.childNodes) {
    const span = node instanceof Element ? node : null;
    // A title is a tooltip.
    if (span !== null && span.localName !== 'tspan') continue;
    const own = { ...style, ...attributesOf(span) };
    context.font = `${own['font-style'] ?? 'normal'} ${own['font-weight'] ?? '400'} ${own['font-size'] ?? '13'}px ${own['font-family'] ?? 'sans-serif'}`;
    context.fillStyle = own['fill'] ?? '#000000';
    x += Number(span?.getAttribute('dx') ?? 0);
    const text = node.textContent ?? '';
    context.fillText(text, x, y);
    x += context.measureText(text).width;
  }
}
