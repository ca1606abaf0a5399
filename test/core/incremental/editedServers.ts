import type { Random } from '../../fuzz/random';

/** Servers and edits of them for the tests of re-analysis: small, and dense with what parts of a file do to each other. */

const FLAGS = [
  'None',
  'Ssl',
  'Ssl, SslNegotiateCert',
  'Ssl, SslNegotiateCert, SslRequireCert',
  'SslRequireCert',
  'Ssl, SslNegociateCert',
  'Ssl128',
  '8',
  'SslMapCert',
];
const BINDINGS = [
  '*:80:',
  '*:443:',
  '*:443:a.example',
  '*:443:b.example',
  '*:80:a.example',
  '10.0.0.1:443:',
  '*:8443:',
  '*:443:*.c.example',
  'nonsense',
];
const SUPPRESSION = '<!-- iis-ssl-ignore client-cert-without-ssl, duplicate-binding: known -->';

function section(random: Random): string {
  return random.pick([
    () => `<security><access sslFlags="${random.pick(FLAGS)}" /></security>`,
    () => `<security><access sslFlags="${random.pick(FLAGS)}" lockAttributes="sslFlags" /></security>`,
    () =>
      `<security><authentication><basicAuthentication enabled="${random.pick(['true', 'false'])}" /></authentication></security>`,
    () =>
      `<httpRedirect enabled="true" destination="https://a.example" httpResponseStatus="${random.pick(['Found', 'PermRedirect'])}" />`,
    () =>
      '<security><authentication><iisClientCertificateMappingAuthentication enabled="true" /></authentication></security>',
    () =>
      random.chance(0.2)
        ? '<security><access configSource="access.config" /></security>'
        : '<asp><session keepSessionIdSecure="false" /></asp>',
    () => `<serverRuntime uploadReadAheadSize="${random.pick(['1000', 'many'])}" />`,
    () =>
      '<httpProtocol><customHeaders><add name="Strict-Transport-Security" value="max-age=1" /></customHeaders></httpProtocol>',
    () => '<security><requestFiltering removeServerHeader="true" /></security>',
  ])();
}

function siteText(random: Random, i: number): string {
  const name = random.chance(0.01) ? 'Site 1' : `Site ${i}`;
  const bindings = Array.from({ length: random.below(4) }, () => {
    const flags = random.chance(0.4) ? ` sslFlags="${random.pick(['0', '1', '3', '32', 'x', '8'])}"` : '';
    return `          <binding protocol="${random.pick(['http', 'https', 'https', 'net.tcp'])}" bindingInformation="${random.pick(BINDINGS)}"${flags} />\n`;
  }).join('');
  const application = (path: string): string =>
    `        <application path="${path}" applicationPool="${random.pick(['Pool', 'MSExchangePool'])}"><virtualDirectory path="/" physicalPath="D:\\w${path === '/' ? i : `${i}\\${path.slice(1)}`}" /></application>\n`;
  const hsts = random.chance(0.3)
    ? `        <hsts enabled="true" max-age="${random.pick(['0', '300'])}" redirectHttpToHttps="${random.pick(['true', 'false'])}" preload="true" />\n`
    : '';
  const comment = random.chance(0.2) ? `        ${random.chance(0.5) ? SUPPRESSION : '<!-- a site -->'}\n` : '';
  return `      <site name="${name}" id="${i}"${random.chance(0.2) ? ' serverAutoStart="false"' : ''}>\n${comment}${application('/')}${random.chance(0.3) ? application('/app') : ''}        <bindings>\n${bindings}        </bindings>\n${hsts}      </site>\n`;
}

function locationText(random: Random, sites: number): string {
  const path = random.pick([
    `Site ${1 + random.below(sites)}`,
    `site ${1 + random.below(sites)}/app`,
    `Site ${1 + random.below(sites)}/x/y`,
    `Site ${1 + random.below(sites)}/z${random.below(99)}`,
    `Site ${1 + random.below(sites)}/z${random.below(99)}`,
    random.chance(0.1) ? 'Sote 1' : 'Site 2/w',
    random.chance(0.2) ? '.' : 'Site 3/w',
  ]);
  const attributes = random.pick([
    '',
    '',
    ' overrideMode="Allow"',
    ' overrideMode="Deny"',
    random.chance(0.1) ? ' allowOverride="false" overrideMode="Deny"' : '',
    random.chance(0.2) ? ' inheritInChildApplications="false"' : '',
  ]);
  return `  <location path="${path}"${attributes}>\n    <system.webServer>${section(random)}${random.chance(0.3) ? section(random) : ''}</system.webServer>\n  </location>\n`;
}

/** An applicationHost.config. */
export function serverText(random: Random): string {
  const sites = 3 + random.below(28);
  const text = [
    '<?xml version="1.0" encoding="UTF-8"?>\n<configuration>\n  <system.applicationHost>\n    <sites>\n',
    ...Array.from({ length: sites }, (_, i) => siteText(random, i + 1)),
    random.chance(0.3) ? '      <siteDefaults><hsts enabled="true" max-age="1" /></siteDefaults>\n' : '',
    '    </sites>\n  </system.applicationHost>\n',
    random.chance(0.5) ? `  <system.webServer>${section(random)}</system.webServer>\n` : '',
    ...Array.from({ length: random.below(2 * sites) }, () => locationText(random, sites)),
    '</configuration>\n',
  ].join('');
  return random.chance(0.3) ? text.replaceAll('\n', '\r\n') : text;
}

/** What may lie beside it. */
export function companions(random: Random): Readonly<Record<string, string>> {
  return {
    ...(random.chance(0.5)
      ? { 'w1/web.config': `<configuration><system.webServer>${section(random)}</system.webServer></configuration>` }
      : {}),
    ...(random.chance(0.3)
      ? {
          'w2/app/web.config': `<configuration><location path="z"><system.webServer>${section(random)}</system.webServer></location></configuration>`,
        }
      : {}),
    ...(random.chance(0.3) ? { 'access.config': `<access sslFlags="${random.pick(FLAGS)}" />` } : {}),
    ...(random.chance(0.5)
      ? {
          'sslcert.txt': `\nSSL Certificate bindings:\n-------------------------\n\n    IP:port                      : 0.0.0.0:443\n    Certificate Hash             : ${'ab'.repeat(20)}\n    Application ID               : {4dc3e181-e14b-4a21-b022-59fc669b0914}\n    Certificate Store Name       : My\n    Negotiate Client Certificate : ${random.pick(['Enabled', 'Disabled'])}\n`,
        }
      : {}),
  };
}

/** One edit, mostly of the kind that people make. `past` are the texts so far, for undoing. */
export function edited(random: Random, text: string, past: readonly string[]): string {
  const anywhere = (): number => random.below(text.length + 1);
  const put = (at: number, what: string, over = 0): string => text.slice(0, at) + what + text.slice(at + over);
  /** A match of a pattern somewhere, its text and its place. */
  const some = (pattern: RegExp): readonly [number, string] => {
    const all = [...text.matchAll(pattern)];
    if (all.length === 0) return [anywhere(), ''];
    const match = random.pick(all);
    return [match.index, match[0]];
  };
  const inBlock = /(?:<site |<location )[^]*?(?:<\/site>|<\/location>)/g;
  const edits: readonly (readonly [number, () => string])[] = [
    // A character typed into a value, or taken out of one.
    [
      8,
      () => {
        const [at, found] = some(/(?<==")[^"]*/g);
        return put(at + random.below(found.length + 1), random.pick(['x', '1', ' ', ',', '8', '/', '&', ':']));
      },
    ],
    [
      4,
      () => {
        const [at, found] = some(/(?<==")[^"]+/g);
        return put(at + random.below(found.length), '', 1);
      },
    ],
    // Values that mean something.
    [
      6,
      () => {
        const [at, found] = some(/(?<=sslFlags=")[A-Z][^"]*/g);
        return put(at, random.pick(FLAGS), found.length);
      },
    ],
    [
      6,
      () => {
        const [at, found] = some(/(?<=bindingInformation=")[^"]*/g);
        return put(at, random.pick(BINDINGS), found.length);
      },
    ],
    [
      3,
      () => {
        const [at, found] = some(
          /(?<=(?:protocol|enabled|path|name|id|max-age|overrideMode|redirectHttpToHttps)=")[^"]*/g,
        );
        return put(
          at,
          random.pick(['https', 'http', 'true', 'Site 1', 'Site 2/app', '/app', '7', '0', 'Deny', 'Allow']),
          found.length,
        );
      },
    ],
    // Elements, attributes and comments that come and go.
    [
      3,
      () => {
        const [at, found] = some(/ [\w-]+="[^"]*"/g);
        return put(at, '', found.length);
      },
    ],
    [
      3,
      () => {
        const [at, found] = some(/<(?:binding|site|location|access|hsts|application) ?/g);
        return put(
          at + found.length,
          random.pick([
            'sslFlags="1" ',
            'inheritInChildApplications="false" ',
            'serverAutoStart="false" ',
            'x="y" ',
            'path="/" ',
          ]),
        );
      },
    ],
    [
      3,
      () => {
        const [at, found] = some(/<binding [^>]*>\s*|<access [^>]*>|<hsts [^>]*>\s*|<!--.*?-->\s*/g);
        return put(at, '', found.length);
      },
    ],
    [
      3,
      () => {
        const [at] = some(/<\/bindings>|<\/system.webServer>|<\/site>/g);
        return put(
          at,
          random.pick([
            '<binding protocol="https" bindingInformation="*:443:b.example" sslFlags="1" />',
            section(random),
            '<hsts enabled="true" max-age="0" />',
            SUPPRESSION,
            '<!-- x -->',
            '<limits maxUrlSegments="3" />',
            '<!-- %IIS_BIN% -->',
            '<logFile flushByEntryCountW3CLog="1" />',
          ]),
        );
      },
    ],
    [
      2,
      () => {
        const [at] = some(/<(?=[a-z])/g);
        return put(at, random.pick([SUPPRESSION, '<!-- iis-ssl-ignore nothing: why -->', '<!-- a -->', '\n']));
      },
    ],
    // Whole blocks.
    [
      1,
      () => {
        const [at, found] = some(inBlock);
        return put(at, '', found.length);
      },
    ],
    [
      1,
      () => {
        const [at, found] = some(inBlock);
        return put(at + found.length, `\n${found}`);
      },
    ],
    [
      1,
      () => {
        const [, found] = some(inBlock);
        return put(anywhere(), found);
      },
    ],
    // What breaks a text.
    [
      2,
      () => put(anywhere(), random.pick(['<', '>', '"', '&', '<!--', '-->', '</site>', '<x>', ']]>', '\0', '\ud800'])),
    ],
    [2, () => put(anywhere(), '', 1 + random.below(3))],
    [1, () => put(anywhere(), random.pick(['a', ' ', '\r\n', '\t']))],
    [1, () => put(0, random.pick(['\ufeff', ' ', '<!-- top -->', '<!DOCTYPE configuration>']))],
    // Going back, which mends again what was broken.
    [6, () => past[past.length - 1] ?? text],
    [1, () => random.pick(past) ?? text],
  ];
  let chosen = random.below(edits.reduce((sum, [weight]) => sum + weight, 0));
  for (const [weight, edit] of edits) {
    chosen -= weight;
    if (chosen < 0) return edit();
  }
  return text;
}
