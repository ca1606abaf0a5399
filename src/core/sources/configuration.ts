import { mapInSteps } from '../steps';
import type { Steps } from '../steps';
import type { XmlElement, XmlTree } from '../xml/xmlTree';
import { GROUPS_ON_THE_WAY, SECTION_AT } from './sections';
import type { SectionName } from './sections';

/** One section element, as it stands in a file. */
export interface SectionDeclaration {
  readonly section: SectionName;
  readonly element: XmlElement;
}

/**
 * The sections that stand together: those at the top of a file, or those in one `<location>`.
 * `location` is the `<location>` element, `null` for the top of the file.
 */
export interface ConfigurationBlock {
  readonly location: XmlElement | null;
  readonly sections: readonly SectionDeclaration[];
}

/** A `<site>` with the parts of it that decide about SSL. */
export interface SiteDeclaration {
  readonly element: XmlElement;
  readonly bindings: readonly XmlElement[];
  readonly applications: readonly XmlElement[];
}

/** What one applicationHost.config or web.config says, comments left out. */
export interface ConfigurationDeclarations {
  readonly sites: readonly SiteDeclaration[];
  readonly blocks: readonly ConfigurationBlock[];
  /** The `<section>` elements of `<configSections>` for the sections that are read. */
  readonly sectionDefinitions: ReadonlyMap<SectionName, XmlElement>;
  /** The defaults for all sites that stand in `<sites>`. */
  readonly siteDefaults: readonly XmlElement[];
  readonly applicationDefaults: readonly XmlElement[];
  readonly virtualDirectoryDefaults: readonly XmlElement[];
  /** The `<key>` elements of `<customMetadata>`, where settings without a section of their own are kept (F1.14). */
  readonly customMetadata: readonly XmlElement[];
  /** `<configurationRedirection>`, when the file is a redirection.config (F2.34). */
  readonly redirection: XmlElement | null;
}

/**
 * Reads applicationHost.config or web.config. Besides whole files it understands the fragments that people cut out
 * of them: `<site>`, `<sites>`, `<location>`, `<system.applicationHost>`, `<system.webServer>`, or a section at the top.
 */
export function* readConfiguration(tree: XmlTree): Steps<ConfigurationDeclarations> {
  const top = topElements(tree);
  const sitesElements = top.flatMap((element) => {
    if (element.name === 'sites') return [element];
    return element.name === 'system.applicationHost' ? element.childrenNamed('sites') : [];
  });
  const siteElements = [
    ...top.filter(({ name }) => name === 'site'),
    ...sitesElements.flatMap((element) => element.childrenNamed('site')),
  ];
  return {
    sites: yield* mapInSteps(siteElements, readSite),
    blocks: yield* readBlocks(top, new Set(tree.roots)),
    sectionDefinitions: readSectionDefinitions(top),
    siteDefaults: sitesElements.flatMap((sites) => sites.childrenNamed('siteDefaults')),
    applicationDefaults: sitesElements.flatMap((sites) => sites.childrenNamed('applicationDefaults')),
    virtualDirectoryDefaults: sitesElements.flatMap((sites) => sites.childrenNamed('virtualDirectoryDefaults')),
    customMetadata: top.flatMap((element) =>
      element.name === 'system.applicationHost' ? element.descendants('customMetadata', 'key') : [],
    ),
    redirection: top.find((element) => element.name === 'configurationRedirection') ?? null,
  };
}

/** What stands directly below `<configuration>`, or at the top of a fragment. */
export function topElements(tree: XmlTree): readonly XmlElement[] {
  return tree.roots.flatMap((root) => (root.name === 'configuration' ? root.children : [root]));
}

/** The parts of a `<site>`. */
export function readSite(element: XmlElement): SiteDeclaration {
  return {
    element,
    bindings: element.descendants('bindings', 'binding'),
    applications: element.childrenNamed('application'),
  };
}

function* readBlocks(top: readonly XmlElement[], roots: ReadonlySet<XmlElement>): Steps<readonly ConfigurationBlock[]> {
  const bare: SectionDeclaration[] = [];
  const blocks: ConfigurationBlock[] = [{ location: null, sections: bare }];
  yield* mapInSteps(top, (element) => {
    if (element.name === 'location') {
      blocks.push(readLocation(element));
    } else {
      // Only the top of a text can be a fragment of something; below <configuration> a path has to be whole.
      const path = roots.has(element) ? FRAGMENT_PATHS.get(element.name) : undefined;
      for (const section of sectionsIn(element, path ?? element.name)) bare.push(section);
    }
  });
  return blocks;
}

/** The sections in a `<location>`. */
export function readLocation(location: XmlElement): ConfigurationBlock {
  const found: SectionDeclaration[] = [];
  for (const child of location.children) collectSections(child, child.name, found);
  // A copy has no room for more: there are as many as locations.
  return { location, sections: found.slice() };
}

/** Groups and sections by their last names, for fragments that begin in the middle of `system.webServer`. */
const FRAGMENT_PATHS: ReadonlyMap<string, string> = new Map([
  // Of one name that both have (`authentication`), the group is meant.
  ...[...SECTION_AT.keys(), ...GROUPS_ON_THE_WAY].map((path): [string, string] => [
    path.slice(path.lastIndexOf('/') + 1),
    path,
  ]),
]);

/** The known sections at or below an element. `path` is the element's own path; a group may stand more than once. */
function sectionsIn(element: XmlElement, path: string): SectionDeclaration[] {
  const found: SectionDeclaration[] = [];
  collectSections(element, path, found);
  return found;
}

function collectSections(element: XmlElement, path: string, found: SectionDeclaration[]): void {
  const section = SECTION_AT.get(path);
  if (section !== undefined) found.push({ section, element });
  else if (GROUPS_ON_THE_WAY.has(path))
    for (const child of element.children) collectSections(child, `${path}/${child.name}`, found);
}

/** `<section>` elements by the path that their `<sectionGroup>` elements spell. */
function readSectionDefinitions(top: readonly XmlElement[]): ReadonlyMap<SectionName, XmlElement> {
  const definitions = new Map<SectionName, XmlElement>();
  const visit = (element: XmlElement, path: string): void => {
    for (const child of element.children) {
      const name = child.attribute('name')?.value;
      if (name === undefined) continue;
      const childPath = path === '' ? name : `${path}/${name}`;
      if (child.name === 'sectionGroup' && GROUPS_ON_THE_WAY.has(childPath)) visit(child, childPath);
      const section = child.name === 'section' ? SECTION_AT.get(childPath) : undefined;
      if (section !== undefined && !definitions.has(section)) definitions.set(section, child);
    }
  };
  for (const element of top) if (element.name === 'configSections') visit(element, '');
  return definitions;
}
