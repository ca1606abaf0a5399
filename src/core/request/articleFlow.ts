import { readSource } from '../sources/readSource';
import { resolveServer } from '../server/resolveServer';
import { traceFlow } from './flow';
import type { WindowsName } from '../tls/windows';
import type { ClientSettings } from './request';
import type { ModeId, Trace } from './trace';

/** The two ways that the 2007 article sets side by side (F0.1). */
export type ArticleFlow = 'iis6UserMode' | 'iis7';

/** The modes of section 10.1 of the facts, oldest first. */
export const MODES: readonly ModeId[] = ['M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7'];

const CONFIGURATION =
  '<sites><site name="IIS 7" id="1"><bindings><binding protocol="https" bindingInformation="*:443:"/></bindings></site></sites>';

const KERNEL_SSL =
  'Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters]\n"EnableKernelSSL"=dword:00000001\n';

function metabase(service = ''): string {
  return `<MBProperty>${service}<IIsWebServer Location="/LM/W3SVC/1" ServerComment="IIS 6" SecureBindings=":443:"/></MBProperty>`;
}

/** The smallest servers of each mode. Their texts go through the same readers as every other file. */
const EXAMPLES: Readonly<Record<ModeId, { readonly texts: readonly string[]; readonly windows: WindowsName | null }>> =
  {
    M1: { texts: [metabase('<IIsWebService Location="/LM/W3SVC" IIs5IsolationModeEnabled="TRUE"/>')], windows: null },
    M2: { texts: [metabase()], windows: null },
    M3: { texts: [metabase(), KERNEL_SSL], windows: null },
    M4: { texts: [CONFIGURATION], windows: null },
    M5: { texts: [CONFIGURATION], windows: 'ws2012r2' },
    M6: { texts: [CONFIGURATION], windows: 'ws2019' },
    M7: { texts: [CONFIGURATION], windows: 'ws2025' },
  };

/**
 * The trace of one of the article's two flows, for comparing and for learning, without any file. Its places lie in a
 * file named `''`, which no host has, so nothing of it can be revealed.
 */
export function articleTrace(flow: ArticleFlow, client: Partial<ClientSettings> = {}): Trace {
  return modeTrace(flow === 'iis7' ? 'M4' : 'M2', client);
}

/** The trace of a request to a bare server of a mode, like that of the article's flows. */
export function modeTrace(mode: ModeId, client: Partial<ClientSettings> = {}): Trace {
  const { texts, windows } = EXAMPLES[mode];
  const sources = texts.map((text) => readSource({ file: '', text, encoding: 'utf-8' }));
  const server = resolveServer(sources, { windows });
  const [site] = server.sites;
  if (site === undefined) throw new Error(`The text of ${mode} describes no site.`);
  return { ...traceFlow(server, site, '/', client), unknowns: [] };
}
