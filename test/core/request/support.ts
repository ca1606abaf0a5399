import assert from 'node:assert/strict';
import { isRequestProblem, parseRequest, traceRequest } from '../../../src/core/index';
import { checkFiles } from '../../support/check';
import { utf16leWithBom } from '../../support/encode';
import type { ClientTexts, Hop, Trace, WindowsName } from '../../../src/core/index';
import type { Files } from '../../support/check';

/** The files of one server and the version of Windows that only a person knows. */
export interface TestServer {
  readonly files: Files;
  readonly windows?: WindowsName;
}

export function trace({ files, windows }: TestServer, url: string, client: ClientTexts = {}): Trace {
  const request = parseRequest(url, client);
  assert.ok(!isRequestProblem(request), url);
  return traceRequest(checkFiles(files, windows === undefined ? {} : { windows }).analysis.server, request);
}

// ---- what a trace says, in the short forms that tables are written in

const LETTERS: Readonly<Record<Hop['from'], string>> = {
  client: 'C',
  httpSys: 'K',
  msquic: 'Q',
  httpFilter: 'F',
  inetinfo: 'I',
  workerProcess: 'W',
  lsass: 'L',
  centralStore: 'S',
};

/** The stations of a way by their letters: `C K W K C` is client, HTTP.SYS, worker process, HTTP.SYS, client. */
export function way(hops: readonly Hop[]): string {
  const [first] = hops;
  return first === undefined ? '' : [first.from, ...hops.map(({ to }) => to)].map((actor) => LETTERS[actor]).join(' ');
}

/** `e` for each hop that carries cipher text, `c` for each in clear text. */
export function payloads(hops: readonly Hop[]): string {
  return hops.map(({ payload }) => (payload === 'encrypted' ? 'e' : 'c')).join('');
}

/** `403.7`, `200`, `500.0/2147942450`, `reset`. */
export function outcomeOf({ outcome }: Trace): string {
  if (outcome.kind !== 'status') return outcome.kind;
  const { status, substatus, win32 } = outcome;
  const code = substatus === 0 && status < 500 ? String(status) : `${status}.${substatus}`;
  return win32 === null ? code : `${code}/${win32}`;
}

/** `renegotiation none`. */
export function certificateOf({ clientCertificate: { asked, result } }: Trace): string {
  return `${asked} ${result}`;
}

/** `handshake 3`: the part and the hop at which the certificate is asked for, one-based as people count. */
export function askedAt({ askedAt: at }: Trace): string | null {
  return at === null ? null : `${at.part} ${at.hop + 1}`;
}

/** `request 2 W>K`: the part, the hop behind which it is tried, and where it was meant to go. */
export function broken({ brokenEdges }: Trace): readonly string[] {
  return brokenEdges.map(({ part, afterHop, from, to }) => `${part} ${afterHop} ${LETTERS[from]}>${LETTERS[to]}`);
}

export function reasonFacts({ reasons }: Trace): readonly string[] {
  return reasons.map(({ fact }) => fact);
}

// ---- texts

const SITE = 'Site';

/** The paths that every server of these tests has, by what is demanded there. */
export const PATHS = {
  ignore: 'None',
  ssl: 'Ssl',
  strong: 'Ssl128',
  accept: 'Ssl, SslNegotiateCert',
  require: 'Ssl, SslNegotiateCert, SslRequireCert',
  requireOnly: 'SslNegotiateCert, SslRequireCert',
  neverAsked: 'Ssl, SslRequireCert',
} as const;

export interface HostOptions {
  readonly bindings?: string;
  readonly rest?: string;
}

export const HTTPS = '<binding protocol="https" bindingInformation="*:443:" />';
export const HTTP = '<binding protocol="http" bindingInformation="*:80:" />';

export function site(name: string, id: number, bindings: string): string {
  return `<site name="${name}" id="${id}"><application path="/"><virtualDirectory path="/" physicalPath="C:\\www\\${id}" /></application><bindings>${bindings}</bindings></site>`;
}

export function sitesConfig(sites: string, rest = ''): string {
  return `<configuration><system.applicationHost><sites>${sites}</sites></system.applicationHost>${rest}</configuration>`;
}

export function location(path: string, content: string): string {
  return `<location path="${path}"><system.webServer>${content}</system.webServer></location>`;
}

export function access(flags: string): string {
  return `<security><access sslFlags="${flags}" /></security>`;
}

export function applicationHost({ bindings = HTTP + HTTPS, rest = '' }: HostOptions = {}): string {
  const paths = Object.entries(PATHS).map(([name, flags]) => location(`${SITE}/${name}`, access(flags)));
  return sitesConfig(site(SITE, 1, bindings), paths.join('') + rest);
}

export interface EntryOptions {
  readonly asks?: boolean;
  readonly revocation?: boolean;
  readonly hash?: string | null;
  readonly more?: string;
}

/** One entry of `netsh http show sslcert`; `ccs:443` is the central store. */
export function entry(
  at: string,
  { asks = false, revocation = true, hash = 'a', more = '' }: EntryOptions = {},
): string {
  const endpoint = at.startsWith('ccs:')
    ? `Central Certificate Store : ${at.slice(4)}`
    : /^[[\d]/.test(at)
      ? `IP:port : ${at}`
      : `Hostname:port : ${at}`;
  return `    ${endpoint}
    Certificate Hash             : ${hash === null ? '(null)' : hash.repeat(40)}
    Application ID               : {4dc3e181-e14b-4a21-b022-59fc669b0914}
    Certificate Store Name       : MY
    Verify Client Certificate Revocation : ${revocation ? 'Enabled' : 'Disabled'}
    Negotiate Client Certificate : ${asks ? 'Enabled' : 'Disabled'}
${more}`;
}

export function netsh(...entries: readonly string[]): string {
  return `SSL Certificate bindings:\n-------------------------\n\n${entries.join('\n')}`;
}

const HTTP_KEY = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters';
const PROTOCOLS_KEY = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols';

/** A registry export with DWORDs of HTTP\Parameters and of Schannel protocols (`'TLS 1.2': 0` turns it off). */
export function registry(
  http: Readonly<Record<string, number>> = {},
  protocols: Readonly<Record<string, 0 | 1>> = {},
): Uint8Array {
  const dword = (name: string, value: number): string => `"${name}"=dword:${value.toString(16).padStart(8, '0')}`;
  const keys = [
    [`[${HTTP_KEY}]`, ...Object.entries(http).map(([name, value]) => dword(name, value))],
    ...Object.entries(protocols).map(([name, value]) => [
      `[${PROTOCOLS_KEY}\\${name}\\Server]`,
      dword('Enabled', value),
      dword('DisabledByDefault', 0),
    ]),
  ];
  return utf16leWithBom(`Windows Registry Editor Version 5.00\r\n\r\n${keys.flat().join('\r\n')}\r\n`);
}

export function metabase({
  service = '',
  web = '',
  keys = '',
}: { service?: string; web?: string; keys?: string } = {}): string {
  const paths = Object.entries(PATHS).map(
    ([name, flags]) =>
      `<IIsWebDirectory Location ="/LM/W3SVC/1/ROOT/${name}" AccessSSLFlags="${flags
        .split(', ')
        .map((flag) => (flag === 'None' ? '0' : `Access${flag.replace('Ssl', 'SSL')}`))
        .join(' | ')}"/>`,
  );
  return `<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0"><MBProperty>
<IIsWebService Location ="/LM/W3SVC" ${service}/>
<IIsWebServer Location ="/LM/W3SVC/1" ServerComment="${SITE}" ServerBindings=":80:" SecureBindings=":443:" SSLCertHash="${'b'.repeat(40)}" SSLStoreName="MY" ${web}/>
${paths.join('\n')}${keys}
</MBProperty></configuration>`;
}

// ---- one server of every mode (section 10.1 of the facts)

export type ModeName = 'M1' | 'M2' | 'M3' | 'M4' | 'M5' | 'M6' | 'M7 ws2022' | 'M7 ws2025';

/** @param asks whether the endpoint asks for a client certificate in every handshake */
export function serverOf(mode: ModeName, asks = false, revocation = true): TestServer {
  const web = [...(asks ? ['SSLAlwaysNegoClientCert="TRUE"'] : []), ...(revocation ? [] : ['CertCheckMode="1"'])].join(
    ' ',
  );
  switch (mode) {
    case 'M1':
      return { files: { 'MetaBase.xml': metabase({ service: 'IIs5IsolationModeEnabled="TRUE"', web }) } };
    case 'M2':
      return { files: { 'MetaBase.xml': metabase({ web }) } };
    case 'M3':
      return { files: { 'MetaBase.xml': metabase({ web }), 'http.reg': registry({ EnableKernelSSL: 1 }) } };
    default:
      return {
        files: {
          'applicationHost.config': applicationHost(),
          'sslcert.txt': netsh(entry('0.0.0.0:443', { asks, revocation })),
          // HTTP/3 is off until it is turned on (F6.13); older versions take no notice.
          'http.reg': registry({ EnableHttp3: 1 }),
        },
        windows: WINDOWS[mode],
      };
  }
}

const WINDOWS: Readonly<Record<Exclude<ModeName, 'M1' | 'M2' | 'M3'>, WindowsName>> = {
  M4: 'ws2008r2',
  M5: 'ws2012r2',
  M6: 'ws2019',
  'M7 ws2022': 'ws2022',
  'M7 ws2025': 'ws2025',
};
