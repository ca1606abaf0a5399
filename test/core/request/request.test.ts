import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatMessage, isRequestProblem, parseRequest } from '../../../src/core/index';
import { fc } from '../../support/property';
import type { ClientRequest, ClientTexts, RequestProblem } from '../../../src/core/index';

function parsed(url: string, texts?: ClientTexts): ClientRequest {
  const request = parseRequest(url, texts);
  assert.ok(!isRequestProblem(request), isRequestProblem(request) ? formatMessage(request.problem) : '');
  return request;
}

describe('a request in words', () => {
  it('has the defaults of the report contract (Settled 12)', () => {
    assert.deepEqual(parsed('https://www.example.org/'), {
      url: 'https://www.example.org/',
      scheme: 'https',
      host: 'www.example.org',
      port: 443,
      path: '/',
      localAddress: null,
      sni: true,
      tls: '1.3',
      http: '2',
      clientCertificate: 'none',
      bodyBytes: 0,
    });
  });

  for (const [url, host, port] of [
    ['http://x', 'x', 80],
    ['HTTPS://X:8443', 'x', 8443],
    ['https://x:', 'x', 443],
    ['https://x:0/', 'x', 0],
    ['https://x:65535/', 'x', 65535],
    ['https://10.0.0.5:443', '10.0.0.5', 443],
    ['https://[::1]', '::1', 443],
    ['https://[2001:DB8::5]:8443/', '2001:db8::5', 8443],
    ['https://[::ffff:10.0.0.5]/', '::ffff:10.0.0.5', 443],
    ['https://münchen.example/', 'münchen.example', 443],
    ['  https://x/  ', 'x', 443],
  ] as const) {
    it(`${url} leads to ${host}, port ${port}`, () => {
      const request = parsed(url);
      assert.deepEqual([request.host, request.port], [host, port]);
    });
  }

  for (const [text, expected] of [
    ['10.0.0.5', '10.0.0.5'],
    ['[2001:DB8::5]', '2001:db8::5'],
    ['::', '::'],
    ['*', null],
    ['', null],
  ] as const) {
    it(`the local address "${text}" is ${expected ?? 'any'}`, () => {
      assert.equal(parsed('https://x/', { localAddress: text }).localAddress, expected);
    });
  }
});

describe('a request that cannot be', () => {
  for (const [what, url, texts, field, words] of [
    ['a host without a scheme', 'www.example.org', {}, 'url', /begins with http:\/\/ or https:\/\//],
    ['a path', '/admin', {}, 'url', /is no URL/],
    ['nothing', '', {}, 'url', /is no URL/],
    ['one slash', 'https:/x', {}, 'url', /is no URL/],
    ['another scheme', 'net.tcp://x:808/', {}, 'url', /"net\.tcp" is not traced: http and https are/],
    ['no host', 'https:///p', {}, 'url', /names no host/],
    ['a port alone', 'https://:443/', {}, 'url', /names no host/],
    ['a host with a space', 'https://a b/', {}, 'url', /names no host/],
    ['an IPv6 address of nine groups', 'https://[1:2:3:4:5:6:7:8:9]/', {}, 'url', /names no host/],
    ['an IPv6 address with two gaps', 'https://[1::2::3]/', {}, 'url', /names no host/],
    ['an open bracket', 'https://[::1/', {}, 'url', /names no host/],
    ['port 65536', 'https://x:65536/', {}, 'url', /"65536" is none: ports are whole numbers from 0 to 65535/],
    ['a negative port', 'https://x:-1/', {}, 'url', /"-1" is none/],
    ['a port in words', 'https://x:https/', {}, 'url', /"https" is none/],
    ['a password', 'https://user:secret@x/', {}, 'url', /leave out what stands before the @/],
    ['a local host name', 'https://x/', { localAddress: 'server1' }, 'localAddress', /10\.0\.0\.5 or ::1/],
    ['an address of five parts', 'https://x/', { localAddress: '1.2.3.4.5' }, 'localAddress', /is no address/],
    ['an address above 255', 'https://x/', { localAddress: '10.0.0.256' }, 'localAddress', /is no address/],
    ['TLS 1.4', 'https://x/', { tls: '1.4' }, 'tls', /Known are 1\.0, 1\.1, 1\.2, 1\.3/],
    ['SSL 3.0', 'https://x/', { tls: '' }, 'tls', /Known are/],
    ['HTTP/1.0', 'https://x/', { http: '1.0' }, 'http', /Known are 1\.1, 2, 3/],
    [
      'a good certificate',
      'https://x/',
      { clientCertificate: 'good' },
      'clientCertificate',
      /none, valid, untrusted, revoked, expired/,
    ],
    ['a negative body', 'https://x/', { bodyBytes: '-1' }, 'bodyBytes', /whole number of bytes/],
    ['half a byte', 'https://x/', { bodyBytes: '0.5' }, 'bodyBytes', /whole number of bytes/],
    ['no number', 'https://x/', { bodyBytes: '' }, 'bodyBytes', /whole number of bytes/],
  ] as readonly (readonly [string, string, ClientTexts, RequestProblem['field'], RegExp])[]) {
    it(`${what}: a sentence that says what is allowed, at its field`, () => {
      const problem = parseRequest(url, texts);
      assert.ok(isRequestProblem(problem));
      assert.equal(problem.field, field);
      assert.match(formatMessage(problem.problem), words);
    });
  }

  it('a password is not repeated', () => {
    const problem = parseRequest('https://user:secret@x/');
    assert.ok(isRequestProblem(problem));
    assert.doesNotMatch(formatMessage(problem.problem), /secret/);
  });

  it('whatever is typed is a request or a problem, never an error', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((text) => `https://${text}`),
        ),
        (url) => {
          const result = parseRequest(url);
          if (isRequestProblem(result)) return;
          assert.ok(result.path.startsWith('/'));
          assert.ok(result.port >= 0 && result.port <= 65535);
        },
      ),
      { numRuns: 300 },
    );
  });
});
