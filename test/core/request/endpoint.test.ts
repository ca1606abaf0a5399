import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { entry, netsh, outcomeOf, reasonFacts, registry, site, sitesConfig, trace, way } from './support';
import type { ClientTexts, Trace, WindowsName } from '../../../src/core/index';

const binding = (information: string, flags = 0): string =>
  `<binding protocol="https" bindingInformation="${information}" sslFlags="${flags}" />`;

interface Case {
  readonly bindings?: string;
  readonly entries: readonly string[];
  readonly url?: string;
  readonly client?: ClientTexts;
  readonly windows?: WindowsName;
}

const NAMED = binding('*:443:www.example.org', 1);

function traced({ bindings = NAMED, entries, url, client, windows = 'ws2012r2' }: Case): Trace {
  const files = {
    'applicationHost.config': sitesConfig(site('Site', 1, bindings)),
    'sslcert.txt': netsh(...entries),
  };
  return trace({ files, windows }, url ?? 'https://www.example.org/', client);
}

/** Which certificate, by the digit that its hash repeats, and by which step. */
function selected({ certificate }: Trace): string | null {
  return certificate === null ? null : `${certificate.hash?.[0] ?? '-'} ${certificate.selectedBy}`;
}

describe('the certificate of a connection, by the documented order (F7.18)', () => {
  const EXACT = entry('10.0.0.5:443', { hash: '1' });
  const EXACT6 = entry('[2001:db8::5]:443', { hash: '6' });
  const NAME = entry('www.example.org:443', { hash: '2' });
  const STORE = entry('ccs:443', { hash: null });
  const ALL6 = entry('[::]:443', { hash: '4' });
  const ALL4 = entry('0.0.0.0:443', { hash: '5' });
  const EVERY = [ALL4, ALL6, STORE, NAME, EXACT, EXACT6];
  const WITH_STORE = binding('*:443:www.example.org', 3);
  const AT = (localAddress: string): ClientTexts => ({ localAddress });

  for (const [what, expected, given] of [
    ['1. the exact IPv4 address wins over everything', '1 ipPort', { entries: EVERY, client: AT('10.0.0.5') }],
    ['1. an IPv6 address in any spelling', '6 ipPort', { entries: EVERY, client: AT('2001:0DB8:0:0:0:0:0:5') }],
    ['2. at another address, the name of the ClientHello', '2 sni', { entries: EVERY, client: AT('10.0.0.6') }],
    ['2. at any address, the name of the ClientHello', '2 sni', { entries: EVERY }],
    [
      '2. the name whatever its casing',
      '2 sni',
      { entries: [entry('WWW.Example.ORG:443', { hash: '2' }), ALL4], url: 'https://wWw.example.Org/' },
    ],
    [
      '2. a wildcard for the left-most label (F2.4)',
      '7 sni',
      { entries: [entry('*.example.org:443', { hash: '7' }), ALL4] },
    ],
    ['2. the exact name before the wildcard', '2 sni', { entries: [entry('*.example.org:443', { hash: '7' }), NAME] }],
    [
      '2. no wildcard for two labels',
      '5 wildcard',
      {
        entries: [entry('*.example.org:443', { hash: '7' }), ALL4],
        url: 'https://a.b.example.org/',
        bindings: binding('*:443:'),
      },
    ],
    [
      '2. a name on another port says nothing',
      '5 wildcard',
      { entries: [entry('www.example.org:8443', { hash: '2' }), ALL4] },
    ],
    [
      '3. the central store for a binding that uses it',
      '- centralStore',
      { bindings: WITH_STORE, entries: [ALL4, ALL6, STORE] },
    ],
    ['3. the name before the central store', '2 sni', { bindings: WITH_STORE, entries: [STORE, NAME] }],
    [
      '3. the exact address before the central store',
      '1 ipPort',
      { bindings: WITH_STORE, entries: [STORE, EXACT], client: AT('10.0.0.5') },
    ],
    [
      '3. not for a binding that asks by address',
      '5 wildcard',
      { bindings: binding('*:443:'), entries: [ALL4, STORE] },
    ],
    ['4. all IPv6 addresses before all IPv4 addresses', '4 wildcard', { entries: [ALL4, ALL6] }],
    ['4. for a client that connects by IPv4 as well', '4 wildcard', { entries: [ALL4, ALL6], client: AT('10.0.0.5') }],
    ['5. all IPv4 addresses at last', '5 wildcard', { entries: [ALL4] }],
    ['5. for a client that connects by IPv6 as well', '5 wildcard', { entries: [ALL4], client: AT('::1') }],
    ['without SNI, the entries by name are missed', '5 wildcard', { entries: [NAME, ALL4], client: { sni: false } }],
    [
      'a URL with an address leads to that address, and sends no name',
      '1 ipPort',
      { entries: EVERY, url: 'https://10.0.0.5/', bindings: binding('*:443:') },
    ],
    [
      'a URL with an IPv6 address as well',
      '6 ipPort',
      { entries: EVERY, url: 'https://[2001:db8::5]/', bindings: binding('*:443:') },
    ],
    [
      'a binding on one address is reached at it',
      '1 ipPort',
      { entries: [EXACT, ALL4], bindings: binding('10.0.0.5:443:www.example.org') },
    ],
  ] as readonly (readonly [string, string, Case])[]) {
    it(what, () => assert.equal(selected(traced(given)), expected));
  }

  it('says so where the two known orders differ: an exact address beats a name (F7.19, F7.21)', () => {
    assert.ok(reasonFacts(traced({ entries: EVERY, client: AT('10.0.0.5') })).includes('F7.19'));
    assert.ok(!reasonFacts(traced({ entries: EVERY, client: AT('10.0.0.6') })).includes('F7.19'));
  });

  it('says which single addresses have entries when the local address is not given', () => {
    const { unknowns } = traced({ entries: EVERY });
    const said = unknowns.find(({ args }) => String(args[0]).includes('10.0.0.5:443'));
    assert.ok(said !== undefined);
    assert.ok(!traced({ entries: EVERY, client: AT('10.0.0.6') }).unknowns.some(({ args }) => args === said.args));
  });

  it('the place of the reason is the entry that answers', () => {
    const { reasons } = traced({ entries: [ALL4, NAME] });
    assert.equal(reasons.find(({ fact }) => fact === 'F7.18')?.place?.file, 'sslcert.txt');
  });
});

describe('the central certificate store', () => {
  const STORE = binding('*:443:www.example.org', 3);

  it('is a station of the handshake, and of no request (10.3 M5)', () => {
    const stored = traced({ bindings: STORE, entries: [entry('ccs:443', { hash: null })] });
    assert.equal(way(stored.handshake), 'C K L S L K C');
    assert.equal(way(stored.hops), 'C K W K C');
    assert.equal(outcomeOf(stored), '200');
    assert.equal(stored.crossings, 2);
    assert.deepEqual(
      stored.handshake.filter(({ from, to }) => [from, to].includes('centralStore')).map(({ boundary }) => boundary),
      ['network', 'network'],
    );
  });

  it('what lies on the share was not read, and that is said', () => {
    const { unknowns } = traced({ bindings: STORE, entries: [entry('ccs:443', { hash: null })] });
    assert.ok(unknowns.some(({ template }) => /central store holds a file/.test(template)));
  });
});

describe('connections that come to nothing at HTTP.SYS (section 10.5)', () => {
  for (const [what, fact, given] of [
    ['no entry for the endpoint', 'F7.23', { entries: [entry('0.0.0.0:8443')] }],
    ['an empty store', 'F7.23', { entries: [] }],
    [
      'a client that names no host, where every entry is by name (F7.24)',
      'F7.24',
      { entries: [entry('www.example.org:443')], client: { sni: false } },
    ],
    ['an entry without a usable certificate', 'F7.27', { entries: [entry('0.0.0.0:443', { hash: null })] }],
    ['an entry with a hash of zeros', 'F7.27', { entries: [entry('0.0.0.0:443', { hash: '0' })] }],
    [
      'an entry that rejects connections',
      'section 10.5',
      { entries: [entry('0.0.0.0:443', { more: '    Reject Connections           : Enabled\n' })] },
    ],
  ] as readonly (readonly [string, string, Case])[]) {
    it(`${what}: reset, nothing reaches user mode`, () => {
      const reset = traced(given);
      assert.equal(outcomeOf(reset), 'reset');
      assert.equal(way(reset.hops), 'C K C');
      assert.equal(reset.crossings, 0);
      assert.deepEqual(reset.handshake, []);
      assert.deepEqual(reset.negotiated, { tls: null, http: null });
      assert.deepEqual(reset.clientCertificate, { asked: 'never', result: 'none' });
      assert.ok(reasonFacts(reset).includes(fact), fact);
    });
  }

  it('an unknown name is reset where every entry is by name', () => {
    const reset = traced({ entries: [entry('www.example.org:443')], url: 'https://other.example.org/' });
    assert.equal(outcomeOf(reset), 'reset');
    assert.equal(reset.site, null);
  });

  it('a name that no site has gets its handshake where an entry for all addresses is, and then no site', () => {
    const lost = traced({ entries: [entry('0.0.0.0:443')], url: 'https://other.example.org/' });
    assert.equal(outcomeOf(lost), 'noSite');
    assert.equal(way(lost.handshake), 'C K L K C');
    assert.equal(way(lost.hops), 'C K C');
    assert.equal(lost.crossings, 0);
    assert.equal(lost.site, null);
    assert.equal(lost.path, null);
  });

  it('without any export of HTTP.SYS the handshake is taken to succeed, and that is said', () => {
    const files = { 'applicationHost.config': sitesConfig(site('Site', 1, NAMED)) };
    const unread = trace({ files, windows: 'ws2012r2' }, 'https://www.example.org/');
    assert.equal(outcomeOf(unread), '200');
    assert.equal(unread.certificate, null);
    assert.ok(unread.unknowns.some(({ template }) => /netsh http show sslcert/.test(template)));
  });

  it('IIS 6 without a certificate at the site: what would happen is said', () => {
    const files = {
      'MetaBase.xml':
        '<MBProperty><IIsWebServer Location="/LM/W3SVC/1" ServerComment="Site" SecureBindings=":443:"/></MBProperty>',
    };
    assert.ok(trace({ files }, 'https://x/').unknowns.some(({ template }) => /SSLCertHash/.test(template)));
  });
});

describe('versions of TLS and HTTP (section 8, F6.10 to F6.15)', () => {
  const AT_443 = [entry('0.0.0.0:443')];

  interface Versions {
    readonly windows?: WindowsName;
    readonly flags?: number;
    readonly more?: string;
    readonly http?: Readonly<Record<string, number>>;
    readonly protocols?: Readonly<Record<string, 0 | 1>>;
    readonly client?: ClientTexts;
  }

  function versions({ windows, flags = 0, more = '', http = {}, protocols = {}, client }: Versions): Trace {
    const files = {
      'applicationHost.config': sitesConfig(site('Site', 1, binding('*:443:', flags))),
      'sslcert.txt': netsh(more === '' ? (AT_443[0] ?? '') : entry('0.0.0.0:443', { more })),
      'http.reg': registry(http, protocols),
    };
    return trace(windows === undefined ? { files } : { files, windows }, 'https://www.example.org/', client);
  }

  const line = (label: string): string => `    ${label} : Set\n`;

  for (const [what, expected, given] of [
    ['2008: TLS 1.0 (F8.3)', '1.0 1.1', { windows: 'ws2008' }],
    ['2008 R2: TLS 1.1 and 1.2 are off by default', '1.0 1.1', { windows: 'ws2008r2' }],
    ['2008 R2 with TLS 1.2 turned on', '1.2 1.1', { windows: 'ws2008r2', protocols: { 'TLS 1.2': 1 } }],
    ['2012: TLS 1.2, no HTTP/2', '1.2 1.1', { windows: 'ws2012' }],
    ['2016: HTTP/2 (F6.10)', '1.2 2', { windows: 'ws2016' }],
    [
      '2019: no TLS 1.3, even where the registry asks for it (F8.4)',
      '1.2 2',
      { windows: 'ws2019', protocols: { 'TLS 1.3': 1 } },
    ],
    ['2022: TLS 1.3', '1.3 2', { windows: 'ws2022' }],
    ['2025: TLS 1.3', '1.3 2', { windows: 'ws2025' }],
    ['Windows not known: TLS 1.2 and HTTP/1.1 (Settled 12)', '1.2 1.1', {}],
    ['Windows not known, TLS 1.2 off', '1.1 1.1', { protocols: { 'TLS 1.2': 0 } }],
    ['the client speaks less: TLS 1.1', '1.1 1.1', { windows: 'ws2022', client: { tls: '1.1' } }],
    ['HTTP/2 needs TLS 1.2', '1.0 1.1', { windows: 'ws2016', client: { tls: '1.0' } }],
    ['the client speaks HTTP/1.1 alone', '1.3 1.1', { windows: 'ws2022', client: { http: '1.1' } }],
    ['Schannel: TLS 1.3 off', '1.2 2', { windows: 'ws2022', protocols: { 'TLS 1.3': 0 } }],
    ['binding 32: no TLS 1.3 (F6.14)', '1.2 2', { windows: 'ws2022', flags: 32 }],
    ['binding 64: no TLS 1.0 and 1.1 (F6.15)', 'null null', { windows: 'ws2019', flags: 64, client: { tls: '1.1' } }],
    ['binding 64 means nothing to 2016', '1.1 1.1', { windows: 'ws2016', flags: 64, client: { tls: '1.1' } }],
    ['binding 4: no HTTP/2', '1.3 1.1', { windows: 'ws2022', flags: 4 }],
    ['entry: no TLS 1.3', '1.2 2', { windows: 'ws2022', more: line('Disable TLS1.3') }],
    ['entry: no TLS 1.2', '1.3 2', { windows: 'ws2022', more: line('Disable TLS1.2') }],
    [
      'entry: no TLS 1.2 for a client that has no 1.3',
      '1.1 1.1',
      { windows: 'ws2022', more: line('Disable TLS1.2'), client: { tls: '1.2' } },
    ],
    [
      'entry: no legacy TLS',
      'null null',
      { windows: 'ws2022', more: line('Disable Legacy TLS Versions'), client: { tls: '1.1' } },
    ],
    ['entry: no HTTP/2', '1.3 1.1', { windows: 'ws2022', more: line('Disable HTTP2') }],
    ['EnableHttp2Tls 0 (F6.11)', '1.3 1.1', { windows: 'ws2022', http: { EnableHttp2Tls: 0 } }],
    ['EnableHttp2Tls 1', '1.3 2', { windows: 'ws2022', http: { EnableHttp2Tls: 1 } }],
    ['HTTP/3 is off until EnableHttp3 is 1 (F6.13)', '1.3 2', { windows: 'ws2022', client: { http: '3' } }],
    ['HTTP/3 with EnableHttp3 1', '1.3 3', { windows: 'ws2022', http: { EnableHttp3: 1 }, client: { http: '3' } }],
    ['EnableHttp3 0', '1.3 2', { windows: 'ws2022', http: { EnableHttp3: 0 }, client: { http: '3' } }],
    ['no HTTP/3 before 2022', '1.2 2', { windows: 'ws2019', http: { EnableHttp3: 1 }, client: { http: '3' } }],
    ['binding 16: no QUIC', '1.3 2', { windows: 'ws2022', flags: 16, http: { EnableHttp3: 1 }, client: { http: '3' } }],
    [
      'entry: no QUIC',
      '1.3 2',
      { windows: 'ws2022', more: line('Disable QUIC'), http: { EnableHttp3: 1 }, client: { http: '3' } },
    ],
    [
      'binding 32 is about TCP: HTTP/3 stays (section 2.3)',
      '1.3 3',
      { windows: 'ws2022', flags: 32, http: { EnableHttp3: 1 }, client: { http: '3' } },
    ],
    [
      'HTTP/3 requires TLS 1.3 of Schannel',
      '1.2 2',
      { windows: 'ws2022', protocols: { 'TLS 1.3': 0 }, http: { EnableHttp3: 1 }, client: { http: '3' } },
    ],
    [
      'HTTP/3 requires TLS 1.3 of the client',
      '1.2 2',
      { windows: 'ws2022', http: { EnableHttp3: 1 }, client: { http: '3', tls: '1.2' } },
    ],
  ] as readonly (readonly [string, string, Versions])[]) {
    it(what, () => {
      const { negotiated } = versions(given);
      assert.equal(`${negotiated.tls} ${negotiated.http}`, expected);
    });
  }

  it('no version in common ends with an alert of Schannel, before anything reaches the site', () => {
    const alert = versions({ windows: 'ws2022', protocols: { 'TLS 1.0': 0 }, client: { tls: '1.0' } });
    assert.equal(outcomeOf(alert), 'tlsAlert');
    assert.equal(way(alert.hops), 'C K C');
    assert.equal(alert.crossings, 0);
    assert.deepEqual(alert.handshake, []);
    const refusal = alert.reasons.find(({ fact }) => fact === 'F8.2');
    assert.equal(refusal?.place?.file, 'http.reg');
  });

  it('what switches a version off is named with its text', () => {
    const byBinding = versions({ windows: 'ws2022', flags: 32 }).reasons.find(({ fact }) => fact === 'F6.14');
    assert.equal(byBinding?.place?.file, 'applicationHost.config');
    const byEntry = versions({ windows: 'ws2022', more: line('Disable TLS1.3') });
    assert.equal(byEntry.reasons.find(({ fact }) => fact === 'section 7.3')?.place?.file, 'sslcert.txt');
  });

  it('that Windows is not known is said, once', () => {
    const said = versions({}).unknowns.filter(({ template }) => /Windows version is not known/.test(template));
    assert.equal(said.length, 1);
    assert.ok(!versions({ windows: 'ws2022' }).unknowns.some(({ template }) => /Windows version/.test(template)));
  });

  it('with TLS 1.3 off on the binding a late certificate works again (F3.19 b)', () => {
    const files = {
      'applicationHost.config': sitesConfig(
        site('Site', 1, binding('*:443:', 32)),
        '<location path="Site"><system.webServer><security><access sslFlags="SslNegotiateCert, SslRequireCert" /></security></system.webServer></location>',
      ),
    };
    const late = trace({ files, windows: 'ws2025' }, 'https://x.example/', { clientCertificate: 'valid', http: '1.1' });
    assert.equal(outcomeOf(late), '200');
    assert.equal(late.crossings, 4);
  });
});
