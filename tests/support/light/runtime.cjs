const { register } = require('node:module');
const { fileURLToPath, pathToFileURL } = require('node:url');
const { compiledFile } = require('./compiled.cjs');
const { moduleMocker } = require('./environment.cjs');

register('./loader.mjs', pathToFileURL(__filename));

/**
 * Evaluates a test file and what it imports as Node does, and not in a context of its own as jest-runtime does: the files of
 * a worker share their modules. Jest's option `runtime` names this class; jest-runner and jest-circus call its methods.
 */
class LightRuntime {
  #environment;

  constructor(_config, environment) {
    this.#environment = environment;
  }

  /** Loads jest-circus, which stays in the worker, with a new state. */
  requireInternalModule(path) {
    const initializer = require(path);
    const circus = require('jest-circus'); // later than its initializer, whose handlers it takes over
    const states = Object.getOwnPropertySymbols(globalThis).filter(
      ({ description }) => description === 'JEST_STATE_SYMBOL',
    );
    circus.resetState();
    for (const state of states) globalThis[state] = circus.getState();
    globalThis[Symbol.for('EVENT_HANDLERS')].splice(2); // the first two are its own
    return initializer;
  }

  setGlobalsForRuntime(globals) {
    globalThis[Symbol.for('ponte.jest-globals')] ??= { ...globals, jest };
    timers = this.#environment.fakeTimersModern;
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  async unstable_importModule(path) {
    await import(pathToFileURL(path));
  }

  requireModule(path) {
    return require(path);
  }

  getSourceMaps() {
    return new SourceMaps();
  }

  enterTestCode() {}
  leaveTestCode() {}
  getAllCoverageInfoCopy() {}
  teardown() {}
}

/** Where the map of a compiled source is. */
class SourceMaps extends Map {
  get(url) {
    const isSource = url.startsWith('file:') && url.endsWith('.ts');
    return isSource ? `${compiledFile(fileURLToPath(url))}.map` : undefined;
  }
}

/** The clock of the test file that runs. */
let timers;

/** `jest` without what changes modules. */
const jest = {
  fn: moduleMocker.fn.bind(moduleMocker),
  spyOn: moduleMocker.spyOn.bind(moduleMocker),
  clearAllMocks: () => moduleMocker.clearAllMocks(),
  restoreAllMocks: () => moduleMocker.restoreAllMocks(),
  setTimeout(ms) {
    globalThis[Symbol.for('TEST_TIMEOUT_SYMBOL')] = ms;
  },
  useFakeTimers(options) {
    timers.useFakeTimers(options);
    return jest;
  },
  useRealTimers() {
    timers.useRealTimers();
    return jest;
  },
  setSystemTime: (now) => timers.setSystemTime(now),
};

module.exports = LightRuntime;
