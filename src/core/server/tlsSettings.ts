import { message } from '../text/message';
import { registryValue } from '../sources/registryExport';
import { PROTOCOLS, protocolByRegistry, protocolDefault, windowsByBuild } from '../tls/protocols';
import { effective } from './effective';
import type { RegistryValue } from '../sources/registryExport';
import type { RegistrySource } from '../sources/source';
import type { TextRange } from '../text/range';
import type { ProtocolName } from '../tls/protocols';
import type { WindowsName } from '../tls/windows';
import type { Effective, Origin, Stated } from './effective';

const SCHANNEL = 'SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL';
/** F5.2, F8.7. */
export const HTTP_PARAMETERS = 'SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters';
const CURRENT_VERSION = 'SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';

/** The two values of a protocol's key, as the exports state them. */
export interface SchannelKey {
  readonly enabled: Effective<number | null>;
  readonly disabledByDefault: Effective<number | null>;
}

/** The switches of ciphers that profiles ask for, by the names of their keys (F8.9). */
const CIPHERS = [
  'NULL',
  'DES 56/56',
  'RC4 40/128',
  'RC4 56/128',
  'RC4 64/128',
  'RC4 128/128',
  'AES 128/128',
  'AES 256/256',
] as const;

/** F8.8. */
const CIPHER_ORDER = 'SOFTWARE\\Policies\\Microsoft\\Cryptography\\Configuration\\SSL\\00010002';

/** A protocol version on the server side. */
export interface ProtocolSetting {
  readonly protocol: ProtocolName;
  /** `null`: not known, since neither the registry nor the version of Windows says it. */
  readonly enabled: boolean | null;
  /** Where the registry says it; `null` when the default of Windows holds or nothing is known. */
  readonly origin: Origin | null;
  /** What stands in the protocol's `Server` key. */
  readonly registry: SchannelKey;
  /** What stands in its `Client` key, which decides about connections that the machine opens. */
  readonly client: SchannelKey;
}

/** Protocols and switches of the machine (section 8 of the facts). They hold for every site and binding (F8.10). */
export interface TlsSettings {
  readonly protocols: readonly ProtocolSetting[];
  readonly ciphers: readonly { readonly name: string; readonly enabled: Effective<number | null> }[];
  /** The policy's list of cipher suites; `null`: not stated. */
  readonly cipherSuiteOrder: Effective<string | null>;
  /** `EnableHttp2Tls`: 0 turns HTTP/2 over TLS off (F6.11). `null`: not stated. */
  readonly enableHttp2Tls: Effective<number | null>;
  /** `EnableHttp3`: off unless 1 (F6.13). */
  readonly enableHttp3: Effective<number | null>;
  readonly sendTrustedIssuerList: Effective<number | null>;
  readonly clientAuthTrustMode: Effective<number | null>;
  readonly enableKernelSsl: Effective<number | null>;
  /** Whether an export with Schannel or HTTP keys was given. */
  readonly schannelRead: boolean;
  /** The first key of an export that all settings of protocols lie below: it would hold those that are not stated. */
  readonly protocolsKey: { readonly file: string; readonly range: TextRange } | null;
  readonly httpParametersRead: boolean;
}

/** A switch in the registry by its key and name. */
function dwords(registries: readonly RegistrySource[], key: string, name: string): readonly Stated<number | null>[] {
  return registries.flatMap((registry) => {
    const found = registryValue(registry.declarations, key, name);
    if (found === undefined) return [];
    return [{ value: found.data.kind === 'dword' ? found.data.value : null, origin: originOf(registry, key, found) }];
  });
}

function originOf({ file }: RegistrySource, key: string, { range, dataRange }: RegistryValue): Origin {
  return { file, range, valueRange: dataRange, level: message('registry key {0}', key) };
}

/**
 * The settings that registry exports state, with the defaults of a version of Windows beneath them.
 * A later export overrides an earlier one.
 */
export function readTlsSettings(registries: readonly RegistrySource[], windows: WindowsName | null): TlsSettings {
  const number = (key: string, name: string): Effective<number | null> =>
    effective<number | null>(dwords(registries, key, name), null);
  const mentions = (prefix: string): boolean => {
    const wanted = prefix.toLowerCase().replace('\\currentcontrolset\\', '\\');
    return registries.some(({ declarations }) =>
      declarations.keys.some(({ path }) =>
        path
          .toLowerCase()
          .replace(/\\(?:currentcontrolset|controlset\d{3})\\/, '\\')
          .includes(wanted),
      ),
    );
  };
  return {
    protocols: PROTOCOLS.map((protocol) => protocolSetting(registries, protocol, windows)),
    ciphers: CIPHERS.map((name) => ({ name, enabled: number(`${SCHANNEL}\\Ciphers\\${name}`, 'Enabled') })),
    cipherSuiteOrder: cipherSuiteOrder(registries),
    enableHttp2Tls: number(HTTP_PARAMETERS, 'EnableHttp2Tls'),
    enableHttp3: number(HTTP_PARAMETERS, 'EnableHttp3'),
    sendTrustedIssuerList: number(SCHANNEL, 'SendTrustedIssuerList'),
    clientAuthTrustMode: number(SCHANNEL, 'ClientAuthTrustMode'),
    enableKernelSsl: number(HTTP_PARAMETERS, 'EnableKernelSSL'),
    protocolsKey: protocolsKeyOf(registries),
    schannelRead: mentions(SCHANNEL),
    httpParametersRead: mentions(HTTP_PARAMETERS),
  };
}

function cipherSuiteOrder(registries: readonly RegistrySource[]): Effective<string | null> {
  return effective<string | null>(
    registries.flatMap((registry): Stated<string | null>[] => {
      const found = registryValue(registry.declarations, CIPHER_ORDER, 'Functions');
      if (found === undefined) return [];
      const { data } = found;
      return [{ value: data.kind === 'string' ? data.value : '', origin: originOf(registry, CIPHER_ORDER, found) }];
    }),
    null,
  );
}

const PROTOCOLS_KEY =
  /^(?:HKEY_LOCAL_MACHINE|HKLM)\\SYSTEM\\(?:CurrentControlSet|ControlSet\d{3})\\Control\\SecurityProviders\\SCHANNEL(?:\\Protocols)?$/i;

function protocolsKeyOf(registries: readonly RegistrySource[]): TlsSettings['protocolsKey'] {
  for (const { file, declarations } of registries) {
    const key = declarations.keys.find(({ path, deleted }) => !deleted && PROTOCOLS_KEY.test(path));
    if (key !== undefined) return { file, range: key.range };
  }
  return null;
}

function protocolSetting(
  registries: readonly RegistrySource[],
  protocol: ProtocolName,
  windows: WindowsName | null,
): ProtocolSetting {
  const keyOf = (side: string): SchannelKey => {
    const key = `${SCHANNEL}\\Protocols\\${protocol}\\${side}`;
    return {
      enabled: effective<number | null>(dwords(registries, key, 'Enabled'), null),
      disabledByDefault: effective<number | null>(dwords(registries, key, 'DisabledByDefault'), null),
    };
  };
  const registry = keyOf('Server');
  const client = keyOf('Client');
  const { enabled, disabledByDefault: disabled } = registry;
  const stated = protocolByRegistry(enabled.value, disabled.value);
  if (stated !== null) {
    const origin = stated || enabled.value === 0 ? enabled.origin : disabled.origin;
    return { protocol, enabled: stated, origin, registry, client };
  }
  const byDefault = windows === null ? null : protocolDefault(windows, protocol) === 'on';
  return { protocol, enabled: byDefault, origin: null, registry, client };
}

/** The version of Windows that an export proves by `CurrentBuild` (F1.4); `null` when none does. */
export function windowsOf(registries: readonly RegistrySource[]): WindowsName | null {
  for (const { declarations } of registries) {
    const build = registryValue(declarations, CURRENT_VERSION, 'CurrentBuild');
    const servicePack = registryValue(declarations, CURRENT_VERSION, 'CSDVersion');
    if (build?.data.kind !== 'string') continue;
    const windows = windowsByBuild(
      build.data.value,
      servicePack?.data.kind === 'string' ? servicePack.data.value : null,
    );
    if (windows !== null) return windows;
  }
  return null;
}
