import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatMessage, kernelClientCertificateAnswer, traceFlow } from '../../../src/core/index';
import { checkFiles, must } from '../../support/check';
import {
  access,
  applicationHost,
  certificateOf,
  entry,
  HTTPS,
  location,
  metabase,
  netsh,
  outcomeOf,
  payloads,
  reasonFacts,
  registry,
  serverOf,
  site,
  sitesConfig,
  trace,
  way,
} from './support';
import type { Trace, WindowsName } from '../../../src/core/index';
import type { Files } from '../../support/check';

const MAPPING = 'authentication><iisClientCertificateMappingAuthentication enabled="true"';

function mapped(mappings: string, flags = 'SslNegotiateCert', attributes = ''): string {
  return `<security><access sslFlags="${flags}" /><${MAPPING} ${attributes}>${mappings}</iisClientCertificateMappingAuthentication></authentication></security>`;
}

function rule(name: string, mode: string, criteria: string, attributes = ''): string {
  const rules = `<rules><add certificateField="Subject" certificateSubField="CN" matchCriteria="${criteria}" /></rules>`;
  return `<add name="${name}" permissionMode="${mode}" ${attributes}>${rules}</add>`;
}

const manyToOne = (...rules: readonly string[]): string => `<manyToOneMappings>${rules.join('')}</manyToOneMappings>`;
const ONE_TO_ONE =
  '<oneToOneMappings><add userName="u" password="[enc:x:y:enc]" certificate="MIIB" /></oneToOneMappings>';

function atSite(content: string, asks = true): Trace {
  const files: Files = {
    'applicationHost.config': sitesConfig(site('Site', 1, HTTPS), location('Site', content)),
    'sslcert.txt': netsh(entry('0.0.0.0:443', { asks })),
  };
  return trace({ files, windows: 'ws2019' }, 'https://x.example/', { clientCertificate: 'valid' });
}

describe('403.12: certificate mappings (F3.5, section 3.6)', () => {
  const deny = rule('everybody', 'Deny', '*');
  it('a mapping that denies every certificate denies this one, whatever it holds', () => {
    const denied = atSite(mapped(manyToOne(deny)));
    assert.equal(outcomeOf(denied), '403.12');
    assert.equal(certificateOf(denied), 'handshake rejected');
    assert.equal(denied.crossings, 2);
    assert.ok(denied.reasons.some(({ fact, place }) => fact === 'F3.5' && place !== null));
  });
  it('asked for late, it costs what every late certificate costs', () => {
    const files: Files = {
      'applicationHost.config': sitesConfig(site('Site', 1, HTTPS), location('Site', mapped(manyToOne(deny)))),
    };
    const denied = trace({ files, windows: 'ws2012r2' }, 'https://x.example/', { clientCertificate: 'valid' });
    assert.equal(outcomeOf(denied), '403.12');
    assert.equal(denied.crossings, 4);
  });

  for (const [what, content] of [
    ['Allow', mapped(manyToOne(rule('everybody', 'Allow', '*')))],
    ['Deny for some, which is said among the unknowns', mapped(manyToOne(rule('some', 'Deny', 'Contoso')))],
    ['Deny that is off', mapped(manyToOne(rule('off', 'Deny', '*', 'enabled="false"')))],
    ['Deny behind an Allow that may match before', mapped(manyToOne(rule('first', 'Allow', 'x'), deny))],
    ['Deny behind a one-to-one mapping that may match before', mapped(ONE_TO_ONE + manyToOne(deny))],
    [
      'Deny where many-to-one mappings are off',
      mapped(manyToOne(deny), 'SslNegotiateCert', 'manyToOneCertificateMappingsEnabled="false"'),
    ],
    ['Deny at a path without SslNegotiateCert (F3.8)', mapped(manyToOne(deny), 'Ssl')],
  ] as const) {
    it(`${what}: the application answers`, () => assert.equal(outcomeOf(atSite(content)), '200'));
  }

  it('entries below the site are not read, neither those that deny nor those that could match before (F3.5)', () => {
    const at = (content: string, below: string): Trace => {
      const files: Files = {
        'applicationHost.config': sitesConfig(
          site('Site', 1, HTTPS),
          location('Site', content) + location('Site/app', below),
        ),
        'sslcert.txt': netsh(entry('0.0.0.0:443', { asks: true })),
      };
      return trace({ files, windows: 'ws2019' }, 'https://x.example/app', { clientCertificate: 'valid' });
    };
    // The section is turned on for the folder alone.
    const off = mapped(manyToOne(rule('some', 'Deny', 'Contoso'))).replace('enabled="true"', 'enabled="false"');
    const below = at(off, mapped(manyToOne(deny)));
    assert.equal(outcomeOf(below), '200');
    assert.ok(below.unknowns.some(({ args }) => args.includes('some')));
    assert.ok(!below.unknowns.some(({ args }) => args.includes('everybody')));
    assert.equal(
      outcomeOf(at(mapped(manyToOne(deny)), mapped(`${ONE_TO_ONE}<manyToOneMappings><clear /></manyToOneMappings>`))),
      '403.12',
    );
  });

  it('a mapping that may deny is named among the unknowns', () => {
    const { unknowns } = atSite(mapped(manyToOne(rule('some', 'Deny', 'Contoso'))));
    assert.ok(unknowns.some(({ args }) => args.includes('some')));
  });

  it('IIS 6: mappings are opaque (F4.6), and that is said', () => {
    const files = {
      'MetaBase.xml': metabase({
        keys: '<IIsWebDirectory Location ="/LM/W3SVC/1/ROOT/mapped" AccessSSLFlags="AccessSSL | AccessSSLNegotiateCert | AccessSSLMapCert"/><IIsCertMapper Location ="/LM/W3SVC/1/IISCERTMAPPER"/>',
      }),
    };
    const { unknowns } = trace({ files }, 'https://x/mapped', { clientCertificate: 'valid' });
    assert.ok(unknowns.some(({ template }) => /IIS 6 cannot be read/.test(template)));
  });
});

describe('500.19: a configuration that is refused (F2.21)', () => {
  const files: Files = {
    'applicationHost.config': sitesConfig(
      site('Site', 1, `<binding protocol="http" bindingInformation="*:80:" />${HTTPS}`),
      location('Site', access('Ssl, SslNegotiateCert, SslRequireCert')),
    ),
    'www/1/web.config': `<configuration><system.webServer>${access('None')}</system.webServer></configuration>`,
  };
  for (const [url, crossings] of [
    ['https://x.example/', 2],
    ['http://x.example/', 2],
  ] as const) {
    it(`${url}: comes before every other answer, at ${crossings} crossings`, () => {
      const refused = trace({ files, windows: 'ws2022' }, url, { clientCertificate: 'valid', bodyBytes: '100000' });
      assert.equal(outcomeOf(refused), '500.19/2147942433');
      assert.equal(certificateOf(refused), 'never none');
      assert.equal(refused.crossings, crossings);
      assert.deepEqual(refused.brokenEdges, []);
      assert.ok(refused.reasons.some(({ fact, place }) => fact === 'F2.21' && place?.file === 'www/1/web.config'));
    });
  }
});

describe('what cannot be told from the files is said', () => {
  const M3 = serverOf('M3');
  const said = ({ unknowns }: Trace, words: RegExp): boolean =>
    unknowns.some((each) => words.test(formatMessage(each)));

  it('400 (64) for a large body over kernel-mode SSL of IIS 6, until the hotfix (F5.9)', () => {
    assert.ok(said(trace(M3, 'https://x/ignore', { bodyBytes: '49153' }), /KB 923051.* 400 \(64\)/));
    assert.ok(!said(trace(M3, 'https://x/ignore', { bodyBytes: '100' }), /KB 923051/));
    assert.ok(!said(trace(serverOf('M2'), 'https://x/ignore', { bodyBytes: '49153' }), /KB 923051/));
  });

  it('403.5 where keys of 128 bits are required and the cipher is not known', () => {
    assert.ok(said(trace(serverOf('M5'), 'https://x/strong'), /403\.5/));
    // Every cipher of TLS 1.3 has 128 bits or more.
    assert.ok(!said(trace(serverOf('M7 ws2022'), 'https://x/strong'), /403\.5/));
  });

  it('413 or the failing question first, for a large body under TLS 1.3', () => {
    const both = trace(serverOf('M7 ws2022'), 'https://x/require', { bodyBytes: '49153' });
    assert.equal(outcomeOf(both), 'reset');
    assert.ok(said(both, /413/));
  });

  it('an uploadReadAheadSize that is no number', () => {
    const files: Files = {
      'applicationHost.config': sitesConfig(
        site('Site', 1, HTTPS),
        location('Site', `${access('SslNegotiateCert')}<serverRuntime uploadReadAheadSize="48k" />`),
      ),
    };
    const large = trace({ files, windows: 'ws2012' }, 'https://x/', { bodyBytes: '10000000' });
    assert.equal(outcomeOf(large), '200');
    assert.ok(said(large, /uploadReadAheadSize is no number/));
  });

  it('that a certificate list which cannot be reached has the effect of a revoked certificate', () => {
    assert.ok(said(trace(serverOf('M5', true), 'https://x/require', { clientCertificate: 'valid' }), /403\.13/));
  });

  it('that from Windows Server 2022 on a late certificate would fail, where Windows is not known', () => {
    const unknownWindows = { files: serverOf('M5').files };
    assert.ok(said(trace(unknownWindows, 'https://x/require'), /Windows Server 2022 on/));
    assert.ok(!said(trace(unknownWindows, 'https://x/ignore'), /Windows Server 2022 on/));
  });
});

describe('uploadReadAheadSize', () => {
  for (const [limit, body, expected] of [
    ['0', '1', '413'],
    ['0', '0', '200'],
    ['100000', '49153', '200'],
    ['100000', '100001', '413'],
  ] as const) {
    it(`of ${limit} and a body of ${body} bytes: ${expected}`, () => {
      const files: Files = {
        'applicationHost.config': sitesConfig(
          site('Site', 1, HTTPS),
          location('Site', `${access('SslNegotiateCert')}<serverRuntime uploadReadAheadSize="${limit}" />`),
        ),
      };
      const traced = trace({ files, windows: 'ws2012' }, 'https://x/', { bodyBytes: body });
      assert.equal(outcomeOf(traced), expected);
      if (expected === '413') {
        const reason = must(
          traced.reasons.find(({ fact }) => fact === 'F3.22'),
          'reason',
        );
        assert.ok(reason.place !== null);
      }
    });
  }
});

describe('the response says what IIS answers', () => {
  for (const [path, words] of [
    ['require', /403\.7/],
    ['ignore', /response/],
  ] as const) {
    it(path, () => {
      const { hops } = trace(serverOf('M4'), `https://x/${path}`);
      assert.match(formatMessage(must(hops[hops.length - 2], 'hop').what), words);
    });
  }
});

describe('what is inferred is marked (facts file, section 10)', () => {
  it('LSASS verifying, HTTP/2 falling back, msquic handing over', () => {
    const inferred = (traced: Trace): readonly string[] =>
      traced.hops.flatMap(({ certainty }, i) => (certainty === 'inferred' ? [String(i + 1)] : []));
    // F6.4: the verified certificate comes back in hop 6.
    assert.deepEqual(inferred(trace(serverOf('M5'), 'https://x/require')), ['6']);
    // F3.15: hops 4 to 6 send the client back; hop 10 as above.
    assert.deepEqual(inferred(trace(serverOf('M6'), 'https://x/require')), ['4', '5', '6', '10']);
    // F6.13: msquic and HTTP.SYS.
    assert.deepEqual(inferred(trace(serverOf('M7 ws2022'), 'https://x/ignore', { http: '3' })), ['2', '5']);
  });

  it('the impossible ways carry the certainty of their facts', () => {
    const certainty = ({ brokenEdges }: Trace): string | undefined => brokenEdges[0]?.certainty;
    assert.equal(certainty(trace(serverOf('M3'), 'https://x/require')), 'documented');
    assert.equal(certainty(trace(serverOf('M6'), 'https://x/require')), 'documented');
    assert.equal(certainty(trace(serverOf('M7 ws2022'), 'https://x/require')), 'reported');
    assert.equal(certainty(trace(serverOf('M7 ws2022'), 'https://x/require', { http: '3' })), 'inferred');
  });
});

describe('LSASS', () => {
  it('is a side station of the handshake and of no request (F6.3)', () => {
    for (const mode of ['M1', 'M3', 'M4', 'M5', 'M6', 'M7 ws2022'] as const) {
      const traced = trace(serverOf(mode), 'https://x/require', { clientCertificate: 'valid' });
      assert.ok(
        traced.handshake.some(({ to }) => to === 'lsass'),
        mode,
      );
      assert.ok(!traced.hops.some(({ to }) => to === 'lsass'), mode);
    }
  });
});

describe('the handshake on the wire', () => {
  it('is readable until TLS 1.3, which encrypts from the first answer on', () => {
    assert.equal(payloads(trace(serverOf('M5'), 'https://x/ignore').handshake), 'cccc');
    assert.equal(payloads(trace(serverOf('M7 ws2022'), 'https://x/ignore').handshake), 'ccce');
  });

  it('carries the host name only where the client sends one', () => {
    const hello = (traced: Trace): string => formatMessage(must(traced.handshake[0], 'hop').what);
    assert.match(hello(trace(serverOf('M5'), 'https://www.example.org/ignore')), /www\.example\.org/);
    assert.doesNotMatch(hello(trace(serverOf('M5'), 'https://www.example.org/ignore', { sni: false })), /example/);
    assert.doesNotMatch(hello(trace(serverOf('M5'), 'https://10.0.0.5/ignore')), /10\.0\.0\.5/);
  });
});

describe('do client certificates work with kernel-mode SSL? (section 0 of the facts)', () => {
  const answer = (mode: Parameters<typeof serverOf>[0], tls13 = false): string => {
    const { files, windows } = serverOf(mode);
    const { server } = checkFiles(files, windows === undefined ? {} : { windows }).analysis;
    const { verdict, statements } = kernelClientCertificateAnswer(server, tls13);
    assert.deepEqual(
      statements.map(({ fact }) => fact),
      ['F0.2', 'F0.4', 'F0.5'],
    );
    assert.ok(statements.every(({ source }) => source !== ''));
    return verdict;
  };
  it('on IIS 6 no', () => {
    assert.equal(answer('M3'), 'no');
    assert.equal(answer('M2'), 'no');
  });
  it('on IIS 7 and later yes', () => {
    assert.equal(answer('M4'), 'yes');
    assert.equal(answer('M6'), 'yes');
  });
  it('under TLS 1.3 only in the handshake', () => assert.equal(answer('M7 ws2022', true), 'handshakeOnly'));

  it('is a reason of the traces that hang on it', () => {
    const facts = (mode: Parameters<typeof serverOf>[0], asks = false): readonly string[] =>
      reasonFacts(trace(serverOf(mode, asks), 'https://x/require'));
    assert.ok(facts('M3').includes('F0.2'));
    assert.ok(facts('M4').includes('F0.4'));
    assert.ok(facts('M7 ws2022').includes('F0.5'));
    assert.ok(facts('M7 ws2022', true).includes('F0.5'));
    assert.ok(!facts('M2').some((fact) => fact.startsWith('F0.')));
  });
});

describe('the default request to a site and path', () => {
  it('is the request to its first https binding', () => {
    const { files, windows } = serverOf('M7 ws2022');
    const { analysis } = checkFiles(files, { windows: windows as WindowsName });
    const [first] = analysis.server.sites;
    const flow = traceFlow(analysis.server, must(first, 'site'), '/require');
    assert.equal(flow.url, 'https://localhost/require');
    assert.equal(outcomeOf(flow), 'reset');
    const settled = traceFlow(analysis.server, must(first, 'site'), '/require', { tls: '1.2', http: '1.1' });
    assert.equal(outcomeOf(settled), '403.7');
    assert.equal(way(settled.hops), 'C K W K C K W K C');
  });

  it('goes to the site that was asked for, though another one would answer the URL', () => {
    const files = {
      'applicationHost.config': sitesConfig(site('first', 1, HTTPS) + site('second', 2, HTTPS)),
    };
    const { analysis } = checkFiles(files);
    assert.equal(traceFlow(analysis.server, must(analysis.server.sites[1], 'site'), '/').site?.name, 'second');
    assert.equal(trace({ files }, 'https://localhost/').site?.name, 'first');
  });

  it('a site whose host is a wildcard is reached by a host that it stands for', () => {
    const files = {
      'applicationHost.config': applicationHost({
        bindings: '<binding protocol="https" bindingInformation="*:443:*.example.org" sslFlags="1" />',
      }),
      'http.reg': registry(),
    };
    const { analysis } = checkFiles(files);
    assert.equal(
      traceFlow(analysis.server, must(analysis.server.sites[0], 'site'), '/').url,
      'https://www.example.org/',
    );
  });
});
