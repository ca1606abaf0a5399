import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import Ajv2020 from 'ajv/dist/2020';
import { bundleCli, runCli, temporaryFolder } from '../support/cli';
import { inProject } from '../support/project';
import type { Files } from '../support/check';
import type { CliResult } from '../support/cli';

let cli = '';
before(() => {
  cli = bundleCli('two-servers');
});

const schemaOk = new Ajv2020({ strict: true, strictTypes: false }).compile(
  JSON.parse(readFileSync(inProject('docs', 'diff.schema.json'), 'utf8')) as object,
);

function host(flags: string): string {
  return `<configuration><system.applicationHost><sites><site name="Shop" id="1"><bindings><binding protocol="https" bindingInformation="*:443:" /></bindings></site></sites></system.applicationHost><location path="Shop"><system.webServer><security><access sslFlags="${flags}" /></security></system.webServer></location></configuration>`;
}

const METABASE =
  '<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0"><MBProperty><IIsWebServer Location ="/LM/W3SVC/1" SecureBindings=":443:" ServerComment="Shop" SSLCertHash="3f9a6c21d4b87e05a1c2f36d9b40e857c6a1d20e"/><IIsWebVirtualDir Location="/LM/W3SVC/1/ROOT" AccessSSLFlags="AccessSSL"/></MBProperty></configuration>';

function run(files: Files, ...args: readonly string[]): CliResult & { readonly folder: string } {
  const folder = temporaryFolder(files);
  return { ...runCli(cli, args, folder), folder };
}

describe('iis-ssl diff', () => {
  const nodes = { 'a/applicationHost.config': host('Ssl'), 'b/applicationHost.config': host('Ssl,SslNegotiateCert') };

  it('ends with 1 and names the difference with both places', () => {
    const { status, stdout, stderr } = run(nodes, 'diff', 'a', 'b');
    assert.equal(status, 1);
    assert.equal(stderr, '');
    assert.match(
      stdout,
      /~ \/ access flags: Ssl \[a\/applicationHost\.config:1\] -> Ssl, SslNegotiateCert \[b\/applicationHost\.config:1\]/,
    );
  });

  it('ends with 0 where two servers do the same', () => {
    assert.equal(run(nodes, 'diff', 'a', join('a', 'applicationHost.config')).status, 0);
  });

  it('writes JSON after its schema, and Markdown', () => {
    const json = run(nodes, 'diff', 'a', 'b', '--format', 'json');
    const document = JSON.parse(json.stdout) as { differences: { setting: string }[] };
    assert.equal(schemaOk(document), true, JSON.stringify(schemaOk.errors));
    assert.deepEqual(
      document.differences.map(({ setting }) => setting),
      ['access', 'clientCertificate'],
    );
    assert.match(run(nodes, 'diff', 'a', 'b', '--format', 'markdown').stdout, /^## Differences of two servers\n/);
  });

  it('compares IIS 6 with IIS 10', () => {
    const files = { 'MetaBase.xml': METABASE, 'b/applicationHost.config': host('Ssl') };
    const { status, stdout } = run(files, 'diff', 'MetaBase.xml', 'b');
    assert.equal(status, 1);
    assert.match(stdout, /SSL mode: user-mode SSL \(HTTPFilter\).* -> kernel-mode SSL/);
    assert.doesNotMatch(stdout, /access flags/);
    // Scripts get the names of the report contract.
    const document = JSON.parse(run(files, 'diff', 'MetaBase.xml', 'b', '--format', 'json').stdout) as {
      differences: { setting: string; before: { value: string }; after: { value: string } }[];
    };
    const mode = document.differences.find(({ setting }) => setting === 'sslMode');
    assert.deepEqual([mode?.before.value, mode?.after.value], ['userHttpFilter', 'kernel']);
  });

  it('lists the servers of a folder that holds several, and takes the one that is named', () => {
    const all = {
      'all/one/applicationHost.config': host('Ssl'),
      'all/two/applicationHost.config': host('None'),
      ...nodes,
    };
    const unnamed = run(all, 'diff', 'all', 'a');
    assert.equal(unnamed.status, 2);
    assert.match(unnamed.stderr, /"all\/one\/applicationHost\.config", "all\/two\/applicationHost\.config"/);
    assert.equal(run(all, 'diff', 'all', 'a', '--before-server', 'one').status, 0);
    assert.equal(run(all, 'diff', 'all', 'a', '--before-server', 'two').status, 1);
    assert.equal(run(all, 'diff', 'all', 'a', '--before-server', 'three').status, 2);
  });

  it('refuses a number of servers other than two', () => {
    assert.equal(run(nodes, 'diff', 'a').status, 2);
    assert.equal(run(nodes, 'diff', 'a', 'b', 'a').status, 2);
  });

  it('refuses a folder without a server, with a sentence', () => {
    const { status, stdout, stderr } = run({ ...nodes, 'c/redirection.config': '<configuration />' }, 'diff', 'a', 'c');
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /"c" holds no server: no applicationHost\.config and no MetaBase\.xml\./);
  });

  it('compares what could be read of a broken file, and says so', () => {
    const cut = host('Ssl').replace(/<access.*/, '');
    const { status, stdout } = run({ ...nodes, 'b/applicationHost.config': cut }, 'diff', 'a', 'b');
    assert.equal(status, 1);
    assert.match(stdout, /access flags: Ssl/);
    assert.match(stdout, /not known: b\/applicationHost\.config is not well-formed/);
  });

  it('compares what a project file could find, says what it could not, and ends with 3', () => {
    const project = JSON.stringify({ servers: [{ name: 'B', files: ['applicationHost.config', 'gone.reg'] }] });
    const { status, stdout, stderr } = run({ ...nodes, 'b/iis-ssl.config.json': project }, 'diff', 'a', 'b');
    assert.equal(status, 3);
    assert.match(stdout, /access flags: Ssl/);
    assert.match(stderr, /gone\.reg/);
  });

  it('ends with 3 where a side cannot be read', () => {
    const { status, stderr } = run(nodes, 'diff', 'a', 'nowhere');
    assert.equal(status, 3);
    assert.match(stderr, /nowhere: .*there is no such file or folder/);
  });
});

describe('iis-ssl migrate', () => {
  const files = { 'MetaBase.xml': METABASE };

  it('writes its files into the folder, and tells which', () => {
    const { status, stdout, folder } = run(files, 'migrate', 'MetaBase.xml', '--to', 'ws2022', '--out', 'new/server');
    assert.equal(status, 0);
    const written = readdirSync(join(folder, 'new', 'server')).sort();
    assert.deepEqual(written, [
      'applicationHost.config',
      'certificate-bindings-undo.cmd',
      'certificate-bindings.cmd',
      'certificate-bindings.ps1',
      'migration-report.md',
    ]);
    assert.deepEqual(
      stdout.trim().split('\n').sort(),
      written.map((name) => join('new', 'server', name)),
    );
  });

  it('is a server that differs from the old one only as its report says', () => {
    const { folder } = run(files, 'migrate', 'MetaBase.xml', '--to', 'ws2022', '--out', 'new');
    const { stdout } = runCli(cli, ['diff', 'MetaBase.xml', 'new', '--format', 'json'], folder);
    const { differences } = JSON.parse(stdout) as { differences: { setting: string }[] };
    assert.deepEqual(
      differences.map(({ setting }) => setting),
      ['product', 'sslMode'],
    );
  });

  it('overwrites nothing, and writes nothing beside a file that is there', () => {
    const folder = temporaryFolder({ ...files, 'new/migration-report.md': 'mine' });
    const { status, stderr } = runCli(cli, ['migrate', 'MetaBase.xml', '--to', 'ws2022', '--out', 'new'], folder);
    assert.equal(status, 2);
    assert.match(stderr, /migration-report\.md already/);
    assert.equal(readFileSync(join(folder, 'new', 'migration-report.md'), 'utf8'), 'mine');
    assert.equal(existsSync(join(folder, 'new', 'applicationHost.config')), false);
  });

  it('refuses what is no server, a target that is too old, and a missing folder, with a sentence', () => {
    const empty = { 'MetaBase.xml': METABASE.replace(/<IIsWeb.*?\/>/g, '<IIsWebService Location="/LM/W3SVC"/>') };
    for (const [given, args, sentence] of [
      [empty, ['--to', 'ws2022', '--out', 'new'], /holds no web server/],
      [{ 'MetaBase.xml': host('Ssl') }, ['--to', 'ws2022', '--out', 'new'], /no IIS 6 server/],
      [files, ['--to', 'ws2003', '--out', 'new'], /take ws2008 or later/],
      [files, ['--to', 'nt4', '--out', 'new'], /--to "nt4" is not known/],
      [files, ['--to', 'ws2022'], /--out FOLDER/],
    ] as const) {
      const { status, stderr, folder } = run(given, 'migrate', 'MetaBase.xml', ...args);
      assert.equal(status, 2, stderr);
      assert.match(stderr, sentence);
      assert.equal(existsSync(join(folder, 'new')), false);
    }
  });

  it('ends with 3 where the metabase cannot be read, and with its parts where one can', () => {
    const folder = temporaryFolder(files);
    assert.equal(runCli(cli, ['migrate', 'nowhere.xml', '--to', 'ws2022', '--out', 'new'], folder).status, 3);
    writeFileSync(join(folder, 'notes.txt'), 'nothing of ours');
    const partial = runCli(cli, ['migrate', 'MetaBase.xml', 'notes.txt', '--to', 'ws2022', '--out', 'new'], folder);
    assert.equal(partial.status, 3);
    assert.equal(existsSync(join(folder, 'new', 'applicationHost.config')), true);
  });
});
