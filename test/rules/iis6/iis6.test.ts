import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkFiles, must } from '../../support/check';
import { utf16leWithBom } from '../../support/encode';
import { A, fires, host, HTTPS, KERNEL, M, metabase, registry, silent } from '../../support/rules';

const CERTIFICATE = 'SSLCertHash="0a1b2c3d4e5f60718293a4b5c6d7e8f901234567" SSLStoreName="MY"';
const SECURE = `SecureBindings=":443:" ${CERTIFICATE}`;
const KERNEL_REG = (value = 'dword:00000001'): string =>
  `Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters]\r\n⟦"EnableKernelSSL"=${value}⟧\r\n`;

describe('kernel-ssl-limits', () => {
  const rule = 'kernel-ssl-limits';
  const data = KERNEL_REG().replace(/[⟦⟧]/g, '').replace('dword:00000001', '⟦dword:00000001⟧');
  it('fires at the value', () => fires(rule, 'http.reg', data, [{ args: [] }], { [M]: metabase(SECURE) }));
  it('links IIS 5.0 isolation mode, where filters read raw data', () => {
    const { found, textAt } = checkFiles({
      [M]: metabase(SECURE, '', 'IIs5IsolationModeEnabled="TRUE"'),
      ...KERNEL,
    });
    assert.deepEqual(
      found(rule).flatMap(({ related }) => (related ?? []).map(({ place }) => textAt(place))),
      ['TRUE'],
    );
  });
  it('is silent where the value is 0, deleted, or in a comment', () => {
    for (const value of [
      '"EnableKernelSSL"=dword:00000000',
      '"EnableKernelSSL"=-',
      ';"EnableKernelSSL"=dword:00000001',
    ])
      silent(rule, { [M]: metabase(SECURE), ...registry(value) });
  });
  it('is silent before Service Pack 1, which brought the value', () =>
    silent(rule, { [M]: metabase(SECURE), ...KERNEL }, 'ws2003'));
  it('is silent for IIS 7 and later, and without secure bindings', () => {
    silent(rule, { [A]: host(HTTPS), ...KERNEL });
    silent(rule, { [M]: metabase('ServerBindings=":80:"'), ...KERNEL });
  });
});

describe('kernel-ssl-obsolete', () => {
  const rule = 'kernel-ssl-obsolete';
  it('fires at the value beside an applicationHost.config, whatever it says', () => {
    fires(rule, 'http.reg', KERNEL_REG(), [{ args: [] }], { [A]: host(HTTPS) });
    fires(rule, 'http.reg', KERNEL_REG('dword:00000000'), [{ args: [] }], { [A]: host(HTTPS) });
  });
  it('fires in an export alone where the version of Windows is known', () =>
    fires(rule, 'http.reg', KERNEL_REG(), [{ args: [] }], {}, 'ws2019'));
  it('offers the command that takes the value away, and back', () => {
    const [finding] = checkFiles({ [A]: host(HTTPS), ...KERNEL }).found(rule);
    const fix = must(finding?.fixes?.[0], 'fix');
    assert.ok(fix.kind === 'command');
    const key = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters';
    assert.equal(fix.command, `reg delete ${key} /v EnableKernelSSL /f`);
    assert.equal(fix.undo, `reg add ${key} /v EnableKernelSSL /t REG_DWORD /d 1 /f`);
  });
  it('offers none for a value of another type, which it could not bring back', () => {
    const [finding] = checkFiles({ [A]: host(HTTPS), ...registry('"EnableKernelSSL"="1"') }).found(rule);
    assert.deepEqual(finding?.fixes, []);
  });
  it('is silent for IIS 6', () => silent(rule, { [M]: metabase(SECURE), ...KERNEL }));
  it('is silent where nothing proves the version, and for Windows Server 2003', () => {
    silent(rule, KERNEL);
    silent(rule, KERNEL, 'ws2003-sp1');
  });
  it('is silent where the value is deleted or in a comment', () => {
    silent(rule, { [A]: host(HTTPS), ...registry('"EnableKernelSSL"=-') });
    silent(rule, { [A]: host(HTTPS), ...registry('; "EnableKernelSSL"=dword:00000001') });
  });
});

describe('metabase-certificate-missing', () => {
  const rule = 'metabase-certificate-missing';
  const missing = { args: ['Site', ':443:'], site: 'Site' };
  const key = (location: string, attributes: string): string => `<IIsWebServer Location="${location}" ${attributes}/>`;
  const file = (keys: string): string =>
    `<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0"><MBProperty>${keys}</MBProperty></configuration>`;

  it('fires at the secure binding', () => fires(rule, M, metabase('SecureBindings="⟦:443:⟧"'), [missing]));
  it('fires once for a site with several, and links the others', () => {
    fires(rule, M, metabase('SecureBindings="⟦:443:⟧ :8443:"'), [missing]);
    const { found, textAt } = checkFiles({ [M]: metabase('SecureBindings=":443: :8443:"') });
    assert.deepEqual(
      found(rule).flatMap(({ related }) => (related ?? []).map(({ place }) => textAt(place))),
      [':8443:'],
    );
  });
  it('fires at an empty hash', () => fires(rule, M, metabase('SecureBindings="⟦:443:⟧" SSLCertHash=""'), [missing]));
  it('fires at the site that lacks one beside a site that has one', () =>
    fires(
      rule,
      M,
      metabase(
        'SecureBindings="⟦:443:⟧"',
        key('/LM/W3SVC/2', `ServerComment="B" SecureBindings=":444:" ${CERTIFICATE}`),
      ),
      [missing],
    ));
  it('is a warning for a site that does not start', () =>
    fires(rule, M, metabase('SecureBindings="⟦:443:⟧" ServerAutoStart="FALSE"'), [
      { ...missing, severity: 'warning' },
    ]));
  it('is silent where the site or the service has a certificate', () => {
    silent(rule, { [M]: metabase(SECURE) });
    silent(rule, { [M]: metabase('SecureBindings=":443:"', '', CERTIFICATE) });
  });
  it('is silent where the hash is a property by its name or number', () => {
    for (const name of ['Name="SSLCertHash"', 'Name="UnknownName_5506" ID="5506"']) {
      silent(rule, {
        [M]: file(
          `<IIsWebService Location="/LM/W3SVC" /><IIsWebServer Location="/LM/W3SVC/1" SecureBindings=":443:"><Custom ${name} Value="0a1b" Type="BINARY" /></IIsWebServer>`,
        ),
      });
    }
  });
  it('is silent about a fragment without the web service, which may have one', () => {
    silent(rule, { [M]: file(key('/LM/W3SVC/1', 'SecureBindings=":443:"')) });
    silent(rule, { [M]: key('/LM/W3SVC/1', 'SecureBindings=":443:"') });
  });
  it('is silent about a file that was not understood as a whole', () =>
    silent(rule, { [M]: metabase('SecureBindings=":443:" ...') }));
  it('is silent where a hash is stated that makes no sense', () =>
    silent(rule, { [M]: metabase('SecureBindings=":443:" SSLCertHash="xxxxxxxx"') }));
  it('is silent without secure bindings, and for an empty list of them', () => {
    silent(rule, { [M]: metabase('ServerBindings=":80:"') });
    silent(rule, { [M]: metabase('SecureBindings=""') });
  });
  it('is silent about a metabase that decides nothing', () =>
    silent(rule, { [A]: host(HTTPS), [M]: metabase('SecureBindings=":443:"') }));
});

describe('metabase-decides-nothing', () => {
  const rule = 'metabase-decides-nothing';
  it('fires at the top of the metabase', () =>
    fires(rule, M, metabase('SecureBindings=":443:"').replace('configuration', '⟦configuration⟧'), [{ args: [] }], {
      [A]: host(HTTPS),
    }));
  it('fires at the top of a fragment', () =>
    fires(rule, M, '<⟦IIsWebServer⟧ Location="/LM/W3SVC/1" />', [{ args: [] }], { [A]: host(HTTPS) }));
  it('is silent about a metabase that is the server', () => silent(rule, { [M]: metabase(SECURE) }));
  it('is silent where the applicationHost.config has no sites', () =>
    silent(rule, {
      [A]: '<configuration><system.applicationHost><sites></sites></system.applicationHost></configuration>',
      [M]: metabase(SECURE),
    }));
  it('is silent about a second metabase, which is another server and said to be', () => {
    const files = { [M]: metabase(SECURE), 'other/MetaBase.xml': metabase(SECURE) };
    silent(rule, files);
    assert.deepEqual(
      checkFiles(files).analysis.server.ignored.map(({ expected }) => expected),
      [false],
    );
  });
  it('is silent about a configuration in UTF-16 without a metabase', () =>
    silent(rule, { [A]: utf16leWithBom(host(HTTPS)) }));
});
