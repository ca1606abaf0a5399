import { bindingFlagsNotANumber } from './bindingFlagsNotANumber';
import { kernelSslWithClientCerts } from './kernelSslWithClientCerts';
import { requireCertWithoutNegotiate } from './requireCertWithoutNegotiate';
import { sniWithoutHost } from './sniWithoutHost';
import { sslRequiredWithoutHttpsBinding } from './sslRequiredWithoutHttpsBinding';
import { userModeSsl } from './userModeSsl';
import { xmlSyntax } from './xmlSyntax';
import type { Rule, RuleData } from './rule';

/** The rules that look at a resolved server, by slug. */
export const SERVER_RULES: readonly Rule[] = [
  bindingFlagsNotANumber,
  kernelSslWithClientCerts,
  requireCertWithoutNegotiate,
  sniWithoutHost,
  sslRequiredWithoutHttpsBinding,
  userModeSsl,
];

/** Every rule, by slug: the source of the documentation's tables. */
export const RULES: readonly RuleData[] = [...SERVER_RULES, xmlSyntax].sort((a, b) => (a.slug < b.slug ? -1 : 1));
