import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  auditDocument,
  auditServer,
  auditText,
  baselineDocument,
  bindingCommands,
  checkDocument,
  checkMarkdown,
  checkText,
  compareServers,
  comparisonDocument,
  comparisonMarkdown,
  comparisonText,
  copiedText,
  explainAt,
  formatMessage,
  inlaysOf,
  isRequestProblem,
  lensesOf,
  outlineOf,
  parseRequest,
  pathCommands,
  pictureOf,
  PROFILE_NAMES,
  proposalsAt,
  redactionOf,
  renderMarkdown,
  renderMermaid,
  renderSvg,
  requestDocument,
  requestText,
  sarifDocument,
  traceFlow,
  traceRequest,
} from '../../../src/core/index';
import { checkFiles, must, TOOL } from '../../support/check';
import { A, HTTP, HTTPS } from '../../support/rules';
import type { Analysis } from '../../../src/core/index';

/** Each secret holds this word. */
const SECRET = 'Hunter2';

/** A server with clear passwords on the lines that findings are about, and close to them. */
function server(secret: string): string {
  const mapping = `<iisClientCertificateMappingAuthentication enabled="true" manyToOneCertificateMappingsEnabled="false"><oneToOneMappings><add enabled="false" userName="u" password="${secret}1" certificate="MIIB" /></oneToOneMappings><manyToOneMappings><add name="m" password='${secret}2' userName="u" /></manyToOneMappings></iisClientCertificateMappingAuthentication><clientCertificateMappingAuthentication enabled="true" />`;
  return `<configuration><system.applicationHost><applicationPools><add name="P"><processModel userName="u" password="${secret}3" /></add></applicationPools><sites><site name="Site" id="1"><application path="/"><virtualDirectory path="/" physicalPath="\\\\files\\site" userName="u" password="${secret}4" /></application><bindings>${HTTP}${HTTPS}<binding protocol="https" bindingInformation="*:443:" sslFlags="x" password="${secret}5" /></bindings></site></sites></system.applicationHost>
<location path="Site"><system.webServer><security><access sslFlags="SslRequireCert" /><authentication>${mapping}<basicAuthentication enabled="true" /><anonymousAuthentication password="${secret}6" /></authentication></security></system.webServer><system.web><authentication mode="Forms"><forms requireSSL="false"><credentials passwordFormat="Clear"><user name="anna" password="${secret}7" /></credentials></forms></authentication><sessionState mode="SQLServer" sqlConnectionString="Data Source=db;Password=${secret}8;User ID=u" cookieless="true" /></system.web></location>
<location path="Site/deeper" overrideMode="Allow" allowOverride="true"><system.webServer><security><access sslFlags="Ssl, SslNegotiatCert" /><authentication>${mapping}</authentication></security></system.webServer></location>
</configuration>`;
}

const FILE = server(SECRET);
const WEB_CONFIG = `<configuration><system.webServer><security><authentication><iisClientCertificateMappingAuthentication><oneToOneMappings><add userName="u" password="${SECRET}9" certificate="x" /></oneToOneMappings><oneToOneMappings><add password="${SECRET}10></oneToOneMappings>`;
const FILES = { [A]: FILE, 'elsewhere/web.config': WEB_CONFIG };

const { analysis } = checkFiles(FILES);

function tells(text: string): void {
  assert.notEqual(text, '');
  assert.ok(!text.includes(SECRET), text.slice(Math.max(0, text.indexOf(SECRET) - 200)).slice(0, 400));
}

describe('no password is shown', () => {
  it('and the findings stand beside them', () => {
    const rules = new Set(analysis.findings.map(({ rule }) => rule));
    for (const rule of [
      'cert-mapping-clear-password',
      'cert-mapping-empty',
      'cert-mapping-both-kinds',
      'cert-mapping-below-site',
      'binding-flags-not-a-number',
      'xml-syntax',
    ]) {
      assert.ok(rules.has(rule), rule);
    }
  });

  it('in the text report, whose carets stay at their places', () => {
    const text = checkText(analysis);
    tells(text);
    assert.match(text, /password="\*\*\*"/);
    const lines = text.split('\n');
    const finding = lines.findIndex((line) => line.endsWith('[cert-mapping-clear-password]'));
    const [, source = '', carets = ''] = lines.slice(finding);
    assert.equal(source.slice(carets.indexOf('^'), carets.length), 'password');
    const behind = lines.findIndex((line) => line.endsWith('[cert-mapping-both-kinds]'));
    const [, sourceBehind = '', caretsBehind = ''] = lines.slice(behind);
    assert.equal(sourceBehind.slice(caretsBehind.indexOf('^'), caretsBehind.length), 'true');
  });

  it('in what is said about a password that is not well-formed', () => {
    for (const password of [
      `a&${SECRET};b`,
      `a&b${SECRET}`,
      `a<${SECRET}`,
      `a<${SECRET} b="x">`,
      `a"${SECRET}`,
      `a"${SECRET}="b`,
      `a" ${SECRET}`,
      `a\u0001${SECRET}`,
      `a</${SECRET}>`,
    ]) {
      for (const quote of ['"', "'"]) {
        const broken = FILE.replace(`"${SECRET}1"`, quote + password + quote).replaceAll(
          new RegExp(`${SECRET}\\d+`, 'g'),
          'x',
        );
        assert.ok(broken.includes(SECRET), password);
        const { analysis } = checkFiles({ [A]: broken });
        for (const text of [
          checkText(analysis),
          checkMarkdown(analysis),
          JSON.stringify(checkDocument(analysis, TOOL)),
          JSON.stringify(sarifDocument(analysis, TOOL, () => null)),
        ]) {
          tells(text);
        }
      }
    }
  });

  it('in JSON, SARIF, Markdown and baselines, redacted or not', () => {
    const redaction = redactionOf([analysis]);
    const redacted = redaction.analysis(analysis);
    for (const each of [analysis, redacted]) {
      tells(JSON.stringify(checkDocument(each, TOOL)));
      tells(JSON.stringify(sarifDocument(each, TOOL, () => null)));
      tells(JSON.stringify(baselineDocument(each.findings)));
      tells(checkMarkdown(each));
    }
    tells(checkText(redacted, redaction));
    tells(redaction.text(checkMarkdown(analysis)));
  });

  it('in messages, related texts and the titles and texts of fixes', () => {
    for (const { message, related, fixes } of analysis.findings) {
      tells(formatMessage(message));
      for (const each of related ?? []) tells(formatMessage(each.message));
      for (const fix of fixes ?? []) tells(JSON.stringify([formatMessage(fix.title), { ...fix, edits: [] }]));
      for (const fix of fixes ?? [])
        if (fix.kind !== 'command') tells(fix.edits.map(({ newText }) => `>${newText}`).join());
    }
  });

  it('in a request, a flow and its pictures', () => {
    const request = parseRequest('https://x.example/deeper', {});
    assert.ok(!isRequestProblem(request));
    const trace = traceRequest(analysis.server, request);
    tells(requestText(analysis, trace));
    tells(JSON.stringify(requestDocument(analysis, trace)));
    const picture = pictureOf(traceFlow(analysis.server, must(analysis.server.sites[0], 'site'), '/deeper'));
    for (const text of [renderSvg(picture, { heading: true }), renderMermaid(picture), renderMarkdown(picture)])
      tells(text);
  });

  it('in a comparison of two servers whose passwords differ', () => {
    const other = checkFiles({ [A]: server(`x${SECRET}`).replace('SslRequireCert', 'Ssl') }).analysis;
    const compared = { before: analysis, after: other, comparison: compareServers(analysis.server, other.server) };
    assert.notEqual(compared.comparison.differences.length, 0);
    tells(comparisonText(compared));
    tells(comparisonMarkdown(compared));
    tells(JSON.stringify(comparisonDocument(compared, TOOL)));
  });

  it('in hovers and completions, wherever the caret is, and in lenses, inlays, outline and commands', () => {
    const everywhere = (each: Analysis, file: string, text: string): void => {
      for (let offset = 0; offset <= text.length; offset++) {
        const explained = explainAt(each, file, offset);
        if (explained !== null) {
          tells(
            [explained.title, ...explained.lines.map((line) => line.text)]
              .map((part) => formatMessage(part))
              .join('\n'),
          );
        }
        const proposals = proposalsAt(each, file, offset);
        if (proposals.length > 0) tells(JSON.stringify(proposals));
      }
    };
    everywhere(analysis, A, FILE);
    everywhere(analysis, 'elsewhere/web.config', WEB_CONFIG);
    tells(JSON.stringify(lensesOf(analysis, A).map(({ words, range }) => [words, range])));
    tells(JSON.stringify(inlaysOf(analysis, A, { start: 0, end: FILE.length })));
    tells(JSON.stringify(outlineOf(analysis, A)));
    const site = must(analysis.server.sites[0], 'site');
    for (const binding of site.bindings) {
      for (const command of bindingCommands(analysis.server, site, binding)) tells(copiedText(command));
    }
    for (const path of site.paths) {
      for (const command of pathCommands(analysis.server, site, path)) tells(copiedText(command));
    }
  });

  it('in the answers of profiles', () => {
    const audits = auditServer(analysis.server, PROFILE_NAMES, new Map());
    assert.notEqual(audits.length, 0);
    tells(JSON.stringify(auditDocument(audits, analysis.sources)));
    tells(auditText(audits, analysis.sources));
  });
});
