import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyze, checkDocument, readSourceBytes } from '../../src/core/index';
import { must, TOOL } from '../support/check';
import { utf16beWithBom, utf16leWithBom, utf8, utf8WithBom } from '../support/encode';
import { marks } from '../support/marks';
import type { CheckDocument, JsonPlace, JsonRange } from '../support/documents';

/** A file in which ⟦…⟧ stands around every text that a range of the report is expected to be, in document order. */
const CONFIGURATION = `<?xml version="1.0" encoding="UTF-8"?>
<!-- PREFIX -->
<configuration>
  <system.applicationHost>
    <sites>
      <site name="⟦PREFIX One⟧" id="1">
        <bindings>
          <binding protocol="http" bindingInformation="*:80:" />
        </bindings>
      </site>
      <site name="Two" id="2">
        <bindings>
          <binding protocol="https" sslFlags = "⟦Sni⟧" bindingInformation="*:443:two" />
          <binding protocol='https' bindingInformation='*:444:' sslFlags='⟦1⟧' />
        </bindings>
      </site>
    </sites>
  </system.applicationHost>
  <location path="PREFIX One">
    <system.webServer><security><access ⟦sslFlags="PREFIXED, ⟦Ssl⟧, Ssl128"⟧ /></security></system.webServer>
  </location>
  <location path="Two">
    <system.webServer><security><access
      ⟦sslFlags = 'Ssl,
        ⟦SslRequireCert⟧'⟧ /></security></system.webServer>
  </location>
</configuration>
`;

const METABASE = `<?xml version ="1.0"?>
<!-- PREFIX -->
<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0">
<MBProperty>
<IIsWebServer	Location ="/LM/W3SVC/1"
		SecureBindings=":80:ignored
			⟦:443:⟧"
		ServerComment="PREFIX Shop"
	>
</IIsWebServer>
</MBProperty>
</configuration>
`.replace(':80:ignored\n\t\t\t⟦:443:⟧', '⟦:443:⟧\n\t\t\t:444:');

const VARIANTS: readonly (readonly [string, (text: string) => Uint8Array, (text: string) => string])[] = [
  ['LF', utf8, (text) => text],
  ['CR LF', utf8, (text) => text.replace(/\n/g, '\r\n')],
  ['CR alone', utf8, (text) => text.replace(/\n/g, '\r')],
  ['UTF-8 with a byte order mark', utf8WithBom, (text) => text],
  ['UTF-16 little endian', utf16leWithBom, (text) => text.replace(/\n/g, '\r\n')],
  ['UTF-16 big endian', utf16beWithBom, (text) => text],
];

const PREFIXES: readonly (readonly [string, string])[] = [
  ['plain text', 'Site'],
  ['letters of several bytes', 'Größe'],
  ['characters beyond the first plane', '😀𝔘😀'],
  ['references', '&lt;&amp;&#x1F600;&#65;'],
];

/** The text of a range, by lines and characters as an editor counts them. */
function slice(text: string, { start, end }: JsonRange): string {
  const lines = text.split(/\r\n|\r|\n/);
  const ends = text.match(/\r\n|\r|\n/g) ?? [];
  const offset = ({ line, character }: JsonRange['start']): number =>
    lines.slice(0, line).reduce((sum, each, i) => sum + each.length + (ends[i] ?? '').length, 0) + character;
  return text.slice(offset(start), offset(end));
}

function check(file: string, text: string, encode: (text: string) => Uint8Array): CheckDocument {
  const analysis = analyze([readSourceBytes(file, encode(text))], { windows: null });
  return JSON.parse(JSON.stringify(checkDocument(analysis, TOOL))) as CheckDocument;
}

for (const [prefixName, prefix] of PREFIXES) {
  describe(`a range is exactly the text that is meant, behind ${prefixName}`, () => {
    for (const [name, encode, ends] of VARIANTS) {
      it(`in a configuration file with ${name}`, () => {
        const { text, marked } = marks(ends(CONFIGURATION.replaceAll('PREFIX', prefix)));
        const { sites, findings } = check('applicationHost.config', text, encode);
        const place = ({ file, range }: JsonPlace): string => {
          assert.equal(file, 'applicationHost.config');
          return slice(text, range);
        };
        const [one, two] = sites;
        const originOf = (site: typeof one): string => place(must(site?.paths[0]?.access.origin, 'origin'));
        const found = (rule: string): readonly string[] =>
          findings.filter((finding) => finding.rule === rule).map(place);
        assert.equal(marked.length, 7);
        const [siteName, sni, one_, oneFlags, ssl, twoFlags, require] = marked;
        assert.equal(originOf(one), oneFlags);
        assert.equal(originOf(two), twoFlags);
        assert.deepEqual(found('binding-flags-not-a-number'), [sni]);
        assert.deepEqual(found('sni-without-host'), [one_]);
        assert.deepEqual(found('ssl-required-without-https-binding'), [ssl]);
        assert.deepEqual(found('require-cert-without-negotiate'), [require]);
        const related = findings.find(({ rule }) => rule === 'ssl-required-without-https-binding') as unknown as {
          related: JsonPlace[];
        };
        assert.deepEqual(related.related.map(place), [siteName]);
      });

      it(`in a metabase with ${name}`, () => {
        const { text, marked } = marks(ends(METABASE.replaceAll('PREFIX', prefix)));
        const { findings } = check('MetaBase.xml', text, encode);
        assert.deepEqual(
          findings.filter(({ rule }) => rule === 'user-mode-ssl').map(({ range }) => slice(text, range)),
          marked,
        );
      });
    }
  });
}

describe('one token among references', () => {
  it('is found in the text as written', () => {
    const text = `<configuration><location path="x"><system.webServer><security><access sslFlags="&#83;sl,&#32;&#83;slRequireCert" /></security></system.webServer></location></configuration>`;
    const { findings } = check('web.config', text, utf8);
    assert.deepEqual(
      findings.filter(({ rule }) => rule === 'require-cert-without-negotiate').map(({ range }) => slice(text, range)),
      ['&#83;slRequireCert'],
    );
  });

  it('in the metabase: flag names joined by |, a number, a boolean of its own', () => {
    const text = (attribute: string): string =>
      `<MBProperty><IIsWebServer Location="/LM/W3SVC/1" SecureBindings=":443:"/><IIsWebVirtualDir Location="/LM/W3SVC/1/ROOT" ${attribute}/></MBProperty>`;
    for (const [attribute, expected] of [
      ['AccessSSLFlags="AccessSSL | AccessSSLRequireCert"', 'AccessSSLRequireCert'],
      ['AccessSSLFlags="72"', '72'],
      ['AccessSSLRequireCert="TRUE"', 'AccessSSLRequireCert="TRUE"'],
    ] as const) {
      const { findings } = check('MetaBase.xml', text(attribute), utf8);
      const found = findings.filter(({ rule }) => rule === 'require-cert-without-negotiate');
      assert.deepEqual(
        found.map(({ range }) => slice(text(attribute), range)),
        [expected],
      );
    }
  });
});
