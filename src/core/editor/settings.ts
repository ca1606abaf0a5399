import type { PageName } from './documentation';

/** How sure a statement of the facts is. */
export type Certainty = 'documented' | 'reported' | 'inferred';

/** A setting, for whoever reads or types it. */
export interface SettingFact {
  /** What it does. English; a template for the editor's translations. */
  readonly meaning: string;
  /** What holds where nothing states it. */
  readonly default?: string;
  /** The words that it may have, where they are few. */
  readonly values?: readonly string[];
  readonly page: PageName;
  readonly fact: string;
  /** Absent: documented. */
  readonly certainty?: Certainty;
}

const BOOLEAN = ['true', 'false'];

/** Said of the same thing in several formats. */
const READ_AHEAD = {
  meaning:
    'How many bytes of a body are read before the client is asked for a certificate late; a longer body gets 413.',
  default: '49152',
};
const HASH = { meaning: 'The SHA-1 hash of the certificate that the entry serves.' };
const STORE = { meaning: 'The store of the machine that the certificate is in.', default: 'MY' };
const APP_ID = { meaning: 'Who made the entry.', fact: 'F7.10', certainty: 'reported' } as const;
const CHECK_MODE = {
  meaning: 'How client certificates are checked; 0 checks revocation.',
  default: '0',
  fact: 'F3.10',
};
const LOCK_LIST = { page: 'locking', fact: 'F2.26' } as const;

/** Attributes of configuration files that any element may have. */
export const COMMON_ATTRIBUTES: Readonly<Record<string, SettingFact>> = {
  lockAttributes: { meaning: 'Levels below may not set these attributes, not even to an equal value.', ...LOCK_LIST },
  lockAllAttributesExcept: { meaning: 'Levels below may set these attributes only.', ...LOCK_LIST },
  lockElements: { meaning: 'Levels below may not have these elements.', ...LOCK_LIST },
  lockAllElementsExcept: { meaning: 'Levels below may have these elements only.', ...LOCK_LIST },
  lockItem: {
    meaning: 'Levels below may not change or remove this entry.',
    default: 'false',
    values: BOOLEAN,
    ...LOCK_LIST,
  },
  configSource: {
    meaning: 'The section stands in this file, in the same folder or below.',
    page: 'deepDive',
    fact: 'F2.27',
  },
};

const HSTS = { page: 'hsts', fact: 'F9.1' } as const;
const MAPPING = { page: 'iisMapping', fact: 'F3.5' } as const;
const SWITCH_OFF = { default: 'false', values: BOOLEAN };
const SWITCH_ON = { default: 'true', values: BOOLEAN };

/** Attributes by the name of their element: those of the sections that are read. */
export const ATTRIBUTES: Readonly<Record<string, Readonly<Record<string, SettingFact>>>> = {
  access: {
    sslFlags: {
      meaning: 'What SSL and client certificates requests to this path need. It replaces what is inherited.',
      default: 'None',
      page: 'access',
      fact: 'F2.28',
    },
  },
  binding: {
    protocol: { meaning: 'What the binding speaks.', values: ['http', 'https'], page: 'binding', fact: 'F2.5' },
    bindingInformation: {
      meaning: 'Address, port and host name, parted by colons; * is every address.',
      page: 'binding',
      fact: 'F2.3',
    },
    sslFlags: {
      meaning: 'How HTTP.SYS finds the certificate, and what it turns off: a decimal number.',
      default: '0',
      page: 'binding',
      fact: 'section 2.3',
    },
  },
  location: {
    path: {
      meaning: 'Which site, application, folder or file the content is for; empty or . is this level.',
      default: '.',
      page: 'deepDive',
      fact: 'F2.22',
    },
    overrideMode: {
      meaning: 'Whether levels below may set the sections in here. Only the level that locked can unlock.',
      default: 'Inherit',
      values: ['Allow', 'Deny', 'Inherit'],
      page: 'deepDive',
      fact: 'F2.23',
    },
    allowOverride: {
      meaning: 'The older form of overrideMode: true is Allow, false is Deny. Both together are illegal.',
      values: BOOLEAN,
      page: 'deepDive',
      fact: 'F2.23',
    },
    inheritInChildApplications: {
      meaning: 'Whether the content holds in applications below too.',
      ...SWITCH_ON,
      page: 'deepDive',
      fact: 'F2.25',
    },
  },
  section: {
    overrideModeDefault: {
      meaning: 'Whether levels below may set the section, unless a location says otherwise.',
      default: 'Allow',
      values: ['Allow', 'Deny'],
      page: 'deepDive',
      fact: 'F2.19',
    },
    allowDefinition: {
      meaning: 'At which levels the section may stand.',
      default: 'Everywhere',
      values: ['Everywhere', 'MachineToApplication', 'MachineToRootWeb', 'MachineOnly', 'AppHostOnly'],
      page: 'deepDive',
      fact: 'F2.19',
    },
  },
  hsts: {
    enabled: { meaning: 'Responses over HTTPS carry Strict-Transport-Security.', ...SWITCH_OFF, ...HSTS },
    'max-age': {
      meaning: 'How many seconds a browser keeps to HTTPS; 0 makes it forget the policy.',
      default: '0',
      ...HSTS,
    },
    includeSubDomains: { meaning: 'The policy holds for every host name below too.', ...SWITCH_OFF, ...HSTS },
    preload: {
      meaning: 'The host may be taken into the lists that browsers ship; they want includeSubDomains and one year.',
      ...SWITCH_OFF,
      page: 'hsts',
      fact: 'F9.2',
      certainty: 'inferred',
    },
    redirectHttpToHttps: {
      meaning: 'Requests over HTTP are sent to HTTPS, without their port: HTTPS has to listen on 443.',
      ...SWITCH_OFF,
      ...HSTS,
    },
  },
  serverRuntime: {
    uploadReadAheadSize: { ...READ_AHEAD, page: 'runtime', fact: 'F3.22' },
  },
  iisClientCertificateMappingAuthentication: {
    enabled: {
      meaning: 'Client certificates are mapped to accounts by the entries below. Needs SslNegotiateCert at the path.',
      ...SWITCH_OFF,
      ...MAPPING,
    },
    oneToOneCertificateMappingsEnabled: { meaning: 'The one-to-one entries count.', ...SWITCH_ON, ...MAPPING },
    manyToOneCertificateMappingsEnabled: { meaning: 'The many-to-one entries count.', ...SWITCH_ON, ...MAPPING },
    defaultLogonDomain: { meaning: 'The domain of accounts that name none.', ...MAPPING },
    logonMethod: {
      meaning: 'How mapped accounts are logged on.',
      default: 'ClearText',
      values: ['Interactive', 'Batch', 'Network', 'ClearText'],
      ...MAPPING,
    },
  },
  clientCertificateMappingAuthentication: {
    enabled: {
      meaning:
        'Client certificates are mapped by Active Directory. Needs a domain member and the DS mapper of the HTTP.SYS entry.',
      ...SWITCH_OFF,
      page: 'adMapping',
      fact: 'F3.6',
    },
  },
  'oneToOneMappings/add': {
    enabled: { meaning: 'The entry counts.', ...SWITCH_ON, ...MAPPING },
    userName: { meaning: 'The account that the certificate is mapped to.', ...MAPPING },
    certificate: { meaning: 'The certificate in Base64 on one line: the entry’s key.', ...MAPPING },
  },
  'manyToOneMappings/add': {
    name: { meaning: 'The entry’s key.', ...MAPPING },
    enabled: { meaning: 'The entry counts.', ...SWITCH_ON, ...MAPPING },
    permissionMode: {
      meaning: 'Whether a certificate that fits is let in or refused (403.12).',
      default: 'Allow',
      values: ['Allow', 'Deny'],
      ...MAPPING,
    },
    userName: { meaning: 'The account that certificates are mapped to.', ...MAPPING },
  },
  'rules/add': {
    certificateField: {
      meaning: 'The field of the certificate that is compared.',
      values: ['Subject', 'Issuer'],
      ...MAPPING,
    },
    certificateSubField: { meaning: 'The part of the field, such as CN or O.', ...MAPPING },
    matchCriteria: { meaning: 'What the part has to be.', ...MAPPING },
    compareCaseSensitive: { meaning: 'Whether case counts.', ...SWITCH_ON, ...MAPPING },
  },
  site: {
    name: { meaning: 'The name by which location paths mean the site.', page: 'sites', fact: 'F2.30a' },
    id: { meaning: 'The site’s number.', page: 'sites', fact: 'section 2.1' },
  },
  application: {
    path: { meaning: 'The URL path of the application, from the site’s root.', page: 'sites', fact: 'F2.30a' },
    enabledProtocols: {
      meaning: 'Which protocols reach the application; http covers https.',
      default: 'http',
      page: 'sites',
      fact: 'section 2.1',
    },
  },
  virtualDirectory: {
    physicalPath: {
      meaning: 'The folder behind the URL path. web.config files are joined to the server by it.',
      page: 'sites',
      fact: 'F2.31',
    },
    allowSubDirConfig: {
      meaning: 'Whether web.config files count in folders below this one.',
      ...SWITCH_ON,
      page: 'sites',
      fact: 'F2.31',
    },
  },
  configurationRedirection: {
    enabled: {
      meaning: 'The live applicationHost.config lies under path; a local one may be stale.',
      ...SWITCH_OFF,
      page: 'redirection',
      fact: 'F2.34',
    },
    path: { meaning: 'The folder of the shared configuration.', page: 'redirection', fact: 'F2.34' },
  },
};

/** A property of the IIS 6 metabase. */
export interface MetabaseFact extends SettingFact {
  /** `null`: no public number is known. */
  readonly id: number | null;
  readonly type: 'DWORD' | 'BOOL' | 'STRING' | 'MULTISZ' | 'BINARY';
  /** Whether keys below take it over (F4.1). */
  readonly inherits: boolean;
}

const METABASE = { page: 'metabase', fact: 'section 4.1' } as const;
const OFF = { type: 'BOOL', default: 'FALSE', values: ['TRUE', 'FALSE'] } as const;

/** Properties of the metabase by name (section 4.1 of the facts). */
export const METABASE_SETTINGS: Readonly<Record<string, MetabaseFact>> = {
  AccessSSLFlags: {
    meaning: 'What SSL and client certificates requests to this key need. The whole word replaces what is inherited.',
    id: 6030,
    type: 'DWORD',
    inherits: true,
    default: '0',
    ...METABASE,
  },
  SecureBindings: {
    meaning: 'Where the site listens for SSL: address, port and, from SP1, host name.',
    id: 2021,
    type: 'MULTISZ',
    inherits: false,
    ...METABASE,
  },
  ServerBindings: {
    meaning: 'Where the site listens without SSL: address, port and host name.',
    id: 1023,
    type: 'MULTISZ',
    inherits: false,
    ...METABASE,
  },
  SSLCertHash: {
    meaning: 'The SHA-1 hash of the site’s certificate. A site has one; there is no SNI.',
    id: 5506,
    type: 'BINARY',
    inherits: true,
    page: 'metabase',
    fact: 'F4.5',
    certainty: 'reported',
  },
  SSLStoreName: {
    meaning: 'The certificate’s store, normally MY.',
    id: 5511,
    type: 'STRING',
    inherits: true,
    ...METABASE,
  },
  SslCtlIdentifier: {
    meaning: 'The certificate trust list: which issuers of client certificates are accepted.',
    id: 5512,
    type: 'STRING',
    inherits: false,
    ...METABASE,
  },
  SslCtlStoreName: {
    meaning: 'The store of the certificate trust list, normally CA.',
    id: 5517,
    type: 'STRING',
    inherits: false,
    ...METABASE,
  },
  SslUseDsMapper: {
    meaning: 'Client certificates are mapped by Active Directory. Stands at the web service only.',
    id: 5519,
    inherits: true,
    ...OFF,
    ...METABASE,
  },
  SSLAlwaysNegoClientCert: {
    meaning: 'A client certificate is asked for in every handshake of the site.',
    id: 5521,
    inherits: true,
    ...OFF,
    ...METABASE,
  },
  CertCheckMode: { ...CHECK_MODE, id: 2160, type: 'DWORD', inherits: true, page: 'metabase' },
  IIs5IsolationModeEnabled: {
    meaning:
      'TRUE is the IIS 5.0 isolation mode: SSL runs in inetinfo.exe. Where it is absent, IIS 6 is taken to run worker processes.',
    id: 9203,
    type: 'BOOL',
    values: ['TRUE', 'FALSE'],
    inherits: false,
    page: 'metabase',
    fact: 'F4.8',
    certainty: 'inferred',
  },
  UploadReadAheadSize: {
    ...READ_AHEAD,
    id: null,
    type: 'DWORD',
    inherits: true,
    page: 'metabase',
    fact: 'F3.23',
  },
};

const SCHANNEL = { page: 'tlsRegistry', fact: 'F8.2' } as const;
const ENTRY = { page: 'httpFlags', fact: 'section 7.3' } as const;

/** Values of the registry by their names in lower case: those of HTTP.SYS, its certificate entries and Schannel. */
export const REGISTRY_SETTINGS: Readonly<Record<string, SettingFact>> = {
  enablekernelssl: {
    meaning:
      'Windows Server 2003 SP1: 1 does SSL in HTTP.SYS, without client certificates. Newer versions ignore it. Needs a restart of the HTTP service.',
    default: '0',
    page: 'kernelSsl',
    fact: 'F5.2',
  },
  enablehttp2tls: { meaning: '0 turns HTTP/2 over TLS off for the machine.', page: 'tlsRegistry', fact: 'F6.11' },
  enablehttp3: {
    meaning: '1 turns HTTP/3 on, from Windows Server 2022.',
    default: '0',
    page: 'tlsRegistry',
    fact: 'F6.13',
    certainty: 'reported',
  },
  enabled: {
    meaning: 'Schannel: 0 turns the protocol off for the whole machine, any other number on.',
    ...SCHANNEL,
  },
  disabledbydefault: {
    meaning: 'Schannel: unless 0, the protocol is off for those who do not ask for it, as HTTP.SYS.',
    ...SCHANNEL,
  },
  sendtrustedissuerlist: {
    meaning: 'Whether the handshake names the issuers that are trusted. Off from Windows Server 2012, on before.',
    page: 'tlsRegistry',
    fact: 'F3.13',
  },
  clientauthtrustmode: {
    meaning: 'Which issuers of client certificates are trusted: 0 machine trust, 1 exclusive root, 2 exclusive CA.',
    default: '0',
    page: 'tlsRegistry',
    fact: 'F3.13',
  },
  enableocspstaplingforsni: {
    meaning: 'Turns OCSP stapling on for SNI and central store bindings.',
    default: '0',
    page: 'tlsRegistry',
    fact: 'F6.16',
  },
  eventlogging: {
    meaning: 'What Schannel writes to the event log: 0 nothing, 1 errors, 2 warnings, 4 information, or a sum of them.',
    default: '1',
    page: 'tlsRegistry',
    fact: 'F8.6',
    certainty: 'inferred',
  },
  defaultflags: { meaning: 'The switches of the HTTP.SYS entry. They are not those of sslFlags.', ...ENTRY },
  defaultsslcertcheckmode: { ...CHECK_MODE, page: 'httpFlags' },
  sslcerthash: { ...HASH, ...ENTRY },
  sslcertstorename: { ...STORE, ...ENTRY },
  appid: { ...APP_ID, page: 'httpFlags' },
  currentbuild: {
    meaning: 'Tells the version of Windows.',
    page: 'tlsRegistry',
    fact: 'F1.4',
    certainty: 'inferred',
  },
};

const NETSH = { page: 'netsh', fact: 'F3.11' } as const;
const NOT_SET = { page: 'netsh', fact: 'F7.5', certainty: 'inferred' } as const;

/** Lines of `netsh http show sslcert` by their labels in lower case (F7.3). */
export const NETSH_SETTINGS: Readonly<Record<string, SettingFact>> = {
  'ip:port': { meaning: 'An entry by address: it wins over SNI on that address.', page: 'netsh', fact: 'F7.18' },
  'hostname:port': { meaning: 'An entry by host name (SNI).', page: 'netsh', fact: 'F7.18' },
  'central certificate store': {
    meaning: 'The central certificate store serves this port.',
    page: 'netsh',
    fact: 'F7.2',
  },
  'certificate hash': { ...HASH, ...NETSH },
  'application id': { ...APP_ID, page: 'netsh' },
  'certificate store name': { ...STORE, page: 'netsh', fact: 'F7.9' },
  'verify client certificate revocation': {
    meaning: 'Whether client certificates are checked for revocation.',
    default: 'Enabled',
    ...NETSH,
  },
  'verify revocation using cached client certificate only': {
    meaning: 'Revocation is checked against what is cached, and nothing is fetched.',
    default: 'Disabled',
    ...NETSH,
  },
  'usage check': {
    meaning: 'Whether client certificates have to be meant for client authentication.',
    default: 'Enabled',
    ...NETSH,
  },
  'revocation freshness time': { meaning: 'After how many seconds revocation data is fetched anew.', ...NETSH },
  'url retrieval timeout': { meaning: 'How many milliseconds fetching revocation data may take.', ...NETSH },
  'ctl identifier': { meaning: 'Which issuers of client certificates are accepted.', page: 'netsh', fact: 'F3.12' },
  'ctl store name': {
    meaning: 'The store with the issuers of client certificates that are accepted.',
    page: 'netsh',
    fact: 'F3.12',
  },
  'ds mapper usage': {
    meaning: 'Client certificates are mapped by Active Directory.',
    default: 'Disabled',
    ...NETSH,
  },
  'negotiate client certificate': {
    meaning: 'A client certificate is asked for in the first handshake, for every URL of the endpoint.',
    default: 'Disabled',
    page: 'netsh',
    fact: 'F3.1',
  },
  'reject connections': { meaning: 'Connections that meet this entry are refused.', default: 'Disabled', ...NETSH },
  'disable http2': { meaning: 'When set, no HTTP/2 on this endpoint.', ...NOT_SET },
  'disable quic': { meaning: 'When set, no QUIC and so no HTTP/3 on this endpoint.', ...NOT_SET },
  'disable tls1.2': { meaning: 'When set, no TLS 1.2 on this endpoint.', ...NOT_SET },
  'disable tls1.3': { meaning: 'When set, no TLS 1.3 over TCP on this endpoint.', ...NOT_SET },
  'disable ocsp stapling': { meaning: 'When set, no OCSP stapling on this endpoint.', ...NOT_SET },
  'disable legacy tls versions': { meaning: 'When set, no TLS 1.0 and 1.1 on this endpoint.', ...NOT_SET },
};
