/**
 * Where a site's SSL is done, named as in the report contract:
 * `none` no https endpoint; `kernel` HTTP.SYS in kernel mode; `userHttpFilter` the HTTP SSL service in lsass.exe;
 * `userInetinfo` inetinfo.exe in IIS 5.0 isolation mode.
 */
export type SslMode = 'none' | 'kernel' | 'userHttpFilter' | 'userInetinfo';

/** What decides the mode on IIS 6. `null` where nothing states it. */
export interface Iis6SslSwitches {
  /** `EnableKernelSSL` of a registry export. */
  readonly enableKernelSsl: number | null;
  /** `IIs5IsolationModeEnabled` at `/LM/W3SVC`. */
  readonly iis5IsolationMode: boolean | null;
}

/**
 * F5.12: any nonzero `EnableKernelSSL` means kernel mode, whatever the isolation mode (the combination is [inferred]);
 * else IIS 5.0 isolation mode means inetinfo.exe, and worker process isolation mode, which is assumed where nothing
 * is stated (F4.8), means HTTPFilter.
 */
export function iis6SslMode(switches: Iis6SslSwitches): Exclude<SslMode, 'none'> {
  if (switches.enableKernelSsl !== null && switches.enableKernelSsl !== 0) return 'kernel';
  return switches.iis5IsolationMode === true ? 'userInetinfo' : 'userHttpFilter';
}
