import { l10n } from 'vscode';
import { englishOf } from '../../core/index';
import type { Message } from '../../core/index';

/** Words a message of the core in the display language. The bundles are keyed by the English template. */
export function word(message: Message): string {
  return l10n.t(englishOf(message.template), ...message.args);
}
