import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { bundleCli, runCli, temporaryFolder } from '../support/cli';
import { A, access, host, HTTPS } from '../support/rules';
import type { CliResult } from '../support/cli';
import type { CheckDocument } from '../support/documents';

let cli = '';
before(() => {
  cli = bundleCli('policy');
});

const BAD = host(HTTPS, access('SslRequireCert'));

function check(project: string, args: readonly string[] = []): CliResult {
  return runCli(cli, ['check', '.', ...args], temporaryFolder({ [A]: BAD, 'iis-ssl.config.json': project }));
}

describe('a project file in the folder that is checked', () => {
  it('decides about severities, and so about the exit status', () => {
    assert.equal(check('{}').status, 1);
    assert.equal(check('{ "rules": { "require-cert-without-negotiate": "warning" } }').status, 0);
    const { status, stdout } = check('{ "rules": { "require-cert-without-negotiate": "off" } }', [
      '--fail-on',
      'information',
      '--format',
      'json',
    ]);
    assert.equal(status, 0);
    assert.deepEqual((JSON.parse(stdout) as CheckDocument).findings, []);
  });

  it('counts too when it is named itself', () => {
    const folder = temporaryFolder({
      'a/applicationHost.config': BAD,
      'a/iis-ssl.config.json': '{ "rules": { "require-cert-without-negotiate": "hint" } }',
    });
    assert.equal(runCli(cli, ['check', 'a/iis-ssl.config.json'], folder).status, 0);
    assert.equal(runCli(cli, ['check', 'a'], folder).status, 0);
    assert.equal(runCli(cli, ['check', 'a/applicationHost.config'], folder).status, 1);
  });

  it('is no input that was understood when a name or a severity in it is not: status 3, with the place', () => {
    const unknown = check('{\n  "rules": { "no-such-rule": "off" } }');
    assert.equal(unknown.status, 3);
    assert.match(unknown.stderr, /iis-ssl\.config\.json:2:14: .*"no-such-rule"/);
    assert.match(unknown.stdout, /require-cert-without-negotiate/);
    const severity = check('{ "rules": { "require-cert-without-negotiate": "fatal" } }');
    assert.equal(severity.status, 3);
    assert.match(severity.stderr, /iis-ssl\.config\.json:1:48: .*"fatal"/);
  });
});
