import { message } from '../text/message';
import { DISABLE_HTTP2, DISABLE_LEGACY_TLS, DISABLE_QUIC, DISABLE_TLS13 } from '../tls/bindingFlags';
import { protocolDefault } from '../tls/protocols';
import { isFrom, WINDOWS_TITLES } from '../tls/windows';
import { placeOf } from './reasons';
import { TLS_VERSIONS } from './request';
import type { HttpSysEntry, SourcedSwitch } from '../server/httpSys';
import type { Binding, Place, Reason, Server } from '../server/model';
import type { TlsSettings } from '../server/tlsSettings';
import type { Message } from '../text/message';
import type { WindowsName } from '../tls/windows';
import type { ClientRequest, HttpVersion, TlsVersion } from './request';
import type { Negotiated } from './trace';

/** The version that both sides take, with the reasons for not taking a higher one. `tls` `null`: none in common. */
export interface ProtocolDecision extends Negotiated {
  readonly reasons: readonly Reason[];
  readonly unknowns: readonly Message[];
}

/** What plain HTTP and refused connections agree on. */
export const NOTHING_AGREED: ProtocolDecision = { tls: null, http: null, reasons: [], unknowns: [] };

/** Where protocols are switched: the machine, the binding and the HTTP.SYS entry of the connection. */
export interface ProtocolSwitches {
  readonly server: Server;
  readonly binding: Binding | null;
  readonly entry: HttpSysEntry | null;
}

/**
 * The highest versions of TLS and HTTP that client and server both speak (section 8 of the facts; F6.10 to F6.15).
 * Where nothing tells the version of Windows, TLS 1.2 and HTTP/1.1 (report contract, Settled 12).
 */
export function negotiateProtocols(switches: ProtocolSwitches, request: ClientRequest): ProtocolDecision {
  const reasons: Reason[] = [];
  const offers = (name: ProtocolVersion): boolean => {
    const refusal = refusalOf(switches, name);
    if (refusal === null) return true;
    // What is said of Windows, as its age, is said once and not for every version that it concerns.
    const isSaid = ({ text }: Reason): boolean =>
      refusal !== NOT_ASSUMED && text.template === refusal.text.template && text.args[0] === refusal.text.args[0];
    if (refusal !== NOT_ASSUMED && !reasons.some(isSaid)) reasons.push(refusal);
    return false;
  };
  const spoken = TLS_VERSIONS.slice(0, TLS_VERSIONS.indexOf(request.tls) + 1).reverse();
  // TLS 1.3 inside QUIC is not the TLS 1.3 over TCP that bindings switch off (section 2.3 of the facts).
  if (request.http === '3' && request.tls === '1.3' && offers('HTTP/3')) {
    return agreed('1.3', '3', reasons, switches);
  }
  const tls = spoken.find((version) => offers(`TLS ${version}`)) ?? null;
  if (tls === null) {
    const text = message(
      'Client and server have no version of TLS in common; the client speaks up to {0}.',
      request.tls,
    );
    return {
      tls,
      http: null,
      reasons: [{ text, place: null, fact: 'F8.3' }, ...reasons],
      unknowns: unknownsOf(switches),
    };
  }
  // RFC 9113: HTTP/2 needs TLS 1.2.
  const http = request.http !== '1.1' && (tls === '1.2' || tls === '1.3') && offers('HTTP/2') ? '2' : '1.1';
  return agreed(tls, http, reasons, switches);
}

type ProtocolVersion = `TLS ${TlsVersion}` | 'HTTP/2' | 'HTTP/3';

function agreed(
  tls: TlsVersion,
  http: HttpVersion,
  refusals: readonly Reason[],
  switches: ProtocolSwitches,
): ProtocolDecision {
  const text = message('TLS {0} and HTTP/{1} are agreed on: the highest that both sides speak.', tls, http);
  const learnt: Reason = {
    text: message('The client has learnt of HTTP/3 from an earlier answer (Alt-Svc) over TCP.'),
    place: null,
    fact: 'F6.13',
  };
  return {
    tls,
    http,
    reasons: [{ text, place: null, fact: 'F8.3' }, ...(http === '3' ? [learnt] : []), ...refusals],
    unknowns: unknownsOf(switches),
  };
}

/** IIS 6 has Windows Server 2003 beneath it, whatever else is said. */
function windowsOf({ iis6, windows }: Server): WindowsName | null {
  if (iis6 === null) return windows;
  return windows === 'ws2003-sp1' ? windows : 'ws2003';
}

/** The version of Windows is not known: that is said among the unknowns. */
const NOT_ASSUMED = 'notAssumed';

/** Why the server does not take a version; `null` when it does. */
function refusalOf(switches: ProtocolSwitches, name: ProtocolVersion): Reason | typeof NOT_ASSUMED | null {
  const { server, binding, entry } = switches;
  const windows = windowsOf(server);
  if (windows === null && (name === 'TLS 1.3' || name.startsWith('HTTP/'))) return NOT_ASSUMED;
  if (windows !== null && !isKnownTo(windows, name)) {
    return {
      text: message('{0} does not know {1}.', WINDOWS_TITLES[windows], name),
      place: null,
      fact: name.startsWith('HTTP/') ? factOf(name) : 'F8.3',
    };
  }
  const byMachine = machineRefusal(server.tls, windows, name);
  if (byMachine !== null) return byMachine;
  const bit = BINDING_BITS[name];
  if (bit !== undefined && ((binding?.sslFlags.value ?? 0) & bit) !== 0 && honours(windows, bit)) {
    return {
      text: message('{0} is switched off for this binding (sslFlags {1}).', name, binding?.sslFlags.value ?? 0),
      place: binding?.sslFlags.origin ?? null,
      fact: factOf(name),
    };
  }
  const entrySwitch = entry === null ? undefined : entrySwitchOf(entry, name);
  if (entry !== null && entrySwitch?.value === true) {
    return {
      text: message('{0} is switched off for the HTTP.SYS entry {1}.', name, entry.endpoint),
      place: entrySwitch.place ?? entry.place,
      fact: 'section 7.3',
    };
  }
  return null;
}

function isKnownTo(windows: WindowsName, name: ProtocolVersion): boolean {
  if (name === 'HTTP/2') return isFrom('ws2016', windows);
  if (name === 'HTTP/3') return isFrom('ws2022', windows);
  return protocolDefault(windows, name) !== 'absent';
}

/** F8.2, F6.11, F6.13: the registry, and where it is silent the default of Windows. */
function machineRefusal(tls: TlsSettings, windows: WindowsName | null, name: ProtocolVersion): Reason | null {
  if (name === 'HTTP/2') {
    const { value, origin } = tls.enableHttp2Tls;
    return value === 0 ? registryRefusal(name, 'EnableHttp2Tls', placeOf(origin), 'F6.11') : null;
  }
  if (name === 'HTTP/3') {
    const schannel = machineRefusal(tls, windows, 'TLS 1.3');
    if (schannel !== null) return schannel;
    const { value, origin } = tls.enableHttp3;
    if (value === 1) return null;
    return origin === null
      ? { text: message('HTTP/3 is off until EnableHttp3 is 1.'), place: null, fact: 'F6.13' }
      : registryRefusal(name, 'EnableHttp3', placeOf(origin), 'F6.13');
  }
  const setting = tls.protocols.find(({ protocol }) => protocol === name);
  if (setting !== undefined && setting.origin !== null) {
    return setting.enabled === false ? registryRefusal(name, 'Schannel', placeOf(setting.origin), 'F8.2') : null;
  }
  if (windows === null || protocolDefault(windows, name) === 'on') return null;
  return {
    text: message('{0} is off by default in {1}.', name, WINDOWS_TITLES[windows]),
    place: null,
    fact: 'F8.3',
  };
}

function registryRefusal(name: string, where: string, place: Place | null, fact: string): Reason {
  return { text: message('{0} is switched off in the registry ({1}).', name, where), place, fact };
}

/** F2.7: the bits of a binding by what they switch off. */
const BINDING_BITS: Readonly<Partial<Record<ProtocolVersion, number>>> = {
  'HTTP/2': DISABLE_HTTP2,
  'HTTP/3': DISABLE_QUIC,
  'TLS 1.3': DISABLE_TLS13,
  'TLS 1.1': DISABLE_LEGACY_TLS,
  'TLS 1.0': DISABLE_LEGACY_TLS,
};

/** F6.15: older versions of Windows take no notice of the bit. */
function honours(windows: WindowsName | null, bit: number): boolean {
  return bit !== DISABLE_LEGACY_TLS || windows === null || isFrom('ws2019', windows);
}

function entrySwitchOf(entry: HttpSysEntry, name: ProtocolVersion): SourcedSwitch {
  switch (name) {
    case 'HTTP/2':
      return entry.disableHttp2;
    case 'HTTP/3':
      return entry.disableQuic;
    case 'TLS 1.3':
      return entry.disableTls13;
    case 'TLS 1.2':
      return entry.disableTls12;
    default:
      return entry.disableLegacyTls;
  }
}

function factOf(name: ProtocolVersion): string {
  switch (name) {
    case 'HTTP/2':
      return 'F6.10';
    case 'HTTP/3':
      return 'F6.13';
    case 'TLS 1.3':
      return 'F6.14';
    default:
      return name === 'TLS 1.2' ? 'F8.3' : 'F6.15';
  }
}

/** What the protocols hang on and was not read. */
function unknownsOf({ server }: ProtocolSwitches): readonly Message[] {
  const windows = windowsOf(server);
  const unknowns: Message[] = [];
  if (!server.tls.schannelRead) {
    unknowns.push(
      message(
        'The registry key SCHANNEL can switch versions of TLS; no export of it is given, so the defaults of Windows are assumed.',
      ),
    );
  }
  // Before Windows Server 2016 there is no HTTP/2 to be switched (F6.10).
  if (!server.tls.httpParametersRead && windows !== null && isFrom('ws2016', windows)) {
    unknowns.push(
      message(
        'The registry key HTTP\\Parameters can switch HTTP/2 and HTTP/3; no export of it is given, so the defaults of Windows are assumed.',
      ),
    );
  }
  return unknowns;
}
