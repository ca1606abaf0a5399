import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { bundleCli, runCli, temporaryFolder } from '../support/cli';
import { access, host } from '../support/rules';
import { inProject } from '../support/project';
import type { CliResult } from '../support/cli';
import type { Files } from '../support/check';

const CLI = bundleCli('hostile-files');
const HTTPS = '<binding protocol="https" bindingInformation="*:443:" />';

interface Recorded extends CliResult {
  /** The files outside of the program itself that were looked at, absolute. */
  readonly files: readonly string[];
  readonly modules: readonly string[];
}

/** Runs the command line and tells which files it looked at. */
function runRecorded(args: readonly string[], cwd: string): Recorded {
  const record = join(temporaryFolder(), 'seen.json');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--require', inProject('test', 'support', 'recordFiles.cjs'), CLI, ...args],
    { cwd, encoding: 'utf8', env: { ...process.env, RECORD_FILES: record } },
  );
  const seen = JSON.parse(readFileSync(record, 'utf8')) as readonly string[];
  const isModule = (each: string): boolean => each.startsWith('module ');
  return {
    status,
    stdout,
    stderr,
    files: [...new Set(seen.filter((each) => !isModule(each)).map((path) => resolve(cwd, path)))].filter(
      (path) => !path.startsWith(inProject()),
    ),
    modules: seen.filter(isModule),
  };
}

/** A server whose texts name files outside of its folder in every way there is. */
function naming(path: string): Files {
  const application = `<application path="/"><virtualDirectory path="/" physicalPath="${path}" /></application>`;
  return {
    'server/applicationHost.config': `<!DOCTYPE configuration SYSTEM "${path}" [<!ENTITY x SYSTEM "${path}"><!ENTITY % y SYSTEM "${path}">%y;]>${host(
      HTTPS,
      `<system.webServer><security><access configSource="${path}" /></security></system.webServer>${access('Ssl', 'Site/&x;')}`,
    ).replace('<bindings>', `${application}<bindings>`)}`,
    'server/web.config': `<configuration><system.webServer><httpProtocol configSource="${path}" /></system.webServer></configuration>`,
    'server/redirection.config': `<configuration><configurationRedirection enabled="true" path="${path}" userName="u" password="p" /></configuration>`,
    'secret/web.config': '<configuration secret="TOPSECRET" />',
    'secret.config': '<access sslFlags="Ssl" secret="TOPSECRET" />',
  };
}

describe('the command line opens nothing because a file names it', () => {
  for (const path of [
    '..\\secret.config',
    '../secret.config',
    '..\\secret',
    '\\\\127.0.0.1\\share\\secret.config',
    '//127.0.0.1/share/secret.config',
    'file:///etc/passwd',
    'http://127.0.0.1/x.dtd',
    '/etc/passwd',
    'C:\\Windows\\win.ini',
    '%SystemDrive%\\secret.config',
    '\\\\?\\GLOBALROOT\\Device\\Null',
    'CON',
  ]) {
    it(path, () => {
      const folder = temporaryFolder(naming(path));
      const { status, stdout, stderr, files, modules } = runRecorded(['check', 'server', '--format', 'json'], folder);
      assert.ok(status === 0 || status === 1 || status === 3, stderr);
      const allowed = [
        'server',
        'server/applicationHost.config',
        'server/web.config',
        'server/redirection.config',
        'server/iis-ssl.config.json',
      ].map((name) => resolve(folder, name));
      assert.deepEqual(
        files.filter((file) => !allowed.includes(file)),
        [],
      );
      assert.ok(files.includes(resolve(folder, 'server/applicationHost.config')), 'the record is one');
      assert.deepEqual(modules, []);
      assert.doesNotMatch(stdout + stderr, /TOPSECRET|root:/);
    });
  }

  it('nor by a project file, whose paths lie below it', () => {
    for (const path of ['../secret.config', '/etc/passwd', '\\\\127.0.0.1\\share', 'C:\\x', 'a/../../secret.config']) {
      const folder = temporaryFolder({
        ...naming('x'),
        'server/iis-ssl.config.json': JSON.stringify({
          servers: [{ name: 'a', files: [path, 'applicationHost.config'], paths: { Site: path } }],
        }),
      });
      const { status, files } = runRecorded(['check', 'server'], folder);
      assert.equal(status, 3, 'what is left out is said');
      assert.deepEqual(
        files.filter((file) => !file.startsWith(resolve(folder, 'server'))),
        [],
      );
    }
  });

  it('nor by a symbolic link in a folder', () => {
    const folder = temporaryFolder(naming('x'));
    symlinkSync(join(folder, 'secret'), join(folder, 'server', 'linked'));
    symlinkSync(join(folder, 'secret.config'), join(folder, 'server', 'linked.config'));
    const { stdout, files } = runRecorded(['check', 'server', '--format', 'json'], folder);
    assert.ok(files.every((file) => !/secret|linked/.test(file)));
    assert.doesNotMatch(stdout, /TOPSECRET/);
  });
});

describe('files that cannot be read are named, and the others are reported', () => {
  const files = { 'applicationHost.config': host(HTTPS), 'web.config': '<configuration />' };
  const run = (folder: string, ...paths: readonly string[]): CliResult =>
    runCli(CLI, ['check', ...paths, '--format', 'json'], folder);

  it('a file that is gone', () => {
    const { status, stdout } = run(temporaryFolder(files), 'applicationHost.config', 'gone.config');
    const { inputs } = JSON.parse(stdout) as { inputs: readonly { file: string; problem?: string }[] };
    assert.equal(status, 3);
    assert.match(inputs.find(({ file }) => file === 'gone.config')?.problem ?? '', /no such file/);
  });

  it('a folder with the name of a file', () => {
    const folder = temporaryFolder(files);
    mkdirSync(join(folder, 'sub', 'applicationHost.config'), { recursive: true });
    assert.equal(run(folder, '.').status, 0);
  });

  it('a file that may not be read', { skip: process.getuid?.() === 0 && 'root may read everything' }, () => {
    const folder = temporaryFolder(files);
    chmodSync(join(folder, 'web.config'), 0);
    const { status, stdout } = run(folder, '.');
    assert.equal(status, 3);
    assert.match(stdout, /permission is denied/);
  });

  it('a file that ends in the middle of a character', () => {
    const text = Buffer.from(host(HTTPS, '', 'Büro'), 'utf8');
    const cut = text.subarray(0, text.indexOf(0xc3) + 1);
    const { status, stderr } = run(temporaryFolder({ 'applicationHost.config': cut }), 'applicationHost.config');
    assert.equal(status, 1);
    assert.equal(stderr, '');
  });
});
