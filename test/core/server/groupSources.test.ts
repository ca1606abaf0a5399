import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { groupSources } from '../../../src/core/index';
import { readFiles } from '../../support/check';
import type { Files } from '../../support/check';

const HOST =
  '<configuration><system.applicationHost><sites><site name="S" id="1"/></sites></system.applicationHost></configuration>';
const METABASE = '<MBProperty><IIsWebServer Location="/LM/W3SVC/1"/></MBProperty>';
const REG = '[HKEY_LOCAL_MACHINE\\SYSTEM]\r\n';

/** The files of each group, the file that stands for it first. */
function groups(files: Files): readonly (readonly string[])[] {
  return groupSources(readFiles(files)).map(({ main, sources }) => {
    assert.equal(sources[0], main);
    return sources.map(({ file }) => file);
  });
}

describe('files that belong to one server', () => {
  it('each applicationHost.config and each MetaBase.xml starts one', () => {
    assert.deepEqual(
      groups({ 'a/applicationHost.config': HOST, 'b/applicationHost.config': HOST, 'c/MetaBase.xml': METABASE }),
      [['a/applicationHost.config'], ['b/applicationHost.config'], ['c/MetaBase.xml']],
    );
  });

  it('a MetaBase.xml beside an applicationHost.config with sites joins it', () => {
    assert.deepEqual(groups({ 'a/MetaBase.xml': METABASE, 'a/applicationHost.config': HOST }), [
      ['a/applicationHost.config', 'a/MetaBase.xml'],
    ]);
  });

  it('a MetaBase.xml beside one without sites is a server of its own', () => {
    const empty = HOST.replace(/<site .*?\/>/, '');
    assert.equal(groups({ 'a/MetaBase.xml': METABASE, 'a/applicationHost.config': empty }).length, 2);
  });

  it('a registry export belongs to the servers of its folder, else to those of the nearest folder above', () => {
    assert.deepEqual(
      groups({ 'applicationHost.config': HOST, 'a/MetaBase.xml': METABASE, 'a/http.reg': REG, 'b/deep/http.reg': REG }),
      [
        ['applicationHost.config', 'b/deep/http.reg'],
        ['a/MetaBase.xml', 'a/http.reg'],
      ],
    );
  });

  it('a registry export without any server describes nothing', () => assert.deepEqual(groups({ 'http.reg': REG }), []));

  it("a project's files and folders are found by the names that the host gives them", () => {
    const folder = 'file:///c%3A/my%20servers';
    const [group, ...others] = groupSources(
      readFiles({
        [`${folder}/web%201/applicationHost.config`]: HOST,
        [`${folder}/http%20export.reg`]: REG,
        [`${folder}/other/applicationHost.config`]: HOST,
      }),
      [
        {
          folder,
          place: (path) => `${folder}/${path.split('/').map(encodeURIComponent).join('/')}`,
          servers: [
            {
              name: 'One',
              files: ['web 1', 'http export.reg'],
              windows: null,
              paths: new Map([['S/shop', 'sites/the shop']]),
              profiles: [],
              roles: new Map(),
            },
          ],
        },
      ],
    );
    assert.deepEqual(
      group?.sources.map(({ file }) => file),
      [`${folder}/web%201/applicationHost.config`, `${folder}/http%20export.reg`],
    );
    assert.deepEqual([...(group?.pathMap ?? [])], [['S/shop', `${folder}/sites/the%20shop`]]);
    assert.deepEqual(
      others.map(({ name, main }) => [name, main.file]),
      [[null, `${folder}/other/applicationHost.config`]],
    );
  });
});
