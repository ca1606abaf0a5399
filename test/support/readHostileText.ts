/** Reads one hostile text and asks everything about it, in a process of its own, so that what never ends can be stopped. */
import { analyze, readSource } from '../../src/core/index';
import { QUESTIONS } from './askEverything';
import { HOSTILE_TEXTS } from './hostileTexts';

const [, file, make] = HOSTILE_TEXTS[Number(process.argv[2])] ?? [];
if (file === undefined || make === undefined) throw new Error(`There is no text ${process.argv[2] ?? ''}.`);
const source = readSource({ file, text: make(), encoding: 'utf-8' });
const analysis = analyze([source], { windows: null });
for (const [name, ask] of Object.entries(QUESTIONS)) {
  const before = process.cpuUsage();
  ask(analysis);
  const { user } = process.cpuUsage(before);
  if (process.argv[3] === 'times') console.error(name, Math.round(user / 1000));
}
console.log(JSON.stringify({ problems: source.problems.length, format: source.format }));
