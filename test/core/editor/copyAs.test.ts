import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  bindingCommands,
  copiedText,
  formatMessage,
  missingExports,
  pathCommands,
  subjectAt,
} from '../../../src/core/index';
import { checkFiles, must } from '../../support/check';
import type { CopiedCommand } from '../../../src/core/index';

const NETSH = (endpoint: string, more = ''): string => `SSL Certificate bindings:
-------------------------

    ${endpoint}
    Certificate Hash             : 2ace368a90d2117be7a0065dfe259b2e8c94f538
    Application ID               : {4dc3e181-e14b-4a21-b022-59fc669b0914}
    Certificate Store Name       : WebHosting
${more}`;

function host(site: string, binding: string, location: string): string {
  return `<configuration><system.applicationHost><sites><site name="${site}" id="1"><bindings><binding ${binding} /></bindings></site></sites></system.applicationHost><location path="${location}"><system.webServer><security><access sslFlags="Ssl, SslNegotiateCert" /></security></system.webServer></location></configuration>`;
}

const by = (commands: readonly CopiedCommand[], tool: CopiedCommand['tool']): CopiedCommand =>
  must(
    commands.find((command) => command.tool === tool),
    tool,
  );

describe('rows as commands, with their undo', () => {
  it('a binding for appcmd, PowerShell and, where the entry is known, netsh', () => {
    const { analysis, site } = checkFiles({
      'a/applicationHost.config': host(
        'Shop',
        'protocol="https" bindingInformation="*:443:www.example.org" sslFlags="33"',
        'Shop',
      ),
      'a/sslcert.txt': NETSH(
        'Hostname:port                : www.example.org:443',
        '    Negotiate Client Certificate : Enabled\n    Disable TLS1.3 : Set\n',
      ),
    });
    const shop = site('Shop');
    const commands = bindingCommands(analysis.server, shop, must(shop.bindings[0], 'binding'));
    assert.deepEqual(by(commands, 'netsh'), {
      tool: 'netsh',
      command:
        'netsh http add sslcert hostnameport=www.example.org:443 certhash=2ace368a90d2117be7a0065dfe259b2e8c94f538 appid={4dc3e181-e14b-4a21-b022-59fc669b0914} certstorename=WebHosting clientcertnegotiation=enable disabletls13=enable',
      undo: 'netsh http delete sslcert hostnameport=www.example.org:443',
    });
    assert.deepEqual(by(commands, 'appcmd'), {
      tool: 'appcmd',
      command: `%windir%\\system32\\inetsrv\\appcmd set site /site.name:"Shop" "/+bindings.[protocol='https',bindingInformation='*:443:www.example.org',sslFlags='33']"`,
      undo: `%windir%\\system32\\inetsrv\\appcmd set site /site.name:"Shop" "/-bindings.[protocol='https',bindingInformation='*:443:www.example.org']"`,
    });
    assert.deepEqual(by(commands, 'powershell'), {
      tool: 'powershell',
      command: `New-WebBinding -Name 'Shop' -Protocol 'https' -IPAddress '*' -Port 443 -HostHeader 'www.example.org' -SslFlags 33`,
      undo: `Remove-WebBinding -Name 'Shop' -Protocol 'https' -BindingInformation '*:443:www.example.org'`,
    });
  });

  it('a path, as its flags hold', () => {
    const { analysis, site, path } = checkFiles({
      'applicationHost.config': host("Joe's", 'protocol="https" bindingInformation="*:443:"', "Joe's/a &amp; b"),
    });
    const commands = pathCommands(analysis.server, site("Joe's"), path("Joe's", '/a & b'));
    assert.equal(
      by(commands, 'appcmd').command,
      `%windir%\\system32\\inetsrv\\appcmd set config "Joe's/a & b" -section:system.webServer/security/access -sslFlags:"Ssl,SslNegotiateCert" -commit:apphost`,
    );
    assert.equal(
      copiedText(by(commands, 'powershell')),
      `Set-WebConfigurationProperty -PSPath 'MACHINE/WEBROOT/APPHOST' -Location 'Joe''s/a & b' -Filter 'system.webServer/security/access' -Name 'sslFlags' -Value 'Ssl,SslNegotiateCert'
# Undo: Clear-WebConfiguration -PSPath 'MACHINE/WEBROOT/APPHOST' -Location 'Joe''s/a & b' -Filter 'system.webServer/security/access'
`,
    );
  });

  it('a name that a console would read as more than itself has no command for it', () => {
    for (const name of ['%TEMP%', 'a&quot; &amp; calc', 'a&#10;calc']) {
      const { analysis } = checkFiles({
        'applicationHost.config': host(name, 'protocol="https" bindingInformation="*:443:"', name),
      });
      const site = must(analysis.server.sites[0], 'site');
      const commands = [
        ...bindingCommands(analysis.server, site, must(site.bindings[0], 'binding')),
        ...pathCommands(analysis.server, site, must(site.paths[0], 'path')),
      ];
      assert.ok(!commands.some(({ tool }) => tool === 'appcmd'), name);
      for (const { command, undo } of commands) assert.doesNotMatch(command + undo, /\n/);
    }
    const { analysis } = checkFiles({
      'applicationHost.config': host('S', 'protocol="https" bindingInformation="*:443:a&apos;b"', 'S'),
    });
    const site = must(analysis.server.sites[0], 'site');
    const commands = bindingCommands(analysis.server, site, must(site.bindings[0], 'binding'));
    assert.ok(!commands.some(({ tool }) => tool === 'appcmd'));
    assert.match(by(commands, 'powershell').command, /-HostHeader 'a''b'/);
  });

  it('IIS 6 has none of the tools', () => {
    const { analysis } = checkFiles({
      'MetaBase.xml':
        '<MBProperty><IIsWebServer Location="/LM/W3SVC/1" ServerComment="Old" SecureBindings=":443:" /></MBProperty>',
    });
    const site = must(analysis.server.sites[0], 'site');
    assert.deepEqual(bindingCommands(analysis.server, site, must(site.bindings[0], 'binding')), []);
    assert.deepEqual(pathCommands(analysis.server, site, must(site.paths[0], 'path')), []);
    assert.deepEqual(
      missingExports(analysis.server).map(({ kind }) => kind),
      ['httpParameters'],
    );
  });
});

describe('what is missing to know more', () => {
  it('exports of HTTP.SYS and Schannel, with their commands, until they are there', () => {
    const files = { 'a/applicationHost.config': host('S', 'protocol="https" bindingInformation="*:443:"', 'S') };
    const missing = missingExports(checkFiles(files).analysis.server);
    assert.deepEqual(
      missing.map(({ command }) => command.split(' ').slice(0, 2).join(' ')),
      ['netsh http', 'reg export'],
    );
    assert.match(missing.map(({ what }) => formatMessage(what)).join(' '), /HTTP\.SYS.*Schannel/);
    const more = { ...files, 'a/sslcert.txt': NETSH('IP:port                      : 0.0.0.0:443') };
    assert.deepEqual(
      missingExports(checkFiles(more).analysis.server).map(({ kind }) => kind),
      ['schannel'],
    );
  });

  it('nothing for a file without an https binding', () => {
    const files = { 'applicationHost.config': host('S', 'protocol="http" bindingInformation="*:80:"', 'S') };
    assert.deepEqual(missingExports(checkFiles(files).analysis.server), []);
  });
});

describe('what a text is about', () => {
  const text = host('Shop', 'protocol="https" bindingInformation="*:443:"', 'Shop/admin');
  const { analysis } = checkFiles({ 'applicationHost.config': text });
  const at = (part: string): string => {
    const subject = subjectAt(analysis, 'applicationHost.config', text.indexOf(part) + 1);
    return subject === null
      ? 'nothing'
      : [subject.site.name, subject.binding?.bindingInformation?.value, subject.path?.path].filter(Boolean).join(' ');
  };

  it('the binding, the site, the path of a location; nothing elsewhere', () => {
    assert.equal(at('bindingInformation'), 'Shop *:443:');
    assert.equal(at('<site name'), 'Shop');
    assert.equal(at('<access'), 'Shop /admin');
    assert.equal(at('<configuration'), 'nothing');
  });
});
