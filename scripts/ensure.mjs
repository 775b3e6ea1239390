/**
 * What must be there before anything of Ponte runs: a Node new enough, the packages that package-lock.json names, and
 * the build. Plain JavaScript without packages, since it runs before they are installed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');

const OLDEST_NODE = [20, 19];

/** Ends the process, saying why, unless Node is one that Ponte runs on. */
function ensureNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  console.error(`Ponte needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.version}.`);
  process.exit(1);
}

/** Installs the packages where node_modules does not hold what package-lock.json names. */
function ensurePackages() {
  if (packagesAreInstalled()) return;
  console.log('Installing packages (npm ci)…');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];
  if (npm) run(process.execPath, [npm, ...args]);
  else run('npm', args);
}

/** By content: npm writes both files at nearly the same time, so their dates tell nothing. */
function packagesAreInstalled() {
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const installed = readPackages(installedFile);
  return Object.entries(readPackages(join(root, 'package-lock.json'))).every(
    ([path, { version, optional }]) =>
      path === '' || installed[path]?.version === version || (optional && !installed[path]),
  );
}

const readPackages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;

/** `npm run build`, but compiling only what has changed. */
function ensureBuild() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const incremental = ['--incremental', '--tsBuildInfoFile', 'dist/.tsbuildinfo'];
  run(process.execPath, [tsc, '-p', 'tsconfig.build.json', ...incremental]);
  run(process.execPath, [join(root, 'scripts', 'bundle-workflows.mjs')]);
  ensureConsole();
}

/** Builds the console where it has changed since it was last built. */
function ensureConsole() {
  const built = join(root, 'dist', 'console', 'index.html');
  const sources = readdirSync(join(root, 'console'), { recursive: true }).map((name) =>
    join(root, 'console', name),
  );
  const lastChange = [...sources, join(root, 'package-lock.json')].map(
    (file) => statSync(file).mtimeMs,
  );
  if (existsSync(built) && statSync(built).mtimeMs > Math.max(...lastChange)) return;
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  run(process.execPath, [vite, 'build', 'console', '--logLevel', 'warn']);
}

/** Runs a program in the project's folder; where it fails, this process ends with its exit code. */
function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (error) console.error(error.message);
  if (status !== 0) process.exit(status ?? 1);
}

export function ensureReady() {
  ensureNode();
  ensurePackages();
  ensureBuild();
}
