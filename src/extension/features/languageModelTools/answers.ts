import { Uri, workspace } from 'vscode';
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
import type { ServerAnalyses, ServerAnalysis } from '../../workspace/serverAnalyses';
import { wantsNames } from './preparation';
import type { Input } from './tools';

/** What is known of the open servers. */
export function findingsForAgents(analyses: ServerAnalyses, input: Input): Promise<string> {
  return answerFor(analyses, input, ({ analysis }) => checkMarkdown(analysis));
}

/** What happens to one request. */
export async function traceForAgents(analyses: ServerAnalyses, input: Input): Promise<string> {
  const request = parseRequest(textOf(input, 'url') ?? '', {
    tls: textOf(input, 'tls'),
    http: textOf(input, 'http'),
    clientCertificate: textOf(input, 'clientCertificate'),
    bodyBytes: textOf(input, 'bodyBytes'),
    sni: typeof input['sni'] === 'boolean' ? input['sni'] : undefined,
  });
  if (isRequestProblem(request)) return formatMessage(request.problem);
  return answerFor(analyses, input, ({ analysis }) => requestText(analysis, traceRequest(analysis.server, request)));
}

/** A rule's page. The name has to be one of the rules: a path is never made of what an agent says. */
export async function explainRule(extensionUri: Uri, input: Input): Promise<string> {
  const wanted = textOf(input, 'rule') ?? '';
  const rule = RULES.find(({ slug }) => slug === wanted.trim());
  if (rule === undefined) return `There is no such rule. The rules are: ${RULES.map(({ slug }) => slug).join(', ')}.`;
  const uri = Uri.joinPath(extensionUri, 'docs', 'rules', `${rule.slug}.md`);
  return new TextDecoder().decode(await workspace.fs.readFile(uri));
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
      if (wantsNames(input)) return `# ${server.label}\n\n${answer(server)}`;
      return `# Server ${i + 1}\n\n${redactorOf(server.analysis)(answer(server))}`;
    })
    .join('\n\n');
}
