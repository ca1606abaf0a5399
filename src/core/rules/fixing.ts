import { escapeXml } from '../text/escape';
import { before, behind, between } from '../text/range';
import { ACCESS_FLAGS } from '../tls/accessFlags';
import type { Place, Server } from '../server/model';
import type { Message } from '../text/message';
import type { StatedFlags } from './deciding';
import type { CommandFix, EditFix, TextEdit } from './rule';

/** The fix that an edit makes, or none where there is no edit that would. */
export function fixIfAny(kind: EditFix['kind'], title: Message, edit: TextEdit | null): EditFix[] {
  return edit === null ? [] : [{ kind, title, edits: [edit] }];
}

/** A fix that takes the mistake away and changes nothing else: fit for "fix all". */
export function safeFix(title: Message, ...edits: readonly TextEdit[]): EditFix {
  return { kind: 'safe', title, edits };
}

/** A fix that changes behaviour; its title says what will be different. */
export function suggestedFix(title: Message, ...edits: readonly TextEdit[]): EditFix {
  return { kind: 'suggestion', title, edits };
}

/**
 * A command for the server's console, with the command that takes it back. Quote what comes from files with
 * `cmdQuoted` or `powerShellQuoted`.
 */
export function commandFix(
  title: Message,
  command: string,
  undo: string | null,
  shell: CommandFix['shell'] = 'cmd',
): CommandFix {
  return { kind: 'command', title, shell, command, undo };
}

/** Replaces a value, or a part of one, of an XML attribute. `value` is what the reader shall see: it is escaped here. */
export function replaceValue(place: Place, value: string): TextEdit {
  return { place, newText: escapeXml(value) };
}

/** Takes an element, an attribute or a line out, with the blank text that would stay behind. */
export function removeText(place: Place): TextEdit {
  return { place, newText: '', wholeLine: true };
}

/**
 * Adds a flag to the value that states flags: its name before the token at hand, in the words of that file, or its bit
 * to a number. `null` where no token of the value is to be found, as with the single properties of the metabase.
 *
 * @param bit the one to add
 */
export function addFlag(server: Server, flags: StatedFlags, bit: number): TextEdit | null {
  const { file, valueRange } = flags.origin;
  const tokens = tokensInValue(flags);
  const name = flagName(server, bit);
  const [first] = tokens;
  if (first === undefined) {
    return flags.value.tokens.length === 0 ? { place: { file, range: valueRange }, newText: name } : null;
  }
  const last = tokens[tokens.length - 1] ?? first;
  const number = tokens.find(({ text, bits }) => bits !== null && /^\d+$/.test(text));
  if (number !== undefined) return { place: number.place, newText: String((number.bits ?? 0) | bit) };
  if (tokens.every(({ bits }) => bits === 0)) return { place: first.place, newText: name };
  // Before the first flag with a higher bit, which is the order of every tool.
  const next = tokens.find(({ bits }) => bits !== null && bits > bit);
  const separator = server.iis6 === null ? ', ' : ' | ';
  return next === undefined
    ? { place: { file, range: behind(last.place.range) }, newText: separator + name }
    : {
        place: { file, range: before(next.place.range) },
        newText: name + separator,
      };
}

/** Takes a flag out of the value that states it, separator included; `null` where no token is that flag alone. */
export function removeFlag(server: Server, flags: StatedFlags, bit: number): TextEdit | null {
  const tokens = tokensInValue(flags);
  const holding = tokens.filter(({ bits }) => bits !== null && (bits & bit) !== 0);
  const [token] = holding;
  if (token === undefined || holding.length > 1 || tokens.length !== flags.value.tokens.length) return null;
  if (/^\d+$/.test(token.text)) return { place: token.place, newText: String((token.bits ?? 0) & ~bit) };
  const { file, range } = token.place;
  const i = tokens.indexOf(token);
  const next = tokens[i + 1];
  const previous = tokens[i - 1];
  if (next !== undefined)
    return { place: { file, range: between(range, 'start', next.place.range, 'start') }, newText: '' };
  if (previous !== undefined)
    return { place: { file, range: between(previous.place.range, 'end', range, 'end') }, newText: '' };
  return { place: token.place, newText: server.iis6 === null ? 'None' : '0' };
}

/** A flag's name in the files of that server. */
export function flagName({ iis6 }: Server, bit: number): string {
  const flag = ACCESS_FLAGS.find((each) => each.bit === bit);
  return (iis6 === null ? flag?.name : flag?.metabaseName) ?? String(bit);
}

/** The tokens that stand in the value itself; the metabase's single properties are tokens that stand elsewhere. */
function tokensInValue({ value, origin }: StatedFlags): StatedFlags['value']['tokens'] {
  return value.tokens.filter(
    ({ place: { file, range } }) =>
      file === origin.file && origin.valueRange.start <= range.start && range.end <= origin.valueRange.end,
  );
}

/** A value as one argument of cmd.exe. What cmd cannot quote (`"`, `%`, line ends) is left out, never passed on. */
export function cmdQuoted(value: string): string {
  return `"${value.replace(/["%!\u0000-\u001f\u007f]/g, '')}"`;
}

/** A value as one literal argument of PowerShell. */
export function powerShellQuoted(value: string): string {
  return `'${value.replace(/[\u0000-\u001f\u007f]/g, '').replace(/['\u2018-\u201b]/g, '$&$&')}'`;
}
