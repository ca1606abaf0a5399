/** Pages of Microsoft that settings are documented on, below learn.microsoft.com. Named in answers, never opened by us. */
const PAGES = {
  access: 'iis/configuration/system.webserver/security/access',
  binding: 'iis/configuration/system.applicationhost/sites/site/bindings/binding',
  sites: 'iis/configuration/system.applicationhost/sites/',
  hsts: 'iis/configuration/system.applicationhost/sites/site/hsts',
  runtime: 'iis/configuration/system.webserver/serverruntime',
  iisMapping: 'iis/configuration/system.webserver/security/authentication/iisclientcertificatemappingauthentication/',
  adMapping: 'iis/configuration/system.webserver/security/authentication/clientcertificatemappingauthentication',
  locking: 'iis/get-started/planning-for-security/how-to-use-locking-in-iis-configuration',
  deepDive: 'iis/get-started/planning-your-iis-architecture/deep-dive-into-iis-configuration-with-iis-7-and-iis-8',
  redirection: 'iis/configuration/configurationredirection',
  metabase: 'previous-versions/iis/6.0-sdk/ms524954(v=vs.90)',
  kernelSsl: 'windows/win32/http/kernel-mode-ssl',
  netsh: 'windows-server/administration/windows-commands/netsh-http',
  tlsRegistry: 'windows-server/security/tls/tls-registry-settings',
  httpFlags: 'windows/win32/api/http/ns-http-http_service_config_ssl_param',
} as const;

export type PageName = keyof typeof PAGES;

/** The address of a page. */
export function pageAddress(page: PageName): string {
  return `https://learn.microsoft.com/${PAGES[page]}`;
}
