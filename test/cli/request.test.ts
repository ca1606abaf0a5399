import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { bundleCli, runCli, temporaryFolder } from '../support/cli';
import { errorsAgainst, schemaErrors } from '../support/schema';
import type { CliResult } from '../support/cli';
import type { RequestDocument } from '../support/documents';

let cli = '';
before(() => {
  cli = bundleCli('request');
});

const HOST = `<configuration><system.applicationHost><sites>
<site name="Shop" id="7"><bindings>
<binding protocol="https" bindingInformation="*:443:shop.example" sslFlags="1" />
</bindings></site></sites></system.applicationHost>
<location path="Shop/orders"><system.webServer><security><access sslFlags="Ssl, SslNegotiateCert, SslRequireCert" /></security></system.webServer></location>
</configuration>`;
const FILES = { 'applicationHost.config': HOST };

function request(...args: readonly string[]): CliResult {
  return runCli(cli, ['request', '.', ...args], temporaryFolder(FILES));
}

function document(...args: readonly string[]): RequestDocument {
  const result = request('--format', 'json', ...args);
  assert.equal(result.status, 0, result.stderr);
  const parsed = JSON.parse(result.stdout) as RequestDocument;
  assert.deepEqual(schemaErrors(parsed), []);
  assert.deepEqual(errorsAgainst('request', parsed), []);
  return parsed;
}

describe('iis-ssl request', () => {
  it('gives the request document of the report contract', () => {
    const { url, site, path, binding, sslMode, clientCertificate, outcome, crossings } = document(
      '--url',
      'https://shop.example/orders/1?a=b',
    );
    assert.deepEqual([url, site, path], ['https://shop.example/orders/1?a=b', 'Shop', '/orders']);
    assert.deepEqual(binding, { protocol: 'https', address: '*', port: 443, host: 'shop.example' });
    assert.equal(sslMode, 'kernel');
    assert.deepEqual(clientCertificate, { asked: 'renegotiation', result: 'none' });
    assert.deepEqual(outcome, { kind: 'status', status: 403, substatus: 7, win32: null });
    assert.equal(crossings, 4);
  });

  it('hands every client option on', () => {
    const args = [
      ...['--url', 'https://shop.example/orders', '--windows', 'ws2022', '--ip', '10.0.0.5', '--no-sni'],
      ...['--tls', '1.2', '--http', '1.1', '--client-cert', 'valid', '--body', '17'],
    ];
    const { client, negotiated } = document(...args) as RequestDocument & Record<string, unknown>;
    assert.deepEqual(client, {
      localAddress: '10.0.0.5',
      sni: false,
      tls: '1.2',
      http: '1.1',
      clientCertificate: 'valid',
      body: 17,
    });
    assert.deepEqual(negotiated, { tls: '1.2', http: '1.1' });
  });

  it('is answered with 0 whatever becomes of the request', () => {
    for (const [url, ...more] of [
      ['https://shop.example/'],
      ['https://shop.example/orders'],
      ['https://shop.example/orders', '--windows', 'ws2022'],
      ['https://nobody.example:8443/'],
    ] as const) {
      assert.equal(request('--url', url, ...more).status, 0, url);
    }
  });

  it('says in text who answers, every hop, and the line of each reason', () => {
    const { stdout } = request('--url', 'https://shop.example/orders', '--windows', 'ws2022');
    assert.match(stdout, /^outcome +the connection is reset$/m);
    assert.match(stdout, /^site +Shop \(id 7\), settings of \/orders$/m);
    assert.match(stdout, /^binding +https \*:443:shop\.example \(Sni\) \(applicationHost\.config:3\)$/m);
    assert.match(stdout, /^ {3}4\. HTTP\.SYS → Client .*resets the connection/m);
    assert.match(stdout, /✖ +HTTP\.SYS → Client +TLS 1\.3 has no renegotiation/);
    assert.match(stdout, /connection is reset\. \[F3\.16\] \(applicationHost\.config:5\)$/m);
    assert.match(stdout, /^Not known$/m);
  });

  it('draws the same trace as SVG, Mermaid and Markdown', () => {
    const url = ['--url', 'https://shop.example/'];
    assert.match(request(...url, '--format', 'svg').stdout, /^<svg /);
    assert.match(request(...url, '--format', 'mermaid').stdout, /sequenceDiagram/);
    assert.match(request(...url, '--format', 'markdown').stdout, /^## Shop · \//);
  });

  for (const [what, args, words] of [
    ['no URL', [], /--url URL/],
    ['a text that is no URL', ['--url', 'shop.example'], /--url: "shop\.example" is no URL: one begins with http:/],
    ['another scheme', ['--url', 'ftp://shop.example/'], /"ftp" is not traced: http and https are/],
    ['a port that is none', ['--url', 'https://shop.example:65536/'], /"65536" is none: .* 0 to 65535/],
    ['an unknown TLS version', ['--url', 'https://x/', '--tls', '1.4'], /--tls: "1\.4" .* 1\.0, 1\.1, 1\.2, 1\.3/],
    ['an unknown HTTP version', ['--url', 'https://x/', '--http', '1.0'], /--http: "1\.0" .* 1\.1, 2, 3/],
    [
      'an unknown certificate',
      ['--url', 'https://x/', '--client-cert', 'good'],
      /--client-cert: .* none, valid, untrusted/,
    ],
    ['a body that is no number', ['--url', 'https://x/', '--body', '1kB'], /--body: "1kB" .* whole number of bytes/],
    ['an address that is none', ['--url', 'https://x/', '--ip', '10.0.0'], /--ip: "10\.0\.0" .* IPv4 or IPv6/],
    ['an unknown option', ['--url', 'https://x/', '--sni', 'y'], /--sni/],
    ['an unknown format', ['--url', 'https://x/', '--format', 'png'], /--format "png" is not known/],
  ] as const) {
    it(`refuses ${what} with 2 and a sentence, and prints nothing`, () => {
      const { status, stdout, stderr } = request(...args);
      assert.equal(status, 2);
      assert.equal(stdout, '');
      assert.match(stderr, words);
    });
  }

  it('shows no name raw that could steer a terminal', () => {
    const hostile = HOST.replaceAll('Shop', 'Shop&#x9b;31m');
    const { stdout } = runCli(
      cli,
      ['request', '.', '--url', 'https://shop.example/'],
      temporaryFolder({ 'applicationHost.config': hostile }),
    );
    assert.doesNotMatch(stdout, /\u009b/);
  });
});
