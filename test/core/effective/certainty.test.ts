import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyze, checkDocument, readSource } from '../../../src/core/index';

const SERVER = `<configuration>
  <system.applicationHost><sites><site name="S" id="1"><application path="/"><virtualDirectory path="/" physicalPath="D:\\www" /></application>
  <bindings><binding protocol="https" bindingInformation="*:443:" /></bindings></site></sites></system.applicationHost>
  <system.webServer><security><access sslFlags="None" /></security></system.webServer>
  <location path="S" overrideMode="Allow"><system.webServer><security><access sslFlags="Ssl" /></security></system.webServer></location>
</configuration>`;
const WEB =
  '<configuration><system.webServer><security><access sslFlags="Ssl, SslNegotiateCert" /></security></system.webServer></configuration>';

function certaintyOfRoot(files: Readonly<Record<string, string>>): unknown {
  const sources = Object.entries(files).map(([file, text]) => readSource({ file, text, encoding: 'utf-8' }));
  const document = JSON.parse(
    JSON.stringify(checkDocument(analyze(sources, { windows: null }), { name: 'test', version: '0' })),
  ) as { sites: { paths: { access: { certainty: unknown } }[] }[] };
  return document.sites[0]?.paths[0]?.access.certainty;
}

describe('the order between files (F2.28) is not documented', () => {
  it('within one file the result is documented', () => {
    assert.equal(certaintyOfRoot({ 'applicationHost.config': SERVER }), 'documented');
  });

  it('where a web.config overrides the server, the result says that it is inferred', () => {
    assert.equal(certaintyOfRoot({ 'applicationHost.config': SERVER, 'www/web.config': WEB }), 'inferred');
  });
});
