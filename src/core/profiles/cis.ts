import { message } from '../text/message';
import { SSL } from '../tls/accessFlags';
import { allOf, answer, demandsFlags, demandsValue, everyPath, wholeServer } from './checks';
import { isOff, isOn, protocolKey, unread, wrong } from './schannel';
import type { Site } from '../server/model';
import type { PathSettings } from '../server/pathSettings';
import type { ProtocolName } from '../tls/protocols';
import type { Answer } from './checks';
import type { Check, Control, Profile } from './profile';

const NO_FORMS = message('No path of the site uses forms authentication.');

/** Section 9.4 of the facts, reported: numbers and checks are those of public audit scripts. */
export const cisIis10: Profile = {
  name: 'cis-iis10',
  title: 'CIS Microsoft IIS 10 Benchmark',
  revision: 'numbers of public audit scripts; compare with your edition',
  facts: 'section 9.4',
  controls: [
    control(
      '2.3',
      'The cookie of forms authentication requires SSL',
      withForms((forms) => demandsValue('forms requireSSL', forms.requireSsl, true)),
    ),
    control(
      '2.4',
      'Forms authentication uses cookies',
      withForms((forms) => demandsValue('forms cookieless', forms.cookieless, 'usecookies')),
    ),
    control(
      '2.5',
      'The cookie of forms authentication is validated and encrypted',
      withForms((forms) => demandsValue('forms protection', forms.protection, 'all')),
    ),
    control(
      '2.6',
      'Basic authentication is on with SSL alone',
      everyPath((settings) => {
        const { basicAuthentication } = settings.beside;
        if (basicAuthentication.value === null)
          return answer(
            'unknown',
            message('{0} lies in a file that was not read.', 'basicAuthentication'),
            basicAuthentication,
          );
        return basicAuthentication.value ? demandsFlags(settings, SSL) : null;
      }, message('No path of the site uses Basic authentication.')),
    ),
    control(
      '2.7',
      'Passwords in the configuration are not kept in clear text',
      withForms(({ passwordFormat }) =>
        passwordFormat.value === 'clear'
          ? answer('fail', message('passwordFormat is Clear.'), passwordFormat)
          : passwordFormat.value === null
            ? answer('unknown', message('{0} lies in a file that was not read.', 'credentials'), passwordFormat)
            : answer('pass', message('passwordFormat is {0}.', passwordFormat.value), passwordFormat),
      ),
    ),
    control(
      '2.8',
      'No credentials are kept in the configuration',
      withForms(({ credentials }) =>
        credentials === null
          ? answer('pass', message('The configuration holds no users.'))
          : { ...answer('fail', message('The configuration holds users with their passwords.')), place: credentials },
      ),
    ),
    control('7.1', 'The header of HSTS is sent', everyPath(hstsHeader), 'information'),
    off('7.2', 'SSL 2.0'),
    off('7.3', 'SSL 3.0'),
    off('7.4', 'TLS 1.0'),
    off('7.5', 'TLS 1.1'),
    control(
      '7.6',
      'TLS 1.2 is on',
      wholeServer((server) => [unread(server) ?? isOn('TLS 1.2', protocolKey(server, 'TLS 1.2', 'server'))]),
    ),
    cipher('7.7', ['NULL'], false),
    cipher('7.8', ['DES 56/56'], false),
    cipher('7.9', ['RC4 40/128', 'RC4 56/128', 'RC4 64/128', 'RC4 128/128'], false),
    cipher('7.10', ['AES 128/128'], false),
    cipher('7.11', ['AES 256/256'], true),
    control(
      '7.12',
      'The order of cipher suites is set',
      wholeServer(({ tls }) => {
        const order = tls.cipherSuiteOrder;
        if (order.value !== null)
          return [
            answer('unknown', message('An order is set; compare it with the one that your edition demands.'), order),
          ];
        return [answer('unknown', message('No registry export with the order of cipher suites is given.'))];
      }),
    ),
  ],
};

function control(id: string, title: string, check: Check, severity: Control['severity'] = 'warning'): Control {
  return { id, name: null, severity, title, notFor: [], check };
}

/** Asks where forms authentication is in use. */
function withForms(ask: (forms: PathSettings['beside']['forms']) => Answer): Check {
  return everyPath(({ beside: { forms } }) => {
    if (forms.mode.value === null)
      return answer('unknown', message('{0} lies in a file that was not read.', 'authentication'), forms.mode);
    return forms.mode.value === 'forms' ? ask(forms) : null;
  }, NO_FORMS);
}

function hstsHeader({ beside: { transportSecurityHeader: header } }: PathSettings, { hsts }: Site): Answer {
  if (hsts !== null && hsts.enabled.value && (hsts.maxAge.value ?? 0) > 0)
    return answer('pass', message('<hsts> is on, with max-age {0}.', hsts.maxAge.value ?? 0), hsts.enabled);
  if (header === null) return answer('fail', message('Neither <hsts> nor a custom header sends it.'), hsts?.enabled);
  const sends = /\bmax-age\s*=\s*"?0*[1-9]/i.test(header.value);
  return {
    status: sends ? 'pass' : 'fail',
    reason: message('A custom header sends "{0}".', header.value),
    place: header.namePlace,
  };
}

/** Both sides have to be off; one answer for each. */
function off(id: string, protocol: ProtocolName): Control {
  return control(
    id,
    `${protocol} is off, for servers and clients`,
    wholeServer((server) => {
      const missing = unread(server);
      if (missing !== null) return [missing];
      return [
        isOff(`${protocol}\\Server`, protocolKey(server, protocol, 'server')),
        isOff(`${protocol}\\Client`, protocolKey(server, protocol, 'client')),
      ];
    }),
  );
}

function cipher(id: string, names: readonly string[], wanted: boolean): Control {
  return control(
    id,
    `${names.join(', ')} ${wanted ? 'is on' : names.length > 1 ? 'are off' : 'is off'}`,
    wholeServer((server) => [
      unread(server) ??
        allOf(
          names.map((name): Answer => {
            const enabled = server.tls.ciphers.find((each) => each.name === name)?.enabled;
            if (enabled === undefined || enabled.origin === null)
              return answer('fail', message('{0} has no key: the default of Windows holds.', name));
            if (enabled.value === null || (enabled.value !== 0) !== wanted)
              return wrong(name, 'Enabled', enabled, wanted ? '0xffffffff' : '0');
            return answer('pass', wanted ? message('{0} is on.', name) : message('{0} is off.', name), enabled);
          }),
        ),
    ]),
  );
}
