/** Lists of workflows, some of which were sealed by a key that the settings no longer have. */
import { createSecretKey, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client, type Connection } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { orderWorkflowId } from '../../../domain/ids.js';
import { createKeyring } from '../../../platform/encryption/keyring.js';
import { createPayloadCodec } from '../../../platform/encryption/payload-codec.js';
import { readClosings } from '../../../platform/temporal/listed-orders.js';
import { createOrders, type Orders } from '../../../platform/temporal/orders.js';
import { listSessions, startSession } from '../../../platform/temporal/sessions.js';
import { createTemporal, type Temporal } from '../../../platform/temporal/temporal.js';
import { SERVICE_ORDER } from '../../../workflows/service-order/messages.js';
import * as attribute from '../../../workflows/service-order/search-attributes.js';
import { customerKeys } from '../../support/customer-keys.js';
import { eventually } from '../../support/eventually.js';
import { connectTo, newNamespace, type Place } from '../../support/shared-temporal.js';
import { patient } from '../../support/temporal.js';

const taskQueue = 'ponte-test'; // has no worker
const TENANT = 'acme';
const LOST = { id: 'lost', number: '1', ss: '71' };
const KEPT = { id: 'kept', number: '2', ss: '72' };
const NAMES = [LOST, KEPT].map(({ id }) => id);

let place: Place;
let connection: Connection;
let temporal: Temporal;
let orders: Orders;

/** A client whose key nobody else has. */
function clientWithKey(id: string): Client {
  const { namespace } = place;
  const keyring = createKeyring([{ id, key: createSecretKey(randomBytes(32)) }])!;
  const dataConverter = { payloadCodecs: [createPayloadCodec(keyring, namespace)] };
  return new Client({ connection, namespace, dataConverter });
}

const sessionOf = (id: string) => ({
  ...{ id, name: id, via: 'token', owner: id, tenants: [TENANT] },
  since: '2026-11-25T12:00:00Z',
  expiresAt: '2126-11-25T12:00:00Z',
  lastUsedAt: '2026-11-25T12:00:00Z',
});

async function startWith(client: Client, { id, number, ss }: typeof LOST): Promise<void> {
  await client.workflow.start(SERVICE_ORDER, {
    taskQueue,
    workflowId: orderWorkflowId({ tenant: TENANT, id }),
    args: [],
    memo: { openedAt: '2026-11-25T12:00:00Z' },
    typedSearchAttributes: new TypedSearchAttributes([
      { key: attribute.Tenant, value: TENANT },
      { key: attribute.OrderNumber, value: number },
      { key: attribute.Phase, value: 'in-service' },
      { key: attribute.SsNumber, value: ss },
    ]),
  });
  await startSession(createTemporal(client), taskQueue, sessionOf(id), {});
}

beforeAll(async () => {
  place = await newNamespace();
  connection = await connectTo(place.address);
  const client = clientWithKey('kept');
  await startWith(client, KEPT);
  await startWith(clientWithKey('lost'), LOST); // the newest: lists begin with it
  temporal = patient(createTemporal(client));
  orders = createOrders(temporal, { taskQueue, customerKeys });
  await eventually('all are listed', async () => (await client.workflow.count()).count === 4);
});
afterAll(() => connection?.close());

const idsOf = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id).toSorted();

test('the holder of an SS is found', async () => {
  expect(idsOf(await orders.holdersOf(TENANT, LOST.ss))).toEqual([LOST.id]);
});

test('the newest SSs are those of all orders', async () => {
  const numbers = await orders.newestServiceRequests(TENANT);
  expect(numbers.toSorted()).toEqual([LOST.ss, KEPT.ss]);
});

test('a callback that names only its SS reaches the order', async () => {
  const callback = { tenant: TENANT, event: 'completed', ss: LOST.ss } as const;
  expect(await orders.deliver(callback)).toEqual({ kind: 'delivered' });
});

test('the sweep lists all waiting orders', async () => {
  const { orders: listed, span } = await orders.listWaiting(TENANT);
  expect(idsOf(listed)).toEqual(NAMES.toSorted());
  expect(idsOf(await orders.listArrived(TENANT, span!))).toEqual(NAMES.toSorted());
  expect(idsOf(await orders.waitingFor(TENANT, [LOST.ss, KEPT.ss]))).toEqual(NAMES.toSorted());
});

test('the closings of all orders are known', async () => {
  const running = await orders.running(TENANT, [LOST, KEPT]);
  expect([...running.keys()].toSorted()).toEqual(NAMES.toSorted());
  const closings = NAMES.map((id) => ({ tenant: TENANT, id, closing: 1 }));
  expect([...(await orders.lookUp(closings)).values()]).toMatchObject([
    { isRunning: true, phase: 'in-service' },
    { isRunning: true, phase: 'in-service' },
  ]);
  expect(await orders.latestClosing({ tenant: TENANT, id: LOST.id })).toMatchObject({
    closing: 1,
    isRunning: true,
  });
  const [closing] = await readClosings(temporal, { tenant: TENANT, id: KEPT.id });
  expect(closing).toMatchObject({ id: KEPT.id, openedAt: '2026-11-25T12:00:00Z' });
});

test('the sessions that can be read are listed', async () => {
  expect(idsOf(await listSessions(temporal))).toEqual([KEPT.id]);
});
