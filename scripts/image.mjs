/**
 * `npm run image`: builds the images of the Dockerfile without a daemon, and plays the demo's orders with the api and
 * the worker of the image: as its unprivileged user, without capabilities, on a read-only root. It fails if an order
 * does not end as it should, or if Ponte adds more to its base image than it may.
 *
 * Needs Linux, root, and buildah (`apt-get install buildah`). If no registry is reached, a local image takes the place
 * of the base image: Debian's packages (`apt-get install debootstrap`) with the same version of Node from npm.
 */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ensureReady, root } from './ensure.mjs';
import { baseOfImage } from './programs.mjs';

/** What Ponte may add to its base image, in MB. */
const MAY_ADD_MB = 160;

const { image: BASE, node: NODE } = baseOfImage();
const CERTIFICATES = '/etc/ssl/certs';

/** Folders in /tmp and containers to remove at the end. */
const folders = [];
const containers = [];

try {
  needTools();
  ensureReady();
  ensureBase();
  build('ponte', 'ponte:image-check');
  build('sandbox', 'ponte-sandbox:image-check');
  play(mount('ponte:image-check'));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  for (const container of containers) buildah('rm', container);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

function needTools() {
  if (process.getuid?.() !== 0) throw new Error('npm run image needs root.');
  if (spawnSync('buildah', ['--version']).status !== 0) {
    throw new Error('npm run image needs buildah: apt-get install buildah');
  }
}

/** Uses the base image of this machine or of its registry, or makes a local one. */
function ensureBase() {
  if (buildah('inspect', '--type', 'image', BASE) !== undefined) return;
  if (buildah('pull', '--quiet', BASE) !== undefined) return;
  console.log(`${BASE} cannot be pulled: a local image takes its place.`);
  const files = temporaryFolder();
  run('debootstrap', '--variant=minbase', '--include=ca-certificates', 'bookworm', files);
  unpack(`node-linux-${process.arch}@${NODE}`, join(files, 'usr/local'));
  unpack('npm@11', join(files, 'usr/local/lib/node_modules/npm'));
  const npm = join(files, 'usr/local/bin/npm');
  if (!existsSync(npm)) symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', npm);
  run('chroot', files, 'useradd', '--uid', '1000', '--create-home', 'node');
  const container = from('scratch');
  run('buildah', 'copy', '--quiet', container, files, '/');
  run('buildah', 'commit', '--quiet', container, BASE);
}

/** Unpacks a package of npm. */
function unpack(name, folder) {
  const place = temporaryFolder();
  run('npm', 'pack', '--silent', '--pack-destination', place, name);
  mkdirSync(folder, { recursive: true });
  run('sh', '-c', 'tar -xzf "$1"/*.tgz --strip-components=1 -C "$2"', 'tar', place, folder);
}

/** `npm ci` in the image uses the registry and the certificates of this machine's npm. */
function build(target, tag) {
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

/** The folder of an image's files. */
function mount(tag) {
  const container = from(tag);
  return run('buildah', 'mount', container).trim();
}

function from(image) {
  const container = run('buildah', 'from', '--pull-never', image).trim();
  containers.push(container);
  return container;
}

function play(files) {
  const added = Number.parseInt(run('du', '-sm', join(files, 'app')), 10);
  console.log(`Ponte adds ${added} MB to ${BASE}.`);
  if (added > MAY_ADD_MB) throw new Error(`It may add ${MAY_ADD_MB} MB.`);
  const { status } = spawnSync(
    process.execPath,
    ['dist/sandbox/demo/main.js', '--once', '--home', temporaryFolder()],
    { cwd: root, stdio: 'inherit', env: { ...process.env, PONTE_IMAGE_FILES: files } },
  );
  if (status !== 0) throw new Error('The orders were not played with the image.');
}

function temporaryFolder() {
  const folder = mkdtempSync('/tmp/ponte-image-');
  folders.push(folder);
  return folder;
}

/** Returns what the program printed. Throws if it fails. */
function run(program, ...args) {
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
function buildah(...args) {
  const { status, stdout } = spawnSync('buildah', args, { encoding: 'utf8' });
  return status === 0 ? stdout : undefined;
}
