import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatMessage } from '../../../src/core/index';
import { checkFiles } from '../../support/check';
import { A, HTTPS, OPEN, access, config, host, location, resolve, said, siteElement } from './support';
import type { Folders, Resolved } from './support';

const W = config(access('Ssl'));

/** Where each web.config lies: `Site/path`, or nothing. */
function places({ server }: Resolved): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, string[]> = {};
  for (const { file } of server.unmapped) found[file] = [];
  for (const { file, site, path } of server.webConfigs) (found[file] ??= []).push(`${site}${path}`);
  return found;
}

function mapped(folders: Folders, files: readonly string[], home = ''): Readonly<Record<string, readonly string[]>> {
  return places(
    resolve({
      [`${home}${A}`]: host(siteElement('Site', 1, folders, HTTPS), '', OPEN),
      ...Object.fromEntries(files.map((file) => [file, W])),
    }),
  );
}

describe('a web.config lies where its folder and a physicalPath have the longest common tail', () => {
  it('the folder of the site', () =>
    assert.deepEqual(mapped({ '/': 'C:\\inetpub\\wwwroot' }, ['wwwroot/web.config']), {
      'wwwroot/web.config': ['Site/'],
    }));
  it('variables are names like any other', () =>
    assert.deepEqual(mapped({ '/': '%SystemDrive%\\inetpub\\wwwroot' }, ['inetpub/wwwroot/web.config']), {
      'inetpub/wwwroot/web.config': ['Site/'],
    }));
  it('without regard to case', () =>
    assert.deepEqual(mapped({ '/': 'C:\\Inetpub\\WWWRoot' }, ['INETPUB/wwwroot/Web.config']), {
      'INETPUB/wwwroot/Web.config': ['Site/'],
    }));
  it('with names that a URI stands for, as editors name files', () =>
    assert.deepEqual(
      mapped({ '/': 'D:\\web sites\\our shop' }, ['file:///c%3A/copy/Our%20Shop/web.config'], 'file:///c%3A/copy/'),
      { 'file:///c%3A/copy/Our%20Shop/web.config': ['Site/'] },
    ));
  it('with percent signs of a plain name left alone', () =>
    assert.deepEqual(mapped({ '/': 'D:\\our shop' }, ['our%20shop/web.config']), { 'our%20shop/web.config': [] }));
  it('with backslashes in the file names', () =>
    assert.deepEqual(mapped({ '/': 'C:\\inetpub\\wwwroot' }, ['copy\\inetpub\\wwwroot\\web.config']), {
      'copy\\inetpub\\wwwroot\\web.config': ['Site/'],
    }));
  it('folders below keep their names', () =>
    assert.deepEqual(mapped({ '/': 'C:\\wwwroot' }, ['wwwroot/Admin/Deep/web.config']), {
      'wwwroot/Admin/Deep/web.config': ['Site/Admin/Deep'],
    }));
  it('the longer tail wins', () =>
    assert.deepEqual(
      mapped({ '/': 'C:\\sites\\one\\www', '/app': 'C:\\sites\\two\\www' }, [
        'one/www/web.config',
        'two/www/web.config',
      ]),
      {
        'one/www/web.config': ['Site/'],
        'two/www/web.config': ['Site/app'],
      },
    ));
  it('a whole segment is needed: the end of a name is no tail', () =>
    assert.deepEqual(mapped({ '/': 'C:\\my-wwwroot' }, ['wwwroot/web.config']), { 'wwwroot/web.config': [] }));
  it('no common segment: nowhere', () =>
    assert.deepEqual(mapped({ '/': 'C:\\inetpub\\wwwroot' }, ['src/web.config', 'web.config']), {
      'src/web.config': [],
      'web.config': [],
    }));
  it('a virtual directory of an application', () =>
    assert.deepEqual(
      mapped({ '/': 'C:\\www', '/app': 'C:\\app', '/app:/files': 'E:\\data' }, [
        'data/web.config',
        'data/sub/web.config',
      ]),
      {
        'data/web.config': ['Site/app/files'],
        'data/sub/web.config': ['Site/app/files/sub'],
      },
    ));
  it('a path on a share is a name like any other', () =>
    assert.deepEqual(mapped({ '/': '\\\\server\\share\\www' }, ['share/www/web.config']), {
      'share/www/web.config': ['Site/'],
    }));
  it('a slash at the end of a physicalPath changes nothing', () =>
    assert.deepEqual(mapped({ '/': 'C:\\www\\' }, ['www/web.config']), { 'www/web.config': ['Site/'] }));
});

describe("what an application or virtual directory takes is not the folder's", () => {
  const folders = { '/': 'C:\\www', '/app': 'D:\\elsewhere' };
  it("the file in the application's own folder counts", () =>
    assert.deepEqual(mapped(folders, ['elsewhere/web.config']), { 'elsewhere/web.config': ['Site/app'] }));
  it('the file in the folder of the same name does not', () =>
    assert.deepEqual(mapped(folders, ['www/app/web.config']), { 'www/app/web.config': [] }));
  it('nor what lies below it', () =>
    assert.deepEqual(mapped(folders, ['www/app/sub/web.config']), { 'www/app/sub/web.config': [] }));
  it('in whatever case', () => assert.deepEqual(mapped(folders, ['www/APP/web.config']), { 'www/APP/web.config': [] }));
  it('an application in a folder of the site is the application', () =>
    assert.deepEqual(mapped({ '/': 'C:\\www', '/app': 'C:\\www\\app' }, ['www/app/web.config']), {
      'www/app/web.config': ['Site/app'],
    }));
  it('what is cut off there is not given to a directory that fits less', () =>
    assert.deepEqual(
      mapped({ '/': 'C:\\sites\\www', '/app': 'D:\\elsewhere', '/old': 'C:\\backup\\app' }, [
        'sites/www/app/web.config',
      ]),
      { 'sites/www/app/web.config': [] },
    ));
});

describe('several virtual directories in one folder share its web.config', () => {
  it('two of one site', () =>
    assert.deepEqual(mapped({ '/': 'C:\\www', '/a': 'C:\\shared', '/b': 'C:\\shared' }, ['shared/web.config']), {
      'shared/web.config': ['Site/a', 'Site/b'],
    }));
  it('and what lies below', () =>
    assert.deepEqual(mapped({ '/a': 'C:\\shared', '/b': 'C:\\Shared' }, ['shared/sub/web.config']), {
      'shared/sub/web.config': ['Site/a/sub', 'Site/b/sub'],
    }));
  it('two sites, each with its own certainty', () => {
    const found = resolve({
      [A]: host(
        siteElement('One', 1, { '/': 'C:\\www' }, HTTPS) + siteElement('Two', 2, { '/': 'c:\\WWW' }, HTTPS),
        '',
        OPEN,
      ),
      'www/web.config': W,
    });
    assert.deepEqual(places(found), { 'www/web.config': ['One/', 'Two/'] });
    assert.deepEqual(
      found.server.webConfigs.map(({ certainty }) => certainty),
      ['commonTail', 'commonTail'],
    );
    assert.deepEqual([said(found.at('/', 'One')), said(found.at('/', 'Two'))], ['Ssl', 'Ssl']);
  });
  it('written with and without a slash at the end', () => {
    const found = resolve({
      [A]: host(siteElement('Site', 1, { '/a': 'C:\\shared\\', '/b': 'C:\\shared' }, HTTPS), '', OPEN),
      'shared/web.config': W,
    });
    assert.deepEqual(places(found), { 'shared/web.config': ['Site/a', 'Site/b'] });
    assert.deepEqual(
      found.server.webConfigs.map(({ certainty }) => certainty),
      ['commonTail', 'commonTail'],
    );
  });
  it("a folder of one that is another's is shared as well", () =>
    assert.deepEqual(mapped({ '/': 'C:\\www', '/shop': 'C:\\www\\parts' }, ['www/parts/web.config']), {
      'www/parts/web.config': ['Site/shop', 'Site/parts'],
    }));
  it('even where the files at hand begin below the folder of the other', () =>
    assert.deepEqual(
      mapped({ '/': 'C:\\www', '/shop': 'C:\\www\\a\\b\\parts' }, ['parts/web.config', 'parts/sub/web.config']),
      {
        'parts/web.config': ['Site/shop', 'Site/a/b/parts'],
        'parts/sub/web.config': ['Site/shop/sub', 'Site/a/b/parts/sub'],
      },
    ));
});

describe('two candidates that fit equally well', () => {
  it('of two files for one directory the one nearest to applicationHost.config counts', () =>
    assert.deepEqual(
      mapped({ '/': 'C:\\inetpub\\www' }, ['old/copy/www/web.config', 'server/www/web.config'], 'server/config/'),
      {
        'old/copy/www/web.config': [],
        'server/www/web.config': ['Site/'],
      },
    ));
  it('of two directories in different folders the mapping is called ambiguous, with its words', () => {
    const found = resolve({
      [A]: host(siteElement('Site', 1, { '/': 'C:\\one\\www', '/b': 'D:\\two\\www' }, HTTPS), '', OPEN),
      'www/web.config': W,
    });
    const [placement, ...more] = found.server.webConfigs;
    assert.ok(placement !== undefined && more.length === 0);
    assert.equal(placement.certainty, 'ambiguous');
    assert.match(formatMessage(placement.how), /other directories share/);
  });
  it('a sure mapping says by how many folder names', () => {
    const found = resolve({
      [A]: host(siteElement('Site', 1, { '/': 'C:\\one\\www' }, HTTPS), '', OPEN),
      'one/www/web.config': W,
    });
    const [placement] = found.server.webConfigs;
    assert.ok(placement !== undefined);
    assert.equal(placement.certainty, 'commonTail');
    assert.deepEqual(placement.how.args, [2, 'C:\\one\\www']);
  });
});

describe('allowSubDirConfig="false"', () => {
  const files = {
    'www/web.config': W,
    'www/sub/web.config': config(access('Ssl128')),
    'data/sub/web.config': config(access('Ssl128')),
  };
  const shut = (
    directory: string,
    application: string,
    site: string,
    server: string,
  ): Readonly<Record<string, readonly string[]>> => {
    const stated = (value: string): string => (value === '' ? '' : ` allowSubDirConfig="${value}"`);
    const defaults = (value: string): string => (value === '' ? '' : `<virtualDirectoryDefaults${stated(value)} />`);
    const text = config(
      `${OPEN}<system.applicationHost><sites><site name="Site" id="1"><application path="/"><virtualDirectory path="/" physicalPath="C:\\www"${stated(directory)} />${defaults(application)}</application><application path="/data"><virtualDirectory path="/" physicalPath="C:\\data" /></application><bindings>${HTTPS}</bindings>${defaults(site)}</site>${defaults(server)}</sites></system.applicationHost>`,
    );
    return places(resolve({ [A]: text, ...files }));
  };
  const SHUT = { 'www/web.config': ['Site/'], 'www/sub/web.config': [] };
  const OPENED = { 'www/web.config': ['Site/'], 'www/sub/web.config': ['Site/sub'] };
  it('at the virtual directory: its own web.config counts, none below', () =>
    assert.deepEqual(shut('false', '', '', ''), { ...SHUT, 'data/sub/web.config': ['Site/data/sub'] }));
  it('as default of the application', () =>
    assert.deepEqual(shut('', 'false', '', ''), { ...SHUT, 'data/sub/web.config': ['Site/data/sub'] }));
  it('as default of the site, for all its applications', () =>
    assert.deepEqual(shut('', '', 'false', ''), { ...SHUT, 'data/sub/web.config': [] }));
  it('as default of all sites', () =>
    assert.deepEqual(shut('', '', '', 'false'), { ...SHUT, 'data/sub/web.config': [] }));
  it('the nearest default wins', () => {
    assert.deepEqual(shut('', 'true', 'false', 'false'), { ...OPENED, 'data/sub/web.config': [] });
    assert.deepEqual(shut('', '', 'true', 'false'), { ...OPENED, 'data/sub/web.config': ['Site/data/sub'] });
    assert.deepEqual(shut('true', 'false', 'false', 'false'), { ...OPENED, 'data/sub/web.config': [] });
    assert.deepEqual(shut('False', 'true', 'true', 'true'), { ...SHUT, 'data/sub/web.config': ['Site/data/sub'] });
  });
  it('does not stop locations for folders below', () => {
    const text = host(siteElement('Site', 1, { '/': 'C:\\www|allowSubDirConfig="false"' }, HTTPS), '', OPEN);
    const found = resolve({
      [A]: text,
      'www/web.config': config(location('sub', access('Ssl'))),
      'www/sub/web.config': config(access('None')),
    });
    assert.equal(said(found.at('/sub')), 'Ssl');
  });
});

describe('an explicit mapping', () => {
  const map = (pathMap: Readonly<Record<string, string>>, files: readonly string[]): Resolved =>
    resolve(
      {
        [A]: host(siteElement('Site', 1, { '/': 'C:\\www', '/app': 'C:\\app' }, HTTPS), '', OPEN),
        ...Object.fromEntries(files.map((file) => [file, W])),
      },
      { pathMap },
    );
  it('wins over the names of folders', () =>
    assert.deepEqual(places(map({ 'Site/app': 'www' }, ['www/web.config'])), { 'www/web.config': ['Site/app'] }));
  it('places what no name of a folder could', () =>
    assert.deepEqual(places(map({ Site: 'src/Web' }, ['src/Web/web.config', 'src/Web/admin/web.config'])), {
      'src/Web/web.config': ['Site/'],
      'src/Web/admin/web.config': ['Site/admin'],
    }));
  it('of a folder that is named by its URI', () =>
    assert.deepEqual(places(map({ 'Site/app': 'file:///c%3A/a%20b' }, ['file:///c%3A/a%20b/x%20y/web.config'])), {
      'file:///c%3A/a%20b/x%20y/web.config': ['Site/app/x y'],
    }));
  it('of the deeper folder counts', () =>
    assert.deepEqual(
      places(map({ Site: 'src', 'Site/app': 'src/app1' }, ['src/app1/web.config', 'src/x/web.config'])),
      { 'src/app1/web.config': ['Site/app'], 'src/x/web.config': ['Site/x'] },
    ));
  it('in whatever case and with whichever slash', () =>
    assert.deepEqual(places(map({ 'site/APP': 'SRC\\Web' }, ['src/web/web.config'])), {
      'src/web/web.config': ['site/APP'],
    }));
  it('says so', () => {
    const [placement] = map({ Site: 'src' }, ['src/web.config']).server.webConfigs;
    assert.equal(placement?.certainty, 'explicit');
  });
  it('takes the place of a file that only fits by its names', () =>
    assert.deepEqual(places(map({ Site: 'src' }, ['src/web.config', 'www/web.config'])), {
      'src/web.config': ['Site/'],
      'www/web.config': [],
    }));
  it('decides the settings there', () =>
    assert.equal(said(map({ 'Site/app': 'src' }, ['src/web.config']).at('/app')), 'Ssl'));
  it('to a site that is not there leaves the file unmapped', () =>
    assert.deepEqual(places(map({ 'Nowhere/app': 'src' }, ['src/web.config'])), { 'src/web.config': [] }));
});

describe('a web.config on its own', () => {
  const text = config(
    access('Ssl, SslNegotiateCert') + location('admin', access('Ssl, SslNegotiateCert, SslRequireCert')),
  );
  it('says what it says itself, by paths relative to its folder', () => {
    const { server } = resolve({ 'web.config': text });
    assert.deepEqual(server.sites, []);
    assert.deepEqual(
      server.unmapped.map(({ file, paths }) => [file, paths.map((path) => `${path.path} ${said(path)}`)]),
      [['web.config', ['/ Ssl, SslNegotiateCert', '/admin Ssl, SslNegotiateCert, SslRequireCert']]],
    );
  });
  it('is refused nothing: what the server locks is unknown', () => {
    const { server, found } = resolve({ 'web.config': text });
    assert.deepEqual(
      server.unmapped.flatMap(({ paths }) => paths.flatMap(({ violations }) => violations)),
      [],
    );
    assert.deepEqual(found('access-in-locked-section'), []);
  });
  it('has its origins in the report', () => {
    const { document } = checkFiles({ 'web.config': text });
    const [file] = document.unmapped;
    assert.deepEqual(
      file?.paths.map(({ path, access: { flags, origin, negotiationKnown } }) => [
        path,
        flags,
        origin?.file,
        negotiationKnown,
      ]),
      [
        ['/', ['Ssl', 'SslNegotiateCert'], 'web.config', false],
        ['/admin', ['Ssl', 'SslNegotiateCert', 'SslRequireCert'], 'web.config', false],
      ],
    );
  });
  it('keeps rules about what it says', () =>
    assert.equal(
      resolve({ 'web.config': config(access('SslRequireCert')) }).found('require-cert-without-negotiate').length,
      1,
    ));
  it('an unmapped one beside a server decides nothing about its sites', () => {
    const found = resolve({
      [A]: host(siteElement('Site', 1, { '/': 'C:\\www' }, HTTPS), '', OPEN),
      'elsewhere/web.config': W,
    });
    assert.equal(said(found.at('/')), 'None');
    assert.deepEqual(
      found.server.unmapped.map(({ file, paths }) => [file, paths.map(said)]),
      [['elsewhere/web.config', ['Ssl']]],
    );
  });
});
