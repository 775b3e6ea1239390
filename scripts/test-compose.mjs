/**
 * `npm run test:compose`: brings docker-compose.yml up with a Docker daemon of its own, and plays what
 * tests/deploy/docker.test.ts says. The daemon, its containers and the tests have their own network, processes and
 * mounts: no port, firewall rule or volume of this machine is used, and nothing is left when it ends.
 *
 * Needs Linux, root, buildah, and Docker's daemon (`apt-get install docker.io buildah debootstrap`); Go, too, if Docker
 * has no `compose` or if no registry is reached (scripts/foreign-images.mjs). The first run then takes half an hour and
 * more; later ones find what has not changed in .cache/images, and play for ten minutes.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  archiveOf,
  build,
  cleanUp,
  ensureBase,
  needTools,
  temporaryFolder,
  timed,
} from './buildah.mjs';
import { ensureReady, root } from './ensure.mjs';
import { archivesOf, CACHE, composePlugin } from './foreign-images.mjs';

const COMPOSE_VERSION = '2.40.3';

/** Runs a command in namespaces of its own, which end with it. */
const APART = [
  ...['unshare', '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'],
  ...['sh', '-c', 'ip link set lo up && exec "$@"', 'apart'],
];

try {
  needTools('npm run test:compose', {
    buildah: 'buildah',
    dockerd: 'docker.io',
    ip: 'iproute2',
    iptables: 'iptables',
  });
  await ensureReady();
  const { parse } = await import('yaml');
  const { services: byName } = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), {
    merge: true,
  });
  const services = Object.values(byName);
  const foreign = services.filter((service) => !service.build).map(({ image }) => image);
  const archives = await archivesOf([...new Set(foreign)]);

  ensureBase();
  const targets = new Map(
    services
      .filter((service) => service.build)
      .map(({ image, build: { target } }) => [image, target]),
  );
  for (const [image, target] of targets) {
    await timed(`${image} is built`, () => build(target, image));
    archives.push(await timed(`${image} is saved`, () => archiveOf(image, CACHE, target)));
  }
  const { status } = spawnSync(
    APART[0],
    [...APART.slice(1), process.execPath, 'scripts/test.mjs', 'tests/deploy/docker'],
    {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        DOCKER_CONFIG: dockerConfig(),
        PONTE_TEST_DOCKER: JSON.stringify({ folder: temporaryFolder(), archives }),
      },
    },
  );
  process.exitCode = status ?? 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  cleanUp();
}

/** A folder of settings in which `docker compose` is found. */
function dockerConfig() {
  const isThere = spawnSync('docker', ['compose', 'version']).status === 0;
  if (isThere) return process.env.DOCKER_CONFIG ?? join(homedir(), '.docker');
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'cli-plugins'));
  const plugin = join(composePlugin(COMPOSE_VERSION), 'docker-compose');
  symlinkSync(plugin, join(folder, 'cli-plugins/docker-compose'));
  return folder;
}
