import { l10n } from 'vscode';
import { englishOf, showControls } from '../../core/index';
import type { Message } from '../../core/index';

/**
 * Words a message of the core in the display language. The bundles are keyed by the English template. Names from files
 * come with their control characters visible: a diagnostic or a title is shown as it is.
 */
export function word(message: Message): string {
  const args = message.args.map((arg) => (typeof arg === 'string' ? showControls(arg) : arg));
  return l10n.t(englishOf(message.template), ...args);
}
