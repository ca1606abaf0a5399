/** A `bindingInformation` taken apart. A part that cannot be understood is `null`. */
export interface BindingParts {
  readonly address: string | null;
  readonly port: number | null;
  readonly host: string | null;
}

/**
 * Takes `address:port:host` apart, from the right (F2.3): the last colon stands before the host, the one before it
 * before the port, and the rest is the address, so that IPv6 keeps its colons.
 *
 * Reports' forms (report contract, Settled 1): an empty address is `*`, IPv6 is without brackets, no host is `''`; a
 * part that makes no sense is `null` and does not spread.
 */
export function parseBindingInformation(text: string): BindingParts {
  const hostColon = text.lastIndexOf(':');
  const portColon = hostColon === -1 ? -1 : text.lastIndexOf(':', hostColon - 1);
  if (portColon === -1) return { address: null, port: null, host: null };
  return {
    address: parseAddress(text.slice(0, portColon).trim()),
    port: parsePort(text.slice(portColon + 1, hostColon)),
    host: text.slice(hostColon + 1).trim(),
  };
}

/** A part of a `bindingInformation` that makes no sense. */
export interface MalformedPart {
  /** `form`: it has not the three parts. */
  readonly part: 'form' | 'address' | 'port' | 'host';
  readonly text: string;
}

/** What templates and deployment tools put in before they write a file. */
const PLACEHOLDER = /\[[A-Z_]+\]|\$[({]|\{\{|#\{|%\w+%|__\w+__|@\w+@/;

/**
 * The first part that makes no sense: `null` when all do. A text with a placeholder of a template is not judged.
 * A host may hold one `*`, alone (IIS Express: any host) or as the whole left-most label (F2.4).
 */
export function malformedPart(text: string): MalformedPart | null {
  if (PLACEHOLDER.test(text)) return null;
  const hostColon = text.lastIndexOf(':');
  const portColon = hostColon === -1 ? -1 : text.lastIndexOf(':', hostColon - 1);
  if (portColon === -1 || hostColon === 0) return { part: 'form', text };
  const { address, port, host } = parseBindingInformation(text);
  if (address === null) return { part: 'address', text: text.slice(0, portColon) };
  if (port === null) return { part: 'port', text: text.slice(portColon + 1, hostColon) };
  const isHost = host === '*' || /^(?:\*\.)?[^\s/\\?#@*]*$/.test(host ?? '');
  return isHost ? null : { part: 'host', text: host ?? '' };
}

/**
 * Takes an item of the metabase's `SecureBindings` or `ServerBindings` apart: `address:port` or `address:port:host`
 * (F4.4), the address as often as not empty. IIS 6 binds no host to IPv6 addresses, but brackets are understood.
 */
export function parseMetabaseBinding(text: string): BindingParts {
  return parseBindingInformation(withHostPart(text));
}

/** A binding of the metabase in the three parts that IIS 7 writes. */
export function withHostPart(text: string): string {
  const bracket = text.lastIndexOf(']');
  const colons = text.slice(bracket + 1).split(':').length - 1;
  return colons === 1 ? `${text}:` : text;
}

function parseAddress(text: string): string | null {
  if (text === '' || text === '*') return '*';
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  return isIpv4(bare) || isIpv6(bare) ? bare : null;
}

function isIpv4(text: string): boolean {
  const octets = text.split('.');
  return octets.length === 4 && octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) <= 255);
}

/** Loose on purpose: what matters is to tell an address from a template's variable or a misplaced host name. */
function isIpv6(text: string): boolean {
  return text.includes(':') && /^[0-9a-f:.]{2,45}(?:%[\w.-]{1,32})?$/i.test(text);
}

function parsePort(text: string): number | null {
  const trimmed = text.trim();
  if (!/^\d{1,5}$/.test(trimmed)) return null;
  const port = Number(trimmed);
  return port >= 1 && port <= 65535 ? port : null;
}
