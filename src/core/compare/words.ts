import { message } from '../text/message';
import type { MappingKind, Negotiation } from '../server/model';
import type { Message } from '../text/message';
import type { ClientCertificatePolicy } from '../tls/accessFlags';

const POLICIES: Readonly<Record<ClientCertificatePolicy, Message>> = {
  ignore: message('ignored'),
  accept: message('accepted'),
  require: message('required'),
  neverAsked: message('required but never asked for'),
};

/** What is done with client certificates, where they are spoken of already. */
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
