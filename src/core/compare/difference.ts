import type { Message } from '../text/message';
import type { Place } from '../server/model';

/** What a difference is about. */
export type DifferenceArea = 'server' | 'protocol' | 'httpSys' | 'site' | 'binding' | 'path';

/** The setting that differs, by the names of the report contract and of the files. */
export type DifferenceSetting =
  | 'product'
  | 'windows'
  | 'protocol'
  | 'enableHttp2Tls'
  | 'enableHttp3'
  | 'sendTrustedIssuerList'
  | 'clientAuthTrustMode'
  | 'entry'
  | 'site'
  | 'name'
  | 'sslMode'
  | 'hsts'
  | 'binding'
  | 'sslFlags'
  | 'certificate'
  | 'sslAlwaysNegoClientCert'
  | 'revocation'
  | 'dsMapperUsage'
  | 'reject'
  | 'disableHttp2'
  | 'disableQuic'
  | 'disableTls12'
  | 'disableTls13'
  | 'disableLegacyTls'
  | 'access'
  | 'clientCertificate'
  | 'negotiation'
  | 'mapping'
  | 'uploadReadAheadSize'
  | 'violation';

/** One side of a difference: the value, and the text that states it. */
export interface DifferenceSide {
  /** In words. */
  readonly value: Message;
  /** The value by its name in the report contract, where the words are others. */
  readonly id?: string;
  /** `null` when no text states it: a default, or something that is not there. */
  readonly place: Place | null;
}

/**
 * A setting in which two servers differ. `before` is the first server, `after` the second; the side that lacks the
 * thing is `null` for what was added or removed.
 */
export interface Difference {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly area: DifferenceArea;
  readonly setting: DifferenceSetting;
  /** The site by its name on the first server, or on the second when only that one has it; `null` for the machine. */
  readonly site: string | null;
  /** The URL path, the binding or the endpoint that it is about; `null` for the server or the site as a whole. */
  readonly subject: string | null;
  readonly before: DifferenceSide | null;
  readonly after: DifferenceSide | null;
}

/** What two servers differ in, by meaning. */
export interface Comparison {
  /** Server first, then protocols, HTTP.SYS, then site by site in the order of the first server. */
  readonly differences: readonly Difference[];
  /** What was not compared since only one side, or none, says it. */
  readonly unknowns: readonly Message[];
  /** The sites that were matched, with the way they were. */
  readonly matches: readonly SiteMatch[];
}

/** Two sites that are taken for the same. */
export interface SiteMatch {
  readonly before: string;
  readonly after: string;
  readonly by: 'name' | 'id' | 'endpoints';
}
