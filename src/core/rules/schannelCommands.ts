import { commandFix } from './fixing';
import type { ProtocolSetting } from '../server/tlsSettings';
import type { Message } from '../text/message';
import type { CommandFix } from './rule';

const SCHANNEL = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL';

/** The commands that turn a protocol of the server side on or off, and those that bring the old values back. */
export function protocolFix(title: Message, { protocol, registry }: ProtocolSetting, on: boolean): CommandFix {
  const key = `${SCHANNEL}\\Protocols\\${protocol}\\Server`;
  return commandFix(
    title,
    `${set(key, 'Enabled', on ? 1 : 0)} & ${set(key, 'DisabledByDefault', on ? 0 : 1)}`,
    `${set(key, 'Enabled', registry.enabled.value)} & ${set(key, 'DisabledByDefault', registry.disabledByDefault.value)}`,
  );
}

/** A value of the SCHANNEL key itself. */
export function schannelFix(title: Message, name: string, value: number, before: number | null): CommandFix {
  return commandFix(title, set(SCHANNEL, name, value), set(SCHANNEL, name, before));
}

function set(key: string, name: string, value: number | null): string {
  return value === null
    ? `reg delete "${key}" /v ${name} /f`
    : `reg add "${key}" /v ${name} /t REG_DWORD /d ${value} /f`;
}
