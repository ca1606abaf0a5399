/**
 * Where a site's SSL is done, named as in the report contract:
 * `none` no https endpoint; `kernel` HTTP.SYS in kernel mode; `userHttpFilter` the HTTP SSL service in lsass.exe;
 * `userInetinfo` inetinfo.exe in IIS 5.0 isolation mode.
 */
export type SslMode = 'none' | 'kernel' | 'userHttpFilter' | 'userInetinfo';

/**
 * F5.12: kernel mode where the switch is on, whatever the isolation mode (the combination is [inferred]); else IIS 5.0
 * isolation mode means inetinfo.exe, and worker process isolation mode, which is assumed where nothing is stated
 * (F4.8), means HTTPFilter.
 *
 * @param kernelSsl `EnableKernelSSL` is on and Windows knows it
 * @param iis5IsolationMode `IIs5IsolationModeEnabled` at `/LM/W3SVC`
 */
export function iis6SslMode(kernelSsl: boolean, iis5IsolationMode: boolean): Exclude<SslMode, 'none'> {
  if (kernelSsl) return 'kernel';
  return iis5IsolationMode ? 'userInetinfo' : 'userHttpFilter';
}
