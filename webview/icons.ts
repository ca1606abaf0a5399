import { makeSvg } from './dom';
import type { FixView, OutcomeView, WarningView } from '../src/protocol/messages';

/** Sixteen-pixel icons drawn with the text's colour. They only repeat what the words beside them say. */
function makeIcon(className: string, ...shapes: readonly SVGElement[]): SVGElement {
  return makeSvg(
    'svg',
    {
      class: `icon ${className}`,
      viewBox: '0 0 16 16',
      width: '16',
      height: '16',
      'aria-hidden': 'true',
      focusable: 'false',
    },
    ...shapes,
  );
}

function line(d: string): SVGElement {
  return makeSvg('path', {
    d,
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': '1.4',
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
  });
}

const ROUND = 'M8 1.7a6.3 6.3 0 1 0 0 12.6a6.3 6.3 0 0 0 0-12.6z';

const SEVERITY_SHAPES: Readonly<Record<WarningView['severity'], readonly string[]>> = {
  error: [ROUND, 'M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8'],
  warning: ['M8 2L14.5 13.8H1.5z', 'M8 6.4v3.4M8 11.8v.05'],
  information: [ROUND, 'M8 7.4v4M8 4.8v.05'],
  hint: ['M5.9 11.2h4.2M6.6 13.8h2.8', 'M5.9 11.2c0-2-1.9-2.6-1.9-5a4 4 0 0 1 8 0c0 2.4-1.9 3-1.9 5'],
};

export function makeSeverityIcon(severity: WarningView['severity']): SVGElement {
  return makeIcon(`severity-icon is-${severity}`, ...SEVERITY_SHAPES[severity].map(line));
}

export function makeUnknownIcon(): SVGElement {
  return makeIcon('unknown-icon', line(ROUND), line('M6.2 6.3a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.8.7-.8 1.3M8 11.5v.05'));
}

export function makePreviousIcon(): SVGElement {
  return makeIcon('', line('M10 3.5L5.5 8l4.5 4.5'));
}

export function makeNextIcon(): SVGElement {
  return makeIcon('', line('M6 3.5L10.5 8L6 12.5'));
}

export function makePlusIcon(): SVGElement {
  return makeIcon('', line('M8 3v10M3 8h10'));
}

export function makeMinusIcon(): SVGElement {
  return makeIcon('', line('M3 8h10'));
}

export function makeFitIcon(): SVGElement {
  return makeIcon('', line('M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10'));
}

export function makeActualIcon(): SVGElement {
  return makeIcon('', line('M3 4.8L4.6 4v8M11 4.8L12.6 4v8M8 6.2v.05M8 10v.05'));
}

/** Beside what is wrong with a field. */
export function makeWarningMark(): SVGElement {
  return makeIcon('', ...SEVERITY_SHAPES.error.map(line));
}

/** A check mark before what is changed at a press, two sheets before what is copied. */
export function makeFixIcon(does: FixView['does']): SVGElement {
  return does === 'apply'
    ? makeIcon('', line('M2.5 8.5l3.5 3.5l7.5-8'))
    : makeIcon('', line('M5.5 5.5V2.5h8v8h-3M2.5 5.5h8v8h-8z'));
}

/** How a request ends: a check mark, a bar, a cross. */
export function makeOutcomeIcon(kind: OutcomeView['kind']): SVGElement {
  const sign = { good: 'M5 8.2l2.2 2.3L11.2 5.8', refused: 'M4.8 8h6.4', broken: 'M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8' };
  return makeIcon('', line(ROUND), line(sign[kind]));
}
