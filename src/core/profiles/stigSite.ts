import { message } from '../text/message';
import { isHttps } from '../server/model';
import { SSL, SSL_128, SSL_REQUIRE_CERT } from '../tls/accessFlags';
import { allOf, answer, demandsFlags, demandsValue, everyPath, everySite } from './checks';
import type { Site } from '../server/model';
import type { Answer } from './checks';
import type { Profile } from './profile';

/** Section 9.3 of the facts: the controls about SSL of the DISA STIG for sites of IIS 10.0. */
export const stigIis10Site: Profile = {
  name: 'stig-iis10-site',
  title: 'DISA STIG, Microsoft IIS 10.0 Site',
  revision: 'V2R15',
  facts: 'section 9.3',
  controls: [
    {
      id: 'V-218736',
      name: 'IIST-SI-000202',
      severity: 'warning',
      title: 'The session state uses cookies',
      notFor: [],
      check: everyPath(({ beside }) =>
        demandsValue('sessionState cookieless', beside.sessionState.cookieless, 'usecookies'),
      ),
    },
    {
      id: 'V-218737',
      name: 'IIST-SI-000203',
      severity: 'warning',
      title: 'A private site accepts SSL alone',
      notFor: ['public', 'tlsAtProxy', 'sharePoint', 'wsus'],
      check: everyPath((settings) => demandsFlags(settings, SSL)),
    },
    {
      id: 'V-218738',
      name: 'IIST-SI-000204',
      severity: 'warning',
      title: 'A public site with a login accepts SSL alone',
      notFor: ['tlsAtProxy', 'sharePoint', 'wsus', 'scepNdes'],
      check: everyPath((settings, _, roles) => {
        if (!roles.has('public')) return null;
        const said = demandsFlags(settings, SSL);
        const { basicAuthentication, forms } = settings.beside;
        const asks = basicAuthentication.value === true || forms.mode.value === 'forms';
        if (said.status !== 'fail' || asks) return said;
        return answer('unknown', message('SSL is not required; whether the path asks for a login is not read.'));
      }, message('The project file does not say that the site is public.')),
    },
    {
      id: 'V-218748',
      name: 'IIST-SI-000219',
      severity: 'warning',
      title: 'Every binding has a host name and an address of its own',
      notFor: ['tlsAtProxy', 'sharePoint'],
      check: everySite(hostAndAddress),
    },
    {
      id: 'V-218749',
      name: 'IIST-SI-000220',
      severity: 'warning',
      title: 'A private site requires client certificates',
      notFor: ['public', 'tlsAtProxy', 'sharePoint', 'wsus', 'ocspCrl'],
      check: everyPath((settings) => demandsFlags(settings, SSL_REQUIRE_CERT)),
    },
    {
      id: 'V-218766',
      name: 'IIST-SI-000239',
      severity: 'warning',
      title: 'Only approved ports are used',
      notFor: [],
      check: everySite(approvedPorts),
    },
    {
      id: 'V-218767',
      name: 'IIST-SI-000241',
      severity: 'warning',
      title: 'Certificates come from an approved certification authority',
      notFor: ['tlsAtProxy'],
      check: everySite(({ bindings, place }) =>
        bindings.some(isHttps)
          ? answer(
              'unknown',
              message('There is an https binding; who issued the certificate has to be looked at on the server.'),
            )
          : { ...answer('fail', message('There is no https binding.')), place },
      ),
    },
    {
      id: 'V-218768',
      name: 'IIST-SI-000242',
      severity: 'error',
      title: 'A private site requires SSL with 128 bits and client certificates',
      notFor: ['public', 'tlsAtProxy', 'sharePoint', 'wsus', 'scepNdes', 'ocspCrl'],
      check: everyPath((settings) => demandsFlags(settings, SSL | SSL_REQUIRE_CERT | SSL_128)),
    },
    {
      id: 'V-218769',
      name: 'IIST-SI-000244',
      severity: 'warning',
      title: 'Session ids are sent over SSL',
      notFor: [],
      check: everyPath(({ beside }) =>
        demandsValue('asp/session keepSessionIdSecure', beside.keepSessionIdSecure, true),
      ),
    },
    {
      id: 'V-218770',
      name: 'IIST-SI-000246',
      severity: 'warning',
      title: 'Cookies require SSL and sessions are not compressed',
      notFor: ['public', 'tlsAtProxy'],
      check: everyPath(({ beside: { httpCookies, sessionState } }) =>
        allOf([
          demandsValue('httpCookies requireSSL', httpCookies.requireSsl, true),
          demandsValue('sessionState compressionEnabled', sessionState.compressionEnabled, false),
        ]),
      ),
    },
  ],
};

/** http and https bindings alone; http may be missing. */
function hostAndAddress({ bindings }: Site): Answer {
  const web = bindings.filter(({ protocol }) => /^https?$/i.test(protocol));
  const bare = web.find(({ host, address }) => host === '' || address === '*');
  if (bare !== undefined) {
    return {
      status: 'fail',
      reason:
        bare.host === ''
          ? message('{0} has no host name.', bare.bindingInformation?.value ?? '')
          : message('{0} is on all addresses.', bare.bindingInformation?.value ?? ''),
      place: bare.namePlace,
    };
  }
  if (web.length === 0 || web.some(({ host, address }) => host === null || address === null))
    return answer('unknown', message('A binding is missing or was not understood.'));
  return answer('pass', message('Every binding has a host name and an address.'));
}

function approvedPorts({ bindings }: Site): Answer {
  const web = bindings.filter(({ protocol }) => /^https?$/i.test(protocol));
  const other = web.find(({ protocol, port }) => port !== (/^https$/i.test(protocol) ? 443 : 80));
  return other === undefined
    ? answer('pass', message('Only 80 for http and 443 for https are used.'))
    : {
        status: 'unknown',
        reason: message(
          '{0} is in use: whether it is approved is not in the files.',
          other.bindingInformation?.value ?? '',
        ),
        place: other.namePlace,
      };
}
