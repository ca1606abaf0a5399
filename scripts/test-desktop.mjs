// The host suites in a desktop VS Code: the one that VSCODE_EXECUTABLE names, an installed one, else one that
// @vscode/test-electron downloads. Not part of `npm test`, which needs no desktop.
//
//   node scripts/test-desktop.mjs [--grep PATTERN] [--extension VSIX-OR-FOLDER]
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import { readArguments } from './vscode-host/arguments.mjs';
import { startBridge } from './vscode-host/bridge.mjs';
import { bundleTests, sourceMapper } from './vscode-host/bundleTests.mjs';
import { Refusal, runMain } from './vscode-host/cleanup.mjs';
import { ensureCodeServer, newest } from './vscode-host/codeServer.mjs';
import { hasScreen } from './vscode-host/desktop.mjs';
import { cacheDir, root } from './vscode-host/paths.mjs';
import { runOrThrow } from './vscode-host/processes.mjs';
import { createTally, printResult, writeResults } from './vscode-host/results.mjs';
import { temporaryDir, writeSettings } from './vscode-host/server.mjs';
import { stageExtension, unpackExtension } from './vscode-host/stage.mjs';
import { createSuiteReports } from './vscode-host/suiteReports.mjs';
import { extensionId } from './vscode-host/vsix.mjs';

/** Where installers put the program of VS Code. */
const usualPlaces = {
  darwin: ['/Applications/Visual Studio Code.app/Contents/MacOS/Electron'],
  linux: ['/usr/share/code/code', '/opt/visual-studio-code/code', '/snap/code/current/usr/share/code/code'],
  win32: [
    join(process.env.LOCALAPPDATA ?? '', 'Programs', 'Microsoft VS Code', 'Code.exe'),
    join(process.env.ProgramFiles ?? '', 'Microsoft VS Code', 'Code.exe'),
  ],
};

await runMain(async () => {
  const { values } = readArguments({ options: { grep: { type: 'string' }, extension: { type: 'string' } } });
  if (!hasScreen())
    throw new Refusal('A desktop VS Code needs a screen: run this in a desktop session, or under xvfb-run.', 2);
  const executable = await findExecutable();
  const [cli = executable, ...cliArgs] = resolveCliArgsFromVSCodeExecutablePath(executable);
  const [version = ''] = (await runOrThrow(cli, [...cliArgs, '--version'], { shell: process.platform === 'win32' }))
    .trim()
    .split('\n');
  const extension = await unpackExtension(await ensureCodeServer(newest), values.extension);

  const tally = createTally();
  for (const trusted of [true, false]) {
    console.log(`\nVS Code ${version}, desktop, ${trusted ? 'trusted' : 'restricted'}`);
    await runSuites({
      executable,
      extension,
      version,
      trusted,
      grep: values.grep,
      onResult: (result) => tally.add(printResult(result)),
    });
  }
  if (tally.passed + tally.failed === 0) throw new Refusal('No test ran.');
  return writeResults('desktop', tally);
});

/** @returns {Promise<string>} */
async function findExecutable() {
  const named = process.env.VSCODE_EXECUTABLE;
  if (named && !existsSync(named)) throw new Refusal(`VSCODE_EXECUTABLE names ${named}, which is not there.`, 2);
  /** @type {Partial<Record<NodeJS.Platform, string[]>>} */
  const places = usualPlaces;
  const found = named ?? places[process.platform]?.find((place) => existsSync(place));
  if (found) return found;
  try {
    return await downloadAndUnzipVSCode({ version: 'stable', cachePath: join(cacheDir(), 'desktop') });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal(
      `No desktop VS Code is installed and none can be downloaded (${reason}): install one, or set VSCODE_EXECUTABLE to the path of its program.`,
      2,
    );
  }
}

/**
 * @param {object} options
 * @param {string} options.executable
 * @param {string} options.extension
 * @param {string} options.version
 * @param {boolean} options.trusted
 * @param {string | undefined} options.grep
 * @param {(result: import('./vscode-host/results.mjs').TestResult) => void} options.onResult
 */
async function runSuites({ executable, extension, version, trusted, grep, onResult }) {
  const name = trusted ? 'desktop' : 'desktop-restricted';
  const dir = temporaryDir(name);
  const [folder, extensionPath, userDataDir] = [join(dir, 'servers'), join(dir, 'extension'), join(dir, 'user-data')];
  const tests = join(extensionPath, 'host-tests.js');
  cpSync(join(root, 'test', 'host', 'workspaces', 'servers'), folder, { recursive: true });
  stageExtension(extension, extensionPath, 'node');
  writeSettings(userDataDir, {});

  const reports = createSuiteReports(onResult);
  const bridge = await startBridge({ report: reports.report });
  const run = {
    name,
    codeServer: '',
    version,
    host: /** @type {const} */ ('node'),
    trusted,
    workspace: 'servers',
    kind: /** @type {const} */ ('folder'),
  };
  await bundleTests(
    { ...run, extensionId: extensionId(extensionPath), bridge: bridge.url, driven: false, ...(grep && { grep }) },
    tests,
  );
  reports.toSource = await sourceMapper(tests, 'node');
  try {
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: extensionPath,
      extensionTestsPath: tests,
      launchArgs: [
        folder,
        '--user-data-dir',
        userDataDir,
        '--extensions-dir',
        join(dir, 'extensions'),
        '--disable-telemetry',
        ...(trusted ? ['--disable-workspace-trust'] : []),
        ...asRoot,
      ],
    });
    if (reports.isBroken(true)) reports.recordBroken('The suites did not run to their end');
  } catch (error) {
    if (reports.isBroken(false)) reports.recordBroken(error instanceof Error ? error.message : String(error));
  } finally {
    await bridge.close();
  }
}
