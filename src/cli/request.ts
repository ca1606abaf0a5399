import {
  pictureOf,
  redactionOf,
  renderMarkdown,
  renderMermaid,
  renderSvg,
  requestDocument,
  requestText,
  traceRequest,
} from '../core/index';
import { EXIT, writeResult } from './streams';
import type { Analysis, ClientRequest, Trace } from '../core/index';
import type { FileCommand } from './arguments';
import type { Streams } from './streams';

/** `iis-ssl request PATH... --url URL`. */
export interface RequestCommand extends FileCommand {
  readonly name: 'request';
  readonly format: TraceFormat;
  readonly request: ClientRequest;
}

export type TraceFormat = 'text' | 'svg' | 'mermaid' | 'markdown' | 'json';

/**
 * Traces one request.
 * @param complete false when something that was given could not be read, recognised or used
 * @returns 0 when answered, whatever the outcome; 3 when an input could not be read
 */
export function request(
  command: RequestCommand,
  { analysis, complete }: { readonly analysis: Analysis; readonly complete: boolean },
  streams: Streams,
): number {
  if (!complete && analysis.server.sites.length === 0) return EXIT.unreadable;
  const trace = traceRequest(analysis.server, command.request);
  writeResult(renderTrace(command, analysis, trace), command.out, streams);
  return complete ? EXIT.ok : EXIT.unreadable;
}

/** A trace in one of its forms, redacted before it is worded and drawn where that is asked for. */
export function renderTrace(
  { format, redact }: { readonly format: TraceFormat; readonly redact: boolean },
  analysis: Analysis,
  trace: Trace,
): string {
  if (!redact) return renderedTrace(format, analysis, trace);
  const redaction = redactionOf([analysis], [trace.request.host]);
  return renderedTrace(format, redaction.analysis(analysis), redaction.data(trace));
}

function renderedTrace(format: TraceFormat, analysis: Analysis, trace: Trace): string {
  switch (format) {
    case 'text':
      return requestText(analysis, trace);
    case 'svg':
      return renderSvg(pictureOf(trace), { heading: true });
    case 'mermaid':
      return renderMermaid(pictureOf(trace));
    case 'markdown':
      return renderMarkdown(pictureOf(trace));
    case 'json':
      return `${JSON.stringify(requestDocument(analysis, trace), null, 2)}\n`;
  }
}
