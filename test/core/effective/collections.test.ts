import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { A, HTTPS, config, host, location, resolve, siteElement } from './support';
import type { Files } from '../../support/check';
import type { Resolved } from './support';

const SITE = siteElement('Site', 1, { '/': 'C:\\www\\site', '/app': 'C:\\www\\app' }, HTTPS);
const APP = 'app/web.config';
const OPEN =
  '<configSections><sectionGroup name="system.webServer"><sectionGroup name="security"><sectionGroup name="authentication"><section name="iisClientCertificateMappingAuthentication" overrideModeDefault="Allow" /></sectionGroup></sectionGroup></sectionGroup></configSections>';

function mapping(content: string, attributes = 'enabled="true"'): string {
  return `<system.webServer><security><authentication><iisClientCertificateMappingAuthentication ${attributes}>${content}</iisClientCertificateMappingAuthentication></authentication></security></system.webServer>`;
}

const many = (content: string, attributes = ''): string =>
  `<manyToOneMappings ${attributes}>${content}</manyToOneMappings>`;
const one = (content: string): string => `<oneToOneMappings>${content}</oneToOneMappings>`;
const add = (name: string, more = ''): string => `<add name="${name}" userName="u" ${more}/>`;

function server(rest: string, webConfigs: Files = {}): Resolved {
  return resolve({ [A]: host(SITE, rest, OPEN), ...webConfigs });
}

/** Names of the mappings that hold at a path, in their order. */
function names(resolved: Resolved, path = '/app'): readonly (string | null)[] {
  return resolved.at(path).access.mappingEntries.manyToOne.map(({ name }) => name);
}

const above = location('Site', mapping(many(add('a') + add('b') + add('c'))));
const at = (content: string, path = 'Site/app'): string => location(path, mapping(content));

describe('a collection is what its levels add, remove and clear', () => {
  it('a level without the collection inherits it', () =>
    assert.deepEqual(names(server(above + at(''))), ['a', 'b', 'c']));
  it('entries of deeper levels come behind', () =>
    assert.deepEqual(names(server(above + at(many(add('d') + add('e'))))), ['a', 'b', 'c', 'd', 'e']));
  it('remove takes the entry of its key away, in any case', () =>
    assert.deepEqual(names(server(above + at(many('<remove name="B" />')))), ['a', 'c']));
  it('remove of a key that is not there changes nothing', () =>
    assert.deepEqual(names(server(above + at(many('<remove name="x" />')))), ['a', 'b', 'c']));
  it('clear takes everything that is inherited away', () =>
    assert.deepEqual(names(server(above + at(many(`<clear />${add('z')}`)))), ['z']));
  it('the order of the statements counts', () => {
    assert.deepEqual(names(server(above + at(many(`${add('z')}<clear />${add('y')}`)))), ['y']);
    assert.deepEqual(names(server(above + at(many(`<remove name="a" />${add('a')}`)))), ['b', 'c', 'a']);
  });
  it('what one path does the path above does not see', () =>
    assert.deepEqual(names(server(above + at(many('<clear />'))), '/'), ['a', 'b', 'c']));
  it('three levels, one after the other', () =>
    assert.deepEqual(
      names(
        server(
          mapping(many(add('server'))) +
            location('Site', mapping(many(add('site')))) +
            at(many('<remove name="server" />')),
          {
            [APP]: config(mapping(many(add('app')))),
          },
        ),
      ),
      ['site', 'app'],
    ));
  it('the two collections of a section have nothing to do with each other', () => {
    const found = server(
      location('Site', mapping(one('<add userName="u" certificate="AA==" />') + many(add('a')))) + at(one('<clear />')),
    );
    assert.deepEqual(names(found), ['a']);
    assert.deepEqual(found.at('/app').access.mappingEntries.oneToOne, []);
    assert.equal(found.at('/').access.mappingEntries.oneToOne.length, 1);
  });
  it('entries by certificate are told apart by its text, in its case', () => {
    const cert = (text: string, name = 'add'): string => `<${name} userName="u" certificate="${text}" />`;
    const found = server(location('Site', mapping(one(cert('AbC=') + cert('abc=')))) + at(one(cert('abc=', 'remove'))));
    assert.deepEqual(
      found
        .at('/app')
        .access.mappingEntries.oneToOne.map(({ place }) => /certificate="(.*?)"/.exec(found.text(place) ?? '')?.[1]),
      ['AbC='],
    );
  });
  it('an entry keeps its own text', () => {
    const found = server(above);
    const [entry] = found.at('/').access.mappingEntries.manyToOne;
    assert.match(found.text(entry?.place ?? null) ?? '', /^<add name="a"/);
  });
  it('an entry that is switched off is there, and says so', () => {
    const found = server(location('Site', mapping(many(add('a', 'enabled="false" ') + add('b')))));
    assert.deepEqual(
      found.at('/').access.mappingEntries.manyToOne.map(({ name, enabled }) => [name, enabled]),
      [
        ['a', false],
        ['b', true],
      ],
    );
  });
  it('a section that is refused adds nothing', () => {
    const locked = resolve({ [A]: host(SITE, above), [APP]: config(mapping(many(`<clear />${add('z')}`))) });
    assert.deepEqual(names(locked), ['a', 'b', 'c']);
  });
  it('a section in a file that was not read may hold more', () => {
    const found = server(above + at('').replace('enabled="true"', 'configSource="mapping.config"'));
    assert.equal(found.at('/app').access.mappingEntries.complete, false);
    assert.equal(found.at('/').access.mappingEntries.complete, true);
  });
});

describe('entries that a higher level has locked', () => {
  const locked = location('Site', mapping(many(add('a', 'lockItem="true" ') + add('b'))));
  const say = (content: string): readonly unknown[] => {
    const found = server(locked, { [APP]: config(mapping(many(content))) });
    return [names(found), found.at('/app').violations.map(({ place, lock }) => [found.text(place), lock?.file])];
  };
  it('cannot be removed', () => assert.deepEqual(say('<remove name="a" />'), [['a', 'b'], [['remove', A]]]));
  it('cannot be cleared away', () => assert.deepEqual(say('<clear />'), [['a'], [['clear', A]]]));
  it('cannot be added again', () => assert.deepEqual(say(add('A')), [['a', 'b'], [['add', A]]]));
  it('leave the others free', () => assert.deepEqual(say('<remove name="b" />'), [['a'], []]));
  it('do not lock other entries', () => assert.deepEqual(say(add('c')), [['a', 'b', 'c'], []]));
});

describe('defaults of sites, applications and virtual directories', () => {
  interface Texts {
    readonly servers?: string;
    readonly site?: string;
    readonly application?: string;
    readonly applicationAttributes?: string;
    readonly directoryAttributes?: string;
  }
  const build = ({
    servers = '',
    site = '',
    application = '',
    applicationAttributes = '',
    directoryAttributes = '',
  }: Texts): Resolved =>
    resolve({
      [A]: config(
        `<system.applicationHost><sites>${servers}<site name="Site" id="1">${site}<application path="/" ${applicationAttributes}>${application}<virtualDirectory path="/" physicalPath="C:\\www" ${directoryAttributes}/></application><bindings>${HTTPS}</bindings></site></sites></system.applicationHost>`,
      ),
    });
  const pool = (texts: Texts): string | null =>
    build(texts).site('Site').applications[0]?.applicationPool.value ?? null;
  const POOL = (name: string): string => `<applicationDefaults applicationPool="${name}" />`;

  it("the application's own attribute, else the site's default, else that of all sites", () => {
    assert.equal(pool({}), null);
    assert.equal(pool({ servers: POOL('All') }), 'All');
    assert.equal(pool({ servers: POOL('All'), site: POOL('Site') }), 'Site');
    assert.equal(
      pool({ servers: POOL('All'), site: POOL('Site'), applicationAttributes: 'applicationPool="Own"' }),
      'Own',
    );
  });
  it('each attribute by itself', () => {
    const { applications } = build({
      servers: '<applicationDefaults applicationPool="All" enabledProtocols="http,net.tcp" />',
      site: POOL('Site'),
    }).site('Site');
    assert.deepEqual(
      [applications[0]?.applicationPool.value, applications[0]?.enabledProtocols.value],
      ['Site', 'http,net.tcp'],
    );
  });
  it('the deciding text and what it overrides are named', () => {
    const found = build({ servers: POOL('All'), site: POOL('Site') });
    const { origin, overridden } = found.site('Site').applications[0]?.applicationPool ?? {
      origin: null,
      overridden: [],
    };
    assert.equal(found.text(origin), 'applicationPool="Site"');
    assert.deepEqual(
      overridden.map((each) => found.text(each.origin)),
      ['applicationPool="All"'],
    );
  });
  it('allowSubDirConfig has a default at three levels', () => {
    const of = (texts: Texts): boolean | undefined =>
      build(texts).site('Site').applications[0]?.virtualDirectories[0]?.allowSubDirConfig.value;
    const text = (value: boolean): string => `<virtualDirectoryDefaults allowSubDirConfig="${value}" />`;
    assert.equal(of({}), true);
    assert.equal(of({ servers: text(false) }), false);
    assert.equal(of({ servers: text(false), site: text(true) }), true);
    assert.equal(of({ servers: text(true), site: text(true), application: text(false) }), false);
    assert.equal(of({ application: text(false), directoryAttributes: 'allowSubDirConfig="true" ' }), true);
  });

  describe('hsts', () => {
    const hsts = (texts: Texts): readonly unknown[] => {
      const settings = build(texts).site('Site').hsts;
      assert.ok(settings !== null);
      return [
        settings.enabled,
        settings.maxAge,
        settings.includeSubDomains,
        settings.preload,
        settings.redirectHttpToHttps,
      ].map(({ value }) => value);
    };
    const all = (attributes: string): string => `<siteDefaults><hsts ${attributes} /></siteDefaults>`;
    it('is off, with 0 seconds, where nothing states it', () =>
      assert.deepEqual(hsts({}), [false, 0, false, false, false]));
    it('of siteDefaults holds for a site without its own', () =>
      assert.deepEqual(hsts({ servers: all('enabled="true" max-age="300"') }), [true, 300, false, false, false]));
    it('of the site overrides that of siteDefaults', () =>
      assert.deepEqual(
        hsts({
          servers: all('enabled="true" max-age="300"'),
          site: '<hsts enabled="false" max-age="31536000" preload="true" />',
        }),
        [false, 31536000, false, true, false],
      ));
    it('a number that is none is unknown', () =>
      assert.equal(hsts({ site: '<hsts enabled="true" max-age="1 year" />' })[1], null));
    it('in a comment it is nothing', () =>
      assert.deepEqual(hsts({ site: '<!-- <hsts enabled="true" /> -->' })[0], false));
  });
});
