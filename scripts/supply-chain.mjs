/**
 * `npm run check:packages`: checks package-lock.json. Every package must match its folder's name, come from the
 * configured registry, and have a digest and an acceptable licence; `.npmrc` must let no package run anything when it is
 * installed. Uses no packages, so that it can run before they are installed.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './ensure.mjs';

/** Licences that require only their notice. */
const PERMISSIVE = [
  ...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0'],
  ...['Apache-2.0', 'Unlicense', 'CC0-1.0', 'Zlib', 'Python-2.0'],
];

/** Only for packages that are not shipped: changed files must be published, and we change none. */
const FOR_DEVELOPMENT = ['MPL-2.0'];

/** Data only, with its source named. */
const BY_NAME = { 'caniuse-lite': 'CC-BY-4.0' };

/** Licences missing in package.json, taken from the LICENSE file of the locked version. */
const READ = { 'png-js': 'MIT', unionfs: 'Unlicense' };

/** Folders whose package has another name, since two versions of it are needed. */
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
  if (!path.includes('node_modules/')) continue; // this package, and its folders that are packages
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const say = (problem) => problems.push(`${name} ${entry.version}: ${problem}`);
  if (entry.link) {
    if (!Object.hasOwn(lock.packages, entry.resolved)) say('is a link to elsewhere');
    continue;
  }
  if (!entry.integrity?.startsWith('sha512-')) say('has no sha512 digest in the lock');
  if (entry.resolved !== undefined) say('has its own address (`resolved`), outside the registry');
  if (!/^\d+\.\d+\.\d+([-+].+)?$/.test(entry.version)) say('has no version of the registry');
  if (entry.name !== undefined && entry.name !== ALIASES[name])
    say(`is ${entry.name}: see ALIASES`);
  const licence = entry.license ?? READ[name];
  if (licence === undefined) say('names no licence: read it, and see READ');
  else if (!isAllowed(licence, name, entry)) say(`has the licence ${licence}`);
}

if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(`${packages.length - 1} packages: places, digests and licences are as they should be`);

/** Checks an SPDX expression without nested brackets: one side of an OR is enough, of an AND both are needed. */
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
