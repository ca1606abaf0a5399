import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import Ajv2020 from 'ajv/dist/2020';
import { bundleCli, runCli, temporaryFolder } from '../support/cli';
import { inProject } from '../support/project';
import { sarifErrors } from '../support/sarifSchema';
import { errorsAgainst } from '../support/schema';
import type { Files } from '../support/check';

let cli = '';
before(() => {
  cli = bundleCli('redact');
});

const schema = (name: string): object =>
  JSON.parse(readFileSync(inProject('docs', `${name}.schema.json`), 'utf8')) as object;
const isDiff = new Ajv2020({ strict: true, strictTypes: false }).compile(schema('diff'));

const FOLDER = 'my clients/acme';
const HASH = '2ace368a90d2117be7a0065dfe259b2e8c94f538';
const CERTIFICATE = `MIIB${'Qk1Z'.repeat(20)}`;

/** A server whose every line that has a finding has something private beside it. */
const APPLICATION_HOST = `<configuration>
  <system.applicationHost>
    <sites>
      <site name="Pay &amp; Roll" id="1">
        <application path="/" applicationPool="WagesPool">
          <virtualDirectory path="/" physicalPath="D:\\Staff Files\\wages" userName="CORP\\svc-pay" password="hunter2" />
        </application>
        <bindings>
          <binding protocol="http" bindingInformation="10.1.2.3:80:pay.corp.example" />
          <binding protocol="https" bindingInformation="10.1.2.3:443:pay.corp.example" sslFlags="0" /> <!-- by CORP\\svc-pay -->
          <binding protocol="https" bindingInformation="[2001:db8:aa::7]:443:" sslFlags="1" /><!-- host2.corp.example -->
        </bindings>
      </site>
    </sites>
  </system.applicationHost>
  <location path="Pay &amp; Roll">
    <system.webServer>
      <httpRedirect enabled="true" destination="https://login.corp.example/in" /><security><authentication><basicAuthentication enabled="true" realm="Corp Realm" defaultLogonDomain="CORPDOM" /></authentication></security>
    </system.webServer>
  </location>
  <location path="Pay &amp; Roll/admin"><system.webServer><security><access sslFlags="SslRequireCert" /></security></system.webServer></location>
  <location path="Pay &amp; Roll/share">
    <system.webServer>
      <security>
        <access sslFlags="Ssl, SslNegotiateCert" />
        <authentication>
          <iisClientCertificateMappingAuthentication enabled="true">
            <oneToOneMappings><add userName="CORP\\jdoe" password="hunter3" certificate="${CERTIFICATE}" /></oneToOneMappings>
            <manyToOneMappings><add name="Umbrella staff" userName="CORP\\many" password="hunter4"><rules><add certificateField="Subject" certificateSubField="O" matchCriteria="Umbrella Inc" /></rules></add></manyToOneMappings>
          </iisClientCertificateMappingAuthentication>
        </authentication>
      </security>
    </system.webServer>
  </location>
  <location path="Pay and Roll"><system.webServer><security><access sslFlags="Ssl" /></security></system.webServer></location><!-- \\\\filer01\\share, ops@corp.example -->
</configuration>
`;
const NETSH = `SSL Certificate bindings:
-------------------------

    IP:port                      : 10.1.2.3:443
    Certificate Hash             : ${HASH}
    Application ID               : {5d89a20c-beab-4389-9447-324788eb944a}
    Certificate Store Name       : CorpStore
    Verify Client Certificate Revocation : Disabled
    Verify Revocation Using Cached Client Certificate Only : Disabled
    Usage Check                  : Enabled
    Revocation Freshness Time    : 0
    URL Retrieval Timeout        : 0
    Ctl Identifier               : (null)
    Ctl Store Name               : CorpIssuers
    DS Mapper Usage              : Disabled
    Negotiate Client Certificate : Disabled

    Hostname:port                : pay.corp.example:443
    Certificate Hash             : 0000000000000000000000000000000000000000
    Application ID               : {4dc3e181-e14b-4a21-b022-59fc669b0914}
    Certificate Store Name       : MY
    Verify Client Certificate Revocation : Enabled
    Verify Revocation Using Cached Client Certificate Only : Disabled
    Usage Check                  : Enabled
    Revocation Freshness Time    : 0
    URL Retrieval Timeout        : 0
    Ctl Identifier               : (null)
    Ctl Store Name               : (null)
    DS Mapper Usage              : Disabled
    Negotiate Client Certificate : Disabled
`;
const METABASE = `<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0"><MBProperty>
<IIsWebService Location="/LM/W3SVC" AnonymousUserName="IUSR_PAYSRV" WAMUserName="IWAM_PAYSRV" />
<IIsWebServer Location="/LM/W3SVC/1" SecureBindings="10.1.2.3:443:pay.corp.example" ServerComment="Pay &amp; Roll" SSLCertHash="${HASH}" LogFileDirectory="D:\\Staff Files\\logs" />
<IIsWebVirtualDir Location="/LM/W3SVC/1/ROOT" Path="D:\\Staff Files\\wages" AccessSSLFlags="AccessSSLRequireCert" UNCUserName="CORP\\svc-pay" />
</MBProperty></configuration>`;

const FILES: Files = {
  [`${FOLDER}/applicationHost.config`]: APPLICATION_HOST,
  [`${FOLDER}/acme-prod-certs.txt`]: NETSH,
};
/** What no redacted result may show, in any spelling. */
const PRIVATE = [
  /pay ?(?:&(?:amp;)?|and) ?roll/i,
  /wages/i,
  /corp[.\\]/i,
  /\.example/i,
  /corp ?(?:store|issuers|realm|dom)/i,
  /svc-pay|jdoe|CORP\\|IUSR_PAYSRV|IWAM_PAYSRV|ops@/i,
  /10\.1\.2\.3/,
  /2001:|:db8|db8:/i,
  /2ace368a/i,
  /staff/i,
  /umbrella/i,
  /filer01/i,
  /acme|my clients/i,
  /hunter/i,
  /Qk1Z/,
];
function assertPrivate(text: string): void {
  for (const secret of PRIVATE) assert.doesNotMatch(text, secret);
}

/** A log without the pages of the rules, which bring their own examples. */
function withoutPages(sarif: string): string {
  const log = JSON.parse(sarif) as { runs: { tool: unknown }[] };
  return JSON.stringify({ ...log, runs: log.runs.map((each) => ({ ...each, tool: null })) });
}

function run(files: Files, ...args: readonly string[]): string {
  const { stdout, stderr } = runCli(cli, args, temporaryFolder(files));
  assert.equal(stderr, '');
  return stdout;
}

describe('--redact', () => {
  for (const format of ['text', 'json', 'sarif', 'markdown'])
    it(`leaves nothing private in the findings as ${format}`, () => {
      const whole = run(FILES, 'check', FOLDER, '--format', format, '--profile', 'stig-iis10-site');
      const redacted = run(FILES, 'check', FOLDER, '--format', format, '--profile', 'stig-iis10-site', '--redact');
      assert.match(whole, /10\.1\.2\.3/);
      assertPrivate(format === 'sarif' ? withoutPages(redacted) : redacted);
      for (const rule of [
        'require-cert-without-negotiate',
        'sni-without-host',
        'basic-auth-without-ssl',
        'location-unknown-site',
      ])
        assert.ok(redacted.includes(rule), rule);
      assert.match(redacted, /\/admin/);
      assert.match(redacted, /folder-1\/applicationHost\.config/);
    });

  it('says the same in JSON, but for names', () => {
    const document = JSON.parse(run(FILES, 'check', FOLDER, '--format', 'json', '--redact')) as {
      sites: { name: string; bindings: { host: string; address: string }[] }[];
      findings: { rule: string; site: string | null; range: unknown }[];
    };
    const whole = JSON.parse(run(FILES, 'check', FOLDER, '--format', 'json')) as typeof document;
    assert.deepEqual(errorsAgainst('check', document), []);
    assert.deepEqual(
      document.findings.map(({ rule, range }) => [rule, range]),
      whole.findings.map(({ rule, range }) => [rule, range]),
    );
    const [site] = document.sites;
    assert.equal(site?.name, 'site-1');
    assert.ok(document.findings.every((finding) => finding.site === null || finding.site === 'site-1'));
    assert.deepEqual(
      site.bindings.map(({ host }) => host),
      ['host-1', 'host-1', ''],
    );
    assert.equal(site.bindings[0]?.address, site.bindings[1]?.address);
  });

  it('gives SARIF that its schema knows', () =>
    assert.deepEqual(sarifErrors(JSON.parse(run(FILES, 'check', FOLDER, '--format', 'sarif', '--redact'))), []));

  it('points with the caret at what it points at', () => {
    const text = run(FILES, 'check', FOLDER, '--redact');
    const lines = text.split('\n');
    const at = lines.findIndex((line) => line.includes('[require-cert-without-negotiate]'));
    const source = lines[at + 1] ?? '';
    const carets = lines[at + 2] ?? '';
    assert.equal(source.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1), 'SslRequireCert');
  });

  for (const format of ['svg', 'mermaid', 'markdown', 'json'])
    it(`leaves nothing private in a flow as ${format}`, () => {
      const args = ['flow', FOLDER, '--site', '1', '--path', '/admin', '--format', format];
      assert.match(run(FILES, ...args), /pay/i);
      const redacted = run(FILES, ...args, '--redact');
      assertPrivate(redacted);
      if (format === 'json') assert.deepEqual(errorsAgainst('request', JSON.parse(redacted)), []);
    });

  for (const format of ['text', 'svg', 'mermaid', 'markdown', 'json'])
    it(`leaves nothing private in a request as ${format}`, () => {
      const args = [
        'request',
        FOLDER,
        '--url',
        'https://pay.corp.example/admin',
        '--ip',
        '10.1.2.3',
        '--format',
        format,
      ];
      const redacted = run(FILES, ...args, '--redact');
      assertPrivate(redacted);
      assert.match(redacted, /\/admin|&#47;admin/);
    });

  it('knows the host of a request that no file names', () =>
    assert.doesNotMatch(
      run(FILES, 'request', FOLDER, '--url', 'https://unheard.elsewhere.test/', '--redact'),
      /unheard|elsewhere/,
    ));

  for (const format of ['text', 'markdown', 'json'])
    it(`leaves nothing private in a comparison as ${format}`, () => {
      const files = { 'acme old/MetaBase.xml': METABASE, ...FILES };
      const redacted = run(files, 'diff', 'acme old', FOLDER, '--format', format, '--redact');
      assertPrivate(redacted);
      assert.match(redacted, /host-1|site-1/);
      if (format === 'json') assert.ok(isDiff(JSON.parse(redacted)), JSON.stringify(isDiff.errors));
    });

  it('leaves nothing private of a metabase', () => {
    const files = { 'acme old/MetaBase.xml': METABASE };
    for (const format of ['text', 'json', 'sarif', 'markdown']) {
      const redacted = run(files, 'check', 'acme old', '--format', format, '--redact');
      assertPrivate(format === 'sarif' ? withoutPages(redacted) : redacted);
    }
  });

  it('leaves the words of the documents alone, whatever a site is called', () => {
    const words = new Set<string>();
    const gather = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, each] of Object.entries(value)) {
        if ((key === 'enum' || key === 'const') && each !== null)
          for (const word of [each].flat()) if (typeof word === 'string' && /^\w+$/.test(word)) words.add(word);
        gather(each);
      }
    };
    gather(schema('report'));
    gather(schema('diff'));
    assert.ok(words.size > 50);
    const sites = [...words]
      .map(
        (word, i) =>
          `<site name="${word}" id="${i + 1}"><bindings><binding protocol="https" bindingInformation="*:443:${word}" sslFlags="1" /></bindings></site>`,
      )
      .join('');
    const files = {
      'a/applicationHost.config': `<configuration><system.applicationHost><sites>${sites}</sites></system.applicationHost><location path="kernel"><system.webServer><security><access sslFlags="SslRequireCert" /></security></system.webServer></location></configuration>`,
      'b/applicationHost.config':
        '<configuration><system.applicationHost><sites /></system.applicationHost></configuration>',
    };
    const read = (...args: readonly string[]): unknown =>
      JSON.parse(run(files, ...args, '--format', 'json', '--redact'));
    assert.deepEqual(errorsAgainst('check', read('check', 'a')), []);
    assert.deepEqual(errorsAgainst('request', read('request', 'a', '--url', 'https://kernel/')), []);
    assert.ok(isDiff(read('diff', 'a', 'b')), JSON.stringify(isDiff.errors));
  });
});
