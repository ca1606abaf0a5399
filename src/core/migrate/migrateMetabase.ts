import { message } from '../text/message';
import { metabaseProperty } from '../sources/metabase';
import { isHttps } from '../server/model';
import { SSL_MAP_CERT } from '../tls/accessFlags';
import { WINDOWS_TITLES } from '../tls/windows';
import { applicationHostObject } from './applicationHost';
import { isAtLeast, planSites } from './plan';
import { migratedProperties } from './properties';
import { migrationReport } from './report';
import { certificateEntries, isWritableCtl, scriptFiles } from './scripts';
import type { Analysis } from '../analyze';
import type { Server, Site } from '../server/model';
import type { MetabaseSource } from '../sources/source';
import type { WindowsName } from '../tls/windows';
import type { XmlObject } from './applicationHost';
import type { AnnouncedDifference, Migration, MigrationNote, MigrationProblem } from './migration';
import type { MissingEntry, RevocationTimes } from './scripts';

/** Writes an object as an XML document: xml2js's `Builder`, which the host brings. */
export type XmlWriter = (document: XmlObject) => string;

/**
 * Writes what an IIS 7 or later server needs for the SSL behaviour of an IIS 6 server: sections of
 * applicationHost.config, scripts for HTTP.SYS with their undo, and a report that names for each property its new home.
 * Passwords are never taken over, only their place. Writes no file itself.
 *
 * @param analysis of a metabase, with registry exports where there are any
 * @param target the version of Windows that the new server runs
 */
export function migrateMetabase(
  analysis: Analysis,
  target: WindowsName,
  writeXml: XmlWriter,
): Migration | MigrationProblem {
  const { server, sources } = analysis;
  const { iis6 } = server;
  const source = sources.find((each): each is MetabaseSource => each.format === 'metabase');
  if (iis6 === null || source === undefined) {
    return { problem: message('There is no IIS 6 server to migrate: no MetaBase.xml decides in these files.') };
  }
  if (server.sites.length === 0) {
    return { problem: message('{0} holds no web server: there is no key /LM/W3SVC/<number>.', source.file) };
  }
  if (!isAtLeast(target, 'ws2008')) {
    return {
      problem: message('{0} runs IIS 6 itself: take ws2008 or later as the target.', WINDOWS_TITLES[target]),
    };
  }
  const plan = planSites(server, target);
  if ('problem' in plan) return plan;
  const { entries, missing } = certificateEntries(plan.sites, iis6, target, readTimes(source));
  const { properties, others } = migratedProperties(source, iis6);
  const migration: Migration = {
    target,
    files: [
      { name: 'applicationHost.config', text: `${writeXml(applicationHostObject(plan.sites, source.declarations))}\n` },
      ...scriptFiles(entries),
    ],
    properties,
    decisions: [...generalDecisions(server), ...plan.decisions],
    byHand: [
      ...plan.byHand,
      ...missing.map(missingNote),
      ...mappingNotes(server),
      ...listNotes(server),
      ...folderNotes(source),
    ],
    unknowns: [
      ...server.unknowns,
      ...(source.problems.length === 0
        ? []
        : [message('{0} is not well-formed: what stands in its broken parts was not carried over.', source.file)]),
    ],
    announced: [...plan.announced, ...generalDifferences(server)],
    otherProperties: others,
  };
  const report = { name: 'migration-report.md', text: migrationReport(migration, analysis) };
  return { ...migration, files: [...migration.files, report] };
}

/** The two times are read here alone: no rule and no flow needs them. They are inherited along the key path (F4.1). */
function readTimes({ declarations }: MetabaseSource): (site: Site) => RevocationTimes {
  const stated = new Map<string, RevocationTimes>();
  for (const key of declarations.keys) {
    const [lm, service, id = ''] = key.segments;
    if (lm !== 'LM' || service !== 'W3SVC' || key.segments.length > 3) continue;
    const number = (name: string): number | null => {
      const value = metabaseProperty(key, name)?.value.trim() ?? '';
      return /^\d{1,9}$/.test(value) ? Number(value) : null;
    };
    stated.set(id, {
      freshness: number('RevocationFreshnessTime'),
      urlRetrieval: number('RevocationURLRetrievalTimeout'),
    });
  }
  const service = stated.get('');
  return ({ id }) => {
    const own = stated.get(String(id));
    // 0 is what netsh takes for granted, and refuses when it is said.
    return {
      freshness: (own?.freshness ?? service?.freshness ?? 0) || null,
      urlRetrieval: (own?.urlRetrieval ?? service?.urlRetrieval ?? 0) || null,
    };
  };
}

// ---- what to know, and what to do

function generalDecisions(server: Server): readonly MigrationNote[] {
  const notes: MigrationNote[] = [];
  if (server.sites.some(({ bindings }) => bindings.some(isHttps))) {
    notes.push({
      text: message(
        'HTTP.SYS does SSL in kernel mode, always: the choice that EnableKernelSSL and IIs5IsolationModeEnabled gave is gone. Client certificates work there.',
      ),
      place: null,
      fact: 'F6.1',
    });
  }
  if (asksLate(server)) {
    notes.push({
      text: message(
        'Client certificates that are asked for after the URL is known need renegotiation: HTTP/2 falls back to HTTP/1.1 for them [inferred], TLS 1.3 and HTTP/3 cannot do it, and bodies beyond uploadReadAheadSize get 413. Asking in the handshake avoids all of it, for every URL of the endpoint.',
      ),
      place: null,
      fact: 'F0.5',
    });
  }
  if (server.iis6?.kernelSsl === true && server.sites.some(asksAtAll)) {
    notes.push({
      text: message(
        'Kernel-mode SSL of IIS 6 could not ask for client certificates (EnableKernelSSL is {0}). The new server does what the flags say: clients will be asked.',
        server.iis6.enableKernelSsl.value ?? 0,
      ),
      place: null,
      fact: 'F5.4',
    });
  }
  return notes;
}

function asksAtAll({ paths }: Site): boolean {
  return paths.some(({ access }) => access.negotiation !== 'none');
}

function asksLate({ sites }: Server): boolean {
  return sites.some(({ paths }) => paths.some(({ access }) => access.negotiation === 'renegotiation'));
}

function generalDifferences({ sites }: Server): readonly AnnouncedDifference[] {
  return [
    { setting: 'product', site: null },
    ...sites
      .filter(({ paths }) => paths.some(({ access }) => ((access.flags.value.bits ?? 0) & SSL_MAP_CERT) !== 0))
      .flatMap(({ name }): readonly AnnouncedDifference[] => [
        { setting: 'access', site: name },
        { setting: 'mapping', site: name },
      ]),
  ];
}

function missingNote({ site, endpoint, reason }: MissingEntry): MigrationNote {
  const place = site.bindings.find(isHttps)?.place ?? site.place;
  switch (reason) {
    case 'noCertificate':
      return {
        text: message(
          'The site "{0}" names no certificate: choose one for {1}, or its handshakes fail.',
          site.name,
          endpoint.value,
        ),
        place,
        fact: 'F7.23',
      };
    case 'notWritable':
      return {
        text: message(
          'The certificate, store or endpoint of "{0}" is not written into a script, since it holds unusual characters: make the entry for {1} yourself.',
          site.name,
          endpoint.value,
        ),
        place,
        fact: 'F7.9',
      };
    case 'taken':
      return {
        text: message(
          '{1} has one certificate, and another site has it: decide whether "{0}" gets an address, a port or SNI of its own.',
          site.name,
          endpoint.value,
        ),
        place,
        fact: 'F7.22',
      };
  }
}

function mappingNotes({ sites }: Server): readonly MigrationNote[] {
  return sites
    .filter(({ paths }) => paths.some(({ access }) => access.mapping.some((kind) => kind !== 'activeDirectory')))
    .map(({ name, place }) => ({
      text: message(
        'The certificate mappings of "{0}" are opaque in the metabase: make them again in <iisClientCertificateMappingAuthentication> of the site, and turn it on.',
        name,
      ),
      place,
      fact: 'F4.6',
    }));
}

function listNotes({ sites }: Server): readonly MigrationNote[] {
  return sites.flatMap(({ name, iis6 }) => {
    const list = iis6?.sslCtlIdentifier;
    if (list?.value == null || list.value === '' || list.origin === null) return [];
    const { file, range } = list.origin;
    return [
      {
        text: isWritableCtl(list.value)
          ? message('Move the certificate trust list of "{0}" to the new server: the script only names it.', name)
          : message(
              'The name of the certificate trust list of "{0}" holds unusual characters: it is not in the script.',
              name,
            ),
        place: { file, range },
        fact: 'F3.12',
      },
    ];
  });
}

/** Folders on shares need an account, whose password is not carried over. */
function folderNotes(source: MetabaseSource): readonly MigrationNote[] {
  return source.declarations.keys.flatMap((key) => {
    const user = metabaseProperty(key, 'UNCUserName');
    if (user === undefined || user.value.trim() === '') return [];
    return [
      {
        text: message(
          'The folder of {0} lies on a share: give its account and password again in applicationHost.config.',
          key.location,
        ),
        place: { file: source.file, range: user.range },
        fact: 'F3.9',
      },
    ];
  });
}
