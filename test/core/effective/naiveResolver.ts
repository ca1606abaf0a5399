import { HOST_FILE, webConfigFile } from './naiveModel';
import type {
  BlockModel,
  ConfigFileModel,
  SectionKind,
  SectionModel,
  ServerModel,
  SiteModel,
  Span,
  Written,
} from './naiveModel';

/**
 * A second resolver, written from the facts and as plainly as possible: for every question it walks from the server
 * down to the path, looks at every block of every file, and remembers nothing.
 */

export type Path = readonly string[];

/** A section as it is met on the way to a path. */
interface Met {
  readonly section: SectionModel;
  readonly block: BlockModel | null;
  /** The number of segments of the URL at which its file lies: 0 is applicationHost.config. */
  readonly fileDepth: number;
  readonly file: string;
  readonly refused: NaiveViolation | null;
  /** By attribute: the places that lock it. */
  readonly lockedAttributes: ReadonlyMap<string, readonly Span[]>;
}

export interface NaiveViolation {
  readonly kind: 'sectionLocked' | 'notAllowedHere' | 'attributeLocked';
  readonly place: Span;
  /** Every text that locks; `null` stands for the default that IIS ships. */
  readonly locks: readonly (Span | null)[];
}

export interface NaiveValue {
  readonly text: string;
  readonly place: Span;
}

export interface NaivePath {
  /** In lower case. */
  readonly path: string;
  /** The statements of `sslFlags`, nearest first; empty for the default. */
  readonly flags: readonly NaiveValue[];
  readonly uploadReadAheadSize: string | null;
  readonly mapping: readonly string[];
  readonly violations: readonly NaiveViolation[];
}

const same = (a: Path, b: Path): boolean => a.join('/').toLowerCase() === b.join('/').toLowerCase();
const startsWith = (path: Path, prefix: Path): boolean => same(path.slice(0, prefix.length), prefix);
export const split = (path: string): Path => path.split('/').filter((segment) => segment !== '' && segment !== '.');

// ---- where a URL lies on disk (F2.31)

/** The folder of a URL path: that of its deepest virtual directory and what is below it. */
function folderOf(model: ServerModel, site: SiteModel, url: Path): string | null {
  let found: { readonly folder: string; readonly below: Path; readonly subDirectories: boolean } | null = null;
  let best = -1;
  for (const application of site.applications) {
    for (const directory of application.directories) {
      const at = [...split(application.path), ...split(directory.path)];
      if (!startsWith(url, at) || at.length <= best) continue;
      best = at.length;
      const stated = [
        directory.allowSubDirConfig,
        application.allowSubDirConfigDefault,
        site.allowSubDirConfigDefault,
        model.allowSubDirConfigDefault,
      ].find((value) => value !== null);
      found = { folder: directory.folder, below: url.slice(at.length), subDirectories: stated ?? true };
    }
  }
  if (found === null || (found.below.length > 0 && !found.subDirectories)) return null;
  return [found.folder, ...found.below].join('/');
}

/** The configuration file that lies at a path of the configuration system; `[]` is the server. */
function fileAt(model: ServerModel, path: Path): { readonly file: string; readonly content: ConfigFileModel } | null {
  const [siteName, ...url] = path;
  if (siteName === undefined) return { file: HOST_FILE, content: model.host };
  const site = model.sites.find(({ name }) => name.toLowerCase() === siteName.toLowerCase());
  const folder = site === undefined ? null : folderOf(model, site, url);
  if (folder === null) return null;
  for (const [known, content] of model.webConfigs) {
    if (known.toLowerCase() === folder.toLowerCase()) return { file: webConfigFile(known), content };
  }
  return null;
}

function isApplication(model: ServerModel, [siteName, ...url]: Path): boolean {
  const site = model.sites.find(({ name }) => name.toLowerCase() === siteName?.toLowerCase());
  return site?.applications.some(({ path }) => same(split(path), url)) ?? false;
}

// ---- what is said on the way to a path (F2.22, F2.25, F2.28)

function blocksOf(content: ConfigFileModel): readonly (readonly [BlockModel | null, readonly SectionModel[]])[] {
  return [[null, content.top], ...content.locations.map((block) => [block, block.sections] as const)];
}

function meet(model: ServerModel, written: Written, kind: SectionKind, path: Path): readonly Met[] {
  const met: Met[] = [];
  for (let depth = 0; depth <= path.length; depth++) {
    const here = path.slice(0, depth);
    for (let fileDepth = 0; fileDepth <= depth; fileDepth++) {
      const filePath = path.slice(0, fileDepth);
      const found = fileAt(model, filePath);
      if (found === null) continue;
      for (const [block, sections] of blocksOf(found.content)) {
        if (!same([...filePath, ...split(block?.path ?? '')], here)) continue;
        for (const section of sections) {
          if (section.section !== kind) continue;
          if (block?.inheritInChildApplications === 'false' && childApplicationBetween(model, depth, path)) continue;
          const base = { section, block, fileDepth, file: found.file };
          const refused = fileDepth === 0 ? null : refusal(model, written, base, filePath, met);
          met.push({ ...base, refused, lockedAttributes: attributeLocks(written, base, met) });
        }
      }
    }
  }
  return met;
}

function childApplicationBetween(model: ServerModel, depth: number, path: Path): boolean {
  for (let length = depth + 1; length <= path.length; length++) {
    if (isApplication(model, path.slice(0, length))) return true;
  }
  return false;
}

// ---- locks (F2.19 to F2.23, F2.26)

function refusal(
  model: ServerModel,
  written: Written,
  { section, fileDepth }: Omit<Met, 'refused' | 'lockedAttributes'>,
  filePath: Path,
  above: readonly Met[],
): NaiveViolation | null {
  const kind = section.section;
  const definition = model.definitions.find((each) => each.section === kind);
  const place = written.nameOf(section);
  if (
    definition?.allowDefinition === 'AppHostOnly' ||
    (definition?.allowDefinition === 'MachineToApplication' && !isApplication(model, filePath))
  ) {
    return { kind: 'notAllowedHere', place, locks: [written.definitionValueOf(kind, 'allowDefinition')] };
  }
  // Each lock belongs to the file that made it, and only that file can take it back.
  let locks: { readonly owner: number; readonly place: Span | null }[] = [];
  if (definition === undefined) locks.push({ owner: 0, place: null });
  else if (definition.overrideModeDefault === 'Deny') {
    locks.push({ owner: 0, place: written.definitionValueOf(kind, 'overrideModeDefault') });
  }
  for (const higher of above) {
    if (higher.fileDepth >= fileDepth || higher.refused !== null || higher.block === null) continue;
    const { overrideMode, allowOverride } = higher.block;
    if (overrideMode === 'Deny' || allowOverride === 'false') {
      locks.push({ owner: higher.fileDepth, place: written.overrideOf(higher.block) });
    }
    if (overrideMode === 'Allow' || allowOverride === 'true') {
      locks = locks.filter(({ owner }) => owner !== higher.fileDepth);
    }
  }
  return locks.length === 0 ? null : { kind: 'sectionLocked', place, locks: locks.map((lock) => lock.place) };
}

function attributeLocks(
  written: Written,
  { section, fileDepth }: Omit<Met, 'refused' | 'lockedAttributes'>,
  above: readonly Met[],
): ReadonlyMap<string, readonly Span[]> {
  const locked = new Map<string, Span[]>();
  for (const [name] of section.attributes) {
    if (name.startsWith('lock')) continue;
    for (const higher of above) {
      if (higher.fileDepth >= fileDepth || higher.refused !== null) continue;
      for (const [lock, value] of higher.section.attributes) {
        const list = value.split(',').map((each) => each.trim());
        const locks =
          (lock === 'lockItem' && value === 'true') ||
          (lock === 'lockAttributes' && (list.includes('*') || list.includes(name))) ||
          (lock === 'lockAllAttributesExcept' && !list.includes(name));
        if (locks) locked.set(name, [...(locked.get(name) ?? []), written.valueOf(higher.section, lock)]);
      }
    }
  }
  return locked;
}

// ---- what holds

function valuesOf(written: Written, met: readonly Met[], attribute: string): readonly NaiveValue[] {
  return met
    .filter(({ refused, lockedAttributes }) => refused === null && !lockedAttributes.has(attribute))
    .flatMap(({ section }) =>
      section.attributes
        .filter(([name]) => name === attribute)
        .map(([name, text]) => ({ text, place: written.attributeOf(section, name) })),
    )
    .reverse();
}

function violationsOf(written: Written, met: readonly Met[]): readonly NaiveViolation[] {
  return met.flatMap(({ section, refused, lockedAttributes }): readonly NaiveViolation[] =>
    refused !== null
      ? [refused]
      : [...lockedAttributes].map(([name, locks]) => ({
          kind: 'attributeLocked',
          place: written.attributeOf(section, name),
          locks,
        })),
  );
}

export function resolveNaively(model: ServerModel, written: Written, path: Path): Omit<NaivePath, 'path'> {
  const access = meet(model, written, 'access', path);
  const runtime = meet(model, written, 'serverRuntime', path);
  const iis = meet(model, written, 'iisMapping', path);
  const directory = meet(model, written, 'adMapping', path);
  const isOn = (met: readonly Met[], attribute: string, otherwise: boolean): boolean => {
    const [nearest] = valuesOf(written, met, attribute);
    return nearest === undefined ? otherwise : nearest.text === 'true';
  };
  const mapping: string[] = [];
  if (isOn(iis, 'enabled', false) && isOn(iis, 'oneToOneCertificateMappingsEnabled', true)) mapping.push('iisOneToOne');
  if (isOn(iis, 'enabled', false) && isOn(iis, 'manyToOneCertificateMappingsEnabled', true)) {
    mapping.push('iisManyToOne');
  }
  if (isOn(directory, 'enabled', false)) mapping.push('activeDirectory');
  return {
    flags: valuesOf(written, access, 'sslFlags'),
    uploadReadAheadSize: valuesOf(written, runtime, 'uploadReadAheadSize')[0]?.text ?? null,
    mapping,
    violations: [access, runtime, iis, directory].flatMap((met) => violationsOf(written, met)),
  };
}

/**
 * Every path of a site that has a row, in lower case: those of the report contract (Settled 5), and those at which
 * something is refused, since a request to them fails (Settled 6).
 */
export function rowsNaively(model: ServerModel, written: Written, site: SiteModel): ReadonlySet<string> {
  const rows = new Set<string>(['/']);
  const add = (url: Path): void => void rows.add(`/${url.join('/')}`.toLowerCase());
  for (const { path } of site.applications) add(split(path));
  const addBlocks = (at: Path, content: ConfigFileModel): void => {
    for (const [block, sections] of blocksOf(content)) {
      const target = [...at, ...split(block?.path ?? '')];
      const states = sections.some(
        ({ section, attributes }) =>
          section !== 'serverRuntime' || attributes.some(([name]) => name === 'uploadReadAheadSize'),
      );
      if (target.length === 0 || !same(target.slice(0, 1), [site.name])) continue;
      if (states || sections.some((section) => isRefusedAt(model, written, section, target))) add(target.slice(1));
    }
  };
  addBlocks([], model.host);
  for (const [url, content] of webConfigsOf(model, site)) addBlocks([site.name, ...url], content);
  return rows;
}

function isRefusedAt(model: ServerModel, written: Written, section: SectionModel, path: Path): boolean {
  return meet(model, written, section.section, path).some(
    (met) => met.section === section && (met.refused !== null || met.lockedAttributes.size > 0),
  );
}

/** The URL paths of a site at which a web.config lies. */
function webConfigsOf(model: ServerModel, site: SiteModel): readonly (readonly [Path, ConfigFileModel])[] {
  const found: (readonly [Path, ConfigFileModel])[] = [];
  for (const [folder, content] of model.webConfigs) {
    for (const application of site.applications) {
      for (const directory of application.directories) {
        if (!startsWith(split(folder), split(directory.folder))) continue;
        const below = split(folder).slice(split(directory.folder).length);
        const url = [...split(application.path), ...split(directory.path), ...below];
        if (folderOf(model, site, url)?.toLowerCase() === folder.toLowerCase()) found.push([url, content]);
      }
    }
  }
  return found;
}

/** The web.config files that lie at no URL path. */
export function unmappedNaively(model: ServerModel): readonly string[] {
  const mapped = new Set(model.sites.flatMap((site) => webConfigsOf(model, site).map(([, content]) => content)));
  return [...model.webConfigs].filter(([, content]) => !mapped.has(content)).map(([folder]) => webConfigFile(folder));
}
