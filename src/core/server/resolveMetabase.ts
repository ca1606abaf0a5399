import { message } from '../text/message';
import { metabaseProperty } from '../sources/metabase';
import { DEFAULT_UPLOAD_READ_AHEAD_SIZE } from '../sources/sections';
import { ACCESS_FLAGS, SSL, SSL_MAP_CERT, SSL_NEGOTIATE_CERT, clientCertificatePolicy } from '../tls/accessFlags';
import { iis6SslMode } from '../tls/sslMode';
import { NO_ACCESS_FLAGS, accessFlagsOf } from './accessFlagsOf';
import { malformedPart, parseMetabaseBinding, withHostPart } from './bindingInformation';
import { effective } from './effective';
import { append } from './multiMap';
import { PathTree } from './pathTree';
import { isHttps } from './model';
import { compareSegments } from './resolveConfiguration';
import { readTlsSettings, windowsOf } from './tlsSettings';
import type { MetabaseKey, MetabaseProperty } from '../sources/metabase';
import type { MetabaseSource, RegistrySource } from '../sources/source';
import type { SslMode } from '../tls/sslMode';
import type { Effective, Origin, Stated } from './effective';
import type {
  AccessFlags,
  AccessSettings,
  Binding,
  CertificateReference,
  Iis6Settings,
  Iis6SiteSettings,
  Negotiation,
  Reason,
  Server,
  Site,
  SitePath,
  SslModeDecision,
} from './model';
import type { ResolveOptions } from './resolveConfiguration';

/** Properties that give a key a row among its site's paths (report contract, Settled 5). */
const SSL_PROPERTIES = ['AccessSSLFlags', ...ACCESS_FLAGS.map((flag) => flag.metabaseName), 'UploadReadAheadSize'];

/**
 * Resolves an IIS 6 metabase, with the registry exports that lie beside it.
 *
 * Inheritance goes along the key path `/LM/W3SVC/n/ROOT/…` (F4.1); the nearest key that sets a property wins and the
 * whole word is replaced (F4.2). Keys whose third segment is no number are no sites: templates and services.
 */
export function resolveMetabase(
  source: MetabaseSource,
  registries: readonly RegistrySource[],
  options: ResolveOptions,
): Server {
  const keys = new Keys(source);
  const windows = options.whatIf ?? windowsOf(registries) ?? options.windows;
  const tls = readTlsSettings(registries, windows);
  const iis6 = resolveIis6Settings(keys, tls.enableKernelSsl, tls.httpParametersRead, windows === 'ws2003');
  return {
    product: 'IIS',
    version: '6.0',
    windows,
    sites: keys.sites().map((key) => resolveSite(keys, key, iis6)),
    webConfigs: [],
    unmapped: [],
    iis6,
    httpSys: { read: false, covered: new Set(), entries: [] },
    tls,
    structure: [],
    serverLevel: null,
    customMetadata: [],
    unknowns: iis6.registryRead
      ? []
      : [
          message(
            'Kernel-mode SSL is switched by the registry value EnableKernelSSL; no registry export with the key HTTP\\Parameters is given, so its default (off) is assumed.',
          ),
        ],
    ignored: [],
  };
}

class Keys {
  private readonly byPath = new PathTree<MetabaseKey>();
  private readonly byId = new Map<string, MetabaseKey[]>();

  constructor(readonly source: MetabaseSource) {
    for (const key of source.declarations.keys) {
      this.byPath.add(key.segments, key);
      const [lm, service, id] = key.segments;
      if (lm === 'LM' && service === 'W3SVC' && id !== undefined) append(this.byId, id, key);
    }
  }

  get file(): string {
    return this.source.file;
  }

  /** The site keys in document order: `/LM/W3SVC/<number>`. A site of which only deeper keys are given counts too. */
  sites(): readonly MetabaseKey[] {
    const sites: MetabaseKey[] = [];
    for (const [id, keys] of this.byId) {
      if (!/^\d{1,10}$/.test(id)) continue;
      const site = keys.find((key) => key.segments.length === 3) ?? keys[0];
      if (site !== undefined) sites.push(site);
    }
    return sites;
  }

  ofSite(id: string): readonly MetabaseKey[] {
    return this.byId.get(id) ?? [];
  }

  /** Every key on the way to a path, weakest first. */
  along(segments: readonly string[]): readonly MetabaseKey[] {
    return this.byPath.along(segments).flat();
  }

  at(segments: readonly string[]): readonly MetabaseKey[] {
    return this.byPath.at(segments);
  }
}

function originOf(file: string, key: MetabaseKey, property: MetabaseProperty): Origin {
  return {
    file,
    range: property.range,
    valueRange: property.valueRange,
    level: message('metabase key {0}', key.location),
  };
}

/** A property's statements at some keys, in their order. */
function statements<T>(
  file: string,
  keys: readonly MetabaseKey[],
  name: string,
  read: (property: MetabaseProperty) => T,
): readonly Stated<T>[] {
  return keys.flatMap((key) => {
    const property = metabaseProperty(key, name);
    return property === undefined ? [] : [{ value: read(property), origin: originOf(file, key, property) }];
  });
}

function readBoolean({ value }: MetabaseProperty): boolean {
  return /^\s*(?:true|1)\s*$/i.test(value);
}

function readNumber({ value }: MetabaseProperty): number | null {
  const text = value.trim();
  return /^\d{1,10}$/.test(text) ? Number(text) : null;
}

function readText({ value }: MetabaseProperty): string {
  return value.trim();
}

// ---- the machine

function resolveIis6Settings(
  keys: Keys,
  enableKernelSsl: Effective<number | null>,
  registryRead: boolean,
  beforeSp1: boolean,
): Iis6Settings {
  const service = keys.at(['LM', 'W3SVC']);
  return {
    enableKernelSsl,
    kernelSsl: (enableKernelSsl.value ?? 0) !== 0 && !beforeSp1,
    // NO_ATTRIBUTES: not inherited, so only the service's own key counts (section 4.1 of the facts).
    iis5IsolationMode: effective<boolean | null>(
      statements(keys.file, service, 'IIs5IsolationModeEnabled', readBoolean),
      null,
    ),
    sslUseDsMapper: effective(statements(keys.file, service, 'SslUseDsMapper', readBoolean), false),
    registryRead,
    complete: service.length > 0 && keys.source.problems.length === 0,
  };
}

// ---- sites

function resolveSite(keys: Keys, key: MetabaseKey, iis6: Iis6Settings): Site {
  const { file } = keys;
  const [, , idText = ''] = key.segments;
  const site = key.segments.slice(0, 3);
  const isSiteKey = key.segments.length === 3;
  const siteKeys = isSiteKey ? [key] : [];
  const comment = siteKeys.flatMap((site) => metabaseProperty(site, 'ServerComment') ?? [])[0];
  const settings = resolveSiteSettings(keys, key, iis6);
  const certificate = resolveCertificate(keys, key, settings);
  const bindings = siteKeys.flatMap((site) => [
    ...resolveBindings(file, site, 'ServerBindings', 'http', null),
    ...resolveBindings(file, site, 'SecureBindings', 'https', certificate),
  ]);
  bindings.sort((a, b) => a.place.range.start - b.place.range.start);
  return {
    id: Number(idText),
    name: comment === undefined || comment.value.trim() === '' ? `W3SVC/${idText}` : comment.value,
    place: { file, range: comment?.valueRange ?? key.element.nameRange },
    extent: { file, range: key.element.range },
    sslMode: decideMode(bindings, iis6),
    bindings,
    serverAutoStart: effective(statements(keys.file, keys.at(site), 'ServerAutoStart', readBoolean), true),
    settings: [],
    paths: resolvePaths(keys, key, idText, settings),
    hsts: null,
    applications: [],
    iis6: settings,
  };
}

function resolveSiteSettings(keys: Keys, key: MetabaseKey, iis6: Iis6Settings): Iis6SiteSettings {
  const site = key.segments.slice(0, 3);
  // F4.6: the mapper's key holds 1:1 and n:1 mappings as opaque data, so neither kind can be ruled out.
  const hasMapper = keys.at([...site, 'IISCERTMAPPER']).length > 0;
  return {
    sslCertHash: effective<string | null>(statements(keys.file, keys.along(site), 'SSLCertHash', readText), null),
    sslAlwaysNegoClientCert: effective(
      statements(keys.file, keys.along(site), 'SSLAlwaysNegoClientCert', readBoolean),
      false,
    ),
    sslCtlIdentifier: effective<string | null>(
      statements(keys.file, keys.at(site), 'SslCtlIdentifier', readText),
      null,
    ),
    sslCtlStoreName: effective<string | null>(statements(keys.file, keys.at(site), 'SslCtlStoreName', readText), null),
    certCheckMode: effective<number | null>(
      statements<number | null>(keys.file, keys.along(site), 'CertCheckMode', readNumber),
      0,
    ),
    mapping: iis6.sslUseDsMapper.value ? ['activeDirectory'] : hasMapper ? ['iisOneToOne', 'iisManyToOne'] : [],
  };
}

/** F4.5: one certificate a site, by `SSLCertHash` (hex) in the store `SSLStoreName`. */
function resolveCertificate(
  keys: Keys,
  key: MetabaseKey,
  { sslCertHash }: Iis6SiteSettings,
): CertificateReference | null {
  const along = keys.along(key.segments.slice(0, 3));
  const hash = sslCertHash.value?.toLowerCase() ?? '';
  if (!/^[0-9a-f]+$/.test(hash)) return null;
  const store = effective<string | null>(statements(keys.file, along, 'SSLStoreName', readText), null).value;
  return { hash, store, appId: null, selectedBy: 'metabase' };
}

function resolveBindings(
  file: string,
  key: MetabaseKey,
  name: 'ServerBindings' | 'SecureBindings',
  protocol: 'http' | 'https',
  certificate: CertificateReference | null,
): Binding[] {
  const property = metabaseProperty(key, name);
  if (property === undefined) return [];
  // F1.12: the values of a list are separated by white space.
  return [...property.value.matchAll(/\S+/g)].map((item): Binding => {
    const range = property.attribute.rangeOf({ start: item.index, end: item.index + item[0].length });
    const place = { file, range };
    return {
      protocol,
      ...parseMetabaseBinding(item[0]),
      bindingInformation: { value: item[0], range },
      sslFlags: { value: 0, names: [], text: null, origin: null },
      certificate,
      httpSys: null,
      malformed: malformedPart(withHostPart(item[0])),
      place,
      extent: place,
      statement: { file, range: property.range },
      namePlace: place,
    };
  });
}

// ---- SSL mode

function decideMode(bindings: readonly Binding[], iis6: Iis6Settings): SslModeDecision {
  const https = bindings.find(isHttps);
  if (https === undefined) {
    return { mode: 'none', reasons: [{ text: message('The site has no SecureBindings.'), place: null, fact: 'F4.4' }] };
  }
  const mode = iis6SslMode(iis6.kernelSsl, iis6.iis5IsolationMode.value === true);
  return {
    mode,
    reasons: [
      ...modeReasons(mode, iis6),
      { text: message('The site has SecureBindings.'), place: https.place, fact: 'F4.4' },
    ],
  };
}

function modeReasons(mode: SslMode, { enableKernelSsl, iis5IsolationMode, registryRead }: Iis6Settings): Reason[] {
  const kernel = placeOf(enableKernelSsl.origin);
  const isolation = placeOf(iis5IsolationMode.origin);
  if (mode === 'kernel') {
    return [
      {
        text: message('EnableKernelSSL is {0}: HTTP.SYS does SSL in kernel mode.', enableKernelSsl.value ?? 0),
        place: kernel,
        fact: 'F5.2',
      },
    ];
  }
  const off: Reason = {
    text:
      enableKernelSsl.origin !== null
        ? enableKernelSsl.value === 0
          ? message('EnableKernelSSL is 0: SSL stays in user mode.')
          : message('EnableKernelSSL is set but has no effect here: SSL stays in user mode.')
        : registryRead
          ? message('EnableKernelSSL is not in the registry export: its default is off, SSL stays in user mode.')
          : message(
              'No registry export with HTTP\\Parameters is given: EnableKernelSSL is taken to be off, its default.',
            ),
    place: kernel,
    fact: 'F5.1',
  };
  if (mode === 'userInetinfo') {
    return [
      { text: message('IIs5IsolationModeEnabled is TRUE: SSL runs in inetinfo.exe.'), place: isolation, fact: 'F4.10' },
      off,
    ];
  }
  const workerProcessMode: Reason = {
    text:
      iis5IsolationMode.origin === null
        ? message(
            'IIs5IsolationModeEnabled is not set: worker process isolation mode is assumed, in which the HTTP SSL service (HTTPFilter) in lsass.exe does SSL.',
          )
        : message('IIs5IsolationModeEnabled is FALSE: the HTTP SSL service (HTTPFilter) in lsass.exe does SSL.'),
    place: isolation,
    fact: iis5IsolationMode.origin === null ? 'F4.8' : 'F4.9',
  };
  return [workerProcessMode, off];
}

function placeOf(origin: Origin | null): Reason['place'] {
  return origin === null ? null : { file: origin.file, range: origin.range };
}

// ---- paths

function resolvePaths(keys: Keys, site: MetabaseKey, id: string, settings: Iis6SiteSettings): readonly SitePath[] {
  const rows = new Map<string, { readonly segments: readonly string[]; readonly key: MetabaseKey }>();
  rows.set('', { segments: [], key: site });
  for (const key of keys.ofSite(id)) {
    const isBelowRoot = key.segments[3] === 'ROOT' && key.segments.length > 4;
    if (!isBelowRoot || !SSL_PROPERTIES.some((name) => metabaseProperty(key, name) !== undefined)) continue;
    const row = key.segments.slice(4).join('/');
    if (!rows.has(row)) rows.set(row, { segments: writtenSegments(key).slice(4), key });
  }
  return [...rows.values()]
    .sort((a, b) => compareSegments(a.segments, b.segments))
    .map(({ segments, key }) => ({
      path: `/${segments.join('/')}`,
      access: resolveAccess(
        keys,
        ['LM', 'W3SVC', id, 'ROOT', ...segments.map((segment) => segment.toUpperCase())],
        settings,
      ),
      violations: [],
      place: { file: keys.file, range: key.element.attribute('Location')?.valueRange ?? key.element.nameRange },
    }));
}

function writtenSegments(key: MetabaseKey): readonly string[] {
  return key.location.split('/').filter((segment) => segment !== '');
}

function resolveAccess(keys: Keys, segments: readonly string[], settings: Iis6SiteSettings): AccessSettings {
  const along = keys.along(segments);
  const flags = resolveFlags(keys.file, along);
  const bits = flags.value.bits ?? 0;
  return {
    flags,
    requireSsl: (bits & SSL) !== 0,
    clientCertificate: clientCertificatePolicy(bits, settings.sslAlwaysNegoClientCert.value),
    negotiation: negotiationOf(bits, settings),
    negotiationKnown: true,
    mapping: (bits & SSL_MAP_CERT) === 0 ? [] : settings.mapping,
    mappingSwitches: null,
    mappingEntries: { oneToOne: [], manyToOne: [], complete: true },
    uploadReadAheadSize: effective(
      statements(keys.file, along, 'UploadReadAheadSize', readNumber),
      DEFAULT_UPLOAD_READ_AHEAD_SIZE,
    ),
  };
}

function negotiationOf(bits: number, settings: Iis6SiteSettings): Negotiation {
  if (settings.sslAlwaysNegoClientCert.value) return 'handshake';
  return (bits & SSL_NEGOTIATE_CERT) !== 0 ? 'renegotiation' : 'none';
}

/**
 * `AccessSSLFlags` sets the whole word at its key. The boolean properties are views of single bits of the same word
 * (section 4.1 of the facts): at a key that has only them, they change their bits of the word that the key inherits,
 * and the key then holds the word [inferred].
 */
function resolveFlags(file: string, along: readonly MetabaseKey[]): Effective<AccessFlags> {
  const stated: Stated<AccessFlags>[] = [];
  for (const key of along) {
    const word = metabaseProperty(key, 'AccessSSLFlags');
    const views = ACCESS_FLAGS.flatMap((flag) => {
      const property = metabaseProperty(key, flag.metabaseName);
      return property === undefined ? [] : [{ flag, property }];
    });
    const decider = word ?? views[0]?.property;
    if (decider === undefined) continue;
    const inherited = stated[stated.length - 1]?.value ?? NO_ACCESS_FLAGS;
    const base = word === undefined ? inherited : accessFlagsOf(word.attribute, file, '|');
    let bits = base.bits ?? 0;
    for (const { flag, property } of views) bits = readBoolean(property) ? bits | flag.bit : bits & ~flag.bit;
    const viewTokens = views
      .filter(({ property }) => readBoolean(property))
      .map(({ flag, property }) => ({
        text: flag.metabaseName,
        start: 0,
        end: property.value.length,
        bits: flag.bit,
        place: { file, range: property.range },
      }));
    stated.push({
      value: {
        bits: base.bits === null && views.length === 0 ? null : bits,
        tokens: [...(word === undefined ? [] : base.tokens), ...viewTokens],
        turnedOff: views.reduce((off, { flag, property }) => (readBoolean(property) ? off : off | flag.bit), 0),
      },
      origin: originOf(file, key, decider),
    });
  }
  return effective(stated, NO_ACCESS_FLAGS);
}
