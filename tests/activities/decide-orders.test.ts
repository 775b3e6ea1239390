import { expect, test } from '@jest/globals';
import { DefaultLogger } from '@temporalio/worker';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createBulkActivities } from '../../activities/index.js';
import type { BulkDeps } from '../../activities/decide-orders.js';
import type { Taken } from '../../platform/temporal/decide.js';
import { TemporalUnavailableError } from '../../platform/temporal/errors.js';
import type { BulkOrder } from '../../workflows/bulk-decision/messages.js';

const ORDER: BulkOrder = {
  ...{ id: 'b1', tenant: 'acme', decision: 'cancel', reason: 'fechou', by: 'ana' },
};
const TAKEN = { kind: 'taken' } as Taken;
const IDS = Array.from({ length: 20 }, (_, n) => `o${n}`);

async function run(
  decide: BulkDeps['decide'],
  { attempt = 1, versions = [] }: { attempt?: number; versions?: readonly (string | null)[] } = {},
) {
  const { decideOrders } = createBulkActivities({ decide });
  const environment = new MockActivityEnvironment(
    { attempt },
    { logger: new DefaultLogger('ERROR') },
  );
  let beats = 0;
  environment.on('heartbeat', () => (beats += 1));
  const failures = await environment.run<
    Parameters<typeof decideOrders>,
    Awaited<ReturnType<typeof decideOrders>>,
    typeof decideOrders
  >(decideOrders, ORDER, IDS, versions);
  return { failures, beats };
}

test('each order gets the decision under the one id of the bulk decision, few at a time', async () => {
  const asked: string[] = [];
  let underWay = 0;
  let most = 0;
  const { failures, beats } = await run(async ({ tenant, id }, decision) => {
    asked.push(`${tenant}/${id}`);
    expect(decision).toEqual({
      ...{ decision: 'cancel', reason: 'fechou', by: 'ana', requestId: 'bulk/b1', inBulk: true },
    });
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise(setImmediate);
    underWay -= 1;
    return TAKEN;
  });
  expect(asked.toSorted()).toEqual(IDS.map((id) => `acme/${id}`).toSorted());
  expect(most).toBe(4);
  expect([failures, beats]).toEqual([[], 20]);
});

test('each order gets the version that the operator saw of it, if one is known', async () => {
  const seen = new Map<string, string | undefined>();
  const versions = IDS.map((_, n) => (n % 2 === 0 ? `version ${n}` : null));
  await run(
    async ({ id }, { version }) => {
      seen.set(id, version);
      return TAKEN;
    },
    { versions },
  );
  expect(IDS.map((id) => seen.get(id) ?? null)).toEqual(versions);
});

const REFUSED = { code: 'only-asking', params: { decision: 'cancel' } } as const;

test('an order that refuses and one that does not exist are reported with the reason', async () => {
  const { failures } = await run(async ({ id }) => {
    if (id === 'o3') return { kind: 'refused', why: REFUSED };
    return id === 'o5' ? { kind: 'no-order' } : TAKEN;
  });
  expect(failures).toEqual([
    { id: 'o3', why: REFUSED },
    { id: 'o5', why: { code: 'no-order', params: {} } },
  ]);
});

test('an order that does not answer blocks no other, is retried, and is finally left to the operator', async () => {
  const asked: string[] = [];
  const decide: BulkDeps['decide'] = async ({ id }) => {
    asked.push(id);
    if (id === 'o0') throw new TemporalUnavailableError(new Error('no answer'));
    return TAKEN;
  };
  await expect(run(decide)).rejects.toThrow(TemporalUnavailableError);
  expect(asked).toHaveLength(20);
  await expect(run(decide, { attempt: 4 })).rejects.toThrow(TemporalUnavailableError);
  const { failures } = await run(decide, { attempt: 5 });
  expect(failures).toEqual([{ id: 'o0', why: { code: 'no-answer', params: {} } }]);
});
