// A long session in an editor: a text of 1,000 sites is edited 300 times, and everything is kept that an editor keeps. Run
// with --expose-gc; prints the text's size and what the heap held after the first edits and after the last.
import { analyze, checkDocument, readSource } from '../../src/core/index';
import { applicationHost } from '../bench/generate';
import { TOOL } from './check';

const EDITS = 300;
/** By then everything is compiled, and what is made when it is first asked for has been. */
const WARM_UP = 60;

const collectGarbage = (globalThis as { gc?: () => void }).gc;
const heapSize = (): number => {
  collectGarbage?.();
  return process.memoryUsage().heapUsed;
};

const file = 'applicationHost.config';
let text = applicationHost(1000);
let source = readSource({ file, text, encoding: 'utf-8' });
let analysis = analyze([source], { windows: null });
let first = 0;
for (let i = 1; i <= EDITS; i++) {
  // Another site each time: what its new text says stays, and with it, if something is wrong, the whole text.
  const site = text.indexOf(`<site name="Customer ${(i * 37) % 1000}"`);
  const at = text.indexOf('physicalPath="', site) + 'physicalPath="'.length;
  // Now and then one outside of all sites, after which everything is read anew.
  const where = i % 50 === 0 ? text.lastIndexOf('</configuration>') : at;
  text = `${text.slice(0, where)}${i % 50 === 0 ? ' ' : `x${i}`}${text.slice(where)}`;
  // A concatenation is a rope, and an editor's text is flat.
  text = Buffer.from(text).toString();
  source = readSource({ file, text, encoding: 'utf-8' }, source);
  analysis = analyze([source], { windows: null }, analysis);
  if (i % 20 === 0) checkDocument(analysis, TOOL);
  if (i === WARM_UP) first = heapSize();
}
console.log(JSON.stringify({ text: text.length, first, last: heapSize(), findings: analysis.findings.length }));
