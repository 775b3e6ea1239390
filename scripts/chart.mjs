/** `npm run chart`: checks the Helm chart and packs it into `dist/release`. Gets helm as the tests do. */
import { spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';
import { root } from './ensure.mjs';
import { findForHelm } from './programs.mjs';

const CHART = 'deploy/helm/ponte';

const folder = await findForHelm(process.env);
const env = { ...process.env, PATH: [process.env.PATH, folder].filter(Boolean).join(delimiter) };
for (const args of [
  ['lint', '--strict', CHART],
  ['package', CHART, '--destination', 'dist/release'],
]) {
  const { status } = spawnSync('helm', args, { cwd: root, stdio: 'inherit', env });
  if (status !== 0) process.exitCode = status ?? 1;
}
