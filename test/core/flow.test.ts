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
      picture.parts[picture.parts.length - 1]?.stations.map(({ label }) => Number(label)),
      [1, 2, 3, 4, 5, 6, 7, 8, 9],
    );
  });

  it('IIS 7 has five stations', () => {
    const picture = pictureOf(traceOf(M4));
    assert.equal(picture.way, 'Request → HTTP.SYS → Worker process → HTTP.SYS → Response');
    assert.deepEqual(
      picture.parts[picture.parts.length - 1]?.stations.map(({ label }) => Number(label)),
      [1, 2, 3, 4, 5],
    );
  });

  it('the two flows of the article are those of real files', () => {
    assert.deepEqual(hopsOf(articleTrace('iis6UserMode')), hopsOf(traceOf(M2)));
    assert.deepEqual(hopsOf(articleTrace('iis7')), hopsOf(traceOf(M4)));
    assert.equal(pictureOf(articleTrace('iis6UserMode')).way.split(' → ').length, 9);
    assert.equal(pictureOf(articleTrace('iis7')).way.split(' → ').length, 5);
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
