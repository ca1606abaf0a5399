import { l10n } from 'vscode';
import type { PreparedToolInvocation } from 'vscode';
import type { Input } from './tools';

/** Whether an agent asks for an answer that is not redacted: nothing but a plain `false` says so. */
export function wantsNames(input: Input): boolean {
  return input['redact'] === false;
}

/** What a chat shows while a tool works, and what it asks the user before that: whether names may be given, if need be. */
export function prepare(input: Input): PreparedToolInvocation {
  const invocationMessage = l10n.t('Reading IIS SSL configuration');
  if (!wantsNames(input)) return { invocationMessage };
  const confirmationMessages = {
    title: l10n.t('Show this chat the names in your configuration?'),
    message: l10n.t(
      'The agent asks for names of sites, hosts and folders, addresses and thumbprints as they are. Otherwise it gets placeholders. Passwords are never shown.',
    ),
  };
  return { invocationMessage, confirmationMessages };
}
