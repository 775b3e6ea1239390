import { beforeEach, describe, expect, test } from '@jest/globals';
import { createDeliveries, type DeliveriesDeps } from '../../../api/inbound/deliveries.js';
import type { HandOver, Ingest } from '../../../api/inbound/ingest.js';
import { readDelivery } from '../../../api/inbound/readings.js';
import { createReadingShares } from '../../../api/inbound/reading-shares.js';
import { type SpooledDelivery, SpoolError } from '../../../api/inbound/spool/database.js';
import { HttpProblem } from '../../../api/http/problems.js';
import type { ServiceCallback } from '../../../domain/callback.js';
import type { ServiceOrder } from '../../../domain/order.js';
import { orderWorkflowId } from '../../../domain/ids.js';
import { parkedDeliveryId } from '../../../platform/temporal/parked.js';
import { TemporalUnavailableError } from '../../../platform/temporal/errors.js';
import { loadSeniorXProfile, loadSismetroProfile } from '../../../vendors/profile/load.js';
import { load, MINIMAL } from '../../platform/settings/settings-file.js';
import { directoryOf } from '../../profiles/files.js';
import { aPayload } from '../support/bodies.js';

/** What becomes of an inbound body, with every other part replaced. */

const ERP = `extends: senior-x
calls:
  fetchOrder:
    method: GET
    url: '{entities}/order/{orderId}'
    answer: '{ "id": id, "status": status, "order": $ }'
inbound:
  order: 'ignored ? { "ignore": "not-ours" } : thin ? { "fetch": thin } : $'
`;
const FIELD = `extends: sismetro
inbound:
  completed: 'ignored ? $merge([$, { "ignore": "not-ours" }]) : changed ? { "fetch": changed } : $'
`;
const [acme] = load(MINIMAL).tenants;
const profileOf = <T>(loadProfile: (name: string, directory: string) => T, yaml: string) =>
  loadProfile('mine.yaml', directoryOf({ 'mine.yaml': yaml }));
const tenant = {
  ...acme!,
  senior: { ...acme!.senior, profile: profileOf(loadSeniorXProfile, ERP) },
  sismetro: { ...acme!.sismetro, profile: profileOf(loadSismetroProfile, FIELD) },
};

const AWAY = new TemporalUnavailableError('x');
const FULL = new SpoolError('full', 'x');
/** An error of ours that has a status, but is no answer to a caller. */
const BUG = Object.assign(new TypeError('a bug'), { status: 422 });
const CONFLICT = new HttpProblem(409, 'x');

/** What the parts around it do, and what was done with them. */
let ingest: {
  openOrder(order: ServiceOrder): Promise<HandOver>;
  compareLeftOut(): Promise<void>;
  fetchOrder(orderId: string, body: string): Promise<HandOver>;
  deliverCallback(
    callback: ServiceCallback,
    body: string,
    route: string,
  ): ReturnType<Ingest['handOver']>;
};
let handed: unknown[];
let parks: unknown;
let parked: Parameters<DeliveriesDeps['park']>[];
let spoolFails: Error | undefined;
let spooled: { readonly delivery: SpooledDelivery; readonly content: string | undefined }[];
let depth: number;
/** Whose deliveries the spool holds. */
let holder: string;
let isUnread: boolean;
let shares: DeliveriesDeps['shares'];
let counted: unknown[];
let logged: Record<string, unknown>[];

const deliveries = () =>
  createDeliveries({
    ingest: {
      read: (to, route, body) => readDelivery(to, route, body, { tenants: ['acme', 'beta'] }),
      async handOver(_, route, reading, body) {
        switch (reading.kind) {
          case 'order':
            return ingest.openOrder(reading.order);
          case 'thin':
            return ingest.fetchOrder(reading.orderId, body);
          case 'callback':
            return ingest.deliverCallback(reading.callback, body, route);
          case 'changed':
            return { result: 'accepted' };
          case 'ignored':
            if ('leftOut' in reading) await ingest.compareLeftOut();
            return { result: 'ignored', reason: reading.reason };
          case 'invalid':
            return { result: 'invalid', errors: reading.errors };
        }
      },
    },
    spool: {
      add(delivery: SpooledDelivery, content?: string) {
        if (spoolFails !== undefined) throw spoolFails;
        spooled.push({ delivery, content });
      },
      addUnread(delivery: SpooledDelivery) {
        if (spoolFails !== undefined) throw spoolFails;
        spooled.push({ delivery, content: undefined });
      },
      holdsOrder: ({ id }: { id: string }, content?: string) =>
        spooled.some(
          (entry) =>
            entry.delivery.orderId === id && (content === undefined || entry.content === content),
        ),
      get depth() {
        return depth;
      },
      get bytes() {
        return new Map(depth > 0 ? [[holder, depth]] : []);
      },
      holdsUnread: () => isUnread,
    } as unknown as DeliveriesDeps['spool'],
    shares,
    async park(...what) {
      if (parks instanceof Error) throw parks;
      parked.push(what);
      return 'id-of-parked';
    },
    metrics: { deliveries: { inc: (labels: object) => void counted.push(labels) } } as never,
    log: { add: (entry) => void logged.push({ ...entry }) },
    tenants: () => ['acme', 'beta'],
  });

beforeEach(() => {
  [handed, parked, spooled, counted, logged] = [[], [], [], [], []];
  parks = undefined;
  spoolFails = undefined;
  [depth, holder] = [0, 'acme'];
  isUnread = false;
  shares = createReadingShares();
  ingest = {
    async openOrder(order) {
      handed.push(['order', order.id]);
      return {
        result: 'accepted',
        order: { tenant: order.tenant, id: order.id, number: order.number },
        workflowId: orderWorkflowId(order),
      };
    },
    compareLeftOut: async () => {},
    async fetchOrder(orderId, body) {
      handed.push(['fetch', orderId, body]);
      return { result: 'held', fetching: orderId };
    },
    async deliverCallback({ event, orderId, ss }, body, route) {
      handed.push([event, orderId ?? ss, body, route]);
      return { result: 'accepted' };
    },
  };
});

const bodyOf = (json: Record<string, unknown>) => ({ text: JSON.stringify(json), json });
const open = (json: Record<string, unknown>, to = deliveries()) =>
  to.take(tenant, 'open', bodyOf(json));
const completed = (json: Record<string, unknown>, to = deliveries()) =>
  to.take(tenant, 'completed', bodyOf(json));
const problemOf = (answer: Promise<unknown>) =>
  answer.then(
    () => undefined,
    (error: unknown) => error,
  );
/** The log entry and the metric of the last delivery. */
const traces = () => [counted.at(-1), logged.at(-1)];

describe('an order', () => {
  const order = aPayload({ id: 'o-1' });
  const names = {
    order: { tenant: 'acme', id: 'o-1', number: '1234' },
    workflowId: 'order/acme/o-1',
  };
  const entry = { tenant: 'acme', route: 'open', orderId: 'o-1', number: '1234' };

  test('is handed to Temporal, counted and logged', async () => {
    expect(await open(order)).toEqual({ result: 'accepted', ...names });
    expect(traces()).toMatchObject([
      { route: 'open', result: 'accepted' },
      { ...entry, result: 'accepted', reason: undefined },
    ]);
    const { id, receivedAt } = logged[0]!;
    expect(id).toBe(
      parkedDeliveryId({ tenant: 'acme', route: 'open', body: JSON.stringify(order) }),
    );
    expect(Date.now() - Date.parse(String(receivedAt))).toBeLessThan(60_000);
    expect(spooled).toEqual([]);
  });

  test('goes to the spool while Temporal is unavailable, and an equal one is a duplicate', async () => {
    ingest.openOrder = async () => Promise.reject(AWAY);
    const to = deliveries();
    expect(await open(order, to)).toEqual({ result: 'spooled', ...names });
    expect(spooled).toMatchObject([
      { delivery: { ...entryOf(order), orderId: 'o-1' }, content: expect.any(String) },
    ]);
    expect(traces()).toMatchObject([{ result: 'spooled' }, { ...entry, result: 'spooled' }]);
    expect(await open(order, to)).toEqual({ result: 'duplicate', workflowId: 'order/acme/o-1' });
    expect(traces()).toMatchObject([{ result: 'duplicate' }, { ...entry, result: 'duplicate' }]);
    expect(spooled).toHaveLength(1);
  });

  test('does not overtake its earlier version in the spool', async () => {
    ingest.openOrder = async () => Promise.reject(AWAY);
    const to = deliveries();
    await open(order, to);
    ingest.openOrder = async () => Promise.reject(BUG); // not called
    const changed = { ...order, items: [{ ...order.items[0], quantity: 2 }] };
    expect(await open(changed, to)).toEqual({ result: 'spooled', ...names });
    expect(spooled.map(({ delivery }) => delivery.body)).toEqual([
      JSON.stringify(order),
      JSON.stringify(changed),
    ]);
  });

  test('is a duplicate if an equal one was spooled while Temporal was asked', async () => {
    const to = deliveries();
    ingest.openOrder = async () => Promise.reject(AWAY);
    const [first, second] = await Promise.all([open(order, to), open(order, to)]);
    expect([first.result, second.result]).toEqual(['spooled', 'duplicate']);
    expect(spooled).toHaveLength(1);
  });

  test('fails if the spool is full, or for a bug of ours, and is logged as failed', async () => {
    ingest.openOrder = async () => Promise.reject(AWAY);
    spoolFails = FULL;
    expect(await problemOf(open(order))).toBe(FULL);
    expect(traces()).toMatchObject([{ result: 'failed' }, { ...entry, result: 'failed' }]);
    spoolFails = undefined;
    for (const error of [BUG, CONFLICT]) {
      ingest.openOrder = async () => Promise.reject(error);
      expect(await problemOf(open(order))).toBe(error);
      expect(traces()).toMatchObject([{ result: 'failed' }, { result: 'failed' }]);
    }
    expect(spooled).toEqual([]);
  });

  test('that has no equipment is ignored, also while Temporal cannot tell whether a closing of it runs', async () => {
    const without = aPayload({ id: 'o-2', equipment: {} });
    const ignored = { result: 'ignored', reason: 'no-equipment' };
    expect(await open(without)).toEqual(ignored);
    ingest.compareLeftOut = () => Promise.reject(AWAY);
    expect(await open(without)).toEqual(ignored);
    expect(spooled).toEqual([]);
  });

  test('that is not ours is ignored with the reason', async () => {
    const ignored = aPayload({ id: 'o-2', ignored: true });
    expect(await open(ignored)).toEqual({ result: 'ignored', reason: 'not-ours' });
    expect(traces()).toMatchObject([
      { route: 'open', result: 'ignored' },
      { result: 'ignored', reason: 'not-ours' },
    ]);
    expect(handed).toEqual([]);
  });

  test('that cannot be read is parked, and answered 422 with every error', async () => {
    const wrong = aPayload({ id: 'o-3', items: [] });
    expect(await problemOf(open(wrong))).toMatchObject({
      status: 422,
      detail: 'The body is invalid: see errors. It is parked for an operator.',
      extra: { parked: 'id-of-parked', errors: [{ path: '/items' }] },
    });
    expect(parked).toMatchObject([
      [
        { ...entryOf(wrong), receivedAt: expect.any(String) },
        { code: 'unreadable', params: { route: 'open' } },
        [{ path: '/items' }],
        { orderId: 'o-3', number: '1234' },
      ],
    ]);
    expect(traces()).toMatchObject([
      { result: 'parked' },
      { result: 'parked', orderId: 'o-3', number: '1234' },
    ]);
  });

  test('that cannot be read goes to the spool while Temporal is unavailable', async () => {
    parks = AWAY;
    const wrong = aPayload({ id: 'o-3', items: [] });
    const parked = parkedDeliveryId({ tenant: 'acme', route: 'open', body: JSON.stringify(wrong) });
    expect(await problemOf(open(wrong))).toMatchObject({ status: 422, extra: { parked } });
    expect(spooled).toMatchObject([{ delivery: entryOf(wrong) }]);
    parks = BUG;
    expect(await problemOf(open(wrong))).toBe(BUG);
    expect(traces()).toMatchObject([{ result: 'failed' }, { result: 'failed' }]);
  });
});

const entryOf = (json: object) => ({ tenant: 'acme', route: 'open', body: JSON.stringify(json) });

describe('a body beyond what its tenant may have read', () => {
  beforeEach(() => {
    shares = { ...createReadingShares(), read: async () => 'beyond' };
  });

  test('is spooled without being read, order or callback', async () => {
    const order = aPayload({ id: 'o-1' });
    expect(await open(order)).toEqual({ result: 'spooled' });
    expect(await completed({ ss: 7 })).toEqual({ result: 'spooled' });
    expect(spooled.map(({ delivery }) => [delivery.route, delivery.orderId])).toEqual([
      ['open', undefined],
      ['completed', undefined],
    ]);
    expect(handed).toEqual([]);
    expect(traces()).toMatchObject([
      { route: 'completed', result: 'spooled' },
      { result: 'spooled' },
    ]);
  });

  test('is not overtaken by a later order of the tenant', async () => {
    shares = createReadingShares();
    isUnread = true;
    expect(await open(aPayload({ id: 'o-1' }))).toEqual({ result: 'spooled' });
    expect(handed).toEqual([]);
  });

  test('is refused if the spool is full', async () => {
    spoolFails = FULL;
    expect(await problemOf(open(aPayload()))).toBe(FULL);
  });
});

describe('a body that only names its order', () => {
  test('is accepted, and logged as held until the order has been fetched', async () => {
    expect(await open({ thin: 'o-1' })).toEqual({ result: 'accepted', fetching: 'o-1' });
    expect(handed).toEqual([['fetch', 'o-1', '{"thin":"o-1"}']]);
    expect(traces()).toMatchObject([
      { route: 'open', result: 'accepted' },
      { result: 'held', orderId: 'o-1' },
    ]);
  });

  test('goes to the spool while Temporal is unavailable', async () => {
    ingest.fetchOrder = async () => Promise.reject(AWAY);
    expect(await open({ thin: 'o-1' })).toEqual({ result: 'spooled', fetching: 'o-1' });
    expect(spooled).toMatchObject([{ delivery: entryOf({ thin: 'o-1' }) }]);
    ingest.fetchOrder = async () => Promise.reject(BUG);
    expect(await problemOf(open({ thin: 'o-1' }))).toBe(BUG);
  });
});

describe('a callback', () => {
  const callback = { ss: 7, externalReference: 'acme/o-1' };
  const entry = { tenant: 'acme', route: 'completed', orderId: 'o-1', closing: 1, ss: '7' };
  const body = JSON.stringify(callback);

  test('is handed to Temporal, counted and logged', async () => {
    expect(await completed(callback)).toEqual({ result: 'accepted' });
    expect(handed).toEqual([['completed', 'o-1', body, 'completed']]);
    expect(traces()).toMatchObject([
      { route: 'completed', result: 'accepted' },
      { ...entry, result: 'accepted' },
    ]);
    expect(spooled).toEqual([]);
  });

  test('is accepted if its order is not known yet, and logged as held', async () => {
    ingest.deliverCallback = async () => ({ result: 'held' });
    expect(await completed(callback)).toEqual({ result: 'accepted' });
    expect(traces()).toMatchObject([{ result: 'accepted' }, { ...entry, result: 'held' }]);
  });

  test('of a settled order is answered with its outcome', async () => {
    ingest.deliverCallback = async () => ({ result: 'already-settled', outcome: 'released' });
    const settled = { result: 'already-settled', outcome: 'released' };
    expect(await completed(callback)).toEqual(settled);
    expect(traces()).toMatchObject([
      { result: 'already-settled' },
      { result: 'already-settled', reason: 'released' },
    ]);
  });

  test('that names the SS of another order is parked', async () => {
    const errors = [{ path: '/ss', message: 'x', messagePt: 'x' }];
    ingest.deliverCallback = async () => ({ result: 'invalid', errors });
    expect(await problemOf(completed(callback))).toMatchObject({ status: 422, extra: { errors } });
    expect(parked).toMatchObject([
      [
        { route: 'completed', body },
        { code: 'unreadable', params: { route: 'completed' } },
        errors,
        { orderId: 'o-1', ss: '7' },
      ],
    ]);
  });

  test('that cannot be read is parked under the names that can be read', async () => {
    const wrong = { ss: 8, externalReference: 'beta/o-1' };
    expect(await problemOf(completed(wrong))).toMatchObject({
      status: 422,
      extra: { errors: [{ path: '/externalReference' }] },
    });
    expect(parked[0]?.[3]).toEqual({ ss: '8' });
    expect(traces()).toMatchObject([{ result: 'parked' }, { result: 'parked', ss: '8' }]);
  });

  test('that is not ours is ignored with the reason', async () => {
    const reason = 'not-ours';
    expect(await completed({ ...callback, ignored: true })).toEqual({ result: 'ignored', reason });
    expect(traces()).toMatchObject([
      { result: 'ignored' },
      { ...entry, result: 'ignored', reason },
    ]);
  });

  test('goes to the spool while Temporal is unavailable', async () => {
    ingest.deliverCallback = async () => Promise.reject(AWAY);
    expect(await completed(callback)).toEqual({ result: 'spooled' });
    expect(spooled).toMatchObject([{ delivery: { tenant: 'acme', route: 'completed', body } }]);
    expect(traces()).toMatchObject([{ result: 'spooled' }, { ...entry, result: 'spooled' }]);
    spoolFails = FULL;
    expect(await problemOf(completed(callback))).toBe(FULL);
    spoolFails = undefined;
    ingest.deliverCallback = async () => Promise.reject(BUG);
    expect(await problemOf(completed(callback))).toBe(BUG);
  });

  test('waits behind what the spool holds of its tenant, unless the spool cannot accept it', async () => {
    [depth, holder] = [1, 'beta'];
    expect(await completed(callback)).toEqual({ result: 'accepted' });
    expect([handed.length, spooled.length]).toEqual([1, 0]);
    [handed, holder] = [[], 'acme'];
    expect(await completed(callback)).toEqual({ result: 'spooled' });
    expect([handed, spooled.length]).toEqual([[], 1]);
    spoolFails = FULL;
    expect(await completed(callback)).toEqual({ result: 'accepted' });
    expect([handed.length, spooled.length]).toEqual([1, 1]);
    spoolFails = BUG;
    expect(await problemOf(completed(callback))).toBe(BUG);
  });
});

test('an SS that has changed waits behind what the spool holds: the callback that names its order may be there', async () => {
  expect(await completed({ changed: 7 })).toEqual({ result: 'accepted' });
  depth = 1;
  expect(await completed({ changed: 7 })).toEqual({ result: 'spooled' });
  expect(logged).toMatchObject([{ ss: '7' }, { ss: '7' }]);
});

describe('an event id', () => {
  const callback = { ss: 7, externalReference: 'acme/o-1', eventId: 'e-1' };

  test('lets a repeated callback be recognized', async () => {
    const to = deliveries();
    expect(await completed(callback, to)).toEqual({ result: 'accepted' });
    expect(await completed(callback, to)).toEqual({ result: 'duplicate' });
    expect(handed).toHaveLength(1);
    expect(traces()).toMatchObject([{ result: 'duplicate' }, { result: 'duplicate', ss: '7' }]);
  });

  test.each([
    { result: 'held' }, // the order came after the callback was parked
    { result: 'ignored', reason: 'rehearsal' },
  ] as const)(
    'of a callback that no order took does not keep it from its order later: %j',
    async (first) => {
      const find = ingest.deliverCallback;
      ingest.deliverCallback = async () => first;
      const to = deliveries();
      await completed(callback, to);
      ingest.deliverCallback = find;
      expect(await completed(callback, to)).toEqual({ result: 'accepted' });
      expect(handed).toHaveLength(1);
      expect(await completed(callback, to)).toEqual({ result: 'duplicate' });
    },
  );

  test('of a spooled callback counts while the spool holds anything', async () => {
    const to = deliveries();
    depth = 1;
    expect(await completed(callback, to)).toEqual({ result: 'spooled' });
    expect(await completed(callback, to)).toEqual({ result: 'duplicate' });
    depth = 0; // it was parked meanwhile
    expect(await completed(callback, to)).toEqual({ result: 'accepted' });
  });

  test('that is absent makes every callback a new one', async () => {
    const { eventId: _, ...nameless } = callback;
    const to = deliveries();
    for (let i = 0; i < 2; i += 1)
      expect(await completed(nameless, to)).toEqual({ result: 'accepted' });
    expect(handed).toHaveLength(2);
  });

  test.each([
    ['another id', { ...callback, eventId: 'e-2' }],
    ['another order', { ...callback, externalReference: 'acme/o-2' }],
    ['another closing', { ...callback, externalReference: 'acme/o-1~2' }],
    ['another SS', { ...callback, ss: 8 }],
  ])('is not enough: %s is another event', async (_, other) => {
    const to = deliveries();
    await completed(callback, to);
    expect(await completed(other, to)).toEqual({ result: 'accepted' });
    expect(handed).toHaveLength(2);
  });

  test('of another kind of event, or of another tenant, is another event', async () => {
    const to = deliveries();
    await completed({ ss: 7, eventId: 'e-1' }, to);
    await to.take(tenant, 'cancelled', bodyOf({ ss: 7, eventId: 'e-1' }));
    await to.take({ ...tenant, id: 'beta' }, 'completed', bodyOf({ ss: 7, eventId: 'e-1' }));
    expect(handed).toHaveLength(3);
  });

  test('of a settled order is answered with the outcome each time', async () => {
    ingest.deliverCallback = async () => ({ result: 'already-settled', outcome: 'released' });
    const to = deliveries();
    for (let i = 0; i < 2; i += 1)
      expect(await completed(callback, to)).toMatchObject({ outcome: 'released' });
  });
});

describe('a signed callback that was accepted before', () => {
  const repeated = (json: Record<string, unknown>) =>
    deliveries().repeated(tenant, 'completed', bodyOf(json));

  test('is a duplicate, and only logged', async () => {
    expect(await repeated({ ss: 7, x: ' ' })).toEqual({ result: 'duplicate' });
    expect(logged).toMatchObject([{ route: 'completed', result: 'duplicate', ss: '7' }]);
    expect([handed, counted]).toEqual([[], []]);
  });

  test('has the id of the body as it arrived', async () => {
    const text = '{ "ss": 7 }';
    await deliveries().repeated(tenant, 'completed', { text, json: { ss: 7 } });
    const id = parkedDeliveryId({ tenant: 'acme', route: 'completed', body: text });
    expect(logged).toMatchObject([{ id }]);
  });
});
