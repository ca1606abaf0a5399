import { fc } from '../../support/property';

// ---- a metabase as a list of keys, and a resolver that walks from the key upwards (F4.1, F4.2, F4.3)

export const BITS = {
  AccessSSL: 8,
  AccessSSLNegotiateCert: 32,
  AccessSSLRequireCert: 64,
  AccessSSLMapCert: 128,
  AccessSSL128: 256,
} as const;
export type View = keyof typeof BITS;
const VIEWS = Object.keys(BITS) as View[];

export interface Key {
  /** In lower case, below `/lm/w3svc`. */
  readonly path: string;
  readonly written: string;
  /** The text of `AccessSSLFlags` with its bits; `null`: the property is absent. */
  readonly word: { readonly text: string; readonly bits: number } | null;
  readonly views: readonly (readonly [View, boolean, string])[];
  readonly readAhead: number | null;
  readonly alwaysNegotiate: boolean | null;
  /** Properties as `<Custom>` elements with their ids, as scripts write them. */
  readonly asCustom: boolean;
}

const PATHS = [
  '',
  '/1',
  '/1/root',
  '/1/root/a',
  '/1/root/a/b',
  '/1/root/a/b/c.asp',
  '/1/root/d',
  '/2',
  '/2/root',
  '/2/root/a',
];

const word: fc.Arbitrary<Key['word']> = fc
  .tuple(fc.uniqueArray(fc.constantFrom(...VIEWS)), fc.boolean(), fc.constantFrom(' | ', '|', ' |\n\t\t'))
  .map(([views, asNumber, separator]) => {
    const bits = views.reduce((sum, view) => sum | BITS[view], 0);
    return { bits, text: asNumber || bits === 0 ? String(bits) : views.join(separator) };
  });

const singleFlags: fc.Arbitrary<readonly (readonly [View, readonly [boolean, string]])[]> = fc.oneof(
  { weight: 2, arbitrary: fc.constant([]) },
  {
    weight: 1,
    arbitrary: fc.uniqueArray(
      fc.tuple(
        fc.constantFrom(...VIEWS),
        fc.constantFrom<(readonly [boolean, string])[]>(
          [true, 'TRUE'],
          [false, 'FALSE'],
          [true, '1'],
          [true, 'true'],
          [false, '0'],
        ),
      ),
      { selector: ([view]) => view, maxLength: 3 },
    ),
  },
);

function key(path: string): fc.Arbitrary<Key | null> {
  const here = fc.record({
    path: fc.constant(path),
    written: fc.constantFrom(path, path.toUpperCase(), path.replace('root', 'Root')),
    word: fc.option(word, { nil: null, freq: 2 }),
    views: singleFlags,
    readAhead: fc.option(fc.constantFrom(0, 49152, 65536), { nil: null, freq: 2 }),
    alwaysNegotiate: path.split('/').length <= 2 ? fc.option(fc.boolean(), { nil: null, freq: 2 }) : fc.constant(null),
    asCustom: fc.boolean(),
  });
  const built = here.map(({ views, ...rest }): Key => ({
    ...rest,
    // A key says its flags in one of the two forms; what both together mean at one key is nowhere described.
    views: rest.word === null ? views.map(([view, [value, text]]) => [view, value, text] as const) : [],
  }));
  // A site's own key is always there: without it there is no site.
  return /^\/\d$/.test(path)
    ? built
    : fc.oneof({ weight: 2, arbitrary: built }, { weight: 1, arbitrary: fc.constant(null) });
}

/** Metabases with two sites, their keys in both orders. */
export const metabases: fc.Arbitrary<readonly Key[]> = fc
  .tuple(fc.tuple(...PATHS.map(key)), fc.boolean())
  .map(([keys, reversed]) => {
    const there = keys.filter((each): each is Key => each !== null);
    return reversed ? there.reverse() : there;
  });

/**
 * Writes a metabase as IIS does.
 * @param siteAttributes further attributes of a site's key, and its bindings
 */
export function writeMetabase(
  keys: readonly Key[],
  siteAttributes: (id: string) => readonly string[] = (id) => [`ServerComment="Site ${id}"`, 'SecureBindings=":443:"'],
): string {
  const elements = keys.map(({ path, written, word: flags, views, readAhead, alwaysNegotiate, asCustom }) => {
    const element =
      path === ''
        ? 'IIsWebService'
        : /^\/\d$/.test(path)
          ? 'IIsWebServer'
          : path.endsWith('.asp')
            ? 'IIsWebFile'
            : 'IIsWebVirtualDir';
    const attributes = [`Location ="/LM/W3SVC${written}"`];
    const custom: string[] = [];
    const add = (name: string, value: string, id: string | null): void => {
      if (asCustom && id !== null) custom.push(`<Custom Name="UnknownName_${id}" ID="${id}" Value="${value}" />`);
      else attributes.push(`${name}="${value}"`);
    };
    if (/^\/\d$/.test(path)) attributes.push(...siteAttributes(path.slice(1)));
    if (flags !== null) add('AccessSSLFlags', flags.text, '6030');
    for (const [view, , text] of views) add(view, text, null);
    if (readAhead !== null) add('UploadReadAheadSize', String(readAhead), null);
    if (alwaysNegotiate !== null) add('SSLAlwaysNegoClientCert', alwaysNegotiate ? 'TRUE' : 'FALSE', '5521');
    return `<${element}\t${attributes.join('\n\t\t')}\n\t>\n${custom.join('\n')}</${element}>`;
  });
  return `<?xml version ="1.0"?>\n<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0">\n<MBProperty>\n${elements.join('\n')}\n</MBProperty>\n</configuration>\n`;
}
