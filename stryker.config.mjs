/**
 * `npm run test:mutation`: breaks the rules below (an order, failures, the ERP, what vendors answer, what arrives), one small change at a time,
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
  'results: Replayed[] = []': 'a text is no result, and a body always has one',
  'found: Entry[] = []': 'a text refuses nothing',
  'secrets = []': 'a secret that no test says',
  'personal = []': 'a name that no test says',
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

const RULES = [
  'domain/*',
  'workflows/service-order/{decisions,decisions-table,read-failure,failing-calls,state}',
];

/** The files under mutation, or the lines of one, and the tests of each: only tests that need no server and are fast. */
const TESTS = {
  'domain/lifecycle.ts': RULES,
  'domain/ownership.ts': RULES,
  'workflows/service-order/read-failure.ts': RULES,
  'workflows/service-order/rules/failing-calls.ts': RULES,
  'workflows/service-order/rules/end.ts': RULES,
  'workflows/service-order/rules/opening.ts': RULES,
  'workflows/service-order/state.ts': RULES,
  'workflows/service-order/rules/questions.ts': RULES,
  'workflows/service-order/rules/ss.ts': RULES,
  'workflows/service-order/rules/decisions.ts': RULES,
  'workflows/service-order/steps/settle.ts': ['workflows/service-order/settling'],
  'domain/settlement.ts': ['workflows/service-order/settling'],
  'activities/compare-with-erp.ts': ['activities/situation'],
  'activities/read-situation.ts': ['activities/situation'],
  'activities/settle-order.ts': ['activities/situation'],
  'vendors/senior-x/refusal.ts': ['vendors/refusal'],
  'vendors/senior-x/wire.ts:50-87': ['vendors/senior-x-answers'],
  'vendors/sismetro/wire.ts': ['vendors/sismetro-rows'],
  'vendors/sismetro/mark.ts': ['vendors/sismetro-rows'],
  'vendors/sismetro/callback.ts': ['vendors/callback'],
  'vendors/senior-x/webhook.ts': ['vendors/webhook'],
  'vendors/answer-meaning.ts': ['vendors/answer-meaning'],
  'vendors/profile/answer-meaning.ts': ['profiles/judging'],
  'api/inbound/callback-dedup.ts': ['api/inbound/callback-dedup'],
  'api/inbound/deliveries.ts': ['api/inbound/deliveries'],
  'api/inbound/wait-on-disk.ts': ['api/inbound/deliveries'],
  'api/inbound/ingest.ts': ['api/inbound/ingest'],
  'api/inbound/readings.ts': ['api/inbound/ingest'],
};

const asked = process.argv.slice(2).join(' ');
/** The files of the list that `--mutate` names; without it, all of them. */
const filesUnderTest = Object.keys(TESTS).filter(
  (file) => !asked.includes('--mutate') || asked.includes(file.split(':')[0]),
);

export default {
  mutate: Object.keys(TESTS),
  plugins: ['@stryker-mutator/jest-runner', './stryker.config.mjs'],
  ignorers: ['excused'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules'],
  jest: {
    configFile: 'jest.isolated.cjs',
    config: {
      testMatch: filesUnderTest.flatMap((file) =>
        TESTS[file].map((test) => `<rootDir>/tests/${test}.test.ts`),
      ),
      testEnvironment: '@stryker-mutator/jest-runner/jest-env/node',
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
    '!{activities,api,platform}/**',
    '!*.{json,cjs}',
  ],
};
