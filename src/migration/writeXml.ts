import { Builder } from 'xml2js/lib/builder';

const builder = new Builder({
  xmldec: { version: '1.0', encoding: 'UTF-8' },
  renderOpts: { pretty: true, indent: '    ', newline: '\n' },
});

/** Writes an object as an XML document, as xml2js does: attributes under `$`, children by name. */
export function writeXml(document: object): string {
  return builder.buildObject(document);
}
