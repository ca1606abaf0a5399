import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatMessage, readProjectFile, severitiesOfSetting } from '../../../src/core/index';
import { marks } from '../../support/marks';

/** `⟦…⟧` stands around the text of each problem. */
function problems(marked: string): readonly string[] {
  const { text, ranges } = marks(marked);
  const project = readProjectFile(text);
  assert.deepEqual(
    project.problems.map(({ range }) => text.slice(range.start, range.end)),
    ranges.map(({ start, end }) => text.slice(start, end)),
  );
  assert.deepEqual(
    project.problems.map(({ range }) => range),
    ranges,
  );
  return project.problems.map(({ message }) => formatMessage(message));
}

describe('a project file', () => {
  it('gives rules a severity, with comments and trailing commas', () => {
    const { severities, problems } = readProjectFile(
      '{ // why\n "rules": { "sni-without-host": "hint", "user-mode-ssl": "off", }, }',
    );
    assert.deepEqual(
      [...severities],
      [
        ['sni-without-host', 'hint'],
        ['user-mode-ssl', 'off'],
      ],
    );
    assert.deepEqual(problems, []);
  });

  it('needs no servers, which is not the same as naming none', () => {
    assert.equal(readProjectFile('{}').servers, null);
    assert.deepEqual(readProjectFile('{ "servers": [] }').servers, []);
  });

  it('points at a rule that does not exist, and says which one is near', () => {
    const [unknown, near] = problems(
      '{ "rules": { ⟦"something-else"⟧: "off", ⟦"sni-without-hosts"⟧: "off", "user-mode-ssl": "off" } }',
    );
    assert.match(unknown ?? '', /something-else/);
    assert.doesNotMatch(unknown ?? '', /mean/);
    assert.match(near ?? '', /"sni-without-host"/);
  });

  it('points at a severity that does not exist, and leaves the rule alone', () => {
    const text = '{ "rules": { "sni-without-host": ⟦"fatal"⟧, "user-mode-ssl": ⟦2⟧ } }';
    const [fatal] = problems(text);
    assert.match(fatal ?? '', /error, warning, information, hint, off/);
    assert.equal(readProjectFile(marks(text).text).severities.size, 0);
  });

  it('points at what has the wrong shape, and keeps the rest', () => {
    problems('{ "rules": ⟦[]⟧, "suppress": ⟦{}⟧, "servers": ⟦1⟧ }');
    problems('⟦[1]⟧');
    const { suppressions } = readProjectFile(
      '{ "rules": 1, "suppress": [1, { "rule": "user-mode-ssl", "reason": "planned" }] }',
    );
    assert.deepEqual(suppressions, [{ rule: 'user-mode-ssl', site: null, path: null, file: null, reason: 'planned' }]);
  });

  it('wants a rule that exists and a reason for what is suppressed', () => {
    problems(
      '{ "suppress": [⟦{ "rule": "user-mode-ssl" }⟧, ⟦{ "rule": "user-mode-ssl", "reason": " " }⟧, { "rule": ⟦"x"⟧, "reason": "y" }] }',
    );
  });

  it('names only files below its own folder', () => {
    problems('{ "suppress": [{ "rule": "user-mode-ssl", "reason": "y", "file": ⟦"../x"⟧ }] }');
  });

  it('reads the same from a setting, and leaves out what is not understood', () => {
    assert.deepEqual(
      [...severitiesOfSetting({ 'user-mode-ssl': 'warning', unknown: 'off', 'sni-without-host': 'worse' })],
      [['user-mode-ssl', 'warning']],
    );
    for (const value of [null, undefined, [], 'off', 1]) assert.equal(severitiesOfSetting(value).size, 0);
  });
});
