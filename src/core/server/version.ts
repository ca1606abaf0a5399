import { topElements } from '../sources/configuration';
import { parseBindingFlags } from '../tls/bindingFlags';
import { parseBindingInformation } from './bindingInformation';
import type { SiteDeclaration } from '../sources/configuration';
import type { ConfigurationSource } from '../sources/source';
import type { XmlElement, XmlTree } from '../xml/xmlTree';

/** The versions of IIS, oldest first, named as in the report contract. */
export const IIS_VERSIONS = ['6.0', '7.0', '7.5', '8.0', '8.5', '10.0', '10.0.1709', '10.0.1809'] as const;

export type IisVersion = (typeof IIS_VERSIONS)[number];

/**
 * F1.2: attributes and elements by the version whose schema first has them. A path goes from the top of the file;
 * `site` stands for every site. An item without `attribute` is the element itself.
 */
const FIRST_SEEN: readonly {
  readonly version: IisVersion;
  readonly path: string;
  readonly attributes?: readonly string[];
  /** Where the attribute is older than some of its values: those that count. */
  readonly values?: RegExp;
}[] = [
  {
    version: '7.5',
    path: 'system.applicationHost/applicationPools/add',
    attributes: ['startMode', 'CLRConfigFile', 'managedRuntimeLoader'],
  },
  {
    version: '7.5',
    path: 'system.applicationHost/applicationPools/add/processModel',
    attributes: ['setProfileEnvironment', 'logonType'],
  },
  {
    version: '7.5',
    path: 'system.applicationHost/applicationPools/add/cpu',
    attributes: ['smpProcessorAffinityMask2'],
  },
  { version: '7.5', path: 'system.applicationHost/serviceAutoStartProviders' },
  { version: '7.5', path: 'site/application', attributes: ['serviceAutoStartEnabled'] },
  { version: '7.5', path: 'system.webServer/serverRuntime', attributes: ['authenticatedUserOverride'] },
  { version: '8.0', path: 'site/bindings/binding', attributes: ['sslFlags'] },
  { version: '8.0', path: 'site/application', attributes: ['preloadEnabled'] },
  { version: '8.0', path: 'system.webServer/applicationInitialization' },
  { version: '8.0', path: 'system.webServer/security/dynamicIpSecurity' },
  { version: '8.0', path: 'system.webServer/security/ipSecurity', attributes: ['enableProxyMode', 'denyAction'] },
  { version: '8.0', path: 'system.webServer/webSocket' },
  { version: '8.0', path: 'system.webServer/staticContent/clientCache', attributes: ['setEtag'] },
  {
    version: '8.0',
    path: 'system.applicationHost/applicationPools/add/cpu',
    attributes: ['processorGroup', 'numaNodeAssignment', 'numaNodeAffinityMode'],
  },
  { version: '8.0', path: 'site/logFile', attributes: ['logSiteId'] },
  { version: '8.0', path: 'site/limits', attributes: ['maxUrlSegments'] },
  {
    version: '8.5',
    path: 'system.applicationHost/applicationPools/add/processModel',
    attributes: ['idleTimeoutAction'],
  },
  { version: '8.5', path: 'site/logFile', attributes: ['logTargetW3C', 'flushByEntryCountW3CLog', 'maxLogLineLength'] },
  { version: '8.5', path: 'site/logFile/customFields' },
  {
    version: '8.5',
    path: 'system.applicationHost/sites/siteDefaults/logFile',
    attributes: ['logTargetW3C', 'flushByEntryCountW3CLog', 'maxLogLineLength'],
  },
  { version: '8.5', path: 'system.applicationHost/sites/siteDefaults/logFile/customFields' },
  { version: '8.5', path: 'system.applicationHost/webLimits', attributes: ['dynamicRegistrationThreshold'] },
  {
    version: '8.0',
    path: 'system.applicationHost/applicationPools/add/cpu',
    attributes: ['action'],
    values: /^Throttle(?:UnderLoad)?$/i,
  },
  { version: '8.0', path: 'system.applicationHost/sites/siteDefaults/logFile', attributes: ['logSiteId'] },
  { version: '8.0', path: 'system.applicationHost/sites/siteDefaults/limits', attributes: ['maxUrlSegments'] },
  { version: '10.0', path: 'system.applicationHost/applicationPools/add/environmentVariables' },
  {
    version: '10.0',
    path: 'system.webServer/httpRedirect',
    attributes: ['httpResponseStatus'],
    values: /^PermRedirect$/i,
  },
  {
    version: '10.0',
    path: 'configProtectedData/providers/add',
    attributes: ['name'],
    values: /^IISWASOnlyAesProvider$/i,
  },
  {
    version: '10.0',
    path: 'site/traceFailedRequestsLogging',
    attributes: ['traceAllAfterTimeout'],
  },
  { version: '10.0', path: 'system.webServer/security/requestFiltering', attributes: ['removeServerHeader'] },
  { version: '10.0.1709', path: 'site/hsts' },
  { version: '10.0.1709', path: 'system.applicationHost/sites/siteDefaults/hsts' },
];

/**
 * The lowest version that the file's contents prove (F1.1, F1.2). "7.0" when they prove nothing.
 *
 * Bindings are looked at apart: a wildcard host is 10.0 (F2.4), a bit above 4 is 1809 (F1.2).
 */
export function lowestVersion({ tree, declarations }: ConfigurationSource): IisVersion {
  const top = topElements(tree);
  const locations = top.filter((element) => element.name === 'location').map((location) => location.children);
  return provenBy(tree, declarations.sites, [top, ...locations]);
}

/** What one site proves. */
export function versionOfSite(tree: XmlTree, site: SiteDeclaration): IisVersion {
  return provenBy(tree, [site], []);
}

/** What one location proves. */
export function versionOfLocation(tree: XmlTree, location: XmlElement): IisVersion {
  return provenBy(tree, [], [location.children]);
}

/** @param levels the elements that stand together: those at the top, and those in each location */
function provenBy(
  tree: XmlTree,
  sites: readonly SiteDeclaration[],
  levels: readonly (readonly XmlElement[])[],
): IisVersion {
  let lowest: IisVersion = '7.0';
  const raise = (version: IisVersion): void => {
    if (IIS_VERSIONS.indexOf(version) > IIS_VERSIONS.indexOf(lowest)) lowest = version;
  };
  const siteElements = sites.map(({ element }) => element);
  for (const { version, path, attributes, values } of FIRST_SEEN) {
    if (IIS_VERSIONS.indexOf(version) <= IIS_VERSIONS.indexOf(lowest)) continue;
    // Most of these names stand nowhere in a file: then no element has to be looked at.
    if (attributes !== undefined && !attributes.some((name) => tree.hasName(name))) continue;
    const [first = '', ...rest] = path.split('/');
    if (!rest.every((name) => tree.hasName(name))) continue;
    const starts =
      first === 'site' ? siteElements : levels.flatMap((level) => level.filter(({ name }) => name === first));
    if (starts.some((start) => has(start, rest, attributes, values))) raise(version);
  }
  for (const site of sites) {
    for (const binding of site.bindings) {
      if ((parseBindingFlags(binding.attribute('sslFlags')?.value ?? '') ?? 0) > 7) raise('10.0.1809');
      const host = parseBindingInformation(binding.attribute('bindingInformation')?.value ?? '').host;
      if (host?.startsWith('*.') === true && /^https?$/i.test(binding.attribute('protocol')?.value ?? ''))
        raise('10.0');
    }
  }
  return lowest;
}

function has(
  element: XmlElement,
  path: readonly string[],
  attributes: readonly string[] | undefined,
  values: RegExp | undefined,
): boolean {
  const [next, ...rest] = path;
  if (next !== undefined) return element.childrenNamed(next).some((child) => has(child, rest, attributes, values));
  if (attributes === undefined) return true;
  return attributes.some((name) => {
    const attribute = element.attribute(name);
    return attribute !== undefined && (values === undefined || values.test(attribute.value));
  });
}

const EXPRESS_VARIABLE = /%IIS_(?:BIN|USER_HOME|SITES_HOME)%/i;
const EXPRESS_POOL = /^Clr[24](?:Integrated|Classic)AppPool$/i;

/** F1.5: variables and application pools that only IIS Express files have; looked for in elements, not in comments. */
export function isIisExpress(source: ConfigurationSource): boolean {
  // Most files have neither mark anywhere, comments included: then no element has to be looked at.
  if (!mayBeExpress(source.text)) return false;
  const pending: XmlElement[] = [...source.tree.roots];
  for (let element = pending.pop(); element !== undefined; element = pending.pop()) {
    for (const { name, value } of element.attributes) {
      if (EXPRESS_VARIABLE.test(value) || (name === 'name' && EXPRESS_POOL.test(value))) return true;
    }
    for (const child of element.children) pending.push(child);
  }
  return false;
}

/** Whether a text has a mark of IIS Express, be it in a comment. */
export function mayBeExpress(text: string): boolean {
  return /%IIS_|Clr[24](?:Integrated|Classic)AppPool/i.test(text);
}
