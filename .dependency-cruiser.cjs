/** The import fences of CONTRIBUTING.md ("Layout"): who may import whom. Types may cross everywhere. */

const FOLDERS = [
  'domain',
  'texts',
  'vendors',
  'platform',
  'workflows',
  'activities',
  'api',
  'cli',
  'worker',
  'sandbox',
  'console',
];

/** Code in `from` may import values of our own folders only from itself and `to`. */
const only = (from, ...to) => ({
  name: `${from}-fence`,
  severity: 'error',
  comment: `${from}/ may import only: ${[from, ...to].join(', ')}`,
  from: { path: `^${from}/` },
  to: {
    path: `^((${FOLDERS.join('|')}|tests|scripts)/|worker\\.ts)`,
    pathNot: [from, ...to].map((path) => `^${path}`),
    dependencyTypesNot: ['type-only'],
  },
});

/** Packages that `from` must not load. */
const never = (from, name, packages) => ({
  name: `${from}-without-${name}`,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { path: packages, dependencyTypesNot: ['type-only'] },
});

const MESSAGES =
  'workflows/[^/]+/(messages|search-attributes|texts|question-codes|rules|limits|late-news)\\.ts$';

module.exports = {
  forbidden: [
    only('domain'),
    only('texts', 'domain'),
    only('vendors', 'domain', 'texts'),
    only('workflows', 'domain', 'texts'),
    only('platform', 'domain', 'texts', 'vendors/profile', MESSAGES),
    only('activities', 'domain', 'texts', 'vendors', 'platform/temporal', MESSAGES),
    only('api', 'domain', 'texts', 'vendors', 'platform', MESSAGES),
    {
      name: 'temporal-only-by-its-door',
      severity: 'error',
      comment:
        'api/ and cli/ talk to Temporal by platform/temporal/ only: not even types of the SDK',
      from: { path: '^(api|cli)/' },
      to: { path: '^node_modules/@temporalio/' },
    },
    {
      name: 'sdk-internals-in-one-file',
      severity: 'error',
      comment:
        'what is inside the SDK stays in platform/temporal/decode.ts (and in the replays of tests and in the simulation)',
      from: {
        pathNot:
          '^platform/temporal/decode\\.ts$|^tests/(support/in-this-thread|simulation/core/sdk)\\.ts$|^node_modules/',
      },
      to: { path: '^node_modules/@temporalio/[^/]+/lib/(?!index\\.(js|d\\.ts)$)' },
    },
    {
      name: 'platform-below-its-users',
      severity: 'error',
      comment: 'platform/ does not even know types of what is built on it',
      from: { path: '^platform/' },
      to: { path: '^(api|cli|worker|activities|sandbox|console)/' },
    },
    {
      name: 'console-fence',
      severity: 'error',
      comment:
        'console/ runs in a browser: not even types of the server but those of its generated client',
      from: { path: '^console/' },
      to: {
        path: `^(${FOLDERS.filter((f) => f !== 'console').join('|')}|tests|scripts|worker\\.ts)`,
      },
    },
    only('cli', 'domain', 'texts', 'vendors', 'platform', MESSAGES),
    only('worker', 'domain', 'vendors', 'platform', 'activities'),
    never('domain', 'packages', '^node_modules/'),
    never('texts', 'packages', '^node_modules/'),
    never('vendors', 'temporal-or-express', '^node_modules/(@temporalio|express)/'),
    never('workflows', 'zod', '^node_modules/(?!@temporalio/(workflow|common)/)'),
    {
      name: 'workflows-without-node',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'product-without-sandbox',
      severity: 'error',
      from: { path: `^(worker\\.ts|(${FOLDERS.filter((f) => f !== 'sandbox').join('|')})/)` },
      to: { path: '^(sandbox|tests|scripts)/' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      comment:
        'not even of types: what two files need of each other belongs into one of them, or below both',
      from: {},
      to: { circular: true },
    },
    {
      name: 'api-ground',
      severity: 'error',
      comment: 'api/http/ and api/metrics/ know neither what arrives nor what operators do',
      from: { path: '^api/(http|metrics)/' },
      to: { path: '^api/(inbound|operators)/' },
    },
    {
      name: 'inbound-below-operators',
      severity: 'error',
      comment: 'what arrives knows nothing of the operators who look at it',
      from: { path: '^api/inbound/' },
      to: { path: '^api/operators/' },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: 'dist/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.cache|\\.local|coverage|data)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
