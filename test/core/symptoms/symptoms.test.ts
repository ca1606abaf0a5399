import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explainSymptom, formatMessage, RULES, SYMPTOM_NAMES } from '../../../src/core/index';
import { checkFiles, must } from '../../support/check';
import type { SymptomAnswer, WindowsName } from '../../../src/core/index';
import type { Files } from '../../support/check';

const host = (flags: string, http = true): string =>
  `<configuration><system.applicationHost><sites><site name="Shop" id="1"><bindings>${http ? '<binding protocol="http" bindingInformation="*:80:" />' : ''}<binding protocol="https" bindingInformation="*:443:" /></bindings></site></sites></system.applicationHost><location path="Shop/admin"><system.webServer><security><access sslFlags="${flags}" /></security></system.webServer></location></configuration>`;

function ask(symptom: string, files: Files | string, windows?: WindowsName): SymptomAnswer {
  const all = typeof files === 'string' ? { 'applicationHost.config': files } : files;
  const { analysis } = checkFiles(all, windows === undefined ? {} : { windows });
  return must(explainSymptom(analysis, symptom), symptom);
}

const texts = (list: readonly { readonly text: Parameters<typeof formatMessage>[0] }[]): string =>
  list.map(({ text }) => formatMessage(text)).join('\n');
const whys = (answer: SymptomAnswer): string =>
  [...answer.unknown, ...answer.ruledOut].map(({ why }) => formatMessage(why)).join('\n');

describe('symptoms asked of one configuration', () => {
  it('403.4: explained where SSL is required and http leads there, else ruled out with the reason', () => {
    const yes = ask('HTTP Error 403.4', host('Ssl'));
    assert.match(texts(yes.explained), /SSL is required here/);
    assert.equal(formatMessage(must(yes.explained[0]?.evidence[0], 'evidence').text), 'Shop/admin');
    const no = ask('403.4', host('Ssl', false));
    assert.equal(no.explained.length, 0);
    assert.match(whys(no), /no path that requires SSL can be reached over plain HTTP/);
  });

  it('403.7: the finding of the rule comes before the fact', () => {
    const answer = ask('403.7', host('Ssl, SslRequireCert'));
    assert.deepEqual(
      answer.explained.map(({ rule }) => rule),
      ['require-cert-without-negotiate', null],
    );
  });

  it('403.16: chains are in no file, so it stays open where a certificate is asked for, and is ruled out else', () => {
    assert.match(whys(ask('0x800B0109', host('Ssl, SslNegotiateCert'))), /not in configuration files/);
    const none = ask('403.16', host('Ssl'));
    assert.equal(none.unknown.length, 0);
    assert.match(whys(none), /no path asks for a client certificate/);
  });

  it('413: paths that ask late (F3.22), unless the endpoint asks in the handshake', () => {
    const late = host('Ssl, SslNegotiateCert');
    assert.match(texts(ask('413', late).explained), /uploadReadAheadSize/);
    const netsh = `SSL Certificate bindings:
-------------------------

    IP:port                      : 0.0.0.0:443
    Certificate Hash             : 2ace368a90d2117be7a0065dfe259b2e8c94f538
    Negotiate Client Certificate : Enabled
`;
    const early = ask('413', { 'a/applicationHost.config': late, 'a/sslcert.txt': netsh });
    assert.match(whys(early), /no path asks for a client certificate late/);
  });

  it('0x80070032 and a reset are told apart by the version of Windows (F3.16, F3.17)', () => {
    const late = host('Ssl, SslNegotiateCert');
    assert.match(texts(ask('0x80070032', late, 'ws2025').explained), /0x80070032/);
    assert.match(texts(ask('connection reset', late, 'ws2022').explained), /resets the connection/);
    assert.match(whys(ask('connection reset', late, 'ws2019')), /no TLS 1\.3/);
    assert.match(whys(ask('connection reset', late)), /version of Windows is not known/);
  });

  it('a wrong certificate: the entry of an exact address before SNI (F7.21), open without an export', () => {
    const sni =
      '<configuration><system.applicationHost><sites><site name="Shop" id="1"><bindings><binding protocol="https" bindingInformation="10.0.0.5:443:shop.contoso.example" sslFlags="1" /></bindings></site></sites></system.applicationHost></configuration>';
    const entry = (kind: string, hash: string): string =>
      `    ${kind}\n    Certificate Hash             : ${hash}\n    Application ID               : {4dc3e181-e14b-4a21-b022-59fc669b0914}\n    Certificate Store Name       : MY\n`;
    const netsh = `SSL Certificate bindings:\n-------------------------\n\n${entry('IP:port                      : 10.0.0.5:443', '2ace368a90d2117be7a0065dfe259b2e8c94f538')}\n${entry('Hostname:port                : shop.contoso.example:443', '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567')}`;
    const yes = ask('wrong certificate', { 'a/applicationHost.config': sni, 'a/sslcert.txt': netsh });
    assert.deepEqual(
      yes.explained.map(({ rule }) => rule),
      ['httpsys-ip-entry-shadows-sni'],
    );
    const open = ask('ERR_CERT_COMMON_NAME_INVALID', sni);
    assert.equal(open.explained.length, 0);
    assert.match(formatMessage(must(open.unknown[0], 'what is open').why), /no export of HTTP\.SYS/);
  });

  it('a failed handshake: the binding without an entry, when an export is given', () => {
    const other = `SSL Certificate bindings:
-------------------------

    IP:port                      : 0.0.0.0:8443
    Certificate Hash             : 2ace368a90d2117be7a0065dfe259b2e8c94f538
`;
    const answer = ask('ERR_CONNECTION_RESET', { 'a/applicationHost.config': host('None'), 'a/sslcert.txt': other });
    assert.match(texts(answer.explained), /no certificate for the binding/);
    assert.match(whys(ask('reset', host('None'))), /no export of HTTP\.SYS/);
  });

  it('500.19: a locked section, with the text that IIS refuses', () => {
    const files = {
      'a/applicationHost.config': host('None').replace(
        '<bindings>',
        '<application path="/"><virtualDirectory path="/" physicalPath="C:\\sites\\shop" /></application><bindings>',
      ),
      'a/sites/shop/web.config':
        '<configuration><system.webServer><security><access sslFlags="Ssl" /></security></system.webServer></configuration>',
    };
    assert.ok(ask('500.19', files).explained.some(({ rule }) => rule === 'access-in-locked-section'));
  });

  it('every symptom can be asked by its name, and others are not known', () => {
    for (const { name, title } of SYMPTOM_NAMES) {
      assert.equal(ask(name, host('Ssl')).title, title, name);
    }
    const { analysis } = checkFiles({ 'applicationHost.config': host('Ssl') });
    assert.equal(explainSymptom(analysis, 'the printer is on fire'), null);
    assert.ok(RULES.length > 0);
  });
});
