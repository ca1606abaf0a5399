import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits, editsOf, formatMessage } from '../../../src/core/index';
import { checkFiles, must } from '../../support/check';
import { A, access, fires, host, HTTP, HTTPS, M, metabase, root, silent } from '../../support/rules';
import type { EditFix } from '../../../src/core/index';
import type { Files } from '../../support/check';

const SECURE = 'SecureBindings=":443:"';
const BOTH = `${HTTP}${HTTPS}`;
const server = (flags: string): string =>
  `<system.webServer><security><access sslFlags="${flags}" /></security></system.webServer>`;

/** The kind of the first fix of the first finding, and the file as it is then. */
function fixed(rule: string, file: string, text: string, more: Files = {}): readonly [string, string] {
  const files = { [file]: text, ...more };
  const [finding] = checkFiles(files).found(rule);
  const fix = must(finding?.fixes?.[0], 'fix');
  assert.notEqual(fix.kind, 'command');
  const edits = must(
    editsOf([fix as EditFix], () => text),
    'edits',
  );
  return [fix.kind, applyEdits(text, file, edits)];
}

describe('access-flag-unknown', () => {
  const rule = 'access-flag-unknown';
  it('fires at the misspelt flag among others', () =>
    fires(rule, A, host(HTTPS, access('Ssl, ⟦SslNegociateCert⟧, Ssl128')), [
      { args: ['SslNegociateCert', 'SslNegotiateCert'], site: 'Site', path: '/' },
    ]));
  it('fires at flags that a full stop joins', () =>
    fires(rule, A, host(HTTPS, access('⟦Ssl.SslRequireCert⟧')), [
      { args: ['Ssl.SslRequireCert', 'Ssl, SslRequireCert'], site: 'Site', path: '/' },
    ]));
  it('fires at flags that the sign of the metabase joins', () =>
    fires(rule, A, host(HTTPS, access('⟦Ssl | Ssl128⟧')), [
      { args: ['Ssl | Ssl128', 'Ssl, Ssl128'], site: 'Site', path: '/' },
    ]));
  it('fires at a name of IIS 6', () =>
    fires(rule, A, host(HTTPS, access('Ssl,⟦AccessSSLRequireCert⟧')), [
      { args: ['AccessSSLRequireCert', 'SslRequireCert'], site: 'Site', path: '/' },
    ]));
  it('fires at a name of IIS 7 in a metabase', () =>
    fires(rule, M, metabase(SECURE, root('AccessSSLFlags="⟦Ssl⟧ | AccessSSL128"')), [
      { args: ['Ssl', 'AccessSSL'], site: 'Site', path: '/' },
    ]));
  it('fires at flags that commas join in a metabase', () =>
    fires(rule, M, metabase(SECURE, root('AccessSSLFlags="⟦AccessSSL,AccessSSL128⟧"')), [
      { args: ['AccessSSL,AccessSSL128', 'AccessSSL | AccessSSL128'], site: 'Site', path: '/' },
    ]));
  it('fires at a word that is like no flag, and lists them', () =>
    fires(rule, A, host(HTTPS, access('⟦Sni⟧')), [
      { args: ['Sni', 'Ssl, SslNegotiateCert, SslRequireCert, SslMapCert, Ssl128'], site: 'Site', path: '/' },
    ]));
  it('fires at a number with a bit that means nothing', () =>
    fires(rule, A, host(HTTPS, access('⟦520⟧')), [
      { args: ['520', 'Ssl, SslNegotiateCert, SslRequireCert, SslMapCert, Ssl128'], site: 'Site', path: '/' },
    ]));
  it('fires where a nearer level overrides the value: IIS reads it all the same', () =>
    fires(rule, A, host(HTTPS, `${server('⟦SslRequre⟧')}${access('Ssl')}`), [
      { args: ['SslRequre', 'Ssl, SslNegotiateCert, SslRequireCert, SslMapCert, Ssl128'], site: 'Site', path: '/' },
    ]));
  it('fires in a web.config on its own', () =>
    fires(rule, 'web.config', `<configuration>${server('Ssl,⟦SslNegotiate⟧')}</configuration>`, [
      { args: ['SslNegotiate', 'SslNegotiateCert'], path: '/' },
    ]));
  it('says that IIS refuses the section, and that IIS 6 does not', () => {
    const words = (files: Files): string => formatMessage(must(checkFiles(files).found(rule)[0], 'finding').message);
    assert.match(words({ [A]: host(HTTPS, access('SslRequireCrt')) }), /500\.19/);
    assert.doesNotMatch(words({ [M]: metabase(SECURE, root('AccessSSLFlags="AccessSSLRequireCrt"')) }), /500/);
  });
  it('mends what is beyond doubt by itself, and suggests the rest', () => {
    for (const [flags, kind, mended] of [
      ['Ssl, SslNegociateCert', 'safe', 'Ssl, SslNegotiateCert'],
      ['Ssl.SslRequireCert', 'safe', 'Ssl, SslRequireCert'],
      ['ssl;AccessSSL128', 'safe', 'ssl, Ssl128'],
      ['AccessSSL', 'safe', 'Ssl'],
      ['Sls', 'suggestion', 'Ssl'],
      ['SslRequireCertificate', 'suggestion', 'SslRequireCert'],
    ] as const) {
      assert.deepEqual(
        fixed(rule, A, host(HTTPS, access(flags))),
        [kind, host(HTTPS, access(mended))],
        `${flags} becomes ${mended}`,
      );
    }
    assert.deepEqual(checkFiles({ [A]: host(HTTPS, access('Sni')) }).found(rule)[0]?.fixes, []);
  });
  for (const flags of ['', 'None', '0', '8', '104', ' ssl ,SSLNEGOTIATECERT', 'Ssl,Ssl128', 'Ssl,,Ssl128', '488'])
    it(`is silent about "${flags}"`, () => silent(rule, { [A]: host(HTTPS, access(flags)) }));
  for (const flags of ['0', '264', 'AccessSSL | AccessSSL128', 'accessssl|accesssslmapcert'])
    it(`is silent about "${flags}" in a metabase`, () =>
      silent(rule, { [M]: metabase(SECURE, root(`AccessSSLFlags="${flags}"`)) }));
  it('is silent about references that decode to flags', () =>
    silent(rule, { [A]: host(HTTPS, access('Ssl&#44; Ssl&#x31;28')) }));
  it('is silent about a comment, and about the sslFlags of a binding', () =>
    silent(rule, {
      [A]: host(
        '<binding protocol="https" bindingInformation="*:443:a" sslFlags="Sni" />',
        `<!-- ${access('SslRequireCrt')} -->`,
      ),
    }));
});

describe('access-flag-not-in-schema', () => {
  const rule = 'access-flag-not-in-schema';
  it('fires at the flag', () =>
    fires(rule, A, host(HTTPS, access('Ssl, SslNegotiateCert, ⟦SslMapCert⟧')), [
      { args: ['SslMapCert'], site: 'Site', path: '/' },
    ]));
  it('fires at a number that holds its bit', () =>
    fires(rule, A, host(HTTPS, access('⟦168⟧', 'Site/a')), [{ args: ['168'], site: 'Site', path: '/a' }]));
  it('fires once for a value that many paths inherit, and says which', () => {
    const text = host(
      HTTPS,
      `${server('sslmapcert')}<location path="Site/a"><system.webServer><serverRuntime uploadReadAheadSize="1" /></system.webServer></location>`,
    );
    const found = checkFiles({ [A]: text }).found(rule);
    assert.deepEqual(
      found.map(({ affected }) => affected),
      [
        [
          { site: 'Site', path: '/' },
          { site: 'Site', path: '/a' },
        ],
      ],
    );
  });
  it('suggests to take it away, with its separator', () => {
    for (const [flags, left] of [
      ['Ssl, SslMapCert', 'Ssl'],
      ['SslMapCert,Ssl', 'Ssl'],
      ['SslMapCert', 'None'],
      ['168', '40'],
    ] as const)
      assert.deepEqual(fixed(rule, A, host(HTTPS, access(flags))), ['suggestion', host(HTTPS, access(left))]);
  });
  it('is silent about IIS 6, which has the flag', () =>
    silent(rule, { [M]: metabase(SECURE, root('AccessSSLFlags="AccessSSLNegotiateCert | AccessSSLMapCert"')) }));
  it('is silent about the other flags', () =>
    silent(rule, { [A]: host(HTTPS, access('Ssl, SslNegotiateCert, SslRequireCert, Ssl128')) }));
  it('is silent about a number without the bit', () => silent(rule, { [A]: host(HTTPS, access('360')) }));
  it('is silent about the name of IIS 6, which is another mistake', () =>
    silent(rule, { [A]: host(HTTPS, access('AccessSSLMapCert')) }));
  it('is silent about a comment', () => silent(rule, { [A]: host(HTTPS, `<!-- ${access('SslMapCert')} -->`) }));
});

describe('child-access-drops-ssl', () => {
  const rule = 'child-access-drops-ssl';
  const below = (child: string, parent = 'Ssl'): string => host(HTTPS, access(parent) + access(child, 'Site/app'));
  it('fires at the deeper value that loses Ssl', () =>
    fires(rule, A, below('⟦SslNegotiateCert⟧'), [{ args: ['Ssl', '/app'], site: 'Site', path: '/app' }]));
  it('fires where the certificate flags are lost', () =>
    fires(rule, A, below('⟦Ssl⟧', 'Ssl, SslNegotiateCert, SslRequireCert'), [
      { args: ['SslNegotiateCert, SslRequireCert', '/app'], site: 'Site', path: '/app' },
    ]));
  it('fires where a required certificate is only accepted', () =>
    fires(rule, A, below('⟦Ssl, SslNegotiateCert⟧', '104'), [
      { args: ['SslRequireCert', '/app'], site: 'Site', path: '/app' },
    ]));
  it('fires at the whole value, which has no wrong token', () =>
    fires(rule, A, below('⟦SslNegotiateCert, Ssl128⟧'), [{ args: ['Ssl', '/app'], site: 'Site', path: '/app' }]));
  it('fires at a site that loses what the server says', () =>
    fires(rule, A, host(HTTPS, `${server('Ssl')}${access('⟦Ssl128⟧')}`), [
      { args: ['Ssl', '/'], site: 'Site', path: '/' },
    ]));
  it('fires in a metabase with the names of IIS 6', () =>
    fires(
      rule,
      M,
      metabase(
        SECURE,
        root('AccessSSLFlags="AccessSSL | AccessSSL128"') + root('AccessSSLFlags="⟦AccessSSLNegotiateCert⟧"', '/app'),
      ),
      [{ args: ['AccessSSL', '/app'], site: 'Site', path: '/app' }],
    ));
  it('links the value that is lost', () => {
    const { found, textAt } = checkFiles({ [A]: below('Ssl128', 'Ssl, SslNegotiateCert') });
    assert.deepEqual(
      (found(rule)[0]?.related ?? []).map(({ place }) => textAt(place)),
      ['Ssl, SslNegotiateCert'],
    );
  });
  it('suggests to repeat what is lost', () => {
    for (const [child, parent, mended] of [
      ['SslNegotiateCert', 'Ssl', 'Ssl, SslNegotiateCert'],
      ['Ssl', 'Ssl, SslNegotiateCert, SslRequireCert', 'Ssl, SslNegotiateCert, SslRequireCert'],
      ['Ssl128', 'Ssl, SslNegotiateCert', 'Ssl, SslNegotiateCert, Ssl128'],
      ['32', 'Ssl', '40'],
    ] as const)
      assert.deepEqual(fixed(rule, A, below(child, parent)), ['suggestion', below(mended, parent)]);
  });
  for (const child of ['None', '0', ''])
    it(`is silent about "${child}", which is a decision`, () => silent(rule, { [A]: below(child) }));
  it('is silent where the deeper value repeats what is inherited, in another order or as a number', () => {
    silent(rule, { [A]: below('ssl128,SSLNEGOTIATECERT , ssl', 'Ssl, SslNegotiateCert') });
    silent(rule, { [A]: below('40', 'Ssl, SslNegotiateCert') });
  });
  it('is silent where nothing is lost but Ssl128', () => silent(rule, { [A]: below('Ssl', 'Ssl, Ssl128') }));
  it('is silent about a single property of the metabase that says FALSE', () =>
    silent(rule, {
      [M]: metabase(SECURE, root('AccessSSLFlags="AccessSSL"') + root('AccessSSL="FALSE" AccessSSL128="TRUE"', '/app')),
    }));
  it('is silent about the virtual directories that the setup of Exchange Server writes', () => {
    const exchange = below('SslNegotiateCert, Ssl128').replace(
      '<bindings>',
      `<application path="/" applicationPool="DefaultAppPool" /><application path="/app" applicationPool="MSExchangePowerShellFrontEndAppPool" /><bindings>${HTTP}`,
    );
    silent(rule, { [A]: exchange });
    silent('client-cert-without-ssl', { [A]: exchange });
  });
  it('is silent where a word is not understood, which may be the flag', () =>
    silent(rule, { [A]: below('Ssll, SslNegotiateCert') }));
  it('is silent about siblings', () =>
    silent(rule, { [A]: host(HTTPS, access('Ssl', 'Site/a') + access('SslNegotiateCert', 'Site/b')) }));
  it('is silent where the level above decides on nothing', () =>
    silent(rule, { [A]: below('SslNegotiateCert', 'None') }));
  it('is silent about a comment, and about a site whose name only begins alike', () =>
    silent(rule, {
      [A]: host(HTTPS, `${access('Ssl')}<!-- ${access('Ssl128', 'Site/a')} -->${access('Ssl128', 'Site2')}`),
    }));
});

describe('http-binding-beside-required-ssl', () => {
  const rule = 'http-binding-beside-required-ssl';
  const marked = '<binding protocol="http" bindingInformation="⟦*:80:⟧" />';
  it('fires at the http binding', () =>
    fires(rule, A, host(`${marked}${HTTPS}`, access('Ssl')), [{ args: ['Site', '*:80:', 'Ssl'], site: 'Site' }]));
  it('fires once for a site, and links the other bindings and what requires SSL', () => {
    const text = host(`${HTTP}<binding protocol="HTTP" bindingInformation="*:81:" />${HTTPS}`, access('Ssl, Ssl128'));
    const { found, textAt } = checkFiles({ [A]: text });
    assert.deepEqual(
      found(rule).map(({ related }) => (related ?? []).map(({ place }) => textAt(place))),
      [['Ssl', '*:81:']],
    );
  });
  it('fires in a metabase', () =>
    fires(rule, M, metabase(`ServerBindings="⟦:80:⟧" ${SECURE}`, root('AccessSSLFlags="AccessSSL"')), [
      { args: ['Site', ':80:', 'AccessSSL'], site: 'Site' },
    ]));
  it('is silent where some path does without', () =>
    silent(rule, { [A]: host(BOTH, access('Ssl') + access('None', 'Site/health')) }));
  it('is silent where only a path requires SSL', () => silent(rule, { [A]: host(BOTH, access('Ssl', 'Site/a')) }));
  it('is silent where HSTS redirects', () =>
    silent(rule, {
      [A]: host(BOTH, access('Ssl')).replace(
        '</bindings>',
        '</bindings><hsts enabled="true" max-age="1" redirectHttpToHttps="true" />',
      ),
    }));
  it('is silent without an https binding, which is another mistake', () =>
    silent(rule, { [A]: host(HTTP, access('Ssl')) }));
  it('is silent without an http binding', () =>
    silent(rule, { [A]: host(`${HTTPS}<binding protocol="net.tcp" bindingInformation="808:*" />`, access('Ssl')) }));
  it('is silent about SslNegotiateCert, which requires no SSL', () =>
    silent(rule, { [A]: host(BOTH, access('SslNegotiateCert')) }));
});

describe('client-cert-without-ssl', () => {
  const rule = 'client-cert-without-ssl';
  it('fires at the flag that requires', () =>
    fires(rule, A, host(BOTH, access('SslNegotiateCert, ⟦SslRequireCert⟧')), [
      { args: ['SslRequireCert', 'Ssl'], site: 'Site', path: '/' },
    ]));
  it('fires at the flag that asks', () =>
    fires(rule, A, host(BOTH, access('⟦SslNegotiateCert⟧, Ssl128', 'Site/a')), [
      { args: ['SslNegotiateCert', 'Ssl'], site: 'Site', path: '/a' },
    ]));
  it('fires in a metabase', () =>
    fires(rule, M, metabase(`ServerBindings=":80:" ${SECURE}`, root('AccessSSLFlags="⟦AccessSSLNegotiateCert⟧"')), [
      { args: ['AccessSSLNegotiateCert', 'AccessSSL'], site: 'Site', path: '/' },
    ]));
  it('says 403.7 where a certificate is required, and links the binding', () => {
    const { found, textAt } = checkFiles({ [A]: host(BOTH, access('96')) });
    const finding = must(found(rule)[0], 'finding');
    assert.match(formatMessage(finding.message), /403\.7/);
    assert.deepEqual(
      (finding.related ?? []).map(({ place }) => textAt(place)),
      ['*:80:'],
    );
  });
  it('suggests Ssl', () =>
    assert.deepEqual(fixed(rule, A, host(BOTH, access('SslNegotiateCert'))), [
      'suggestion',
      host(BOTH, access('Ssl, SslNegotiateCert')),
    ]));
  it('is silent with Ssl, in any spelling', () => {
    silent(rule, { [A]: host(BOTH, access('SslNegotiateCert, SSL')) });
    silent(rule, { [A]: host(BOTH, access('104')) });
  });
  it('is silent without an http binding', () => silent(rule, { [A]: host(HTTPS, access('SslNegotiateCert')) }));
  it('is silent about Ssl128 alone, which is another mistake', () =>
    silent(rule, { [A]: host(BOTH, access('Ssl128')) }));
  it('is silent about a web.config on its own, whose bindings are not known', () =>
    silent(rule, { 'web.config': `<configuration>${server('SslNegotiateCert')}</configuration>` }));
  it('is silent about a comment', () => silent(rule, { [A]: host(BOTH, `<!-- ${access('SslNegotiateCert')} -->`) }));
});

describe('ssl128-without-ssl', () => {
  const rule = 'ssl128-without-ssl';
  it('fires at the flag', () =>
    fires(rule, A, host(BOTH, access('SslNegotiateCert, ⟦Ssl128⟧')), [
      { args: ['Ssl128', 'Ssl'], site: 'Site', path: '/' },
    ]));
  it('fires at a number', () =>
    fires(rule, A, host(BOTH, access('⟦256⟧')), [{ args: ['Ssl128', 'Ssl'], site: 'Site', path: '/' }]));
  it('fires in a metabase, at a single property too', () =>
    fires(rule, M, metabase(`ServerBindings=":80:" ${SECURE}`, root('⟦AccessSSL128="TRUE"⟧')), [
      { args: ['AccessSSL128', 'AccessSSL'], site: 'Site', path: '/' },
    ]));
  it('fires in a web.config on its own', () =>
    fires(rule, 'web.config', `<configuration>${server('⟦Ssl128⟧')}</configuration>`, [
      { args: ['Ssl128', 'Ssl'], path: '/' },
    ]));
  it('suggests Ssl', () =>
    assert.deepEqual(fixed(rule, A, host(BOTH, access('Ssl128'))), ['suggestion', host(BOTH, access('Ssl, Ssl128'))]));
  it('is silent with Ssl', () => silent(rule, { [A]: host(BOTH, access('Ssl128,ssl')) }));
  it('is silent about a number with both', () => silent(rule, { [A]: host(BOTH, access('264')) }));
  it('is silent without an http binding', () => silent(rule, { [A]: host(HTTPS, access('Ssl128')) }));
  it('is silent about a comment', () => silent(rule, { [A]: host(BOTH, `<!-- ${access('Ssl128')} -->`) }));
});
