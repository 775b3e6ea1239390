import { expect, test } from '@jest/globals';
import type { ServiceCallback } from '../../../domain/callback.js';
import { createIngest } from '../../../api/inbound/ingest.js';
import { readingOf } from '../../../api/operators/parked/reading.js';
import { speaksOf } from '../../../api/operators/privacy/subject.js';
import { loadSismetroProfile } from '../../../vendors/profile/load.js';
import { load, TENANT } from '../../platform/settings/settings-file.js';
import { anOrder } from '../../support/order.js';
import { directoryOf } from '../../profiles/files.js';

/** The list of deliveries has the same name as a field of each of them: *data* is also Portuguese for date. */
const PROFILE = `extends: sismetro
inbound:
  each: data
  completed: '{ "ss": os, "event": fim ?? "completed" }'
`;
const [acme] = load(`tenants:${TENANT}`).tenants;
const profile = loadSismetroProfile('mine.yaml', directoryOf({ 'mine.yaml': PROFILE }));
const tenant = { ...acme!, sismetro: { ...acme!.sismetro, profile } };

function ingesting(isRehearsal = false, found: 'no-order' | 'unread' = 'no-order') {
  const delivered: ServiceCallback[] = [];
  const held: unknown[] = [];
  const opened: unknown[] = [];
  const ingest = createIngest({
    isRehearsal: () => isRehearsal,
    orders: {
      open: async (order, options) => {
        opened.push([order.id, options]);
        return 'accepted';
      },
      async deliver(callback) {
        delivered.push(callback);
        return { kind: found };
      },
      hold: async (...what) => void held.push(what),
      fetchLater: async () => {},
    },
    logger: { info() {}, warn() {} } as never,
    tenants: () => ['acme'],
  });
  return { ingest, delivered, held, opened };
}

test('a part of a body with several deliveries is not divided again', async () => {
  const part = JSON.stringify({ os: 7, data: '2026-11-01' });
  const { ingest, delivered } = ingesting();
  const { result } = await ingest.replay(tenant, 'completed', part, { isOnlyForOrders: true });
  expect(result).toBe('no-order');
  expect(delivered).toMatchObject([{ event: 'completed', ss: '7' }]);
  expect(await readingOf(tenant, 'completed', part, ['acme'])).toMatchObject({ kind: 'callback' });
});

test('a body with several deliveries is divided', async () => {
  const body = JSON.stringify({ data: [{ os: 7 }, { os: 8 }] });
  const { ingest, delivered } = ingesting();
  await ingest.replay(tenant, 'completed', body);
  expect(delivered.map(({ ss }) => ss)).toEqual(['7', '8']);
});

test('a callback without an order is held under its route, whatever event it names', async () => {
  const { ingest, held } = ingesting();
  const body = JSON.stringify({ os: 7, fim: 'cancelled' });
  await ingest.replay(tenant, 'completed', body);
  expect(held).toEqual([[expect.objectContaining({ event: 'cancelled' }), body, 'completed']]);
});

test('in a rehearsal an order is only rehearsed, and a callback without an order is ignored', async () => {
  const { ingest, held, opened } = ingesting(true);
  const order = anOrder();
  await ingest.openOrder(order);
  expect(opened).toEqual([[order.id, { rehearsal: true }]]);
  const answer = await ingest.replay(tenant, 'completed', JSON.stringify({ os: 7 }));
  expect(answer).toEqual({ result: 'ignored', reason: 'rehearsal' });
  expect(held).toEqual([]);
});

test('in a rehearsal a callback whose order cannot be looked up is held', async () => {
  const { ingest, held } = ingesting(true, 'unread');
  await ingest.replay(tenant, 'completed', JSON.stringify({ os: 7 }));
  expect(held).toHaveLength(1);
});

test('a callback that an operator links to an order with another SS is refused', async () => {
  const { ingest, delivered } = ingesting();
  const saidToBe = { id: 'x', closing: 1, ss: '9' };
  const link = (body: object) =>
    ingest.replay(tenant, 'completed', JSON.stringify(body), { isOnlyForOrders: true, saidToBe });
  expect(await link({ os: 7 })).toMatchObject({ result: 'invalid', errors: [{ path: '/ss' }] });
  expect(await link({ data: [{ os: 9 }, { os: 9 }] })).toMatchObject({ result: 'invalid' });
  expect(delivered).toEqual([]);
  expect(await link({ os: 9 })).toEqual({ result: 'no-order' });
});

test('a customer is found in each delivery of a body', async () => {
  const speaks = speaksOf(tenant, { orders: [{ id: 'x', ss: '8' }] });
  expect(await speaks('completed', JSON.stringify({ data: [{ os: 7 }, { os: 8 }] }))).toBe(true);
  expect(await speaks('completed', JSON.stringify({ data: [{ os: 7 }] }))).toBe(false);
});
