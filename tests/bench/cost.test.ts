/**
 * What an order costs Temporal, independent of the machine: a guard against regressions. A change that costs less
 * lowers the numbers here; no change raises them.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { minify } from '@swc/core';
import { costOf, type Cost } from '../../bench/harness/history.js';
import { GRACE_MS } from '../../domain/failures.js';
import { orderWorkflowId } from '../../domain/ids.js';
import { status } from '../../workflows/service-order/messages.js';
import { eventually } from '../support/eventually.js';
import { type LiveServer, startLiveServer, withTenant } from '../support/live.js';
import { anOrder } from '../support/order.js';
import { workflowBundle } from '../support/temporal.js';
import { vendorsInMemory } from '../support/vendors.js';

/** The usual course, with the wait that every real order has between its opening and its end (docs/adr/0029). */
const COMPLETED: Cost = {
  events: 24,
  workflowTasks: 4,
  activityTasks: 2,
  visibilityWrites: 5,
  timers: 0,
};
const CANCELLED: Cost = {
  events: 25,
  workflowTasks: 4,
  activityTasks: 2,
  visibilityWrites: 6,
  timers: 0,
};
const HISTORY_BYTES = 7_000;
/** How often the server saves an order: its start, a signal, and each task's beginning and end. */
const SAVES = 14;
/** Of code: comments, indentation and the source map cost a worker next to nothing. Some 2 % above what it is. */
const BUNDLE_BYTES = 560_000;

let server: LiveServer;

beforeAll(async () => {
  server = await startLiveServer();
});
afterAll(() => server.close());

/**
 * How many orders are played; the cheapest one counts. On a machine that stalls, the server dispatches a task twice.
 */
const ORDERS = 3;

/** Plays orders to their end. Returns the cost of one. */
async function costOfOrder(end: 'completed' | 'cancelled'): Promise<Measured> {
  const vendors = vendorsInMemory();
  return withTenant(server, { ...vendors, graceMs: GRACE_MS }, async ({ id: tenant, orders }) => {
    const played: Measured[] = [];
    while (played.length < ORDERS) {
      const order = vendors.close(anOrder({ tenant }));
      await orders.open(order);
      const handle = server.client.workflow.getHandle(orderWorkflowId(order));
      const { ss } = await eventually('the service may begin', async () => {
        const told = await handle.query(status);
        return told.phase === 'in-service' && told;
      });
      vendors.setState(ss!, end);
      await orders.deliver({ tenant, event: end, orderId: order.id, ss: ss! });
      await handle.result();
      const { raw } = await handle.describe();
      const { historySizeBytes, stateTransitionCount } = raw.workflowExecutionInfo ?? {};
      const measured = { bytes: Number(historySizeBytes), saves: Number(stateTransitionCount) };
      played.push({ ...costOf(await handle.fetchHistory()), ...measured });
    }
    return played.reduce((least, one) => (one.events < least.events ? one : least));
  });
}

type Measured = Cost & { readonly bytes: number; readonly saves: number };

const within = (cost: Cost, limits: Cost) =>
  Object.entries(limits).filter(([count, limit]) => cost[count as keyof Cost] > Number(limit));

test('a completed order costs Temporal no more than before', async () => {
  const { bytes, saves, ...cost } = await costOfOrder('completed');
  expect({ cost, over: within(cost, COMPLETED) }).toEqual({ cost, over: [] });
  expect(bytes).toBeLessThanOrEqual(HISTORY_BYTES);
  expect(saves).toBeLessThanOrEqual(SAVES);
});

test('a cancelled order costs Temporal no more than before', async () => {
  const { bytes, saves, ...cost } = await costOfOrder('cancelled');
  expect({ cost, over: within(cost, CANCELLED) }).toEqual({ cost, over: [] });
  expect(bytes).toBeLessThanOrEqual(HISTORY_BYTES);
  expect(saves).toBeLessThanOrEqual(SAVES);
});

test('the workflow bundle, which every worker loads, is no larger than before', async () => {
  const bundle = readFileSync(workflowBundle.codePath, 'utf8');
  const { code } = await minify(bundle, { compress: false, mangle: false });
  expect(code.length).toBeLessThanOrEqual(BUNDLE_BYTES);
});
