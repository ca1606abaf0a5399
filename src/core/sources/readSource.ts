import { decodeText } from '../text/decode';
import { message } from '../text/message';
import { isInSecret } from '../text/secrets';
import { finish } from '../steps';
import { readXmlSteps } from '../xml/readXml';
import { readConfiguration, topElements } from './configuration';
import { rereadConfiguration } from './rereadConfiguration';
import { readMetabase } from './metabase';
import { readNetshJson } from './netshJson';
import { readNetshText } from './netshSslcert';
import { SECTIONS } from './sections';
import { readRegistryExport } from './registryExport';
import type { Steps } from '../steps';
import type { Message } from '../text/message';
import type { XmlTree } from '../xml/xmlTree';
import type { Source, SourceInput, SourceProblem, UnknownSource } from './source';

/**
 * Texts longer than this (in UTF-16 code units) are refused: no configuration is that large, and reading has to stay
 * within the memory of an editor. The largest real files are some 10 million.
 */
export const MAX_TEXT_LENGTH = 64 * 1024 * 1024;

const METABASE_NAMESPACE = /^urn:microsoft-catalog:XML_Metabase_V\d+_\d+$/;

/** The element names of the IIS 6 metabase that stand at the top of fragments. */
const METABASE_ELEMENT = /^(?:MBProperty|IIs_?[A-Z]\w*)$/;

/** Elements that stand only in applicationHost.config; as the top of a file they make it a fragment of one. */
const SERVER_LEVEL_ELEMENTS: ReadonlySet<string> = new Set([
  'system.applicationHost',
  'sites',
  'site',
  // Shipped with allowDefinition="AppHostOnly" or kept at the server level by its `directory` (IIS 7.0 to 10.0).
  'httpCompression',
]);

/** Elements that make a file without `<system.applicationHost>` a web.config, or a fragment of one. */
const WEB_CONFIG_ELEMENTS: ReadonlySet<string> = new Set([
  // Sections alone are what `configSource` points to.
  ...Object.values(SECTIONS)
    .map(({ path }) => path.slice(path.lastIndexOf('/') + 1))
    // Names that other XML formats have at their top, too.
    .filter((name) => !['rules', 'asp', 'authentication'].includes(name)),
  'system.webServer',
  'system.web',
  'location',
  'security',
  'access',
]);

/** Reads a file from its bytes: decoding, recognising, reading. Never throws. */
export function readSourceBytes(file: string, bytes: Uint8Array, previous: Source | null = null): Source {
  return finish(readSourceBytesSteps(file, bytes, previous));
}

/** The same in steps. */
export function* readSourceBytesSteps(file: string, bytes: Uint8Array, previous: Source | null = null): Steps<Source> {
  if (bytes.length > MAX_TEXT_LENGTH * 2) return unknown({ file, text: '', encoding: 'utf-8' }, tooLarge(bytes.length));
  const { text, encoding } = decodeText(bytes);
  yield;
  return yield* readSourceSteps({ file, text, encoding }, previous);
}

/** A file that its host could not read; `reason` is the host's own words for it. */
export function unreadableSource(file: string, reason: string): Source {
  return unknown({ file, text: '', encoding: 'utf-8' }, message('The file could not be read: {0}', reason));
}

/**
 * Recognises a text by what it says (its name only decides where the text leaves it open) and reads it.
 * Never throws; what is not understood is in `problems`, and a file of no known kind says so in `reason`.
 *
 * @param previous what was read of the file before an edit: where the edit touches one site or location only, just that
 *   is read again. The ranges of `previous` follow the new text from then on.
 */
export function readSource(input: SourceInput, previous: Source | null = null): Source {
  return finish(readSourceSteps(input, previous));
}

/** The same in steps. */
export function* readSourceSteps(input: SourceInput, previous: Source | null = null): Steps<Source> {
  const text = input.text.startsWith('\ufeff') ? input.text.slice(1) : input.text;
  const base: SourceInput = { file: input.file, text, encoding: input.encoding };
  if (previous !== null && isOf(previous, base)) return previous;
  const name = baseName(input.file);
  if (text.length > MAX_TEXT_LENGTH) return unknown({ ...base, text: '' }, tooLarge(text.length));
  if (text.includes('\0')) return unknown(base, binaryReason(name));
  if (text.trim() === '') return unknown(base, message('The file is empty.'));
  if (looksLikeRegistry(text)) {
    const { keys, problems } = readRegistryExport(text);
    return { ...base, format: 'registry', declarations: { keys }, problems };
  }
  if (looksLikeNetsh(text)) {
    const read = text.trimStart().startsWith('{')
      ? readNetshJson(text)
      : { declarations: readNetshText(text), problems: [] };
    return { ...base, format: 'netshSslcert', ...read };
  }
  if (!/<[A-Za-z_]/.test(text)) return unknown(base, notKnown());
  const reread = previous === null ? null : rereadConfiguration(previous, base);
  if (reread !== null) return reread;
  return yield* readXmlSource(base, name);
}

/** Whether a source was read of that text, and still says where things stand in it. */
function isOf(source: Source, { file, text, encoding }: SourceInput): boolean {
  const isLatest = !('edits' in source) || source.edits.seen === source.edits.all.length;
  // A file that could not be read has no text.
  return isLatest && text !== '' && source.file === file && source.encoding === encoding && source.text === text;
}

function* readXmlSource(base: SourceInput, name: string): Steps<Source> {
  const tree = yield* readXmlSteps(base.text);
  const problems = tree.problems.map((problem) => withoutSecret(problem, base.text));
  if (isTransform(tree)) {
    return unknown(
      base,
      message('This is an XDT transform: it describes changes to a configuration file and is not live configuration.'),
      true,
    );
  }
  if (looksLikeMetabase(tree)) {
    return { ...base, format: 'metabase', tree, problems, declarations: readMetabase(tree) };
  }
  const format = configurationFormat(tree, name);
  if (format === null) return unknown(base, notKnown());
  const declarations = yield* readConfiguration(tree);
  return { ...base, format, tree, problems, declarations, edits: { all: [], seen: 0 } };
}

/** What is said about broken text may quote it. A password with a character that XML does not allow is not quoted. */
function withoutSecret(problem: SourceProblem, text: string): SourceProblem {
  return isInSecret(text, problem.range)
    ? {
        ...problem,
        message: message('What stands here is not well-formed. It is not shown, since it belongs to a password.'),
      }
    : problem;
}

function configurationFormat(tree: XmlTree, name: string): 'applicationHost' | 'webConfig' | 'redirection' | null {
  const top = topElements(tree);
  const hasConfigurationRoot = tree.roots.some((root) => root.name === 'configuration');
  if (top.some((element) => element.name === 'configurationRedirection')) return 'redirection';
  const lowerName = name.toLowerCase();
  const known = hasConfigurationRoot || top.some((element) => WEB_CONFIG_ELEMENTS.has(element.name));
  if (top.some((element) => SERVER_LEVEL_ELEMENTS.has(element.name))) return 'applicationHost';
  if (lowerName === 'redirection.config' && known) return 'redirection';
  if (lowerName === 'applicationhost.config' && tree.roots.length > 0) return 'applicationHost';
  return known ? 'webConfig' : null;
}

function looksLikeMetabase(tree: XmlTree): boolean {
  const root = tree.roots[0];
  if (root === undefined) return false;
  if (METABASE_NAMESPACE.test(root.attribute('xmlns')?.value ?? '')) return true;
  if (root.name === 'configuration') return root.child('MBProperty') !== undefined;
  return METABASE_ELEMENT.test(root.name);
}

/** Transforms and configuration share names and elements; only the transform's namespace tells them apart. */
function isTransform(tree: XmlTree): boolean {
  return tree.roots.some((root) =>
    root.attributes.some(
      (attribute) =>
        attribute.name.startsWith('xmlns:') &&
        attribute.value.toLowerCase() === 'http://schemas.microsoft.com/xml-document-transform' &&
        usesPrefix(root.children, attribute.name.slice('xmlns:'.length)),
    ),
  );
}

/** web.config files of Visual Studio declare the namespace sometimes and use it never: declared alone says nothing. */
function usesPrefix(elements: readonly XmlTree['roots'][number][], prefix: string): boolean {
  const pending = [...elements];
  for (let element = pending.pop(); element !== undefined; element = pending.pop()) {
    if (element.attributes.some(({ name }) => name === `${prefix}:Transform` || name === `${prefix}:Locator`))
      return true;
    for (const child of element.children) pending.push(child);
  }
  return false;
}

function looksLikeRegistry(text: string): boolean {
  const lines = text.slice(0, 4096).split('\n', 4096);
  const start = lines.map((line) => line.trim()).find((line) => line !== '' && !line.startsWith(';')) ?? '';
  return /^(?:Windows Registry Editor Version|REGEDIT4\b|\[-?HK(?:EY_LOCAL_MACHINE|EY_CURRENT_USER|EY_USERS|EY_CLASSES_ROOT|EY_CURRENT_CONFIG|LM|CU|CR|U)\b)/i.test(
    start,
  );
}

/** By shape, not by words: netsh prints its labels in the language of Windows (F7.7). */
function looksLikeNetsh(text: string): boolean {
  const start = text.slice(0, 16384);
  if (/"SslCertificateBindings"/.test(start)) return true;
  if (start.trimStart().startsWith('<')) return false;
  if (/\b(?:SSL Certificate bindings|Certificate Hash|Certificate Store Name|Application ID)\b/i.test(start))
    return true;
  return /\b[0-9a-f]{40}\b/i.test(start) && /\{[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}/i.test(start);
}

function unknown(base: SourceInput, reason: Message, isTransform = false): UnknownSource {
  return { ...base, format: 'unknown', problems: [], reason, isTransform };
}

function tooLarge(size: number): Message {
  return message('The file is too large to be read: {0} million characters.', Math.round(size / 1_000_000));
}

function binaryReason(name: string): Message {
  return /^metabase\.bin$/i.test(name)
    ? message(
        'This is the binary metabase of IIS 5 and older, which is not read. IIS 6 keeps MetaBase.xml instead; from IIS 5, export the sites with "adsutil.vbs enum_all w3svc" or move them to IIS 6 first.',
      )
    : message(
        'This is a binary file. Known are applicationHost.config, web.config, redirection.config, MetaBase.xml, registry exports (.reg) and the output of "netsh http show sslcert".',
      );
}

function notKnown(): Message {
  return message(
    'This is no file of a known kind. Known are applicationHost.config, web.config, redirection.config, MetaBase.xml, registry exports (.reg) and the output of "netsh http show sslcert".',
  );
}

/** File names by which IIS knows its configuration; whoever gives a folder or opens a workspace means these. */
export const KNOWN_FILE_NAMES: readonly string[] = [
  'applicationHost.config',
  'web.config',
  'redirection.config',
  'MetaBase.xml',
];

/** Endings of the companions and of renamed copies, which only their text can tell. */
export const CANDIDATE_EXTENSIONS: readonly string[] = ['.config', '.xml', '.reg', '.txt', '.json'];

/** Whether a name is one of `KNOWN_FILE_NAMES`, in any case. */
export function isKnownFileName(file: string): boolean {
  const name = baseName(file).toLowerCase();
  return KNOWN_FILE_NAMES.some((known) => known.toLowerCase() === name);
}

/** `applicationHost - Copy.config`, `web.config.bak`, `web.old.config`, `MetaBase (2).xml`: not live configuration. */
const COPY_NAME = /(?:^|[ ._-])(?:copy|backup|bak|old|orig|saved?)(?=[ ._()-]|\d|$)|\(\d+\)|~$/i;

/**
 * Whether a file that was found by searching a folder belongs to the analysis. Copies by their names do not. A known name always does (so that a
 * broken one is reported), except for transforms; another name only when its text is of a known kind, and a
 * `<configuration>` that says nothing of IIS (`app.config`, `nuget.config`) is none.
 */
export function isFoundByContent(source: Source): boolean {
  if (COPY_NAME.test(baseName(source.file))) return false;
  if (source.format === 'unknown') return isKnownFileName(source.file) && !source.isTransform;
  if (source.format !== 'webConfig' || isKnownFileName(source.file)) return true;
  return topElements(source.tree).some(({ name }) => WEB_CONFIG_ELEMENTS.has(name));
}

/** The names of elements that make XML configuration of IIS, as they stand in a text. */
const KNOWN_ELEMENT = new RegExp(
  `<(?:MBProperty|IIs_?[A-Z]\\w*|configurationRedirection|${[...SERVER_LEVEL_ELEMENTS, ...WEB_CONFIG_ELEMENTS]
    .map((name) => name.replaceAll('.', '\\.'))
    .join('|')})[\\s/>]`,
);

/**
 * Whether a text may be of a known kind, by words alone and without reading it: yes is a guess, no is sure but for
 * files that are known by their names.
 */
export function mayBeKnown(text: string): boolean {
  return (
    looksLikeRegistry(text) ||
    looksLikeNetsh(text) ||
    KNOWN_ELEMENT.test(text) ||
    text.includes('urn:microsoft-catalog:XML_Metabase_')
  );
}

/** The last segment of a path or URI, whichever slash it uses. */
export function baseName(file: string): string {
  return file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
}
