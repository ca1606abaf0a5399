import { defineConfig } from 'eslint/config';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

/**
 * The invariants of docs/architecture.md that imports can show. What the compiler can check (no DOM, no Node in the
 * core) is checked by each part's own tsconfig.json.
 */
const nothingOfAHost = {
  group: ['vscode', 'node:*', 'fs', 'path', 'os', 'child_process', 'crypto', 'http', 'https', 'net', 'process'],
  message: 'The core is pure: plain data in, plain data out (invariant 1).',
};
const noHostFolders = {
  group: ['**/extension/**', '**/cli/**', '**/webview/**', '**/protocol/**'],
  message: 'The core knows no host (invariant 1).',
};
const onlyTheFacade = {
  // A host file reaches the core as `../core/index` or deeper `../../core/index`; anything behind it is the core's own.
  regex: '/core/(?!index$)',
  message: 'Hosts import src/core/index.ts only (invariant 1).',
};

const made = ":matches(NewExpression, CallExpression)[callee.name='RegExp']";
/** What no rule and no test can look at: a pattern that depends on what is read. */
const patternAtRunTime = {
  selector: `:function ${made}`,
  message:
    'A pattern is a literal, or made of constants when its module is loaded: nobody can test others for their time.',
};
const patternOfString = { selector: made, message: 'A pattern is a literal here, which lint tests for its time.' };

const restrict = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

export default defineConfig(
  {
    ignores: ['dist/**', 'out/**', 'node_modules/**', 'samples/**', 'test/fixtures/**', '.vscode-test/**'],
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: [
          'src/core/tsconfig.json',
          'src/protocol/tsconfig.json',
          'src/cli/tsconfig.json',
          'src/extension/tsconfig.json',
          'webview/tsconfig.json',
          'test/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'off',
      'no-new-func': 'error',
    },
  },
  {
    // Files are hostile: what looks for a pattern in their texts takes time that grows with the text, not its square.
    files: ['src/**/*.ts', 'webview/**/*.ts'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential' }],
      'no-restricted-syntax': ['error', patternAtRunTime],
    },
  },
  {
    // Patterns that the core makes of strings when it is loaded are tested by test/core/text/patterns.test.ts.
    files: ['src/extension/**/*.ts', 'src/cli/**/*.ts', 'src/protocol/**/*.ts', 'webview/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', patternOfString] },
  },
  {
    files: ['src/core/**/*.ts'],
    rules: restrict(nothingOfAHost, noHostFolders),
  },
  {
    // After an edit elsewhere findings are kept, and their ranges follow the text: numbers would not.
    files: ['src/core/rules/**/*.ts'],
    ignores: ['src/core/rules/applyFix.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        patternAtRunTime,
        {
          selector: "Property[key.name='range'] > ObjectExpression",
          message: 'A range made of others is made by before, behind, between or partOf of text/range.ts.',
        },
      ],
    },
  },
  {
    // Rules look at the resolved server; text is read to the left of it (invariant 6).
    files: ['src/core/rules/**/*.ts', 'src/core/request/**/*.ts', 'src/core/diagram/**/*.ts'],
    rules: restrict(nothingOfAHost, noHostFolders, {
      group: ['**/xml/**', '**/sources/**'],
      message: 'Everything behind the Server knows IIS and TLS and no file format (invariants 5 and 6).',
    }),
  },
  {
    // The one exception: the article's two flows are made by the readers from two small texts.
    files: ['src/core/request/articleFlow.ts'],
    rules: restrict(nothingOfAHost, noHostFolders),
  },
  {
    files: ['src/core/text/**/*.ts', 'src/core/xml/**/*.ts', 'src/core/tls/**/*.ts'],
    rules: restrict(nothingOfAHost, noHostFolders, {
      group: ['**/server/**', '**/rules/**', '**/request/**', '**/diagram/**', '**/report/**', '**/sources/**'],
      message: 'The lowest layers know nothing of those above them.',
    }),
  },
  {
    files: ['src/extension/**/*.ts', 'src/cli/**/*.ts'],
    rules: restrict(onlyTheFacade),
  },
  {
    files: ['src/protocol/**/*.ts'],
    rules: restrict({ group: ['*', '**/*'], message: 'The protocol stands alone: page and extension share it.' }),
  },
  {
    files: ['webview/**/*.ts'],
    rules: restrict({
      group: ['vscode', 'node:*', '**/core/**', '**/extension/**'],
      message: 'The page knows the protocol only (invariant 6).',
    }),
  },
  {
    files: ['webview/**/*.ts'],
    ignores: ['webview/toolkit.ts'],
    rules: restrict(
      {
        group: ['vscode', 'node:*', '**/core/**', '**/extension/**'],
        message: 'The page knows the protocol only (invariant 6).',
      },
      {
        group: ['@vscode/webview-ui-toolkit', '@vscode/webview-ui-toolkit/**'],
        message: 'The toolkit is used in toolkit.ts alone.',
      },
    ),
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'no-console': 'off',
      // node:test's `test` and `describe` return promises that the runner awaits.
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
    },
  },
);
