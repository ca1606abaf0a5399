import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  articleTrace,
  pictureOf,
  renderMarkdown,
  renderMermaid,
  renderSvg,
  requestDocument,
  traceFlow,
} from '../../src/core/index';
import { checkFiles, must } from '../support/check';
import { utf16leWithBom } from '../support/encode';
import { descendants, overlap, readSvg, textBoxes } from '../support/svg';
import type { Trace } from '../../src/core/index';
import type { Files } from '../support/check';
import type { RequestDocument } from '../support/documents';

// ---- servers of every mode (section 10.1 of the facts)

const CERTIFICATE_KEY =
  '<IIsWebDirectory Location ="/LM/W3SVC/1/ROOT/partners" AccessSSLFlags="AccessSSL | AccessSSLNegotiateCert"/>';

function metabase({ service = '', site = 'SecureBindings=":443:"', keys = CERTIFICATE_KEY } = {}): string {
  return `<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0"><MBProperty>
<IIsWebService Location ="/LM/W3SVC" ${service}/>
<IIsWebServer Location ="/LM/W3SVC/1" ServerComment="Site" ${site}/>
${keys}
</MBProperty></configuration>`;
}

const KERNEL_SSL: Files = {
  'http.reg': utf16leWithBom(
    'Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters]\r\n"EnableKernelSSL"=dword:00000001\r\n',
  ),
};

const HTTPS = '<binding protocol="https" bindingInformation="*:443:" />';
const HTTP = '<binding protocol="http" bindingInformation="*:80:" />';

function iis7(bindings = HTTPS, access = '', name = 'Site'): string {
  return `<configuration><system.applicationHost><sites><site name="${name}" id="1"><bindings>${bindings}</bindings></site></sites></system.applicationHost>
<location path="${name}/partners"><system.webServer><security><access sslFlags="Ssl, SslNegotiateCert" /></security></system.webServer></location>
<location path="${name}/members"><system.webServer><security><access sslFlags="Ssl, SslNegotiateCert, SslRequireCert" /></security></system.webServer></location>
<location path="${name}"><system.webServer><security>${access}</security></system.webServer></location></configuration>`;
}

function traceOf(files: Files, path = '/'): Trace {
  const { analysis } = checkFiles(files);
  return traceFlow(analysis.server, must(analysis.server.sites[0], 'site'), path);
}

function documentOf(files: Files, path = '/'): RequestDocument {
  const { analysis } = checkFiles(files);
  const trace = traceFlow(analysis.server, must(analysis.server.sites[0], 'site'), path);
  return JSON.parse(JSON.stringify(requestDocument(analysis, trace))) as RequestDocument;
}

/** `client>httpSys:enc` for each hop. */
function hopsOf({ hops }: Trace): readonly string[] {
  return hops.map(({ from, to, payload }) => `${from}>${to}:${payload === 'encrypted' ? 'enc' : 'clr'}`);
}

const M1: Files = { 'MetaBase.xml': metabase({ service: 'IIs5IsolationModeEnabled="TRUE"' }) };
const M2: Files = { 'MetaBase.xml': metabase() };
const M3: Files = { 'MetaBase.xml': metabase(), ...KERNEL_SSL };
const M4: Files = { 'applicationHost.config': iis7() };

describe('the way of a request, in the words of the 2007 article', () => {
  it('IIS 6 with SSL in user mode has nine stations', () => {
    const picture = pictureOf(traceOf(M2));
    assert.equal(
      picture.way,
      'Request → HTTP.SYS → HTTPFilter → HTTP.SYS → Worker process → HTTP.SYS → HTTPFilter → HTTP.SYS → Response',
    );
    assert.deepEqual(
      picture.stations.map(({ number }) => number),
      [1, 2, 3, 4, 5, 6, 7, 8, 9],
    );
  });

  it('IIS 7 has five stations', () => {
    const picture = pictureOf(traceOf(M4));
    assert.equal(picture.way, 'Request → HTTP.SYS → Worker process → HTTP.SYS → Response');
    assert.deepEqual(
      picture.stations.map(({ number }) => number),
      [1, 2, 3, 4, 5],
    );
  });

  it('the two flows of the article are those of real files', () => {
    assert.deepEqual(hopsOf(articleTrace('iis6UserMode')), hopsOf(traceOf(M2)));
    assert.deepEqual(hopsOf(articleTrace('iis7')), hopsOf(traceOf(M4)));
    assert.equal(pictureOf(articleTrace('iis6UserMode')).stations.length, 9);
    assert.equal(pictureOf(articleTrace('iis7')).stations.length, 5);
  });
});

describe('hops and crossings of a plain request (section 10.2)', () => {
  const NINE = (filter: string, application: string): readonly string[] => [
    'client>httpSys:enc',
    `httpSys>${filter}:enc`,
    `${filter}>httpSys:clr`,
    `httpSys>${application}:clr`,
    `${application}>httpSys:clr`,
    `httpSys>${filter}:clr`,
    `${filter}>httpSys:enc`,
    'httpSys>client:enc',
  ];
  const FIVE = ['client>httpSys:enc', 'httpSys>workerProcess:clr', 'workerProcess>httpSys:clr', 'httpSys>client:enc'];

  it('M1: in IIS 5.0 isolation mode inetinfo decrypts, serves and encrypts, at six crossings', () => {
    const trace = traceOf(M1);
    assert.deepEqual(hopsOf(trace), NINE('inetinfo', 'inetinfo'));
    assert.equal(trace.crossings, 6);
    assert.equal(trace.sslMode, 'userInetinfo');
  });

  it('M2: HTTPFilter decrypts and encrypts, at six crossings', () => {
    const trace = traceOf(M2);
    assert.deepEqual(hopsOf(trace), NINE('httpFilter', 'workerProcess'));
    assert.equal(trace.crossings, 6);
    assert.equal(trace.sslMode, 'userHttpFilter');
  });

  it('M3: with EnableKernelSSL HTTP.SYS does both, at two crossings', () => {
    const trace = traceOf(M3);
    assert.deepEqual(hopsOf(trace), FIVE);
    assert.equal(trace.crossings, 2);
    assert.equal(trace.sslMode, 'kernel');
  });

  it('M4: IIS 7 does both in HTTP.SYS, at two crossings', () => {
    const trace = traceOf(M4);
    assert.deepEqual(hopsOf(trace), FIVE);
    assert.equal(trace.crossings, 2);
    assert.equal(trace.sslMode, 'kernel');
  });

  it('the client and HTTP.SYS meet on the network, everything else crosses between kernel and user mode', () => {
    for (const files of [M1, M2, M3, M4]) {
      for (const { from, to, boundary } of traceOf(files).hops) {
        const expected =
          from === 'client' || to === 'client' ? 'network' : from === 'httpSys' ? 'kernelToUser' : 'userToKernel';
        assert.equal(boundary, expected, `${from} to ${to}`);
      }
    }
  });

  it('a site without an https binding is served in clear text all the way', () => {
    const trace = traceOf({ 'applicationHost.config': iis7(HTTP) });
    assert.deepEqual(hopsOf(trace), [
      'client>httpSys:clr',
      'httpSys>workerProcess:clr',
      'workerProcess>httpSys:clr',
      'httpSys>client:clr',
    ]);
    assert.equal(trace.crossings, 2);
    assert.equal(trace.sslMode, 'none');
  });

  it('every hop begins where the one before it ended', () => {
    for (const files of [M1, M2, M3, M4]) {
      for (const path of ['/', '/partners']) {
        const { hops } = traceOf(files, path);
        assert.equal(hops[0]?.from, 'client');
        assert.equal(hops[hops.length - 1]?.to, 'client');
        for (let i = 1; i < hops.length; i++) assert.equal(hops[i]?.from, hops[i - 1]?.to);
      }
    }
  });
});

describe('client certificates (section 10.4)', () => {
  it('M2: a path that asks after its URL is known costs six crossings more', () => {
    const trace = traceOf(M2, '/partners/orders.asp');
    assert.deepEqual(hopsOf(trace).slice(4, 12), [
      'workerProcess>httpSys:clr',
      'httpSys>httpFilter:clr',
      'httpFilter>httpSys:enc',
      'httpSys>client:enc',
      'client>httpSys:enc',
      'httpSys>httpFilter:enc',
      'httpFilter>httpSys:clr',
      'httpSys>workerProcess:clr',
    ]);
    assert.equal(trace.crossings, 12);
    assert.deepEqual(trace.clientCertificate, { asked: 'renegotiation', result: 'none' });
  });

  it('M1: the same way through inetinfo', () => {
    const trace = traceOf(M1, '/partners');
    assert.equal(trace.crossings, 12);
    assert.ok(trace.hops.every(({ from, to }) => ![from, to].includes('workerProcess')));
  });

  it('M4: a path that asks after its URL is known costs two crossings more', () => {
    const trace = traceOf(M4, '/partners');
    assert.deepEqual(hopsOf(trace), [
      'client>httpSys:enc',
      'httpSys>workerProcess:clr',
      'workerProcess>httpSys:clr',
      'httpSys>client:enc',
      'client>httpSys:enc',
      'httpSys>workerProcess:clr',
      'workerProcess>httpSys:clr',
      'httpSys>client:enc',
    ]);
    assert.equal(trace.crossings, 4);
  });

  it('M1, M2: SSLAlwaysNegoClientCert asks in the handshake, which costs the request nothing', () => {
    for (const service of [
      'SSLAlwaysNegoClientCert="TRUE"',
      'SSLAlwaysNegoClientCert="TRUE" IIs5IsolationModeEnabled="TRUE"',
    ]) {
      const trace = traceOf({ 'MetaBase.xml': metabase({ service }) }, '/partners');
      assert.equal(trace.crossings, 6);
      assert.deepEqual(trace.clientCertificate, { asked: 'handshake', result: 'none' });
    }
  });

  it('M3: kernel-mode SSL of IIS 6 cannot ask', () => {
    const trace = traceOf(M3, '/partners');
    assert.equal(trace.crossings, 2);
    assert.equal(trace.clientCertificate.result, 'impossible');
  });

  it('M3: the picture says that the certificate cannot be asked for', () => {
    const picture = pictureOf(traceOf(M3, '/partners'));
    for (const output of [renderSvg(picture, { heading: true }), renderMermaid(picture), renderMarkdown(picture)]) {
      assert.match(output, /client.certificate/i);
    }
  });

  it('a required certificate that is not sent ends with 403.7', () => {
    const { outcome } = traceOf(M4, '/members');
    assert.deepEqual(outcome, { kind: 'status', status: 403, substatus: 7, win32: null });
  });

  it('an accepted certificate that is not sent does no harm', () => {
    assert.equal(traceOf(M4, '/partners').outcome.status, 200);
  });

  it('a required certificate that is never asked for ends with 403.7 without a question', () => {
    const trace = traceOf({ 'applicationHost.config': iis7(HTTPS, '<access sslFlags="Ssl, SslRequireCert" />') });
    assert.equal(trace.crossings, 2);
    assert.deepEqual([trace.outcome.status, trace.outcome.substatus], [403, 7]);
    assert.equal(trace.clientCertificate.asked, 'never');
  });
});

describe('what becomes of the request', () => {
  it('SSL required over plain HTTP ends with 403.4 in clear text, at two crossings', () => {
    const trace = traceOf({ 'applicationHost.config': iis7(HTTP, '<access sslFlags="Ssl" />') });
    assert.deepEqual([trace.outcome.status, trace.outcome.substatus], [403, 4]);
    assert.equal(trace.crossings, 2);
    assert.ok(trace.hops.every(({ payload }) => payload === 'clear'));
  });

  it('without TLS no certificate is asked for, whatever the flags say', () => {
    const trace = traceOf({ 'applicationHost.config': iis7(HTTP, '<access sslFlags="SslNegotiateCert" />') });
    assert.deepEqual(trace.clientCertificate, { asked: 'never', result: 'none' });
  });

  it('a site that listens on neither http nor https answers nobody', () => {
    const tcp = '<binding protocol="net.tcp" bindingInformation="808:*" />';
    const document = documentOf({ 'applicationHost.config': iis7(tcp) });
    assert.equal(document.outcome.kind, 'noSite');
    assert.equal(document.crossings, 0);
  });

  it('a path has the settings of its nearest parent, in any casing and by whole segments', () => {
    assert.equal(traceOf(M4, '/PARTNERS/a/b').path?.path, '/partners');
    assert.equal(traceOf(M4, '/partnership').path?.path, '/');
    assert.equal(traceOf(M4, '/partners/').path?.path, '/partners');
    assert.equal(traceOf(M4, '/').path?.path, '/');
  });

  it('the request document names URL, binding and hops by the contract', () => {
    const document = documentOf(
      { 'applicationHost.config': iis7('<binding protocol="https" bindingInformation="*:8443:www.example.org" />') },
      '/partners/x',
    );
    assert.equal(document.schemaVersion, 1);
    assert.equal(document.url, 'https://www.example.org:8443/partners/x');
    assert.deepEqual(document.binding, { protocol: 'https', address: '*', port: 8443, host: 'www.example.org' });
    assert.deepEqual([document.site, document.path, document.sslMode], ['Site', '/partners', 'kernel']);
    assert.equal(document.crossings, 4);
  });

  it('what is not known is said', () => {
    const { unknowns } = documentOf(M4);
    assert.ok(unknowns.some((unknown) => /HTTP\.SYS/.test(unknown)));
    assert.ok(documentOf(M4, '/partners').unknowns.some((unknown) => /Windows version/.test(unknown)));
  });
});

// ---- the three outputs

const HOSTILE = [
  '"><img src=x onerror=alert(1)>',
  "' onload='alert(1)",
  ']]>',
  '<!-- & -->',
  'a\u202egpj.exe\u202c',
  'a\nb\r\nc\td',
  'x;y#z%%c',
  'a | b',
  '[x](command:y)',
  '![x](https://example.org/x.png)',
  '`code` *bold* _it_ ~s~ $m$',
  'end',
  '---',
  '{x: y}',
  '\u0007\u0000bell',
  '\ud800lone',
];

/** A site of a hostile name. The name goes through the model, since XML cannot hold some of them. */
function hostileTrace(name: string): Trace {
  const trace = traceOf(M2);
  return { ...trace, site: { ...must(trace.site, 'site'), name }, requestedPath: `/${name}` };
}

const LONG = 'The very long name of a site that nobody would ever give to a site '.repeat(4);

const PICTURES: readonly (readonly [string, Trace])[] = [
  ['M1', traceOf(M1)],
  ['M1 with a late certificate', traceOf(M1, '/partners')],
  ['M2', traceOf(M2)],
  ['M2 with a late certificate', traceOf(M2, '/partners')],
  ['M3', traceOf(M3)],
  ['M4', traceOf(M4)],
  ['M4 with a late certificate', traceOf(M4, '/partners')],
  ['no SSL', traceOf({ 'applicationHost.config': iis7(HTTP) })],
  ['a long name', hostileTrace(LONG)],
  ['a long name in wide characters', { ...traceOf(M4), requestedPath: `/${'漢字'.repeat(80)}` }],
  ...HOSTILE.map((name) => [`the name ${JSON.stringify(name)}`, hostileTrace(name)] as const),
];

describe('the SVG', () => {
  for (const [what, trace] of PICTURES) {
    it(`is well-formed, holds no script and no link, and no two texts collide: ${what}`, () => {
      const svg = renderSvg(pictureOf(trace), { heading: true });
      const root = readSvg(svg);
      assert.equal(root.name, 'svg');
      for (const { name, attributes } of descendants(root)) {
        assert.match(name, /^(?:svg|title|desc|g|rect|text|line|path|circle)$/);
        for (const attribute of Object.keys(attributes)) {
          assert.doesNotMatch(attribute, /^on|href|style/i);
        }
      }
      const boxes = textBoxes(root);
      const width = Number(root.attributes['width']);
      const height = Number(root.attributes['height']);
      for (const box of boxes) {
        assert.ok(
          box.left >= 0 && box.right <= width,
          `"${box.text}" leaves the picture: ${box.left} to ${box.right} of ${width}`,
        );
        assert.ok(box.top >= 0 && box.bottom <= height, `"${box.text}" leaves the picture`);
      }
      boxes.forEach((a, i) => {
        for (const b of boxes.slice(i + 1)) assert.ok(!overlap(a, b), `"${a.text}" and "${b.text}" collide`);
      });
    });
  }

  it('tells encrypted from clear hops by more than colour, and marks every crossing', () => {
    const root = readSvg(renderSvg(pictureOf(traceOf(M2)), { heading: true }));
    const hops = [...descendants(root)].filter(({ attributes }) => attributes['data-hop'] !== undefined);
    assert.equal(hops.length, 8);
    const wires = hops.map((hop) =>
      must(
        hop.children.find(({ attributes }) => attributes['class'] === 'wire'),
        'wire',
      ),
    );
    assert.deepEqual(
      wires.map(({ attributes }) => attributes['stroke-dasharray'] !== undefined),
      [false, false, true, true, true, true, false, false],
    );
    assert.equal(hops.filter(({ attributes }) => /\bcrossing\b/.test(attributes['class'] ?? '')).length, 6);
  });

  it('numbers the stations from left to right and names them as the article does', () => {
    const root = readSvg(renderSvg(pictureOf(traceOf(M2)), { heading: true }));
    const stations = [...descendants(root)].filter(({ attributes }) => attributes['data-station'] !== undefined);
    const texts = (className: string): readonly string[] =>
      stations.map(
        (station) =>
          must(
            station.children.find(({ attributes }) => attributes['class'] === className),
            className,
          ).text,
      );
    assert.deepEqual(texts('number'), ['1', '2', '3', '4', '5', '6', '7', '8', '9']);
    assert.deepEqual(texts('name'), [
      'Request',
      'HTTP.SYS',
      'HTTPFilter',
      'HTTP.SYS',
      'Worker process',
      'HTTP.SYS',
      'HTTPFilter',
      'HTTP.SYS',
      'Response',
    ]);
    const xs = stations.map((station) => Number(must(station.children[0], 'disc').attributes['cx']));
    assert.deepEqual(
      xs,
      [...xs].sort((a, b) => a - b),
    );
  });

  it('draws user mode below the boundary and HTTP.SYS above it', () => {
    for (const files of [M1, M2, M3, M4]) {
      const root = readSvg(renderSvg(pictureOf(traceOf(files)), { heading: true }));
      const all = [...descendants(root)];
      const boundary = Number(
        must(
          all.find(({ attributes }) => attributes['class'] === 'boundary'),
          'boundary',
        ).attributes['y1'],
      );
      for (const station of all.filter(({ attributes }) => attributes['data-station'] !== undefined)) {
        const y = Number(must(station.children[0], 'disc').attributes['cy']);
        const isUser = /httpFilter|inetinfo|workerProcess/.test(station.attributes['class'] ?? '');
        assert.equal(y > boundary, isUser, station.attributes['class']);
      }
    }
  });

  it('has unique ids, and a prefix keeps two pictures of one page apart', () => {
    const svg = renderSvg(pictureOf(traceOf(M4)), { heading: false, idPrefix: 'left' });
    const ids = [...svg.matchAll(/ id="([^"]*)"/g)].map((match) => match[1] ?? '');
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.every((id) => id.startsWith('left')));
  });
});

const REORDERING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

describe('the Mermaid text', () => {
  for (const [what, trace] of PICTURES) {
    it(`is a sequence diagram that no name can break: ${what}`, () => {
      const mermaid = renderMermaid(pictureOf(trace));
      const lines = mermaid.split('\n');
      assert.equal(lines[0], '---');
      assert.match(lines[1] ?? '', /^title: "/);
      const title: unknown = JSON.parse((lines[1] ?? '').slice('title: '.length));
      assert.equal(typeof title, 'string');
      assert.equal(lines[2], '---');
      assert.equal(lines[3], 'sequenceDiagram');
      for (const line of lines.slice(4)) {
        assert.match(
          line,
          /^$|^ {4}(?:autonumber|end|box [^;#%{}]+|participant \w+ as [^;%{}]+|\w+-{1,2}>>\w+: (?:[^;#%{}<>"`]|#\d+;)*)$/,
        );
      }
      assert.equal(
        lines.filter((line) => line.trim().startsWith('box ')).length,
        lines.filter((line) => line.trim() === 'end').length,
      );
      assert.doesNotMatch(mermaid, REORDERING);
    });
  }

  it('draws encrypted hops solid and clear ones dotted', () => {
    const arrows = [...renderMermaid(pictureOf(traceOf(M2))).matchAll(/^ {4}\w+?(-{1,2}>>)\w+:/gm)].map(
      (match) => match[1],
    );
    assert.deepEqual(arrows, ['->>', '->>', '-->>', '-->>', '-->>', '-->>', '->>', '->>']);
  });
});

describe('the Markdown text', () => {
  for (const [what, trace] of PICTURES) {
    it(`keeps its shape whatever a site is called: ${what}`, () => {
      const markdown = renderMarkdown(pictureOf(trace));
      const lines = markdown.split('\n');
      assert.match(lines[0] ?? '', /^## /);
      assert.equal(lines.filter((line) => line.startsWith('|')).length, trace.hops.length + 2);
      for (const line of lines.filter((each) => each.startsWith('|'))) {
        assert.equal(line.replace(/\\[\\|]/g, '').split('|').length, 8, line);
      }
      assert.doesNotMatch(markdown, /</, 'no HTML');
      assert.doesNotMatch(markdown, REORDERING);
      assert.doesNotMatch(markdown.replace(/\\./g, ''), /[[\]`*_~]/, 'no link, image, code or emphasis');
    });
  }

  it('shows way, crossings and each hop', () => {
    const markdown = renderMarkdown(pictureOf(traceOf(M2)));
    assert.match(markdown, /^Request → HTTP\.SYS → HTTPFilter → .* → Response$/m);
    assert.match(markdown, /6 user\/kernel crossings/);
  });
});
