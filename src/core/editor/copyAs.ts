import { accessFlagNames } from '../tls/accessFlags';
import { powerShellQuoted } from '../rules/fixing';
import { isHttps } from '../server/model';
import { IIS_APP_ID } from '../tls/httpSysFlags';
import type { HttpSysEntry } from '../server/httpSys';
import type { Binding, Server, Site, SitePath } from '../server/model';

/** A command that makes what a row shows, for a server's console, with the one that takes it back. Nobody runs it here. */
export interface CopiedCommand {
  readonly tool: 'netsh' | 'appcmd' | 'powershell';
  readonly command: string;
  readonly undo: string;
}

const APPCMD = '%windir%\\system32\\inetsrv\\appcmd';
const ACCESS = 'system.webServer/security/access';
const APPHOST = "-PSPath 'MACHINE/WEBROOT/APPHOST'";

/**
 * Characters that cmd.exe reads as more than themselves, in quotes too. A name with one of them has no command for it at
 * all: a command for another name would be worse than none.
 */
const NOT_FOR_CMD = /["%!\u0000-\u001f\u007f]/;
const NOT_FOR_POWERSHELL = /[\u0000-\u001f\u007f]/;
/** What netsh takes without quotes. */
const WORD = /^[\w.*:[\]{}-]+$/;

/** How to make a binding and its HTTP.SYS entry; empty for IIS 6, which has none of the tools. */
export function bindingCommands({ iis6 }: Server, site: Site, binding: Binding): readonly CopiedCommand[] {
  const { bindingInformation, protocol, sslFlags, address, port, host, httpSys } = binding;
  if (iis6 !== null || bindingInformation === null) return [];
  const commands: CopiedCommand[] = [];
  const information = bindingInformation.value;
  const flags = sslFlags.value ?? 0;
  const entry = httpSys?.entry ?? null;
  if (entry !== null) commands.push(...entryCommands(entry));
  // appcmd quotes the parts of an entry by single quotes, and has no way to write one in them.
  if (![site.name, protocol, information].some((text) => NOT_FOR_CMD.test(text)) && !/'/.test(protocol + information)) {
    const key = `protocol='${protocol}',bindingInformation='${information}'`;
    const set = `${APPCMD} set site /site.name:"${site.name}"`;
    commands.push({
      tool: 'appcmd',
      command: `${set} "/+bindings.[${key}${flags === 0 ? '' : `,sslFlags='${flags}'`}]"`,
      undo: `${set} "/-bindings.[${key}]"`,
    });
  }
  const isUnderstood = address !== null && port !== null && host !== null;
  if (isUnderstood && ![site.name, protocol, information].some((text) => NOT_FOR_POWERSHELL.test(text))) {
    const name = `-Name ${powerShellQuoted(site.name)} -Protocol ${powerShellQuoted(protocol)}`;
    const parts = [
      `New-WebBinding ${name} -IPAddress ${powerShellQuoted(address === '*' || address === '' ? '*' : address)} -Port ${port}`,
      ...(host === '' ? [] : [`-HostHeader ${powerShellQuoted(host)}`]),
      ...(isHttps(binding) ? [`-SslFlags ${flags}`] : []),
    ];
    commands.push({
      tool: 'powershell',
      command: parts.join(' '),
      undo: `Remove-WebBinding ${name} -BindingInformation ${powerShellQuoted(information)}`,
    });
  }
  return commands;
}

/** `netsh http add sslcert` for an entry as it stands in an export (F7.9). */
function entryCommands(entry: HttpSysEntry): readonly CopiedCommand[] {
  const { kind, name, port, hash, store } = entry;
  const host = kind === 'ipPort' && name.includes(':') ? `[${name}]` : name;
  const key =
    kind === 'centralStore' ? `ccs=${port}` : `${kind === 'ipPort' ? 'ipport' : 'hostnameport'}=${host}:${port}`;
  const onOff = (word: string, value: boolean, usual: boolean): string[] =>
    value === usual ? [] : [`${word}=${value ? 'enable' : 'disable'}`];
  const words = [
    key,
    ...(hash === null ? [] : [`certhash=${hash}`]),
    `appid=${entry.appId ?? IIS_APP_ID}`,
    ...(kind === 'centralStore' ? [] : [`certstorename=${store ?? 'MY'}`]),
    ...onOff('clientcertnegotiation', entry.clientCertNegotiation.value, false),
    ...onOff('verifyclientcertrevocation', entry.verifyClientCertRevocation.value, true),
    ...onOff('dsmapperusage', entry.dsMapperUsage.value, false),
    ...onOff('reject', entry.reject.value, false),
    ...onOff('disablehttp2', entry.disableHttp2.value, false),
    ...onOff('disablequic', entry.disableQuic.value, false),
    ...onOff('disabletls12', entry.disableTls12.value, false),
    ...onOff('disabletls13', entry.disableTls13.value, false),
    ...onOff('disablelegacytls', entry.disableLegacyTls.value, false),
  ];
  // Without a certificate there is nothing to add, and netsh has no quoting to rely on.
  if ((hash === null && kind !== 'centralStore') || !words.every((word) => WORD.test(word.replace('=', '')))) return [];
  return [
    { tool: 'netsh', command: `netsh http add sslcert ${words.join(' ')}`, undo: `netsh http delete sslcert ${key}` },
  ];
}

/** How to set the access flags of a path as they hold, at the server's own level, where the section is not locked (F2.17). */
export function pathCommands({ iis6 }: Server, site: Site, { path, access }: SitePath): readonly CopiedCommand[] {
  const { bits } = access.flags.value;
  if (iis6 !== null || bits === null) return [];
  const where = path === '/' ? site.name : site.name + path;
  const value = accessFlagNames(bits).join(',') || 'None';
  const commands: CopiedCommand[] = [];
  if (!NOT_FOR_CMD.test(where)) {
    const rest = `"${where}" -section:${ACCESS}`;
    commands.push({
      tool: 'appcmd',
      command: `${APPCMD} set config ${rest} -sslFlags:"${value}" -commit:apphost`,
      undo: `${APPCMD} clear config ${rest} -commit:apphost`,
    });
  }
  if (!NOT_FOR_POWERSHELL.test(where)) {
    const rest = `${APPHOST} -Location ${powerShellQuoted(where)} -Filter '${ACCESS}'`;
    commands.push({
      tool: 'powershell',
      command: `Set-WebConfigurationProperty ${rest} -Name 'sslFlags' -Value '${value}'`,
      undo: `Clear-WebConfiguration ${rest}`,
    });
  }
  return commands;
}

/** The text for the clipboard: the command, and its undo as a remark. */
export function copiedText({ tool, command, undo }: CopiedCommand): string {
  return `${command}\n${tool === 'powershell' ? '#' : 'rem'} Undo: ${undo}\n`;
}
