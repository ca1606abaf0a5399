import { accessFlagNotInSchema } from './accessFlagNotInSchema';
import { accessFlagUnknown } from './accessFlagUnknown';
import { accessInLockedSection } from './accessInLockedSection';
import { adMappingWithoutDsMapper } from './adMappingWithoutDsMapper';
import { basicAuthWithoutSsl } from './basicAuthWithoutSsl';
import { bindingFlagsNewerThanWindows } from './bindingFlagsNewerThanWindows';
import { bindingFlagsNotANumber } from './bindingFlagsNotANumber';
import { bindingFlagsOnHttp } from './bindingFlagsOnHttp';
import { bindingFlagsUnknownBits } from './bindingFlagsUnknownBits';
import { bindingInformationMalformed } from './bindingInformationMalformed';
import { ccsWithoutHost } from './ccsWithoutHost';
import { certMappingBelowSite } from './certMappingBelowSite';
import { certMappingBothKinds } from './certMappingBothKinds';
import { certMappingClearPassword } from './certMappingClearPassword';
import { certMappingEmpty } from './certMappingEmpty';
import { certMappingNeverNegotiated } from './certMappingNeverNegotiated';
import { childAccessDropsSsl } from './childAccessDropsSsl';
import { clientCertWithoutSsl } from './clientCertWithoutSsl';
import { configSourceUnread } from './configSourceUnread';
import { cookiesWithoutRequireSsl } from './cookiesWithoutRequireSsl';
import { customMetadataOrphanSite } from './customMetadataOrphanSite';
import { customMetadataSslResidue } from './customMetadataSslResidue';
import { duplicateBinding } from './duplicateBinding';
import { duplicateSection } from './duplicateSection';
import { formsAuthWithoutRequireSsl } from './formsAuthWithoutRequireSsl';
import { handshakeClientCertEverywhere } from './handshakeClientCertEverywhere';
import { hstsDuplicateHeader } from './hstsDuplicateHeader';
import { hstsMaxAgeZero } from './hstsMaxAgeZero';
import { hstsPreloadIncomplete } from './hstsPreloadIncomplete';
import { hstsRedirectPort } from './hstsRedirectPort';
import { httpBindingBesideRequiredSsl } from './httpBindingBesideRequiredSsl';
import { httpsHostWithoutSni } from './httpsHostWithoutSni';
import { httpsysEmptyHash } from './httpsysEmptyHash';
import { httpsysEntryMissing } from './httpsysEntryMissing';
import { httpsysEntryOrphan } from './httpsysEntryOrphan';
import { httpsysFlagsDisagree } from './httpsysFlagsDisagree';
import { httpsysForeignAppId } from './httpsysForeignAppId';
import { httpsysIpEntryShadowsSni } from './httpsysIpEntryShadowsSni';
import { httpsysReject } from './httpsysReject';
import { httpsysRevocationOff } from './httpsysRevocationOff';
import { iisExpressHttpsPort } from './iisExpressHttpsPort';
import { kernelSslLimits } from './kernelSslLimits';
import { kernelSslObsolete } from './kernelSslObsolete';
import { kernelSslWithClientCerts } from './kernelSslWithClientCerts';
import { lateClientCertHttp2 } from './lateClientCertHttp2';
import { lateClientCertLargeBody } from './lateClientCertLargeBody';
import { lateClientCertTls13 } from './lateClientCertTls13';
import { locationBothOverrideAttributes } from './locationBothOverrideAttributes';
import { locationUnknownSite } from './locationUnknownSite';
import { lockedAttributeSet } from './lockedAttributeSet';
import { metabaseCertificateMissing } from './metabaseCertificateMissing';
import { metabaseDecidesNothing } from './metabaseDecidesNothing';
import { noDefaultSslSite } from './noDefaultSslSite';
import { redirectBehindRequiredSsl } from './redirectBehindRequiredSsl';
import { requireCertWithoutNegotiate } from './requireCertWithoutNegotiate';
import { schannelLegacyProtocolOn } from './schannelLegacyProtocolOn';
import { schannelTls12Off } from './schannelTls12Off';
import { schannelTls13OnOldWindows } from './schannelTls13OnOldWindows';
import { schannelTrustedIssuersSent } from './schannelTrustedIssuersSent';
import { sharedEndpointWithoutSni } from './sharedEndpointWithoutSni';
import { sniWithoutHost } from './sniWithoutHost';
import { ssl128WithoutSsl } from './ssl128WithoutSsl';
import { sslRequiredWithoutHttpsBinding } from './sslRequiredWithoutHttpsBinding';
import { suppressionUnknownRule } from './suppressionUnknownRule';
import { userModeSsl } from './userModeSsl';
import { wildcardHostNeedsIis10 } from './wildcardHostNeedsIis10';
import { xmlSyntax } from './xmlSyntax';
import type { Rule, RuleData } from './rule';

/** The rules that look at a resolved server, by slug. */
export const SERVER_RULES: readonly Rule[] = [
  accessFlagNotInSchema,
  accessFlagUnknown,
  accessInLockedSection,
  adMappingWithoutDsMapper,
  basicAuthWithoutSsl,
  bindingFlagsNewerThanWindows,
  bindingFlagsNotANumber,
  bindingFlagsOnHttp,
  bindingFlagsUnknownBits,
  bindingInformationMalformed,
  ccsWithoutHost,
  certMappingBelowSite,
  certMappingBothKinds,
  certMappingClearPassword,
  certMappingEmpty,
  certMappingNeverNegotiated,
  childAccessDropsSsl,
  clientCertWithoutSsl,
  configSourceUnread,
  cookiesWithoutRequireSsl,
  customMetadataOrphanSite,
  customMetadataSslResidue,
  duplicateBinding,
  duplicateSection,
  formsAuthWithoutRequireSsl,
  handshakeClientCertEverywhere,
  hstsDuplicateHeader,
  hstsMaxAgeZero,
  hstsPreloadIncomplete,
  hstsRedirectPort,
  httpBindingBesideRequiredSsl,
  httpsHostWithoutSni,
  httpsysEmptyHash,
  httpsysEntryMissing,
  httpsysEntryOrphan,
  httpsysFlagsDisagree,
  httpsysForeignAppId,
  httpsysIpEntryShadowsSni,
  httpsysReject,
  httpsysRevocationOff,
  iisExpressHttpsPort,
  kernelSslLimits,
  kernelSslObsolete,
  kernelSslWithClientCerts,
  lateClientCertHttp2,
  lateClientCertLargeBody,
  lateClientCertTls13,
  locationBothOverrideAttributes,
  locationUnknownSite,
  lockedAttributeSet,
  metabaseCertificateMissing,
  metabaseDecidesNothing,
  noDefaultSslSite,
  redirectBehindRequiredSsl,
  requireCertWithoutNegotiate,
  schannelLegacyProtocolOn,
  schannelTls12Off,
  schannelTls13OnOldWindows,
  schannelTrustedIssuersSent,
  sharedEndpointWithoutSni,
  sniWithoutHost,
  ssl128WithoutSsl,
  sslRequiredWithoutHttpsBinding,
  userModeSsl,
  wildcardHostNeedsIis10,
];

/** Every rule, by slug: the source of the documentation's tables. */
export const RULES: readonly RuleData[] = [...SERVER_RULES, suppressionUnknownRule, xmlSyntax].sort((a, b) =>
  a.slug < b.slug ? -1 : 1,
);
