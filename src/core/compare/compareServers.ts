import { formatMessage, message } from '../text/message';
import { isInterleaved } from '../server/effective';
import { isHttps } from '../server/model';
import { nearestParentKey } from '../server/nearestParentKey';
import { modeText } from '../editor/words';
import { nearestPath } from '../request/siteIndex';
import { accessFlagsText } from '../tls/accessFlags';
import { WINDOWS_TITLES } from '../tls/windows';
import { bindingKey, matchSites } from './matchSites';
import { mappingText, negotiationText, policyText } from './words';
import type { Message } from '../text/message';
import type { Effective } from '../server/effective';
import type { HttpSysEntry, SourcedSwitch } from '../server/httpSys';
import type { Binding, HstsSettings, MappingKind, Place, Server, Site, SitePath } from '../server/model';
import type { Comparison, Difference, DifferenceSetting, DifferenceSide } from './difference';

/**
 * Compares two servers by what they do, not by their lines: order, white space, case, defaults that are written out
 * and settings that are stated at another place with the same effect are no difference. Servers of different
 * generations can be compared.
 *
 * @param before what stands first in every difference: node A, the old server, yesterday
 */
export function compareServers(before: Server, after: Server): Comparison {
  const pairs = matchSites(before.sites, after.sites);
  return {
    differences: [
      ...compareMachines(before, after),
      ...compareProtocols(before, after),
      ...compareHttpSys(before, after),
      ...pairs.flatMap((pair) =>
        pair.before === null || pair.after === null
          ? oneSided('site', 'site', null, siteSide(pair.before), siteSide(pair.after))
          : compareSites(pair.before, pair.after),
      ),
    ],
    unknowns: notCompared(before, after),
    matches: pairs.flatMap((pair) =>
      pair.before === null || pair.after === null || pair.by === null
        ? []
        : [{ before: pair.before.name, after: pair.after.name, by: pair.by }],
    ),
  };
}

// ---- differences

type Where = Pick<Difference, 'area' | 'setting' | 'site' | 'subject'>;

/** A difference of values, or none when they read the same. */
function changed(where: Where, before: DifferenceSide, after: DifferenceSide): readonly Difference[] {
  return sameMessage(before.value, after.value) ? [] : [{ ...where, kind: 'changed', before, after }];
}

/** Something that only one server has: a site, a binding, an entry. */
function oneSided(
  area: Difference['area'],
  setting: DifferenceSetting,
  site: string | null,
  before: (DifferenceSide & { readonly subject: string }) | null,
  after: (DifferenceSide & { readonly subject: string }) | null,
): readonly Difference[] {
  const there = before ?? after;
  if (there === null) return [];
  const side = ({ value, place }: DifferenceSide): DifferenceSide => ({ value, place });
  return [
    {
      kind: before === null ? 'added' : 'removed',
      area,
      setting,
      site: area === 'site' ? there.subject : site,
      subject: area === 'site' ? null : there.subject,
      before: before === null ? null : side(before),
      after: after === null ? null : side(after),
    },
  ];
}

function sameMessage(a: Message, b: Message): boolean {
  return a.template === b.template && a.args.length === b.args.length && a.args.every((arg, i) => arg === b.args[i]);
}

/** A value as it stands, with no words of ours around it. */
function plain(value: string | number): Message {
  return message('{0}', value);
}

function onOff(value: boolean | null): Message {
  return value === null ? message('not known') : value ? message('on') : message('off');
}

function placeOf({ origin }: Pick<Effective<unknown>, 'origin'>): Place | null {
  return origin === null ? null : { file: origin.file, range: origin.range };
}

// ---- the machine

function compareMachines(before: Server, after: Server): readonly Difference[] {
  const where = { area: 'server', site: null, subject: null } as const;
  const side = (value: Message): DifferenceSide => ({ value, place: null });
  // A version of IIS 7 or later is a lower bound from what is used (F1.1): using more is no difference by itself.
  const product = (server: Server): Message =>
    server.iis6 === null ? message('{0} 7 or later', server.product) : message('{0} {1}', server.product, '6');
  return [
    ...changed({ ...where, setting: 'product' }, side(product(before)), side(product(after))),
    ...(before.windows === null || after.windows === null
      ? []
      : changed(
          { ...where, setting: 'windows' },
          side(plain(WINDOWS_TITLES[before.windows])),
          side(plain(WINDOWS_TITLES[after.windows])),
        )),
  ];
}

const SWITCHES = ['enableHttp2Tls', 'enableHttp3', 'sendTrustedIssuerList', 'clientAuthTrustMode'] as const;

function compareProtocols(before: Server, after: Server): readonly Difference[] {
  const protocols = before.tls.protocols.flatMap((setting) => {
    const other = after.tls.protocols.find(({ protocol }) => protocol === setting.protocol);
    if (other === undefined || setting.enabled === null || other.enabled === null) return [];
    return changed(
      { area: 'protocol', setting: 'protocol', site: null, subject: setting.protocol },
      { value: onOff(setting.enabled), place: placeOf(setting) },
      { value: onOff(other.enabled), place: placeOf(other) },
    );
  });
  const switches = SWITCHES.flatMap((name) => {
    const read = name.startsWith('enable') ? 'httpParametersRead' : 'schannelRead';
    if (!before.tls[read] || !after.tls[read]) return [];
    const side = (value: Effective<number | null>): DifferenceSide => ({
      value: value.value === null ? message('not stated') : plain(value.value),
      place: placeOf(value),
    });
    return changed(
      { area: 'server', setting: name, site: null, subject: null },
      side(before.tls[name]),
      side(after.tls[name]),
    );
  });
  return [...protocols, ...switches];
}

// ---- HTTP.SYS

const ENTRY_SWITCHES = [
  ['negotiation', 'clientCertNegotiation'],
  ['revocation', 'verifyClientCertRevocation'],
  ['dsMapperUsage', 'dsMapperUsage'],
  ['reject', 'reject'],
  ['disableHttp2', 'disableHttp2'],
  ['disableQuic', 'disableQuic'],
  ['disableTls12', 'disableTls12'],
  ['disableTls13', 'disableTls13'],
  ['disableLegacyTls', 'disableLegacyTls'],
] as const satisfies readonly (readonly [DifferenceSetting, keyof HttpSysEntry])[];

/** Entries by endpoint; the first of several counts, as it does for what a binding is served by. */
function compareHttpSys(before: Server, after: Server): readonly Difference[] {
  if (!before.httpSys.read || !after.httpSys.read) return [];
  const keyed = (server: Server): ReadonlyMap<string, HttpSysEntry> => {
    const entries = new Map<string, HttpSysEntry>();
    for (const entry of server.httpSys.entries) {
      const key = `${entry.kind}|${entry.name}|${entry.port}`;
      if (!entries.has(key)) entries.set(key, entry);
    }
    return entries;
  };
  const old = keyed(before);
  const new_ = keyed(after);
  return [...new Set([...old.keys(), ...new_.keys()])].flatMap((key) => {
    const a = old.get(key);
    const b = new_.get(key);
    if (a === undefined || b === undefined) {
      return oneSided(
        'httpSys',
        'entry',
        null,
        a === undefined ? null : entrySide(a),
        b === undefined ? null : entrySide(b),
      );
    }
    const where = { area: 'httpSys', site: null, subject: a.endpoint } as const;
    const switchSide = ({ value, place }: SourcedSwitch): DifferenceSide => ({ value: onOff(value), place });
    return [
      ...changed({ ...where, setting: 'certificate' }, entrySide(a), entrySide(b)),
      ...ENTRY_SWITCHES.flatMap(([setting, name]) =>
        changed({ ...where, setting }, switchSide(a[name]), switchSide(b[name])),
      ),
    ];
  });
}

function entrySide({ hash, store, appId, endpoint, place }: HttpSysEntry): DifferenceSide & { subject: string } {
  return {
    value: message(
      'certificate {0} in {1} for {2}',
      hash ?? '(none)',
      // Names of stores compare without case; MY is the default (F7.9).
      (store ?? 'MY').toLowerCase() === 'my' ? 'MY' : (store ?? ''),
      appId ?? '(none)',
    ),
    place,
    subject: endpoint,
  };
}

// ---- sites

function siteSide(site: Site | null): (DifferenceSide & { readonly subject: string }) | null {
  return site === null ? null : { value: message('site {0}', site.name), place: site.place, subject: site.name };
}

function compareSites(before: Site, after: Site): readonly Difference[] {
  const site = before.name;
  const where = { area: 'site', site, subject: null } as const;
  const modeSide = ({ sslMode }: Site): DifferenceSide => ({
    value: modeText(sslMode.mode),
    id: sslMode.mode,
    place: sslMode.reasons[0]?.place ?? null,
  });
  return [
    ...(before.name.trim().toLowerCase() === after.name.trim().toLowerCase()
      ? []
      : changed(
          { ...where, setting: 'name' },
          { value: plain(before.name), place: before.place },
          { value: plain(after.name), place: after.place },
        )),
    ...changed({ ...where, setting: 'sslMode' }, modeSide(before), modeSide(after)),
    ...changed({ ...where, setting: 'hsts' }, hstsSide(before.hsts), hstsSide(after.hsts)),
    ...compareBindings(site, before.bindings, after.bindings),
    ...comparePaths(before, after),
  ];
}

function hstsSide(hsts: HstsSettings | null): DifferenceSide {
  if (hsts === null || !hsts.enabled.value) return { value: message('off'), place: hsts && placeOf(hsts.enabled) };
  const switches = (['includeSubDomains', 'preload', 'redirectHttpToHttps'] as const).filter(
    (name) => hsts[name].value,
  );
  return {
    value: message('{0}', [`max-age ${hsts.maxAge.value ?? '?'}`, ...switches].join(', ')),
    place: placeOf(hsts.enabled),
  };
}

function compareBindings(site: string, before: readonly Binding[], after: readonly Binding[]): readonly Difference[] {
  const keyed = (bindings: readonly Binding[]): ReadonlyMap<string, Binding> =>
    new Map([...bindings].reverse().map((binding) => [bindingKey(binding), binding]));
  const old = keyed(before);
  const new_ = keyed(after);
  const order = [...new Set([...before.map(bindingKey), ...after.map(bindingKey)])];
  return order.flatMap((key) => {
    const a = old.get(key);
    const b = new_.get(key);
    if (a === undefined || b === undefined) {
      return oneSided(
        'binding',
        'binding',
        site,
        a === undefined ? null : bindingSide(a),
        b === undefined ? null : bindingSide(b),
      );
    }
    const where = { area: 'binding', site, subject: bindingSide(a).subject } as const;
    const flags = ({ sslFlags, place }: Binding): DifferenceSide => ({
      value: plain(sslFlags.value ?? sslFlags.text ?? '?'),
      place: sslFlags.origin === null ? place : placeOf(sslFlags),
    });
    return [
      ...changed({ ...where, setting: 'sslFlags' }, flags(a), flags(b)),
      ...(a.certificate === null || b.certificate === null
        ? []
        : changed({ ...where, setting: 'certificate' }, certificateSide(a), certificateSide(b))),
    ];
  });
}

function bindingSide({ protocol, address, port, host, bindingInformation, place }: Binding): DifferenceSide & {
  readonly subject: string;
} {
  const bare = address?.includes(':') === true ? `[${address}]` : (address ?? '?');
  const text =
    port === null || host === null
      ? `${protocol} ${bindingInformation?.value ?? ''}`
      : `${protocol} ${bare}:${port}:${host}`;
  return { value: plain(text), place, subject: text };
}

/** By which step it was selected depends on what else the server holds and is no setting. */
function certificateSide({ certificate, place, httpSys }: Binding): DifferenceSide {
  return {
    value: certificate?.hash == null ? message('from the central store') : plain(certificate.hash),
    place: httpSys?.entry?.place ?? place,
  };
}

// ---- paths

/**
 * Every path at which one of the servers states something, with what holds there on both. A path that differs from its
 * counterpart exactly as its parent does inherits the difference and says nothing.
 */
function comparePaths(before: Site, after: Site): readonly Difference[] {
  const written = new Map<string, string>();
  for (const { path } of [...before.paths, ...after.paths]) {
    const key = path.toLowerCase();
    if (!written.has(key)) written.set(key, path);
  }
  const settled = new Map<string, readonly Difference[]>();
  const out: Difference[] = [];
  for (const [key, path] of [...written].sort(([a], [b]) => comparePathKeys(a, b))) {
    const differences = pathDifferences(before.name, path, nearestPath(before, path), nearestPath(after, path));
    const inherited = settled.get(nearestParentKey(settled, key)) ?? [];
    settled.set(key, differences);
    for (const difference of differences) {
      if (!inherited.some((parent) => isSameDifference(parent, difference))) out.push(difference);
    }
  }
  return out;
}

/** Parents before their children; `/` is first. */
function comparePathKeys(a: string, b: string): number {
  const [left, right] = [a.replaceAll('/', '\u0000'), b.replaceAll('/', '\u0000')];
  return left < right ? -1 : left > right ? 1 : 0;
}

function isSameDifference(a: Difference, b: Difference): boolean {
  return (
    a.setting === b.setting &&
    a.before !== null &&
    b.before !== null &&
    a.after !== null &&
    b.after !== null &&
    sameMessage(a.before.value, b.before.value) &&
    sameMessage(a.after.value, b.after.value)
  );
}

function pathDifferences(site: string, path: string, a: SitePath, b: SitePath): readonly Difference[] {
  const where = { area: 'path', site, subject: path } as const;
  const at = (row: SitePath, valueOf: (row: SitePath) => Omit<DifferenceSide, 'place'>): DifferenceSide => ({
    ...valueOf(row),
    place: placeOf(row.access.flags),
  });
  const compare = (
    setting: DifferenceSetting,
    valueOf: (row: SitePath) => Omit<DifferenceSide, 'place'>,
  ): readonly Difference[] => changed({ ...where, setting }, at(a, valueOf), at(b, valueOf));
  return [
    ...compare('access', ({ access }) => ({ value: plain(accessFlagsText(access.flags.value.bits)) })),
    ...compare('clientCertificate', ({ access: { clientCertificate: id } }) => ({ value: policyText(id), id })),
    ...(a.access.negotiationKnown && b.access.negotiationKnown
      ? compare('negotiation', ({ access: { negotiation: id } }) => ({ value: negotiationText(id), id }))
      : []),
    ...compare('mapping', ({ access }) => mappingSide(access.mapping)),
    ...changed({ ...where, setting: 'uploadReadAheadSize' }, readAheadSide(a), readAheadSide(b)),
    ...changed({ ...where, setting: 'violation' }, violationSide(a), violationSide(b)),
  ];
}

function mappingSide(mapping: readonly MappingKind[]): Omit<DifferenceSide, 'place'> {
  if (mapping.length === 0) return { value: message('none'), id: 'none' };
  const kinds = [...mapping].sort();
  return { value: plain(kinds.map((kind) => formatMessage(mappingText(kind))).join(', ')), id: kinds.join(', ') };
}

function readAheadSide({ access: { uploadReadAheadSize } }: SitePath): DifferenceSide {
  return { value: plain(uploadReadAheadSize.value ?? '?'), place: placeOf(uploadReadAheadSize) };
}

function violationSide({ violations }: SitePath): DifferenceSide {
  const [first] = violations;
  return first === undefined
    ? { value: message('allowed'), place: null }
    : { value: message('refused: {0} is locked (500.19)', first.section), place: first.place };
}

// ---- what was not compared

function notCompared(before: Server, after: Server): readonly Message[] {
  const unknowns: Message[] = [];
  const hasHttps = [...before.sites, ...after.sites].some(({ bindings }) => bindings.some(isHttps));
  // The metabase of IIS 6 holds what later versions keep in HTTP.SYS.
  const knows = (server: Server): boolean => server.httpSys.read || server.iis6 !== null;
  const known = before.iis6 !== null && after.iis6 !== null ? true : before.httpSys.read && after.httpSys.read;
  if (hasHttps && !known) {
    unknowns.push(
      knows(before) || knows(after)
        ? message(
            'Certificates and switches of HTTP.SYS are compared where both servers state them; one has no HTTP.SYS export.',
          )
        : message(
            'Certificates and switches of HTTP.SYS were not compared: no HTTP.SYS export of either server was given.',
          ),
    );
  }
  if (before.tls.protocols.some(({ enabled }, i) => enabled === null || after.tls.protocols[i]?.enabled === null)) {
    unknowns.push(
      message(
        'Protocol versions were not all compared: the version of Windows of a server is not known, and no Schannel export tells them.',
      ),
    );
  }
  const interleaved = [...before.sites, ...after.sites].some(({ paths }) =>
    paths.some(({ access }) => isInterleaved(access.flags)),
  );
  if (interleaved) {
    unknowns.push(
      message(
        'Where several files compete for a path, their order is not documented and taken by the depth of their target [inferred].',
      ),
    );
  }
  return unknowns;
}
