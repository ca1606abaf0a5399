import { fc } from '../../support/property';
import type {
  ApplicationModel,
  BlockModel,
  ConfigFileModel,
  DefinitionModel,
  SectionKind,
  SectionModel,
  ServerModel,
  SiteModel,
} from './naiveModel';

/** Values of `sslFlags` with what they mean, by hand (section 2.4 of the facts). */
export const FLAG_TEXTS: ReadonlyMap<string, readonly string[] | null> = new Map([
  ['None', []],
  ['none', []],
  ['0', []],
  ['Ssl', ['Ssl']],
  ['8', ['Ssl']],
  ['ssl, sslnegotiatecert', ['Ssl', 'SslNegotiateCert']],
  ['Ssl,Ssl128', ['Ssl', 'Ssl128']],
  ['264', ['Ssl', 'Ssl128']],
  ['SslNegotiateCert', ['SslNegotiateCert']],
  ['SslNegotiateCert, SslRequireCert', ['SslNegotiateCert', 'SslRequireCert']],
  ['Ssl128, SslRequireCert , SslNegotiateCert,Ssl', ['Ssl', 'SslNegotiateCert', 'SslRequireCert', 'Ssl128']],
  ['SslRequireCert', ['SslRequireCert']],
  ['SslMapCert,SslNegotiateCert', ['SslNegotiateCert', 'SslMapCert']],
  ['Ssl, Nonsense', ['Ssl']],
  ['Nonsense', null],
]);

export const SIZE_TEXTS: ReadonlyMap<string, number | null> = new Map([
  ['0', 0],
  ['65536', 65536],
  ['2147483647', 2147483647],
  ['48k', null],
]);

/** `null` mostly: one time in `times` something. */
function rarely<T>(times: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: times - 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
}

const lock = fc.constantFrom(
  ['lockAttributes', 'sslFlags'],
  ['lockAttributes', ' other , sslFlags'],
  ['lockAttributes', 'uploadReadAheadSize,enabled'],
  ['lockAttributes', '*'],
  ['lockAttributes', 'other'],
  ['lockAllAttributesExcept', 'sslFlags'],
  ['lockAllAttributesExcept', 'enabled, other'],
  ['lockItem', 'true'],
  ['lockItem', 'false'],
) as fc.Arbitrary<[string, string]>;

const boolean = fc.constantFrom('true', 'false');

/** The attributes of a section by its kind; each section may also hold nothing, which is still a section. */
const ATTRIBUTES: Readonly<Record<SectionKind, fc.Arbitrary<readonly (readonly [string, string])[]>>> = {
  access: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...FLAG_TEXTS.keys()).map((value) => [['sslFlags', value] as const]) },
    { weight: 1, arbitrary: fc.constant([]) },
  ),
  serverRuntime: fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom(...SIZE_TEXTS.keys()).map((value) => [['uploadReadAheadSize', value] as const]),
    },
    { weight: 1, arbitrary: fc.constant([['enabled', 'true'] as const]) },
  ),
  iisMapping: fc
    .record(
      {
        enabled: boolean,
        oneToOneCertificateMappingsEnabled: boolean,
        manyToOneCertificateMappingsEnabled: boolean,
      },
      { requiredKeys: [] },
    )
    .map((record) => Object.entries(record) as [string, string][]),
  adMapping: boolean.map((value) => [['enabled', value] as const]),
};

const section: fc.Arbitrary<SectionModel> = fc
  .constantFrom<SectionKind[]>('access', 'access', 'access', 'access', 'serverRuntime', 'iisMapping', 'adMapping')
  .chain((kind) =>
    fc.tuple(ATTRIBUTES[kind], rarely(5, lock), fc.boolean()).map(([attributes, locked, first]) => ({
      section: kind,
      attributes: locked === null ? attributes : first ? [locked, ...attributes] : [...attributes, locked],
    })),
  );

function block(path: fc.Arbitrary<string | null>): fc.Arbitrary<BlockModel> {
  const override = fc.oneof(
    { weight: 5, arbitrary: fc.constant({ overrideMode: null, allowOverride: null } as const) },
    {
      weight: 6,
      arbitrary: fc
        .constantFrom('Allow', 'Allow', 'Deny', 'Inherit')
        .map((overrideMode) => ({ overrideMode, allowOverride: null }) as const),
    },
    { weight: 2, arbitrary: boolean.map((allowOverride) => ({ overrideMode: null, allowOverride }) as const) },
  ) as fc.Arbitrary<Pick<BlockModel, 'overrideMode' | 'allowOverride'>>;
  return fc
    .record({
      path,
      override,
      inheritInChildApplications: rarely(3, boolean),
      sections: fc.array(section, { minLength: 1, maxLength: 2 }),
    })
    .map(({ override: { overrideMode, allowOverride }, ...rest }) => {
      // The facts do not say whether a lock stops at a child application together with the content that it stands on.
      const locks =
        (overrideMode !== null && overrideMode !== 'Inherit') ||
        allowOverride !== null ||
        rest.sections.some(({ attributes }) => attributes.some(([name]) => name.startsWith('lock')));
      return {
        ...rest,
        overrideMode,
        allowOverride,
        inheritInChildApplications: locks ? null : rest.inheritInChildApplications,
      };
    });
}

/** A section may stand once for a path of a file (F2.22): what stands again is left out. */
function withoutDuplicates({ top, locations }: ConfigFileModel): ConfigFileModel {
  const seen = new Set<string>();
  const once = (path: string, sections: readonly SectionModel[]): readonly SectionModel[] =>
    sections.filter(({ section: kind }) => {
      const key = `${kind} ${path === '.' ? '' : path.toLowerCase()}`;
      return seen.has(key) ? false : (seen.add(key), true);
    });
  const first = once('', top);
  return {
    top: first,
    locations: locations.map((each) => ({ ...each, sections: once(each.path ?? '', each.sections) })),
  };
}

function configFile(paths: readonly (string | null)[], maxLocations: number): fc.Arbitrary<ConfigFileModel> {
  return fc
    .record({
      top: fc.array(section, { maxLength: 2 }),
      locations: fc.array(block(fc.constantFrom(...paths)), { maxLength: maxLocations }),
    })
    .map(withoutDuplicates);
}

// ---- sites: applications of applications, virtual directories, folders beside and below each other

interface Shape {
  readonly url: string;
  readonly directory: string;
}

/** Where an application or virtual directory may be; the first is there always. */
const SHAPES: readonly Shape[] = [
  { url: '/', directory: '/' },
  { url: '/a', directory: '/' },
  { url: '/a/b', directory: '/' },
  { url: '/c', directory: '/' },
  { url: '/', directory: '/v' },
  { url: '/a', directory: '/w' },
];

interface Choice {
  readonly isThere: boolean;
  /** In a folder of its own, below that of the site, or in another's folder. */
  readonly kind: 'own' | 'below' | 'shared';
  readonly allowSubDirConfig: boolean | null;
  readonly allowSubDirConfigDefault: boolean | null;
}

const choice: fc.Arbitrary<Choice> = fc.record({
  isThere: fc.boolean(),
  kind: fc.constantFrom('own', 'own', 'below', 'shared'),
  allowSubDirConfig: rarely(5, fc.boolean()),
  allowSubDirConfigDefault: rarely(6, fc.boolean()),
});

function siteOf(name: string, choices: readonly Choice[], siteDefault: boolean | null): SiteModel {
  const key = name.toLowerCase().replace(' ', '-');
  const root = `sites/${key}`;
  const applications = new Map<string, ApplicationModel>();
  SHAPES.forEach(({ url, directory }, i) => {
    const picked = choices[i];
    if (picked === undefined || (i > 0 && !picked.isThere)) return;
    const application = applications.get(url);
    if (directory !== '/' && application === undefined) return;
    const folder =
      i === 0
        ? root
        : picked.kind === 'shared'
          ? root
          : picked.kind === 'below'
            ? `${root}${url === '/' ? '' : url}${directory === '/' ? '' : directory}`
            : `sites/${key}-${i}`;
    const added = {
      path: directory,
      folder,
      physicalPath: `%SystemDrive%\\inetpub\\${(i % 2 === 0 ? folder.toUpperCase() : folder).replaceAll('/', '\\')}`,
      allowSubDirConfig: picked.allowSubDirConfig,
    };
    applications.set(url, {
      path: url,
      allowSubDirConfigDefault:
        application === undefined ? picked.allowSubDirConfigDefault : application.allowSubDirConfigDefault,
      directories: [...(application?.directories ?? []), added],
    });
  });
  return { name, allowSubDirConfigDefault: siteDefault, applications: [...applications.values()] };
}

const URLS = ['', '/a', '/a/b', '/a/b/d', '/c', '/c/d', '/v', '/v/d', '/d', '/d/e', '/a/d', '/a/w', '/D', '/A'];

const HOST_PATHS: readonly (string | null)[] = [
  null,
  '',
  '.',
  ...URLS.map((url) => `Site${url}`),
  'SITE/a',
  'site/C/d/',
  'Shop 2',
  'Shop 2/a',
  'Nowhere/a',
];

const WEB_CONFIG_PATHS: readonly (string | null)[] = [
  null,
  '',
  '.',
  'a',
  'A',
  'b',
  'a/b',
  'd',
  'd/e',
  'v',
  'w',
  'page.aspx',
];

type DefinitionBody = Omit<DefinitionModel, 'section'>;

/** `null`: `<configSections>` does not have the section. Open ones are in the majority: a lock hides all that is below. */
const definition: fc.Arbitrary<DefinitionBody | null> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      overrideModeDefault: fc.constantFrom<DefinitionModel['overrideModeDefault'][]>(
        'Allow',
        'Allow',
        'Allow',
        null,
        'Deny',
      ),
      allowDefinition: rarely(
        6,
        fc.constantFrom<NonNullable<DefinitionModel['allowDefinition']>[]>(
          'Everywhere',
          'MachineToApplication',
          'AppHostOnly',
        ),
      ),
    }),
  },
  { weight: 1, arbitrary: fc.constant(null) },
);

const definitionsOfAll: fc.Arbitrary<readonly DefinitionModel[]> = fc
  .record({ access: definition, serverRuntime: definition, iisMapping: definition, adMapping: definition })
  .map((bodies) =>
    (Object.entries(bodies) as [SectionKind, DefinitionBody | null][]).flatMap(([kind, body]) =>
      body === null ? [] : [{ section: kind, ...body }],
    ),
  );

export const servers: fc.Arbitrary<ServerModel> = fc
  .record({
    definitions: definitionsOfAll,
    host: configFile(HOST_PATHS, 6),
    allowSubDirConfigDefault: rarely(6, fc.boolean()),
    siteDefault: rarely(6, fc.boolean()),
    choices: fc.array(choice, { minLength: SHAPES.length, maxLength: SHAPES.length }),
    secondSite: fc.boolean(),
    webConfigs: fc.array(
      fc.tuple(
        fc.nat({ max: 7 }),
        fc.constantFrom('', '/d', '/d/e', '/a', '/a/b', '/c', '/D'),
        configFile(WEB_CONFIG_PATHS, 3),
      ),
      { maxLength: 6 },
    ),
  })
  .map(({ definitions, host, allowSubDirConfigDefault, siteDefault, choices, secondSite, webConfigs }): ServerModel => {
    const second: readonly Choice[] = [
      { isThere: true, kind: 'own', allowSubDirConfig: null, allowSubDirConfigDefault: null },
      { isThere: true, kind: 'below', allowSubDirConfig: null, allowSubDirConfigDefault: null },
    ];
    const sites = [siteOf('Site', choices, siteDefault), ...(secondSite ? [siteOf('Shop 2', second, null)] : [])];
    const folders = sites.flatMap(({ applications }) =>
      applications.flatMap(({ directories }) => directories.map(({ folder }) => folder)),
    );
    const byFolder = new Map<string, ConfigFileModel>();
    for (const [i, below, content] of webConfigs) {
      const folder = `${folders[i % folders.length] ?? ''}${below}`;
      if (![...byFolder.keys()].some((known) => known.toLowerCase() === folder.toLowerCase()))
        byFolder.set(folder, content);
    }
    return { definitions, host, allowSubDirConfigDefault, sites, webConfigs: byFolder };
  });
