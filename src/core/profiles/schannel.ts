import { message } from '../text/message';
import { answer } from './checks';
import type { Effective } from '../server/effective';
import type { Server } from '../server/model';
import type { SchannelKey } from '../server/tlsSettings';
import type { ProtocolName } from '../tls/protocols';
import type { Answer } from './checks';

/** Answers when no export holds Schannel's keys. */
export function unread(server: Server): Answer | null {
  return server.tls.schannelRead
    ? null
    : answer('unknown', message('No registry export with the keys of Schannel is given.'));
}

export function protocolKey(server: Server, protocol: ProtocolName, side: 'server' | 'client'): SchannelKey | null {
  const found = server.tls.protocols.find((each) => each.protocol === protocol);
  if (found === undefined) return null;
  return side === 'server' ? found.registry : found.client;
}

/** `Enabled` 0 and `DisabledByDefault` not 0 (F8.2): both have to stand there. */
export function isOff(name: string, key: SchannelKey | null, missingIsFine = false): Answer {
  if (key === null || isMissing(key)) {
    return missingIsFine
      ? answer('pass', message('{0} has no key, which is accepted.', name))
      : answer('fail', message('{0} has no key: the default of Windows holds.', name));
  }
  const { enabled, disabledByDefault } = key;
  if (enabled.value !== 0) return wrong(name, 'Enabled', enabled, '0');
  if (disabledByDefault.value === 0 || disabledByDefault.value === null)
    return wrong(name, 'DisabledByDefault', disabledByDefault, '1');
  return answer('pass', message('{0} is off.', name), enabled);
}

/** `Enabled` not 0 (0xFFFFFFFF counts, F8.2) and `DisabledByDefault` 0. */
export function isOn(name: string, key: SchannelKey | null): Answer {
  if (key === null || isMissing(key))
    return answer('fail', message('{0} has no key: the default of Windows holds.', name));
  const { enabled, disabledByDefault } = key;
  if (enabled.value === 0 || enabled.value === null) return wrong(name, 'Enabled', enabled, '1');
  if (disabledByDefault.value !== 0) return wrong(name, 'DisabledByDefault', disabledByDefault, '0');
  return answer('pass', message('{0} is on.', name), enabled);
}

function isMissing({ enabled, disabledByDefault }: SchannelKey): boolean {
  return enabled.origin === null && disabledByDefault.origin === null;
}

export function wrong(key: string, name: string, stated: Effective<number | null>, wanted: string): Answer {
  return answer(
    'fail',
    stated.value === null
      ? message('{0}: {1} is not stated and has to be {2}.', key, name, wanted)
      : message('{0}: {1} is {2} and has to be {3}.', key, name, stated.value, wanted),
    stated,
  );
}
