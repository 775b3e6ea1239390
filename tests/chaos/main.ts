/** `npm run chaos`: checks with real processes under faults that nothing is lost and nothing is done twice. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { temporalKind } from '../../sandbox/stack/temporal.js';
import { DOUBLE_NAMES, type DoubleName, isDoubleName } from './doubles.js';
import { runChaos } from './run.js';

const HELP = `npm run chaos -- [options]

  --orders <n>     orders to close (2000)
  --seed <n>       the same seed gives the same plan, faults and kills (1)
  --pace <n>       orders closed in a second (6)
  --only <names>   only these things go wrong, separated by commas; 'fair' for nothing at all (everything)
  --server <name>  which Temporal server: dev, or postgres (dev); see npm run stack:postgres
  --home <folder>  where data and logs are kept; a temporary folder where absent, removed after a run that held

What can go wrong: ${DOUBLE_NAMES.join(', ')}.
`;

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    pace: { type: 'string', default: '6' },
    only: { type: 'string' },
    server: { type: 'string', default: 'dev' },
    home: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});

function numberIn(name: 'orders' | 'seed' | 'pace'): number {
  const number = Number(values[name]);
  if (number > 0 && Number.isInteger(number)) return number;
  process.stderr.write(`--${name} must be a whole number greater than 0\n\n${HELP}`);
  process.exit(2);
}

/** The doubles that may occur in the run. */
function doublesIn(only: string | undefined): ReadonlySet<DoubleName> {
  if (only === undefined) return new Set(DOUBLE_NAMES);
  const names = only === 'fair' ? [] : only.split(',');
  const unknown = names.filter((name) => !isDoubleName(name));
  if (unknown.length === 0) return new Set(names.filter(isDoubleName));
  process.stderr.write(`--only: nothing is named ${unknown.join(', ')}\n\n${HELP}`);
  process.exit(2);
}

async function main(): Promise<void> {
  const home = values.home ?? mkdtempSync(join(tmpdir(), 'ponte-chaos-'));
  const { figures, stories } = await runChaos({
    orders: numberIn('orders'),
    seed: numberIn('seed'),
    pace: numberIn('pace'),
    home,
    doubles: doublesIn(values.only),
    temporal: temporalKind(values.server),
    patienceMs: 15 * 60_000,
    say: (line) => void process.stdout.write(`${line}\n`),
  });
  for (const story of stories) process.stdout.write(`\n✘ ${story}\n`);
  process.stdout.write(`\n${JSON.stringify(figures, null, 2)}\n`);
  if (stories.length > 0) {
    process.stdout.write(`\nThe promise did not hold. Data and logs: ${home}\n`);
    process.exitCode = 1;
  } else if (values.home === undefined) {
    rmSync(home, { recursive: true, force: true });
  }
}

if (values.help) process.stdout.write(HELP);
else await main();
