/**
 * Checks the foreign images in Dockerfile and docker-compose.yml.
 *
 * - `npm run check:packages` requires a version for each; digests are optional, but must be well-formed and unique.
 * - `npm run images:pin` (`--pin`) writes each image's digest, which it gets from Docker: use it before a release.
 * - `--release` requires a digest for each.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './ensure.mjs';

const FILES = ['Dockerfile', 'docker-compose.yml'];

/** Images built from our own Dockerfile. */
const OWN = /^ponte(-sandbox)?:/;

/** References with a version or digest; a stage of the Dockerfile has neither. */
const IMAGE = /^(?:FROM|\s+image:)\s+(\S*[:@]\S*)/gm;

const PINNED = /^(?<image>[\w./-]+:v?\d+\.\d+[\w.-]*)(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

const { values: options } = parseArgs({
  options: { pin: { type: 'boolean' }, release: { type: 'boolean' } },
});

const textOf = (file) => readFileSync(join(root, file), 'utf8');

if (options.pin) pin();
const problems = check();
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
}

function check() {
  const digests = new Map();
  const found = FILES.flatMap((file) =>
    [...textOf(file).matchAll(IMAGE)].map(([, reference]) => ({ file, reference })),
  ).filter(({ reference }) => !OWN.test(reference));
  const wrong = found.flatMap(({ file, reference }) => {
    const { image, digest } = PINNED.exec(reference)?.groups ?? {};
    if (image === undefined)
      return [`${file}: ${reference} has no version, or a digest that is none`];
    if (digest === undefined) return options.release ? [`${file}: ${image} has no digest`] : [];
    const other = digests.get(image);
    digests.set(image, digest);
    return other === undefined || other === digest ? [] : [`${file}: ${image} has two digests`];
  });
  console.log(`${found.length} images of others, ${digests.size} by digest`);
  return wrong;
}

function pin() {
  for (const file of FILES) {
    const text = textOf(file);
    writeFileSync(
      join(root, file),
      text.replaceAll(IMAGE, (line, reference) => {
        const { image } = PINNED.exec(reference)?.groups ?? {};
        if (image === undefined || OWN.test(reference)) return line;
        return line.replace(reference, `${image}@${digestOf(image)}`);
      }),
    );
  }
}

/**
 * The digest of the list of platforms, which is the same on each. Ends the process if Docker does not know the image.
 */
function digestOf(image) {
  const args = ['buildx', 'imagetools', 'inspect', image, '--format', '{{.Manifest.Digest}}'];
  const { status, stdout, stderr, error } = spawnSync('docker', args, { encoding: 'utf8' });
  const digest = stdout?.trim();
  if (status === 0 && /^sha256:[0-9a-f]{64}$/.test(digest)) return digest;
  console.error(`${image}: Docker gave no digest: ${error?.message ?? stderr.trim()}`);
  process.exit(1);
}
