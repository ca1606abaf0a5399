import { EventEmitter, workspace } from 'vscode';
import type { Disposable, Event } from 'vscode';
import type { ServerAnalyses } from '../workspace/serverAnalyses';

/** Says when what stands in editors by itself, such as code lenses, has to be asked for again. */
export interface AnswerChanges extends Disposable {
  readonly event: Event<void>;
  /** Says it for a reason of one's own. */
  readonly fire: () => void;
}

/**
 * Answers change with every analysis, and with the setting that turns them on and off.
 * @param section of the settings, such as `iisSsl.codeLens`
 */
export function answerChanges(analyses: ServerAnalyses, section: string): AnswerChanges {
  const changed = new EventEmitter<void>();
  const subscriptions = [
    changed,
    analyses.onDidChange(() => changed.fire()),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(section)) changed.fire();
    }),
  ];
  const dispose = (): void => {
    for (const subscription of subscriptions) subscription.dispose();
  };
  return { event: changed.event, fire: () => changed.fire(), dispose };
}
