/**
 * A sentence for people, not yet worded in a language: an English template with `{0}`, `{1}` … and its arguments.
 *
 * The core makes messages, the hosts word them: the command line with `formatMessage`, the editor with
 * `vscode.l10n.t(template, ...args)`, whose translation bundles are keyed by the English template.
 */
export interface Message {
  readonly template: string;
  readonly args: readonly (string | number)[];
}

/** Makes a message. `template` is English with `{0}` … where the arguments go. */
export function message(template: string, ...args: (string | number)[]): Message {
  return { template, args };
}

/** The message in English. Placeholders without an argument are left as they are. */
export function formatMessage({ template, args }: Message): string {
  return template.replace(/\{(\d+)\}/g, (whole, index: string) => String(args[Number(index)] ?? whole));
}
