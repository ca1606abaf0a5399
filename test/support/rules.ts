import assert from 'node:assert/strict';
import { formatMessage, RULES } from '../../src/core/index';
import { checkFiles } from './check';
import { utf16leWithBom } from './encode';
import { marks, plainRange } from './marks';
import type { Severity, WindowsName } from '../../src/core/index';
import type { Files } from './check';

/** What a finding's message is about, and where it holds. */
export interface Expected {
  readonly args: readonly (string | number)[];
  readonly site?: string | null;
  readonly path?: string | null;
  /** Where it is not the rule's. */
  readonly severity?: Severity;
}

export const A = 'applicationHost.config';
export const M = 'MetaBase.xml';

/** The rule finds exactly this. `⟦…⟧` stands around the text of each finding, in document order. */
export function fires(
  rule: string,
  file: string,
  marked: string,
  expected: readonly Expected[],
  more: Files = {},
  windows?: WindowsName,
): void {
  const { text, ranges } = marks(marked);
  const { found } = checkFiles({ [file]: text, ...more }, windows === undefined ? {} : { windows });
  const findings = found(rule);
  assert.deepEqual(
    findings.map(({ place }) => text.slice(place.range.start, place.range.end)),
    ranges.map(({ start, end }) => text.slice(start, end)),
  );
  assert.deepEqual(
    findings.map(({ place: { file: of, range } }) => ({ file: of, range: plainRange(range) })),
    ranges.map((range) => ({ file, range })),
  );
  assert.deepEqual(
    findings.map(({ message, site, path }) => ({ args: message.args, site, path })),
    expected.map(({ args, site = null, path = null }) => ({ args, site, path })),
  );
  const data = RULES.find(({ slug }) => slug === rule);
  assert.deepEqual(
    findings.map(({ severity }) => severity),
    expected.map(({ severity }) => severity ?? data?.severity),
  );
  assert.ok(findings.every(({ suppressed }) => !suppressed));
  for (const { message } of findings)
    assert.doesNotMatch(formatMessage(message), /\{\d+\}/, 'every placeholder has its argument');
}

/** The rule finds nothing. */
export function silent(rule: string, files: Files, windows?: WindowsName): void {
  assert.deepEqual(checkFiles(files, windows === undefined ? {} : { windows }).found(rule), []);
}

export const HTTPS = '<binding protocol="https" bindingInformation="*:443:" />';
export const HTTP = '<binding protocol="http" bindingInformation="*:80:" />';

/** An applicationHost.config with one site. */
export function host(bindings: string, rest = '', name = 'Site'): string {
  return `<configuration><system.applicationHost><sites><site name="${name}" id="1"><bindings>${bindings}</bindings></site></sites></system.applicationHost>${rest}</configuration>`;
}

/** A location that states access flags. */
export function access(flags: string, path = 'Site'): string {
  return `<location path="${path}"><system.webServer><security><access sslFlags="${flags}" /></security></system.webServer></location>`;
}

/** A metabase with the site 1. */
export function metabase(site: string, keys = '', service = ''): string {
  return `<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0"><MBProperty><IIsWebService Location="/LM/W3SVC" ${service}/><IIsWebServer Location="/LM/W3SVC/1" ServerComment="Site" ${site}/>${keys}</MBProperty></configuration>`;
}

/** The root of site 1, or a path below it. */
export const root = (attributes: string, path = ''): string =>
  `<IIsWebVirtualDir Location="/LM/W3SVC/1/ROOT${path}" ${attributes}/>`;

/** A registry export of the parameters of HTTP.SYS. */
export function registry(value: string): Files {
  return {
    'http.reg': utf16leWithBom(
      `Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters]\r\n${value}\r\n`,
    ),
  };
}
export const KERNEL = registry('"EnableKernelSSL"=dword:00000001');
