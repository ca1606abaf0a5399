import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkDocument, checkMarkdown, checkText, redactionOf, redactorOf } from '../../../src/core/index';
import { checkFiles, TOOL } from '../../support/check';
import { fixtureCases } from '../../support/fixtures';

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

  it('redacts the strings of data and the arguments of messages, and nothing else of it', () => {
    const redaction = redactionOf([analysis]);
    const place = { file: 'x' };
    const result = redaction.data({
      site: 'Pay-roll [old]',
      count: 2,
      list: [null, true],
      places: [place, place],
      rule: 'Pay-roll [old]',
      message: { template: 'Pay-roll [old] {0} {1}', args: ['pay.corp.example', 7] },
    });
    assert.deepEqual(result, {
      site: 'site-1',
      count: 2,
      list: [null, true],
      places: [place, place],
      rule: 'Pay-roll [old]',
      message: { template: 'Pay-roll [old] {0} {1}', args: ['host-1', 7] },
    });
    assert.equal(result.places[0], result.places[1]);
  });

  it('hides what is private by its shape, and every other host of a known domain', () => {
    for (const [text, redacted] of [
      ['mail to ops@elsewhere.test', 'mail to user-1'],
      ['\\\\filer\\share\\x and c:\\inetpub', 'path-2 and path-3'],
      ['https://login.elsewhere.test/in', 'https://host-2/in'],
      ['db.corp.example', 'host-3'],
      [
        'https://learn.microsoft.com/iis and http://localhost/',
        'https://learn.microsoft.com/iis and http://localhost/',
      ],
      ['web.config, F2.14, 10.0.1809', 'web.config, F2.14, 10.0.1809'],
    ] as const)
      assert.equal(redact(text), redacted);
  });
});

describe('a redacted report of every fixture', () => {
  for (const { name, inputs, args } of fixtureCases('check')) {
    it(`holds no name, path, address or thumbprint of it: ${name}`, () => {
      const { analysis } = checkFiles(
        Object.fromEntries(inputs.map(({ file, bytes }) => [`clients of 2024/${file}`, bytes])),
        { windows: args.windows },
      );
      const { sites, httpSys } = analysis.server;
      const secrets = [
        'clients of 2024',
        ...sites.map((site) => site.name),
        ...sites.flatMap(({ bindings }) => bindings.flatMap(({ host, certificate }) => [host, certificate?.hash])),
        ...sites.flatMap(({ bindings }) => bindings.map(({ address }) => address)),
        ...sites.flatMap(({ applications }) =>
          applications.flatMap(({ virtualDirectories }) => virtualDirectories.map((each) => each.physicalPath.value)),
        ),
        ...httpSys.entries.flatMap((entry) => [entry.name, entry.hash]),
      ].filter(
        // A name of one word may be a word of a sentence too; what every machine has is nobody's.
        (secret): secret is string =>
          secret != null &&
          /[^A-Za-z]./.test(secret) &&
          !/^(?:0\.0\.0\.0|::1?|127\.0\.0\.1|0:0:0:0:0:0:0:[01]|\d+)$/.test(secret),
      );
      const redaction = redactionOf([analysis]);
      const redacted = redaction.analysis(analysis);
      const reports = [
        checkText(redacted, redaction),
        checkMarkdown(redacted),
        JSON.stringify(checkDocument(redacted, TOOL)),
      ];
      for (const report of reports)
        for (const secret of secrets) assert.ok(!report.includes(secret), `${secret} in ${report}`);
    });
  }
});
