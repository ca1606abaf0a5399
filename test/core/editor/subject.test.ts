import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { subjectAt } from '../../../src/core/index';
import { checkFiles } from '../../support/check';

const HOST = `<configuration><system.applicationHost><sites>
<site name="Shop" id="1"><application path="/" /><bindings><binding protocol="https" bindingInformation="*:443:" /></bindings></site>
<site name="Partners" id="2"><application path="/" /></site>
</sites></system.applicationHost>
<system.webServer><security><access sslFlags="None" /></security></system.webServer>
<location path="Partners"><system.webServer><security><access sslFlags="Ssl" /></security></system.webServer></location>
<location path="Partners/health"><system.webServer><security><access sslFlags="8" /></security></system.webServer></location>
<location path="Gone"><system.webServer><security><access sslFlags="Ssl128" /></security></system.webServer></location>
</configuration>`;

const METABASE = `<configuration><MBProperty>
<IIsWebService Location="/LM/W3SVC" AccessSSLFlags="AccessSSL" />
<IIsWebServer Location="/LM/W3SVC/1" ServerComment="Shop" SecureBindings=":443:" />
<IIsWebVirtualDir Location="/LM/W3SVC/1/ROOT" Path="c:\\shop" />
<IIsWebDirectory Location="/LM/W3SVC/1/ROOT/admin" AccessSSLFlags="AccessSSL | AccessSSLNegotiateCert" />
<IIsWebServer Location="/LM/W3SVC/2" ServerComment="Partners" SecureBindings=":8443:" />
</MBProperty></configuration>`;

/** Site and path that the text at a piece of a file is about; `null` for none. */
function subjects(file: string, content: string): (text: string) => string | null {
  const { analysis } = checkFiles({ [file]: content });
  return (text) => {
    assert.ok(content.includes(text), text);
    const subject = subjectAt(analysis, file, content.indexOf(text) + 1);
    return subject && `${subject.site.name} ${subject.path?.path ?? '-'}`;
  };
}

describe('what a text is about', () => {
  it('of applicationHost.config: the site around it, or what its location is for', () => {
    const about = subjects('applicationHost.config', HOST);
    assert.equal(about('Shop" id'), 'Shop -');
    assert.equal(about('*:443:'), 'Shop -');
    assert.equal(about('<location path="Partners">'), 'Partners /');
    assert.equal(about('"Ssl"'), 'Partners /');
    assert.equal(about('"8"'), 'Partners /health');
  });

  it('of the server level and of a location for no site: nothing, though sites inherit it', () => {
    const about = subjects('applicationHost.config', HOST);
    assert.equal(about('sslFlags="None"'), null);
    assert.equal(about('Ssl128'), null);
  });

  it('of a metabase: the site of its key, the path of a deeper one, nothing for the service', () => {
    const about = subjects('MetaBase.xml', METABASE);
    assert.equal(about('ServerComment="Shop"'), 'Shop -');
    assert.equal(about('/LM/W3SVC/1/ROOT/admin'), 'Shop /admin');
    assert.equal(about('AccessSSLNegotiateCert'), 'Shop /admin');
    assert.equal(about('ServerComment="Partners"'), 'Partners -');
    assert.equal(about('AccessSSLFlags="AccessSSL"'), null);
  });
});
