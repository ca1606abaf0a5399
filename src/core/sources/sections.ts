/**
 * The configuration sections whose settings are read, with the schema facts that are needed to resolve them.
 * A section is named by its path below `<configuration>` (or below a `<location>`).
 *
 * Attributes that the schema has but that decide nothing here are left out.
 */
export const SECTION_PATHS = {
  access: 'system.webServer/security/access',
  serverRuntime: 'system.webServer/serverRuntime',
  iisClientCertificateMapping:
    'system.webServer/security/authentication/iisClientCertificateMappingAuthentication',
  clientCertificateMapping: 'system.webServer/security/authentication/clientCertificateMappingAuthentication',
} as const;

/** A section that is read. */
export type SectionName = keyof typeof SECTION_PATHS;

/** F3.21: the default of `serverRuntime@uploadReadAheadSize` in bytes (48 KB; the metabase property has the same). */
export const DEFAULT_UPLOAD_READ_AHEAD_SIZE = 49152;

/** Paths that end in a section, and every path on the way to one: how far a reader has to go down. */
export const GROUPS_ON_THE_WAY: ReadonlySet<string> = new Set(
  Object.values(SECTION_PATHS).flatMap((path) => {
    const names = path.split('/');
    return names.slice(1).map((_, i) => names.slice(0, i + 1).join('/'));
  }),
);

/** The section at a path, if it is one of those that are read. */
export const SECTION_AT: ReadonlyMap<string, SectionName> = new Map(
  Object.entries(SECTION_PATHS).map(([name, path]) => [path, name as SectionName]),
);
