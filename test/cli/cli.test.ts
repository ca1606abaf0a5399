import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { bundleCli, runCli, runCliIntoBrokenPipe, temporaryFolder, writeFiles } from '../support/cli';
import { utf16le, utf16leWithBom } from '../support/encode';
import { analyzeCase, fixtureCases } from '../support/fixtures';
import { inProject } from '../support/project';
import { errorsAgainst, schemaErrors } from '../support/schema';
import { checkDocument } from '../../src/core/index';
import type { CliResult } from '../support/cli';
import type { Files } from '../support/check';
import type { CheckDocument, RequestDocument } from '../support/documents';

let cli = '';
before(() => {
  cli = bundleCli('cli');
});

function site(name: string, id: number, bindings = '<binding protocol="https" bindingInformation="*:443:" />'): string {
  return `<site name="${name}" id="${id}"><bindings>${bindings}</bindings></site>`;
}

function applicationHost(sites = site('Default Web Site', 1), rest = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<configuration>\n<system.applicationHost><sites>${sites}</sites></system.applicationHost>\n${rest}</configuration>\n`;
}

function access(path: string, flags: string): string {
  return `<location path="${path}"><system.webServer><security><access sslFlags="${flags}" /></security></system.webServer></location>\n`;
}

const GOOD = applicationHost();
const BAD = applicationHost(undefined, access('Default Web Site', 'Ssl, SslRequireCert'));
const METABASE =
  '<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0"><MBProperty><IIsWebServer Location ="/LM/W3SVC/1" SecureBindings=":443:" ServerComment="Shop"/></MBProperty></configuration>';

function run(files: Files, args: readonly string[]): CliResult & { readonly folder: string } {
  const folder = temporaryFolder(files);
  return { ...runCli(cli, args, folder), folder };
}

function document({ stdout }: CliResult): CheckDocument {
  const parsed = JSON.parse(stdout) as CheckDocument;
  assert.deepEqual(schemaErrors(parsed), []);
  return parsed;
}

const JSON_OUT = ['--format', 'json'];

describe('exit status', () => {
  it('is 0 when nothing is wrong', () => {
    const { status, stderr } = run({ 'applicationHost.config': GOOD }, ['check', '.']);
    assert.equal(status, 0);
    assert.equal(stderr, '');
  });

  it('is 1 when there is an error', () => {
    assert.equal(run({ 'applicationHost.config': BAD }, ['check', '.']).status, 1);
  });

  it('compares severities with --fail-on', () => {
    const information = { 'MetaBase.xml': METABASE };
    assert.equal(run(information, ['check', '.']).status, 0);
    assert.equal(run(information, ['check', '.', '--fail-on', 'warning']).status, 0);
    assert.equal(run(information, ['check', '.', '--fail-on', 'information']).status, 1);
    assert.equal(run({ 'applicationHost.config': BAD }, ['check', '.', '--fail-on', 'never']).status, 0);
    assert.equal(run({ 'applicationHost.config': BAD }, ['check', '.', '--fail-on=warning']).status, 1);
  });

  for (const [what, args, said] of [
    ['no file', ['check'], /No file or folder/],
    ['a command that does not exist', ['chek', '.'], /no command "chek"/],
    ['an option that does not exist', ['check', '.', '--verbose'], /verbose/],
    ['a format that does not exist', ['check', '.', '--format', 'yaml'], /"yaml".*text/],
    ['a severity that does not exist', ['check', '.', '--fail-on', 'warn'], /"warn".*warning/],
    ['a Windows that does not exist', ['check', '.', '--windows', 'nt4'], /"nt4".*ws2003.*ws2025/],
    ['an option without its value', ['check', '.', '--format'], /format/],
    ['a path that does not begin with a slash', ['flow', '.', '--path', 'admin'], /"admin"/],
    ['a flow in a format of check', ['flow', '.', '--format', 'text'], /"text".*svg/],
    ['a site that does not exist', ['flow', '.', '--site', 'Nowhere'], /"Nowhere".*"Default Web Site" \(1\)/],
    ['an --out that cannot be written', ['check', '.', '--out', 'no/such/folder/report.txt'], /report\.txt/],
  ] as const) {
    it(`is 2 for ${what}, and the message says what is right`, () => {
      const { status, stdout, stderr } = run({ 'applicationHost.config': GOOD }, args);
      assert.equal(status, 2);
      assert.equal(stdout, '');
      assert.match(stderr, said);
    });
  }

  it('is 3 for an input that cannot be read, and the others are reported', () => {
    const result = run({ 'applicationHost.config': BAD }, [
      'check',
      'gone.config',
      'applicationHost.config',
      ...JSON_OUT,
    ]);
    assert.equal(result.status, 3);
    const { inputs, sites, findings } = document(result);
    assert.deepEqual(
      inputs.map(({ file, format }) => [file, format]),
      [
        ['gone.config', 'unknown'],
        ['applicationHost.config', 'applicationHost'],
      ],
    );
    assert.match(inputs[0]?.problem ?? '', /no such file/);
    assert.equal(sites.length, 1);
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ['require-cert-without-negotiate'],
    );
    assert.match(result.stderr, /gone\.config/);
  });

  it('is 3 even when findings alone would give 1, and never hides them', () => {
    const result = run({ 'applicationHost.config': BAD, 'notes.txt': 'Call Bob.' }, [
      'check',
      'applicationHost.config',
      'notes.txt',
    ]);
    assert.equal(result.status, 3);
    assert.match(result.stdout, /require-cert-without-negotiate/);
  });

  it('is 0 for a flow that was drawn, whatever becomes of the request', () => {
    const files = {
      'applicationHost.config': applicationHost(
        site('S', 1, '<binding protocol="http" bindingInformation="*:80:" />'),
        access('S', 'Ssl'),
      ),
    };
    assert.equal(run(files, ['flow', '.', '--site', 'S']).status, 0);
  });

  it('is 3 for a flow without any file that could be read', () => {
    const { status, stdout } = run({}, ['flow', 'gone.config']);
    assert.equal(status, 3);
    assert.equal(stdout, '');
  });

  it('is 0 for help, version and rules', () => {
    assert.match(run({}, ['help']).stdout, /iis-ssl check PATH/);
    assert.match(run({}, ['--help']).stdout, /iis-ssl flow PATH/);
    assert.equal(
      run({}, ['version']).stdout,
      `${(JSON.parse(readFileSync(inProject('package.json'), 'utf8')) as { version: string }).version}\n`,
    );
    const { status, stdout } = run({}, ['rules']);
    assert.equal(status, 0);
    for (const slug of [
      'xml-syntax',
      'require-cert-without-negotiate',
      'ssl-required-without-https-binding',
      'binding-flags-not-a-number',
      'sni-without-host',
      'kernel-ssl-with-client-certs',
      'user-mode-ssl',
    ]) {
      assert.match(stdout, new RegExp(`^${slug} `, 'm'));
    }
  });
});

describe('standard output', () => {
  it('carries only the result: JSON parses although warnings were given', () => {
    const result = run({ 'applicationHost.config': GOOD, 'notes.txt': 'x' }, [
      'check',
      'notes.txt',
      'applicationHost.config',
      ...JSON_OUT,
    ]);
    document(result);
    assert.notEqual(result.stderr, '');
  });

  it('is empty with --out, and the file holds the same bytes', () => {
    const files = { 'applicationHost.config': BAD };
    const printed = run(files, ['check', '.', ...JSON_OUT]);
    const written = run(files, ['check', '.', ...JSON_OUT, '--out', 'report.json']);
    assert.equal(written.status, 1);
    assert.equal(written.stdout, '');
    assert.equal(readFileSync(join(written.folder, 'report.json'), 'utf8'), printed.stdout);
  });

  it('is the same on every run', () => {
    const files = {
      'applicationHost.config': BAD,
      'a/web.config': '<configuration/>',
      'b/web.config': '<configuration/>',
    };
    for (const args of [
      ['check', '.'],
      ['check', '.', ...JSON_OUT],
      ['flow', 'applicationHost.config'],
      ['flow', 'applicationHost.config', '--format', 'json'],
    ]) {
      assert.equal(run(files, args).stdout, run(files, args).stdout);
    }
  });

  it('survives a reader that closes early', async () => {
    const sites = Array.from({ length: 3000 }, (_, i) => site(`Site ${i}`, i + 1)).join('\n');
    const folder = temporaryFolder({ 'applicationHost.config': applicationHost(sites) });
    const { stderr } = await runCliIntoBrokenPipe(cli, ['check', '.', ...JSON_OUT], folder);
    assert.equal(stderr, '');
  });

  it('shows where in the text a finding stands', () => {
    const { stdout } = run({ 'applicationHost.config': BAD }, ['check', '.']);
    const lines = stdout.split('\n');
    const finding = lines.findIndex((line) => line.includes('[require-cert-without-negotiate]'));
    const text = BAD.split('\n');
    const line = text.findIndex((each) => each.includes('SslRequireCert'));
    const column = (text[line] ?? '').indexOf('SslRequireCert');
    assert.match(lines[finding] ?? '', new RegExp(`^applicationHost\\.config:${line + 1}:${column + 1}: error: `));
    const source = lines[finding + 1] ?? '';
    const carets = lines[finding + 2] ?? '';
    assert.equal(source.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1), 'SslRequireCert');
  });

  it('never lets a name of a file reach the terminal raw', () => {
    const name = '\u001b[31mred\u001b[0m&#x202e;';
    const { stdout } = run(
      { 'applicationHost.config': applicationHost(site('\u202eevil', 1)), [name.replace('/', '')]: '' },
      ['check', '.'],
    );
    assert.doesNotMatch(stdout, /[\u001b\u202e]/);
  });
});

describe('names of files', () => {
  const files = {
    'applicationHost.config': GOOD,
    'sub/web.config': '<configuration/>',
    'sub/deep/MetaBase.xml': METABASE,
  };
  const names = (args: readonly string[], given: Files = files): readonly string[] =>
    document(run(given, ['check', ...args, ...JSON_OUT])).inputs.map(({ file }) => file);

  it('of the folder "." begin without ./', () => {
    assert.deepEqual(names(['.']), ['applicationHost.config', 'sub/web.config', 'sub/deep/MetaBase.xml']);
    assert.deepEqual(names(['./']), ['applicationHost.config', 'sub/web.config', 'sub/deep/MetaBase.xml']);
  });

  it('of a folder are the folder joined with the relative path', () => {
    assert.deepEqual(names(['sub']), ['sub/web.config', 'sub/deep/MetaBase.xml']);
    assert.deepEqual(names(['sub/']), ['sub/web.config', 'sub/deep/MetaBase.xml']);
    assert.deepEqual(names(['./sub/deep']), ['sub/deep/MetaBase.xml']);
    const folder = temporaryFolder({ 'web.config': '<configuration/>' });
    assert.deepEqual(names([folder]), [`${folder}/web.config`]);
  });

  it('given one by one are as given', () => {
    assert.deepEqual(names(['sub/deep/MetaBase.xml', 'sub/web.config']), ['sub/deep/MetaBase.xml', 'sub/web.config']);
  });

  it('count once, however often they are given', () => {
    assert.deepEqual(names(['applicationHost.config', '.', './applicationHost.config']), [
      'applicationHost.config',
      'sub/web.config',
      'sub/deep/MetaBase.xml',
    ]);
  });

  it('that configuration and history folders hold are told apart', () => {
    assert.deepEqual(
      names(['.'], {
        'applicationHost.config': GOOD,
        'history/CFGHISTORY_0000000012/applicationHost.config': BAD,
        'node_modules/x/web.config': BAD,
        'readme.txt': 'Read me.',
        'app.config': '<configuration><appSettings/></configuration>',
        'nuget.config': '<configuration><packageSources/></configuration>',
        'web.Release.config':
          '<configuration xmlns:xdt="http://schemas.microsoft.com/XML-Document-Transform"><system.webServer xdt:Transform="Replace"/></configuration>',
      }),
      ['applicationHost.config'],
    );
  });

  it('lead into no symbolic link', { skip: process.platform === 'win32' }, () => {
    const folder = temporaryFolder({ 'applicationHost.config': GOOD });
    const elsewhere = temporaryFolder({ 'web.config': BAD });
    symlinkSync(elsewhere, join(folder, 'linked'));
    symlinkSync('.', join(folder, 'loop'));
    assert.deepEqual(
      document(runCli(cli, ['check', '.', ...JSON_OUT], folder)).inputs.map(({ file }) => file),
      ['applicationHost.config'],
    );
  });

  it('of a folder that holds nothing known lead to status 3', () => {
    const result = run({ 'readme.txt': 'Read me.' }, ['check', '.', ...JSON_OUT]);
    assert.equal(result.status, 3);
    assert.deepEqual(document(result).inputs, []);
    assert.match(result.stderr, /no file of a known kind/);
  });
});

describe('inputs that are no configuration', () => {
  function refused(files: Files, name: string, reason: RegExp): void {
    const result = run({ ...files, 'applicationHost.config': GOOD }, [
      'check',
      name,
      'applicationHost.config',
      ...JSON_OUT,
    ]);
    assert.equal(result.status, 3);
    const { inputs, sites } = document(result);
    assert.equal(inputs[0]?.format, 'unknown');
    assert.match(inputs[0]?.problem ?? '', reason);
    assert.match(result.stderr, reason);
    assert.equal(sites.length, 1, 'the other file is reported');
  }

  it('the binary metabase of IIS 5: says what it is and what to export', () => {
    refused(
      { 'MetaBase.bin': Uint8Array.of(0, 1, 2, 3, 0x4d, 0x44, 0, 0, 0xff, 0xfe, 0, 0) },
      'MetaBase.bin',
      /IIS 5.*MetaBase\.xml|IIS 5.*adsutil/,
    );
  });

  it('the binary metabase, which is mostly UTF-16 text', () => {
    const bytes = Uint8Array.of(
      ...utf16le('/LM/W3SVC/1/ROOT SecureBindings :443: '.repeat(200)),
      1,
      0,
      0,
      0,
      2,
      0,
      0,
      0,
    );
    refused({ 'MetaBase.bin': bytes }, 'MetaBase.bin', /IIS 5/);
  });

  it('an empty file', () => refused({ 'web.config': '' }, 'web.config', /empty/));
  it('a file of white space', () => refused({ 'web.config': '\r\n \t\r\n' }, 'web.config', /empty/));
  it('a file of NUL bytes', () => refused({ 'web.config': new Uint8Array(4096) }, 'web.config', /binary/));
  it('a text of no known kind: names the known kinds', () =>
    refused(
      { 'todo.txt': 'Renew the certificate!' },
      'todo.txt',
      /applicationHost\.config.*MetaBase\.xml.*\.reg.*netsh/,
    ));
  it('XML of no known kind', () =>
    refused({ 'x.xml': '<project><module/></project>' }, 'x.xml', /applicationHost\.config/));
  it('an XDT transform: says that it is not live configuration', () =>
    refused(
      {
        'web.Release.config':
          '<configuration xmlns:xdt="http://schemas.microsoft.com/XML-Document-Transform"><system.webServer xdt:Transform="Remove"/></configuration>',
      },
      'web.Release.config',
      /XDT transform/,
    ));
  it('a folder given as an output of another program', { skip: process.platform === 'win32' }, () =>
    refused({}, '/dev/null', /regular file/),
  );

  it('a pipe is refused and not waited for', { skip: process.platform === 'win32' }, () => {
    const folder = temporaryFolder();
    spawnSync('mkfifo', [join(folder, 'web.config')]);
    const { status, stderr } = runCli(cli, ['check', 'web.config'], folder);
    assert.equal(status, 3);
    assert.match(stderr, /regular file/);
  });
});

describe('unusual inputs that are configuration', () => {
  it('UTF-16 without a byte order mark', () => {
    const result = run({ 'applicationHost.config': utf16le(BAD) }, ['check', '.', ...JSON_OUT]);
    assert.equal(result.status, 1);
    assert.equal(document(result).inputs[0]?.encoding, 'utf-16le');
  });

  it('a file cut off in its middle: what was read is reported, and the cut', () => {
    const whole = applicationHost([1, 2, 3, 4].map((id) => site(`Site ${id}`, id)).join('\n'));
    const result = run({ 'applicationHost.config': whole.slice(0, whole.indexOf('Site 3')) }, [
      'check',
      '.',
      ...JSON_OUT,
    ]);
    assert.equal(result.status, 1);
    const { sites, findings } = document(result);
    assert.deepEqual(
      sites.slice(0, 2).map(({ name }) => name),
      ['Site 1', 'Site 2'],
    );
    assert.ok(findings.some(({ rule }) => rule === 'xml-syntax'));
  });

  it('a DTD is reported and never expanded', () => {
    const bomb = `<!DOCTYPE configuration [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>\n`;
    const text = `${bomb}<configuration><system.applicationHost><sites>${site('&b;&c;', 1)}${site('Two', 2)}</sites></system.applicationHost></configuration>`;
    const result = run({ 'applicationHost.config': text }, ['check', '.', ...JSON_OUT]);
    assert.equal(result.status, 1);
    const { sites, findings } = document(result);
    assert.deepEqual(
      sites.map(({ name }) => name),
      ['&b;&c;', 'Two'],
    );
    assert.ok(findings.some(({ rule, message }) => rule === 'xml-syntax' && /DTD/.test(message)));
  });

  it('two files of the same kind: the first is analysed, the second is named as not analysed', () => {
    const result = run({ 'applicationHost.config': GOOD, 'old/applicationHost.config': BAD }, [
      'check',
      '.',
      ...JSON_OUT,
    ]);
    assert.equal(result.status, 3);
    const { inputs, findings } = document(result);
    assert.equal(inputs[0]?.problem, undefined);
    assert.match(inputs[1]?.problem ?? '', /on its own/);
    assert.deepEqual(findings, []);
    assert.match(result.stderr, /old\/applicationHost\.config/);
  });

  it('a MetaBase.xml beside an applicationHost.config with sites decides nothing, and that is as it should be', () => {
    const result = run({ 'applicationHost.config': GOOD, 'MetaBase.xml': METABASE }, ['check', '.', ...JSON_OUT]);
    assert.equal(result.status, 0);
    assert.deepEqual(
      document(result).sites.map(({ name, sslMode }) => [name, sslMode]),
      [['Default Web Site', 'kernel']],
    );
  });

  it('no path that a file names is opened', () => {
    const redirection = '<configuration><configurationRedirection enabled="true" path="elsewhere" /></configuration>';
    const result = run(
      {
        'redirection.config': redirection,
        'elsewhere.txt': '',
        'applicationHost.config': applicationHost(
          '<site name="S" id="1"><application path="/"><virtualDirectory path="/" physicalPath="\\\\server\\share" /></application><bindings configSource="more.config" /></site>',
        ),
        'sub/more.config': '<bindings/>',
      },
      ['check', 'redirection.config', 'applicationHost.config', ...JSON_OUT],
    );
    assert.equal(result.status, 0);
    assert.deepEqual(
      document(result).inputs.map(({ file }) => file),
      ['redirection.config', 'applicationHost.config'],
    );
  });

  it('a file of 50 MB: an answer or a clear refusal', () => {
    const one =
      '<site name="Site N" id="1"><!-- padding padding padding --><bindings><binding protocol="https" bindingInformation="*:443:h.example.org" sslFlags="1" /></bindings></site>\n';
    const text = applicationHost(one.repeat(Math.ceil((50 * 1024 * 1024) / one.length)));
    assert.ok(text.length >= 50 * 1024 * 1024);
    const { status, stderr } = run({ 'applicationHost.config': text }, [
      'check',
      '.',
      '--fail-on',
      'never',
      '--out',
      'report.txt',
    ]);
    assert.ok(status === 0 || (status === 3 && /too large/.test(stderr)), `status ${status}: ${stderr.slice(0, 500)}`);
  });

  it('a file of more than 128 MB is refused', () => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'applicationHost.config': Buffer.alloc(129 * 1024 * 1024, 32) });
    const { status, stderr } = runCli(cli, ['check', 'applicationHost.config'], folder);
    assert.equal(status, 3);
    assert.match(stderr, /too large/);
  });
});

describe('the bundled command', () => {
  for (const fixture of fixtureCases('check')) {
    it(`says of ${fixture.name} what the core says`, () => {
      const args = fixture.args.windows === undefined ? [] : ['--windows', fixture.args.windows];
      const result = runCli(
        cli,
        ['check', ...fixture.inputs.map(({ file }) => file), ...JSON_OUT, ...args],
        fixture.folder,
      );
      const { tool, ...said } = document(result);
      const expected = JSON.parse(
        JSON.stringify(checkDocument(analyzeCase(fixture), { name: '', version: '' })),
      ) as CheckDocument;
      assert.deepEqual({ ...said, tool: { name: '', version: '' } }, expected);
      assert.equal(tool.name, 'iis-ssl-explorer');
    });
  }

  // `flow` has the default client; others are what `request` is for.
  for (const fixture of fixtureCases('flow').filter(({ args }) => args.client === undefined)) {
    it(`draws ${fixture.name} as the core does`, () => {
      const windows = fixture.args.windows === undefined ? [] : ['--windows', fixture.args.windows];
      const files = fixture.inputs.map(({ file }) => file);
      const args = ['flow', ...files, '--path', fixture.args.path ?? '/', ...windows];
      for (const [format, name] of [
        ['svg', 'expected.svg'],
        ['mermaid', 'expected.mmd'],
        ['markdown', 'expected.md'],
      ] as const) {
        const { status, stdout } = runCli(cli, [...args, '--format', format], fixture.folder);
        assert.equal(status, 0);
        assert.equal(stdout.split('\n').length, readFileSync(join(fixture.folder, name), 'utf8').split('\n').length);
      }
      const { stdout } = runCli(cli, [...args, '--format', 'json'], fixture.folder);
      assert.deepEqual(errorsAgainst('request', JSON.parse(stdout)), []);
    });
  }
});

describe('choosing a site for a flow', () => {
  const files = { 'applicationHost.config': applicationHost(site('Shop', 1) + site('2', 3) + site('Intranet', 2)) };
  const chosen = (args: readonly string[]): string | null => {
    const { stdout } = run(files, ['flow', '.', ...args, ...JSON_OUT]);
    return (JSON.parse(stdout) as RequestDocument).site;
  };

  it('by name, in any casing', () => {
    assert.equal(chosen(['--site', 'Shop']), 'Shop');
    assert.equal(chosen(['--site', 'intranet']), 'Intranet');
  });

  it('by id, where no site has that name', () => {
    assert.equal(chosen(['--site', '1']), 'Shop');
    assert.equal(chosen(['--site', '2']), '2');
  });

  it('by itself when there is only one, else the sites are listed', () => {
    assert.equal(run({ 'applicationHost.config': GOOD }, ['flow', '.']).status, 0);
    const { status, stderr } = run(files, ['flow', '.']);
    assert.equal(status, 2);
    for (const name of ['"Shop" (1)', '"2" (3)', '"Intranet" (2)']) assert.ok(stderr.includes(name), name);
  });

  it('a metabase with its registry export', () => {
    const reg = utf16leWithBom(
      'Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters]\r\n"EnableKernelSSL"=dword:00000001\r\n',
    );
    const { stdout } = run({ 'MetaBase.xml': METABASE, 'http.reg': reg }, ['flow', '.', ...JSON_OUT]);
    const flow = JSON.parse(stdout) as RequestDocument;
    assert.deepEqual([flow.sslMode, flow.crossings], ['kernel', 2]);
  });
});

it('the samples of the project are read as what they are', () => {
  const folder = inProject('samples');
  assert.ok(existsSync(folder));
  const modes = (sample: string): readonly string[] => {
    const result = runCli(cli, ['check', sample, ...JSON_OUT], folder);
    assert.notEqual(result.status, 3);
    return document(result).sites.map(({ sslMode }) => sslMode);
  };
  assert.ok(modes('iis6-user-mode').includes('userHttpFilter'));
  assert.ok(modes('iis6-kernel-mode').includes('kernel'));
  assert.ok(modes('iis10-client-certificates').includes('kernel'));
  assert.ok(modes('iis-express').length > 0);
});
