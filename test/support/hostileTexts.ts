import { A, access, host, HTTPS, M, metabase, root } from './rules';

/** What a text is made of, the file that it is given as, and the text. */
export type HostileText = readonly [what: string, file: string, make: () => string];

const HTTP_KEY = '[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters';
const REGISTRY = 'Windows Registry Editor Version 5.00\r\n\r\n';
const NETSH = 'SSL Certificate bindings:\r\n-------------------------\r\n\r\n';
const JSON_LIST = '{"SslCertificateBindings":';

const numbered = (count: number, make: (i: number) => string, separator = ''): string =>
  Array.from({ length: count }, (_, i) => make(i)).join(separator);

/** Text that is hardly XML, or more of it than anybody writes. */
const XML: readonly (readonly [string, () => string])[] = [
  ['30,000 nested elements', () => '<a>'.repeat(30_000) + '</a>'.repeat(30_000)],
  ['30,000 nested elements that are never closed', () => '<a>'.repeat(30_000)],
  ['30,000 nested elements with different names', () => numbered(30_000, (i) => `<a${i}>`)],
  ['an attribute of 1 MB', () => `<a b="${'x'.repeat(1_000_000)}"/>`],
  ['an attribute of 1 MB of references', () => `<a b="${'&amp;'.repeat(200_000)}"/>`],
  ['100,000 attributes', () => `<a ${numbered(100_000, (i) => `b${i}="1"`, ' ')}/>`],
  ['100,000 times the same attribute', () => `<a ${'b="1" '.repeat(100_000)}/>`],
  ['200,000 times <!--', () => '<!--'.repeat(200_000)],
  ['200,000 lines of <!--', () => '<!--\n'.repeat(200_000)],
  ['200,000 times <?', () => '<?'.repeat(200_000)],
  ['200,000 lines of <?x', () => '<?x\n'.repeat(200_000)],
  ['200,000 times an unclosed quote', () => '<a b="'.repeat(200_000)],
  ['200,000 lines of an unclosed quote', () => '<a b="\n'.repeat(200_000)],
  ['200,000 times <![CDATA[', () => '<![CDATA['.repeat(200_000)],
  ['200,000 lines of <![CDATA[', () => '<![CDATA[\n'.repeat(200_000)],
  ['200,000 times <!DOCTYPE', () => '<!DOCTYPE x ['.repeat(200_000)],
  ['200,000 times <', () => '<'.repeat(200_000)],
  ['200,000 times </a', () => '</a'.repeat(200_000)],
  ['200,000 times <a without >', () => '<a '.repeat(200_000)],
  ['200,000 stray end tags', () => `<a>${'</b>'.repeat(200_000)}</a>`],
  ['100,000 unclosed siblings', () => `<s>${'<x><y>'.repeat(100_000)}</s>`],
  ['100,000 bare &', () => `<a>${'& '.repeat(100_000)}</a>`],
];

/** Configuration that means something, of a size that nothing real has. */
const CONFIGURATION: readonly (readonly [string, () => string])[] = [
  ['100,000 flags in one attribute', () => host(HTTPS, access(numbered(100_000, () => 'Ssl', ',')))],
  ['30,000 unknown flags in one attribute', () => host(HTTPS, access(numbered(30_000, (i) => `x${i}`, ',')))],
  ['flags of 1 MB of commas', () => host(HTTPS, access(','.repeat(1_000_000)))],
  ['flags of 1 MB of blanks', () => host(HTTPS, access(' '.repeat(1_000_000)))],
  ['a site name of 1 MB', () => host(HTTPS, access('Ssl', 'x'.repeat(1_000_000)), 'x'.repeat(1_000_000))],
  ['a site name of 1 MB of a pattern', () => host(HTTPS, '', '(.*+)'.repeat(200_000))],
  ['a site id of 1 MB', () => host(HTTPS).replace('id="1"', `id="${'9'.repeat(1_000_000)}"`)],
  [
    'a bindingInformation of 1 MB of colons',
    () => host(`<binding protocol="https" bindingInformation="${':'.repeat(1_000_000)}" />`),
  ],
  [
    'a host name of 1 MB',
    () => host(`<binding protocol="https" bindingInformation="*:443:${'a.'.repeat(500_000)}" />`),
  ],
  ['a location path of 200,000 segments', () => host(HTTPS, access('Ssl', `Site${'/a'.repeat(200_000)}`))],
  ['30,000 locations for one path', () => host(HTTPS, '<location path="Site/a"></location>'.repeat(30_000))],
  [
    '10,000 locations',
    () =>
      host(
        HTTPS,
        numbered(10_000, (i) => access('Ssl', `Site/a${i}`)),
      ),
  ],
  ['10,000 times the same binding', () => host(HTTPS.repeat(10_000))],
  [
    '10,000 host names',
    () => host(numbered(10_000, (i) => `<binding protocol="https" bindingInformation="*:443:h${i}" sslFlags="1" />`)),
  ],
  [
    '10,000 applications',
    () =>
      host(HTTPS).replace(
        '<bindings>',
        `${numbered(10_000, (i) => `<application path="/a${i}"><virtualDirectory path="/" physicalPath="c:\\a${i}" /></application>`)}<bindings>`,
      ),
  ],
  [
    'a physicalPath of 300,000 times ..',
    () =>
      host(HTTPS).replace(
        '<bindings>',
        `<application path="/"><virtualDirectory path="/" physicalPath="${'\\..'.repeat(300_000)}" /></application><bindings>`,
      ),
  ],
  [
    '20,000 headers added and removed',
    () =>
      host(
        HTTPS,
        `<system.webServer><httpProtocol><customHeaders>${numbered(20_000, (i) => `<add name="h${i}" value="x" /><remove name="h${i}" />`)}</customHeaders></httpProtocol></system.webServer>`,
      ),
  ],
  ['30,000 nested sites', () => `<configuration><system.applicationHost><sites>${'<site name="x">'.repeat(30_000)}`],
  ['30,000 nested locations', () => `<configuration>${'<location path="x">'.repeat(30_000)}`],
  [
    '30,000 comments that accept findings',
    () => host(HTTPS, '<!-- iis-ssl-ignore sni-without-host: x --><a />'.repeat(30_000)),
  ],
  ['20,000 comments that name no rule', () => host(HTTPS, '<!-- iis-ssl-ignore -->'.repeat(20_000))],
  [
    '20,000 passwords in one line, with findings between them',
    () =>
      host(numbered(20_000, (i) => `<binding password="a" protocol="https" bindingInformation="x" k="pwd=${i}" />`)),
  ],
  ['a comment that names 1 MB of nothing', () => host(HTTPS, `<!-- iis-ssl-ignore ${' '.repeat(1_000_000)}-->`)],
];

const METABASE: readonly (readonly [string, () => string])[] = [
  [
    '100,000 flags in one property',
    () => metabase('SecureBindings=":443:"', root(`AccessSSLFlags="${numbered(100_000, () => 'AccessSSL', '|')}"`)),
  ],
  ['20,000 bindings', () => metabase(`SecureBindings="${numbered(20_000, (i) => `:${i}:h${i}`, '\n')}"`, root(''))],
  [
    'a key of 200,000 segments',
    () => metabase('SecureBindings=":443:"', root('AccessSSLFlags="8"', '/a'.repeat(200_000))),
  ],
  [
    '30,000 nested keys',
    () => metabase('').replace('/></MB', `>${'<IIsWebServer Location="/LM/W3SVC/1">'.repeat(30_000)}</MB`),
  ],
];

const REGISTRIES: readonly (readonly [string, () => string])[] = [
  [
    '130,000 entries by host name',
    () => REGISTRY + numbered(130_000, (i) => `${HTTP_KEY}\\SslSniBindingInfo\\h${i}:443]\r\n`),
  ],
  ['100,000 continued lines', () => `${REGISTRY}${HTTP_KEY}]\r\n"x"=hex:${'00,\\\r\n  '.repeat(100_000)}`],
  ['1 MB of escaped quotes', () => `${REGISTRY}${HTTP_KEY}]\r\n"${'\\"'.repeat(500_000)}`],
  ['a key of 500,000 segments', () => `${REGISTRY}[HKEY_LOCAL_MACHINE\\${'a\\'.repeat(500_000)}]`],
  [
    '1 MB of blanks before and in a value',
    () => `${' '.repeat(4000)}${REGISTRY}${' '.repeat(1_000_000)}"x" = ${' '.repeat(1_000_000)}y`,
  ],
  ['4,000 empty lines before the first', () => `${'\n'.repeat(4000)}${REGISTRY}`],
];

const NETSHS: readonly (readonly [string, () => string])[] = [
  [
    '30,000 entries',
    () =>
      NETSH +
      numbered(
        60_000,
        (i) =>
          `    IP:port                      : 0.0.0.0:${i}\r\n    Certificate Hash             : ${'ab'.repeat(20)}\r\n\r\n`,
      ),
  ],
  ['a label with 1 MB of blanks', () => `${NETSH}    IP:port${' '.repeat(1_000_000)}x\r\n`],
  ['1 MB of colons', () => `${NETSH}    IP:port ${': '.repeat(500_000)}\r\n`],
  ['200,000 lines that mean nothing', () => `${NETSH}    IP:port : 0.0.0.0:443\r\n${'    a : b\r\n'.repeat(200_000)}`],
];

const JSONS: readonly (readonly [string, () => string])[] = [
  ['200,000 nested lists', () => JSON_LIST + '['.repeat(200_000)],
  ['100,000 nested objects', () => `${JSON_LIST}[{"IpPort":${'{"a":'.repeat(100_000)}`],
  ['30,000 entries', () => `${JSON_LIST}[${numbered(30_000, (i) => `{"IpPort":"0.0.0.0:${i}"}`, ',')}]}`],
  ['an entry with 100,000 members', () => `${JSON_LIST}[{${numbered(100_000, (i) => `"m${i}":1`, ',')}}]}`],
  ['200,000 comments that do not end', () => `${JSON_LIST}${'/*'.repeat(200_000)}`],
];

/** Texts that a careless program needs hours or gigabytes for. */
export const HOSTILE_TEXTS: readonly HostileText[] = [
  ...XML.map(([what, make]): HostileText => [what, A, make]),
  ...CONFIGURATION.map(([what, make]): HostileText => [what, A, make]),
  ...METABASE.map(([what, make]): HostileText => [`metabase: ${what}`, M, make]),
  ...REGISTRIES.map(([what, make]): HostileText => [`registry: ${what}`, 'http.reg', make]),
  ...NETSHS.map(([what, make]): HostileText => [`netsh: ${what}`, 'sslcert.txt', make]),
  ...JSONS.map(([what, make]): HostileText => [`netsh JSON: ${what}`, 'sslcert.json', make]),
];
