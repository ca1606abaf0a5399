import { l10n, Uri } from 'vscode';
import { pagePolicy } from '../../../protocol/messages';
import type { Webview } from 'vscode';

/**
 * The page's frame. It loads one style sheet and one script with a nonce; the content security policy forbids
 * everything else, so that nothing in a configuration file can ever run, load or connect.
 */
export function panelPage(webview: Webview, extensionUri: Uri): string {
  const nonce = makeNonce();
  const script = webview.asWebviewUri(Uri.joinPath(extensionUri, 'dist', 'page.js'));
  const style = webview.asWebviewUri(Uri.joinPath(extensionUri, 'dist', 'page.css'));
  const policy = pagePolicy(webview.cspSource, nonce);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style.toString()}">
<title>${l10n.t('IIS SSL Request Flow')}</title>
</head>
<body>
<main id="app"></main>
<script nonce="${nonce}" src="${script.toString()}"></script>
</body>
</html>`;
}

function makeNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
