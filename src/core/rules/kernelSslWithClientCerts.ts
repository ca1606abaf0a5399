import { message } from '../text/message';
import { CLIENT_CERTIFICATE_BITS } from '../tls/accessFlags';
import { decidedHere, decidingToken } from './deciding';
import type { Message } from '../text/message';
import type { Effective, Origin } from '../server/effective';
import type { Place } from '../server/model';
import type { RelatedPlace, Rule } from './rule';

/** Kernel-mode SSL of IIS 6 does not support client certificates nor what serves only them (F5.4, F5.6, F5.13). */
export const kernelSslWithClientCerts: Rule = {
  slug: 'kernel-ssl-with-client-certs',
  category: 'iis6',
  severity: 'error',
  summary: 'IIS 6 uses kernel-mode SSL, which cannot ask for client certificates, and settings ask for them.',
  facts: ['F5.4', 'F5.13'],
  fixable: 'none',
  *check(server) {
    const { iis6 } = server;
    if (iis6 === null || !iis6.kernelSsl || iis6.enableKernelSsl.origin === null) return;
    const related: readonly RelatedPlace[] = [
      { message: message('EnableKernelSSL turns kernel-mode SSL on'), place: placeOf(iis6.enableKernelSsl.origin) },
    ];
    for (const { site, path, flags } of decidedHere(server)) {
      if ((flags.bits & CLIENT_CERTIFICATE_BITS) === 0) continue;
      yield {
        message: message(
          'Kernel-mode SSL of IIS 6 does not support client certificates: this setting cannot work while EnableKernelSSL is {0}. Turn EnableKernelSSL off, or take the client-certificate flags away.',
          iis6.enableKernelSsl.value ?? 0,
        ),
        place: decidingToken(flags, CLIENT_CERTIFICATE_BITS),
        site,
        path,
        related,
      };
    }
    yield* whereOn(
      iis6.sslUseDsMapper,
      null,
      message(
        'SslUseDsMapper maps client certificates, which kernel-mode SSL of IIS 6 does not support. Turn EnableKernelSSL off, or SslUseDsMapper.',
      ),
      related,
    );
    const seen = new Set<string>();
    for (const site of server.sites) {
      if (site.iis6 === null) continue;
      const { sslAlwaysNegoClientCert, sslCtlIdentifier } = site.iis6;
      for (const [setting, what] of [
        [
          sslAlwaysNegoClientCert,
          message(
            'SSLAlwaysNegoClientCert asks for client certificates, which kernel-mode SSL of IIS 6 does not support. Turn one of the two off.',
          ),
        ],
        [
          sslCtlIdentifier,
          message(
            'A certificate trust list serves client certificates, which kernel-mode SSL of IIS 6 does not support. Turn EnableKernelSSL off, or take the list away.',
          ),
        ],
      ] as const) {
        const key = setting.origin === null ? '' : `${setting.origin.file}:${setting.origin.range.start}`;
        if (seen.has(key)) continue;
        seen.add(key);
        yield* whereOn(setting, site.name, what, related);
      }
    }
  },
};

function* whereOn(
  setting: Effective<unknown>,
  site: string | null,
  what: Message,
  related: readonly RelatedPlace[],
): Generator<{ message: Message; place: Place; site: string | null; path: null; related: readonly RelatedPlace[] }> {
  const { value, origin } = setting;
  if (origin === null || value === false || value === null || value === '') return;
  yield { message: what, place: { file: origin.file, range: origin.valueRange }, site, path: null, related };
}

function placeOf(origin: Origin): Place {
  return { file: origin.file, range: origin.range };
}
