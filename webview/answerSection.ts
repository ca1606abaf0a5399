import { isSame, make } from './dom';
import type { AnswerView } from '../src/protocol/messages';

/** A question that many ask, answered for a flow, with what the answer rests on. Folded away until it is wanted. */
export class AnswerSection {
  private readonly question = make('summary', {});
  private readonly text = make('p', { class: 'answer-text' });
  private readonly statements = make('ul', { class: 'statements' });
  readonly element = make('details', { class: 'fold answer' }, this.question, this.text, this.statements);
  private shown: AnswerView | null = null;

  update(answer: AnswerView | null): void {
    this.element.hidden = answer === null;
    if (answer === null || isSame(answer, this.shown)) return;
    this.shown = answer;
    this.question.textContent = answer.question;
    this.text.replaceChildren(make('strong', {}, answer.text));
    this.statements.replaceChildren(
      ...answer.statements.map(({ text, source }) =>
        make('li', {}, text, ' ', make('span', { class: 'quiet' }, source)),
      ),
    );
  }
}
