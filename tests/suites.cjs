/**
 * Which test files run when. What no row names is part of `npm test`. A row is the beginning of paths within `tests/`.
 */
const ofConsole = (page) => `console/${page}`;

module.exports = {
  /** Only `npm run test:all` plays these, or who names them: what breaks one of them usually breaks another test, too. */
  ONLY_ALL: [
    // other profiles than the shipped ones
    'e2e/loop-',
    // whole stacks whose parts `npm test` covers: the simulation and the workflows' tests play faults and crowds
    ...['e2e/demo', 'e2e/rehearsal', 'e2e/restore', 'e2e/shutdown'],
    ...['chaos/chaos', 'pace/', 'sandbox/dev', 'telemetry/metrics'],
    'workflows/changed-request-flood',
    // processes of the api for each test: `npm test` reads settings again in tests/worker
    'api/operators/reload',
    ...['worker/bulk', 'worker/rollout', 'worker/update', 'worker/vendor-traffic'],
    // browsers beyond the console's main pages: the overview, the orders, an order with its decisions
    ...['attempts', 'attention', 'audit', 'bad-day', 'banner', 'bulk', 'care'].map(ofConsole),
    ...['causes', 'deliveries', 'ended-orders', 'first-rows', 'incidents'].map(ofConsole),
    ...['keyboard', 'linking', 'live', 'new-version', 'oidc', 'portuguese'].map(ofConsole),
    ...['recorded-ends', 'rehearsal', 'saved-views', 'sessions'].map(ofConsole),
    ...['strangers-text', 'sweeps', 'system-names'].map(ofConsole),
    'screens/document',
    // real systems
    'real/',
    // tools and rules that no change of the product breaks
    ...['bench/harness', 'deploy/helm', 'deploy/workflows', 'harness/', 'telemetry/alerts'],
    // how well the simulation agrees with a real server, and how soon sweeps find what was lost
    ...['simulation/stories', 'simulation/sweeps'],
    // random inputs
    'security/fuzz',
  ],

  /** `npm run test:all` plays these on the Node of the images, too: what Ponte sends and reads. `npm run image` plays whole orders. */
  ON_NODE_OF_IMAGE: ['tests/vendors', 'tests/profiles'],

  /**
   * A failure of these counts the first time: such a file may find in one run of many what would harm an order. If its
   * set-up fails, it has judged nothing, and runs again. The simulation's stories are not among them: they compare it with a
   * real server, whose time-outs a busy machine changes.
   */
  NEVER_FLAKY: ['chaos/', 'privacy/', 'replay/', 'simulation/simulation', 'simulation/sweeps'],
};
