import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { bundleCli, runCli, temporaryFolder } from '../support/cli';
import { sarifErrors } from '../support/sarifSchema';
import { A, access, host, HTTPS } from '../support/rules';
import type { CliResult } from '../support/cli';

let cli = '';
before(() => {
  cli = bundleCli('profiles');
});

const SITE = host(HTTPS, access('SslNegotiateCert'));

function check(args: readonly string[], project?: string): CliResult {
  const files = { [A]: SITE, ...(project === undefined ? {} : { 'iis-ssl.config.json': project }) };
  return runCli(cli, ['check', '.', ...args], temporaryFolder(files));
}

interface Profiles {
  readonly profiles?: readonly {
    readonly profile: string;
    readonly results: readonly { readonly control: string; readonly status: string }[];
  }[];
}

interface Sarif {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly kind?: string;
        readonly level: string;
        readonly message: { readonly text: string };
        readonly properties: {
          readonly profile: string;
          readonly revision: string;
          readonly control: string;
          readonly name: string | null;
        };
      }[];
    },
  ];
}

function statusOf(control: string, { stdout }: CliResult): string | undefined {
  const { profiles } = JSON.parse(stdout) as Profiles;
  return profiles?.flatMap(({ results }) => results).find((result) => result.control === control)?.status;
}

describe('profiles on the command line', () => {
  it('are off by default', () => {
    const { status, stdout } = check(['--format', 'json']);
    assert.equal(status, 0);
    assert.equal((JSON.parse(stdout) as Profiles).profiles, undefined);
  });

  it('are asked by --profile, several of them too, and a control that fails counts', () => {
    const result = check(['--format', 'json', '--profile', 'stig-iis10-site', '--profile', 'cis-iis10']);
    assert.deepEqual(
      (JSON.parse(result.stdout) as Profiles).profiles?.map(({ profile }) => profile),
      ['stig-iis10-site', 'cis-iis10'],
    );
    assert.equal(statusOf('V-218768', result), 'fail');
    // V-218768 is an error; all that fails of CIS here is milder.
    assert.equal(result.status, 1);
    assert.equal(check(['--profile', 'cis-iis10']).status, 0);
    assert.equal(check(['--profile', 'cis-iis10', '--fail-on', 'information']).status, 1);
    assert.equal(check(['--profile', 'stig-iis10-site', '--fail-on', 'never']).status, 0);
  });

  it('are asked by the project file, which also says what does not apply', () => {
    const project = (roles: string): string =>
      `{ "servers": [{ "name": "web", "files": ["."], "profiles": ["stig-iis10-site"], "roles": ${roles} }] }`;
    assert.equal(statusOf('V-218768', check(['--format', 'json'], project('{}'))), 'fail');
    const proxied = check(['--format', 'json'], project('{ "site": ["tlsAtProxy"] }'));
    assert.equal(statusOf('V-218768', proxied), 'notApplicable');
    const unknown = check([], project('{ "*": ["behindProxy"] }'));
    assert.equal(unknown.status, 3);
    assert.match(unknown.stderr, /"behindProxy" is not known\. Known are tlsAtProxy, /);
  });

  it('are wrong usage under an unknown name', () => {
    const { status, stderr } = check(['--profile', 'stig']);
    assert.equal(status, 2);
    assert.match(stderr, /--profile "stig" is not known\. Known are stig-iis10-site, stig-iis10-server, cis-iis10\./);
  });

  it('stand in SARIF, each answer with its control and revision', () => {
    const project =
      '{ "servers": [{ "name": "web", "files": ["."], "profiles": ["stig-iis10-site", "stig-iis10-server"], "roles": { "site": ["tlsAtProxy"] } }] }';
    const log = JSON.parse(check(['--format', 'sarif'], project).stdout) as Sarif;
    assert.deepEqual(sarifErrors(log), []);
    const [{ tool, results }] = log.runs;
    const answers = results.filter(({ ruleId }) => ruleId.startsWith('stig-'));
    for (const { ruleId, ruleIndex, kind, level, message, properties } of answers) {
      assert.equal(tool.driver.rules[ruleIndex]?.id, ruleId);
      assert.equal(`${properties.profile}/${properties.control}`, ruleId);
      assert.match(message.text, /\w/);
      // 3.27.10: what does not fail has no level.
      assert.equal(level === 'none', kind !== 'fail', ruleId);
    }
    const [proxied] = answers.filter(({ ruleId }) => ruleId === 'stig-iis10-site/V-218768');
    assert.equal(proxied?.kind, 'notApplicable');
    assert.match(proxied.message.text, /tlsAtProxy|proxy/i);
    assert.equal(proxied.properties.revision, 'V2R15');
    assert.equal(proxied.properties.name, 'IIST-SI-000242');
    // Nothing was read of Schannel.
    assert.equal(answers.find(({ ruleId }) => ruleId === 'stig-iis10-server/V-218821')?.kind, 'open');
    assert.equal(answers.find(({ ruleId }) => ruleId === 'stig-iis10-server/V-218821')?.properties.revision, 'V3R7');
    const failing = JSON.parse(check(['--format', 'sarif', '--profile', 'stig-iis10-site']).stdout) as Sarif;
    const failed = failing.runs[0].results.find(({ ruleId }) => ruleId === 'stig-iis10-site/V-218768');
    assert.deepEqual([failed?.kind, failed?.level], ['fail', 'error']);
  });

  it('stand in text and Markdown, too', () => {
    assert.match(
      check(['--profile', 'stig-iis10-site']).stdout,
      /^ {2}fails {2}V-218737 IIST-SI-000203 Site \/: .*Ssl is missing\./m,
    );
    const markdown = check(['--profile', 'stig-iis10-site', '--format', 'markdown']).stdout;
    assert.match(markdown, /^## Profiles$/m);
    assert.match(markdown, /^ {6}fails {2}V-218737/m);
  });
});
