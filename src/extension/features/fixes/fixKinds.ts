import { CodeActionKind } from 'vscode';

/** All safe edits of a file together. */
export const FIX_ALL = CodeActionKind.SourceFixAll.append('iisSsl');

/** The command behind a fix that is copied; it takes the text. */
export const COPY_FIX = '_iisSsl.copyFix';
