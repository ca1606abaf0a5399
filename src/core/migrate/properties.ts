import { message } from '../text/message';
import { ACCESS_FLAGS } from '../tls/accessFlags';
import { metabaseProperty } from '../sources/metabase';
import type { MetabaseKey } from '../sources/metabase';
import type { MetabaseSource } from '../sources/source';
import type { Message } from '../text/message';
import type { Iis6Settings } from '../server/model';
import type { MigratedProperty, Treatment } from './migration';

/** A property's new home (F2.2, sections 4 and 5 of the facts). */
interface Home {
  readonly treatment: Treatment;
  readonly home: Message;
  readonly fact: string;
  /** The value is private: it stays where it is. */
  readonly secret?: boolean;
}

const ACCESS: Home = {
  treatment: 'carried',
  home: message(
    '<access sslFlags> in a <location>; SslMapCert is not written, since the shipped schema does not know it',
  ),
  fact: 'F2.2',
};

const SECRET: Home = {
  treatment: 'byHand',
  home: message('not carried over: a password; type it again where the account is still needed'),
  fact: 'F3.9',
  secret: true,
};

/** Properties with a meaning for SSL, and those whose values must not leave their place. */
const HOMES: Readonly<Record<string, Home>> = {
  AccessSSLFlags: ACCESS,
  ...Object.fromEntries(ACCESS_FLAGS.map(({ metabaseName }) => [metabaseName, ACCESS])),
  ServerBindings: { treatment: 'carried', home: message('<binding protocol="http">'), fact: 'F2.2' },
  SecureBindings: {
    treatment: 'carried',
    home: message('<binding protocol="https">; the certificate goes to HTTP.SYS'),
    fact: 'F2.2',
  },
  ServerComment: { treatment: 'carried', home: message('site name'), fact: 'F2.30a' },
  Path: { treatment: 'carried', home: message('physicalPath of the virtual directory'), fact: 'F2.31' },
  AppRoot: { treatment: 'carried', home: message('<application>'), fact: 'F2.31' },
  UploadReadAheadSize: { treatment: 'carried', home: message('<serverRuntime uploadReadAheadSize>'), fact: 'F3.21' },
  SSLCertHash: {
    treatment: 'script',
    home: message('certhash of the HTTP.SYS entry; move the certificate with its private key first'),
    fact: 'F2.2',
  },
  SSLStoreName: { treatment: 'script', home: message('certstorename of the HTTP.SYS entry'), fact: 'F2.2' },
  SSLAlwaysNegoClientCert: {
    treatment: 'script',
    home: message('clientcertnegotiation of the HTTP.SYS entry'),
    fact: 'F3.1',
  },
  CertCheckMode: {
    treatment: 'script',
    home: message(
      'verifyclientcertrevocation, verifyrevocationwithcachedclientcertonly and usagecheck of the HTTP.SYS entry',
    ),
    fact: 'F3.10',
  },
  RevocationFreshnessTime: {
    treatment: 'script',
    home: message('revocationfreshnesstime of the HTTP.SYS entry, in seconds'),
    fact: 'F3.11',
  },
  RevocationURLRetrievalTimeout: {
    treatment: 'script',
    home: message(
      'urlretrievaltimeout of the HTTP.SYS entry, in milliseconds; one source gives minutes for IIS 6: look at the value',
    ),
    fact: 'F3.11',
  },
  SslUseDsMapper: {
    treatment: 'script',
    home: message(
      'dsmapperusage of every HTTP.SYS entry, with <clientCertificateMappingAuthentication> where certificates are mapped',
    ),
    fact: 'F3.6',
  },
  SslCtlIdentifier: {
    treatment: 'script',
    home: message('sslctlidentifier of the HTTP.SYS entry; the list itself has to be moved'),
    fact: 'F3.12',
  },
  SslCtlStoreName: { treatment: 'script', home: message('sslctlstorename of the HTTP.SYS entry'), fact: 'F3.12' },
  IIs5IsolationModeEnabled: {
    treatment: 'noEquivalent',
    home: message('no equivalent: there are only worker processes, and HTTP.SYS does SSL'),
    fact: 'F6.1',
  },
  EnableKernelSSL: {
    treatment: 'noEquivalent',
    home: message('no equivalent: kernel mode is the only mode, and the value is ignored'),
    fact: 'F5.11',
  },
  AnonymousUserPass: SECRET,
  UNCPassword: SECRET,
  WAMUserPass: SECRET,
  LogOdbcPassword: SECRET,
  DefaultLogonPassword: SECRET,
};

/** F4.6: mappings are opaque in the metabase. */
const CERTIFICATE_MAPPER: Home = {
  treatment: 'byHand',
  home: message(
    '<iisClientCertificateMappingAuthentication>: the metabase keeps its mappings as opaque data, so make them again',
  ),
  fact: 'F4.6',
  secret: true,
};

/** Every statement that matters for SSL with its new home, in document order, and how many others there are. */
export function migratedProperties(
  source: MetabaseSource,
  { enableKernelSsl }: Iis6Settings,
): { readonly properties: readonly MigratedProperty[]; readonly others: number } {
  const properties: MigratedProperty[] = [];
  let others = 0;
  for (const key of source.declarations.keys) {
    if (key.segments[0] !== 'LM' || key.segments[1] !== 'W3SVC') continue;
    if (key.segments[3] === 'IISCERTMAPPER') {
      properties.push(
        row('IIsCertMapper', key.location, '', { file: source.file, range: key.element.nameRange }, CERTIFICATE_MAPPER),
      );
      continue;
    }
    for (const name of propertyNames(key)) {
      const home = Object.hasOwn(HOMES, name) ? HOMES[name] : undefined;
      const property = metabaseProperty(key, name);
      if (home === undefined || property === undefined) {
        others++;
        continue;
      }
      properties.push(row(name, key.location, property.value, { file: source.file, range: property.range }, home));
    }
  }
  const switchHome = HOMES['EnableKernelSSL'];
  if (enableKernelSsl.origin !== null && switchHome !== undefined) {
    const { file, range } = enableKernelSsl.origin;
    properties.push(
      row('EnableKernelSSL', 'HTTP\\Parameters', String(enableKernelSsl.value ?? '?'), { file, range }, switchHome),
    );
  }
  return { properties, others };
}

function row(
  property: string,
  key: string,
  value: string,
  place: MigratedProperty['place'],
  { treatment, home, fact, secret }: Home,
): MigratedProperty {
  return {
    property,
    key,
    value: secret === true ? null : value.replace(/\s+/g, ' ').trim(),
    place,
    treatment,
    home,
    fact,
  };
}

function propertyNames({ element }: MetabaseKey): readonly string[] {
  const custom = element.children.flatMap((child) =>
    child.name === 'Custom' ? (child.attribute('Name')?.value ?? child.attribute('ID')?.value ?? []) : [],
  );
  return [...element.attributes.map(({ name }) => name).filter((name) => name !== 'Location'), ...custom];
}
