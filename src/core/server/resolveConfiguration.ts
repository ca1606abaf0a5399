import { message } from '../text/message';
import { DEFAULT_UPLOAD_READ_AHEAD_SIZE } from '../sources/sections';
import { bindingFlagNames, parseBindingFlags } from '../tls/bindingFlags';
import { SSL, SSL_NEGOTIATE_CERT, clientCertificatePolicy } from '../tls/accessFlags';
import { NO_ACCESS_FLAGS, accessFlagsOf } from './accessFlagsOf';
import { parseBindingInformation } from './bindingInformation';
import { effective } from './effective';
import { isHttps } from './model';
import { isIisExpress, lowestVersion } from './version';
import type { Message } from '../text/message';
import type { ConfigurationBlock, SectionDeclaration, SiteDeclaration } from '../sources/configuration';
import type { SectionName } from '../sources/sections';
import type { ConfigurationSource } from '../sources/source';
import type { XmlAttribute, XmlElement } from '../xml/xmlTree';
import type { Effective, Origin, Stated } from './effective';
import type { AccessFlags, AccessSettings, Binding, MappingKind, Server, Site, SitePath, SslModeDecision } from './model';
import type { WindowsName } from '../tls/windows';

/** What a host knows that the files do not say. */
export interface ResolveOptions {
  readonly windows: WindowsName | null;
}

/**
 * Resolves an applicationHost.config (IIS 7 and later, IIS Express).
 *
 * Levels, weakest first: bare sections, then the `<location>` elements from the shortest to the longest matching path
 * (F2.22, F2.28). The nearest level that states an attribute wins; a flags attribute is one value, which replaces and
 * is not joined (F2.28). Names and paths compare without case (F2.32).
 */
export function resolveConfiguration(source: ConfigurationSource, options: ResolveOptions): Server {
  const levels = new Levels(source);
  const sites = source.declarations.sites.map((site) => resolveSite(source, site, levels));
  const unknowns: Message[] = [];
  if (sites.some((site) => site.bindings.some(isHttps))) {
    unknowns.push(
      message(
        'HTTP.SYS keeps the certificates and whether a client certificate is asked for in the handshake; no export of it is read (run: netsh http show sslcert > sslcert.txt).',
      ),
    );
  }
  return {
    product: isIisExpress(source) ? 'IIS Express' : 'IIS',
    version: lowestVersion(source),
    windows: options.windows,
    sites,
    unmapped: [],
    iis6: null,
    unknowns,
    ignored: [],
  };
}

/**
 * The paths of a web.config on its own, relative to the folder that it lies in: what the file itself says. What the
 * server adds is unknown.
 */
export function resolveWebConfigAlone(source: ConfigurationSource): readonly SitePath[] {
  const levels = new Levels(source);
  const [root] = source.tree.roots;
  return rowsOf(
    source.file,
    { file: source.file, range: root?.nameRange ?? { start: 0, end: 0 } },
    levels.allStated().map(({ segments, block }) => ({ segments, element: block.location })),
    [],
    levels,
  );
}

/** The blocks of a file by the path that they are for, so that a path finds its levels without a search. */
class Levels {
  private readonly byPath = new Map<string, ConfigurationBlock[]>();
  /** For each site in lower case, the paths below it at which something is stated, in document order. */
  private readonly pathsBySite = new Map<string, { readonly segments: readonly string[]; readonly block: ConfigurationBlock }[]>();

  constructor(readonly source: ConfigurationSource) {
    for (const block of source.declarations.blocks) {
      const segments = segmentsOf(block.location?.attribute('path')?.value ?? '');
      const key = keyOf(segments);
      const known = this.byPath.get(key);
      if (known === undefined) this.byPath.set(key, [block]);
      else known.push(block);
      const [site, ...rest] = segments;
      if (site === undefined || block.sections.length === 0) continue;
      const siteKey = site.toLowerCase();
      const entry = { segments: rest, block };
      const stated = this.pathsBySite.get(siteKey);
      if (stated === undefined) this.pathsBySite.set(siteKey, [entry]);
      else stated.push(entry);
    }
  }

  /** Every location at which a known section stands. */
  allStated(): readonly { readonly segments: readonly string[]; readonly block: ConfigurationBlock }[] {
    return this.source.declarations.blocks
      .filter((block) => block.location !== null && block.sections.some(decidesAboutSsl))
      .map((block) => ({ segments: segmentsOf(block.location?.attribute('path')?.value ?? ''), block }));
  }

  /** The paths of a site at which a known section stands, as segments below the site. */
  statedBelow(site: string): readonly { readonly segments: readonly string[]; readonly block: ConfigurationBlock }[] {
    return this.pathsBySite.get(site.toLowerCase()) ?? [];
  }

  /** Every declaration of a section that a path inherits or has, weakest first. `segments` begin with the site. */
  declarations(section: SectionName, segments: readonly string[]): readonly LevelledSection[] {
    const found: LevelledSection[] = [];
    for (let depth = 0; depth <= segments.length; depth++) {
      for (const block of this.byPath.get(keyOf(segments.slice(0, depth))) ?? []) {
        for (const declaration of block.sections) {
          if (declaration.section === section) found.push({ ...declaration, level: levelName(block.location) });
        }
      }
    }
    return found;
  }
}

interface LevelledSection extends SectionDeclaration {
  readonly level: Message;
}

/** F2.22: `.`, the empty path and no path are the level of the file itself. */
function segmentsOf(path: string): readonly string[] {
  const trimmed = path.trim();
  return trimmed === '.' ? [] : trimmed.split('/').filter((segment) => segment !== '');
}

function keyOf(segments: readonly string[]): string {
  return segments.join('/').toLowerCase();
}

function levelName(location: XmlElement | null): Message {
  const path = location?.attribute('path')?.value;
  return path === undefined || path === '' || path === '.' ? message('server level') : message('location "{0}"', path);
}

function originOf(file: string, attribute: XmlAttribute, level: Message): Origin {
  return { file, range: attribute.range, valueRange: attribute.valueRange, level };
}

/** Every statement of an attribute along the levels, weakest first. */
function statements<T>(
  levels: Levels,
  section: SectionName,
  attributeName: string,
  segments: readonly string[],
  read: (attribute: XmlAttribute) => T,
): readonly Stated<T>[] {
  return levels.declarations(section, segments).flatMap(({ element, level }) => {
    const attribute = element.attribute(attributeName);
    if (attribute === undefined) return [];
    return [{ value: read(attribute), origin: originOf(levels.source.file, attribute, level) }];
  });
}

// ---- sites

function resolveSite(source: ConfigurationSource, site: SiteDeclaration, levels: Levels): Site {
  const { file } = source;
  const nameAttribute = site.element.attribute('name');
  const idAttribute = site.element.attribute('id');
  const id = /^\d{1,10}$/.test(idAttribute?.value ?? '') ? Number(idAttribute?.value) : null;
  const name = nameAttribute?.value ?? (id === null ? '' : String(id));
  const bindings = site.bindings.map((binding) => resolveBinding(file, binding));
  return {
    id,
    name,
    place: { file, range: nameAttribute?.valueRange ?? site.element.nameRange },
    extent: { file, range: site.element.range },
    sslMode: decideMode(bindings),
    bindings,
    paths: resolvePaths(source, site, name, levels),
    iis6: null,
  };
}

function decideMode(bindings: readonly Binding[]): SslModeDecision {
  const https = bindings.find(isHttps);
  if (https === undefined) {
    return {
      mode: 'none',
      reasons: [{ text: message('The site has no https binding.'), place: null, fact: 'F2.1' }],
    };
  }
  return {
    mode: 'kernel',
    reasons: [
      { text: message('The site has an https binding.'), place: https.place, fact: 'F2.1' },
      {
        text: message('From Windows Vista and Server 2008 on, HTTP.SYS does all SSL in kernel mode; there is no other way.'),
        place: null,
        fact: 'F6.1',
      },
    ],
  };
}

function resolveBinding(file: string, element: XmlElement): Binding {
  const protocol = element.attribute('protocol')?.value.trim() ?? '';
  const information = element.attribute('bindingInformation');
  const flags = element.attribute('sslFlags');
  const value = flags === undefined ? 0 : parseBindingFlags(flags.value);
  const isHttp = /^https?$/i.test(protocol);
  const text = information?.value ?? '';
  const parts = isHttp ? parseBindingInformation(text) : { address: text, port: null, host: null };
  return {
    protocol,
    ...parts,
    bindingInformation: information?.sourced ?? null,
    sslFlags: {
      value,
      names: value === null ? [] : bindingFlagNames(value),
      text: flags?.value ?? null,
      origin: flags === undefined ? null : originOf(file, flags, message('binding')),
    },
    certificate: null,
    place: { file, range: element.startTagRange },
    namePlace: { file, range: information?.valueRange ?? element.nameRange },
  };
}

// ---- paths

function resolvePaths(
  source: ConfigurationSource,
  site: SiteDeclaration,
  siteName: string,
  levels: Levels,
): readonly SitePath[] {
  const nameAttribute = site.element.attribute('name');
  const stated = [
    ...site.applications.map((element) => ({ segments: segmentsOf(element.attribute('path')?.value ?? '/'), element })),
    ...levels
      .statedBelow(siteName)
      .filter(({ block }) => block.sections.some(decidesAboutSsl))
      .map(({ segments, block }) => ({ segments, element: block.location })),
  ];
  return rowsOf(
    source.file,
    { file: source.file, range: nameAttribute?.valueRange ?? site.element.nameRange },
    stated,
    [siteName],
    levels,
  );
}

/** A path at which something is stated, and the `<application>` or `<location>` that names it. */
interface StatedPath {
  readonly segments: readonly string[];
  readonly element: XmlElement | null;
}

/**
 * One row for `/` and for every stated path, parents first. A path's first statement in the file gives it its casing
 * and its place.
 *
 * @param base the segments in front of a row's own: the site's name, or nothing in a web.config on its own
 */
function rowsOf(
  file: string,
  rootPlace: SitePath['place'],
  stated: readonly StatedPath[],
  base: readonly string[],
  levels: Levels,
): readonly SitePath[] {
  const rows = new Map<string, { readonly segments: readonly string[]; readonly place: SitePath['place'] }>();
  rows.set('', { segments: [], place: rootPlace });
  for (const { segments, element } of [...stated].sort((a, b) => (a.element?.start ?? 0) - (b.element?.start ?? 0))) {
    const path = element?.attribute('path');
    const key = keyOf(segments);
    if (path === undefined || rows.has(key)) continue;
    rows.set(key, { segments, place: { file, range: path.valueRange } });
  }
  return [...rows.values()]
    .sort((a, b) => compareSegments(a.segments, b.segments))
    .map(({ segments, place }) => ({
      path: `/${segments.join('/')}`,
      access: resolveAccess(levels, [...base, ...segments]),
      place,
    }));
}

/** Report contract, Settled 5: a path has a row when it states one of these. */
function decidesAboutSsl({ section, element }: SectionDeclaration): boolean {
  return section !== 'serverRuntime' || element.attribute('uploadReadAheadSize') !== undefined;
}

/** Parents before children, siblings by their names in lower case. */
export function compareSegments(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const left = (a[i] ?? '').toLowerCase();
    const right = (b[i] ?? '').toLowerCase();
    if (left !== right) return left < right ? -1 : 1;
  }
  return a.length - b.length;
}

function resolveAccess(levels: Levels, segments: readonly string[]): AccessSettings {
  const { file } = levels.source;
  const flags: Effective<AccessFlags> = effective(
    statements(levels, 'access', 'sslFlags', segments, (attribute) => accessFlagsOf(attribute, file, ',')),
    NO_ACCESS_FLAGS,
  );
  const bits = flags.value.bits ?? 0;
  return {
    flags,
    requireSsl: (bits & SSL) !== 0,
    clientCertificate: clientCertificatePolicy(bits),
    // Without HTTP.SYS data its default holds: not asked for in the handshake (F3.1). So only the flags can ask.
    negotiation: (bits & SSL_NEGOTIATE_CERT) !== 0 ? 'renegotiation' : 'none',
    negotiationKnown: false,
    mapping: mappingKinds(levels, segments),
    uploadReadAheadSize: effective(
      statements(levels, 'serverRuntime', 'uploadReadAheadSize', segments, readSize),
      DEFAULT_UPLOAD_READ_AHEAD_SIZE,
    ),
  };
}

function readSize(attribute: XmlAttribute): number | null {
  const text = attribute.value.trim();
  return /^\d{1,10}$/.test(text) ? Number(text) : null;
}

/** F3.5, F3.6: a kind is enabled where its section is and, for the two IIS kinds, where its own switch is on too. */
function mappingKinds(levels: Levels, segments: readonly string[]): readonly MappingKind[] {
  const isOn = (section: SectionName, attribute: string, fallback: boolean): boolean =>
    effective(statements(levels, section, attribute, segments, readBoolean), fallback).value;
  const kinds: MappingKind[] = [];
  if (isOn('iisClientCertificateMapping', 'enabled', false)) {
    if (isOn('iisClientCertificateMapping', 'oneToOneCertificateMappingsEnabled', true)) kinds.push('iisOneToOne');
    if (isOn('iisClientCertificateMapping', 'manyToOneCertificateMappingsEnabled', true)) kinds.push('iisManyToOne');
  }
  if (isOn('clientCertificateMapping', 'enabled', false)) kinds.push('activeDirectory');
  return kinds;
}

function readBoolean(attribute: XmlAttribute): boolean {
  return attribute.value.trim().toLowerCase() === 'true';
}
