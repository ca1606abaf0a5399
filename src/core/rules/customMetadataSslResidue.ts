import { message } from '../text/message';
import { removeText, safeFix } from './fixing';
import type { Rule } from './rule';

/** `SSLCertHash` and `SSLStoreName` of the metabase (section 4.1 of the facts). */
const CERTIFICATE_PROPERTIES: readonly (number | null)[] = [5506, 5511];

/**
 * A certificate of the time before IIS 7 in `<customMetadata>`, left by tools that write through the metabase interface.
 * IIS writes it to HTTP.SYS when it starts and so breaks the binding (event 15300).
 */
export const customMetadataSslResidue: Rule = {
  slug: 'custom-metadata-ssl-residue',
  category: 'bindings',
  severity: 'error',
  summary: 'The custom metadata of a site still names a certificate of the metabase.',
  facts: ['section 4.1', 'F1.14', 'F2.2'],
  fixable: 'safe',
  *check({ customMetadata, sites }) {
    if (customMetadata.length === 0) return;
    // Of two sites with one number the first counts.
    const names = new Map([...sites].reverse().map(({ id, name }) => [id, name]));
    for (const { siteId, path, extent, properties } of customMetadata) {
      const residue = properties.filter(({ id }) => CERTIFICATE_PROPERTIES.includes(id));
      const [first, ...more] = residue;
      if (first === undefined) continue;
      const places = residue.length === properties.length ? [extent] : residue.map((property) => property.extent);
      yield {
        message: message(
          '{0} keeps property {1}, a certificate of the IIS 6 metabase: when IIS starts, the certificate of the https binding is replaced or lost (event 15300). Take it away; the certificate belongs to HTTP.SYS.',
          path,
          residue.map(({ id }) => id ?? '').join(', '),
        ),
        place: first.idPlace,
        site: siteId === null ? null : (names.get(siteId) ?? null),
        path: null,
        related: more.map(({ idPlace }) => ({ message: message('Belongs to it'), place: idPlace })),
        // In a ruin one property may hold the next, and taking it away would take more than is meant.
        fixes: places.some(({ range }, i) => range.start < (places[i - 1]?.range.end ?? 0))
          ? []
          : [safeFix(message('Take the left-over certificate properties away'), ...places.map(removeText))],
      };
    }
  },
};
