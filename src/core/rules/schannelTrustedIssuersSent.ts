import { message } from '../text/message';
import { schannelFix } from './schannelCommands';
import type { Rule } from './rule';

/** The list of trusted issuers is sent and limited to 16 KB (F3.13). */
export const schannelTrustedIssuersSent: Rule = {
  slug: 'schannel-trusted-issuers-sent',
  category: 'schannel',
  severity: 'information',
  summary: 'Schannel sends the list of trusted issuers, which is limited to 16 KB.',
  facts: ['F3.13'],
  fixable: 'command',
  *check({ tls: { sendTrustedIssuerList: setting } }) {
    const { value, origin } = setting;
    if (origin === null || value === null || value === 0) return;
    yield {
      message: message(
        'SendTrustedIssuerList is {0}: clients are sent the trusted issuers, cut at 16 KB, and offer no certificate of an issuer that fell off (403.7). With 0 they choose by themselves.',
        value,
      ),
      place: { file: origin.file, range: origin.valueRange },
      site: null,
      path: null,
      fixes: [schannelFix(message('Send no list of issuers'), 'SendTrustedIssuerList', 0, value)],
    };
  },
};
