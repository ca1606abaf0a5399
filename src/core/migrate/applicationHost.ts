import { metabaseProperty } from '../sources/metabase';
import { accessBits } from '../server/model';
import { nearestParentKey } from '../server/nearestParentKey';
import { accessFlagsText, SSL_MAP_CERT, SSL_NEGOTIATE_CERT } from '../tls/accessFlags';
import { withoutTrailing } from '../text/trim';
import { DEFAULT_UPLOAD_READ_AHEAD_SIZE } from '../sources/sections';
import type { MetabaseDeclarations, MetabaseKey } from '../sources/metabase';
import type { SitePath } from '../server/model';
import type { PlannedSite } from './plan';

/** An element as xml2js's `Builder` takes it: attributes under `$`, children by name, several of a name in a list. */
export interface XmlObject {
  readonly $?: Readonly<Record<string, string>>;
  readonly [child: string]: XmlObject | readonly XmlObject[] | Readonly<Record<string, string>> | undefined;
}

/**
 * The sections of applicationHost.config that give IIS 7 and later the same sites, bindings and SSL settings. Children
 * stand in the order of IIS's schema.
 */
export function applicationHostObject(sites: readonly PlannedSite[], declarations: MetabaseDeclarations): XmlObject {
  const bySite = new Map<string, MetabaseKey[]>();
  for (const key of declarations.keys) {
    const [lm, service, id, root] = key.segments;
    if (lm !== 'LM' || service !== 'W3SVC' || id === undefined || root !== 'ROOT') continue;
    const keys = bySite.get(id);
    if (keys === undefined) bySite.set(id, [key]);
    else keys.push(key);
  }
  return printable({
    configuration: {
      'system.applicationHost': {
        sites: { site: sites.map((planned) => siteObject(planned, bySite.get(String(planned.id)) ?? [])) },
      },
      location: sites.flatMap(({ site, name }) => locations(name, site.paths)),
    },
  });
}

// ---- sites

function siteObject({ id, name, bindings }: PlannedSite, keys: readonly MetabaseKey[]): XmlObject {
  return {
    $: { name, id: String(id) },
    application: applications(keys),
    bindings: {
      binding: bindings.map(({ protocol, bindingInformation, sslFlags }) => ({
        $: { protocol, bindingInformation, ...(sslFlags === 0 ? {} : { sslFlags: String(sslFlags) }) },
      })),
    },
  };
}

interface Folder {
  readonly path: string;
  readonly physicalPath: string | null;
  readonly isApplication: boolean;
}

/**
 * The applications of a site with their virtual directories. A key with a `Path` is a virtual directory; one whose
 * `AppRoot` is itself is an application of its own. The root is always there.
 */
function applications(keys: readonly MetabaseKey[]): readonly XmlObject[] {
  const folders = new Map<string, Folder>([['', { path: '/', physicalPath: null, isApplication: true }]]);
  for (const key of keys) {
    const segments = key.location
      .split('/')
      .filter((segment) => segment !== '')
      .slice(4);
    const path = metabaseProperty(key, 'Path')?.value;
    const appRoot = metabaseProperty(key, 'AppRoot')?.value;
    const isApplication =
      appRoot !== undefined &&
      withoutTrailing(appRoot, '/').toLowerCase() === withoutTrailing(key.location, '/').toLowerCase();
    const id = segments.join('/').toLowerCase();
    const known = folders.get(id);
    if (path === undefined && !isApplication && known === undefined) continue;
    folders.set(id, {
      path: `/${segments.join('/')}`,
      physicalPath: known?.physicalPath ?? (path === undefined || path === '' ? null : path),
      isApplication: isApplication || (known?.isApplication ?? false),
    });
  }
  const roots = [...folders].filter(([, { isApplication }]) => isApplication);
  return roots.map(([id, root]) => ({
    $: { path: root.path },
    virtualDirectory: [
      virtualDirectory('/', root.physicalPath),
      ...[...folders]
        .filter(([other, { isApplication }]) => !isApplication && ownerOf(other, roots) === id)
        .map(([, { path, physicalPath }]) =>
          virtualDirectory(root.path === '/' ? path : path.slice(root.path.length), physicalPath),
        ),
    ],
  }));
}

/** The nearest application above a virtual directory. */
function ownerOf(id: string, roots: readonly (readonly [string, Folder])[]): string {
  let owner = '';
  for (const [root] of roots) if (root.length > owner.length && id.startsWith(`${root}/`)) owner = root;
  return owner;
}

/** A `physicalPath` that the metabase does not tell is left out: a guess would look like a fact. */
function virtualDirectory(path: string, physicalPath: string | null): XmlObject {
  return { $: { path, ...(physicalPath === null ? {} : { physicalPath }) } };
}

/** The same with texts that XML can hold: a character that it cannot becomes visible as `?`, in every value alike. */
function printable(object: XmlObject): XmlObject {
  const inside = (value: unknown): unknown => {
    if (typeof value === 'string') return printableText(value);
    if (Array.isArray(value)) return value.map(inside);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inside(each)]));
  };
  return inside(object) as XmlObject;
}

function printableText(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    '?',
  );
}

// ---- locations

/** What a path has, as far as applicationHost.config can hold it. */
interface Holding {
  readonly flags: number;
  readonly readAhead: number;
  readonly activeDirectory: boolean;
}

const DEFAULTS: Holding = { flags: 0, readAhead: DEFAULT_UPLOAD_READ_AHEAD_SIZE, activeDirectory: false };

/**
 * One `<location>` for each path that differs from what it inherits. Values are effective ones, so that what the
 * metabase states at the server or at a key of the site's own level holds for the site.
 */
function locations(site: string, paths: readonly SitePath[]): readonly XmlObject[] {
  const settled = new Map<string, Holding>();
  const out: XmlObject[] = [];
  for (const path of paths) {
    const key = path.path.toLowerCase();
    const inherited = inheritedBy(key, settled);
    const own = holdingOf(path, inherited);
    settled.set(key, own);
    const content = {
      ...(own.readAhead === inherited.readAhead
        ? {}
        : { serverRuntime: { $: { uploadReadAheadSize: String(own.readAhead) } } }),
      ...security(own, inherited),
    };
    if (Object.keys(content).length === 0) continue;
    out.push({ $: { path: path.path === '/' ? site : `${site}${path.path}` }, 'system.webServer': content });
  }
  return out;
}

function holdingOf(path: SitePath, inherited: Holding): Holding {
  const { flags, uploadReadAheadSize, mapping } = path.access;
  return {
    flags: flags.value.bits === null ? inherited.flags : accessBits(path) & ~SSL_MAP_CERT,
    readAhead: uploadReadAheadSize.value ?? inherited.readAhead,
    activeDirectory: mapping.includes('activeDirectory') && (accessBits(path) & SSL_NEGOTIATE_CERT) !== 0,
  };
}

function inheritedBy(key: string, settled: ReadonlyMap<string, Holding>): Holding {
  const parent = key === '/' ? undefined : settled.get(nearestParentKey(settled, key));
  return parent ?? DEFAULTS;
}

function security(own: Holding, inherited: Holding): { readonly security?: XmlObject } {
  const access =
    own.flags === inherited.flags
      ? {}
      : { access: { $: { sslFlags: accessFlagsText(own.flags).replaceAll(', ', ',') } } };
  const mapping =
    own.activeDirectory === inherited.activeDirectory
      ? {}
      : {
          authentication: {
            clientCertificateMappingAuthentication: { $: { enabled: String(own.activeDirectory) } },
          },
        };
  const content = { ...access, ...mapping };
  return Object.keys(content).length === 0 ? {} : { security: content };
}
