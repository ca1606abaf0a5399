/**
 * The bits of `DefaultFlags` of an HTTP.SYS certificate entry in the registry (section 7.3 of the facts). They are not
 * the bits of `binding@sslFlags` (F2.12).
 */
export const HTTP_SYS_FLAGS = {
  dsMapperUsage: 0x1,
  clientCertNegotiation: 0x2,
  reject: 0x8,
  disableHttp2: 0x10,
  disableQuic: 0x20,
  disableTls13: 0x40,
  disableOcspStapling: 0x80,
  disableLegacyTls: 0x400,
  disableTls12: 0x1000,
} as const;

/** The bits of `DefaultSslCertCheckMode` (F3.10). */
export const CERT_CHECK_MODE = {
  noRevocationCheck: 0x1,
  cachedRevocationOnly: 0x2,
  noUsageCheck: 0x10000,
} as const;

/** The application id that IIS gives its entries (F7.10). */
export const IIS_APP_ID = '{4dc3e181-e14b-4a21-b022-59fc669b0914}';

/** The application id that the setup of IIS Express gives its entries (F1.8). */
export const IIS_EXPRESS_APP_ID = '{214124cd-d05b-4309-9af9-9caa44b2b74a}';

/** The application that owns an entry, by its id (F7.10). */
export const KNOWN_APP_IDS: ReadonlyMap<string, string> = new Map([
  [IIS_APP_ID, 'IIS'],
  [IIS_EXPRESS_APP_ID, 'IIS Express'],
  ['{5d89a20c-beab-4389-9447-324788eb944a}', 'AD FS'],
]);
