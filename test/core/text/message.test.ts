import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { englishOf, formatMessage, message, provideTexts } from '../../../src/core/index.ts';

describe('Texts of messages', () => {
  afterEach(() => provideTexts(new Map()));

  it('are in the code where nothing was taken out', () => {
    assert.equal(formatMessage(message('{0} of {1}', 1, 'two')), '1 of two');
    assert.equal(englishOf('~1'), '~1');
  });

  it('are looked up where a mark stands for them, also after the message was made', () => {
    const made = message('~1', 'x');
    provideTexts(new Map([['~1', 'The site {0}.']]));
    assert.equal(formatMessage(made), 'The site x.');
    assert.equal(englishOf('~1'), 'The site {0}.');
  });

  it('are not looked up again in what files say', () => {
    provideTexts(new Map([['~1', 'The site {0}.']]));
    assert.equal(formatMessage(message('~1', '~1')), 'The site ~1.');
    assert.equal(formatMessage(message('{0}', 'constructor')), 'constructor');
    assert.equal(englishOf('constructor'), 'constructor');
  });
});
