import { message } from '../text/message';
import { editDistance, nearestName } from '../text/nearestName';
import { ACCESS_FLAGS, parseAccessFlags } from '../tls/accessFlags';
import { statedAnywhere } from './deciding';
import { replaceValue, safeFix, suggestedFix } from './fixing';
import type { Message } from '../text/message';
import type { Server } from '../server/model';
import type { FlagToken } from '../tls/accessFlags';
import type { Rule } from './rule';

/**
 * A word that is no flag: misspelt, joined by another sign than that of the file, or the name that another version has
 * for it. IIS 7 and later refuse the section with 500.19 (the schema's `flags` type, section 2.4). Numbers are accepted
 * (F2.18), so a number is wrong only where it has bits that mean nothing.
 */
export const accessFlagUnknown: Rule = {
  slug: 'access-flag-unknown',
  category: 'access',
  severity: 'error',
  summary: 'An access flag is misspelt, not separated as it has to be, or named as another version names it.',
  facts: ['section 2.4', 'section 4.1', 'F1.12', 'F2.13', 'F2.30a'],
  fixable: 'safe',
  scope: 'site',
  *check(server) {
    // The same few words stand in thousands of places.
    const known = new Map<string, ReturnType<typeof rightText>>();
    const rightOf = ({ text, bits }: FlagToken): ReturnType<typeof rightText> => {
      const key = `${bits ?? ''}:${text}`;
      const right = known.get(key);
      if (right !== undefined) return right;
      const made = rightText(server, text, bits);
      known.set(key, made);
      return made;
    };
    for (const { site, path, flags, affected } of statedAnywhere(server)) {
      for (const token of flags.value.tokens) {
        const right = rightOf(token);
        if (right === null) continue;
        const { name, sure, problem } = right;
        const change = name === '' ? [] : [replaceValue(token.place, name)];
        const title = message('Write {0}', name);
        yield {
          message: problem,
          place: token.place,
          site,
          path,
          affected,
          fixes: change.map((edit) => (sure ? safeFix(title, edit) : suggestedFix(title, edit))),
        };
      }
    }
  },
};

/** What a token should be; `null` when it is right. `name` is empty where nothing comes near. */
function rightText(
  { iis6 }: Server,
  text: string,
  bits: number | null,
): { readonly name: string; readonly sure: boolean; readonly problem: Message } | null {
  const names = ACCESS_FLAGS.map((flag) => (iis6 === null ? flag.name : flag.metabaseName));
  const others = ACCESS_FLAGS.map((flag) => (iis6 === null ? flag.metabaseName : flag.name));
  const own = (other: string): string => names[others.indexOf(other)] ?? other;
  const found = others.find((other) => other.toLowerCase() === text.toLowerCase());
  if (found !== undefined) {
    const problem =
      iis6 === null
        ? message('"{0}" is the name of IIS 6: IIS refuses the section with 500.19. Here it is {1}.', text, own(found))
        : message('"{0}" is the name of IIS 7 and later, which IIS 6 does not know. Here it is {1}.', text, own(found));
    return { name: own(found), sure: true, problem };
  }
  if (bits !== null) return null;
  const separator = iis6 === null ? ', ' : ' | ';
  const parts = text.split(/[\s.,;|+&/]+/).filter((part) => part !== '');
  const known = parts.map((part) => ({ part, bits: parseAccessFlags(part, ',').bits }));
  if (parts.length > 1 && known.every((part) => part.bits !== 0)) {
    const list = parts.map((part) => own(others.find((other) => other.toLowerCase() === part.toLowerCase()) ?? part));
    const name = list.join(separator);
    const problem =
      iis6 === null
        ? message(
            '"{0}" is one word to IIS, which refuses the section with 500.19: flags are separated by commas. Write "{1}".',
            text,
            name,
          )
        : message(
            '"{0}" is one word to IIS 6, which does not know it: flags are separated by " | ". Write "{1}".',
            text,
            name,
          );
    return { name, sure: true, problem };
  }
  const nearest = nearestName(text, [...names, ...others]) ?? partOf(text, [...names, ...others]);
  const name = nearest === null ? '' : own(nearest);
  return {
    name,
    // A long name with a letter or two wrong can hardly be another.
    sure: nearest !== null && nearest.length >= 6 && editDistance(text.toLowerCase(), nearest.toLowerCase()) <= 2,
    problem:
      nearest === null
        ? iis6 === null
          ? message(
              '"{0}" is no access flag: IIS refuses the section, and requests end with 500.19. Take it away, or write one of {1}.',
              text,
              names.join(', '),
            )
          : message(
              '"{0}" is no access flag and turns nothing on. Take it away, or write one of {1}.',
              text,
              names.join(', '),
            )
        : iis6 === null
          ? message(
              '"{0}" is no access flag: IIS refuses the section, and requests end with 500.19. Did you mean {1}?',
              text,
              name,
            )
          : message('"{0}" is no access flag and turns nothing on. Did you mean {1}?', text, name),
  };
}

/** The one name that the word begins or ends with, or that begins or ends with the word. */
function partOf(word: string, names: readonly string[]): string | null {
  const isPart = (part: string, whole: string): boolean =>
    part.length >= 6 && (whole.startsWith(part) || whole.endsWith(part));
  const wanted = word.toLowerCase();
  const parts = names.filter((name) => isPart(name.toLowerCase(), wanted) || isPart(wanted, name.toLowerCase()));
  return parts.length === 1 ? (parts[0] ?? null) : null;
}
