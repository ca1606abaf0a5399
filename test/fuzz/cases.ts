import { parseCommand, UsageError } from '../../src/cli/arguments';
import { readBaseline, readProjectFile } from '../../src/core/index';
import { checkInput } from './properties';
import { checkNeighbour } from './neighbour';
import { checkRequest } from './requests';
import {
  baselineText,
  bindingInformation,
  commandArguments,
  encode,
  mutateBytes,
  mutateText,
  netshJson,
  netshText,
  oddName,
  projectText,
  registryText,
  requestTexts,
  textOf,
} from './inputs';
import { brokenNeighbour } from './neighbour';
import type { FuzzFile } from './inputs';
import type { Random } from './random';

/**
 * One input. All are lists of named bytes, so that one way of keeping them and of making them smaller does for all:
 * `arguments` has one for each argument, `request` the URL with its options and then files, `neighbour` the text before,
 * the broken one, and the text behind.
 */
export interface FuzzCase {
  readonly kind: 'files' | 'neighbour' | 'request' | 'project' | 'baseline' | 'arguments';
  readonly files: readonly FuzzFile[];
}

/** The input of one run. */
export function makeCase(random: Random, seeds: readonly FuzzFile[]): FuzzCase {
  const kind = random.below(20);
  const named = (file: string, content: string): FuzzFile => ({ file, bytes: encode(content) });
  switch (kind) {
    case 0:
      return { kind: 'project', files: [named('iis-ssl.config.json', projectText(random))] };
    case 1:
      return { kind: 'baseline', files: [named('baseline.json', baselineText(random))] };
    case 2:
      return { kind: 'arguments', files: commandArguments(random).map((argument) => named('argument', argument)) };
    case 3:
    case 4:
      return { kind: 'neighbour', files: brokenNeighbour(random) };
    case 5:
      return {
        kind: 'request',
        files: [...requestTexts(random).map((text) => named('option', text)), ...makeFiles(random, seeds)],
      };
    default:
      return { kind: 'files', files: makeFiles(random, seeds) };
  }
}

/** Files that are given as one server, each with a name of its own. */
function makeFiles(random: Random, seeds: readonly FuzzFile[]): readonly FuzzFile[] {
  const files = someFiles(random, seeds);
  return files.map((each, i) =>
    files[0]?.file === each.file && i > 0 ? { ...each, file: `site/${each.file}` } : each,
  );
}

function someFiles(random: Random, seeds: readonly FuzzFile[]): readonly FuzzFile[] {
  const file = (name: string, content: string): FuzzFile => ({
    file: random.chance(0.05) ? oddName(random) : name,
    bytes: encode(content),
  });
  const made = random.below(12);
  if (made === 0) return [file('http.reg', registryText(random))];
  if (made === 1) return [file('sslcert.txt', netshText(random))];
  if (made === 2) return [file('sslcert.json', netshJson(random))];
  if (made === 3) {
    const flags = random.pick(['0', '1', '3', 'x', '-1', '99999999999']);
    const bindings = Array.from(
      { length: 3 },
      () =>
        `<binding protocol="${random.pick(['http', 'https', 'net.tcp', ''])}" bindingInformation="${bindingInformation(random)}" sslFlags="${flags}"/>`,
    );
    const site = `<configuration><system.applicationHost><sites><site name="${random.pick(['a', '__proto__', 'constructor'])}" id="1"><bindings>${bindings.join('')}</bindings></site></sites></system.applicationHost></configuration>`;
    return [
      file('applicationHost.config', site),
      random.chance(0.5) ? file('sslcert.txt', netshText(random)) : file('http.reg', registryText(random)),
    ];
  }
  const seed = random.pick(seeds);
  const changed: FuzzFile = {
    file: random.chance(0.02) ? oddName(random) : seed.file,
    bytes: random.chance(0.25)
      ? mutateBytes(random, seed.bytes)
      : encode(mutateText(random, textOf(seed), textOf(random.pick(seeds)))),
  };
  if (!random.chance(0.2)) return [changed];
  const other = random.pick(seeds);
  return [changed, { file: `site/${other.file}`, bytes: other.bytes }];
}

/**
 * Throws when something does not hold for an input.
 *
 * @param thorough documents, pictures and fixes as well, which take most of the time
 */
export function checkCase({ kind, files }: FuzzCase, thorough: boolean): void {
  const [first] = files;
  switch (kind) {
    case 'files':
      checkInput(files, thorough);
      return;
    case 'neighbour':
      checkNeighbour(files);
      return;
    case 'request':
      checkRequest(
        files.filter(({ file }) => file === 'option').map(textOf),
        files.filter(({ file }) => file !== 'option'),
      );
      return;
    case 'project':
      if (first !== undefined) checkRanges(readProjectFile(textOf(first)).problems, textOf(first));
      return;
    case 'baseline':
      if (first !== undefined) readBaseline(textOf(first));
      return;
    case 'arguments':
      try {
        parseCommand(files.map(textOf));
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
      }
  }
}

function checkRanges(
  problems: readonly { readonly range: { readonly start: number; readonly end: number } }[],
  text: string,
): void {
  for (const { range } of problems) {
    if (range.start < 0 || range.start > range.end || range.end > text.length)
      throw new Error(`a problem from ${range.start} to ${range.end} of ${text.length}`);
  }
}
