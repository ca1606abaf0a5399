import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkFiles } from '../../support/check';
import { A, access, host, location, resolve, siteElement } from './support';
import type { Binding } from '../../../src/core/index';
import type { Resolved } from './support';

/** A hash of one digit, so that certificates are told apart at a glance. */
const hash = (digit: string): string => digit.repeat(40);
const APP = '{4dc3e181-e14b-4a21-b022-59fc669b0914}';

interface EntryText {
  readonly at: string;
  readonly cert?: string;
  readonly asks?: boolean;
}

/** netsh text; endpoints of names get the label of names, `ccs:443` that of the central store. */
function netsh(...entries: readonly EntryText[]): string {
  const blocks = entries.map(({ at, cert, asks }) => {
    const endpoint = at.startsWith('ccs:')
      ? `Central Certificate Store : ${at.slice(4)}`
      : /^[[\d]/.test(at)
        ? `IP:port : ${at}`
        : `Hostname:port : ${at}`;
    return `    ${endpoint}
    Certificate Hash             : ${cert === undefined ? '(null)' : hash(cert)}
    Application ID               : ${APP}
    Certificate Store Name       : MY
    Negotiate Client Certificate : ${asks === true ? 'Enabled' : 'Disabled'}
`;
  });
  return `SSL Certificate bindings:\n-------------------------\n\n${blocks.join('\n')}`;
}

const binding = (information: string, flags?: number): string =>
  `<binding protocol="https" bindingInformation="${information}"${flags === undefined ? '' : ` sslFlags="${flags}"`} />`;

function server(bindings: string, exported?: string, rest = ''): Resolved {
  const config = host(siteElement('Site', 1, { '/': 'C:\\www' }, bindings), rest);
  return resolve({ [A]: config, ...(exported === undefined ? {} : { 'sslcert.txt': exported }) });
}

function join(information: string, flags: number | undefined, ...entries: readonly EntryText[]): Binding {
  const [first] = server(binding(information, flags), netsh(...entries)).site('Site').bindings;
  assert.ok(first !== undefined);
  return first;
}

/** Which certificate serves, and by which step; `none`: an entry without certificate; `null`: no entry. */
function serves({ certificate, httpSys }: Binding): string | null {
  if (httpSys?.entry == null) return null;
  return certificate === null ? 'none' : `${certificate.hash?.[0] ?? '-'} ${certificate.selectedBy}`;
}

describe('the entry of HTTP.SYS that serves a binding, by the documented order', () => {
  const all: readonly EntryText[] = [
    { at: '0.0.0.0:443', cert: '5' },
    { at: '[::]:443', cert: '4' },
    { at: 'ccs:443' },
    { at: 'www.example.org:443', cert: '2' },
    { at: '192.0.2.1:443', cert: '1' },
  ];
  /** Takes the winner away, step by step: the order of the text of the export must not matter. */
  for (const [what, entries] of [
    ['weakest first in the export', all],
    ['strongest first in the export', [...all].reverse()],
  ] as const) {
    it(`exact address, name, central store, [::], 0.0.0.0 (${what})`, () => {
      const left = (...gone: readonly string[]): readonly EntryText[] => entries.filter(({ at }) => !gone.includes(at));
      const at = (list: readonly EntryText[]): string | null =>
        serves(join('192.0.2.1:443:www.example.org', 3, ...list));
      assert.equal(at(entries), '1 ipPort');
      assert.equal(at(left('192.0.2.1:443')), '2 sni');
      assert.equal(at(left('192.0.2.1:443', 'www.example.org:443')), '- centralStore');
      assert.equal(at(left('192.0.2.1:443', 'www.example.org:443', 'ccs:443')), '4 wildcard');
      assert.equal(at(left('192.0.2.1:443', 'www.example.org:443', 'ccs:443', '[::]:443')), '5 wildcard');
      assert.equal(at([]), null);
    });
  }

  it('all addresses: the entry for all of them', () =>
    assert.equal(serves(join('*:443:', 0, { at: '0.0.0.0:443', cert: '5' })), '5 wildcard'));
  it('all addresses, written as an empty part', () =>
    assert.equal(serves(join(':443:', undefined, { at: '0.0.0.0:443', cert: '5' })), '5 wildcard'));
  it('an IPv4 address: its own entry', () =>
    assert.equal(
      serves(join('192.0.2.1:443:', 0, { at: '192.0.2.1:443', cert: '1' }, { at: '0.0.0.0:443', cert: '5' })),
      '1 ipPort',
    ));
  it('an IPv4 address without an entry: the entry for all', () =>
    assert.equal(
      serves(join('192.0.2.1:443:', 0, { at: '192.0.2.2:443', cert: '1' }, { at: '0.0.0.0:443', cert: '5' })),
      '5 wildcard',
    ));
  for (const [ours, theirs] of [
    ['[2001:db8::1]', '[2001:db8::1]'],
    ['[2001:DB8::1]', '[2001:db8::1]'],
    ['[2001:0db8:0000:0000:0000:0000:0000:0001]', '[2001:db8::1]'],
    ['[2001:db8::1]', '[2001:db8:0:0::1]'],
    ['[::1]', '[0:0:0:0:0:0:0:1]'],
    ['[2001:db8::]', '[2001:db8:0:0:0:0:0:0]'],
  ] as const) {
    it(`${ours} and ${theirs} are one address`, () =>
      assert.equal(
        serves(join(`${ours}:443:`, 0, { at: `${theirs}:443`, cert: '6' }, { at: '0.0.0.0:443', cert: '5' })),
        '6 ipPort',
      ));
  }
  it('[0:0:0:0:0:0:0:0] stands for all addresses', () =>
    assert.equal(serves(join('*:443:', 0, { at: '[0:0:0:0:0:0:0:0]:443', cert: '4' })), '4 wildcard'));
  it('other ports are other endpoints', () =>
    assert.equal(serves(join('*:8443:', 0, { at: '0.0.0.0:443', cert: '5' })), null));

  it('SNI: the name, in any case', () =>
    assert.equal(
      serves(
        join('*:443:WWW.example.org', 1, { at: 'www.Example.ORG:443', cert: '2' }, { at: '0.0.0.0:443', cert: '5' }),
      ),
      '2 sni',
    ));
  it('SNI together with other flags', () =>
    assert.equal(serves(join('*:443:www.example.org', 33, { at: 'www.example.org:443', cert: '2' })), '2 sni'));
  it('SNI: a wildcard entry stands for one label', () =>
    assert.equal(serves(join('*:443:www.example.org', 1, { at: '*.example.org:443', cert: '3' })), '3 sni'));
  it('SNI: the exact name before the wildcard', () =>
    assert.equal(
      serves(
        join(
          '*:443:www.example.org',
          1,
          { at: '*.example.org:443', cert: '3' },
          { at: 'www.example.org:443', cert: '2' },
        ),
      ),
      '2 sni',
    ));
  it('SNI: a wildcard entry does not stand for two labels', () =>
    assert.equal(serves(join('*:443:a.www.example.org', 1, { at: '*.example.org:443', cert: '3' })), null));
  it('SNI: nor for no label', () =>
    assert.equal(serves(join('*:443:example.org', 1, { at: '*.example.org:443', cert: '3' })), null));
  it('SNI: nor for a name that only ends like it', () =>
    assert.equal(serves(join('*:443:www.badexample.org', 1, { at: '*.example.org:443', cert: '3' })), null));
  it('SNI: a binding for a wildcard name has its own entry', () =>
    assert.equal(serves(join('*:443:*.example.org', 1, { at: '*.example.org:443', cert: '3' })), '3 sni'));
  it('SNI: the name on another port is another endpoint', () =>
    assert.equal(
      serves(
        join('*:443:www.example.org', 1, { at: 'www.example.org:444', cert: '2' }, { at: '0.0.0.0:443', cert: '5' }),
      ),
      '5 wildcard',
    ));

  it('the central store serves by its port', () =>
    assert.equal(
      serves(join('*:443:www.example.org', 3, { at: 'ccs:443' }, { at: '0.0.0.0:443', cert: '5' })),
      '- centralStore',
    ));
  it('the central store without SNI', () =>
    assert.equal(serves(join('*:443:www.example.org', 2, { at: 'ccs:443' })), '- centralStore'));
  it('the central store, written as a name', () =>
    assert.equal(serves(join('*:443:www.example.org', 3, { at: '*:443' })), '- centralStore'));
  it('the central store of another port', () =>
    assert.equal(serves(join('*:444:www.example.org', 3, { at: 'ccs:443' })), null));

  it('a host without SNI: the entry of the address, not that of the name', () =>
    assert.equal(
      serves(
        join('*:443:www.example.org', 0, { at: 'www.example.org:443', cert: '2' }, { at: '0.0.0.0:443', cert: '5' }),
      ),
      '5 wildcard',
    ));
  it('a host without SNI, and an entry for the name alone: nothing serves', () =>
    assert.equal(serves(join('*:443:www.example.org', undefined, { at: 'www.example.org:443', cert: '2' })), null));

  it('an entry without hash serves with no certificate', () =>
    assert.equal(serves(join('*:443:', 0, { at: '0.0.0.0:443' })), 'none'));
  it('an entry with a hash of zeros serves with no certificate', () =>
    assert.equal(serves(join('*:443:', 0, { at: '0.0.0.0:443', cert: '0' })), 'none'));
  it('it does not make room for a weaker entry', () =>
    assert.equal(
      serves(join('192.0.2.1:443:', 0, { at: '192.0.2.1:443', cert: '0' }, { at: '0.0.0.0:443', cert: '5' })),
      'none',
    ));
  it('a port that cannot be understood is served by nothing', () =>
    assert.equal(serves(join(':[PORT]:localhost', 0, { at: '0.0.0.0:443', cert: '5' })), null));
  it('flags that are no number do not keep the entry of the address away', () => {
    const [first] = server(
      '<binding protocol="https" bindingInformation="*:443:" sslFlags="Ssl" />',
      netsh({ at: '0.0.0.0:443', cert: '5' }),
    ).site('Site').bindings;
    assert.equal(first === undefined ? undefined : serves(first), '5 wildcard');
  });
});

describe('entries for exact addresses beside a binding for all of them', () => {
  const alternatives = (each: Binding): readonly string[] =>
    each.httpSys?.alternatives.map(({ endpoint }) => endpoint) ?? [];
  it('are its alternatives, and the certificate stays that of its own endpoint', () => {
    const found = join(
      '*:443:',
      0,
      { at: '192.0.2.1:443', cert: '1' },
      { at: '0.0.0.0:443', cert: '5' },
      { at: '[2001:db8::1]:443', cert: '6' },
    );
    assert.equal(serves(found), '5 wildcard');
    assert.deepEqual(alternatives(found), ['192.0.2.1:443', '[2001:db8::1]:443']);
  });
  it('for a binding by name too: there they win over the name', () => {
    const found = join(
      '*:443:www.example.org',
      1,
      { at: 'www.example.org:443', cert: '2' },
      { at: '192.0.2.1:443', cert: '1' },
    );
    assert.equal(serves(found), '2 sni');
    assert.deepEqual(alternatives(found), ['192.0.2.1:443']);
  });
  it('are alternatives even where nothing else serves', () => {
    const found = join('*:443:', 0, { at: '192.0.2.1:443', cert: '1' });
    assert.equal(serves(found), null);
    assert.deepEqual(alternatives(found), ['192.0.2.1:443']);
  });
  it('of other ports are none', () =>
    assert.deepEqual(
      alternatives(join('*:443:', 0, { at: '192.0.2.1:444', cert: '1' }, { at: '0.0.0.0:443', cert: '5' })),
      [],
    ));
  it('are none for a binding on one address', () =>
    assert.deepEqual(
      alternatives(join('192.0.2.1:443:', 0, { at: '192.0.2.1:443', cert: '1' }, { at: '192.0.2.2:443', cert: '1' })),
      [],
    ));
  it('stand in the report with their certificates', () => {
    const files = {
      [A]: host(siteElement('Site', 1, {}, binding('*:443:'))),
      'sslcert.txt': netsh({ at: '192.0.2.1:443', cert: 'a' }, { at: '0.0.0.0:443', cert: 'b' }),
    };
    const [reported] = checkFiles(files).document.sites[0]?.bindings ?? [];
    const { certificate, alternatives: others } = reported as unknown as {
      certificate: unknown;
      alternatives: unknown;
    };
    assert.deepEqual(certificate, { hash: hash('b'), store: 'MY', appId: APP, selectedBy: 'wildcard' });
    assert.deepEqual(others, [
      { endpoint: '192.0.2.1:443', hash: hash('a'), store: 'MY', appId: APP, selectedBy: 'ipPort' },
    ]);
  });
});

describe('when requests to a path meet a request for a certificate', () => {
  const rest = location('Site/late', access('Ssl, SslNegotiateCert')) + location('Site/never', access('None'));
  const say = (all: Resolved): readonly string[] =>
    all
      .site('Site')
      .paths.map(
        ({ path, access: { negotiation, negotiationKnown, clientCertificate } }) =>
          `${path} ${negotiation} ${clientCertificate}${negotiationKnown ? '' : ' ?'}`,
      );

  it('without an export: as the flags of the path say, and that is not known', () =>
    assert.deepEqual(say(server(binding('*:443:'), undefined, rest)), [
      '/ none ignore ?',
      '/late renegotiation accept ?',
      '/never none ignore ?',
    ]));
  it('with an entry that does not ask: as the flags say, and that is known', () =>
    assert.deepEqual(say(server(binding('*:443:'), netsh({ at: '0.0.0.0:443', cert: '5' }), rest)), [
      '/ none ignore',
      '/late renegotiation accept',
      '/never none ignore',
    ]));
  it('with an entry that asks: in the handshake, whatever the path says', () =>
    assert.deepEqual(say(server(binding('*:443:'), netsh({ at: '0.0.0.0:443', cert: '5', asks: true }), rest)), [
      '/ handshake ignore',
      '/late handshake accept',
      '/never handshake ignore',
    ]));
  it('with an export that has no entry for the endpoint: known, and not in the handshake', () =>
    assert.deepEqual(say(server(binding('*:443:'), netsh({ at: '0.0.0.0:8443', cert: '5', asks: true }), rest)), [
      '/ none ignore',
      '/late renegotiation accept',
      '/never none ignore',
    ]));
  it('an alternative that asks does not ask for the binding', () =>
    assert.deepEqual(
      say(
        server(
          binding('*:443:'),
          netsh({ at: '192.0.2.1:443', cert: '1', asks: true }, { at: '0.0.0.0:443', cert: '5' }),
        ),
      ),
      ['/ none ignore'],
    ));
  it('where https bindings differ the first decides for the paths, and each has its own', () => {
    const two = server(
      `<binding protocol="http" bindingInformation="*:80:" />${binding('*:443:a.example.org', 1)}${binding('*:443:b.example.org', 1)}`,
      netsh({ at: 'b.example.org:443', cert: 'b', asks: true }, { at: 'a.example.org:443', cert: 'a' }),
      rest,
    );
    assert.deepEqual(say(two), ['/ none ignore', '/late renegotiation accept', '/never none ignore']);
    assert.deepEqual(
      two.site('Site').bindings.map(({ httpSys }) => httpSys?.negotiation ?? null),
      [null, 'none', 'handshake'],
    );
    const swapped = server(
      `${binding('*:443:b.example.org', 1)}${binding('*:443:a.example.org', 1)}`,
      netsh({ at: 'b.example.org:443', cert: 'b', asks: true }, { at: 'a.example.org:443', cert: 'a' }),
      rest,
    );
    assert.deepEqual(say(swapped), ['/ handshake ignore', '/late handshake accept', '/never handshake ignore']);
  });
  it('each site has the answer of its own endpoint', () => {
    const sites =
      siteElement('One', 1, {}, binding('*:443:one.example.org', 1)) +
      siteElement('Two', 2, {}, binding('*:443:two.example.org', 1));
    const { at } = resolve({
      [A]: host(sites),
      'sslcert.txt': netsh(
        { at: 'one.example.org:443', cert: '1', asks: true },
        { at: 'two.example.org:443', cert: '2' },
      ),
    });
    assert.deepEqual([at('/', 'One').access.negotiation, at('/', 'Two').access.negotiation], ['handshake', 'none']);
  });
  it('a registry export says it too', () => {
    const reg =
      'Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters\\SslBindingInfo\\0.0.0.0:443]\r\n"DefaultFlags"=dword:00000002\r\n';
    const { at } = resolve({ [A]: host(siteElement('Site', 1, {}, binding('*:443:'))), 'http.reg': reg });
    assert.deepEqual([at('/').access.negotiation, at('/').access.negotiationKnown], ['handshake', true]);
  });
  it('bindings that are not https have no entry', () => {
    const { bindings } = server(
      '<binding protocol="http" bindingInformation="*:443:" /><binding protocol="net.tcp" bindingInformation="808:*" />',
      netsh({ at: '0.0.0.0:443', cert: '5' }),
    ).site('Site');
    assert.deepEqual(
      bindings.map(({ httpSys, certificate }) => [httpSys, certificate]),
      [
        [null, null],
        [null, null],
      ],
    );
  });
});

describe('the entries of HTTP.SYS in the report', () => {
  interface HttpSysReport {
    readonly read: boolean;
    readonly entries: readonly {
      readonly endpoint: string;
      readonly sites: readonly string[];
      readonly file: string;
    }[];
  }
  const reportOf = (sites: string, exported?: string): HttpSysReport => {
    const { document } = checkFiles({
      [A]: host(sites),
      ...(exported === undefined ? {} : { 'sslcert.txt': exported }),
    });
    return (document as unknown as { httpSys: HttpSysReport }).httpSys;
  };
  it('each has the sites that it serves; one that serves none is an orphan', () => {
    const { read, entries } = reportOf(
      siteElement('One', 1, {}, binding('*:443:')) + siteElement('Two', 2, {}, binding('*:443:two.example.org', 1)),
      netsh(
        { at: '0.0.0.0:443', cert: '5' },
        { at: 'two.example.org:443', cert: '2' },
        { at: '0.0.0.0:8172', cert: '8' },
        { at: '192.0.2.1:443', cert: '1' },
        { at: 'old.example.org:443', cert: '9' },
      ),
    );
    assert.equal(read, true);
    assert.deepEqual(
      entries.map(({ endpoint, sites, file }) => [endpoint, sites, file]),
      [
        ['0.0.0.0:443', ['One'], 'sslcert.txt'],
        ['two.example.org:443', ['Two'], 'sslcert.txt'],
        ['0.0.0.0:8172', [], 'sslcert.txt'],
        ['192.0.2.1:443', ['One', 'Two'], 'sslcert.txt'],
        ['old.example.org:443', [], 'sslcert.txt'],
      ],
    );
  });
  it('without an export there are none, and that is said', () =>
    assert.deepEqual(reportOf(siteElement('One', 1, {}, binding('*:443:'))), { read: false, entries: [] }));
  it('a binding that no entry serves says so, and not only that its certificate is unknown', () => {
    const { site } = server(binding('*:443:') + binding('*:8443:'), netsh({ at: '0.0.0.0:443', cert: '5' }));
    assert.deepEqual(
      site('Site').bindings.map(({ httpSys }) => [httpSys?.known, httpSys?.entry === null]),
      [
        [true, false],
        [true, true],
      ],
    );
  });
});
