import { finish, mapInSteps } from '../steps';
import { message } from '../text/message';
import { partOf } from '../text/range';
import { nearestName } from '../text/nearestName';
import { DEFAULT_UPLOAD_READ_AHEAD_SIZE, SECTIONS, SSL_SECTIONS } from '../sources/sections';
import { SSL, SSL_NEGOTIATE_CERT, clientCertificatePolicy } from '../tls/accessFlags';
import { bindingFlagNames, parseBindingFlags } from '../tls/bindingFlags';
import { NO_ACCESS_FLAGS } from './accessFlagsOf';
import { malformedPart, parseBindingInformation } from './bindingInformation';
import { certificateOf, entriesServing } from './certificateSelection';
import {
  ConfigurationLevels,
  levelsOf,
  flagStatements,
  originOf,
  pathKey,
  segmentsOf,
  statements,
  violationsIn,
} from './configurationLevels';
import { MAPPING_COLLECTIONS, effectiveCollection } from './collections';
import { settingsBesideSsl, standsBesideSsl } from './pathSettings';
import {
  defaultHsts,
  inheritedDefaults,
  resolveApplications,
  resolveAutoStart,
  resolveHsts,
  virtualDirectoriesOf,
} from './siteDefaults';
import { effective } from './effective';
import { ALL_KINDS, readHttpSys } from './httpSys';
import { isHttps } from './model';
import { readTlsSettings, windowsOf } from './tlsSettings';
import { isIisExpress, lowestVersion } from './version';
import { mapWebConfigs } from './webConfigMapping';
import type { Steps } from '../steps';
import type { Message } from '../text/message';
import type { SiteDeclaration } from '../sources/configuration';
import type { SectionName } from '../sources/sections';
import type { ConfigurationSource, NetshSource, RegistrySource } from '../sources/source';
import type { WindowsName } from '../tls/windows';
import type { XmlAttribute, XmlElement } from '../xml/xmlTree';
import type { BindingParts } from './bindingInformation';
import type { CollectionEntry } from './collections';
import type { ConfigurationFile, IncludeFinder, LevelledSection } from './configurationLevels';
import type { Effective } from './effective';
import type { HttpSysData } from './httpSys';
import type {
  AccessFlags,
  AccessSettings,
  Binding,
  BindingHttpSys,
  BindingSslFlags,
  CustomMetadataKey,
  MappingEntry,
  MappingKind,
  Place,
  Reason,
  Server,
  Site,
  SitePath,
  SslModeDecision,
  StructureProblem,
  UnmappedWebConfig,
  Violation,
} from './model';
import type { PathSettings, SettingsBesideSsl } from './pathSettings';
import type { InheritedDefaults } from './siteDefaults';
import type { MappedWebConfig, PathMap } from './webConfigMapping';

/** What a host knows that the files do not say. */
export interface ResolveOptions {
  /** Holds where no registry export proves a version. */
  readonly windows: WindowsName | null;
  /** Asks how it would be on another Windows, whatever the files say. */
  readonly whatIf?: WindowsName;
  /** URL paths (`Site/app`) to folders, from a project file or a setting. */
  readonly pathMap?: PathMap;
}

/** The files that describe a server beside its applicationHost.config. */
export interface Companions {
  readonly webConfigs: readonly ConfigurationSource[];
  readonly registries: readonly RegistrySource[];
  readonly netsh: readonly NetshSource[];
}

/** What resolving found out on the way, for when a part of the file is edited (`reresolveConfiguration`). */
export interface ConfigurationState {
  readonly levels: ConfigurationLevels;
  readonly settings: SettingsAlong;
  readonly httpSys: HttpSysData;
  readonly defaults: InheritedDefaults;
  /** Whether web.config files were given: where they lie depends on the virtual directories of all sites. */
  readonly hasWebConfigs: boolean;
}

/** A server and what is kept to bring it up to date. */
export interface ResolvedConfiguration {
  readonly server: Server;
  readonly state: ConfigurationState;
}

/**
 * Resolves an applicationHost.config (IIS 7 and later, IIS Express) with its web.config files and companions.
 *
 * The nearest level that states an attribute wins; a flags attribute is one value, which replaces and is not joined
 * (F2.28). For the order of levels see `ConfigurationLevels`. Names and paths compare without case (F2.32).
 */
export function* resolveConfiguration(
  source: ConfigurationSource,
  companions: Companions,
  options: ResolveOptions,
): Steps<ResolvedConfiguration> {
  const includes = new Includes(companions.webConfigs);
  const defaults = inheritedDefaults(source);
  const named = companions.webConfigs.filter((webConfig) => !includes.isIncluded(webConfig, source));
  const siteNames = source.declarations.sites.map(({ element }) => element.attribute('name')?.value ?? '');
  const applications =
    named.length === 0
      ? []
      : yield* mapInSteps(source.declarations.sites, (site) => resolveApplications(defaults, site));
  yield;
  const mapped = mapWebConfigs(
    source.file,
    named,
    named.length === 0 ? [] : virtualDirectoriesOf(source, applications),
    siteNames,
    options.pathMap ?? new Map(),
  );
  let knownPaths: ReadonlySet<string> | undefined;
  /** Gathered where they matter: for most files they do not. */
  const applicationPaths = (): ReadonlySet<string> =>
    (knownPaths ??= new Set(source.declarations.sites.flatMap(applicationKeys)));
  const files: readonly ConfigurationFile[] = [
    { source, segments: [], isApplicationRoot: false },
    ...mapped.map(({ source: webConfig, site, segments }) => ({
      source: webConfig,
      segments: [site, ...segments],
      isApplicationRoot: applicationPaths().has(pathKey([site, ...segments])),
    })),
  ];
  yield;
  const found = yield* levelsOf(files, includes.find);
  const pathsThatStop = found.some(({ stopsAtApplications }) => stopsAtApplications) ? applicationPaths() : NO_PATHS;
  const levels = new ConfigurationLevels(files, pathsThatStop, found);
  yield;
  const httpSys = readHttpSys(companions.netsh, companions.registries);
  const windows = options.whatIf ?? windowsOf(companions.registries) ?? options.windows;
  const settings = settingsAlong(levels, httpSys.read);
  const sites = yield* mapInSteps(source.declarations.sites, (site, i) =>
    resolveSite(defaults, site, applications[i] ?? null, levels, settings, httpSys),
  );
  const mappedFiles = new Set(mapped.map((mapping) => mapping.source.file));
  const unmapped = named.filter(({ file }) => !mappedFiles.has(file));
  yield;
  const structure = yield* structureSteps(source, true, includes.find);
  const version = lowestVersion(source);
  yield;
  const server: Server = {
    product: isIisExpress(source) ? 'IIS Express' : 'IIS',
    version,
    windows,
    sites,
    webConfigs: mapped.map(placementOf),
    unmapped: unmapped.map((webConfig) => resolveWebConfigAlone(webConfig, includes.find)),
    iis6: null,
    httpSys,
    tls: readTlsSettings(companions.registries, windows),
    structure: [
      ...structure,
      ...named.flatMap((file) => structureOf(file, false, includes.find)),
      ...mappingsBelowSites(levels, siteNames),
    ],
    serverLevel: { beside: settings.beside([]), hsts: defaultHsts(defaults) },
    customMetadata: source.declarations.customMetadata.map((key) => customMetadataKey(source.file, key)),
    unknowns: unknownsOf(sites, httpSys),
    ignored: [],
  };
  return { server, state: { levels, settings, httpSys, defaults, hasWebConfigs: named.length > 0 } };
}

const NO_PATHS: ReadonlySet<string> = new Set();

export function unknownsOf(sites: readonly Site[], httpSys: HttpSysData): readonly Message[] {
  if (!sites.some((site) => site.bindings.some(isHttps))) return [];
  if (httpSys.read) return unansweredIn(sites, httpSys);
  return [
    message(
      'HTTP.SYS keeps the certificates and whether a client certificate is asked for in the handshake; no export of it is given (run: netsh http show sslcert > sslcert.txt).',
    ),
  ];
}

/** What no entry of an export answers is unknown where the export does not show every entry that could. */
function unansweredIn(sites: readonly Site[], { covered }: HttpSysData): readonly Message[] {
  const isUnanswered = sites.some(({ bindings }) =>
    bindings.some((binding) => binding.httpSys?.entry === null && binding.httpSys.alternatives.length === 0),
  );
  return !isUnanswered || covered.size === ALL_KINDS.length
    ? []
    : [
        message(
          'The export of HTTP.SYS shows only a part of its certificate entries, and none of them answers for some https bindings; all of them are in the output of: netsh http show sslcert > sslcert.txt',
        ),
      ];
}

function placementOf({ source, site, segments, certainty, how }: MappedWebConfig): Server['webConfigs'][number] {
  return { file: source.file, site, path: `/${segments.join('/')}`, certainty, how };
}

/**
 * The paths of a web.config on its own, relative to the folder that it lies in: what the file itself says. What the
 * server adds, locks among it, is unknown.
 */
export function resolveWebConfigAlone(source: ConfigurationSource, include: IncludeFinder): UnmappedWebConfig {
  const files = [{ source, segments: [], isApplicationRoot: true }];
  const levels = new ConfigurationLevels(files, new Set(), finish(levelsOf(files, include)));
  const [root] = source.tree.roots;
  const stated = levels.levels
    .filter(({ location, sections }) => location !== null && sections.some(decidesAboutSsl))
    .map(({ target, location }) => ({ segments: target, file: source.file, element: location }));
  const place = { file: source.file, range: root?.nameRange ?? { start: 0, end: 0 } };
  const { access, beside } = settingsAlong(levels, false);
  const paths = rowsOf(place, stated, [], access.none);
  return {
    file: source.file,
    paths,
    settings: settingsOf(paths, levels.levels, [], access.none, beside),
  };
}

// ---- files that sections point to

/** Finds `configSource` files among those given; never opens anything (invariant 8). */
export class Includes {
  private readonly byFile = new Map<string, ConfigurationSource>();

  constructor(sources: readonly ConfigurationSource[]) {
    for (const source of sources) this.byFile.set(source.file.toLowerCase(), source);
  }

  /** Whether a file is only there because another one includes it. */
  isIncluded(candidate: ConfigurationSource, applicationHost: ConfigurationSource): boolean {
    for (const source of [applicationHost, ...this.byFile.values()]) {
      for (const { sections } of source.declarations.blocks) {
        for (const { element } of sections) {
          const path = element.attribute('configSource')?.value;
          const included = path === undefined ? null : includedFile(path, source.file);
          if (included !== null && included.toLowerCase() === candidate.file.toLowerCase()) return true;
        }
      }
    }
    return false;
  }

  readonly find: IncludeFinder = (section, configSource, fromFile) => {
    const file = includedFile(configSource, fromFile);
    const source = file === null ? undefined : this.byFile.get(file.toLowerCase());
    if (source === undefined) return null;
    for (const { sections } of source.declarations.blocks) {
      for (const declaration of sections) {
        if (declaration.section === section) return { element: declaration.element, file: source.file };
      }
    }
    return null;
  };
}

/** F2.27: a relative path to the same folder or below; everything else names nothing. */
function includedFile(configSource: string, fromFile: string): string | null {
  const parts = configSource.split(/[\\/]+/);
  const first = parts[0] ?? '';
  if (configSource.startsWith('\\') || configSource.startsWith('/') || first.includes(':')) return null;
  const segments = parts.filter((part) => part !== '' && part !== '.');
  if (segments.length === 0 || segments.includes('..')) return null;
  const folder = fromFile.slice(0, Math.max(fromFile.lastIndexOf('/'), fromFile.lastIndexOf('\\')) + 1);
  return folder + segments.join('/');
}

// ---- sites

export function applicationKeys({ element, applications }: SiteDeclaration): readonly string[] {
  const site = element.attribute('name')?.value ?? '';
  return applications.map((application) => pathKey([site, ...segmentsOf(application.attribute('path')?.value ?? '/')]));
}

/** One site as its declarations, the levels above it and HTTP.SYS make it. */
export function resolveSite(
  defaults: InheritedDefaults,
  site: SiteDeclaration,
  applications: Site['applications'] | null,
  levels: ConfigurationLevels,
  settings: SettingsAlong,
  httpSys: HttpSysData,
): Site {
  const { file } = defaults;
  const nameAttribute = site.element.attribute('name');
  const idText = site.element.attribute('id')?.value.trim() ?? '';
  const id = /^\d{1,10}$/.test(idText) ? Number(idText) : null;
  const name = nameAttribute?.value ?? (id === null ? '' : String(id));
  const bindings = site.bindings.map((binding) => resolveBinding(file, binding, httpSys));
  // A site whose bindings differ gets the answer of its first https binding (report contract, Settled 11).
  const endpoint = bindings.find(isHttps)?.httpSys?.negotiation ?? 'none';
  const accessAt = settings.access[endpoint];
  const below = levels.below(name);
  const stated = statedPaths(file, site, below, levels);
  const paths = rowsOf(sitePlace(file, site.element), stated, [name], accessAt);
  return new ConfigurationSite(
    defaults,
    site,
    id,
    name,
    decideMode(bindings),
    bindings,
    paths,
    settingsOf(paths, below, [name], accessAt, settings.beside),
    applications,
  );
}

/** A site whose parts are made when somebody asks for them: on a server of thousands of sites nobody asks for most. */
class ConfigurationSite implements Site {
  readonly iis6 = null;
  private ownHsts: Site['hsts'] | undefined;
  private autoStart: Site['serverAutoStart'] | undefined;

  constructor(
    private readonly defaults: InheritedDefaults,
    private readonly declaration: SiteDeclaration,
    readonly id: number | null,
    readonly name: string,
    readonly sslMode: SslModeDecision,
    readonly bindings: readonly Binding[],
    readonly paths: readonly SitePath[],
    readonly settings: readonly PathSettings[],
    private resolvedApplications: Site['applications'] | null,
  ) {}

  get place(): Place {
    return sitePlace(this.defaults.file, this.declaration.element);
  }

  get extent(): Place {
    return { file: this.defaults.file, range: this.declaration.element.range };
  }

  get serverAutoStart(): Site['serverAutoStart'] {
    this.autoStart ??= resolveAutoStart(this.defaults, this.declaration);
    return this.autoStart;
  }

  get hsts(): Site['hsts'] {
    this.ownHsts ??= resolveHsts(this.defaults, this.declaration);
    return this.ownHsts;
  }

  get applications(): Site['applications'] {
    this.resolvedApplications ??= resolveApplications(this.defaults, this.declaration);
    return this.resolvedApplications;
  }

  /** What a site says, as data. */
  toJSON(): Site {
    const { id, name, place, extent, sslMode, bindings, serverAutoStart, paths, settings, hsts, applications } = this;
    return {
      id,
      name,
      place,
      extent,
      sslMode,
      bindings,
      serverAutoStart,
      paths,
      settings,
      hsts,
      applications,
      iis6: null,
    };
  }
}

function sitePlace(file: string, element: XmlElement): Place {
  return { file, range: element.attribute('name')?.valueRange ?? element.nameRange };
}

const WITHOUT_HTTPS: SslModeDecision = {
  mode: 'none',
  reasons: [{ text: message('The site has no https binding.'), place: null, fact: 'F2.1' }],
};
const HAS_HTTPS = message('The site has an https binding.');
const ALWAYS_KERNEL: Reason = {
  text: message('From Windows Vista and Server 2008 on, HTTP.SYS does all SSL in kernel mode; there is no other way.'),
  place: null,
  fact: 'F6.1',
};

function decideMode(bindings: readonly Binding[]): SslModeDecision {
  const https = bindings.find(isHttps);
  if (https === undefined) return WITHOUT_HTTPS;
  return { mode: 'kernel', reasons: [{ text: HAS_HTTPS, place: https.place, fact: 'F2.1' }, ALWAYS_KERNEL] };
}

const BINDING_LEVEL = message('binding');
const WITHOUT_FLAGS: BindingSslFlags = { value: 0, names: [], text: null, origin: null };

const NO_NAMES: readonly string[] = [];

/** The names of the few values that documented bits make, each made once. */
const NAMES: (readonly string[] | undefined)[] = [];
const MAX_KNOWN_FLAGS = 127;

function namesOf(flags: number): readonly string[] {
  if (flags > MAX_KNOWN_FLAGS) return bindingFlagNames(flags);
  return (NAMES[flags] ??= bindingFlagNames(flags));
}

function bindingFlagsOf(file: string, flags: XmlAttribute | undefined): BindingSslFlags {
  if (flags === undefined) return WITHOUT_FLAGS;
  const text = flags.value;
  const value = parseBindingFlags(text);
  const names = value === null ? NO_NAMES : namesOf(value);
  return { value, names, text, origin: originOf(file, flags, BINDING_LEVEL) };
}

function resolveBinding(file: string, element: XmlElement, httpSys: HttpSysData): Binding {
  const protocol = element.attribute('protocol')?.value.trim() ?? '';
  const information = element.attribute('bindingInformation');
  const isHttp = /^https?$/i.test(protocol);
  const text = information?.value ?? '';
  const parts = isHttp ? parseBindingInformation(text) : { address: text, port: null, host: null };
  const sslFlags = bindingFlagsOf(file, element.attribute('sslFlags'));
  const malformed = isHttp ? malformedPart(text) : null;
  const binding = new ConfigurationBinding(file, element, protocol, information, text, parts, sslFlags, malformed);
  if (isHttps(binding)) joinHttpSys(binding, httpSys);
  return binding;
}

/** A binding whose places are looked up when somebody asks for them. */
class ConfigurationBinding implements Binding {
  readonly address: string | null;
  readonly port: number | null;
  readonly host: string | null;
  certificate: Binding['certificate'] = null;
  httpSys: Binding['httpSys'] = null;

  constructor(
    private readonly file: string,
    private readonly element: XmlElement,
    readonly protocol: string,
    /** The attribute `bindingInformation`. */
    private readonly information: XmlAttribute | undefined,
    private readonly text: string,
    { address, port, host }: BindingParts,
    readonly sslFlags: BindingSslFlags,
    readonly malformed: Binding['malformed'],
  ) {
    this.address = address;
    this.port = port;
    this.host = host;
  }

  get bindingInformation(): Binding['bindingInformation'] {
    return this.information === undefined ? null : { value: this.text, range: this.information.valueRange };
  }

  get place(): Place {
    return { file: this.file, range: this.element.startTagRange };
  }

  get extent(): Place {
    return { file: this.file, range: this.element.range };
  }

  get statement(): Binding['statement'] {
    return this.information === undefined ? null : { file: this.file, range: this.information.range };
  }

  get namePlace(): Place {
    const { element, file, information } = this;
    return { file, range: information?.valueRange ?? element.nameRange };
  }

  /** What a binding says, as data. */
  toJSON(): Binding {
    const { protocol, address, port, host, bindingInformation, sslFlags, certificate, httpSys, malformed } = this;
    const { place, extent, statement, namePlace } = this;
    return {
      protocol,
      address,
      port,
      host,
      bindingInformation,
      sslFlags,
      certificate,
      httpSys,
      malformed,
      place,
      extent,
      statement,
      namePlace,
    };
  }
}

/** What all bindings share where no export is given. */
const NOTHING_KNOWN: BindingHttpSys = { entry: null, alternatives: [], known: false, negotiation: 'none' };
/** The same of an export without entries. */
const NO_ENTRY: BindingHttpSys = { ...NOTHING_KNOWN, known: true };

/** Adds what HTTP.SYS has for a binding's endpoint. Without an export its default holds: no request in the handshake. */
function joinHttpSys(binding: ConfigurationBinding, httpSys: HttpSysData): void {
  if (httpSys.entries.length === 0) {
    binding.httpSys = httpSys.read ? NO_ENTRY : NOTHING_KNOWN;
    return;
  }
  const { selection, alternatives } = entriesServing(httpSys, binding);
  binding.httpSys = {
    entry: selection?.entry ?? null,
    alternatives,
    known: httpSys.read,
    negotiation: selection?.entry.clientCertNegotiation.value === true ? 'handshake' : 'none',
  };
  binding.certificate = selection === null ? null : certificateOf(selection);
}

// ---- paths

/** A path at which something is stated, and the element that names it (`null`: the top of a web.config). */
interface StatedPath {
  readonly segments: readonly string[];
  readonly file: string;
  readonly element: XmlElement | null;
}

function statedPaths(
  file: string,
  site: SiteDeclaration,
  below: ConfigurationLevels['levels'],
  levels: ConfigurationLevels,
): readonly StatedPath[] {
  const paths: StatedPath[] = site.applications.map((element) => ({
    segments: segmentsOf(element.attribute('path')?.value ?? '/'),
    file,
    element,
  }));
  for (const level of below) {
    if (!level.sections.some(decidesAboutSsl) && !isRefused(level, levels)) continue;
    const { target, location } = level;
    paths.push({ segments: target.slice(1), file: level.file.source.file, element: location });
  }
  return paths;
}

/** A web.config's section that is refused breaks its path, whatever the section says: it needs a row to be seen. */
function isRefused(level: ConfigurationLevels['levels'][number], levels: ConfigurationLevels): boolean {
  if (level.file.segments.length === 0) return false;
  return level.sections.some(
    (own) =>
      SSL_SECTIONS.has(own.section) &&
      levels
        .declarations(own.section, level.target)
        .some(
          ({ element, violation, lockedAttributes, lockedElements }) =>
            element === own.element && (violation !== null || lockedAttributes.size > 0 || lockedElements.size > 0),
        ),
  );
}

/** Report contract, Settled 5: a path has a row when it states one of these. */
function decidesAboutSsl({
  section,
  element,
}: {
  readonly section: SectionName;
  readonly element: XmlElement;
}): boolean {
  if (!SSL_SECTIONS.has(section)) return false;
  return (
    section !== 'serverRuntime' ||
    element.attribute('uploadReadAheadSize') !== undefined ||
    element.attribute('configSource') !== undefined
  );
}

/**
 * One row for `/` and for every stated path, parents first. A path's first statement (the applicationHost.config
 * before web.config files, each in its order) gives it its casing and its place.
 *
 * @param base the segments in front of a row's own: the site's name, or nothing in a web.config on its own
 */
function rowsOf(
  rootPlace: SitePath['place'],
  stated: readonly StatedPath[],
  base: readonly string[],
  accessAt: AccessAt,
): readonly SitePath[] {
  const rowAt = (segments: readonly string[], place: SitePath['place']): SitePath => {
    const { access, violations } = accessAt(segments.length === 0 ? base : [...base, ...segments]);
    return { path: `/${segments.join('/')}`, access, violations, place };
  };
  // Most sites state something at their root and at one path below.
  const below = stated.filter(({ segments }) => segments.length > 0);
  const [only] = below;
  if (only === undefined) return [rowAt([], rootPlace)];
  if (below.length === 1) return [rowAt([], rootPlace), rowAt(only.segments, statedPlace(only))];
  const rows = new Map<string, StatedPath>();
  const [firstFile] = stated;
  const inFirstFile = ({ file }: StatedPath): number => (file === firstFile?.file ? 0 : 1);
  below.sort(
    (a, b) =>
      inFirstFile(a) - inFirstFile(b) || (a.file === b.file ? (a.element?.start ?? 0) - (b.element?.start ?? 0) : 0),
  );
  for (const path of below) {
    const key = pathKey(path.segments);
    if (!rows.has(key)) rows.set(key, path);
  }
  const ordered = [...rows.values()].sort((a, b) => compareSegments(a.segments, b.segments));
  return [rowAt([], rootPlace), ...ordered.map((path) => rowAt(path.segments, statedPlace(path)))];
}

function statedPlace({ file, element }: StatedPath): Place {
  return { file, range: element?.attribute('path')?.valueRange ?? element?.nameRange ?? { start: 0, end: 0 } };
}

type AccessAt = (path: readonly string[]) => Pick<SitePath, 'access' | 'violations'>;

/** The settings of a server by path, each computed once for all paths that share it. */
interface SettingsAlong {
  /** By what the endpoint of the site asks for. */
  readonly access: Readonly<Record<BindingHttpSys['negotiation'], AccessAt>>;
  readonly beside: (path: readonly string[]) => SettingsBesideSsl;
}

function settingsAlong(levels: ConfigurationLevels, negotiationKnown: boolean): SettingsAlong {
  // Of these sections most servers state one or two, each at some paths: what is stated of one is shared by itself.
  const stating = <T>(section: SectionName, resolve: (declarations: readonly LevelledSection[]) => T) =>
    levels.sharing(
      (stated) => stated.section === section,
      (path) => resolve(levels.declarations(section, path)),
    );
  const runtimeAt = stating('serverRuntime', resolveRuntime);
  const iisMappingAt = stating('iisClientCertificateMapping', resolveIisMapping);
  const adMappingAt = stating('clientCertificateMapping', resolveAdMapping);
  const mappingOf = onceForPair(joinMappings);
  const at = levels.sharing(
    ({ section }) => SSL_SECTIONS.has(section),
    (path) =>
      new PathAccess(
        levels.declarations('access', path),
        runtimeAt(path),
        mappingOf(iisMappingAt(path), adMappingAt(path)),
        negotiationKnown,
      ),
  );
  return {
    access: { none: (path) => at(path).none, handshake: (path) => at(path).handshake },
    beside: settingsBesideSsl(levels),
  };
}

/** The settings beside SSL at the rows, and at the paths that have no row and state one of them. */
function settingsOf(
  rows: readonly SitePath[],
  stated: ConfigurationLevels['levels'],
  base: readonly string[],
  accessAt: AccessAt,
  beside: SettingsAlong['beside'],
): readonly PathSettings[] {
  const settings = rows.map(({ path, access }): PathSettings => ({
    path,
    access,
    beside: beside(path === '/' ? base : [...base, ...segmentsOf(path)]),
  }));
  if (!stated.some(({ sections }) => sections.some(standsBesideSsl))) return settings;
  const seen = new Set(rows.map(({ path }) => path.toLowerCase()));
  for (const { target, sections } of stated) {
    const path = `/${target.slice(base.length).join('/')}`;
    if (seen.has(path.toLowerCase()) || !sections.some(standsBesideSsl)) continue;
    seen.add(path.toLowerCase());
    const { access } = accessAt(target);
    settings.push({ path, access, beside: beside(target) });
  }
  if (settings.length > rows.length) settings.sort((a, b) => compareSegments(segmentsOf(a.path), segmentsOf(b.path)));
  return settings;
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

/** What `serverRuntime` says on the way to a path. */
interface RuntimeSettings {
  readonly uploadReadAheadSize: AccessSettings['uploadReadAheadSize'];
  readonly violations: readonly Violation[];
}

function resolveRuntime(declarations: readonly LevelledSection[]): RuntimeSettings {
  return {
    uploadReadAheadSize: effective<number | null>(
      statements<number | null>(declarations, 'uploadReadAheadSize', readSize, null),
      DEFAULT_UPLOAD_READ_AHEAD_SIZE,
    ),
    violations: violationsIn(declarations),
  };
}

/** What the section of the two IIS mappings says on the way to a path. */
interface IisMapping {
  readonly enabled: Effective<boolean>;
  readonly kinds: readonly MappingKind[];
  readonly entries: AccessSettings['mappingEntries'];
  readonly violations: readonly Violation[];
  /** Of its collections. */
  readonly refusedEntries: readonly Violation[];
}

function resolveIisMapping(declarations: readonly LevelledSection[]): IisMapping {
  const enabled = switchOf(declarations, 'enabled', false);
  const kinds: MappingKind[] = [];
  // F3.5, F3.6: a kind is enabled where its section is and, for the two IIS kinds, where its own switch is on too.
  if (enabled.value) {
    if (switchOf(declarations, 'oneToOneCertificateMappingsEnabled', true).value) kinds.push('iisOneToOne');
    if (switchOf(declarations, 'manyToOneCertificateMappingsEnabled', true).value) kinds.push('iisManyToOne');
  }
  const { path } = SECTIONS.iisClientCertificateMapping;
  const oneToOne = effectiveCollection(declarations, path, MAPPING_COLLECTIONS.oneToOne);
  const manyToOne = effectiveCollection(declarations, path, MAPPING_COLLECTIONS.manyToOne);
  return {
    enabled,
    kinds,
    entries: {
      oneToOne: oneToOne.entries.map(mappingEntryOf),
      manyToOne: manyToOne.entries.map(mappingEntryOf),
      complete: oneToOne.complete && manyToOne.complete,
    },
    violations: violationsIn(declarations),
    refusedEntries: [...oneToOne.violations, ...manyToOne.violations],
  };
}

/** What the section of the Active Directory mapping says on the way to a path. */
interface AdMapping {
  readonly enabled: Effective<boolean>;
  readonly violations: readonly Violation[];
}

function resolveAdMapping(declarations: readonly LevelledSection[]): AdMapping {
  return { enabled: switchOf(declarations, 'enabled', false), violations: violationsIn(declarations) };
}

function switchOf(declarations: readonly LevelledSection[], name: string, fallback: boolean): Effective<boolean> {
  return effective(statements(declarations, name, readBoolean, false), fallback);
}

/** The mappings of a path. */
interface Mappings extends Pick<AccessSettings, 'mapping' | 'mappingSwitches' | 'mappingEntries'> {
  readonly violations: readonly Violation[];
  readonly refusedEntries: readonly Violation[];
}

function joinMappings(iis: IisMapping, activeDirectory: AdMapping): Mappings {
  return {
    mapping: activeDirectory.enabled.value ? [...iis.kinds, 'activeDirectory'] : iis.kinds,
    mappingSwitches: { iis: iis.enabled, activeDirectory: activeDirectory.enabled },
    mappingEntries: iis.entries,
    violations: [...iis.violations, ...activeDirectory.violations],
    refusedEntries: iis.refusedEntries,
  };
}

/** The function with its last result kept: neighbouring paths ask with the same two. */
function onceForPair<A, B, R>(join: (a: A, b: B) => R): (a: A, b: B) => R {
  let known: { readonly a: A; readonly b: B; readonly result: R } | null = null;
  return (a, b) => {
    if (known?.a !== a || known.b !== b) known = { a, b, result: join(a, b) };
    return known.result;
  };
}

type SharedAccess = Pick<SitePath, 'access' | 'violations'>;

/** The access settings of a path, by what the endpoint of the site asks for: of the two mostly one is asked for. */
class PathAccess {
  private withoutHandshake: SharedAccess | undefined;
  private inHandshake: SharedAccess | undefined;
  private readonly flags: Effective<AccessFlags>;
  private readonly violations: readonly Violation[];

  constructor(
    declarations: readonly LevelledSection[],
    private readonly runtime: RuntimeSettings,
    private readonly mappings: Mappings,
    private readonly negotiationKnown: boolean,
  ) {
    this.flags = effective(flagStatements(declarations), NO_ACCESS_FLAGS);
    const refused = violationsIn(declarations);
    const rest = runtime.violations.length + mappings.violations.length + mappings.refusedEntries.length;
    this.violations =
      rest === 0 ? refused : [...refused, ...runtime.violations, ...mappings.violations, ...mappings.refusedEntries];
  }

  get none(): SharedAccess {
    this.withoutHandshake ??= this.asking('none');
    return this.withoutHandshake;
  }

  get handshake(): SharedAccess {
    this.inHandshake ??= this.asking('handshake');
    return this.inHandshake;
  }

  private asking(endpoint: BindingHttpSys['negotiation']): SharedAccess {
    const { flags, mappings, violations } = this;
    const bits = flags.value.bits ?? 0;
    const late = (bits & SSL_NEGOTIATE_CERT) !== 0 ? 'renegotiation' : 'none';
    const access: AccessSettings = {
      flags,
      requireSsl: (bits & SSL) !== 0,
      clientCertificate: clientCertificatePolicy(bits, endpoint === 'handshake'),
      negotiation: endpoint === 'handshake' ? 'handshake' : late,
      negotiationKnown: this.negotiationKnown,
      mapping: mappings.mapping,
      mappingSwitches: mappings.mappingSwitches,
      mappingEntries: mappings.mappingEntries,
      uploadReadAheadSize: this.runtime.uploadReadAheadSize,
    };
    return { access, violations };
  }
}

function mappingEntryOf({ element, place }: CollectionEntry): MappingEntry {
  return {
    name: element.attribute('name')?.value ?? null,
    enabled: element.attribute('enabled')?.value.trim().toLowerCase() !== 'false',
    denies: deniedBy(element),
    place,
  };
}

/** F3.5: `permissionMode` is `Deny`, or the number 2. That `*` matches every text of a field is [inferred]. */
function deniedBy(element: XmlElement): MappingEntry['denies'] {
  if (!/^\s*(?:deny|2)\s*$/i.test(element.attribute('permissionMode')?.value ?? '')) return 'none';
  const rules = element.children
    .filter(({ name }) => name === 'rules')
    .flatMap(({ children }) => children.filter(({ name }) => name === 'add'));
  const matchesAll = rules.length > 0 && rules.every((rule) => rule.attribute('matchCriteria')?.value.trim() === '*');
  return matchesAll ? 'all' : 'some';
}

function readSize(attribute: XmlAttribute): number | null {
  const text = attribute.value.trim();
  return /^\d{1,10}$/.test(text) ? Number(text) : null;
}

function readBoolean(attribute: XmlAttribute): boolean {
  return attribute.value.trim().toLowerCase() === 'true';
}

// ---- custom metadata

function customMetadataKey(file: string, element: XmlElement): CustomMetadataKey {
  const path = element.attribute('path');
  const text = path?.value.trim() ?? '';
  const siteId = /^\/?LM\/W3SVC\/(\d{1,10})(?:\/|$)/i.exec(text)?.[1];
  return {
    path: text,
    siteId: siteId === undefined ? null : Number(siteId),
    pathPlace: { file, range: path?.valueRange ?? element.nameRange },
    extent: { file, range: element.range },
    properties: element.childrenNamed('property').map((property) => {
      const id = property.attribute('id');
      const number = id?.value.trim() ?? '';
      return {
        id: /^\d{1,10}$/.test(number) ? Number(number) : null,
        idPlace: { file, range: id?.valueRange ?? property.nameRange },
        extent: { file, range: property.range },
      };
    }),
  };
}

// ---- structure

/**
 * F3.5: IIS reads mappings at the server and at sites. The section may be turned on further down; entries that are stated
 * there are not looked at.
 */
function mappingsBelowSites(levels: ConfigurationLevels, siteNames: readonly string[]): readonly StructureProblem[] {
  const isStated = levels.levels.some(({ target, sections }) => target.length > 1 && sections.some(isIisMapping));
  if (!isStated) return [];
  const names = new Map(siteNames.map((name) => [name.toLowerCase(), name]));
  return levels.levels.flatMap(({ target, sections }) => {
    // What is stated for a site that is not there has no effect anyway.
    const site = names.get(target[0]?.toLowerCase() ?? '');
    if (site === undefined || target.length < 2) return [];
    return sections.filter(isIisMapping).flatMap(({ section, stated, element, file }): StructureProblem[] => {
      if (stated !== element) return [];
      const [collection] = Object.values(MAPPING_COLLECTIONS).flatMap(({ path }) =>
        element.descendants(...path).filter((container) => container.child('add') !== undefined),
      );
      const isRead = levels
        .declarations(section, target)
        .some((own) => own.element === element && own.violation === null);
      if (collection === undefined || !isRead) return [];
      const path = `/${target.slice(1).join('/')}`;
      return [
        {
          kind: 'mappingBelowSite',
          name: path,
          place: { file, range: collection.nameRange },
          at: { site, path },
          other: null,
        },
      ];
    });
  });
}

function isIisMapping({ section }: { readonly section: SectionName }): boolean {
  return section === 'iisClientCertificateMapping';
}

/**
 * The passwords of certificate mappings that stand there as they are typed (F3.9): an encrypted one is written as
 * `[enc:…:enc]`. One that was blanked out before the file was given away is none. The place is the attribute's name, which
 * does not show it.
 */
function clearPasswords(mapping: XmlElement, file: string, at: StructureProblem['at']): readonly StructureProblem[] {
  return Object.values(MAPPING_COLLECTIONS).flatMap(({ path }) =>
    mapping.descendants(...path, 'add').flatMap((entry): StructureProblem[] => {
      const password = entry.attribute('password');
      const text = password?.value.trim() ?? '';
      if (password === undefined || /^(?:\[enc:.*:enc\]|[x*.•]*)$/is.test(text)) return [];
      return [
        {
          kind: 'clearPassword',
          name: path[0],
          place: { file, range: password.nameRange },
          other: null,
          ...(at === undefined ? {} : { at }),
        },
      ];
    }),
  );
}

function overridesOf(location: XmlElement | null): string {
  return `${location?.attribute('overrideMode')?.value ?? ''}|${location?.attribute('allowOverride')?.value ?? ''}`;
}

/** What stands in a file in a way that configuration does not allow, of the sections that are read. */
export function structureOf(
  source: ConfigurationSource,
  isServer: boolean,
  include: IncludeFinder,
): readonly StructureProblem[] {
  return finish(structureSteps(source, isServer, include));
}

export function* structureSteps(
  source: ConfigurationSource,
  isServer: boolean,
  include: IncludeFinder,
): Steps<readonly StructureProblem[]> {
  const { file } = source;
  const problems: StructureProblem[] = [];
  const seen = new Map<string, { readonly element: XmlElement; readonly location: XmlElement | null }>();
  const siteNames = new Map(
    source.declarations.sites.map(({ element }) => {
      const name = element.attribute('name')?.value ?? '';
      return [name.toLowerCase(), name];
    }),
  );
  const meant = new Map<string, string | null>();
  let knownPaths: ReadonlySet<string> | undefined;
  /** Of all locations; asked for where one names a site that is not there. */
  const paths = (): ReadonlySet<string> =>
    (knownPaths ??= new Set(
      source.declarations.blocks.map(({ location }) => pathKey(segmentsOf(location?.attribute('path')?.value ?? ''))),
    ));
  /** The site that was likely meant, unless its location is there too or there is too much to compare. */
  const repairedSite = (segments: readonly string[], path: XmlAttribute): Pick<StructureProblem, 'repair'> => {
    const [site = '', ...rest] = segments;
    const range = partOf(path.valueRange, { start: 0, end: site.length });
    if (source.text.slice(range.start, range.end) !== site || meant.size * siteNames.size > 5000) return {};
    if (!meant.has(site)) meant.set(site, nearestName(site, [...siteNames.values()]));
    const name = meant.get(site) ?? null;
    if (name === null || paths().has(pathKey([name, ...rest]))) return {};
    return { repair: { place: { file, range }, name } };
  };
  yield* mapInSteps(source.declarations.blocks, ({ location, sections }) => {
    const path = location?.attribute('path');
    const segments = segmentsOf(path?.value ?? '');
    const overrideMode = location?.attribute('overrideMode');
    const allowOverride = location?.attribute('allowOverride');
    if (overrideMode !== undefined && allowOverride !== undefined) {
      const [first, second] =
        overrideMode.range.start < allowOverride.range.start
          ? [overrideMode, allowOverride]
          : [allowOverride, overrideMode];
      problems.push({
        kind: 'locationBothOverrideAttributes',
        name: path?.value ?? '.',
        place: { file, range: second.valueRange },
        other: { file, range: first.valueRange },
        repair: { place: { file, range: allowOverride.range }, name: null },
      });
    }
    const [site] = segments;
    if (
      isServer &&
      path !== undefined &&
      site !== undefined &&
      siteNames.size > 0 &&
      !siteNames.has(site.toLowerCase())
    ) {
      problems.push({
        kind: 'locationUnknownSite',
        name: site,
        place: { file, range: path.valueRange },
        other: null,
        ...repairedSite(segments, path),
      });
    }
    const at = sections.length === 0 ? '' : pathKey(segments);
    for (const { section, element } of sections) {
      const key = `${section}|${at}`;
      const known = seen.get(key);
      if (known === undefined) seen.set(key, { element, location });
      else {
        // Of a pair, the finding stands at the later text (report contract, Settled 8).
        const [earlier, later] =
          known.element.start < element.start ? [known.element, element] : [element, known.element];
        const isSame =
          overridesOf(known.location) === overridesOf(location) &&
          source.text.slice(earlier.start, earlier.end) === source.text.slice(later.start, later.end);
        problems.push({
          kind: 'duplicateSection',
          name: SECTIONS[section].path,
          place: { file, range: later.nameRange },
          other: { file, range: earlier.nameRange },
          ...(isSame ? { repair: { place: { file, range: later.range }, name: null } } : {}),
        });
      }
      const configSource = element.attribute('configSource');
      const included = configSource === undefined ? null : include(section, configSource.value, file);
      if (section === 'iisClientCertificateMapping') {
        const name = isServer ? siteNames.get(site?.toLowerCase() ?? '') : undefined;
        const owner = name === undefined ? undefined : { site: name, path: `/${segments.slice(1).join('/')}` };
        for (const problem of clearPasswords(included?.element ?? element, included?.file ?? file, owner)) {
          problems.push(problem);
        }
      }
      if (configSource !== undefined && included === null) {
        problems.push({
          kind: 'configSourceUnread',
          name: configSource.value,
          place: { file, range: configSource.valueRange },
          other: null,
        });
      }
    }
  });
  return problems;
}
