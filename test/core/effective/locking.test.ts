import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { traceFlow } from '../../../src/core/index';
import {
  A,
  HTTPS,
  OPEN,
  access,
  config,
  definitions,
  host,
  location,
  resolve,
  said,
  section,
  siteElement,
} from './support';
import type { Files } from '../../support/check';
import type { Resolved } from './support';

const SITE = siteElement('Site', 1, { '/': 'C:\\www\\site', '/app': 'C:\\www\\site\\app' }, HTTPS);
const W = 'site/web.config';
const APP = 'site/app/web.config';
const DIR = 'site/dir/web.config';

function server(rest: string, webConfigs: Files = {}, sections = ''): Resolved {
  return resolve({ [A]: host(SITE, rest, sections), ...webConfigs });
}

/** What a path says, with what is refused on the way to it: kind, file and the text that locks. */
function row(resolved: Resolved, path: string): readonly unknown[] {
  const found = resolved.at(path);
  return [
    said(found),
    ...found.violations.map(
      ({ kind, place, lock }) =>
        `${kind} ${place.file} ${lock === null ? '-' : `${lock.file}: ${resolved.text(lock) ?? ''}`}`,
    ),
  ];
}

const holds = (resolved: Resolved, path: string, flags: string): void => assert.deepEqual(row(resolved, path), [flags]);

describe('a section that IIS ships locked', () => {
  it('may stand in a location of applicationHost.config', () =>
    holds(server(location('Site/app', access('Ssl'))), '/app', 'Ssl'));
  it('is refused in a web.config, and the value above holds', () => {
    const refused = server(access('Ssl'), { [APP]: config(access('Ssl, SslNegotiateCert')) });
    assert.deepEqual(row(refused, '/app'), ['Ssl', `sectionLocked ${APP} -`]);
    assert.deepEqual(row(refused, '/'), ['Ssl']);
  });
  it('is refused with an equal value too', () =>
    assert.deepEqual(row(server(access('Ssl'), { [APP]: config(access('Ssl')) }), '/app'), [
      'Ssl',
      `sectionLocked ${APP} -`,
    ]));
  it('is refused in a location of a web.config, at that path and not above', () => {
    const refused = server('', { [W]: config(location('dir', access('Ssl'))) });
    assert.deepEqual(row(refused, '/dir'), ['None', `sectionLocked ${W} -`]);
    assert.deepEqual(row(refused, '/'), ['None']);
  });
  it('breaks every path below the web.config', () => {
    const refused = server(location('Site/app', access('Ssl128')), { [W]: config(access('Ssl')) });
    assert.deepEqual(row(refused, '/app'), ['Ssl128', `sectionLocked ${W} -`]);
  });
  for (const [name, path, attributes] of [
    ['serverRuntime', 'serverRuntime', 'uploadReadAheadSize="1"'],
    ['IIS certificate mapping', 'security/authentication/iisClientCertificateMappingAuthentication', 'enabled="true"'],
    [
      'directory certificate mapping',
      'security/authentication/clientCertificateMappingAuthentication',
      'enabled="true"',
    ],
  ] as const) {
    it(`is ${name} as well`, () => {
      const { access: settings, violations } = server('', { [APP]: config(section(attributes, path)) }).at('/app');
      assert.deepEqual(
        violations.map(({ kind, section: at }) => [kind, at]),
        [['sectionLocked', `system.webServer/${path}`]],
      );
      assert.deepEqual([settings.uploadReadAheadSize.value, settings.mapping], [49152, []]);
    });
  }
  it('is refused whatever it says: a web.config that sets nothing about SSL in it breaks its path', () => {
    const refused = server('', { [DIR]: config(section('frequentHitThreshold="1"', 'serverRuntime')) });
    assert.deepEqual(
      refused.found('access-in-locked-section').map(({ place, path }) => [place.file, refused.text(place), path]),
      [[DIR, 'serverRuntime', '/dir']],
    );
  });
  it('with other sections defined, stays locked', () => {
    const other =
      '<configSections><sectionGroup name="system.webServer"><section name="httpErrors" overrideModeDefault="Allow" /></sectionGroup></configSections>';
    assert.deepEqual(row(server('', { [APP]: config(access('Ssl')) }, other), '/app'), [
      'None',
      `sectionLocked ${APP} -`,
    ]);
  });
});

describe('a request to a path below a refused text', () => {
  const refused = server('', {
    [APP]: config(access('Ssl')),
    [DIR]: config(section('enabled="true"', 'serverRuntime')),
  });
  for (const [path, status] of [
    ['/app', 500],
    ['/app/deep/page.aspx', 500],
    ['/dir/page.aspx', 500],
    ['/', 200],
    ['/application', 200],
  ] as const) {
    it(`${path} ends with ${status === 500 ? '500.19, 0x80070021' : 'an answer of the application'}`, () => {
      const { outcome } = traceFlow(refused.server, refused.site('Site'), path);
      assert.equal(outcome.status, status);
      if (status === 500) assert.deepEqual([outcome.substatus, outcome.win32], [19, 2147942433]);
    });
  }
});

describe('overrideModeDefault', () => {
  const app = { [APP]: config(access('Ssl')) };
  it('Allow opens the section', () => holds(server('', app, OPEN), '/app', 'Ssl'));
  it('absent in a definition means Allow', () => holds(server('', app, definitions('')), '/app', 'Ssl'));
  it('Deny locks it, and is named as the lock', () =>
    assert.deepEqual(row(server('', app, definitions('overrideModeDefault="Deny"')), '/app'), [
      'None',
      `sectionLocked ${APP} ${A}: Deny`,
    ]));
  it('of a section of the same name in another group says nothing', () => {
    const other =
      '<configSections><sectionGroup name="other"><sectionGroup name="security"><section name="access" overrideModeDefault="Allow" /></sectionGroup></sectionGroup></configSections>';
    assert.deepEqual(row(server('', app, other), '/app'), ['None', `sectionLocked ${APP} -`]);
  });
  it('in a web.config opens nothing', () => {
    const own = { [APP]: config(`${OPEN}${access('Ssl')}`) };
    assert.deepEqual(row(server('', own), '/app'), ['None', `sectionLocked ${APP} -`]);
  });
});

describe('locations of applicationHost.config lock and unlock', () => {
  const app = { [APP]: config(access('Ssl')) };
  const NOTHING = section('');
  for (const [what, attributes] of [
    ['overrideMode="Allow"', 'overrideMode="Allow"'],
    ['allowOverride="true"', 'allowOverride="true"'],
  ] as const) {
    it(`${what} opens the section for the path`, () =>
      holds(server(location('Site/app', NOTHING, attributes), app), '/app', 'Ssl'));
    it(`${what} opens it for what is below`, () =>
      holds(server(location('Site', NOTHING, attributes), app), '/app', 'Ssl'));
    it(`${what} without a path opens it for every site`, () =>
      holds(server(`<location ${attributes}>${NOTHING}</location>`, app), '/app', 'Ssl'));
    it(`${what} compares the path without case`, () =>
      holds(server(location('SITE/App', NOTHING, attributes), app), '/app', 'Ssl'));
    it(`${what} of a location that does not hold the section opens nothing`, () =>
      assert.deepEqual(
        row(server(location('Site/app', section('uploadReadAheadSize="1"', 'serverRuntime'), attributes), app), '/app'),
        ['None', `sectionLocked ${APP} -`],
      ));
    it(`${what} of another path opens nothing`, () =>
      assert.deepEqual(row(server(location('Site/other', NOTHING, attributes), app), '/app'), [
        'None',
        `sectionLocked ${APP} -`,
      ]));
    it(`${what} for a deeper path does not open the path above`, () => {
      const opened = server(location('Site/app', NOTHING, attributes), { [W]: config(access('Ssl128')), ...app });
      assert.deepEqual(row(opened, '/'), ['None', `sectionLocked ${W} -`]);
      assert.deepEqual(row(opened, '/app'), ['Ssl', `sectionLocked ${W} -`]);
    });
  }
  for (const [what, attributes, lock] of [
    ['overrideMode="Deny"', 'overrideMode="Deny"', 'Deny'],
    ['allowOverride="false"', 'allowOverride="false"', 'false'],
  ] as const) {
    it(`${what} locks an open section, and is named as the lock`, () =>
      assert.deepEqual(row(server(location('Site', NOTHING, attributes), app, OPEN), '/app'), [
        'None',
        `sectionLocked ${APP} ${A}: ${lock}`,
      ]));
    it(`${what} does not refuse what applicationHost.config itself says deeper`, () =>
      holds(
        server(location('Site', NOTHING, attributes) + location('Site/app', access('Ssl')), {}, OPEN),
        '/app',
        'Ssl',
      ));
    it(`${what} is lifted by the same file for a deeper path`, () =>
      holds(
        server(location('Site', NOTHING, attributes) + location('Site/app', NOTHING, 'overrideMode="Allow"'), app),
        '/app',
        'Ssl',
      ));
  }
  it('Inherit leaves what holds above', () => {
    holds(server(location('Site/app', NOTHING, 'overrideMode="Inherit"'), app, OPEN), '/app', 'Ssl');
    assert.deepEqual(row(server(location('Site/app', NOTHING, 'overrideMode="Inherit"'), app), '/app'), [
      'None',
      `sectionLocked ${APP} -`,
    ]);
    holds(
      server(
        location('Site', NOTHING, 'overrideMode="Allow"') + location('Site/app', NOTHING, 'overrideMode="Inherit"'),
        app,
      ),
      '/app',
      'Ssl',
    );
  });
  it('the order of the locations in the file does not matter', () =>
    holds(
      server(
        location('Site/app', NOTHING, 'overrideMode="Allow"') + location('Site', NOTHING, 'overrideMode="Deny"'),
        app,
        OPEN,
      ),
      '/app',
      'Ssl',
    ));
});

describe('only the level that locked can unlock', () => {
  const dir = { [DIR]: config(access('Ssl')) };
  const deny = (path: string): string => location(path, section(''), 'overrideMode="Deny"');
  const allow = (path: string): string => location(path, section(''), 'overrideMode="Allow"');
  it('a web.config cannot open what the server has locked', () => {
    const refused = server('', { [W]: config(allow('dir')), ...dir });
    assert.deepEqual(row(refused, '/dir'), ['None', `sectionLocked ${W} -`, `sectionLocked ${DIR} -`]);
  });
  it('a web.config may lock for what lies deeper', () =>
    assert.deepEqual(row(server('', { [W]: config(deny('.')), ...dir }, OPEN), '/dir'), [
      'None',
      `sectionLocked ${DIR} ${W}: Deny`,
    ]));
  it('for a path, and not for its neighbour', () => {
    const files = { [W]: config(deny('dir')), ...dir, [APP]: config(access('Ssl128')) };
    assert.deepEqual(row(server('', files, OPEN), '/dir'), ['None', `sectionLocked ${DIR} ${W}: Deny`]);
    holds(server('', files, OPEN), '/app', 'Ssl128');
  });
  it('its own deeper locations are not refused', () =>
    holds(server('', { [W]: config(deny('.') + location('dir', access('Ssl'))) }, OPEN), '/dir', 'Ssl'));
  it('the same web.config can unlock again', () =>
    holds(server('', { [W]: config(deny('.') + allow('dir')), ...dir }, OPEN), '/dir', 'Ssl'));
  it('applicationHost.config does not lift what a web.config has locked', () =>
    assert.deepEqual(row(server(allow('Site/dir'), { [W]: config(deny('.')), ...dir }, OPEN), '/dir'), [
      'None',
      `sectionLocked ${DIR} ${W}: Deny`,
    ]));
  it('a web.config that lies deeper cannot lift it either', () => {
    const files = { [W]: config(deny('.')), [DIR]: config(location('deep', access('Ssl'), 'overrideMode="Allow"')) };
    assert.deepEqual(row(server('', files, OPEN), '/dir/deep'), ['None', `sectionLocked ${DIR} ${W}: Deny`]);
  });
  it('a refused section locks nothing', () => {
    const refused = server(allow('Site/app'), {
      [W]: config(access('Ssl128', ' lockAttributes="sslFlags"')),
      [APP]: config(access('Ssl')),
    });
    assert.deepEqual(row(refused, '/app'), ['Ssl', `sectionLocked ${W} -`]);
  });
});

describe('allowDefinition', () => {
  const both = {
    [W]: config(access('Ssl')),
    [APP]: config(access('Ssl128')),
    [DIR]: config(access('SslNegotiateCert')),
  };
  it('MachineToApplication: at the root of an application, not in a folder of it', () => {
    const found = server('', both, definitions('allowDefinition="MachineToApplication"'));
    holds(found, '/', 'Ssl');
    holds(found, '/app', 'Ssl128');
    assert.deepEqual(row(found, '/dir'), ['Ssl', `notAllowedHere ${DIR} ${A}: MachineToApplication`]);
  });
  for (const value of ['AppHostOnly', 'MachineOnly', 'MachineToRootWeb', 'MachineToWebRoot']) {
    it(`${value}: in no web.config`, () => {
      const found = server(
        location('Site', access('Ssl')),
        { [APP]: config(access('Ssl128')) },
        definitions(`allowDefinition="${value}"`),
      );
      assert.deepEqual(row(found, '/app'), ['Ssl', `notAllowedHere ${APP} ${A}: ${value}`]);
    });
  }
  it('Everywhere: everywhere', () =>
    holds(server('', both, definitions('allowDefinition="Everywhere"')), '/dir', 'SslNegotiateCert'));
  it('does not open what overrideModeDefault locks', () =>
    assert.deepEqual(
      row(
        server(
          '',
          { [APP]: config(access('Ssl')) },
          definitions('overrideModeDefault="Deny" allowDefinition="Everywhere"'),
        ),
        '/app',
      ),
      ['None', `sectionLocked ${APP} ${A}: Deny`],
    ));
});

describe('attributes that a higher level has locked', () => {
  const app = { [APP]: config(access('Ssl')) };
  const locked = (lock: string, flags = 'Ssl'): Resolved => server(access(flags, ` ${lock}`), app, OPEN);
  for (const lock of [
    'lockAttributes="sslFlags"',
    'lockAttributes="other,sslFlags"',
    'lockAttributes=" other , sslFlags "',
    'lockAttributes="*"',
    'lockAllAttributesExcept="other"',
    'lockItem="true"',
  ]) {
    it(`${lock}: setting it is refused, with an equal value too`, () => {
      const value = /"(.*)"/.exec(lock)?.[1] ?? '';
      assert.deepEqual(row(locked(lock), '/app'), ['Ssl', `attributeLocked ${APP} ${A}: ${value}`]);
      assert.deepEqual(row(locked(lock, 'Ssl128'), '/app'), ['Ssl128', `attributeLocked ${APP} ${A}: ${value}`]);
    });
  }
  for (const lock of [
    'lockAttributes="other"',
    'lockAttributes=""',
    'lockAllAttributesExcept="sslFlags"',
    'lockAllAttributesExcept="a , sslFlags"',
    'lockItem="false"',
  ]) {
    it(`${lock}: setting it is fine`, () => holds(locked(lock, 'Ssl128'), '/app', 'Ssl'));
  }
  it('a section without the locked attribute is fine', () =>
    holds(server(access('Ssl', ' lockAttributes="sslFlags"'), { [APP]: config(section('')) }, OPEN), '/app', 'Ssl'));
  it('in a location: for its path and below', () => {
    const found = server(
      location('Site/dir', access('Ssl', ' lockAttributes="sslFlags"')),
      { [DIR]: config(access('None')), ...app },
      OPEN,
    );
    assert.deepEqual(row(found, '/dir'), ['Ssl', `attributeLocked ${DIR} ${A}: sslFlags`]);
    holds(found, '/app', 'Ssl');
  });
  it('deeper locations of the same file may set it', () =>
    holds(
      server(access('Ssl', ' lockAttributes="sslFlags"') + location('Site/app', access('None')), {}, OPEN),
      '/app',
      'None',
    ));
  it('a web.config locks for what lies deeper', () => {
    const found = server('', { [W]: config(access('Ssl', ' lockAttributes="sslFlags"')), ...app }, OPEN);
    assert.deepEqual(row(found, '/app'), ['Ssl', `attributeLocked ${APP} ${W}: sslFlags`]);
    holds(found, '/', 'Ssl');
  });
  it('other attributes of the section keep what is set', () => {
    const runtime = (attributes: string): string => section(attributes, 'serverRuntime');
    const open = definitions('', '<section name="serverRuntime" />');
    const found = server(
      runtime('lockAttributes="enabled"'),
      { [APP]: config(runtime('enabled="true" uploadReadAheadSize="7"')) },
      open,
    );
    assert.equal(found.at('/app').access.uploadReadAheadSize.value, 7);
    assert.deepEqual(
      found.at('/app').violations.map(({ kind }) => kind),
      ['attributeLocked'],
    );
  });
  it('in a folder that has no other settings: the refusal is seen all the same', () => {
    const runtime = (attributes: string): string => section(attributes, 'serverRuntime');
    const open = definitions('', '<section name="serverRuntime" />');
    const found = server(runtime('lockAttributes="enabled"'), { [DIR]: config(runtime('enabled="true"')) }, open);
    assert.deepEqual(
      found.found('locked-attribute-set').map(({ place, path }) => [place.file, path]),
      [[DIR, '/dir']],
    );
  });
});

describe('elements that a higher level has locked', () => {
  const MAPPING = 'security/authentication/iisClientCertificateMappingAuthentication';
  const OPEN_MAPPING =
    '<configSections><sectionGroup name="system.webServer"><sectionGroup name="security"><sectionGroup name="authentication"><section name="iisClientCertificateMappingAuthentication" overrideModeDefault="Allow" /></sectionGroup></sectionGroup></sectionGroup></configSections>';
  const mapping = (attributes: string, content: string): string =>
    section(attributes, MAPPING).replace(
      ' /></authentication>',
      `>${content}</iisClientCertificateMappingAuthentication></authentication>`,
    );
  const refused = (attributes: string, content: string): boolean =>
    server(mapping(attributes, ''), { [APP]: config(mapping('enabled="true"', content)) }, OPEN_MAPPING).at('/app')
      .violations.length > 0;
  const ONE = '<oneToOneMappings><add userName="u" certificate="AA==" /></oneToOneMappings>';
  for (const lock of [
    'lockElements="oneToOneMappings"',
    'lockElements="a, oneToOneMappings"',
    'lockElements="*"',
    'lockAllElementsExcept="manyToOneMappings"',
  ]) {
    it(`${lock}: the element is refused below`, () => assert.equal(refused(lock, ONE), true));
  }
  for (const lock of ['lockElements="manyToOneMappings"', 'lockAllElementsExcept="oneToOneMappings"', '']) {
    it(`${lock === '' ? 'without a lock' : lock}: it is fine`, () => assert.equal(refused(lock, ONE), false));
  }
});
