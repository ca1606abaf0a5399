import { message } from '../text/message';
import { originOf, segmentsOf } from './configurationLevels';
import { effective } from './effective';
import type { ConfigurationDeclarations, SiteDeclaration } from '../sources/configuration';
import type { ConfigurationSource } from '../sources/source';
import type { Message } from '../text/message';
import type { XmlElement } from '../xml/xmlTree';
import type { Effective, Stated } from './effective';
import type { Application, HstsSettings, Place } from './model';
import type { VirtualDirectory } from './webConfigMapping';

/**
 * What sites, applications and virtual directories inherit from `siteDefaults`, `applicationDefaults` and
 * `virtualDirectoryDefaults` at every level where these may stand: an explicit attribute, else the nearest default,
 * else the schema's (section 2.1 of the facts).
 */

const NOBODY: readonly Holder[] = [];
const NOTHING_STATED: readonly never[] = [];

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
  let stated: Stated<T>[] | null = null;
  for (const { element, level } of holders) {
    const attribute = element.attribute(name);
    if (attribute === undefined) continue;
    const one = { value: parse(attribute.value), origin: originOf(file, attribute, level) };
    if (stated === null) stated = [one];
    else stated.push(one);
  }
  return effective(stated ?? NOTHING_STATED, fallback);
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

const SITE = message('site');
const SITE_DEFAULTS = message('siteDefaults');

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
      SITE_DEFAULTS,
    ),
    ...holders(own, SITE),
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
  const own = { element, level: SITE };
  const stated =
    declarations.siteDefaults.length === 0 ? [own] : [...holders(declarations.siteDefaults, SITE_DEFAULTS), own];
  return read(file, stated, 'serverAutoStart', isNotFalse, true);
}

const APPLICATION = message('application');
const DIRECTORY = message('virtualDirectory');

/** The applications of a site with their virtual directories. */
export function resolveApplications(source: InheritedDefaults, site: SiteDeclaration): readonly Application[] {
  return site.applications.map((application) => new DeclaredApplication(source, site.element, application));
}

/** An application whose parts are looked up when somebody asks for them. */
class DeclaredApplication implements Application {
  readonly path: string;
  private directories: Application['virtualDirectories'] | undefined;

  constructor(
    private readonly source: InheritedDefaults,
    private readonly site: XmlElement,
    private readonly element: XmlElement,
  ) {
    this.path = `/${segmentsOf(element.attribute('path')?.value ?? '/').join('/')}`;
  }

  get applicationPool(): Application['applicationPool'] {
    return read<string | null>(this.source.file, this.holders, 'applicationPool', asText, null);
  }

  get enabledProtocols(): Application['enabledProtocols'] {
    return read(this.source.file, this.holders, 'enabledProtocols', asText, 'http');
  }

  get virtualDirectories(): Application['virtualDirectories'] {
    const { source, site, element } = this;
    this.directories ??= element.childrenNamed('virtualDirectory').map((directory) => {
      const levels = directoryLevels(source, site, element, directory);
      return {
        path: `/${segmentsOf(directory.attribute('path')?.value ?? '/').join('/')}`,
        physicalPath: read<string | null>(source.file, levels, 'physicalPath', asText, null),
        allowSubDirConfig: read(source.file, levels, 'allowSubDirConfig', isNotFalse, true),
      };
    });
    return this.directories;
  }

  get place(): Place {
    const { source, element } = this;
    return { file: source.file, range: element.attribute('path')?.valueRange ?? element.nameRange };
  }

  private get holders(): readonly Holder[] {
    const own = { element: this.element, level: APPLICATION };
    const inherited = defaults(this.source, this.site, 'applicationDefaults');
    return inherited.length === 0 ? [own] : [...inherited, own];
  }

  /** What an application says, as data. */
  toJSON(): Application {
    const { path, applicationPool, enabledProtocols, virtualDirectories, place } = this;
    return { path, applicationPool, enabledProtocols, virtualDirectories, place };
  }
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
  const own = site.childrenNamed(name);
  if (own.length === 0 && declarations[name].length === 0) return NOBODY;
  return [
    ...holders(declarations[name], message('{0} of all sites', name)),
    ...holders(own, message('{0} of the site', name)),
  ];
}
