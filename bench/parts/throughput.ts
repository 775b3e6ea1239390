import { type Cost, costOf } from '../harness/history.js';
import type { Bench, Part } from '../harness/part.js';
import type { Product, Rig } from '../harness/rig.js';
import { createUsageReader } from '../harness/usage.js';

/** Between observation and completion, so that every order has waited. */
const PAUSE_MS = 250;
const HISTORIES_READ = 5;

/**
 * Measures the saturated orders per second of Ponte and the bare reference, in turn on one server, and the cost of an
 * order.
 */
export const throughput: Part = async (bench) => {
  const rig = await bench.rig();
  const { ponte, bare } = rig;
  for (const product of [ponte, bare]) await saturated(rig, product, bench.size.warmUp, bench);
  for (let round = 1; round <= bench.size.rounds; round++) {
    const turns = round % 2 === 1 ? [ponte, bare] : [bare, ponte];
    const perSecond = new Map<string, number>();
    for (const product of turns) {
      bench.say(`round ${round}: ${product.name}`);
      perSecond.set(product.name, await measured(rig, product, bench));
    }
    const ratio = perSecond.get('ponte')! / perSecond.get('bare')!;
    bench.add('ponte / bare', '×', ratio, { is: 'at least', value: 1.5 });
  }
};

/** Plays orders as fast as possible. Returns orders per second. */
export async function saturated(rig: Rig, product: Product, orders: number, { size }: Bench) {
  const pace = { inFlight: size.inFlight };
  const result = await rig.play(product, { orders, pace, upTo: 'released', pauseMs: PAUSE_MS });
  return { ...result, perSecond: orders / result.seconds };
}

async function measured(rig: Rig, product: Product, bench: Bench): Promise<number> {
  const usage = createUsageReader();
  const { orders } = bench.size;
  const processes = {
    [product.name === 'ponte' ? 'api' : 'endpoint']: product.front.pid!,
    worker: product.worker.pid!,
    server: rig.serverPid,
    ...(rig.databasePid !== undefined && { database: rig.databasePid }),
  };
  const before = Object.entries(processes).map(([name, pid]) => ({ name, pid, was: usage(pid) }));
  const { perSecond, ids } = await saturated(rig, product, orders, bench);
  const { name: of } = product;
  bench.add(`${of}: orders a second`, '1/s', perSecond);
  const used = before.map(({ name, pid, was }) => ({
    name,
    cpu: ((usage(pid).cpuSeconds - was.cpuSeconds) * 1_000) / orders,
    written: (usage(pid).writtenBytes - was.writtenBytes) / orders,
  }));
  bench.add(
    `${of}: CPU an order`,
    'ms',
    used.reduce((sum, { cpu }) => sum + cpu, 0),
  );
  for (const { name, cpu } of used) bench.add(`${of}: CPU an order, ${name}`, 'ms', cpu);
  const writer = rig.databasePid === undefined ? 'server' : 'database';
  const { written = Number.NaN } = used.find(({ name }) => name === writer) ?? {};
  bench.add(`${of}: written by the server an order`, 'kB', written / 1_000);
  for (const id of ids.slice(0, HISTORIES_READ)) await readHistory(rig, product, id, bench);
  return perSecond;
}

const COSTS: readonly (readonly [keyof Cost, string])[] = [
  ['events', 'history events an order'],
  ['workflowTasks', 'workflow tasks an order'],
  ['activityTasks', 'activity tasks an order'],
  ['visibilityWrites', 'visibility writes an order'],
  ['timers', 'timers an order'],
];

async function readHistory(
  { client }: Rig,
  { name, workflowId }: Product,
  id: string,
  bench: Bench,
) {
  const handle = client.workflow.getHandle(workflowId(id));
  await handle.result(); // the ERP is called a moment before the workflow ends
  const cost = costOf(await handle.fetchHistory());
  for (const [count, text] of COSTS) {
    const goal =
      name === 'ponte' && count === 'events' ? ({ is: 'at most', value: 20 } as const) : undefined;
    bench.add(`${name}: ${text}`, '', cost[count], goal);
  }
  const { raw } = await handle.describe();
  const bytes = Number(raw.workflowExecutionInfo?.historySizeBytes ?? Number.NaN);
  bench.add(`${name}: history an order`, 'kB', bytes / 1_000);
}
