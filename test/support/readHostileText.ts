/** Reads one hostile text in a process of its own, so that a reader that never ends can be stopped. */
import { readSource } from '../../src/core/index';
import { readXml } from '../../src/core/xml/readXml';
import { HOSTILE_TEXTS } from './hostileTexts';

const [, make] = HOSTILE_TEXTS[Number(process.argv[2])] ?? [];
if (make === undefined) throw new Error(`There is no text ${process.argv[2] ?? ''}.`);
const text = make();
const { problems } = readXml(text);
const { format } = readSource({ file: 'applicationHost.config', text, encoding: 'utf-8' });
console.log(JSON.stringify({ problems: problems.length, format }));
