import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { utf16leWithBom } from '../../support/encode';
import { inProject } from '../../support/project';
import { resolve } from './support';
import type { HttpSysEntry } from './support';

const HASH = '0123456789abcdef0123456789abcdef01234567';
const HASH_BYTES = '01,23,45,67,89,ab,cd,ef,01,23,45,67,89,ab,cd,ef,01,23,45,67';
/** {4dc3e181-e14b-4a21-b022-59fc669b0914} as it lies in memory. */
const APP_BYTES = '81,e1,c3,4d,4b,e1,21,4a,b0,22,59,fc,66,9b,09,14';
const APP = '{4dc3e181-e14b-4a21-b022-59fc669b0914}';
const PARAMETERS = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters';

function reg(...lines: readonly string[]): string {
  return `Windows Registry Editor Version 5.00\r\n\r\n${lines.join('\r\n')}\r\n`;
}

function full(key: string, flags = '00000002', check = '00000001'): readonly string[] {
  return [
    `[${key}]`,
    `"AppId"=hex:${APP_BYTES}`,
    `"SslCertHash"=hex:${HASH_BYTES.slice(0, 30)}\\`,
    `  ${HASH_BYTES.slice(30)}`,
    '"SslCertStoreName"="MY"',
    `"DefaultFlags"=dword:${flags}`,
    `"DefaultSslCertCheckMode"=dword:${check}`,
    '"DefaultSslRevocationFreshnessTime"=dword:00000000',
    '"DefaultSslRevocationUrlRetrievalTimeout"=dword:00000000',
    '',
  ];
}

function entriesOf(text: string): readonly HttpSysEntry[] {
  return resolve({ 'http.reg': utf16leWithBom(text) }).server.httpSys.entries;
}

const endpointsOf = (text: string): readonly string[] => entriesOf(text).map(({ endpoint }) => endpoint);

function only(text: string): HttpSysEntry {
  const [entry, ...more] = entriesOf(text);
  assert.ok(entry !== undefined && more.length === 0, 'one entry');
  return entry;
}

describe('certificate entries of HTTP.SYS in a registry export', () => {
  it('have the certificate, the store and the application, bytes turned into what netsh shows', () => {
    const { kind, name, port, endpoint, hash, store, appId, certain } = only(
      reg(...full(`${PARAMETERS}\\SslBindingInfo\\0.0.0.0:443`)),
    );
    assert.deepEqual(
      { kind, name, port, endpoint, hash, store, appId, certain },
      {
        kind: 'ipPort',
        name: '0.0.0.0',
        port: 443,
        endpoint: '0.0.0.0:443',
        hash: HASH,
        store: 'MY',
        appId: APP,
        certain: true,
      },
    );
  });
  for (const [key, kind, port, endpoint] of [
    ['SslBindingInfo\\192.0.2.1:8443', 'ipPort', 8443, '192.0.2.1:8443'],
    ['SslBindingInfo\\[::]:443', 'ipPort', 443, '[::]:443'],
    ['SslBindingInfo\\[2001:db8::1]:443', 'ipPort', 443, '[2001:db8::1]:443'],
    ['SslSniBindingInfo\\www.example.org:443', 'hostnamePort', 443, 'www.example.org:443'],
    ['SslSniBindingInfo\\*.example.org:443', 'hostnamePort', 443, '*.example.org:443'],
    ['SslCcsBindingInfo\\443', 'centralStore', 443, '443'],
    ['SslBindingsInfo\\0.0.0.0:443', 'ipPort', 443, '0.0.0.0:443'],
    ['SslSniBindingsInfo\\www.example.org:443', 'hostnamePort', 443, 'www.example.org:443'],
    ['SslCcsBindingsInfo\\443', 'centralStore', 443, '443'],
    ['sslbindinginfo\\0.0.0.0:443', 'ipPort', 443, '0.0.0.0:443'],
  ] as const) {
    it(`${key} is ${kind}`, () => {
      const found = only(reg(...full(`${PARAMETERS}\\${key}`)));
      assert.deepEqual([found.kind, found.port, found.endpoint], [kind, port, endpoint]);
    });
  }
  for (const key of [
    PARAMETERS.replace('CurrentControlSet', 'ControlSet001'),
    PARAMETERS.replace('HKEY_LOCAL_MACHINE', 'HKLM'),
    PARAMETERS.toUpperCase(),
    PARAMETERS.toLowerCase(),
  ]) {
    it(`below ${key}`, () => assert.equal(only(reg(...full(`${key}\\SslBindingInfo\\0.0.0.0:443`))).hash, HASH));
  }
  for (const key of [
    `${PARAMETERS}\\SslBindingInfo`,
    `${PARAMETERS}\\UrlAclInfo\\0.0.0.0:443`,
    `${PARAMETERS}\\SslBindingInfoBackup\\0.0.0.0:443`,
    `HKEY_CURRENT_USER${PARAMETERS.slice('HKEY_LOCAL_MACHINE'.length)}\\SslBindingInfo\\0.0.0.0:443`,
  ]) {
    it(`${key} is no entry`, () => assert.deepEqual(entriesOf(reg(...full(key))), []));
  }
});

describe('the bits of DefaultFlags', () => {
  const NAMES = [
    ['dsMapperUsage', 0x1],
    ['clientCertNegotiation', 0x2],
    ['reject', 0x8],
    ['disableHttp2', 0x10],
    ['disableQuic', 0x20],
    ['disableTls13', 0x40],
    ['disableLegacyTls', 0x400],
    ['disableTls12', 0x1000],
  ] as const;
  const flagsOf = (bits: number): HttpSysEntry =>
    only(reg(...full(`${PARAMETERS}\\SslBindingInfo\\0.0.0.0:443`, bits.toString(16).padStart(8, '0'))));
  for (const [name, bit] of NAMES) {
    it(`0x${bit.toString(16)} is ${name} and nothing else`, () => {
      const entry = flagsOf(bit);
      assert.deepEqual(
        NAMES.filter(([each]) => entry[each].value).map(([each]) => each),
        [name],
      );
    });
  }
  it('0 is nothing, and every bit at once is everything', () => {
    assert.ok(NAMES.every(([name]) => !flagsOf(0)[name].value));
    assert.ok(NAMES.every(([name]) => flagsOf(0xffff)[name].value));
  });
  it('bits that switch nothing here switch nothing', () => {
    const entry = flagsOf(0x4 | 0x80 | 0x100 | 0x200 | 0x800 | 0x2000 | 0x4000 | 0x8000);
    assert.ok(NAMES.every(([name]) => !entry[name].value));
  });
  it('the numbers are hexadecimal', () =>
    assert.equal(
      only(reg(...full(`${PARAMETERS}\\SslBindingInfo\\0.0.0.0:443`, '00000010'))).clientCertNegotiation.value,
      false,
    ));
  it('a switch names the text that states it', () => {
    const { server, text } = resolve({ 'http.reg': reg(...full(`${PARAMETERS}\\SslBindingInfo\\0.0.0.0:443`)) });
    assert.equal(text(server.httpSys.entries[0]?.clientCertNegotiation.place ?? null), 'dword:00000002');
    assert.equal(text(server.httpSys.entries[0]?.verifyClientCertRevocation.place ?? null), 'dword:00000001');
  });
  it('without the value the defaults hold', () => {
    const entry = only(reg(`[${PARAMETERS}\\SslBindingInfo\\0.0.0.0:443]`, `"SslCertHash"=hex:${HASH_BYTES}`));
    assert.deepEqual(entry.clientCertNegotiation, { value: false, place: null });
    assert.deepEqual(entry.verifyClientCertRevocation, { value: true, place: null });
  });
});

describe('the check mode', () => {
  for (const [mode, verifies] of [
    ['00000000', true],
    ['00000001', false],
    ['00000002', true],
    ['00000004', true],
    ['00010000', true],
    ['00010001', false],
  ] as const) {
    it(`${mode}: revocation is ${verifies ? '' : 'not '}checked`, () => {
      assert.equal(
        only(reg(...full(`${PARAMETERS}\\SslBindingInfo\\0.0.0.0:443`, '00000000', mode))).verifyClientCertRevocation
          .value,
        verifies,
      );
    });
  }
});

describe('a registry export is what importing it would leave behind', () => {
  const key = `${PARAMETERS}\\SslBindingInfo\\0.0.0.0:443`;
  it('an entry that is deleted further down is not there', () => {
    assert.deepEqual(endpointsOf(reg(...full(key), `[-${key}]`)), []);
  });
  it('an entry is gone when the key of all entries is deleted further down', () => {
    assert.deepEqual(endpointsOf(reg(...full(key), `[-${PARAMETERS}\\SslBindingInfo]`)), []);
  });
  it('an entry that is deleted first and then written is there', () => {
    assert.equal(only(reg(`[-${key}]`, '', ...full(key))).hash, HASH);
  });
  it('a key that stands twice is one entry with both values', () => {
    const found = only(
      reg(`[${key}]`, `"SslCertHash"=hex:${HASH_BYTES}`, '', `[${key.toUpperCase()}]`, '"DefaultFlags"=dword:00000002'),
    );
    assert.deepEqual([found.hash, found.clientCertNegotiation.value], [HASH, true]);
  });
  it('of a value that stands twice the last one holds', () => {
    const found = only(reg(`[${key}]`, '"DefaultFlags"=dword:00000002', '"DefaultFlags"=dword:00000000'));
    assert.equal(found.clientCertNegotiation.value, false);
  });
  it('a value that is deleted is absent', () => {
    const found = only(reg(...full(key), `[${key}]`, '"DefaultFlags"=-'));
    assert.deepEqual(found.clientCertNegotiation, { value: false, place: null });
  });
});

describe('bytes that cannot be what they should be', () => {
  const key = `[${PARAMETERS}\\SslBindingInfo\\0.0.0.0:443]`;
  it('a hash of zeros is no certificate', () =>
    assert.equal(only(reg(key, `"SslCertHash"=hex:${Array(20).fill('00').join(',')}`)).hash, null));
  it('an empty hash is no certificate', () => assert.equal(only(reg(key, '"SslCertHash"=hex:')).hash, null));
  it('a missing store and application are absent', () => {
    const { store, appId } = only(reg(key, `"SslCertHash"=hex:${HASH_BYTES}`));
    assert.deepEqual([store, appId], [null, null]);
  });
  it('an application id that is too short is absent', () =>
    assert.equal(only(reg(key, '"AppId"=hex:81,e1')).appId, null));
  it('a store written as bytes is read as text', () =>
    assert.equal(only(reg(key, '"SslCertStoreName"=hex(1):4d,00,59,00,00,00')).store, 'MY'));
});

describe('whether an export says anything about the entries of HTTP.SYS', () => {
  const readOf = (...lines: readonly string[]): boolean => resolve({ 'http.reg': reg(...lines) }).server.httpSys.read;
  it('an entry does', () => assert.equal(readOf(...full(`${PARAMETERS}\\SslBindingInfo\\0.0.0.0:443`)), true));
  it('the key of the entries does, even if it is empty', () =>
    assert.equal(readOf(`[${PARAMETERS}\\SslBindingInfo]`), true));
  it('other switches of HTTP.SYS do not', () =>
    assert.equal(readOf(`[${PARAMETERS}]`, '"EnableHttp2Tls"=dword:00000001'), false));
  it('Schannel does not', () =>
    assert.equal(
      readOf(
        '[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL]',
        '"EventLogging"=dword:1',
      ),
      false,
    ));
});

const CORPUS = inProject('..', 'shared', 'corpus', 'reg');

describe('exports from real machines', { skip: !existsSync(CORPUS) }, () => {
  it('an entry with nothing but its flags asks for client certificates in the handshake', () => {
    const bytes = readFileSync(`${CORPUS}/http-sslbindinginfo-defaultflags.reg`);
    const { entries } = resolve({ 'http.reg': bytes }).server.httpSys;
    assert.deepEqual(
      entries.map(({ kind, endpoint, hash, clientCertNegotiation }) => [
        kind,
        endpoint,
        hash,
        clientCertNegotiation.value,
      ]),
      [['ipPort', '0.0.0.0:443', null, true]],
    );
  });
});
