import { l10n, window, workspace } from 'vscode';
import { escapeMarkdown, explainSymptom, SYMPTOM_NAMES } from '../../../core/index';
import { placeLabel } from '../../infrastructure/places';
import { word } from '../../infrastructure/words';
import type { SymptomAnswer } from '../../../core/index';
import type { ServerAnalyses, ServerAnalysis } from '../../workspace/serverAnalyses';

/** Asks what people see, and answers what of every server here explains it and what does not. */
export async function explainSymptomOf(analyses: ServerAnalyses, given: unknown): Promise<void> {
  const typed = typeof given === 'string' ? given : await askSymptom();
  if (typed === undefined || typed.trim() === '') return;
  const { servers } = await analyses.get();
  const answers = servers.flatMap((server) => {
    if (server.analysis.server.sites.length === 0) return [];
    const answer = explainSymptom(server.analysis, typed);
    return answer === null ? [] : [{ answer, server }];
  });
  // Servers that explain it come first, each group in the order of the view.
  const isExplained = ({ answer }: (typeof answers)[number]): boolean => answer.explained.length > 0;
  const sorted = [...answers.filter(isExplained), ...answers.filter((each) => !isExplained(each))];
  if (answers.length === 0) {
    void window.showInformationMessage(
      servers.length === 0
        ? l10n.t('No configuration is open that could explain it.')
        : l10n.t(
            '"{0}" is no symptom that is known. Known are: {1}.',
            typed,
            SYMPTOM_NAMES.map(({ name }) => name).join(', '),
          ),
    );
    return;
  }
  const content = `# ${escapeMarkdown(typed.trim())}\n\n${sorted.map(({ answer, server }) => answerInMarkdown(answer, server)).join('\n')}`;
  await window.showTextDocument(await workspace.openTextDocument({ language: 'markdown', content }));
}

/** One of the known symptoms, or anybody's own words: a log line or a message of a browser. */
function askSymptom(): Promise<string | undefined> {
  const pick = window.createQuickPick();
  pick.title = l10n.t('Explain a Symptom');
  pick.placeholder = l10n.t('A status, an error number, an event or a message: 413, 403.16, 0x80070032, event 15300 …');
  const known = SYMPTOM_NAMES.map(({ name, title }) => ({ label: name, description: withoutName(word(title), name) }));
  pick.items = known;
  pick.matchOnDescription = true;
  pick.onDidChangeValue((value) => {
    const isKnown = value.trim() === '' || known.some(({ label }) => label === value.trim());
    pick.items = isKnown ? known : [{ label: value, description: l10n.t('as typed'), alwaysShow: true }, ...known];
  });
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.label ?? pick.value);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

/** Many titles begin with the name that stands before them in the list. */
function withoutName(title: string, name: string): string {
  return title.toLowerCase().startsWith(`${name}: `) ? title.slice(name.length + 2) : title;
}

function answerInMarkdown(answer: SymptomAnswer, server: ServerAnalysis): string {
  const { title, explained, unknown, ruledOut } = answer;
  const where = (place: Parameters<typeof placeLabel>[0] | null): string =>
    place === null || place.file === '' ? '' : ` — ${escapeMarkdown(placeLabel(place, server.lines))}`;
  const rule = (slug: string | null): string => (slug === null ? '' : ` (\`${slug}\`)`);
  const section = (heading: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [`### ${escapeMarkdown(heading)}`, '', ...lines, ''];
  const found = explained.flatMap(({ text, certainty, rule: slug, evidence }) => {
    const sure =
      certainty === 'documented' || certainty === null ? '' : ` (${escapeMarkdown(l10n.t('not documented'))})`;
    const [first] = evidence;
    // A finding is its own evidence.
    if (slug !== null) return [`- ${escapeMarkdown(word(text))}${rule(slug)}${where(first?.place ?? null)}`];
    return [
      `- ${escapeMarkdown(word(text))}${sure}`,
      ...evidence.map((each) => `  - ${escapeMarkdown(word(each.text))}${where(each.place)}`),
    ];
  });
  const others = (list: SymptomAnswer['ruledOut']): readonly string[] =>
    list.map(
      ({ text, why, rule: slug }) => `- ${escapeMarkdown(word(text))}${rule(slug)}: ${escapeMarkdown(word(why))}`,
    );
  return [
    `## ${escapeMarkdown(server.label)}: ${escapeMarkdown(word(title))}`,
    '',
    ...section(
      l10n.t('What explains it here'),
      found.length > 0 ? found : [escapeMarkdown(l10n.t('Nothing in these files explains it.'))],
    ),
    ...section(l10n.t('What the files do not tell'), others(unknown)),
    ...section(l10n.t('What was ruled out'), others(ruledOut)),
  ].join('\n');
}
