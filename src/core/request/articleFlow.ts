import { readSource } from '../sources/readSource';
import { resolveServer } from '../server/resolveServer';
import { traceFlow } from './flow';
import type { Trace } from './trace';

/** The two ways that the 2007 article sets side by side (F0.1). */
export type ArticleFlow = 'iis6UserMode' | 'iis7';

/** The smallest servers that have these flows. They go through the same readers as every other file. */
const TEXTS: Readonly<Record<ArticleFlow, string>> = {
  iis6UserMode:
    '<MBProperty><IIsWebServer Location="/LM/W3SVC/1" ServerComment="IIS 6" SecureBindings=":443:"/></MBProperty>',
  iis7: '<sites><site name="IIS 7" id="1"><bindings><binding protocol="https" bindingInformation="*:443:"/></bindings></site></sites>',
};

/**
 * The trace of one of the article's two flows, for comparing and for learning, without any file. Its places lie in a
 * file named `''`, which no host has, so nothing of it can be revealed.
 */
export function articleTrace(flow: ArticleFlow): Trace {
  const server = resolveServer([readSource({ file: '', text: TEXTS[flow], encoding: 'utf-8' })], { windows: null });
  const [site] = server.sites;
  if (site === undefined) throw new Error(`The text of the ${flow} flow describes no site.`);
  return { ...traceFlow(server, site, '/'), unknowns: [] };
}
