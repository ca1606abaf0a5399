/** The Windows Server versions that `--windows` names, oldest first. */
export const WINDOWS_NAMES = [
  'ws2003',
  'ws2003-sp1',
  'ws2008',
  'ws2008r2',
  'ws2012',
  'ws2012r2',
  'ws2016',
  'ws2019',
  'ws2022',
  'ws2025',
] as const;

export type WindowsName = (typeof WINDOWS_NAMES)[number];

export function isWindowsName(text: string): text is WindowsName {
  return (WINDOWS_NAMES as readonly string[]).includes(text);
}

/** Whether a version of Windows is another one or newer. */
export function isFrom(first: WindowsName, windows: WindowsName): boolean {
  return WINDOWS_NAMES.indexOf(windows) >= WINDOWS_NAMES.indexOf(first);
}

/** Whether a version is known to be older than another; an unknown one is not. */
export function isBefore(windows: WindowsName | null, other: WindowsName): boolean {
  return windows !== null && !isFrom(other, windows);
}

/** How people call a version. */
export const WINDOWS_TITLES: Readonly<Record<WindowsName, string>> = {
  ws2003: 'Windows Server 2003',
  'ws2003-sp1': 'Windows Server 2003 SP1',
  ws2008: 'Windows Server 2008',
  ws2008r2: 'Windows Server 2008 R2',
  ws2012: 'Windows Server 2012',
  ws2012r2: 'Windows Server 2012 R2',
  ws2016: 'Windows Server 2016',
  ws2019: 'Windows Server 2019',
  ws2022: 'Windows Server 2022',
  ws2025: 'Windows Server 2025',
};
