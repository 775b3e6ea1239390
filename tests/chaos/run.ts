import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { callJson } from '../../sandbox/stack/http.js';
import { FREE_PORTS } from '../../sandbox/stack/ports.js';
import { TENANT } from '../../sandbox/stack/settings.js';
import { type Stack, startStack } from '../../sandbox/stack/stack.js';
import type { TemporalKind } from '../../sandbox/stack/temporal.js';
import { type Violation, check } from './checker.js';
import { collect, readLedgers } from './collect.js';
import { drain } from './drain.js';
import { drawFrom } from './draw.js';
import { closeOrders, silenceErp } from './erp-users.js';
import { startFieldCrew } from './field-crew.js';
import { type Figures, figuresOf } from './figures.js';
import type { Journal } from './journal.js';
import { startKiller } from './killer.js';
import { startOperators } from './operators.js';
import { restsAfterKills } from './resume.js';
import { createSender } from './sender.js';
import { type Line, storiesOf } from './story.js';
import { clearFaults, injectFaults } from './vendor-faults.js';

export interface ChaosOptions {
  readonly orders: number;
  readonly seed: number;
  /** Where the stack keeps its data and its logs. */
  readonly home: string;
  /** Orders closed in a second. */
  readonly pace: number;
  /** For what is left to be done after the last fault. */
  readonly patienceMs: number;
  /** Temporal's development server where absent. */
  readonly temporal?: TemporalKind;
  /** Told what the run is at. */
  readonly say?: (line: string) => void;
}

export interface ChaosResult {
  readonly figures: Figures;
  readonly violations: readonly Violation[];
  /** Each violation with the story of its order. */
  readonly stories: readonly string[];
}

/** Faults go on for this long at least, so that each process is killed more than once. */
const SHORTEST_WINDOW_MS = 20_000;

/** After the run is drained: a second release, or a second SS, would come by now. */
const STILLNESS_MS = 1_500;

/**
 * One run: orders and callbacks against real processes, while their vendors fail and the processes are killed; then
 * peace, and the judgement of what both vendors and Temporal hold.
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const { home, temporal } = options;
  const stack = await startStack({ home, ports: FREE_PORTS, apis: 2, workers: 2, temporal });
  const connection = await Connection.connect({ address: stack.urls.temporal });
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
  { orders, seed, pace, patienceMs, say = () => {} }: ChaosOptions,
): Promise<ChaosResult> {
  const startedAt = Date.now();
  const draw = drawFrom(seed);
  const journal: Journal = new Map();
  const sender = createSender(stack, draw);
  const windowMs = Math.max(SHORTEST_WINDOW_MS, (orders / pace) * 1_000);

  await silenceErp(stack);
  await injectFaults(stack, seed);
  const crew = startFieldCrew(stack, journal, sender);
  const operators = startOperators(stack, client);
  const killer = startKiller(stack, draw, windowMs);
  say(`seed ${seed}: ${orders} orders within ${Math.round(windowMs / 1_000)} s of faults`);
  await Promise.all([
    closeOrders(stack, { orders, everyMs: windowMs / orders }, { draw, journal, sender }),
    delay(windowMs),
  ]);
  const allUp = killer.stop();
  await clearFaults(stack);
  const calmAt = Date.now();
  await allUp;

  say(`${killer.kills.length} kills; faults are over, what is left is done now`);
  await drain(stack, client, { journal, crew, patienceMs });
  const drainMs = Date.now() - calmAt;
  await delay(STILLNESS_MS);
  await crew.stop();
  await operators.stop();

  say(`drained in ${Math.round(drainMs / 1_000)} s; collecting the evidence`);
  const calls = await readLedgers(stack);
  const evidence = await collect(stack, client, { journal, calls });
  const violations = check(evidence);
  const figures = figuresOf({
    seed,
    evidence,
    violations,
    calls,
    kills: killer.kills,
    restarts: killer.restarts(),
    decisions: operators.decisions(),
    drainMs,
    restsMs: await restsAfterKills(client, journal.keys(), killer.kills),
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
