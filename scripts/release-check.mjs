/**
 * `npm run release:check`: everything that must hold before a version is tagged, one step after another, also after one
 * has failed. `-- --list` only lists the steps. Needs what the steps need: Linux, root, Go, PostgreSQL, buildah, Docker's
 * daemon (`apt-get install postgresql buildah docker.io`), and the registries of npm, PyPI, Go and images.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './ensure.mjs';

const textOf = (file) => readFileSync(join(root, file), 'utf8');
const { version } = JSON.parse(textOf('package.json'));

/** Each step, and what only it proves. */
const STEPS = {
  'npm run check': 'form, types, packages',
  'npm run audit': 'no known weakness, signed packages',
  'node scripts/images.mjs --release': 'the images of others by digest',
  'npm run test:all': 'all tests',
  'npm run stack:postgres': 'the Temporal server that is deployed, on PostgreSQL',
  'npm run test:cluster': "the chart on Kubernetes' control plane",
  'npm run image': 'our images',
  'npm run test:compose': 'docker-compose.yml, a restore, and an upgrade',
};

if (process.argv.includes('--list')) {
  console.log(`every file names version ${version}`);
  for (const [step, proves] of Object.entries(STEPS)) console.log(`${step}: ${proves}`);
} else {
  const isOneVersion = namesOneVersion();
  const failed = Object.keys(STEPS).filter((step) => !passes(step));
  for (const step of failed) console.error(`failed: ${step} (${STEPS[step]})`);
  process.exitCode = isOneVersion && failed.length === 0 ? 0 : 1;
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
