const { default: Sequencer } = require('@jest/test-sequencer');

/** The areas whose files take longest, slowest first. */
const SLOW = [
  ...['real', 'chaos', 'simulation', 'e2e', 'console', 'worker', 'privacy', 'cli', 'telemetry'],
  ...['notifications', 'screens', 'bench', 'pace', 'sandbox/dev', 'workflows', 'security'],
  ...['profiles', 'api/inbound', 'deploy/workflows', 'harness'],
].map((area) => `/tests/${area}`);

/**
 * Starts the slowest files first. Otherwise a run ends with one of them, on a machine that has nothing else left to do.
 * Jest does this by how long files took in earlier runs. On a fresh clone it knows only their sizes, and the slowest
 * are among the smallest, since other modules do their work.
 */
module.exports = class SlowestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((a, b) => rankOf(a) - rankOf(b));
  }
};

function rankOf({ path, duration }) {
  if (duration !== undefined) return SLOW.length;
  const rank = SLOW.findIndex((area) => path.includes(area));
  return rank === -1 ? SLOW.length : rank;
}
