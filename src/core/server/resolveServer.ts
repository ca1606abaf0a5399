import { finish } from '../steps';
import { message } from '../text/message';
import { baseName } from '../sources/readSource';
import { readHttpSys } from './httpSys';
import { Includes, resolveConfiguration, resolveWebConfigAlone, structureOf } from './resolveConfiguration';
import { reresolveConfiguration } from './reresolveConfiguration';
import { resolveMetabase } from './resolveMetabase';
import { readTlsSettings, windowsOf } from './tlsSettings';
import type { Steps } from '../steps';
import type { Message } from '../text/message';
import type { ConfigurationSource, MetabaseSource, NetshSource, RegistrySource, Source } from '../sources/source';
import type { IgnoredFile, Place, Server } from './model';
import type { ReresolvedServer } from './reresolveConfiguration';
import type { ConfigurationState, ResolveOptions } from './resolveConfiguration';

/**
 * Makes one server of the files that belong together.
 *
 * An applicationHost.config with sites decides, and a MetaBase.xml beside it decides nothing (F1.14). The first file
 * of a kind counts: a second one describes another server and is named in `ignored`. Without either, a web.config is
 * resolved on its own.
 */
export function resolveServer(sources: readonly Source[], options: ResolveOptions): Server {
  return finish(resolveServerSteps(sources, options));
}

/** The same in steps. */
export function* resolveServerSteps(sources: readonly Source[], options: ResolveOptions): Steps<Server> {
  const configurations = sources.filter((source): source is ConfigurationSource => source.format === 'applicationHost');
  const metabases = sources.filter((source): source is MetabaseSource => source.format === 'metabase');
  const registries = sources.filter((source): source is RegistrySource => source.format === 'registry');
  const webConfigs = sources.filter((source): source is ConfigurationSource => source.format === 'webConfig');
  const netsh = sources.filter((source): source is NetshSource => source.format === 'netshSslcert');

  const configuration = configurations.find(hasSites) ?? (metabases.length === 0 ? configurations[0] : undefined);
  const metabase = configuration === undefined ? metabases[0] : undefined;
  const resolved =
    configuration === undefined
      ? null
      : yield* resolveConfiguration(configuration, { webConfigs, registries, netsh }, options);
  const server =
    resolved !== null
      ? resolved.server
      : metabase !== undefined
        ? {
            ...resolveMetabase(metabase, registries, options),
            unmapped: onTheirOwn(webConfigs),
            structure: structureOnTheirOwn(webConfigs),
          }
        : withoutServer(webConfigs, registries, netsh, options);

  const ignored: IgnoredFile[] = [
    ...configurations.filter((source) => source !== configuration).map(secondServer),
    ...metabases.filter((source) => source !== metabase).map((source) => metabaseBeside(source, configuration)),
  ];
  const whole: Server = { ...server, unknowns: [...server.unknowns, ...redirections(sources)], ignored };
  if (resolved !== null && configuration !== undefined) KEPT.set(whole, { configuration, state: resolved.state });
  return whole;
}

/** What is kept of resolving a server, for `reresolveServer`. */
const KEPT = new WeakMap<Server, { readonly configuration: ConfigurationSource; readonly state: ConfigurationState }>();

/**
 * Brings a server up to date when nothing changed but sites and locations of its applicationHost.config that were read
 * again by themselves; `null` where everything has to be resolved again. The same options hold.
 *
 * @param was what the server was resolved of
 */
export function reresolveServer(
  server: Server,
  was: readonly Source[],
  sources: readonly Source[],
): ReresolvedServer | null {
  const kept = KEPT.get(server);
  if (kept === undefined || was.length !== sources.length) return null;
  const { configuration, state } = kept;
  const index = was.indexOf(configuration);
  const edited = sources[index];
  if (!sources.every((source, i) => i === index || source === was[i])) return null;
  if (edited?.format !== 'applicationHost' || edited.edits.all !== configuration.edits.all) return null;
  const blocks = edited.edits.all.slice(configuration.edits.seen, edited.edits.seen);
  const again = reresolveConfiguration(server, state, configuration, edited, blocks);
  if (again === null) return null;
  const whole: Server = { ...again.server, unknowns: [...again.server.unknowns, ...redirections(sources)] };
  KEPT.set(whole, { configuration: edited, state });
  return { server: whole, edited: again.edited };
}

/** F2.34: a server with shared configuration has its live files elsewhere. */
function redirections(sources: readonly Source[]): readonly Message[] {
  return sources.flatMap((source) => {
    if (source.format !== 'redirection') return [];
    const { redirection } = source.declarations;
    if (redirection?.attribute('enabled')?.value.trim().toLowerCase() !== 'true') return [];
    return [
      message(
        '{0} turns shared configuration on: the live applicationHost.config lies under "{1}", and a local one may be stale.',
        baseName(source.file),
        redirection.attribute('path')?.value ?? '',
      ),
    ];
  });
}

function onTheirOwn(webConfigs: readonly ConfigurationSource[]): Server['unmapped'] {
  const includes = new Includes(webConfigs);
  return webConfigs.map((source) => resolveWebConfigAlone(source, includes.find));
}

function structureOnTheirOwn(webConfigs: readonly ConfigurationSource[]): Server['structure'] {
  const includes = new Includes(webConfigs);
  return webConfigs.flatMap((source) => structureOf(source, false, includes.find));
}

function hasSites(source: ConfigurationSource): boolean {
  return source.declarations.sites.length > 0;
}

function secondServer(source: ConfigurationSource): IgnoredFile {
  return {
    file: source.file,
    place: rootPlace(source),
    reason: message('Another applicationHost.config describes this server already; analyse this file on its own.'),
    expected: false,
  };
}

function rootPlace({ file, tree }: ConfigurationSource | MetabaseSource): Place {
  return { file, range: tree.roots[0]?.nameRange ?? { start: 0, end: 0 } };
}

function metabaseBeside(source: MetabaseSource, configuration: ConfigurationSource | undefined): IgnoredFile {
  const { file } = source;
  const place = rootPlace(source);
  return configuration === undefined
    ? {
        file,
        place,
        reason: message('Another MetaBase.xml describes this server already; analyse this file on its own.'),
        expected: false,
      }
    : {
        file,
        place,
        reason: message(
          'IIS 7 and later keep web settings in applicationHost.config: this MetaBase.xml decides nothing about its sites.',
        ),
        expected: true,
      };
}

function withoutServer(
  webConfigs: readonly ConfigurationSource[],
  registries: readonly RegistrySource[],
  netsh: readonly NetshSource[],
  options: ResolveOptions,
): Server {
  const windows = options.whatIf ?? windowsOf(registries) ?? options.windows;
  return {
    product: 'IIS',
    version: '7.0',
    windows,
    sites: [],
    webConfigs: [],
    unmapped: onTheirOwn(webConfigs),
    iis6: null,
    httpSys: readHttpSys(netsh, registries),
    tls: readTlsSettings(registries, windows),
    structure: structureOnTheirOwn(webConfigs),
    serverLevel: null,
    customMetadata: [],
    unknowns: [],
    ignored: [],
  };
}
