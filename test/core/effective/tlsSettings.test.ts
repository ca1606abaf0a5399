import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { inProject } from '../../support/project';
import { A, HTTPS, M, host, resolve, siteElement } from './support';
import type { WindowsName } from '../../../src/core/index';
import type { Resolved } from './support';

const SCHANNEL = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL';
const PARAMETERS = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters';
const VERSION = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
const PROTOCOLS = ['SSL 2.0', 'SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'] as const;
type Protocol = (typeof PROTOCOLS)[number];

const SITE = host(siteElement('Site', 1, {}, HTTPS));

function server(lines: readonly string[], windows?: WindowsName): Resolved {
  const reg = `Windows Registry Editor Version 5.00\r\n\r\n${lines.join('\r\n')}\r\n`;
  return resolve({ [A]: SITE, 'export.reg': reg }, windows === undefined ? {} : { windows });
}

function enabled({ server: { tls } }: Resolved, protocol: Protocol): boolean | null {
  const found = tls.protocols.find((each) => each.protocol === protocol);
  assert.ok(found !== undefined);
  return found.enabled;
}

const on = (resolved: Resolved): readonly string[] =>
  PROTOCOLS.filter((protocol) => enabled(resolved, protocol) === true);
const dword = (name: string, value: number): string => `"${name}"=dword:${value.toString(16).padStart(8, '0')}`;
const key = (protocol: Protocol, side = 'Server'): string => `[${SCHANNEL}\\Protocols\\${protocol}\\${side}]`;

describe('protocols that Windows has on when the registry says nothing', () => {
  for (const [windows, protocols] of [
    ['ws2008', ['SSL 2.0', 'SSL 3.0', 'TLS 1.0']],
    ['ws2008r2', ['SSL 2.0', 'SSL 3.0', 'TLS 1.0']],
    ['ws2012', ['SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2']],
    ['ws2012r2', ['SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2']],
    ['ws2016', ['TLS 1.0', 'TLS 1.1', 'TLS 1.2']],
    ['ws2019', ['TLS 1.0', 'TLS 1.1', 'TLS 1.2']],
    ['ws2022', ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3']],
    ['ws2025', ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3']],
  ] as const) {
    it(windows, () => {
      const resolved = server([`[${SCHANNEL}]`], windows);
      assert.deepEqual(on(resolved), protocols);
      assert.ok(resolved.server.tls.protocols.every(({ enabled: each, origin }) => each !== null && origin === null));
    });
  }
  it('none is known where Windows is unknown', () =>
    assert.ok(server([`[${SCHANNEL}]`]).server.tls.protocols.every(({ enabled: each }) => each === null)));
});

describe('what the registry makes of a protocol', () => {
  const ABSENT = null;
  /** Enabled, DisabledByDefault, the answer; `default`: as Windows has it. */
  const table: readonly (readonly [number | null, number | null, boolean | 'default'])[] = [
    [0, ABSENT, false],
    [0, 0, false],
    [0, 1, false],
    [1, 0, true],
    [0xffffffff, 0, true],
    [1, 1, false],
    [0xffffffff, 1, false],
    [0xffffffff, 0xffffffff, false],
    [2, 0, true],
    [ABSENT, 0, 'default'],
    [ABSENT, ABSENT, 'default'],
  ];
  const word = (value: number | null): string =>
    value === null ? 'absent' : value > 9 ? `0x${value.toString(16).toUpperCase()}` : String(value);
  for (const [enabledValue, disabled, answer] of table) {
    it(`Enabled ${word(enabledValue)}, DisabledByDefault ${word(disabled)}: ${answer === 'default' ? 'as Windows has it' : answer ? 'on' : 'off'}`, () => {
      const lines = (protocol: Protocol): readonly string[] => [
        key(protocol),
        ...(enabledValue === null ? [] : [dword('Enabled', enabledValue)]),
        ...(disabled === null ? [] : [dword('DisabledByDefault', disabled)]),
      ];
      // One that is on by default, and one that is off, on the same Windows.
      assert.equal(enabled(server(lines('TLS 1.2'), 'ws2016'), 'TLS 1.2'), answer === 'default' ? true : answer);
      assert.equal(enabled(server(lines('SSL 3.0'), 'ws2016'), 'SSL 3.0'), answer === 'default' ? false : answer);
      assert.equal(enabled(server(lines('TLS 1.2')), 'TLS 1.2'), answer === 'default' ? null : answer);
    });
  }
  it('Enabled 1 alone is on', () =>
    assert.equal(enabled(server([key('TLS 1.2'), dword('Enabled', 1)], 'ws2016'), 'TLS 1.2'), true));
  it('the values of the client side say nothing about the server', () => {
    assert.equal(enabled(server([key('TLS 1.2', 'Client'), dword('Enabled', 0)], 'ws2016'), 'TLS 1.2'), true);
    assert.equal(
      enabled(
        server([key('SSL 3.0', 'Client'), dword('Enabled', 1), dword('DisabledByDefault', 0)], 'ws2016'),
        'SSL 3.0',
      ),
      false,
    );
  });
  it('one protocol says nothing about another', () =>
    assert.deepEqual(on(server([key('TLS 1.0'), dword('Enabled', 0)], 'ws2019')), ['TLS 1.1', 'TLS 1.2']));
  it('the deciding value is named', () => {
    const off = server([key('TLS 1.0'), dword('Enabled', 0), dword('DisabledByDefault', 1)]);
    assert.equal(off.text(off.server.tls.protocols[2]?.origin ?? null), '"Enabled"=dword:00000000');
    const later = server([key('TLS 1.0'), dword('Enabled', 1), dword('DisabledByDefault', 1)]);
    assert.equal(later.text(later.server.tls.protocols[2]?.origin ?? null), '"DisabledByDefault"=dword:00000001');
  });
});

describe('an export is what importing it would leave behind', () => {
  it('names compare without case', () =>
    assert.equal(enabled(server([key('TLS 1.0').toUpperCase(), '"ENABLED"=dword:0']), 'TLS 1.0'), false));
  it('ControlSet001 stands for CurrentControlSet', () =>
    assert.equal(
      enabled(server([key('TLS 1.0').replace('CurrentControlSet', 'ControlSet001'), dword('Enabled', 0)]), 'TLS 1.0'),
      false,
    ));
  it('HKLM stands for HKEY_LOCAL_MACHINE', () =>
    assert.equal(
      enabled(server([key('TLS 1.0').replace('HKEY_LOCAL_MACHINE', 'HKLM'), dword('Enabled', 0)]), 'TLS 1.0'),
      false,
    ));
  it('the last of a value that stands twice holds', () =>
    assert.equal(
      enabled(server([key('TLS 1.0'), dword('Enabled', 0), '', key('TLS 1.0'), dword('Enabled', 1)]), 'TLS 1.0'),
      true,
    ));
  it('a deleted value leaves the default of Windows', () =>
    assert.equal(enabled(server([key('TLS 1.0'), dword('Enabled', 0), '"Enabled"=-'], 'ws2016'), 'TLS 1.0'), true));
  it('a deleted key leaves the default of Windows', () =>
    assert.equal(
      enabled(server([key('TLS 1.0'), dword('Enabled', 0), key('TLS 1.0').replace('[', '[-')], 'ws2016'), 'TLS 1.0'),
      true,
    ));
  it('a deleted parent takes what is below it away', () =>
    assert.equal(
      enabled(server([key('TLS 1.0'), dword('Enabled', 0), `[-${SCHANNEL}\\Protocols]`], 'ws2016'), 'TLS 1.0'),
      true,
    ));
  it('what is written behind a deletion holds', () =>
    assert.equal(
      enabled(server([`[-${SCHANNEL}\\Protocols]`, key('TLS 1.0'), dword('Enabled', 0)], 'ws2016'), 'TLS 1.0'),
      false,
    ));
  it('a later export overrides an earlier one', () => {
    const reg = (value: number): string =>
      `Windows Registry Editor Version 5.00\r\n\r\n${key('TLS 1.0')}\r\n${dword('Enabled', value)}\r\n`;
    const { server: found } = resolve({ [A]: SITE, 'a.reg': reg(0), 'b.reg': reg(1) });
    assert.equal(found.tls.protocols[2]?.enabled, true);
    assert.equal(found.tls.protocols[2]?.origin?.file, 'b.reg');
  });
  it('a value of another type says nothing', () =>
    assert.equal(enabled(server([key('TLS 1.0'), '"Enabled"="0"'], 'ws2016'), 'TLS 1.0'), true));
  it('a comment says nothing', () =>
    assert.equal(enabled(server([key('TLS 1.0'), `;${dword('Enabled', 0)}`], 'ws2016'), 'TLS 1.0'), true));
});

describe('the version of Windows', () => {
  const build = (number: string): readonly string[] => [`[${VERSION}]`, `"CurrentBuild"="${number}"`];
  for (const [number, name] of [
    ['14393', 'ws2016'],
    ['17763', 'ws2019'],
    ['20348', 'ws2022'],
    ['26100', 'ws2025'],
  ] as const) {
    it(`build ${number} is ${name}`, () => assert.equal(server(build(number)).server.windows, name));
  }
  it('an export beats the option', () => {
    const resolved = server(build('14393'), 'ws2022');
    assert.equal(resolved.server.windows, 'ws2016');
    assert.equal(enabled(resolved, 'TLS 1.3'), false);
  });
  it('a build that is not known leaves the option', () =>
    assert.equal(server(build('99999'), 'ws2022').server.windows, 'ws2022'));
  it('nothing known is nothing', () => assert.equal(server([`[${SCHANNEL}]`]).server.windows, null));
  it('the option alone', () =>
    assert.equal(resolve({ [A]: SITE }, { windows: 'ws2012r2' }).server.windows, 'ws2012r2'));
  it('a build that is deleted says nothing', () =>
    assert.equal(server([...build('14393'), '"CurrentBuild"=-'], 'ws2022').server.windows, 'ws2022'));
});

describe('switches of HTTP.SYS and Schannel', () => {
  for (const [name, at, field] of [
    ['EnableHttp2Tls', PARAMETERS, 'enableHttp2Tls'],
    ['EnableHttp3', PARAMETERS, 'enableHttp3'],
    ['EnableKernelSSL', PARAMETERS, 'enableKernelSsl'],
    ['SendTrustedIssuerList', SCHANNEL, 'sendTrustedIssuerList'],
    ['ClientAuthTrustMode', SCHANNEL, 'clientAuthTrustMode'],
  ] as const) {
    it(`${name}: its value and its text`, () => {
      const resolved = server([`[${at}]`, dword(name, 2)]);
      const { value, origin } = resolved.server.tls[field];
      assert.equal(value, 2);
      assert.equal(resolved.text(origin), dword(name, 2));
    });
    it(`${name}: absent is not 0`, () =>
      assert.deepEqual(server([`[${at}]`]).server.tls[field], { value: null, origin: null, overridden: [] }));
    it(`${name}: in another key it is another value`, () =>
      assert.equal(server([`[${at}\\Other]`, dword(name, 1)]).server.tls[field].value, null));
    it(`${name}: as text it is no number, and stays named`, () => {
      const resolved = server([`[${at}]`, `"${name}"="1"`]);
      assert.equal(resolved.server.tls[field].value, null);
      assert.equal(resolved.text(resolved.server.tls[field].origin), `"${name}"="1"`);
    });
  }
  it('EnableKernelSSL does not change the mode of IIS 7 and later', () => {
    for (const value of [0, 1])
      assert.equal(server([`[${PARAMETERS}]`, dword('EnableKernelSSL', value)]).site('Site').sslMode.mode, 'kernel');
  });
  it('EnableKernelSSL decides the mode of IIS 6', () => {
    const metabase =
      '<MBProperty><IIsWebServer Location="/LM/W3SVC/1" SecureBindings=":443:" ServerComment="S"/></MBProperty>';
    const mode = (value: number): string =>
      resolve({
        [M]: metabase,
        'http.reg': `REGEDIT4\r\n\r\n[${PARAMETERS}]\r\n${dword('EnableKernelSSL', value)}\r\n`,
      }).site('S').sslMode.mode;
    assert.deepEqual([mode(0), mode(1)], ['userHttpFilter', 'kernel']);
  });
});

const CORPUS = inProject('..', 'shared', 'corpus', 'reg');

describe('exports from real machines', { skip: !existsSync(CORPUS) }, () => {
  const real = (name: string): Resolved => resolve({ [A]: SITE, [name]: readFileSync(`${CORPUS}/${name}`) });
  it('0xFFFFFFFF counts as on', () => {
    const resolved = real('protocols-enabled-ffffffff-utf16.reg');
    for (const protocol of ['SSL 3.0', 'TLS 1.0', 'TLS 1.1'] as const)
      assert.equal(enabled(resolved, protocol), true, protocol);
  });
  it('TLS 1.2 that is switched on, and nothing else', () =>
    assert.deepEqual(on(real('container-tls12.reg')), ['TLS 1.2']));
  it('HTTP/2 that is switched off', () =>
    assert.equal(real('http-http2-off-doc.reg').server.tls.enableHttp2Tls.value, 0));
  it('an export that holds the client side of SSL 2.0 alone leaves the server side open', () =>
    assert.equal(enabled(real('schannel-export-utf16.reg'), 'SSL 2.0'), null));
});
