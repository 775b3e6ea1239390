/**
 * Images without a daemon, by buildah: those of the Dockerfile, and the base image if no registry is reached. Needs
 * Linux, root, buildah and, without a registry, debootstrap.
 */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { root } from './ensure.mjs';
import { baseOfImage } from './programs.mjs';

export const { image: BASE, node: NODE } = baseOfImage();
const CERTIFICATES = '/etc/ssl/certs';

/** Folders and containers to remove at the end. */
const folders = [];
const containers = [];

/** Removes what the functions of this file made, except images. */
export function cleanUp() {
  for (const container of containers) buildah('rm', container);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** Throws if the command cannot run here. `programs` are Debian's packages by the name of a program of each. */
export function needTools(command, programs = { buildah: 'buildah' }) {
  if (process.getuid?.() !== 0) throw new Error(`${command} needs root.`);
  const missing = Object.keys(programs).filter(
    (program) => spawnSync(program, ['--version']).error !== undefined,
  );
  if (missing.length === 0) return;
  const packages = missing.map((program) => programs[program]).join(' ');
  throw new Error(`${command} needs ${missing.join(' and ')}: apt-get install ${packages}`);
}

/** Gets an image from its registry. Returns false, and says what follows, if it cannot. */
export function pull(image, otherwise = 'a local image takes its place') {
  const isPulled = buildah('pull', '--quiet', '--policy=always', image) !== undefined;
  if (!isPulled) console.log(`${image} cannot be pulled: ${otherwise}.`);
  return isPulled;
}

/** Uses the base image of this machine or of its registry, or makes a local one. */
export function ensureBase() {
  if (buildah('inspect', '--type', 'image', BASE) !== undefined || pull(BASE)) return;
  const files = temporaryFolder();
  run('debootstrap', '--variant=minbase', '--include=ca-certificates', 'bookworm', files);
  unpack(`node-linux-${process.arch}@${NODE}`, join(files, 'usr/local'));
  unpack('npm@11', join(files, 'usr/local/lib/node_modules/npm'));
  const npm = join(files, 'usr/local/bin/npm');
  if (!existsSync(npm)) symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', npm);
  run('chroot', files, 'useradd', '--uid', '1000', '--create-home', 'node');
  imageOf(BASE, files);
}

/** Makes an image of these files, with their owners. `config` is arguments of `buildah config`. */
export function imageOf(name, files, config = []) {
  const container = from('scratch');
  run('cp', '--archive', `${files}/.`, run('buildah', 'mount', container).trim());
  if (config.length > 0) run('buildah', 'config', ...config, container);
  run('buildah', 'commit', '--quiet', '--format=docker', container, name);
}

/** Unpacks a package of npm. */
function unpack(name, folder) {
  const place = temporaryFolder();
  run('npm', 'pack', '--silent', '--pack-destination', place, name);
  mkdirSync(folder, { recursive: true });
  run('sh', '-c', 'tar -xzf "$1"/*.tgz --strip-components=1 -C "$2"', 'tar', place, folder);
}

/**
 * Builds a target of the Dockerfile. `npm ci` in the image uses the registry and the certificates of this machine's
 * npm.
 */
export function build(target, tag) {
  const npmrc = join(temporaryFolder(), 'npmrc');
  const own = join(homedir(), '.npmrc');
  appendFileSync(npmrc, existsSync(own) ? readFileSync(own) : '');
  const { NODE_EXTRA_CA_CERTS: authority } = process.env;
  if (authority?.startsWith(CERTIFICATES)) appendFileSync(npmrc, `\ncafile=${authority}\n`);
  const volumes = [`${npmrc}:/root/.npmrc:ro`, `${CERTIFICATES}:${CERTIFICATES}:ro`];
  const mounted = volumes.flatMap((volume) => ['--volume', volume]);
  const how = ['--isolation=chroot', '--format=docker', '--layers', '--pull=never'];
  run('buildah', 'build', ...how, ...mounted, '--target', target, '--tag', tag, '.');
}

/** Writes an image of buildah into a file that `docker load` reads. */
export function saveImage(image, archive, name = image) {
  const scratch = `${archive}.${process.pid}`;
  run('buildah', 'push', '--quiet', image, `docker-archive:${scratch}:${name}`);
  renameSync(scratch, archive);
}

/**
 * Returns an archive of an image of buildah in a folder, by the image's content: what has not changed is not written
 * again. Removes the one before, which begins with the same name.
 */
export function archiveOf(image, folder, name) {
  const format = ['--type=image', '--format={{.FromImageID}}'];
  const id = run('buildah', 'inspect', ...format, image).trim();
  const archive = `${name}-${id.slice(0, 12)}.tar`;
  const others = readdirSync(folder).filter(
    (file) => file !== archive && new RegExp(`^${name}-[0-9a-f]{12}\\.tar`).test(file),
  );
  for (const other of others) rmSync(join(folder, other));
  if (!existsSync(join(folder, archive))) saveImage(image, join(folder, archive));
  return join(folder, archive);
}

/** The folder of an image's files. */
export function mount(tag) {
  const container = from(tag);
  return run('buildah', 'mount', container).trim();
}

function from(image) {
  const container = run('buildah', 'from', '--pull-never', image).trim();
  containers.push(container);
  return container;
}

export function temporaryFolder() {
  const folder = mkdtempSync('/var/tmp/ponte-image-');
  folders.push(folder);
  return folder;
}

/** Does something that may take minutes, and says how long it took. */
export async function timed(what, work) {
  const startedAt = Date.now();
  const result = await work();
  console.log(`${what}: ${Math.round((Date.now() - startedAt) / 1000)} s`);
  return result;
}

/** Returns what the program printed. Throws if it fails. */
export function run(program, ...args) {
  const { status, stdout, error } = spawnSync(program, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 64_000_000,
  });
  if (status !== 0) throw new Error(`${program} failed${error ? `: ${error.message}` : ''}`);
  return stdout;
}

/** Returns what buildah printed, or undefined if it failed. */
export function buildah(...args) {
  const { status, stdout } = spawnSync('buildah', args, { encoding: 'utf8' });
  return status === 0 ? stdout : undefined;
}
