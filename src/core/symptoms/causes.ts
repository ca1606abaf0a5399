import { accessBits, isHttps } from '../server/model';
import { message } from '../text/message';
import { SSL_128 } from '../tls/accessFlags';
import { isBefore, isFrom } from '../tls/windows';
import type { Certainty } from '../editor/settings';
import type { Binding, Place, Server, Site, SitePath } from '../server/model';
import type { Message } from '../text/message';

/** A text that makes a cause hold. */
export interface Evidence {
  readonly text: Message;
  readonly place: Place | null;
}

/** Whether a cause holds: what shows it, that it does not hold and why, or what would have to be known. */
export type Verdict =
  | { readonly holds: 'yes'; readonly evidence: readonly Evidence[] }
  | { readonly holds: 'no' | 'unknown'; readonly why: Message };

/** A fact that explains a symptom, asked of one configuration. */
export interface Cause {
  readonly text: Message;
  readonly fact: string;
  readonly certainty: Certainty;
  readonly check: (server: Server) => Verdict;
}

interface PathAt {
  readonly site: Site;
  readonly path: SitePath;
}

/** How many texts show a cause; the rest would say the same. */
const MAX_EVIDENCE = 20;

function pathsWhere(server: Server, is: (at: PathAt) => boolean): readonly Evidence[] {
  const found: Evidence[] = [];
  for (const site of server.sites) {
    for (const path of site.paths) {
      if (found.length >= MAX_EVIDENCE) return found;
      if (!is({ site, path })) continue;
      const where = path.path === '/' ? site.name : site.name + path.path;
      found.push({ text: message('{0}', where), place: path.access.flags.origin ?? path.place });
    }
  }
  return found;
}

function bindingsWhere(server: Server, is: (binding: Binding) => boolean): readonly Evidence[] {
  return server.sites
    .flatMap(({ name, bindings }) =>
      bindings.filter(is).map((binding): Evidence => {
        const information = binding.bindingInformation?.value ?? '';
        return { text: message('{0}: {1} {2}', name, binding.protocol, information), place: binding.namePlace };
      }),
    )
    .slice(0, MAX_EVIDENCE);
}

function verdict(evidence: readonly Evidence[], why: Message): Verdict {
  return evidence.length > 0 ? { holds: 'yes', evidence } : { holds: 'no', why };
}

const asks = ({ path }: PathAt): boolean => path.access.negotiation !== 'none';
const asksLate = ({ path }: PathAt): boolean => path.access.negotiation === 'renegotiation';

const NOBODY_ASKS = message('no path asks for a client certificate');
const NOT_IN_FILES = message('certificates and their chains are not in configuration files');
const WINDOWS_UNKNOWN = message('the version of Windows is not known');

/** F3.13: what can be seen of trust in files is whether anybody asks at all. */
function whenAsked(server: Server): Verdict {
  return pathsWhere(server, asks).length > 0
    ? { holds: 'unknown', why: NOT_IN_FILES }
    : { holds: 'no', why: NOBODY_ASKS };
}

/** F3.16, F3.17: a certificate asked for after the URL is known, over TLS 1.3. */
function lateOver13(server: Server, is: (windows: NonNullable<Server['windows']>) => boolean): Verdict {
  const late = pathsWhere(server, asksLate);
  if (late.length === 0) return { holds: 'no', why: message('no path asks for a client certificate late') };
  if (server.iis6 !== null || isBefore(server.windows, 'ws2022')) {
    return { holds: 'no', why: message('this version of Windows has no TLS 1.3') };
  }
  if (server.windows === null) return { holds: 'unknown', why: WINDOWS_UNKNOWN };
  return is(server.windows)
    ? { holds: 'yes', evidence: late }
    : { holds: 'no', why: message('this version of Windows answers in another way') };
}

export const CAUSES = {
  sslRequired: {
    text: message('SSL is required here, and a request over plain HTTP can arrive'),
    fact: 'F9.12',
    certainty: 'inferred',
    check: (server) =>
      verdict(
        pathsWhere(
          server,
          ({ site, path }) => path.access.requireSsl && site.bindings.some(({ protocol }) => /^http$/i.test(protocol)),
        ),
        message('no path that requires SSL can be reached over plain HTTP'),
      ),
  },
  strongKeys: {
    text: message('Keys of 128 bits are required here: weaker ciphers are refused'),
    fact: 'section 3.6',
    certainty: 'documented',
    check: (server) =>
      verdict(
        pathsWhere(server, ({ path }) => (accessBits(path) & SSL_128) !== 0),
        message('no path requires 128-bit keys'),
      ),
  },
  certificateRequired: {
    text: message('A client certificate is required here: a client that sends none is refused'),
    fact: 'section 3.6',
    certainty: 'documented',
    check: (server) =>
      verdict(
        pathsWhere(server, ({ path }) => /^(?:require|neverAsked)$/.test(path.access.clientCertificate)),
        message('no path requires a client certificate'),
      ),
  },
  mapped: {
    text: message('Certificates are mapped to accounts here: one without an account, or with Deny, is refused'),
    fact: 'section 3.6',
    certainty: 'documented',
    check: (server) =>
      verdict(
        pathsWhere(server, ({ path }) => path.access.mapping.length > 0),
        message('no path maps certificates to accounts'),
      ),
  },
  revocation: {
    text: message('Revocation is checked: a revoked certificate is refused, and one whose list cannot be fetched too'),
    fact: 'F3.10',
    certainty: 'documented',
    check: (server) => {
      if (pathsWhere(server, asks).length === 0) return { holds: 'no', why: NOBODY_ASKS };
      const { entries, read } = server.httpSys;
      if (server.iis6 === null && !read) return { holds: 'unknown', why: message('no export of HTTP.SYS is given') };
      if (server.iis6 !== null) {
        return verdict(
          server.sites.flatMap(({ name, place, iis6 }) =>
            ((iis6?.certCheckMode.value ?? 0) & 1) === 0 ? [{ text: message('{0}', name), place }] : [],
          ),
          message('revocation is not checked'),
        );
      }
      return verdict(
        entries.flatMap(({ endpoint, endpointPlace, verifyClientCertRevocation }) =>
          verifyClientCertRevocation.value ? [{ text: message('{0}', endpoint), place: endpointPlace }] : [],
        ),
        message('revocation is not checked'),
      );
    },
  },
  untrusted: {
    text: message(
      'The root of the client’s certificate is not trusted, or the Trusted Root store holds one that is not self-signed',
    ),
    fact: 'section 3.6',
    certainty: 'documented',
    check: whenAsked,
  },
  expired: {
    text: message('The client’s certificate has expired or is not valid yet'),
    fact: 'section 3.6',
    certainty: 'documented',
    check: whenAsked,
  },
  largeBody: {
    text: message('The certificate is asked for late here: a body longer than uploadReadAheadSize is refused'),
    fact: 'F3.22',
    certainty: 'documented',
    check: (server) => verdict(pathsWhere(server, asksLate), message('no path asks for a client certificate late')),
  },
  kernelPost: {
    text: message('Kernel-mode SSL of Windows Server 2003: long requests were refused until hotfix KB 923051'),
    fact: 'F5.9',
    certainty: 'reported',
    check: ({ iis6 }) =>
      iis6?.kernelSsl === true
        ? { holds: 'yes', evidence: [{ text: message('EnableKernelSSL is 1'), place: iis6.enableKernelSsl.origin }] }
        : { holds: 'no', why: message('this is no IIS 6 with kernel-mode SSL') },
  },
  refusedText: {
    text: message('A text stands in a web.config that a level above has locked: IIS refuses the file'),
    fact: 'F2.21',
    certainty: 'inferred',
    check: (server) =>
      verdict(
        pathsWhere(server, ({ path }) => path.violations.length > 0),
        message('nothing that was read is locked'),
      ),
  },
  lateReset: {
    text: message('TLS 1.3 cannot ask for a certificate late: Windows Server 2022 resets the connection'),
    fact: 'F3.16',
    certainty: 'reported',
    check: (server) => lateOver13(server, (windows) => !isFrom('ws2025', windows)),
  },
  lateNotSupported: {
    text: message('TLS 1.3 cannot ask for a certificate late: Windows Server 2025 answers 500.0 with 0x80070032'),
    fact: 'F3.17',
    certainty: 'reported',
    check: (server) => lateOver13(server, (windows) => isFrom('ws2025', windows)),
  },
  noEntry: {
    text: message('HTTP.SYS has no certificate for the binding: the handshake fails'),
    fact: 'F7.23',
    certainty: 'documented',
    check: (server) => {
      if (server.iis6 !== null) return { holds: 'no', why: message('IIS 6 keeps certificates in the metabase') };
      if (!server.httpSys.read) return { holds: 'unknown', why: message('no export of HTTP.SYS is given') };
      return verdict(
        bindingsWhere(server, (binding) => isHttps(binding) && binding.httpSys?.entry === null),
        message('an entry answers at every https binding'),
      );
    },
  },
  rejected: {
    text: message('The entry of HTTP.SYS refuses connections'),
    fact: 'F7.9',
    certainty: 'documented',
    check: ({ httpSys }) =>
      httpSys.read
        ? verdict(
            httpSys.entries.flatMap(({ endpoint, endpointPlace, reject }) =>
              reject.value ? [{ text: message('{0}', endpoint), place: reject.place ?? endpointPlace }] : [],
            ),
            message('no entry refuses connections'),
          )
        : { holds: 'unknown', why: message('no export of HTTP.SYS is given') },
  },
  privateKey: {
    text: message('The certificate has no private key that the machine can use: import it again with its key'),
    fact: 'F2.1',
    certainty: 'reported',
    check: () => ({ holds: 'unknown', why: NOT_IN_FILES }),
  },
} as const satisfies Readonly<Record<string, Cause>>;

export type CauseName = keyof typeof CAUSES;
