import { isAtLeast } from './plan';
import { DISABLE_TLS13 } from '../tls/bindingFlags';
import { CERT_CHECK_MODE, IIS_APP_ID } from '../tls/httpSysFlags';
import type { Iis6Settings, Site } from '../server/model';
import type { WindowsName } from '../tls/windows';
import type { Endpoint, PlannedSite } from './plan';
import type { MigratedFile } from './migration';

/** What IIS 6 keeps about revocation beside the model: not inherited into HTTP.SYS by itself. */
export interface RevocationTimes {
  /** Seconds; `null` where it is not stated or 0. */
  readonly freshness: number | null;
  /** Milliseconds; `null` where it is not stated or 0. The unit is contested in the sources. */
  readonly urlRetrieval: number | null;
}

/** An entry of HTTP.SYS that has to be made. */
export interface CertificateEntry {
  readonly endpoint: Endpoint;
  readonly hash: string;
  readonly store: string;
  /** Words of `netsh http add sslcert`, beyond endpoint, hash, store and application id. */
  readonly options: readonly string[];
  readonly site: string;
}

/** What stands in a script has to be itself in netsh, cmd and PowerShell alike; everything else is left to a person. */
const WORD = /^[\w.-]+$/;
const HASH = /^[0-9a-f]{40}$/;
/** Host names beyond ASCII depend on a script's encoding. */
const ENDPOINT = /^[\w.*:[\]-]+$/;

/** Why an endpoint gets no entry. */
export interface MissingEntry {
  readonly site: Site;
  readonly endpoint: Endpoint;
  readonly reason: 'noCertificate' | 'notWritable' | 'taken';
}

/**
 * The entries of HTTP.SYS that the sites need, one an endpoint; where two sites want the same, the first has it, as
 * only one of them can be started.
 */
export function certificateEntries(
  sites: readonly PlannedSite[],
  iis6: Iis6Settings,
  target: WindowsName,
  times: (site: Site) => RevocationTimes,
): { readonly entries: readonly CertificateEntry[]; readonly missing: readonly MissingEntry[] } {
  const entries = new Map<string, CertificateEntry>();
  const missing: MissingEntry[] = [];
  for (const { site, bindings } of sites) {
    const certificate = site.bindings.find((binding) => binding.certificate !== null)?.certificate ?? null;
    for (const { endpoint, sslFlags } of bindings) {
      if (endpoint === null) continue;
      const store = certificate?.store ?? 'MY';
      if (certificate?.hash == null) {
        missing.push({ site, endpoint, reason: 'noCertificate' });
      } else if (!HASH.test(certificate.hash) || !WORD.test(store) || !ENDPOINT.test(endpoint.value)) {
        missing.push({ site, endpoint, reason: 'notWritable' });
      } else if (entries.has(endpoint.value)) {
        const { hash } = certificate;
        if (entries.get(endpoint.value)?.hash !== hash) missing.push({ site, endpoint, reason: 'taken' });
      } else {
        entries.set(endpoint.value, {
          endpoint,
          hash: certificate.hash,
          store,
          options: optionsOf(site, iis6, target, sslFlags, times(site)),
          site: site.name,
        });
      }
    }
  }
  return { entries: [...entries.values()], missing };
}

/** F2.2: the settings of a site that moved to HTTP.SYS. A time of 0 is refused by netsh and is its default. */
function optionsOf(
  { iis6: settings }: Site,
  iis6: Iis6Settings,
  target: WindowsName,
  sslFlags: number,
  times: RevocationTimes,
): readonly string[] {
  const onOff = (name: string, value: boolean): string => `${name}=${value ? 'enable' : 'disable'}`;
  const mode = settings?.certCheckMode.value ?? 0;
  const identifier = settings?.sslCtlIdentifier.value ?? '';
  const ctlStore = settings?.sslCtlStoreName.value ?? '';
  return [
    onOff('clientcertnegotiation', settings?.sslAlwaysNegoClientCert.value ?? false),
    onOff('dsmapperusage', iis6.sslUseDsMapper.value),
    onOff('verifyclientcertrevocation', (mode & CERT_CHECK_MODE.noRevocationCheck) === 0),
    ...((mode & CERT_CHECK_MODE.cachedRevocationOnly) !== 0 ? ['verifyrevocationwithcachedclientcertonly=enable'] : []),
    ...((mode & CERT_CHECK_MODE.noUsageCheck) !== 0 ? ['usagecheck=disable'] : []),
    ...(times.freshness === null ? [] : [`revocationfreshnesstime=${times.freshness}`]),
    ...(times.urlRetrieval === null ? [] : [`urlretrievaltimeout=${times.urlRetrieval}`]),
    ...(isWritableCtl(identifier) ? [`sslctlidentifier=${identifier}`] : []),
    ...(isWritableCtl(identifier) && WORD.test(ctlStore) ? [`sslctlstorename=${ctlStore}`] : []),
    ...((sslFlags & DISABLE_TLS13) !== 0 && isAtLeast(target, 'ws2022') ? ['disabletls13=enable'] : []),
  ];
}

/** Whether a certificate trust list's name can stand in a script: a GUID or a plain word. */
export function isWritableCtl(identifier: string): boolean {
  return /^\{?[\w-]+\}?$/.test(identifier);
}

/** Both scripts with the undo of each. No text of a file stands in them but what was checked above. */
export function scriptFiles(entries: readonly CertificateEntry[]): readonly MigratedFile[] {
  if (entries.length === 0) return [];
  return [
    { name: 'certificate-bindings.ps1', text: powerShell(entries) },
    { name: 'certificate-bindings.cmd', text: batch(entries) },
    { name: 'certificate-bindings-undo.cmd', text: undoBatch(entries) },
  ];
}

/** `netsh http add sslcert …` for an entry. */
export function netshAdd({ endpoint, hash, store, options }: CertificateEntry): string {
  return [
    `netsh http add sslcert ${endpoint.key}=${endpoint.value}`,
    `certhash=${hash}`,
    `appid=${IIS_APP_ID}`,
    `certstorename=${store}`,
    ...options,
  ].join(' ');
}

function batch(entries: readonly CertificateEntry[]): string {
  return lines([
    '@echo off',
    'rem Certificate bindings of HTTP.SYS. Run as administrator on the new server.',
    "rem The certificates with their private keys have to be in the machine's stores first.",
    'rem certificate-bindings-undo.cmd takes the entries away again.',
    ...entries.map(netshAdd),
    'netsh http show sslcert',
  ]);
}

function undoBatch(entries: readonly CertificateEntry[]): string {
  return lines([
    '@echo off',
    'rem Takes away the entries that certificate-bindings.cmd makes. Run as administrator.',
    ...entries.map(({ endpoint }) => `netsh http delete sslcert ${endpoint.key}=${endpoint.value}`),
  ]);
}

function powerShell(entries: readonly CertificateEntry[]): string {
  const list = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');
  return lines([
    '# Certificate bindings of HTTP.SYS. Run in an elevated PowerShell on the new server.',
    "# The certificates with their private keys have to be in the machine's stores first.",
    '# An endpoint that has an entry already is left alone. -Undo takes away the entries whose certificate is the one here.',
    'param([switch]$Undo)',
    '',
    '$entries = @(',
    ...entries.map(
      ({ endpoint, hash, store, options }) =>
        `  @{ Endpoint = '${endpoint.key}=${endpoint.value}'; Hash = '${hash}'; Store = '${store}'; Options = @(${list(options)}) }`,
    ),
    ')',
    '',
    'foreach ($entry in $entries) {',
    '  $present = (& netsh http show sslcert $entry.Endpoint) -join "`n"',
    '  if ($Undo) {',
    '    if ($present -match $entry.Hash) { & netsh http delete sslcert $entry.Endpoint }',
    '    continue',
    '  }',
    "  if ($present -match '[0-9a-fA-F]{40}') {",
    '    Write-Warning "$($entry.Endpoint) has an entry already: nothing is changed."',
    '    continue',
    '  }',
    '  if (-not (Test-Path -LiteralPath "Cert:\\LocalMachine\\$($entry.Store)\\$($entry.Hash)")) {',
    '    Write-Warning "The certificate $($entry.Hash) is not in the store $($entry.Store): import it first."',
    '    continue',
    '  }',
    `  & netsh http add sslcert $entry.Endpoint "certhash=$($entry.Hash)" 'appid=${IIS_APP_ID}' "certstorename=$($entry.Store)" @($entry.Options)`,
    '  # netsh may end with 0 and have done nothing, so what is there is looked at.',
    '  if (-not (((& netsh http show sslcert $entry.Endpoint) -join "`n") -match $entry.Hash)) {',
    '    Write-Warning "$($entry.Endpoint) has no entry."',
    '  }',
    '}',
  ]);
}

/** Scripts of Windows end their lines its way. */
function lines(all: readonly string[]): string {
  return `${all.join('\r\n')}\r\n`;
}
