import type { Message } from '../text/message';
import type { Sourced, TextRange } from '../text/range';
import type { ClientCertificatePolicy, FlagToken } from '../tls/accessFlags';
import type { SslMode } from '../tls/sslMode';
import type { WindowsName } from '../tls/windows';
import type { MalformedPart } from './bindingInformation';
import type { Effective, Origin } from './effective';
import type { HttpSysData, HttpSysEntry } from './httpSys';
import type { PathSettings, SettingsBesideSsl } from './pathSettings';
import type { TlsSettings } from './tlsSettings';
import type { IisVersion } from './version';

/** A place in a file. */
export interface Place {
  readonly file: string;
  readonly range: TextRange;
}

/** A server as its files describe it. Everything that is computed about it starts here and knows no file format. */
export interface Server {
  readonly product: 'IIS' | 'IIS Express';
  readonly version: IisVersion;
  readonly windows: WindowsName | null;
  readonly sites: readonly Site[];
  /** web.config files with the URL path that they lie at. */
  readonly webConfigs: readonly WebConfigPlacement[];
  /** web.config files that no path of a site is known for, each with what it says on its own. */
  readonly unmapped: readonly UnmappedWebConfig[];
  /** Settings of IIS 6 as a whole; `null` for IIS 7 and later. */
  readonly iis6: Iis6Settings | null;
  /** What the exports say about HTTP.SYS. */
  readonly httpSys: HttpSysData;
  /** Protocols and switches of the machine. */
  readonly tls: TlsSettings;
  /** What stands in the files in a way that configuration does not allow. */
  readonly structure: readonly StructureProblem[];
  /** What holds for the server as a whole; `null` without an applicationHost.config. */
  readonly serverLevel: { readonly beside: SettingsBesideSsl; readonly hsts: HstsSettings } | null;
  /** Settings without a section of their own; empty for IIS 6. */
  readonly customMetadata: readonly CustomMetadataKey[];
  /** What would have to be read to be sure. */
  readonly unknowns: readonly Message[];
  /** Files that were given and decide nothing, with the reason. */
  readonly ignored: readonly IgnoredFile[];
}

/** Where a web.config lies in the URL space, and how that is known. */
export interface WebConfigPlacement {
  readonly file: string;
  readonly site: string;
  readonly path: string;
  readonly certainty: 'explicit' | 'commonTail' | 'ambiguous';
  readonly how: Message;
}

/** A statement that IIS refuses with 500.19 (F2.21, F2.26). */
export interface Violation {
  readonly kind: 'sectionLocked' | 'attributeLocked' | 'elementLocked' | 'entryLocked' | 'notAllowedHere';
  /** The section's path, e.g. `system.webServer/security/access`. */
  readonly section: string;
  readonly place: Place;
  /** The text that locks; `null` when the shipped default does. */
  readonly lock: Place | null;
  /** The whole of a locked attribute, which could go. */
  readonly extent?: Place;
}

/** Something in the structure of configuration that is an error or has no effect. */
export interface StructureProblem {
  readonly kind:
    | 'duplicateSection'
    | 'locationUnknownSite'
    | 'locationBothOverrideAttributes'
    | 'configSourceUnread'
    | 'mappingBelowSite'
    | 'clearPassword';
  /** The name that is wrong: a section's path, a location's path, a file's name; never what is private. */
  readonly name: string;
  readonly place: Place;
  /** The site and path that it is stated for, where that is known. */
  readonly at?: { readonly site: string; readonly path: string };
  /** The other text of a pair. */
  readonly other: Place | null;
  /** What would mend it, where that is known: text that can go, or a site's name and the one that was likely meant. */
  readonly repair?: { readonly place: Place; readonly name: string | null };
}

/** A key of `<customMetadata>`: what tools for IIS 6 wrote and IIS 7 has no section for (F1.14). */
export interface CustomMetadataKey {
  /** The metabase path, e.g. `LM/W3SVC/1`. */
  readonly path: string;
  /** The site whose key it is or is below; `null` when it is no site's. */
  readonly siteId: number | null;
  readonly pathPlace: Place;
  /** The whole element. */
  readonly extent: Place;
  readonly properties: readonly {
    /** `null` when it is no number. */
    readonly id: number | null;
    readonly idPlace: Place;
    /** The whole element. */
    readonly extent: Place;
  }[];
}

/** A file that decides nothing about the server. */
export interface IgnoredFile {
  readonly file: string;
  readonly reason: Message;
  /** The name of its outermost element. */
  readonly place: Place;
  /** Whether that is as it should be (F1.14) or means that something was not analysed. */
  readonly expected: boolean;
}

/** A web.config on its own: paths are relative to its folder; what the server adds is unknown. */
export interface UnmappedWebConfig {
  readonly file: string;
  readonly paths: readonly SitePath[];
  readonly settings: readonly PathSettings[];
}

/** What IIS 6 keeps once for the machine or the web service. */
export interface Iis6Settings {
  readonly enableKernelSsl: Effective<number | null>;
  /** Whether HTTP.SYS does SSL: the switch is on and Windows is not known to be older than it (F5.1, F5.12). */
  readonly kernelSsl: boolean;
  readonly iis5IsolationMode: Effective<boolean | null>;
  readonly sslUseDsMapper: Effective<boolean>;
  /** Whether a registry export was given that could hold `EnableKernelSSL`. */
  readonly registryRead: boolean;
  /**
   * Whether what is stated nowhere is proved to be missing: the key of the web service, from which sites inherit, is in
   * the file, and all of the file was understood.
   */
  readonly complete: boolean;
}

export interface Site {
  /** `null` when the file states no number. */
  readonly id: number | null;
  readonly name: string;
  /** Where the site is named: the text that stands for the site as a whole. */
  readonly place: Place;
  /** The whole element, for finding the site around a caret. */
  readonly extent: Place;
  readonly sslMode: SslModeDecision;
  readonly bindings: readonly Binding[];
  /** Whether the site starts with the server; a site kept for later does not. */
  readonly serverAutoStart: Effective<boolean>;
  /** Parents first; the first is always `/`. */
  readonly paths: readonly SitePath[];
  /**
   * The settings that only SSL makes safe, at every path that states one of them or has a row in `paths`, in the same
   * order. Empty for IIS 6.
   */
  readonly settings: readonly PathSettings[];
  /** The `<hsts>` that holds for the site; `null` for IIS 6. */
  readonly hsts: HstsSettings | null;
  /** Empty for IIS 6. */
  readonly applications: readonly Application[];
  /** IIS 6 keeps these per site; `null` for IIS 7 and later, which keep them in HTTP.SYS. */
  readonly iis6: Iis6SiteSettings | null;
}

/** F9.1: the site's element overrides `siteDefaults`, attribute by attribute. */
export interface HstsSettings {
  readonly enabled: Effective<boolean>;
  /** In seconds; `null` when the stated value is no number. */
  readonly maxAge: Effective<number | null>;
  readonly includeSubDomains: Effective<boolean>;
  readonly preload: Effective<boolean>;
  readonly redirectHttpToHttps: Effective<boolean>;
}

/** An application with what its defaults at every level leave of it (section 2.1 of the facts). */
export interface Application {
  /** Relative to the site. */
  readonly path: string;
  readonly applicationPool: Effective<string | null>;
  readonly enabledProtocols: Effective<string>;
  readonly virtualDirectories: readonly {
    readonly path: string;
    /** A name to match, never a path to open (invariant 8). */
    readonly physicalPath: Effective<string | null>;
    readonly allowSubDirConfig: Effective<boolean>;
  }[];
  readonly place: Place;
}

export interface Iis6SiteSettings {
  /** As stated; `null` when no key on the way states it (F4.5). */
  readonly sslCertHash: Effective<string | null>;
  readonly sslAlwaysNegoClientCert: Effective<boolean>;
  /** `SslCtlIdentifier`, a certificate trust list of the site, and the store that it is in. */
  readonly sslCtlIdentifier: Effective<string | null>;
  readonly sslCtlStoreName: Effective<string | null>;
  /** F3.10: 0 checks revocation; `null` when the stated value is no number. */
  readonly certCheckMode: Effective<number | null>;
  /** What `AccessSSLMapCert` maps by at this site. */
  readonly mapping: readonly MappingKind[];
}

/** The SSL mode with the reasons for it, the deciding one first. */
export interface SslModeDecision {
  readonly mode: SslMode;
  readonly reasons: readonly Reason[];
}

/** A reason with the text that gives it; `place` is `null` when the reason is that a text is missing, or a fact. */
export interface Reason {
  readonly text: Message;
  readonly place: Place | null;
  /** The fact that it rests on, e.g. `F5.12`. */
  readonly fact: string;
}

export interface Binding {
  readonly protocol: string;
  /** `*` for all unassigned, else as written, IPv6 without brackets; `null` when it cannot be understood. */
  readonly address: string | null;
  readonly port: number | null;
  /** `''` when there is none. */
  readonly host: string | null;
  readonly bindingInformation: Sourced<string> | null;
  readonly sslFlags: BindingSslFlags;
  readonly certificate: CertificateReference | null;
  /** What HTTP.SYS has for the binding's endpoint; `null` for bindings that are not https and for IIS 6. */
  readonly httpSys: BindingHttpSys | null;
  /** What of `bindingInformation` makes no sense; `null` when all does, and for other protocols than http and https. */
  readonly malformed: MalformedPart | null;
  /** The binding's text: the start tag, or the item in a metabase list. */
  readonly place: Place;
  /** The whole element, or the item. */
  readonly extent: Place;
  /** The attribute that states the binding: `bindingInformation`, or the list in the metabase. */
  readonly statement: Place | null;
  /** The smallest text that names the binding, to point at when something is missing from it. */
  readonly namePlace: Place;
}

/** The HTTP.SYS entries that serve a binding. */
export interface BindingHttpSys {
  /** `null`: no entry answers, or no export was given (see `known`). */
  readonly entry: HttpSysEntry | null;
  /** Exact-address entries that win for single addresses of a binding on all of them. */
  readonly alternatives: readonly HttpSysEntry[];
  readonly known: boolean;
  /** When a client certificate is asked for, whatever the path: in the handshake or not at all. */
  readonly negotiation: 'none' | 'handshake';
}

export interface BindingSslFlags {
  /** `null` when the text is not a number. Absent is 0. */
  readonly value: number | null;
  readonly names: readonly string[];
  readonly text: string | null;
  readonly origin: Origin | null;
}

/** A certificate that the files name. */
export interface CertificateReference {
  /** SHA-1 in lower-case hex; `null` in the central store, which finds the certificate by the host name. */
  readonly hash: string | null;
  readonly store: string | null;
  readonly appId: string | null;
  readonly selectedBy: 'ipPort' | 'sni' | 'centralStore' | 'wildcard' | 'metabase';
}

/** A URL path of a site at which something about SSL is stated, or `/`. */
export interface SitePath {
  /** What IIS refuses on the way to this path: requests to it get 500.19. */
  readonly violations: readonly Violation[];
  /** Relative to the site, in the casing of its first statement. */
  readonly path: string;
  readonly access: AccessSettings;
  /** Where the path is stated: a `<location>`'s path, a metabase key's location, the application. */
  readonly place: Place;
}

/** The flags of a path: the bits, and what of the text was not understood. */
export interface AccessFlags {
  /** `null` when nothing of the value was understood. */
  readonly bits: number | null;
  /** The deciding text's tokens, with offsets of the decoded value; empty for the default. */
  readonly tokens: readonly (FlagToken & { readonly place: Place })[];
  /** The bits that a text takes away by name: `AccessSSL="FALSE"` in the metabase. */
  readonly turnedOff?: number;
}

/** When requests to a path meet a certificate request. */
export type Negotiation = 'none' | 'handshake' | 'renegotiation';

export type MappingKind = 'iisOneToOne' | 'iisManyToOne' | 'activeDirectory';

/** One certificate mapping. What it holds is private: its certificate and its password are not taken over. */
export interface MappingEntry {
  /** The name of a many-to-one mapping; `null` for one-to-one mappings, which have none. */
  readonly name: string | null;
  readonly enabled: boolean;
  /** Whether it denies the certificates that it matches (F3.5), and whether its rules match every certificate. */
  readonly denies: 'none' | 'some' | 'all';
  readonly place: Place;
}

export interface MappingSwitches {
  readonly iis: Effective<boolean>;
  readonly activeDirectory: Effective<boolean>;
}

export interface MappingEntries {
  readonly oneToOne: readonly MappingEntry[];
  readonly manyToOne: readonly MappingEntry[];
  /** A text that may hold more entries was not read. */
  readonly complete: boolean;
}

export interface AccessSettings {
  readonly flags: Effective<AccessFlags>;
  readonly requireSsl: boolean;
  readonly clientCertificate: ClientCertificatePolicy;
  readonly negotiation: Negotiation;
  /** `false`: no HTTP.SYS data was given and its default (off) is assumed. */
  readonly negotiationKnown: boolean;
  readonly mapping: readonly MappingKind[];
  /** The `enabled` of the two mapping sections, whatever they map; `null` for IIS 6, which has none. */
  readonly mappingSwitches: MappingSwitches | null;
  /** The entries of the IIS mappings as they hold here; empty for IIS 6, which keeps them as opaque data (F4.6). */
  readonly mappingEntries: MappingEntries;
  /** In bytes; `null` when the stated value is no number. */
  readonly uploadReadAheadSize: Effective<number | null>;
}

/** Whether a binding ends in TLS here. */
export function isHttps(binding: Binding): boolean {
  const { protocol } = binding;
  return protocol === 'https' || protocol.toLowerCase() === 'https';
}

/** Whether plain web requests arrive at a binding. */
export function isHttp(binding: Binding): boolean {
  const { protocol } = binding;
  return protocol === 'http' || protocol.toLowerCase() === 'http';
}

/** The bits of a path's effective flags; 0 when they are unknown. */
export function accessBits(path: SitePath): number {
  return path.access.flags.value.bits ?? 0;
}
