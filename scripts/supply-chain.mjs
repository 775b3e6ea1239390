/**
 * `npm run check:packages`: what package-lock.json lets in. Every package is the one that its folder is named for, comes
 * from the registry that npm is set to, has a digest, a licence that we may live with, and no script that runs when it is
 * installed. Without packages of its own, so that it can run before they are there.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './ensure.mjs';

/** Licences that ask for no more than their notice. */
const PERMISSIVE = [
  ...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0'],
  ...['Apache-2.0', 'Unlicense', 'CC0-1.0', 'Zlib', 'Python-2.0'],
];

/** Only for what is never shipped: files of it that are changed must be opened, and we change none. */
const FOR_DEVELOPMENT = ['MPL-2.0'];

/** Data alone, with its source named. */
const BY_NAME = { 'caniuse-lite': 'CC-BY-4.0' };

/** What package.json of these does not say, read in the LICENSE file of the version that we have. */
const READ = { 'png-js': 'MIT', unionfs: 'Unlicense' };

/**
 * Packages that would run a script when they are installed, which `.npmrc` forbids. Each works without it (tried on both
 * Nodes); a new name here wants the same trial.
 */
const QUIET = [
  ...['@parcel/watcher', '@photostructure/sqlite', '@scarf/scarf', '@swc/core', 'protobufjs'],
];

/** Folders that hold a package of another name: two versions of it are needed at once. */
const ALIASES = {
  '@jest/react-is-18': 'react-is',
  '@jest/react-is-19': 'react-is',
  'string-width-cjs': 'string-width',
  'strip-ansi-cjs': 'strip-ansi',
  'wrap-ansi-cjs': 'wrap-ansi',
};

const read = (file) => readFileSync(join(root, file), 'utf8');
const problems = [];

const npmrc = read('.npmrc');
if (!/^ignore-scripts\s*=\s*true$/m.test(npmrc)) {
  problems.push(
    '.npmrc must say ignore-scripts=true: packages run nothing when they are installed',
  );
}
if (!/^omit-lockfile-registry-resolved\s*=\s*true$/m.test(npmrc)) {
  problems.push(
    '.npmrc must say omit-lockfile-registry-resolved=true: the lock file names no host',
  );
}
if (/^\s*(@[^:]+:)?(registry|proxy|https-proxy|noproxy|replace-registry-host)\s*=/m.test(npmrc)) {
  problems.push('.npmrc must not say where packages come from: that is for the machine');
}
const lock = JSON.parse(read('package-lock.json'));
const packages = Object.entries(lock.packages);
for (const [path, entry] of packages) {
  if (!path.includes('node_modules/')) continue; // this package, and folders of it that are packages
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const say = (problem) => problems.push(`${name} ${entry.version}: ${problem}`);
  if (entry.link) {
    if (!Object.hasOwn(lock.packages, entry.resolved)) say('is a link to elsewhere');
    continue;
  }
  if (!entry.integrity?.startsWith('sha512-')) say('has no sha512 digest in the lock');
  if (entry.resolved !== undefined) say('has a place of its own (`resolved`), past the registry');
  if (!/^\d+\.\d+\.\d+([-+].+)?$/.test(entry.version)) say('has no version of the registry');
  if (entry.name !== undefined && entry.name !== ALIASES[name])
    say(`is ${entry.name}: see ALIASES`);
  if (entry.hasInstallScript && !QUIET.includes(name)) say('has an install script: see QUIET');
  const licence = entry.license ?? READ[name];
  if (licence === undefined) say('names no licence: read it, and see READ');
  else if (!isAllowed(licence, name, entry)) say(`has the licence ${licence}`);
}

if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(
  `${packages.length - 1} packages: places, digests, licences and scripts are as they should be`,
);

/** An SPDX expression without nested brackets: one side of an OR is enough, of an AND both are needed. */
function isAllowed(expression, name, { dev, devOptional }) {
  const allowed = [
    ...PERMISSIVE,
    ...(dev || devOptional ? FOR_DEVELOPMENT : []),
    ...(BY_NAME[name] ? [BY_NAME[name]] : []),
  ];
  return expression
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((side) => side.split(' AND ').every((licence) => allowed.includes(licence.trim())));
}
