/**
 * `node scripts/trim-modules.mjs <node_modules>`: deletes what a running Ponte never reads: Temporal's core for other
 * platforms, types, sources, source maps and tests of packages. The Dockerfile runs it after `npm prune`.
 */
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const modules = process.argv[2];
if (modules === undefined) {
  console.error('Say which node_modules to trim.');
  process.exit(2);
}

/** The folders with programs for several platforms, and what each package calls ours. */
const PLATFORMS = {
  'linux x64': {
    '@temporalio/core-bridge/releases': 'x86_64-unknown-linux-gnu',
    '@photostructure/sqlite/prebuilds': 'linux-x64',
  },
  'linux arm64': {
    '@temporalio/core-bridge/releases': 'aarch64-unknown-linux-gnu',
    '@photostructure/sqlite/prebuilds': 'linux-arm64',
  },
};
const ours = PLATFORMS[`${process.platform} ${process.arch}`];
if (ours === undefined) {
  console.error(`Images are made for ${Object.keys(PLATFORMS).join(' and ')}.`);
  process.exit(1);
}
for (const [folder, own] of Object.entries(ours)) {
  statSync(join(modules, folder, own)); // throws if the package has changed its layout
  for (const name of readdirSync(join(modules, folder))) {
    if (name !== own) rmSync(join(modules, folder, name), { recursive: true });
  }
}

const packages = readdirSync(modules).flatMap((name) =>
  name.startsWith('@') ? readdirSync(join(modules, name)).map((own) => join(name, own)) : [name],
);
for (const name of packages) {
  for (const folder of ['__tests__', 'benchmark', 'examples', 'test', 'tests']) {
    rmSync(join(modules, name, folder), { recursive: true, force: true });
  }
}

const UNREAD = /\.(?:[cm]?ts|tsx|map|md|markdown|flow|rs|c|cc|cpp|h|hpp)$/i;
for (const entry of readdirSync(modules, { recursive: true, withFileTypes: true })) {
  if (entry.isFile() && UNREAD.test(entry.name)) rmSync(join(entry.parentPath, entry.name));
}
