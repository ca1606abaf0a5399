import { message } from '../text/message';
import { originOf, segmentsOf } from './configurationLevels';
import { effective } from './effective';
import type { ConfigurationDeclarations, SiteDeclaration } from '../sources/configuration';
import type { ConfigurationSource } from '../sources/source';
import type { Message } from '../text/message';
import type { XmlElement } from '../xml/xmlTree';
import type { Effective, Stated } from './effective';
import type { Application, HstsSettings } from './model';
import type { VirtualDirectory } from './webConfigMapping';

/**
 * What sites, applications and virtual directories inherit from `siteDefaults`, `applicationDefaults` and
 * `virtualDirectoryDefaults` at every level where these may stand: an explicit attribute, else the nearest default,
 * else the schema's (section 2.1 of the facts).
 */

const NOBODY: readonly Holder[] = [];

/** An element that may state an attribute, with its name for people. Weakest first in every list. */
interface Holder {
  readonly element: XmlElement;
  readonly level: Message;
}

function read<T>(
  file: string,
  holders: readonly Holder[],
  name: string,
  parse: (text: string) => T,
  fallback: T,
): Effective<T> {
  const stated: Stated<T>[] = [];
  for (const { element, level } of holders) {
    const attribute = element.attribute(name);
    if (attribute !== undefined)
      stated.push({ value: parse(attribute.value), origin: originOf(file, attribute, level) });
  }
  return effective(stated, fallback);
}

function holders(elements: readonly XmlElement[], level: Message): readonly Holder[] {
  if (elements.length === 0) return NOBODY;
  return elements.map((element) => ({ element, level }));
}

const isTrue = (text: string): boolean => text.trim().toLowerCase() === 'true';
const isNotFalse = (text: string): boolean => text.trim().toLowerCase() !== 'false';
const asText = (text: string): string => text;

function asNumber(text: string): number | null {
  return /^\d{1,10}$/.test(text.trim()) ? Number(text) : null;
}

/**
 * What sites inherit within a file. Sites keep this and not the `Source`, whose text would stay in memory with them when
 * the file is edited.
 */
export interface InheritedDefaults {
  readonly file: string;
  readonly declarations: Pick<
    ConfigurationDeclarations,
    'siteDefaults' | 'applicationDefaults' | 'virtualDirectoryDefaults'
  >;
}

export function inheritedDefaults({ file, declarations }: ConfigurationSource): InheritedDefaults {
  const { siteDefaults, applicationDefaults, virtualDirectoryDefaults } = declarations;
  return { file, declarations: { siteDefaults, applicationDefaults, virtualDirectoryDefaults } };
}

/** What sites without an `<hsts>` of their own have, once for all of a file. */
const SHARED_HSTS = new WeakMap<InheritedDefaults, HstsSettings>();

/** The `<hsts>` of a site over that of `siteDefaults` (F9.1). */
export function resolveHsts(source: InheritedDefaults, { element }: SiteDeclaration): HstsSettings {
  const own = element.childrenNamed('hsts');
  if (own.length > 0) return hstsOf(source, own);
  return defaultHsts(source);
}

/** The `<hsts>` of `siteDefaults`. */
export function defaultHsts(source: InheritedDefaults): HstsSettings {
  const known = SHARED_HSTS.get(source) ?? hstsOf(source, []);
  SHARED_HSTS.set(source, known);
  return known;
}

function hstsOf({ file, declarations }: InheritedDefaults, own: readonly XmlElement[]): HstsSettings {
  const stated = [
    ...holders(
      declarations.siteDefaults.flatMap((siteDefaults) => siteDefaults.childrenNamed('hsts')),
      message('siteDefaults'),
    ),
    ...holders(own, message('site')),
  ];
  return {
    enabled: read(file, stated, 'enabled', isTrue, false),
    maxAge: read<number | null>(file, stated, 'max-age', asNumber, 0),
    includeSubDomains: read(file, stated, 'includeSubDomains', isTrue, false),
    preload: read(file, stated, 'preload', isTrue, false),
    redirectHttpToHttps: read(file, stated, 'redirectHttpToHttps', isTrue, false),
  };
}

/** `serverAutoStart` of a site over that of `siteDefaults`. */
export function resolveAutoStart(
  { file, declarations }: InheritedDefaults,
  { element }: SiteDeclaration,
): Effective<boolean> {
  const stated = [...holders(declarations.siteDefaults, message('siteDefaults')), { element, level: message('site') }];
  return read(file, stated, 'serverAutoStart', isNotFalse, true);
}

const APPLICATION = message('application');
const DIRECTORY = message('virtualDirectory');

/** The applications of a site with their virtual directories. */
export function resolveApplications(source: InheritedDefaults, site: SiteDeclaration): readonly Application[] {
  const { file } = source;
  return site.applications.map((application): Application => {
    const stated = [
      ...defaults(source, site.element, 'applicationDefaults'),
      { element: application, level: APPLICATION },
    ];
    const path = application.attribute('path');
    return {
      path: `/${segmentsOf(path?.value ?? '/').join('/')}`,
      applicationPool: read<string | null>(file, stated, 'applicationPool', asText, null),
      enabledProtocols: read(file, stated, 'enabledProtocols', asText, 'http'),
      virtualDirectories: application.childrenNamed('virtualDirectory').map((directory) => {
        const directoryHolders = directoryLevels(source, site.element, application, directory);
        return {
          path: `/${segmentsOf(directory.attribute('path')?.value ?? '/').join('/')}`,
          physicalPath: read<string | null>(file, directoryHolders, 'physicalPath', asText, null),
          allowSubDirConfig: read(file, directoryHolders, 'allowSubDirConfig', isNotFalse, true),
        };
      }),
      place: { file, range: path?.valueRange ?? application.nameRange },
    };
  });
}

/**
 * Every virtual directory of a server, as mapping web.config files needs them.
 *
 * @param applications those of each site, in the order of the sites
 */
export function virtualDirectoriesOf(
  { declarations }: ConfigurationSource,
  applications: readonly (readonly Application[])[],
): readonly VirtualDirectory[] {
  return declarations.sites.flatMap((site, i) => {
    const name = site.element.attribute('name')?.value ?? '';
    return (applications[i] ?? []).flatMap((application) =>
      application.virtualDirectories.map(({ path, physicalPath, allowSubDirConfig }) => ({
        site: name,
        segments: [...segmentsOf(application.path), ...segmentsOf(path)],
        physicalPath: physicalPath.value ?? '',
        allowSubDirConfig: allowSubDirConfig.value,
      })),
    );
  });
}

function directoryLevels(
  source: InheritedDefaults,
  site: XmlElement,
  application: XmlElement,
  directory: XmlElement,
): readonly Holder[] {
  return [
    ...defaults(source, site, 'virtualDirectoryDefaults'),
    ...holders(
      application.childrenNamed('virtualDirectoryDefaults'),
      message('virtualDirectoryDefaults of the application'),
    ),
    { element: directory, level: DIRECTORY },
  ];
}

/** Defaults of all sites, then those of the site. */
function defaults(
  { declarations }: InheritedDefaults,
  site: XmlElement,
  name: 'applicationDefaults' | 'virtualDirectoryDefaults',
): readonly Holder[] {
  return [
    ...holders(declarations[name], message('{0} of all sites', name)),
    ...holders(site.childrenNamed(name), message('{0} of the site', name)),
  ];
}
