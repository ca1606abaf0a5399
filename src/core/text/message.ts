/**
 * A sentence for people, not yet worded in a language: an English template with `{0}`, `{1}` … and its arguments.
 *
 * The core makes messages, the hosts word them: the command line with `formatMessage`, the editor with
 * `vscode.l10n.t(englishOf(template), ...args)`, whose translation bundles are keyed by the English template.
 *
 * In the bundles of the extension a template is a short mark: the build takes the texts out into a table, which the
 * extension reads before it words anything (scripts/texts.mjs). So nothing may look into a template but `englishOf`.
 */
export interface Message {
  readonly template: string;
  readonly args: readonly (string | number)[];
}

/** What stands for the marks of this bundle; empty where the texts are in it, as on the command line. */
let texts: ReadonlyMap<string, string> = new Map();

/** Tells what the marks of this bundle stand for, once and before anything is worded. */
export function provideTexts(table: ReadonlyMap<string, string>): void {
  texts = table;
}

/** The English text of a template, or of any other text that the build takes out of bundles. */
export function englishOf(template: string): string {
  return texts.get(template) ?? template;
}

/** Makes a message. `template` is English with `{0}` … where the arguments go. */
export function message(template: string, ...args: (string | number)[]): Message {
  return { template, args };
}

/** The message in English. Placeholders without an argument are left as they are. */
export function formatMessage({ template, args }: Message): string {
  return englishOf(template).replace(/\{(\d+)\}/g, (whole, index: string) => String(args[Number(index)] ?? whole));
}
