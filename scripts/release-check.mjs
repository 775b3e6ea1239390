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

/** Each step, with what only it proves. A text is a command. */
const STEPS = [
  ['the files name one version', namesOneVersion],
  ['form, types, packages', 'npm run check'],
  ['no known weakness, signed packages', 'npm run audit'],
  ['the images of others by digest', 'node scripts/images.mjs --release'],
  ['all tests', 'npm run test:all'],
  ['the Temporal server that is deployed, on PostgreSQL', 'npm run stack:postgres'],
  ["the chart on Kubernetes' control plane", 'npm run test:cluster'],
  ['our images', 'npm run image'],
  ['docker-compose.yml, a restore, and an upgrade', 'npm run test:compose'],
];

if (process.argv.includes('--list')) {
  for (const [what, step] of STEPS) console.log(`${what}: ${nameOf(step)}`);
} else {
  const failed = STEPS.filter(([, step]) => !passes(step));
  for (const [what, step] of failed) console.error(`failed: ${what} (${nameOf(step)})`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}

function passes(step) {
  console.log(`\n== ${nameOf(step)}`);
  if (typeof step === 'function') return step();
  const env = { ...process.env, PONTE_TEST_COMPLETE: '1' }; // a missing program fails a step
  return spawnSync(step, { cwd: root, shell: true, stdio: 'inherit', env }).status === 0;
}

function nameOf(step) {
  return typeof step === 'string' ? step : `version ${version}`;
}

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
