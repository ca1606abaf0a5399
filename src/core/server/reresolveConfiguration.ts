import { append } from './multiMap';
import { applicationKeys, resolveSite, unknownsOf } from './resolveConfiguration';
import { mayBeExpress, versionOfLocation, versionOfSite } from './version';
import type { ConfigurationBlock, SiteDeclaration } from '../sources/configuration';
import type { ConfigurationSource, EditedBlock } from '../sources/source';
import type { XmlElement } from '../xml/xmlTree';
import type { Server, Site } from './model';
import type { ConfigurationState } from './resolveConfiguration';

/** A site before and after an edit. */
export interface EditedSite {
  readonly before: Site;
  readonly after: Site;
}

/** A server after an edit of its applicationHost.config: all sites but the edited ones are the objects that they were. */
export interface ReresolvedServer {
  readonly server: Server;
  readonly edited: readonly EditedSite[];
}

/**
 * Brings a server up to date when some sites or locations of its applicationHost.config were edited, by resolving the
 * sites that they are about. `null` where an edit decides about more than that: names and paths, versions, structure,
 * where web.config files lie. Then everything has to be resolved again.
 *
 * @param was the file when the server was resolved
 * @param blocks what was read again of it since
 */
export function reresolveConfiguration(
  server: Server,
  state: ConfigurationState,
  was: ConfigurationSource,
  source: ConfigurationSource,
  blocks: readonly EditedBlock[],
): ReresolvedServer | null {
  // What makes a file one of IIS Express may stand in any element.
  if (server.product !== 'IIS' || server.sites.length !== source.declarations.sites.length) return null;
  const stale = new Set<number>();
  for (const { kind, index } of blocks) {
    const site =
      kind === 'site' ? siteToResolve(was, source, index) : locationToResolve(server, state, was, source, index);
    if (site === null) return null;
    const numbers = numbersByName(state, server.sites).get(site.toLowerCase()) ?? [];
    // Sites of one name share what is stated for it.
    if (numbers.length > 1 || (kind === 'site' && numbers[0] !== index)) return null;
    for (const number of numbers) stale.add(number);
  }
  state.levels.follow(source);
  for (const { kind, index } of blocks) if (kind === 'location') state.levels.replace(index);
  const sites = [...server.sites];
  const edited: EditedSite[] = [];
  for (const index of stale) {
    const declaration = source.declarations.sites[index];
    const before = server.sites[index];
    if (declaration === undefined || before === undefined) return null;
    const after = resolveSite(state.defaults, declaration, null, state.levels, state.settings, state.httpSys);
    if (after.name !== before.name) return null;
    if (state.hasWebConfigs && foldersOf(after) !== foldersOf(before)) return null;
    sites[index] = after;
    edited.push({ before, after });
  }
  return { server: { ...server, sites, unknowns: unknownsOf(sites, state.httpSys) }, edited };
}

/** Names stay from one edit to the next: else everything is resolved again. */
const NUMBERS = new WeakMap<ConfigurationState, ReadonlyMap<string, readonly number[]>>();

function numbersByName(state: ConfigurationState, sites: readonly Site[]): ReadonlyMap<string, readonly number[]> {
  const known = NUMBERS.get(state);
  if (known !== undefined) return known;
  const numbers = new Map<string, number[]>();
  sites.forEach(({ name }, i) => append(numbers, name.toLowerCase(), i));
  NUMBERS.set(state, numbers);
  return numbers;
}

/** The name of an edited site, if what it says to others is what it said. */
function siteToResolve(was: ConfigurationSource, source: ConfigurationSource, index: number): string | null {
  const before = was.declarations.sites[index];
  const after = source.declarations.sites[index];
  if (before === undefined || after === undefined) return null;
  const name = after.element.attribute('name')?.value;
  const isSame =
    name !== undefined &&
    name === before.element.attribute('name')?.value &&
    keysOf(before) === keysOf(after) &&
    versionOfSite(was.tree, before) === versionOfSite(source.tree, after) &&
    !mayBeExpress(textOf(source, after.element));
  return isSame ? name : null;
}

function keysOf(site: SiteDeclaration): string {
  return JSON.stringify(applicationKeys(site));
}

/** The site of an edited location, if it is for the same path and no other text's meaning depends on it. */
function locationToResolve(
  { structure }: Server,
  { levels }: ConfigurationState,
  was: ConfigurationSource,
  source: ConfigurationSource,
  index: number,
): string | null {
  const before = was.declarations.blocks[index];
  const after = source.declarations.blocks[index];
  if (!before?.location || !after?.location) return null;
  const level = levels.levels.find(({ file, block }) => block === index && file.segments.length === 0);
  const [site] = level?.target ?? [];
  if (level === undefined || site === undefined) return null;
  const isSame =
    attributesOf(before.location) === attributesOf(after.location) &&
    // Of two blocks for one path, a section in both is a mistake: that is for looking at all of them.
    levels.at(level.target).length === 1 &&
    !structure.some(({ place, other }) => place.file === source.file || other?.file === source.file) &&
    standsAlone(before) &&
    standsAlone(after) &&
    versionOfLocation(was.tree, before.location) === versionOfLocation(source.tree, after.location) &&
    !mayBeExpress(textOf(source, after.location));
  return isSame ? site : null;
}

function attributesOf({ attributes }: XmlElement): string {
  return JSON.stringify(attributes.map(({ name, value }) => [name, value]));
}

/** Whether the sections of a location are about its path alone: no two of a kind, none elsewhere, no mapping of IIS. */
function standsAlone({ sections }: ConfigurationBlock): boolean {
  return (
    new Set(sections.map(({ section }) => section)).size === sections.length &&
    sections.every(
      ({ section, element }) =>
        section !== 'iisClientCertificateMapping' && element.attribute('configSource') === undefined,
    )
  );
}

function textOf({ text }: ConfigurationSource, { start, end }: XmlElement): string {
  return text.slice(start, end);
}

/** What decides where web.config files lie. */
function foldersOf({ applications }: Site): string {
  return JSON.stringify(
    applications.map(({ path, virtualDirectories }) => [
      path,
      virtualDirectories.map((each) => [each.path, each.physicalPath.value, each.allowSubDirConfig.value]),
    ]),
  );
}
