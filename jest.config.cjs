const { availableParallelism } = require('node:os');

/** ESM under jest: run with `node --experimental-vm-modules` (see scripts/test.mjs). */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  maxWorkers: availableParallelism() + 1, // half of a test's time is waiting for servers
  testTimeout: 60_000,
  globalSetup: '<rootDir>/tests/support/global-setup.mjs',
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
