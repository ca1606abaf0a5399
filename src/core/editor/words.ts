import { message } from '../text/message';
import type { MappingKind, Negotiation, SitePath } from '../server/model';
import type { Message } from '../text/message';
import type { ClientCertificatePolicy } from '../tls/accessFlags';
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

const POLICIES: Readonly<Record<ClientCertificatePolicy, Message>> = {
  ignore: message('ignored'),
  accept: message('accepted'),
  require: message('required'),
  neverAsked: message('required but never asked for'),
};

/** The same where client certificates are spoken of already. */
export function policyText(policy: ClientCertificatePolicy): Message {
  return POLICIES[policy];
}

const NEGOTIATIONS: Readonly<Record<Negotiation, Message>> = {
  none: message('never'),
  handshake: message('in the handshake'),
  renegotiation: message('after the handshake'),
};

/** When a client certificate is asked for. */
export function negotiationText(negotiation: Negotiation): Message {
  return NEGOTIATIONS[negotiation];
}

const MAPPINGS: Readonly<Record<MappingKind, Message>> = {
  iisOneToOne: message('one-to-one'),
  iisManyToOne: message('many-to-one'),
  activeDirectory: message('Active Directory'),
};

/** A way of mapping certificates to accounts. */
export function mappingText(kind: MappingKind): Message {
  return MAPPINGS[kind];
}
