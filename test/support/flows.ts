/** Requests of every mode (section 10.1 of the facts) in every way that changes the picture. */
import { parseRequest, traceFlow, traceRequest } from '../../src/core/index';
import { checkFiles, must } from './check';
import type { ClientSettings, ClientTexts, Trace, WindowsName } from '../../src/core/index';
import type { Files } from './check';

const HTTPS = '<binding protocol="https" bindingInformation="*:443:www.example.org" sslFlags="1" />';
const HTTP = '<binding protocol="http" bindingInformation="*:80:" />';

function configuration(bindings: string, flags = ''): string {
  const access = flags === '' ? '' : `<access sslFlags="${flags}" />`;
  return `<configuration><system.applicationHost><sites><site name="Default Web Site" id="1"><bindings>${bindings}</bindings></site></sites></system.applicationHost>
<location path="Default Web Site/partners"><system.webServer><security><access sslFlags="Ssl, SslNegotiateCert, SslRequireCert" /></security></system.webServer></location>
<location path="Default Web Site"><system.webServer><security>${access}</security></system.webServer></location></configuration>`;
}

function metabase(service = ''): string {
  return `<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0"><MBProperty>
<IIsWebService Location ="/LM/W3SVC" ${service}/>
<IIsWebServer Location ="/LM/W3SVC/1" ServerComment="Default Web Site" SecureBindings=":443:"/>
<IIsWebDirectory Location ="/LM/W3SVC/1/ROOT/partners" AccessSSLFlags="AccessSSL | AccessSSLNegotiateCert | AccessSSLRequireCert"/>
</MBProperty></configuration>`;
}

const registry = (key: string, value: string): string =>
  `Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters${key}]\r\n${value}\r\n`;

const KERNEL_SSL: Files = { 'http.reg': registry('', '"EnableKernelSSL"=dword:00000001') };

/** An endpoint that asks for client certificates in the handshake. */
const ASKING: Files = {
  'sslcert.reg': registry(
    '\\SslSniBindingInfo\\www.example.org:443',
    '"SslCertStoreName"="MY"\r\n"SslCertHash"=hex:00,11,22,33,44,55,66,77,88,99,aa,bb,cc,dd,ee,ff,00,11,22,33\r\n"DefaultFlags"=dword:00000002',
  ),
};

/** The endpoint that takes its certificates from the central store. */
const CENTRAL_STORE: Files = {
  'sslcert.reg': registry('\\SslCcsBindingInfo\\443', '"AppId"=hex:00'),
};

const HTTP3: Files = { 'http3.reg': registry('', '"EnableHttp3"=dword:00000001') };

const ALWAYS = 'SSLAlwaysNegoClientCert="TRUE"';
const CENTRAL = '<binding protocol="https" bindingInformation="*:443:www.example.org" sslFlags="3" />';

export interface FlowCase {
  readonly name: string;
  readonly trace: Trace;
}

function flow(
  name: string,
  files: Files,
  { windows, path = '/', ...client }: Partial<ClientSettings> & { windows?: WindowsName; path?: string } = {},
): FlowCase {
  const { server } = checkFiles(files, { windows }).analysis;
  return { name, trace: traceFlow(server, must(server.sites[0], 'site'), path, client) };
}

function request(name: string, files: Files, url: string, texts: ClientTexts, windows?: WindowsName): FlowCase {
  const parsed = parseRequest(url, texts);
  if ('problem' in parsed) throw new Error(parsed.problem.template);
  return { name, trace: traceRequest(checkFiles(files, { windows }).analysis.server, parsed) };
}

const IIS7: Files = { 'applicationHost.config': configuration(HTTPS) };
const LATE = { path: '/partners' } as const;

export const FLOW_CASES: readonly FlowCase[] = [
  flow('m1', { 'MetaBase.xml': metabase('IIs5IsolationModeEnabled="TRUE"') }),
  flow('m1-late', { 'MetaBase.xml': metabase('IIs5IsolationModeEnabled="TRUE"') }, LATE),
  flow('m1-handshake', { 'MetaBase.xml': metabase(`IIs5IsolationModeEnabled="TRUE" ${ALWAYS}`) }, LATE),
  flow('m2', { 'MetaBase.xml': metabase() }),
  flow('m2-late', { 'MetaBase.xml': metabase() }, LATE),
  flow('m2-late-valid', { 'MetaBase.xml': metabase() }, { ...LATE, clientCertificate: 'valid' }),
  flow('m2-handshake', { 'MetaBase.xml': metabase(ALWAYS) }, LATE),
  flow('m3', { 'MetaBase.xml': metabase(), ...KERNEL_SSL }),
  flow('m3-late', { 'MetaBase.xml': metabase(), ...KERNEL_SSL }, LATE),
  flow('m3-handshake', { 'MetaBase.xml': metabase(ALWAYS), ...KERNEL_SSL }, LATE),
  flow('m4', IIS7, { windows: 'ws2008r2' }),
  flow('m4-late', IIS7, { windows: 'ws2008r2', ...LATE, clientCertificate: 'valid' }),
  flow('m4-late-revoked', IIS7, { windows: 'ws2008r2', ...LATE, clientCertificate: 'revoked' }),
  flow('m4-late-large', IIS7, { windows: 'ws2008r2', ...LATE, clientCertificate: 'valid', bodyBytes: 1_000_000 }),
  flow('m5-central', { 'applicationHost.config': configuration(CENTRAL), ...CENTRAL_STORE }, { windows: 'ws2012r2' }),
  flow('m5-handshake', { ...IIS7, ...ASKING }, { windows: 'ws2012r2', ...LATE, clientCertificate: 'expired' }),
  flow('m6-h2', IIS7, { windows: 'ws2019' }),
  flow('m6-h2-late', IIS7, { windows: 'ws2019', ...LATE, clientCertificate: 'valid' }),
  flow('m6-handshake', { ...IIS7, ...ASKING }, { windows: 'ws2019', ...LATE, clientCertificate: 'valid' }),
  flow('m7-tls13', IIS7, { windows: 'ws2022' }),
  flow('m7-tls13-late', IIS7, { windows: 'ws2022', ...LATE }),
  flow('m7-tls13-late-2025', IIS7, { windows: 'ws2025', ...LATE }),
  flow('m7-handshake', { ...IIS7, ...ASKING }, { windows: 'ws2025', ...LATE, clientCertificate: 'valid' }),
  flow('m7-h3', { ...IIS7, ...HTTP3 }, { windows: 'ws2022', http: '3' }),
  flow('m7-h3-late', { ...IIS7, ...HTTP3 }, { windows: 'ws2025', http: '3', ...LATE }),
  flow('http', { 'applicationHost.config': configuration(HTTP) }),
  flow('http-ssl-required', { 'applicationHost.config': configuration(HTTP, 'Ssl') }),
  request('no-site', { 'applicationHost.config': configuration(HTTP) }, 'https://www.example.org:8443/', {}),
  request('no-endpoint', { ...IIS7, ...ASKING }, 'https://other.example.org/', {}, 'ws2019'),
  request('tls-too-old', IIS7, 'https://www.example.org/', { tls: '1.0' }, 'ws2025'),
];

/** Names that would be more than text where somebody forgot to escape them. */
export const HOSTILE_NAMES: readonly string[] = [
  '"><img src=x onerror=alert(1)>',
  "' onload='alert(1)",
  ']]>',
  '<!-- & -->',
  'a\u202egpj.exe\u202c',
  'a\nb\r\nc\td',
  'x;y#z%%c',
  'a | b',
  '[x](command:y)',
  '![x](https://example.org/x.png)',
  '`code` *bold* _it_ ~s~ $m$',
  'end',
  '---',
  '{x: y}',
  '\u0007\u0000bell',
  '\ud800lone',
  '',
  'The very long name of a site that nobody would ever give to a site '.repeat(4),
  'www.the-name-of-a-host-may-have-no-space-at-which-it-could-be-broken'.repeat(4),
  '漢字'.repeat(80),
];

/** A trace whose site and path have a name. It goes through the model, since XML cannot hold some of them. */
export function namedTrace(name: string, trace: Trace = must(FLOW_CASES[1], 'flow').trace): Trace {
  return { ...trace, site: { ...must(trace.site, 'site'), name }, requestedPath: `/${name}` };
}
