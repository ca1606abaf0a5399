import { isInterleaved } from './server/effective';
import { formatMessage, message } from './text/message';
import { ACCESS_FLAGS, accessFlagsText } from './tls/accessFlags';
import { BINDING_FLAGS, bindingFlagNames } from './tls/bindingFlags';
import { pageAddress } from './editor/documentation';
import { explainSetting } from './editor/explainSetting';
import { modeText } from './editor/words';
import type { Analysis } from './analyze';
import type { Certainty } from './editor/settings';
import type { Message } from './text/message';
import type { TextRange } from './text/range';
import type { Origin } from './server/effective';
import type { AccessFlags, Binding, Place, Reason, Server, Site, SitePath } from './server/model';

/** One bit of a flags value. */
export interface ExplainedBit {
  readonly bit: number;
  readonly name: string;
  readonly isSet: boolean;
  readonly meaning: Message;
  /** The first version that knows it; `null` where every version does. */
  readonly since: Message | null;
  readonly fact: string;
}

/** A line of an explanation; `place` is the text that it speaks of. */
export interface ExplainedLine {
  readonly text: Message;
  readonly place: Place | null;
}

/** What stands at a place in a file, taken apart. */
export interface Explanation {
  /** What it is about; a highlight for editors. */
  readonly range: TextRange;
  readonly title: Message;
  readonly bits: readonly ExplainedBit[];
  readonly lines: readonly ExplainedLine[];
  readonly certainty: Certainty;
  /** The address of the page that documents it; a source to name, never opened by us. */
  readonly page: string;
}

const INTERLEAVED = message(
  'Several files compete here. Their order is not documented; the one nearest to the path is taken to win (inferred).',
);

/** How many paths are named before the rest is only counted. */
const MAX_PATHS = 5;

/**
 * Explains the setting at an offset of a file: the flags of a binding or of a path bit by bit, a binding's parts, and
 * every other setting by what is known of its name. `null` where nothing that is known stands.
 */
export function explainAt(analysis: Analysis, file: string, offset: number): Explanation | null {
  return explainFlags(analysis, file, offset) ?? explainSetting(analysis, file, offset);
}

function explainFlags({ server }: Analysis, file: string, offset: number): Explanation | null {
  const hits = (place: Place | Origin | null): boolean =>
    place !== null && place.file === file && place.range.start <= offset && offset <= place.range.end;
  for (const site of server.sites) {
    for (const binding of site.bindings) if (hits(binding.sslFlags.origin)) return explainBindingFlags(site, binding);
    // On an item of a list that item is explained, on the list's name all of them.
    const stated = site.bindings.filter(({ statement }) => hits(statement));
    const item = stated.find(({ bindingInformation, place }) => {
      const range = bindingInformation?.range;
      return range !== undefined && hits({ file: place.file, range });
    });
    if (item !== undefined) return explainBindings(site, [item]);
    if (stated.length > 0) return explainBindings(site, stated);
  }
  return explainAccess(server, hits);
}

// ---- bindings

function explainBindingFlags(site: Site, binding: Binding): Explanation {
  const { value, text, origin } = binding.sslFlags;
  return {
    range: origin?.range ?? binding.place.range,
    title:
      value === null
        ? message('sslFlags of a binding: "{0}" is not a number', text ?? '')
        : message('sslFlags of a binding: {0} = {1}', value, bindingFlagNames(value).join(' + ') || 'None'),
    bits: bindingBits(value ?? 0),
    lines: [...modeLines(site)],
    certainty: 'documented',
    page: pageAddress('binding'),
  };
}

function bindingBits(value: number): readonly ExplainedBit[] {
  const known = BINDING_FLAGS.map(({ bit, name, meaning, since, fact }) => ({
    bit,
    name,
    isSet: (value & bit) !== 0,
    meaning: message(meaning),
    since: message(since),
    fact,
  }));
  const unknown = bindingFlagNames(value)
    .filter((name) => name.startsWith('0x'))
    .map((name) => ({
      bit: Number(name),
      name,
      isSet: true,
      meaning: message('No public definition of this bit is known.'),
      since: null,
      fact: 'F2.7',
    }));
  return [...known, ...unknown];
}

/** One binding taken apart, or a list of bindings in a line each. */
function explainBindings(site: Site, bindings: readonly Binding[]): Explanation {
  const [first] = bindings;
  const isOne = bindings.length === 1;
  return {
    range: (isOne ? first?.bindingInformation?.range : undefined) ?? first?.statement?.range ?? site.place.range,
    title: isOne
      ? message('{0} binding of site "{1}"', first?.protocol ?? '', site.name)
      : message('{0} bindings of site "{1}"', bindings.length, site.name),
    bits: [],
    lines: [
      ...bindings.flatMap((binding) => partLines(binding, isOne)),
      ...certificateLines(first),
      ...modeLines(site),
    ],
    certainty: 'documented',
    page: pageAddress(site.iis6 === null ? 'binding' : 'metabase'),
  };
}

function partLines(
  { protocol, address, port, host, bindingInformation }: Binding,
  isOne: boolean,
): readonly ExplainedLine[] {
  if (!/^https?$/i.test(protocol)) return [];
  if (!isOne) return [{ text: message('{0} binding {1}', protocol, bindingInformation?.value ?? ''), place: null }];
  const shownAddress =
    address === '*'
      ? message('Address: all unassigned (*)')
      : address === null
        ? message('Address: not understood')
        : message('Address: {0}', address);
  return [
    { text: shownAddress, place: null },
    { text: port === null ? message('Port: not understood') : message('Port: {0}', port), place: null },
    { text: host === null || host === '' ? message('Host name: none') : message('Host name: {0}', host), place: null },
  ];
}

/** What is known of the certificate and of the HTTP.SYS entry that serves a binding. */
function certificateLines(binding: Binding | undefined): readonly ExplainedLine[] {
  if (binding === undefined) return [];
  const lines: ExplainedLine[] = [];
  const { certificate, httpSys } = binding;
  if (certificate !== null && certificate.hash !== null) {
    lines.push({
      text: message('Certificate: {0} in store {1}', certificate.hash, certificate.store ?? '?'),
      place: httpSys?.entry?.place ?? null,
    });
  }
  if (httpSys === null) return lines;
  if (!httpSys.known) {
    lines.push({ text: message('No export of HTTP.SYS is given: the certificate is unknown.'), place: null });
  } else if (httpSys.entry === null) {
    lines.push({ text: message('No entry of HTTP.SYS answers here: the handshake fails.'), place: null });
  } else {
    lines.push({
      text:
        httpSys.negotiation === 'handshake'
          ? message('HTTP.SYS entry {0}: a client certificate is asked for in every handshake.', httpSys.entry.endpoint)
          : message('HTTP.SYS entry {0}: no client certificate is asked for in the handshake.', httpSys.entry.endpoint),
      place: httpSys.entry.clientCertNegotiation.place ?? httpSys.entry.place,
    });
    lines.push({
      text: message(
        'The order in which HTTP.SYS looks entries up is documented as address before SNI; other sources say SNI first.',
      ),
      place: null,
    });
  }
  for (const { endpoint, place } of httpSys.alternatives) {
    lines.push({ text: message('For that address the entry {0} wins.', endpoint), place });
  }
  return lines;
}

function modeLines(site: Site): readonly ExplainedLine[] {
  const [first, ...rest] = site.sslMode.reasons;
  if (first === undefined) return [];
  const asLine = ({ text, place }: Reason): ExplainedLine => ({ text, place });
  return [{ text: modeText(site.sslMode.mode), place: null }, asLine(first), ...rest.map(asLine)];
}

// ---- access flags

interface PathAt {
  readonly site: Site | null;
  readonly path: SitePath;
}

function explainAccess(server: Server, hits: (place: Origin | null) => boolean): Explanation | null {
  const decides: PathAt[] = [];
  const loses: PathAt[] = [];
  let found: { readonly value: AccessFlags; readonly origin: Origin } | null = null;
  for (const at of everyPath(server)) {
    const { flags } = at.path.access;
    if (hits(flags.origin) && flags.origin !== null) {
      decides.push(at);
      found ??= { value: flags.value, origin: flags.origin };
      continue;
    }
    const lost = flags.overridden.find(({ origin }) => hits(origin));
    if (lost === undefined) continue;
    loses.push(at);
    found ??= lost;
  }
  if (found === null) return null;
  const { value, origin } = found;
  return {
    range: origin.range,
    title:
      value.bits === null
        ? message('Access flags: not understood')
        : message('Access flags: {0} = {1}', value.bits, accessFlagsText(value.bits)),
    bits: ACCESS_FLAGS.map(({ bit, name, metabaseName, meaning, fact }) => ({
      bit,
      name: server.iis6 === null ? name : metabaseName,
      isSet: ((value.bits ?? 0) & bit) !== 0,
      meaning: message(meaning),
      since: null,
      fact,
    })),
    lines: accessLines(decides, loses, origin),
    certainty: 'documented',
    page: pageAddress(server.iis6 === null ? 'access' : 'metabase'),
  };
}

function* everyPath(server: Server): Generator<PathAt> {
  for (const site of server.sites) for (const path of site.paths) yield { site, path };
  for (const { paths } of server.unmapped) for (const path of paths) yield { site: null, path };
}

function accessLines(decides: readonly PathAt[], loses: readonly PathAt[], origin: Origin): readonly ExplainedLine[] {
  const lines: ExplainedLine[] = [{ text: message('Stated at: {0}', formatMessage(origin.level)), place: null }];
  if (decides.length > 0) lines.push({ text: message('Decides: {0}', nameAll(decides)), place: null });
  const [first] = decides;
  for (const { value, origin: lost } of first?.path.access.flags.overridden ?? []) {
    const names = accessFlagsText(value.bits);
    lines.push({ text: message('Overrides: {0} ({1})', names, formatMessage(lost.level)), place: lost });
  }
  for (const { path, site } of loses.slice(0, MAX_PATHS)) {
    const { value, origin: winner } = path.access.flags;
    const names = accessFlagsText(value.bits);
    lines.push({ text: message('Overridden at {0}: {1}', nameOf({ path, site }), names), place: winner });
  }
  if (first !== undefined && isInterleaved(first.path.access.flags)) lines.push({ text: INTERLEAVED, place: null });
  if (first?.path.access.clientCertificate === 'neverAsked') {
    lines.push({ text: message('The client is never asked for the certificate that is required.'), place: null });
  }
  if (first?.site === null) {
    lines.push({ text: message('This file is read on its own; what the server adds is unknown.'), place: null });
  }
  return lines;
}

function nameAll(paths: readonly PathAt[]): string {
  const shown = paths.slice(0, MAX_PATHS).map(nameOf).join(', ');
  return paths.length > MAX_PATHS ? `${shown} … (+${paths.length - MAX_PATHS})` : shown;
}

function nameOf({ site, path }: PathAt): string {
  return site === null ? path.path : `${site.name}${path.path}`;
}
