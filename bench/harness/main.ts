/** `npm run bench`: measures Ponte against two references on this machine. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type TemporalKind, temporalKind } from '../../sandbox/stack/temporal.js';
import { projectRoot } from '../../sandbox/temporal/binaries.js';
import { crowd } from '../parts/crowd.js';
import { latency } from '../parts/latency.js';
import { throughput } from '../parts/throughput.js';
import { createFigures } from './figures.js';
import { factsOfMachine } from './machine.js';
import { type Part, SIZES, type Size } from './part.js';
import { keep, markdown, ratios } from './report.js';
import { type Rig, type RigOptions, startRig } from './rig.js';

const PARTS: Readonly<Record<string, Part>> = { throughput, latency, crowd };

/** Without the crowd, which takes an hour or two. */
const USUAL = ['throughput', 'latency'];

const HELP = `npm run bench -- [options]

  --quick          in few small rounds: under two minutes; to see a change, not to publish
  --smoke          a handful of orders: does the bench itself work?
  --rounds <n>     instead of the size's: many small rounds if the machine is not quiet
  --orders <n>     of one product in a saturated round, instead of the size's
  --only <parts>   ${Object.keys(PARTS).join(', ')}; several with commas. Without this option
                   ${USUAL.join(' and ')}; crowd fills 50 tenants with 100,000 orders, and takes hours
  --server <name>  dev, or postgres: the server that docker-compose.yml deploys; see npm run stack:postgres
  --help           this

The figures are kept in .local/bench/. Let nothing else run on the machine meanwhile.
`;

interface Wanted {
  readonly size: Size;
  readonly parts: readonly string[];
  readonly server: TemporalKind;
}

/** Parses the command line. Returns undefined for help. Throws if a part does not exist. */
function wanted(): Wanted | undefined {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      smoke: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      orders: { type: 'string' },
      only: { type: 'string' },
      server: { type: 'string', default: 'dev' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return undefined;
  const parts = values.only?.split(',') ?? USUAL;
  const unknown = parts.filter((part) => !Object.hasOwn(PARTS, part));
  if (unknown.length > 0) throw new Error(`no part is called ${unknown.join(', ')}\n\n${HELP}`);
  const usual = SIZES[values.smoke ? 'smoke' : values.quick ? 'quick' : 'full'];
  const rounds = Number(values.rounds ?? usual.rounds);
  const orders = Number(values.orders ?? usual.orders);
  if (!(rounds >= 1 && orders >= 1)) throw new Error(`rounds and orders are at least 1\n\n${HELP}`);
  return {
    size: { ...usual, rounds, orders },
    parts,
    server: temporalKind(values.server),
  };
}

const say = (text: string) => void process.stderr.write(`${text}\n`);

async function run({ size, parts, server }: Wanted): Promise<void> {
  const machine = await factsOfMachine();
  const date = new Date().toISOString();
  const figures = createFigures();
  for (const name of parts) {
    const rigs: Rig[] = [];
    const rig = async (options?: RigOptions) => {
      const started = await startRig(server, options);
      rigs.push(started);
      return started;
    };
    const began = performance.now();
    try {
      await PARTS[name]?.({
        size,
        rig,
        say: (text) => say(`${name}: ${text}`),
        add: (...figure) => figures.add(name, ...figure),
      });
    } finally {
      for (const one of rigs) await one.stop();
    }
    say(`${name}: ${((performance.now() - began) / 1_000).toFixed(0)} s`);
  }
  const command = ['npm run bench', ...process.argv.slice(2)]
    .join(' ')
    .replace('bench -', 'bench -- -');
  const report = { date, command, machine, figures: figures.all() };
  process.stdout.write(`${markdown(report)}\n\n${ratios(report)}\n`);
  const file = join(projectRoot(), `.local/bench/${date.replaceAll(/[:.]/g, '-')}.json`);
  keep(report, file);
  say(`\nkept in ${file}`);
}

try {
  const asked = wanted();
  if (asked) await run(asked);
  else process.stdout.write(HELP);
} catch (error) {
  say((error as Error).message);
  process.exitCode = 1;
}
