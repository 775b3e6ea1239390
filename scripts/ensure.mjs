/**
 * What must be there before anything of Ponte runs: a Node new enough, the packages that package-lock.json names, and
 * the build. Plain JavaScript without packages, since it runs before they are installed.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');

const OLDEST_NODE = [20, 19];

/** Has the compiler build only what has changed since the last time. */
export const INCREMENTAL = ['--incremental', '--tsBuildInfoFile', 'dist/.tsbuildinfo'];

/** Folders that nothing in `dist/` is compiled from. */
const NOT_COMPILED = new Set(['console', 'data', 'dist', 'docs', 'node_modules', 'tests']);

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

/** `npm run build`, but only what has changed since the last time. */
function ensureBuild() {
  const startedAt = new Date();
  const built = join(root, 'dist', '.built');
  if (!isNewer(built, compiled())) {
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    run(process.execPath, [tsc, '-p', 'tsconfig.build.json', ...INCREMENTAL]);
    run(process.execPath, [join(root, 'scripts', 'bundle-workflows.mjs')]);
    writeFileSync(built, '');
    utimesSync(built, startedAt, startedAt); // what changed meanwhile is newer
  }
  const ofConsole = ['console', 'package-lock.json'].map((name) => join(root, name));
  if (!isNewer(join(root, 'dist', 'console', 'index.html'), ofConsole)) {
    const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
    run(process.execPath, [vite, 'build', 'console', '--logLevel', 'warn']);
  }
}

/** The files and folders that `dist/` is compiled from, packages included. */
function compiled() {
  const isCompiled = (entry) =>
    entry.isDirectory()
      ? !entry.name.startsWith('.') && !NOT_COMPILED.has(entry.name)
      : /\.(ts|json)$/.test(entry.name);
  const entries = readdirSync(root, { withFileTypes: true }).filter(isCompiled);
  return entries.map(({ name }) => join(root, name));
}

/** Is the file there, and did nothing in these files and folders change since it was written? */
export function isNewer(file, sources) {
  if (!existsSync(file)) return false;
  const { mtimeMs } = statSync(file);
  return sources.every((source) => lastChangeIn(source) < mtimeMs);
}

/** A folder changes when something in it is added or removed. */
function lastChangeIn(source) {
  const stat = statSync(source);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const inside = readdirSync(source, { recursive: true }).map((name) => join(source, name));
  return Math.max(stat.mtimeMs, ...inside.map((one) => statSync(one).mtimeMs));
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
