import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  analyze,
  checkDocument,
  formatMessage,
  pictureOf,
  readSourceBytes,
  renderMarkdown,
  renderMermaid,
  renderSvg,
  requestDocument,
  traceFlow,
} from '../../src/core/index';
import { must, TOOL } from '../support/check';
import { inProject } from '../support/project';
import { corpusFiles, CORPUS } from '../support/provenance';
import { schemaErrors } from '../support/schema';
import type { Analysis, Site, SitePath } from '../../src/core/index';
import type { CheckDocument } from '../support/documents';

/** What a file of a category is. */
const FORMATS: Readonly<Record<string, string>> = {
  'application-host': 'applicationHost',
  'iis-express': 'applicationHost',
  metabase: 'metabase',
  'web-config': 'webConfig',
  reg: 'registry',
  netsh: 'netshSslcert',
  schema: 'unknown',
};

/** Files that are not what their category says, each with the reason. */
const EXCEPTIONS: Readonly<Record<string, { readonly format: string; readonly because: string }>> = {
  'application-host/xdt-disable-sslv3.xdt': { format: 'unknown', because: 'an XDT transform' },
  'application-host/xdt-fastcgi-transform.config': {
    format: 'unknown',
    because: 'an XDT transform under the name of a server file',
  },
};

/** Real mistakes in real files, each with the reason. Everything else that is reported as an error is ours. */
const REAL_ERRORS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'metabase/win2003-full-no-namespace.xml': {
    'ssl-required-without-https-binding':
      'AccessSSL at /LM/W3SVC/1/ROOT, ServerBindings ":80:" only, no SecureBindings',
  },
  'web-config/issue-dot-separated-flags.config': {
    'access-flag-unknown': 'sslFlags="Ssl.SslRequireCert"',
  },
  'web-config/ofisweb-location-pair-readahead.config': {
    'duplicate-section': 'two versions of one location, each with <access> and <serverRuntime>',
  },
};

const ENCODINGS: Readonly<Record<string, string>> = {
  ASCII: 'utf-8',
  'UTF-8': 'utf-8',
  'UTF-8+BOM': 'utf-8',
  'UTF-16LE+BOM': 'utf-16le',
};

const files = corpusFiles();

function read(file: string): Analysis {
  return analyze([readSourceBytes(file, readFileSync(`${CORPUS}/${file}`))], { windows: null });
}

function siteOf(analysis: Analysis, name: string): Site {
  return must(
    analysis.server.sites.find((site) => site.name === name),
    `site ${name}`,
  );
}

function pathOf(analysis: Analysis, site: string, path: string): SitePath {
  return must(
    siteOf(analysis, site).paths.find((each) => each.path === path),
    `path ${path}`,
  );
}

/** The flags of a path, as the report writes them. */
function flagsOf(analysis: Analysis, site: string, path: string): readonly string[] | null {
  const document = JSON.parse(JSON.stringify(checkDocument(analysis, TOOL))) as CheckDocument;
  const paths = must(
    document.sites.find(({ name }) => name === site),
    `site ${site}`,
  ).paths;
  return must(
    paths.find((each) => each.path === path),
    `path ${path}`,
  ).access.flags;
}

if (files === null) {
  it('real files', { skip: 'the corpus is not here (../shared/corpus)' }, () => undefined);
} else {
  describe('real files are read', () => {
    it('every file of PROVENANCE.md is there, and every file that is there is in PROVENANCE.md', () => {
      const there = readdirSync(CORPUS, { recursive: true, encoding: 'utf8', withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== 'PROVENANCE.md')
        .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/').slice(CORPUS.length + 1));
      assert.deepEqual(files.map(({ file }) => file).sort(), there.sort());
      assert.ok(files.length > 80);
    });

    for (const { category, file, encoding, wellFormed } of files) {
      it(file, () => {
        const analysis = read(file);
        const source = must(analysis.sources[0], 'source');

        const exception = EXCEPTIONS[file];
        assert.equal(source.format, exception?.format ?? FORMATS[category], exception?.because);
        assert.equal(source.encoding, ENCODINGS[encoding]);

        const broken = analysis.findings.filter(({ rule }) => rule === 'xml-syntax');
        if (source.format !== 'unknown') {
          assert.equal(
            broken.length > 0,
            wellFormed === false,
            broken.map(({ message }) => formatMessage(message)).join('\n'),
          );
        }
        const allowed = Object.keys(REAL_ERRORS[file] ?? {});
        const errors = analysis.findings.filter(({ rule, severity }) => severity === 'error' && rule !== 'xml-syntax');
        assert.deepEqual([...new Set(errors.map(({ rule }) => rule))], allowed);

        for (const { place } of analysis.findings) {
          assert.ok(
            place.range.start >= 0 && place.range.start <= place.range.end && place.range.end <= source.text.length,
          );
        }
        assert.deepEqual(schemaErrors(JSON.parse(JSON.stringify(checkDocument(analysis, TOOL)))), []);
        for (const site of analysis.server.sites) {
          for (const { path } of site.paths) {
            const trace = traceFlow(analysis.server, site, path);
            assert.deepEqual(schemaErrors(JSON.parse(JSON.stringify(requestDocument(analysis, trace)))), []);
            const picture = pictureOf(trace);
            assert.ok(
              renderSvg(picture, { heading: true }) !== '' &&
                renderMermaid(picture) !== '' &&
                renderMarkdown(picture) !== '',
            );
          }
        }
      });
    }
  });

  describe('what real files say, worked out by hand', () => {
    it('Exchange 2013 and 2016: the PowerShell path only accepts a certificate; the Ssl of its site is dropped, not joined', () => {
      for (const file of ['application-host/exchange2013-cas.config', 'application-host/exchange2016-both.config']) {
        assert.deepEqual(flagsOf(read(file), 'Default Web Site', '/PowerShell'), ['SslNegotiateCert']);
        assert.deepEqual(flagsOf(read(file), 'Default Web Site', '/'), ['Ssl', 'Ssl128']);
        assert.equal(pathOf(read(file), 'Default Web Site', '/PowerShell').access.requireSsl, false);
      }
    });

    it('Exchange 2016: mapi/emsmdb of the back end requires SSL without 128 bits', () => {
      assert.deepEqual(
        flagsOf(read('application-host/exchange2016-both.config'), 'Exchange Back End', '/mapi/emsmdb'),
        ['Ssl'],
      );
    });

    it('Exchange 2016 has two sites and three https bindings, one of them on the loopback address', () => {
      const { server } = read('application-host/exchange2016-both.config');
      assert.deepEqual(
        server.sites.map(({ name }) => name),
        ['Default Web Site', 'Exchange Back End'],
      );
      const https = server.sites.flatMap(({ bindings }) => bindings.filter(({ protocol }) => protocol === 'https'));
      assert.deepEqual(
        https.map(({ address, port }) => `${address}:${port}`),
        ['*:443', '127.0.0.1:443', '*:444'],
      );
    });

    it('Exchange 2016: the Rpc path reads nothing ahead', () => {
      const { uploadReadAheadSize } = pathOf(
        read('application-host/exchange2016-both.config'),
        'Default Web Site',
        '/Rpc',
      ).access;
      assert.equal(uploadReadAheadSize.value, 0);
    });

    it('sites inside a comment are no sites', () => {
      assert.deepEqual(read('iis-express/jexus-sites-inside-comment.config').server.sites, []);
      assert.deepEqual(read('iis-express/signalr-no-sites.config').server.sites, []);
    });

    it('a missing closing tag near the end costs no site', () => {
      assert.deepEqual(
        read('iis-express/jexus-missing-closing-tag.config').server.sites.map(({ name }) => name),
        read('iis-express/jexus-twelve-sites-https-44300.config').server.sites.map(({ name }) => name),
      );
    });

    it('a port that is a placeholder is unknown, the binding is still https and the site in kernel mode', () => {
      const { server } = read('application-host/https-negotiate-port-placeholder.config');
      const binding = must(server.sites[0]?.bindings[0], 'binding');
      assert.deepEqual(
        [binding.protocol, binding.address, binding.port, binding.host],
        ['https', '*', null, 'localhost'],
      );
      assert.equal(server.sites[0]?.sslMode.mode, 'kernel');
      assert.equal(server.sites[0].paths[0]?.access.clientCertificate, 'accept');
    });

    it('a wildcard host needs IIS 10', () => {
      const { server } = read('application-host/wildcard-host-https-only.config');
      assert.equal(server.version, '10.0');
      assert.equal(server.sites[0]?.bindings[0]?.host, '*.cosoluce.fr');
    });

    it('six https bindings on addresses of their own, without hosts and without sslFlags', () => {
      const { server } = read('application-host/nci-pubs-multi-ip-ssl-sharepoint.config');
      const https = server.sites.flatMap(({ bindings }) => bindings.filter(({ protocol }) => protocol === 'https'));
      assert.equal(server.sites.length, 6);
      assert.equal(https.length, 6);
      assert.equal(new Set(https.map(({ address }) => address)).size, 6);
      assert.ok(https.every(({ host, sslFlags }) => host === '' && sslFlags.value === 0 && sslFlags.origin === null));
    });

    it('an address in the place of the host is a host', () => {
      const hosts = read('iis-express/wcf-prototype-two-https.config').server.sites.flatMap(({ bindings }) =>
        bindings.filter(({ protocol }) => protocol === 'https').map(({ address, port, host }) => [address, port, host]),
      );
      assert.deepEqual(hosts, [
        ['*', 9612, '192.168.1.106'],
        ['*', 8023, 'localhost'],
      ]);
    });

    it('a domain in a metabase fragment that breaks off', () => {
      const { server } = read('metabase/kaushal-default-site-fragment.xml');
      const site = must(server.sites[0], 'site');
      assert.equal(site.name, 'Default Web Site');
      assert.deepEqual(
        site.bindings.filter(({ protocol }) => protocol === 'https').map(({ port }) => port),
        [443],
      );
      assert.deepEqual(
        site.bindings.filter(({ protocol }) => protocol === 'http').map(({ host }) => host),
        ['', 'www.kaushal.com', 'www.kaushal.edu', 'kaushal'],
      );
      assert.equal(
        site.bindings.find(({ protocol }) => protocol === 'https')?.certificate?.hash,
        '1c25a46a479813472f8d997b3ef4b699130b0737',
      );
    });

    it('list values of the metabase that stand on lines of their own', () => {
      const { server } = read('metabase/awstats-multi-host-fragment.xml');
      assert.deepEqual(
        server.sites[0]?.bindings.map(({ protocol, port, host }) => [protocol, port, host]),
        [
          ['http', 80, 'awstats.site.com'],
          ['http', 80, 'awstats.site.nl'],
        ],
      );
    });

    it('a host name in SecureBindings', () => {
      const { server } = read('metabase/mshsca13-site-fragment.xml');
      assert.equal(server.sites.length, 1);
      assert.deepEqual([server.sites[0]?.id, server.sites[0]?.name], [1962875481, 'MSHSCA13']);
      assert.equal(
        server.sites[0]?.bindings.find(({ protocol }) => protocol === 'https')?.host,
        'mshsca13.cordonco.com',
      );
    });

    it('a whole Windows 2003 metabase: SSL required at the root of a site that only listens on port 80', () => {
      const analysis = read('metabase/win2003-full-no-namespace.xml');
      assert.equal(analysis.server.version, '6.0');
      assert.deepEqual(flagsOf(analysis, 'Default Web Site', '/'), ['Ssl']);
      assert.equal(siteOf(analysis, 'Default Web Site').sslMode.mode, 'none');
    });

    it('the four ways to ask for a client certificate, in one web.config', () => {
      const { server } = read('web-config/netcore-four-client-cert-modes.config');
      const rows = (server.unmapped[0]?.paths ?? []).map(({ path, access }) => [
        path,
        access.requireSsl,
        access.clientCertificate,
      ]);
      assert.deepEqual(rows, [
        ['/', false, 'ignore'],
        ['/Home/NegotiateClientCertificate', false, 'accept'],
        ['/Home/RequireClientCertificate', false, 'require'],
        ['/Home/SslNegotiateClientCertificate', true, 'accept'],
        ['/Home/SslRequireClientCertificate', true, 'require'],
      ]);
    });

    it('a location inside a comment states nothing', () => {
      const { server } = read('web-config/identityserver3-host.config');
      assert.ok((server.unmapped[0]?.paths ?? []).every(({ access }) => access.flags.origin === null));
    });

    it('a dot where a comma belongs: what is understood holds', () => {
      const { server } = read('web-config/issue-dot-separated-flags.config');
      const path = must(
        server.unmapped[0]?.paths.find((each) => each.path === '/MyPath'),
        'path',
      );
      // SslNegotiateCert (32) and Ssl128 (256); "Ssl.SslRequireCert" is no flag.
      assert.equal(path.access.flags.value.bits, 32 + 256);
    });

    it('a fragment of a web.config that breaks off is read up to there', () => {
      const { server } = read('web-config/issue-location-dot-then-cert-login-truncated.config');
      const path = must(
        server.unmapped[0]?.paths.find((each) => each.path === '/certificate/login'),
        'path',
      );
      assert.equal(path.access.clientCertificate, 'require');
    });

    it('a documentation sample whose <access> is not closed', () => {
      const { server } = read('web-config/docs-access-unclosed.xml');
      const path = must(
        server.unmapped[0]?.paths.find((each) => each.path === '/Contoso'),
        'path',
      );
      assert.equal(path.access.requireSsl, true);
    });

    it('no sslFlags is taken from an attribute of another name', () => {
      const { server } = read('web-config/docs-access-flags-next-to-sslflags.xml');
      assert.equal(server.unmapped[0]?.paths[0]?.access.flags.value.bits, 8);
    });
  });
}

const SAMPLES = inProject('..', 'shared', 'domain', 'samples');
if (!existsSync(SAMPLES)) {
  it('captured netsh output', { skip: 'the samples are not here (../shared/domain/samples)' }, () => undefined);
} else {
  describe('captured netsh output is recognised', () => {
    for (const file of readdirSync(SAMPLES).filter((name) => name.startsWith('netsh'))) {
      it(file, () => {
        const source = readSourceBytes(file, readFileSync(`${SAMPLES}/${file}`));
        assert.equal(source.format, 'netshSslcert');
        const text = Buffer.from(source.text, 'utf16le');
        assert.equal(
          readSourceBytes(file, Uint8Array.of(0xff, 0xfe, ...text)).format,
          'netshSslcert',
          'redirected by PowerShell',
        );
      });
    }
  });
}
