/** Mocha's browser build: one instance, configured by `setup`. */
declare module 'mocha/mocha.js' {
  interface BrowserMocha {
    setup(options: Mocha.MochaOptions & { readonly ui: 'bdd' }): this;
    readonly constructor: {
      readonly prototype: { run(this: BrowserMocha, done: (failures: number) => void): Mocha.Runner };
    };
  }
  const mocha: BrowserMocha;
  export default mocha;
}
