import { describe, expect, test } from '@jest/globals';
import type { ServiceCallback } from '../../../domain/callback.js';
import { createIngest, reasonOf } from '../../../api/inbound/ingest.js';
import { namesIn, readTenantCallback } from '../../../api/inbound/readings.js';
import type { DeliveryRoute } from '../../../workflows/parked-delivery/messages.js';
import { parkedDeliveryId } from '../../../platform/temporal/parked.js';
import type { Orders } from '../../../platform/temporal/orders.js';
import { loadSeniorXProfile, loadSismetroProfile } from '../../../vendors/profile/load.js';
import { load, MINIMAL } from '../../platform/settings/settings-file.js';
import { anOrder } from '../../support/order.js';
import { directoryOf } from '../../profiles/files.js';
import { aPayload } from '../support/bodies.js';

type CallbackDelivery = Awaited<ReturnType<Orders['deliver']>>;

const PROFILE = `extends: sismetro
inbound:
  completed: 'fora ? { "ignore": "not-ours" } : { "ss": os, "externalReference": ref, "link": link, "event": fim ?? "completed" }'
`;
const ERP = `extends: senior-x
calls:
  fetchOrder:
    method: GET
    url: '{entities}/order/{orderId}'
    answer: '{ "id": id, "status": status, "order": $ }'
inbound:
  order: 'thin ? { "fetch": thin } : $'
`;
const [acme] = load(MINIMAL).tenants;
const profile = loadSismetroProfile('mine.yaml', directoryOf({ 'mine.yaml': PROFILE }));
const erp = loadSeniorXProfile('mine.yaml', directoryOf({ 'mine.yaml': ERP }));
const tenant = {
  ...acme!,
  senior: { ...acme!.senior, profile: erp },
  sismetro: { ...acme!.sismetro, profile },
};

function ingesting(
  isRehearsal = false,
  found: CallbackDelivery = { kind: 'no-order' },
  opens: 'accepted' | 'duplicate' = 'accepted',
  isRunning = false,
) {
  const delivered: ServiceCallback[] = [];
  const held: unknown[] = [];
  const opened: unknown[] = [];
  const fetched: unknown[] = [];
  const logged: unknown[] = [];
  const contradictions: unknown[] = [];
  const ingest = createIngest({
    isRehearsal: () => isRehearsal,
    holdSeconds: () => 60,
    orders: {
      open: async (order, options) => {
        opened.push([order.id, options]);
        return opens;
      },
      reportLeftOut: async () => isRunning,
      async deliver(callback) {
        delivered.push(callback);
        return found;
      },
      hold: async (...what) => void held.push(what),
      fetchLater: async (...what) => void fetched.push(what),
      readLater: async (...what) => {
        fetched.push(what);
        return isRunning;
      },
    },
    logger: {
      info: (...what: unknown[]) => void logged.push(what),
      warn: (...what: unknown[]) => void logged.push(what),
    } as never,
    tenants: () => ['acme', 'beta'],
    onContradiction: (event) => void contradictions.push(event),
  });
  return { ingest, delivered, held, opened, fetched, logged, contradictions };
}

test('a callback without an order is held under its route, whatever event it names', async () => {
  const { ingest, held } = ingesting();
  const body = JSON.stringify({ os: 7, fim: 'cancelled' });
  await ingest.replay(tenant, 'completed', body);
  expect(held).toEqual([[expect.objectContaining({ event: 'cancelled' }), body, 60, 'completed']]);
});

test('in a rehearsal an order is only rehearsed, and a callback without an order is ignored', async () => {
  const { ingest, held, opened } = ingesting(true);
  const order = anOrder();
  await ingest.handOver(tenant, 'open', { kind: 'order', order }, '{}');
  expect(opened).toEqual([[order.id, { rehearsal: true }]]);
  const answer = await ingest.replay(tenant, 'completed', JSON.stringify({ os: 7 }));
  expect(answer).toEqual({ result: 'ignored', reason: 'rehearsal' });
  expect(held).toEqual([]);
});

test.each([
  ['is read if an order waits for it', true, { result: 'accepted' }],
  ['is ignored if no order does', false, { result: 'ignored', reason: 'no-order' }],
])('an SS that has changed %s', async (_, isRunning, answer) => {
  const { ingest, fetched } = ingesting(false, undefined, undefined, isRunning);
  const reading = { kind: 'changed', ss: '7' } as const;
  expect(await ingest.handOver(tenant, 'completed', reading, '{}')).toEqual(answer);
  expect(fetched).toEqual([['acme', '7']]);
});

test('in a rehearsal a callback whose order cannot be looked up is held', async () => {
  const { ingest, held } = ingesting(true, { kind: 'unread' });
  await ingest.replay(tenant, 'completed', JSON.stringify({ os: 7 }));
  expect(held).toHaveLength(1);
});

test('a callback that an operator links to an order with another SS is refused', async () => {
  const { ingest, delivered } = ingesting();
  const saidToBe = { id: 'x', closing: 1, ss: '9' };
  const link = (body: object) =>
    ingest.replay(tenant, 'completed', JSON.stringify(body), { isOnlyForOrders: true, saidToBe });
  expect(await link({ os: 7 })).toMatchObject({ result: 'invalid', errors: [{ path: '/ss' }] });
  expect(delivered).toEqual([]);
  expect(await link({ os: 9 })).toEqual({ result: 'no-order' });
});

describe('an order', () => {
  const order = anOrder({ id: 'o-1' });
  const workflowId = 'order/acme/o-1';

  test('is accepted under its names, or a duplicate', async () => {
    const { ingest, opened } = ingesting();
    const names = { order: { tenant: 'acme', id: 'o-1', number: '1234' }, workflowId };
    expect(await ingest.handOver(tenant, 'open', { kind: 'order', order }, '{}')).toEqual({
      result: 'accepted',
      ...names,
    });
    expect(opened).toEqual([['o-1', { rehearsal: false }]]);
    const again = ingesting(false, undefined, 'duplicate');
    expect(await again.ingest.handOver(tenant, 'open', { kind: 'order', order }, '{}')).toEqual({
      result: 'duplicate',
      workflowId,
    });
  });

  test('is read again from its kept body', async () => {
    const { ingest, opened } = ingesting();
    const body = JSON.stringify(aPayload({ id: 'o-1' }));
    expect(await ingest.replay(tenant, 'open', body)).toMatchObject({
      result: 'accepted',
      workflowId,
    });
    expect(opened).toEqual([['o-1', { rehearsal: false }]]);
  });

  test('that the body only names is fetched later', async () => {
    const { ingest, fetched } = ingesting();
    const body = '{"thin":"o-1"}';
    expect(await ingest.replay(tenant, 'open', body)).toEqual({ result: 'held', fetching: 'o-1' });
    const delivery = parkedDeliveryId({ tenant: 'acme', route: 'open', body });
    expect(fetched).toEqual([
      [
        { tenant: 'acme', id: 'o-1' },
        { delivery, body, receivedAt: expect.any(String) },
      ],
    ]);
  });

  test('that is not ours is a duplicate if a closing of its order runs', async () => {
    const { ingest } = ingesting(false, undefined, undefined, true);
    const payload = aPayload({ branch: { code: '9' } });
    expect(await ingest.replay(tenant, 'open', JSON.stringify(payload))).toEqual({
      result: 'duplicate',
      workflowId: `order/acme/${payload.id}`,
    });
  });

  test('that is not ours or cannot be read reaches nobody', async () => {
    const { ingest, opened, logged } = ingesting();
    const replay = (change: object) =>
      ingest.replay(tenant, 'open', JSON.stringify(aPayload({ ...change })));
    const reason = 'branch-not-integrated';
    expect(await replay({ branch: { code: '9' } })).toEqual({ result: 'ignored', reason });
    expect(logged).toEqual([
      [{ tenant: 'acme', route: 'open', refusal: reason }, 'delivery ignored'],
    ]);
    expect(await replay({ items: [] })).toMatchObject({
      result: 'invalid',
      errors: [{ path: '/items' }],
    });
    expect(opened).toEqual([]);
  });
});

describe('a callback', () => {
  const callback: ServiceCallback = { tenant: 'acme', event: 'completed', orderId: 'o-1', ss: '7' };
  const deliver = (found: CallbackDelivery) => {
    const all = ingesting(false, found);
    return {
      ...all,
      answer: all.ingest.handOver(tenant, 'completed', { kind: 'callback', callback }, '{}'),
    };
  };

  test('is accepted if its order takes it', async () => {
    const { answer, held } = deliver({ kind: 'delivered' });
    expect(await answer).toEqual({ result: 'accepted' });
    expect(held).toEqual([]);
  });

  test.each(['no-order', 'unread'] as const)('is held if there is %s', async (kind) => {
    const { answer, held } = deliver({ kind });
    expect(await answer).toEqual({ result: 'held' });
    expect(held).toEqual([[callback, '{}', 60, 'completed']]);
  });

  test('that names the SS of another order is invalid', async () => {
    const { answer, held } = deliver({ kind: 'ss-of-another' });
    expect(await answer).toMatchObject({
      result: 'invalid',
      errors: [{ path: '/ss', message: 'must not be the SS of another order' }],
    });
    expect(held).toEqual([]);
  });

  test('that agrees with how its order was settled changes nothing', async () => {
    const { answer, logged, contradictions } = deliver({
      kind: 'already-settled',
      outcome: 'released',
    });
    expect(await answer).toEqual({ result: 'already-settled', outcome: 'released' });
    expect([logged, contradictions]).toEqual([[], []]);
  });

  test('that contradicts how its order was settled is counted and logged', async () => {
    const outcome = 'cancelled';
    const { answer, logged, contradictions } = deliver({ kind: 'already-settled', outcome });
    expect(await answer).toEqual({ result: 'already-settled', outcome });
    expect(logged).toEqual([[{ ...callback, outcome }, 'a callback contradicts a settled order']]);
    expect(contradictions).toEqual(['completed']);
  });

  test('shows only a link to Sismetro', async () => {
    const { ingest, delivered, logged } = ingesting();
    const link = 'https://integracaog7.api.sismetro.com/7';
    for (const shown of [link, 'https://example.com/7'])
      await ingest.replay(tenant, 'completed', JSON.stringify({ os: 7, link: shown }));
    expect(delivered.map((seen) => seen.link)).toEqual([link, undefined]);
    expect(logged).toHaveLength(1);
  });

  test('that the profile ignores or that cannot be read reaches nobody', async () => {
    const { ingest, delivered, logged } = ingesting();
    const replay = (body: object) => ingest.replay(tenant, 'completed', JSON.stringify(body));
    expect(await replay({ fora: true })).toEqual({ result: 'ignored', reason: 'not-ours' });
    expect(logged).toHaveLength(1);
    expect(await replay({})).toMatchObject({ result: 'invalid', errors: [{ path: '' }] });
    expect(await replay({ os: 7, ref: 'beta/o-1' })).toMatchObject({ result: 'invalid' });
    expect(delivered).toEqual([]);
  });
});

describe('a body with several deliveries', () => {
  const ofEach: readonly [DeliveryRoute, string][] = [
    ['open', 'pedidos'],
    ['open', '{ "fetch": pedidos.id }'],
    ['completed', 'avisos.{ "ss": os }'],
    ['completed', '{ "ss": avisos.os }'],
    ['completed', '{ "fetch": avisos.os }'],
  ];
  test.each(ofEach)(
    'cannot be read, whatever the profile makes of it: %s, %s',
    async (route, is) => {
      const { ingest, opened, delivered, fetched, held } = ingesting();
      const [base, kind] = route === 'open' ? ['senior-x', 'order'] : ['sismetro', 'completed'];
      const files = { 'each.yaml': `extends: ${base}\ninbound: { ${kind}: '${is}' }\n` };
      const at = directoryOf(files);
      const one = {
        ...tenant,
        senior: {
          ...tenant.senior,
          ...(route === 'open' && { profile: loadSeniorXProfile('each.yaml', at) }),
        },
        sismetro: {
          ...tenant.sismetro,
          ...(route !== 'open' && { profile: loadSismetroProfile('each.yaml', at) }),
        },
      };
      const body = {
        pedidos: [aPayload({ id: 'o-1' }), aPayload({ id: 'o-2' })],
        avisos: [{ os: 7 }, { os: 8 }],
      };
      expect(await ingest.replay(one, route, JSON.stringify(body))).toMatchObject({
        result: 'invalid',
      });
      expect([opened, delivered, fetched, held]).toEqual([[], [], [], []]);
    },
  );
});

describe('a kept body', () => {
  const replay = (found: CallbackDelivery, body: object, options = {}) => {
    const all = ingesting(false, found);
    return {
      ...all,
      answer: all.ingest.replay(tenant, 'completed', JSON.stringify(body), options),
    };
  };

  test.each(['no-order', 'unread'] as const)(
    'that is only for orders is not held if it finds none (%s)',
    async (kind) => {
      const { answer, held } = replay({ kind }, { os: 7 }, { isOnlyForOrders: true });
      expect(await answer).toEqual({ result: kind });
      expect(held).toEqual([]);
    },
  );

  test('that an operator links to an order reaches it', async () => {
    const saidToBe = { id: 'x', closing: 2, ss: '7' };
    const { answer, delivered } = replay({ kind: 'delivered' }, { os: 7 }, { saidToBe });
    expect(await answer).toEqual({ result: 'accepted' });
    expect(delivered).toMatchObject([{ orderId: 'x', closing: 2, ss: '7' }]);
    for (const ss of [undefined, null]) {
      const options = { saidToBe: { id: 'x', closing: 2, ss } };
      const nameless = replay({ kind: 'delivered' }, { os: 7 }, options);
      expect(await nameless.answer).toEqual({ result: 'accepted' });
    }
  });

  test('that an operator links to an order other than the one it names is invalid', async () => {
    const saidToBe = { id: 'x', closing: 1 };
    const body = { os: 7, ref: 'acme/o-1' };
    const { answer, delivered } = replay({ kind: 'delivered' }, body, { saidToBe });
    expect(await answer).toMatchObject({
      result: 'invalid',
      errors: [{ path: '/externalReference' }],
    });
    expect(delivered).toEqual([]);
  });

  test('that an operator links needs no name of its own', async () => {
    const saidToBe = { id: 'x', closing: 1, ss: '9' };
    const { answer, delivered } = replay({ kind: 'delivered' }, {}, { saidToBe });
    expect(await answer).toEqual({ result: 'accepted' });
    expect(delivered).toMatchObject([{ orderId: 'x', closing: 1 }]);
  });
});

describe('the names in a body', () => {
  const names = (route: 'open' | 'completed', body: object) =>
    namesIn(tenant, route, body, ['acme', 'beta']);

  test('are read by the profile of the system that sent it', async () => {
    expect(await names('open', { thin: 'o-1' })).toEqual({ orderId: 'o-1' });
    const callback = { os: 7, ref: 'acme/o-1' };
    expect(await names('completed', callback)).toEqual({ orderId: 'o-1', closing: 1, ss: '7' });
    expect(await names('completed', { os: 7, ref: 'beta/o-1' })).toEqual({ ss: '7' });
  });

  test('begin with the id of the own tenant, unless there are others', async () => {
    const callback = { os: 7, ref: 'acme/o-1' };
    expect(await readTenantCallback(tenant, 'completed', callback)).toMatchObject({
      callback: { orderId: 'o-1' },
    });
  });
});

test('the reason of an answer is why it was ignored, or how its order was settled', () => {
  expect(reasonOf({ result: 'ignored', reason: 'rehearsal' } as never)).toBe('rehearsal');
  expect(reasonOf({ result: 'already-settled', outcome: 'released' } as never)).toBe('released');
  expect(reasonOf({ result: 'accepted' })).toBeUndefined();
});
