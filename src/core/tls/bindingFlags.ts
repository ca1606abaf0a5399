import type { WindowsName } from './windows';

/**
 * The bits of `binding@sslFlags` (section 2.3 of the facts). They are not the bits of `DefaultFlags` in the registry
 * (F2.12), and not those of `access@sslFlags`, which is a list of names.
 */
export interface BindingFlag {
  readonly bit: number;
  readonly name: string;
  /** What the bit does, for people. */
  readonly meaning: string;
  /** The first version that knows the bit. */
  readonly since: string;
  /** The oldest Windows for which no source says that it does not know the bit (F2.7 is contested). */
  readonly windows: WindowsName;
  readonly fact: string;
}

export const SNI = 1;
export const CENTRAL_CERT_STORE = 2;
export const DISABLE_HTTP2 = 4;
export const DISABLE_OCSP_STAPLING = 8;
export const DISABLE_QUIC = 16;
export const DISABLE_TLS13 = 32;
export const DISABLE_LEGACY_TLS = 64;

export const BINDING_FLAGS: readonly BindingFlag[] = [
  {
    bit: SNI,
    name: 'Sni',
    meaning: 'The certificate is chosen by the host name that the client sends (Server Name Indication).',
    since: 'IIS 8.0',
    windows: 'ws2012',
    fact: 'F2.10',
  },
  {
    bit: CENTRAL_CERT_STORE,
    name: 'CentralCertStore',
    meaning: 'The certificate comes from the central certificate store, by host name.',
    since: 'IIS 8.0',
    windows: 'ws2012',
    fact: 'F2.9',
  },
  {
    bit: DISABLE_HTTP2,
    name: 'DisableHTTP2',
    meaning: 'No HTTP/2 on this binding.',
    since: 'IIS 10.0 version 1809',
    windows: 'ws2016',
    fact: 'F2.7',
  },
  {
    bit: DISABLE_OCSP_STAPLING,
    name: 'DisableOCSPStp',
    meaning: 'No OCSP stapling on this binding.',
    since: 'IIS 10.0 version 1809',
    windows: 'ws2016',
    fact: 'F2.7',
  },
  {
    bit: DISABLE_QUIC,
    name: 'DisableQUIC',
    meaning: 'No QUIC and so no HTTP/3 on this binding.',
    since: 'IIS 10.0 version 1809; useful from Windows Server 2022',
    windows: 'ws2019',
    fact: 'F2.7',
  },
  {
    bit: DISABLE_TLS13,
    name: 'DisableTLS13',
    meaning: 'No TLS 1.3 over TCP on this binding.',
    since: 'IIS 10.0 version 1809; effective from Windows Server 2022',
    windows: 'ws2019',
    fact: 'F6.14',
  },
  {
    bit: DISABLE_LEGACY_TLS,
    name: 'DisableLegacyTLS',
    meaning: 'No TLS 1.0 and 1.1 on this binding.',
    since: 'Windows Server 2019',
    windows: 'ws2019',
    fact: 'F6.15',
  },
];

/**
 * Understands the text of `binding@sslFlags`: a decimal unsigned 32-bit number and nothing else (the schema's type is
 * `uint`, section 2.3). `null` when it is none.
 */
export function parseBindingFlags(text: string): number | null {
  const trimmed = text.trim();
  if (!/^\d{1,10}$/.test(trimmed)) return null;
  const value = Number(trimmed);
  return value <= 0xffffffff ? value : null;
}

/**
 * The number that is meant by what is none: a hexadecimal number, or names of bits as tools show them, separated by
 * commas or `|`. `null` when a part is neither.
 */
export function meantBindingFlags(text: string): number | null {
  const trimmed = text.trim();
  if (/^0x[0-9a-f]{1,8}$/i.test(trimmed)) return parseInt(trimmed, 16);
  let value = 0;
  for (const part of trimmed.split(/[,|]/)) {
    const flag = BINDING_FLAGS.find(({ name }) => name.toLowerCase() === part.trim().toLowerCase());
    if (flag === undefined) return null;
    value |= flag.bit;
  }
  return value;
}

/** The names of the bits that are set; bits without a public name as `0x80` and so on. */
export function bindingFlagNames(value: number): readonly string[] {
  const names = BINDING_FLAGS.filter(({ bit }) => (value & bit) !== 0).map(({ name }) => name);
  // Above 64 no bit has a public name.
  for (let bit = 128; bit <= value; bit *= 2) {
    if (Math.floor(value / bit) % 2 === 1) names.push(`0x${bit.toString(16)}`);
  }
  return names;
}
