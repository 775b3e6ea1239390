/**
 * What a customer may request under the LGPD, on a complete installation: an export of the stored data, and its
 * erasure.
 */
import { createSecretKey, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { Client } from '@temporalio/client';
import { erase, planErasure } from '../../api/operators/privacy/erase.js';
import { findHoldings, NO_MENTIONS } from '../../api/operators/privacy/holdings.js';
import { createSpool } from '../../api/inbound/spool/spool.js';
import { heldCallbacksWorkflowId, orderReference, orderWorkflowId } from '../../domain/ids.js';
import { createKeyring } from '../../platform/encryption/keyring.js';
import { createPayloadCodec } from '../../platform/encryption/payload-codec.js';
import { createTextSeal } from '../../platform/encryption/text-seal.js';
import { createCustomerKeys } from '../../platform/customer-keys.js';
import { createOrders } from '../../platform/temporal/orders.js';
import { startConsoleApi } from '../api/support/console.js';
import { startTemporal } from '../api/support/temporal.js';
import { BETA } from '../api/support/operators.js';
import { aPayload, anEvent } from '../api/support/bodies.js';
import { load, MINIMAL } from '../platform/settings/settings-file.js';
import { reportClosedAgain } from '../../platform/temporal/closed-again.js';
import { parkDelivery } from '../../platform/temporal/parked.js';
import { createTemporal } from '../../platform/temporal/temporal.js';
import { createThinEvents } from '../../platform/temporal/thin-events.js';
import { closedAgainWorkflowId } from '../../workflows/closed-again/messages.js';
import {
  HELD_CALLBACKS,
  type HeldCallbacksInput,
} from '../../workflows/held-callbacks/messages.js';
import { ofTenant } from '../../workflows/service-order/search-attributes.js';
import {
  THIN_EVENTS,
  thinEventsWorkflowId,
  type ThinEventsInput,
} from '../../workflows/thin-events/messages.js';
import { keyNamed } from '../support/customer-keys.js';
import { eventually } from '../support/eventually.js';
import { anOrder } from '../support/order.js';
import { usePrivacyWorld } from './world.js';
import { pt } from '../../texts/pt/index.js';

const world = usePrivacyWorld();

/** Each test has its own customer, with an alphanumeric CNPJ that no other has. */
let count = 0;
let customer: { name: string; cnpjCpf: string; email: string };
beforeEach(() => {
  count += 1;
  const digits = String(count).padStart(3, '0');
  customer = {
    name: `Padaria Aurora ${digits}`,
    cnpjCpf: `12.ABC.${digits}/01DE-35`,
    email: `aurora${digits}@example.com`,
  };
});
const someoneElse = { name: 'Mercado Boreal', cnpjCpf: '529.982.247-25' };

const request = (more: object = {}) => ({
  tenant: 'acme',
  document: customer.cnpjCpf,
  reason: 'Pedido do titular',
  ...more,
});
const exported = async (more: object = {}) => {
  const { status, body } = await world.root('POST', '/privacy/export', request(more));
  expect(status).toBe(200);
  return body as unknown as {
    customer: string;
    orders: { id: string; payloads: { kind: string; body: unknown }[] }[];
    deliveries: { kind: string; id: string; body: unknown }[];
    log: { route: string; result: string }[];
    mentions: { id: string; number: string; texts: string[] }[];
    unsearched: number;
  };
};
const erased = async (more: object = {}) => {
  const { status, body } = await world.root('POST', '/privacy/erase', request(more));
  expect(status).toBe(200);
  return body;
};

/** Visibility lags by about a second. */
const listed = (...ids: string[]) =>
  eventually('the orders are listed as they stand', async () => {
    const { orders } = await exported();
    return ids.every((id) => orders.some((one) => one.id === id));
  });
const ended = (id: string) =>
  eventually('the order is listed as ended', async () => {
    const { orders } = (await erased({ dryRun: true })) as { orders: { id: string }[] };
    return orders.some((one) => one.id === id);
  });

const NOTHING = { parked: 0, held: 0, spooled: 0, logged: 0 };

describe('an export', () => {
  test('contains all that is stored about the customer, and nothing about others', async () => {
    const own = await world.opened(customer);
    await world.completed(own, { conclusion: 'Filtros limpos na casa da Aurora.' });
    const other = await world.opened(someoneElse);
    const unreadable = { payload: { ...aPayload({ customer }), branch: undefined } };
    expect((await world.senior(unreadable)).status).toBe(422);
    const parkedOfOther = anEvent({ customer: someoneElse, branch: undefined });
    expect((await world.senior(parkedOfOther)).status).toBe(422);
    await listed(own.id);
    const told = await eventually('what is parked is listed', async () => {
      const answer = await exported();
      return answer.deliveries.some(({ kind }) => kind === 'parked') && answer;
    });

    expect(told.orders.map(({ id }) => id)).toEqual([own.id]);
    expect(told.orders[0]!.payloads.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['order', 'call', 'answer', 'callback']),
    );
    expect(told.deliveries.map(({ kind }) => kind)).toEqual(['parked']);
    expect(told.log.map(({ route, result }) => [route, result])).toEqual([
      ['open', 'parked'],
      ['completed', 'accepted'],
      ['open', 'accepted'],
    ]);
    expect(told.unsearched).toBe(0);
    const text = JSON.stringify(told);
    for (const word of [customer.name, customer.email, 'casa da Aurora', 'Joana Prado']) {
      expect(text).toContain(word);
    }
    for (const word of [someoneElse.name, '529.982', other.id, other.ss]) {
      expect(text).not.toContain(word);
    }
  });

  test('finds the customer however the document is formatted', async () => {
    const { id } = await world.opened(customer);
    await listed(id);
    const bare = customer.cnpjCpf.replaceAll(/\W/g, '').toLowerCase();
    expect((await exported({ document: bare })).orders.map((order) => order.id)).toEqual([id]);
  });

  test('finds orders from before there was a customer key', async () => {
    const order = anOrder({ customer: { document: customer.cnpjCpf } });
    const keyless = createCustomerKeys({ privacy: { customerKeys: [] } });
    const options = {
      taskQueue: 'ponte-test',
      customerKeys: keyless,
      deadlineMs: 30_000,
    };
    await createOrders(createTemporal(world.client), options).open(order);
    await world.inPhase(order.id, 'in-service');
    await listed(order.id);
  });
});

test('orders whose history cannot be decrypted are counted and named in an export, and erased like others', async () => {
  const base64 = (name: string) => keyNamed(name).export().toString('base64');
  const temporal = await startTemporal(); // without workers, which could not read the order either
  const api = await startConsoleApi({
    address: temporal.address,
    change: (settings) =>
      Object.assign(settings, {
        encryption: { keys: [{ id: 'new', key: base64('new') }] },
        privacy: { customerKeys: [base64('customers')] },
      }),
  });
  try {
    const { connection, options } = temporal.client;
    const { namespace } = options;
    const lost = createKeyring([{ id: 'lost', key: keyNamed('lost') }])!;
    const dataConverter = { payloadCodecs: [createPayloadCodec(lost, namespace)] };
    const client = new Client({ connection, namespace, dataConverter });
    const customerKeys = createCustomerKeys({ privacy: { customerKeys: [keyNamed('customers')] } });
    const order = anOrder({ customer: { document: customer.cnpjCpf } });
    const opening = {
      taskQueue: 'ponte-test',
      customerKeys,
      deadlineMs: 30_000,
    };
    await createOrders(createTemporal(client), opening).open(order);
    const root = await api.as('root');
    const { orders, unsearched } = await eventually('the order is listed', async () => {
      const { status, body } = await root.post('/privacy/export', request());
      expect(status).toBe(200);
      return (body['orders'] as unknown[]).length > 0 && body;
    });
    expect(orders).toMatchObject([{ id: order.id, payloads: [], unreadable: true }]);
    expect(unsearched).toBe(1);

    // what is somebody else's, or parked, could be about the customer, too
    await createOrders(createTemporal(client), opening).open(anOrder());
    await parkDelivery(createTemporal(client), 'ponte-test', {
      ...{ tenant: 'acme', route: 'open', body: '{}', receivedAt: new Date().toISOString() },
      ...{ because: { code: 'refused', params: {} }, errors: [] },
    });
    await eventually('both are counted by an export', async () => {
      const { body } = await root.post('/privacy/export', request());
      return body['unsearched'] === 3;
    });

    await client.workflow.getHandle(orderWorkflowId(order)).terminate();
    const erase = async (more: object) => (await root.post('/privacy/erase', request(more))).body;
    await eventually('it is listed as ended', async () => {
      const planned = await erase({ dryRun: true });
      return (planned['orders'] as unknown[] | undefined)?.length === 1;
    });
    expect(await erase({})).toMatchObject({
      ...{ done: true, orders: [{ id: order.id }], unsearched: 2 },
    });
  } finally {
    await api.close();
    await temporal.stop();
  }
});

describe('an erasure', () => {
  test('shows first what it would do, then does it, and finds nothing when it is repeated', async () => {
    const own = await world.opened(customer);
    await world.completed(own, { conclusion: 'Tudo certo.' });
    const other = await world.opened(customer);
    await world.completed(other);
    const refused = await world.senior(anEvent({ customer, branch: undefined }));
    expect(refused.status).toBe(422);
    await ended(own.id);
    await ended(other.id);
    const plan = await eventually('what is parked is listed', async () => {
      const told = await erased({ dryRun: true });
      return (told['deliveries'] as { parked: number }).parked === 1 && told;
    });
    expect(plan).toMatchObject({
      done: false,
      // two openings, their callbacks, and the refused delivery
      deliveries: { parked: 1, held: 0, spooled: 0, logged: 5 },
      refused: [],
      pending: 0,
    });
    expect((await exported()).orders).toHaveLength(2);

    const { deliveries, orders } = plan;
    expect(await erased()).toMatchObject({ done: true, deliveries, orders });
    for (const { id } of orders as { id: string }[]) await world.isGone(id);
    const again = await eventually('it finds nothing more', async () => {
      const told = await erased();
      return (told['orders'] as unknown[]).length === 0 && told;
    });
    expect(again).toMatchObject({ done: true, orders: [], deliveries: NOTHING, pending: 0 });
    expect(await exported()).toMatchObject({ orders: [], deliveries: [] });
  });

  test('leaves an order in progress, and the data that it needs, until it is settled', async () => {
    const own = await world.opened(customer);
    // unreadable without the SS or our reference, but it names the order
    const parked = { order: own.id, externalReference: 'beta/1', ss: Number(own.ss) };
    expect((await world.sismetro('completed', parked)).status).toBe(422);
    await eventually('both are listed', async () => {
      const { refused } = (await erased({ dryRun: true })) as { refused: unknown[] };
      return refused.length === 2;
    });
    const told = await erased();
    expect(told).toMatchObject({
      orders: [],
      deliveries: { parked: 0 },
      refused: [
        { kind: 'order', id: own.id, why: expect.stringContaining('O pedido 1234 está em') },
        { kind: 'parked', why: expect.stringContaining('encerre-o antes') },
      ],
    });
    await world.inPhase(own.id, 'in-service');

    await world.completed(own);
    await ended(own.id);
    expect(await erased()).toMatchObject({
      orders: [{ id: own.id }],
      deliveries: { parked: 1 },
      refused: [],
    });
  });

  test('leaves customers of other tenants with the same document unchanged', async () => {
    const payload = aPayload({ customer });
    expect((await world.senior({ payload }, BETA)).status).toBe(202);
    await eventually('it is listed', async () => {
      const answer = await world.root('POST', '/privacy/export', request({ tenant: 'beta' }));
      return (answer.body['orders'] as unknown[]).length === 1;
    });
    expect(await erased()).toMatchObject({ orders: [], deliveries: NOTHING, refused: [] });
  });
});

describe('a customer whom texts of other orders mention', () => {
  test('is found in them by document and name, and erased with them once they are settled', async () => {
    const name = `Zélia Prado ${customer.name.slice(-3)}`;
    const conclusion = `Quem pagou foi o CNPJ ${customer.cnpjCpf}, da filial.`;
    const first = await world.opened(someoneElse);
    await world.completed(first, { conclusion });
    const observation = `Falar com ${name.toUpperCase()} na portaria.`;
    const second = aPayload({ customer: someoneElse, observation, number: 77 });
    expect((await world.senior({ payload: second })).status).toBe(202);
    await world.inPhase(second.id, 'in-service');

    const told = await eventually('both are found', async () => {
      const answer = await exported({ name });
      return answer.mentions.length === 2 && answer;
    });
    expect(told.orders).toEqual([]);
    expect(told.mentions).toEqual(
      expect.arrayContaining([
        { id: first.id, number: '1234', texts: [conclusion] },
        { id: second.id, number: '77', texts: [observation] },
      ]),
    );
    const text = JSON.stringify(told);
    for (const word of [someoneElse.name, '529.982', 'Joana Prado']) {
      expect(text).not.toContain(word);
    }

    const byDocument = await eventually('the settled one is listed as ended', async () => {
      const plan = await erased({ dryRun: true });
      return (plan['mentions'] as unknown[]).length === 1 && plan;
    });
    expect(byDocument).toMatchObject({ mentions: [{ id: first.id }], refused: [] });
    expect(await erased({ name })).toMatchObject({
      done: true,
      orders: [],
      mentions: [{ id: first.id, number: '1234' }],
      refused: [{ kind: 'mention', id: second.id, why: expect.stringContaining('77') }],
      unsearched: 0,
      nextCursor: null,
    });
    await world.isGone(first.id);
    await eventually('it is not found any more', async () => {
      const { mentions } = await exported({ name });
      return mentions.length === 1 && mentions[0]!.id === second.id;
    });
  });

  test('is found in the reason of a bulk decision, which is erased with it', async () => {
    const name = `Zulmira Prado ${customer.name.slice(-3)}`;
    const { id } = await world.opened(someoneElse);
    const reason = `Combinado com ${name}`;
    const orders = [{ tenant: 'acme', id }];
    const bulk = { decision: 'cancel', orders, expected: 1, reason };
    await eventually('the order is listed, and decided', async () => {
      const { status } = await world.root('POST', '/bulk-decisions', bulk);
      return status === 202;
    });
    const { mentions } = await eventually('it is found', async () => {
      const answer = await exported({ name });
      return answer.mentions.length === 1 && answer;
    });
    expect(mentions).toMatchObject([{ number: null, texts: [reason] }]);
    await eventually('it is listed as ended', async () => {
      const plan = await erased({ name, dryRun: true });
      return (plan['mentions'] as unknown[]).length === 1;
    });
    expect(await erased({ name })).toMatchObject({
      ...{ done: true, orders: [], refused: [], unsearched: 0 },
      mentions: [{ id: mentions[0]!.id, number: null }],
    });
  });

  test('keeps what the audit says of it: who erased, and why', async () => {
    const name = `Zenaide Prado ${customer.name.slice(-3)}`;
    const reason = `Pedido de ${name}`;
    expect(await erased({ name, reason })).toMatchObject({ done: true });
    const traces = () => world.root('GET', '/audit?tenant=acme&action=erase&limit=200');
    await eventually('the erasure is in the audit', async () =>
      JSON.stringify((await traces()).body).includes(reason),
    );
    expect(await erased({ name })).toMatchObject({ mentions: [], refused: [] });
    expect(JSON.stringify((await traces()).body)).toContain(reason);
    expect((await exported({ name })).mentions).toEqual([]);
  });

  test('does not lose the delivery that another order waits for', async () => {
    const theirs = { order: randomUUID(), externalReference: 'beta/1', ss: 4711 };
    const conclusion = `Pago por ${customer.cnpjCpf}.`;
    expect((await world.sismetro('completed', { ...theirs, conclusion })).status).toBe(422);
    const plan = await eventually('the parked one is listed', async () => {
      const answer = await erased({ dryRun: true });
      return (answer['refused'] as unknown[]).length > 0 && answer;
    });
    expect(plan).toMatchObject({ deliveries: { parked: 0 }, refused: [{ kind: 'parked' }] });
    expect((await exported()).deliveries).toMatchObject([{ kind: 'parked', body: [conclusion] }]);
  });
});

describe('a customer whom what is held of other orders mentions', () => {
  const receivedAt = new Date().toISOString();
  const options = { taskQueue: 'ponte-test', typedSearchAttributes: ofTenant('acme') };

  /** Each holds a body with the note, and returns the id of the workflow that does. */
  const HOLDERS: Readonly<Record<string, (note: string) => Promise<string>>> = {
    'a callback': async (conclusion) => {
      const order = { tenant: 'acme', id: randomUUID() };
      const body = { externalReference: orderReference(order), ss: 4713, conclusion };
      expect((await world.sismetro('completed', body)).status).toBe(202);
      return heldCallbacksWorkflowId('acme', orderWorkflowId(order));
    },
    'a callback of an earlier run': async (note) => {
      const callback = { tenant: 'acme', event: 'completed', ss: '4712' } as const;
      const body = JSON.stringify({ ss: 4712, note });
      const held = [
        { callback, body, route: 'completed', receivedAt, heldAt: Date.now() },
      ] as const;
      const input: HeldCallbacksInput = {
        tenant: 'acme',
        names: 'ss/4712',
        holdSeconds: 3_600,
        held,
      };
      const workflowId = heldCallbacksWorkflowId('acme', input.names);
      await world.client.workflow.start(HELD_CALLBACKS, { ...options, workflowId, args: [input] });
      return workflowId;
    },
    'a thin event': async (note) => {
      const order = { tenant: 'acme', id: randomUUID() };
      const temporal = createTemporal(world.client);
      const noOrders = { waitingFor: async () => [] };
      const events = createThinEvents(temporal, options.taskQueue, 30_000, noOrders);
      await events.fetchLater(order, aThinEvent(note));
      return thinEventsWorkflowId(order);
    },
    'a thin event of an earlier run': async (note) => {
      const order = { tenant: 'acme', id: randomUUID() };
      const resume = { latest: aThinEvent(note), deliveries: [], isStarted: false };
      const input: ThinEventsInput = { order, resume };
      const workflowId = thinEventsWorkflowId(order);
      await world.client.workflow.start(THIN_EVENTS, { ...options, workflowId, args: [input] });
      return workflowId;
    },
    'a webhook of a settled order': async (observation) => {
      const order = anOrder({ customer: { document: '52998224725' }, observation });
      await reportClosedAgain(world.client, options.taskQueue, order);
      return closedAgainWorkflowId(order);
    },
  };
  const aThinEvent = (note: string) => ({
    ...{ delivery: randomUUID(), body: JSON.stringify({ note }), receivedAt },
  });

  test('is found in it, and erased with it once it has ended', async () => {
    const about = `o CNPJ ${customer.cnpjCpf}, da filial.`;
    const expected = [];
    for (const [kind, hold] of Object.entries(HOLDERS)) {
      const note = `Em ${kind}: ${about}`;
      expected.push({ kind: 'held', id: await hold(note), body: [note] });
    }
    const ids = expected.map(({ id }) => id);
    const told = await eventually('all are found', async () => {
      const answer = await exported();
      return answer.deliveries.length >= expected.length && answer;
    });
    const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id);
    expect(told.deliveries.toSorted(byId)).toMatchObject(expected.toSorted(byId));
    expect(told.mentions).toEqual([]);
    const stays = await erased();
    expect(stays).toMatchObject({ orders: [], deliveries: NOTHING, unsearched: 0 });
    const refused = stays['refused'] as { kind: string; id: string }[];
    expect(refused.map(({ kind, id }) => `${kind} ${id}`).toSorted()).toEqual(
      ids.map((id) => `held ${id}`).toSorted(),
    );

    for (const id of ids) await world.client.workflow.getHandle(id).terminate();
    await eventually('all are listed as ended', async () => {
      const plan = await erased({ dryRun: true });
      return (plan['refused'] as unknown[]).length === 0;
    });
    expect(await erased()).toMatchObject({
      ...{ done: true, deliveries: { ...NOTHING, held: ids.length }, unsearched: 0 },
    });
    await eventually('none is found any more', async () => {
      return (await exported()).deliveries.length === 0;
    });
  });
});

describe('export and erasure', () => {
  test('are for admins of the tenant', async () => {
    for (const path of ['/privacy/export', '/privacy/erase']) {
      for (const name of ['vera', 'ana', 'rui']) {
        expect((await world.as(name)('POST', path, request())).status).toBe(403);
      }
      expect((await world.as('bob')('POST', path, request())).status).toBe(404);
      expect((await world.root('POST', path, request({ tenant: 'nobody' }))).status).toBe(404);
    }
  });

  test('reject an invalid document, and do not repeat it', async () => {
    for (const document of ['ISENTO-SECRETO', '529.982.247-2555', 52998224725]) {
      const { status, body } = await world.root('POST', '/privacy/erase', request({ document }));
      expect(status).toBe(422);
      expect(body['errors']).toMatchObject([
        { path: '/document', message: expect.stringContaining('CPF (11 digits)') },
      ]);
      expect(JSON.stringify(body)).not.toContain(String(document));
    }
  });

  test('leave an audit record that names the customer only by a keyed hash, while a dry run leaves none', async () => {
    const reason = `Protocolo 77 do CNPJ ${customer.cnpjCpf}, ${customer.email}`;
    await erased({ dryRun: true, reason });
    const { customer: name } = await exported({ reason });
    await erased({ reason });
    const traces = await eventually('both traces are listed', async () => {
      const { body } = await world.root('GET', '/audit?tenant=acme&limit=200');
      const items = body['items'] as { action: string; target: string; reason: string }[];
      const about = items.filter(({ target }) => target === `customer/${name}`);
      return about.length >= 2 && about;
    });
    expect(traces.map(({ action }) => action).toSorted()).toEqual(['erase', 'export-customer']);
    for (const trace of traces) {
      expect(trace).toMatchObject({ reason: 'Protocolo 77 do CNPJ ***, ***', by: 'root' });
    }
    for (const sink of [JSON.stringify(traces), world.log()]) {
      expect(sink).not.toContain(customer.cnpjCpf);
      expect(sink).not.toContain(customer.cnpjCpf.replaceAll(/\W/g, ''));
      expect(sink).not.toContain(customer.email);
    }
  });
});

describe('an erasure on the disk of an api process', () => {
  const home = mkdtempSync(join(tmpdir(), 'ponte-privacy-'));
  const [acme] = load(MINIMAL).tenants;
  const keys = createCustomerKeys({ privacy: { customerKeys: [keyNamed('x')] } });
  const sealWith = (id: string) =>
    createTextSeal(createKeyring([{ id, key: createSecretKey(Buffer.alloc(32, id)) }]));
  const receivedAt = '2026-11-25T10:00:00.000Z';
  const bodyOf = (of: object, more: object = {}) =>
    JSON.stringify(anEvent({ customer: of, ...more }));

  test('deletes spooled bodies too, and reports and keeps what cannot be decrypted or is another’s', async () => {
    const document = customer.cnpjCpf.replaceAll(/\W/g, '');
    const about = { tenant: acme!, document, names: keys.namesOf('acme', document) };
    const stores = (seal = sealWith('now')) => ({
      temporal: createTemporal(world.client),
      spool: createSpool({
        dataDir: home,
        limits: () => ({ entries: 10, bytes: 1e9, bytesPerTenant: 1e9 }),
        seal,
      }),
    });

    const before = stores(sealWith('lost'));
    before.spool.add({ tenant: 'acme', route: 'open', body: bodyOf(customer), receivedAt });
    before.spool.close();

    const { temporal, spool } = stores();
    const deliveryLog = { about: () => [], remove: () => {} };
    for (const [tenant, whom] of [
      ['acme', customer],
      ['acme', someoneElse],
      ['beta', customer],
    ] as const) {
      spool.add({ tenant, route: 'open', body: bodyOf(whom), receivedAt });
    }
    const observation = `Quem pagou foi o CNPJ ${customer.cnpjCpf}.`;
    const body = bodyOf(someoneElse, { observation });
    spool.add({ tenant: 'acme', route: 'open', body, receivedAt });

    const holdings = await findHoldings({ temporal, spool, deliveryLog }, about, true);
    const theirs = { kind: 'spooled', mentions: [observation] };
    expect(holdings.bodies).toMatchObject([{ kind: 'spooled' }, theirs]);
    expect(holdings.unsearched).toBe(1);
    const plan = planErasure(holdings, NO_MENTIONS, pt);
    expect(plan.refused).toMatchObject([{ kind: 'spooled', why: pt.problems.mentionWaits }]);
    await erase({ temporal, spool, deliveryLog }, plan);
    expect(spool.depth).toBe(4);
    const again = await findHoldings({ temporal, spool, deliveryLog }, about, true);
    expect(again).toMatchObject({ bodies: [theirs], unsearched: 1 });
    spool.close();
  });

  test('leaves nothing of a body that the spool had handed over before', async () => {
    const dataDir = mkdtempSync(join(home, 'handed-over-'));
    const spool = createSpool({
      dataDir,
      limits: () => ({ entries: 10, bytes: 1e9, bytesPerTenant: 1e9 }),
      seal: createTextSeal(undefined),
    });
    spool.add({ tenant: 'acme', route: 'open', body: bodyOf(customer), receivedAt });
    spool.remove(spool.next(0)!.seq);
    const kept = () =>
      readdirSync(dataDir).filter((name) =>
        readFileSync(join(dataDir, name)).includes(customer.cnpjCpf),
      );
    expect(kept()).not.toEqual([]);
    const nothing = { orders: [], bodies: [], logged: [], unsearched: 0 };
    const deliveryLog = { about: () => [], remove: () => {} };
    await erase(
      { temporal: createTemporal(world.client), spool, deliveryLog },
      planErasure(nothing, NO_MENTIONS, pt),
    );
    expect(kept()).toEqual([]);
    spool.close();
  });
});

test('without a key nobody is found, and the answer names what is missing', async () => {
  const api = await startConsoleApi({ address: world.address });
  try {
    const { status, body } = await (await api.as('root')).post('/privacy/export', request());
    expect([status, body['detail']]).toEqual([
      409,
      expect.stringContaining('ponte key create --for customers'),
    ]);
  } finally {
    await api.close();
  }
});
