import { message } from '../text/message';
import { resolveConfiguration, resolveWebConfigAlone } from './resolveConfiguration';
import { resolveMetabase } from './resolveMetabase';
import type { Message } from '../text/message';
import type { ConfigurationSource, MetabaseSource, NetshSource, RegistrySource, Source } from '../sources/source';
import type { IgnoredFile, Server } from './model';
import type { ResolveOptions } from './resolveConfiguration';

/**
 * Makes one server of the files that belong together.
 *
 * An applicationHost.config with sites decides, and a MetaBase.xml beside it decides nothing (F1.14). The first file
 * of a kind counts: a second one describes another server and is named in `ignored`. Without either, a web.config is
 * resolved on its own.
 */
export function resolveServer(sources: readonly Source[], options: ResolveOptions): Server {
  const configurations = sources.filter((source): source is ConfigurationSource => source.format === 'applicationHost');
  const metabases = sources.filter((source): source is MetabaseSource => source.format === 'metabase');
  const registries = sources.filter((source): source is RegistrySource => source.format === 'registry');
  const webConfigs = sources.filter((source): source is ConfigurationSource => source.format === 'webConfig');
  const netsh = sources.filter((source): source is NetshSource => source.format === 'netshSslcert');

  const configuration = configurations.find(hasSites) ?? (metabases.length === 0 ? configurations[0] : undefined);
  const metabase = configuration === undefined ? metabases[0] : undefined;
  const server =
    configuration !== undefined
      ? resolveConfiguration(configuration, options)
      : metabase !== undefined
        ? resolveMetabase(metabase, registries, options)
        : emptyServer(options);

  const ignored: IgnoredFile[] = [
    ...configurations.filter((source) => source !== configuration).map(secondServer),
    ...metabases.filter((source) => source !== metabase).map((source) => metabaseBeside(source, configuration)),
  ];
  const unknowns: Message[] = [...server.unknowns];
  if (webConfigs.length > 0 && server.sites.length > 0) {
    unknowns.push(
      message('{0} web.config files are given; they are shown on their own and are not joined to the paths of the sites.', webConfigs.length),
    );
  }
  for (const source of sources) {
    if (source.format !== 'redirection') continue;
    const { redirection } = source.declarations;
    if (redirection?.attribute('enabled')?.value.trim().toLowerCase() !== 'true') continue;
    unknowns.push(
      message(
        '{0} turns shared configuration on: the live applicationHost.config lies under "{1}", and a local one may be stale.',
        source.file,
        redirection.attribute('path')?.value ?? '',
      ),
    );
  }
  if (netsh.length > 0) {
    unknowns.push(message('{0} is recognised as netsh output, but what it says about HTTP.SYS is not read.', netsh[0]?.file ?? ''));
  }
  return {
    ...server,
    unmapped: webConfigs.map((source) => ({ file: source.file, paths: resolveWebConfigAlone(source) })),
    unknowns,
    ignored,
  };
}

function hasSites(source: ConfigurationSource): boolean {
  return source.declarations.sites.length > 0;
}

function secondServer({ file }: Source): IgnoredFile {
  return {
    file,
    reason: message('Another applicationHost.config describes this server already; analyse this file on its own.'),
    expected: false,
  };
}

function metabaseBeside({ file }: Source, configuration: ConfigurationSource | undefined): IgnoredFile {
  return configuration === undefined
    ? { file, reason: message('Another MetaBase.xml describes this server already; analyse this file on its own.'), expected: false }
    : {
        file,
        reason: message('IIS 7 and later keep web settings in applicationHost.config: this MetaBase.xml decides nothing about its sites.'),
        expected: true,
      };
}

function emptyServer(options: ResolveOptions): Server {
  return { product: 'IIS', version: '7.0', windows: options.windows, sites: [], unmapped: [], iis6: null, unknowns: [], ignored: [] };
}
