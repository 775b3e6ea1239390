/**
 * `npm run release:check`: everything that must hold before a version is tagged, one step after another, also after one
 * has failed. `-- --list` only lists the steps, `-- test:compose image` plays single ones. All of them
 * take hours. What only measures (`test:mutation`, `bench`) is not part of it. Needs what the steps need: Linux, root, Go,
 * Python 3, promtool, PostgreSQL, buildah, Docker's daemon (`apt-get install prometheus postgresql buildah debootstrap docker.io`), and the registries of npm, PyPI, Go and images.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './ensure.mjs';

const WHAT_NOW = `
Tag nothing. Repair the cause, with a test where one was missing, and merge; then play everything again, since what passed
before a repair says nothing about the code after it. To repeat a step meanwhile: npm run release:check -- <step>
What cannot be repaired now is left out of the release, or stands under "Known limits" in CHANGELOG.md.`;

const textOf = (file) => readFileSync(join(root, file), 'utf8');
const { version } = JSON.parse(textOf('package.json'));

/** Each step: what only it proves, and what to do about a failure besides repairing its cause. */
const STEPS = {
  'npm run check': ['form, types, packages', '`npm run format` repairs the form'],
  'npm run audit': [
    'no known weakness, signed packages',
    'take the repaired version; if there is none, replace the package. It needs a registry that answers',
  ],
  'node scripts/images.mjs --release': [
    'the images of others by digest',
    '`npm run images:pin`, where Docker reaches the registry, and commit',
  ],
  'npm run sbom': ['the list of what is shipped'],
  'npm run chart': ['the chart as it is published'],
  'npm run test:all': [
    'all tests',
    '`npm test -- <file>` repeats a file; a flaky one has a cause, too',
  ],
  'npm run test:schemathesis': ['no answer that openapi.json lacks'],
  'npm run test:deep': ['more draws, from a new seed', 'the printed command repeats it'],
  'npm run test:real': ['Tryton and django-helpdesk, killed and interrupted'],
  'npm run stack:postgres': ['the Temporal server that is deployed, on PostgreSQL'],
  'npm run test:cluster': ["the chart on Kubernetes' control plane"],
  'npm run image': ['our images'],
  'npm run test:compose': [
    'docker-compose.yml: crashes, a restore, and an upgrade with orders that wait',
    'it names the step; every later one then fails, too',
  ],
  'npm run test:mutants': [
    'the tests that docs/asvs.md names can fail',
    'a stale mutant gets a new text, one that no test finds gets a test',
  ],
};

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { list: { type: 'boolean' } },
});
const chosen = Object.keys(STEPS).filter(
  (step) => wanted.length === 0 || wanted.some((name) => step.endsWith(` ${name}`)),
);
if (chosen.length < wanted.length) {
  console.error(`There is no such step: ${wanted.join(' ')}. See: npm run release:check -- --list`);
  process.exit(2);
}

if (options.list) {
  console.log(`every file names version ${version}`);
  for (const step of chosen) console.log(`${step}: ${STEPS[step][0]}`);
} else {
  const isOneVersion = namesOneVersion();
  const failed = chosen.filter((step) => !passes(step));
  for (const step of failed) {
    const [proves, advice] = STEPS[step];
    console.error(`failed: ${step} (${proves})${advice ? `\n  ${advice}` : ''}`);
  }
  const isGood = isOneVersion && failed.length === 0;
  if (!isGood) console.error(WHAT_NOW);
  process.exitCode = isGood ? 0 : 1;
}

function passes(step) {
  console.log(`\n== ${step}`);
  const env = { ...process.env, PONTE_TEST_COMPLETE: '1' }; // a missing program fails a step
  return spawnSync(step, { cwd: root, shell: true, stdio: 'inherit', env }).status === 0;
}

/** Returns false, and says where, if a file names another version. */
function namesOneVersion() {
  const wanted = {
    'docker-compose.yml': [`image: ponte:${version}\n`, `image: ponte-sandbox:${version}\n`],
    'deploy/helm/ponte/Chart.yaml': [`version: ${version}\n`, `appVersion: ${version}\n`],
    'CHANGELOG.md': [`## [${version}]`],
  };
  const missing = Object.entries(wanted).flatMap(([file, lines]) => {
    const text = textOf(file).replaceAll(/["']/g, '');
    return lines.filter((line) => !text.includes(line)).map((line) => `${file}: ${line.trim()}`);
  });
  if (missing.length > 0) console.error(`not found:\n${missing.join('\n')}`);
  return missing.length === 0;
}
