import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  analyze,
  checkDocument,
  pictureOf,
  readSourceBytes,
  renderMarkdown,
  renderMermaid,
  renderSvg,
  traceFlow,
} from '../../src/core/index';
import { TOOL } from './check';
import { inProject } from './project';
import type { Analysis, ClientSettings, WindowsName } from '../../src/core/index';

/** Files of a case that are no input. */
const NO_INPUT = /^(?:expected\.\w+|args\.json)$/;

/** One folder of test/fixtures/check or test/fixtures/flow. */
export interface FixtureCase {
  readonly name: string;
  readonly folder: string;
  readonly inputs: readonly { readonly file: string; readonly bytes: Uint8Array }[];
  readonly args: FixtureArgs;
}

/** `args.json`: what the command line would say. */
export interface FixtureArgs {
  readonly windows?: WindowsName;
  readonly site?: string;
  readonly path?: string;
  /** What differs from the default client. */
  readonly client?: Partial<ClientSettings>;
}

export function fixtureCases(kind: 'check' | 'flow'): readonly FixtureCase[] {
  const parent = inProject('test', 'fixtures', kind);
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => {
      const folder = join(parent, name);
      const args = join(folder, 'args.json');
      return {
        name,
        folder,
        inputs: [...inputsIn(folder, '')],
        args: existsSync(args) ? (JSON.parse(readFileSync(args, 'utf8')) as FixtureArgs) : {},
      };
    });
}

/** A folder's own files by name, then those of its folders: the order of the command line. */
function* inputsIn(folder: string, prefix: string): Generator<FixtureCase['inputs'][number]> {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.isFile() && !(prefix === '' && NO_INPUT.test(entry.name))) {
      yield { file: `${prefix}${entry.name}`, bytes: readFileSync(join(folder, entry.name)) };
    }
  }
  for (const entry of entries) {
    if (entry.isDirectory()) yield* inputsIn(join(folder, entry.name), `${prefix}${entry.name}/`);
  }
}

export function analyzeCase({ inputs, args }: FixtureCase): Analysis {
  const sources = inputs.map(({ file, bytes }) => readSourceBytes(file, bytes));
  return analyze(sources, { windows: args.windows ?? null });
}

/** What the expected files of a case hold, by file name. */
export function outputsOf(kind: 'check' | 'flow', fixture: FixtureCase): ReadonlyMap<string, string> {
  const analysis = analyzeCase(fixture);
  if (kind === 'check') {
    return new Map([['expected.json', `${JSON.stringify(checkDocument(analysis, TOOL), null, 2)}\n`]]);
  }
  const { sites } = analysis.server;
  const site = fixture.args.site === undefined ? sites[0] : sites.find(({ name }) => name === fixture.args.site);
  if (site === undefined) throw new Error(`${fixture.name} has no site ${fixture.args.site ?? ''}.`);
  const picture = pictureOf(traceFlow(analysis.server, site, fixture.args.path ?? '/', fixture.args.client));
  return new Map([
    ['expected.svg', renderSvg(picture, { heading: true })],
    ['expected.mmd', renderMermaid(picture)],
    ['expected.md', renderMarkdown(picture)],
  ]);
}
