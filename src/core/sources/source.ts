import type { Encoding } from '../text/decode';
import type { Message } from '../text/message';
import type { TextRange } from '../text/range';
import type { XmlTree } from '../xml/xmlTree';
import type { ConfigurationDeclarations } from './configuration';
import type { MetabaseDeclarations } from './metabase';
import type { NetshDeclarations } from './netshSslcert';
import type { RegistryDeclarations } from './registryExport';

/** The kinds of file that are known, named as in the report contract. */
export type SourceFormat =
  'applicationHost' | 'webConfig' | 'metabase' | 'registry' | 'netshSslcert' | 'redirection' | 'unknown';

/** A text to be read. `file` is how the host names it; two files of one analysis have different names. */
export interface SourceInput {
  readonly file: string;
  readonly text: string;
  readonly encoding: Encoding;
}

/** Something that reading a file found wrong. It becomes a finding of the rule `xml-syntax`. */
export interface SourceProblem {
  readonly message: Message;
  readonly range: TextRange;
}

interface SourceBase extends SourceInput {
  readonly problems: readonly SourceProblem[];
}

/** applicationHost.config, web.config and redirection.config: one syntax, one reader. */
export interface ConfigurationSource extends SourceBase {
  readonly format: 'applicationHost' | 'webConfig' | 'redirection';
  readonly tree: XmlTree;
  readonly declarations: ConfigurationDeclarations;
  readonly edits: Edits;
}

/**
 * What was read again of a text in parts since it was read as a whole. The list is one for all sources that the text was
 * read into after one another; each knows how many of the edits it has seen.
 */
export interface Edits {
  readonly all: EditedBlock[];
  readonly seen: number;
}

/** A part of configuration that stands by itself, by its number among `declarations.sites` or `declarations.blocks`. */
export interface EditedBlock {
  readonly kind: 'site' | 'location';
  readonly index: number;
}

/** MetaBase.xml of IIS 6. */
export interface MetabaseSource extends SourceBase {
  readonly format: 'metabase';
  readonly tree: XmlTree;
  readonly declarations: MetabaseDeclarations;
}

/** A registry export (`.reg`). */
export interface RegistrySource extends SourceBase {
  readonly format: 'registry';
  readonly declarations: RegistryDeclarations;
}

/** Output of `netsh http show sslcert`, as text or as JSON. */
export interface NetshSource extends SourceBase {
  readonly format: 'netshSslcert';
  readonly declarations: NetshDeclarations;
}

/** A file of no known kind, or of a kind that is not live configuration; `reason` says which and what to do. */
export interface UnknownSource extends SourceBase {
  readonly format: 'unknown';
  readonly reason: Message;
  /** An XDT transform (`web.Release.config`): known, and not live configuration. */
  readonly isTransform: boolean;
}

/** One file: what it is and what it says, each value with its range. Resolving what it means is `server/`'s work. */
export type Source = ConfigurationSource | MetabaseSource | RegistrySource | NetshSource | UnknownSource;
