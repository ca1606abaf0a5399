import { describe, it } from 'node:test';
import { A, access, fires, host, HTTPS, KERNEL, M, metabase, root, silent } from '../../support/rules';
import type { Files } from '../../support/check';

const netsh = (more: string): Files => ({
  'sslcert.txt': `SSL Certificate bindings:\n\n    IP:port : 0.0.0.0:443\n    Certificate Hash : 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567\n    Application ID : {4dc3e181-e14b-4a21-b022-59fc669b0914}\n    ${more}\n`,
});
const LATE = host(HTTPS, access('Ssl, SslNegotiateCert', 'Site/a'));
const MARKED = host(HTTPS, access('Ssl, ⟦SslNegotiateCert⟧', 'Site/a'));
const binding = (flags: number): string =>
  host(HTTPS.replace(' />', ` sslFlags="${flags}" />`), access('SslNegotiateCert'));

describe('late-client-cert-tls13', () => {
  const rule = 'late-client-cert-tls13';
  const at = { site: 'Site', path: '/a' };
  it('is an error where Windows is known to be affected', () => {
    fires(rule, A, MARKED, [{ args: ['*:443:', 'Windows Server 2022', 'ERR_CONNECTION_RESET'], ...at }], {}, 'ws2022');
    fires(rule, A, MARKED, [{ args: ['*:443:', 'Windows Server 2025', '500.0, 0x80070032'], ...at }], {}, 'ws2025');
  });
  it('is a warning where Windows is not known', () =>
    fires(rule, A, MARKED, [{ args: ['*:443:'], severity: 'warning', ...at }]));
  it('is silent where Windows is older', () => silent(rule, { [A]: LATE }, 'ws2019'));
  it('is silent where the endpoint asks in the handshake', () =>
    silent(rule, { [A]: LATE, ...netsh('Negotiate Client Certificate : Enabled') }, 'ws2022'));
  it('is silent where the entry has TLS 1.3 off', () =>
    silent(rule, { [A]: LATE, ...netsh('Disable TLS1.3 : Set') }, 'ws2022'));
  it('is silent where the binding has TLS 1.3 off, among other bits', () => {
    silent(rule, { [A]: binding(32) }, 'ws2022');
    silent(rule, { [A]: binding(100) }, 'ws2022');
  });
  it('is silent where nobody is asked', () => silent(rule, { [A]: host(HTTPS, access('Ssl')) }, 'ws2022'));
  it('is silent about the virtual directories of Exchange Server where Windows is not known', () =>
    silent(rule, {
      [A]: LATE.replace(
        '<bindings>',
        '<application path="/a" applicationPool="MSExchangePowerShellAppPool" /><bindings>',
      ),
    }));
});

describe('flags that decide several paths', () => {
  const flags = access('Ssl, ⟦SslNegotiateCert⟧', 'Site');
  it('are reported at the first path that is not of Exchange Server', () => {
    const applications =
      '<application path="/" applicationPool="MSExchangeOWAAppPool" /><application path="/b" applicationPool="Other" />';
    fires('late-client-cert-tls13', A, host(HTTPS, flags).replace('<bindings>', `${applications}<bindings>`), [
      { args: ['*:443:'], severity: 'warning', site: 'Site', path: '/b' },
    ]);
  });
  it('are reported at the first path with a limit that requests meet', () => {
    const limit = (path: string, bytes: number): string =>
      `<location path="${path}"><system.webServer><serverRuntime uploadReadAheadSize="${bytes}" /></system.webServer></location>`;
    fires('late-client-cert-large-body', A, host(HTTPS, flags + limit('Site', 2147483647) + limit('Site/c', 100)), [
      { args: ['/c', 100], site: 'Site', path: '/c' },
    ]);
  });
});

describe('late-client-cert-http2', () => {
  const rule = 'late-client-cert-http2';
  it('fires at the flag', () => fires(rule, A, MARKED, [{ args: ['/a'], site: 'Site', path: '/a' }], {}, 'ws2019'));
  it('is silent where HTTP/2 is off on the binding', () => silent(rule, { [A]: binding(4) }, 'ws2019'));
  it('is silent where the entry has it off', () => silent(rule, { [A]: LATE, ...netsh('Disable HTTP2 : Set') }));
  it('is silent where Windows is older', () => silent(rule, { [A]: LATE }, 'ws2012r2'));
});

describe('late-client-cert-large-body', () => {
  const rule = 'late-client-cert-large-body';
  const size = (bytes: string): string =>
    `<location path="Site"><system.webServer><serverRuntime uploadReadAheadSize="${bytes}" /></system.webServer></location>`;
  it('fires at the flag, with the default limit', () =>
    fires(rule, A, MARKED, [{ args: ['/a', 49152], site: 'Site', path: '/a' }]));
  it('fires with the limit that is stated', () =>
    fires(rule, A, MARKED.replace('</configuration>', `${size('1000000')}</configuration>`), [
      { args: ['/a', 1000000], site: 'Site', path: '/a' },
    ]));
  it('is silent where more is read than request filtering lets through', () =>
    silent(rule, { [A]: LATE.replace('</configuration>', `${size('2147483647')}</configuration>`) }));
  it('is silent where the endpoint asks in the handshake', () =>
    silent(rule, { [A]: LATE, ...netsh('Negotiate Client Certificate : Enabled') }));
  it('is silent where nobody is asked', () => silent(rule, { [A]: host(HTTPS, access('SslRequireCert')) }));
  it('is silent in kernel mode of IIS 6, which asks nobody', () => {
    const flags = root('AccessSSLFlags="AccessSSL | AccessSSLNegotiateCert"', '/a');
    const server = metabase('SecureBindings=":443:" SSLCertHash="0a1b2c3d4e5f60718293a4b5c6d7e8f901234567"', flags);
    silent(rule, { [M]: server, ...KERNEL });
    fires(rule, M, server.replace('| AccessSSLNegotiateCert', '| ⟦AccessSSLNegotiateCert⟧'), [
      { args: ['/a', 49152], site: 'Site', path: '/a' },
    ]);
  });
});
