import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatMessage, RULES } from '../../../src/core/index';
import { checkFiles } from '../../support/check';
import { marks, plainRange } from '../../support/marks';
import type { Files } from '../../support/check';

const A = 'applicationHost.config';
const W = 'www/web.config';
const APP = 'app/web.config';

interface Expected {
  readonly site?: string | null;
  readonly path?: string | null;
  /** The marked texts that belong to the finding, by their numbers among all marks of all files. */
  readonly related?: readonly number[];
}

/**
 * Marks `⟦…⟧` stand around texts of all files; `at` says which of them are findings, in the order of the files and of
 * their texts.
 */
function fires(rule: string, files: Readonly<Record<string, string>>, at: Readonly<Record<number, Expected>>): void {
  const texts: Record<string, string> = {};
  const places: { file: string; range: { start: number; end: number } }[] = [];
  for (const [file, marked] of Object.entries(files)) {
    const { text, ranges } = marks(marked);
    texts[file] = text;
    places.push(...ranges.map(({ start, end }) => ({ file, range: { start, end } })));
  }
  const checked = checkFiles(texts);
  const found = checked.found(rule);
  assert.deepEqual(
    found.map(({ place }) => `${place.file}: ${checked.textAt(place)}`),
    Object.keys(at).map((i) => {
      const place = places[Number(i)];
      return place === undefined ? '?' : `${place.file}: ${checked.textAt(place)}`;
    }),
  );
  const plain = ({ file, range }: (typeof places)[number]): (typeof places)[number] => ({
    file,
    range: plainRange(range),
  });
  assert.deepEqual(
    found.map(({ place, site, path, related }) => ({
      place: plain(place),
      site,
      path,
      related: (related ?? []).map((each) => plain(each.place)),
    })),
    Object.entries(at).map(([i, { site = null, path = null, related = [] }]) => ({
      place: places[Number(i)],
      site,
      path,
      related: related.map((each) => places[each]),
    })),
  );
  const severity = RULES.find(({ slug }) => slug === rule)?.severity;
  for (const finding of found) {
    assert.equal(finding.severity, severity);
    assert.equal(finding.suppressed, false);
    for (const { template, args } of [finding.message, ...(finding.related ?? []).map(({ message }) => message)]) {
      assert.doesNotMatch(formatMessage({ template, args }), /\{\d+\}/, 'every placeholder has its argument');
    }
  }
}

function silent(rule: string, files: Files): void {
  assert.deepEqual(checkFiles(files).found(rule), []);
}

const section = (attributes: string): string =>
  `<system.webServer><security><access ${attributes} /></security></system.webServer>`;
/** The section with its name marked. */
const named = (attributes: string): string => section(attributes).replace('access', '⟦access⟧');
const location = (path: string, content: string, more = ''): string =>
  `<location path="${path}"${more}>${content}</location>`;
const config = (content: string): string => `<configuration>${content}</configuration>`;
const open = (attributes: string): string =>
  `<configSections><sectionGroup name="system.webServer"><sectionGroup name="security"><section name="access" ${attributes} /></sectionGroup></sectionGroup></configSections>`;
const OPEN = open('overrideModeDefault="Allow"');

function host(rest: string, sections = ''): string {
  return config(
    `${sections}<system.applicationHost><sites><site name="Site" id="1"><application path="/"><virtualDirectory path="/" physicalPath="C:\\www" /></application><application path="/app"><virtualDirectory path="/" physicalPath="C:\\app" /></application><bindings><binding protocol="https" bindingInformation="*:443:" /></bindings></site></sites></system.applicationHost>${rest}`,
  );
}

/** The first fix of each finding: the command, or the text that goes and what stands there then. */
function fixesOf(rule: string, files: Files): readonly (readonly string[])[] {
  const checked = checkFiles(files);
  return checked.found(rule).map(({ fixes }) => {
    const [fix] = fixes ?? [];
    if (fix === undefined) return [];
    if (fix.kind === 'command') return [fix.command, fix.undo ?? ''];
    return [fix.kind, ...fix.edits.flatMap(({ place, newText }) => [checked.textAt(place), newText])];
  });
}

describe('fixes', () => {
  const ssl = section('sslFlags="Ssl"');
  const unlock = (verb: string): string =>
    `%windir%\\system32\\inetsrv\\appcmd ${verb} config "Site/app" -section:system.webServer/security/access /commit:apphost`;
  it('a section locked by the server is unlocked for the path, and locked again', () =>
    assert.deepEqual(fixesOf('access-in-locked-section', { [A]: host(''), [APP]: config(ssl) }), [
      [unlock('unlock'), unlock('lock')],
    ]));
  it('a section locked by a web.config cannot be unlocked in applicationHost.config', () =>
    assert.deepEqual(
      fixesOf('access-in-locked-section', {
        [A]: host('', OPEN),
        [W]: config(location('sub', section('sslFlags="Ssl"'), ' overrideMode="Deny"')),
        'www/sub/web.config': config(ssl),
      }),
      [[]],
    ));
  it('no command for a name that cmd reads as something else', () =>
    assert.deepEqual(
      fixesOf('access-in-locked-section', { [A]: host('').replace('"Site"', '"100%25"'), [APP]: config(ssl) }),
      [[]],
    ));
  it('a locked attribute goes as a whole', () =>
    assert.deepEqual(
      fixesOf('locked-attribute-set', {
        [A]: host(location('Site', section('lockAttributes="sslFlags"')), OPEN),
        [APP]: config(ssl),
      }),
      [['suggestion', 'sslFlags="Ssl"', '']],
    ));
  it('the later of two sections goes when both say the same, under the same lock', () => {
    const access = '<access sslFlags="Ssl" />';
    assert.deepEqual(fixesOf('duplicate-section', { [A]: host(location('Site', ssl) + location('Site', ssl)) }), [
      ['safe', access, ''],
    ]);
    for (const other of [
      location('Site', section('sslFlags="None"')),
      location('Site', ssl, ' overrideMode="Deny"'),
      location('Site', ssl, ' allowOverride="false"'),
    ]) {
      assert.deepEqual(fixesOf('duplicate-section', { [A]: host(location('Site', ssl) + other) }), [[]], other);
    }
  });
  it('of two override attributes, allowOverride goes, whichever stands first', () => {
    for (const both of ['overrideMode="Deny" allowOverride="true"', 'allowOverride="true" overrideMode="Deny"']) {
      assert.deepEqual(
        fixesOf('location-both-override-attributes', { [A]: host(location('Site', ssl, ` ${both}`)) }),
        [['suggestion', 'allowOverride="true"', '']],
        both,
      );
    }
  });
  it('a misspelt site gets the name that is near, as the site spells it', () =>
    assert.deepEqual(fixesOf('location-unknown-site', { [A]: host(location('siet/a', ssl)) }), [
      ['suggestion', 'siet', 'Site'],
    ]));
  it('no name where none is near, where it is written with references, or where its location is there', () => {
    for (const rest of ['Other', 'S&#105;et'].map((path) => location(path, ssl))) {
      assert.deepEqual(fixesOf('location-unknown-site', { [A]: host(rest) }), [[]], rest);
    }
    const both = location('Site/a', ssl) + location('Siet/A', ssl);
    assert.deepEqual(fixesOf('location-unknown-site', { [A]: host(both) }), [[]]);
  });
});

it('the severities are those of the table', () => {
  const severities = Object.fromEntries(RULES.map(({ slug, severity }) => [slug, severity]));
  for (const [slug, severity] of [
    ['access-in-locked-section', 'error'],
    ['locked-attribute-set', 'error'],
    ['duplicate-section', 'error'],
    ['location-unknown-site', 'warning'],
    ['location-both-override-attributes', 'error'],
    ['config-source-unread', 'information'],
  ] as const) {
    assert.equal(severities[slug], severity, slug);
  }
});

describe('access-in-locked-section', () => {
  const rule = 'access-in-locked-section';
  it('fires at the section that IIS ships locked, with nothing to link', () =>
    fires(rule, { [A]: host(''), [APP]: config(named('sslFlags="Ssl"')) }, { 0: { site: 'Site', path: '/app' } }));
  it('links the definition that locks', () =>
    fires(
      rule,
      { [A]: host('', open('overrideModeDefault="⟦Deny⟧"')), [APP]: config(named('sslFlags="Ssl"')) },
      { 1: { site: 'Site', path: '/app', related: [0] } },
    ));
  it('links the location that locks', () =>
    fires(
      rule,
      {
        [A]: host(location('Site', section(''), ' overrideMode="⟦Deny⟧"'), OPEN),
        [APP]: config(named('sslFlags="Ssl"')),
      },
      { 1: { site: 'Site', path: '/app', related: [0] } },
    ));
  it('links the web.config that locks', () =>
    fires(
      rule,
      {
        [A]: host('', OPEN),
        [W]: config(location('.', section(''), ' allowOverride="⟦false⟧"')),
        [APP]: config(named('')),
      },
      { 1: { site: 'Site', path: '/app', related: [0] } },
    ));
  it('fires where a section may not stand at all', () =>
    fires(
      rule,
      { [A]: host('', open('allowDefinition="⟦AppHostOnly⟧"')), [W]: config(named('sslFlags="Ssl"')) },
      { 1: { site: 'Site', path: '/', related: [0] } },
    ));
  it('fires in a location of a web.config, for its path', () =>
    fires(
      rule,
      { [A]: host(''), [W]: config(location('deep/er', named('sslFlags="Ssl"'))) },
      { 0: { site: 'Site', path: '/deep/er' } },
    ));
  it('fires once for a text that breaks many paths, at the outermost', () =>
    fires(
      rule,
      {
        [A]: host(location('Site/a', section('sslFlags="Ssl"')) + location('Site/b', section('sslFlags="Ssl"'))),
        [W]: config(named('sslFlags="Ssl"')),
      },
      { 0: { site: 'Site', path: '/' } },
    ));
  it('fires for each of two texts', () =>
    fires(
      rule,
      { [A]: host(''), [W]: config(named('sslFlags="Ssl"')), [APP]: config(named('sslFlags="Ssl"')) },
      { 0: { site: 'Site', path: '/' }, 1: { site: 'Site', path: '/app' } },
    ));
  it('fires in a folder without an application, whatever the section sets', () =>
    fires(
      rule,
      {
        [A]: host(''),
        'www/dir/web.config': config('<system.webServer><⟦serverRuntime⟧ enabled="true" /></system.webServer>'),
      },
      { 0: { site: 'Site', path: '/dir' } },
    ));
  it('is silent about applicationHost.config', () =>
    silent(rule, { [A]: host(location('Site/app', section('sslFlags="Ssl"'))) }));
  it('is silent about a section that is open', () =>
    silent(rule, { [A]: host('', OPEN), [APP]: config(section('sslFlags="Ssl"')) }));
  it('is silent about a section that a location opens', () =>
    silent(rule, {
      [A]: host(location('Site/app', section(''), ' overrideMode="Allow"')),
      [APP]: config(section('sslFlags="Ssl"')),
    }));
  it('is silent about a comment', () =>
    silent(rule, { [A]: host(''), [APP]: config(`<!-- ${section('sslFlags="Ssl"')} -->`) }));
  it('is silent about sections that are shipped open', () =>
    silent(rule, {
      [A]: host(''),
      [APP]: config(
        '<system.webServer><httpRedirect enabled="true" /><security><requestFiltering /></security></system.webServer>',
      ),
    }));
  it('is silent about a web.config that lies nowhere', () =>
    silent(rule, { [A]: host(''), 'other/web.config': config(section('sslFlags="Ssl"')) }));
  it('is silent about a web.config on its own', () =>
    silent(rule, { 'web.config': config(section('sslFlags="Ssl"')) }));
  it('is silent about a look-alike outside of system.webServer', () =>
    silent(rule, {
      [A]: host(''),
      [APP]: config('<security><access sslFlags="Ssl" /></security><system.web><access sslFlags="Ssl" /></system.web>'),
    }));
});

describe('locked-attribute-set', () => {
  const rule = 'locked-attribute-set';
  const locked = (lock: string): string => section(`sslFlags="Ssl" ${lock}`);
  it('fires at the value, with an equal value too, and links the lock', () =>
    fires(
      rule,
      { [A]: host(locked('lockAttributes="⟦sslFlags⟧"'), OPEN), [APP]: config(section('sslFlags="⟦Ssl⟧"')) },
      { 1: { site: 'Site', path: '/app', related: [0] } },
    ));
  it('fires for each lock that names everything', () => {
    fires(
      rule,
      { [A]: host(locked('lockAttributes="⟦*⟧"'), OPEN), [APP]: config(section('sslFlags="⟦None⟧"')) },
      { 1: { site: 'Site', path: '/app', related: [0] } },
    );
    fires(
      rule,
      { [A]: host(locked('lockAllAttributesExcept="⟦other⟧"'), OPEN), [APP]: config(section('sslFlags="⟦None⟧"')) },
      { 1: { site: 'Site', path: '/app', related: [0] } },
    );
    fires(
      rule,
      { [A]: host(locked('lockItem="⟦true⟧"'), OPEN), [APP]: config(section('sslFlags="⟦None⟧"')) },
      { 1: { site: 'Site', path: '/app', related: [0] } },
    );
  });
  it('fires in a location of a web.config', () =>
    fires(
      rule,
      {
        [A]: host(location('Site/x', locked('lockAttributes="⟦sslFlags⟧"')), OPEN),
        [W]: config(location('x', section('sslFlags="⟦None⟧"'))),
      },
      { 1: { site: 'Site', path: '/x', related: [0] } },
    ));
  it('fires below a web.config that locks', () =>
    fires(
      rule,
      {
        [A]: host('', OPEN),
        [W]: config(locked('lockAttributes="⟦sslFlags⟧"')),
        [APP]: config(section('sslFlags="⟦None⟧"')),
      },
      { 1: { site: 'Site', path: '/app', related: [0] } },
    ));
  it('is silent about other attributes', () =>
    silent(rule, { [A]: host(locked('lockAttributes="other"'), OPEN), [APP]: config(section('sslFlags="None"')) }));
  it('is silent about a section that leaves the attribute out', () =>
    silent(rule, { [A]: host(locked('lockAttributes="sslFlags"'), OPEN), [APP]: config(section('')) }));
  it('is silent about the locking file itself', () =>
    silent(rule, {
      [A]: host(locked('lockAttributes="sslFlags"') + location('Site', section('sslFlags="None"')), OPEN),
    }));
  it('is silent about a comment', () =>
    silent(rule, {
      [A]: host(`<!-- ${locked('lockAttributes="sslFlags"')} -->`, OPEN),
      [APP]: config(section('sslFlags="None"')),
    }));
  it('is silent about a lock for another path', () =>
    silent(rule, {
      [A]: host(location('Site/other', locked('lockAttributes="sslFlags"')), OPEN),
      [APP]: config(section('sslFlags="None"')),
    }));
  it("is silent about a name that only contains the attribute's", () =>
    silent(rule, {
      [A]: host(locked('lockAttributes="sslFlagsOther"'), OPEN),
      [APP]: config(section('sslFlags="None"')),
    }));
  it("is silent where the whole section is refused: that is the other rule's", () =>
    silent(rule, { [A]: host(locked('lockAttributes="sslFlags"')), [APP]: config(section('sslFlags="None"')) }));
});

describe('duplicate-section', () => {
  const rule = 'duplicate-section';
  const twice = (first: string, second: string): void => {
    fires(rule, { [A]: host(first + second) }, { 1: { related: [0] } });
  };
  it('fires at the second of two locations for one path, and links the first', () =>
    twice(location('Site', named('sslFlags="Ssl"')), location('Site', named('sslFlags="None"'))));
  it('fires for one path in two spellings', () =>
    twice(location('Site/App', named('')), location('site/app/', named(''))));
  it('fires for a section at the top and in a location for the same level', () => {
    for (const same of [location('.', named('')), location('', named('')), `<location>${named('')}</location>`])
      twice(named('sslFlags="Ssl"'), same);
  });
  it('fires in whichever order the two stand', () => twice(location('.', named('')), named('sslFlags="Ssl"')));
  it('fires for two in one location', () => twice(`<location path="Site">${named('')}`, `${named('')}</location>`));
  it('fires for two groups at the top', () => twice(named('sslFlags="Ssl"'), named('sslFlags="None"')));
  it('fires for each one too many', () =>
    fires(
      rule,
      { [A]: host(location('Site', named('')) + location('Site', named('')) + location('Site', named(''))) },
      { 1: { related: [0] }, 2: { related: [0] } },
    ));
  it('fires in a web.config, mapped or not', () => {
    fires(rule, { [A]: host('', OPEN), [W]: config(named('') + location('.', named(''))) }, { 1: { related: [0] } });
    fires(
      rule,
      { [A]: host('', OPEN), 'other/web.config': config(location('x', named('')) + location('X', named(''))) },
      { 1: { related: [0] } },
    );
    fires(rule, { 'web.config': config(location('x', named('')) + location('x', named(''))) }, { 1: { related: [0] } });
  });
  it('fires in a web.config beside a MetaBase.xml', () =>
    fires(
      rule,
      {
        'MetaBase.xml': '<MBProperty><IIsWebServer Location="/LM/W3SVC/1" /></MBProperty>',
        'web.config': config(location('x', named('')) + location('x', named(''))),
      },
      { 1: { related: [0] } },
    ));
  it('is silent about different sections for one path', () =>
    silent(rule, {
      [A]: host(
        location('Site', section('')) +
          location('Site', '<system.webServer><serverRuntime uploadReadAheadSize="1" /></system.webServer>'),
      ),
    }));
  it('is silent about one section for different paths', () =>
    silent(rule, { [A]: host(section('') + location('Site', section('')) + location('Site/app', section(''))) }));
  it('is silent about one path in two files', () =>
    silent(rule, {
      [A]: host(location('Site/app', section('')), OPEN),
      [W]: config(location('app', section(''))),
      [APP]: config(section('')),
    }));
  it('is silent about a comment', () =>
    silent(rule, { [A]: host(`${location('Site', section(''))}<!-- ${location('Site', section(''))} -->`) }));
  it('is silent about a look-alike', () =>
    silent(rule, { [A]: host(`${section('')}<system.web><security><access /></security></system.web>`) }));
  it('is silent about the group twice with different sections', () =>
    silent(rule, { [A]: host(`${section('')}<system.webServer><serverRuntime enabled="true" /></system.webServer>`) }));
});

describe('location-unknown-site', () => {
  const rule = 'location-unknown-site';
  const content = section('sslFlags="Ssl"');
  it('fires at the path of a location for a site that is not there', () =>
    fires(rule, { [A]: host(location('⟦Old Site⟧', content)) }, { 0: {} }));
  it('fires at the whole path', () => fires(rule, { [A]: host(location('⟦Old Site/admin⟧', content)) }, { 0: {} }));
  it('fires whatever the location holds', () =>
    fires(
      rule,
      { [A]: host(location('⟦Old Site⟧', '<system.webServer><httpErrors /></system.webServer>')) },
      { 0: {} },
    ));
  it("fires at a name that the site's begins with, and at one that begins with it", () =>
    fires(rule, { [A]: host(location('⟦Sit⟧', content) + location('⟦Site2⟧', content)) }, { 0: {}, 1: {} }));
  it("fires at the site's number: locations name sites by name", () =>
    fires(rule, { [A]: host(location('⟦1⟧', content)) }, { 0: {} }));
  it('is silent about the site in another case', () => silent(rule, { [A]: host(location('SITE/app', content)) }));
  it("is silent about the server's own level", () =>
    silent(rule, {
      [A]: host(
        location('.', content) + `<location path="">${section('')}</location><location>${section('')}</location>`,
      ),
    }));
  it('is silent about folders and files of the site', () =>
    silent(rule, { [A]: host(location('Site/nowhere/x.aspx', content)) }));
  it('is silent about locations of a web.config', () =>
    silent(rule, { [A]: host('', OPEN), [W]: config(location('folder', content)) }));
  it('is silent about a cut-out without sites', () => silent(rule, { [A]: config(location('Old Site', content)) }));
  it('is silent about a comment', () => silent(rule, { [A]: host(`<!-- ${location('Old Site', content)} -->`) }));
  it('is silent about a path with references', () => silent(rule, { [A]: host(location('S&#105;te', content)) }));
});

describe('location-both-override-attributes', () => {
  const rule = 'location-both-override-attributes';
  it('fires at the later of the two, and links the earlier', () => {
    fires(
      rule,
      { [A]: host(`<location path="Site" overrideMode="⟦Allow⟧" allowOverride="⟦true⟧">${section('')}</location>`) },
      { 1: { related: [0] } },
    );
    fires(
      rule,
      { [A]: host(`<location allowOverride="⟦false⟧" path="Site" overrideMode="⟦Allow⟧">${section('')}</location>`) },
      { 1: { related: [0] } },
    );
  });
  it('fires whatever the location holds', () =>
    fires(
      rule,
      { [A]: host('<location path="Site" overrideMode="⟦Deny⟧" allowOverride="⟦false⟧" />') },
      { 1: { related: [0] } },
    ));
  it('fires for each location', () =>
    fires(
      rule,
      {
        [A]: host(
          '<location path="Site" overrideMode="⟦Deny⟧" allowOverride="⟦false⟧" /><location path="Site/a" allowOverride="⟦true⟧" overrideMode="⟦Inherit⟧" />',
        ),
      },
      { 1: { related: [0] }, 3: { related: [2] } },
    ));
  it('fires in a web.config', () =>
    fires(
      rule,
      {
        'web.config': config(
          '<location path="a" overrideMode="⟦Deny⟧" allowOverride="⟦false⟧"><system.webServer /></location>',
        ),
      },
      { 1: { related: [0] } },
    ));
  it('is silent about one of them', () =>
    silent(rule, {
      [A]: host(
        location('Site', section(''), ' overrideMode="Allow"') +
          location('Site/a', section(''), ' allowOverride="true"'),
      ),
    }));
  it('is silent about inheritInChildApplications beside one of them', () =>
    silent(rule, {
      [A]: host(location('Site', section(''), ' overrideMode="Allow" inheritInChildApplications="false"')),
    }));
  it('is silent about a comment', () =>
    silent(rule, { [A]: host('<!-- <location path="Site" overrideMode="Allow" allowOverride="true" /> -->') }));
  it('is silent about another element', () =>
    silent(rule, { [A]: host('<other overrideMode="Allow" allowOverride="true" />') }));
});

describe('config-source-unread', () => {
  const rule = 'config-source-unread';
  it('fires at the name of a file that is not given', () =>
    fires(rule, { [A]: host(location('Site', section('configSource="⟦parts\\access.config⟧"'))) }, { 0: {} }));
  it('fires in a web.config, mapped or alone', () => {
    fires(rule, { [A]: host('', OPEN), [W]: config(section('configSource="⟦access.config⟧"')) }, { 0: {} });
    fires(rule, { 'web.config': config(section('configSource="⟦access.config⟧"')) }, { 0: {} });
  });
  for (const path of [
    'C:\\www\\access.config',
    '\\\\server\\share\\access.config',
    '..\\access.config',
    '/access.config',
  ]) {
    it(`fires at ${path}, even if a file of that name is given`, () =>
      fires(
        rule,
        {
          [`config/${A}`]: host(location('Site', section(`configSource="⟦${path}⟧"`))),
          'access.config': '<access sslFlags="Ssl" />',
        },
        { 0: {} },
      ));
  }
  it('fires for a file that is given but does not hold the section', () =>
    fires(
      rule,
      {
        [A]: host(location('Site', section('configSource="⟦access.config⟧"'))),
        'access.config': '<serverRuntime uploadReadAheadSize="1" />',
      },
      { 0: {} },
    ));
  it('is silent where the file is given', () =>
    silent(rule, {
      [A]: host(location('Site', section('configSource="parts\\access.config"'))),
      'parts/access.config': '<access sslFlags="Ssl" />',
    }));
  it('is silent where the file wraps the section in its whole path', () =>
    silent(rule, {
      [A]: host(location('Site', section('configSource="access.config"'))),
      'access.config': config(section('sslFlags="Ssl"')),
    }));
  it('is silent about sections that decide nothing here', () =>
    silent(rule, {
      [W]: config('<connectionStrings configSource="connections.config" /><appSettings configSource="x.config" />'),
    }));
  it('is silent about a comment', () =>
    silent(rule, { [A]: host(`<!-- ${section('configSource="access.config"')} -->`) }));
  it('is silent about an attribute of another name', () =>
    silent(rule, { [A]: host(section('sslFlags="Ssl" file="access.config"')) }));
});
