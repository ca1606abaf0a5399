import type { Severity } from '../rules/rule';
import type { Place, Server } from '../server/model';
import type { Message } from '../text/message';

/** The profiles by the names that command line and project file use. */
export const PROFILE_NAMES = ['stig-iis10-site', 'stig-iis10-server', 'cis-iis10'] as const;

export type ProfileName = (typeof PROFILE_NAMES)[number];

export function isProfileName(text: string): text is ProfileName {
  return (PROFILE_NAMES as readonly string[]).includes(text);
}

/** What the files do not say about a site and controls ask for; the project file says it. */
export const SITE_ROLES = ['tlsAtProxy', 'public', 'sharePoint', 'wsus', 'scepNdes', 'ocspCrl'] as const;

export type SiteRole = (typeof SITE_ROLES)[number];

export function isSiteRole(text: string): text is SiteRole {
  return (SITE_ROLES as readonly string[]).includes(text);
}

/** The roles of sites by their names; `*` is for all sites, and for the server itself. */
export type SiteRoles = ReadonlyMap<string, readonly SiteRole[]>;

/** What a control comes to: `unknown` where the files do not tell, or where a person has to judge. */
export type ControlStatus = 'pass' | 'fail' | 'notApplicable' | 'unknown';

/** One answer of a control. */
export interface Verdict {
  readonly status: ControlStatus;
  readonly reason: Message;
  /** `null` for what holds for the server as a whole. */
  readonly site: string | null;
  readonly path: string | null;
  /** The text that decides; `null` where a default does, or nothing was read. */
  readonly place: Place | null;
}

/** What a control is, as data. */
export interface ControlData {
  /** Its number in the profile, e.g. `V-218737`. */
  readonly id: string;
  /** Its other name, e.g. `IIST-SI-000203`. */
  readonly name: string | null;
  readonly severity: Severity;
  /** What it is about, in words of our own. */
  readonly title: string;
  /** Roles with which it does not apply. */
  readonly notFor: readonly SiteRole[];
}

/** A control: data plus one function over the resolved server. */
export interface Control extends ControlData {
  readonly check: Check;
}

/** Answers for one site, path by path, or for the server as a whole. */
export type Check =
  | {
      readonly of: 'site';
      readonly verdicts: (site: Server['sites'][number], roles: ReadonlySet<SiteRole>) => readonly Verdict[];
    }
  | { readonly of: 'server'; readonly verdicts: (server: Server) => readonly Verdict[] };

export interface Profile {
  readonly name: ProfileName;
  readonly title: string;
  /** The edition that the numbers belong to: others number and demand differently (F9.14). */
  readonly revision: string;
  /** The facts that it rests on, and how certain they are. */
  readonly facts: string;
  readonly controls: readonly Control[];
}

/** A profile's answers about one server. */
export interface Audit {
  readonly profile: Profile;
  readonly results: readonly ControlResult[];
}

export interface ControlResult extends Verdict {
  readonly control: ControlData;
}
