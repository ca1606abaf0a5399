/**
 * The bits of `access@sslFlags` (IIS 7+, F2.13 and section 2.4 of the facts) and of the metabase's `AccessSSLFlags`
 * (IIS 6, property 6030, section 4.1). Both are one word with the same bits under two sets of names, in the order of
 * the report contract.
 */
export interface AccessFlag {
  readonly bit: number;
  /** The name in `access@sslFlags`, which reports use for IIS 6 too. */
  readonly name: string;
  /** The name in the metabase, where it is both a flag of `AccessSSLFlags` and a boolean property of its own. */
  readonly metabaseName: string;
  /** What the bit does, for people. English; a template for the editor's translations. */
  readonly meaning: string;
  readonly fact: string;
}

export const ACCESS_FLAGS: readonly AccessFlag[] = [
  {
    bit: 8,
    name: 'Ssl',
    metabaseName: 'AccessSSL',
    meaning: 'SSL is required: a plain HTTP request gets 403.4.',
    fact: 'section 2.4',
  },
  {
    bit: 32,
    name: 'SslNegotiateCert',
    metabaseName: 'AccessSSLNegotiateCert',
    meaning: 'The client is asked for a certificate and may have none.',
    fact: 'F2.14',
  },
  {
    bit: 64,
    name: 'SslRequireCert',
    metabaseName: 'AccessSSLRequireCert',
    meaning: 'A client without a certificate gets 403.7. Needs SslNegotiateCert, or the client is never asked.',
    fact: 'F2.14',
  },
  {
    bit: 128,
    name: 'SslMapCert',
    metabaseName: 'AccessSSLMapCert',
    meaning:
      'The certificate is mapped to an account. Not in the schema that IIS 7 and later ship: they may refuse the section (500.19).',
    fact: 'F2.13',
  },
  {
    bit: 256,
    name: 'Ssl128',
    metabaseName: 'AccessSSL128',
    meaning: 'Keys of at least 128 bits are required: weaker ciphers get 403.5.',
    fact: 'section 2.4',
  },
];

export const SSL = 8;
export const SSL_NEGOTIATE_CERT = 32;
export const SSL_REQUIRE_CERT = 64;
export const SSL_MAP_CERT = 128;
export const SSL_128 = 256;

/** Every bit that has to do with client certificates (F5.13: `AccessSSLFlags & 0xE0`). */
export const CLIENT_CERTIFICATE_BITS = SSL_NEGOTIATE_CERT | SSL_REQUIRE_CERT | SSL_MAP_CERT;

const KNOWN_BITS = ACCESS_FLAGS.reduce((all, { bit }) => all | bit, 0);

/** One name or number in a flags value, with its place in it (offsets of the value). */
export interface FlagToken {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The bits that it stands for; `null` when it is not understood. */
  readonly bits: number | null;
}

/** A flags value taken apart. */
export interface ParsedAccessFlags {
  readonly bits: number;
  readonly tokens: readonly FlagToken[];
}

/** How a flags value separates its names: `,` in configuration files, `|` in the metabase (F1.12). */
export type FlagSeparator = ',' | '|';

/**
 * Takes a flags value apart. Names compare without case (F2.30a); a number is accepted too (F2.18, F1.12); `None` and
 * `0` are the empty word. A token that is not understood has `bits: null` and adds nothing.
 */
export function parseAccessFlags(value: string, separator: FlagSeparator): ParsedAccessFlags {
  const tokens: FlagToken[] = [];
  let bits = 0;
  let start = 0;
  for (const part of value.split(separator)) {
    const text = part.trim();
    if (text !== '') {
      const tokenStart = start + part.indexOf(text);
      const tokenBits = bitsOf(text);
      bits |= tokenBits ?? 0;
      tokens.push({ text, start: tokenStart, end: tokenStart + text.length, bits: tokenBits });
    }
    start += part.length + 1;
  }
  return { bits, tokens };
}

const BITS_BY_NAME: ReadonlyMap<string, number> = new Map([
  ['none', 0],
  ...ACCESS_FLAGS.flatMap(({ bit, name, metabaseName }): [string, number][] => [
    [name.toLowerCase(), bit],
    [metabaseName.toLowerCase(), bit],
  ]),
]);

function bitsOf(token: string): number | null {
  const named = BITS_BY_NAME.get(token.toLowerCase());
  if (named !== undefined) return named;
  if (!/^\d{1,10}$/.test(token)) return null;
  const bits = Number(token);
  return bits <= 0xffffffff && (bits & ~KNOWN_BITS) === 0 ? bits : null;
}

/** The names of the bits that are set, in the order of the report contract. */
export function accessFlagNames(bits: number): readonly string[] {
  return ACCESS_FLAGS.filter(({ bit }) => (bits & bit) !== 0).map(({ name }) => name);
}

/** The names in a line for people: `None` for the empty word, `?` for one that was not understood. */
export function accessFlagsText(bits: number | null): string {
  return bits === null ? '?' : accessFlagNames(bits).join(', ') || 'None';
}

/** What the flags mean for a client certificate, worded as in the report contract. */
export type ClientCertificatePolicy = 'ignore' | 'accept' | 'require' | 'neverAsked';

/**
 * F2.14: `SslRequireCert` without `SslNegotiateCert` never asks, whatever it requires, unless the endpoint asks for a
 * certificate in every handshake (F3.1).
 */
export function clientCertificatePolicy(bits: number, askedInHandshake: boolean): ClientCertificatePolicy {
  const asked = askedInHandshake || (bits & SSL_NEGOTIATE_CERT) !== 0;
  if ((bits & SSL_REQUIRE_CERT) !== 0) return asked ? 'require' : 'neverAsked';
  return (bits & SSL_NEGOTIATE_CERT) !== 0 ? 'accept' : 'ignore';
}
