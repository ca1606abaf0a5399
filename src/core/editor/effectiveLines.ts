import { formatMessage, message } from '../text/message';
import type { ExplainedLine } from '../explain';
import type { Effective } from '../server/effective';
import type { Server } from '../server/model';

/** How many holders of a value are named before the rest is only counted. */
const MAX_NAMES = 5;

/** A value and whose it is: a site, a path, the server. */
interface Holder {
  readonly name: string;
  readonly value: Effective<unknown>;
}

/** Where the value whose text is at an offset holds, what it overrides and where it is overridden. */
export function effectiveLines(server: Server, file: string, offset: number): readonly ExplainedLine[] {
  const isHere = (place: Effective<unknown>['origin']): boolean =>
    place !== null && place.file === file && place.range.start <= offset && offset <= place.range.end;
  const decides: Holder[] = [];
  const loses: Holder[] = [];
  for (const holder of holders(server)) {
    if (isHere(holder.value.origin)) decides.push(holder);
    else if (holder.value.overridden.some(({ origin }) => isHere(origin))) loses.push(holder);
  }
  const lines: ExplainedLine[] = [];
  const [first] = decides;
  if (first?.value.origin != null) {
    lines.push({ text: message('Stated at: {0}', formatMessage(first.value.origin.level)), place: null });
    const names = decides.slice(0, MAX_NAMES).map(({ name }) => name);
    const rest = decides.length - names.length;
    lines.push({ text: message('Decides: {0}', names.join(', ') + (rest > 0 ? ` … (+${rest})` : '')), place: null });
    for (const { value, origin } of first.value.overridden) {
      lines.push({ text: message('Overrides: {0} ({1})', shown(value), formatMessage(origin.level)), place: origin });
    }
  }
  for (const { name, value } of loses.slice(0, MAX_NAMES)) {
    lines.push({ text: message('Overridden at {0}: {1}', name, shown(value.value)), place: value.origin });
  }
  return lines;
}

function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '?';
}

/** Every value of the model that knows its origin, apart from access flags, which are explained by their bits. */
function* holders({ sites, unmapped, iis6, tls }: Server): Generator<Holder> {
  const machine = { ...tls, ...iis6 };
  for (const value of Object.values(machine)) if (isEffective(value)) yield { name: 'machine', value };
  for (const site of sites) {
    const { name } = site;
    for (const value of Object.values({ ...site.hsts, ...site.iis6 })) if (isEffective(value)) yield { name, value };
    for (const application of site.applications) {
      const where = `${name}${application.path}`;
      yield { name: where, value: application.applicationPool };
      yield { name: where, value: application.enabledProtocols };
      for (const { path, physicalPath, allowSubDirConfig } of application.virtualDirectories) {
        const deeper = `${where.replace(/\/$/, '')}${path}`;
        yield { name: deeper, value: physicalPath };
        yield { name: deeper, value: allowSubDirConfig };
      }
    }
    for (const path of site.paths) yield { name: `${name}${path.path}`, value: path.access.uploadReadAheadSize };
  }
  for (const { paths } of unmapped)
    for (const { path, access } of paths) yield { name: path, value: access.uploadReadAheadSize };
}

function isEffective(value: unknown): value is Effective<unknown> {
  return typeof value === 'object' && value !== null && 'overridden' in value;
}
