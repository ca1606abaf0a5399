/** xml2js's writer alone: its main module brings the parser along, which nothing here needs at run time. */
declare module 'xml2js/lib/builder' {
  export { Builder } from 'xml2js';
}
