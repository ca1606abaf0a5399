import { message } from '../text/message';
import { SECTIONS } from '../sources/sections';
import { mapInSteps } from '../steps';
import { UNKNOWN_ACCESS_FLAGS, accessFlagsOf } from './accessFlagsOf';
import { append } from './multiMap';
import { PathTree } from './pathTree';
import type { Steps } from '../steps';
import type { Message } from '../text/message';
import type { ConfigurationBlock, SectionDeclaration } from '../sources/configuration';
import type { OverrideMode, SectionName } from '../sources/sections';
import type { ConfigurationSource } from '../sources/source';
import type { TextRange } from '../text/range';
import type { XmlAttribute, XmlElement } from '../xml/xmlTree';
import type { Origin, Stated } from './effective';
import type { AccessFlags, Place, Violation } from './model';

/** A configuration file with the URL path at which it lies; applicationHost.config lies at the server, `[]`. */
export interface ConfigurationFile {
  /** The latest reading of it. */
  source: ConfigurationSource;
  /** The site's name and the segments below it. */
  readonly segments: readonly string[];
  /** Whether the path is that of an application, where sections for applications may stand (F2.19). */
  readonly isApplicationRoot: boolean;
}

/** A section element, taken from where its `configSource` points when that file is at hand. */
interface LevelSection extends SectionDeclaration {
  /** The file that the element stands in. */
  readonly file: string;
  /** The element in the level's own file: the same, or the one with the `configSource`. */
  readonly stated: XmlElement;
  /** The `configSource` attribute whose file is not at hand: what the section says is unknown (F2.27). */
  readonly unread: XmlAttribute | null;
  /** What it states, kept for the next path that inherits it; see `statements`. */
  flags: Stated<AccessFlags> | null;
}

/** Finds the section that a `configSource` names; `null` when its file is not among those given. */
export type IncludeFinder = (
  section: SectionName,
  configSource: string,
  fromFile: string,
) => { readonly element: XmlElement; readonly file: string } | null;

/** One place at which sections stand: a file's top or one of its `<location>` elements. */
interface Level {
  readonly file: ConfigurationFile;
  /** Its number among the blocks of the file. */
  readonly block: number;
  readonly location: XmlElement | null;
  /** The URL path that it is for. */
  readonly target: readonly string[];
  readonly sections: readonly LevelSection[];
  readonly name: Message;
  /** `inheritInChildApplications="false"`: the content stops at child applications (F2.25). */
  readonly stopsAtApplications: boolean;
  readonly overrideMode: OverrideMode | null;
  /** Where `overrideMode` or `allowOverride` stands. */
  readonly overridePlace: Place | null;
}

/** A section element on the way to a path, with what IIS would do with it. */
export interface LevelledSection {
  readonly section: SectionName;
  readonly element: XmlElement;
  readonly file: string;
  readonly name: Message;
  readonly violation: Violation | null;
  /** Attributes of the element that a level above has locked. */
  readonly lockedAttributes: ReadonlyMap<string, Place>;
  /** The `configSource` attribute whose file is not at hand. */
  readonly unread: XmlAttribute | null;
  /** Child elements that a level above has locked, each with the lock. */
  readonly lockedElements: ReadonlyMap<XmlElement, Place>;
  /** The section as its level has it: the same for every path. */
  readonly own: LevelSection;
}

/** What `sharing` has computed for a path, or will. */
interface Shared<T> {
  readonly path: readonly string[];
  value: T | undefined;
}

/**
 * Everything that the configuration files of a server say, by the URL path for which they say it.
 *
 * Order of strength, weakest first (F2.28): for each step of the path from the server down, first what the higher
 * files say for that step in `<location>` elements, then the file that lies there. So a `<location>` in a higher file
 * for a deeper path is weaker than the web.config at that path, and stronger than the files above it. The documentation
 * leaves the interleaving open; this is the order that the facts file settles on [inferred].
 */
export class ConfigurationLevels {
  private readonly byTarget = new PathTree<Level>();
  private readonly targetsBySite = new Map<string, Level[]>();
  private readonly applications = new PathTree<true>();
  private asked: { readonly path: readonly string[]; readonly levels: readonly Level[] } | null = null;
  /** The sites, in lower case, whose locations were replaced: what is shared with them was shared before. */
  private readonly edited = new Set<string>();
  /** What `sharing` has computed, by path. */
  private readonly shared: PathTree<Shared<unknown>>[] = [];
  private readonly all: Level[];

  /**
   * @param files the applicationHost.config first, then web.config files, in any order
   * @param applicationPaths keys (see `pathKey`) of all applications
   * @param levels those of the files, by `levelsOf`
   */
  constructor(
    private readonly files: readonly ConfigurationFile[],
    applicationPaths: ReadonlySet<string>,
    levels: readonly Level[],
  ) {
    for (const key of applicationPaths) this.applications.add(key.split('/'), true);
    this.all = [...levels];
    for (const level of this.all) {
      this.byTarget.add(level.target, level);
      const [site] = level.target;
      if (site !== undefined) append(this.targetsBySite, site.toLowerCase(), level);
    }
  }

  get levels(): readonly Level[] {
    return this.all;
  }

  /** The levels for exactly one path. */
  at(path: readonly string[]): readonly Level[] {
    return this.byTarget.at(path);
  }

  /** A newer reading of the first file. */
  follow(source: ConfigurationSource): void {
    const [file] = this.files;
    if (file !== undefined) file.source = source;
  }

  /**
   * Puts an edited `<location>` of the first file in the place of what it was. It is for the same path below the server
   * and has the same attributes, and its sections name no other file.
   *
   * @param block its number among the blocks of the file
   */
  replace(block: number): void {
    const [file] = this.files;
    const old = this.all.find((level) => level.file === file && level.block === block);
    const edited = file?.source.declarations.blocks[block];
    if (file === undefined || old === undefined || edited === undefined) return;
    const level = makeLevel(file, edited, block, () => null);
    const [site = ''] = level.target;
    for (const list of [this.all, this.targetsBySite.get(site.toLowerCase()) ?? []]) {
      const index = list.indexOf(old);
      if (index !== -1) list[index] = level;
    }
    this.byTarget.replace(level.target, old, level);
    this.edited.add(site.toLowerCase());
    for (const known of this.shared) {
      for (const { target } of this.below(site)) for (const shared of known.at(target)) shared.value = undefined;
    }
    this.asked = null;
  }

  /** The levels for a site and everything below it, in the order of the files and of their texts. */
  below(site: string): readonly Level[] {
    return this.targetsBySite.get(site.toLowerCase()) ?? [];
  }

  /** Every element of a section that a path has or inherits, weakest first, with violations marked. */
  declarations(section: SectionName, path: readonly string[]): readonly LevelledSection[] {
    const found: LevelledSection[] = [];
    const above: Level[] = [];
    for (const level of this.along(path)) {
      // What is refused neither states nor locks anything (report contract, Settled 6).
      let accepted = 0;
      let refused: LevelSection[] | null = null;
      for (const declaration of level.sections) {
        if (declaration.section !== section) continue;
        const violation = this.violationOf(section, declaration.stated, level, above);
        if (violation === null) accepted++;
        else (refused ??= []).push(declaration);
        if (this.stopsBefore(level, path)) continue;
        found.push({
          section,
          element: declaration.element,
          file: declaration.file,
          unread: declaration.unread,
          name: level.name,
          violation,
          lockedAttributes: lockedAttributes(section, declaration.element, level, above),
          lockedElements: lockedElements(section, declaration.element, level, above),
          own: declaration,
        });
      }
      if (accepted === 0) continue;
      const without = refused;
      above.push(
        without === null ? level : { ...level, sections: level.sections.filter((each) => !without.includes(each)) },
      );
    }
    return found;
  }

  /** The levels on the way to a path, weakest first. Sections are asked for one after the other, for the same path. */
  private along(path: readonly string[]): readonly Level[] {
    if (this.asked?.path === path) return this.asked.levels;
    const levels: Level[] = [];
    for (const here of this.byTarget.along(path)) for (const level of here) levels.push(level);
    this.asked = { path, levels };
    return levels;
  }

  /**
   * Gives a function that computes something of the sections on the way to a path, once for all paths that have the same
   * ones: most paths state nothing of their own, and the nearest level that states something decides.
   *
   * @param matters whether a section has a part in it
   * @param resolve of a path that one of the levels is for, or of the path asked for
   */
  sharing<T>(
    matters: (section: SectionDeclaration) => boolean,
    resolve: (path: readonly string[]) => T,
  ): (path: readonly string[]) => T {
    const known = new PathTree<Shared<T>>();
    known.add([], { path: [], value: undefined });
    for (const { target, sections, stopsAtApplications } of this.all) {
      if (!sections.some(matters)) continue;
      // Content that stops at applications (F2.25) makes paths differ between two levels.
      if (stopsAtApplications) return resolve;
      if (known.at(target).length === 0) known.add(target, { path: target, value: undefined });
    }
    this.shared.push(known);
    return (path) => {
      if (this.edited.size > 0 && this.edited.has(path[0]?.toLowerCase() ?? '')) return resolve(path);
      const shared = known.nearest(path);
      if (shared === undefined) return resolve(path);
      shared.value ??= resolve(shared.path);
      return shared.value;
    };
  }

  /** F2.25: content that does not go into child applications ends where one begins between its level and the path. */
  private stopsBefore(level: Level, path: readonly string[]): boolean {
    if (!level.stopsAtApplications) return false;
    return this.applications.along(path).some((here, depth) => here.length > 0 && depth > level.target.length);
  }

  /**
   * Why a section may not stand where it stands; `null` when it may. What an applicationHost.config says counts as
   * written at the server (F2.22), so only web.config files can violate a lock (F2.21).
   */
  private violationOf(
    section: SectionName,
    element: XmlElement,
    level: Level,
    above: readonly Level[],
  ): Violation | null {
    if (level.file.segments.length === 0) return null;
    const [server] = this.files;
    if (server === undefined || server.segments.length > 0) return null;
    const place: Place = { file: level.file.source.file, range: element.nameRange };
    const definition = server.source.declarations.sectionDefinitions.get(section);
    const allowDefinition = definition?.attribute('allowDefinition');
    if (!isAllowedIn(allowDefinition?.value, level)) {
      return {
        kind: 'notAllowedHere',
        section: SECTIONS[section].path,
        place,
        lock: allowDefinition === undefined ? null : { file: server.source.file, range: allowDefinition.valueRange },
      };
    }
    const lock = this.lockAbove(section, level, above, definition, server);
    return lock === null ? null : { kind: 'sectionLocked', section: SECTIONS[section].path, place, lock: lock.place };
  }

  /** The lock that holds for a web.config's section: the nearest statement of a higher file, else the definition's. */
  private lockAbove(
    section: SectionName,
    level: Level,
    above: readonly Level[],
    definition: XmlElement | undefined,
    server: ConfigurationFile,
  ): { readonly place: Place | null } | null {
    const attribute = definition?.attribute('overrideModeDefault');
    const stated = overrideModeOf(attribute?.value);
    // F2.19: a definition without the attribute means Allow; without any definition what IIS ships holds (F2.20).
    const mode: OverrideMode = stated ?? (definition === undefined ? SECTIONS[section].overrideModeDefault : 'Allow');
    const place: Place | null =
      attribute === undefined ? null : { file: server.source.file, range: attribute.valueRange };
    // Only the level that locked can unlock (F2.23), so every lock knows the file that made it.
    let locks: readonly { readonly owner: ConfigurationFile; readonly place: Place | null }[] =
      mode === 'Deny' ? [{ owner: server, place }] : [];
    for (const higher of above) {
      if (higher.file.segments.length >= level.file.segments.length) continue;
      if (higher.overrideMode === 'Deny') locks = [...locks, { owner: higher.file, place: higher.overridePlace }];
      if (higher.overrideMode === 'Allow') locks = locks.filter(({ owner }) => owner !== higher.file);
    }
    return locks[locks.length - 1] ?? null;
  }
}

/**
 * The levels of files, those of higher files first.
 *
 * @param include finds what `configSource` names
 */
export function* levelsOf(files: readonly ConfigurationFile[], include: IncludeFinder): Steps<readonly Level[]> {
  const levels: Level[] = [];
  for (const file of [...files].sort((a, b) => a.segments.length - b.segments.length)) {
    // One by one: a file may have more levels than a call may have arguments.
    for (const level of yield* levelsOfFile(file, include)) levels.push(level);
  }
  return levels;
}

/** The levels of a file in the order of their texts: of two for the same path the later one is the stronger. */
function* levelsOfFile(file: ConfigurationFile, include: IncludeFinder): Steps<readonly Level[]> {
  const startOf = ({ location, sections }: Level): number => location?.start ?? sections[0]?.stated.start ?? -1;
  const levels = yield* mapInSteps(file.source.declarations.blocks, (block, i) => makeLevel(file, block, i, include));
  let latest = -1;
  for (const level of levels) {
    const start = startOf(level);
    if (start < latest) return levels.sort((a, b) => startOf(a) - startOf(b));
    latest = start;
  }
  return levels;
}

function makeLevel(file: ConfigurationFile, block: ConfigurationBlock, index: number, include: IncludeFinder): Level {
  const { location } = block;
  const below = segmentsOf(location?.attribute('path')?.value ?? '');
  const overrideMode = location?.attribute('overrideMode');
  const allowOverride = location?.attribute('allowOverride');
  const decider = overrideMode ?? allowOverride;
  return {
    file,
    block: index,
    location,
    target: file.segments.length === 0 ? below : [...file.segments, ...below],
    sections: block.sections.map((section) => resolveInclude(section, file.source.file, include)),
    name: levelName(file, location),
    stopsAtApplications: location?.attribute('inheritInChildApplications')?.value.trim().toLowerCase() === 'false',
    overrideMode: overrideModeOf(overrideMode?.value) ?? allowOverrideOf(allowOverride?.value),
    overridePlace: decider === undefined ? null : { file: file.source.file, range: decider.valueRange },
  };
}

function resolveInclude(declaration: SectionDeclaration, file: string, include: IncludeFinder): LevelSection {
  const { section, element: stated } = declaration;
  const configSource = stated.attribute('configSource');
  const included = configSource === undefined ? null : include(section, configSource.value, file);
  return {
    section,
    element: included?.element ?? stated,
    file: included?.file ?? file,
    stated,
    unread: included === null && configSource !== undefined ? configSource : null,
    flags: null,
  };
}

function overrideModeOf(text: string | undefined): OverrideMode | null {
  switch (text?.trim().toLowerCase()) {
    case 'allow':
      return 'Allow';
    case 'deny':
      return 'Deny';
    default:
      return null;
  }
}

/** F2.23: the legacy spelling. */
function allowOverrideOf(text: string | undefined): OverrideMode | null {
  switch (text?.trim().toLowerCase()) {
    case 'true':
      return 'Allow';
    case 'false':
      return 'Deny';
    default:
      return null;
  }
}

function isAllowedIn(allowDefinition: string | undefined, level: Level): boolean {
  switch (allowDefinition?.trim().toLowerCase()) {
    case 'machinetoapplication':
      return level.file.isApplicationRoot;
    case 'machinetorootweb':
    case 'machinetowebroot':
    case 'machineonly':
    case 'apphostonly':
      return false;
    default:
      return true;
  }
}

/** Nothing is higher than the server's own file. */
const NO_LOCKS = new Map<never, Place>();

/**
 * Attributes of a section element that higher files have locked on the same section (F2.26), each with the lock's
 * place. Setting a locked attribute fails even with an equal value.
 */
function lockedAttributes(
  section: SectionName,
  element: XmlElement,
  level: Level,
  above: readonly Level[],
): ReadonlyMap<string, Place> {
  if (level.file.segments.length === 0) return NO_LOCKS;
  const locked = new Map<string, Place>();
  for (const higher of above) {
    if (higher.file.segments.length >= level.file.segments.length) continue;
    for (const declaration of higher.sections) {
      if (declaration.section !== section) continue;
      for (const attribute of element.attributes) {
        if (attribute.name.startsWith('lock')) continue;
        const lock = lockOn(declaration.element, attribute.name);
        if (lock !== null) locked.set(attribute.name, { file: declaration.file, range: lock.valueRange });
      }
    }
  }
  return locked;
}

/** Child elements of a section that higher files have locked on the same section (F2.26). */
function lockedElements(
  section: SectionName,
  element: XmlElement,
  level: Level,
  above: readonly Level[],
): ReadonlyMap<XmlElement, Place> {
  if (level.file.segments.length === 0) return NO_LOCKS;
  const locked = new Map<XmlElement, Place>();
  for (const higher of above) {
    if (higher.file.segments.length >= level.file.segments.length) continue;
    for (const declaration of higher.sections) {
      if (declaration.section !== section) continue;
      for (const child of element.children) {
        const lock = elementLockOn(declaration.element, child.name);
        if (lock !== null) locked.set(child, { file: declaration.file, range: lock.valueRange });
      }
    }
  }
  return locked;
}

function elementLockOn(element: XmlElement, name: string): XmlAttribute | null {
  const elements = element.attribute('lockElements');
  if (elements !== undefined && listOf(elements.value).some((entry) => entry === '*' || entry === name))
    return elements;
  const except = element.attribute('lockAllElementsExcept');
  return except !== undefined && !listOf(except.value).includes(name) ? except : null;
}

/** The lock attribute of an element that locks an attribute by its name; `null` when none does. */
function lockOn(element: XmlElement, name: string): XmlAttribute | null {
  const item = element.attribute('lockItem');
  if (item?.value.trim().toLowerCase() === 'true') return item;
  const attributes = element.attribute('lockAttributes');
  if (attributes !== undefined && listOf(attributes.value).some((entry) => entry === '*' || entry === name)) {
    return attributes;
  }
  const except = element.attribute('lockAllAttributesExcept');
  return except !== undefined && !listOf(except.value).includes(name) ? except : null;
}

/** Lists of names are separated by commas, with or without spaces. */
function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function levelName(file: ConfigurationFile, location: XmlElement | null): Message {
  const path = location?.attribute('path')?.value.trim();
  const isOwnLevel = path === undefined || path === '' || path === '.';
  if (file.segments.length === 0) return isOwnLevel ? message('server level') : message('location "{0}"', path);
  const url = `/${file.segments.slice(1).join('/')}`;
  return isOwnLevel ? message('web.config at {0}', url) : message('web.config at {0}, location "{1}"', url, path);
}

const NO_SEGMENTS: readonly string[] = [];

/** F2.22: `.`, the empty path and no path are the level of the file itself. */
export function segmentsOf(path: string): readonly string[] {
  if (path === '/') return NO_SEGMENTS;
  const trimmed = path.trim();
  if (trimmed === '.' || trimmed === '') return NO_SEGMENTS;
  if (!trimmed.includes('/')) return [trimmed];
  return trimmed.split('/').filter((segment) => segment !== '');
}

/** Paths compare without case (F2.32). */
export function pathKey(segments: readonly string[]): string {
  return segments.join('/').toLowerCase();
}

/**
 * Every statement of an attribute on the way to a path, weakest first. Statements in a violating section and of a
 * locked attribute are left out: values are those that hold without them (report contract, Settled 6). A section whose
 * `configSource` was not read states `unknown`.
 */
export function statements<T>(
  declarations: readonly LevelledSection[],
  attributeName: string,
  read: (attribute: XmlAttribute, file: string) => T,
  unknown: T,
): readonly Stated<T>[] {
  const found: Stated<T>[] = [];
  for (const declaration of declarations) {
    const stated = statedBy(declaration, attributeName, read, unknown);
    if (stated !== null) found.push(stated);
  }
  return found;
}

function statedBy<T>(
  { element, file, name, violation, lockedAttributes: locked, unread }: LevelledSection,
  attributeName: string,
  read: (attribute: XmlAttribute, file: string) => T,
  unknown: T,
): Stated<T> | null {
  if (violation !== null) return null;
  if (unread !== null) return { value: unknown, origin: originOf(file, unread, name) };
  const attribute = element.attribute(attributeName);
  if (attribute === undefined || locked.has(attributeName)) return null;
  return { value: read(attribute, file), origin: originOf(file, attribute, name) };
}

/** The statements of `sslFlags`: what a level states is one object for all paths that inherit it. */
export function flagStatements(declarations: readonly LevelledSection[]): readonly Stated<AccessFlags>[] {
  const found: Stated<AccessFlags>[] = [];
  for (const declaration of declarations) {
    const { own, violation, lockedAttributes: locked } = declaration;
    if (violation !== null || locked.has('sslFlags')) continue;
    own.flags ??= statedBy(declaration, 'sslFlags', readFlags, UNKNOWN_ACCESS_FLAGS);
    if (own.flags !== null) found.push(own.flags);
  }
  return found;
}

function readFlags(attribute: XmlAttribute, file: string): AccessFlags {
  return accessFlagsOf(attribute, file, ',');
}

export function originOf(file: string, attribute: XmlAttribute, level: Message): Origin {
  return new AttributeOrigin(file, attribute, level);
}

/** An attribute as the place where a value stands; its ranges are made when somebody asks for them. */
class AttributeOrigin implements Origin {
  constructor(
    readonly file: string,
    private readonly attribute: XmlAttribute,
    readonly level: Message,
  ) {}

  get range(): TextRange {
    return this.attribute.range;
  }

  get valueRange(): TextRange {
    return this.attribute.valueRange;
  }

  toJSON(): Origin {
    const { file, range, valueRange, level } = this;
    return { file, range, valueRange, level };
  }
}

const NO_VIOLATIONS: readonly Violation[] = [];

/** What a higher level forbids on the way to a path. */
export function violationsIn(declarations: readonly LevelledSection[]): readonly Violation[] {
  const isRefused = declarations.some(
    ({ violation, lockedAttributes: attributes, lockedElements: elements }) =>
      violation !== null || attributes.size > 0 || elements.size > 0,
  );
  if (!isRefused) return NO_VIOLATIONS;
  return declarations.flatMap((declaration): Violation[] => {
    const { element, file, section, violation, lockedAttributes: locked } = declaration;
    if (violation !== null) return [violation];
    const elements = [...declaration.lockedElements].map(([child, lock]): Violation => ({
      kind: 'elementLocked',
      section: SECTIONS[section].path,
      place: { file, range: child.nameRange },
      lock,
    }));
    const attributes = [...locked].map(([name, lock]): Violation => {
      const attribute = element.attribute(name);
      return {
        kind: 'attributeLocked',
        section: SECTIONS[section].path,
        place: { file, range: attribute?.valueRange ?? element.nameRange },
        lock,
        ...(attribute === undefined ? {} : { extent: { file, range: attribute.range } }),
      };
    });
    return [...attributes, ...elements];
  });
}
