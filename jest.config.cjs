const { availableParallelism } = require('node:os');
const { ONLY_ALL } = require('./tests/suites.cjs');

/** The files that `npm test` leaves out. */
const LEFT_OUT = process.env.PONTE_TEST_USUAL
  ? ONLY_ALL.map((start) => `<rootDir>/tests/${start}`)
  : [];

/** What both projects have in common. */
const common = {
  globalSetup: '<rootDir>/tests/support/global-setup.mjs',
  globalTeardown: '<rootDir>/tests/support/global-teardown.mjs',
  setupFilesAfterEnv: process.env.PONTE_TEST_DEEP ? ['<rootDir>/tests/support/fuzzing.ts'] : [],
};

/** Test files that share the modules of their worker: evaluating them anew for each costs more than most tests. */
const light = {
  ...common,
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  testPathIgnorePatterns: ['\\.isolated\\.test\\.ts$', ...LEFT_OUT],
  testEnvironment: '<rootDir>/tests/support/light/environment.cjs',
  runtime: '<rootDir>/tests/support/light/runtime.cjs',
};

/** Test files with modules of their own: those that replace one, or change what all share for good. */
const isolated = {
  ...common,
  ...require('./jest.isolated.cjs'),
  testMatch: ['<rootDir>/tests/**/*.isolated.test.ts'],
  testPathIgnorePatterns: LEFT_OUT,
};

module.exports = {
  projects: [light, isolated],
  maxWorkers: availableParallelism() + 4, // most files wait for servers more than they compute
  workerIdleMemoryLimit: '700MB', // a worker keeps the modules of every isolated file that it ran: with 3 GB, collecting them slows all later files
  maxConcurrency: 12, // tests that run beside each other wait for pauses that no clock skips
  testSequencer: '<rootDir>/tests/support/slowest-first.cjs',
  testTimeout: 600_000, // against a hang only: on a busy machine a test may wait several times for a few minutes
};
