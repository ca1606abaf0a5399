import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { M, resolve, said } from './support';
import type { Site, SitePath } from '../../../src/core/index';

function metabase(keys: string): string {
  return `<?xml version ="1.0"?>\n<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0"><MBProperty>${keys}</MBProperty></configuration>`;
}

const key = (element: string, path: string, attributes = '', content = ''): string =>
  `<${element}\tLocation ="/LM/W3SVC${path}"\n\t\t${attributes}\n\t>${content}</${element}>\n`;
const service = (attributes: string): string => key('IIsWebService', '', attributes);
const site = (attributes = '', id = 1): string =>
  key('IIsWebServer', `/${id}`, `ServerComment="Site ${id}" ${attributes}`);
const root = (attributes: string, path = ''): string => key('IIsWebVirtualDir', `/1/ROOT${path}`, attributes);

const sites = (keys: string): readonly Site[] => resolve({ [M]: metabase(keys) }).server.sites;
const at = (keys: string, path = '/'): SitePath => resolve({ [M]: metabase(keys) }).at(path);

describe('which keys of the metabase are sites', () => {
  it('those whose third segment is a number, in document order, each with its comment as name', () =>
    assert.deepEqual(
      sites(site('', 7) + site('', 1)).map(({ id, name }) => [id, name]),
      [
        [7, 'Site 7'],
        [1, 'Site 1'],
      ],
    ));
  it('templates, application pools and filters are none', () =>
    assert.deepEqual(
      sites(
        key('IIsConfigObject', '/Info', '') +
          key('IIsWebServer', '/Info/Templates/Public Web Site', 'SecureBindings=":443:"') +
          key('IIsWebVirtualDir', '/Info/Templates/Public Web Site/Root', 'AccessSSLFlags="AccessSSL"') +
          key('IIsApplicationPools', '/AppPools') +
          key('IIsFilters', '/Filters') +
          site(),
      ).map(({ id }) => id),
      [1],
    ));
  it('sites of other services are none', () =>
    assert.deepEqual(
      sites('<IIsFtpServer Location="/LM/MSFTPSVC/1" ServerComment="FTP"/>' + site()).map(({ name }) => name),
      ['Site 1'],
    ));
  it('a site without comment has its number as name', () =>
    assert.deepEqual(
      sites(key('IIsWebServer', '/3')).map(({ name }) => name),
      ['W3SVC/3'],
    ));
  it('the case of keys does not matter', () =>
    assert.equal(
      said(at(site() + '<IIsWebVirtualDir Location="/lm/w3svc/1/root/Admin" AccessSSLFlags="AccessSSL"/>', '/Admin')),
      'Ssl',
    ));
});

describe('what is inherited along the keys', () => {
  it('the nearest key that states the word decides, down from the service', () => {
    const keys =
      service('AccessSSLFlags="AccessSSL | AccessSSL128"') +
      site() +
      root('', '/a') +
      root('AccessSSLFlags="AccessSSLNegotiateCert"', '/a/b') +
      root('UploadReadAheadSize="1"', '/a/b/c');
    assert.deepEqual(
      [said(at(keys)), said(at(keys, '/a/b')), said(at(keys, '/a/b/c'))],
      ['Ssl, Ssl128', 'SslNegotiateCert', 'SslNegotiateCert'],
    );
  });
  it('names, a number and a zero', () => {
    assert.equal(
      said(at(site() + root('AccessSSLFlags="AccessSSL | AccessSSLNegotiateCert | AccessSSLRequireCert"'))),
      'Ssl, SslNegotiateCert, SslRequireCert',
    );
    assert.equal(said(at(site() + root('AccessSSLFlags="264"'))), 'Ssl, Ssl128');
    assert.equal(said(at(service('AccessSSLFlags="8"') + site() + root('AccessSSLFlags="0"'))), 'None');
  });
  it('single booleans change their bits of the inherited word', () => {
    assert.equal(
      said(at(service('AccessSSLFlags="8"') + site() + root('AccessSSLNegotiateCert="TRUE"'))),
      'Ssl, SslNegotiateCert',
    );
    assert.equal(said(at(service('AccessSSLFlags="264"') + site() + root('AccessSSL="FALSE"'))), 'Ssl128');
  });
  it('a Custom element by its number', () =>
    assert.equal(
      said(
        at(
          site() +
            key(
              'IIsWebVirtualDir',
              '/1/ROOT',
              '',
              '<Custom Name="UnknownName_6030" ID="6030" Value="40" Type="DWORD" UserType="IIS_MD_UT_FILE" Attributes="INHERIT" />',
            ),
        ),
      ),
      'Ssl, SslNegotiateCert',
    ));
  it('a Custom element of another number says nothing', () =>
    assert.equal(
      said(
        at(site() + key('IIsWebVirtualDir', '/1/ROOT', '', '<Custom Name="UnknownName_6031" ID="6031" Value="40" />')),
      ),
      'None',
    ));
  it('bindings are not inherited', () => {
    const [one] = sites(service('SecureBindings=":443:" ServerBindings=":80:"') + site());
    assert.deepEqual([one?.bindings, one?.sslMode.mode], [[], 'none']);
  });
  it('the certificate is, with its store', () => {
    const hash = 'AABBCCDDEEFF00112233445566778899AABBCCDD';
    const [one, two] = sites(
      service(`SSLCertHash="${hash}" SSLStoreName="MY"`) +
        site('SecureBindings=":443:"', 1) +
        site('SecureBindings=":444:" SSLStoreName="Other"', 2),
    );
    assert.deepEqual(one?.bindings[0]?.certificate, {
      hash: hash.toLowerCase(),
      store: 'MY',
      appId: null,
      selectedBy: 'metabase',
    });
    assert.deepEqual(two?.bindings[0]?.certificate, {
      hash: hash.toLowerCase(),
      store: 'Other',
      appId: null,
      selectedBy: 'metabase',
    });
  });
  it('the isolation mode counts at the service alone', () => {
    assert.equal(
      sites(site('SecureBindings=":443:" IIs5IsolationModeEnabled="TRUE"'))[0]?.sslMode.mode,
      'userHttpFilter',
    );
    assert.equal(
      sites(service('IIs5IsolationModeEnabled="TRUE"') + site('SecureBindings=":443:"'))[0]?.sslMode.mode,
      'userInetinfo',
    );
  });
});

describe('several bindings in one list', () => {
  it('are taken apart, with and without address and host', () => {
    const [one] = sites(site('SecureBindings=":443:\n\t\t\t192.0.2.1:444:www.example.org\n\t\t\t192.0.2.2:445"'));
    assert.deepEqual(
      one?.bindings.map(({ protocol, address, port, host, sslFlags }) => [
        protocol,
        address,
        port,
        host,
        sslFlags.value,
      ]),
      [
        ['https', '*', 443, '', 0],
        ['https', '192.0.2.1', 444, 'www.example.org', 0],
        ['https', '192.0.2.2', 445, '', 0],
      ],
    );
  });
});

describe('client certificates on IIS 6', () => {
  const accept = 'AccessSSLFlags="AccessSSL | AccessSSLNegotiateCert"';
  it('are asked for after the URL is known, unless the site always asks; both are known', () => {
    const say = (keys: string): readonly unknown[] => [
      at(keys).access.negotiation,
      at(keys).access.negotiationKnown,
      at(keys).access.clientCertificate,
    ];
    assert.deepEqual(say(site() + root(accept)), ['renegotiation', true, 'accept']);
    assert.deepEqual(say(site('SSLAlwaysNegoClientCert="TRUE"') + root(accept)), ['handshake', true, 'accept']);
    assert.deepEqual(say(site('SSLAlwaysNegoClientCert="TRUE"') + root('AccessSSLFlags="AccessSSL"')), [
      'handshake',
      true,
      'ignore',
    ]);
    assert.deepEqual(say(service('SSLAlwaysNegoClientCert="TRUE"') + site() + root('')), ['handshake', true, 'ignore']);
    assert.deepEqual(
      say(service('SSLAlwaysNegoClientCert="TRUE"') + site('SSLAlwaysNegoClientCert="FALSE"') + root('')),
      ['none', true, 'ignore'],
    );
    assert.deepEqual(say(site() + root('AccessSSLFlags="AccessSSL"')), ['none', true, 'ignore']);
  });
  it('are asked for in the handshake when a Custom element says so', () =>
    assert.equal(
      at(
        key('IIsWebServer', '/1', '', '<Custom Name="UnknownName_5521" ID="5521" Value="1" Type="DWORD" />') + root(''),
      ).access.negotiation,
      'handshake',
    ));

  const map = 'AccessSSLFlags="AccessSSLNegotiateCert | AccessSSLMapCert"';
  const mapper = key('IIsCertMapper', '/1/IIsCertMapper', 'Mappings="opaque"');
  it("are mapped by the site's own mapper, one to one or many to one", () =>
    assert.deepEqual(at(site() + mapper + root(map)).access.mapping, ['iisOneToOne', 'iisManyToOne']));
  it('are mapped by the directory where the DS mapper is on', () =>
    assert.deepEqual(at(service('SslUseDsMapper="TRUE"') + site() + root(map)).access.mapping, ['activeDirectory']));
  it('are mapped by the directory where a Custom element says so', () =>
    assert.deepEqual(
      at(key('IIsWebService', '', '', '<Custom Name="UnknownName_5519" ID="5519" Value="1" />') + site() + root(map))
        .access.mapping,
      ['activeDirectory'],
    ));
  it('are not mapped without AccessSSLMapCert', () =>
    assert.deepEqual(at(service('SslUseDsMapper="TRUE"') + site() + mapper + root(accept)).access.mapping, []));
  it('are not mapped without a mapper', () => assert.deepEqual(at(site() + root(map)).access.mapping, []));
  it("are not mapped by another site's mapper", () =>
    assert.deepEqual(
      at(site() + site('', 2) + key('IIsCertMapper', '/2/IIsCertMapper') + root(map)).access.mapping,
      [],
    ));
  it("are not mapped by a DS mapper that a site states: only the service's counts", () =>
    assert.deepEqual(at(site('SslUseDsMapper="TRUE"') + root(map)).access.mapping, []));

  it('the read-ahead size is inherited and has its default', () => {
    assert.equal(at(site() + root('')).access.uploadReadAheadSize.value, 49152);
    assert.equal(
      at(service('UploadReadAheadSize="65536"') + site() + root('')).access.uploadReadAheadSize.value,
      65536,
    );
  });
});

describe('paths with a row', () => {
  it('are / and every key that states something about SSL, in the spelling of the key', () => {
    const keys =
      site() +
      root('') +
      root('AccessSSL="TRUE"', '/B') +
      root('AccessSSLFlags="0"', '/a/C') +
      root('UploadReadAheadSize="1"', '/d') +
      root('Path="C:\\x"', '/e');
    assert.deepEqual(
      sites(keys)[0]?.paths.map(({ path }) => path),
      ['/', '/a/C', '/B', '/d'],
    );
  });
  it('include files', () =>
    assert.deepEqual(
      sites(site() + key('IIsWebFile', '/1/ROOT/login.asp', 'AccessSSLFlags="8"'))[0]?.paths.map(({ path }) => path),
      ['/', '/login.asp'],
    ));
});
