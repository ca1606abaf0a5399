import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkMarkdown, redactData, redactorOf } from '../../../src/core/index';
import { checkFiles } from '../../support/check';

const HOST = `<configuration><system.applicationHost><sites><site name="Pay-roll [old]" id="1"><application path="/"><virtualDirectory path="/" physicalPath="D:\\staff\\payroll" /></application><bindings><binding protocol="https" bindingInformation="10.1.2.3:443:pay.corp.example" sslFlags="1" /></bindings></site></sites></system.applicationHost><location path="Pay-roll [old]/admin"><system.webServer><security><access sslFlags="SslRequireCert" /></security></system.webServer></location></configuration>`;
const NETSH = `SSL Certificate bindings:
-------------------------

    Hostname:port                : pay.corp.example:443
    Certificate Hash             : 2ace368a90d2117be7a0065dfe259b2e8c94f538
`;

describe('redaction', () => {
  const { analysis } = checkFiles({
    'file:///c%3A/my-clients/acme/applicationHost.config': HOST,
    'file:///c%3A/my-clients/acme/sslcert.txt': NETSH,
  });
  const redact = redactorOf(analysis);

  it('leaves no name, host, address, folder or thumbprint in a report', () => {
    const report = checkMarkdown(analysis);
    assert.match(report, /Pay-roll/);
    const redacted = redact(report);
    for (const secret of [/pay-?roll/i, /corp\.example/i, /10\.1\.2\.3/, /acme/i, /2ace368a/i, /staff/i]) {
      assert.doesNotMatch(redacted, secret);
    }
    assert.match(redacted, /require-cert-without-negotiate/);
    assert.match(redacted, /\/admin/);
  });

  it('gives the same name the same placeholder, whatever its case, and lets parts of words be', () => {
    assert.equal(
      redact('PAY.corp.example and pay.CORP.example'),
      `${redact('pay.corp.example')} and ${redact('pay.corp.example')}`,
    );
    assert.equal(redact('repay.corp.example2'), 'repay.corp.example2');
  });

  it('keeps the addresses that mean every machine', () => {
    assert.equal(redact('0.0.0.0:443 [::]:443'), '0.0.0.0:443 [::]:443');
    assert.doesNotMatch(redact('[fe80::1]:443'), /fe80/);
  });

  it('redacts the strings of data and nothing else of it', () => {
    assert.deepEqual(redactData({ site: 'Pay-roll [old]', count: 2, list: [null, true] }, redact), {
      site: redact('Pay-roll [old]'),
      count: 2,
      list: [null, true],
    });
  });
});
