import { message } from '../text/message';
import type { Reason, Server } from '../server/model';
import type { Message } from '../text/message';

/** A statement with the publication that it rests on. */
export interface SourcedStatement {
  readonly text: Message;
  readonly fact: string;
  /** Names of documents; no addresses, since they move. */
  readonly source: string;
}

/** The answer to the question that readers of the 2007 article asked. */
export interface KernelClientCertificateAnswer {
  readonly question: Message;
  /** For this server: no; yes; yes, but only where the handshake asks. */
  readonly verdict: 'no' | 'yes' | 'handshakeOnly';
  readonly text: Message;
  /** The whole story, in the order of time. */
  readonly statements: readonly SourcedStatement[];
}

const ON_IIS6: SourcedStatement = {
  text: message(
    'Kernel-mode SSL of IIS 6 has no client certificates: they are on the list of what it does not support.',
  ),
  fact: 'F0.2',
  source: 'MicrosoftDocs/win32: Http/kernel-mode-ssl; TechNet cc758709',
};
const FROM_IIS7: SourcedStatement = {
  text: message(
    'Client certificates work with kernel-mode SSL from IIS 7 on: HTTP.SYS asks in the handshake or, once the URL is known, by renegotiation.',
  ),
  fact: 'F0.4',
  source: 'MicrosoftDocs/win32: Http/kernel-mode-ssl; iis-docs: changes-in-security-between-iis-60-and-iis-7-and-above',
};
const FROM_TLS13: SourcedStatement = {
  text: message(
    'Under TLS 1.3, and in HTTP/2 and HTTP/3, a client certificate can only be asked for in the handshake: there is no renegotiation.',
  ),
  fact: 'F0.5',
  source: 'dotnet/AspNetCore.Docs: certauth; techcommunity.microsoft.com: ba-p/4449362',
};

/**
 * Do client certificates work with kernel-mode SSL (section 0 of the facts)?
 * @param tls13 whether TLS 1.3 is what the connection in question has
 */
export function kernelClientCertificateAnswer({ iis6 }: Server, tls13: boolean): KernelClientCertificateAnswer {
  const statements = [ON_IIS6, FROM_IIS7, FROM_TLS13];
  const question = message('Do client certificates work with kernel-mode SSL?');
  if (iis6 !== null) {
    return {
      question,
      verdict: 'no',
      text: iis6.kernelSsl
        ? message('No: kernel-mode SSL is on here, and on IIS 6 it has no client certificates.')
        : message('Not on IIS 6; they work here because SSL is done in user mode.'),
      statements,
    };
  }
  return {
    question,
    verdict: tls13 ? 'handshakeOnly' : 'yes',
    text: tls13
      ? message('Yes, if the endpoint asks in the handshake: TLS 1.3 has no later moment.')
      : message('Yes, in the handshake or by renegotiation once the URL is known.'),
    statements,
  };
}

/** What of the story holds for a connection, as a reason of its trace. */
export function answerReason({ iis6 }: Server, tls13: boolean): Reason {
  const { text, fact } = iis6 !== null ? ON_IIS6 : tls13 ? FROM_TLS13 : FROM_IIS7;
  return { text, place: null, fact };
}
