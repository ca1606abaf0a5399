import assert from 'node:assert/strict';
import { analyze, formatMessage, readSource } from '../../src/core/index';
import { editDistance } from '../../src/core/text/nearestName';
import { encode, mutateText, textOf } from './inputs';
import type { FuzzFile } from './inputs';
import type { Random } from './random';

/** Two forms of the same server: a healthy site, one that is broken, and behind it one with mistakes of its own. */
const FORMS: readonly { readonly file: string; readonly parts: readonly [string, string, string] }[] = [
  {
    file: 'applicationHost.config',
    parts: [
      `<configuration>
  <system.applicationHost>
    <sites>
      <site name="First" id="1"><bindings><binding protocol="https" bindingInformation="*:4431:" /></bindings></site>
`,
      `      <site name="Broken" id="2">
        <application path="/"><virtualDirectory path="/" physicalPath="C:\\sites\\broken" /></application>
        <bindings>
          <binding protocol="https" bindingInformation="*:4432:broken.example" sslFlags="1" />
        </bindings>
        <hsts enabled="true" max-age="300" />
      </site>
`,
      `      <site name="Later" id="3">
        <bindings>
          <binding protocol="https" bindingInformation="*:4433:" sslFlags="1" />
        </bindings>
      </site>
    </sites>
  </system.applicationHost>
  <location path="Later/admin">
    <system.webServer><security><access sslFlags="Ssl, SslRequireCert" /></security></system.webServer>
  </location>
</configuration>
`,
    ],
  },
  {
    file: 'MetaBase.xml',
    parts: [
      `<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0">
<MBProperty>
<IIsWebServer Location="/LM/W3SVC/1" SecureBindings=":4431:" ServerComment="First">
</IIsWebServer>
`,
      `<IIsWebServer Location="/LM/W3SVC/2" SecureBindings=":4432:" ServerComment="Broken">
</IIsWebServer>
<IIsWebVirtualDir Location="/LM/W3SVC/2/ROOT" AccessSSLFlags="AccessSSL">
</IIsWebVirtualDir>
`,
      `<IIsWebServer Location="/LM/W3SVC/3" SecureBindings=":4433:" ServerComment="Later">
</IIsWebServer>
<IIsWebVirtualDir Location="/LM/W3SVC/3/ROOT" AccessSSLFlags="AccessSSL | AccessSSLRequireCert">
</IIsWebVirtualDir>
</MBProperty>
</configuration>
`,
    ],
  },
];

/** The text before, a broken site, and the text behind. */
export function brokenNeighbour(random: Random): readonly FuzzFile[] {
  const { file, parts } = random.pick(FORMS);
  const [before, site, behind] = parts;
  // A NUL makes a file binary; what is not ended costs its line, so a line ends where the next site begins; and an end
  // tag that is nearly `</sites>` is one.
  const broken = mutateText(random, site, site)
    .replaceAll('\0', '')
    .replace(/<\/(\w+)/g, (tag, name: string) =>
      name !== 'site' && editDistance(name.toLowerCase(), 'sites') < 3 ? '' : tag,
    );
  return [before, broken, `\n${behind}`].map((part) => ({ file, bytes: encode(part) }));
}

/** What is found in the last site when the one before it is broken is what is found when it is not. */
export function checkNeighbour(files: readonly FuzzFile[]): void {
  const [before, broken, behind] = files;
  const form = FORMS.find(({ file }) => file === broken?.file);
  if (form === undefined || before === undefined || broken === undefined || behind === undefined) return;
  const wanted = foundBehind(form.file, form.parts);
  const found = new Set(foundBehind(form.file, [textOf(before), textOf(broken), textOf(behind)]));
  assert.deepEqual(
    wanted.filter((finding) => !found.has(finding)),
    [],
    'findings of the site behind a broken one are lost',
  );
}

function foundBehind(file: string, parts: readonly string[]): readonly string[] {
  const text = parts.join('');
  const start = text.length - (parts[2]?.length ?? 0);
  const { findings } = analyze([readSource({ file, text, encoding: 'utf-8' })], { windows: null });
  return findings
    .filter(({ place }) => place.range.start >= start)
    .map(
      ({ rule, place: { range }, message }) =>
        `${rule} from ${text.length - range.start} to ${text.length - range.end} before the end: ${formatMessage(message)}`,
    );
}
