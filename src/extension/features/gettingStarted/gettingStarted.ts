import { commands } from 'vscode';
import type { Disposable, ExtensionContext } from 'vscode';
import type { ServerAnalyses, Snapshot } from '../../workspace/serverAnalyses';

/** The walkthrough's id in the manifest. */
const WALKTHROUGH = 'start';

/** What a step of the walkthrough is done by, besides commands. */
type Achievement = 'httpSysKnown' | 'findingMended';

/** Opens the walkthrough, and ticks off those of its steps that no command completes. */
export function registerGettingStarted(context: ExtensionContext, analyses: ServerAnalyses): Disposable[] {
  let before: Snapshot = analyses.latest;
  const achieved = new Set<Achievement>();
  const achieve = (what: Achievement): void => {
    achieved.add(what);
    void tick(what);
  };
  return [
    commands.registerCommand('iisSsl.openWalkthrough', async () => {
      await commands.executeCommand(
        'workbench.action.openWalkthrough',
        `${context.extension.id}#${WALKTHROUGH}`,
        false,
      );
      for (const what of achieved) await tick(what);
    }),
    analyses.onDidChange((now) => {
      if (now.servers.some(({ analysis }) => analysis.server.httpSys.read)) achieve('httpSysKnown');
      if (hasMended(before, now)) achieve('findingMended');
      before = now;
    }),
  ];
}

/**
 * Ticks a step off. VS Code looks at its walkthroughs when one is opened for the first time, and a key that is set by
 * then never counts: so the key is set for a moment only, and again when the walkthrough is opened.
 */
async function tick(what: Achievement): Promise<void> {
  await commands.executeCommand('setContext', `iisSsl.${what}`, true);
  await commands.executeCommand('setContext', `iisSsl.${what}`, false);
}

/** Whether a finding of a server has gone while its files stayed: by an edit of theirs. What is accepted stays. */
function hasMended(before: Snapshot, now: Snapshot): boolean {
  return now.servers.some(({ id, analysis }) => {
    const earlier = before.servers.find((server) => server.id === id)?.analysis;
    return (
      earlier !== undefined &&
      analysis.findings.length < earlier.findings.length &&
      analysis.sources.length === earlier.sources.length &&
      analysis.sources.every(({ file }, i) => file === earlier.sources[i]?.file)
    );
  });
}
