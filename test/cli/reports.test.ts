import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { RULES } from '../../src/core/index';
import { bundleCli, runCli, temporaryFolder, writeFiles } from '../support/cli';
import { A, access, host, HTTPS } from '../support/rules';
import { sarifErrors } from '../support/sarifSchema';

let cli = '';
before(() => {
  cli = bundleCli('reports');
});

const BAD = host(HTTPS, access('SslRequireCert', 'Site/a'));

describe('check', () => {
  it('writes SARIF with the page of the rule, and Markdown', () => {
    const folder = temporaryFolder({ [A]: BAD });
    const { status, stdout } = runCli(cli, ['check', '.', '--format', 'sarif'], folder);
    assert.equal(status, 1);
    const log: unknown = JSON.parse(stdout);
    assert.deepEqual(sarifErrors(log), []);
    assert.match(stdout, /## How to fix/);
    assert.match(runCli(cli, ['check', '.', '--format', 'markdown'], folder).stdout, /^# SSL report\n/);
  });

  it('fails only for what the baseline does not have', () => {
    const folder = temporaryFolder({ [A]: BAD });
    const check = (...args: readonly string[]) =>
      runCli(cli, ['check', '.', '--baseline', 'known.json', ...args], folder);
    assert.equal(check().status, 2);
    assert.equal(check('--update-baseline').status, 0);
    const written = readFileSync(join(folder, 'known.json'), 'utf8');
    assert.equal(check().status, 0);
    assert.equal(readFileSync(join(folder, 'known.json'), 'utf8'), written);
    writeFiles(folder, { [A]: host(HTTPS, access('SslRequireCert', 'Site/b')) });
    const moved = check();
    assert.equal(moved.status, 1);
    assert.match(moved.stdout, /403\.7/);
    assert.match(moved.stderr, /known\.json: require-cert-without-negotiate at Site\/a .*no longer found/);
  });

  it('refuses a baseline that is none, and --update-baseline without a file', () => {
    const folder = temporaryFolder({ [A]: BAD, 'x.json': '{}' });
    assert.equal(runCli(cli, ['check', A, '--baseline', 'x.json'], folder).status, 2);
    assert.equal(runCli(cli, ['check', A, '--update-baseline'], folder).status, 2);
  });
});

describe('a password in clear text', () => {
  const mapping = (password: string): string =>
    `<location path="Site"><system.webServer><security><authentication><iisClientCertificateMappingAuthentication enabled="true"><oneToOneMappings><add userName="u" password="${password}" certificate="x" /></oneToOneMappings></iisClientCertificateMappingAuthentication></authentication></security></system.webServer></location>`;

  it('is found and shown in no format, nor in a comparison', () => {
    const folder = temporaryFolder({
      'before/applicationHost.config': host(HTTPS, mapping('Hunter2')),
      'after/applicationHost.config': host(HTTPS, mapping('Hunter3') + access('Ssl')),
    });
    for (const format of ['text', 'json', 'sarif', 'markdown']) {
      const { stdout, stderr } = runCli(cli, ['check', 'before', '--format', format], folder);
      assert.match(stdout, /cert-mapping-clear-password/, format);
      assert.doesNotMatch(stdout + stderr, /Hunter/, format);
    }
    for (const format of ['text', 'json', 'markdown']) {
      const { stdout, stderr } = runCli(cli, ['diff', 'before', 'after', '--format', format], folder);
      assert.match(stdout, /Ssl/, format);
      assert.doesNotMatch(stdout + stderr, /Hunter/, format);
    }
  });
});

describe('explain', () => {
  it('prints the page of every rule, without the marks of its generator', () => {
    for (const { slug } of RULES.slice(0, 3)) {
      const { status, stdout } = runCli(cli, ['explain', slug], '.');
      assert.equal(status, 0);
      assert.ok(stdout.startsWith(`# ${slug}\n`));
      assert.match(stdout, /## How to fix/);
      assert.doesNotMatch(stdout, /<!-- (?:generated|example)/);
    }
  });

  it('helps with a name that is nearly right', () => {
    const { status, stderr } = runCli(cli, ['explain', 'sni-without-hosts'], '.');
    assert.equal(status, 2);
    assert.match(stderr, /Did you mean "sni-without-host"/);
  });
});

it('rules as JSON has every rule as it is', () => {
  const { stdout } = runCli(cli, ['rules', '--format', 'json'], '.');
  const { rules } = JSON.parse(stdout) as { rules: { slug: string; severity: string; fixable: string }[] };
  assert.deepEqual(
    rules.map(({ slug, severity, fixable }) => [slug, severity, fixable]),
    RULES.map(({ slug, severity, fixable }) => [slug, severity, fixable]),
  );
});
