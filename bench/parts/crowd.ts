import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { SWEEP, sweepId } from '../../workflows/sweep/messages.js';
import { type Goal, quantile } from '../harness/figures.js';
import { inLanes } from '../harness/lanes.js';
import type { Bench, Part } from '../harness/part.js';
import type { Rig } from '../harness/rig.js';
import { stubOrder } from '../harness/stub-orders.js';
import { residentMegabytes } from '../harness/usage.js';
import type { Door } from '../world/crowd.js';
import type { Attention } from '../../domain/questions.js';

/** Sismetro's lowest pace. */
const SLOW_PACE = 10;

const WITHIN_HALF_A_SECOND = { is: 'at most', value: 500 } as const;
const SOON = { is: 'at most', value: 60 } as const;
const WITHIN_AN_HOUR = { is: 'at most', value: 3_600 } as const;
const WORKER_GOAL = { is: 'at most', value: 450 } as const;
const API_GOAL = { is: 'at most', value: 600 } as const;
const EXACT = { is: 'at most', value: 0 } as const;

/**
 * Measures Ponte while many orders wait in many tenants: lists and metrics, memory, sweeps, a start of api and worker
 * after both were killed, and how long a lost callback takes at the lowest pace.
 */
export const crowd: Part = async (quiet) => {
  const bench = telling(quiet);
  const { tenants, waiting, attentionEach, restMs } = bench.size.crowd;
  const rig = await bench.rig({ tenants, listedOrders: 2 * waiting });
  const [largest, usual] = rig.doors;
  const real = await fillAll(rig, bench);
  await listedAll(rig, waiting);
  await delay(restMs);
  for (let round = 1; round <= bench.size.rounds; round++) {
    bench.say(`lists, round ${round}`);
    await askApi(rig, bench);
  }
  const expected = rig.doors.reduce(
    (sum, door) => sum + Math.ceil((ordersOf(door, rig, bench) - 1) / attentionEach),
    0,
  );
  bench.add(
    'orders that need the operator, too many or too few in the metrics',
    '',
    await differences(rig, expected),
    EXACT,
  );
  memory(rig, bench, 'with the lists in use');

  bench.say('a sweep of the largest tenant, and of another');
  await sweepOf(rig, bench, largest!, 'the largest tenant');
  await sweepOf(rig, bench, usual!, 'a usual tenant');
  memory(rig, bench, 'after the sweeps');

  bench.say('api and worker are killed');
  await restart(rig, bench);
  memory(rig, bench, 'after the restart');
  if (bench.size.crowd.losesCallbacks) await loseCallbacks(rig, bench, real);
};

/** Tells each figure when it is known: a run takes hours. */
const telling = (bench: Bench): Bench => ({
  ...bench,
  add(name, unit, value, goal) {
    bench.say(`${name}: ${Math.round(value * 10) / 10} ${unit}`);
    bench.add(name, unit, value, goal);
  },
});

/** The requests of the console while a user looks, searches and pages. */
const QUESTIONS: Readonly<Record<string, string>> = {
  'first page': '/orders?limit=50',
  'by phase': '/orders?phase=in-service&limit=50',
  'search by number': '/orders?q=1000&limit=50',
  'sorted by value': '/orders?sort=value&order=desc&limit=50',
  'third page': '/orders?page=3&limit=50',
  overview: '/overview',
  changes: '/changes',
};

/** Requests each page as often as the size says, and adds the times. */
async function askApi(rig: Rig, { size, add }: Bench): Promise<void> {
  const times: Record<string, number[]> = {};
  for (let ask = 0; ask < size.asks; ask++) {
    for (const [name, path] of Object.entries(QUESTIONS)) {
      const began = performance.now();
      await get(rig, path);
      (times[name] ??= []).push(performance.now() - began);
    }
  }
  for (const [name, values] of Object.entries(times)) {
    const asked = `${name}, ${size.crowd.waiting} orders`;
    add(`${asked}, p50`, 'ms', quantile(values, 0.5));
    add(`${asked}, p99`, 'ms', quantile(values, 0.99), WITHIN_HALF_A_SECOND);
  }
}

async function get({ apiUrl, operatorToken }: Rig, path: string): Promise<unknown> {
  const { statusCode, body } = await request(`${apiUrl}${path}`, {
    headers: { authorization: `Bearer ${operatorToken}` },
  });
  const told = await body.json();
  if (statusCode !== 200) throw new Error(`GET ${path} was answered ${statusCode}`);
  return told;
}

/** Longer than visibility lags, and than a read of all lists takes. */
const LISTED_MS = 120_000;

/** Waits until as many orders are listed, since visibility lags behind. Throws with their number if some are missing. */
async function listedAll(rig: Rig, orders: number): Promise<void> {
  const until = performance.now() + LISTED_MS;
  for (;;) {
    const { total } = (await get(rig, '/orders?limit=1')) as { total: number };
    if (total >= orders) return;
    if (performance.now() > until) throw new Error(`${total} of ${orders} orders are listed`);
    await delay(200);
  }
}

/** How many orders a tenant gets: the first one most of them. */
function ordersOf(door: Door, { doors }: Rig, { size }: Bench): number {
  const { waiting, inLargest } = size.crowd;
  if (door === doors[0]) return inLargest;
  return Math.round((waiting - inLargest) / (doors.length - 1));
}

const AT_ONCE = 40;
const FIRST_SS = 9_000_000;

/**
 * Fills all tenants. The first order of a tenant is a real one, opened through the api. The others are workflows of
 * orders as visibility shows them, which no worker ever runs: to open 100,000 through the api would take hours. Returns
 * the ids of the real ones.
 */
async function fillAll(rig: Rig, bench: Bench): Promise<string[]> {
  const { attentionEach } = bench.size.crowd;
  const real: string[] = [];
  let filled = 0;
  for (const door of rig.doors) {
    const { tenant } = door;
    const run = { orders: 1, pace: { inFlight: 1 }, upTo: 'observed', pauseMs: 0 } as const;
    real.push(...(await rig.play(rig.ponte, run, door)).ids);
    const first = filled;
    const orders = Array.from({ length: ordersOf(door, rig, bench) - 1 }, (_, at) => ({
      id: randomUUID(),
      number: first + at,
      ss: FIRST_SS + first + at,
    }));
    const began = performance.now();
    await inLanes(orders.length, AT_ONCE, async (at) => {
      const { id, number, ss } = orders[at]!;
      const shown = { tenant, id, number: String(number), ss: String(ss), value: 550 };
      await stubOrder(rig.client, {
        ...shown,
        ...(at % attentionEach === 0 && { attention: isMissing(shown.ss) }),
      });
    });
    await rig.makeKnown({ tenant, orders });
    filled += orders.length + 1;
    const perSecond = (orders.length / (performance.now() - began)) * 1_000;
    bench.say(`${filled} orders, ${perSecond.toFixed(0)} a second`);
  }
  return real;
}

const isMissing = (ss: string): Attention => ({
  code: 'ss-missing',
  params: { ss },
  step: 'confirming',
  since: new Date().toISOString(),
});

/** Waits until the metrics name as many orders that need the operator. Returns how many too many or too few they name. */
async function differences({ metricsUrl }: Rig, expected: number): Promise<number> {
  let difference = Number.NaN;
  for (let look = 0; look < 30 && difference !== 0; look++) {
    if (look > 0) await delay(5_000);
    const text = await (await request(metricsUrl)).body.text();
    const named = [...text.matchAll(/^ponte_attention_orders\{.*\} (\d+)$/gm)];
    difference = Math.abs(named.reduce((sum, [, count]) => sum + Number(count), 0) - expected);
  }
  return difference;
}

function memory({ ponte }: Rig, { add }: Bench, when: string): void {
  add(`worker, ${when}`, 'MB', residentMegabytes(ponte.worker.pid!), WORKER_GOAL);
  add(`api, ${when}`, 'MB', residentMegabytes(ponte.front.pid!), API_GOAL);
}

/** Runs a tenant's sweep, and adds what it took. */
async function sweepOf({ client }: Rig, { add }: Bench, { tenant }: Door, name: string) {
  const handle = await client.workflow.start(SWEEP, {
    taskQueue: 'ponte',
    workflowId: `${sweepId(tenant)}/measured`,
    args: [{ tenant }],
  });
  const began = performance.now();
  const report = (await handle.result()) as { calls: number; waiting: number };
  const { raw } = await handle.describe();
  const { historyLength, historySizeBytes } = raw.workflowExecutionInfo ?? {};
  const of = `sweep of ${name}`;
  add(`${of}, ${report.waiting} waiting`, 's', (performance.now() - began) / 1_000);
  add(`${of}, calls to Sismetro`, '', report.calls);
  add(`${of}, events`, '', Number(historyLength));
  add(`${of}, history`, 'kB', Number(historySizeBytes) / 1_000, { is: 'at most', value: 64 });
}

/** Kills api and worker, starts both, and adds the seconds until a list is served, and an order is opened. */
async function restart(rig: Rig, { add, size }: Bench): Promise<void> {
  const { front, worker } = rig.ponte;
  await Promise.all([front.kill('SIGKILL'), worker.kill('SIGKILL')]);
  const began = performance.now();
  const sinceThen = () => (performance.now() - began) / 1_000;
  await Promise.all([
    front.start().then(() => add('killed: seconds until the api serves', 's', sinceThen(), SOON)),
    worker
      .start()
      .then(() => add('killed: seconds until the worker serves', 's', sinceThen(), SOON)),
  ]);
  const one = { orders: 1, pace: { inFlight: 1 }, upTo: 'released', pauseMs: 0 } as const;
  await Promise.all([
    rig
      .play(rig.ponte, one)
      .then(() =>
        add('killed: seconds until an order is opened and released', 's', sinceThen(), SOON),
      ),
    listedAll(rig, size.crowd.waiting).then(() =>
      add('killed: seconds until all orders are listed', 's', sinceThen(), SOON),
    ),
  ]);
}

/**
 * Adds the seconds until a completed SS whose callback was lost has released its order, at the lowest pace.
 * @param orders one of the largest tenant, and one of a usual tenant
 */
async function loseCallbacks(rig: Rig, bench: Bench, [inLargest, inUsual]: readonly string[]) {
  const { front, worker } = rig.ponte;
  rig.setPace(SLOW_PACE);
  await Promise.all([front.restart(), worker.restart()]);
  bench.say(`callbacks are lost at ${SLOW_PACE} calls a minute`);
  const lose = async (id: string, name: string, goal?: Goal) => {
    const seconds = await rig.loseCallback(id);
    bench.add(`lost callback of ${name}, ${SLOW_PACE} calls a minute`, 's', seconds, goal);
  };
  await Promise.all([
    lose(inUsual!, 'a usual tenant', WITHIN_AN_HOUR),
    lose(inLargest!, 'the largest tenant'),
  ]);
}
