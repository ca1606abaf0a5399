/**
 * The one thing the core takes from its host: `TextDecoder`, which browsers, web workers and Node all have.
 * Declared here because the core is compiled without the DOM's and without Node's types, so that it cannot use more.
 */
declare class TextDecoder {
  constructor(label?: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean });
  decode(input?: Uint8Array): string;
}
