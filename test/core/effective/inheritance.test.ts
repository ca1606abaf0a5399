import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { A, HTTPS, OPEN, access, config, host, location, resolve, said, section, siteElement } from './support';
import type { Files } from '../../support/check';
import type { Resolved } from './support';

const SITE = siteElement(
  'Site',
  1,
  { '/': 'C:\\www\\site', '/app': 'C:\\www\\app', '/app/inner': 'C:\\www\\inner' },
  HTTPS,
);

function server(rest: string, webConfigs: Files = {}): Resolved {
  return resolve({ [A]: host(SITE, rest, OPEN), ...webConfigs });
}

const rows = ({ site }: Resolved): Readonly<Record<string, string>> =>
  Object.fromEntries(site('Site').paths.map((path) => [path.path, said(path)]));

/** The statements of the flags from the one that decides to the first one, each with its file. */
function chain({ at, text }: Resolved, path: string): readonly string[] {
  const { flags } = at(path).access;
  return flags.origin === null
    ? []
    : [flags.origin, ...flags.overridden.map(({ origin }) => origin)].map(
        (origin) => `${origin.file} ${text(origin) ?? ''}`,
      );
}

describe('the nearest statement wins, from the server down to the folder', () => {
  const all = server(
    access('Ssl') +
      location('Site', access('Ssl128')) +
      location('Site/app', access('SslNegotiateCert')) +
      location('Site/app/dir', access('Ssl, Ssl128')),
    {
      'site/web.config': config(access('None') + location('app', access('Ssl, SslNegotiateCert'))),
      'app/web.config': config(access('8')),
      'app/dir/web.config': config(access('256')),
    },
  );
  it('for every path', () =>
    assert.deepEqual(rows(all), { '/': 'None', '/app': 'Ssl', '/app/dir': 'Ssl128', '/app/inner': 'Ssl' }));
  it('with everything that it overrides, nearest first', () => {
    assert.deepEqual(chain(all, '/'), [
      'site/web.config sslFlags="None"',
      `${A} sslFlags="Ssl128"`,
      `${A} sslFlags="Ssl"`,
    ]);
    assert.deepEqual(chain(all, '/app/dir'), [
      'app/dir/web.config sslFlags="256"',
      `${A} sslFlags="Ssl, Ssl128"`,
      'app/web.config sslFlags="8"',
      'site/web.config sslFlags="Ssl, SslNegotiateCert"',
      `${A} sslFlags="SslNegotiateCert"`,
      'site/web.config sslFlags="None"',
      `${A} sslFlags="Ssl128"`,
      `${A} sslFlags="Ssl"`,
    ]);
  });
  it('a location for a deeper path is weaker than the web.config that lies there', () =>
    assert.deepEqual(rows(server(location('Site/app', access('Ssl')), { 'app/web.config': config(access('None')) })), {
      '/': 'None',
      '/app': 'None',
      '/app/inner': 'None',
    }));
  it('and stronger than the web.config above', () =>
    assert.equal(
      rows(server(location('Site/app', access('Ssl')), { 'site/web.config': config(access('None')) }))['/app'],
      'Ssl',
    ));
});

describe('flags are one value and are not joined', () => {
  it('a deeper path that states other flags loses Ssl', () =>
    assert.equal(
      rows(server(access('Ssl, Ssl128') + location('Site/app', access('SslNegotiateCert'))))['/app'],
      'SslNegotiateCert',
    ));
  it('a section that does not state the flags leaves them', () =>
    assert.equal(rows(server(access('Ssl') + location('Site/app', section(''))))['/app'], 'Ssl'));
  it('an unknown name takes nothing from the others, and the value is not joined with the parent', () =>
    assert.equal(rows(server(access('Ssl128') + location('Site/app', access('Ssl, Nonsense'))))['/app'], 'Ssl'));
  it("a value of which nothing is understood is unknown, and not the parent's", () =>
    assert.equal(rows(server(access('Ssl') + location('Site/app', access('Ssl.SslRequireCert'))))['/app'], 'unknown'));
});

describe("spellings of a location's path", () => {
  for (const [what, text] of [
    ['absent', `<location>${access('Ssl')}</location>`],
    ['empty', location('', access('Ssl'))],
    ['a dot', location('.', access('Ssl'))],
  ] as const) {
    it(`${what}: the level of the file`, () => {
      assert.deepEqual(rows(server(text)), { '/': 'Ssl', '/app': 'Ssl', '/app/inner': 'Ssl' });
      assert.deepEqual(rows(server('', { 'app/web.config': config(text) })), {
        '/': 'None',
        '/app': 'Ssl',
        '/app/inner': 'Ssl',
      });
    });
  }
  it('the case of site and path does not matter, and the row has that of the first statement', () =>
    assert.deepEqual(
      rows(
        server(
          location('SITE/Admin', access('Ssl')) +
            location('site/ADMIN', section('uploadReadAheadSize="1"', 'serverRuntime')),
        ),
      ),
      { '/': 'None', '/Admin': 'Ssl', '/app': 'None', '/app/inner': 'None' },
    ));
  it('an application keeps its own spelling', () =>
    assert.ok('/app' in rows(server(location('Site/APP', access('Ssl'))))));
  it('a file is a path', () =>
    assert.equal(rows(server(location('Site/app/login.aspx', access('Ssl'))))['/app/login.aspx'], 'Ssl'));
  it('a path that begins like another is another', () =>
    assert.equal(rows(server(location('Site/ap', access('Ssl'))))['/app'], 'None'));
  it("of a section that stands twice for the file's own level the later text holds", () => {
    assert.equal(rows(server(location('.', access('Ssl')) + access('Ssl128')))['/'], 'Ssl128');
    assert.equal(rows(server(access('Ssl128') + location('.', access('Ssl'))))['/'], 'Ssl');
  });
});

describe('inheritInChildApplications="false"', () => {
  const stop = 'inheritInChildApplications="false"';
  it('stops at the applications below', () =>
    assert.deepEqual(
      rows(
        server(
          location('Site', access('Ssl'), stop) +
            location('Site/dir', section('uploadReadAheadSize="1"', 'serverRuntime')),
        ),
      ),
      {
        '/': 'Ssl',
        '/app': 'None',
        '/app/inner': 'None',
        '/dir': 'Ssl',
      },
    ));
  it('lets what stands above through', () =>
    assert.equal(rows(server(access('Ssl128') + location('Site', access('Ssl'), stop)))['/app'], 'Ssl128'));
  it('holds at the application that it is for', () =>
    assert.deepEqual(rows(server(location('Site/app', access('Ssl'), stop))), {
      '/': 'None',
      '/app': 'Ssl',
      '/app/inner': 'None',
    }));
  it('in a web.config too', () =>
    assert.deepEqual(rows(server('', { 'app/web.config': config(location('.', access('Ssl'), stop)) })), {
      '/': 'None',
      '/app': 'Ssl',
      '/app/inner': 'None',
    }));
  it('is case-insensitive, and true stops nothing', () => {
    assert.equal(rows(server(location('Site', access('Ssl'), 'inheritInChildApplications="False"')))['/app'], 'None');
    assert.equal(rows(server(location('Site', access('Ssl'), 'inheritInChildApplications="true"')))['/app'], 'Ssl');
  });
  it('stops only what stands in it', () => {
    const found = server(
      location('Site', access('Ssl'), stop) + location('Site', section('uploadReadAheadSize="7"', 'serverRuntime')),
    );
    assert.equal(found.at('/app').access.uploadReadAheadSize.value, 7);
    assert.equal(said(found.at('/app')), 'None');
  });
});

describe('sections in another file', () => {
  const source = (path: string): string => section(`configSource="${path}"`);
  const included = '<access sslFlags="Ssl" />';
  for (const [path, file] of [
    ['access.config', 'access.config'],
    ['parts\\access.config', 'parts/access.config'],
    ['parts/access.config', 'parts/access.config'],
    ['.\\parts\\access.config', 'parts/access.config'],
    ['PARTS\\Access.config', 'parts/access.config'],
  ] as const) {
    it(`${path} is read when it is given`, () => {
      const found = server(location('Site/app', source(path)), { [file]: included });
      assert.equal(said(found.at('/app')), 'Ssl');
      assert.deepEqual(chain(found, '/app'), [`${file} sslFlags="Ssl"`]);
      assert.deepEqual(found.server.unmapped, [], 'the file is no web.config');
    });
  }
  it('with the whole path around it', () =>
    assert.equal(
      said(
        server(location('Site/app', source('access.config')), { 'access.config': config(access('Ssl128')) }).at('/app'),
      ),
      'Ssl128',
    ));
  it('of a web.config is looked for beside the web.config', () => {
    assert.equal(
      said(
        server('', {
          'app/web.config': config(source('parts\\access.config')),
          'app/parts/access.config': included,
        }).at('/app'),
      ),
      'Ssl',
    );
    assert.equal(
      said(
        server('', { 'app/web.config': config(source('parts\\access.config')), 'parts/access.config': included }).at(
          '/app',
        ),
      ),
      'unknown',
    );
  });
  for (const [what, path, file] of [
    ['that is not given', 'access.config', 'other.config'],
    ['by an absolute path', 'C:\\access.config', 'access.config'],
    ['by a path from the root', '\\access.config', 'access.config'],
    ['by a path from the root, with a slash', '/access.config', 'access.config'],
    ['on a share', '\\\\server\\share\\access.config', 'server/share/access.config'],
    ['above the folder', '..\\access.config', 'access.config'],
    ['above the folder, by a detour', 'parts\\..\\..\\access.config', 'access.config'],
    ['with an empty name', '', 'access.config'],
  ] as const) {
    it(`${what} says nothing that is known`, () => {
      const folder = 'config/';
      const found = resolve({
        [`${folder}${A}`]: host(SITE, access('Ssl128') + location('Site/app', source(path))),
        [file]: included,
      });
      assert.equal(said(found.at('/app')), 'unknown');
      assert.equal(found.text(found.at('/app').access.flags.origin), `configSource="${path}"`);
      assert.equal(said(found.at('/')), 'Ssl128');
    });
  }
  it('a deeper statement ends what is unknown', () =>
    assert.equal(
      said(server(location('Site', source('missing.config')) + location('Site/app', access('Ssl'))).at('/app')),
      'Ssl',
    ));
  it('a refused section is refused where it stands, in the web.config', () => {
    const found = resolve({
      [A]: host(SITE),
      'app/web.config': config(source('parts\\access.config')),
      'app/parts/access.config': included,
    });
    const [violation] = found.at('/app').violations;
    assert.ok(violation !== undefined);
    assert.deepEqual(
      [violation.kind, violation.place.file, found.text(violation.place)],
      ['sectionLocked', 'app/web.config', 'access'],
    );
  });
  it('a lock in the other file is named there', () => {
    const found = server(location('Site', source('access.config')), {
      'access.config': '<access sslFlags="Ssl" lockAttributes="sslFlags" />',
      'app/web.config': config(access('None')),
    });
    const [violation] = found.at('/app').violations;
    assert.ok(violation !== undefined);
    assert.deepEqual(
      [violation.kind, violation.lock?.file, found.text(violation.lock)],
      ['attributeLocked', 'access.config', 'sslFlags'],
    );
    assert.equal(said(found.at('/app')), 'Ssl');
  });
});

describe('certificate mapping', () => {
  const IIS = 'security/authentication/iisClientCertificateMappingAuthentication';
  const DIRECTORY = 'security/authentication/clientCertificateMappingAuthentication';
  const mapping = (iis: string, directory = ''): readonly string[] =>
    server(
      location('Site', (iis === '' ? '' : section(iis, IIS)) + (directory === '' ? '' : section(directory, DIRECTORY))),
    ).at('/').access.mapping;
  it('is off without a section', () => assert.deepEqual(mapping(''), []));
  it('of IIS has both kinds unless one is switched off', () => {
    assert.deepEqual(mapping('enabled="true"'), ['iisOneToOne', 'iisManyToOne']);
    assert.deepEqual(mapping('enabled="true" oneToOneCertificateMappingsEnabled="false"'), ['iisManyToOne']);
    assert.deepEqual(mapping('enabled="true" manyToOneCertificateMappingsEnabled="false"'), ['iisOneToOne']);
    assert.deepEqual(
      mapping('enabled="true" oneToOneCertificateMappingsEnabled="false" manyToOneCertificateMappingsEnabled="false"'),
      [],
    );
  });
  it('of IIS is off where it is not enabled, whatever its kinds', () =>
    assert.deepEqual(mapping('oneToOneCertificateMappingsEnabled="true"'), []));
  it('of the directory', () => assert.deepEqual(mapping('', 'enabled="true"'), ['activeDirectory']));
  it('of both', () =>
    assert.deepEqual(mapping('enabled="true"', 'enabled="true"'), ['iisOneToOne', 'iisManyToOne', 'activeDirectory']));
  it('a deeper level changes single attributes', () => {
    const found = server(
      location('Site', section('enabled="true" manyToOneCertificateMappingsEnabled="false"', IIS)) +
        location('Site/app', section('enabled="false"', IIS)) +
        location('Site/app/inner', section('enabled="true"', IIS)),
    );
    assert.deepEqual(found.at('/app').access.mapping, []);
    assert.deepEqual(found.at('/app/inner').access.mapping, ['iisOneToOne']);
  });
  it('a site without anything else has a row for it', () =>
    assert.deepEqual(Object.keys(rows(server(location('Site/x', section('enabled="true"', IIS))))), [
      '/',
      '/app',
      '/app/inner',
      '/x',
    ]));
});
