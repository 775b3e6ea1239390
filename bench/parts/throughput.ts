import { type Cost, costOf } from '../harness/history.js';
import type { Bench, Part } from '../harness/part.js';
import type { Product, Rig } from '../harness/rig.js';
import { createUsageReader, residentMegabytes } from '../harness/usage.js';

/** Between observation and completion, so that every order has waited. */
const PAUSE_MS = 250;
const HISTORIES_READ = 5;

/** The least orders a second of Ponte, as multiples of a reference's, by the server. */
const GOALS = {
  dev: { bare: 0.8, 'bare-same-calls': 1.1 },
  postgres: { bare: 1, 'bare-same-calls': 1.3 },
} as const;

/** The most milliseconds of processor time that an order costs Ponte, in all processes. */
const CPU_GOAL = { is: 'at most', value: 90 } as const;

/**
 * Measures the saturated orders per second of Ponte and of both references, in turn on one server, and the cost of an
 * order. Throws if Ponte and `bare-same-calls` do not do the same for an order.
 */
export const throughput: Part = async (bench) => {
  const rig = await bench.rig();
  const products = [rig.ponte, rig.bare, rig.sameCalls];
  const goals = GOALS[rig.databasePid === undefined ? 'dev' : 'postgres'];
  for (const product of products) await saturated(rig, product, bench.size.warmUp, bench);
  const work: Record<Product['name'], Work[]> = { ponte: [], bare: [], 'bare-same-calls': [] };
  for (let round = 0; round < bench.size.rounds; round++) {
    const first = round % products.length;
    const measurements = new Map<Product['name'], Measurement>();
    for (const product of [...products.slice(first), ...products.slice(0, first)]) {
      bench.say(`round ${round + 1}: ${product.name}`);
      const measurement = await measured(rig, product, bench);
      measurements.set(product.name, measurement);
      work[product.name].push(...measurement.work);
    }
    const ponte = measurements.get('ponte')!;
    for (const name of ['bare', 'bare-same-calls'] as const) {
      const reference = measurements.get(name)!;
      const goal = { is: 'at least', value: goals[name] } as const;
      bench.add(
        `ponte / ${name}, orders a second`,
        '×',
        ponte.perSecond / reference.perSecond,
        goal,
      );
      bench.add(`${name} / ponte, CPU an order`, '×', reference.cpu / ponte.cpu);
    }
  }
  assertSameWork(work.ponte, work['bare-same-calls']);
};

/** What an order does outside its product. */
interface Work {
  /** The calls to the vendors, in their order. */
  readonly calls: readonly string[];
  readonly visibilityWrites: number;
}

/**
 * Throws if most orders of both products did not do the same: their figures could not be compared. On a machine that
 * stalls, a single order of Ponte may look again.
 */
export function assertSameWork(ponte: readonly Work[], reference: readonly Work[]): void {
  const [ours, theirs] = [usual(ponte), usual(reference)];
  if (ours !== theirs) throw new Error(`not the same work:\n${ours}\n${theirs}`);
}

/** Describes what most orders did. */
function usual(works: readonly Work[]): string {
  const texts = works.map(
    ({ calls, visibilityWrites }) =>
      `${calls.join(', ')}, and ${visibilityWrites} visibility writes`,
  );
  const timesOf = (text: string) => texts.filter((one) => one === text).length;
  return texts.reduce((most, text) => (timesOf(text) > timesOf(most) ? text : most));
}

interface Measurement {
  readonly perSecond: number;
  /** Milliseconds an order, of all processes. */
  readonly cpu: number;
  readonly work: readonly Work[];
}

/** Plays orders as fast as possible. Returns orders per second. */
export async function saturated(rig: Rig, product: Product, orders: number, { size }: Bench) {
  const pace = { inFlight: size.inFlight };
  const result = await rig.play(product, { orders, pace, upTo: 'released', pauseMs: PAUSE_MS });
  return { ...result, perSecond: orders / result.seconds };
}

async function measured(rig: Rig, product: Product, bench: Bench): Promise<Measurement> {
  const usage = createUsageReader();
  const { orders } = bench.size;
  const { name: of } = product;
  const processes = {
    [of === 'ponte' ? 'api' : 'endpoint']: product.front.pid!,
    worker: product.worker.pid!,
    server: rig.serverPid,
    ...(rig.databasePid !== undefined && { database: rig.databasePid }),
  };
  const before = Object.entries(processes).map(([name, pid]) => ({ name, pid, was: usage(pid) }));
  const { perSecond, ids } = await saturated(rig, product, orders, bench);
  const last = ids.slice(-HISTORIES_READ);
  // an order is read at the ERP once more after its release
  for (const id of last) await rig.client.workflow.getHandle(product.workflowId(id)).result();
  const used = before.map(({ name, pid, was }) => {
    const { cpuSeconds, writtenBytes } = usage(pid);
    return {
      name,
      cpu: ((cpuSeconds - was.cpuSeconds) * 1_000) / orders,
      written: (writtenBytes - was.writtenBytes) / orders,
    };
  });
  const cpu = used.reduce((sum, one) => sum + one.cpu, 0);
  bench.add(`${of}: orders a second`, '1/s', perSecond);
  bench.add(`${of}: CPU an order`, 'ms', cpu, of === 'ponte' ? CPU_GOAL : undefined);
  for (const one of used) bench.add(`${of}: CPU an order, ${one.name}`, 'ms', one.cpu);
  const writer = rig.databasePid === undefined ? 'server' : 'database';
  const { written = Number.NaN } = used.find(({ name }) => name === writer) ?? {};
  bench.add(`${of}: written by the server an order`, 'kB', written / 1_000);
  for (const { name, pid } of before.slice(0, 2)) {
    bench.add(`${of}: memory, ${name}`, 'MB', residentMegabytes(pid));
  }
  const work: Work[] = [];
  for (const id of last) work.push(await readOrder(rig, product, id, bench));
  return { perSecond, cpu, work };
}

const COSTS: readonly (readonly [keyof Cost, string])[] = [
  ['events', 'history events an order'],
  ['workflowTasks', 'workflow tasks an order'],
  ['activityTasks', 'activity tasks an order'],
  ['visibilityWrites', 'visibility writes an order'],
  ['timers', 'timers an order'],
];

/** Reads what an ended order did. */
async function readOrder(rig: Rig, product: Product, id: string, bench: Bench): Promise<Work> {
  const { name, workflowId } = product;
  const handle = rig.client.workflow.getHandle(workflowId(id));
  const cost = costOf(await handle.fetchHistory());
  for (const [count, text] of COSTS) {
    bench.add(`${name}: ${text}`, '', cost[count]);
  }
  const { raw } = await handle.describe();
  const bytes = Number(raw.workflowExecutionInfo?.historySizeBytes ?? Number.NaN);
  bench.add(`${name}: history an order`, 'kB', bytes / 1_000);
  const calls = await rig.callsAbout(id);
  bench.add(`${name}: calls to the vendors an order`, '', calls.length);
  return { calls, visibilityWrites: cost.visibilityWrites };
}
