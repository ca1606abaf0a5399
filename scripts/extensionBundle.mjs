// The extension's files, which both extension hosts run:
//
//   dist/web/extension.js   what is loaded when the extension is activated, with the core
//   dist/web/later.js       what is loaded with its first use (src/extension/later.ts)
//   dist/web/xmlWriter.js   the writer of XML, for migrations
//   dist/texts.json         the core's texts, which the two others hold marks of (texts.mjs)
//
// later.js shares the core with extension.js: two copies would be two times the size, and two memories. esbuild splits
// modules of ES only, while VS Code runs CommonJS. So a first pass splits (the two files, and a third with what both
// need), and a second joins the third to extension.js, which exports it to later.js under the short names of the first.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import ts from 'typescript';
import { TextsApart } from './texts.mjs';

/** @typedef {{ readonly path: string, readonly text: string }} BuiltFile */

/** The name by which later.js requires extension.js. */
const MAIN = './extension.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * What all bundles have in common.
 * @param {{ minify: boolean, sourcemap: boolean }} wanted source maps help contributors; the package has none
 * @returns {import('esbuild').BuildOptions}
 */
export function commonOptions({ minify, sourcemap }) {
  return {
    absWorkingDir: root,
    bundle: true,
    target: 'es2022',
    minify,
    sourcemap: sourcemap ? 'linked' : false,
    // jsonc-parser's `main` is UMD, whose requires no bundler can follow; its `module` is plain.
    mainFields: ['module', 'main'],
    legalComments: 'none',
    logLevel: 'warning',
  };
}

/**
 * @param {import('esbuild').BuildOptions} common
 * @param {(files: readonly BuiltFile[]) => void} receive takes the finished files; in a watch after every change
 * @returns {import('esbuild').BuildOptions} builds the extension's files, and writes nothing by itself
 */
export function extensionBundle(common, receive) {
  const texts = new TextsApart();
  const core = join(root, 'src', 'core');
  return {
    ...common,
    entryPoints: { extension: 'src/extension/browser/main.ts', later: 'src/extension/later.ts' },
    outdir: 'dist/web',
    platform: 'browser',
    format: 'esm',
    splitting: true,
    chunkNames: 'shared-[hash]',
    external: ['vscode'],
    write: false,
    metafile: true,
    sourcemap: common.sourcemap === false ? false : 'inline',
    plugins: [
      {
        name: 'two-files-of-three',
        setup(build) {
          /** @type {ReadonlyMap<string, string>} */
          let facade = new Map();
          build.onStart(() => {
            texts.read();
            facade = behindFacade(core);
          });
          build.onLoad({ filter: /[\\/]src[\\/](?:core|extension)[\\/].*\.ts$/ }, ({ path }) => {
            const code = texts.marked(path, readFileSync(path, 'utf8'));
            return { contents: path.startsWith(core) ? code : pastFacade(path, code, facade), loader: 'ts' };
          });
          build.onEnd(async ({ outputFiles = [], errors }) => {
            if (errors.length > 0) return;
            const files = await joined(common, outputFiles);
            files.push({
              path: join(root, 'dist', 'texts.json'),
              text: JSON.stringify(texts.tableOf(files.map(({ text }) => text))),
            });
            receive(files);
          });
        },
      },
    ],
  };
}

/**
 * @param {import('esbuild').BuildOptions} common
 * @param {readonly import('esbuild').OutputFile[]} split what the first pass made
 * @returns {Promise<BuiltFile[]>}
 */
async function joined(common, split) {
  /** @param {string} start */
  const nameOf = (start) => {
    const found = split.map(({ path }) => path.replace(/.*[\\/]/, '')).filter((name) => name.startsWith(start));
    if (found.length !== 1) throw new Error(`The first pass made ${found.length} files ${start}*, not one.`);
    return `./${found[0]}`;
  };
  const shared = nameOf('shared-');
  /** @type {import('esbuild').Plugin} */
  const firstPass = {
    name: 'first-pass',
    setup(build) {
      build.onResolve({ filter: /^\.\/[\w-]+\.js$/ }, ({ path, importer }) =>
        path === shared && importer.endsWith('later.js')
          ? { path: MAIN, external: true }
          : { path, namespace: 'first-pass' },
      );
      build.onLoad({ filter: /.*/, namespace: 'first-pass' }, ({ path }) => {
        const file = split.find((each) => each.path.endsWith(path.slice(1)));
        return file === undefined ? null : { contents: file.text };
      });
    },
  };
  const { outputFiles } = await esbuild.build({
    ...common,
    plugins: [firstPass, joins(shared)],
    entryPoints: { extension: 'joined', later: './later.js' },
    outdir: 'dist/web',
    platform: 'browser',
    format: 'cjs',
    external: ['vscode'],
    // What runs later.js in a web worker hands it this (src/extension/browser/ownFile.ts).
    define: { OWN_EXPORTS: 'module.exports' },
    write: false,
  });
  return outputFiles;
}

/**
 * The module that becomes extension.js: the entry, and what both files need.
 * @param {string} shared
 * @returns {import('esbuild').Plugin}
 */
function joins(shared) {
  return {
    name: 'joins',
    setup(build) {
      build.onResolve({ filter: /^joined$/ }, () => ({ path: 'joined', namespace: 'joined' }));
      build.onLoad({ filter: /.*/, namespace: 'joined' }, () => ({
        contents: `export { activate } from './extension.js'; export * from '${shared}';`,
      }));
    },
  };
}

/**
 * Where the core's facade has its values from: splitting goes by modules, and through the facade each of them needs all.
 * @param {string} core
 * @returns {ReadonlyMap<string, string>} the path of the module by the value's name
 */
function behindFacade(core) {
  const path = join(core, 'index.ts');
  const { statements } = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true);
  /** @type {Map<string, string>} */
  const modules = new Map();
  for (const statement of statements) {
    if (!ts.isExportDeclaration(statement) || statement.isTypeOnly) continue;
    const { exportClause, moduleSpecifier } = statement;
    if (exportClause === undefined || !ts.isNamedExports(exportClause) || moduleSpecifier === undefined) {
      throw new Error(`${path}: the build understands lists of names only: ${statement.getText()}`);
    }
    const module = join(core, /** @type {ts.StringLiteral} */ (moduleSpecifier).text);
    for (const { name } of exportClause.elements) modules.set(name.text, module);
  }
  return modules;
}

/**
 * A module that imports what it takes of the core from where it is made.
 * @param {string} path
 * @param {string} code
 * @param {ReadonlyMap<string, string>} facade
 */
function pastFacade(path, code, facade) {
  const { statements } = ts.createSourceFile(path, code, ts.ScriptTarget.ES2022, true);
  let result = '';
  let done = 0;
  for (const statement of statements) {
    if (!ts.isImportDeclaration(statement) || statement.importClause?.isTypeOnly === true) continue;
    const { importClause, moduleSpecifier } = statement;
    if (!/\/core\/index$/.test(/** @type {ts.StringLiteral} */ (moduleSpecifier).text)) continue;
    const names = importClause?.namedBindings;
    if (names === undefined || !ts.isNamedImports(names)) throw new Error(`${path}: import names from the core.`);
    const imports = names.elements.map((element) => {
      const module = facade.get((element.propertyName ?? element.name).text);
      return `import { ${element.getText()} } from ${JSON.stringify(module)};`;
    });
    result += code.slice(done, statement.getStart()) + imports.join(' ');
    done = statement.end;
  }
  return result + code.slice(done);
}
