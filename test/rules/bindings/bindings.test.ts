import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits, editsOf } from '../../../src/core/index';
import { checkFiles } from '../../support/check';
import { A, fires, host, HTTP, HTTPS, M, metabase, silent } from '../../support/rules';
import type { Files } from '../../support/check';

interface SiteText {
  readonly bindings: string;
  readonly attributes?: string;
}

/** Sites with the names A, B, C … and the numbers 1, 2, 3 … */
function sites(...texts: readonly (string | SiteText)[]): string {
  const elements = texts.map((text, i) => {
    const { bindings, attributes = '' } = typeof text === 'string' ? { bindings: text } : text;
    return `<site name="${'ABCDEF'[i] ?? ''}" id="${i + 1}"${attributes}><bindings>${bindings}</bindings></site>`;
  });
  return `<configuration><system.applicationHost><sites>${elements.join('')}</sites></system.applicationHost></configuration>`;
}

const https = (information: string, flags?: string): string =>
  `<binding protocol="https" bindingInformation="${information}"${flags === undefined ? '' : ` sslFlags="${flags}"`} />`;
const http = (information: string, flags?: string): string => https(information, flags).replace('"https"', '"http"');

/** Marks of an IIS Express file around a site's bindings. */
function express(bindings: string): string {
  return `<configuration><system.applicationHost><applicationPools><add name="Clr4IntegratedAppPool" /></applicationPools><sites><site name="WebSite1" id="1"><application path="/"><virtualDirectory path="/" physicalPath="%IIS_SITES_HOME%\\WebSite1" /></application><bindings>${bindings}</bindings></site></sites></system.applicationHost></configuration>`;
}

const NETSH = (endpoint: string): Files => ({
  'sslcert.txt': `SSL Certificate bindings:\n-------------------------\n\n    ${endpoint}\n    Certificate Hash             : 0102030405060708090a0b0c0d0e0f1011121314\n    Application ID               : {4dc3e181-e14b-4a21-b022-59fc669b0914}\n    Certificate Store Name       : MY\n    Verify Client Certificate Revocation : Enabled\n    Negotiate Client Certificate : Disabled\n`,
});

describe('binding-information-malformed', () => {
  const rule = 'binding-information-malformed';
  const at = (text: string, part = text): void => {
    const form = part === text && text.split(':').length < 3;
    fires(rule, A, host(HTTP + https(`⟦${text}⟧`)), [{ args: form ? [text] : [text, part], site: 'Site' }]);
  };
  it('fires at a host name in front', () => at('www.example.org:443:', 'www.example.org'));
  it('fires at a port that is too high', () => at('*:161902:', '161902'));
  it('fires at a port that is 0', () => at('*:0:', '0'));
  it('fires at a port that is a word', () => at('*:https:', 'https'));
  it('fires at an address with three parts', () => at('1.1.1:443:', '1.1.1'));
  it('fires at an address with an octet of 256', () => at('10.0.0.256:443:', '10.0.0.256'));
  it('fires at two colons with nothing between', () => at('::', ''));
  it('fires at a text with one colon', () => at('*:443'));
  it('fires at a colon alone', () => at(':'));
  it('fires at a port alone', () => at('443'));
  it('fires at a wildcard that is not the whole left-most label', () =>
    at('*:443:www*.example.org', 'www*.example.org'));
  it('fires at a wildcard in the middle', () => at('*:443:www.*.org', 'www.*.org'));
  it('fires at a host with a space', () => at('*:443:www example', 'www example'));
  it('fires at the whole attribute when it is empty, and at the element when it is missing', () => {
    fires(rule, A, host('<binding protocol="http" ⟦bindingInformation=""⟧ />'), [{ args: [''], site: 'Site' }]);
    fires(rule, A, host('<⟦binding⟧ protocol="https" />'), [{ args: [''], site: 'Site' }]);
  });
  it('fires at an item of the metabase', () =>
    fires(rule, M, metabase('SecureBindings=":443: ⟦:https:⟧"'), [{ args: [':https:', 'https'], site: 'Site' }]));
  it('is silent about every form that IIS and IIS Express write', () => {
    for (const text of [
      '*:443:',
      ':443:',
      '10.0.0.5:443:',
      '[::]:443:',
      '[2001:db8::1]:443:www.example.org',
      '*:443:*',
      '*:443:*.example.org',
      '*:8080:localhost',
      ' 10.0.0.5 : 443 : a.b',
    ])
      silent(rule, { [A]: host(https(text)) });
  });
  it('is silent about placeholders of templates', () => {
    for (const text of [
      ':[PORT]:localhost',
      '*:$(port):',
      '*:{{ port }}:',
      '*:${PORT}:a',
      '*:%PORT%:',
      '*:__PORT__:',
      '#{Address}:443:',
    ])
      silent(rule, { [A]: host(https(text)) });
  });
  it('is silent about other protocols', () =>
    silent(rule, {
      [A]: host(
        '<binding protocol="net.tcp" bindingInformation="808:*" /><binding protocol="net.pipe" bindingInformation="*" /><binding protocol="net.msmq" bindingInformation="localhost" /><binding protocol="ftp" bindingInformation="*:x:" />',
      ),
    }));
  it('is silent about a comment', () => silent(rule, { [A]: host(`${HTTP}<!-- ${https('nonsense')} -->`) }));
  it('is silent about a metabase binding without its host part', () =>
    silent(rule, { [M]: metabase('SecureBindings="10.0.0.5:443" ServerBindings=":80: :8080:intranet"') }));
});

describe('binding-flags-unknown-bits', () => {
  const rule = 'binding-flags-unknown-bits';
  it('fires at the number', () =>
    fires(rule, A, host(https('*:443:a', '⟦128⟧')), [{ args: [128, '0x80', 0], site: 'Site' }]));
  it('fires at unknown bits beside known ones, which stay', () =>
    fires(rule, A, host(https('*:443:a', '⟦385⟧')), [{ args: [385, '0x180', 1], site: 'Site' }]));
  it('fires at the highest bit', () =>
    fires(rule, A, host(https('*:443:a', '⟦2147483649⟧')), [{ args: [2147483649, '0x80000000', 1], site: 'Site' }]));
  it('is silent about every sum of the known bits', () => {
    for (const flags of ['0', '1', '33', '97', '127']) silent(rule, { [A]: host(https('*:443:a', flags)) });
  });
  it('is silent about what is no number', () => silent(rule, { [A]: host(https('*:443:a', '0x80')) }));
  it('is silent about other protocols and comments', () =>
    silent(rule, { [A]: host(`${http('*:80:', '128')}<!-- ${https('*:443:a', '128')} -->`) }));
  it('is silent about the flags of <access>', () =>
    silent(rule, {
      [A]: host(HTTPS, '<system.webServer><security><access sslFlags="128" /></security></system.webServer>'),
    }));
});

describe('binding-flags-newer-than-windows', () => {
  const rule = 'binding-flags-newer-than-windows';
  const R2012 = 'Windows Server 2012 R2';
  it('fires at SNI and the central store before Windows Server 2012, where the attribute itself is unknown', () =>
    fires(
      rule,
      A,
      host(https('*:443:a', '⟦1⟧')),
      [{ args: ['Windows Server 2012', 'Windows Server 2008 R2'], site: 'Site' }],
      {},
      'ws2008r2',
    ));
  it('fires at the attribute on http and with the value 0 there', () =>
    fires(
      rule,
      A,
      host(http('*:80:', '⟦0⟧')),
      [{ args: ['Windows Server 2012', 'Windows Server 2008'], site: 'Site' }],
      {},
      'ws2008',
    ));
  it('fires at bits of Windows Server 2019 on 2012 R2 and 2016', () => {
    fires(
      rule,
      A,
      host(https('*:443:a', '⟦97⟧')),
      [{ args: [97, 'DisableTLS13, DisableLegacyTLS', 'Windows Server 2019', R2012, 1], site: 'Site' }],
      {},
      'ws2012r2',
    );
    fires(
      rule,
      A,
      host(https('*:443:a', '⟦64⟧')),
      [{ args: [64, 'DisableLegacyTLS', 'Windows Server 2019', 'Windows Server 2016', 0], site: 'Site' }],
      {},
      'ws2016',
    );
  });
  it('fires at the contested bits 4 and 8 where all sources agree', () =>
    fires(
      rule,
      A,
      host(https('*:443:', '⟦12⟧')),
      [{ args: [12, 'DisableHTTP2, DisableOCSPStp', 'Windows Server 2016', R2012, 0], site: 'Site' }],
      {},
      'ws2012r2',
    ));
  it('is silent about 4 and 8 on Windows Server 2016', () =>
    silent(rule, { [A]: host(https('*:443:', '12')) }, 'ws2016'));
  it('is silent about SNI and the central store from 2012 on', () =>
    silent(rule, { [A]: host(https('*:443:a', '3')) }, 'ws2012'));
  it('is silent about all bits on Windows Server 2019', () =>
    silent(rule, { [A]: host(https('*:443:a', '127')) }, 'ws2019'));
  it('is silent while Windows is unknown', () => silent(rule, { [A]: host(https('*:443:a', '127')) }));
  it('is silent about files of IIS Express, which knows the attribute on older Windows', () =>
    silent(rule, { [A]: express(https('*:44300:localhost', '0')) }, 'ws2008r2'));
  it('is silent about bits on http, which is another rule', () =>
    silent(rule, { [A]: host(http('*:80:', '64')) }, 'ws2016'));
});

describe('binding-flags-on-http', () => {
  const rule = 'binding-flags-on-http';
  it('fires at the number', () => fires(rule, A, host(http('*:80:a', '⟦1⟧')), [{ args: [1, 80], site: 'Site' }]));
  it('fires whatever the case of the protocol', () =>
    fires(rule, A, host(http('*:8080:', '⟦32⟧').replace('"http"', '"HTTP"')), [{ args: [32, 8080], site: 'Site' }]));
  it('is silent about 0, which IIS Manager writes', () => silent(rule, { [A]: host(http('*:80:', '0')) }));
  it('is silent about https', () => silent(rule, { [A]: host(https('*:443:a', '1')) }));
  it('is silent about ftp', () =>
    silent(rule, { [A]: host('<binding protocol="ftp" bindingInformation="*:21:" sslFlags="1" />') }));
  it('is silent about what is no number, and about comments', () =>
    silent(rule, { [A]: host(`${http('*:80:', 'Ssl')}<!-- ${http('*:81:', '1')} -->`) }));
});

describe('ccs-without-host', () => {
  const rule = 'ccs-without-host';
  it('fires at the number', () =>
    fires(rule, A, host(https('*:443:', '⟦2⟧')), [{ args: [2, '*:443:'], site: 'Site' }]));
  it('fires with SNI and other bits beside it', () =>
    fires(rule, A, host(https('*:443:', '⟦35⟧')), [{ args: [35, '*:443:'], site: 'Site' }]));
  it('fires on an IPv6 address', () =>
    fires(rule, A, host(https('[::]:443:', '⟦2⟧')), [{ args: [2, '[::]:443:'], site: 'Site' }]));
  it('is silent with a host, a wildcard too', () =>
    silent(rule, { [A]: host(https('*:443:a', '2') + https('*:443:*.example.org', '3')) }));
  it('is silent where the host is not known', () => silent(rule, { [A]: host(https('*:443', '2')) }));
  it('is silent without the bit', () => silent(rule, { [A]: host(https('*:443:', '1') + https('*:444:', '4')) }));
  it('is silent about http', () => silent(rule, { [A]: host(http('*:80:', '2')) }));
});

describe('duplicate-binding', () => {
  const rule = 'duplicate-binding';
  it('fires at the later of two in one site', () =>
    fires(rule, A, host(HTTP + http('⟦*:80:⟧')), [{ args: ['*:80:', 'Site'], site: 'Site' }]));
  it('links the earlier one', () => {
    const text = host(HTTP + http('*:80:'));
    const { found, textAt } = checkFiles({ [A]: text });
    assert.deepEqual(
      found(rule).flatMap(({ related }) => (related ?? []).map(({ place }) => [textAt(place), place.range.start])),
      [['*:80:', text.indexOf('*:80:')]],
    );
  });
  it('knows an empty address for *, and compares hosts without case', () => {
    fires(rule, A, host(http(':80:') + http('⟦*:80:⟧')), [{ args: ['*:80:', 'Site'], site: 'Site' }]);
    fires(rule, A, host(https('*:443:WWW.example.org', '1') + https('⟦:443:www.Example.org⟧', '1')), [
      { args: [':443:www.Example.org', 'Site'], site: 'Site' },
    ]);
  });
  it('fires for other protocols in one site, as written', () =>
    fires(
      rule,
      A,
      host(
        '<binding protocol="net.tcp" bindingInformation="808:*" /><binding protocol="net.tcp" bindingInformation="⟦808:*⟧" />',
      ),
      [{ args: ['808:*', 'Site'], site: 'Site' }],
    ));
  it('fires as a warning at the later of two sites, and names both', () => {
    fires(rule, A, sites(HTTP, http('⟦*:80:⟧')), [{ args: ['*:80:', 'A'], site: 'B', severity: 'warning' }]);
    const { found } = checkFiles({ [A]: sites(HTTP, HTTP) });
    assert.deepEqual(found(rule)[0]?.affected, [
      { site: 'A', path: '/' },
      { site: 'B', path: '/' },
    ]);
  });
  it('fires in each further site', () =>
    fires(rule, A, sites(HTTP, http('⟦*:80:⟧'), http('⟦*:80:⟧')), [
      { args: ['*:80:', 'A'], site: 'B', severity: 'warning' },
      { args: ['*:80:', 'A'], site: 'C', severity: 'warning' },
    ]));
  it('fires in a metabase', () =>
    fires(rule, M, metabase('ServerBindings=":80: ⟦*:80:⟧"'), [{ args: ['*:80:', 'Site'], site: 'Site' }]));
  it('mends equal flags safely and suggests where they differ', () => {
    const kinds = (flags: string): unknown =>
      checkFiles({ [A]: host(https('*:443:a', '1') + https('*:443:a', flags)) })
        .found(rule)
        .flatMap(({ fixes }) => (fixes ?? []).map(({ kind }) => kind));
    assert.deepEqual(kinds('1'), ['safe']);
    assert.deepEqual(kinds('33'), ['suggestion']);
  });
  it('is silent about http and https, other ports, hosts and addresses', () =>
    silent(rule, {
      [A]: sites(
        HTTP + HTTPS + http('*:8080:') + http('10.0.0.5:80:') + http('[::]:80:'),
        http('*:80:b') + https('*:443:b', '1'),
      ),
    }));
  it('is silent about a site that is kept stopped', () => {
    silent(rule, { [A]: sites(HTTP, { bindings: HTTP, attributes: ' serverAutoStart="false"' }) });
    silent(rule, { [A]: sites({ bindings: HTTP, attributes: ' serverAutoStart="false"' }, HTTP) });
  });
  it('is silent about net.tcp of several sites, which share the port', () =>
    silent(rule, {
      [A]: sites(
        '<binding protocol="net.tcp" bindingInformation="808:*" />',
        '<binding protocol="net.tcp" bindingInformation="808:*" />',
      ),
    }));
  it('is silent about a comment', () => silent(rule, { [A]: host(`${HTTP}<!-- ${HTTP} -->`) }));
});

describe('shared-endpoint-without-sni', () => {
  const rule = 'shared-endpoint-without-sni';
  it('fires at the second site', () =>
    fires(rule, A, sites(https('*:443:a', '0'), https('⟦*:443:b⟧', '0')), [{ args: [2, '*:443'], site: 'B' }]));
  it('fires once for an endpoint, and names every site', () => {
    fires(rule, A, sites(HTTPS, https('⟦:443:b⟧'), https('*:443:c')), [{ args: [3, '*:443'], site: 'B' }]);
    const { found } = checkFiles({ [A]: sites(HTTPS, https('*:443:b'), https('*:443:c')) });
    assert.deepEqual(
      found(rule)[0]?.affected?.map(({ site }) => site),
      ['A', 'B', 'C'],
    );
    assert.equal(found(rule)[0]?.related?.length, 2);
  });
  it('turns SNI on for all that the site has at the endpoint, and for nothing else', () => {
    const text = (first: string, second: string): string =>
      sites(HTTPS, https('*:443:b', first) + https('*:8443:b', '0') + https('*:443:c', second) + https('*:443:d', '1'));
    const before = text('0', '4');
    const [finding] = checkFiles({ [A]: before }).found(rule);
    const edits = editsOf(finding?.fixes?.filter((fix) => fix.kind !== 'command') ?? [], () => before) ?? [];
    assert.equal(applyEdits(before, A, edits), text('1', '5'));
    assert.deepEqual(checkFiles({ [A]: text('1', '5') }).found(rule), []);
  });
  it('offers no fix where the site has a binding without a host name there, too', () =>
    assert.deepEqual(
      checkFiles({ [A]: sites(https('*:443:a'), https('*:443:b') + HTTPS) })
        .found(rule)
        .map(({ fixes }) => fixes),
      [[]],
    ));
  it('fires for an IPv6 address', () =>
    fires(rule, A, sites(https('[2001:db8::1]:443:a'), https('⟦[2001:DB8::1]:443:b⟧')), [
      { args: [2, '[2001:DB8::1]:443'], site: 'B' },
    ]));
  it('fires for an upper bit without SNI', () =>
    fires(rule, A, sites(https('*:443:a', '32'), https('⟦*:443:b⟧', '4')), [{ args: [2, '*:443'], site: 'B' }]));
  it('is silent where all but one use SNI, 33 as well as 1', () =>
    silent(rule, { [A]: sites(HTTPS, https('*:443:b', '1'), https('*:443:c', '33')) }));
  it('is silent about the central store', () =>
    silent(rule, { [A]: sites(https('*:443:a', '2'), https('*:443:b', '2')) }));
  it('is silent about other ports, addresses and protocols', () =>
    silent(rule, { [A]: sites(https('*:443:a'), https('*:8443:b'), https('10.0.0.5:443:c'), http('*:443:d')) }));
  it('is silent about several bindings of one site', () =>
    silent(rule, { [A]: host(https('*:443:a') + https('*:443:b')) }));
  it('is silent about equal bindings, which are duplicates', () => silent(rule, { [A]: sites(HTTPS, HTTPS) }));
  it('is silent about IIS 6, which keeps a certificate a site', () =>
    silent(rule, {
      [M]: metabase(
        'SecureBindings=":443:a"',
        '<IIsWebServer Location="/LM/W3SVC/2" ServerComment="B" SecureBindings=":443:b"/>',
      ),
    }));
});

describe('https-host-without-sni', () => {
  const rule = 'https-host-without-sni';
  it('fires with the flags 0 and without flags', () =>
    fires(rule, A, host(https('⟦*:443:a⟧', '0') + https('⟦*:444:b⟧')), [
      { args: ['*:443:a', '*:443'], site: 'Site' },
      { args: ['*:444:b', '*:444'], site: 'Site' },
    ]));
  it('fires for a wildcard host and an upper bit alone', () =>
    fires(rule, A, host(https('⟦*:443:*.example.org⟧', '32')), [
      { args: ['*:443:*.example.org', '*:443'], site: 'Site' },
    ]));
  it('is silent with SNI, whatever other bits are set', () =>
    silent(rule, { [A]: host(https('*:443:a', '1') + https('*:443:b', '33') + https('*:443:c', '97')) }));
  it('is silent without a host, for the central store and for http', () =>
    silent(rule, { [A]: host(HTTPS + https('*:443:a', '2') + http('*:80:a')) }));
  it('is silent where sites share the endpoint', () =>
    silent(rule, { [A]: sites(https('*:443:a'), https('*:443:b')) }));
  it('is silent about IIS Express, IIS 6 and Windows without SNI', () => {
    silent(rule, { [A]: express(https('*:44300:localhost')) });
    silent(rule, { [M]: metabase('SecureBindings=":443:a"') });
    silent(rule, { [A]: host(https('*:443:a')) }, 'ws2008r2');
  });
});

describe('no-default-ssl-site', () => {
  const rule = 'no-default-ssl-site';
  it('fires at the flags of the first binding of the port', () =>
    fires(rule, A, host(https('*:443:a', '⟦1⟧') + https('*:443:b', '33')), [{ args: [443], site: 'Site' }]));
  it('fires for each port', () =>
    fires(rule, A, sites(https('*:443:a', '⟦1⟧'), https('*:8443:b', '⟦3⟧'), https('*:9443:')), [
      { args: [443], site: 'A' },
      { args: [8443], site: 'B' },
    ]));
  it('is silent with a binding without SNI, at whatever address', () => {
    silent(rule, { [A]: sites(https('*:443:a', '1'), HTTPS) });
    silent(rule, { [A]: sites(https('*:443:a', '1'), https('10.0.0.5:443:b', '32')) });
  });
  it('is silent where HTTP.SYS has an entry for the port', () =>
    silent(rule, { [A]: host(https('*:443:a', '1')), ...NETSH('IP:port                      : 0.0.0.0:443') }));
  it('fires where HTTP.SYS has entries by name alone', () =>
    fires(
      rule,
      A,
      host(https('*:443:a', '⟦1⟧')),
      [{ args: [443], site: 'Site' }],
      NETSH('Hostname:port                : a:443'),
    ));
  it('is silent about http, and where flags are not understood', () =>
    silent(rule, { [A]: host(http('*:80:a', '1') + https('*:443:a', 'Sni')) }));
});

describe('wildcard-host-needs-iis10', () => {
  const rule = 'wildcard-host-needs-iis10';
  it('fires at http and https bindings of an older Windows', () =>
    fires(
      rule,
      A,
      host(http('⟦*:80:*.example.org⟧') + https('⟦*:443:*.example.org⟧', '1')),
      [
        { args: ['*.example.org', 'Windows Server 2012 R2'], site: 'Site' },
        { args: ['*.example.org', 'Windows Server 2012 R2'], site: 'Site' },
      ],
      {},
      'ws2012r2',
    ));
  it('fires in a metabase, which is IIS 6', () =>
    fires(rule, M, metabase('ServerBindings="⟦:80:*.example.org⟧"'), [
      { args: ['*.example.org', 'Windows Server 2003'], site: 'Site' },
    ]));
  it('is silent from Windows Server 2016 on', () => silent(rule, { [A]: host(http('*:80:*.example.org')) }, 'ws2016'));
  it('is silent while Windows is unknown', () => silent(rule, { [A]: host(http('*:80:*.example.org')) }));
  it('is silent about the address *, the host * and other protocols', () =>
    silent(
      rule,
      { [A]: host(`${HTTP}${http('*:81:*')}<binding protocol="net.tcp" bindingInformation="*.example.org" />`) },
      'ws2012',
    ));
});

describe('custom metadata', () => {
  const residue = 'custom-metadata-ssl-residue';
  const orphan = 'custom-metadata-orphan-site';
  const property = (id: string): string =>
    `<property id="${id}" dataType="Binary" userType="1" attributes="Inherit" value="AAEC" />`;
  const withKeys = (keys: string): string =>
    host(HTTPS).replace('<sites>', `<customMetadata>${keys}</customMetadata><sites>`);
  const key = (path: string, properties = property('1099')): string => `<key path="${path}">${properties}</key>`;

  it('residue: fires at the number of the property', () => {
    fires(residue, A, withKeys(key('LM/W3SVC/1', property('⟦5506⟧'))), [
      { args: ['LM/W3SVC/1', '5506'], site: 'Site' },
    ]);
    fires(residue, A, withKeys(key('LM/W3SVC/1', property('⟦5511⟧'))), [
      { args: ['LM/W3SVC/1', '5511'], site: 'Site' },
    ]);
  });
  it('residue: fires once for a key with both, also for the service', () =>
    fires(residue, A, withKeys(key('LM/W3SVC', property('1') + property('⟦5506⟧') + property('5511'))), [
      { args: ['LM/W3SVC', '5506, 5511'] },
    ]));
  it('residue: the fix takes the properties, or the key when nothing else is in it', () => {
    const removed = (properties: string): readonly string[] => {
      const { found, textAt } = checkFiles({ [A]: withKeys(key('LM/W3SVC/1', properties)) });
      return found(residue).flatMap(({ fixes }) =>
        (fixes ?? []).flatMap((fix) => (fix.kind === 'command' ? [] : fix.edits.map(({ place }) => textAt(place)))),
      );
    };
    assert.deepEqual(removed(property('5506') + property('1099') + property('5511')), [
      property('5506'),
      property('5511'),
    ]);
    assert.deepEqual(removed(property('5506') + property('5511')), [
      key('LM/W3SVC/1', property('5506') + property('5511')),
    ]);
  });
  it('residue: is silent about other properties, other attributes with the number, and comments', () =>
    silent(residue, {
      [A]: withKeys(
        `${key('LM/W3SVC/1', `${property('55060')}<property id="1099" dataType="DWord" value="5506" />`)}<!-- ${key('LM/W3SVC/1', property('5506'))} -->`,
      ),
    }));
  it('residue: is silent about a look-alike elsewhere and about a metabase', () => {
    silent(residue, { [A]: host(HTTPS, `<customMetadata>${key('LM/W3SVC/1', property('5506'))}</customMetadata>`) });
    silent(residue, { [M]: metabase('SecureBindings=":443:" SSLCertHash="0011" SSLStoreName="MY"') });
  });

  it('orphan: is silent about keys that hold nothing but the name of their class', () => {
    const empty = key('LM/W3SVC/7/ROOT/scripts', property('1002')) + key('LM/W3SVC/7/ROOT', '');
    silent(orphan, { [A]: withKeys(empty) });
    assert.equal(checkFiles({ [A]: withKeys(empty + key('LM/W3SVC/7')) }).found(orphan).length, 1);
  });
  it('orphan: fires once a site number, at the first key', () =>
    fires(
      orphan,
      A,
      withKeys(key('⟦LM/W3SVC/7⟧') + key('LM/W3SVC/7/ROOT/app') + key('LM/W3SVC/1') + key('⟦lm/w3svc/8/ROOT⟧')),
      [{ args: [7, 'LM/W3SVC/7', 2] }, { args: [8, 'lm/w3svc/8/ROOT', 1] }],
    ));
  it('orphan: is silent about keys of sites that are there, and of no site', () =>
    silent(orphan, {
      [A]: withKeys(key('LM/W3SVC/1/ROOT/app') + key('LM/W3SVC') + key('LM/W3SVC/INFO') + key('LM/SMTPSVC/7')),
    }));
  it('orphan: is silent in a cut-out without sites, and where a site has no number', () => {
    silent(orphan, {
      [A]: `<configuration><system.applicationHost><customMetadata>${key('LM/W3SVC/7')}</customMetadata></system.applicationHost></configuration>`,
    });
    silent(orphan, { [A]: withKeys(key('LM/W3SVC/7')).replace(' id="1"', '') });
  });
  it('orphan: is silent about a comment', () => silent(orphan, { [A]: withKeys(`<!-- ${key('LM/W3SVC/7')} -->`) }));
});

describe('iis-express-https-port', () => {
  const rule = 'iis-express-https-port';
  it('fires at ports beside the range', () =>
    fires(rule, A, express(https('⟦*:44299:localhost⟧') + https('⟦*:44400:localhost⟧') + https('⟦:443:localhost⟧')), [
      { args: [44299], site: 'WebSite1' },
      { args: [44400], site: 'WebSite1' },
      { args: [443], site: 'WebSite1' },
    ]));
  it('is silent in the range, its ends too', () =>
    silent(rule, { [A]: express(https('*:44300:localhost') + https(':44399:*')) }));
  it('is silent about http, and ports that are not known', () =>
    silent(rule, { [A]: express(http('*:8080:localhost') + https('*:[PORT]:localhost')) }));
  it('is silent about the full IIS', () => silent(rule, { [A]: host(HTTPS) }));
  it('is silent where HTTP.SYS has a certificate for the port', () =>
    silent(rule, { [A]: express(https('*:8443:localhost')), ...NETSH('IP:port                      : 0.0.0.0:8443') }));
});

describe('fixes of flags that are wrong', () => {
  const written = (rule: string, information: string, flags: string): readonly string[] =>
    checkFiles({ [A]: host(https(information, flags)) })
      .found(rule)
      .flatMap(({ fixes }) =>
        (fixes ?? []).flatMap((fix) =>
          fix.kind === 'command' ? [] : fix.edits.map(({ newText }) => `${fix.kind} ${newText}`),
        ),
      );
  it('names of bits and hexadecimal numbers become the number that they mean', () => {
    const rule = 'binding-flags-not-a-number';
    assert.deepEqual(written(rule, '*:443:a', 'Sni'), ['safe 1']);
    assert.deepEqual(written(rule, '*:443:a', 'sni, DisableTLS13'), ['safe 33']);
    assert.deepEqual(written(rule, '*:443:a', '0x21'), ['safe 33']);
  });
  it('a number that would be wrong without a host name is not written', () => {
    assert.deepEqual(written('binding-flags-not-a-number', '*:443:', 'Sni'), []);
    assert.deepEqual(written('binding-flags-not-a-number', '*:443:', 'DisableHTTP2'), ['safe 4']);
  });
  it('what may mean anything gets no number', () => {
    for (const flags of ['Ssl', 'Sni, Ssl', '-1', '', '0x1FFFFFFFF', '1,2'])
      assert.deepEqual(written('binding-flags-not-a-number', '*:443:a', flags), [], flags);
  });
  it('SNI without a host loses the bit 1 and keeps the others', () => {
    assert.deepEqual(written('sni-without-host', '*:443:', '1'), ['suggestion 0']);
    assert.deepEqual(written('sni-without-host', '*:443:', '97'), ['suggestion 96']);
  });
});
