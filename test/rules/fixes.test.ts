import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits, compatibleFixes, editsOf, formatMessage, RULES } from '../../src/core/index';
import { checkFiles, must } from '../support/check';
import { fixtureCases } from '../support/fixtures';
import { examplesOf, pageOf } from '../support/rulePages';
import { A, access, host, HTTPS, M, metabase, root } from '../support/rules';
import type { Analysis, EditFix, FileEdit, Finding, WindowsName } from '../../src/core/index';
import type { Files } from '../support/check';

/** Servers whose findings have fixes: the wrong examples of every page, the fixtures, and values written oddly. */
const SERVERS: readonly (readonly [name: string, files: Files, windows?: WindowsName | undefined])[] = [
  ...RULES.flatMap(({ slug }) =>
    examplesOf(pageOf(slug))
      .filter(({ kind }) => kind === 'wrong')
      .map(({ files, windows }, i) => [`${slug}, wrong example ${i + 1}`, files, windows] as const),
  ),
  ...fixtureCases('check').map(
    ({ name, inputs, args }) =>
      [`fixture ${name}`, Object.fromEntries(inputs.map(({ file, bytes }) => [file, bytes])), args.windows] as const,
  ),
  ...[
    'Ssl,SslRequireCert',
    'sslrequirecert',
    '64',
    'Ssl, 72',
    ' SslRequireCert , Ssl128 ',
    'Ssl&#44;SslRequireCert',
  ].map((flags) => [`sslFlags="${flags}"`, { [A]: host(HTTPS, access(flags)) }] as const),
  ...['AccessSSLRequireCert', '64', 'AccessSSL|AccessSSLRequireCert'].map(
    (flags) =>
      [
        `AccessSSLFlags="${flags}"`,
        { [M]: metabase('SecureBindings=":443:"', root(`AccessSSLFlags="${flags}"`)) },
      ] as const,
  ),
  ['a section twice with the same words', { [A]: host(HTTPS, access('Ssl', 'Site/a') + access('Ssl', 'SITE/a')) }],
  ['a misspelt site', { [A]: host(HTTPS, access('Ssl', 'Siet/a')) }],
];

/** A finding without its place: edits move what stands behind them. */
function identity({ rule, site, path, message, place }: Finding): string {
  return `${rule} at ${place.file} ${site ?? ''}${path ?? ''}: ${formatMessage(message)}`;
}

/** Takes edits back, from what they say they did: what stands outside of them has to be as it was. */
function undo(text: string, file: string, edits: readonly FileEdit[], before: string): string {
  let shift = 0;
  let result = '';
  let done = 0;
  for (const { range, newText } of edits.filter((edit) => edit.file === file)) {
    const start = range.start + shift;
    assert.equal(text.slice(start, start + newText.length), newText);
    result += text.slice(done, start) + before.slice(range.start, range.end);
    done = start + newText.length;
    shift += newText.length - (range.end - range.start);
  }
  return result + text.slice(done);
}

describe('fixes', () => {
  for (const [name, files, windows] of SERVERS) {
    const analyzed = (texts: Files): Analysis => checkFiles(texts, windows === undefined ? {} : { windows }).analysis;
    const analysis = analyzed(files);
    const before = Object.fromEntries(analysis.sources.map(({ file, text }) => [file, text]));
    for (const finding of analysis.findings) {
      for (const fix of finding.fixes ?? []) {
        const title = `${finding.rule}: ${formatMessage(fix.title)}`;
        if (fix.kind === 'command') {
          it(`${name}: ${title} is one line, and so is what takes it back`, () => {
            for (const line of [fix.command, fix.undo ?? 'none']) {
              assert.match(line, /\S/);
              assert.doesNotMatch(line, /[\r\n\0]/);
            }
          });
          continue;
        }
        it(`${name}: ${title} takes the finding away, brings no error, and leaves the rest as it was`, () => {
          const edits = must(
            editsOf([fix], (file) => must(before[file], file)),
            'edits without overlap',
          );
          assert.notEqual(edits.length, 0);
          const after = Object.fromEntries(
            Object.entries(before).map(([file, text]) => [file, applyEdits(text, file, edits)]),
          );
          for (const [file, text] of Object.entries(before)) {
            assert.equal(undo(must(after[file], file), file, edits, text), text);
          }
          const left = analyzed(after).findings;
          assert.ok(!left.map(identity).includes(identity(finding)), `still there: ${identity(finding)}`);
          const errors = (findings: readonly Finding[]): readonly string[] =>
            findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
          const known = errors(analysis.findings);
          assert.deepEqual(
            errors(left).filter((rule) => !known.includes(rule)),
            [],
            'no new error',
          );
        });
      }
    }
    const safe = analysis.findings.flatMap(({ fixes }) =>
      (fixes ?? []).filter((fix): fix is EditFix => fix.kind === 'safe').slice(0, 1),
    );
    if (safe.length < 2) continue;
    it(`${name}: all safe fixes can be made at once, and then none is left`, () => {
      let current = before;
      for (let round = 0; round < 5; round++) {
        const textOf = (file: string): string => must(current[file], file);
        const fixes = compatibleFixes(
          analyzed(current).findings.flatMap(({ fixes }) =>
            (fixes ?? []).filter((fix): fix is EditFix => fix.kind === 'safe').slice(0, 1),
          ),
          textOf,
        );
        if (fixes.length === 0) return;
        const edits = must(editsOf(fixes, textOf), 'compatible edits');
        current = Object.fromEntries(
          Object.entries(current).map(([file, text]) => [file, applyEdits(text, file, edits)]),
        );
      }
      assert.fail('fixes go on and on');
    });
  }
});

describe('fixes in a text that is not well-formed', () => {
  const whole = host(HTTPS, access('Ssl, SslRequireCert'));
  const broken = (text: string): string => text.replace('</configuration>', '<broken </configuration>');
  const kinds = (files: Files, rule: string): readonly (readonly [file: string, ...kinds: string[]])[] =>
    checkFiles(files)
      .found(rule)
      .map(({ place, fixes = [] }) => [place.file, ...new Set(fixes.map(({ kind }) => kind))] as const);

  it('are no edits: what they leave behind might be read as something else', () => {
    const rule = 'require-cert-without-negotiate';
    assert.deepEqual(kinds({ [A]: whole }, rule), [[A, 'safe']]);
    assert.deepEqual(kinds({ [A]: broken(whole) }, rule), [[A]]);
  });
  const SITE = '<application path="/"><virtualDirectory path="/" physicalPath="C:\\www" /></application>';
  const withFolder = (more: string): string => host(HTTPS, more).replace('<bindings>', `${SITE}<bindings>`);
  const web = (inner: string): string => `<configuration><system.webServer>${inner}</system.webServer></configuration>`;

  it('are commands still', () => {
    const lock =
      '<location overrideMode="Deny"><system.webServer><security><access /></security></system.webServer></location>';
    const refused = web('<security><access sslFlags="Ssl" /></security>');
    assert.deepEqual(kinds({ [A]: withFolder(lock), 'www/web.config': broken(refused) }, 'access-in-locked-section'), [
      ['www/web.config', 'command'],
    ]);
  });
  it('are edits of the well-formed file beside it', () => {
    const above = withFolder('').replace('<bindings>', '<hsts enabled="true" max-age="31536000" /><bindings>');
    const header = web(
      '<httpProtocol><customHeaders><add name="Strict-Transport-Security" value="max-age=1" /></customHeaders></httpProtocol>',
    );
    assert.deepEqual(kinds({ [A]: broken(above), 'www/web.config': header }, 'hsts-duplicate-header'), [
      ['www/web.config', 'suggestion'],
    ]);
  });
});
