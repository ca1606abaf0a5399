// What a test inside an extension host asks the script that runs it to do in the window: hands and eyes. Only for suites
// defined with `describeIn({ driven: true }, …)`, since nobody drives a desktop VS Code.
import { currentRun } from './run.ts';

async function askScript<T>(operation: string, ...args: readonly unknown[]): Promise<T> {
  // No content type: a plain request is not preceded by a question to the endpoint.
  const response = await fetch(`${currentRun.bridge}/${operation}`, { method: 'POST', body: JSON.stringify(args) });
  const answer = (await response.json()) as { value: T } | { error: string };
  if ('error' in answer) throw new Error(`${operation}: ${answer.error}`);
  return answer.value;
}

/** Hands and eyes in a window. @param window begins the names of the operations */
function handsAndEyes(window: '' | 'second-') {
  const ask = <T>(operation: string, ...args: readonly unknown[]): Promise<T> =>
    askScript<T>(window + operation, ...args);
  return {
    /** Writes out/screenshots/RUN/name.png: the window, or what matches a selector in it or in a webview. Gives the path. */
    screenshot: (name: string, of: { readonly selector?: string; readonly webview?: string } = {}) =>
      ask<string>('screenshot', name, of),
    /** Runs a command by its title from the command palette. */
    command: (title: string) => ask<null>('command', title),
    /** Chooses a row of the list that a command asks with, by the list's title and a part of its label. */
    choose: (title: string, label: string) => ask<null>('choose', title, label),
    /** Answers the question or the file dialog that has this title. */
    answer: (title: string, text: string) => ask<null>('answer', title, text),
    /** Waits until such a question proposes what holds a text: file dialogs fill their field bit by bit. */
    proposed: (title: string, text: string) => ask<null>('proposed', title, text),
    /** Clicks what matches a selector in the window (not in a webview). */
    click: (selector: string) => ask<null>('click', selector),
    /** The texts of what matches a selector in the window now, such as '.sidebar .monaco-list-row'. */
    texts: (selector: string) => ask<string[]>('texts', selector),
    /** Waits until something that matches a selector in the window has text, and gives it. */
    waitForText: (selector: string) => ask<string>('waitForText', selector),
    /** Clicks into a piece of text in an editor. */
    clickAt: (text: string) => ask<null>('clickAt', text),
    /** Rests the mouse on a piece of text in an editor and gives the text of the hover that opens. */
    hoverAt: (text: string) => ask<string>('hoverAt', text),
    keyboard: {
      /** Presses a key or chord where the focus is: 'Enter', 'Control+A'. */
      press: (key: string) => ask<null>('press', key),
      type: (text: string) => ask<null>('type', text),
    },
    /** Each waits until a visible webview shows a match. */
    webview: {
      /** When a webview has a match, in milliseconds of `Date.now()`: to be asked for before what makes it begins. */
      sight: (selector: string) => ask<number>('webviewSight', selector, true),
      /** Waits until no webview has a match. */
      gone: (selector: string) => ask<number>('webviewSight', selector, false),
      text: (selector: string) => ask<string>('webviewText', selector),
      texts: (selector: string) => ask<string[]>('webviewTexts', selector),
      attribute: (selector: string, name: string) => ask<string | null>('webviewAttribute', selector, name),
      click: (selector: string) => ask<null>('webviewClick', selector),
      select: (selector: string, label: string) => ask<null>('webviewSelect', selector, label),
      fill: (selector: string, text: string) => ask<null>('webviewFill', selector, text),
      press: (key: string, selector = 'body') => ask<null>('webviewPress', key, selector),
    },
  };
}

export const driver = handsAndEyes('');

/**
 * A second window of the workspace, which runs the extension and no suites: one that can be reloaded. Its extension is
 * another one than that of the suites.
 */
export const secondWindow = {
  ...handsAndEyes('second-'),
  /** Opens it with a file of the workspace. */
  open: (file: string) => askScript<null>('openSecondWindow', file),
  /** Reloads it as soon as what it keeps over a reload holds these texts. */
  reload: (...kept: readonly string[]) => askScript<null>('reloadSecondWindow', kept),
};

/** For test/host/measures alone. */
export const measures = {
  /** Adds figures to the table, in milliseconds. */
  tell: (name: string, milliseconds: readonly number[]) => askScript<null>('measured', name, milliseconds),
  /** Gives a profile of this extension host, as JSON. */
  profile: (profile: string) => askScript<null>('profiled', profile),
};

/** A test's outcome, told as soon as it is known. */
export interface TestReport {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly milliseconds?: number;
  readonly error?: string;
}

/** Tells the script that runs the tests: a test has started, has come out so, all have ended. */
export const report = (kind: 'started' | 'test' | 'ended', value: TestReport | string): Promise<null> =>
  askScript('report', kind, value);
