import type { Message } from '../text/message';
import type { Place, Server } from '../server/model';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** Severities, worst first. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** What settings and project files may say about a rule: a severity, or that it is not looked for. */
export type RuleSetting = Severity | 'off';

export const RULE_SETTINGS: readonly RuleSetting[] = [...SEVERITIES, 'off'];

export type RuleCategory =
  'access' | 'bindings' | 'hygiene' | 'iis6' | 'httpSys' | 'schannel' | 'structure' | 'profile';

/** The categories in the order of tables, with their headings. */
export const CATEGORY_TITLES: Readonly<Record<RuleCategory, string>> = {
  access: 'Access and client certificates',
  bindings: 'Bindings',
  hygiene: 'HSTS and hygiene',
  iis6: 'IIS 6',
  httpSys: 'HTTP.SYS',
  schannel: 'Schannel',
  structure: 'Structure',
  profile: 'Profiles',
};

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
  /** Where settings say nothing else. The worst, when findings differ (see `RuleFinding.severity`). */
  readonly severity: Severity;
  /** One sentence: what is wrong. */
  readonly summary: string;
  /** The facts that it rests on. */
  readonly facts: readonly string[];
  /** The best that any of its findings comes with; a finding may come with less. */
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

/**
 * Something that a rule found. A mistake in one text is one finding, however many paths inherit it: `site` and `path` say
 * where it first holds, `affected` where else (`decidedHere` and `everyViolation` gather that).
 */
export interface RuleFinding {
  /** One sentence with the value, the reason (the status that users see), and the way out. */
  readonly message: Message;
  /** Where this finding is milder than its rule: a condition that is known, against one that is only possible. */
  readonly severity?: Severity;
  /** The smallest text that is wrong; for something missing, the text that needs it (report contract, Settled 8). */
  readonly place: Place;
  readonly site: string | null;
  readonly path: string | null;
  /** The lock, the parent's setting, the other binding: each says in a few words what stands there. */
  readonly related?: readonly RelatedPlace[];
  /** Every site and path that is affected, the first included, where there are more than one; document order. */
  readonly affected?: readonly AffectedPath[];
  /** The best first, made by the functions of `fixing.ts`. Where the right value is not known, there is none. */
  readonly fixes?: readonly Fix[];
}

/** A path of a site that a finding is about. */
export interface AffectedPath {
  readonly site: string;
  readonly path: string;
}

/** A rule: data plus one function over the resolved server. It never reads text. */
export interface Rule extends RuleData {
  /**
   * `site`: it looks at the server's sites one at a time, and beside a site at nothing but what holds for the server as a
   * whole (version, product, HTTP.SYS, Schannel). A text that decides for several sites is one finding that lists them all
   * in `affected`; whether a path is among them depends on that path and its site (`wanted` of `decidedHere`), or on the text
   * itself. After an edit of one site, such a rule is asked about that site alone; all others look at everything
   * again.
   */
  readonly scope?: 'site';
  check(server: Server): Iterable<RuleFinding>;
}

/** A finding of a named rule with its severity as it holds. */
export interface Finding extends RuleFinding {
  readonly rule: string;
  readonly severity: Severity;
  /** Known and accepted: kept in JSON and SARIF, shown nowhere else, and no reason to fail. */
  readonly suppressed: boolean;
  /** What accepts it. */
  readonly suppression?: AppliedSuppression;
  /** Whether a baseline has it, where there is one: a known finding is no reason to fail. */
  readonly known?: boolean;
}

/** What accepts a finding, and why. */
export interface AppliedSuppression {
  readonly kind: 'comment' | 'project';
  readonly reason: string;
  /** The comment; `null` for what a project file says. */
  readonly place: Place | null;
}
