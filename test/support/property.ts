import fc from 'fast-check';

/**
 * Property tests draw the same examples on every run, so that a run on another machine fails for a change and not by
 * chance. `FC_SEED=7 npm run test:core` draws others.
 */
fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 20071126) });

export { fc };
