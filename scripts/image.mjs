/**
 * `npm run image`: builds the images of the Dockerfile without a daemon, and plays the demo's orders with the api and
 * the worker of the image: as its unprivileged user, without capabilities, on a read-only root. It fails if an order
 * does not end as it should, or if Ponte adds more to its base image than it may. `-- --out <folder>` keeps the image
 * as an archive for `npm run image:publish`.
 *
 * Needs Linux, root, and buildah (`apt-get install buildah`). If no registry is reached, a local image takes the place
 * of the base image: Debian's packages (`apt-get install debootstrap`) with the same version of Node from npm.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BASE, build, cleanUp, ensureBase, mount, needTools, run } from './buildah.mjs';
import { ensureReady, root } from './ensure.mjs';

/** What Ponte may add to its base image, in MB. */
const MAY_ADD_MB = 160;

const { values: options } = parseArgs({ options: { out: { type: 'string' } } });

try {
  needTools('npm run image');
  await ensureReady();
  ensureBase();
  build('ponte', 'ponte:image-check');
  build('sandbox', 'ponte-sandbox:image-check');
  play(mount('ponte:image-check'));
  if (options.out !== undefined) keep('ponte:image-check', options.out);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  cleanUp();
}

function play(files) {
  const added = Number.parseInt(run('du', '-sm', join(files, 'app')), 10);
  console.log(`Ponte adds ${added} MB to ${BASE}.`);
  if (added > MAY_ADD_MB) throw new Error(`It may add ${MAY_ADD_MB} MB.`);
  const home = mkdtempSync('/tmp/ponte-image-'); // scripts/in-image.sh takes only folders below /tmp
  const { status } = spawnSync(
    process.execPath,
    ['dist/sandbox/demo/main.js', '--once', '--home', home],
    { cwd: root, stdio: 'inherit', env: { ...process.env, PONTE_IMAGE_FILES: files } },
  );
  rmSync(home, { recursive: true, force: true });
  if (status !== 0) throw new Error('The orders were not played with the image.');
}

function keep(image, folder) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `ponte-${process.arch}.tar`);
  run('buildah', 'push', '--quiet', image, `oci-archive:${file}`);
  console.log(file);
}
