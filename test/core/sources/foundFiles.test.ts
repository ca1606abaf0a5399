import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isFoundByContent, readSource } from '../../../src/core/index';

const SERVER = '<configuration><system.applicationHost><sites/></system.applicationHost></configuration>';
const TRANSFORM =
  '<configuration xmlns:xdt="http://schemas.microsoft.com/XML-Document-Transform"><system.web xdt:Transform="Replace"/></configuration>';

function isFound(file: string, text: string): boolean {
  return isFoundByContent(readSource({ file, text, encoding: 'utf-8' }));
}

describe('a search of a folder', () => {
  for (const file of [
    'applicationHost.config',
    'APPLICATIONHOST.CONFIG',
    'node-a.config',
    'old/applicationHost.config',
  ]) {
    it(`takes ${file} for live configuration`, () => assert.equal(isFound(file, SERVER), true));
  }

  for (const file of [
    'applicationHost - Copy.config',
    'applicationHost.old.config',
    'applicationHost_backup.config',
    'applicationHost (2).config',
    'applicationHost.bak.config',
    'applicationHost.config.orig.xml',
  ]) {
    it(`takes ${file} for a copy`, () => assert.equal(isFound(file, SERVER), false));
  }

  it('leaves words inside of names alone', () => {
    for (const file of ['gold.config', 'copyright.config', 'holdings-site.config']) {
      assert.equal(isFound(file, SERVER), true, file);
    }
  });

  it('leaves transforms out, whatever they are called', () => {
    assert.equal(isFound('web.Release.config', TRANSFORM), false);
    assert.equal(isFound('web.config', TRANSFORM), false);
  });

  it('leaves configuration of other programs out', () => {
    assert.equal(isFound('app.config', '<configuration><startup/></configuration>'), false);
    assert.equal(isFound('nuget.config', '<configuration><packageSources/></configuration>'), false);
  });

  it('keeps a file with a known name that cannot be read, so that it is reported', () => {
    assert.equal(isFound('web.config', ''), true);
  });
});
