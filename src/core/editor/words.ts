import { message } from '../text/message';
import type { SitePath } from '../server/model';
import type { Message } from '../text/message';
import type { SslMode } from '../tls/sslMode';

const MODES: Readonly<Record<SslMode, Message>> = {
  none: message('no SSL'),
  kernel: message('kernel-mode SSL'),
  userHttpFilter: message('user-mode SSL (HTTPFilter)'),
  userInetinfo: message('user-mode SSL (inetinfo)'),
};

/** Where SSL is done, in few words. */
export function modeText(mode: SslMode): Message {
  return MODES[mode];
}

/** What a path does with client certificates, in few words; `null` when it ignores them. */
export function certificateText({ access }: SitePath): Message | null {
  switch (access.clientCertificate) {
    case 'ignore':
      return null;
    case 'accept':
      return message('client certificate accepted');
    case 'require':
      return message('client certificate required');
    case 'neverAsked':
      return message('client certificate required but never asked for');
  }
}
