/**
 * Ensures what Ponte needs to run: a recent Node, the packages of package-lock.json, and the build. Plain JavaScript
 * without packages, since it runs before they are installed. As a program it does so before `npm run check`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
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

/** Compiler options to build only what has changed. */
export const INCREMENTAL = ['--incremental', '--tsBuildInfoFile', 'dist/.tsbuildinfo'];

/** Folders from which nothing in `dist/` is compiled. */
const NOT_COMPILED = new Set(['console', 'data', 'dist', 'docs', 'node_modules', 'tests']);

/** Ends the process with a message if this version of Node is too old for Ponte. */
function ensureNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  console.error(`Ponte needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.version}.`);
  process.exit(1);
}

/** Installs the packages if node_modules does not match package-lock.json. */
async function ensurePackages() {
  if (packagesAreInstalled()) return;
  console.log('Installing packages (npm ci)…');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];
  await (npm ? run(process.execPath, [npm, ...args]) : run('npm', args));
}

/** Compares content: npm writes both files at nearly the same time, so their dates are useless. */
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

/** `npm run build`, limited to what has changed; what does not need each other beside each other. */
async function ensureBuild() {
  const startedAt = new Date();
  const built = join(root, 'dist', '.built');
  const types = join(root, 'console', 'api', 'schema.ts');
  const ofConsole = ['console', 'package-lock.json'].map((name) => join(root, name));
  const isBuilt = isNewer(built, compiled()) && existsSync(types);
  const consolePage = join(root, 'dist', 'console', 'index.html');
  const isConsoleBuilt = isNewer(consolePage, ofConsole);
  const node = (...args) => run(process.execPath, args);
  const compile = async () => {
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    await node(tsc, '-p', 'tsconfig.build.json', ...INCREMENTAL);
    const script = (name) => node(join(root, 'scripts', name));
    const writeTypes = async () => {
      const wasConsoleBuilt = isNewer(consolePage, ofConsole);
      await script('console-types.mjs');
      // nothing of the types is in the built console: that they are newer must not have it built again
      if (wasConsoleBuilt) utimesSync(consolePage, new Date(), new Date());
    };
    await Promise.all([writeTypes(), script('bundle-workflows.mjs')]);
    writeFileSync(built, '');
    utimesSync(built, startedAt, startedAt); // sources that changed during the build are newer
  };
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  await Promise.all([
    isBuilt || compile(),
    isConsoleBuilt || node(vite, 'build', 'console', '--logLevel', 'warn'),
  ]);
}

/** The files and folders from which `dist/` is compiled, packages included. */
function compiled() {
  const isCompiled = (entry) =>
    entry.isDirectory()
      ? !entry.name.startsWith('.') && !NOT_COMPILED.has(entry.name)
      : /\.(ts|json)$/.test(entry.name);
  const entries = readdirSync(root, { withFileTypes: true }).filter(isCompiled);
  return entries.map(({ name }) => join(root, name));
}

/** Returns true if the file exists and is newer than everything in these files and folders. */
export function isNewer(file, sources) {
  if (!existsSync(file)) return false;
  const { mtimeMs } = statSync(file);
  return sources.every((source) => lastChangeIn(source) < mtimeMs);
}

/** The latest change in a file or folder. A folder also changes when something in it is added or removed. */
function lastChangeIn(source) {
  const stat = statSync(source);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const inside = readdirSync(source, { recursive: true }).map((name) => join(source, name));
  return Math.max(stat.mtimeMs, ...inside.map((one) => statSync(one).mtimeMs));
}

/** Runs a program in the project's folder. If it fails, ends this process with its exit code. */
async function run(command, args) {
  const program = spawn(command, args, { cwd: root, stdio: 'inherit' });
  const [status, error] = await once(program, 'close').catch((error) => [1, error]);
  if (error instanceof Error) console.error(error.message);
  if (status !== 0) process.exit(status ?? 1);
}

export async function ensureReady() {
  ensureNode();
  await ensurePackages();
  await ensureBuild();
}

if (process.argv[1] === import.meta.filename) await ensureReady();
