import { setTimeout as delay } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import { callJson } from '../../sandbox/stack/http.js';
import { FREE_PORTS } from '../../sandbox/stack/ports.js';
import { TENANT } from '../../sandbox/stack/settings.js';
import { type Stack, startStack } from '../../sandbox/stack/stack.js';
import type { TemporalKind } from '../../sandbox/stack/temporal.js';
import { eventually } from '../support/eventually.js';
import { type Violation, check } from './checker.js';
import { type VendorCall, collect, readLedgers } from './collect.js';
import { DOUBLE_NAMES, type DoubleName } from './doubles.js';
import { drain, startSweeping } from './drain.js';
import { drawFrom } from './draw.js';
import { closeOrders, interceptWebhooks } from './erp-users.js';
import { startFieldCrew } from './field-crew.js';
import { type Figures, faultsIn, figuresOf } from './figures.js';
import type { Journal } from './journal.js';
import { NOBODY, startKiller } from './killer.js';
import { startOperators } from './operators.js';
import { planOrders } from './plan.js';
import { restsAfterKills } from './resume.js';
import { createSender } from './sender.js';
import { type Line, storiesOf } from './story.js';
import { endFaults, injectFaults } from './vendor-faults.js';
import { connectTo } from '../support/shared-temporal.js';

export interface ChaosOptions {
  readonly orders: number;
  readonly seed: number;
  /** Where the stack keeps its data and its logs. */
  readonly home: string;
  /** Orders closed per second. */
  readonly pace: number;
  /** What may go wrong; everything if absent. */
  readonly doubles?: ReadonlySet<DoubleName>;
  /** The faults last until calls have failed in at least this many ways: a busy machine makes few calls meanwhile. */
  readonly faultKinds?: number;
  /** How long nothing may change before the run gives up what is left after the last fault. */
  readonly patienceMs: number;
  /** Temporal's development server if absent. */
  readonly temporal?: TemporalKind;
  /** Called with the progress of the run. */
  readonly say?: (line: string) => void;
}

export interface ChaosResult {
  readonly figures: Figures;
  readonly violations: readonly Violation[];
  /** Each violation with the story of its order. */
  readonly stories: readonly string[];
}

/** The minimum duration of the faults, so that each process is killed more than once. */
const SHORTEST_WINDOW_MS = 20_000;

/** The wait after the run is drained: a second release or a second SS would arrive within it. */
const STILLNESS_MS = 1_500;

/**
 * Runs once: sends orders and callbacks to real processes while their vendors fail and the processes are killed. Then
 * ends the faults, and judges what both vendors and Temporal have.
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const { home, temporal } = options;
  const stack = await startStack({ home, ports: FREE_PORTS, apis: 2, workers: 2, temporal });
  const connection = await connectTo(stack.urls.temporal);
  try {
    return await play(stack, new Client({ connection }), options);
  } finally {
    await connection.close();
    await stack.stop();
  }
}

async function play(
  stack: Stack,
  client: Client,
  {
    orders,
    seed,
    pace,
    faultKinds = 0,
    patienceMs,
    doubles = new Set(DOUBLE_NAMES),
    say = () => {},
  }: ChaosOptions,
): Promise<ChaosResult> {
  const startedAt = Date.now();
  const draw = drawFrom(seed);
  const journal: Journal = new Map();
  const sender = createSender(stack, draw);
  const windowMs = Math.max(SHORTEST_WINDOW_MS, (orders / pace) * 1_000);

  const endInterception = await interceptWebhooks(stack, (payload) => {
    const order = journal.get(payload.id);
    if (order) void sender.webhook(order, payload);
  });
  await injectFaults(stack, seed, doubles);
  const crew = startFieldCrew(stack, { journal, sender });
  const operators = startOperators(stack, client, journal);
  const killer = doubles.has('kills') ? startKiller(stack, draw, windowMs) : NOBODY;
  const sweeps = startSweeping(client);
  say(`seed ${seed}: ${orders} orders within ${Math.round(windowMs / 1_000)} s of faults`);
  await Promise.all([
    closeOrders(stack, { plans: planOrders(draw, orders), everyMs: windowMs / orders }, journal),
    delay(windowMs),
  ]);
  // before the wait: where a process needs longer to start than the killer leaves it, nobody would make a call
  const allUp = killer.stop();
  // the sweeps call both vendors meanwhile, so this ends even if all orders have settled
  await eventually(`calls fail in ${faultKinds} ways`, async () => {
    return Object.keys(faultsIn(await readLedgers(stack))).length >= faultKinds;
  });
  await endFaults(stack);
  const calmAt = Date.now();
  await allUp;

  say(`${killer.kills.length} kills; faults are over, what is left is done now`);
  const look = (calls: readonly VendorCall[] = []) =>
    collect(stack, client, { journal, operators, calls, kills: killer.kills });
  await drain({ closings: () => journal.size, crew, look, patienceMs, say });
  const drainMs = Date.now() - calmAt;
  await sweeps.stop();
  await delay(STILLNESS_MS);
  await crew.stop();
  await operators.stop();
  await endInterception();

  say(`drained in ${Math.round(drainMs / 1_000)} s; collecting the evidence`);
  const calls = await readLedgers(stack);
  const evidence = await look(calls);
  const violations = check(evidence);
  const figures = figuresOf({
    seed,
    evidence,
    violations,
    calls,
    kills: killer.kills,
    restarts: killer.restarts(),
    drainMs,
    restsMs: await restsAfterKills(
      client,
      evidence.orders.flatMap(({ id, workflow }) => (workflow ? id : [])), // one without is a violation
      killer.kills,
    ),
    tookMs: Date.now() - startedAt,
  });
  return { figures, violations, stories: await storiesOf(seed, violations, timelinesOf(stack)) };
}

const timelinesOf =
  ({ urls, keys }: Stack) =>
  async (id: string): Promise<Line[]> => {
    const url = `${urls.api}/orders/${TENANT}/${id}/timeline`;
    const headers = { authorization: `Bearer ${keys.operator}` };
    try {
      const { items } = await callJson<{ items: Line[] }>(url, { headers });
      return items.map(({ at, text }) => ({ at, text: `ponte: ${text}` }));
    } catch (error) {
      return [{ at: new Date().toISOString(), text: `ponte: no timeline (${String(error)})` }];
    }
  };
