import { message } from '../text/message';
import { elementsAt, attributeAt } from '../xml/xmlTree';
import { METABASE_PROPERTY_IDS } from '../sources/metabase';
import { CERT_CHECK_MODE, KNOWN_APP_IDS } from '../tls/httpSysFlags';
import { pageAddress } from './documentation';
import { effectiveLines } from './effectiveLines';
import { entryFlags } from './entryFlags';
import { ATTRIBUTES, COMMON_ATTRIBUTES, METABASE_SETTINGS, NETSH_SETTINGS, REGISTRY_SETTINGS } from './settings';
import type { Analysis } from '../analyze';
import type { ExplainedBit, ExplainedLine, Explanation } from '../explain';
import type { Source } from '../sources/source';
import type { RegistryData } from '../sources/registryExport';
import type { TextRange } from '../text/range';
import type { XmlElement, XmlTree } from '../xml/xmlTree';
import type { EntryFlag } from './entryFlags';
import type { SettingFact } from './settings';

/** A setting at a place: what it is called there and what is known about it. */
export interface SettingAt {
  readonly name: string;
  readonly value: string;
  readonly range: TextRange;
  readonly setting: SettingFact;
  readonly bits?: readonly ExplainedBit[];
  /** What the format adds: a metabase property's number, type and inheritance. */
  readonly more?: readonly ExplainedLine[];
}

/** What every element or file of a format that has settings knows about an attribute of an element. */
export function attributeFact(element: XmlElement, attribute: string): SettingFact | undefined {
  return (
    ownOf(attributeFacts(element.name, element.parent?.name ?? ''), attribute) ?? ownOf(COMMON_ATTRIBUTES, attribute)
  );
}

/** What is known of the attributes of an element below another; empty for elements that are not read. */
export function attributeFacts(name: string, parent: string): Readonly<Record<string, SettingFact>> {
  return ownOf(ATTRIBUTES, name) ?? ownOf(ATTRIBUTES, `${parent}/${name}`) ?? {};
}

/** Names come from files: what a record inherits is none of its own. */
function ownOf<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** Explains a setting by what is known of its name: default, meaning, source; and what holds where, if the server says. */
export function explainSetting(analysis: Analysis, file: string, offset: number): Explanation | null {
  const source = analysis.sources.find((candidate) => candidate.file === file);
  const at = source === undefined ? null : settingAt(source, offset);
  if (at === null) return null;
  const { setting } = at;
  const lines: ExplainedLine[] = [{ text: message(setting.meaning), place: null }];
  lines.push(...(at.more ?? []));
  if (setting.values !== undefined) {
    lines.push({ text: message('Values: {0}', setting.values.join(', ')), place: null });
  }
  if (setting.default !== undefined) lines.push({ text: message('Default: {0}', setting.default), place: null });
  lines.push(...effectiveLines(analysis.server, file, offset));
  return {
    range: at.range,
    title: at.value === '' ? message('{0}', at.name) : message('{0}: {1}', at.name, at.value),
    bits: at.bits ?? [],
    lines,
    certainty: setting.certainty ?? 'documented',
    page: pageAddress(setting.page),
  };
}

/** The setting whose text is at an offset, by the format of the file. `null` where nothing known stands. */
function settingAt(source: Source, offset: number): SettingAt | null {
  switch (source.format) {
    case 'applicationHost':
    case 'webConfig':
    case 'redirection':
      return attributeSetting(source.tree, offset);
    case 'metabase':
      return metabaseSetting(source.tree, offset);
    case 'registry':
      return registrySetting(source, offset);
    case 'netshSslcert':
      return netshSetting(source.text, offset);
    case 'unknown':
      return null;
  }
}

function attributeSetting(tree: XmlTree, offset: number): SettingAt | null {
  const element = elementsAt(tree, offset).at(-1);
  const attribute = element === undefined ? undefined : attributeAt(element, offset);
  if (element === undefined || attribute === undefined) return null;
  const setting = attributeFact(element, attribute.name);
  if (setting === undefined) return null;
  return { name: attribute.name, value: shown(attribute.name, attribute.value), range: attribute.range, setting };
}

/** Certificates are long; a name or number is what a title has room for. */
function shown(name: string, value: string): string {
  return name === 'certificate' || value.length > 80 ? '…' : value.trim().replace(/\s+/g, ' ');
}

const CANONICAL = new Map(Object.keys(METABASE_SETTINGS).map((name) => [name.toLowerCase(), name]));

function metabaseSetting(tree: XmlTree, offset: number): SettingAt | null {
  const element = elementsAt(tree, offset).at(-1);
  if (element === undefined) return null;
  const isCustom = element.name === 'Custom';
  const attribute = isCustom ? element.attribute('Value') : attributeAt(element, offset);
  const id = element.attribute('ID')?.value;
  const name = isCustom
    ? (element.attribute('Name')?.value ?? Object.entries(METABASE_PROPERTY_IDS).find(([, known]) => known === id)?.[0])
    : attribute?.name;
  const known = CANONICAL.get(name?.toLowerCase() ?? '');
  const setting = known === undefined ? undefined : METABASE_SETTINGS[known];
  if (setting === undefined || attribute === undefined || known === undefined) return null;
  const facts = message('Metabase property {0}, type {1}', setting.id === null ? '?' : setting.id, setting.type);
  return {
    name: known,
    value: shown(known, attribute.value),
    range: isCustom ? element.startTagRange : attribute.range,
    setting,
    bits: known === 'CertCheckMode' ? checkModeBits(Number(attribute.value)) : [],
    more: [
      { text: facts, place: null },
      {
        text: setting.inherits
          ? message('Keys below take it over until one states it anew.')
          : message('It holds at its own key only.'),
        place: null,
      },
    ],
  };
}

function registrySetting(source: Source & { readonly format: 'registry' }, offset: number): SettingAt | null {
  for (const key of source.declarations.keys) {
    for (const { name, data, range } of key.values) {
      if (offset < range.start || offset > range.end) continue;
      const known = name.toLowerCase();
      const setting = ownOf(REGISTRY_SETTINGS, known);
      // `Enabled` says so under many keys; what is known of it is Schannel's.
      if (setting === undefined || (setting.fact === 'F8.2' && !/\\SCHANNEL\\/i.test(key.path))) return null;
      const bits =
        data.kind !== 'dword'
          ? []
          : known === 'defaultflags'
            ? entryFlagBits(data.value)
            : known === 'defaultsslcertcheckmode'
              ? checkModeBits(data.value)
              : [];
      return { name, value: dataText(data), range, setting, bits };
    }
  }
  return null;
}

function dataText(data: RegistryData): string {
  switch (data.kind) {
    case 'dword':
      return data.value > 9 ? `${data.value} (0x${data.value.toString(16)})` : String(data.value);
    case 'string':
      return data.value;
    default:
      return '';
  }
}

/** Which label of netsh says what a switch of `DefaultFlags` does. */
const LABEL_OF: Readonly<Record<EntryFlag['name'], string>> = {
  dsMapperUsage: 'ds mapper usage',
  clientCertNegotiation: 'negotiate client certificate',
  reject: 'reject connections',
  disableHttp2: 'disable http2',
  disableQuic: 'disable quic',
  disableTls13: 'disable tls1.3',
  disableOcspStapling: 'disable ocsp stapling',
  disableLegacyTls: 'disable legacy tls versions',
  disableTls12: 'disable tls1.2',
};

/** The bits of `DefaultFlags` (section 7.3 of the facts), in their order. */
function entryFlagBits(value: number): readonly ExplainedBit[] {
  return entryFlags(value).map((flag) => ({
    ...flag,
    meaning: message(NETSH_SETTINGS[LABEL_OF[flag.name]]?.meaning ?? ''),
    since: null,
    fact: 'section 7.3',
  }));
}

const CHECK_MODE_BITS = [
  { bit: CERT_CHECK_MODE.noRevocationCheck, meaning: 'Revocation is not checked.' },
  { bit: CERT_CHECK_MODE.cachedRevocationOnly, meaning: 'Only what is cached is asked for revocation.' },
  { bit: 4, meaning: 'The freshness time is in force.' },
  { bit: CERT_CHECK_MODE.noUsageCheck, meaning: 'The certificate’s usage is not checked.' },
];

/** The bits of `CertCheckMode` (F3.10). */
function checkModeBits(value: number): readonly ExplainedBit[] {
  return CHECK_MODE_BITS.map(({ bit, meaning }) => ({
    bit,
    name: `0x${bit.toString(16)}`,
    isSet: (value & bit) !== 0,
    meaning: message(meaning),
    since: null,
    fact: 'F3.10',
  }));
}

function netshSetting(text: string, offset: number): SettingAt | null {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const next = text.indexOf('\n', offset);
  const line = text.slice(start, next === -1 ? text.length : next).replace(/\r$/, '');
  const content = line.trimStart();
  const label = Object.keys(NETSH_SETTINGS).find(
    (known) => content.toLowerCase().startsWith(known) && /^\s*:/.test(content.slice(known.length)),
  );
  const setting = label === undefined ? undefined : NETSH_SETTINGS[label];
  if (setting === undefined || label === undefined) return null;
  const value = content
    .slice(label.length)
    .replace(/^\s*:\s*/, '')
    .trim();
  const owner = KNOWN_APP_IDS.get(value.toLowerCase());
  const from = start + line.length - content.length;
  return {
    name: content.slice(0, label.length),
    value: owner === undefined ? value : `${value} (${owner})`,
    range: { start: from, end: from + content.trimEnd().length },
    setting,
  };
}
