import type { WindowsName } from './windows';

/** The protocol versions of Schannel, by the names of its registry keys, oldest first (F8.1). */
export const PROTOCOLS = ['SSL 2.0', 'SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'] as const;

export type ProtocolName = (typeof PROTOCOLS)[number];

/** What a server's Schannel does with a protocol by default: `absent` where the version does not have it at all. */
export type ProtocolDefault = 'on' | 'off' | 'absent';

/**
 * F8.3, server side. Windows Server 2008 is taken without the update that brought TLS 1.1 and 1.2, which are off with
 * it too.
 */
const DEFAULTS: Readonly<Record<WindowsName, readonly ProtocolDefault[]>> = {
  ws2003: ['on', 'on', 'on', 'absent', 'absent', 'absent'],
  'ws2003-sp1': ['on', 'on', 'on', 'absent', 'absent', 'absent'],
  ws2008: ['on', 'on', 'on', 'absent', 'absent', 'absent'],
  ws2008r2: ['on', 'on', 'on', 'off', 'off', 'absent'],
  ws2012: ['off', 'on', 'on', 'on', 'on', 'absent'],
  ws2012r2: ['off', 'on', 'on', 'on', 'on', 'absent'],
  ws2016: ['absent', 'off', 'on', 'on', 'on', 'absent'],
  ws2019: ['absent', 'off', 'on', 'on', 'on', 'absent'],
  ws2022: ['absent', 'off', 'on', 'on', 'on', 'on'],
  ws2025: ['absent', 'off', 'on', 'on', 'on', 'on'],
};

/** The default of a protocol on a version of Windows (F8.3). */
export function protocolDefault(windows: WindowsName, protocol: ProtocolName): ProtocolDefault {
  return DEFAULTS[windows][PROTOCOLS.indexOf(protocol)] ?? 'absent';
}

/**
 * F8.2: what the two registry values make of a protocol. Any nonzero `Enabled` is on, 0xFFFFFFFF too; with
 * `DisabledByDefault` nonzero it is off unless the application asks, which HTTP.SYS does not.
 *
 * @param enabled `null` where the value is absent
 * @returns `null`: the registry leaves it to the default of Windows
 */
export function protocolByRegistry(enabled: number | null, disabledByDefault: number | null): boolean | null {
  if (enabled === 0) return false;
  if (disabledByDefault !== null && disabledByDefault !== 0) return false;
  return enabled === null ? null : true;
}

/** Build numbers by `CurrentBuild` (F1.4; the numbers are [inferred]). Windows of desktops is not named here. */
const BUILDS: Readonly<Record<string, WindowsName>> = {
  '3790': 'ws2003',
  '6001': 'ws2008',
  '6002': 'ws2008',
  '6003': 'ws2008',
  '7600': 'ws2008r2',
  '7601': 'ws2008r2',
  '9200': 'ws2012',
  '9600': 'ws2012r2',
  '14393': 'ws2016',
  '17763': 'ws2019',
  '20348': 'ws2022',
  '26100': 'ws2025',
};

/**
 * The version of Windows Server by its build number.
 * @param servicePack `CSDVersion`: tells Windows Server 2003 before and from SP1 apart; `null` where it is not stated
 */
export function windowsByBuild(build: string, servicePack: string | null): WindowsName | null {
  const windows = Object.hasOwn(BUILDS, build) ? (BUILDS[build] ?? null) : null;
  if (windows !== 'ws2003') return windows;
  // The build is that of every service pack, and an export that does not name one proves none.
  return servicePack === null ? null : /^Service Pack [1-9]/.test(servicePack) ? 'ws2003-sp1' : 'ws2003';
}
