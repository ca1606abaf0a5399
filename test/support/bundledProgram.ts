import * as esbuild from 'esbuild';
import { inProject, ROOT } from './project';

/**
 * Bundles a module of test/support as a program for processes of their own, as the core ships, and gives its file.
 * @param name of the module, without its ending
 * @param more options of the bundler
 */
export function bundledProgram(name: string, more: esbuild.BuildOptions = {}): string {
  const outfile = inProject('out', 'programs', `${name}.cjs`);
  esbuild.buildSync({
    absWorkingDir: ROOT,
    entryPoints: [`test/support/${name}.ts`],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'error',
    ...more,
  });
  return outfile;
}
