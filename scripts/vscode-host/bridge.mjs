// Lets a test inside an extension host reach the script that runs it: an endpoint on 127.0.0.1 which both the Node and
// the web-worker extension host can fetch, under an address that cannot be guessed.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { onCleanup } from './cleanup.mjs';

/**
 * @param {Record<string, (...args: any[]) => unknown>} operations what a test may ask for, by name; arguments and
 *   results are JSON
 * @returns {Promise<{ url: string, close: () => Promise<void> }>} POST a JSON array of arguments to `url/name`; the
 *   answer is `{ value }` or `{ error }`
 */
export async function startBridge(operations) {
  const token = randomUUID();
  const server = createServer((request, response) => {
    void (async () => {
      const answer = await perform(request);
      response.writeHead(200, { 'content-type': 'application/json', 'access-control-allow-origin': '*' });
      response.end(JSON.stringify(answer));
    })();
  });

  /** @param {import('node:http').IncomingMessage} request */
  async function perform(request) {
    try {
      const [, given, name] = (request.url ?? '').split('/');
      const operation = name !== undefined && Object.hasOwn(operations, name) ? operations[name] : undefined;
      if (given !== token || !operation) throw new Error(`Unknown operation ${request.url}.`);
      let body = '';
      for await (const chunk of request.setEncoding('utf8')) body += chunk;
      return { value: (await operation(...JSON.parse(body))) ?? null };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  }

  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The bridge has no port.');
  const close = onCleanup(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { url: `http://127.0.0.1:${address.port}/${token}`, close };
}
