import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  definitionsAt,
  formatMessage,
  inlaysOf,
  lensesOf,
  lensesSteps,
  outlineOf,
  outlineSteps,
  referencesAt,
} from '../../../src/core/index';
import { finish } from '../../../src/core/steps';
import { checkFiles } from '../../support/check';
import type { Files } from '../../support/check';

const HOST = `<configuration>
<configSections><sectionGroup name="system.webServer"><sectionGroup name="security"><section name="access" overrideModeDefault="Deny" /></sectionGroup></sectionGroup></configSections>
<system.applicationHost><sites>
<site name="Shop" id="1">
<application path="/"><virtualDirectory path="/" physicalPath="C:\\sites\\shop" /></application>
<application path="/admin" />
<bindings><binding protocol="http" bindingInformation="*:80:" /><binding protocol="https" bindingInformation="*:443:" sslFlags="32" /></bindings>
</site></sites></system.applicationHost>
<location path="shop"><system.webServer><security><access sslFlags="8" /></security></system.webServer></location>
<location path="Shop/admin"><system.webServer><security><access sslFlags="Ssl, SslNegotiateCert, SslRequireCert" /></security></system.webServer></location>
</configuration>`;
const NETSH = `SSL Certificate bindings:
-------------------------

    IP:port                      : 0.0.0.0:443
    Certificate Hash             : 2ace368a90d2117be7a0065dfe259b2e8c94f538
    Application ID               : {4dc3e181-e14b-4a21-b022-59fc669b0914}
    Negotiate Client Certificate : Disabled
`;
const WEB =
  '<configuration><system.webServer><security><access sslFlags="None" /></security></system.webServer></configuration>';
const FILES: Files = { 'a/applicationHost.config': HOST, 'a/sslcert.txt': NETSH, 'a/sites/shop/web.config': WEB };

const { analysis, textAt } = checkFiles(FILES);
const at = (file: string, text: string): readonly [string, number] => {
  const content = FILES[file];
  assert.ok(typeof content === 'string' && content.includes(text), text);
  return [file, content.indexOf(text) + 1];
};

describe('what editors show at places', () => {
  it('lenses: site with mode, https binding with its entry, path with flags and client certificate', () => {
    const lenses = lensesOf(analysis, 'a/applicationHost.config').map(({ range, words }) => [
      HOST.slice(range.start, range.end),
      words.map(formatMessage).join(' · '),
    ]);
    assert.deepEqual(lenses, [
      ['Shop', 'kernel-mode SSL'],
      ['*:443:', 'kernel-mode SSL · certificate 2ace368a · no client certificate in the handshake'],
      ['shop', 'Access flags: Ssl'],
      ['Shop/admin', 'Access flags: Ssl, SslNegotiateCert, SslRequireCert · client certificate required'],
    ]);
  });

  it('lenses of a part of a file: of sites and locations that have text in it', () => {
    const from = HOST.indexOf('<location path="shop">');
    const to = HOST.indexOf('<location path="Shop/admin">');
    const within = (wanted: (start: number, end: number) => boolean): string[] =>
      finish(lensesSteps(analysis, 'a/applicationHost.config', ({ start, end }) => wanted(start, end))).map(
        ({ range }) => HOST.slice(range.start, range.end),
      );
    assert.deepEqual(
      within((start, end) => start < to && end > from),
      ['shop'],
    );
    assert.deepEqual(
      within((start) => start < from),
      ['Shop', '*:443:'],
    );
    assert.deepEqual(
      within(() => false),
      [],
    );
  });

  it('the lens of a web.config, wherever its site stands', () => {
    const unlocked = HOST.replace('overrideModeDefault="Deny"', 'overrideModeDefault="Allow"');
    const { analysis: own } = checkFiles({ 'a/applicationHost.config': unlocked, 'a/sites/shop/web.config': WEB });
    const isHere = ({ end }: { readonly end: number }): boolean => end <= WEB.length;
    const [lens, ...more] = finish(lensesSteps(own, 'a/sites/shop/web.config', isHere));
    assert.equal(lens?.words.map(formatMessage).join(), 'Access flags: None');
    assert.deepEqual(more, []);
  });

  it('inlay hints: names behind numbers, not behind names', () => {
    const all = { start: 0, end: HOST.length };
    assert.deepEqual(
      inlaysOf(analysis, 'a/applicationHost.config', all).map(({ offset, text }) => [
        HOST.slice(offset - 2, offset),
        text,
      ]),
      [
        ['32', 'DisableTLS13'],
        ['"8', 'Ssl'],
      ],
    );
  });

  it('a location leads to its site or application, whatever the case', () => {
    const toSite = definitionsAt(analysis, ...at('a/applicationHost.config', 'shop"><system'));
    assert.deepEqual(toSite.map(textAt), ['Shop']);
    const toApplication = definitionsAt(analysis, ...at('a/applicationHost.config', 'Shop/admin'));
    assert.equal(toApplication.length, 1);
    assert.match(toApplication.map(textAt).join(''), /admin/);
  });

  it('a binding leads to the entry of HTTP.SYS that answers, and the entry back to it', () => {
    const entry = definitionsAt(analysis, ...at('a/applicationHost.config', 'bindingInformation="*:443:"'));
    assert.deepEqual(entry.map(textAt), ['0.0.0.0:443']);
    const back = referencesAt(analysis, ...at('a/sslcert.txt', '0.0.0.0:443'));
    assert.deepEqual(back.map(textAt), ['bindingInformation="*:443:"']);
  });

  it('a refused text leads to its lock, and the site to the locations for it', () => {
    const lock = definitionsAt(analysis, ...at('a/sites/shop/web.config', '<access'));
    assert.deepEqual(lock.map(textAt), ['Deny']);
    const locations = referencesAt(analysis, ...at('a/applicationHost.config', 'Shop" id'));
    assert.deepEqual(locations.map(textAt), ['shop']);
  });

  it('an outline by site, with bindings and applications, then the paths', () => {
    const outline = outlineOf(analysis, 'a/applicationHost.config');
    assert.deepEqual(
      outline.map(({ kind, name }) => [kind, name]),
      [
        ['site', 'Shop'],
        ['path', 'shop'],
        ['path', 'Shop/admin'],
      ],
    );
    assert.deepEqual(
      outline[0]?.children.map(({ kind, name }) => [kind, name]),
      [
        ['application', '/'],
        ['application', '/admin'],
        ['binding', 'http *:80:'],
        ['binding', 'https *:443: (DisableTLS13)'],
      ],
    );
    for (const item of outline.flatMap((each) => [each, ...each.children])) {
      assert.ok(item.range.start <= item.selection.start && item.selection.end <= item.range.end, item.name);
    }
  });

  it('an outline with room for so many entries: sites first, then paths, then what is inside of sites', () => {
    const outline = (most: number): unknown[] =>
      finish(outlineSteps(analysis, 'a/applicationHost.config', most)).map(({ name, children }) => [
        name,
        children.length,
      ]);
    // One site with four entries inside, and two paths.
    assert.deepEqual(outline(7), [
      ['Shop', 4],
      ['shop', 0],
      ['Shop/admin', 0],
    ]);
    assert.deepEqual(outline(6), [
      ['Shop', 0],
      ['shop', 0],
      ['Shop/admin', 0],
    ]);
    assert.deepEqual(outline(2), [
      ['Shop', 0],
      ['shop', 0],
    ]);
    assert.deepEqual(outline(1), [['Shop', 0]]);
  });

  it('an outline of exports: entries and keys', () => {
    assert.deepEqual(
      outlineOf(analysis, 'a/sslcert.txt').map(({ name }) => name),
      ['0.0.0.0:443'],
    );
  });
});
