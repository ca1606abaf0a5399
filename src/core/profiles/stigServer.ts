import { message } from '../text/message';
import { isBefore } from '../tls/windows';
import { allOf, answer, demandsValue, wholeServer } from './checks';
import { isOff, isOn, protocolKey, unread } from './schannel';
import type { Server } from '../server/model';
import type { Answer } from './checks';
import type { Profile } from './profile';

/** Section 9.3 of the facts: the controls about SSL of the DISA STIG for IIS 10.0 as a server. */
export const stigIis10Server: Profile = {
  name: 'stig-iis10-server',
  title: 'DISA STIG, Microsoft IIS 10.0 Server',
  revision: 'V3R7',
  facts: 'section 9.3',
  controls: [
    {
      id: 'V-218804',
      name: 'IIST-SV-000134',
      severity: 'warning',
      title: 'The session state uses cookies',
      notFor: [],
      check: wholeServer(({ serverLevel }) => [
        serverLevel === null
          ? noServer()
          : demandsValue('sessionState cookieless', serverLevel.beside.sessionState.cookieless, 'usecookies'),
      ]),
    },
    {
      id: 'V-218820',
      name: 'IIST-SV-000152',
      severity: 'warning',
      title: 'Session ids are sent over SSL',
      notFor: [],
      check: wholeServer(({ serverLevel }) => [
        serverLevel === null
          ? noServer()
          : demandsValue('asp/session keepSessionIdSecure', serverLevel.beside.keepSessionIdSecure, true),
      ]),
    },
    {
      id: 'V-218821',
      name: 'IIST-SV-000153',
      severity: 'error',
      title: 'TLS 1.2 is on; TLS 1.1, TLS 1.0 and SSL 3.0 are off',
      notFor: [],
      check: wholeServer((server) => {
        const missing = unread(server);
        if (missing !== null) return [missing];
        return [
          isOn('TLS 1.2', protocolKey(server, 'TLS 1.2', 'server')),
          isOff('TLS 1.1', protocolKey(server, 'TLS 1.1', 'server')),
          isOff('TLS 1.0', protocolKey(server, 'TLS 1.0', 'server')),
          isOff('SSL 3.0', protocolKey(server, 'SSL 3.0', 'server'), true),
        ];
      }),
    },
    {
      id: 'V-218822',
      name: 'IIST-SV-000154',
      severity: 'warning',
      title: 'Nothing below TLS 1.2, and approved algorithms alone',
      notFor: [],
      check: wholeServer((server) => {
        const old = server.tls.protocols.filter(
          ({ protocol, enabled }) => enabled === true && protocol !== 'TLS 1.2' && protocol !== 'TLS 1.3',
        );
        const [first] = old;
        if (first === undefined)
          return [answer('unknown', message('Which algorithms are in use has to be looked at on the server.'))];
        return [
          {
            ...answer('fail', message('{0} is on.', old.map(({ protocol }) => protocol).join(', '))),
            place: first.origin === null ? null : { file: first.origin.file, range: first.origin.valueRange },
          },
        ];
      }),
    },
    {
      id: 'V-218827',
      name: 'IIST-SV-000205',
      severity: 'information',
      title: 'HSTS is on for all sites',
      notFor: ['tlsAtProxy'],
      check: wholeServer(({ serverLevel, windows }) => {
        // IIS 10.0 version 1709 brought it, which among the servers is Windows Server 2019.
        if (isBefore(windows, 'ws2019'))
          return [answer('notApplicable', message('This Windows has no HSTS of its own.'))];
        return [serverLevel === null ? noServer() : hsts(serverLevel)];
      }),
    },
  ],
};

function hsts({
  hsts: { enabled, maxAge, includeSubDomains, redirectHttpToHttps },
}: NonNullable<Server['serverLevel']>): Answer {
  return allOf([
    demandsValue('siteDefaults/hsts enabled', enabled, true),
    demandsValue('siteDefaults/hsts includeSubDomains', includeSubDomains, true),
    demandsValue('siteDefaults/hsts redirectHttpToHttps', redirectHttpToHttps, true),
    (maxAge.value ?? 0) > 0
      ? answer('pass', message('max-age is {0}.', maxAge.value ?? 0), maxAge)
      : answer('fail', message('max-age is not above 0.'), maxAge),
  ]);
}

function noServer(): Answer {
  return answer('unknown', message('No applicationHost.config is given.'));
}
