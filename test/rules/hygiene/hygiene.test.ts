import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits, editsOf } from '../../../src/core/index';
import { checkFiles } from '../../support/check';
import { A, access, fires, host, HTTP, HTTPS, M, metabase, silent } from '../../support/rules';
import type { Files } from '../../support/check';

const BOTH = HTTP + HTTPS;
const WEB = 'www/web.config';

/** A site with more than bindings in it. */
const site = (bindings: string, more: string, rest = ''): string =>
  host(`${bindings}</bindings>${more}<bindings>`, rest);
const hsts = (attributes: string): string => `<hsts ${attributes} />`;
/** A site whose `/` is the folder of the web.config. */
const withApplication = (bindings: string, rest = ''): string =>
  site(bindings, '<application path="/"><virtualDirectory path="/" physicalPath="C:\\www" /></application>', rest);
const location = (inner: string, path = 'Site'): string =>
  `<location path="${path}"><system.webServer>${inner}</system.webServer></location>`;
const web = (inner: string): string => `<configuration><system.web>${inner}</system.web></configuration>`;
const webServer = (inner: string): string =>
  `<configuration><system.webServer>${inner}</system.webServer></configuration>`;
const SSL = '<security><access sslFlags="Ssl" /></security>';

/** The file after the first fix of the only finding. */
function fixed(rule: string, text: string): string {
  const { found } = checkFiles({ [A]: text });
  const fix = found(rule)[0]?.fixes?.[0];
  assert.ok(fix !== undefined && fix.kind !== 'command');
  return applyEdits(text, A, editsOf([fix], () => text) ?? []);
}

describe('hsts-redirect-port', () => {
  const rule = 'hsts-redirect-port';
  const ON = 'enabled="true" max-age="31536000" redirectHttpToHttps=';
  it('fires at the value where https listens elsewhere', () =>
    fires(rule, A, site(`${HTTP}<binding protocol="https" bindingInformation="*:8443:" />`, hsts(`${ON}"⟦true⟧"`)), [
      { args: ['Site', 8443], site: 'Site' },
    ]));
  it('fires where there is no https binding at all', () =>
    fires(rule, A, site(HTTP, hsts(`${ON}"⟦true⟧"`)), [{ args: ['Site'], site: 'Site' }]));
  it('fires once for siteDefaults, and names every site', () => {
    const text = `<configuration><system.applicationHost><sites><site name="A" id="1"><bindings>${HTTP}</bindings></site><site name="B" id="2"><bindings><binding protocol="http" bindingInformation="*:80:b" /></bindings></site><siteDefaults>${hsts(`${ON}"⟦true⟧"`)}</siteDefaults></sites></system.applicationHost></configuration>`;
    fires(rule, A, text, [{ args: ['A'], site: 'A' }]);
    const { found } = checkFiles({ [A]: text.replace(/[⟦⟧]/g, '') });
    assert.deepEqual(
      found(rule)[0]?.affected?.map((path) => path.site),
      ['A', 'B'],
    );
  });
  it('is silent with https at 443', () => silent(rule, { [A]: site(BOTH, hsts(`${ON}"true"`)) }));
  it('is silent where HSTS or the redirect is off', () => {
    silent(rule, { [A]: site(HTTP, hsts('enabled="false" redirectHttpToHttps="true"')) });
    silent(rule, { [A]: site(HTTP, hsts(`${ON}"false"`)) });
  });
  it('is silent where another site answers at 443 for the host', () => {
    const two = (http: string, https: string): Files => ({
      [A]: `<configuration><system.applicationHost><sites><site name="A" id="1"><bindings><binding protocol="http" bindingInformation="*:80:${http}" /></bindings>${hsts(`${ON}"true"`)}</site><site name="B" id="2"><bindings><binding protocol="https" bindingInformation="*:443:${https}" sslFlags="1" /></bindings></site></sites></system.applicationHost></configuration>`,
    });
    silent(rule, two('shop.example.org', 'SHOP.example.org'));
    silent(rule, two('shop.example.org', '*.example.org'));
    silent(rule, two('shop.example.org', ''));
    // A wildcard stands for the whole left-most label, and for one.
    assert.equal(checkFiles(two('a.shop.example.org', '*.example.org')).found(rule).length, 1);
    assert.equal(checkFiles(two('other.org', 'shop.example.org')).found(rule).length, 1);
  });
  it('is silent without an http binding, and where the port is a placeholder', () => {
    silent(rule, { [A]: site('<binding protocol="https" bindingInformation="*:8443:" />', hsts(`${ON}"true"`)) });
    silent(rule, {
      [A]: site(`${HTTP}<binding protocol="https" bindingInformation="*:[PORT]:" />`, hsts(`${ON}"true"`)),
    });
  });
  it('is silent about a comment and about IIS 6', () => {
    silent(rule, { [A]: site(HTTP, `<!-- ${hsts(`${ON}"true"`)} -->`) });
    silent(rule, { [M]: metabase('ServerBindings=":80:"') });
  });
});

describe('hsts-max-age-zero', () => {
  const rule = 'hsts-max-age-zero';
  it('fires at the value', () =>
    fires(rule, A, site(HTTPS, hsts('enabled="true" max-age="⟦0⟧"')), [{ args: [], site: 'Site' }]));
  it('fires at what turns HSTS on where no age is stated', () =>
    fires(rule, A, site(HTTPS, hsts('enabled="⟦true⟧"')), [{ args: [], site: 'Site' }]));
  it('writes the missing attribute behind the other', () =>
    assert.match(fixed(rule, site(HTTPS, hsts('enabled="true"'))), /<hsts enabled="true" max-age="31536000" \/>/));
  it('is silent about any other age', () => silent(rule, { [A]: site(HTTPS, hsts('enabled="true" max-age="300"')) }));
  it('is silent where HSTS is off', () => silent(rule, { [A]: site(HTTPS, hsts('max-age="0"')) }));
  it('is silent where siteDefaults have an age', () =>
    silent(rule, {
      [A]: site(HTTPS, hsts('enabled="true"')).replace(
        '</sites>',
        '<siteDefaults><hsts max-age="31536000" /></siteDefaults></sites>',
      ),
    }));
  it('is silent about what is no number', () =>
    silent(rule, { [A]: site(HTTPS, hsts('enabled="true" max-age="one year"')) }));
});

describe('hsts-preload-incomplete', () => {
  const rule = 'hsts-preload-incomplete';
  it('fires without sub-domains', () =>
    fires(rule, A, site(HTTPS, hsts('enabled="true" max-age="31536000" preload="⟦true⟧"')), [
      { args: ['includeSubDomains="true"'], site: 'Site' },
    ]));
  it('fires with less than a year', () =>
    fires(rule, A, site(HTTPS, hsts('enabled="true" max-age="31535999" includeSubDomains="true" preload="⟦true⟧"')), [
      { args: ['max-age="31536000"'], site: 'Site' },
    ]));
  it('fires for both', () =>
    fires(rule, A, site(HTTPS, hsts('enabled="true" max-age="300" preload="⟦true⟧"')), [
      { args: ['includeSubDomains="true", max-age="31536000"'], site: 'Site' },
    ]));
  it('is silent where the list takes the domain', () =>
    silent(rule, {
      [A]: site(HTTPS, hsts('enabled="true" max-age="63072000" includeSubDomains="true" preload="true"')),
    }));
  it('is silent without preload', () => silent(rule, { [A]: site(HTTPS, hsts('enabled="true" max-age="300"')) }));
  it('is silent where HSTS is off', () => silent(rule, { [A]: site(HTTPS, hsts('preload="true"')) }));
});

describe('hsts-duplicate-header', () => {
  const rule = 'hsts-duplicate-header';
  const ON = hsts('enabled="true" max-age="31536000"');
  const headers = (inner: string): string => `<httpProtocol><customHeaders>${inner}</customHeaders></httpProtocol>`;
  const header = (name: string): string => `<add name="${name}" value="max-age=1" />`;
  it('fires at the name of the header', () =>
    fires(rule, A, site(HTTPS, ON, location(headers(header('⟦Strict-Transport-Security⟧')))), [
      { args: ['max-age=1'], site: 'Site', path: '/' },
    ]));
  it('fires whatever its case, at the server and below', () => {
    fires(
      rule,
      A,
      site(HTTPS, ON, `<system.webServer>${headers(header('⟦strict-transport-security⟧'))}</system.webServer>`),
      [{ args: ['max-age=1'], site: 'Site', path: '/' }],
    );
    fires(rule, A, site(HTTPS, ON, location(headers(header('⟦Strict-Transport-Security⟧')), 'Site/a')), [
      { args: ['max-age=1'], site: 'Site', path: '/a' },
    ]);
  });
  it('fires in a web.config', () =>
    fires(
      rule,
      WEB,
      webServer(headers(header('⟦Strict-Transport-Security⟧'))),
      [{ args: ['max-age=1'], site: 'Site', path: '/' }],
      {
        [A]: withApplication(HTTPS).replace('</bindings>', `</bindings>${ON}`),
      },
    ));
  it('takes away the header as often as a level states it, so that none is left to send', () => {
    const text = (inner: string): string => site(HTTPS, ON, location(headers(inner)));
    const twice = header('Strict-Transport-Security') + header('X-Other') + header('STRICT-transport-security');
    assert.equal(fixed(rule, text(twice)), text(header('X-Other')));
  });
  it('is silent where <hsts> is off or not there', () => {
    silent(rule, { [A]: site(HTTPS, hsts('enabled="false"'), location(headers(header('Strict-Transport-Security')))) });
    silent(rule, { [A]: host(HTTPS, location(headers(header('Strict-Transport-Security')))) });
  });
  it('is silent where the header is removed or cleared again', () => {
    for (const undone of ['<remove name="strict-transport-security" />', '<clear />'])
      silent(rule, {
        [A]: site(HTTPS, ON, location(headers(header('Strict-Transport-Security') + undone))),
      });
  });
  it('is silent about other headers, redirect headers and comments', () =>
    silent(rule, {
      [A]: site(
        HTTPS,
        ON,
        location(
          `<httpProtocol><customHeaders>${header('X-Powered-By')}<!-- ${header('Strict-Transport-Security')} --></customHeaders><redirectHeaders>${header('Strict-Transport-Security')}</redirectHeaders></httpProtocol>`,
        ),
      ),
    }));
  it('is silent for other sites', () =>
    silent(rule, { [A]: site(HTTPS, ON, location(headers(header('Strict-Transport-Security')), 'Other')) }));
});

describe('redirect-behind-required-ssl', () => {
  const rule = 'redirect-behind-required-ssl';
  const rewrite = (condition = '<add input="{HTTPS}" pattern="^OFF$" />', name = '⟦To https⟧', more = ''): string =>
    `<rewrite><rules><rule name="${name}"${more}><match url="(.*)" /><conditions>${condition}</conditions><action type="Redirect" url="https://{HTTP_HOST}/{R:1}" /></rule></rules></rewrite>`;
  const plain = (text: string): string => text.replace(/[⟦⟧]/g, '');
  it('fires at the name of the rule', () =>
    fires(rule, A, host(BOTH, location(SSL + rewrite())), [{ args: ['/'], site: 'Site', path: '/' }]));
  it('fires for the other ways to ask for plain http', () => {
    for (const condition of [
      '<add input="{SERVER_PORT_SECURE}" pattern="^0$" />',
      '<add input="{SERVER_PORT}" pattern="443" negate="true" />',
      '<add input="{HTTPS}" pattern="on" negate="true" />',
    ])
      fires(rule, A, host(BOTH, location(SSL + rewrite(condition))), [{ args: ['/'], site: 'Site', path: '/' }]);
  });
  it('fires at the destination of <httpRedirect>', () =>
    fires(
      rule,
      A,
      host(BOTH, location(`${SSL}<httpRedirect enabled="true" destination="⟦https://www.example.org⟧" />`)),
      [{ args: ['/'], site: 'Site', path: '/' }],
    ));
  it('fires for a rule of a web.config below the flags', () =>
    fires(rule, WEB, webServer(rewrite()), [{ args: ['/'], site: 'Site', path: '/' }], {
      [A]: withApplication(BOTH, location(SSL)),
    }));
  it('is silent where SSL is not required: SslNegotiateCert and Ssl128 alone do not', () => {
    silent(rule, { [A]: host(BOTH, location(plain(rewrite()))) });
    silent(rule, {
      [A]: host(
        BOTH,
        location(`<security><access sslFlags="SslNegotiateCert, Ssl128" /></security>${plain(rewrite())}`),
      ),
    });
  });
  it('is silent without an http binding', () => silent(rule, { [A]: host(HTTPS, location(SSL + plain(rewrite()))) }));
  it('is silent about rules that are off, and rules for both protocols', () => {
    silent(rule, { [A]: host(BOTH, location(SSL + rewrite(undefined, 'x', ' enabled="false"'))) });
    silent(rule, { [A]: host(BOTH, location(SSL + rewrite('<add input="{HTTP_HOST}" pattern="^example" />', 'x'))) });
  });
  it('is silent about redirects that are off or stay on http', () => {
    for (const redirect of [
      '<httpRedirect enabled="false" destination="https://a" />',
      '<httpRedirect enabled="true" destination="/owa" />',
      '<httpRedirect />',
    ])
      silent(rule, { [A]: host(BOTH, location(SSL + redirect)) });
  });
  it('is silent about a comment, and where a deeper path needs no SSL', () => {
    silent(rule, { [A]: host(BOTH, location(`${SSL}<!-- ${plain(rewrite())} -->`)) });
    silent(rule, {
      [A]: host(
        BOTH,
        access('Ssl') + location(`<security><access sslFlags="None" /></security>${plain(rewrite())}`, 'Site/a'),
      ),
    });
  });
});

describe('basic-auth-without-ssl', () => {
  const rule = 'basic-auth-without-ssl';
  const basic = (enabled: string): string =>
    `<authentication><basicAuthentication enabled="${enabled}" /></authentication>`;
  const on = `<security>${basic('⟦true⟧')}</security>`;
  const plainOn = on.replace(/[⟦⟧]/g, '');
  const finding = (path: string): { args: [string]; site: string; path: string } => ({
    args: [path],
    site: 'Site',
    path,
  });
  it('fires at the value', () => fires(rule, A, host(BOTH, location(on)), [finding('/')]));
  it('fires where only other flags are set: the bit 8 is what counts', () => {
    for (const flags of ['None', 'SslNegotiateCert', 'SslNegotiateCert, SslRequireCert', 'Ssl128', '96'])
      fires(rule, A, host(BOTH, location(`<security><access sslFlags="${flags}" />${basic('⟦true⟧')}</security>`)), [
        finding('/'),
      ]);
  });
  it('fires at a path below, also where the site requires SSL and the path does not', () => {
    fires(rule, A, host(BOTH, location(on, 'Site/a/b')), [finding('/a/b')]);
    fires(
      rule,
      A,
      host(
        BOTH,
        access('Ssl') + location(`<security><access sslFlags="None" />${basic('⟦true⟧')}</security>`, 'Site/a'),
      ),
      [finding('/a')],
    );
  });
  it('fires once where the text holds for several paths, at those that serve http', () => {
    const text = host(BOTH, location(on) + access('Ssl', 'Site/safe') + access('None', 'Site/open'));
    fires(rule, A, text, [finding('/')]);
    const { found } = checkFiles({ [A]: text.replace(/[⟦⟧]/g, '') });
    assert.deepEqual(
      found(rule)[0]?.affected?.map(({ path }) => path),
      ['/', '/open'],
    );
  });
  it('gives a command with its undo, quoted for cmd', () => {
    const { found } = checkFiles({ [A]: host(BOTH, location(plainOn, 'Site/a')) });
    const fix = found(rule)[0]?.fixes?.[0];
    assert.ok(fix?.kind === 'command');
    assert.match(fix.command, / set config "Site\/a" .*\/sslFlags:"Ssl" /);
    assert.match(fix.undo ?? '', / set config "Site\/a" .*\/sslFlags:"None" /);
  });
  it('is silent where SSL is required, as a name and as a number', () => {
    for (const flags of ['Ssl', 'ssl, SslNegotiateCert', '8', '264'])
      silent(rule, {
        [A]: host(BOTH, location(`<security><access sslFlags="${flags}" />${basic('true')}</security>`)),
      });
  });
  it('is silent where it is off, or turned off again', () => {
    silent(rule, { [A]: host(BOTH, location(`<security>${basic('false')}</security>`)) });
    silent(rule, {
      [A]: host(
        BOTH,
        `<system.webServer>${plainOn}</system.webServer>${location(`<security>${basic('false')}</security>`)}`,
      ),
    });
  });
  it('is silent without an http binding', () => silent(rule, { [A]: host(HTTPS, location(plainOn)) }));
  it('is silent where every http request is sent to https', () => {
    silent(rule, { [A]: site(BOTH, hsts('enabled="true" max-age="9" redirectHttpToHttps="true"'), location(plainOn)) });
    silent(rule, {
      [A]: host(
        BOTH,
        location(
          `${plainOn}<rewrite><rules><rule name="x"><match url=".*" /><conditions><add input="{HTTPS}" pattern="off" /></conditions><action type="Redirect" url="https://{HTTP_HOST}{REQUEST_URI}" /></rule></rules></rewrite>`,
        ),
      ),
    });
  });
  it('fires where only a part of the requests is sent to https', () =>
    fires(
      rule,
      A,
      host(
        BOTH,
        location(
          `${on}<rewrite><rules><rule name="x"><match url="^login" /><conditions><add input="{HTTPS}" pattern="off" /></conditions><action type="Redirect" url="https://{HTTP_HOST}{REQUEST_URI}" /></rule></rules></rewrite>`,
        ),
      ),
      [finding('/')],
    ));
  it('is silent in a web.config that may not turn it on, about a comment, and about FTP', () => {
    silent(rule, { [A]: withApplication(BOTH), [WEB]: webServer(plainOn) });
    silent(rule, { [A]: host(BOTH, `<!-- ${location(plainOn)} -->`) });
    silent(rule, {
      [A]: site(
        BOTH,
        '<ftpServer><security><authentication><basicAuthentication enabled="true" /></authentication></security></ftpServer>',
      ),
    });
  });
});

describe('forms-auth-without-require-ssl', () => {
  const rule = 'forms-auth-without-require-ssl';
  const forms = (element: string, mode = 'Forms'): string =>
    web(`<authentication mode="${mode}">${element}</authentication>`);
  const server = { [A]: withApplication(BOTH) };
  const finding = { args: ['/'], site: 'Site', path: '/' };
  it('fires at the element without the attribute', () =>
    fires(rule, WEB, forms('<⟦forms⟧ loginUrl="~/login" />'), [finding], server));
  it('fires at the value that says false', () =>
    fires(rule, WEB, forms('<forms requireSSL="⟦false⟧" />'), [finding], server));
  it('fires at the mode where there is no element', () =>
    fires(rule, WEB, web('<authentication mode="⟦Forms⟧" />'), [finding], server));
  it('fires below, where the application inherits the mode', () =>
    fires(
      rule,
      A,
      host(
        BOTH,
        `<location path="Site/a"><system.web><authentication mode="forms"><⟦forms⟧ /></authentication></system.web></location>`,
      ),
      [{ args: ['/a'], site: 'Site', path: '/a' }],
    ));
  it('is silent where it is required', () => silent(rule, { ...server, [WEB]: forms('<forms requireSSL="true" />') }));
  it('is silent about other modes', () => {
    silent(rule, { ...server, [WEB]: forms('<forms />', 'Windows') });
    silent(rule, { ...server, [WEB]: web('<authentication><forms /></authentication>') });
  });
  it('is silent for sites without https, and for a web.config whose site is not known', () => {
    silent(rule, { [A]: withApplication(HTTP), [WEB]: forms('<forms />') });
    silent(rule, { [WEB]: forms('<forms />') });
  });
  it('is silent where the section was not read, about a comment, and about system.webServer', () => {
    silent(rule, { ...server, [WEB]: web('<authentication configSource="auth.config" />') });
    silent(rule, { ...server, [WEB]: web(`<!-- <authentication mode="Forms"><forms /></authentication> -->`) });
    silent(rule, {
      ...server,
      [WEB]: webServer('<security><authentication mode="Forms"><forms /></authentication></security>'),
    });
  });
});

describe('cookies-without-require-ssl', () => {
  const rule = 'cookies-without-require-ssl';
  const server = { [A]: withApplication(BOTH) };
  const finding = { args: ['/'], site: 'Site', path: '/' };
  it('fires at the element without the attribute', () =>
    fires(rule, WEB, web('<⟦httpCookies⟧ httpOnlyCookies="true" />'), [finding], server));
  it('fires at the value that says false', () =>
    fires(rule, WEB, web('<httpCookies requireSSL="⟦false⟧" />'), [finding], server));
  it('fires for the session ids of ASP', () =>
    fires(rule, A, host(BOTH, location('<asp><session keepSessionIdSecure="⟦false⟧" /></asp>')), [finding]));
  it('is silent where it is required', () =>
    silent(rule, { ...server, [WEB]: web('<httpCookies requireSSL="true" />') }));
  it('is silent where nothing is said about cookies', () =>
    silent(rule, { ...server, [WEB]: web('<sessionState mode="Off" />') }));
  it('is silent about the default of ASP', () =>
    silent(rule, { [A]: host(BOTH, location('<asp><session allowSessionState="true" /></asp>')) }));
  it('is silent for sites without https, for a web.config on its own, and about a comment', () => {
    silent(rule, { [A]: withApplication(HTTP), [WEB]: web('<httpCookies requireSSL="false" />') });
    silent(rule, { [WEB]: web('<httpCookies requireSSL="false" />') });
    silent(rule, { ...server, [WEB]: web('<!-- <httpCookies requireSSL="false" /> -->') });
  });
});
