/**
 * `npm run test:mutation`: breaks the rules of an order and the classification of failures, one small change at a time,
 * and counts the changes that no unit test notices. Scores: docs/reliability.md. Only one file: `npm run test:mutation -- --mutate domain/ownership.ts`.
 */
/** Changes that change nothing: the beginning of the expression around each, and why no test can tell. */
const EXCUSED = {
  "view.reference ?? ''": 'a text that is no reference proves as little as a blank one',
  "issueDate ?? ''": 'any text that is no date is as good',
  "openedAt ?? ''": 'any text that is no date is as good',
  'hasLookedAtErp ?': 'the name of a field that no state has',
  'hasSeenChange ?': 'the name of a field that no state has',
  'isReported ?': 'the name of a field that no state has',
};

/** Leaves out the `''` and the `[]` of those expressions, and nothing else of them. */
export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'excused',
    value: {
      shouldIgnore(path) {
        const isEmpty = path.isArrayExpression() && path.node.elements.length === 0;
        if (!isEmpty && !path.isStringLiteral({ value: '' })) return undefined;
        const around = path.parentPath.toString();
        return Object.entries(EXCUSED).find(([start]) => around.startsWith(start))?.[1];
      },
    },
  },
];

export default {
  mutate: [
    'domain/{lifecycle,ownership}.ts',
    'workflows/service-order/{decisions,failures,state}.ts',
    'vendors/faults.ts',
    'vendors/profile/failure.ts',
  ],
  plugins: ['@stryker-mutator/jest-runner', './stryker.config.mjs'],
  ignorers: ['excused'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules'],
  jest: {
    configFile: 'jest.config.cjs',
    config: {
      // only tests that need no server, or start their own
      testMatch: [
        '<rootDir>/tests/domain/*.test.ts',
        '<rootDir>/tests/workflows/service-order/{decisions,decisions-table,failures,state}.test.ts',
        '<rootDir>/tests/profiles/failure.test.ts',
        '<rootDir>/tests/vendors/{http,senior-x,sismetro}.test.ts',
      ],
      testEnvironment: '@stryker-mutator/jest-runner/jest-env/node',
      globalSetup: null,
      globalTeardown: null,
    },
  },
  coverageAnalysis: 'perTest',
  concurrency: 1,
  thresholds: { high: 95, low: 90, break: 90 },
  reporters: ['clear-text', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: '.cache/mutation.json' },
  tempDirName: '.cache/mutation',
  ignorePatterns: [
    '*',
    '!{docs,domain,vendors,workflows,profiles,tests}/**',
    '!activities/**',
    '!platform/**',
    '!*.{json,cjs}',
  ],
};
