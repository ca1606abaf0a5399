import { message } from '../text/message';
import type { Message } from '../text/message';

/** The versions that a client's words may name, oldest first: the lists that the command line and the panel offer. */
export const TLS_VERSIONS = ['1.0', '1.1', '1.2', '1.3'] as const;
export const HTTP_VERSIONS = ['1.1', '2', '3'] as const;
export const CLIENT_CERTIFICATES = ['none', 'valid', 'untrusted', 'revoked', 'expired'] as const;

export type TlsVersion = (typeof TLS_VERSIONS)[number];
export type HttpVersion = (typeof HTTP_VERSIONS)[number];
/** What certificate a client has to show, as the server would judge it. */
export type ClientCertificateKind = (typeof CLIENT_CERTIFICATES)[number];

/** What is assumed about the client of a request. */
export interface ClientSettings {
  /** The address of the server that the client connects to, IPv6 without brackets; `null`: any of the machine's. */
  readonly localAddress: string | null;
  /** Whether the client names the host in its ClientHello. It never names an address there. */
  readonly sni: boolean;
  /** The highest version that the client speaks; it speaks those below too. */
  readonly tls: TlsVersion;
  /** The highest version that the client speaks; it speaks those below too. */
  readonly http: HttpVersion;
  readonly clientCertificate: ClientCertificateKind;
  /** The size of the request's body, in bytes. */
  readonly bodyBytes: number;
}

/** One request, as a client makes it. */
export interface ClientRequest extends ClientSettings {
  /** The URL as it was given, with its query. */
  readonly url: string;
  readonly scheme: 'http' | 'https';
  /** In lower case, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  /** Decoded, beginning with `/`, without query. */
  readonly path: string;
}

/** Report contract, Settled 12. */
export const DEFAULT_CLIENT: ClientSettings = {
  localAddress: null,
  sni: true,
  tls: '1.3',
  http: '2',
  clientCertificate: 'none',
  bodyBytes: 0,
};

/** The client's settings as text, the way a command line or a form has them. What is absent has its default. */
export interface ClientTexts {
  readonly localAddress?: string | undefined;
  readonly sni?: boolean | undefined;
  readonly tls?: string | undefined;
  readonly http?: string | undefined;
  readonly clientCertificate?: string | undefined;
  readonly bodyBytes?: string | undefined;
}

/** What is wrong with a request's description, and in which field; the sentence says what is allowed. */
export interface RequestProblem {
  readonly problem: Message;
  readonly field: 'url' | keyof ClientSettings;
}

export function isRequestProblem(result: object): result is RequestProblem {
  return 'problem' in result;
}

/** Understands a URL and the words about its client. */
export function parseRequest(url: string, texts: ClientTexts = {}): ClientRequest | RequestProblem {
  const target = parseUrl(url.trim());
  if (isRequestProblem(target)) return target;
  const client = parseClient(texts);
  return isRequestProblem(client) ? client : { ...target, ...client };
}

/** Understands the words about a client. */
export function parseClient(texts: ClientTexts): ClientSettings | RequestProblem {
  const localAddress = parseAddress(texts.localAddress?.trim() ?? '');
  if (localAddress === undefined) {
    return {
      problem: message(
        '"{0}" is no address: an IPv4 or IPv6 address is, such as 10.0.0.5 or ::1.',
        texts.localAddress ?? '',
      ),
      field: 'localAddress',
    };
  }
  const tls = oneOf('tls', texts.tls, TLS_VERSIONS, DEFAULT_CLIENT.tls);
  if (typeof tls !== 'string') return tls;
  const http = oneOf('http', texts.http, HTTP_VERSIONS, DEFAULT_CLIENT.http);
  if (typeof http !== 'string') return http;
  const clientCertificate = oneOf('clientCertificate', texts.clientCertificate, CLIENT_CERTIFICATES, 'none');
  if (typeof clientCertificate !== 'string') return clientCertificate;
  const body = texts.bodyBytes?.trim() ?? '0';
  if (!/^\d{1,15}$/.test(body)) {
    return {
      problem: message('"{0}" is no size of a body: a whole number of bytes is, from 0 on.', body),
      field: 'bodyBytes',
    };
  }
  return { localAddress, sni: texts.sni ?? true, tls, http, clientCertificate, bodyBytes: Number(body) };
}

function oneOf<T extends string>(
  field: 'tls' | 'http' | 'clientCertificate',
  text: string | undefined,
  allowed: readonly T[],
  fallback: T,
): T | RequestProblem {
  if (text === undefined) return fallback;
  const wanted = text.trim().toLowerCase();
  const found = allowed.find((candidate) => candidate === wanted);
  return found ?? { problem: optionProblem(field, text, allowed.join(', ')), field };
}

function optionProblem(field: 'tls' | 'http' | 'clientCertificate', text: string, allowed: string): Message {
  switch (field) {
    case 'tls':
      return message('"{0}" is no version of TLS that is known here. Known are {1}.', text, allowed);
    case 'http':
      return message('"{0}" is no version of HTTP that is known here. Known are {1}.', text, allowed);
    case 'clientCertificate':
      return message('"{0}" is no kind of client certificate. Known are {1}.', text, allowed);
  }
}

/** @returns `null` for any address, `undefined` for what is none */
function parseAddress(text: string): string | null | undefined {
  const address = text.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  if (address === '' || address === '*') return null;
  return isAddress(address) ? address : undefined;
}

/** Whether a host is an IPv4 or IPv6 address (without brackets) and no name. */
export function isAddress(host: string): boolean {
  return isIpv4(host) || isIpv6(host);
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}

function isIpv6(text: string): boolean {
  if (!text.includes(':')) return false;
  const [front = '', back, more] = text.split('::');
  if (more !== undefined) return false;
  const groups = [...front.split(':'), ...(back ?? '').split(':')].filter((group) => group !== '');
  const last = groups[groups.length - 1];
  const hasIpv4 = last !== undefined && isIpv4(last);
  const count = groups.length + (hasIpv4 ? 1 : 0);
  const words = hasIpv4 ? groups.slice(0, -1) : groups;
  const tidy = !/^:[^:]|[^:]:$/.test(text);
  return (
    tidy && words.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) && (back === undefined ? count === 8 : count < 8)
  );
}

type Target = Pick<ClientRequest, 'url' | 'scheme' | 'host' | 'port' | 'path'>;

/** RFC 3986's parts: scheme, authority, path; query and fragment decide nothing here. */
const URL_PARTS = /^([a-z][a-z0-9+.-]*):\/\/([^/?#\\]*)((?:[/\\][^?#]*)?)(?:\?[^#]*)?(?:#.*)?$/i;

function parseUrl(url: string): Target | RequestProblem {
  const parts = URL_PARTS.exec(url);
  const wrong = (problem: Message): RequestProblem => ({ problem, field: 'url' });
  if (parts === null) {
    return wrong(message('"{0}" is no URL: one begins with http:// or https:// and a host.', url));
  }
  const [, schemeText = '', authority = '', pathText = ''] = parts;
  const scheme = schemeText.toLowerCase();
  if (scheme !== 'http' && scheme !== 'https') {
    return wrong(message('The scheme "{0}" is not traced: http and https are.', schemeText));
  }
  if (authority.includes('@')) {
    return wrong(message('A URL with a user name or a password is not taken: leave out what stands before the @.'));
  }
  const [, bracketed, name, portText] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/.exec(authority) ?? [];
  const host = (bracketed ?? name ?? '').toLowerCase().replace(/(?<=[^.])\.$/, '');
  if (bracketed !== undefined ? !isIpv6(host) : host === '' || /[\s"<>^`{|}%*]/.test(host)) {
    return wrong(
      message('The URL "{0}" names no host: a name, an IPv4 address or [an IPv6 address] follows {1}://.', url, scheme),
    );
  }
  const usual = scheme === 'https' ? 443 : 80;
  if (portText !== undefined && portText !== '' && (!/^\d{1,9}$/.test(portText) || Number(portText) > 65535)) {
    return wrong(message('The port "{0}" is none: ports are whole numbers from 0 to 65535.', portText));
  }
  const port = portText === undefined || portText === '' ? usual : Number(portText);
  return { url, scheme, host, port, path: decodePath(pathText) };
}

/** IIS maps the decoded path, without `.` and `..`. What is no escape stays as it is. */
function decodePath(text: string): string {
  let decoded = text.replace(/\\/g, '/');
  try {
    decoded = decodeURIComponent(decoded);
  } catch {
    // Not UTF-8: the path as it stands is the best there is.
  }
  const segments: string[] = [];
  for (const segment of decoded.split('/').slice(1)) {
    if (segment === '..') segments.pop();
    else if (segment !== '.') segments.push(segment);
  }
  return `/${segments.join('/')}`;
}
