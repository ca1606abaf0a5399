import assert from 'node:assert/strict';
import {
  analyze,
  isRequestProblem,
  parseRequest,
  pictureOf,
  readSourceBytes,
  renderSvg,
  requestDocument,
  requestText,
  traceRequest,
} from '../../src/core/index';
import { schemaErrors } from '../support/schema';
import { readSvg } from '../support/svg';
import { checkVisible } from './properties';
import type { FuzzFile } from './inputs';

/** A request is refused with a reason, or traced: its document follows the schema, its picture is well-formed. */
export function checkRequest(options: readonly string[], files: readonly FuzzFile[]): void {
  const [url = '', localAddress, tls, http, clientCertificate, bodyBytes] = options;
  const request = parseRequest(url, { localAddress, tls, http, clientCertificate, bodyBytes });
  if (isRequestProblem(request)) return;
  const sources = files.map(({ file, bytes }) => readSourceBytes(file, bytes));
  const analysis = analyze(sources, { windows: null });
  const trace = traceRequest(analysis.server, request);
  assert.deepEqual(schemaErrors(JSON.parse(JSON.stringify(requestDocument(analysis, trace)))), []);
  const svg = renderSvg(pictureOf(trace), { heading: true });
  readSvg(svg);
  checkVisible('svg', svg);
  checkVisible('text', requestText(analysis, trace));
}
