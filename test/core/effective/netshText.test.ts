import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { inProject } from '../../support/project';
import { utf16beWithBom, utf16le, utf16leWithBom, utf8WithBom } from '../../support/encode';
import { resolve } from './support';
import type { HttpSysEntry } from './support';

const HASH = '0123456789abcdef0123456789abcdef01234567';
const OTHER = 'fedcba9876543210fedcba9876543210fedcba98';
const APP = '{4dc3e181-e14b-4a21-b022-59fc669b0914}';

function entriesOf(text: string | Uint8Array): readonly HttpSysEntry[] {
  const { server } = resolve({ 'sslcert.txt': text });
  assert.ok(server.httpSys.read, 'the text is known as an export of HTTP.SYS');
  return server.httpSys.entries;
}

function only(text: string | Uint8Array): HttpSysEntry {
  const [entry, ...more] = entriesOf(text);
  assert.ok(entry !== undefined && more.length === 0, 'one entry');
  return entry;
}

/** What an administrator reads off an entry. */
function read({ endpoint, hash, store, appId, clientCertNegotiation, certain }: HttpSysEntry): readonly unknown[] {
  return [endpoint, hash, store, appId, clientCertNegotiation.value, certain];
}

const SEVEN: readonly (readonly [string, string])[] = [
  ['Certificate Hash', HASH],
  ['Application ID', APP],
  ['Certificate Store Name', 'MY'],
  ['Verify Client Certificate Revocation', 'Enabled'],
  ['Verify Revocation Using Cached Client Certificate Only', 'Disabled'],
  ['Usage Check', 'Enabled'],
  ['Revocation Freshness Time', '0'],
  ['URL Retrieval Timeout', '0'],
  ['Ctl Identifier', '(null)'],
  ['Ctl Store Name', '(null)'],
  ['DS Mapper Usage', 'Disabled'],
  ['Negotiate Client Certificate', 'Enabled'],
];
const NEWER: readonly (readonly [string, string])[] = [
  ['Reject Connections', 'Disabled'],
  ['Disable HTTP2', 'Set'],
  ['Disable QUIC', 'Not Set'],
  ['Disable TLS1.2', 'Not Set'],
  ['Disable TLS1.3', 'Set'],
  ['Disable OCSP Stapling', 'Not Set'],
  ['Enable Token Binding', 'Not Set'],
  ['Log Extended Events', 'Not Set'],
  ['Disable Legacy TLS Versions', 'Set'],
  ['Enable Session Ticket', 'Not Set'],
  ['Disable Session ID', 'Not Set'],
  ['Enable Caching Client Hello', 'Not Set'],
];
const EXTENDED = ` Extended Properties:
    PropertyId                   : 0
    Receive Window               : 1048576
 Extended Properties:
    PropertyId                   : 1
    Max Settings Per Frame       : 2796202
    Max Settings Per Minute      : 4294967295
 Extended Properties:
    PropertyId                   : 2
`;
const HEADER = '\nSSL Certificate bindings: \n------------------------- \n\n';

type Layout = (label: string, value: string) => string;
const INDENTED: Layout = (label, value) => `    ${label.padEnd(28)} : ${value}\n`;
const FLUSH: Layout = (label, value) => `${label.padEnd(24)}: ${value}\n`;

function entry(
  lines: readonly (readonly [string, string])[],
  endpoint = '0.0.0.0:443',
  label = 'IP:port',
  layout = INDENTED,
): string {
  return [[label, endpoint] as const, ...lines].map(([name, value]) => layout(name, value)).join('');
}

const WANTED = ['0.0.0.0:443', HASH, 'MY', APP, true, true];

describe('output of "netsh http show sslcert", generation by generation', () => {
  it('of Windows Server 2008: no indentation, labels padded unevenly', () => {
    const text = `${HEADER}${entry(SEVEN, '0.0.0.0:443', 'IP:port', FLUSH)}`.replace(
      /Certificate Store Name\s+:/,
      'Certificate Store Name:',
    );
    assert.deepEqual(read(only(text)), WANTED);
  });
  it('of Windows Server 2008 R2 and 2012: four spaces of indentation', () =>
    assert.deepEqual(read(only(HEADER + entry(SEVEN))), WANTED));
  it('of Windows Server 2012 R2 with the line about rejected connections', () => {
    assert.deepEqual(read(only(HEADER + entry([...SEVEN, ...NEWER.slice(0, 1)]))), WANTED);
  });
  it('of Windows Server 2016 with the line about HTTP/2', () => {
    const found = only(HEADER + entry([...SEVEN, ...NEWER.slice(0, 2)]));
    assert.deepEqual(read(found), WANTED);
    assert.equal(found.disableHttp2.value, true);
  });
  it('of Windows Server 2022 and later, with extended properties behind each entry', () => {
    const entries = entriesOf(
      `${HEADER}${entry([...SEVEN, ...NEWER])}${EXTENDED}\n${entry([['Certificate Hash', OTHER], ...SEVEN.slice(1, 11), ['Negotiate Client Certificate', 'Disabled'], ...NEWER], 'www.example.org:443', 'Hostname:port')}${EXTENDED}`,
    );
    assert.deepEqual(entries.map(read), [WANTED, ['www.example.org:443', OTHER, 'MY', APP, false, true]]);
    const [found] = entries;
    assert.deepEqual(
      [
        found?.reject,
        found?.disableHttp2,
        found?.disableQuic,
        found?.disableTls12,
        found?.disableTls13,
        found?.disableLegacyTls,
      ].map((each) => each?.value),
      [false, true, false, false, true, true],
    );
  });
  it('every label after Negotiate Client Certificate may be missing', () => {
    for (let count = 0; count <= NEWER.length; count++) {
      const found = only(HEADER + entry([...SEVEN, ...NEWER.slice(0, count)]));
      assert.deepEqual(read(found), WANTED, `${count} of the newer lines`);
      assert.equal(found.disableTls13.value, count > 4);
    }
  });
  it('Not Set forbids nothing', () => {
    const found = only(
      HEADER +
        entry([...SEVEN, ['Disable TLS1.3', 'Not Set'], ['Disable TLS1.2', 'Not Set'], ['Disable HTTP2', 'Not Set']]),
    );
    assert.deepEqual(
      [found.disableTls13.value, found.disableTls12.value, found.disableHttp2.value],
      [false, false, false],
    );
  });
  it('switches that no line states have the documented defaults', () => {
    const found = only(`${HEADER}${entry(SEVEN.slice(0, 3))}`);
    const { clientCertNegotiation, dsMapperUsage, verifyClientCertRevocation, reject } = found;
    assert.deepEqual(
      [clientCertNegotiation, dsMapperUsage, verifyClientCertRevocation, reject],
      [
        { value: false, place: null },
        { value: false, place: null },
        { value: true, place: null },
        { value: false, place: null },
      ],
    );
  });
  it('a switch names the word that states it', () => {
    const text = HEADER + entry(SEVEN);
    const { server, text: textAt } = resolve({ 'sslcert.txt': text });
    const [found] = server.httpSys.entries;
    assert.equal(textAt(found?.clientCertNegotiation.place ?? null), 'Enabled');
    assert.equal(found?.clientCertNegotiation.place?.range.start, text.lastIndexOf('Enabled'));
    assert.equal(textAt(found?.endpointPlace ?? null), '0.0.0.0:443');
  });
});

describe('output of netsh as it comes out of mails, tickets and scripts', () => {
  const both = `${entry(SEVEN)}\n${entry(SEVEN, '[::]:443')}`;
  const wantedBoth = [WANTED, ['[::]:443', HASH, 'MY', APP, true, true]];

  for (const [how, bytes] of [
    ['UTF-16 with its mark, as Windows PowerShell writes it', utf16leWithBom(HEADER + both)],
    ['UTF-16 without a mark', utf16le(HEADER + both)],
    ['UTF-16, big-endian', utf16beWithBom(HEADER + both)],
    ['UTF-8 with its mark', utf8WithBom(HEADER + both)],
  ] as const) {
    it(how, () => assert.deepEqual(entriesOf(bytes).map(read), wantedBoth));
  }
  it('with Windows line ends', () =>
    assert.deepEqual(entriesOf((HEADER + both).replaceAll('\n', '\r\n')).map(read), wantedBoth));
  it('without the header', () => assert.deepEqual(entriesOf(both).map(read), wantedBoth));
  it('without empty lines between the entries', () =>
    assert.deepEqual(entriesOf(both.replaceAll('\n\n', '\n')).map(read), wantedBoth));
  it('with the prompt and the command in front', () => {
    assert.deepEqual(
      entriesOf(`C:\\Users\\admin>netsh http show sslcert\n${HEADER}${both}\nC:\\Users\\admin>`).map(read),
      wantedBoth,
    );
  });
  it('with all spaces collapsed to one', () =>
    assert.deepEqual(entriesOf((HEADER + both).replace(/ +/g, ' ')).map(read), wantedBoth));
  it('with tabs', () => assert.deepEqual(entriesOf((HEADER + both).replace(/ {2,}/g, '\t')).map(read), wantedBoth));
  it('with labels in lower case', () => {
    const lower = both
      .replace(/^( *)([^:]+)/gm, (_, indent: string, label: string) => indent + label.toLowerCase())
      .replace(/^ *ip:port/gm, '    ip:port');
    assert.deepEqual(entriesOf(lower).map(read), wantedBoth);
  });
  it('the hash in upper case is the same certificate', () => {
    assert.equal(only(entry(SEVEN).replace(HASH, HASH.toUpperCase())).hash, HASH);
    assert.equal(only(entry(SEVEN).replace(APP, APP.toUpperCase())).appId, APP);
  });
  it('with remarks behind the values', () => {
    const remarked = entry(SEVEN)
      .replace('0.0.0.0:443', '0.0.0.0:443 ★<<< this one')
      .replace(HASH, `${HASH}   <-- expires in May`)
      .replace(/MY$/m, 'MY ★ <<< the machine store')
      .replace(/Enabled\n$/, 'Enabled ← on since Monday\n');
    assert.deepEqual(read(only(remarked)), WANTED);
  });
  it('with an ellipsis where lines were cut', () => {
    assert.deepEqual(
      read(
        only(`${HEADER}...\n${entry(SEVEN.slice(0, 3))}...\n${INDENTED('Negotiate Client Certificate', 'Enabled')}…\n`),
      ),
      WANTED,
    );
  });
  it('an entry of which only the hash was kept', () => {
    assert.deepEqual(read(only(`IP:port : 192.0.2.1:443\nCertificate Hash : ${HASH}\n`)), [
      '192.0.2.1:443',
      HASH,
      null,
      null,
      false,
      true,
    ]);
  });
  it('with an address in brackets: colons of IPv6 do not end the label', () => {
    const found = only(entry(SEVEN, '[2001:db8::1]:8443'));
    assert.deepEqual([found.kind, found.port, found.endpoint], ['ipPort', 8443, '[2001:db8::1]:8443']);
  });
  it('(null) as store is no store', () => assert.equal(only(entry(SEVEN).replace(/MY$/m, '(null)')).store, null));
  it('(null) as hash is no certificate', () => assert.equal(only(entry(SEVEN).replace(HASH, '(null)')).hash, null));
  it('a hash of zeros is no certificate', () =>
    assert.equal(only(entry(SEVEN).replace(HASH, '0'.repeat(40))).hash, null));
  it('a placeholder as hash is no certificate, and the rest of the entry stays', () => {
    const found = only(HEADER + entry(SEVEN).replace(HASH, 'CERTIFICATE_HASH'));
    assert.deepEqual([found.hash, found.store, found.clientCertNegotiation.value], [null, 'MY', true]);
  });
});

describe('the four kinds of entries', () => {
  for (const [label, endpoint, kind, port] of [
    ['IP:port', '192.0.2.4:443', 'ipPort', 443],
    ['ip:port', '0.0.0.0:443', 'ipPort', 443],
    ['Hostname:port', 'www.example.org:444', 'hostnamePort', 444],
    ['Hostname:port', '*.example.org:443', 'hostnamePort', 443],
    ['Hostname:port', '*:443', 'centralStore', 443],
    ['Central Certificate Store', '443', 'centralStore', 443],
    ['Central Certificate Store', '*:443', 'centralStore', 443],
    ['Central Certificate Store', 'www.example.org:443', 'centralStore', 443],
  ] as const) {
    it(`${label} : ${endpoint} is ${kind}`, () => {
      const found = only(HEADER + entry(SEVEN, endpoint, label));
      assert.deepEqual([found.kind, found.port, found.endpoint], [kind, port, endpoint]);
    });
  }
});

describe('output of netsh in other languages is read by the shape and order of its lines', () => {
  const german: readonly (readonly [string, string])[] = [
    ['Zertifikathash', HASH],
    ['Anwendungs-ID', APP],
    ['Zertifikatspeichername', 'MY'],
    ['Clientzertifikatsperrung überprüfen', 'Aktiviert'],
    ['Sperrung nur mit zwischengespeichertem Clientzertifikat überprüfen', 'Deaktiviert'],
    ['Verwendungsüberprüfung', 'Aktiviert'],
    ['Sperrungsaktualisierungszeit', '0'],
    ['Zeitlimit für URL-Abruf', '0'],
    ['Steuerelementbezeichner', '(null)'],
    ['Steuerelement-Speichername', '(null)'],
    ['DS-Zuordnungsverwendung', 'Deaktiviert'],
    ['Clientzertifikat aushandeln', 'Aktiviert'],
  ];
  it('German: hash, store, application and switches, and says that it is not certain', () => {
    const found = only(
      `\nSSL-Zertifikatbindungen:\n------------------------\n\n${entry(german, '0.0.0.0:443', 'IP:Port')}`,
    );
    assert.deepEqual(read(found), ['0.0.0.0:443', HASH, 'MY', APP, true, false]);
    assert.equal(found.dsMapperUsage.value, false);
    assert.equal(found.verifyClientCertRevocation.value, true);
  });
  it('German, two entries: none takes lines of the other', () => {
    const second = german.map(
      ([label, value], i) => [label, i === 0 ? OTHER : i === 11 ? 'Deaktiviert' : value] as const,
    );
    const entries = entriesOf(
      `${entry(german, '0.0.0.0:443', 'IP:Port')}\n${entry(second, '192.0.2.7:443', 'IP:Port')}`,
    );
    assert.deepEqual(entries.map(read), [
      ['0.0.0.0:443', HASH, 'MY', APP, true, false],
      ['192.0.2.7:443', OTHER, 'MY', APP, false, false],
    ]);
  });
  it('words for on and off that are not known leave the default, and the certificate stays', () => {
    const words = german.map(
      ([, value], i) =>
        [`Bezeichnung ${i}`, value === 'Aktiviert' ? 'Bật' : value === 'Deaktiviert' ? 'Tắt' : value] as const,
    );
    const found = only(entry(words, '0.0.0.0:443', 'Địa chỉ IP:cổng'));
    assert.deepEqual(read(found), ['0.0.0.0:443', HASH, 'MY', APP, false, false]);
    assert.equal(found.clientCertNegotiation.place, null);
  });
  for (const [language, label] of [
    ['French', "Nom d'hôte:port"],
    ['Spanish', 'Nombre de host:puerto'],
    ['Japanese', 'ホスト名:ポート'],
  ] as const) {
    it(`${language}: an entry by host name is an entry of its own`, () => {
      const words = german.map(([, value], i) => [`étiquette ${i}`, value] as const);
      const second = words.map(([name, value], i) => [name, i === 0 ? OTHER : value] as const);
      const entries = entriesOf(
        `${entry(words, '0.0.0.0:443', 'IP:port')}\n${entry(second, 'www.example.org:443', label)}`,
      );
      assert.deepEqual(
        entries.map(({ kind, endpoint, hash, certain }) => [kind, endpoint, hash, certain]),
        [
          ['ipPort', '0.0.0.0:443', HASH, false],
          ['hostnamePort', 'www.example.org:443', OTHER, false],
        ],
      );
    });
  }
});

describe('exports without entries count as read', () => {
  const site =
    '<configuration><system.applicationHost><sites><site name="S" id="1"><bindings><binding protocol="https" bindingInformation="*:443:" /></bindings></site></sites></system.applicationHost></configuration>';
  for (const [what, text] of [
    ['a header with nothing below it', HEADER],
    ['a query for an entry that is not there', `${HEADER}The system cannot find the file specified.\n\n`],
    ['an empty list in JSON', '{ "SslCertificateBindings": [], "Message": "", "Status": 0 }'],
  ] as const) {
    it(what, () => {
      const { server } = resolve({ 'applicationHost.config': site, 'sslcert.txt': text });
      assert.deepEqual(server.httpSys, {
        read: true,
        covered: new Set(['ipPort', 'hostnamePort', 'centralStore']),
        entries: [],
      });
      const [binding] = server.sites[0]?.bindings ?? [];
      assert.deepEqual(binding?.httpSys, { entry: null, alternatives: [], known: true, negotiation: 'none' });
      assert.equal(server.sites[0]?.paths[0]?.access.negotiationKnown, true);
    });
  }
});

describe('output of "netsh http show sslcert json=enable"', () => {
  const json = (entries: readonly object[]): string =>
    JSON.stringify({ SslCertificateBindings: entries, Message: null, Status: 0 }, null, 2);
  it('has endpoint, certificate, store and application', () => {
    const found = only(
      json([{ IpPort: '0.0.0.0:443', ConfigType: 0, AppId: APP, SslHash: HASH.toUpperCase(), SslCertStoreName: 'MY' }]),
    );
    assert.deepEqual(read(found), ['0.0.0.0:443', HASH, 'MY', APP, false, true]);
    assert.deepEqual([found.kind, found.port], ['ipPort', 443]);
  });
  it('has the application with or without braces', () => {
    assert.equal(
      only(json([{ IpPort: '0.0.0.0:443', AppId: APP.slice(1, -1).toUpperCase(), SslHash: HASH }])).appId,
      APP,
    );
  });
  it('has IPv6 addresses and null for what is missing', () => {
    const found = only(json([{ IpPort: '[::]:44300', AppId: APP, SslHash: null, SslCertStoreName: null }]));
    assert.deepEqual(read(found), ['[::]:44300', null, null, APP, false, true]);
  });
  it('an entry by host name is found by its own kind', () => {
    const found = only(
      json([{ HostnamePort: 'www.example.org:443', AppId: APP, SslHash: HASH, SslCertStoreName: 'My' }]),
    );
    assert.deepEqual([found.kind, found.name, found.port, found.hash], ['hostnamePort', 'www.example.org', 443, HASH]);
  });
  it('keeps the order, and an entry that cannot be understood costs only itself', () => {
    const entries = entriesOf(
      json([{ IpPort: '0.0.0.0:443', SslHash: HASH }, { Nothing: true }, { IpPort: '0.0.0.0:8443', SslHash: OTHER }]),
    );
    assert.deepEqual(
      entries.map(({ endpoint, hash }) => [endpoint, hash]),
      [
        ['0.0.0.0:443', HASH],
        ['0.0.0.0:8443', OTHER],
      ],
    );
  });
  it('in UTF-16', () =>
    assert.equal(only(utf16leWithBom(json([{ IpPort: '0.0.0.0:443', SslHash: HASH }]))).hash, HASH));
});

// ---- outputs from real machines, where they are at hand

type Row = readonly [endpoint: string, hash: string | null, store: string | null, negotiates: boolean];
const SAMPLES: Readonly<Record<string, readonly Row[]>> = {
  'domain/samples/netsh-iis7-wmsvc-ipport.txt': [
    ['0.0.0.0:8172', 'f06ae62a5275a818338f05ecc80707335be1e204', 'MY', false],
  ],
  'domain/samples/netsh-iis75-ipport.txt': [['0.0.0.0:443', '40db5bb1bf5659a155258d1d007c530fcb8996c2', 'My', false]],
  'domain/samples/netsh-newest-extended-properties.txt': [['0.0.0.0:7048', null, null, false]],
  'domain/samples/netsh-newest-flags-set.txt': [['0.0.0.0:21443', null, 'My', false]],
  'domain/samples/netsh-reject-connections-no-http2.txt': [['0.0.0.0:443', null, 'My', false]],
  'domain/samples/netsh-win11-iisexpress-full.txt': [
    ['0.0.0.0:44307', '61d34f532da121bbab64723c4871e72c92f03735', 'MY', false],
  ],
  'domain/samples/netsh-ws2012-sni.txt': [
    ['SNI.IIS8.com:443', '8d90a17d2851f802b0a5619bf695b03544b8f5cb', 'My', false],
  ],
  'domain/samples/netsh-ws2016-adfs-sni-and-ip.txt': [
    ['sts.aadtesting.info:443', 'be22839cfff71bab0b118b69b0c8a2e33f02f04d', 'MY', false],
    ['0.0.0.0:443', 'be22839cfff71bab0b118b69b0c8a2e33f02f04d', 'MY', false],
  ],
  'domain/samples/netsh-ws2022-negotiate-client-cert.txt': [
    ['0.0.0.0:443', '2ace368a90d2117be7a0065dfe259b2e8c94f538', 'My', true],
  ],
  'domain/samples/netsh-ws2022-tls13-disabled.txt': [
    ['0.0.0.0:443', '2ace368a90d2117be7a0065dfe259b2e8c94f538', 'My', false],
  ],
  'corpus/netsh/adfs-certauth-ja-annotated.txt': [
    ['sts.test.com:49443', '47b90e1e818ba8cf431d404fff232f1ba17bf078', 'MY', true],
  ],
  'corpus/netsh/ado-task-store-null.txt': [['0.0.0.0:443', '5226dc6c54559761cd471b86eb51c096252c90f2', null, false]],
  'corpus/netsh/citrix-broker-2019.txt': [['0.0.0.0:443', 'e0e9f94df7f055979999a8641e00c75ba3a70249', null, false]],
  'corpus/netsh/docs-wmsvc-8172-no-indent.txt': [
    ['0.0.0.0:8172', 'f06ae62a5275a818338f05ecc80707335be1e204', 'MY', false],
  ],
  'corpus/netsh/exchange2013-444-ellipsis.txt': [
    ['0.0.0.0:444', '2f74ed7ce04e3315c2a634c9dfb83278132fb51e', 'MY', false],
  ],
  'corpus/netsh/german-synthetic-fixture.txt': [
    ['192.0.2.4:443', 'a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4', 'My', false],
  ],
  'corpus/netsh/iisexpress-44307-extended-no-header.txt': [
    ['0.0.0.0:44307', '61d34f532da121bbab64723c4871e72c92f03735', 'MY', false],
  ],
  'corpus/netsh/kaushal-sni-iis8.txt': [['SNI.IIS8.com:443', '8d90a17d2851f802b0a5619bf695b03544b8f5cb', 'My', false]],
  'corpus/netsh/kaushal-three-binding-kinds-excerpt.txt': [
    ['192.168.1.1:443', '2114e944c1e63dcdcd033e5d3fdb832ba423a52e', null, false],
    ['www.mycontoso.com:443', '0e62ac0f4deb8d6d78ac93a3088157e624ee540b', null, false],
    ['www.mycontoso.com:443', '0e62ac0f4deb8d6d78ac93a3088157e624ee540b', null, false],
  ],
  'corpus/netsh/mixed-ip-and-hostname-captured.txt': [
    ['10.0.0.5:443', 'aabbccddeeff00112233445566778899aabbccdd', 'My', false],
    ['0.0.0.0:8443', '112233445566778899001122334455667788990a', 'WebHosting', false],
    ['wiis05.tokentimer-verify.local:10443', 'daa61c502810ca0952df77a0d4194c32085b5abd', 'My', false],
  ],
};

describe('outputs from real machines', { skip: !existsSync(inProject('..', 'shared', 'domain', 'samples')) }, () => {
  const bytesOf = (name: string): Uint8Array => readFileSync(inProject('..', 'shared', ...name.split('/')));
  for (const [name, rows] of Object.entries(SAMPLES)) {
    it(name, () => {
      assert.deepEqual(
        entriesOf(bytesOf(name)).map(({ endpoint, hash, store, clientCertNegotiation }) => [
          endpoint,
          hash,
          store,
          clientCertNegotiation.value,
        ]),
        rows,
      );
    });
  }
  it('a certificate for the central store stands as such', () => {
    const kinds = entriesOf(bytesOf('corpus/netsh/kaushal-three-binding-kinds-excerpt.txt')).map(({ kind }) => kind);
    assert.deepEqual(kinds, ['ipPort', 'hostnamePort', 'centralStore']);
  });
  it('TLS 1.3 and HTTP/2 that are switched off', () => {
    const [tls13] = entriesOf(bytesOf('domain/samples/netsh-ws2022-tls13-disabled.txt'));
    assert.equal(tls13?.disableTls13.value, true);
    const [flags] = entriesOf(bytesOf('domain/samples/netsh-newest-flags-set.txt'));
    assert.deepEqual(
      [flags?.disableHttp2.value, flags?.disableQuic.value, flags?.disableTls12.value, flags?.disableLegacyTls.value],
      [true, true, false, true],
    );
    const [mapper] = entriesOf(bytesOf('domain/samples/netsh-reject-connections-no-http2.txt'));
    assert.equal(mapper?.dsMapperUsage.value, true);
  });
  it('the hundred entries of IIS Express are all there, in UTF-16', () => {
    const entries = entriesOf(bytesOf('corpus/netsh/iisexpress-101-ports-utf16.txt'));
    const text = Buffer.from(bytesOf('corpus/netsh/iisexpress-101-ports-utf16.txt')).toString('utf16le');
    assert.equal(entries.length, [...text.matchAll(/IP:port/g)].length);
    assert.ok(entries.every(({ hash, certain }) => hash?.length === 40 && certain));
    assert.ok(entries.some(({ endpoint }) => endpoint === '0.0.0.0:44300'));
  });
});
