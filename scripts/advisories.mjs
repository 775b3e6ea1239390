/**
 * Checks the packages of package-lock.json for known vulnerabilities.
 *
 * - `npm run check:packages` uses only the snapshot scripts/advisories.json: it needs no service and is reproducible.
 * - `npm run audit` (`--live`) also runs `npm audit`, and fails if that gives no answer: use it before a release.
 * - `npm run advisories` (`--refresh`) updates the snapshot from https://osv.dev (`OSV_URL` overrides it).
 *
 * It uses no packages, so that it can run before they are installed.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './ensure.mjs';

/** Advisories that do not affect us, each with the reason: `'GHSA-…': 'we never call it with foreign input'`. */
const ACCEPTED = {};

const FILE = join(root, 'scripts', 'advisories.json');
const OLD_DAYS = 30;
const DAY_MS = 86_400_000;

const { values: options } = parseArgs({
  options: { live: { type: 'boolean' }, refresh: { type: 'boolean' } },
});

if (options.refresh) await refresh();
const found = vulnerable(readSnapshot());
const isAudited = options.live ? audit() : true;
if (found.length > 0) console.error(found.join('\n'));
process.exitCode = found.length > 0 || !isAudited ? 1 : 0;

/** The packages of the lock file, by the name under which they are published. */
function lockedPackages() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([path, { link }]) => path.includes('node_modules/') && !link)
    .map(([path, { name, version }]) => ({
      name: name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
    }));
}

/** Reads the snapshot and reports its age and completeness, since only its advisories are checked. */
function readSnapshot() {
  const { taken, complete, vulnerabilities } = JSON.parse(readFileSync(FILE, 'utf8'));
  const days = Math.floor((Date.now() - Date.parse(taken)) / DAY_MS);
  console.log(`${vulnerabilities.length} advisories, of ${taken}`);
  if (!complete) console.warn('The snapshot is not complete: npm run advisories makes it so.');
  if (days > OLD_DAYS) console.warn(`The snapshot is ${days} days old: npm run advisories.`);
  return vulnerabilities;
}

function vulnerable(vulnerabilities) {
  const locked = lockedPackages();
  const lines = vulnerabilities.flatMap(({ id, summary, affected }) =>
    ACCEPTED[id]
      ? []
      : locked
          .filter(({ name, version }) =>
            affected.some((one) => one.package.name === name && affects(one, version)),
          )
          .map(({ name, version }) => `${name} ${version}: ${id} ${summary}`),
  );
  return [...new Set(lines)];
}

/** As defined by OSV: in each range, the last event at or before the version decides. */
function affects({ ranges = [], versions = [] }, version) {
  if (versions.includes(version)) return true;
  return ranges.some(({ events }) => {
    const inOrder = events
      .map((event) => {
        const [[kind, at]] = Object.entries(event);
        return { kind, at: at === '0' ? '0.0.0-0' : at };
      })
      .toSorted((a, b) => compare(a.at, b.at));
    return inOrder.reduce((isIn, { kind, at }) => {
      if (kind === 'introduced') return compare(version, at) >= 0 || isIn;
      if (kind === 'fixed') return compare(version, at) >= 0 ? false : isIn;
      if (kind === 'last_affected') return compare(version, at) > 0 ? false : isIn;
      return isIn;
    }, false);
  });
}

/** Compares two versions by the precedence of semver.org, section 11. */
function compare(one, other) {
  const [a, b] = [one, other].map((version) => {
    const [core, ...rest] = version.split('+')[0].split('-');
    const before = rest.join('-');
    return { core: core.split('.').map(Number), before: before === '' ? [] : before.split('.') };
  });
  const byCore = a.core.map((part, at) => part - (b.core[at] ?? 0)).find((step) => step !== 0);
  if (byCore !== undefined) return byCore;
  if (a.before.length === 0 || b.before.length === 0) return b.before.length - a.before.length;
  for (const [at, part] of a.before.entries()) {
    const against = b.before[at];
    if (against === undefined) return 1;
    if (part === against) continue;
    const [left, right] = [part, against].map((text) => (/^\d+$/.test(text) ? Number(text) : text));
    if (typeof left !== typeof right) return typeof left === 'number' ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return a.before.length - b.before.length;
}

/** Returns false if npm audit found something or gave no answer. */
function audit() {
  const args = ['audit', '--json', '--package-lock-only', '--fetch-retries=0'];
  const { stdout, error } = spawnSync('npm', args, { cwd: root, encoding: 'utf8' });
  const report = parsed(stdout);
  if (report?.metadata?.vulnerabilities === undefined) {
    console.error(`npm audit gave no answer: ${error?.message ?? report?.message ?? 'no report'}`);
    return false;
  }
  const named = Object.values(report.vulnerabilities).map(
    ({ name, severity }) => `npm audit: ${name} (${severity})`,
  );
  if (named.length > 0) console.error(named.join('\n'));
  else console.log('npm audit found nothing');
  return named.length === 0;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Requests from OSV every advisory about our packages, in any version. */
async function refresh() {
  const base = process.env.OSV_URL ?? 'https://api.osv.dev';
  const names = [...new Set(lockedPackages().map(({ name }) => name))].toSorted(byText);
  const ids = new Set();
  let queries = names.map((name) => ({ package: { ecosystem: 'npm', name } }));
  while (queries.length > 0) {
    const batch = queries.splice(0, 500);
    const { results } = await ask(`${base}/v1/querybatch`, {
      method: 'POST',
      body: JSON.stringify({ queries: batch }),
    });
    if (results.length !== batch.length) throw new Error('OSV left out an answer');
    for (const [at, { vulns = [], next_page_token }] of results.entries()) {
      for (const { id } of vulns) ids.add(id);
      if (next_page_token) queries.push({ ...batch[at], page_token: next_page_token });
    }
  }
  const vulnerabilities = [];
  for (const id of [...ids].toSorted(byText)) {
    const { summary = '', withdrawn, affected = [] } = await ask(`${base}/v1/vulns/${id}`);
    if (withdrawn !== undefined) continue;
    const ours = affected.filter(
      ({ package: { ecosystem, name } }) => ecosystem === 'npm' && names.includes(name),
    );
    vulnerabilities.push({
      ...{ id, summary },
      affected: ours.map(({ package: { ecosystem, name }, ranges, versions }) => ({
        package: { ecosystem, name },
        // if there are ranges, the list of versions only repeats them
        ...(ranges?.length > 0
          ? { ranges: ranges.map(({ type, events }) => ({ type, events })) }
          : { versions }),
      })),
    });
  }
  write(
    { taken: new Date().toISOString().slice(0, 10), source: base, complete: true },
    vulnerabilities,
  );
}

function byText(a, b) {
  return a < b ? -1 : 1;
}

async function ask(url, init) {
  const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(30_000) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer.json();
}

/** Writes one advisory per line, so that each change is one line of a diff. */
function write(about, vulnerabilities) {
  const lines = vulnerabilities.map((one) => `    ${JSON.stringify(one)}`).join(',\n');
  const head = JSON.stringify(about, null, 2).slice(0, -2);
  writeFileSync(FILE, `${head},\n  "vulnerabilities": [\n${lines}\n  ]\n}\n`);
}
