import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { outcomeOf, site, sitesConfig, trace, way } from './support';
import type { ClientTexts, Trace } from '../../../src/core/index';

const bound = (name: string, id: number, ...bindings: readonly string[]): string =>
  site(
    name,
    id,
    bindings
      .map((text) => {
        const [protocol = '', information = ''] = text.split(' ');
        return `<binding protocol="${protocol}" bindingInformation="${information}" />`;
      })
      .join(''),
  );

const SITES = [
  bound('rest', 1, 'http *:80:', 'https *:443:'),
  bound('www', 2, 'http *:80:www.example.org', 'https *:443:WWW.example.org'),
  bound('wild', 3, 'http *:80:*.example.org'),
  bound('ten', 4, 'http 10.0.0.10:80:', 'http 10.0.0.10:80:www.example.org'),
  bound('six', 5, 'http [2001:db8::6]:80:'),
  bound('alone', 6, 'http 10.0.0.11:8080:alone.example.org'),
  bound('placeholder', 7, 'http *:[PORT]:x', 'net.tcp 808:*', 'https :8443:'),
  bound('later', 8, 'http *:80:'),
].join('');

function traced(url: string, client?: ClientTexts): Trace {
  return trace({ files: { 'applicationHost.config': sitesConfig(SITES) } }, url, client);
}

const at = (localAddress: string): ClientTexts => ({ localAddress });

describe('the site that a request is routed to (parts of a binding: F2.3; wildcards: F2.4; order inferred)', () => {
  for (const [what, url, expected, client] of [
    ['the exact host', 'http://www.example.org/', 'www'],
    ['the exact host in any casing', 'HTTP://WWW.EXAMPLE.ORG/', 'www'],
    ['the exact host with the dot at its end', 'http://www.example.org./', 'www'],
    ['a wildcard for the left-most label', 'http://shop.example.org/', 'wild'],
    ['no wildcard for two labels', 'http://a.shop.example.org/', 'rest'],
    ['no wildcard for none', 'http://example.org/', 'rest'],
    ['a host that nobody names', 'http://other.example/', 'rest'],
    ['of equal bindings, the first in the file', 'http://x/', 'rest'],
    ['the exact host at another address', 'http://www.example.org/', 'www', at('10.0.0.99')],
    ['the exact address before all addresses, for the same host', 'http://www.example.org/', 'ten', at('10.0.0.10')],
    ['the exact address before all addresses, without a host', 'http://x/', 'ten', at('10.0.0.10')],
    ['a host by wildcard before the exact address without one', 'http://shop.example.org/', 'wild', at('10.0.0.10')],
    ['an address in the URL', 'http://10.0.0.10/', 'ten'],
    ['an IPv6 address in another spelling', 'http://[2001:DB8:0::6]/', 'six'],
    ['the address of --ip goes before that of the URL', 'http://10.0.0.10/', 'rest', at('10.0.0.99')],
    ['a host that is bound to one address alone is reached there', 'http://alone.example.org:8080/', 'alone'],
    ['https has bindings of its own', 'https://www.example.org/', 'www'],
    ['https to a host that nobody names', 'https://shop.example.org/', 'rest'],
    ['an empty address is all addresses', 'https://x:8443/', 'placeholder'],
  ] as readonly (readonly [string, string, string, ClientTexts?])[]) {
    it(what, () => {
      const { site: found, binding } = traced(url, client);
      assert.equal(found?.name, expected);
      assert.ok(found?.bindings.some((own) => own === binding));
    });
  }

  for (const [what, url, client] of [
    ['a port that nobody listens on', 'http://www.example.org:81/'],
    ['port 0', 'http://www.example.org:0/'],
    ['https where only http is', 'https://alone.example.org:8080/'],
    ['http where only https is', 'http://x:8443/'],
    ['a host that is bound to another address', 'http://alone.example.org:8080/', at('10.0.0.12')],
    ['another host on a port of named bindings', 'http://other.example:8080/'],
    ['a port of another protocol', 'http://x:808/'],
  ] as readonly (readonly [string, string, ClientTexts?])[]) {
    it(`${what}: no site answers, and the trace says why`, () => {
      const lost = traced(url, client);
      assert.equal(outcomeOf(lost), 'noSite');
      assert.deepEqual([lost.site, lost.path, lost.binding], [null, null, null]);
      assert.equal(way(lost.hops), 'C K C');
      assert.equal(lost.crossings, 0);
      assert.ok(lost.reasons.length > 0);
    });
  }

  it('without a local address, what single addresses answer instead is said', () => {
    const { unknowns } = traced('http://www.example.org/');
    assert.ok(unknowns.some(({ args }) => args.includes('10.0.0.10') && args.includes('ten')));
    assert.deepEqual(
      traced('http://www.example.org/', at('10.0.0.10')).unknowns.filter(({ args }) => args.includes('ten')),
      [],
    );
  });

  it('the reason is the binding that answers', () => {
    const { reasons, binding } = traced('http://shop.example.org/');
    assert.deepEqual(reasons[0]?.place, binding?.place);
  });
});

describe('the path of a request', () => {
  const config = sitesConfig(
    bound('Site', 1, 'http *:80:'),
    ['a', 'a/b', 'a b']
      .map(
        (path) =>
          `<location path="Site/${path}"><system.webServer><security><access sslFlags="Ssl128" /></security></system.webServer></location>`,
      )
      .join(''),
  );
  for (const [url, expected] of [
    ['http://x', '/'],
    ['http://x/', '/'],
    ['http://x/a', '/a'],
    ['http://x/A/', '/a'],
    ['http://x/a/b/c.aspx', '/a/b'],
    ['http://x/a/bb', '/a'],
    ['http://x/ab', '/'],
    ['http://x/a%2Fb', '/a/b'],
    ['http://x/a%20b/c', '/a b'],
    ['http://x/a/../a/./b', '/a/b'],
    ['http://x/../../a', '/a'],
    ['http://x/a\\b', '/a/b'],
    ['http://x/?/a', '/'],
    ['http://x/#/a', '/'],
    ['http://x/a?b=/c', '/a'],
    ['http://x/%zz', '/'],
    ['http://x//a', '/'],
  ] as const) {
    it(`${url} has the settings of ${expected}`, () => {
      assert.equal(trace({ files: { 'applicationHost.config': config } }, url).path?.path, expected);
    });
  }

  it('the URL stays as it was given', () => {
    assert.equal(
      trace({ files: { 'applicationHost.config': config } }, 'http://x/a%20b?q=1#f').url,
      'http://x/a%20b?q=1#f',
    );
  });
});
