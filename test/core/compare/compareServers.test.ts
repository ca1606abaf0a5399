import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  compareAnalyses,
  compareServers,
  comparisonMarkdown,
  comparisonText,
  formatMessage,
} from '../../../src/core/index';
import { checkFiles } from '../../support/check';
import type { Difference, WindowsName } from '../../../src/core/index';
import type { Checked, Files } from '../../support/check';

function site(name: string, id: number, bindings: readonly string[], more = ''): string {
  return `<site name="${name}" id="${id}"><application path="/"><virtualDirectory path="/" physicalPath="C:\\www" /></application><bindings>${bindings
    .map((binding) => `<binding ${binding} />`)
    .join('')}</bindings>${more}</site>`;
}

const HTTP = 'protocol="http" bindingInformation="*:80:"';
const HTTPS = 'protocol="https" bindingInformation="*:443:"';

function host(sites: string, rest = ''): string {
  return `<configuration><system.applicationHost><sites>${sites}</sites></system.applicationHost>${rest}</configuration>`;
}

function access(path: string, flags: string): string {
  return `<location path="${path}"><system.webServer><security><access sslFlags="${flags}" /></security></system.webServer></location>`;
}

function entry(endpoint: string, hash: string, negotiate: string): string {
  return `    IP:port                      : ${endpoint}\n    Certificate Hash             : ${hash}\n    Application ID               : {4dc3e181-e14b-4a21-b022-59fc669b0914}\n    Certificate Store Name       : MY\n    Verify Client Certificate Revocation : Enabled\n    Negotiate Client Certificate : ${negotiate}\n\n`;
}

function netsh(...entries: readonly string[]): string {
  return `\nSSL Certificate bindings: \n------------------------- \n\n${entries.join('')}`;
}

const HASH_A = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
const HASH_B = 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb';

interface Options {
  readonly windows?: readonly [WindowsName, WindowsName];
}

function read(before: string | Files, after: string | Files, { windows }: Options = {}): readonly [Checked, Checked] {
  const files = (text: string | Files): Files => (typeof text === 'string' ? { 'applicationHost.config': text } : text);
  return [
    checkFiles(files(before), windows === undefined ? {} : { windows: windows[0] }),
    checkFiles(files(after), windows === undefined ? {} : { windows: windows[1] }),
  ];
}

/** Each difference in a line: mark, site, subject, setting, both values. */
function differences(before: string | Files, after: string | Files, options: Options = {}): readonly string[] {
  const [a, b] = read(before, after, options);
  return compareServers(a.analysis.server, b.analysis.server).differences.map(line);
}

function line({ kind, site: name, subject, setting, before, after }: Difference): string {
  const value = (side: Difference['before']): string => (side === null ? '-' : formatMessage(side.value));
  return `${kind} ${[name, subject, setting].filter((part) => part !== null).join(' ')}: ${value(before)} / ${value(after)}`;
}

describe('two servers that do the same', () => {
  const text = host(
    site('Shop', 1, [HTTP, HTTPS]) + site('Blog', 2, ['protocol="http" bindingInformation="*:8080:"']),
    access('Shop/a', 'Ssl') + access('Shop/b', 'Ssl,SslNegotiateCert'),
  );

  it('are without a difference from themselves', () => {
    assert.deepEqual(differences(text, text), []);
  });

  it('may differ in the order of sites, bindings and locations', () => {
    const other = host(
      site('Blog', 2, ['protocol="http" bindingInformation="*:8080:"']) + site('Shop', 1, [HTTPS, HTTP]),
      access('Shop/b', 'Ssl,SslNegotiateCert') + access('Shop/a', 'Ssl'),
    );
    assert.deepEqual(differences(text, other), []);
  });

  it('may differ in white space, in the case of names and in the order of flags', () => {
    const other = host(
      `\n  ${site('SHOP', 1, [HTTP, HTTPS])}\n\t${site('blog', 2, ['protocol="HTTP" bindingInformation="*:8080:"'])}`,
      access('shop/A', ' ssl ') + access('Shop/B', 'SslNegotiateCert, Ssl'),
    );
    assert.deepEqual(differences(text, other), []);
  });

  it('may write defaults out: an address of *, sslFlags 0, the default read-ahead size, None', () => {
    const other = host(
      site('Shop', 1, ['protocol="http" bindingInformation=":80:"', `${HTTPS} sslFlags="0"`]) +
        site('Blog', 2, ['protocol="http" bindingInformation="*:8080:"']),
      access('Shop', 'None') +
        access('Shop/a', 'Ssl') +
        access('Shop/b', 'Ssl,SslNegotiateCert') +
        '<location path="Shop"><system.webServer><serverRuntime uploadReadAheadSize="49152" /></system.webServer></location>',
    );
    assert.deepEqual(differences(text, other), []);
  });

  it('may state a setting at another level with the same effect', () => {
    const above = host(site('Shop', 1, [HTTPS]), access('Shop', 'Ssl'));
    const below = host(
      site('Shop', 1, [HTTPS]),
      '<system.webServer><security><access sslFlags="Ssl" /></security></system.webServer>',
    );
    assert.deepEqual(differences(above, below), []);
  });

  it('may spell one IPv6 address in two ways', () => {
    assert.deepEqual(
      differences(
        host(site('Shop', 1, ['protocol="https" bindingInformation="[2001:db8::1]:443:"'])),
        host(site('Shop', 1, ['protocol="https" bindingInformation="[2001:0DB8:0:0:0:0:0:1]:443:"'])),
      ),
      [],
    );
  });
});

describe('sites are matched', () => {
  it('by name first, whatever their ids', () => {
    assert.deepEqual(
      differences(
        host(site('A', 1, [HTTP]) + site('B', 2, [HTTPS])),
        host(site('B', 1, [HTTPS]) + site('A', 2, [HTTP])),
      ),
      [],
    );
  });

  it('by id and an endpoint where the name is another: the name is the only difference', () => {
    assert.deepEqual(differences(host(site('Shop', 7, [HTTPS])), host(site('Store', 7, [HTTPS]))), [
      'changed Shop name: Shop / Store',
    ]);
  });

  it('by endpoints where name and id are others', () => {
    assert.deepEqual(differences(host(site('Shop', 7, [HTTPS])), host(site('Store', 8, [HTTPS]))), [
      'changed Shop name: Shop / Store',
    ]);
  });

  it("or are one server's alone: removed and added, with their places", () => {
    const [a, b] = read(host(site('Shop', 1, [HTTP])), host(site('Blog', 2, [HTTPS])));
    const { differences: found } = compareServers(a.analysis.server, b.analysis.server);
    assert.deepEqual(found.map(line), ['removed Shop site: site Shop / -', 'added Blog site: - / site Blog']);
    const [removed, added] = found;
    assert.equal(removed?.before?.place && a.textAt(removed.before.place), 'Shop');
    assert.equal(added?.after?.place && b.textAt(added.after.place), 'Blog');
  });
});

describe('what differs', () => {
  it('is a binding that one side lacks, and flags of one that both have', () => {
    assert.deepEqual(
      differences(
        host(site('Shop', 1, [HTTP, HTTPS])),
        host(site('Shop', 1, [`${HTTPS} sslFlags="32"`, 'protocol="https" bindingInformation="*:8443:"'])),
      ),
      [
        'removed Shop http *:80: binding: http *:80: / -',
        'changed Shop https *:443: sslFlags: 0 / 32',
        'added Shop https *:8443: binding: - / https *:8443:',
      ],
    );
  });

  it('is the effective access of a path, with both deciding texts', () => {
    const [a, b] = read(
      host(site('Shop', 1, [HTTPS]), access('Shop/pay', 'Ssl')),
      host(site('Shop', 1, [HTTPS]), access('Shop', 'Ssl,SslNegotiateCert')),
    );
    const { differences: found } = compareServers(a.analysis.server, b.analysis.server);
    assert.deepEqual(found.map(line), [
      'changed Shop / access: None / Ssl, SslNegotiateCert',
      'changed Shop / clientCertificate: ignored / accepted',
      'changed Shop /pay access: Ssl / Ssl, SslNegotiateCert',
    ]);
    const pay = found[2];
    assert.equal(pay?.before?.place && a.textAt(pay.before.place), 'sslFlags="Ssl"');
    assert.equal(pay?.after?.place && b.textAt(pay.after.place), 'sslFlags="Ssl,SslNegotiateCert"');
  });

  it('is said once where children inherit it', () => {
    assert.deepEqual(
      differences(
        host(site('Shop', 1, [HTTPS]), access('Shop', 'Ssl') + access('Shop/a', 'Ssl')),
        host(site('Shop', 1, [HTTPS])),
      ),
      ['changed Shop / access: Ssl / None'],
    );
  });

  it('is said for a child again when it differs in another way than its parent', () => {
    assert.deepEqual(
      differences(
        host(site('Shop', 1, [HTTPS]), access('Shop', 'Ssl') + access('Shop/a', 'Ssl128')),
        host(site('Shop', 1, [HTTPS])),
      ),
      ['changed Shop / access: Ssl / None', 'changed Shop /a access: Ssl128 / None'],
    );
  });

  it('is HSTS', () => {
    const hsts = '<hsts enabled="true" max-age="31536000" includeSubDomains="true" />';
    assert.deepEqual(differences(host(site('Shop', 1, [HTTPS])), host(site('Shop', 1, [HTTPS], hsts))), [
      'changed Shop hsts: off / max-age 31536000, includeSubDomains',
    ]);
  });

  it('is an HSTS element that is not enabled: nothing', () => {
    const hsts = '<hsts enabled="false" max-age="10" />';
    assert.deepEqual(differences(host(site('Shop', 1, [HTTPS])), host(site('Shop', 1, [HTTPS], hsts))), []);
  });

  it('is the certificate of an endpoint and what HTTP.SYS asks for there, when both sides have an export', () => {
    const config = host(site('Shop', 1, [HTTPS]));
    const found = differences(
      { 'applicationHost.config': config, 'sslcert.txt': netsh(entry('0.0.0.0:443', HASH_A, 'Disabled')) },
      {
        'applicationHost.config': config,
        'sslcert.txt': netsh(entry('0.0.0.0:443', HASH_B, 'Enabled'), entry('10.0.0.5:443', HASH_A, 'Disabled')),
      },
    );
    assert.deepEqual(found, [
      `changed 0.0.0.0:443 certificate: certificate ${HASH_A} in MY for {4dc3e181-e14b-4a21-b022-59fc669b0914} / certificate ${HASH_B} in MY for {4dc3e181-e14b-4a21-b022-59fc669b0914}`,
      'changed 0.0.0.0:443 negotiation: off / on',
      `added 10.0.0.5:443 entry: - / certificate ${HASH_A} in MY for {4dc3e181-e14b-4a21-b022-59fc669b0914}`,
      `changed Shop https *:443: certificate: ${HASH_A} / ${HASH_B}`,
      'changed Shop / negotiation: never / in the handshake',
    ]);
  });

  it('is nothing about HTTP.SYS when one side has no export, and that is said', () => {
    const config = host(site('Shop', 1, [HTTPS]));
    const [a, b] = read(
      { 'applicationHost.config': config, 'sslcert.txt': netsh(entry('0.0.0.0:443', HASH_A, 'Enabled')) },
      config,
    );
    const { differences: found, unknowns } = compareServers(a.analysis.server, b.analysis.server);
    assert.deepEqual(found, []);
    assert.match(unknowns.map(formatMessage).join('\n'), /one has no HTTP\.SYS export/);
  });

  it('is what two versions of Windows do with protocols (F8.3: TLS 1.3 is on from Windows Server 2022)', () => {
    const config = host(site('Shop', 1, [HTTPS]));
    assert.deepEqual(differences(config, config, { windows: ['ws2019', 'ws2022'] }), [
      'changed windows: Windows Server 2019 / Windows Server 2022',
      'changed TLS 1.3 protocol: off / on',
    ]);
  });

  it('is a protocol that the registry of one node turns off', () => {
    const config = host(site('Shop', 1, [HTTPS]));
    const registry = `REGEDIT4\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.0\\Server]\r\n"Enabled"=dword:00000000\r\n`;
    const found = differences(
      { 'applicationHost.config': config },
      { 'applicationHost.config': config, 'schannel.reg': registry },
      { windows: ['ws2019', 'ws2019'] },
    );
    assert.deepEqual(found, ['changed TLS 1.0 protocol: on / off']);
  });

  it('is a section that one side refuses', () => {
    const config = host(site('Shop', 1, [HTTPS]).replace('C:\\www', 'C:\\inetpub\\shop'));
    const web =
      '<configuration><system.webServer><security><access sslFlags="Ssl" /></security></system.webServer></configuration>';
    assert.deepEqual(
      differences({ 'applicationHost.config': config }, { 'applicationHost.config': config, 'shop/web.config': web }),
      ['changed Shop / violation: allowed / refused: system.webServer/security/access is locked (500.19)'],
    );
  });

  it('is the SSL mode between IIS 6 and IIS 10, with the product', () => {
    const metabase =
      '<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0"><MBProperty><IIsWebServer Location="/LM/W3SVC/1" ServerComment="Shop" SecureBindings=":443:"/><IIsWebVirtualDir Location="/LM/W3SVC/1/ROOT" AccessSSLFlags="AccessSSL"/></MBProperty></configuration>';
    assert.deepEqual(differences({ 'MetaBase.xml': metabase }, host(site('Shop', 1, [HTTPS]), access('Shop', 'Ssl'))), [
      'changed product: IIS 6 / IIS 7 or later',
      'changed Shop sslMode: user-mode SSL (HTTPFilter) / kernel-mode SSL',
    ]);
  });
});

describe('files of which a part could not be read', () => {
  const whole = host(site('Shop', 1, [HTTPS]), access('Shop', 'Ssl'));
  const unknowns = (before: string, after: string): readonly string[] => {
    const [a, b] = read(before, after);
    return compareAnalyses(a.analysis, b.analysis).unknowns.map(formatMessage);
  };
  const sentence = 'applicationHost.config is not well-formed: what stands in its broken parts was not compared.';

  it('are named, whichever side they are on: what is missing there looks like a difference', () => {
    const cut = whole.slice(0, whole.indexOf('<access'));
    assert.ok(unknowns(whole, cut).includes(sentence));
    assert.ok(unknowns(cut, whole).includes(sentence));
  });

  it('are not named where both are whole', () => assert.ok(!unknowns(whole, whole).includes(sentence)));
});

describe('reports of a comparison', () => {
  const [before, after] = read(host(site('A|B', 1, [HTTPS]), access('A|B', 'Ssl')), host(site('A|B', 1, [HTTPS])));
  const compared = {
    before: before.analysis,
    after: after.analysis,
    comparison: compareServers(before.analysis.server, after.analysis.server),
  };

  it('give a line a difference under its site, with the places', () => {
    assert.match(comparisonText(compared), /^A\|B\n {2}~ \/ access flags: Ssl \[applicationHost\.config:1\] -> None\n/);
  });

  it('keep a name from breaking the table of the Markdown', () => {
    assert.match(comparisonMarkdown(compared), /\| \\~ A\\\|B \| \/ \| access flags \| Ssl /);
  });

  it('say it plainly when there is no difference', () => {
    const same = {
      ...compared,
      after: before.analysis,
      comparison: compareServers(before.analysis.server, before.analysis.server),
    };
    assert.match(comparisonText(same), /No difference was found in what both servers state\.\n$/);
  });
});
