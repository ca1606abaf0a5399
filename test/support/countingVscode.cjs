// A `vscode` for tests without an editor: it does nothing, and knows what is registered and not yet disposed of. What a
// test does not give by `given` is a function, a class and a namespace at once, so that whatever is asked for is there.
/** What is alive: a word for each. */
const live = new Map();

/** @param {string} what @param {object} [more] @param {() => void} [ended] */
function counted(what, more = {}, ended = () => undefined) {
  const thing = anything(what, {
    ...more,
    dispose() {
      if (!live.has(thing)) return;
      live.delete(thing);
      ended();
    },
  });
  live.set(thing, what);
  return thing;
}

/** An event, whose listeners are counted; `fire` calls them, `end` forgets them. @param {string} what */
function eventOf(what) {
  /** @type {Map<{ dispose(): void }, (value: unknown) => void>} */
  const listeners = new Map();
  return {
    event: (/** @type {(value: unknown) => void} */ listener) => {
      const subscription = counted(what, {}, () => listeners.delete(subscription));
      listeners.set(subscription, listener);
      return subscription;
    },
    fire: (/** @type {unknown} */ value) => {
      for (const listener of [...listeners.values()]) listener(value);
    },
    end: () => {
      for (const subscription of [...listeners.keys()]) subscription.dispose();
    },
  };
}

/** An emitter that ends takes its listeners along, as VS Code's does. */
class EventEmitter {
  constructor() {
    const { event, fire, end } = eventOf('a listener of an emitter');
    this.event = event;
    this.fire = fire;
    this.end = end;
    live.set(this, 'an emitter');
  }

  dispose() {
    live.delete(this);
    this.end();
  }
}

/** @param {string} path @param {Record<string, unknown>} [own] */
function anything(path, own = {}) {
  const made = new Map(Object.entries(own));
  return new Proxy(function () {}, {
    get(_target, name) {
      if (typeof name !== 'string' || name === 'then') return undefined;
      if (!made.has(name)) made.set(name, member(`${path}.${name}`, name));
      return made.get(name);
    },
    set(_target, name, value) {
      made.set(String(name), value);
      return true;
    },
    apply: () => undefined,
    construct: (_target, args) => anything(path, { args }),
  });
}

/** @param {string} path @param {string} name */
function member(path, name) {
  if (/^on[A-Z]/.test(name)) return eventOf(path).event;
  if (/^(?:register|create)[A-Z]/.test(name)) return () => counted(path);
  if (/^[A-Z]/.test(name)) return anything(path);
  return anything(path);
}

class Uri {
  constructor(/** @type {string} */ path) {
    this.scheme = 'file';
    this.path = path;
  }

  static parse(/** @type {string} */ text) {
    return new Uri(text.replace(/^file:\/\//, ''));
  }

  static joinPath(/** @type {Uri} */ uri, /** @type {string[]} */ ...parts) {
    return new Uri(require('node:path').posix.join(uri.path, ...parts));
  }

  toString() {
    return `file://${this.path}`;
  }
}

const commands = new Map();
const files = new Map();
/** The panels that are open, each with `close`, which is what its user does. */
const panels = new Set();

function createWebviewPanel() {
  const closed = eventOf('a listener to the end of a panel');
  const messages = eventOf('a listener to messages of a page');
  const panel = counted(
    'a panel',
    {
      visible: true,
      reveal: () => undefined,
      onDidDispose: closed.event,
      webview: anything('webview', {
        onDidReceiveMessage: messages.event,
        postMessage: () => Promise.resolve(true),
        asWebviewUri: (/** @type {Uri} */ uri) => uri,
        cspSource: 'self',
      }),
    },
    () => {
      panels.delete(panel);
      closed.fire(undefined);
      closed.end();
    },
  );
  panels.add(panel);
  panel.say = messages.fire;
  return panel;
}

const notFound = () => Promise.reject(new Error('not found'));

module.exports = anything('vscode', {
  /** For tests. */
  counting: { live, commands, files, panels },
  EventEmitter,
  Uri,
  FileType: { File: 1, Directory: 2 },
  ViewColumn: { One: 1, Two: 2, Beside: -2 },
  l10n: { t: (/** @type {string} */ text) => text },
  commands: anything('commands', {
    registerCommand(/** @type {string} */ id, /** @type {unknown} */ run) {
      commands.set(id, run);
      return counted(`the command ${id}`, {}, () => commands.delete(id));
    },
    executeCommand: () => Promise.resolve(),
  }),
  window: anything('window', {
    visibleTextEditors: [],
    activeTextEditor: undefined,
    createWebviewPanel,
    withProgress: (/** @type {unknown} */ _options, /** @type {() => unknown} */ work) => work(),
  }),
  workspace: anything('workspace', {
    textDocuments: [],
    workspaceFolders: [{ uri: new Uri('/w') }],
    getConfiguration: () => ({ get: (/** @type {string} */ _name, /** @type {unknown} */ fallback) => fallback }),
    getWorkspaceFolder: () => undefined,
    findFiles: () => Promise.resolve([...files.keys()].map((path) => new Uri(path))),
    fs: {
      readFile: ({ path }) => (files.has(path) ? Promise.resolve(Buffer.from(files.get(path))) : notFound()),
      stat: ({ path }) =>
        files.has(path) ? Promise.resolve({ type: 1, ctime: 0, mtime: 0, size: files.get(path).length }) : notFound(),
    },
  }),
});
