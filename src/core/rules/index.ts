import { accessInLockedSection } from './accessInLockedSection';
import { bindingFlagsNotANumber } from './bindingFlagsNotANumber';
import { configSourceUnread } from './configSourceUnread';
import { duplicateSection } from './duplicateSection';
import { kernelSslWithClientCerts } from './kernelSslWithClientCerts';
import { locationBothOverrideAttributes } from './locationBothOverrideAttributes';
import { locationUnknownSite } from './locationUnknownSite';
import { lockedAttributeSet } from './lockedAttributeSet';
import { requireCertWithoutNegotiate } from './requireCertWithoutNegotiate';
import { sniWithoutHost } from './sniWithoutHost';
import { sslRequiredWithoutHttpsBinding } from './sslRequiredWithoutHttpsBinding';
import { suppressionUnknownRule } from './suppressionUnknownRule';
import { userModeSsl } from './userModeSsl';
import { xmlSyntax } from './xmlSyntax';
import type { Rule, RuleData } from './rule';

/** The rules that look at a resolved server, by slug. */
export const SERVER_RULES: readonly Rule[] = [
  accessInLockedSection,
  bindingFlagsNotANumber,
  configSourceUnread,
  duplicateSection,
  kernelSslWithClientCerts,
  locationBothOverrideAttributes,
  locationUnknownSite,
  lockedAttributeSet,
  requireCertWithoutNegotiate,
  sniWithoutHost,
  sslRequiredWithoutHttpsBinding,
  userModeSsl,
];

/** Every rule, by slug: the source of the documentation's tables. */
export const RULES: readonly RuleData[] = [...SERVER_RULES, suppressionUnknownRule, xmlSyntax].sort((a, b) =>
  a.slug < b.slug ? -1 : 1,
);
