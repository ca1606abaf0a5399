/** Reads one hostile text and asks everything about it, in a process of its own, so that what never ends can be stopped. */
import { analyze, readSource } from '../../src/core/index';
import { QUESTIONS } from './askEverything';
import { HOSTILE_TEXTS } from './hostileTexts';

const [, file, make] = HOSTILE_TEXTS[Number(process.argv[2])] ?? [];
if (file === undefined || make === undefined) throw new Error(`There is no text ${process.argv[2] ?? ''}.`);
const source = readSource({ file, text: make(), encoding: 'utf-8' });
const analysis = analyze([source], { windows: null });
for (const ask of Object.values(QUESTIONS)) ask(analysis);
console.log(JSON.stringify({ problems: source.problems.length, format: source.format }));
