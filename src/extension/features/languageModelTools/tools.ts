import { LanguageModelTextPart, LanguageModelToolResult, lm } from 'vscode';
import type { Disposable, ExtensionContext } from 'vscode';
import type { Parts } from '../../infrastructure/parts';
import type { ServerAnalyses } from '../../workspace/serverAnalyses';

/** An answer longer than this fills a model's window and helps nobody. */
const MAX_ANSWER = 30_000;

/** What an agent asks with. */
export type Input = Readonly<Record<string, unknown>>;

/**
 * The core's answers for chat agents: what is known of the open servers, what happens to one request, what a rule
 * says. They read and change nothing. Names are redacted; an agent that wants them as they are has to be allowed to.
 */
export function registerLanguageModelTools(
  context: ExtensionContext,
  analyses: ServerAnalyses,
  later: () => Promise<Parts['later']>,
): Disposable[] {
  // Editors that are built on older versions of VS Code do without.
  if (typeof (lm as Partial<typeof lm> | undefined)?.registerTool !== 'function') return [];
  const register = (name: string, answer: (input: Input) => Promise<string>): Disposable =>
    lm.registerTool<Input>(name, {
      prepareInvocation: async ({ input }) => (await later()).prepare(input),
      invoke: async ({ input }) => {
        const text = await answer(input);
        const cut = text.length > MAX_ANSWER ? `${text.slice(0, MAX_ANSWER)}\n… (cut; ask for one server)` : text;
        return new LanguageModelToolResult([new LanguageModelTextPart(cut)]);
      },
    });
  return [
    register('analyze_iis_ssl', async (input) => (await later()).findingsForAgents(analyses, input)),
    register('trace_iis_request', async (input) => (await later()).traceForAgents(analyses, input)),
    register('explain_iis_ssl_rule', async (input) => (await later()).explainRule(context.extensionUri, input)),
  ];
}
