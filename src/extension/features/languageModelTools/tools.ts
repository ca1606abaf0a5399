import { LanguageModelTextPart, LanguageModelToolResult, lm, Uri, workspace } from 'vscode';
import {
  checkMarkdown,
  formatMessage,
  isRequestProblem,
  parseRequest,
  redactorOf,
  requestText,
  RULES,
  traceRequest,
} from '../../../core/index';
import type { Disposable, ExtensionContext } from 'vscode';
import type { ServerAnalyses, ServerAnalysis } from '../../workspace/serverAnalyses';

/** An answer longer than this fills a model's window and helps nobody. */
const MAX_ANSWER = 30_000;

type Input = Readonly<Record<string, unknown>>;

/**
 * The core's answers for chat agents: what is known of the open servers, what happens to one request, what a rule
 * says. They read and change nothing; names are redacted unless the agent is told otherwise.
 */
export function registerLanguageModelTools(context: ExtensionContext, analyses: ServerAnalyses): Disposable[] {
  // Editors that are built on older versions of VS Code do without.
  if (typeof (lm as Partial<typeof lm> | undefined)?.registerTool !== 'function') return [];
  const register = (name: string, answer: (input: Input) => Promise<string>): Disposable =>
    lm.registerTool<Input>(name, {
      invoke: async ({ input }) => {
        const text = await answer(input);
        const cut = text.length > MAX_ANSWER ? `${text.slice(0, MAX_ANSWER)}\n… (cut; ask for one server)` : text;
        return new LanguageModelToolResult([new LanguageModelTextPart(cut)]);
      },
    });
  return [
    register('analyze_iis_ssl', (input) => answerFor(analyses, input, ({ analysis }) => checkMarkdown(analysis))),
    register('trace_iis_request', (input) => {
      const request = parseRequest(textOf(input, 'url') ?? '', {
        tls: textOf(input, 'tls'),
        http: textOf(input, 'http'),
        clientCertificate: textOf(input, 'clientCertificate'),
        bodyBytes: textOf(input, 'bodyBytes'),
        sni: typeof input['sni'] === 'boolean' ? input['sni'] : undefined,
      });
      if (isRequestProblem(request)) return Promise.resolve(formatMessage(request.problem));
      return answerFor(analyses, input, ({ analysis }) =>
        requestText(analysis, traceRequest(analysis.server, request)),
      );
    }),
    register('explain_iis_ssl_rule', (input) => ruleText(context.extensionUri, textOf(input, 'rule') ?? '')),
  ];
}

function textOf(input: Input, name: string): string | undefined {
  const value = input[name];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}

async function answerFor(
  analyses: ServerAnalyses,
  input: Input,
  answer: (server: ServerAnalysis) => string,
): Promise<string> {
  const { servers } = await analyses.get();
  const wanted = textOf(input, 'server')?.toLowerCase() ?? '';
  const chosen = servers.filter(({ label }) => label.toLowerCase().includes(wanted));
  if (chosen.length === 0) return 'No IIS configuration is open in this workspace, or no server has that name.';
  return chosen
    .map((server, i) => {
      if (input['redact'] === false) return `# ${server.label}\n\n${answer(server)}`;
      return `# Server ${i + 1}\n\n${redactorOf(server.analysis)(answer(server))}`;
    })
    .join('\n\n');
}

/** A rule's page. The name has to be one of the rules: a path is never made of what an agent says. */
async function ruleText(extensionUri: Uri, wanted: string): Promise<string> {
  const rule = RULES.find(({ slug }) => slug === wanted.trim());
  if (rule === undefined) return `There is no such rule. The rules are: ${RULES.map(({ slug }) => slug).join(', ')}.`;
  const uri = Uri.joinPath(extensionUri, 'docs', 'rules', `${rule.slug}.md`);
  return new TextDecoder().decode(await workspace.fs.readFile(uri));
}
