/**
 * `npm run image:publish -- <name>`: publishes the archives in dist/images (`npm run image -- --out dist/images`, once on
 * each platform) as one image `<name>:<version>`. `<name>` is that of a registry, such as `registry.example.com/ponte`, or
 * a transport of buildah, such as `oci:/tmp/ponte`. REGISTRY_USER and REGISTRY_PASSWORD log in. Prints name and digest,
 * also as outputs of a GitHub workflow. Needs buildah.
 */
import { appendFileSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildah, run } from './buildah.mjs';
import { root } from './ensure.mjs';

const FOLDER = join(root, 'dist', 'images');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { REGISTRY_USER: user, GITHUB_OUTPUT: outputs } = process.env;

/** The password is no argument, which other processes would see. */
const LOGIN =
  'printf %s "$REGISTRY_PASSWORD" | buildah login --username "$REGISTRY_USER" --password-stdin "$1"';

const [name] = process.argv.slice(2);
if (name === undefined) {
  console.error('Say under which name: npm run image:publish -- registry.example.com/ponte');
  process.exit(2);
}
const list = `ponte-publish:${version}`;
const digestFile = join(FOLDER, 'digest');
try {
  buildah('manifest', 'rm', list);
  run('buildah', 'manifest', 'create', list);
  const archives = readdirSync(FOLDER).filter((file) => file.endsWith('.tar'));
  if (archives.length === 0) throw new Error(`${FOLDER} has no image`);
  for (const file of archives) {
    run('buildah', 'manifest', 'add', list, `oci-archive:${join(FOLDER, file)}`);
  }
  if (user !== undefined) run('sh', '-c', LOGIN, 'login', name.split('/')[0]);
  const target = /^(oci|dir):/.test(name) ? name : `docker://${name}`;
  const how = ['--all', '--quiet', '--digestfile', digestFile];
  run('buildah', 'manifest', 'push', ...how, list, `${target}:${version}`);
  const said = `name=${name}\ndigest=${readFileSync(digestFile, 'utf8').trim()}\n`;
  if (outputs !== undefined) appendFileSync(outputs, said);
  console.log(said);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  buildah('manifest', 'rm', list);
  rmSync(digestFile, { force: true });
}
