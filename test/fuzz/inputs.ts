import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { RULES } from '../../src/core/index';
import { examplesOf, pageOf } from '../support/rulePages';
import type { Random } from './random';

/** One file given to the program. */
export interface FuzzFile {
  readonly file: string;
  readonly bytes: Uint8Array;
}

const ROOT = process.cwd();

export function textOf({ bytes }: FuzzFile): string {
  return new TextDecoder('utf-8').decode(bytes);
}

export function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Larger files make runs slow without making them different. */
const MAX_SEED_SIZE = 12_000;

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((path) => statSync(path).isFile());
}

/** Real and sample files of every format, the examples of the rules, and the corpus beside the checkout if it is there. */
export function seedFiles(): readonly FuzzFile[] {
  const files = ['samples', 'test/fixtures/check', 'test/fixtures/effective', 'test/fixtures/flow', '../shared/corpus']
    .flatMap((folder) => filesBelow(`${ROOT}/${folder}`))
    .filter((path) => /\.(?:config|xml|reg|txt|json)$/i.test(path) && !/expected|package/.test(path))
    .map((path) => ({ file: path.slice(path.lastIndexOf('/') + 1), bytes: new Uint8Array(readFileSync(path)) }));
  const examples = RULES.flatMap(({ slug }) => examplesOf(pageOf(slug))).flatMap((example) =>
    Object.entries(example.files).map(([file, content]) => ({
      file: file.slice(file.lastIndexOf('/') + 1),
      bytes: typeof content === 'string' ? encode(content) : content,
    })),
  );
  return [...files, ...examples].filter(({ bytes }) => bytes.length > 0 && bytes.length <= MAX_SEED_SIZE);
}

/** Names of files that no program should stumble over. */
export function oddName(random: Random): string {
  return random.pick([
    'applicationHost.config',
    'a b/é/web.config',
    '\\\\host\\share\\web.config',
    'C:\\x\\applicationHost.config',
    '/etc/applicationHost.config',
    'file:///c%3A/x/web.config',
    '__proto__',
    '\u202egifnoc.config',
    '\ud800.config',
    '<img src=x onerror=alert(1)>.config',
    '',
  ]);
}

/** Texts that mean something in one of the formats, or that programs stumble over. */
const TOKENS: readonly string[] = [
  ...[
    '<',
    '>',
    '"',
    "'",
    '&',
    '/',
    '=',
    '/>',
    '</',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
    '?>',
    '<!DOCTYPE x [',
    '&amp;',
    '&#0;',
    '&#x1F600;',
    '&x;',
  ],
  ...[
    '<site name="x" id="1">',
    '</site>',
    '<bindings>',
    '<binding protocol="https" bindingInformation="*:443:" sslFlags="1"/>',
    '<clear/>',
  ],
  ...[
    '<location path="x/y">',
    '</location>',
    '<access sslFlags="Ssl,SslRequireCert"/>',
    '<remove name="x"/>',
    '<add name="__proto__"/>',
  ],
  ...[
    'configSource="..\\..\\x.config"',
    'configSource="\\\\host\\share\\x"',
    'lockItem="true"',
    'path="/"',
    'sslFlags="4294967296"',
  ],
  ...[
    '*:443:',
    '[::1]:443:',
    '*:443:*.example.org',
    '999.999.1.1:99999:é',
    ':::',
    'IP:port : 0.0.0.0:443',
    'Hostname:port',
  ],
  ...[
    '"__proto__"',
    '"constructor"',
    'toString',
    'hasOwnProperty',
    '{0}',
    '{99}',
    '$&',
    '$1',
    'NaN',
    '-1',
    '1e999',
    '0x',
    '18446744073709551616',
  ],
  ...[
    'dword:00000001',
    'dword:',
    'hex(2):00,01,\\',
    '[HKEY_LOCAL_MACHINE\\SYSTEM',
    ']',
    '@=',
    'hex:',
    '{4dc3e181-e14b-4a21-b022-59fc669b0914}',
  ],
  ...[
    '\0',
    '\u0001',
    '\u001b[31m',
    '\u202e',
    '\u2028',
    '\ufeff',
    '\ufffe',
    '\ud800',
    '\udc00',
    '😀',
    'İ',
    'ß',
    '\r',
    '\n',
    '\r\n',
    '\t',
    ' ',
  ],
  ...[
    '[click](command:workbench.action.quit)',
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '`',
    '\\',
    '%00',
    '|',
    ';',
    '--',
  ],
  ...[
    'true',
    'false',
    'None',
    'Ssl',
    'AccessSSL | AccessSSLRequireCert',
    'Location ="/LM/W3SVC/1/ROOT"',
    '/LM/W3SVC',
    '"servers"',
    '[',
    '{',
    '}',
    ',',
  ],
];

/** One to eight changes of a text: parts taken away, doubled, moved, replaced by tokens or by parts of another text. */
export function mutateText(random: Random, text: string, other: string): string {
  let changed = text;
  for (let i = random.below(8); i >= 0; i--) {
    const at = random.below(changed.length + 1);
    const length = random.chance(0.8) ? random.below(12) : random.below(changed.length + 1);
    const part = changed.slice(at, at + length);
    const from = random.below(other.length + 1);
    const inserted = random.pick([
      () => '',
      () => random.pick(TOKENS),
      () => random.pick(TOKENS) + part,
      () => part + part,
      () => [...part].reverse().join(''),
      () => other.slice(from, from + random.below(200)),
      () => part.toUpperCase(),
      () => part.replace(/[0-9]/g, '9'),
    ])();
    changed = changed.slice(0, at) + inserted + changed.slice(at + length);
    if (changed.length > 4 * MAX_SEED_SIZE) break;
  }
  return changed;
}

/** Changes of single bytes, which break encodings. */
export function mutateBytes(random: Random, bytes: Uint8Array): Uint8Array {
  const changed = Uint8Array.from(bytes);
  for (let i = random.below(6); i >= 0; i--) changed[random.below(changed.length)] = random.below(256);
  return random.chance(0.2) ? changed.slice(random.below(changed.length)) : changed;
}

// ---- texts by grammar

function several(random: Random, most: number, make: () => string, separator = ''): string {
  return Array.from({ length: random.below(most + 1) }, make).join(separator);
}

export function bindingInformation(random: Random): string {
  const address = random.pick(['*', '', '10.0.0.1', '[::1]', '[fe80::1%4]', '256.1.1.1', '[', '[]', 'localhost', '::']);
  const port = random.pick(['443', '80', '', '0', '65536', '-1', '00443', '4 43', 'x', '99999999999']);
  const host = random.pick([
    '',
    'www.example.org',
    '*.example.org',
    '*',
    'a:b',
    'xn--bcher-kva.example',
    'bücher.example',
    ' x',
    '.',
  ]);
  return random.chance(0.85)
    ? `${address}:${port}:${host}`
    : several(random, 6, () => random.pick([address, ':', port, host, ' ']));
}

export function registryText(random: Random): string {
  const head = random.pick(['Windows Registry Editor Version 5.00', 'REGEDIT4', 'Windows Registry Editor', '']);
  const key = (): string =>
    random.pick([
      '[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters]',
      '[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters\\SslBindingInfo\\0.0.0.0:443]',
      '[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters\\SslSniBindingInfo\\x:443]',
      '[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.0\\Server]',
      '[-HKEY_LOCAL_MACHINE\\SYSTEM]',
      '[HKLM',
      '[__proto__]',
    ]);
  const value = (): string => {
    const name = random.pick([
      '"EnableKernelSSL"',
      '"DefaultFlags"',
      '"SslCertHash"',
      '"Enabled"',
      '@',
      '"__proto__"',
      'x',
      '"a\\"b"',
    ]);
    const data = random.pick([
      'dword:00000001',
      'dword:ffffffff',
      'dword:1x',
      'hex:01,02',
      'hex(7):61,00,\\\r\n  00,00',
      '"text"',
      '"',
      'hex:01,',
      '-',
      '',
    ]);
    return `${name}=${data}`;
  };
  return [
    head,
    '',
    ...Array.from({ length: random.below(8) }, () => [key(), several(random, 4, value, '\r\n'), ''].join('\r\n')),
  ].join('\r\n');
}

export function netshText(random: Random): string {
  const line = (): string => {
    const label = random.pick([
      'IP:port',
      'Hostname:port',
      'CCS port',
      'Certificate Hash',
      'Application ID',
      'Certificate Store Name',
      'Negotiate Client Certificate',
      'Verschlüsselung',
      'Disable HTTP2',
      '',
    ]);
    const value = random.pick([
      '0.0.0.0:443',
      '[::]:443',
      'x:443',
      '443',
      'ab'.repeat(20),
      '{4dc3e181-e14b-4a21-b022-59fc669b0914}',
      'My',
      '(null)',
      'Enabled',
      'Disabled',
      'Not Set',
      '',
    ]);
    return `    ${label.padEnd(random.below(30))}: ${value}`;
  };
  return [
    '',
    'SSL Certificate bindings:',
    '-------------------------',
    '',
    ...Array.from({ length: random.below(6) }, () => `${several(random, 12, line, '\r\n')}\r\n`),
  ].join('\r\n');
}

/** JSON of the project file's words, sometimes cut or with something in it that is none. */
export function projectText(random: Random): string {
  const value = (depth: number): string => {
    const kinds = [
      '"x"',
      '""',
      'true',
      'null',
      '1',
      '-1.5e9',
      '"../x"',
      '"\\u0000"',
      '"C:\\\\x"',
      '"error"',
      '"off"',
      '"ws2022"',
    ];
    if (depth > 3 || random.chance(0.4)) return random.pick(kinds);
    if (random.chance(0.4)) return `[${several(random, 3, () => value(depth + 1), ',')}]`;
    const name = (): string =>
      random.pick([
        'servers',
        'name',
        'files',
        'windows',
        'paths',
        'profiles',
        'roles',
        'rules',
        'suppress',
        'rule',
        'site',
        'path',
        'file',
        'reason',
        'sni-without-host',
        '__proto__',
        'constructor',
        '',
      ]);
    return `{${several(random, 4, () => `"${name()}": ${value(depth + 1)}`, ', ')}}`;
  };
  const text = value(0);
  return random.chance(0.2) ? text.slice(0, random.below(text.length)) : `${random.chance(0.2) ? '// x\n' : ''}${text}`;
}

/** Arguments of the command line: mostly an option with a value that it may have, sometimes anything. */
export function commandArguments(random: Random): readonly string[] {
  const option = (): readonly string[] =>
    random.pick([
      ['--format', random.pick(['text', 'json', 'sarif', 'markdown', 'svg', 'mermaid', 'x', ''])],
      ['--fail-on', random.pick(['error', 'never', 'hint', '-1'])],
      ['--windows', random.pick(['ws2022', 'ws2003', 'WS2022', '__proto__', 'constructor'])],
      ['--url', bareUrl(random)],
      ['--client-cert', random.pick(['none', 'valid', 'expired', 'toString'])],
      ['--body', random.pick(['0', '49153', '-1', '1e9', '0x10', ' ', '99999999999999999999'])],
      ['--tls', random.pick(['1.0', '1.3', '2', 'NaN'])],
      ['--ip', random.pick(['10.0.0.1', '::1', '[::1]', '1.2.3', '%'])],
      ['--site', random.pick(['Default Web Site', '__proto__', '1', ''])],
      ['--path', random.pick(['/', 'x', '/../..', '//', '\0'])],
      ['--baseline', 'b.json'],
      ['--profile', random.pick(['__proto__', 'disa-stig', 'x'])],
      ['--update-baseline'],
      ['--no-sni'],
      ['--help'],
      ['--'],
      ['--format=json'],
      ['-x'],
      ['='],
      [''],
      ['file.config'],
    ]);
  const command = random.pick(['check', 'flow', 'request', 'diff', 'migrate', 'explain', 'rules', 'help', 'x']);
  return [command, ...Array.from({ length: random.below(6) }, option).flat()];
}

function bareUrl(random: Random): string {
  const part = (...choices: readonly string[]): string => random.pick(choices);
  const url =
    part('https', 'http', 'HTTPS', 'ftp', '') +
    part('://', ':/', ':', '') +
    part('', '', 'user:x@') +
    part('www.example.org', 'localhost', '10.0.0.1', '[::1]', '[', 'a..b', 'bücher.example', '*', '__proto__', '') +
    part('', ':443', ':0', ':65536', ':x', ':') +
    part('', '/', '/admin', '/../..', '//', '/%00', '/%2e%2e/', '/a?b#c', '\\x', '/\u202e');
  return random.chance(0.9) ? url : mutateText(random, url, url);
}

/** A request in words, as `parseRequest` takes them: URL, local address, TLS, HTTP, client certificate, body. */
export function requestTexts(random: Random): readonly string[] {
  const usually = (value: string, ...others: readonly string[]): string =>
    random.chance(0.8) ? value : random.pick(others);
  return [
    bareUrl(random),
    usually('10.0.0.1', '::1', '[::1', 'x', '0.0.0.0'),
    usually(random.pick(['1.0', '1.1', '1.2', '1.3']), '0', 'constructor'),
    usually(random.pick(['1.1', '2', '3']), '4', '__proto__'),
    usually(random.pick(['none', 'valid', 'untrusted', 'revoked', 'expired']), 'x'),
    usually(random.pick(['0', '49153', '100000']), '-1', '1.5', 'NaN', '9'.repeat(30)),
  ];
}

/** Output of `netsh http show sslcert json=enable`, with values of every kind where words belong. */
export function netshJson(random: Random): string {
  const value = (): string =>
    random.pick([
      '"0.0.0.0:443"',
      '"[::]:443"',
      '"x:443"',
      '"*:443"',
      '443',
      '1',
      'true',
      'null',
      '{}',
      '[]',
      '[1, 255, 256, {}]',
      '{"toString": 1}',
      '{"__proto__": null}',
      `"${'ab'.repeat(20)}"`,
      '"q83vEjRWeJCrze8SNFZ4kKvN7xI="',
      '"{4dc3e181-e14b-4a21-b022-59fc669b0914}"',
      '"MY"',
      '"\\u202e"',
    ]);
  const member = (): string =>
    `"${random.pick(['IpPort', 'HostnamePort', 'CcsPort', 'SslHash', 'CertHash', 'AppId', 'SslCertStoreName', 'NegotiateClientCertificate', 'DisableHttp2', '__proto__', 'constructor', 'toString', ''])}": ${value()}`;
  const entries = Array.from({ length: random.below(5) }, () => `{${several(random, 8, member, ', ')}}`);
  const text = `{"SslCertificateBindings": [${entries.join(',')}]}`;
  return random.chance(0.7) ? text : mutateText(random, text, text);
}

/** A baseline file, whole or not. */
export function baselineText(random: Random): string {
  const value = (): string =>
    random.pick(['"sni-without-host"', '"x"', 'null', '1', '-1', '1e999', '{}', '[]', '"__proto__"', 'true']);
  const member = (): string =>
    `"${random.pick(['rule', 'site', 'path', 'key', 'count', '__proto__', 'constructor'])}": ${value()}`;
  const entries = Array.from({ length: random.below(4) }, () => `{${several(random, 6, member, ', ')}}`);
  const text = `{"schemaVersion": ${random.pick(['1', '2', '"1"'])}, "findings": [${entries.join(',')}]}`;
  return random.chance(0.7) ? text : mutateText(random, text, text);
}
