import { rereadXml } from '../xml/rereadXml';
import { readLocation, readSite } from './configuration';
import type { ConfigurationDeclarations } from './configuration';
import type { ConfigurationSource, EditedBlock, Source, SourceInput } from './source';
import type { XmlElement } from '../xml/xmlTree';

/** After so many edits a text is read as a whole again: names that stand nowhere any more stay in its table. */
const MAX_EDITS = 1000;

/**
 * Reads one site or location of a configuration file again, where a new text differs in nothing else; `null` where the
 * text has to be read as a whole. What the file is cannot change by such an edit: that is decided by its top elements.
 */
export function rereadConfiguration(previous: Source, input: SourceInput): ConfigurationSource | null {
  if (!('edits' in previous) || previous.file !== input.file) return null;
  const { tree, declarations, edits, text } = previous;
  // Of a transform, what stands anywhere in it matters. And a tree that went on to a newer text says nothing of this one.
  const isLatest = edits.seen === edits.all.length && text === tree.text;
  if (!isLatest || edits.seen >= MAX_EDITS || tree.roots.some(declaresNamespace)) return null;
  const reread = rereadXml(tree, input.text, (element) => blockOf(declarations, element) !== null);
  if (reread === null) return null;
  const block = blockOf(declarations, reread.before);
  if (block === null) return null;
  edits.all.push(block);
  return {
    ...previous,
    ...input,
    declarations: replaced(declarations, block, reread.after),
    edits: { all: edits.all, seen: edits.all.length },
  };
}

function declaresNamespace({ attributes }: XmlElement): boolean {
  return attributes.some(({ name }) => name.startsWith('xmlns:'));
}

function blockOf({ sites, blocks }: ConfigurationDeclarations, element: XmlElement): EditedBlock | null {
  if (element.name === 'site') {
    const index = sites.findIndex((site) => site.element === element);
    return index === -1 ? null : { kind: 'site', index };
  }
  if (element.name !== 'location') return null;
  const index = blocks.findIndex(({ location }) => location === element);
  return index === -1 ? null : { kind: 'location', index };
}

function replaced(
  declarations: ConfigurationDeclarations,
  { kind, index }: EditedBlock,
  element: XmlElement,
): ConfigurationDeclarations {
  const sites = [...declarations.sites];
  const blocks = [...declarations.blocks];
  if (kind === 'site') sites[index] = readSite(element);
  else blocks[index] = readLocation(element);
  return { ...declarations, sites, blocks };
}
