import { parseAccessFlags } from '../tls/accessFlags';
import type { FlagSeparator, FlagToken, ParsedAccessFlags } from '../tls/accessFlags';
import type { XmlAttribute } from '../xml/xmlTree';
import type { AccessFlags, Place } from './model';

/** The default: `None`, and nothing stands anywhere. */
export const NO_ACCESS_FLAGS: AccessFlags = { bits: 0, tokens: [] };

/** Flags that stand in a file which was not read. */
export const UNKNOWN_ACCESS_FLAGS: AccessFlags = { bits: null, tokens: [] };

/**
 * A flags attribute understood. Tokens that are not understood add no bits; when none is understood (and the value is
 * not empty) the bits are unknown.
 */
export function accessFlagsOf(attribute: XmlAttribute, file: string, separator: FlagSeparator): AccessFlags {
  return new AttributeFlags(attribute, file, parsed(attribute.value, separator));
}

/** The same few values stand in thousands of places; a text of its own in each is taken apart each time. */
const KNOWN: Readonly<Record<FlagSeparator, Map<string, ParsedAccessFlags>>> = { ',': new Map(), '|': new Map() };
const MAX_KNOWN = 200;
const MAX_KNOWN_LENGTH = 100;
const FEW_TOKENS = 8;

function parsed(text: string, separator: FlagSeparator): ParsedAccessFlags {
  const known = KNOWN[separator].get(text);
  if (known !== undefined) return known;
  if (text.length > MAX_KNOWN_LENGTH || KNOWN[separator].size === MAX_KNOWN) return parseAccessFlags(text, separator);
  // A part of a text keeps all of it in memory, and this is kept for good.
  const own = ` ${text}`.slice(1);
  const made = parseAccessFlags(own, separator);
  KNOWN[separator].set(own, made);
  return made;
}

/** The flags of an attribute; what is said of its tokens is shared by all attributes of the same text. */
class AttributeFlags implements AccessFlags {
  readonly bits: number | null;
  private many: AccessFlags['tokens'] | null = null;

  constructor(
    private readonly attribute: XmlAttribute,
    private readonly file: string,
    private readonly parsed: ParsedAccessFlags,
  ) {
    const { bits, tokens } = parsed;
    this.bits = tokens.length === 0 || tokens.some((token) => token.bits !== null) ? bits : null;
  }

  get tokens(): AccessFlags['tokens'] {
    const tokens = this.many ?? this.parsed.tokens.map((token) => new AttributeToken(this.attribute, this.file, token));
    // A few are made again sooner than they are kept for every attribute of a server.
    if (tokens.length > FEW_TOKENS) this.many = tokens;
    return tokens;
  }

  toJSON(): AccessFlags {
    const { bits, tokens } = this;
    return { bits, tokens };
  }
}

class AttributeToken implements FlagToken {
  constructor(
    private readonly attribute: XmlAttribute,
    private readonly file: string,
    private readonly token: FlagToken,
  ) {}

  get text(): string {
    return this.token.text;
  }

  get start(): number {
    return this.token.start;
  }

  get end(): number {
    return this.token.end;
  }

  get bits(): number | null {
    return this.token.bits;
  }

  get place(): Place {
    return { file: this.file, range: this.attribute.rangeOf(this.token) };
  }

  toJSON(): AccessFlags['tokens'][number] {
    const { text, start, end, bits, place } = this;
    return { text, start, end, bits, place };
  }
}
