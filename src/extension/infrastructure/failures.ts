import { commands, env, l10n, window } from 'vscode';
import type { LogOutputChannel } from 'vscode';

/** What has been shown already: the same failure at every keystroke is one message. */
const shown = new Set<string>();

/** Logs something that must not happen, and shows it once, with its details to copy. */
export function reportFailure(log: LogOutputChannel, what: string, error: unknown): void {
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  log.error(`${what}: ${details}`);
  const key = `${what}:${details.split('\n')[0] ?? ''}`;
  if (shown.has(key)) return;
  shown.add(key);
  const copy = l10n.t('Copy Details');
  const open = l10n.t('Show Log');
  const text = l10n.t('IIS SSL: {0} failed unexpectedly. The rest goes on.', what);
  window.showErrorMessage(text, copy, open).then(
    async (answer) => {
      if (answer === copy) await env.clipboard.writeText(`${what}\n${details}`);
      if (answer === open) await commands.executeCommand('iisSsl.showLog');
    },
    () => undefined,
  );
}
