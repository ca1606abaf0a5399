import { env, l10n, Uri, window } from 'vscode';
import { baseName, englishOf } from '../../../core/index';
import { uriOf } from '../../infrastructure/places';
import { chooseFiles, copyInto } from '../files/addFile';
import type { Message } from '../../../core/index';

/** A file that would answer a question, and the command that writes it on the server. */
export interface MissingFile {
  readonly name: string;
  readonly command: string;
  /** Recognises the sentences that ask for it. */
  readonly wantedBy: RegExp;
}

const HTTP_PARAMETERS = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters';
const SCHANNEL = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL';
const CURRENT_VERSION = '"HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"';

const MISSING_FILES: readonly MissingFile[] = [
  { name: 'sslcert.txt', command: 'netsh http show sslcert > sslcert.txt', wantedBy: /netsh http show sslcert/ },
  {
    name: 'http.reg',
    command: `reg export ${HTTP_PARAMETERS} http.reg`,
    wantedBy: /EnableKernelSSL|HTTP\\Parameters/,
  },
  { name: 'schannel.reg', command: `reg export ${SCHANNEL} schannel.reg`, wantedBy: /schannel/i },
  {
    name: 'windows.reg',
    command: `reg export ${CURRENT_VERSION} windows.reg`,
    wantedBy: /Windows version|version of Windows/,
  },
];

/** The file that would tell what a sentence says is not known; `null` when none would. */
export function missingFileOf({ template }: Message): MissingFile | null {
  return MISSING_FILES.find(({ wantedBy }) => wantedBy.test(englishOf(template))) ?? null;
}

/** Names under which exports are found in a workspace. */
const FOUND_BY_NAME = /\.reg$|sslcert[^/]*\.(?:txt|json)$/i;

/** The name that a chosen file gets beside the configuration: its own, unless nobody would look for it under that. */
function nameOfCopy(chosen: string, wanted: string): string {
  if (FOUND_BY_NAME.test(chosen)) return chosen;
  return chosen.toLowerCase().endsWith('.json') ? wanted.replace(/\.txt$/, '.json') : wanted;
}

/**
 * Asks how to get a missing file: its command is copied, to be run on the server, or a file that is there already is
 * copied beside the server's main file, where it is found. Nothing is overwritten.
 */
export async function addMissingFile({ name, command }: MissingFile, mainFile: string): Promise<void> {
  const copy = { label: l10n.t('Copy the command that writes {0}', name), detail: command };
  const choose = { label: l10n.t('Add a file…'), detail: l10n.t('It is copied beside {0}.', baseName(mainFile)) };
  const answer = await window.showQuickPick([copy, choose], { title: name });
  if (answer === copy) {
    await env.clipboard.writeText(command);
    return;
  }
  if (answer !== choose) return;
  const [chosen] = await chooseFiles(l10n.t('Choose {0}', name), false);
  if (chosen === undefined) return;
  await copyInto(Uri.joinPath(uriOf(mainFile), '..'), chosen, nameOfCopy(baseName(chosen.path), name));
}
