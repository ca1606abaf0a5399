import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatMessage, RULES } from '../../src/core/index';
import { checkFiles } from '../support/check';
import { A, access, fires, host, HTTP, HTTPS, KERNEL, M, metabase, registry, root, silent } from '../support/rules';
import type { WindowsName } from '../../src/core/index';

it('the rules of the first issue exist, each with a severity, a sentence and facts that are numbered', () => {
  const known = new Map(RULES.map(({ slug, severity }) => [slug, severity]));
  for (const [slug, severity] of [
    ['xml-syntax', 'error'],
    ['require-cert-without-negotiate', 'error'],
    ['ssl-required-without-https-binding', 'error'],
    ['binding-flags-not-a-number', 'error'],
    ['sni-without-host', 'error'],
    ['kernel-ssl-with-client-certs', 'error'],
    ['user-mode-ssl', 'information'],
  ] as const) {
    assert.equal(known.get(slug), severity, slug);
  }
  assert.equal(new Set(RULES.map(({ slug }) => slug)).size, RULES.length);
  for (const { slug, summary, facts } of RULES) {
    assert.match(slug, /^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    assert.match(summary, /\.$/);
    for (const fact of facts) assert.match(fact, /^(?:F|section )\d+\.\d+[a-z]?$/);
  }
});

describe('xml-syntax', () => {
  const rule = 'xml-syntax';
  it('fires at the element that is not closed', () =>
    fires(rule, A, host(`<⟦binding⟧ protocol="https" bindingInformation="*:443:">`), [{ args: ['binding'] }]));
  it('fires at an attribute that stands twice', () =>
    fires(rule, A, host('<binding protocol="http" ⟦protocol⟧="https" bindingInformation="*:80:" />'), [
      { args: ['protocol', 'binding'] },
    ]));
  it('fires in a registry export at a line that is none', () => {
    const { found } = checkFiles({ [M]: metabase(''), ...registry('EnableKernelSSL=1') });
    assert.equal(found(rule).length, 1);
  });
  it('is silent about well-formed text with comments, CDATA and instructions', () =>
    silent(rule, { [A]: `<?xml version="1.0"?><!-- <site> & "x --><?x <y ?>${host(`${HTTPS}<![CDATA[ <b> & ]]>`)}` }));
  it('is silent about odd but legal spacing, quotes and references', () =>
    silent(rule, {
      [A]: host(`<binding\n protocol = 'https'\tbindingInformation="*:443:a&amp;b&#x41;>" ></binding >`),
    }));
  it('is silent about a registry export with comments, deletions and folded data', () =>
    silent(rule, {
      'x.reg':
        'Windows Registry Editor Version 5.00\r\n\r\n; comment\r\n[-HKEY_LOCAL_MACHINE\\A]\r\n[HKEY_LOCAL_MACHINE\\DES 56/56]\r\n@="x"\r\n"a"=-\r\n"b"=hex(7):41,00,\\\r\n  00,00\r\n"c\\\\d"="e\\"f"\r\n',
    }));
  it('is silent about a file that decides nothing', () =>
    silent(rule, { [A]: host(HTTP), [M]: '<MBProperty><IIsWebServer Location="/LM/W3SVC/1">' }));
});

describe('require-cert-without-negotiate', () => {
  const rule = 'require-cert-without-negotiate';
  const words = ['SslRequireCert', 'SslNegotiateCert'];
  it('fires at the flag', () =>
    fires(rule, A, host(HTTPS, access('Ssl, ⟦SslRequireCert⟧, Ssl128')), [{ args: words, site: 'Site', path: '/' }]));
  it('fires without Ssl too', () =>
    fires(rule, A, host(HTTPS, access('⟦sslrequirecert⟧', 'Site/a')), [{ args: words, site: 'Site', path: '/a' }]));
  it('fires at a number that holds the bit', () =>
    fires(rule, A, host(HTTPS, access('⟦64⟧')), [{ args: words, site: 'Site', path: '/' }]));
  it('fires once for a text that holds at many paths', () =>
    fires(
      rule,
      A,
      host(
        HTTPS,
        `<system.webServer><security><access sslFlags="⟦SslRequireCert⟧" /></security></system.webServer>${access('None', 'Site/a')}<location path="Site/b"><system.webServer><serverRuntime uploadReadAheadSize="1" /></system.webServer></location>`,
      ),
      [{ args: words, site: 'Site', path: '/' }],
    ));
  it('fires in a web.config on its own', () =>
    fires(rule, 'web.config', `<configuration>${access('Ssl, ⟦SslRequireCert⟧', 'x')}</configuration>`, [
      { args: words, site: null, path: '/x' },
    ]));
  it('fires in a metabase with the names of IIS 6', () =>
    fires(rule, M, metabase('SecureBindings=":443:"', root('AccessSSLFlags="AccessSSL | ⟦AccessSSLRequireCert⟧"')), [
      { args: ['AccessSSLRequireCert', 'AccessSSLNegotiateCert'], site: 'Site', path: '/' },
    ]));
  it('is silent where the certificate is asked for', () =>
    silent(rule, { [A]: host(HTTPS, access('Ssl, SslNegotiateCert, SslRequireCert')) }));
  it('is silent where it is only accepted', () => silent(rule, { [A]: host(HTTPS, access('SslNegotiateCert')) }));
  it('is silent about a comment', () => silent(rule, { [A]: host(HTTPS, `<!-- ${access('SslRequireCert')} -->`) }));
  it('is silent where a nearer statement decides', () =>
    silent(rule, {
      [A]: host(
        HTTPS,
        `<system.webServer><security><access sslFlags="SslRequireCert" /></security></system.webServer>${access('None')}`,
      ),
    }));
  it('is silent about a look-alike', () => silent(rule, { [A]: host(HTTPS, access('Ssl, SslRequireCertificate')) }));
});

describe('ssl-required-without-https-binding', () => {
  const rule = 'ssl-required-without-https-binding';
  it('fires at Ssl', () =>
    fires(rule, A, host(HTTP, access('⟦Ssl⟧, Ssl128')), [{ args: ['/', 'Site', 'Ssl'], site: 'Site', path: '/' }]));
  it('gives a command for a binding like the http one, with its undo', () => {
    const commands = (bindings: string, windows?: WindowsName): readonly unknown[] =>
      checkFiles({ [A]: host(bindings, access('Ssl')) }, { windows })
        .found(rule)
        .flatMap(({ fixes }) => fixes ?? [])
        .map((fix) => fix.kind === 'command' && [fix.shell, fix.command, fix.undo]);
    const named = HTTP.replace(/bindingInformation=".*?"/, 'bindingInformation="10.0.0.1:80:it\'s.example"');
    const which = "-Name 'Site' -Protocol 'https' -IPAddress '10.0.0.1' -Port 443 -HostHeader 'it''s.example'";
    assert.deepEqual(commands(named, 'ws2019'), [
      ['powershell', `New-WebBinding ${which} -SslFlags 1`, `Remove-WebBinding ${which}`],
    ]);
    assert.deepEqual(commands(named, 'ws2008r2'), [
      ['powershell', `New-WebBinding ${which}`, `Remove-WebBinding ${which}`],
    ]);
  });
  it('fires for each text that demands it', () =>
    fires(rule, A, host(HTTP, access('⟦Ssl⟧', 'Site/a') + access('⟦8⟧', 'Site/b')), [
      { args: ['/a', 'Site', 'Ssl'], site: 'Site', path: '/a' },
      { args: ['/b', 'Site', 'Ssl'], site: 'Site', path: '/b' },
    ]));
  it('fires in a metabase', () =>
    fires(rule, M, metabase('ServerBindings=":80:"', root('AccessSSLFlags="⟦AccessSSL⟧"')), [
      { args: ['/', 'Site', 'AccessSSL'], site: 'Site', path: '/' },
    ]));
  it('is silent with an https binding of any spelling', () =>
    silent(rule, { [A]: host(`${HTTP}<binding protocol="HTTPS" bindingInformation=":[PORT]:x" />`, access('Ssl')) }));
  it('is silent about SslNegotiateCert alone, which requires no SSL', () =>
    silent(rule, { [A]: host(HTTP, access('SslNegotiateCert, Ssl128')) }));
  it('is silent about a site that no web request reaches', () =>
    silent(rule, { [A]: host('<binding protocol="net.tcp" bindingInformation="808:*" />', access('Ssl')) }));
  it('is silent about a path that takes Ssl away', () => silent(rule, { [A]: host(HTTP, access('None', 'Site/a')) }));
  it('is silent about a location of another site', () => silent(rule, { [A]: host(HTTP, access('Ssl', 'Sites')) }));
});

describe('binding-flags-not-a-number', () => {
  const rule = 'binding-flags-not-a-number';
  const flags = (value: string, protocol = 'https'): string =>
    host(`<binding protocol="${protocol}" bindingInformation="*:443:a" sslFlags="${value}" />`);
  for (const value of ['Ssl, SslNegotiateCert', 'Sni', '0x1', '1.0', '-1', 'one', '1,2', '4294967296']) {
    it(`fires at "${value}"`, () => fires(rule, A, flags(`⟦${value}⟧`), [{ args: [value], site: 'Site' }]));
  }
  it('fires at an empty value', () => fires(rule, A, flags('⟦⟧'), [{ args: [''], site: 'Site' }]));
  it('tells flags of <access> from other words', () => {
    const template = (value: string): string =>
      checkFiles({ [A]: flags(value) }).found(rule)[0]?.message.template ?? '';
    assert.match(template('Ssl, SslRequireCert'), /<access>/);
    assert.doesNotMatch(template('Sni'), /<access>/);
  });
  for (const value of ['0', '1', '3', '97', '128', '4294967295'])
    it(`is silent about ${value}`, () => silent(rule, { [A]: flags(value) }));
  it('is silent where the attribute is absent', () => silent(rule, { [A]: host(HTTPS) }));
  it('is silent about the bindings of WCF', () =>
    silent(rule, {
      [A]: host(
        HTTPS,
        '<system.serviceModel><bindings><basicHttpBinding><binding name="x" sslFlags="Ssl" /></basicHttpBinding></bindings></system.serviceModel>',
      ),
    }));
  it('is silent about a comment', () =>
    silent(rule, { [A]: host(`${HTTPS}<!-- <binding protocol="https" sslFlags="Ssl" /> -->`) }));
});

describe('sni-without-host', () => {
  const rule = 'sni-without-host';
  const binding = (information: string, value: string, protocol = 'https'): string =>
    host(`<binding protocol="${protocol}" bindingInformation="${information}" sslFlags="${value}" />`);
  for (const value of [1, 3, 33, 97, 4294967295]) {
    it(`fires at ${value}, which has the bit`, () =>
      fires(rule, A, binding('*:443:', `⟦${value}⟧`), [{ args: [value, '*:443:'], site: 'Site' }]));
  }
  it('fires for an address of its own', () =>
    fires(rule, A, binding('[::1]:443:', '⟦1⟧'), [{ args: [1, '[::1]:443:'], site: 'Site' }]));
  it('is silent with a host', () => silent(rule, { [A]: binding('*:443:a', '1') }));
  it('is silent without the bit', () => silent(rule, { [A]: binding('*:443:', '32') }));
  it('is silent about http', () => silent(rule, { [A]: binding('*:80:', '1', 'http') }));
  it('is silent where the host cannot be told', () => silent(rule, { [A]: binding('443', '1') }));
  it('is silent about flags that are no number', () => silent(rule, { [A]: binding('*:443:', 'Sni') }));
});

describe('kernel-ssl-with-client-certs', () => {
  const rule = 'kernel-ssl-with-client-certs';
  const bindings = 'SecureBindings=":443:"';
  for (const flag of ['AccessSSLNegotiateCert', 'AccessSSLRequireCert', 'AccessSSLMapCert']) {
    it(`fires at ${flag}`, () =>
      fires(
        rule,
        M,
        metabase(bindings, root(`AccessSSLFlags="AccessSSL | ⟦${flag}⟧"`)),
        [{ args: [1], site: 'Site', path: '/' }],
        KERNEL,
      ));
  }
  it('gives a command that turns EnableKernelSSL off, and takes it back to what it was', () => {
    const { found } = checkFiles({
      [M]: metabase(bindings, root('AccessSSLFlags="AccessSSLNegotiateCert"')),
      ...registry('"EnableKernelSSL"=dword:00000003'),
    });
    const set = (value: number): string =>
      `reg add HKLM\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters /v EnableKernelSSL /t REG_DWORD /d ${value} /f`;
    assert.deepEqual(
      found(rule).map(({ fixes }) => (fixes ?? []).map((fix) => fix.kind === 'command' && [fix.command, fix.undo])),
      [[[set(0), set(3)]]],
    );
  });
  it('fires at SSLAlwaysNegoClientCert', () =>
    fires(rule, M, metabase(`${bindings} SSLAlwaysNegoClientCert="⟦TRUE⟧"`), [{ args: [], site: 'Site' }], KERNEL));
  it('fires at SslUseDsMapper', () =>
    fires(rule, M, metabase(bindings, '', 'SslUseDsMapper="⟦TRUE⟧"'), [{ args: [] }], KERNEL));
  it('fires at a certificate trust list', () =>
    fires(rule, M, metabase(`${bindings} SslCtlIdentifier="⟦{A}⟧"`), [{ args: [], site: 'Site' }], KERNEL));
  it('fires once for a setting that every site inherits', () =>
    fires(
      rule,
      M,
      metabase(
        bindings,
        '<IIsWebServer Location="/LM/W3SVC/2" SecureBindings=":444:"/>',
        'SSLAlwaysNegoClientCert="⟦TRUE⟧"',
      ),
      [{ args: [], site: 'Site' }],
      KERNEL,
    ));
  it('links the switch', () => {
    const { found, textAt } = checkFiles({
      [M]: metabase(bindings, root('AccessSSLFlags="AccessSSLNegotiateCert"')),
      ...KERNEL,
    });
    assert.deepEqual(
      (found(rule)[0]?.related ?? []).map(({ place }) => textAt(place)),
      ['"EnableKernelSSL"=dword:00000001'],
    );
  });
  const certificates = metabase(bindings, root('AccessSSLFlags="AccessSSL | AccessSSLNegotiateCert"'));
  it('is silent in user mode', () =>
    silent(rule, { [M]: certificates, ...registry('"EnableKernelSSL"=dword:00000000') }));
  it('is silent without a registry export', () => silent(rule, { [M]: certificates }));
  it('is silent without client certificates', () =>
    silent(rule, {
      [M]: metabase(
        `${bindings} SSLAlwaysNegoClientCert="FALSE"`,
        root('AccessSSLFlags="AccessSSL | AccessSSL128"'),
        'SslUseDsMapper="FALSE"',
      ),
      ...KERNEL,
    }));
  it('is silent on IIS 7 and later, where the switch is ignored', () =>
    silent(rule, { [A]: host(HTTPS, access('Ssl, SslNegotiateCert')), ...KERNEL }));
  it('is silent before Service Pack 1, which does not know the switch', () =>
    silent(rule, { [M]: certificates, ...KERNEL }, 'ws2003'));
});

describe('user-mode-ssl', () => {
  const rule = 'user-mode-ssl';
  it('fires at the first secure binding of each site', () =>
    fires(
      rule,
      M,
      metabase(
        'SecureBindings="⟦:443:⟧ :444:"',
        '<IIsWebServer Location="/LM/W3SVC/2" ServerComment="Two" SecureBindings="⟦192.0.2.1:443:⟧"/>',
      ),
      [
        { args: ['HTTPFilter'], site: 'Site' },
        { args: ['HTTPFilter'], site: 'Two' },
      ],
    ));
  it('fires in IIS 5.0 isolation mode', () =>
    fires(rule, M, metabase('SecureBindings="⟦:443:⟧"', '', 'IIs5IsolationModeEnabled="TRUE"'), [
      { args: ['inetinfo.exe'], site: 'Site' },
    ]));
  it('says what kernel mode would save, and to test before production', () => {
    const { found } = checkFiles({ [M]: metabase('SecureBindings=":443:"') });
    const text = found(rule)
      .map(({ message }) => formatMessage(message))
      .join('');
    assert.match(text, /6 .*crossings.*2/);
    assert.match(text, /test before/);
  });
  it('is silent in kernel mode', () => silent(rule, { [M]: metabase('SecureBindings=":443:"'), ...KERNEL }));
  it('is silent without secure bindings', () =>
    silent(rule, { [M]: metabase('ServerBindings=":80:" SecureBindings=""') }));
  it('is silent where client certificates need user mode', () =>
    silent(rule, { [M]: metabase('SecureBindings=":443:"', root('AccessSSLFlags="AccessSSLNegotiateCert"', '/a')) }));
  it('is silent before Service Pack 1, which has no kernel mode', () =>
    silent(rule, { [M]: metabase('SecureBindings=":443:"') }, 'ws2003'));
  it('is silent on IIS 7 and later', () => silent(rule, { [A]: host(HTTPS) }));
});
