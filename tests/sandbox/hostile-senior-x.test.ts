/** The ERP's stand-in as a hostile vendor: its answers may be wrong, but its ledgers contain the truth. */
import { describe, expect, test } from '@jest/globals';
import { accepting, awaitingOrder, erpWithPonte } from './erp.js';
import { NEW_ORDER, closingAfterEach, ledgerOf, setFaults, truthOf, until } from './support.js';
import type { Client } from './support.js';

const opened = closingAfterEach();
const PEDIDO = '/erpx_com_ven/pedido';
const RELEASE = 'updateOrderStatusIntegration';

/** An order that awaits integration and whose webhook was sent. `rules` are the ERP's faults from then on. */
async function awaiting(...rules: object[]) {
  const erp = await erpWithPonte(opened, accepting);
  const { vendor } = await erp.login();
  const { id } = await awaitingOrder(erp);
  await until(async () => erp.listener.received.length === 1);
  await setFaults(vendor, rules);
  const write = (path: string, body: object) => (signal?: AbortSignal) =>
    vendor('POST', `${PEDIDO}/${path}`, body, {}, signal);
  return {
    ...erp,
    vendor,
    id,
    release: write(RELEASE, { id }),
    cancel: write('cancelOrders', { ids: [id] }),
    observation: write('addObservation', { id, observation: 'SS 1' }),
    read: () => vendor('GET', `${PEDIDO}/entities/order/${id}`),
    list: () => vendor('GET', `${PEDIDO}/entities/order`),
    move: (move: string, change?: string) =>
      erp.user('POST', `/erp/orders/${id}/moves`, { move, change }),
    status: async () => (await erp.user('GET', `/erp/orders/${id}`)).body.status,
    truth: async () => (await truthOf(erp.user, `orderId=${id}`))[0],
    /** The payloads of the webhooks, once there are `count`. */
    posted: async (count: number) =>
      (
        await until(async () => erp.listener.received.length === count && erp.listener.received)
      ).map(({ body }) => body.payload),
  };
}

const calls = (client: Client, call: string) => ledgerOf(client, `call=${call}`);

const WRITES = [
  ['release', RELEASE, 'LIBERADO'],
  ['cancel', 'cancelOrders', 'CANCELADO'],
  ['observation', 'addObservation', 'AGUARDANDO_INTEGRACAO'],
] as const;

describe('a write', () => {
  test.each(WRITES)(
    'of %s with late-commit takes effect after the caller gave up',
    async (name, call, status) => {
      const erp = await awaiting({ call, kind: 'late-commit', ms: 20 });
      const patience = new AbortController();
      const outcome = erp[name](patience.signal).catch(String);
      await until(async () => (await calls(erp.vendor, call)).length === 1);
      expect(await erp.truth()).toMatchObject({ writes: { [name]: { received: 1, applied: 0 } } });
      patience.abort();
      expect(await outcome).toContain('AbortError');
      const truth = await until(async () => {
        const now = await erp.truth();
        return now.writes[name].applied === 1 && now;
      });
      const [entry] = await calls(erp.vendor, call);
      expect(truth.status).toBe(status);
      expect(truth.writes[name].appliedAt[0] > entry.at).toBe(true);
    },
  );

  test.each(WRITES)(
    'of %s with no-effect is answered as done, but is not',
    async (name, call, _status) => {
      const erp = await awaiting({ call, kind: 'no-effect', times: 1 });
      expect((await erp[name]()).status).toBe(200);
      expect(await erp.truth()).toMatchObject({
        status: 'AGUARDANDO_INTEGRACAO',
        writes: { [name]: { received: 1, applied: 0 } },
      });
      await erp[name]();
      expect(await erp.truth()).toMatchObject({ writes: { [name]: { received: 2, applied: 1 } } });
    },
  );

  test.each(WRITES)(
    'of %s with error-but-commits or answer-lost is done',
    async (name, call, _status) => {
      const erp = await awaiting({ call, kind: 'error-but-commits', times: 1 });
      expect((await erp[name]()).status).toBe(504);
      expect(await erp.truth()).toMatchObject({ writes: { [name]: { received: 1, applied: 1 } } });
      await setFaults(erp.vendor, [{ call, kind: 'answer-lost' }]);
      await expect(erp[name]()).rejects.toThrow();
      expect(await erp.truth()).toMatchObject({ writes: { [name]: { received: 2 } } });
    },
  );

  test('of a second release is received but not applied, and of a second observation is applied', async () => {
    const erp = await awaiting();
    await erp.release();
    expect((await erp.release()).status).toBe(400);
    await erp.observation();
    await erp.observation();
    expect((await erp.truth()).writes).toMatchObject({
      release: { received: 2, applied: 1 },
      cancel: { received: 0, applied: 0 },
      observation: { received: 2, applied: 2 },
    });
  });

  test('of a release or cancellation with unchecked is applied in any state of the order, every time', async () => {
    const erp = await awaiting({ call: '*', kind: 'unchecked' });
    await erp.move('cancelled');
    await erp.release();
    expect(await erp.status()).toBe('LIBERADO');
    await erp.release();
    await erp.move('billed');
    await erp.cancel();
    expect(await erp.truth()).toMatchObject({
      status: 'CANCELADO',
      writes: { release: { received: 2, applied: 2 }, cancel: { received: 1, applied: 1 } },
    });
  });

  test.each(['Item 2 já cancelado; o pedido não pode ser cancelado', 'Pedido já está cancelado'])(
    'of a cancellation with refusal is refused in a 200 with "%s"',
    async (message) => {
      const erp = await awaiting({ call: 'cancelOrders', kind: 'refusal', message });
      const { status, body } = await erp.cancel();
      expect([status, body]).toEqual([200, { result: [{ id: erp.id, success: false, message }] }]);
      expect(await erp.status()).toBe('AGUARDANDO_INTEGRACAO');
    },
  );

  test('of a release with refusal is refused with a 400, and the message of the rule', async () => {
    const message = 'Pedido já liberado';
    const erp = await awaiting({ call: RELEASE, kind: 'refusal', status: 400, message });
    const { status, body } = await erp.release();
    expect([status, body]).toEqual([
      400,
      expect.objectContaining({ message, reason: 'Bad Request' }),
    ]);
  });
});

describe('a read', () => {
  test.each([404, 403, 500])(
    'of an order may be answered %i although a write succeeds',
    async (status) => {
      const erp = await awaiting({ call: 'readOrder', kind: 'status', status });
      expect((await erp.read()).status).toBe(status);
      expect((await erp.release()).status).toBe(200);
      expect(await erp.status()).toBe('LIBERADO');
    },
  );

  test('with lag shows an order as it was, on its own and in the list', async () => {
    const erp = await awaiting({ call: '*', kind: 'lag', ms: 200 });
    await erp.release();
    await until(async () => (await erp.read()).body.status === 'LIBERADO');
    const seen = Date.now();
    const { writes } = await erp.truth();
    expect(seen).toBeGreaterThan(Date.parse(writes.release.appliedAt[0]) + 200);
    await setFaults(erp.vendor, [{ call: '*', kind: 'lag', ms: 600_000 }]);
    expect((await erp.read()).status).toBe(404);
    expect((await erp.list()).body.contents).toEqual([]);
  });

  test('with look-empty misses an order in the list', async () => {
    const erp = await awaiting({ call: 'listOrders', kind: 'look-empty' });
    expect((await erp.list()).body).toMatchObject({ totalElements: 1, contents: [] });
    expect((await erp.read()).status).toBe(200);
  });

  test('needs a second login if the first is refused', async () => {
    const erp = await awaiting({ call: 'loginWithKey', kind: 'unauthorized', times: 1 });
    await expect(erp.login()).rejects.toThrow();
    expect(await erp.login()).toHaveProperty('token');
  });
});

describe('a date of issue', () => {
  test.each([
    ['absent', /^undefined$/],
    ['date-time', /^\d{4}-\d\d-\d\dT13:45:00\.000-03:00$/],
    ['last-year', /^\d{4}-\d\d-\d\d$/],
    ['ontem', /^ontem$/],
  ])('with issue-date %s is shown so in the webhook and in what is read', async (shown, wanted) => {
    const erp = await awaiting(
      { call: 'webhook', kind: 'issue-date', shown },
      { call: '*', kind: 'issue-date', shown },
    );
    const [first] = await erp.posted(1);
    await erp.move('reclosed');
    const [, payload] = await erp.posted(2);
    for (const { issueDate } of [payload, (await erp.read()).body]) {
      expect(String(issueDate)).toMatch(wanted);
      expect(issueDate).not.toBe(first.issueDate);
    }
    const { items } = (await erp.user('GET', '/_sandbox/deliveries')).body;
    expect(items[1]).toMatchObject({ twists: ['issue-date'], body: { payload } });
  });
});

describe('an order that the ERP changes on its own', () => {
  const MOVES = [
    ['released', 'LIBERADO'],
    ['billed', 'FATURADO'],
    ['cancelled', 'CANCELADO'],
    ['reopened', 'ABERTO'],
  ] as const;

  test.each(MOVES)('is %s after its observation, without a call', async (kind, status) => {
    const erp = await awaiting({ call: 'addObservation', kind, ms: 10 });
    await erp.observation();
    await until(async () => (await erp.status()) === status);
    expect((await erp.truth()).log.at(-1)).toMatchObject({ what: kind, by: 'double', status });
    expect(await calls(erp.vendor, `double.${kind}`)).toMatchObject([
      { by: 'double', effect: kind, orderId: erp.id },
    ]);
  });

  test('may be unbilled, which takes back its bill', async () => {
    const erp = await awaiting({ call: 'erp.billOrder', kind: 'unbilled', ms: 10 });
    await erp.release();
    expect((await erp.user('POST', `/erp/orders/${erp.id}/bill`)).body.status).toBe('FATURADO');
    await until(async () => (await erp.status()) === 'LIBERADO');
  });

  test.each([
    ['items', (payload: Payload) => payload.items.length],
    ['equipment', (payload: Payload) => payload.equipment.id],
    ['customer', (payload: Payload) => payload.customer.code],
    ['branch', (payload: Payload) => payload.branch.code],
    ['value', (payload: Payload) => payload.items[0].price],
  ])(
    'awaits again with other %s if it is reclosed, and its event comes once more',
    async (change, part) => {
      const erp = await awaiting({ call: RELEASE, kind: 'reclosed', change, ms: 10 });
      await erp.release();
      const [first, second] = await erp.posted(2);
      expect(second.id).toBe(first.id);
      expect(part(second)).not.toEqual(part(first));
      expect(await erp.status()).toBe('AGUARDANDO_INTEGRACAO');
      expect((await erp.truth()).log.map(({ what }: { what: string }) => what)).toEqual([
        'created',
        'closed-awaiting',
        'released',
        'reclosed',
      ]);
    },
  );

  test('that is reclosed sends a changed webhook for the current closing', async () => {
    const erp = await awaiting();
    expect((await erp.move('reclosed', 'value')).body.status).toBe('AGUARDANDO_INTEGRACAO');
    const [first, second] = await erp.posted(2);
    expect([second.id, second.items[0].price]).toEqual([first.id, first.items[0].price + 10]);
  });

  test('is gone if it is deleted, but stays in the truth', async () => {
    const erp = await awaiting({ call: 'webhook', kind: 'deleted', ms: 10 });
    await erp.move('reclosed');
    await until(async () => (await erp.read()).status === 404);
    expect((await erp.release()).status).toBe(404);
    expect(await erp.truth()).toMatchObject({
      status: null,
      writes: { release: { received: 1, applied: 0 } },
    });
  });

  test('can be moved past the guard by a user, if its state allows', async () => {
    const erp = await awaiting();
    expect((await erp.move('unbilled')).status).toBe(409);
    expect((await erp.move('billed')).body.status).toBe('FATURADO');
    expect((await erp.move('unbilled')).body.status).toBe('LIBERADO');
    expect((await erp.move('deleted')).body).toEqual({ id: erp.id, deleted: true });
    expect((await erp.move('billed')).status).toBe(404);
  });

  test('loses what was done since a restored backup, including orders, items and observations', async () => {
    const erp = await awaiting();
    const { log } = await erp.truth();
    const to = new Date(Date.parse(log.at(-1).at) + 1).toISOString();
    await until(async () => new Date().toISOString() > to);
    const before = (await erp.read()).body;
    await erp.observation();
    await erp.release();
    const { body: late } = await erp.user('POST', '/erp/orders', NEW_ORDER);
    await erp.user('POST', '/erp/restore', { to });
    expect((await erp.read()).body).toEqual(before);
    expect((await erp.user('GET', `/erp/orders/${late.id}`)).status).toBe(404);
    expect(await erp.truth()).toMatchObject({ writes: { release: { received: 1, applied: 1 } } });
    expect((await erp.user('POST', '/erp/restore', {})).status).toBe(400);
  });

  test('goes back as far as its rule says if it is restored as a sequel', async () => {
    const erp = await awaiting({ call: RELEASE, kind: 'restored', backMs: 3_600_000, ms: 10 });
    await erp.release();
    await until(async () => (await erp.read()).status === 404);
    expect((await erp.truth()).log.at(-1)).toMatchObject({ what: 'vanished', by: 'double' });
  });
});

/** Untyped: each test knows what it asked for. */
type Payload = Awaited<ReturnType<Awaited<ReturnType<typeof awaiting>>['posted']>>[number];
