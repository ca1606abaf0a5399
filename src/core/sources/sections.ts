/** Where a section may stand (F2.19). */
export type AllowDefinition =
  'Everywhere' | 'MachineToApplication' | 'MachineToRootWeb' | 'MachineOnly' | 'AppHostOnly';

export type OverrideMode = 'Allow' | 'Deny';

/** What a section's schema and its shipped definition say. */
interface SectionFacts {
  /** Path below `<configuration>` or below a `<location>`. */
  readonly path: string;
  /** The value that IIS ships in `configSections`; it holds where a file has no definition of the section (F2.20). */
  readonly overrideModeDefault: OverrideMode;
}

/**
 * The configuration sections whose settings are read. Attributes and elements that decide nothing here are left out.
 * The one place for schema facts: a section that is to be read is added here.
 */
export const SECTIONS = {
  access: { path: 'system.webServer/security/access', overrideModeDefault: 'Deny' },
  serverRuntime: { path: 'system.webServer/serverRuntime', overrideModeDefault: 'Deny' },
  iisClientCertificateMapping: {
    path: 'system.webServer/security/authentication/iisClientCertificateMappingAuthentication',
    overrideModeDefault: 'Deny',
  },
  clientCertificateMapping: {
    path: 'system.webServer/security/authentication/clientCertificateMappingAuthentication',
    overrideModeDefault: 'Deny',
  },
  // What only SSL makes safe, or what competes with it (section 9 of the facts).
  basicAuthentication: {
    path: 'system.webServer/security/authentication/basicAuthentication',
    overrideModeDefault: 'Deny',
  },
  httpProtocol: { path: 'system.webServer/httpProtocol', overrideModeDefault: 'Allow' },
  httpRedirect: { path: 'system.webServer/httpRedirect', overrideModeDefault: 'Allow' },
  rewriteRules: { path: 'system.webServer/rewrite/rules', overrideModeDefault: 'Allow' },
  asp: { path: 'system.webServer/asp', overrideModeDefault: 'Deny' },
  // Defined in machine.config, which locks nothing of them.
  webAuthentication: { path: 'system.web/authentication', overrideModeDefault: 'Allow' },
  httpCookies: { path: 'system.web/httpCookies', overrideModeDefault: 'Allow' },
  sessionState: { path: 'system.web/sessionState', overrideModeDefault: 'Allow' },
} as const satisfies Readonly<Record<string, SectionFacts>>;

/** A section that is read. */
export type SectionName = keyof typeof SECTIONS;

/** The sections that decide about SSL itself: a path that states one has a row (report contract, Settled 5). */
export const SSL_SECTIONS: ReadonlySet<SectionName> = new Set<SectionName>([
  'access',
  'serverRuntime',
  'iisClientCertificateMapping',
  'clientCertificateMapping',
]);

/** F3.21: the default of `serverRuntime@uploadReadAheadSize` in bytes (48 KB; the metabase property has the same). */
export const DEFAULT_UPLOAD_READ_AHEAD_SIZE = 49152;

const PATHS = Object.entries(SECTIONS) as [SectionName, SectionFacts][];

/** Every path on the way to a section: how far a reader has to go down. */
export const GROUPS_ON_THE_WAY: ReadonlySet<string> = new Set(
  PATHS.flatMap(([, { path }]) => {
    const names = path.split('/');
    return names.slice(1).map((_, i) => names.slice(0, i + 1).join('/'));
  }),
);

/** The section at a path, if it is one of those that are read. */
export const SECTION_AT: ReadonlyMap<string, SectionName> = new Map(PATHS.map(([name, { path }]) => [path, name]));
