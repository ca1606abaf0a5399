import { message } from '../text/message';
import { behind } from '../text/range';
import { isHttps } from '../server/model';
import { CENTRAL_CERT_STORE, SNI } from '../tls/bindingFlags';
import { replaceValue, suggestedFix } from './fixing';
import type { Binding, Place, Server, Site } from '../server/model';
import type { EditFix, TextEdit } from './rule';

/** A binding with its site. */
export interface SiteBinding {
  readonly site: Site;
  readonly binding: Binding;
}

/** Every binding of every site that is wanted, in document order. */
export function bindingsOf(server: Server, wanted: (binding: Binding) => boolean): readonly SiteBinding[] {
  const found: SiteBinding[] = [];
  for (const site of server.sites)
    for (const binding of site.bindings) if (wanted(binding)) found.push({ site, binding });
  return found;
}

const HTTPS_BINDINGS = new WeakMap<Server, readonly SiteBinding[]>();

/** Every https binding of every site, in document order; gathered once for all rules. */
export function httpsBindingsOf(server: Server): readonly SiteBinding[] {
  let known = HTTPS_BINDINGS.get(server);
  if (known === undefined) {
    const all: SiteBinding[] = [];
    for (const site of server.sites) {
      for (const binding of site.bindings) if (isHttps(binding)) all.push({ site, binding });
    }
    known = all;
    HTTPS_BINDINGS.set(server, known);
  }
  return known;
}

/** The text that states a binding, as people know it. */
export function bindingText({ bindingInformation }: Binding): string {
  return bindingInformation?.value ?? '';
}

/** Address and port, as people write them. */
export function endpointText({ address, port }: Binding): string {
  const name = address ?? '*';
  return `${name.includes(':') ? `[${name}]` : name}:${port ?? ''}`;
}

/** Whether IIS finds the certificate by the host name that the client sends. `null` flags count as 0. */
export function usesSni({ sslFlags }: Binding): boolean {
  return ((sslFlags.value ?? 0) & SNI) !== 0;
}

export function usesCentralStore({ sslFlags }: Binding): boolean {
  return ((sslFlags.value ?? 0) & CENTRAL_CERT_STORE) !== 0;
}

/** An https binding whose certificate HTTP.SYS keeps under address and port alone. */
export function sharesByAddress(binding: Binding): boolean {
  return isHttps(binding) && !usesSni(binding) && !usesCentralStore(binding);
}

/** The value of `sslFlags`, or what states the binding where none is. */
export function flagsPlace({ sslFlags, namePlace }: Binding): Place {
  return sslFlags.origin === null ? namePlace : { file: sslFlags.origin.file, range: sslFlags.origin.valueRange };
}

/** Sets the flags of a binding, in a new attribute where it has none; `null` where there is nothing to write it after. */
export function setFlags(
  { sslFlags: { origin }, statement, bindingInformation }: Binding,
  value: number,
): TextEdit | null {
  if (origin !== null) return replaceValue({ file: origin.file, range: origin.valueRange }, String(value));
  // Behind a value without its closing quote an attribute would be a part of the value.
  if (statement === null || statement.range.end === bindingInformation?.range.end) return null;
  const { file, range } = statement;
  return { place: { file, range: behind(range) }, newText: ` sslFlags="${value}"` };
}

/** Turns SNI on for bindings of one endpoint, the first of which the title names; none where one of them cannot have it. */
export function sniFix(...bindings: readonly [Binding, ...Binding[]]): readonly EditFix[] {
  const edits = bindings.map(sniEdit);
  if (!edits.every((edit) => edit !== null)) return [];
  const [{ host, port, sslFlags }] = bindings;
  return [
    suggestedFix(
      message(
        'Set sslFlags to {0} (SNI): the certificate is then the one that HTTP.SYS has for {1}:{2}',
        (sslFlags.value ?? 0) + SNI,
        host ?? '',
        port ?? '',
      ),
      ...edits,
    ),
  ];
}

function sniEdit(binding: Binding): TextEdit | null {
  const { host, sslFlags } = binding;
  if (host === null || host === '' || host === '*' || sslFlags.value === null) return null;
  return setFlags(binding, sslFlags.value + SNI);
}
