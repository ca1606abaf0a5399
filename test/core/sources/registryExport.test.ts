import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkFiles, readFiles } from '../../support/check';
import { utf16leWithBom } from '../../support/encode';
import { fc } from '../../support/property';

const METABASE =
  '<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0"><MBProperty><IIsWebServer Location="/LM/W3SVC/1" SecureBindings=":443:" ServerComment="Web"/></MBProperty></configuration>';
const KEY = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters';

function export_(...lines: readonly string[]): string {
  return ['Windows Registry Editor Version 5.00', '', ...lines, ''].join('\r\n');
}

function modeWith(...registries: readonly string[]): string {
  const files = Object.fromEntries(registries.map((text, i) => [`${i}.reg`, utf16leWithBom(text)]));
  return checkFiles({ 'MetaBase.xml': METABASE, ...files }).site('Web').sslMode.mode;
}

describe('EnableKernelSSL in a registry export (F5.2, F7.15 to F7.17)', () => {
  for (const [what, mode, text] of [
    ['1 turns kernel mode on', 'kernel', export_(`[${KEY}]`, '"EnableKernelSSL"=dword:00000001')],
    ['0 leaves user mode', 'userHttpFilter', export_(`[${KEY}]`, '"EnableKernelSSL"=dword:00000000')],
    ['numbers are hexadecimal, and any but 0 is on', 'kernel', export_(`[${KEY}]`, '"EnableKernelSSL"=dword:ffffffff')],
    [
      'the last of two statements holds',
      'userHttpFilter',
      export_(`[${KEY}]`, '"EnableKernelSSL"=dword:00000001', '"EnableKernelSSL"=dword:00000000'),
    ],
    [
      'a deleted value is absent',
      'userHttpFilter',
      export_(`[${KEY}]`, '"EnableKernelSSL"=dword:00000001', '', `[${KEY}]`, '"EnableKernelSSL"=-'),
    ],
    [
      'a deleted key takes its values along',
      'userHttpFilter',
      export_(`[${KEY}]`, '"EnableKernelSSL"=dword:00000001', `[-${KEY}]`),
    ],
    [
      'a deleted parent takes them along too',
      'userHttpFilter',
      export_(
        `[${KEY}]`,
        '"EnableKernelSSL"=dword:00000001',
        '[-HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP]',
      ),
    ],
    [
      'a value set again after its key was deleted',
      'kernel',
      export_(`[-${KEY}]`, `[${KEY}]`, '"EnableKernelSSL"=dword:00000001'),
    ],
    ['names compare without case', 'kernel', export_(`[${KEY.toLowerCase()}]`, '"ENABLEKERNELSSL"=dword:00000001')],
    [
      'ControlSet001 is the current one',
      'kernel',
      export_(`[${KEY.replace('CurrentControlSet', 'ControlSet001')}]`, '"EnableKernelSSL"=dword:00000001'),
    ],
    [
      'HKLM is an abbreviation',
      'kernel',
      export_(`[${KEY.replace('HKEY_LOCAL_MACHINE', 'HKLM')}]`, '"EnableKernelSSL"=dword:00000001'),
    ],
    [
      'another hive is another key',
      'userHttpFilter',
      export_(`[${KEY.replace('HKEY_LOCAL_MACHINE', 'HKEY_CURRENT_USER')}]`, '"EnableKernelSSL"=dword:00000001'),
    ],
    [
      'a key below is another key',
      'userHttpFilter',
      export_(`[${KEY}\\UrlAclInfo]`, '"EnableKernelSSL"=dword:00000001'),
    ],
    ['a comment is nothing', 'userHttpFilter', export_(`[${KEY}]`, ';"EnableKernelSSL"=dword:00000001')],
    ['a string is no number', 'userHttpFilter', export_(`[${KEY}]`, '"EnableKernelSSL"="1"')],
    [
      'folded data before it',
      'kernel',
      export_(`[${KEY}]`, '"x"=hex(7):41,00,\\', '  00,00,\\', '  00,00', '"EnableKernelSSL"=dword:00000001'),
    ],
    [
      'a string that ends in a backslash before it',
      'kernel',
      export_(`[${KEY}]`, '"dir"="C:\\\\"', '"EnableKernelSSL"=dword:00000001'),
    ],
    ['REGEDIT4', 'kernel', `REGEDIT4\r\n\r\n[${KEY}]\r\n"EnableKernelSSL"=dword:00000001\r\n`],
    ['without the header line', 'kernel', `[${KEY}]\n"EnableKernelSSL"=dword:00000001\n`],
  ] as const) {
    it(what, () => assert.equal(modeWith(text), mode));
  }

  it('is unknown, and said to be, when the export given does not hold that key', () => {
    const schannel = export_(
      '[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL]',
      '"EventLogging"=dword:00000001',
    );
    const { document } = checkFiles({ 'MetaBase.xml': METABASE, 'schannel.reg': utf16leWithBom(schannel) });
    assert.ok(
      document.unknowns.some((unknown) => unknown.includes('EnableKernelSSL')),
      document.unknowns.join('\n'),
    );
  });

  it('points at the value that decides', () => {
    const { site, textAt } = checkFiles({
      'MetaBase.xml': METABASE,
      'http.reg': utf16leWithBom(export_(`[${KEY}]`, '  "EnableKernelSSL" = dword:00000001  ')),
    });
    const place = site('Web').sslMode.reasons[0]?.place;
    assert.ok(place !== null && place !== undefined);
    assert.equal(textAt(place), '"EnableKernelSSL" = dword:00000001');
  });

  it('is obsolete on IIS 7 and later and changes nothing', () => {
    const text =
      '<configuration><system.applicationHost><sites><site name="S" id="1"><bindings><binding protocol="https" bindingInformation="*:443:"/></bindings></site></sites></system.applicationHost></configuration>';
    const reg = utf16leWithBom(export_(`[${KEY}]`, '"EnableKernelSSL"=dword:00000000'));
    assert.equal(checkFiles({ 'applicationHost.config': text, 'http.reg': reg }).site('S').sslMode.mode, 'kernel');
  });
});

describe('any registry export', () => {
  it('is read without an error being thrown, and every range lies in it', () => {
    const pieces = fc.constantFrom(
      '[',
      ']',
      '-',
      '"',
      '=',
      'dword:',
      '00000001',
      'hex:',
      'hex(7):',
      '\\',
      ',',
      '00',
      '\r\n',
      '\n',
      ';',
      '@',
      ' ',
      KEY,
      'a',
      '\t',
      '😀',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        const text = `REGEDIT4\r\n${parts.join('')}`;
        const [source] = readFiles({ 'x.reg': text });
        assert.equal(source?.format, 'registry');
        for (const { range } of source?.problems ?? [])
          assert.ok(0 <= range.start && range.start <= range.end && range.end <= text.length);
      }),
      { numRuns: 1000 },
    );
  });
});
