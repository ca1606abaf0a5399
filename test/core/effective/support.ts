import { analyze } from '../../../src/core/index';
import { must, readFiles } from '../../support/check';
import type { Analysis, Server, Site, SitePath, WindowsName } from '../../../src/core/index';
import type { Files } from '../../support/check';

export const A = 'applicationHost.config';
export const M = 'MetaBase.xml';

export type HttpSysEntry = Server['httpSys']['entries'][number];

/** A server of some files, with what only a project file says. */
export interface Resolved {
  readonly server: Server;
  readonly analysis: Analysis;
  readonly site: (name: string) => Site;
  readonly at: (path: string, site?: string) => SitePath;
  readonly text: (
    place: { readonly file: string; readonly range: { start: number; end: number } } | null,
  ) => string | null;
  readonly found: (rule: string) => Analysis['findings'];
}

export function resolve(
  files: Files,
  options: { readonly windows?: WindowsName; readonly pathMap?: Readonly<Record<string, string>> } = {},
): Resolved {
  const sources = readFiles(files);
  const analysis = analyze(sources, {
    windows: options.windows ?? null,
    pathMap: new Map(Object.entries(options.pathMap ?? {})),
  });
  const { server } = analysis;
  const site = (name: string): Site =>
    must(
      server.sites.find((each) => each.name === name),
      `site ${name}`,
    );
  return {
    server,
    analysis,
    site,
    at: (path, name) =>
      must(
        (name === undefined ? must(server.sites[0], 'site') : site(name)).paths.find((each) => each.path === path),
        `path ${path}`,
      ),
    text: (place) =>
      place === null
        ? null
        : must(
            sources.find(({ file }) => file === place.file),
            place.file,
          ).text.slice(place.range.start, place.range.end),
    found: (rule) => analysis.findings.filter((finding) => finding.rule === rule),
  };
}

/** The path as an administrator reads it. */
export function said({ access }: SitePath): string {
  const { bits } = access.flags.value;
  if (bits === null) return 'unknown';
  const names: readonly (readonly [number, string])[] = [
    [8, 'Ssl'],
    [32, 'SslNegotiateCert'],
    [64, 'SslRequireCert'],
    [128, 'SslMapCert'],
    [256, 'Ssl128'],
  ];
  return names.flatMap(([bit, name]) => ((bits & bit) === 0 ? [] : [name])).join(', ') || 'None';
}

// ---- texts

export function section(attributes: string, path = 'security/access'): string {
  const names = ['system.webServer', ...path.split('/')];
  const last = names.pop() ?? '';
  return `${names.map((name) => `<${name}>`).join('')}<${last} ${attributes} />${names
    .reverse()
    .map((name) => `</${name}>`)
    .join('')}`;
}

export const access = (flags: string, more = ''): string => section(`sslFlags="${flags}"${more}`);

export function location(path: string, content: string, attributes = ''): string {
  return `<location path="${path}"${attributes === '' ? '' : ` ${attributes}`}>${content}</location>`;
}

export const config = (content: string): string => `<configuration>${content}</configuration>`;

/** `<configSections>` with a definition of `access`, and of others by their own text. */
export function definitions(accessAttributes: string, others = ''): string {
  return `<configSections><sectionGroup name="system.webServer">${others}<sectionGroup name="security"><section name="access" ${accessAttributes} /></sectionGroup></sectionGroup></configSections>`;
}

export const OPEN = definitions('overrideModeDefault="Allow"');

export interface Folders {
  /** Virtual directories by URL: `/app` is an application of its own, `/app:/vdir` a directory in it. */
  readonly [url: string]: string;
}

/** A site element; `folders` by application, `/app:/dir` for a virtual directory of it. */
export function siteElement(name: string, id: number, folders: Folders, bindings = '', defaults = ''): string {
  const applications = new Map<string, string[]>();
  for (const [url, folder] of Object.entries(folders)) {
    const [application = '/', directory = '/'] = url.split(':');
    const [physicalPath = '', more = ''] = folder.split('|');
    const text = `<virtualDirectory path="${directory}" physicalPath="${physicalPath}"${more === '' ? '' : ` ${more}`} />`;
    applications.set(application, [...(applications.get(application) ?? []), text]);
  }
  const texts = [...applications].map(
    ([path, directories]) => `<application path="${path}">${directories.join('')}</application>`,
  );
  return `<site name="${name}" id="${id}">${texts.join('')}<bindings>${bindings}</bindings>${defaults}</site>`;
}

export const HTTPS = '<binding protocol="https" bindingInformation="*:443:" />';

export function host(sites: string, rest = '', sections = ''): string {
  return config(`${sections}<system.applicationHost><sites>${sites}</sites></system.applicationHost>${rest}`);
}
