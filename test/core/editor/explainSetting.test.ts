import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explainAt, formatMessage } from '../../../src/core/index';
import { checkFiles, must } from '../../support/check';
import { marks, plainRange } from '../../support/marks';
import type { Explanation } from '../../../src/core/index';
import type { Files } from '../../support/check';

function explain(file: string, marked: string, more: Files = {}): Explanation {
  const { text, ranges } = marks(marked);
  const { analysis } = checkFiles({ [file]: text, ...more });
  const range = must(ranges[0], 'mark');
  const explanation = must(explainAt(analysis, file, range.start + 1), 'explanation');
  assert.deepEqual(plainRange(explanation.range), range);
  return explanation;
}

const title = (explanation: Explanation): string => formatMessage(explanation.title);
const lines = (explanation: Explanation): string => explanation.lines.map(({ text }) => formatMessage(text)).join('\n');
const set = (explanation: Explanation): readonly string[] =>
  explanation.bits.filter(({ isSet }) => isSet).map(({ name }) => name);

const site = (inside: string, more = ''): string =>
  `<configuration><system.applicationHost><sites><siteDefaults><hsts max-age="300" /></siteDefaults><site name="Shop" id="1"><bindings><binding protocol="https" bindingInformation="*:443:" /></bindings>${inside}</site></sites></system.applicationHost>${more}</configuration>`;

describe('settings explained by their names', () => {
  it('hsts: default, site, and what the site overrides (F9.1)', () => {
    const explanation = explain('applicationHost.config', site('<hsts enabled="true" ⟦max-age="31536000"⟧ />'));
    assert.equal(title(explanation), 'max-age: 31536000');
    assert.match(lines(explanation), /Default: 0/);
    assert.match(lines(explanation), /Decides: Shop/);
    assert.match(lines(explanation), /Overrides: 300/);
    assert.equal(explanation.certainty, 'documented');
    assert.match(explanation.page, /^https:\/\/learn\.microsoft\.com\/iis\/.*hsts$/);
  });

  it('uploadReadAheadSize: what it is for and which paths it decides', () => {
    const runtime = '<system.webServer><serverRuntime ⟦uploadReadAheadSize="1000"⟧ /></system.webServer>';
    const explanation = explain('applicationHost.config', site('', runtime));
    assert.match(lines(explanation), /413/);
    assert.match(lines(explanation), /Default: 49152/);
    assert.match(lines(explanation), /Decides: Shop\//);
  });

  it('overrideMode, with its words', () => {
    const location = '<location path="Shop" ⟦overrideMode="Deny"⟧></location>';
    assert.match(lines(explain('applicationHost.config', site('', location))), /Values: Allow, Deny, Inherit/);
  });

  it('attributes of certificate mappings, without the certificate and never a password', () => {
    const mapping = (attribute: string): string =>
      site(
        '',
        `<system.webServer><security><authentication><iisClientCertificateMappingAuthentication enabled="true"><oneToOneMappings><add ${attribute} /></oneToOneMappings></iisClientCertificateMappingAuthentication></authentication></security></system.webServer>`,
      );
    assert.equal(title(explain('applicationHost.config', mapping('⟦certificate="QUJD"⟧'))), 'certificate: …');
    const password = mapping('password="secret"');
    const { analysis } = checkFiles({ 'applicationHost.config': password });
    assert.equal(explainAt(analysis, 'applicationHost.config', password.indexOf('secret')), null);
  });

  it('metabase properties: number, type, default and inheritance (section 4.1)', () => {
    const key = (attribute: string): string =>
      `<MBProperty><IIsWebServer Location="/LM/W3SVC/1" ServerComment="Old" ${attribute} /><IIsWebVirtualDir Location="/LM/W3SVC/1/ROOT" /></MBProperty>`;
    const negotiate = explain('MetaBase.xml', key('⟦SSLAlwaysNegoClientCert="TRUE"⟧'));
    assert.match(lines(negotiate), /Metabase property 5521, type BOOL/);
    assert.match(lines(negotiate), /Default: FALSE/);
    assert.match(lines(negotiate), /Keys below take it over/);
    assert.match(lines(negotiate), /Decides: Old/);
    assert.match(lines(explain('MetaBase.xml', key('⟦SslCtlIdentifier="x"⟧'))), /at its own key only/);
    assert.deepEqual(set(explain('MetaBase.xml', key('⟦CertCheckMode="5"⟧'))), ['0x1', '0x4']);
  });

  it('a property written as <Custom> with its number', () => {
    const text =
      '<MBProperty><IIsWebServer Location="/LM/W3SVC/1">⟦<Custom ID="2160" Value="1" />⟧</IIsWebServer></MBProperty>';
    assert.equal(title(explain('MetaBase.xml', text)), 'CertCheckMode: 1');
  });

  it('registry values: the switch of HTTP.SYS, protocols of Schannel, the bits of DefaultFlags', () => {
    const reg = (key: string, value: string): string =>
      `Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\${key}]\r\n${value}\r\n`;
    const parameters = 'Services\\HTTP\\Parameters';
    assert.match(
      lines(explain('http.reg', reg(parameters, '⟦"EnableKernelSSL"=dword:00000001⟧'))),
      /without client certificates/,
    );
    const flags = explain(
      'http.reg',
      reg(`${parameters}\\SslBindingInfo\\0.0.0.0:443`, '⟦"DefaultFlags"=dword:00000042⟧'),
    );
    assert.equal(title(flags), 'DefaultFlags: 66 (0x42)');
    assert.deepEqual(set(flags), ['clientCertNegotiation', 'disableTls13']);
    const protocol = 'Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.0\\Server';
    assert.match(lines(explain('tls.reg', reg(protocol, '⟦"Enabled"=dword:00000000⟧'))), /turns the protocol off/);
    const elsewhere = reg('Services\\Other', '"Enabled"=dword:00000000');
    const { analysis } = checkFiles({ 'other.reg': elsewhere });
    assert.equal(explainAt(analysis, 'other.reg', elsewhere.indexOf('Enabled')), null);
  });

  it('lines of netsh, and whose the application id is', () => {
    const text = (label: string): string =>
      `SSL Certificate bindings:\n-------------------------\n\n    IP:port                      : 0.0.0.0:443\n    Certificate Hash             : 2ace368a90d2117be7a0065dfe259b2e8c94f538\n    Application ID               : {4dc3e181-e14b-4a21-b022-59fc669b0914}\n    Negotiate Client Certificate : Enabled\n`.replace(
        new RegExp(`${label}.*`),
        (line) => `⟦${line}⟧`,
      );
    const negotiate = explain('sslcert.txt', text('Negotiate'));
    assert.equal(title(negotiate), 'Negotiate Client Certificate: Enabled');
    assert.match(lines(negotiate), /first handshake/);
    assert.match(title(explain('sslcert.txt', text('Application ID'))), /\(IIS\)$/);
  });

  it('elements that are named like what objects inherit explain nothing', () => {
    const text = '<configuration><system.webServer /><constructor name="x" toString="y" /></configuration>';
    const { analysis } = checkFiles({ 'web.config': text });
    for (let offset = 0; offset <= text.length; offset++) assert.equal(explainAt(analysis, 'web.config', offset), null);
  });
});
