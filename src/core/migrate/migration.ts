import type { DifferenceSetting } from '../compare/difference';
import type { Place } from '../server/model';
import type { Message } from '../text/message';
import type { WindowsName } from '../tls/windows';

/** What becomes of a metabase property, or of a registry value, on IIS 7 and later. */
export type Treatment =
  /** Written into applicationHost.config. */
  | 'carried'
  /** Written into the scripts for HTTP.SYS. */
  | 'script'
  /** Has no home there and needs none. */
  | 'noEquivalent'
  /** Has to be made again by somebody who knows what it holds. */
  | 'byHand';

/** A statement of the old server with its new home. Values of secrets are never taken over: `value` is `null` then. */
export interface MigratedProperty {
  readonly property: string;
  /** The metabase key or the registry key that it stands at. */
  readonly key: string;
  readonly value: string | null;
  readonly place: Place;
  readonly treatment: Treatment;
  /** The new home, and what is different there. */
  readonly home: Message;
  readonly fact: string;
}

/** Something that somebody has to decide, to know or to do. */
export interface MigrationNote {
  readonly text: Message;
  readonly place: Place | null;
  readonly fact: string;
}

/** A file that a migration writes. */
export interface MigratedFile {
  readonly name: string;
  readonly text: string;
}

/** A difference that a comparison of the old server with the new one will show, since there is no way around it. */
export interface AnnouncedDifference {
  readonly setting: DifferenceSetting;
  /** The site's name on the old server; `null` for the machine. */
  readonly site: string | null;
}

/** An IIS 6 server as IIS 7 or later needs it. */
export interface Migration {
  readonly target: WindowsName;
  readonly files: readonly MigratedFile[];
  readonly properties: readonly MigratedProperty[];
  /** What was decided on the way and could be decided otherwise. */
  readonly decisions: readonly MigrationNote[];
  /** What is left to do. */
  readonly byHand: readonly MigrationNote[];
  /** What the files that were given do not tell. */
  readonly unknowns: readonly Message[];
  readonly announced: readonly AnnouncedDifference[];
  /** Properties that have nothing to do with SSL: counted, not carried over. */
  readonly otherProperties: number;
}

/** Why nothing was made: a sentence that says what would be needed. */
export interface MigrationProblem {
  readonly problem: Message;
}
