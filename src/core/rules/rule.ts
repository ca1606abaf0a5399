import type { Message } from '../text/message';
import type { Place, Server } from '../server/model';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** Severities, worst first. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

export type RuleCategory =
  'access' | 'bindings' | 'hygiene' | 'iis6' | 'httpSys' | 'schannel' | 'structure' | 'profile';

/**
 * What help a rule's findings come with, the best first: an edit that changes no behaviour but the mistake's (`safe`), an
 * edit that changes behaviour and says so in its title (`suggestion`), a command to copy for what lives outside of the
 * file (`command`), or none.
 */
export type Fixable = 'safe' | 'suggestion' | 'command' | 'none';

/** What a rule is, as data. Documentation, settings and reports are made from it. */
export interface RuleData {
  /** Stable for ever, never used again for something else. Also the name of its file and of its page. */
  readonly slug: string;
  readonly category: RuleCategory;
  readonly severity: Severity;
  /** One sentence: what is wrong. */
  readonly summary: string;
  /** The facts that it rests on. */
  readonly facts: readonly string[];
  readonly fixable: Fixable;
}

/** A change of one stretch of text. */
export interface TextEdit {
  /** What is replaced; an empty range inserts. */
  readonly place: Place;
  /** As it shall stand in the file: escaped where the format wants it. */
  readonly newText: string;
  /** The place is an element or a line that goes: blank text around it that would stay behind goes too. */
  readonly wholeLine?: boolean;
}

/** A change of text that mends a finding. */
export interface EditFix {
  readonly kind: 'safe' | 'suggestion';
  /** What is done, in the imperative; of a suggestion also what it changes. */
  readonly title: Message;
  /** In one file or several; they do not overlap. */
  readonly edits: readonly TextEdit[];
}

/** Something to run on the server; nothing here ever runs it. */
export interface CommandFix {
  readonly kind: 'command';
  readonly title: Message;
  readonly shell: 'cmd' | 'powershell';
  /** Values from files stand in it quoted for the shell. */
  readonly command: string;
  /** What takes it back; `null` when nothing has to be. */
  readonly undo: string | null;
}

export type Fix = EditFix | CommandFix;

/** Another text that belongs to a finding: the binding, the lock, the parent's setting. */
export interface RelatedPlace {
  readonly message: Message;
  readonly place: Place;
}

/** Something that a rule found. */
export interface RuleFinding {
  readonly message: Message;
  /** The smallest text that is wrong; for something missing, the text that needs it (report contract, Settled 8). */
  readonly place: Place;
  readonly site: string | null;
  readonly path: string | null;
  readonly related?: readonly RelatedPlace[];
  /** Every site and path that is affected, where there are more than the one above; document order. */
  readonly affected?: readonly { readonly site: string; readonly path: string }[];
  /** The best first. */
  readonly fixes?: readonly Fix[];
}

/** A rule: data plus one function over the resolved server. It never reads text. */
export interface Rule extends RuleData {
  check(server: Server): Iterable<RuleFinding>;
}

/** A finding of a named rule with its severity as it holds. */
export interface Finding extends RuleFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly suppressed: boolean;
}
