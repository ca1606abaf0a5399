/**
 * Servers of any size as text, made the way real ones look: the same every time, about 1 KB a site, with locations and
 * some faults. A site's number decides what it is, so that a larger server begins with the smaller one's sites.
 */

/** Sections of a shipped applicationHost.config around the sites: what reading has to go over. */
const CONFIG_SECTIONS = `  <configSections>
    <sectionGroup name="system.applicationHost">
      <section name="applicationPools" allowDefinition="AppHostOnly" overrideModeDefault="Deny" />
      <section name="sites" allowDefinition="AppHostOnly" overrideModeDefault="Deny" />
    </sectionGroup>
    <sectionGroup name="system.webServer">
      <section name="serverRuntime" overrideModeDefault="Deny" />
      <sectionGroup name="security">
        <section name="access" overrideModeDefault="Deny" />
        <sectionGroup name="authentication">
          <section name="clientCertificateMappingAuthentication" overrideModeDefault="Deny" />
          <section name="iisClientCertificateMappingAuthentication" overrideModeDefault="Deny" />
        </sectionGroup>
      </sectionGroup>
    </sectionGroup>
  </configSections>
`;

function hostOf(i: number): string {
  return `www${i}.customer${i % 97}.example.org`;
}

/** Every hundredth https binding uses SNI without a host name: an error. */
function bindingsOf(i: number): string {
  const http = `          <binding protocol="http" bindingInformation="*:80:${hostOf(i)}" />\n`;
  if (i % 7 === 3) return http;
  const host = i % 100 === 0 ? '' : hostOf(i);
  return `${http}          <binding protocol="https" bindingInformation="*:443:${host}" sslFlags="1" />\n`;
}

function siteText(i: number): string {
  const name = `Customer ${i}`;
  const application = (path: string): string =>
    `        <application path="${path}" applicationPool="${name}" enabledProtocols="http">
          <virtualDirectory path="/" physicalPath="D:\\sites\\customer${i}${path === '/' ? '' : path.replace('/', '\\')}" />
        </application>
`;
  return `      <site name="${name}" id="${i + 1}" serverAutoStart="true">
${application('/')}${i % 3 === 0 ? application('/api') : ''}        <bindings>
${bindingsOf(i)}        </bindings>
        <logFile logFormat="W3C" directory="D:\\logs\\customer${i}" period="Daily" localTimeRollover="true" />
        <limits connectionTimeout="00:02:00" maxConnections="1000" />${
          i % 5 === 0 ? '\n        <hsts enabled="true" max-age="31536000" includeSubDomains="true" />' : ''
        }
      </site>
`;
}

/** Of every ten locations one requires a certificate without asking for it: an error. */
function locationText(i: number): string {
  const flags = ['Ssl', 'Ssl, SslNegotiateCert', 'Ssl, Ssl128', 'Ssl, SslNegotiateCert, SslRequireCert'][i % 4] ?? '';
  return `  <location path="Customer ${i}${i % 2 === 0 ? '' : '/admin'}" overrideMode="Allow">
    <system.webServer>
      <httpErrors errorMode="DetailedLocalOnly" existingResponse="Auto" />
      <security>
        <access sslFlags="${i % 40 === 0 ? 'Ssl, SslRequireCert' : flags}" />
      </security>
    </system.webServer>
  </location>
`;
}

/** An applicationHost.config of so many sites. */
export function applicationHost(sites: number): string {
  const parts = [
    `<?xml version="1.0" encoding="UTF-8"?>\n<configuration>\n${CONFIG_SECTIONS}  <system.applicationHost>\n    <applicationPools>\n`,
  ];
  for (let i = 0; i < sites; i++)
    parts.push(`      <add name="Customer ${i}" managedRuntimeVersion="v4.0" autoStart="true" />\n`);
  parts.push('    </applicationPools>\n    <sites>\n');
  for (let i = 0; i < sites; i++) parts.push(siteText(i));
  parts.push(
    '      <siteDefaults><logFile directory="%SystemDrive%\\inetpub\\logs" /></siteDefaults>\n    </sites>\n  </system.applicationHost>\n',
    '  <system.webServer>\n    <security><access sslFlags="None" /></security>\n  </system.webServer>\n',
  );
  for (let i = 0; i < sites; i++) parts.push(locationText(i));
  parts.push('</configuration>\n');
  return Buffer.from(parts.join('')).toString();
}

/** A MetaBase.xml of so many sites. */
export function metabase(sites: number): string {
  const parts = [
    '<?xml version ="1.0"?>\n<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0">\n<MBProperty>\n',
    '<IIsWebService\tLocation ="/LM/W3SVC"\n\t\tAccessFlags="AccessRead"\n\t\tIIs5IsolationModeEnabled="FALSE"\n\t>\n</IIsWebService>\n',
  ];
  for (let i = 0; i < sites; i++) {
    const id = i + 1;
    parts.push(
      `<IIsWebServer\tLocation ="/LM/W3SVC/${id}"
\t\tAppPoolId="Customer ${i}"
\t\tServerBindings=":80:${hostOf(i)}"${i % 7 === 3 ? '' : `\n\t\tSecureBindings=":443:"\n\t\tSSLCertHash="${'0123456789abcdef'.repeat(3).slice(i % 8, (i % 8) + 40)}"`}
\t\tServerComment="Customer ${i}"
\t\tServerSize="1"
\t>
</IIsWebServer>
<IIsWebVirtualDir\tLocation ="/LM/W3SVC/${id}/ROOT"
\t\tAccessFlags="AccessRead | AccessScript"
\t\tAppRoot="/LM/W3SVC/${id}/Root"
\t\tPath="D:\\sites\\customer${i}"
\t>
</IIsWebVirtualDir>
<IIsWebVirtualDir\tLocation ="/LM/W3SVC/${id}/ROOT/admin"
\t\tAccessSSLFlags="AccessSSL${i % 3 === 0 ? ' | AccessSSLNegotiateCert' : ''}${i % 40 === 1 ? ' | AccessSSLRequireCert' : ''}"
\t\tPath="D:\\sites\\customer${i}\\admin"
\t>
</IIsWebVirtualDir>
`,
    );
  }
  parts.push('</MBProperty>\n</configuration>\n');
  return Buffer.from(parts.join('')).toString();
}

/** `netsh http show sslcert` with so many entries. */
export function netshExport(entries: number): string {
  const parts = ['\nSSL Certificate bindings:\n-------------------------\n\n'];
  for (let i = 0; i < entries; i++) {
    parts.push(`    ${i % 2 === 0 ? `Hostname:port                : ${hostOf(i)}:443` : `IP:port                      : 10.${i >> 16}.${(i >> 8) & 255}.${i & 255}:443`}
    Certificate Hash             : ${(i * 2654435761).toString(16).padStart(40, '0').slice(-40)}
    Application ID               : {4dc3e181-e14b-4a21-b022-59fc669b0914}
    Certificate Store Name       : My
    Verify Client Certificate Revocation : Enabled
    Verify Revocation Using Cached Client Certificate Only : Disabled
    Usage Check                  : Enabled
    Revocation Freshness Time    : 0
    URL Retrieval Timeout        : 0
    Ctl Identifier               : (null)
    Ctl Store Name               : (null)
    DS Mapper Usage              : Disabled
    Negotiate Client Certificate : ${i % 50 === 0 ? 'Enabled' : 'Disabled'}
    Reject Connections           : Disabled
    Disable HTTP2                : Not Set

`);
  }
  return Buffer.from(parts.join('')).toString();
}
