import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { decodeText, isFoundByContent, isKnownFileName, mayBeKnown, readSource } from '../../../src/core/index';
import { inProject } from '../../support/project';

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

describe('a look at the words of a text', () => {
  it('is silent about what is no configuration of IIS', () => {
    for (const text of [
      '',
      '<project><artifactId>shop</artifactId></project>',
      '<configuration><startup/><packageSources><clear /></packageSources></configuration>',
      '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>',
      '<accessory/><siteswap/><x location="a"/>',
      'a < b and site > location',
    ]) {
      assert.equal(mayBeKnown(text), false, text);
    }
  });

  it('sees every format', () => {
    for (const text of [
      SERVER,
      '<configuration>\n  <system.webServer />',
      '<location path="Shop"><system.webServer>',
      '<access sslFlags="Ssl" />',
      '<configuration><configurationRedirection enabled="true" /></configuration>',
      '<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V54_0"/>',
      '<IIsWebServer Location="/LM/W3SVC/1"/>',
      'Windows Registry Editor Version 5.00\r\n',
      'SSL Certificate bindings:\n',
    ]) {
      assert.equal(mayBeKnown(text), true, text);
    }
  });

  it('never misses a file that would be found by its content', () => {
    const folders = ['samples', 'test/fixtures', 'test/host/workspaces'].map((name) => inProject(name));
    const found = folders.flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(?:config|xml|reg|txt)$/i.test(name))
        .map((name) => ({ name, text: decodeText(readFileSync(`${folder}/${name}`)).text }))
        .filter(
          ({ name, text }) =>
            !isKnownFileName(name) &&
            isFound(name, text) &&
            readSource({ file: name, text, encoding: 'utf-8' }).format !== 'unknown',
        ),
    );
    assert.ok(found.length > 5);
    assert.deepEqual(
      found.filter(({ text }) => !mayBeKnown(text)).map(({ name }) => name),
      [],
    );
  });
});
