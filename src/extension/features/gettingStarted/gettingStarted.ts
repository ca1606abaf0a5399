import { commands } from 'vscode';
import type { Disposable, ExtensionContext } from 'vscode';
import type { ServerAnalyses, Snapshot } from '../../workspace/serverAnalyses';

/** The walkthrough's id in the manifest. */
const WALKTHROUGH = 'start';

/** Opens the walkthrough, and ticks off those of its steps that no command completes. */
export function registerGettingStarted(context: ExtensionContext, analyses: ServerAnalyses): Disposable[] {
  let before: Snapshot = analyses.latest;
  return [
    commands.registerCommand('iisSsl.openWalkthrough', () =>
      commands.executeCommand('workbench.action.openWalkthrough', `${context.extension.id}#${WALKTHROUGH}`, false),
    ),
    analyses.onDidChange((now) => {
      if (now.servers.some(({ analysis }) => analysis.server.httpSys.read)) achieve('httpSysKnown');
      if (hasMended(before, now)) achieve('findingMended');
      before = now;
    }),
  ];
}

/** A step that is done stays done, whatever happens to the files later. */
function achieve(what: 'httpSysKnown' | 'findingMended'): void {
  void commands.executeCommand('setContext', `iisSsl.${what}`, true);
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
