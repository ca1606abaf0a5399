import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  CLIENT_CERTIFICATES,
  formatMessage,
  HTTP_VERSIONS,
  isRequestProblem,
  parseRequest,
  pictureOf,
  renderMarkdown,
  renderMermaid,
  renderSvg,
  requestDocument,
  requestText,
  TLS_VERSIONS,
  traceFlow,
  traceRequest,
  WINDOWS_NAMES,
} from '../../../src/core/index';
import { checkFiles } from '../../support/check';
import { fc } from '../../support/property';
import { errorsAgainst, schemaErrors } from '../../support/schema';
import { access, entry, location, metabase, netsh, PATHS, registry, site, sitesConfig } from './support';
import type { Analysis, Hop, Trace, WindowsName } from '../../../src/core/index';
import type { Files } from '../../support/check';

// ---- servers and requests

const HOSTS = ['', 'www.example.org', '*.example.org', 'shop.example'] as const;
const ADDRESSES = ['*', '10.0.0.5', '[::1]', ''] as const;
const FLAG_TEXTS = [...Object.values(PATHS), 'SslMapCert, SslNegotiateCert', 'Nonsense'];

const binding = fc
  .record({
    protocol: fc.constantFrom('http', 'https', 'https'),
    address: fc.constantFrom(...ADDRESSES),
    port: fc.constantFrom('80', '443', '8443', '[PORT]'),
    host: fc.constantFrom(...HOSTS),
    flags: fc.constantFrom(0, 0, 1, 2, 3, 4, 16, 32, 33, 64, 97, 255),
  })
  .map(
    ({ protocol, address, port, host, flags }) =>
      `<binding protocol="${protocol}" bindingInformation="${address}:${port}:${host}" sslFlags="${flags}" />`,
  );

const entryText = fc
  .record({
    at: fc.constantFrom(
      '0.0.0.0:443',
      '[::]:443',
      '10.0.0.5:443',
      'www.example.org:443',
      '*.example.org:443',
      'ccs:443',
      '0.0.0.0:8443',
    ),
    asks: fc.boolean(),
    revocation: fc.boolean(),
    hash: fc.constantFrom('a', 'a', 'a', '0', null),
    more: fc.constantFrom('', '', '    Reject Connections           : Enabled\n', '    Disable TLS1.3 : Set\n'),
  })
  .map(({ at, ...options }) => entry(at, options));

const registryText = fc
  .record({
    http: fc.record(
      {
        EnableHttp2Tls: fc.constantFrom(0, 1),
        EnableHttp3: fc.constantFrom(0, 1),
        EnableKernelSSL: fc.constantFrom(0, 1),
      },
      { requiredKeys: [] },
    ),
    protocols: fc.record(
      { 'TLS 1.0': fc.constantFrom(0, 1), 'TLS 1.2': fc.constantFrom(0, 1), 'TLS 1.3': fc.constantFrom(0, 1) },
      { requiredKeys: [] },
    ),
  })
  .map(({ http, protocols }) => registry(http as Record<string, number>, protocols as Record<string, 0 | 1>));

const configured = fc
  .record({
    sites: fc.array(fc.array(binding, { maxLength: 3 }), { minLength: 1, maxLength: 3 }),
    flags: fc.constantFrom(...FLAG_TEXTS),
    deep: fc.constantFrom(...FLAG_TEXTS),
    readAhead: fc.constantFrom(
      '',
      '<serverRuntime uploadReadAheadSize="0" />',
      '<serverRuntime uploadReadAheadSize="x" />',
    ),
    refused: fc.boolean(),
    entries: fc.option(fc.array(entryText, { maxLength: 4 })),
    http: fc.option(registryText),
  })
  .map(({ sites, flags, deep, readAhead, refused, entries, http }): Files => {
    const all = sites.map((bindings, i) => site(`Site ${i}`, i + 1, bindings.join('')));
    return {
      'applicationHost.config': sitesConfig(
        all.join(''),
        location('Site 0', access(flags) + readAhead) + location('Site 0/deep', access(deep)),
      ),
      ...(refused
        ? {
            'www/1/web.config': `<configuration><system.webServer>${access('None')}</system.webServer></configuration>`,
          }
        : {}),
      ...(entries === null ? {} : { 'sslcert.txt': netsh(...entries) }),
      ...(http === null ? {} : { 'http.reg': http }),
    };
  });

const iis6 = fc
  .record({
    isolation: fc.constantFrom('', 'IIs5IsolationModeEnabled="TRUE"'),
    web: fc.constantFrom('', 'SSLAlwaysNegoClientCert="TRUE"', 'CertCheckMode="1"'),
    http: fc.option(registryText),
  })
  .map(({ isolation, web, http }): Files => ({
    'MetaBase.xml': metabase({ service: isolation, web }),
    ...(http === null ? {} : { 'http.reg': http }),
  }));

const cases = fc.record({
  files: fc.oneof({ weight: 4, arbitrary: configured }, { weight: 1, arbitrary: iis6 }),
  windows: fc.option(fc.constantFrom<WindowsName[]>(...WINDOWS_NAMES)),
  url: fc
    .tuple(
      fc.constantFrom('http', 'https', 'https'),
      fc.constantFrom('www.example.org', 'x', '10.0.0.5', '[::1]', 'shop.example'),
      fc.constantFrom('', '', ':443', ':8443', ':80', ':0'),
      fc.constantFrom('/', '/deep/x', '/require', '/accept', '/strong', '/neverAsked'),
    )
    .map(([scheme, host, port, path]) => `${scheme}://${host}${port}${path}`),
  client: fc.record(
    {
      localAddress: fc.constantFrom('10.0.0.5', '::1'),
      sni: fc.boolean(),
      tls: fc.constantFrom(...TLS_VERSIONS),
      http: fc.constantFrom(...HTTP_VERSIONS),
      clientCertificate: fc.constantFrom(...CLIENT_CERTIFICATES),
      bodyBytes: fc.constantFrom('0', '1', '49153', '49153'),
    },
    { requiredKeys: ['bodyBytes'] },
  ),
});

// ---- what every trace is

const KERNEL = ['httpSys', 'msquic'];
const FAR = ['client', 'centralStore'];

/** The boundary between two stations, said anew: the wire, else by whether each of them is in the kernel. */
function boundaryOf({ from, to }: Hop): string {
  if (FAR.includes(from) || FAR.includes(to)) return 'network';
  const side = (actor: string): string => (KERNEL.includes(actor) ? 'kernel' : 'user');
  if (side(from) === side(to)) return side(from) === 'kernel' ? 'withinKernel' : 'withinUser';
  return side(from) === 'kernel' ? 'kernelToUser' : 'userToKernel';
}

function assertWay(hops: readonly Hop[]): void {
  assert.equal(hops[0]?.from, 'client');
  assert.equal(hops[hops.length - 1]?.to, 'client');
  hops.forEach((hop, i) => {
    if (i > 0) assert.equal(hop.from, hops[i - 1]?.to, `hop ${i + 1} begins where hop ${i} ended`);
    assert.notEqual(hop.from, hop.to);
    assert.equal(hop.boundary, boundaryOf(hop));
    assert.match(hop.fact, /^(?:F\d+\.\d+|section \d+\.\d+)$/);
    assert.ok(formatMessage(hop.what).length > 0);
  });
}

function assertWellFormed(trace: Trace): void {
  assertWay(trace.hops);
  if (trace.handshake.length > 0) assertWay(trace.handshake);
  const secure = trace.request.scheme === 'https';
  if (!secure) assert.deepEqual(trace.handshake, []);
  assert.equal(trace.crossings, trace.hops.filter(({ boundary }) => /^(?:userTo|kernelTo)/.test(boundary)).length);
  assert.ok(trace.hops.every(({ from, to }) => ![from, to].includes('lsass') && ![from, to].includes('centralStore')));

  // Everything that crosses the wire under TLS is cipher text, and nothing without.
  for (const { boundary, payload } of trace.hops) {
    if (boundary === 'network' && trace.outcome.kind !== 'noSite') {
      assert.equal(payload, secure ? 'encrypted' : 'clear');
    }
  }
  const parts = { handshake: trace.handshake, request: trace.hops };
  for (const { part, afterHop, from } of trace.brokenEdges) {
    assert.equal(parts[part][afterHop - 1]?.to, from, 'a broken edge begins where its hop arrives');
  }
  const { asked, result } = trace.clientCertificate;
  if (trace.askedAt !== null) {
    assert.ok(parts[trace.askedAt.part][trace.askedAt.hop] !== undefined);
    assert.notEqual(asked, 'never');
  }
  if (asked === 'never') assert.equal(result, 'none');
  assert.equal(
    result === 'impossible',
    trace.brokenEdges.some(({ fact }) => fact !== 'F3.14'),
  );

  const { kind, status } = trace.outcome;
  assert.equal(status === null, kind !== 'status');
  if (kind === 'noSite' || kind === 'tlsAlert') assert.equal(trace.crossings, 0);
  if (kind === 'status') {
    assert.ok(trace.site !== null && trace.path !== null && trace.binding !== null);
    assert.ok(trace.crossings >= 2);
  }
  if (result === 'rejected') assert.equal(status, 403);
  if (trace.reasons.length === 0) assert.fail('an outcome without a reason');
}

function assertShown(analysis: Analysis, trace: Trace): void {
  const document: unknown = JSON.parse(JSON.stringify(requestDocument(analysis, trace)));
  assert.deepEqual(schemaErrors(document), []);
  assert.deepEqual(errorsAgainst('request', document), []);
  const picture = pictureOf(trace);
  for (const text of [
    renderSvg(picture, { heading: true }),
    renderMermaid(picture),
    renderMarkdown(picture),
    requestText(analysis, trace),
  ]) {
    assert.doesNotMatch(text, /undefined|NaN|\[object/);
  }
}

describe('every trace of every server', () => {
  it('chains its hops, names its boundaries, counts its crossings and has a reason', () => {
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(cases, ({ files, windows, url, client }) => {
        const { analysis } = checkFiles(files, windows === null ? {} : { windows });
        const request = parseRequest(url, client);
        assert.ok(!isRequestProblem(request));
        const trace = traceRequest(analysis.server, request);
        assertWellFormed(trace);
        outcomes.add(`${trace.outcome.kind} ${trace.outcome.status}.${trace.outcome.substatus}`);
        for (const site of analysis.server.sites) assertWellFormed(traceFlow(analysis.server, site, request.path));
      }),
      { numRuns: 700 },
    );
    // The generator reaches what it is for.
    for (const outcome of [
      'noSite null.null',
      'reset null.null',
      'tlsAlert null.null',
      'status 200.0',
      'status 403.4',
      'status 403.7',
      'status 413.0',
      'status 500.19',
    ]) {
      assert.ok(outcomes.has(outcome), `${outcome} was never generated`);
    }
  });

  it('is shown in every form, and described by the schema', () => {
    fc.assert(
      fc.property(cases, ({ files, windows, url, client }) => {
        const { analysis } = checkFiles(files, windows === null ? {} : { windows });
        const request = parseRequest(url, client);
        assert.ok(!isRequestProblem(request));
        assertShown(analysis, traceRequest(analysis.server, request));
      }),
      { numRuns: 100 },
    );
  });

  it('is the same for the same bytes', () => {
    fc.assert(
      fc.property(cases, ({ files, windows, url, client }) => {
        const once = (): string => {
          const { analysis } = checkFiles(files, windows === null ? {} : { windows });
          const request = parseRequest(url, client);
          assert.ok(!isRequestProblem(request));
          return JSON.stringify(requestDocument(analysis, traceRequest(analysis.server, request)));
        };
        assert.equal(once(), once());
      }),
      { numRuns: 30 },
    );
  });
});
