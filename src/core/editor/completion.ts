import { message } from '../text/message';
import { escapeXml } from '../text/escape';
import { ACCESS_FLAGS, parseAccessFlags } from '../tls/accessFlags';
import { BINDING_FLAGS, bindingFlagNames, parseBindingFlags } from '../tls/bindingFlags';
import { elementsAt } from '../xml/xmlTree';
import { SECTION_AT } from '../sources/sections';
import { RULES } from '../rules';
import { attributeFacts } from './explainSetting';
import { COMMON_ATTRIBUTES, METABASE_SETTINGS } from './settings';
import type { Analysis } from '../analyze';
import type { Message } from '../text/message';
import type { TextRange } from '../text/range';
import type { XmlElement, XmlTree } from '../xml/xmlTree';

/** Something that may be written at a place. */
export interface Proposal {
  readonly kind: 'value' | 'attribute' | 'element' | 'flag' | 'site' | 'rule';
  readonly label: string;
  /** What stands there afterwards; `attribute` and `element` have the caret where `$0` is. */
  readonly insert: string;
  /** What the editor compares with what is typed, where that is not the label. */
  readonly filter?: string;
  /** What is replaced. */
  readonly range: TextRange;
  readonly detail: Message | null;
}

/** How far back a tag or comment is looked for: settings are short, and files may be long. */
const MAX_LOOK_BACK = 20_000;

const ATTRIBUTE_VALUE = /(?<![\w.:-])([\w.:-]+)\s*=\s*(["'])([^"'<]*)$/;
const ATTRIBUTE_NAME = /^<[\w.:-]+(?:\s+[\w.:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s+([\w.:-]*)$/;

/** What may be written at an offset of a configuration file or a metabase. */
export function proposalsAt(analysis: Analysis, file: string, offset: number): readonly Proposal[] {
  const source = analysis.sources.find((candidate) => candidate.file === file);
  if (source === undefined || !('tree' in source)) return [];
  const before = source.text.slice(Math.max(0, offset - MAX_LOOK_BACK), offset);
  const comment = /<!--(?:(?!-->)[\s\S])*$/.exec(before);
  if (comment !== null) return ruleProposals(comment[0], offset);
  const tag = /<[^<>]*$/.exec(before)?.[0];
  if (tag === undefined || /^<[/?!]/.test(tag)) return [];
  const parents = elementsAt(source.tree, offset - tag.length).filter(({ start }) => start < offset - tag.length);
  const name = /^<([\w.:-]*)/.exec(tag)?.[1] ?? '';
  const value = ATTRIBUTE_VALUE.exec(tag);
  if (value !== null) {
    const start = offset - (value[3]?.length ?? 0);
    const rest = source.text.slice(offset, offset + 2000);
    const end = offset + Math.max(0, rest.search(/["'<>\r\n]|$/));
    const whole = { start, end };
    return valueProposals(analysis, name, parents, value[1] ?? '', source.text, whole, offset);
  }
  const attribute = ATTRIBUTE_NAME.exec(tag);
  if (attribute !== null) {
    const range = { start: offset - (attribute[1]?.length ?? 0), end: offset };
    return attributeProposals(source.format === 'metabase', name, parents, tag, range);
  }
  if (source.format === 'metabase' || tag !== `<${name}`) return [];
  return elementProposals(source.tree, parents, { start: offset - name.length, end: offset });
}

// ---- values

function valueProposals(
  analysis: Analysis,
  element: string,
  parents: readonly XmlElement[],
  attribute: string,
  text: string,
  whole: TextRange,
  offset: number,
): readonly Proposal[] {
  const current = text.slice(whole.start, whole.end);
  if (element === 'access' && attribute === 'sslFlags') return flagProposals(current, whole, offset, ',');
  if (attribute === 'AccessSSLFlags') return flagProposals(current, whole, offset, '|');
  if (element === 'binding' && attribute === 'sslFlags') return bindingFlagProposals(current, whole);
  if (element === 'location' && attribute === 'path') return pathProposals(analysis, whole);
  const known =
    attributeFacts(element, parents.at(-1)?.name ?? '')[attribute] ??
    METABASE_SETTINGS[attribute] ??
    COMMON_ATTRIBUTES[attribute];
  return (known?.values ?? []).map((value) => ({
    kind: 'value',
    label: value,
    insert: value,
    range: whole,
    detail: value === known?.default ? message('default') : null,
  }));
}

/** Names that the list does not have yet. Behind a whole name the next is added, and nothing that stands there goes. */
function flagProposals(current: string, whole: TextRange, offset: number, separator: ',' | '|'): readonly Proposal[] {
  const { tokens, bits } = parseAccessFlags(current, separator);
  const at = tokens.find(({ start, end }) => whole.start + start <= offset && offset <= whole.start + end);
  const range =
    at === undefined ? { start: offset, end: offset } : { start: whole.start + at.start, end: whole.start + at.end };
  const isWhole = at?.bits != null && at.bits !== 0;
  const glue = separator === ',' ? ', ' : ' | ';
  const missing = ACCESS_FLAGS.filter(({ bit }) => (bits & bit) === 0);
  // A caret between two names, or behind the separator, has to leave a list that is one.
  const others = tokens.filter((token) => token !== at);
  const needsGlue = at === undefined && others.length > 0;
  return missing.map(({ name, metabaseName, meaning }) => {
    const label = separator === ',' ? name : metabaseName;
    return {
      kind: 'flag',
      label,
      insert: isWhole
        ? `${at.text}${glue}${label}`
        : needsGlue
          ? glued(current, offset - whole.start, label, glue)
          : label,
      ...(isWhole ? { filter: `${at.text} ${label}` } : {}),
      range,
      detail: message(meaning),
    };
  });
}

/** A name with the separators that it lacks between its neighbours. */
function glued(list: string, at: number, name: string, glue: string): string {
  const mark = glue.trim();
  const before = list.slice(0, at).trimEnd();
  const after = list.slice(at).trimStart();
  const front =
    before === '' || before.endsWith(mark) ? (before === '' || /\s$/.test(list.slice(0, at)) ? '' : ' ') : glue;
  return `${front}${name}${after === '' || after.startsWith(mark) ? '' : glue}`;
}

/** Numbers with one bit more than the one that stands there. */
function bindingFlagProposals(current: string, range: TextRange): readonly Proposal[] {
  const value = parseBindingFlags(current === '' ? '0' : current) ?? 0;
  return [0, ...BINDING_FLAGS.map(({ bit }) => bit)].flatMap((bit): Proposal[] => {
    const next = bit === 0 ? value : value | bit;
    if (bit !== 0 && next === value) return [];
    const detail = message('{0}', bindingFlagNames(next).join(' + ') || 'None');
    return [{ kind: 'flag', label: String(next), insert: String(next), range, detail }];
  });
}

function pathProposals({ server }: Analysis, range: TextRange): readonly Proposal[] {
  const paths = server.sites.flatMap(({ name, applications, paths: stated }) => [
    name,
    ...[...applications, ...stated].filter(({ path }) => path !== '/').map(({ path }) => name + path),
  ]);
  return [...new Set(paths)].map((path) => ({
    kind: 'site',
    label: path,
    insert: escapeXml(path),
    range,
    detail: null,
  }));
}

// ---- names

function attributeProposals(
  isMetabase: boolean,
  element: string,
  parents: readonly XmlElement[],
  tag: string,
  range: TextRange,
): readonly Proposal[] {
  if (isMetabase && !/^IIs/.test(element)) return [];
  const facts = isMetabase ? METABASE_SETTINGS : attributeFacts(element, parents.at(-1)?.name ?? '');
  const stated = new Set(Array.from(tag.matchAll(/\s([\w:.-]+)\s*=/g), ([, name]) => name));
  return Object.entries(facts)
    .filter(([name]) => !stated.has(name))
    .map(([name, { meaning }]) => ({
      kind: 'attribute',
      label: name,
      insert: `${name}="$0"`,
      range,
      detail: message(meaning),
    }));
}

/** What stands below what, apart from the sections, whose paths say it. */
const CHILDREN: Readonly<Record<string, readonly string[]>> = {
  configuration: ['configSections', 'system.applicationHost', 'system.webServer', 'location'],
  location: ['system.webServer'],
  'system.applicationHost': ['sites'],
  sites: ['site', 'siteDefaults', 'applicationDefaults', 'virtualDirectoryDefaults'],
  siteDefaults: ['bindings', 'hsts'],
  site: ['application', 'bindings', 'hsts', 'applicationDefaults', 'virtualDirectoryDefaults'],
  bindings: ['binding'],
  application: ['virtualDirectory', 'virtualDirectoryDefaults'],
  iisClientCertificateMappingAuthentication: ['oneToOneMappings', 'manyToOneMappings'],
  oneToOneMappings: ['add'],
  manyToOneMappings: ['add'],
};

function elementProposals(tree: XmlTree, parents: readonly XmlElement[], range: TextRange): readonly Proposal[] {
  const parent = parents.at(-1);
  if (parent === undefined || tree.roots.length === 0) return [];
  const group = parents.findIndex(({ name }) => /^system\.web/.test(name));
  const path =
    group === -1
      ? null
      : parents
          .slice(group)
          .map(({ name }) => name)
          .join('/');
  const sections = [...SECTION_AT.keys()].flatMap((section) =>
    path !== null && section.startsWith(`${path}/`) ? [section.slice(path.length + 1).split('/')[0] ?? ''] : [],
  );
  const known = Object.hasOwn(CHILDREN, parent.name) ? (CHILDREN[parent.name] ?? []) : [];
  return [...new Set([...known, ...sections])].map((name) => {
    const hasAttributes = Object.keys(attributeFacts(name, parent.name)).length > 0;
    const isLeaf = hasAttributes && !Object.hasOwn(CHILDREN, name);
    return {
      kind: 'element',
      label: name,
      insert: isLeaf ? `${name} $0/>` : hasAttributes ? `${name} $0></${name}>` : `${name}>$0</${name}>`,
      range,
      detail: null,
    };
  });
}

// ---- suppressions

/** Rules by their slugs behind the word that suppresses; those that stand there already are left out. */
function ruleProposals(comment: string, offset: number): readonly Proposal[] {
  const list = /\biis-ssl-ignore(?:-file)?\s([\w\s,-]*)$/.exec(comment)?.[1];
  if (list === undefined) return [];
  const typed = /(?<![\w-])[\w-]*$/.exec(list)?.[0] ?? '';
  const there = new Set(list.split(/[\s,]+/));
  return RULES.filter(({ slug }) => !there.has(slug) || slug === typed).map(({ slug, summary }) => ({
    kind: 'rule',
    label: slug,
    insert: slug,
    range: { start: offset - typed.length, end: offset },
    detail: message(summary),
  }));
}
