import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  auditDocument,
  auditServer,
  auditText,
  checkDocument,
  PROFILE_NAMES,
  PROFILES,
  SITE_ROLES,
} from '../../../src/core/index';
import { checkFiles, TOOL } from '../../support/check';
import { utf16leWithBom } from '../../support/encode';
import { inProject } from '../../support/project';
import { A, access, host, HTTP, HTTPS, M, metabase } from '../../support/rules';
import { schemaErrors } from '../../support/schema';
import type { SiteRole, WindowsName } from '../../../src/core/index';
import type { Files } from '../../support/check';

const WEB = 'www/web.config';
const application = (bindings: string, rest = ''): string =>
  host(
    `${bindings}</bindings><application path="/"><virtualDirectory path="/" physicalPath="C:\\www" /></application><bindings>`,
    rest,
  );
const web = (inner: string): string => `<configuration><system.web>${inner}</system.web></configuration>`;

/** The answers of a control, each as `status site path`. */
function answers(
  control: string,
  files: Files,
  roles: Readonly<Record<string, readonly SiteRole[]>> = {},
  windows?: WindowsName,
): readonly string[] {
  const { analysis } = checkFiles(files, windows === undefined ? {} : { windows });
  return auditServer(analysis.server, PROFILE_NAMES, new Map(Object.entries(roles)))
    .flatMap(({ results }) => results)
    .filter((result) => result.control.id === control)
    .map(({ status, site, path }) => [status, ...(site === null ? [] : [`${site}${path ?? ''}`])].join(' '));
}

/** One answer for `/` of the only site with these flags. */
function forFlags(control: string, flags: string): string {
  return (answers(control, { [A]: host(HTTPS, access(flags)) })[0] ?? '').replace(' Site/', '');
}

const SCHANNEL = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL';
function schannel(keys: Readonly<Record<string, readonly [enabled: string, disabledByDefault?: string]>>): Files {
  const text = Object.entries(keys).map(
    ([key, [enabled, disabled]]) =>
      `[${SCHANNEL}\\${key}]\r\n"Enabled"=dword:${enabled}\r\n${disabled === undefined ? '' : `"DisabledByDefault"=dword:${disabled}\r\n`}\r\n`,
  );
  return { 'schannel.reg': utf16leWithBom(`Windows Registry Editor Version 5.00\r\n\r\n${text.join('')}`) };
}
const OFF = ['00000000', '00000001'] as const;
const ON = ['00000001', '00000000'] as const;

describe('profiles', () => {
  it('are asked by name alone, in their order, and none by default', () => {
    const { server } = checkFiles({ [A]: host(HTTPS) }).analysis;
    assert.deepEqual(auditServer(server, [], new Map()), []);
    assert.deepEqual(
      auditServer(server, ['cis-iis10', 'stig-iis10-site'], new Map()).map(({ profile }) => profile.name),
      ['stig-iis10-site', 'cis-iis10'],
    );
  });
  it('name their edition, and every control once', () => {
    for (const { revision, controls } of PROFILES) {
      assert.match(revision, /\S/);
      assert.equal(new Set(controls.map(({ id }) => id)).size, controls.length);
    }
  });
  it('have every control and every role on their page', () => {
    const page = readFileSync(inProject('docs', 'profiles.md'), 'utf8');
    for (const { name, revision, controls } of PROFILES) {
      assert.ok(page.includes(`| \`${name}\` |`), name);
      assert.ok(page.includes(revision), revision);
      for (const control of controls) {
        assert.match(
          page,
          new RegExp(`^\\| [^|]*(?<![\\d.])${control.id.replace('.', '\\.')}(?![\\d.])`, 'm'),
          control.id,
        );
        if (control.name !== null) assert.ok(page.includes(`${control.id} (${control.name})`), control.id);
        for (const role of control.notFor) {
          assert.match(page, new RegExp(`^\\| \`${role}\` \\|.*${control.id}`, 'm'), `${role} ${control.id}`);
        }
      }
    }
    for (const role of SITE_ROLES) assert.ok(page.includes(`| \`${role}\` |`), role);
  });
  it('do not apply to IIS 6', () => {
    const { server } = checkFiles({ [M]: metabase('SecureBindings=":443:"') }).analysis;
    const [audit] = auditServer(server, ['stig-iis10-site'], new Map());
    assert.ok(audit !== undefined && audit.results.length > 0);
    assert.ok(audit.results.every(({ status }) => status === 'notApplicable'));
  });
  it('give no all-clear where nothing was read', () => {
    const { server } = checkFiles({ [WEB]: web('<httpCookies requireSSL="true" />') }).analysis;
    for (const { results } of auditServer(server, PROFILE_NAMES, new Map()))
      for (const { status, control } of results) assert.equal(status, 'unknown', control.id);
  });
});

describe('controls about access flags', () => {
  it('V-218737 wants the bit 8, by whatever words, and no other bit for it', () => {
    for (const flags of ['Ssl', 'ssl', 'Ssl, SslNegotiateCert', '8', '264', 'SslRequireCert,Ssl'])
      assert.equal(forFlags('V-218737', flags), 'pass', flags);
    for (const flags of ['None', 'SslNegotiateCert', 'Ssl128', 'SslNegotiateCert, SslRequireCert', '96'])
      assert.equal(forFlags('V-218737', flags), 'fail', flags);
  });
  it('V-218749 wants the bit 64', () => {
    assert.equal(forFlags('V-218749', 'Ssl, SslNegotiateCert, SslRequireCert'), 'pass');
    assert.equal(forFlags('V-218749', 'Ssl, SslNegotiateCert'), 'fail');
  });
  it('V-218768 wants 8, 64 and 256 together', () => {
    assert.equal(forFlags('V-218768', 'Ssl, SslNegotiateCert, SslRequireCert, Ssl128'), 'pass');
    assert.equal(forFlags('V-218768', '360'), 'pass');
    for (const flags of ['Ssl, SslRequireCert', 'SslRequireCert, Ssl128', 'Ssl, Ssl128'])
      assert.equal(forFlags('V-218768', flags), 'fail', flags);
  });
  it('are unknown where the value is not understood', () => assert.equal(forFlags('V-218737', '$(Flags)'), 'unknown'));
  it('are asked at every path: one below that loses the bit fails', () =>
    assert.deepEqual(
      answers('V-218737', {
        [A]: host(HTTPS, access('Ssl') + access('SslNegotiateCert', 'Site/a') + access('Ssl, Ssl128', 'Site/a/b')),
      }),
      ['pass Site/', 'fail Site/a', 'pass Site/a/b'],
    ));
  it('point at the deciding value', () => {
    const text = host(HTTPS, access('SslNegotiateCert'));
    const { analysis, textAt } = checkFiles({ [A]: text });
    const [audit] = auditServer(analysis.server, ['stig-iis10-site'], new Map());
    const failed = audit?.results.find(({ control }) => control.id === 'V-218737');
    assert.ok(failed?.place != null);
    assert.equal(textAt(failed.place), 'SslNegotiateCert');
  });
});

describe('what does not apply', () => {
  const files = { [A]: host(HTTPS) };
  it('is said by roles of the site, or of all', () => {
    for (const role of ['tlsAtProxy', 'public', 'sharePoint', 'wsus'] as const)
      assert.deepEqual(answers('V-218737', files, { site: [role] }), ['notApplicable Site'], role);
    assert.deepEqual(answers('V-218737', files, { '*': ['wsus'] }), ['notApplicable Site']);
    assert.deepEqual(answers('V-218768', files, { Site: ['ocspCrl'] }), ['notApplicable Site']);
    assert.deepEqual(answers('V-218768', files, { Site: ['scepNdes'] }), ['notApplicable Site']);
    assert.deepEqual(answers('V-218749', files, { Site: ['ocspCrl'] }), ['notApplicable Site']);
  });
  it('is not said by roles of other sites, nor by roles that the control does not name', () => {
    assert.deepEqual(answers('V-218737', files, { Other: ['public'] }), ['fail Site/']);
    assert.deepEqual(answers('V-218737', files, { Site: ['ocspCrl'] }), ['fail Site/']);
    assert.deepEqual(answers('V-218769', files, { '*': ['tlsAtProxy', 'public'] }), ['pass Site/']);
  });
  it('V-218738 is for public sites, and unknown where no login is seen', () => {
    assert.deepEqual(answers('V-218738', files), ['notApplicable Site']);
    const open = { [A]: host(HTTPS, access('SslNegotiateCert')) };
    assert.deepEqual(answers('V-218738', open, { Site: ['public'] }), ['unknown Site/']);
    assert.deepEqual(answers('V-218738', { [A]: host(HTTPS, access('Ssl')) }, { Site: ['public'] }), ['pass Site/']);
    const login = { [A]: application(HTTPS), [WEB]: web('<authentication mode="Forms" />') };
    assert.deepEqual(answers('V-218738', login, { Site: ['public'] }), ['fail Site/']);
  });
});

describe('controls about bindings, cookies and sessions', () => {
  it('V-218748 wants a host name and an address', () => {
    const of = (information: string): readonly string[] =>
      answers('V-218748', { [A]: host(`<binding protocol="https" bindingInformation="${information}" />`) });
    assert.deepEqual(of('10.0.0.5:443:www.example.org'), ['pass Site']);
    assert.deepEqual(of('*:443:www.example.org'), ['fail Site']);
    assert.deepEqual(of('10.0.0.5:443:'), ['fail Site']);
    assert.deepEqual(of('nonsense'), ['unknown Site']);
  });
  it('V-218766 knows 80 and 443, each for its protocol', () => {
    assert.deepEqual(answers('V-218766', { [A]: host(HTTP + HTTPS) }), ['pass Site']);
    assert.deepEqual(answers('V-218766', { [A]: host('<binding protocol="https" bindingInformation="*:80:" />') }), [
      'unknown Site',
    ]);
  });
  it('V-218767 fails without https, and leaves the issuer to a person', () => {
    assert.deepEqual(answers('V-218767', { [A]: host(HTTP) }), ['fail Site']);
    assert.deepEqual(answers('V-218767', { [A]: host(HTTPS) }), ['unknown Site']);
  });
  it('V-218770 wants both settings', () => {
    const of = (inner: string): readonly string[] =>
      answers('V-218770', { [A]: application(HTTPS), [WEB]: web(inner) });
    assert.deepEqual(of('<httpCookies requireSSL="true" />'), ['pass Site/']);
    assert.deepEqual(of(''), ['fail Site/']);
    assert.deepEqual(of('<httpCookies requireSSL="true" /><sessionState compressionEnabled="true" />'), ['fail Site/']);
    assert.deepEqual(of('<httpCookies configSource="cookies.config" />'), ['unknown Site/']);
  });
  it('V-218736 and V-218769 take the defaults, which are right', () => {
    assert.deepEqual(answers('V-218736', { [A]: application(HTTPS) }), ['pass Site/']);
    assert.deepEqual(
      answers('V-218736', { [A]: application(HTTPS), [WEB]: web('<sessionState cookieless="UseUri" />') }),
      ['fail Site/'],
    );
    const asp = `<location path="Site"><system.webServer><asp><session keepSessionIdSecure="false" /></asp></system.webServer></location>`;
    assert.deepEqual(answers('V-218769', { [A]: host(HTTPS, asp) }), ['fail Site/']);
  });
});

describe('controls about the server', () => {
  const site = { [A]: host(HTTPS) };
  it('V-218821 reads the Server keys, and takes a missing one as a finding, that of SSL 3.0 not', () => {
    const good = {
      'Protocols\\TLS 1.2\\Server': ON,
      'Protocols\\TLS 1.1\\Server': OFF,
      'Protocols\\TLS 1.0\\Server': OFF,
    };
    const of = (keys: Parameters<typeof schannel>[0]): readonly string[] =>
      answers('V-218821', { ...site, ...schannel(keys) });
    assert.deepEqual(of(good), ['pass', 'pass', 'pass', 'pass']);
    assert.deepEqual(of({ ...good, 'Protocols\\TLS 1.2\\Server': ['ffffffff', '00000000'] }), [
      'pass',
      'pass',
      'pass',
      'pass',
    ]);
    assert.deepEqual(of({ ...good, 'Protocols\\SSL 3.0\\Server': ON }), ['pass', 'pass', 'pass', 'fail']);
    assert.deepEqual(of({ ...good, 'Protocols\\TLS 1.0\\Server': ['00000000', '00000000'] }), [
      'pass',
      'pass',
      'fail',
      'pass',
    ]);
    assert.deepEqual(of({ 'Protocols\\TLS 1.2\\Client': ON, 'Protocols\\TLS 1.1\\Client': OFF }), [
      'fail',
      'fail',
      'fail',
      'pass',
    ]);
    assert.deepEqual(answers('V-218821', site), ['unknown']);
  });
  it('V-218822 fails for what is on, by registry or by default', () => {
    assert.deepEqual(answers('V-218822', site, {}, 'ws2019'), ['fail']);
    assert.deepEqual(
      answers(
        'V-218822',
        { ...site, ...schannel({ 'Protocols\\TLS 1.0\\Server': OFF, 'Protocols\\TLS 1.1\\Server': OFF }) },
        {},
        'ws2019',
      ),
      ['unknown'],
    );
  });
  it('V-218827 asks siteDefaults, whatever a site says, and not an old Windows', () => {
    const hsts = (attributes: string): Files => ({
      [A]: host(HTTPS).replace('</sites>', `<siteDefaults><hsts ${attributes} /></siteDefaults></sites>`),
    });
    assert.deepEqual(
      answers('V-218827', hsts('enabled="true" includeSubDomains="true" redirectHttpToHttps="true" max-age="1"')),
      ['pass'],
    );
    assert.deepEqual(answers('V-218827', hsts('enabled="true" includeSubDomains="true" redirectHttpToHttps="true"')), [
      'fail',
    ]);
    const own = host(
      `${HTTPS}</bindings><hsts enabled="true" includeSubDomains="true" redirectHttpToHttps="true" max-age="1" /><bindings>`,
    );
    assert.deepEqual(answers('V-218827', { [A]: own }), ['fail']);
    assert.deepEqual(answers('V-218827', site, {}, 'ws2016'), ['notApplicable']);
    assert.deepEqual(answers('V-218827', site, { '*': ['tlsAtProxy'] }), ['notApplicable']);
  });
});

describe('controls of CIS', () => {
  const forms = (attributes: string, inner = ''): Files => ({
    [A]: application(HTTP + HTTPS),
    [WEB]: web(`<authentication mode="Forms"><forms ${attributes}>${inner}</forms></authentication>`),
  });
  it('2.3 to 2.5 ask where forms authentication is on', () => {
    assert.deepEqual(answers('2.3', forms('requireSSL="true"')), ['pass Site/']);
    assert.deepEqual(answers('2.3', forms('')), ['fail Site/']);
    assert.deepEqual(answers('2.4', forms('cookieless="UseCookies"')), ['pass Site/']);
    assert.deepEqual(answers('2.4', forms('')), ['fail Site/']);
    assert.deepEqual(answers('2.5', forms('protection="Encryption"')), ['fail Site/']);
    assert.deepEqual(answers('2.5', forms('')), ['pass Site/']);
    for (const control of ['2.3', '2.4', '2.5', '2.7', '2.8'])
      assert.deepEqual(answers(control, { [A]: host(HTTPS) }), ['notApplicable Site'], control);
  });
  it('2.6 wants the bit 8 where Basic authentication is on: Ssl with something beside it passes', () => {
    const of = (flags: string): readonly string[] =>
      answers('2.6', {
        [A]: host(
          HTTPS,
          `<location path="Site"><system.webServer><security><access sslFlags="${flags}" /><authentication><basicAuthentication enabled="true" /></authentication></security></system.webServer></location>`,
        ),
      });
    assert.deepEqual(of('Ssl, SslNegotiateCert'), ['pass Site/']);
    assert.deepEqual(of('SslNegotiateCert'), ['fail Site/']);
    assert.deepEqual(answers('2.6', { [A]: host(HTTPS) }), ['notApplicable Site']);
  });
  it('2.7 and 2.8 find passwords and never show them', () => {
    const files = forms('', '<credentials passwordFormat="Clear"><user name="anna" password="s3cret" /></credentials>');
    assert.deepEqual(answers('2.7', files), ['fail Site/']);
    assert.deepEqual(answers('2.8', files), ['fail Site/']);
    assert.deepEqual(answers('2.7', forms('', '<credentials passwordFormat="SHA1" />')), ['pass Site/']);
    assert.deepEqual(answers('2.8', forms('', '<credentials passwordFormat="SHA1" />')), ['pass Site/']);
    const { analysis } = checkFiles(files);
    const audits = auditServer(analysis.server, PROFILE_NAMES, new Map());
    const shown = JSON.stringify(auditDocument(audits, analysis.sources)) + auditText(audits, analysis.sources);
    assert.doesNotMatch(shown, /anna|s3cret/);
  });
  it('7.1 takes <hsts> or a header with an age', () => {
    const header = (value: string): Files => ({
      [A]: host(
        HTTPS,
        `<system.webServer><httpProtocol><customHeaders><add name="Strict-Transport-Security" value="${value}" /></customHeaders></httpProtocol></system.webServer>`,
      ),
    });
    assert.deepEqual(answers('7.1', header('max-age=480; preload')), ['pass Site/']);
    assert.deepEqual(answers('7.1', header('max-age=0')), ['fail Site/']);
    assert.deepEqual(
      answers('7.1', { [A]: host(`${HTTPS}</bindings><hsts enabled="true" max-age="9" /><bindings>`) }),
      ['pass Site/'],
    );
    assert.deepEqual(answers('7.1', { [A]: host(HTTPS) }), ['fail Site/']);
  });
  it('7.2 to 7.11 read Server and Client keys, and the switches of ciphers', () => {
    const files = {
      [A]: host(HTTPS),
      ...schannel({
        'Protocols\\SSL 3.0\\Server': OFF,
        'Protocols\\TLS 1.2\\Server': ON,
        'Ciphers\\NULL': ['00000000'],
        'Ciphers\\DES 56/56': ['ffffffff'],
        'Ciphers\\RC4 40/128': ['00000000'],
        'Ciphers\\RC4 56/128': ['00000000'],
        'Ciphers\\RC4 64/128': ['00000000'],
        'Ciphers\\AES 256/256': ['ffffffff'],
      }),
    };
    assert.deepEqual(answers('7.3', files), ['pass', 'fail']);
    assert.deepEqual(answers('7.6', files), ['pass']);
    assert.deepEqual(answers('7.7', files), ['pass']);
    assert.deepEqual(answers('7.8', files), ['fail']);
    assert.deepEqual(answers('7.9', files), ['fail']);
    assert.deepEqual(answers('7.11', files), ['pass']);
    assert.deepEqual(answers('7.12', files), ['unknown']);
  });
});

describe('reports of profiles', () => {
  const { analysis } = checkFiles({
    [A]: host(HTTPS, access('None') + ['a', 'b', 'c', 'd', 'e'].map((path) => access('Ssl', `Site/${path}`)).join('')),
  });
  const audits = auditServer(analysis.server, ['stig-iis10-site'], new Map());
  it('fit the schema of reports', () => {
    const profiles = auditDocument(audits, analysis.sources);
    const document: unknown = JSON.parse(JSON.stringify({ ...checkDocument(analysis, TOOL), profiles }));
    assert.deepEqual(schemaErrors(document as Record<string, unknown>), []);
    assert.equal(profiles[0]?.['revision'], 'V2R15');
  });
  it('put the paths of one answer into one line', () => {
    const lines = auditText(audits, analysis.sources).split('\n');
    assert.equal(lines.filter((line) => line.includes('V-218737')).length, 1);
    assert.equal(lines.filter((line) => line.includes('V-218770') && line.includes('/ /a /b /c and 2 more')).length, 1);
  });
});
