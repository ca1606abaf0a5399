import { describe, it } from 'node:test';
import { fires, silent } from '../../support/rules';

const R = 'schannel.reg';
const SCHANNEL = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL';
const values = (key: string, ...lines: readonly string[]): string =>
  `Windows Registry Editor Version 5.00\n\n[${SCHANNEL}${key}]\n${lines.join('\n')}\n`;
const server = (protocol: string, ...lines: readonly string[]): string =>
  values(`\\Protocols\\${protocol}\\Server`, ...lines);

describe('schannel-legacy-protocol-on', () => {
  const rule = 'schannel-legacy-protocol-on';
  for (const protocol of ['SSL 2.0', 'SSL 3.0', 'TLS 1.0', 'TLS 1.1'])
    it(`fires at ${protocol}`, () =>
      fires(rule, R, server(protocol, '"Enabled"=⟦dword:00000001⟧'), [{ args: [protocol] }]));
  it('fires at any number but 0', () =>
    fires(rule, R, server('TLS 1.0', '"Enabled"=⟦dword:ffffffff⟧', '"DisabledByDefault"=dword:00000000'), [
      { args: ['TLS 1.0'] },
    ]));
  it('is silent where it is off', () => silent(rule, { [R]: server('TLS 1.0', '"Enabled"=dword:00000000') }));
  it('is silent where it is disabled by default', () =>
    silent(rule, { [R]: server('TLS 1.0', '"Enabled"=dword:00000001', '"DisabledByDefault"=dword:00000001') }));
  it('is silent about the Client key', () =>
    silent(rule, { [R]: values('\\Protocols\\TLS 1.0\\Client', '"Enabled"=dword:00000001') }));
  it('is silent about TLS 1.0 where Windows has nothing better', () =>
    silent(rule, { [R]: server('TLS 1.0', '"Enabled"=dword:00000001') }, 'ws2003-sp1'));
});

describe('schannel-tls12-off', () => {
  const rule = 'schannel-tls12-off';
  it('fires at Enabled', () => fires(rule, R, server('TLS 1.2', '"Enabled"=⟦dword:00000000⟧'), [{ args: [] }]));
  it('fires at DisabledByDefault', () =>
    fires(rule, R, server('TLS 1.2', '"Enabled"=dword:00000001', '"DisabledByDefault"=⟦dword:00000001⟧'), [
      { args: [] },
    ]));
  it('is silent where it is on', () => silent(rule, { [R]: server('TLS 1.2', '"Enabled"=dword:ffffffff') }));
  it('is silent about the Client key', () =>
    silent(rule, { [R]: values('\\Protocols\\TLS 1.2\\Client', '"Enabled"=dword:00000000') }));
  it('is silent about another protocol', () => silent(rule, { [R]: server('TLS 1.1', '"Enabled"=dword:00000000') }));
});

describe('schannel-tls13-on-old-windows', () => {
  const rule = 'schannel-tls13-on-old-windows';
  const on = server('TLS 1.3', '"Enabled"=dword:00000001');
  it('fires at Enabled', () =>
    fires(rule, R, server('TLS 1.3', '"Enabled"=⟦dword:00000001⟧'), [{ args: ['Windows Server 2019'] }], {}, 'ws2019'));
  it('is silent where Windows has it', () => silent(rule, { [R]: on }, 'ws2022'));
  it('is silent where Windows is not known', () => silent(rule, { [R]: on }));
  it('is silent where it is off', () => silent(rule, { [R]: server('TLS 1.3', '"Enabled"=dword:00000000') }, 'ws2019'));
});

describe('schannel-trusted-issuers-sent', () => {
  const rule = 'schannel-trusted-issuers-sent';
  it('fires at the value', () =>
    fires(rule, R, values('', '"SendTrustedIssuerList"=⟦dword:00000001⟧'), [{ args: [1] }]));
  it('is silent about 0', () => silent(rule, { [R]: values('', '"SendTrustedIssuerList"=dword:00000000') }));
  it('is silent about a deleted value', () => silent(rule, { [R]: values('', '"SendTrustedIssuerList"=-') }));
  it('is silent about the same name under another key', () =>
    silent(rule, { [R]: values('\\Protocols', '"SendTrustedIssuerList"=dword:00000001') }));
});
