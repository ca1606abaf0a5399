import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkFiles, must } from '../../support/check';
import { marks } from '../../support/marks';
import { A, access, fires, host, HTTPS, M, metabase, silent } from '../../support/rules';
import type { CommandFix } from '../../../src/core/index';
import type { Files } from '../../support/check';

const N = 'sslcert.txt';
const R = 'http.reg';
const IIS = '{4dc3e181-e14b-4a21-b022-59fc669b0914}';
const IIS_EXPRESS = '{214124cd-d05b-4309-9af9-9caa44b2b74a}';
const AD_FS = '{5d89a20c-beab-4389-9447-324788eb944a}';
const HASH = '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567';
const OTHER = '89abcdef0123456789abcdef0123456789abcdef';

/** What an entry of a netsh output says, where it is not what IIS Manager writes. */
interface EntryText {
  readonly hash?: string;
  readonly appId?: string;
  readonly store?: string;
  readonly revocation?: string;
  readonly negotiate?: string;
  readonly ctlStore?: string;
  /** The lines that later versions of Windows print behind the others. */
  readonly more?: string;
}

/** An entry as netsh prints it. Marks of `marks` go through. */
function entry(endpoint: string, text: EntryText = {}): string {
  const label = /^[⟦]?[\d[.]+.*:/.test(endpoint)
    ? 'IP:port'
    : endpoint.includes(':')
      ? 'Hostname:port'
      : 'Central Certificate Store';
  return `
    ${label}                      : ${endpoint}
    Certificate Hash             : ${text.hash ?? HASH}
    Application ID               : ${text.appId ?? IIS}
    Certificate Store Name       : ${text.store ?? 'My'}
    Verify Client Certificate Revocation : ${text.revocation ?? 'Enabled'}
    Verify Revocation Using Cached Client Certificate Only : Disabled
    Usage Check                  : Enabled
    Revocation Freshness Time    : 0
    URL Retrieval Timeout        : 0
    Ctl Identifier               : (null)
    Ctl Store Name               : ${text.ctlStore ?? '(null)'}
    DS Mapper Usage              : Disabled
    Negotiate Client Certificate : ${text.negotiate ?? 'Disabled'}
${text.more ?? ''}`;
}
const HEADER = '\nSSL Certificate bindings:\n-------------------------\n';
const netsh = (...entries: readonly string[]): string => HEADER + entries.join('');
const CENTRAL = { hash: '(null)', store: '(null)' };

const binding = (information: string, flags = 0): string =>
  `<binding protocol="https" bindingInformation="${information}" sslFlags="${flags}" />`;
const marked = (information: string, flags = 0): string => binding(`⟦${information}⟧`, flags);
/** A server of IIS Express, which its paths tell (F1.5). */
const express = (bindings: string): string =>
  host(bindings).replace(
    '<bindings>',
    '<application path="/"><virtualDirectory path="/" physicalPath="%IIS_SITES_HOME%\\Site" /></application><bindings>',
  );
const SNI = binding('*:443:www.contoso.example', 1);

const PARAMETERS = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters';
/** A registry export of keys below the parameters of HTTP.SYS, each with its values. */
const registry = (...keys: readonly (readonly [key: string, ...values: readonly string[]])[]): string =>
  `Windows Registry Editor Version 5.00\n\n${keys
    .map(([key, ...values]) => `[${PARAMETERS}${key}]\n${values.join('\n')}\n`)
    .join('\n')}`;
const BYTES = `hex:${HASH.replace(/..(?=.)/g, '$&,')}`;
const IIS_BYTES = 'hex:81,e1,c3,4d,4b,e1,21,4a,b0,22,59,fc,66,9b,09,14';

/** The commands of the only finding of a rule. */
function commands(rule: string, files: Files): readonly (readonly [command: string, undo: string | null])[] {
  const [finding, ...others] = checkFiles(files).found(rule);
  assert.deepEqual(others, []);
  return (must(finding, rule).fixes ?? [])
    .filter((fix): fix is CommandFix => fix.kind === 'command')
    .map(({ command, undo }) => [command, undo]);
}

describe('httpsys-entry-missing', () => {
  const rule = 'httpsys-entry-missing';
  const args = (information: string, site = 'Site'): readonly string[] => [information, site];

  it('fires where no entry has the port', () =>
    fires(rule, A, host(marked('*:443:')), [{ args: args('*:443:'), site: 'Site' }], {
      [N]: netsh(entry('0.0.0.0:8443')),
    }));
  it('fires where a binding without SNI has an entry by host name alone', () =>
    fires(
      rule,
      A,
      host(marked('*:443:www.contoso.example')),
      [{ args: args('*:443:www.contoso.example'), site: 'Site' }],
      {
        [N]: netsh(entry('www.contoso.example:443')),
      },
    ));
  it('fires where the entries by host name are for others', () =>
    fires(
      rule,
      A,
      host(marked('*:443:a.contoso.example', 1)),
      [{ args: args('*:443:a.contoso.example'), site: 'Site' }],
      {
        [N]: netsh(entry('b.contoso.example:443'), entry('10.0.0.5:8443')),
      },
    ));
  it('fires where an address has none and another has', () =>
    fires(rule, A, host(marked('10.0.0.6:443:')), [{ args: args('10.0.0.6:443:'), site: 'Site' }], {
      [N]: netsh(entry('10.0.0.5:443')),
    }));
  it('fires with a whole JSON output', () =>
    fires(rule, A, host(marked('*:443:')), [{ args: args('*:443:'), site: 'Site' }], {
      'sslcert.json': `{"SslCertificateBindings":[{"IpPort":"0.0.0.0:8443","SslHash":"${HASH}"}],"Message":"","Status":0}`,
    }));
  it('fires with an export of the key of entries by address, where it alone could answer', () =>
    fires(rule, A, host(marked('*:443:')), [{ args: args('*:443:'), site: 'Site' }], {
      [R]: registry(['\\SslBindingInfo'], ['\\SslBindingInfo\\0.0.0.0:8443', `"SslCertHash"=${BYTES}`]),
    }));
  it('fires with an export of the parameters, where a kind has no key at all', () =>
    fires(
      rule,
      A,
      host(marked('*:443:www.contoso.example', 1)),
      [{ args: args('*:443:www.contoso.example'), site: 'Site' }],
      {
        [R]: registry(['', '"EnableHttp2Tls"=dword:00000001'], ['\\SslBindingInfo']),
      },
    ));
  it('fires with an export of the parameters that leaves empty keys out', () =>
    fires(rule, A, host(marked('*:443:')), [{ args: args('*:443:'), site: 'Site' }], {
      [R]: registry(['', '"EnableHttp3"=dword:00000001'], ['\\SslBindingInfo\\0.0.0.0:8443', `"SslCertHash"=${BYTES}`]),
    }));
  it('says how to let the central store answer, and takes it back', () =>
    assert.deepEqual(
      commands(rule, {
        [A]: host(binding('*:443:www.contoso.example', 3)),
        [N]: netsh(entry('0.0.0.0:8443')),
      }),
      [[`netsh http add sslcert ccs=443 appid="${IIS}"`, 'netsh http delete sslcert ccs=443']],
    ));

  it('is silent without an export', () => silent(rule, { [A]: host(HTTPS) }));
  for (const [name, information, flags, answer] of [
    ['the exact address', '10.0.0.5:443:', 0, entry('10.0.0.5:443')],
    ['another spelling of the address', '[2001:db8::5]:443:', 0, entry('[2001:0db8:0:0::5]:443')],
    ['all addresses', '10.0.0.5:443:', 0, entry('0.0.0.0:443')],
    ['all IPv6 addresses', '*:443:', 0, entry('[::]:443')],
    ['the host name, in another case', '*:443:WWW.contoso.example', 1, entry('www.Contoso.example:443')],
    ['a wildcard', '*:443:www.contoso.example', 1, entry('*.contoso.example:443')],
    ['all addresses, for a host name', '*:443:www.contoso.example', 1, entry('0.0.0.0:443')],
    ['the central store', '*:443:www.contoso.example', 2, entry('443', CENTRAL)],
    ['an entry for one address, and the binding is on all', '*:443:', 0, entry('10.0.0.5:443')],
  ] as const)
    it(`is silent where the entry is for ${name}`, () =>
      silent(rule, { [A]: host(binding(information, flags)), [N]: netsh(answer) }));
  for (const [name, text] of [
    ['has no header', entry('0.0.0.0:8443')],
    ['leaves lines out', netsh('...\n', entry('0.0.0.0:8443'))],
    ['is cut within its last entry', netsh(entry('0.0.0.0:8443')).slice(0, -120)],
    [
      'answers a question about one endpoint',
      `C:\\>netsh http show sslcert ipport=0.0.0.0:8443${netsh(entry('0.0.0.0:8443'))}`,
    ],
    ['holds several answers', netsh(entry('0.0.0.0:8443')) + netsh(entry('0.0.0.0:9443'))],
    ['has an endpoint without a port', netsh(entry('0.0.0.0:8443'), entry('0.0.0.0:x'))],
  ] as const)
    it(`is silent where the output ${name}`, () => silent(rule, { [A]: host(HTTPS), [N]: text }));
  it('fires although the command is shown', () =>
    fires(rule, A, host(marked('*:443:')), [{ args: args('*:443:'), site: 'Site' }], {
      [N]: `C:\\>netsh http show sslcert\n${netsh(entry('0.0.0.0:8443'))}`,
    }));
  for (const [name, text] of [
    ['is cut', '{"SslCertificateBindings":[{"IpPort":"0.0.0.0:8443"}'],
    [
      'finds nothing',
      '{"SslCertificateBindings":[],"Message":"The system cannot find the file specified.","Status":2}',
    ],
    ['has an entry that is not understood', '{"SslCertificateBindings":[{"Scoped":"a:443"}],"Status":0}'],
  ] as const)
    it(`is silent where the JSON ${name}`, () => silent(rule, { [A]: host(HTTPS), 'sslcert.json': text }));
  it('is silent about a script that sets one value of one entry', () =>
    silent(rule, {
      [A]: host(HTTPS),
      [R]: registry(
        ['', '"EnableHttp3"=dword:00000001'],
        ['\\SslBindingInfo\\0.0.0.0:8443', '"DefaultFlags"=dword:00000002'],
      ),
    }));
  it('is silent about an export of one entry', () =>
    silent(rule, { [A]: host(HTTPS), [R]: registry(['\\SslBindingInfo\\0.0.0.0:8443', `"SslCertHash"=${BYTES}`]) }));
  it('is silent where the exported key could not hold the entry', () =>
    silent(rule, { [A]: host(HTTPS), [R]: registry(['\\SslSniBindingInfo']) }));
  it('is silent about SNI where one key of three is exported', () =>
    silent(rule, { [A]: host(SNI), [R]: registry(['\\SslBindingInfo']) }));
  it('is silent about the parameters without any key of entries', () =>
    silent(rule, { [A]: host(HTTPS), [R]: registry(['', '"EnableHttp3"=dword:00000001']) }));
  it('is silent about a site that does not start by itself', () =>
    silent(rule, {
      [A]: host(HTTPS).replace('name="Site"', 'name="Site" serverAutoStart="false"'),
      [N]: netsh(entry('0.0.0.0:8443')),
    }));
  it('is silent about http, and about a binding that is not understood', () =>
    silent(rule, {
      [A]: host(
        '<binding protocol="http" bindingInformation="*:443:" /><binding protocol="https" bindingInformation="*:x:" />',
      ),
      [N]: netsh(entry('0.0.0.0:8443')),
    }));
  it('is silent about IIS 6', () =>
    silent(rule, { [M]: metabase('SecureBindings=":443:"'), [N]: netsh(entry('0.0.0.0:8443')) }));
  it('is silent in a comment', () =>
    silent(rule, { [A]: host(`<!-- ${HTTPS} -->`), [N]: netsh(entry('0.0.0.0:8443')) }));
  it('is silent where it is accepted', () =>
    silent(rule, {
      [A]: host(`<!-- iis-ssl-ignore ${rule}: made by the deployment -->${HTTPS}`),
      [N]: netsh(entry('0.0.0.0:8443')),
    }));
  it('leaves ports of IIS Express without a certificate to the rule about them', () => {
    silent(rule, {
      [A]: express(binding('*:8443:localhost')),
      [N]: netsh(entry('0.0.0.0:44300', { appId: IIS_EXPRESS })),
    });
  });
  it('leaves what an excerpt does not tell unknown, and says so', () => {
    const unknown = (text: string): boolean =>
      checkFiles({ [A]: host(HTTPS), [N]: text }).analysis.server.unknowns.some(({ template }) =>
        template.startsWith('The export of HTTP.SYS shows only a part'),
      );
    assert.equal(unknown(entry('0.0.0.0:8443')), true);
    assert.equal(unknown(entry('0.0.0.0:443')), false);
    assert.equal(unknown(netsh(entry('0.0.0.0:8443'))), false);
  });
});

describe('httpsys-entry-orphan', () => {
  const rule = 'httpsys-entry-orphan';
  it('fires at the endpoint', () =>
    fires(rule, N, netsh(entry('0.0.0.0:443'), entry('⟦0.0.0.0:9443⟧')), [{ args: ['0.0.0.0:9443'] }], {
      [A]: host(HTTPS),
    }));
  it('fires at a host name, an address and a central store that no binding has', () =>
    fires(
      rule,
      N,
      netsh(entry('0.0.0.0:443'), entry('⟦old.contoso.example:443⟧'), entry('⟦10.0.0.9:443⟧'), entry('⟦443⟧', CENTRAL)),
      [{ args: ['old.contoso.example:443'] }, { args: ['10.0.0.9:443'] }, { args: ['443'] }],
      { [A]: host(binding('10.0.0.5:443:')) },
    ));
  it('deletes the entry, and adds it again with everything that it said', () =>
    assert.deepEqual(
      commands(rule, {
        [A]: host(HTTPS),
        [N]: netsh(
          entry('0.0.0.0:9443', {
            negotiate: 'Enabled',
            ctlStore: 'ClientAuthIssuer',
            more: '    Disable HTTP2                : Set\n    Enable Session Ticket        : Set\n',
          }),
        ),
      }),
      [
        [
          'netsh http delete sslcert ipport=0.0.0.0:9443',
          `netsh http add sslcert ipport=0.0.0.0:9443 certhash=${HASH} appid="${IIS}" certstorename="My" clientcertnegotiation=enable disablehttp2=enable sslctlstorename=ClientAuthIssuer enablesessionticket=enable`,
        ],
      ],
    ));
  it('keeps what the registry says too', () =>
    assert.deepEqual(
      commands(rule, {
        [A]: host(HTTPS),
        [R]: registry([
          '\\SslBindingInfo\\0.0.0.0:9443',
          `"AppId"=${IIS_BYTES}`,
          `"SslCertHash"=${BYTES}`,
          '"SslCertStoreName"="MY"',
          '"DefaultFlags"=dword:00000802',
          '"DefaultSslRevocationFreshnessTime"=dword:0000003c',
        ]),
      }),
      [
        [
          'netsh http delete sslcert ipport=0.0.0.0:9443',
          `netsh http add sslcert ipport=0.0.0.0:9443 certhash=${HASH} appid="${IIS}" certstorename="MY" clientcertnegotiation=enable revocationfreshnesstime=60 enablesessionticket=enable`,
        ],
      ],
    ));
  it('has no command where a value could not be given to a console', () =>
    assert.deepEqual(
      commands(rule, { [A]: host(HTTPS), [N]: netsh(entry('0.0.0.0:9443', { ctlStore: 'a"&calc' })) }),
      [],
    ));
  for (const [name, bindings, text] of [
    ['in use', HTTPS, entry('0.0.0.0:443')],
    ['for a host name of a binding', SNI, entry('www.contoso.example:443')],
    ['for all hosts of a domain, and a binding is of it', SNI, entry('*.contoso.example:443')],
    ['for one address of a binding on all', HTTPS, entry('10.0.0.5:443')],
    ['for all addresses beside bindings by host name', SNI, entry('0.0.0.0:443')],
    ['of the central store beside bindings by host name', SNI, entry('443', CENTRAL)],
    ['of AD FS', HTTPS, entry('sts.contoso.example:49443', { appId: AD_FS })],
    ['of another application', HTTPS, entry('0.0.0.0:9443', { appId: '{11111111-2222-3333-4444-555555555555}' })],
    ['of nobody known', HTTPS, entry('0.0.0.0:9443', { appId: 'unknown' })],
    ['of the Web Management Service', HTTPS, entry('0.0.0.0:8172')],
    ['perhaps for a binding that is not understood', HTTPS + binding('*:x:'), entry('0.0.0.0:9443')],
  ] as const)
    it(`is silent about an entry ${name}`, () => silent(rule, { [A]: host(bindings), [N]: netsh(text) }));
  it('is silent without sites', () => silent(rule, { [N]: netsh(entry('0.0.0.0:9443')) }));
});

describe('httpsys-ip-entry-shadows-sni', () => {
  const rule = 'httpsys-ip-entry-shadows-sni';
  const BY_NAME = entry('www.contoso.example:443', { hash: OTHER });
  const ON_ADDRESS = binding('10.0.0.5:443:www.contoso.example', 1);
  const args = ['10.0.0.5:443', 'Site', 'www.contoso.example'];
  it('fires at the entry for the address of the binding', () =>
    fires(rule, N, netsh(entry('⟦10.0.0.5:443⟧'), BY_NAME), [{ args, site: 'Site' }], { [A]: host(ON_ADDRESS) }));
  it('fires once for several bindings, and names their sites', () => {
    const sites = host(ON_ADDRESS).replace(
      '</sites>',
      `<site name="Second" id="2"><bindings>${binding('10.0.0.5:443:b.contoso.example', 1)}</bindings></site></sites>`,
    );
    const text = netsh(entry('10.0.0.5:443'), BY_NAME, entry('b.contoso.example:443', { hash: OTHER }));
    const [finding, ...others] = checkFiles({ [A]: sites, [N]: text }).found(rule);
    assert.deepEqual(others, []);
    assert.deepEqual(must(finding, rule).affected, [
      { site: 'Site', path: '/' },
      { site: 'Second', path: '/' },
    ]);
  });
  it('fires at the entry before the central store', () =>
    fires(rule, N, netsh(entry('⟦10.0.0.5:443⟧'), entry('443', CENTRAL)), [{ args, site: 'Site' }], {
      [A]: host(binding('10.0.0.5:443:www.contoso.example', 2)),
    }));
  it('warns about bindings on all addresses', () =>
    fires(rule, N, netsh(entry('⟦10.0.0.5:443⟧'), BY_NAME), [{ args, site: 'Site', severity: 'warning' }], {
      [A]: host(SNI),
    }));
  it('deletes what no other binding needs', () => {
    const undo = `netsh http add sslcert ipport=10.0.0.5:443 certhash=${HASH} appid="${IIS}" certstorename="My"`;
    const text = netsh(entry('10.0.0.5:443'), BY_NAME);
    const wanted = [['netsh http delete sslcert ipport=10.0.0.5:443', undo]];
    assert.deepEqual(commands(rule, { [A]: host(ON_ADDRESS), [N]: text }), wanted);
    assert.deepEqual(commands(rule, { [A]: host(SNI), [N]: text }), wanted);
    assert.deepEqual(commands(rule, { [A]: host(ON_ADDRESS + binding('10.0.0.5:443:')), [N]: text }), []);
    const foreign = netsh(entry('10.0.0.5:443', { appId: AD_FS }), BY_NAME);
    assert.deepEqual(commands(rule, { [A]: host(ON_ADDRESS), [N]: foreign }), []);
  });
  for (const [name, bindings, text] of [
    ['both have one certificate', ON_ADDRESS, entry('10.0.0.5:443', { hash: OTHER }) + BY_NAME],
    ['both have one certificate, on all addresses', SNI, entry('10.0.0.5:443', { hash: OTHER }) + BY_NAME],
    ['there is no entry by name', ON_ADDRESS, entry('10.0.0.5:443')],
    ['the entry is for all addresses', SNI, entry('0.0.0.0:443') + BY_NAME],
    ['the address is another one', ON_ADDRESS, entry('10.0.0.6:443') + BY_NAME],
    ['the port is another one', SNI, entry('10.0.0.5:8443') + BY_NAME],
    ['the binding needs no SNI', binding('10.0.0.5:443:www.contoso.example'), entry('10.0.0.5:443') + BY_NAME],
    ['a binding of its own uses the address', SNI + binding('10.0.0.5:443:'), entry('10.0.0.5:443') + BY_NAME],
    ['the address is the loopback one', SNI, entry('127.0.0.1:443') + BY_NAME],
  ] as const)
    it(`is silent where ${name}`, () => silent(rule, { [A]: host(bindings), [N]: netsh(text) }));
});

describe('httpsys-empty-hash', () => {
  const rule = 'httpsys-empty-hash';
  const ZEROS = '0'.repeat(40);
  it('fires at zeros', () =>
    fires(rule, N, netsh(entry('0.0.0.0:443', { hash: `⟦${ZEROS}⟧` })), [{ args: ['0.0.0.0:443'], site: 'Site' }], {
      [A]: host(HTTPS),
    }));
  it('fires at (null)', () =>
    fires(rule, N, netsh(entry('0.0.0.0:443', { hash: '⟦(null)⟧' })), [{ args: ['0.0.0.0:443'], site: 'Site' }], {
      [A]: host(HTTPS),
    }));
  it('fires at a host name', () =>
    fires(
      rule,
      N,
      netsh(entry('www.contoso.example:443', { hash: `⟦${ZEROS}⟧` })),
      [{ args: ['www.contoso.example:443'], site: 'Site' }],
      { [A]: host(SNI) },
    ));
  it('fires at an empty value of the registry', () =>
    fires(
      rule,
      R,
      registry(['\\SslBindingInfo\\0.0.0.0:443', '"SslCertHash"=⟦hex:⟧']),
      [{ args: ['0.0.0.0:443'], site: 'Site' }],
      { [A]: host(HTTPS) },
    ));
  it('warns without the sites', () =>
    fires(rule, N, netsh(entry('0.0.0.0:443', { hash: `⟦${ZEROS}⟧` })), [
      { args: ['0.0.0.0:443'], severity: 'warning' },
    ]));
  it('is silent about a hash', () => silent(rule, { [A]: host(HTTPS), [N]: netsh(entry('0.0.0.0:443')) }));
  it('is silent about the central store', () =>
    silent(rule, { [A]: host(binding('*:443:www.contoso.example', 2)), [N]: netsh(entry('443', CENTRAL)) }));
  it('is silent about what may be an entry of the central store for one name', () =>
    silent(rule, {
      [A]: host(binding('*:443:www.contoso.example', 3)),
      [N]: netsh(entry('www.contoso.example:443', CENTRAL)),
    }));
  it('is silent about an entry that rejects connections', () =>
    silent(rule, {
      [A]: host(HTTPS),
      [N]: netsh(entry('0.0.0.0:443', { ...CENTRAL, more: '    Reject Connections           : Enabled\n' })),
    }));
  it('is silent where the export does not say', () =>
    silent(rule, {
      [A]: host(HTTPS),
      [R]: registry(['\\SslBindingInfo\\0.0.0.0:443', '"DefaultFlags"=dword:00000002']),
    }));
  it('is silent about a placeholder', () =>
    silent(rule, { [A]: host(HTTPS), [N]: netsh(entry('0.0.0.0:443', { hash: '<THUMBPRINT>' })) }));
  it('is silent about an entry that answers no binding', () =>
    silent(rule, { [A]: host(HTTPS), [N]: netsh(entry('0.0.0.0:443'), entry('0.0.0.0:9443', { hash: ZEROS })) }));
});

describe('httpsys-foreign-app-id', () => {
  const rule = 'httpsys-foreign-app-id';
  it('fires at the id, and names its owner', () =>
    fires(
      rule,
      N,
      netsh(entry('0.0.0.0:443', { appId: `⟦${AD_FS}⟧` })),
      [{ args: ['0.0.0.0:443', 'Site', 'AD FS'], site: 'Site' }],
      { [A]: host(HTTPS) },
    ));
  it('fires at an id of nobody known', () =>
    fires(
      rule,
      N,
      netsh(entry('0.0.0.0:443', { appId: '⟦{11111111-2222-3333-4444-555555555555}⟧' })),
      [{ args: ['0.0.0.0:443', 'Site', '{11111111-2222-3333-4444-555555555555}'], site: 'Site' }],
      { [A]: host(HTTPS) },
    ));
  it('fires at the bytes of the registry', () =>
    fires(
      rule,
      R,
      registry([
        '\\SslBindingInfo\\0.0.0.0:443',
        '"AppId"=⟦hex:0c,a2,89,5d,ab,be,89,43,94,47,32,47,88,eb,94,4a⟧',
        `"SslCertHash"=${BYTES}`,
      ]),
      [
        {
          args: ['0.0.0.0:443', 'Site', 'AD FS'],
          site: 'Site',
        },
      ],
      { [A]: host(HTTPS) },
    ));
  it('is silent about the id of IIS, in any case', () =>
    silent(rule, { [A]: host(HTTPS), [N]: netsh(entry('0.0.0.0:443', { appId: IIS.toUpperCase() })) }));
  it('is silent where the export does not say', () =>
    silent(rule, { [A]: host(HTTPS), [N]: netsh(entry('0.0.0.0:443', { appId: 'APPLICATION-ID' })) }));
  it('is silent about an entry that answers no binding', () =>
    silent(rule, {
      [A]: host(HTTPS),
      [N]: netsh(entry('0.0.0.0:443'), entry('sts.contoso.example:443', { appId: AD_FS })),
    }));
  it('is silent about the id of IIS Express in IIS Express', () => {
    silent(rule, {
      [A]: express(binding('*:44300:localhost')),
      [N]: netsh(entry('0.0.0.0:44300', { appId: IIS_EXPRESS })),
    });
  });
});

describe('httpsys-flags-disagree', () => {
  const rule = 'httpsys-flags-disagree';
  /** The lines of Windows Server 2022, with what is set. */
  const switches = (...set: readonly string[]): string =>
    ['Disable HTTP2', 'Disable QUIC', 'Disable TLS1.3', 'Disable OCSP Stapling', 'Disable Legacy TLS Versions']
      .map((label) => `    ${label} : ${set.includes(label) ? 'Set' : 'Not Set'}\n`)
      .join('');
  const flags = (information: string, value: string): string =>
    `<binding protocol="https" bindingInformation="${information}" sslFlags="${value}" />`;
  for (const [bit, label, name] of [
    [4, 'Disable HTTP2', 'DisableHTTP2'],
    [8, 'Disable OCSP Stapling', 'DisableOCSPStp'],
    [16, 'Disable QUIC', 'DisableQUIC'],
    [32, 'Disable TLS1.3', 'DisableTLS13'],
    [64, 'Disable Legacy TLS Versions', 'DisableLegacyTLS'],
  ] as const) {
    it(`fires where the binding alone has ${name}`, () =>
      fires(rule, A, host(flags('*:443:', `⟦${bit}⟧`)), [{ args: [bit, '0.0.0.0:443', name], site: 'Site' }], {
        [N]: netsh(entry('0.0.0.0:443', { more: switches() })),
      }));
    it(`fires where the entry alone has ${name}`, () =>
      fires(rule, A, host(flags('*:443:', '⟦0⟧')), [{ args: [0, '0.0.0.0:443', name], site: 'Site' }], {
        [N]: netsh(entry('0.0.0.0:443', { more: switches(label) })),
      }));
    it(`is silent where both have ${name}`, () =>
      silent(rule, { [A]: host(binding('*:443:', bit)), [N]: netsh(entry('0.0.0.0:443', { more: switches(label) })) }));
  }
  it('fires at numbers that were taken from the other side (F2.12)', () =>
    fires(
      rule,
      A,
      host(flags('*:443:www.contoso.example', '⟦65⟧')),
      [{ args: [65, 'www.contoso.example:443', 'DisableTLS13, DisableLegacyTLS'], site: 'Site' }],
      { [R]: registry(['\\SslSniBindingInfo\\www.contoso.example:443', '"DefaultFlags"=dword:00000040']) },
    ));
  it('fires at a binding without the attribute', () =>
    fires(
      rule,
      A,
      host('<binding protocol="https" bindingInformation="⟦10.0.0.5:443:⟧" />'),
      [{ args: [0, '10.0.0.5:443', 'DisableHTTP2'], site: 'Site' }],
      { [N]: netsh(entry('10.0.0.5:443', { more: switches('Disable HTTP2') })) },
    ));
  it('makes either side say what the other does', () => {
    const files = {
      [A]: host(binding('*:443:', 36)),
      [N]: netsh(entry('0.0.0.0:443', { more: switches('Disable HTTP2') })),
    };
    const before = `netsh http update sslcert ipport=0.0.0.0:443 certhash=${HASH} appid="${IIS}" certstorename="My" disablehttp2=enable`;
    assert.deepEqual(commands(rule, files), [[`${before} disabletls13=enable`, `${before} disabletls13=disable`]]);
    const [finding] = checkFiles(files).found(rule);
    const [edit] = (finding?.fixes ?? []).flatMap((fix) => (fix.kind === 'command' ? [] : fix.edits));
    assert.equal(must(edit, 'edit').newText, '4');
  });
  for (const [name, bindings, text] of [
    ['does not state the switch', binding('*:443:', 32), entry('0.0.0.0:443')],
    [
      'answers in place of one by host name',
      binding('*:443:www.contoso.example', 33),
      entry('0.0.0.0:443', { more: switches() }),
    ],
    [
      'answers in place of one for the address',
      binding('10.0.0.5:443:', 32),
      entry('0.0.0.0:443', { more: switches() }),
    ],
    ['is the central store', binding('*:443:www.contoso.example', 6), entry('443', { ...CENTRAL, more: switches() })],
    [
      'has flags that no binding has',
      HTTPS,
      entry('0.0.0.0:443', { more: '    Disable TLS1.2 : Set\n    Enable Session Ticket : Set\n' }),
    ],
  ] as const)
    it(`is silent where the entry ${name}`, () => silent(rule, { [A]: host(bindings), [N]: netsh(text) }));
  it('is silent where sslFlags is no number', () =>
    silent(rule, {
      [A]: host(flags('*:443:', 'DisableTLS13')),
      [N]: netsh(entry('0.0.0.0:443', { more: switches('Disable HTTP2') })),
    }));
});

describe('httpsys-revocation-off', () => {
  const rule = 'httpsys-revocation-off';
  const OFF = { revocation: 'Disabled' };
  const ASKS = access('Ssl, SslNegotiateCert', 'Site/partners');
  it('fires at the switch, for the path that asks', () =>
    fires(
      rule,
      N,
      netsh(entry('0.0.0.0:443', { revocation: '⟦Disabled⟧' })),
      [{ args: ['0.0.0.0:443', '/partners', 'Site'], site: 'Site', path: '/partners' }],
      { [A]: host(HTTPS, ASKS) },
    ));
  it('fires at 1 of DefaultSslCertCheckMode, with other bits beside it', () =>
    fires(
      rule,
      R,
      registry(['\\SslBindingInfo\\0.0.0.0:443', '"DefaultSslCertCheckMode"=⟦dword:00010001⟧']),
      [{ args: ['0.0.0.0:443', '/partners', 'Site'], site: 'Site', path: '/partners' }],
      { [A]: host(HTTPS, ASKS) },
    ));
  it('turns the check on, and off again', () => {
    const before = `netsh http update sslcert ipport=0.0.0.0:443 certhash=${HASH} appid="${IIS}" certstorename="My"`;
    assert.deepEqual(commands(rule, { [A]: host(HTTPS, ASKS), [N]: netsh(entry('0.0.0.0:443', OFF)) }), [
      [`${before} verifyclientcertrevocation=enable`, `${before} verifyclientcertrevocation=disable`],
    ]);
  });
  it('is silent where revocation is checked', () =>
    silent(rule, { [A]: host(HTTPS, ASKS), [N]: netsh(entry('0.0.0.0:443')) }));
  it('is silent where only what is cached is asked', () =>
    silent(rule, {
      [A]: host(HTTPS, ASKS),
      [R]: registry(['\\SslBindingInfo\\0.0.0.0:443', '"DefaultSslCertCheckMode"=dword:00000002']),
    }));
  it('is silent where the export does not say', () =>
    silent(rule, {
      [A]: host(HTTPS, ASKS),
      [R]: registry(['\\SslBindingInfo\\0.0.0.0:443', `"SslCertHash"=${BYTES}`]),
    }));
  it('is silent where no path asks for certificates', () =>
    silent(rule, { [A]: host(HTTPS, access('Ssl')), [N]: netsh(entry('0.0.0.0:443', OFF)) }));
  it('is silent about SslRequireCert alone, which asks for nothing', () =>
    silent(rule, { [A]: host(HTTPS, access('Ssl, SslRequireCert')), [N]: netsh(entry('0.0.0.0:443', OFF)) }));
  it('is silent about another endpoint', () =>
    silent(rule, { [A]: host(HTTPS, ASKS), [N]: netsh(entry('0.0.0.0:443'), entry('0.0.0.0:8443', OFF)) }));
  it('is silent about IIS 6', () =>
    silent(rule, {
      [M]: metabase('SecureBindings=":443:" AccessSSLFlags="AccessSSL | AccessSSLNegotiateCert"'),
      [N]: netsh(entry('0.0.0.0:443', OFF)),
    }));
});

describe('httpsys-reject', () => {
  const rule = 'httpsys-reject';
  const REJECTS = '    Reject Connections           : Enabled\n';
  it('fires at the switch', () =>
    fires(
      rule,
      N,
      netsh(entry('0.0.0.0:443', { more: '    Reject Connections           : ⟦Enabled⟧\n' })),
      [{ args: ['0.0.0.0:443', 'Site'], site: 'Site' }],
      { [A]: host(HTTPS) },
    ));
  it('fires at 0x8 of DefaultFlags', () =>
    fires(
      rule,
      R,
      registry(['\\SslBindingInfo\\0.0.0.0:443', '"DefaultFlags"=⟦dword:00000008⟧']),
      [{ args: ['0.0.0.0:443', 'Site'], site: 'Site' }],
      { [A]: host(HTTPS) },
    ));
  it('fires where a binding by host name has no entry of its own', () =>
    fires(
      rule,
      N,
      netsh(entry('0.0.0.0:443', { more: '    Reject Connections           : ⟦Enabled⟧\n' })),
      [{ args: ['0.0.0.0:443', 'Site'], site: 'Site' }],
      { [A]: host(SNI) },
    ));
  it('accepts connections again, and takes it back', () => {
    const before = `netsh http update sslcert ipport=0.0.0.0:443 certhash=${HASH} appid="${IIS}" certstorename="My"`;
    assert.deepEqual(commands(rule, { [A]: host(HTTPS), [N]: netsh(entry('0.0.0.0:443', { more: REJECTS })) }), [
      [`${before} reject=disable`, `${before} reject=enable`],
    ]);
  });
  it('is silent where connections are accepted', () =>
    silent(rule, {
      [A]: host(HTTPS),
      [N]: netsh(entry('0.0.0.0:443', { more: '    Reject Connections           : Disabled\n' })),
    }));
  it('is silent where it keeps out whoever names no site', () =>
    silent(rule, {
      [A]: host(SNI),
      [N]: netsh(entry('www.contoso.example:443'), entry('0.0.0.0:443', { more: REJECTS })),
    }));
  it('is silent at another port', () =>
    silent(rule, { [A]: host(HTTPS), [N]: netsh(entry('0.0.0.0:443'), entry('0.0.0.0:8443', { more: REJECTS })) }));
  it('is silent without sites', () => silent(rule, { [N]: netsh(entry('0.0.0.0:443', { more: REJECTS })) }));
  it('is silent where it is accepted, at the top of the export', () => {
    const { text } = marks(registry(['\\SslBindingInfo\\0.0.0.0:443', '"DefaultFlags"=dword:00000008']));
    silent(rule, { [A]: host(HTTPS), [R]: `; iis-ssl-ignore ${rule}: closed on purpose\n${text}` });
  });
});
