import { message } from '../text/message';
import { CLIENT_CERTIFICATE_BITS } from '../tls/accessFlags';
import { decidedHere, decidingToken } from './deciding';
import { commandFix } from './fixing';
import type { Message } from '../text/message';
import type { Effective, Origin } from '../server/effective';
import type { Place } from '../server/model';
import type { Fix, RelatedPlace, Rule, RuleFinding } from './rule';

/** Kernel-mode SSL of IIS 6 does not support client certificates nor what serves only them (F5.4, F5.6, F5.13). */
export const kernelSslWithClientCerts: Rule = {
  slug: 'kernel-ssl-with-client-certs',
  category: 'iis6',
  severity: 'error',
  summary: 'IIS 6 uses kernel-mode SSL, which cannot ask for client certificates, and settings ask for them.',
  facts: ['F5.4', 'F5.13'],
  fixable: 'command',
  *check(server) {
    const { iis6 } = server;
    if (iis6 === null || !iis6.kernelSsl || iis6.enableKernelSsl.origin === null) return;
    const related: readonly RelatedPlace[] = [
      { message: message('EnableKernelSSL turns kernel-mode SSL on'), place: placeOf(iis6.enableKernelSsl.origin) },
    ];
    const set = (value: number): string =>
      `reg add HKLM\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters /v EnableKernelSSL /t REG_DWORD /d ${value} /f`;
    const fixes = [
      commandFix(
        message('Turn EnableKernelSSL off: from the next start of the HTTP service on, SSL is done in user mode'),
        set(0),
        set(iis6.enableKernelSsl.value ?? 1),
      ),
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
        fixes,
      };
    }
    yield* whereOn(
      iis6.sslUseDsMapper,
      null,
      message(
        'SslUseDsMapper maps client certificates, which kernel-mode SSL of IIS 6 does not support. Turn EnableKernelSSL off, or SslUseDsMapper.',
      ),
      related,
      fixes,
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
        yield* whereOn(setting, site.name, what, related, fixes);
      }
    }
  },
};

function* whereOn(
  setting: Effective<unknown>,
  site: string | null,
  what: Message,
  related: readonly RelatedPlace[],
  fixes: readonly Fix[],
): Generator<RuleFinding> {
  const { value, origin } = setting;
  if (origin === null || value === false || value === null || value === '') return;
  yield { message: what, place: { file: origin.file, range: origin.valueRange }, site, path: null, related, fixes };
}

function placeOf(origin: Origin): Place {
  return { file: origin.file, range: origin.range };
}
