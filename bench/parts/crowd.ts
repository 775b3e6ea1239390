import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { TypedSearchAttributes } from '@temporalio/common';
import { request } from 'undici';
import { orderWorkflowId } from '../../domain/ids.js';
import { SERVICE_ORDER } from '../../workflows/service-order/messages.js';
import * as attribute from '../../workflows/service-order/search-attributes.js';
import { ssMissing } from '../../workflows/service-order/texts.js';
import { sweepId } from '../../workflows/sweep/messages.js';
import type { Bench, Part } from '../harness/part.js';
import type { Door } from '../world/crowd.js';
import type { Rig } from '../harness/rig.js';
import { residentMegabytes } from '../harness/usage.js';
import { askApi, listedAll } from './console.js';

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
  const [largest, ...others] = rig.doors;
  const samples = await fillAll(rig, bench);
  await listedAll(rig, waiting);
  await delay(restMs);
  for (let round = 1; round <= bench.size.rounds; round++) {
    bench.say(`lists, round ${round}`);
    await askApi(rig, bench, waiting, WITHIN_HALF_A_SECOND);
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
  if (others[0]) await sweepOf(rig, bench, others[0], 'a usual tenant');
  memory(rig, bench, 'after the sweeps');

  bench.say('api and worker are killed');
  await restart(rig, bench);
  memory(rig, bench, 'after the restart');
  if (bench.size.crowd.losesCallbacks) await loseCallbacks(rig, bench, samples);
};

/** Tells each figure when it is known: a run takes hours. */
const telling = (bench: Bench): Bench => ({
  ...bench,
  add(name, unit, value, goal) {
    bench.say(`${name}: ${Math.round(value * 10) / 10} ${unit}`);
    bench.add(name, unit, value, goal);
  },
});

/** How many orders a tenant gets: the first one most of them. */
function ordersOf(door: Door, { doors }: Rig, { size }: Bench): number {
  const { waiting, inLargest } = size.crowd;
  if (door === doors[0]) return inLargest;
  return Math.round((waiting - inLargest) / (doors.length - 1));
}

/** An order that waits for its service, of the largest tenant and of a usual one. */
interface Samples {
  readonly largest: string;
  readonly usual: string | undefined;
}

const AT_ONCE = 40;
const FIRST_SS = 9_000_000;

/**
 * Fills all tenants. The first order of a tenant is a real one, opened through the api. The others are workflows of
 * orders as visibility shows them, which no worker ever runs: to open 100,000 through the api would take hours.
 */
async function fillAll(rig: Rig, bench: Bench): Promise<Samples> {
  const { attentionEach } = bench.size.crowd;
  const samples: string[] = [];
  let filled = 0;
  for (const door of rig.doors) {
    const run = { orders: 1, pace: { inFlight: 1 }, upTo: 'observed', pauseMs: 0 } as const;
    const { ids } = await rig.play(rig.ponte, run, door);
    samples.push(ids[0]!);
    const first = filled;
    const orders = Array.from({ length: ordersOf(door, rig, bench) - 1 }, (_, at) => ({
      id: randomUUID(),
      number: first + at,
      ss: FIRST_SS + first + at,
      needsAttention: at % attentionEach === 0,
    }));
    const began = performance.now();
    let next = 0;
    const lane = async () => {
      for (let at = next++; at < orders.length; at = next++) await rest(rig, door, orders[at]!);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    await rig.makeKnown({ tenant: door.tenant, orders });
    filled += orders.length + 1;
    const perSecond = (orders.length / (performance.now() - began)) * 1_000;
    bench.say(`${filled} orders, ${perSecond.toFixed(0)} a second`);
  }
  return { largest: samples[0]!, usual: samples[1] };
}

interface RestingOrder {
  readonly id: string;
  readonly number: number;
  readonly ss: number;
  readonly needsAttention: boolean;
}

/** Starts an order that visibility shows as in service, and that stays as it is. */
async function rest({ client }: Rig, { tenant }: Door, order: RestingOrder): Promise<void> {
  const { id, number, ss, needsAttention } = order;
  const since = new Date().toISOString();
  const { problem } = ssMissing(String(ss));
  const attention = { step: 'in-service', code: 'ss-missing', problem, since };
  await client.workflow.start(SERVICE_ORDER, {
    taskQueue: 'nobody',
    workflowId: orderWorkflowId({ tenant, id }),
    args: [],
    memo: { openedAt: since, ...(needsAttention && { attention }) },
    typedSearchAttributes: new TypedSearchAttributes([
      { key: attribute.Tenant, value: tenant },
      { key: attribute.Branch, value: '1' },
      { key: attribute.OrderNumber, value: String(number) },
      { key: attribute.Phase, value: 'in-service' },
      { key: attribute.NeedsAttention, value: needsAttention },
      { key: attribute.OrderValue, value: 550 },
      { key: attribute.SsNumber, value: String(ss) },
    ]),
  });
}

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
  const handle = await client.workflow.start('sweep', {
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

/** Adds the seconds until a completed SS whose callback was lost has released its order, at the lowest pace. */
async function loseCallbacks(rig: Rig, bench: Bench, { largest, usual }: Samples): Promise<void> {
  const { front, worker } = rig.ponte;
  rig.setPace(SLOW_PACE);
  await Promise.all([front.restart(), worker.restart()]);
  bench.say(`callbacks are lost at ${SLOW_PACE} calls a minute`);
  await Promise.all(
    Object.entries({ 'a usual tenant': usual, 'the largest tenant': largest }).map(
      async ([name, id]) => {
        if (id === undefined) return;
        const goal = name === 'a usual tenant' ? WITHIN_AN_HOUR : undefined;
        bench.add(
          `lost callback of ${name}, ${SLOW_PACE} calls a minute`,
          's',
          await rig.loseCallback(id),
          goal,
        );
        bench.say(`the lost callback of ${name} is made good`);
      },
    ),
  );
}
