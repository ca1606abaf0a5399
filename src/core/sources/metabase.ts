import type { TextRange } from '../text/range';
import type { XmlAttribute, XmlElement, XmlTree } from '../xml/xmlTree';

/** A property of a metabase key as it stands in the file: an attribute, or a `<Custom>` child with an id. */
export interface MetabaseProperty {
  readonly value: string;
  /** The value, without its quotes. */
  readonly valueRange: TextRange;
  /** What states the property: the whole attribute. */
  readonly range: TextRange;
  readonly attribute: XmlAttribute;
}

/** One key of the metabase. */
export interface MetabaseKey {
  readonly element: XmlElement;
  /** The key's path as written, e.g. `/LM/W3SVC/1/Root`. */
  readonly location: string;
  /** The path's segments in upper case: paths are compared without case (F4.3). `/LM/W3SVC/1` is `['LM','W3SVC','1']`. */
  readonly segments: readonly string[];
}

/** What one MetaBase.xml says: its keys in document order. */
export interface MetabaseDeclarations {
  readonly keys: readonly MetabaseKey[];
}

/** Properties that may also be written as `<Custom ID="…">`, by their metabase ids (section 4.1 of the facts). */
export const METABASE_PROPERTY_IDS: Readonly<Record<string, string>> = {
  AccessSSLFlags: '6030',
  SecureBindings: '2021',
  ServerBindings: '1023',
  SSLCertHash: '5506',
  SSLStoreName: '5511',
  SslCtlIdentifier: '5512',
  SslCtlStoreName: '5517',
  SslUseDsMapper: '5519',
  SSLAlwaysNegoClientCert: '5521',
  CertCheckMode: '2160',
  IIs5IsolationModeEnabled: '9203',
};

/** Reads MetaBase.xml or a fragment of it: every element with a `Location` is a key. */
export function readMetabase(tree: XmlTree): MetabaseDeclarations {
  const keys: MetabaseKey[] = [];
  // Keys stand side by side below MBProperty; a fragment has them at the top. Ruins may nest them, so all are looked at.
  const pending: XmlElement[] = [...tree.roots].reverse();
  for (let element = pending.pop(); element !== undefined; element = pending.pop()) {
    const location = element.attribute('Location');
    if (location !== undefined) keys.push(keyOf(element, location.value));
    for (let i = element.children.length - 1; i >= 0; i--) {
      const child = element.children[i];
      if (child !== undefined && child.name !== 'Custom') pending.push(child);
    }
  }
  return { keys };
}

function keyOf(element: XmlElement, location: string): MetabaseKey {
  return {
    element,
    location,
    segments: location
      .split('/')
      .filter((segment) => segment !== '')
      .map((segment) => segment.toUpperCase()),
  };
}

/** The property of that name at a key, whether written as an attribute or as `<Custom>` with its name or its id. */
export function metabaseProperty(key: MetabaseKey, name: string): MetabaseProperty | undefined {
  const attribute = key.element.attribute(name) ?? customValue(key.element, name);
  if (attribute === undefined) return undefined;
  return { value: attribute.value, valueRange: attribute.valueRange, range: attribute.range, attribute };
}

function customValue(element: XmlElement, name: string): XmlAttribute | undefined {
  const id = METABASE_PROPERTY_IDS[name];
  for (const child of element.children) {
    if (child.name !== 'Custom') continue;
    const hit = child.attribute('Name')?.value === name || (id !== undefined && child.attribute('ID')?.value === id);
    if (hit) return child.attribute('Value');
  }
  return undefined;
}
