import { message } from '../text/message';
import { accessBits, isHttps } from '../server/model';
import { SSL } from '../tls/accessFlags';
import { isBefore } from '../tls/windows';
import { httpsBindingsOf } from './bindings';
import { decidingToken } from './deciding';
import { commandFix, powerShellQuoted } from './fixing';
import type { Server, Site } from '../server/model';
import type { CommandFix, Rule } from './rule';

/**
 * `Ssl` at a path of a site that only listens on http: every request ends with 403.4 (F9.11). Silent for sites that
 * have no http binding either, since no web request reaches them.
 */
export const sslRequiredWithoutHttpsBinding: Rule = {
  slug: 'ssl-required-without-https-binding',
  category: 'access',
  severity: 'error',
  summary: 'SSL is required, but the site has no https binding.',
  facts: ['section 3.6', 'F2.15', 'F9.11'],
  fixable: 'command',
  *check(server) {
    for (const site of server.sites) {
      if (site.bindings.some(isHttps) || !site.bindings.some(({ protocol }) => /^http$/i.test(protocol))) continue;
      const seen = new Set<number>();
      for (const path of site.paths) {
        const { value, origin } = path.access.flags;
        if (origin === null || (accessBits(path) & SSL) === 0 || seen.has(origin.range.start)) continue;
        seen.add(origin.range.start);
        yield {
          message: message(
            'SSL is required at {0}, but the site "{1}" has no https binding: every request ends with 403.4. Add an https binding, or take {2} away.',
            path.path,
            site.name,
            server.iis6 === null ? 'Ssl' : 'AccessSSL',
          ),
          place: decidingToken({ bits: value.bits ?? 0, value, origin }, SSL),
          site: site.name,
          path: path.path,
          related: [{ message: message('The site without an https binding'), place: site.place }],
          fixes: httpsBinding(server, site),
        };
      }
    }
  },
};

const DEFAULT_PORT_HOSTS = new WeakMap<Server, ReadonlySet<string>>();

/** The hosts of all https bindings at port 443, in lower case; gathered once for all sites. */
function defaultPortHosts(server: Server): ReadonlySet<string> {
  let hosts = DEFAULT_PORT_HOSTS.get(server);
  if (hosts === undefined) {
    const bindings = httpsBindingsOf(server).map(({ binding }) => binding);
    hosts = new Set(bindings.flatMap(({ port, host }) => (port === 443 && host !== null ? [host.toLowerCase()] : [])));
    DEFAULT_PORT_HOSTS.set(server, hosts);
  }
  return hosts;
}

/** The https binding beside the first http binding that is understood, where no other site has it. */
function httpsBinding(server: Server, { name, bindings }: Site): readonly CommandFix[] {
  const { iis6, product, windows } = server;
  const http = bindings.find(({ protocol, host }) => /^http$/i.test(protocol) && host !== null);
  // What PowerShell cannot quote is no name for a command.
  if (http === undefined || iis6 !== null || product !== 'IIS' || /[\u0000-\u001f\u007f]/.test(name)) return [];
  const host = http.host ?? '';
  if (defaultPortHosts(server).has(host.toLowerCase())) return [];
  const address = http.address === null || http.address === '' ? '*' : http.address;
  const which = `-Name ${powerShellQuoted(name)} -Protocol 'https' -IPAddress ${powerShellQuoted(address)} -Port 443${host === '' ? '' : ` -HostHeader ${powerShellQuoted(host)}`}`;
  // SNI came with IIS 8 (F2.10).
  const sni = host === '' || isBefore(windows, 'ws2012') ? '' : ' -SslFlags 1';
  return [
    commandFix(
      message('Add an https binding at port 443, which then needs a certificate in HTTP.SYS'),
      `New-WebBinding ${which}${sni}`,
      `Remove-WebBinding ${which}`,
      'powershell',
    ),
  ];
}
