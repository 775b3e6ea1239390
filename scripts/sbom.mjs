/**
 * `npm run sbom`: lists the shipped packages in `dist/release/sbom.cdx.json` (CycloneDX), from the lock file. npm's own
 * `--omit=dev` omits packages shared by production and development, so npm gets a project without development packages.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './ensure.mjs';

const read = (name) => JSON.parse(readFileSync(join(root, name), 'utf8'));
const { devDependencies: _, workspaces: __, ...manifest } = read('package.json');

const home = mkdtempSync(join(tmpdir(), 'ponte-sbom-'));
try {
  writeFileSync(join(home, 'package.json'), JSON.stringify(manifest));
  copyFileSync(join(root, 'package-lock.json'), join(home, 'package-lock.json'));
  // the lock file loses what nothing needs any more; it has all that npm must know of the rest
  execFileSync('npm', ['install', '--package-lock-only', '--offline', '--no-audit'], { cwd: home });
  const lock = JSON.parse(readFileSync(join(home, 'package-lock.json'), 'utf8'));
  const how = ['--package-lock-only', '--sbom-format=cyclonedx', '--sbom-type=application'];
  const bill = execFileSync('npm', ['sbom', ...how], {
    cwd: home,
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 64 * 1024 * 1024,
  });

  const named = new Set(
    JSON.parse(bill).components.map(({ name, group }) => (group ? `${group}/${name}` : name)),
  );
  const missing = Object.keys(lock.packages)
    .map((path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length))
    .filter((name) => name !== '' && !named.has(name));
  if (missing.length > 0) throw new Error(`not in the bill: ${missing.join(', ')}`);

  mkdirSync(join(root, 'dist', 'release'), { recursive: true });
  writeFileSync(join(root, 'dist', 'release', 'sbom.cdx.json'), bill);
  console.log(`dist/release/sbom.cdx.json: ${named.size} packages`);
} finally {
  rmSync(home, { recursive: true, force: true });
}
