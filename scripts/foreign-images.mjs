/**
 * The images of others that docker-compose.yml names, as archives for `docker load`. If no registry is reached, images
 * of the same names take their place: PostgreSQL from Debian, Temporal's server, schema tool and Web UI and Prometheus
 * from their Go modules. They have the users, folders and start scripts of the originals, as far as docker-compose.yml
 * relies on them; busybox takes the place of Alpine. Nothing takes the place of Grafana.
 */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { buildah, imageOf, pull, run, saveImage, temporaryFolder, timed } from './buildah.mjs';
import { root } from './ensure.mjs';

export const CACHE = join(root, '.cache', 'images');

/** How each image is made, by its name without a tag. */
const MAKERS = {
  postgres: makePostgres,
  'temporalio/server': makeTemporalServer,
  'temporalio/admin-tools': makeTemporalTools,
  'temporalio/ui': makeTemporalUi,
  'prom/prometheus': makePrometheus,
};

/**
 * Returns an archive of each image, under its name without a digest: Docker knows digests only of what it pulled itself.
 * Makes those that the cache does not have. Leaves out, and says so, what is in no registry and cannot be made.
 */
export async function archivesOf(references) {
  mkdirSync(CACHE, { recursive: true });
  const archives = [];
  for (const reference of references) {
    const [tagged] = reference.split('@');
    const [name, tag] = tagged.split(':');
    const content = [reference, MAKERS[name], addTemporalProgram, alpineLike, imageOf].join('\n');
    const digest = createHash('sha256').update(content).digest('hex');
    const archive = join(CACHE, `${name.replace('/', '-')}-${digest.slice(0, 12)}.tar`);
    if (!existsSync(archive)) {
      const make = MAKERS[name];
      const isPulled = pull(reference, make ? undefined : 'its service is not played');
      if (!isPulled && !make) continue;
      if (!isPulled) await timed(tagged, () => make(tagged, tag));
      const image = isPulled ? reference : tagged;
      saveImage(image, archive, tagged);
      buildah('rmi', image);
    }
    archives.push(archive);
  }
  return archives;
}

async function makePostgres(reference) {
  const files = temporaryFolder();
  console.log('Making PostgreSQL 17 from Debian 13…');
  run('debootstrap', '--variant=minbase', '--include=postgresql-17', 'trixie', files);
  rmSync(join(files, 'var/cache/apt'), { recursive: true, force: true });
  rmSync(join(files, 'var/lib/postgresql/17'), { recursive: true, force: true });
  rmSync(join(files, 'etc/postgresql'), { recursive: true, force: true });
  const of = ['--owner=postgres', '--group=postgres'];
  const folder = (mode, path) =>
    run('chroot', files, 'install', '--directory', ...of, `--mode=${mode}`, path);
  folder('1777', '/var/lib/postgresql/data');
  folder('3777', '/run/postgresql');
  // as the start script of the image does, when it does not run as root
  writeScript(
    join(files, 'usr/local/bin/docker-entrypoint.sh'),
    `#!/bin/sh
set -eu
export PATH="/usr/lib/postgresql/17/bin:$PATH" PGDATA=/var/lib/postgresql/data
if [ "$1" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
  initdb --username="$POSTGRES_USER" --pwfile="$POSTGRES_PASSWORD_FILE"
  echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
  echo "listen_addresses = '*'" >> "$PGDATA/postgresql.conf"
  pg_ctl -D "$PGDATA" -o "-c listen_addresses=''" -w start
  createdb --username="$POSTGRES_USER" "$POSTGRES_USER"
  pg_ctl -D "$PGDATA" -m fast -w stop
fi
exec "$@"
`,
  );
  const path = '/usr/lib/postgresql/17/bin:/usr/local/bin:/usr/bin:/bin';
  imageOf(reference, files, [
    ...['--entrypoint', '["docker-entrypoint.sh"]', '--cmd', 'postgres'],
    ...['--env', `PATH=${path}`, '--env', 'PGDATA=/var/lib/postgresql/data'],
    ...['--volume', '/var/lib/postgresql/data', '--stop-signal', 'SIGINT'],
  ]);
}

async function makeTemporalServer(reference, version) {
  const files = alpineLike();
  const module = moduleFolder('go.temporal.io/server', version);
  await addTemporalProgram(files, version, 'temporal-server');
  mkdirSync(join(files, 'etc/temporal/config/dynamicconfig'), { recursive: true });
  const script = readFileSync(join(module, 'docker/scripts/sh/entrypoint.sh'), 'utf8');
  writeScript(join(files, 'etc/temporal/entrypoint.sh'), script);
  imageOf(reference, files, [
    ...['--user', 'temporal', '--workingdir', '/etc/temporal'],
    ...['--cmd', '/etc/temporal/entrypoint.sh'],
  ]);
}

async function makeTemporalTools(reference, version) {
  const files = alpineLike();
  await addTemporalProgram(files, version, 'temporal-sql-tool');
  imageOf(reference, files, ['--user', 'temporal']);
}

async function makeTemporalUi(reference, version) {
  const files = alpineLike();
  const name = 'github.com/temporalio/ui-server/v2';
  const module = moduleFolder(name, version);
  const home = join(files, 'home/ui-server');
  mkdirSync(join(home, 'config'), { recursive: true });
  const out = temporaryFolder();
  const program = `${name}/cmd/server@v${version}`;
  run('env', `GOBIN=${out}`, 'CGO_ENABLED=0', 'nice', 'go', 'install', program);
  renameSync(join(out, 'server'), join(home, 'ui-server'));
  copyFileSync(join(module, 'config/docker.yaml'), join(home, 'config/docker.yaml'));
  const script = readFileSync(join(module, 'docker/start-ui-server.sh'), 'utf8');
  writeScript(join(home, 'start-ui-server.sh'), script.replace('/bin/bash', '/bin/sh'));
  run('chown', '-R', '1000:1000', home);
  imageOf(reference, files, [
    ...['--user', 'temporal', '--workingdir', '/home/ui-server'],
    ...['--entrypoint', '["./start-ui-server.sh"]', '--env', 'TEMPORAL_CLOUD_UI=false'],
  ]);
}

/** Without the pages, which its Go module does not have, and the searches for targets in clouds, which no file of ours names. */
async function makePrometheus(reference, tag) {
  const [, minor, patch] = /^v3\.(\d+)\.(\d+)$/.exec(tag);
  const files = alpineLike();
  const sources = copyOfModule(
    'github.com/prometheus/prometheus',
    `0.${300 + Number(minor)}.${patch}`,
  );
  const plugins = join(sources, 'plugins');
  for (const name of readdirSync(plugins)) rmSync(join(plugins, name));
  writeFileSync(join(plugins, 'none.go'), 'package plugins\n');
  goBuild(sources, './cmd/prometheus', join(files, 'bin/prometheus'));
  mkdirSync(join(files, 'prometheus'));
  run('chown', '65534:65534', join(files, 'prometheus'));
  imageOf(reference, files, [
    ...['--user', '65534:65534', '--workingdir', '/prometheus', '--volume', '/prometheus'],
    ...['--entrypoint', '["/bin/prometheus"]'],
  ]);
}

/** The files of a minimal system with busybox, certificates, and the user of Temporal's images. */
function alpineLike() {
  const files = temporaryFolder();
  chmodSync(files, 0o755);
  for (const name of ['bin', 'etc/ssl/certs', 'home/temporal', 'root', 'tmp', 'usr/local/bin']) {
    mkdirSync(join(files, name), { recursive: true });
  }
  chmodSync(join(files, 'tmp'), 0o1777);
  const place = temporaryFolder();
  run(
    'sh',
    '-c',
    'cd "$1" && apt-get download -q busybox-static && dpkg-deb -x *.deb .',
    '-',
    place,
  );
  const [bin] = ['bin', 'usr/bin'].filter((name) => existsSync(join(place, name, 'busybox')));
  copyFileSync(join(place, bin, 'busybox'), join(files, 'bin/busybox'));
  for (const applet of run(join(files, 'bin/busybox'), '--list').trim().split('\n')) {
    if (!['busybox', 'nc'].includes(applet)) symlinkSync('busybox', join(files, 'bin', applet));
  }
  // unlike Alpine's, Debian's nc does not know -z
  const nc = '[ "$1" != -z ] || shift\nexec busybox nc -w 1 "$@" < /dev/null';
  writeScript(join(files, 'bin/nc'), `#!/bin/sh\n${nc}\n`);
  const certificates = '/etc/ssl/certs/ca-certificates.crt';
  if (existsSync(certificates)) copyFileSync(certificates, join(files, certificates));
  writeFileSync(
    join(files, 'etc/passwd'),
    'root:x:0:0::/root:/bin/sh\ntemporal:x:1000:1000::/home/temporal:/bin/sh\n',
  );
  writeFileSync(join(files, 'etc/group'), 'root:x:0:\ntemporal:x:1000:\n');
  return files;
}

async function addTemporalProgram(files, version, name) {
  const { temporalServerPrograms } = await import('../dist/sandbox/temporal/go-build.js');
  const programs = await temporalServerPrograms(version, console.log);
  copyFileSync(join(programs, name), join(files, 'usr/local/bin', name));
}

/** The folder of a Go module's files. */
function moduleFolder(name, version) {
  return JSON.parse(run('go', 'mod', 'download', '-json', `${name}@v${version}`)).Dir;
}

/** A copy of a Go module's files, for one whose go.mod excludes or replaces: `go install` refuses it. */
function copyOfModule(name, version) {
  const sources = join(temporaryFolder(), 'sources');
  run('cp', '-r', '--no-preserve=mode', moduleFolder(name, version), sources);
  return sources;
}

/** Builds a statically linked program of a folder's module. */
function goBuild(sources, program, file) {
  run('env', 'CGO_ENABLED=0', 'nice', 'go', 'build', '-C', sources, '-o', file, program);
}

/** Returns the folder with Docker's plugin `docker-compose`, which Debian does not have. */
export function composePlugin(version) {
  const place = join(CACHE, '..', `docker-compose-${version}`);
  if (existsSync(place)) return place;
  console.log(`Building docker compose ${version} from its Go module: some minutes, this once…`);
  const made = `${place}.${process.pid}`;
  mkdirSync(made, { recursive: true });
  const sources = copyOfModule('github.com/docker/compose/v2', version);
  goBuild(sources, './cmd', join(made, 'docker-compose'));
  renameSync(made, place);
  return place;
}

function writeScript(file, text) {
  writeFileSync(file, text);
  chmodSync(file, 0o755);
}
