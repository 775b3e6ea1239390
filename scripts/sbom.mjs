/**
 * `npm run sbom`: lists the shipped packages in `dist/sbom.cdx.json` (CycloneDX), from the lock file. npm's own
 * `--omit=dev` omits packages shared by production and development, so npm gets a project without development packages.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './ensure.mjs';

const read = (name) => JSON.parse(readFileSync(join(root, name), 'utf8'));
const { devDependencies: _, ...manifest } = read('package.json');
const lock = read('package-lock.json');
delete lock.packages[''].devDependencies;
const packages = Object.entries(lock.packages);
lock.packages = Object.fromEntries(packages.filter(([, { dev }]) => !dev));

const home = mkdtempSync(join(tmpdir(), 'ponte-sbom-'));
try {
  writeFileSync(join(home, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(home, 'package-lock.json'), JSON.stringify(lock));
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

  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(join(root, 'dist', 'sbom.cdx.json'), bill);
  console.log(`dist/sbom.cdx.json: ${named.size} packages`);
} finally {
  rmSync(home, { recursive: true, force: true });
}
