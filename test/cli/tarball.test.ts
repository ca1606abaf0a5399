import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { bundleCli, temporaryFolder } from '../support/cli';
import { inProject, ROOT } from '../support/project';

/** What npm reports of a tarball that it made. */
interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

const manifest = JSON.parse(readFileSync(inProject('package.json'), 'utf8')) as {
  readonly name: string;
  readonly version: string;
  readonly files: readonly string[];
};

/** Runs a command of npm; without a network, since what was packed needs nothing else. */
function npm(command: 'npm' | 'npx', args: readonly string[], cwd: string): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    env: { ...process.env, npm_config_offline: 'true', npm_config_audit: 'false', npm_config_fund: 'false' },
  });
  return { status, output: stdout + (status === 0 ? '' : stderr) };
}

/** The project as it is packed, with the command line bundled for this test. */
function stage(): string {
  const folder = temporaryFolder();
  for (const name of ['package.json', ...manifest.files.map((file) => file.replace('/**', ''))]) {
    if (name !== 'dist' && existsSync(inProject(name)))
      cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  }
  const cli = join(folder, 'dist', 'cli.js');
  mkdirSync(dirname(cli), { recursive: true });
  copyFileSync(bundleCli('tarball'), cli);
  return folder;
}

describe('the package of npm, installed into an empty folder without a network', () => {
  let packed: Packed | undefined;
  let installed = '';

  before(() => {
    const staged = stage();
    const { status, output } = npm('npm', ['pack', '--json'], staged);
    assert.equal(status, 0, output);
    [packed] = JSON.parse(output) as Packed[];
    const tarball = join(staged, packed?.filename ?? '');
    installed = temporaryFolder({ 'package.json': '{ "private": true }' });
    const install = npm('npm', ['install', tarball], installed);
    assert.equal(install.status, 0, install.output);
  });

  it('holds what ships and nothing else', () => {
    const { contents } = JSON.parse(readFileSync(inProject('budgets.json'), 'utf8')) as { contents: string[] };
    const allowed = contents.map((pattern) => new RegExp(`^(?:${pattern})$`));
    const paths = packed?.files.map(({ path }) => path) ?? [];
    assert.deepEqual(
      paths.filter((path) => !allowed.some((pattern) => pattern.test(path))),
      [],
    );
    for (const path of ['dist/cli.js', 'README.md', 'LICENSE', 'THIRD-PARTY-NOTICES'])
      assert.ok(paths.includes(path), path);
  });

  it('brings no other package along', () => {
    const { status, output } = npm('npm', ['ls', '--all', '--parseable'], installed);
    assert.equal(status, 0, output);
    assert.deepEqual(
      output
        .trim()
        .split(/\r?\n/)
        .slice(1)
        .map((path) => path.replaceAll('\\', '/').split('/').at(-1)),
      [manifest.name],
    );
  });

  it('runs as iis-ssl on a sample, and finds what is wrong there', () => {
    const sample = join('node_modules', manifest.name, 'samples', 'iis10-client-certificates');
    const { status, output } = npm('npx', ['--no', 'iis-ssl', 'check', sample, '--format', 'json'], installed);
    assert.equal(status, 1, output);
    const report = JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1)) as {
      tool: { version: string };
      findings: { rule: string }[];
    };
    assert.equal(report.tool.version, manifest.version);
    assert.ok(report.findings.some(({ rule }) => rule === 'require-cert-without-negotiate'));
  });

  it('finds the pages of its rules', () => {
    const page = npm('npx', ['--no', 'iis-ssl', 'explain', 'require-cert-without-negotiate'], installed);
    assert.equal(page.status, 0, page.output);
    assert.match(page.output, /## How to fix/);
  });
});
