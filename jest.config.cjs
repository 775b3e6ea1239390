const { availableParallelism } = require('node:os');

/** The suites that `npm test` plays over the shipped profiles. `.ci/run` and the deep run play them over other ones, too. */
const OVER_OTHER_PROFILES = '/tests/e2e/(faults|loop)-(?!mtls)';
const isComplete = process.env.PONTE_TEST_COMPLETE || process.env.PONTE_TEST_DEEP;

/** ESM under jest: run with `node --experimental-vm-modules` (see scripts/test.mjs). */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  testPathIgnorePatterns: isComplete ? [] : [OVER_OTHER_PROFILES],
  maxWorkers: availableParallelism() + 1, // most files wait for servers of their own, which need the processors, too
  workerIdleMemoryLimit: '700MB', // a worker keeps the modules of every file that it ran: with 3 GB, collecting them slows all later files
  maxConcurrency: 12, // tests that run beside each other wait for pauses that no clock skips
  testSequencer: '<rootDir>/tests/support/slowest-first.cjs',
  testTimeout: 240_000, // against a hang only: a machine may be busy with other work
  globalSetup: '<rootDir>/tests/support/global-setup.mjs',
  globalTeardown: '<rootDir>/tests/support/global-teardown.mjs',
  setupFilesAfterEnv: process.env.PONTE_TEST_DEEP ? ['<rootDir>/tests/support/fuzzing.ts'] : [],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' }, // sources import './x.js'
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};
