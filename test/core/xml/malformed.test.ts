import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkFiles } from '../../support/check';
import type { Checked } from '../../support/check';

// ---- one server with three sites; what is broken is the second

function site(name: string, id: number): string {
  const host = `${name.toLowerCase()}.example.org`;
  return `      <site name="${name}" id="${id}" serverAutoStart="true">
        <application path="/" applicationPool="Pool">
          <virtualDirectory path="/" physicalPath="C:\\sites\\${name}" />
        </application>
        <bindings>
          <binding protocol="https" bindingInformation="*:443:${host}" sslFlags="1" />
          <binding protocol="http" bindingInformation="*:80:${host}" />
        </bindings>
        <limits connectionTimeout="00:02:00" />
      </site>
`;
}

function location(name: string): string {
  return `  <location path="${name}/admin">
    <system.webServer>
      <security>
        <access sslFlags="Ssl, SslNegotiateCert" />
      </security>
    </system.webServer>
  </location>
`;
}

const CONFIGURATION = `<?xml version="1.0" encoding="UTF-8"?>
<configuration>
  <system.applicationHost>
    <sites>
${site('A', 1)}${site('B', 2)}${site('C', 3)}    </sites>
  </system.applicationHost>
  <system.webServer>
    <security>
      <access sslFlags="Ssl" />
    </security>
  </system.webServer>
${location('A')}${location('B')}${location('C')}</configuration>
`;

function key(element: string, path: string, attributes: string): string {
  return `<${element}\tLocation ="/LM/W3SVC/${path}"\n\t\t${attributes}\n\t>\n</${element}>\n`;
}

function metabaseSite(name: string, id: number): string {
  return (
    key('IIsWebServer', String(id), `SecureBindings=":443:"\n\t\tServerBindings=":80:"\n\t\tServerComment="${name}"`) +
    key('IIsWebVirtualDir', `${id}/ROOT/admin`, 'AccessSSLFlags="AccessSSL | AccessSSLNegotiateCert"')
  );
}

const METABASE = `<?xml version ="1.0"?>
<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0">
<MBProperty>
${metabaseSite('A', 1)}${metabaseSite('B', 2)}${metabaseSite('C', 3)}</MBProperty>
</configuration>
`;

interface Edit {
  readonly name: string;
  /** The text to be replaced, the first time it stands behind `behind`. */
  readonly find: string;
  readonly by: string;
  readonly behind?: string;
  /** Text of the line on which the problem is to be reported; the edit's own line when nothing is said. */
  readonly reportedAt?: string;
  /** Sites that the edit itself takes away. */
  readonly loses?: readonly string[];
}

const B_SITE = '<site name="B"';
const B_LOCATION = '<location path="B/admin"';

const CONFIGURATION_EDITS: readonly Edit[] = [
  { name: 'a binding without its slash', find: 'sslFlags="1" />', by: 'sslFlags="1" >', behind: B_SITE },
  { name: '</bindings> is missing', find: '</bindings>\n', by: '\n', behind: B_SITE, reportedAt: '<bindings>' },
  { name: '</site> is missing', find: '</site>\n', by: '\n', behind: B_SITE, reportedAt: B_SITE },
  { name: '</application> is missing', find: '</application>\n', by: '\n', behind: B_SITE, reportedAt: '<application' },
  {
    name: 'a misspelt start tag of a binding',
    find: '<binding protocol="https"',
    by: '<bindng protocol="https" <',
    behind: B_SITE,
  },
  {
    name: 'a misspelt start tag of bindings',
    find: '<bindings>',
    by: '<bindngs>',
    behind: B_SITE,
    reportedAt: '</bindings>',
  },
  {
    name: 'a misspelt start tag of the site',
    find: '<site name="B"',
    by: '<siet name="B"',
    behind: B_SITE,
    reportedAt: '</site>',
    loses: ['B'],
  },
  { name: 'a misspelt end tag of bindings', find: '</bindings>', by: '</bindngs>', behind: B_SITE },
  { name: 'a misspelt end tag of the site', find: '</site>', by: '</siet>', behind: B_SITE },
  {
    name: 'an unclosed quote in a binding',
    find: 'bindingInformation="*:443:b.example.org"',
    by: 'bindingInformation="*:443:b.example.org',
  },
  { name: "an unclosed quote in the site's name", find: 'name="B" id="2"', by: 'name="B id="2"', loses: ['B'] },
  {
    name: 'an unclosed quote at the end of a tag',
    find: 'connectionTimeout="00:02:00" />',
    by: 'connectionTimeout="00:02:00 />',
    behind: B_SITE,
  },
  { name: 'a bare & in a value', find: 'b.example.org" sslFlags', by: 'b&c.example.org" sslFlags' },
  { name: 'a < in a value', find: 'C:\\sites\\B', by: 'C:\\sites<B' },
  { name: 'a duplicate attribute', find: 'sslFlags="1" />', by: 'sslFlags="1" sslFlags="0" />', behind: B_SITE },
  { name: 'an equals sign is missing', find: 'sslFlags="1"', by: 'sslFlags "1"', behind: B_SITE },
  { name: 'a value without quotes', find: 'sslFlags="1"', by: 'sslFlags=1', behind: B_SITE },
  { name: 'a comment that is not closed', find: '<limits', by: '<!-- <limits', behind: B_SITE },
  { name: 'a comment that is closed too early', find: '<limits', by: '<!-- a -- b --><limits', behind: B_SITE },
  {
    name: 'a DTD with an internal subset',
    find: '<configuration>',
    by: '<!DOCTYPE configuration [ <!ENTITY x "<site>"> ]>\n<configuration>',
    reportedAt: '<!DOCTYPE',
  },
  { name: 'a stray end tag', find: '<limits', by: '</application><limits', behind: B_SITE },
  {
    name: 'a > is missing at the end of a start tag',
    find: 'id="2" serverAutoStart="true">',
    by: 'id="2" serverAutoStart="true"',
  },
  {
    name: 'a > is missing at the end of an empty element',
    find: 'sslFlags="1" />',
    by: 'sslFlags="1" /',
    behind: B_SITE,
  },
  { name: 'a > is missing at the end of an end tag', find: '</bindings>', by: '</bindings', behind: B_SITE },
  { name: 'a < too many', find: '<limits', by: '< <limits', behind: B_SITE },
  {
    name: 'a CDATA section that is not closed, in the middle',
    find: '<limits',
    by: '<![CDATA[ <limits',
    behind: B_SITE,
  },
  {
    name: 'a processing instruction that is not closed, in the middle',
    find: '<limits',
    by: '<?x <limits',
    behind: B_SITE,
  },
  { name: 'a CDATA section that is not closed', find: '</configuration>', by: '<![CDATA[ </configuration>' },
  { name: 'a processing instruction that is not closed', find: '</configuration>', by: '<?x </configuration>' },
  {
    name: 'two roots',
    find: '</configuration>\n',
    by: '</configuration>\n<configuration></configuration>\n',
    reportedAt: '<configuration></configuration>',
  },
  {
    name: 'junk behind the root',
    find: '</configuration>\n',
    by: '</configuration>\nthe end\n',
    reportedAt: 'the end',
  },
  { name: '</configuration> is missing', find: '</configuration>', by: '', reportedAt: '<configuration>' },
  { name: 'an unclosed <access>', find: 'SslNegotiateCert" />', by: 'SslNegotiateCert">', behind: B_LOCATION },
  { name: '</security> is missing', find: '</security>\n', by: '\n', behind: B_LOCATION, reportedAt: '<security>' },
  { name: '</location> is missing', find: '</location>\n', by: '\n', behind: B_LOCATION, reportedAt: B_LOCATION },
  {
    name: 'an unclosed quote in <access>',
    find: 'SslNegotiateCert" />',
    by: 'SslNegotiateCert />',
    behind: B_LOCATION,
  },
  { name: 'a misspelt end tag of the location', find: '</location>', by: '</locaton>', behind: B_LOCATION },
  {
    name: 'a misspelt start tag of the location',
    find: '<location path="B/admin"',
    by: '<locaton path="B/admin"',
    behind: B_LOCATION,
    reportedAt: '</location>',
  },
  {
    name: '</site> is there twice',
    find: '</site>\n',
    by: '</site>\n</site >\n',
    behind: B_SITE,
    reportedAt: '</site >',
  },
  {
    name: '</bindings> and </site> are missing',
    find: '</bindings>\n        <limits connectionTimeout="00:02:00" />\n      </site>\n',
    by: '\n',
    behind: B_SITE,
    reportedAt: B_SITE,
  },
  { name: 'an undefined entity', find: 'C:\\sites\\B', by: 'C:\\sites\\&nbsp;B' },
  { name: 'a control character', find: 'C:\\sites\\B', by: 'C:\\sites\\\u0001B' },
];

const METABASE_EDITS: readonly Edit[] = [
  {
    name: 'an end tag is missing',
    find: '</IIsWebServer>\n',
    by: '',
    behind: '/LM/W3SVC/2"',
    reportedAt: '/LM/W3SVC/2"',
  },
  {
    name: 'a misspelt start tag',
    find: '<IIsWebServer\tLocation ="/LM/W3SVC/2"',
    by: '<IIsWebServr\tLocation ="/LM/W3SVC/2"',
    behind: '<IIsWebServer\tLocation ="/LM/W3SVC/2"',
    reportedAt: '</IIsWebServer>',
  },
  { name: 'a misspelt end tag', find: '</IIsWebServer>', by: '</IIsWebServr>', behind: '/LM/W3SVC/2"' },
  {
    name: 'an unclosed quote',
    find: 'SecureBindings=":443:"',
    by: 'SecureBindings=":443:',
    behind: '/LM/W3SVC/2"',
    reportedAt: 'ServerBindings',
    loses: ['B'],
  },
  { name: 'an unclosed quote in the last attribute', find: 'ServerComment="B"', by: 'ServerComment="B', loses: ['B'] },
  { name: 'a bare &', find: 'ServerComment="B"', by: 'ServerComment="B" Path="a & b"' },
  { name: 'a < in a value', find: 'ServerComment="B"', by: 'ServerComment="B" Path="a < b"' },
  { name: 'a duplicate attribute', find: 'ServerComment="B"', by: 'ServerComment="B" ServerComment="B"' },
  { name: 'an equals sign is missing', find: 'ServerBindings=', by: 'ServerBindings ', behind: '/LM/W3SVC/2"' },
  { name: 'a value without quotes', find: 'ServerBindings=":80:"', by: 'ServerBindings=:80:', behind: '/LM/W3SVC/2"' },
  {
    name: 'a comment that is not closed',
    find: '<IIsWebVirtualDir',
    by: '<!--\n<IIsWebVirtualDir',
    behind: '/LM/W3SVC/2"',
    reportedAt: '<!--',
  },
  {
    name: 'a DTD with an internal subset',
    find: '<configuration',
    by: '<!DOCTYPE x [<!ENTITY y "]>">]>\n<configuration',
    reportedAt: '<!DOCTYPE',
  },
  {
    name: 'a stray end tag',
    find: '<IIsWebVirtualDir',
    by: '</IIsComputer>\n<IIsWebVirtualDir',
    behind: '/LM/W3SVC/2"',
    reportedAt: '</IIsComputer>',
  },
  {
    name: 'a > is missing',
    find: '\t>\n</IIsWebServer>',
    by: '\t\n</IIsWebServer>',
    behind: '/LM/W3SVC/2"',
    reportedAt: '/LM/W3SVC/2"',
  },
  {
    name: 'two roots',
    find: '</configuration>\n',
    by: '</configuration>\n<configuration/>\n',
    reportedAt: '<configuration/>',
  },
  { name: 'junk behind the root', find: '</configuration>\n', by: '</configuration>\njunk\n', reportedAt: 'junk' },
];

function apply(text: string, { find, by, behind }: Edit): { readonly text: string; readonly at: number } {
  const from = behind === undefined ? 0 : text.indexOf(behind);
  const at = text.indexOf(find, from);
  assert.ok(from !== -1 && at !== -1, `the edit finds its place: ${find}`);
  return { text: text.slice(0, at) + by + text.slice(at + find.length), at };
}

/** A site as the report has it, without its places: edits move them. */
function said({ document }: Checked, name: string): unknown {
  const site = document.sites.find((each) => each.name === name);
  if (site === undefined) return undefined;
  return {
    id: site.id,
    sslMode: site.sslMode,
    bindings: site.bindings,
    paths: site.paths.map(({ path, access: { origin: _origin, ...access } }) => ({
      path,
      access: { ...access, overridden: undefined },
    })),
  };
}

function test(file: string, whole: string, edit: Edit): void {
  const intact = checkFiles({ [file]: whole });
  assert.deepEqual(intact.found('xml-syntax'), [], 'the text is well-formed before the edit');
  const { text, at } = apply(whole, edit);
  const checked = checkFiles({ [file]: text });

  const problems = checked.document.findings.filter(({ rule }) => rule === 'xml-syntax');
  assert.ok(problems.length > 0, 'a problem is reported');
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length - 1;
  const behind = edit.behind === undefined ? 0 : Math.max(0, whole.indexOf(edit.behind));
  const expected = lineOf(edit.reportedAt === undefined ? at : text.indexOf(edit.reportedAt, behind));
  const lines = problems.map(({ range }) => range.start.line);
  assert.ok(
    lines.includes(expected),
    `a problem is reported in line ${expected}: ${text.split('\n')[expected]} (reported: ${lines.join(', ')})`,
  );
  for (const { range } of problems) {
    assert.ok(range.end.line - range.start.line <= 1, 'the range is a place and not half of the file');
  }

  for (const name of ['A', 'C'])
    assert.deepEqual(said(checked, name), said(intact, name), `site ${name} is read as before`);
  const names = checked.document.sites.map(({ name }) => name);
  if (edit.loses === undefined) {
    assert.deepEqual(names, ['A', 'B', 'C']);
  } else {
    assert.deepEqual(
      names.filter((name) => ['A', 'C'].includes(name)),
      ['A', 'C'],
    );
  }
}

describe('a mistake in applicationHost.config is reported and costs the element it stands in', () => {
  for (const edit of CONFIGURATION_EDITS) it(edit.name, () => test('applicationHost.config', CONFIGURATION, edit));

  it('the same in a file with CR LF', () => {
    for (const edit of CONFIGURATION_EDITS) {
      const { text } = apply(CONFIGURATION, edit);
      const names = (content: string): readonly string[] =>
        checkFiles({ 'applicationHost.config': content }).document.sites.map(({ name }) => name);
      assert.deepEqual(names(text.replace(/\n/g, '\r\n')), names(text), edit.name);
    }
  });

  it('a file that ends in the middle: every site before the end is read', () => {
    for (const end of [
      '<site name="C"',
      'id="3"',
      'c.example.org',
      '<limits connectionTimeout="00:02:00" />\n      </site>\n    </sites>',
    ]) {
      const text = CONFIGURATION.slice(0, CONFIGURATION.lastIndexOf(end) + 3);
      const { document, found } = checkFiles({ 'applicationHost.config': text });
      assert.ok(found('xml-syntax').length > 0);
      assert.deepEqual(
        document.sites.slice(0, 2).map(({ name }) => name),
        ['A', 'B'],
      );
      assert.deepEqual(
        document.sites.slice(0, 2).map(({ bindings }) => bindings.length),
        [2, 2],
      );
    }
  });
});

describe('a mistake in MetaBase.xml is reported and costs the key it stands in', () => {
  for (const edit of METABASE_EDITS) it(edit.name, () => test('MetaBase.xml', METABASE, edit));
});
