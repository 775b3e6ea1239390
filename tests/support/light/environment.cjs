const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

const moduleMocker = new ModuleMocker(globalThis);

/** The environment of tests that share their modules: Node's own, put back in order after each file. */
class LightEnvironment {
  global = globalThis;
  moduleMocker = moduleMocker;
  #before = { console, env: { ...process.env }, cwd: process.cwd(), exit: process.exit };

  constructor({ projectConfig }) {
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
  }

  async setup() {}

  async teardown() {
    this.fakeTimersModern.dispose();
    moduleMocker.restoreAllMocks();
    const { console, env, cwd, exit } = this.#before;
    Object.assign(globalThis, { console });
    process.exit = exit;
    process.chdir(cwd);
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
    Object.assign(process.env, env);
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return null;
  }
}

module.exports = Object.assign(LightEnvironment, { moduleMocker });
