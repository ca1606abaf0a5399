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
  /** `<configurationRedirection>`, when the file is a redirection.config (F2.34). */
  readonly redirection: XmlElement | null;
}

/**
 * Reads applicationHost.config or web.config. Besides whole files it understands the fragments that people cut out
 * of them: `<site>`, `<sites>`, `<location>`, `<system.applicationHost>` or `<system.webServer>` at the top.
 */
export function readConfiguration(tree: XmlTree): ConfigurationDeclarations {
  const top = topElements(tree);
  return {
    sites: siteElements(top).map(readSite),
    blocks: readBlocks(top),
    redirection: top.find((element) => element.name === 'configurationRedirection') ?? null,
  };
}

/** What stands directly below `<configuration>`, or at the top of a fragment. */
export function topElements(tree: XmlTree): readonly XmlElement[] {
  return tree.roots.flatMap((root) => (root.name === 'configuration' ? root.children : [root]));
}

function siteElements(top: readonly XmlElement[]): readonly XmlElement[] {
  return top.flatMap((element) => {
    switch (element.name) {
      case 'site':
        return [element];
      case 'sites':
        return element.childrenNamed('site');
      case 'system.applicationHost':
        return element.descendants('sites', 'site');
      default:
        return [];
    }
  });
}

function readSite(element: XmlElement): SiteDeclaration {
  return {
    element,
    bindings: element.descendants('bindings', 'binding'),
    applications: element.childrenNamed('application'),
  };
}

function readBlocks(top: readonly XmlElement[]): readonly ConfigurationBlock[] {
  const bare: SectionDeclaration[] = [];
  const blocks: ConfigurationBlock[] = [{ location: null, sections: bare }];
  for (const element of top) {
    if (element.name === 'location') {
      blocks.push({ location: element, sections: element.children.flatMap((child) => sectionsIn(child, child.name)) });
    } else {
      bare.push(...sectionsIn(element, element.name));
    }
  }
  return blocks;
}

/** The known sections at or below an element. `path` is the element's own path; a group may stand more than once. */
function sectionsIn(element: XmlElement, path: string): SectionDeclaration[] {
  const section = SECTION_AT.get(path);
  if (section !== undefined) return [{ section, element }];
  if (!GROUPS_ON_THE_WAY.has(path)) return [];
  return element.children.flatMap((child) => sectionsIn(child, `${path}/${child.name}`));
}
