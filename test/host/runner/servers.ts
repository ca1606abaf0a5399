// Servers that suites write into their workspace.

/** What is wrong with them. */
export const RULE = 'require-cert-without-negotiate';
export const FLAGS = 'Ssl, SslRequireCert';

/** An applicationHost.config with a finding of the rule for each of so many paths. */
export function server(paths: number, name = 'Fault'): string {
  const locations = Array.from(
    { length: paths },
    (_, i) =>
      `<location path="${name}/${i}"><system.webServer><security><access sslFlags="${FLAGS}" /></security></system.webServer></location>`,
  );
  return `<configuration><system.applicationHost><sites><site name="${name}" id="9"><bindings><binding protocol="https" bindingInformation="*:443:" /></bindings></site></sites></system.applicationHost>\n${locations.join('\n')}\n</configuration>\n`;
}

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
