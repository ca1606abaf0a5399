import { message } from '../text/message';
import { RULES } from '../rules';
import { CAUSES } from './causes';
import type { Analysis } from '../analyze';
import type { Certainty } from '../editor/settings';
import type { Finding } from '../rules/rule';
import type { Message } from '../text/message';
import type { Cause, CauseName, Evidence } from './causes';

/** What people see when something is wrong, with what may explain it. */
interface SymptomData {
  readonly name: string;
  /** What people type for it. */
  readonly pattern: RegExp;
  readonly title: Message;
  readonly causes: readonly CauseName[];
  /** Rules whose findings explain it. */
  readonly rules: readonly string[];
}

const SYMPTOMS: readonly SymptomData[] = [
  {
    name: '403.4',
    pattern: /\b403\.4\b/,
    title: message('403.4: SSL is required'),
    causes: ['sslRequired'],
    rules: ['ssl-required-without-https-binding', 'redirect-behind-required-ssl'],
  },
  {
    name: '403.5',
    pattern: /\b403\.5\b/,
    title: message('403.5: 128-bit keys are required'),
    causes: ['strongKeys'],
    rules: [],
  },
  {
    name: '403.7',
    pattern: /\b403\.7\b/,
    title: message('403.7: a client certificate is required'),
    causes: ['certificateRequired'],
    rules: ['require-cert-without-negotiate', 'kernel-ssl-with-client-certs'],
  },
  {
    name: '403.12',
    pattern: /\b403\.12\b/,
    title: message('403.12: the certificate’s account is denied'),
    causes: ['mapped'],
    rules: [
      'cert-mapping-below-site',
      'cert-mapping-both-kinds',
      'cert-mapping-empty',
      'cert-mapping-never-negotiated',
      'ad-mapping-without-ds-mapper',
    ],
  },
  {
    name: '403.13',
    pattern: /\b403\.13\b/,
    title: message('403.13: the client certificate is revoked'),
    causes: ['revocation'],
    rules: [],
  },
  {
    name: '403.16',
    pattern: /\b403\.16\b|0x800b0109/i,
    title: message('403.16: the client certificate is not trusted or not valid'),
    causes: ['untrusted'],
    rules: ['schannel-trusted-issuers-sent'],
  },
  {
    name: '403.17',
    pattern: /\b403\.17\b/,
    title: message('403.17: the client certificate has expired or is not valid yet'),
    causes: ['expired'],
    rules: [],
  },
  {
    name: '413',
    pattern: /\b413(?:\.\d+)?\b/,
    title: message('413: the body is too large'),
    causes: ['largeBody'],
    rules: ['late-client-cert-large-body'],
  },
  {
    name: '400',
    pattern: /\b400\b/,
    title: message('400: a bad request'),
    causes: ['kernelPost'],
    rules: ['kernel-ssl-limits', 'kernel-ssl-with-client-certs'],
  },
  {
    name: '500.19',
    pattern: /\b500\.19\b|0x80070021/i,
    title: message('500.19: configuration that IIS refuses'),
    causes: ['refusedText'],
    rules: [
      'access-in-locked-section',
      'locked-attribute-set',
      'duplicate-section',
      'binding-flags-not-a-number',
      'location-both-override-attributes',
      'xml-syntax',
    ],
  },
  {
    name: '0x80070032',
    pattern: /0x80070032|\b500\.0\b|ERROR_NOT_SUPPORTED/i,
    title: message('500.0 with 0x80070032: the request is not supported'),
    causes: ['lateNotSupported', 'lateReset'],
    rules: ['late-client-cert-tls13'],
  },
  {
    name: 'connection reset',
    pattern: /reset|ERR_SSL|ERR_CONNECTION|handshake|no certificate/i,
    title: message('The connection is reset, or the handshake fails'),
    causes: ['noEntry', 'lateReset', 'rejected'],
    rules: [
      'no-default-ssl-site',
      'sni-without-host',
      'https-host-without-sni',
      'httpsys-entry-missing',
      'httpsys-empty-hash',
      'httpsys-reject',
      'custom-metadata-ssl-residue',
      'metabase-certificate-missing',
    ],
  },
  {
    name: 'wrong certificate',
    pattern: /wrong cert|other cert|name (?:mismatch|warning)|ERR_CERT_COMMON_NAME_INVALID/i,
    title: message('The browser is shown the certificate of another name'),
    causes: [],
    rules: [
      'httpsys-ip-entry-shadows-sni',
      'shared-endpoint-without-sni',
      'https-host-without-sni',
      'httpsys-flags-disagree',
      'httpsys-foreign-app-id',
    ],
  },
  {
    name: '0x80070520',
    pattern: /0x80070520|logon session/i,
    title: message('0x80070520: a specified logon session does not exist'),
    causes: ['privateKey'],
    rules: [],
  },
  {
    name: 'event 15300',
    pattern: /\b1530[01]\b|disappear|vanish/i,
    title: message('Event 15300: the certificate of an endpoint was deleted'),
    causes: ['noEntry'],
    rules: ['custom-metadata-ssl-residue', 'custom-metadata-orphan-site', 'shared-endpoint-without-sni'],
  },
];

/** The symptoms that are known, by the names that they are typed by, for people to choose from. */
export const SYMPTOM_NAMES: readonly { readonly name: string; readonly title: Message }[] = SYMPTOMS.map(
  ({ name, title }) => ({ name, title }),
);

/** Something that explains a symptom here. */
export interface Explained {
  readonly text: Message;
  readonly certainty: Certainty | null;
  readonly rule: string | null;
  readonly evidence: readonly Evidence[];
}

/** Something that does not explain it here, or of which the files say too little. */
export interface RuledOut {
  readonly text: Message;
  readonly rule: string | null;
  readonly why: Message;
}

/** What of a configuration explains a symptom, what was ruled out and why, and what the files do not tell. */
export interface SymptomAnswer {
  readonly title: Message;
  readonly explained: readonly Explained[];
  readonly unknown: readonly RuledOut[];
  readonly ruledOut: readonly RuledOut[];
}

/** Asks one configuration about a symptom in anybody's words; `null` for one that is not known. */
export function explainSymptom(analysis: Analysis, typed: string): SymptomAnswer | null {
  const symptom = SYMPTOMS.find(({ name, pattern }) => name === typed.trim() || pattern.test(typed));
  if (symptom === undefined) return null;
  const explained: Explained[] = [];
  const unknown: RuledOut[] = [];
  const ruledOut: RuledOut[] = [];
  for (const slug of symptom.rules) {
    const rule = RULES.find((each) => each.slug === slug);
    if (rule === undefined) continue;
    const findings = [...analysis.findings, ...analysis.suppressed].filter((finding) => finding.rule === slug);
    if (findings.length === 0) {
      const text = message(rule.summary);
      // A rule about HTTP.SYS is silent without an export, which rules nothing out.
      if (rule.category === 'httpSys' && !analysis.server.httpSys.read && analysis.server.iis6 === null) {
        unknown.push({ text, rule: slug, why: message('no export of HTTP.SYS is given') });
      } else {
        ruledOut.push({ text, rule: slug, why: message('the rule finds nothing here') });
      }
    }
    for (const finding of findings) explained.push(ofFinding(finding));
  }
  for (const name of symptom.causes) {
    const { text, certainty, check }: Cause = CAUSES[name];
    const verdict = check(analysis.server);
    if (verdict.holds === 'yes') explained.push({ text, certainty, rule: null, evidence: verdict.evidence });
    else (verdict.holds === 'no' ? ruledOut : unknown).push({ text, rule: null, why: verdict.why });
  }
  return { title: symptom.title, explained, unknown, ruledOut };
}

function ofFinding({ message: text, rule, place }: Finding): Explained {
  return { text, certainty: null, rule, evidence: [{ text, place }] };
}
