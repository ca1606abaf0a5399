import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkFiles, must } from '../../support/check';
import { A, access, fires, host, HTTP, HTTPS, M, metabase, root, silent } from '../../support/rules';
import type { Files } from '../../support/check';

const IIS = 'iisClientCertificateMappingAuthentication';
const AD = 'clientCertificateMappingAuthentication';
const SEALED = '[enc:IISWASOnlyAesProvider:aGVsbG8=:enc]';
const HASH = '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567';

/** A location that states authentication sections. */
function authentication(sections: string, path = 'Site'): string {
  return `<location path="${path}"><system.webServer><security><authentication>${sections}</authentication></security></system.webServer></location>`;
}

/** The section with one mapping of each kind. */
function mapping(attributes = 'enabled="true"', password = SEALED): string {
  return `<${IIS} ${attributes}><oneToOneMappings><add userName="u" password="${password}" certificate="MIIB" /></oneToOneMappings><manyToOneMappings><add name="m" userName="u" password="${SEALED}" /></manyToOneMappings></${IIS}>`;
}

const ad = (enabled: string): string => `<${AD} enabled="${enabled}" />`;
const asks = (path = 'Site'): string => access('Ssl, SslNegotiateCert', path);

/** The output of netsh with one entry for port 443, or with what is given. */
function netsh(negotiate: string, ds: string | null = 'Disabled', endpoint = '0.0.0.0:443'): string {
  return [
    'SSL Certificate bindings:',
    '-------------------------',
    '',
    `    IP:port                      : ${endpoint}`,
    `    Certificate Hash             : ${HASH}`,
    '    Application ID               : {4dc3e181-e14b-4a21-b022-59fc669b0914}',
    '    Certificate Store Name       : MY',
    ...(ds === null ? [] : [`    DS Mapper Usage              : ${ds}`]),
    `    Negotiate Client Certificate : ${negotiate}`,
    '',
  ].join('\r\n');
}
const exported = (negotiate: string, ds?: string | null, endpoint?: string): Files => ({
  'sslcert.txt': netsh(negotiate, ds, endpoint),
});

describe('cert-mapping-never-negotiated', () => {
  const rule = 'cert-mapping-never-negotiated';
  const iis = { args: [IIS], site: 'Site', path: '/' };
  it('fires at the switch of the IIS mapping', () =>
    fires(rule, A, host(HTTPS, authentication(mapping('enabled="⟦true⟧"')) + access('Ssl')), [iis]));
  it('fires at the switch of the mapping by Active Directory', () =>
    fires(rule, A, host(HTTPS, authentication(ad('⟦true⟧'))), [{ args: [AD], site: 'Site', path: '/' }]));
  it('fires once at the server for all of its sites, and names their paths', () => {
    const sites = `<configuration><system.applicationHost><sites><site name="A" id="1"><bindings>${HTTPS}</bindings></site><site name="B" id="2"><bindings>${HTTP}</bindings></site></sites></system.applicationHost><system.webServer><security><authentication>${ad('⟦true⟧')}</authentication></security></system.webServer></configuration>`;
    fires(rule, A, sites, [{ args: [AD], site: 'A', path: '/' }]);
    const [finding] = checkFiles({ [A]: sites.replace(/[⟦⟧]/g, '') }).found(rule);
    assert.deepEqual(finding?.affected, [
      { site: 'A', path: '/' },
      { site: 'B', path: '/' },
    ]);
  });
  it('fires where HTTP.SYS is known not to ask', () =>
    fires(
      rule,
      A,
      host(HTTPS, authentication(ad('⟦true⟧'))),
      [{ args: [AD], site: 'Site', path: '/' }],
      exported('Disabled'),
    ));
  it('fires on IIS 6 at the flag that maps', () =>
    fires(rule, M, metabase('SecureBindings=":443:"', root('AccessSSLFlags="AccessSSL | ⟦AccessSSLMapCert⟧"')), [
      { args: ['AccessSSLMapCert', 'AccessSSLNegotiateCert'], site: 'Site', path: '/' },
    ]));
  it('offers the flag, and to turn the mapping off; the flag not where TLS 1.3 is spoken', () => {
    const files = { [A]: host(HTTPS, authentication(ad('true')) + access('Ssl')) };
    const titles = (windows: 'ws2019' | 'ws2022'): unknown =>
      checkFiles(files, { windows })
        .found(rule)
        .map(({ fixes }) => fixes?.map(({ kind, title }) => [kind, title.args[0]]));
    assert.deepEqual(titles('ws2019'), [
      [
        ['suggestion', 'SslNegotiateCert'],
        ['suggestion', AD],
      ],
    ]);
    assert.deepEqual(titles('ws2022'), [[['suggestion', AD]]]);
  });
  it('is silent where one path that the text decides asks', () =>
    silent(rule, { [A]: host(HTTPS, authentication(mapping()) + asks('Site/admin')) }));
  it('is silent where the endpoint asks in the handshake', () =>
    silent(rule, { [A]: host(HTTPS, authentication(ad('true'))), ...exported('Enabled') }));
  it('is silent where the mapping is off, and in a comment', () =>
    silent(rule, { [A]: host(HTTPS, authentication(`${ad('false')}<!-- ${ad('true')} -->`)) }));
  it('is silent where the flags are not understood', () =>
    silent(rule, { [A]: host(HTTPS, authentication(ad('true')) + access('SslNegotiatCert')) }));
  it('is silent about a web.config on its own, where the server may ask', () =>
    silent(rule, { 'web.config': `<configuration>${authentication(ad('true'), 'x')}</configuration>` }));
  it('is silent about IIS 6 where the flag that asks is there, and where the site always asks', () => {
    silent(rule, {
      [M]: metabase('SecureBindings=":443:"', root('AccessSSLFlags="AccessSSLNegotiateCert | AccessSSLMapCert"')),
    });
    silent(rule, {
      [M]: metabase('SecureBindings=":443:" SSLAlwaysNegoClientCert="TRUE"', root('AccessSSLFlags="AccessSSLMapCert"')),
    });
  });
  it('is silent on IIS 6 where a certificate is required and not asked for, which is an error of its own', () =>
    silent(rule, { [M]: metabase('', root('AccessSSLFlags="AccessSSLRequireCert | AccessSSLMapCert"')) }));
});

describe('cert-mapping-below-site', () => {
  const rule = 'cert-mapping-below-site';
  const below = (section: string): string => section.replace('oneToOneMappings', '⟦oneToOneMappings⟧');
  it('fires at the entries in a location below a site, in the name of the site', () =>
    fires(rule, A, host(HTTPS, authentication(below(mapping()), 'SITE/Partners')), [
      { args: ['/Partners', IIS], site: 'Site', path: '/Partners' },
    ]));
  it('fires at entries for a mapping that the site turns on', () =>
    fires(rule, A, host(HTTPS, authentication(mapping()) + authentication(below(mapping('')), 'Site/a')), [
      { args: ['/a', IIS], site: 'Site', path: '/a' },
    ]));
  it('fires at many-to-one entries alone', () =>
    fires(
      rule,
      A,
      host(
        HTTPS,
        authentication(
          `<${IIS} enabled="true"><oneToOneMappings /><⟦manyToOneMappings⟧><add name="m" userName="u" password="${SEALED}" /></manyToOneMappings></${IIS}>`,
          'Site/a/b',
        ),
      ),
      [{ args: ['/a/b', IIS], site: 'Site', path: '/a/b' }],
    ));
  it('is silent where the site has the entries and the path turns them on, as it should be', () => {
    const right = host(
      HTTPS,
      authentication(mapping('enabled="false"')) +
        authentication(`<${IIS} enabled="true" />`, 'Site/a') +
        asks('Site/a'),
    );
    const { analysis } = checkFiles({ [A]: right }, { windows: 'ws2019' });
    assert.deepEqual(
      analysis.findings.filter(({ severity }) => severity === 'error' || severity === 'warning'),
      [],
    );
  });
  it('is silent at the site and at the server', () => {
    silent(rule, { [A]: host(HTTPS, authentication(mapping())) });
    silent(rule, { [A]: host(HTTPS, authentication(mapping(), '.')) });
  });
  it('is silent where the mapping is only turned off below the site, and where entries are only taken away', () => {
    silent(rule, { [A]: host(HTTPS, authentication(`<${IIS} enabled="false" />`, 'Site/a')) });
    silent(rule, {
      [A]: host(HTTPS, authentication(`<${IIS}><oneToOneMappings><clear /></oneToOneMappings></${IIS}>`, 'Site/a')),
    });
  });
  it('is silent about the mapping by Active Directory', () =>
    silent(rule, { [A]: host(HTTPS, authentication(ad('true'), 'Site/a')) }));
  it('is silent about a site that is not there, which another rule says', () =>
    silent(rule, { [A]: host(HTTPS, authentication(mapping(), 'Other/a')) }));
  it('is silent in a web.config where the section is locked', () =>
    silent(rule, {
      [A]: `<configuration><system.applicationHost><sites><site name="Site" id="1"><application path="/"><virtualDirectory path="/" physicalPath="C:\\www\\site" /></application><bindings>${HTTPS}</bindings></site></sites></system.applicationHost></configuration>`,
      'site/a/web.config': `<configuration><system.webServer><security><authentication>${mapping()}</authentication></security></system.webServer></configuration>`,
    }));
});

describe('cert-mapping-both-kinds', () => {
  const rule = 'cert-mapping-both-kinds';
  const both = { args: [IIS, AD], site: 'Site', path: '/' };
  it('fires at the later of the two', () => {
    fires(rule, A, host(HTTPS, authentication(mapping() + ad('⟦true⟧')) + asks()), [both]);
    fires(rule, A, host(HTTPS, authentication(ad('true') + mapping('enabled="⟦true⟧"')) + asks()), [both]);
  });
  it('fires at the site where the server has turned the other on, and links it', () => {
    const text = host(HTTPS, authentication(ad('true'), '.') + authentication(mapping('enabled="⟦true⟧"')) + asks());
    fires(rule, A, text, [both]);
    const plain = text.replace(/[⟦⟧]/g, '');
    const [finding] = checkFiles({ [A]: plain }).found(rule);
    assert.equal(finding?.related?.[0]?.place.range.start, plain.indexOf('"true"') + 1);
  });
  it('is silent where one of them is on', () => {
    silent(rule, { [A]: host(HTTPS, authentication(mapping() + ad('false')) + asks()) });
    silent(rule, { [A]: host(HTTPS, authentication(mapping('enabled="false"') + ad('true')) + asks()) });
  });
  it('is silent where both kinds of the IIS mapping are off', () =>
    silent(rule, {
      [A]: host(
        HTTPS,
        authentication(
          mapping(
            'enabled="true" oneToOneCertificateMappingsEnabled="false" manyToOneCertificateMappingsEnabled="false"',
          ) + ad('true'),
        ) + asks(),
      ),
    }));
  it('is silent where they hold at different sites', () =>
    silent(rule, {
      [A]: `<configuration><system.applicationHost><sites><site name="A" id="1"><bindings>${HTTPS}</bindings></site><site name="B" id="2"><bindings>${HTTP}</bindings></site></sites></system.applicationHost>${authentication(mapping(), 'A')}${authentication(ad('true'), 'B')}</configuration>`,
    }));
  it('is silent where the path of the one has the other turned off', () =>
    silent(rule, {
      [A]: host(HTTPS, authentication(ad('true')) + authentication(mapping() + ad('false'), 'Site/a') + asks()),
    }));
});

describe('cert-mapping-empty', () => {
  const rule = 'cert-mapping-empty';
  const empty = { args: [IIS], site: 'Site', path: '/' };
  it('fires at the switch of a section without entries', () =>
    fires(rule, A, host(HTTPS, authentication(`<${IIS} enabled="⟦true⟧" />`) + asks()), [empty]));
  it('fires where both kinds are off', () =>
    fires(
      rule,
      A,
      host(
        HTTPS,
        authentication(
          mapping(
            'enabled="⟦true⟧" oneToOneCertificateMappingsEnabled="false" manyToOneCertificateMappingsEnabled="false"',
          ),
        ) + asks(),
      ),
      [empty],
    ));
  it('fires where every entry is off, taken away, or of a kind that is off', () => {
    const one = (entry: string, more = ''): string =>
      `<${IIS} enabled="⟦true⟧" ${more}><oneToOneMappings>${entry}</oneToOneMappings></${IIS}>`;
    const add = `<add userName="u" password="${SEALED}" certificate="MIIB" />`;
    for (const section of [
      one(add.replace('<add', '<add enabled="false"')),
      one(`${add}<clear />`),
      one(add, 'oneToOneCertificateMappingsEnabled="false"'),
    ]) {
      fires(rule, A, host(HTTPS, authentication(section) + asks()), [empty]);
    }
  });
  it('is information on IIS Express, where guides turn it on to get at the certificate', () => {
    const express = host(
      '<binding protocol="https" bindingInformation="*:44300:localhost" />',
      authentication(`<${IIS} enabled="⟦true⟧" />`) + asks(),
    ).replace(
      '<sites>',
      '<applicationPools><add name="Clr4IntegratedAppPool" CLRConfigFile="%IIS_USER_HOME%\\config\\aspnet.config" /></applicationPools><sites>',
    );
    fires(rule, A, express, [{ ...empty, severity: 'information' }]);
  });
  it('is silent where there is an entry of a kind that is on', () => {
    silent(rule, { [A]: host(HTTPS, authentication(mapping()) + asks()) });
    silent(rule, {
      [A]: host(HTTPS, authentication(mapping('enabled="true" oneToOneCertificateMappingsEnabled="false"'))),
    });
  });
  it('is silent where the server turns it on and a site has the entries', () =>
    silent(rule, {
      [A]: host(HTTPS, authentication(`<${IIS} enabled="true" />`, '.') + authentication(mapping('')) + asks()),
    }));
  it('is silent where the section is off', () =>
    silent(rule, { [A]: host(HTTPS, authentication(`<${IIS} enabled="false" /><!-- enabled="true" -->`)) }));
  it('is silent about a mapping that denies', () =>
    silent(rule, {
      [A]: host(
        HTTPS,
        authentication(
          `<${IIS} enabled="true"><manyToOneMappings><add name="none" permissionMode="Deny"><rules><add certificateField="Issuer" certificateSubField="O" matchCriteria="Old" /></rules></add></manyToOneMappings></${IIS}>`,
        ),
      ),
    }));
  it('is silent where the section lies in a file that was not read', () =>
    silent(rule, {
      [A]: host(
        HTTPS,
        authentication(`<${IIS} enabled="true" />`, '.') + authentication(`<${IIS} configSource="m.config" />`),
      ),
    }));
});

describe('cert-mapping-clear-password', () => {
  const rule = 'cert-mapping-clear-password';
  const clear = (text: string): string => text.replace('password=', '⟦password⟧=');
  it('fires at the name of the attribute, for each kind of mapping', () => {
    fires(rule, A, host(HTTPS, authentication(clear(mapping('enabled="true"', 'S3cret!')))), [
      { args: ['oneToOneMappings'], site: 'Site', path: '/' },
    ]);
    fires(
      rule,
      A,
      host(
        HTTPS,
        authentication(
          `<${IIS}><manyToOneMappings><add name="m" userName="u" ⟦password⟧="S3cret!" /></manyToOneMappings></${IIS}>`,
          'Site/a',
        ),
      ),
      [{ args: ['manyToOneMappings'], site: 'Site', path: '/a' }],
    );
  });
  it('fires where the mapping is off, at the server, and where a site takes the entry away', () =>
    fires(
      rule,
      A,
      host(
        HTTPS,
        authentication(clear(mapping('', 'S3cret!')), '.') +
          authentication(`<${IIS}><oneToOneMappings><clear /></oneToOneMappings></${IIS}>`),
      ),
      [{ args: ['oneToOneMappings'] }],
    ));
  it('fires in a web.config on its own, and in one of a site', () => {
    const text = `<configuration><system.webServer><security><authentication>${clear(mapping('', 'S3cret!'))}</authentication></security></system.webServer></configuration>`;
    fires(rule, 'web.config', text, [{ args: ['oneToOneMappings'] }]);
    fires(rule, 'www/shop/web.config', text, [{ args: ['oneToOneMappings'], site: 'Site', path: '/' }], {
      [A]: `<configuration><system.applicationHost><sites><site name="Site" id="1"><application path="/"><virtualDirectory path="/" physicalPath="D:\\www\\shop" /></application><bindings>${HTTPS}</bindings></site></sites></system.applicationHost></configuration>`,
    });
  });
  it('fires once in a file that two sections point to', () => {
    const included = `<configuration><system.webServer><security><authentication>${clear(mapping('', 'S3cret!'))}</authentication></security></system.webServer></configuration>`;
    fires(rule, 'mapping.config', included, [{ args: ['oneToOneMappings'], site: 'Site', path: '/' }], {
      [A]: host(
        HTTPS,
        authentication(`<${IIS} configSource="mapping.config" />`) +
          authentication(`<${IIS} configSource="mapping.config" />`, 'Site/a'),
      ),
    });
  });
  it('is silent about encrypted passwords', () => silent(rule, { [A]: host(HTTPS, authentication(mapping())) }));
  it('is silent about empty ones and ones that were blanked out', () => {
    for (const password of ['', 'xxxxxxxx', '********']) {
      silent(rule, { [A]: host(HTTPS, authentication(mapping('', password))) });
    }
  });
  it('is silent in a comment, and about passwords of other sections', () =>
    silent(rule, {
      [A]: host(
        HTTPS,
        `<!-- ${mapping('', 'S3cret!')} -->${authentication('<anonymousAuthentication enabled="true" userName="u" password="S3cret!" />')}`,
      ),
    }));
});

describe('ad-mapping-without-ds-mapper', () => {
  const rule = 'ad-mapping-without-ds-mapper';
  const off = [{ args: [AD, '0.0.0.0:443'], site: 'Site', path: '/' }];
  it('fires at the switch, and links the entry', () => {
    const text = host(HTTPS, authentication(ad('⟦true⟧')) + asks());
    fires(rule, A, text, off, exported('Disabled'));
    const { found, textAt } = checkFiles({ [A]: text.replace(/[⟦⟧]/g, ''), ...exported('Disabled') });
    assert.deepEqual(
      found(rule).flatMap(({ related }) => (related ?? []).map(({ place }) => textAt(place))),
      ['Disabled'],
    );
  });
  it('fires where the certificate is asked for in the handshake', () =>
    fires(rule, A, host(HTTPS, authentication(ad('⟦true⟧'))), off, exported('Enabled')));
  it('fires at a registry export without the bit', () => {
    const { found } = checkFiles({
      [A]: host(HTTPS, authentication(ad('true')) + asks()),
      'http.reg':
        'Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters\\SslBindingInfo\\0.0.0.0:443]\r\n"DefaultFlags"=dword:00000002\r\n',
    });
    assert.equal(found(rule).length, 1);
  });
  it('offers the command that turns the mapper on, with everything else that the export states', () => {
    const [finding] = checkFiles({
      [A]: host(HTTPS, authentication(ad('true')) + asks()),
      ...exported('Enabled'),
    }).found(rule);
    const fix = must(finding?.fixes?.[0], 'fix');
    assert.ok(fix.kind === 'command');
    const key = `ipport=0.0.0.0:443 certhash=${HASH} appid="{4dc3e181-e14b-4a21-b022-59fc669b0914}" certstorename="MY"`;
    assert.equal(fix.command, `netsh http update sslcert ${key} dsmapperusage=enable clientcertnegotiation=enable`);
    assert.equal(fix.undo, `netsh http update sslcert ${key} dsmapperusage=disable clientcertnegotiation=enable`);
  });
  it('is silent where the mapper is on', () =>
    silent(rule, { [A]: host(HTTPS, authentication(ad('true')) + asks()), ...exported('Disabled', 'Enabled') }));
  it('is silent without an export, and where the export does not say', () => {
    const files = { [A]: host(HTTPS, authentication(ad('true')) + asks()) };
    silent(rule, files);
    silent(rule, { ...files, ...exported('Disabled', null) });
    silent(rule, { ...files, ...exported('Disabled', 'Disabled', '0.0.0.0:8443') });
  });
  it('is silent where another endpoint of the site has the mapper on', () =>
    silent(rule, {
      [A]: host(
        `<binding protocol="https" bindingInformation="10.0.0.1:443:" /><binding protocol="https" bindingInformation="10.0.0.2:443:" />`,
        authentication(ad('true')) + asks(),
      ),
      'sslcert.txt': `${netsh('Disabled', 'Enabled', '10.0.0.1:443')}\r\n${netsh('Disabled', 'Disabled', '10.0.0.2:443').split('\r\n').slice(3).join('\r\n')}`,
    }));
  it('is silent where no certificate is asked for, and where IIS maps', () => {
    silent(rule, { [A]: host(HTTPS, authentication(ad('true'))), ...exported('Disabled') });
    silent(rule, { [A]: host(HTTPS, authentication(mapping()) + asks()), ...exported('Disabled') });
  });
});

describe('handshake-client-cert-everywhere', () => {
  const rule = 'handshake-client-cert-everywhere';
  const file = 'sslcert.txt';
  const asking = netsh('⟦Enabled⟧');
  it('fires at the switch of the entry where no path uses a certificate', () =>
    fires(rule, file, asking, [{ args: ['0.0.0.0:443'], site: 'Site', path: '/' }], { [A]: host(HTTPS) }));
  it('fires where most paths use none, and counts them', () =>
    fires(rule, file, asking, [{ args: ['0.0.0.0:443', 2, 3], site: 'Site', path: '/' }], {
      [A]: host(HTTPS, access('Ssl', 'Site/a') + asks('Site/b')),
    }));
  it('counts the paths of all sites that the entry serves, once', () =>
    fires(rule, file, asking, [{ args: ['0.0.0.0:443', 2, 3], site: 'A', path: '/' }], {
      [A]: `<configuration><system.applicationHost><sites><site name="A" id="1"><bindings><binding protocol="https" bindingInformation="*:443:a.contoso.example" /></bindings></site><site name="B" id="2"><bindings><binding protocol="https" bindingInformation="*:443:b.contoso.example" /><binding protocol="https" bindingInformation="*:443:c.contoso.example" /></bindings></site></sites></system.applicationHost>${asks('B/b')}</configuration>`,
    }));
  it('fires on IIS 6 at the property', () =>
    fires(rule, M, metabase('SecureBindings=":443:" SSLAlwaysNegoClientCert="⟦TRUE⟧"'), [
      { args: ['Site'], site: 'Site', path: '/' },
    ]));
  it('offers to turn it off only where no path uses a certificate', () => {
    const fixes = (rest: string): unknown =>
      checkFiles({ [A]: host(HTTPS, rest), ...exported('Enabled') })
        .found(rule)
        .map((finding) => finding.fixes?.map(({ kind }) => kind));
    assert.deepEqual(fixes(''), [['command']]);
    assert.deepEqual(fixes(access('Ssl', 'Site/a') + asks('Site/b')), [[]]);
  });
  it('is silent where half of the paths or more use a certificate', () => {
    silent(rule, { [A]: host(HTTPS, asks('Site/a')), ...exported('Enabled') });
    silent(rule, { [A]: host(HTTPS, asks()), ...exported('Enabled') });
  });
  it('is silent where the endpoint does not ask, and without an export', () => {
    silent(rule, { [A]: host(HTTPS), ...exported('Disabled') });
    silent(rule, { [A]: host(HTTPS) });
    silent(rule, { [M]: metabase('SecureBindings=":443:"') });
  });
  it('is silent where the paths map certificates', () =>
    silent(rule, { [A]: host(HTTPS, authentication(ad('true'))), ...exported('Enabled') }));
  it('is silent about an endpoint of no site', () =>
    silent(rule, { [A]: host(HTTPS), ...exported('Enabled', 'Disabled', '0.0.0.0:49443') }));
});
