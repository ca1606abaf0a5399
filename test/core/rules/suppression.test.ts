import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyze, checkText, everyFinding, placeForSuppression } from '../../../src/core/index';
import { checkFiles, must, readFiles } from '../../support/check';
import { marks } from '../../support/marks';
import { A, access, host, HTTPS, registry } from '../../support/rules';
import type { Finding, Suppression } from '../../../src/core/index';

const RULE = 'require-cert-without-negotiate';
const BAD = '<access sslFlags="SslRequireCert" />';

function server(inside: string, top = '', before = ''): string {
  return `<?xml version="1.0"?>\n${top}${host(HTTPS, `${before}<location path="Site"><system.webServer><security>${inside}</security></system.webServer></location>`)}`;
}

function suppressed(text: string): readonly boolean[] {
  return everyFinding(checkFiles({ [A]: text }).analysis)
    .filter(({ rule }) => rule === RULE)
    .map((finding) => finding.suppressed);
}

describe('a comment suppresses', () => {
  it('the findings in the element that follows it, with its reason', () => {
    const text = server(`<!-- iis-ssl-ignore ${RULE}: the probe has no certificate -->\n  ${BAD}`);
    const [finding] = checkFiles({ [A]: text }).analysis.suppressed;
    assert.equal(finding?.suppressed, true);
    assert.equal(finding.suppression?.kind, 'comment');
    assert.equal(finding.suppression.reason, 'the probe has no certificate');
    const { start, end } = must(finding.suppression.place, 'place').range;
    assert.equal(text.slice(start, end), `<!-- iis-ssl-ignore ${RULE}: the probe has no certificate -->`);
  });

  for (const [what, text, expected] of [
    ['all that is inside of the element', server(BAD, '', `<!-- iis-ssl-ignore ${RULE}: x -->`), true],
    ['the whole file from its top', server(BAD, `<!-- iis-ssl-ignore ${RULE}: x -->`), true],
    ['several rules', server(`<!-- iis-ssl-ignore sni-without-host, ${RULE}: x -->${BAD}`), true],
    ['past another comment', server(`<!-- iis-ssl-ignore ${RULE}: x --><!-- and more -->${BAD}`), true],
    ['with a reason over lines', server(`<!--iis-ssl-ignore ${RULE}:\n  x\n  y-->${BAD}`), true],
    ['nothing without a reason', server(`<!-- iis-ssl-ignore ${RULE} -->${BAD}`), false],
    ['nothing with an empty reason', server(`<!-- iis-ssl-ignore ${RULE}: -->${BAD}`), false],
    ['nothing behind it', server(`${BAD}<!-- iis-ssl-ignore ${RULE}: x -->`), false],
    ['nothing of another element', server(`<!-- iis-ssl-ignore ${RULE}: x --><a/>${BAD}`), false],
    ['nothing of another rule', server(`<!-- iis-ssl-ignore sni-without-host: x -->${BAD}`), false],
    ['nothing by a longer word', server(`<!-- iis-ssl-ignored ${RULE}: x -->${BAD}`), false],
    ['nothing from inside of CDATA', server(`<![CDATA[<!-- iis-ssl-ignore ${RULE}: x -->]]>${BAD}`), false],
    ['nothing from an attribute', server(`<a b="&lt;!-- iis-ssl-ignore ${RULE}: x --&gt;"/>${BAD}`), false],
  ] as const) {
    it(what, () => assert.deepEqual(suppressed(text), [expected]));
  }

  it('lines of a registry export: the file before its first key, else the key or value that follows', () => {
    const at = (comment: string, where: 'top' | 'key' | 'value'): readonly Finding[] => {
      const [text] = Object.values(registry('"EnableKernelSSL"=oops:1\r\nbroken')).map((bytes) =>
        new TextDecoder('utf-16le').decode(bytes as Uint8Array),
      );
      const line = `; iis-ssl-ignore ${comment}\r\n`;
      const files = {
        'http.reg': must(text, 'export').replace(
          where === 'top' ? /^(?=Windows)/ : where === 'key' ? /^(?=\[)/m : /^(?="Enable)/m,
          line,
        ),
      };
      return everyFinding(checkFiles(files).analysis);
    };
    for (const where of ['top', 'key', 'value'] as const) {
      assert.deepEqual(
        at('suppression-unknown-rule, no-such-rule: x', where)
          .filter(({ rule }) => rule === 'suppression-unknown-rule')
          .map((finding) => finding.suppressed),
        // A comment before the first key covers the file with itself, one before a value only the value.
        [where !== 'value'],
        where,
      );
    }
  });
});

describe('what cannot be suppressed', () => {
  it('is what was not read: xml-syntax stays, and the comment is a finding', () => {
    const { found, analysis } = checkFiles({
      [A]: `<!-- iis-ssl-ignore xml-syntax: x -->${server(`${BAD}<`)}`.slice(0),
    });
    assert.ok(found('xml-syntax').length > 0);
    assert.ok(found('xml-syntax').every((finding) => !finding.suppressed));
    assert.equal(analysis.findings.filter(({ rule }) => rule === 'suppression-unknown-rule').length, 1);
  });
});

describe('suppression-unknown-rule', () => {
  const places = (marked: string): void => {
    const { text, ranges } = marks(marked);
    assert.deepEqual(
      checkFiles({ [A]: text })
        .found('suppression-unknown-rule')
        .map(({ place }) => place.range),
      ranges,
    );
  };
  it('points at the name that is wrong, and leaves the other names alone', () =>
    places(server(`<!-- iis-ssl-ignore ⟦no-such-rule⟧, ${RULE}: x -->${BAD}`)));
  it('points at a comment without a name', () => places(server(`⟦<!-- iis-ssl-ignore : x -->⟧${BAD}`)));
  it('points at a comment without a reason', () => places(server(`⟦<!-- iis-ssl-ignore ${RULE} -->⟧${BAD}`)));
  it('points at a comment that nothing follows', () => places(server(`${BAD}⟦<!-- iis-ssl-ignore ${RULE}: x -->⟧`)));
  it('is silent about a comment that suppresses', () => places(server(`<!-- iis-ssl-ignore ${RULE}: x -->${BAD}`)));
  it('is silent about a comment that suppresses nothing that is there', () =>
    places(server(`<!-- iis-ssl-ignore sni-without-host: x -->${BAD}`)));
  it('is silent about a comment about suppressing', () => places(server(`<!-- see iis-ssl-ignore nothing -->${BAD}`)));
  it('is silent about CDATA', () => places(server(`<![CDATA[<!-- iis-ssl-ignore no: x -->]]>${BAD}`)));
  it('reads a text full of comments that do not end in one pass', () => {
    const text = server(`${'<!-- iis-ssl-ignore no: x '.repeat(100_000)}${BAD}`);
    assert.ok(checkFiles({ [A]: text }).analysis.findings.length > 0);
  });
});

describe('a project suppresses', () => {
  const FILES = { [A]: host(HTTPS, access('SslRequireCert', 'Site/shop') + access('SslRequireCert', 'Site/shopping')) };
  const paths = (stated: Partial<Suppression>): readonly (string | null)[] =>
    analyze(readFiles(FILES), {
      windows: null,
      suppressions: [{ rule: RULE, site: null, path: null, file: null, reason: 'x', ...stated }],
    }).suppressed.map(({ path }) => path);

  for (const [what, stated, expected] of [
    ['every finding of a rule', {}, ['/shop', '/shopping']],
    ['those at a path and below', { path: '/Shop' }, ['/shop']],
    ['those below a path', { path: '/' }, ['/shop', '/shopping']],
    ['those of a site', { site: 'SITE' }, ['/shop', '/shopping']],
    ['not those of another site', { site: 'Sites' }, []],
    ['those in a file', { file: 'ApplicationHost.config' }, ['/shop', '/shopping']],
    ['not those in another file', { file: 'web.config' }, []],
    ['not those of another rule', { rule: 'sni-without-host' }, []],
    ['where every condition holds', { site: 'Site', path: '/shopping', file: A }, ['/shopping']],
  ] as const) {
    it(what, () => assert.deepEqual(paths(stated), expected));
  }
});

it('the text report leaves suppressed findings out and counts them', () => {
  const { analysis } = checkFiles({ [A]: server(`<!-- iis-ssl-ignore ${RULE}: x -->${BAD}`) });
  const text = checkText(analysis);
  assert.doesNotMatch(text, /403\.7/);
  assert.match(text, /0 errors, .*1 suppressed/);
});

describe('the comment that an editor writes', () => {
  const written = (text: string, offset: number | 'file', file = A): string | null => {
    const [source] = readFiles({ [file]: text });
    const at = placeForSuppression(must(source, 'source'), RULE, offset === 'file' ? offset : { offset });
    return at === null ? null : `${text.slice(0, at.offset)}${at.before}why${at.after}${text.slice(at.offset)}`;
  };

  it('suppresses the finding that it was asked for, on a line of its own where the element has one', () => {
    const text = server(`\r\n\t${BAD}\r\n`);
    const after = must(written(text, text.indexOf('SslRequireCert')), 'place');
    assert.deepEqual(suppressed(after), [true]);
    assert.ok(after.includes(`\r\n\t<!-- iis-ssl-ignore ${RULE}: why -->\r\n\t${BAD}`));
  });

  it('stands in the line where the element shares one', () => {
    const text = server(`<a/>${BAD}`);
    const after = must(written(text, text.indexOf('SslRequireCert')), 'place');
    assert.deepEqual(suppressed(after), [true]);
    assert.ok(after.includes(`<a/><!-- iis-ssl-ignore ${RULE}: why -->${BAD}`));
  });

  it('covers a file from before its root element, behind the XML declaration', () => {
    const text = server(BAD);
    const after = must(written(text, 'file'), 'place');
    assert.deepEqual(suppressed(after), [true]);
    assert.ok(after.startsWith(`<?xml version="1.0"?>\n<!-- iis-ssl-ignore ${RULE}: why -->\n<configuration>`));
    assert.deepEqual(checkFiles({ [A]: after }).found('xml-syntax'), []);
  });

  it('is a line of its own in a registry export', () => {
    const text =
      'Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters]\r\n"EnableKernelSSL"=dword:00000001\r\n';
    const at = text.indexOf('dword');
    assert.equal(written(text, at, 'http.reg'), text.replace('"Enable', `; iis-ssl-ignore ${RULE}: why\r\n"Enable`));
    assert.equal(written(text, 'file', 'http.reg'), text.replace('[HKEY', `; iis-ssl-ignore ${RULE}: why\r\n[HKEY`));
  });

  it('has no place in the output of netsh', () => {
    assert.equal(written('SSL Certificate bindings:\n\n    IP:port : 0.0.0.0:443\n', 5, 'sslcert.txt'), null);
  });
});
