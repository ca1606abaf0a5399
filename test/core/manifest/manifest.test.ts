import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { inProject } from '../../support/project';

interface Placed {
  readonly command: string;
  readonly when?: string;
}
interface Step {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}
interface Manifest {
  readonly icon: string;
  readonly files: readonly string[];
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly icon?: string }[];
    readonly keybindings?: readonly (Placed & { readonly key: string; readonly mac?: string })[];
    readonly languages: readonly { readonly id: string }[];
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string; readonly icon: string }[] };
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon: string; when?: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string; readonly when: string }[];
    readonly menus: Readonly<Record<string, readonly Placed[]>>;
    readonly walkthroughs: readonly { readonly id: string; readonly steps: readonly Step[] }[];
    readonly configuration: { readonly properties: Readonly<Record<string, object>> };
    readonly jsonValidation: readonly { readonly url: string }[];
    readonly languageModelTools: readonly { readonly name: string }[];
  };
}

const text = readFileSync(inProject('package.json'), 'utf8');
const manifest = JSON.parse(text) as Manifest;
const words = JSON.parse(readFileSync(inProject('package.nls.json'), 'utf8')) as Readonly<Record<string, string>>;
const { contributes } = manifest;

/** The extension's source, all files in one text: what it registers and reads is found by its name. */
const source = ['src/extension', 'src/core', 'src/protocol']
  .flatMap((folder) =>
    readdirSync(inProject(folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(inProject(folder, name), 'utf8')),
  )
  .join('\n');

function all(pattern: RegExp, of = source): string[] {
  return [...new Set([...of.matchAll(pattern)].map(([, found]) => found ?? ''))].sort();
}

const commands = contributes.commands.map(({ command }) => command).sort();
const views = Object.values(contributes.views).flat();
const menus = Object.values(contributes.menus).flat();
const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
const word = (reference: string): string => words[reference.replaceAll('%', '')] ?? '';

/** Commands of VS Code itself that our texts lead to. */
const COMMANDS_OF_THE_EDITOR = ['vscode.openFolder', 'workbench.actions.view.problems'];

/** Context keys of VS Code itself that our clauses ask. */
const KEYS_OF_THE_EDITOR = ['view', 'viewItem', 'workbenchState', 'editorTextFocus', 'resourceFilename'];

/** The keys that the extension sets: by their whole name, or through a function that puts `iisSsl.` in front. */
const keysOfOurs = [
  ...all(/setContext\('(\w+)'/g).map((key) => `iisSsl.${key}`),
  ...all(/setContext\(\s*'(\w+)',\s*servers/g).map((key) => `iisSsl.${key}`),
  ...all(/achieve\('(\w+)'\)/g).map((key) => `iisSsl.${key}`),
  ...all(/const CONTEXT = '([\w.]+)'/g),
];

/** The names in a when clause: everything but values behind an operator, regular expressions and literals. */
function keysIn(clause: string): string[] {
  const withoutValues = clause.replace(/=~\s*\/(?:[^/\\]|\\.)*\/\w*/g, '').replace(/[!=]=\s*[\w.-]+/g, '');
  return [...withoutValues.matchAll(/[A-Za-z_][\w.]*/g)].map(([key]) => key).filter((key) => key !== 'false');
}

const clauses = [
  ...menus.map(({ when }) => when),
  ...views.map(({ when }) => when),
  ...contributes.viewsWelcome.map(({ when }) => when),
  ...steps.flatMap(({ completionEvents }) =>
    completionEvents.filter((event) => event.startsWith('onContext:')).map((event) => event.slice('onContext:'.length)),
  ),
].filter((clause) => clause !== undefined);

describe('the manifest', () => {
  it('names the commands that the extension registers, and no other', () => {
    assert.deepEqual(commands, all(/registerCommand\(\s*'(iisSsl\.\w+)'/g));
  });

  it('puts only its own commands into menus', () => {
    for (const { command } of menus) assert.ok(commands.includes(command), command);
  });

  it('shows each command in the palette, unless it needs what only a row of a view has', () => {
    const hidden = contributes.menus['commandPalette']?.filter(({ when }) => when === 'false') ?? [];
    for (const { command } of hidden) {
      const isOnRow = contributes.menus['view/item/context']?.some((item) => item.command === command);
      assert.ok(isOnRow === true, command);
    }
  });

  it('names views that the extension makes, in containers that are there', () => {
    assert.deepEqual(views.map(({ id }) => id).sort(), all(/createTreeView\('([\w.]+)'/g));
    const containers = contributes.viewsContainers.activitybar.map(({ id }) => id);
    for (const container of Object.keys(contributes.views)) assert.ok(containers.includes(container), container);
    for (const { view } of contributes.viewsWelcome)
      assert.ok(
        views.some(({ id }) => id === view),
        view,
      );
  });

  it('asks only context keys that somebody sets, views and rows that there are', () => {
    for (const clause of clauses) {
      for (const key of keysIn(clause)) {
        assert.ok([...KEYS_OF_THE_EDITOR, ...keysOfOurs].includes(key), `${key} in ${clause}`);
      }
      for (const view of all(/view == ([\w.]+)/g, clause))
        assert.ok(
          views.some(({ id }) => id === view),
          clause,
        );
      const rows = /viewItem (?:== (\w+)|=~ \/\^\(?([\w|]+)\)?\$?\/)/.exec(clause);
      for (const row of (rows?.[1] ?? rows?.[2] ?? '').split('|').filter((name) => name !== '')) {
        assert.match(source, new RegExp(`(?:kind: |contextValue = .*|contextValue: )'${row}'`), clause);
      }
    }
  });

  it('has every setting that is read, and reads every setting that it has', () => {
    const read = all(/getConfiguration\('iisSsl'[^;]*?\.get<[^>]+>\('([\w.]+)'/g).map((name) => `iisSsl.${name}`);
    assert.deepEqual(Object.keys(contributes.configuration.properties).sort(), read);
  });

  it('has the tools for language models that are registered', () => {
    assert.deepEqual(contributes.languageModelTools.map(({ name }) => name).sort(), all(/register\('(\w+)'/g));
  });

  it('starts the extension for every language that its features are for, for its panel, and for samples that were left open', () => {
    const languages = [
      ...all(/language: '([\w-]+)' \}/g),
      ...contributes.languages.map(({ id }) => id),
      ...all(/languageId === '([\w-]+)'/g),
    ];
    for (const language of languages) {
      assert.ok(manifest.activationEvents.includes(`onLanguage:${language}`), language);
    }
    const [scheme] = all(/SAMPLES_SCHEME = '([\w-]+)'/g);
    assert.ok(manifest.activationEvents.includes(`onFileSystem:${scheme ?? ''}`));
    const [panel] = all(/PANEL_TYPE = '([\w.]+)'/g);
    assert.ok(manifest.activationEvents.includes(`onWebviewPanel:${panel ?? ''}`));
    // It starts for nothing that everybody has open.
    for (const event of manifest.activationEvents) {
      if (/^on(?:WebviewPanel|FileSystem):/.test(event)) continue;
      assert.ok(languages.includes(event.replace('onLanguage:', '')), event);
    }
  });

  it('opens the samples that ship, all of them', () => {
    const [list = ''] = /const SAMPLES = \[[^\]]*\]/.exec(source) ?? [];
    const shipped = readdirSync(inProject('samples'), { recursive: true, encoding: 'utf8' })
      .map((name) => name.replaceAll('\\', '/'))
      .filter((name) => name.includes('/'));
    assert.deepEqual(all(/'([^']+)'/g, list), shipped.sort());
  });

  it('names files that are there and that ship', () => {
    const files = [
      manifest.icon,
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...views.map(({ icon }) => icon),
      ...steps.map(({ media }) => media.svg),
      ...contributes.jsonValidation.map(({ url }) => url.replace('./', '')),
    ];
    for (const file of files) {
      assert.ok(existsSync(inProject(file)), file);
      assert.ok(manifest.files.includes(`${file.split('/')[0] ?? ''}/**`), file);
    }
    for (const file of manifest.files.filter((name) => !name.endsWith('/**'))) {
      assert.ok(existsSync(inProject(file)), file);
    }
  });

  it('says every text that it names, and names every text that there is', () => {
    assert.deepEqual(Object.keys(words).sort(), all(/"%([\w.]+)%"/g, text));
    for (const [key, value] of Object.entries(words)) assert.notEqual(value.trim(), '', key);
  });

  it('gives every key a twin for macOS', () => {
    for (const { command, key, mac } of contributes.keybindings ?? []) {
      assert.ok(!/ctrl/i.test(key) || mac !== undefined, command);
    }
  });
});

/** The commands that a text of the editor leads to. */
function linksOf(content: string): string[] {
  return [...content.matchAll(/\]\(command:([\w.]+)\)/g)].map(([, command]) => command ?? '');
}

/** Lines that are a link and nothing else become buttons. */
function buttonsOf(content: string): string[] {
  return content.split('\n').filter((line) => /^\[[^\]]+\]\([^)]+\)$/.test(line));
}

const known = (command: string): boolean =>
  commands.includes(command) ||
  COMMANDS_OF_THE_EDITOR.includes(command) ||
  views.some(({ id }) => `${id}.focus` === command);

describe('welcome views', () => {
  for (const { contents } of contributes.viewsWelcome) {
    it(`${contents} has one button, a way to the walkthrough, and no dead end`, () => {
      assert.equal(buttonsOf(word(contents)).length, 1);
      assert.ok(linksOf(word(contents)).includes('iisSsl.openWalkthrough'));
      for (const command of linksOf(word(contents))) assert.ok(known(command), command);
    });
  }
});

describe('the walkthrough', () => {
  it('is the one that the command opens', () => {
    assert.deepEqual(
      contributes.walkthroughs.map(({ id }) => id),
      all(/WALKTHROUGH = '(\w+)'/g),
    );
  });

  for (const { id, title, description, media, completionEvents } of steps) {
    describe(id, () => {
      it('has one button, and leads to commands that there are', () => {
        assert.equal(buttonsOf(word(description)).length, 1);
        for (const command of linksOf(word(description))) assert.ok(known(command), command);
        // A verb first, and no full stop: it is a heading.
        assert.match(word(title), /^[A-Z].*[^.]$/);
      });

      it('is done by something that happens', () => {
        assert.ok(completionEvents.length > 0);
        for (const event of completionEvents) {
          const [kind, what = ''] = event.split(':');
          if (kind === 'onCommand') assert.ok(commands.includes(what), event);
          else assert.equal(kind, 'onContext', event);
        }
      });

      it('has a picture of our own that takes the colours of the theme and loads nothing', () => {
        const svg = readFileSync(inProject(media.svg), 'utf8');
        assert.ok(word(media.altText).length > 20);
        assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="\d+ \d+ \d+ \d+" role="img"/);
        // VS Code shows it under a policy that allows neither style attributes nor scripts nor anything from elsewhere.
        assert.doesNotMatch(svg, /<(?:script|style|image|use|foreignObject)|\s(?:style|href|on\w+)=|url\(/);
        for (const [, colour] of svg.matchAll(/\s(?:fill|stroke)="([^"]+)"/g)) {
          assert.match(colour ?? '', /^(?:none|var\(--vscode-[\w-]+.*\))$/);
        }
      });
    });
  }
});
