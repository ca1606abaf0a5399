import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { compareServers, formatMessage, migrateMetabase } from '../../../src/core/index';
import { writeXml } from '../../../src/migration/writeXml';
import { checkFiles, must } from '../../support/check';
import { inProject } from '../../support/project';
import { fc } from '../../support/property';
import { metabases, writeMetabase } from '../effective/generatedMetabases';
import type { Migration, WindowsName } from '../../../src/core/index';
import type { Checked, Files } from '../../support/check';

const HASH = '3f9a6c21d4b87e05a1c2f36d9b40e857c6a1d20e';
const OTHER = 'b7d81e64f02c95a3e8416d7720c3fa59d1846ab3';

function metabase(...keys: readonly string[]): string {
  return `<?xml version ="1.0"?>\n<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0">\n<MBProperty>\n${keys.join('\n')}\n</MBProperty>\n</configuration>\n`;
}

function webServer(id: number, attributes: string): string {
  return `<IIsWebServer Location ="/LM/W3SVC/${id}" ${attributes}></IIsWebServer>`;
}

function folder(id: number, path: string, attributes: string): string {
  return `<IIsWebVirtualDir Location ="/LM/W3SVC/${id}/ROOT${path}" ${attributes}></IIsWebVirtualDir>`;
}

interface Migrated {
  readonly migration: Migration;
  readonly source: Checked;
  /** The new server, as our own reader reads what was written. */
  readonly target: Checked;
  readonly file: (name: string) => string;
}

function migrate(files: Files | string, to: WindowsName = 'ws2022'): Migrated {
  const source = checkFiles(typeof files === 'string' ? { 'MetaBase.xml': files } : files);
  const migration = migrateMetabase(source.analysis, to, writeXml);
  if ('problem' in migration) throw new Error(formatMessage(migration.problem));
  const file = (name: string): string =>
    must(
      migration.files.find((each) => each.name === name),
      name,
    ).text;
  const target = checkFiles(
    { 'applicationHost.config': file('applicationHost.config'), ...entriesAsNetsh(migration) },
    { windows: to },
  );
  return { migration, source, target, file };
}

function problem(files: Files | string, to: WindowsName): string {
  const source = checkFiles(typeof files === 'string' ? { 'MetaBase.xml': files } : files);
  const result = migrateMetabase(source.analysis, to, writeXml);
  return 'problem' in result ? formatMessage(result.problem) : 'no problem';
}

/** What `netsh http show sslcert` prints after the script has run: worked out from its commands. */
function entriesAsNetsh({ files }: Migration): Files {
  const script = files.find(({ name }) => name === 'certificate-bindings.cmd')?.text;
  if (script === undefined) return {};
  const blocks = [...script.matchAll(/^netsh http add sslcert (.*)$/gm)].map(([, words = '']) => {
    const options = new Map(
      words
        .trim()
        .split(' ')
        .map((word) => word.split(/=(.*)/s, 2) as [string, string]),
    );
    const onOff = (name: string, fallback: string): string => {
      const value = options.get(name) ?? fallback;
      return value === 'enable' ? 'Enabled' : 'Disabled';
    };
    const endpoint = options.has('ipport')
      ? `    IP:port                      : ${options.get('ipport') ?? ''}`
      : `    Hostname:port                : ${options.get('hostnameport') ?? ''}`;
    return [
      endpoint,
      `    Certificate Hash             : ${options.get('certhash') ?? ''}`,
      `    Application ID               : ${options.get('appid') ?? ''}`,
      `    Certificate Store Name       : ${options.get('certstorename') ?? ''}`,
      `    Verify Client Certificate Revocation : ${onOff('verifyclientcertrevocation', 'enable')}`,
      `    DS Mapper Usage              : ${onOff('dsmapperusage', 'disable')}`,
      `    Negotiate Client Certificate : ${onOff('clientcertnegotiation', 'disable')}`,
      `    Disable TLS1.3               : ${options.get('disabletls13') === 'enable' ? 'Set' : 'Not Set'}`,
      '',
    ].join('\n');
  });
  return { 'sslcert.txt': `\nSSL Certificate bindings: \n------------------------- \n\n${blocks.join('\n')}\n` };
}

const SHOP = webServer(
  1,
  `ServerComment="Shop" ServerBindings=":80:" SecureBindings=":443:" SSLCertHash="${HASH}" SSLStoreName="MY"`,
);

describe('what is written', () => {
  it('are sites with applications, virtual directories and bindings', () => {
    const { target } = migrate(
      metabase(
        SHOP,
        folder(1, '', 'Path="d:\\shop" AppRoot="/LM/W3SVC/1/ROOT"'),
        folder(1, '/pay', 'Path="d:\\pay" AppRoot="/LM/W3SVC/1/Root/pay"'),
        folder(1, '/pay/img', 'Path="d:\\img" AppRoot="/LM/W3SVC/1/ROOT/pay"'),
        folder(1, '/docs', 'Path="\\\\files\\docs"'),
      ),
    );
    const { applications, bindings, id } = target.site('Shop');
    assert.equal(id, 1);
    assert.deepEqual(
      applications.map(({ path, virtualDirectories }) => [
        path,
        virtualDirectories.map((directory) => [directory.path, directory.physicalPath.value]),
      ]),
      [
        [
          '/',
          [
            ['/', 'd:\\shop'],
            ['/docs', '\\\\files\\docs'],
          ],
        ],
        [
          '/pay',
          [
            ['/', 'd:\\pay'],
            ['/img', 'd:\\img'],
          ],
        ],
      ],
    );
    assert.deepEqual(
      bindings.map(({ protocol, bindingInformation, sslFlags }) => [
        protocol,
        bindingInformation?.value,
        sslFlags.value,
      ]),
      [
        ['http', '*:80:', 0],
        ['https', '*:443:', 0],
      ],
    );
  });

  it('are access flags by name, at the paths that state them, without SslMapCert (F2.13)', () => {
    const { file, target } = migrate(
      metabase(SHOP, folder(1, '/api', 'AccessSSLFlags="AccessSSL | AccessSSLNegotiateCert | AccessSSLMapCert"')),
    );
    assert.match(file('applicationHost.config'), /<location path="Shop\/api">/);
    assert.match(file('applicationHost.config'), /<access sslFlags="Ssl,SslNegotiateCert"\/>/);
    assert.equal(target.path('Shop', '/api').access.clientCertificate, 'accept');
  });

  it('is an explicit None where a deeper key takes the flags away', () => {
    const { target } = migrate(
      metabase(SHOP, folder(1, '', 'AccessSSLFlags="AccessSSL"'), folder(1, '/open', 'AccessSSLFlags="0"')),
    );
    assert.equal(target.path('Shop', '/').access.requireSsl, true);
    assert.equal(target.path('Shop', '/open').access.requireSsl, false);
    assert.deepEqual(target.found('child-access-drops-ssl'), []);
  });

  it('holds for the site what the web service states for all', () => {
    const { target } = migrate(
      metabase('<IIsWebService Location ="/LM/W3SVC" AccessSSLFlags="AccessSSL" UploadReadAheadSize="65536"/>', SHOP),
    );
    const { access } = target.path('Shop', '/');
    assert.equal(access.requireSsl, true);
    assert.equal(access.uploadReadAheadSize.value, 65536);
  });

  it('turns the directory mapper on where certificates are mapped, at the path and in HTTP.SYS (F3.6)', () => {
    const { target, file } = migrate(
      metabase(
        '<IIsWebService Location ="/LM/W3SVC" SslUseDsMapper="TRUE"/>',
        SHOP,
        folder(1, '/hr', 'AccessSSLFlags="AccessSSL | AccessSSLNegotiateCert | AccessSSLMapCert"'),
      ),
    );
    assert.deepEqual(target.path('Shop', '/hr').access.mapping, ['activeDirectory']);
    assert.deepEqual(target.path('Shop', '/').access.mapping, []);
    assert.match(file('certificate-bindings.cmd'), /dsmapperusage=enable/);
  });

  it('gives sites names that IIS 7 takes, each once (F2.30a), and says so', () => {
    const { target, migration } = migrate(
      metabase(
        webServer(1, 'ServerComment="a/b" ServerBindings=":81:"'),
        webServer(2, 'ServerComment="A-B" ServerBindings=":82:"'),
        webServer(3, 'ServerComment="." ServerBindings=":83:"'),
        webServer(4, 'ServerBindings=":84:"'),
        webServer(5, 'ServerComment="&lt;&amp;&quot;" ServerBindings=":85:"'),
      ),
    );
    assert.deepEqual(
      target.analysis.server.sites.map(({ id, name }) => [id, name]),
      [
        [1, 'a-b'],
        [2, 'A-B (2)'],
        [3, 'Site 3'],
        [4, 'W3SVC-4'],
        [5, '-&-'],
      ],
    );
    assert.equal(migration.decisions.filter(({ fact }) => fact === 'F2.30a').length, 5);
  });
});

describe('certificates', () => {
  it('go to HTTP.SYS with what the site keeps about client certificates (F2.2, F3.10)', () => {
    const { file } = migrate(
      metabase(
        '<IIsWebService Location ="/LM/W3SVC" RevocationFreshnessTime="3600"/>',
        webServer(
          1,
          `ServerComment="Shop" SecureBindings="10.0.0.5:443:" SSLCertHash="${HASH}" SSLStoreName="WebHosting" SSLAlwaysNegoClientCert="TRUE" CertCheckMode="65537" RevocationURLRetrievalTimeout="5000" SslCtlIdentifier="{A1B2}" SslCtlStoreName="CA"`,
        ),
      ),
      'ws2016',
    );
    assert.match(
      file('certificate-bindings.cmd'),
      new RegExp(
        `^netsh http add sslcert ipport=10\\.0\\.0\\.5:443 certhash=${HASH} appid=\\{4dc3e181-e14b-4a21-b022-59fc669b0914\\} certstorename=WebHosting clientcertnegotiation=enable dsmapperusage=disable verifyclientcertrevocation=disable usagecheck=disable revocationfreshnesstime=3600 urlretrievaltimeout=5000 sslctlidentifier=\\{A1B2\\} sslctlstorename=CA\\r$`,
        'm',
      ),
    );
    assert.match(file('certificate-bindings-undo.cmd'), /^netsh http delete sslcert ipport=10\.0\.0\.5:443\r$/m);
  });

  it('never say a time of 0, which netsh refuses', () => {
    const { file } = migrate(metabase(SHOP.replace('SSLStoreName', 'RevocationFreshnessTime="0" SSLStoreName')));
    assert.doesNotMatch(file('certificate-bindings.cmd'), /revocationfreshnesstime/);
  });

  it('of sites that share an endpoint by host name are found by SNI (F7.22, F7.25)', () => {
    const { target, file } = migrate(
      metabase(
        webServer(1, `ServerComment="A" SecureBindings=":443:a.example" SSLCertHash="${HASH}" SSLStoreName="MY"`),
        webServer(2, `ServerComment="B" SecureBindings=":443:b.example" SSLCertHash="${OTHER}" SSLStoreName="MY"`),
      ),
    );
    assert.deepEqual(
      target.analysis.server.sites.map(({ bindings }) => [bindings[0]?.sslFlags.value, bindings[0]?.certificate?.hash]),
      [
        [1, HASH],
        [1, OTHER],
      ],
    );
    assert.match(file('certificate-bindings.cmd'), /hostnameport=a\.example:443/);
  });

  it('of two sites on one endpoint without host names: the first has it, the second is left to decide', () => {
    const { migration, file } = migrate(
      metabase(SHOP, webServer(2, `ServerComment="B" SecureBindings=":443:" SSLCertHash="${OTHER}" SSLStoreName="MY"`)),
    );
    assert.equal(file('certificate-bindings.cmd').match(/add sslcert/g)?.length, 1);
    assert.match(migration.byHand.map(({ text }) => formatMessage(text)).join('\n'), /another site has it/);
  });

  it('that a site does not name are left to choose', () => {
    const { migration } = migrate(metabase(webServer(1, 'ServerComment="Shop" SecureBindings=":443:"')));
    assert.deepEqual(
      migration.files.map(({ name }) => name),
      ['applicationHost.config', 'migration-report.md'],
    );
    assert.match(migration.byHand.map(({ text }) => formatMessage(text)).join('\n'), /names no certificate/);
  });

  it('keep TLS 1.2 where a path asks late and the target has TLS 1.3 (F3.19), and only there', () => {
    const late = metabase(SHOP, folder(1, '/a', 'AccessSSLFlags="AccessSSL | AccessSSLNegotiateCert"'));
    const flags = ({ target }: Migrated): number | null | undefined => target.site('Shop').bindings[1]?.sslFlags.value;
    assert.equal(flags(migrate(late, 'ws2022')), 32);
    assert.equal(flags(migrate(late, 'ws2019')), 0);
    const always = late.replace('SSLStoreName', 'SSLAlwaysNegoClientCert="TRUE" SSLStoreName');
    assert.equal(flags(migrate(always, 'ws2022')), 0);
    assert.equal(flags(migrate(metabase(SHOP), 'ws2022')), 0);
  });
});

describe('hostile metabases', () => {
  it('put nothing of their own into the scripts', () => {
    const { files, byHand } = migrate(
      metabase(
        webServer(
          1,
          `ServerComment="x' &amp; calc" SecureBindings=":443:a&amp;calc.example" SSLCertHash="${HASH}" SSLStoreName="MY"`,
        ),
        webServer(2, `ServerComment="B" SecureBindings=":444:" SSLCertHash="${HASH}" SSLStoreName="MY&amp;calc"`),
        webServer(
          3,
          `ServerComment="C" SecureBindings=":445:" SSLCertHash="${HASH}" SSLStoreName="MY" SslCtlIdentifier="x &amp; calc"`,
        ),
        webServer(
          4,
          `ServerComment="D" SecureBindings="[fe80::1%25calc%25]:446:" SSLCertHash="${HASH}" SSLStoreName="MY"`,
        ),
      ),
    ).migration;
    for (const { name, text } of files) {
      if (/\.(?:cmd|ps1)$/.test(name)) assert.doesNotMatch(text, /calc/, name);
    }
    assert.equal(byHand.length, 4);
  });

  it('keep their passwords: only the place is named', () => {
    const { files, properties } = migrate(
      metabase(
        SHOP,
        folder(1, '', 'Path="\\\\files\\shop" UNCUserName="svc" UNCPassword="s3cret!" AnonymousUserPass="hunter2"'),
        '<IIsCertMapper Location ="/LM/W3SVC/1/IIsCertMapper"><Custom Name="x" ID="1" Value="s3cret!"/></IIsCertMapper>',
      ),
    ).migration;
    for (const { name, text } of files) assert.doesNotMatch(text, /s3cret|hunter2/, name);
    const kept = properties.filter(({ value }) => value === null).map(({ property }) => property);
    assert.deepEqual(kept, ['UNCPassword', 'AnonymousUserPass', 'IIsCertMapper']);
  });

  it('with markup in names write well-formed text that reads the same', () => {
    const { target } = migrate(
      metabase(webServer(1, 'ServerComment="&lt;/site&gt;&lt;x a=&quot;1" ServerBindings=":80:"')),
    );
    assert.equal(target.analysis.server.sites.length, 1);
    assert.deepEqual(target.found('xml-syntax'), []);
  });
});

describe('what cannot be migrated', () => {
  it('is a server that is no IIS 6', () => {
    const config =
      '<configuration><system.applicationHost><sites><site name="A" id="1"/></sites></system.applicationHost></configuration>';
    assert.match(problem({ 'applicationHost.config': config }, 'ws2022'), /no IIS 6 server/);
  });

  it('is a metabase without a web server', () => {
    assert.match(problem(metabase('<IIsWebService Location ="/LM/W3SVC"/>'), 'ws2022'), /holds no web server/);
  });

  it('is a target that runs IIS 6 itself', () => {
    assert.match(problem(metabase(SHOP), 'ws2003-sp1'), /take ws2008 or later/);
  });

  it('are certificates by host name on a target without SNI', () => {
    const sites = metabase(
      webServer(1, `ServerComment="A" SecureBindings=":443:a.example" SSLCertHash="${HASH}"`),
      webServer(2, `ServerComment="B" SecureBindings=":443:b.example" SSLCertHash="${OTHER}"`),
    );
    assert.match(problem(sites, 'ws2008r2'), /needs SNI/);
    assert.equal(problem(sites, 'ws2012'), 'no problem');
  });

  it('is a broken part: the rest is migrated, and that is said', () => {
    const { migration, target } = migrate(metabase(SHOP, '<IIsWebServer Location ="/LM/W3SVC/2" ServerComment="B'));
    assert.equal(target.analysis.server.sites[0]?.name, 'Shop');
    assert.match(migration.unknowns.map(formatMessage).join('\n'), /not well-formed/);
  });

  it('is nothing of a metabase without its registry export, but that is said', () => {
    const { migration } = migrate(metabase(SHOP));
    assert.match(migration.unknowns.map(formatMessage).join('\n'), /EnableKernelSSL/);
  });
});

describe('a migrated server', () => {
  /** The settings that have to be the same; SslMapCert has no home (F2.13). */
  function settings({ analysis }: Checked, name: string, path: string): unknown {
    const site = must(
      analysis.server.sites.find((each) => each.name === name),
      name,
    );
    const wanted = `${path.toLowerCase().replace(/\/$/, '')}/`;
    const nearest = must(
      site.paths
        .filter((each) => wanted.startsWith(each.path === '/' ? '/' : `${each.path.toLowerCase()}/`))
        .sort((a, b) => b.path.length - a.path.length)[0],
      path,
    );
    const { flags, requireSsl, clientCertificate, negotiation, uploadReadAheadSize } = nearest.access;
    return {
      flags: (flags.value.bits ?? 0) & ~128,
      requireSsl,
      clientCertificate,
      negotiation,
      readAhead: uploadReadAheadSize.value,
    };
  }

  function assertSame(text: string, to: WindowsName): void {
    const { source, target, migration } = migrate(text, to);
    for (const site of source.analysis.server.sites) {
      for (const { path } of site.paths) {
        assert.deepEqual(
          settings(target, site.name, path),
          settings(source, site.name, path),
          `${site.name}${path}\n${text}`,
        );
      }
    }
    // What a comparison shows was announced, with the site that it is about.
    const { differences } = compareServers(source.analysis.server, target.analysis.server);
    for (const { setting, site } of differences) {
      assert.ok(
        migration.announced.some((each) => each.setting === setting && each.site === site),
        `${setting} of ${site ?? 'the server'} was not announced\n${text}`,
      );
    }
    const worse = new Set(['error', 'warning']);
    // One text of the metabase can be wrong for several sites, and is one finding there.
    const had = new Set(
      source.analysis.findings.flatMap(({ rule, site, affected }) =>
        [site, ...(affected ?? []).map((each) => each.site)].map((each) => `${rule}|${each ?? ''}`),
      ),
    );
    // `AccessSSLNegotiateCert="FALSE"`, which is a decision, has no counterpart but a list without the flag.
    const own = new Set(['child-access-drops-ssl']);
    const fresh = target.analysis.findings.filter(
      ({ rule, severity, site }) => worse.has(severity) && !own.has(rule) && !had.has(`${rule}|${site ?? ''}`),
    );
    assert.deepEqual(
      fresh.map(({ rule, message }) => `${rule}: ${formatMessage(message)}`),
      [],
      text,
    );
  }

  it('has the settings of every path of the metabase, on generated metabases', () => {
    fc.assert(
      fc.property(metabases, fc.constantFrom<WindowsName>('ws2016', 'ws2022', 'ws2025'), (keys, to) => {
        const text = writeMetabase(keys, (id) => [
          `ServerComment="Site ${id}"`,
          `SecureBindings="10.0.0.${id}:443:"`,
          `SSLCertHash="${HASH}"`,
          'SSLStoreName="MY"',
        ]);
        assertSame(text, to);
      }),
      { numRuns: 400 },
    );
  });

  it('of the samples is announced in all that differs', () => {
    for (const sample of ['iis6-user-mode', 'iis6-kernel-mode']) {
      assertSame(readFileSync(inProject('samples', sample, 'MetaBase.xml'), 'utf8'), 'ws2022');
    }
  });
});

describe('characters that XML cannot hold', () => {
  it('become visible in paths, and the rest is written', () => {
    const { target } = migrate(
      metabase(
        webServer(1, 'ServerComment="Shop" SecureBindings=":443:"'),
        folder(1, '', 'Path="d:\\sites\\sh\u0002op"'),
        folder(1, '/su\u0001b', 'Path="d:\\sub" AccessSSLFlags="AccessSSL"'),
      ),
    );
    const [site] = target.analysis.server.sites;
    assert.deepEqual(
      site?.paths.map(({ path, access }) => [path, access.requireSsl]),
      [
        ['/', false],
        ['/su?b', true],
      ],
    );
  });
});
