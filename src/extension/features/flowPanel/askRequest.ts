import { l10n, QuickInputButtons, window } from 'vscode';
import { isRequestProblem, parseClient, parseRequest } from '../../../core/index';
import { word } from '../../infrastructure/words';
import { clientCertificateNames } from './panelStrings';
import type { QuickInput } from 'vscode';
import type { Message } from '../../../core/index';
import type { PickerItem, RequestFields } from '../../../protocol/messages';

/** A question about one field: its words, and either the answers that there are or what is wrong with a typed one. */
interface Question {
  readonly field: 'url' | 'clientCertificate' | 'tls' | 'http' | 'bodyBytes';
  readonly prompt: string;
  readonly placeholder?: string;
  readonly choices?: readonly PickerItem[];
  readonly problemOf?: (text: string) => Message | null;
}

/** An answer, a wish to see the question before once more, or nothing when the question was dismissed. */
type Answer = string | typeof BACK | undefined;
const BACK = Symbol('back');

function problemOf(result: object): Message | null {
  return isRequestProblem(result) ? result.problem : null;
}

function questions(): readonly Question[] {
  const versions = (list: readonly string[]): readonly PickerItem[] => list.map((id) => ({ id, label: id }));
  return [
    {
      field: 'url',
      prompt: l10n.t('The URL that is asked for; empty for the selected site and path'),
      placeholder: 'https://www.contoso.example/admin',
      problemOf: (text) => (text.trim() === '' ? null : problemOf(parseRequest(text))),
    },
    {
      field: 'clientCertificate',
      prompt: l10n.t('The certificate of the client, as the server judges it'),
      choices: clientCertificateNames(),
    },
    { field: 'tls', prompt: l10n.t('The highest TLS that the client speaks'), choices: versions(TLS) },
    { field: 'http', prompt: l10n.t('The highest HTTP that the client speaks'), choices: versions(HTTP) },
    {
      field: 'bodyBytes',
      prompt: l10n.t('The length of the body in bytes; empty for none'),
      problemOf: (text) => (text.trim() === '' ? null : problemOf(parseClient({ bodyBytes: text }))),
    },
  ];
}

const TLS = ['1.3', '1.2', '1.1', '1.0'];
const HTTP = ['3', '2', '1.1'];

/**
 * Asks for a request step by step. Every step begins with the last answer, so that Enter keeps it.
 * @returns `null` when a step was dismissed
 */
export async function askRequest(last: RequestFields): Promise<RequestFields | null> {
  const steps = questions();
  let fields = last;
  for (let step = 0; step < steps.length;) {
    const question = steps[step];
    if (question === undefined) break;
    const answer = await ask(question, fields[question.field], { step: step + 1, of: steps.length });
    if (answer === undefined) return null;
    if (answer === BACK) step--;
    else {
      fields = { ...fields, [question.field]: answer };
      step++;
    }
  }
  return fields;
}

function ask(question: Question, last: string, at: { readonly step: number; readonly of: number }): Promise<Answer> {
  const { choices } = question;
  return choices === undefined ? askText(question, last, at) : askChoice(question, choices, last, at);
}

function askText(
  { prompt, placeholder, problemOf: check }: Question,
  last: string,
  at: { readonly step: number; readonly of: number },
): Promise<Answer> {
  const input = window.createInputBox();
  const validate = (): boolean => {
    const problem = check?.(input.value) ?? null;
    input.validationMessage = problem === null ? undefined : word(problem);
    return problem === null;
  };
  input.prompt = prompt;
  input.placeholder = placeholder;
  input.value = last;
  input.onDidChangeValue(validate);
  return shown(input, at, (accept) => {
    input.onDidAccept(() => {
      if (validate()) accept(input.value.trim());
    });
    input.onDidTriggerButton(() => accept(BACK));
  });
}

function askChoice(
  { prompt }: Question,
  choices: readonly PickerItem[],
  last: string,
  at: { readonly step: number; readonly of: number },
): Promise<Answer> {
  const pick = window.createQuickPick<PickerItem>();
  pick.placeholder = prompt;
  pick.items = choices;
  pick.activeItems = choices.filter(({ id }) => id === last);
  return shown(pick, at, (accept) => {
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen !== undefined) accept(chosen.id);
    });
    pick.onDidTriggerButton(() => accept(BACK));
  });
}

/** Shows a step until it is answered or dismissed. */
function shown(
  input: QuickInput & { buttons: readonly (typeof QuickInputButtons.Back)[] },
  { step, of }: { readonly step: number; readonly of: number },
  listen: (accept: (answer: string | typeof BACK) => void) => void,
): Promise<Answer> {
  input.title = l10n.t('Trace a Request');
  input.step = step;
  input.totalSteps = of;
  input.ignoreFocusOut = true;
  if (step > 1) input.buttons = [QuickInputButtons.Back];
  return new Promise((resolve) => {
    listen((answer) => {
      resolve(answer);
      input.dispose();
    });
    // Also after an answer, when there is nothing left to tell.
    input.onDidHide(() => {
      resolve(undefined);
      input.dispose();
    });
    input.show();
  });
}
