import { message } from '../text/message';
import { CLIENT_CERTIFICATE_BITS, SSL, ACCESS_FLAGS } from '../tls/accessFlags';
import { decidedHere, isExchange, isUnderstood } from './deciding';
import { addFlag, flagName, replaceValue, fixIfAny } from './fixing';
import type { Server, SitePath } from '../server/model';
import type { FlagsDecision } from './deciding';
import type { Rule, TextEdit } from './rule';

/**
 * Flags are one value, which replaces what is inherited (F2.28, F4.2), so a deeper statement loses the bits that it does
 * not repeat. An explicit `None` is a decision (report contract, Settled 7).
 */
export const childAccessDropsSsl: Rule = {
  slug: 'child-access-drops-ssl',
  category: 'access',
  severity: 'warning',
  summary: 'A deeper level states access flags without the inherited Ssl or certificate flags, and so loses them.',
  facts: ['F2.28', 'F2.29', 'F4.2'],
  fixable: 'suggestion',
  scope: 'site',
  *check(server) {
    for (const { site, path, at, flags, affected } of decidedHere(
      server,
      (row, of) => lostBits(row) !== 0 && !isExchange(of, row),
    )) {
      const [inherited] = at.row.access.flags.overridden;
      if (inherited === undefined || !isUnderstood(flags)) continue;
      const lost = lostBits(at.row);
      const names = ACCESS_FLAGS.filter(({ bit }) => (bit & lost) !== 0).map(({ bit }) => flagName(server, bit));
      const edit = addFlags(server, flags, lost);
      yield {
        message:
          (lost & SSL) !== 0
            ? message(
                'These flags replace the inherited ones and are not added to them: {0} does not hold at {1}, so plain http gets through. Repeat {0} here.',
                names.join(', '),
                path,
              )
            : message(
                'These flags replace the inherited ones and are not added to them: {0} does not hold at {1}, so less is asked of client certificates here than above. Repeat {0} here.',
                names.join(', '),
                path,
              ),
        place: { file: flags.origin.file, range: flags.origin.valueRange },
        site,
        path,
        affected,
        related: [
          {
            message: message('The flags that are lost'),
            place: { file: inherited.origin.file, range: inherited.origin.valueRange },
          },
        ],
        fixes: fixIfAny('suggestion', message('Add {0}, which then holds here too', names.join(', ')), edit),
      };
    }
  },
};

function lostBits({ access: { flags } }: SitePath): number {
  const bits = flags.value.bits ?? 0;
  const inherited = flags.overridden[0]?.value.bits ?? 0;
  // Nothing understood is another rule's; no flags at all are a decision, and so is a property that says FALSE.
  return bits === 0 ? 0 : inherited & ~bits & ~(flags.value.turnedOff ?? 0) & (SSL | CLIENT_CERTIFICATE_BITS);
}

function addFlags(server: Server, flags: FlagsDecision['flags'], bits: number): TextEdit | null {
  const missing = ACCESS_FLAGS.filter(({ bit }) => (bit & bits) !== 0);
  const [only] = missing;
  const edit = only === undefined ? null : addFlag(server, flags, only.bit);
  if (edit === null || missing.length === 1 || flags.value.tokens.some((token) => token.bits === null)) {
    return missing.length === 1 ? edit : null;
  }
  const all = ACCESS_FLAGS.filter(({ bit }) => (bit & (bits | flags.bits)) !== 0);
  return replaceValue(
    { file: flags.origin.file, range: flags.origin.valueRange },
    all.map(({ bit }) => flagName(server, bit)).join(server.iis6 === null ? ', ' : ' | '),
  );
}
