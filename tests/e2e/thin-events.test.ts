/**
 * An ERP whose webhook only names the order, with real processes: the whole loop, the faults of fetching the order, and
 * the rules for orders that are not ours.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { callJson } from '../../sandbox/stack/http.js';
import { TENANT, type WrittenSettings } from '../../sandbox/stack/settings.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import { eventually } from '../support/eventually.js';
import { encrypting, newHome, actorsOf, sharedPlace, startLoop, type Actors } from './support.js';

const PROFILE = `extends: senior-x
inbound:
  order: 'payload ? { "fetch": payload.id } : $'
calls:
  fetchOrder:
    method: GET
    url: '{entities}/order/{orderId}'
    failure: "status = 404 ? 'not-found'"
    answer: '{ "id": id, "status": status, "order": $ }'
`;

const home = newHome();
let stack: Stack;
let actors: Actors;

const thin = (settings: WrittenSettings) => ({
  ...encrypting(settings),
  tenants: settings.tenants.map((tenant) => ({
    ...tenant,
    senior: { ...tenant.senior, profile: join(home, 'thin.yaml') },
  })),
});

beforeAll(async () => {
  writeFileSync(join(home, 'thin.yaml'), PROFILE);
  stack = await startLoop(home, {}, { place: await sharedPlace(), settings: thin });
  actors = actorsOf(stack);
});
afterAll(async () => {
  await stack?.stop();
  rmSync(home, { recursive: true, force: true });
});

interface Delivery {
  readonly result: string;
  readonly reason: string | null;
}

async function deliveriesOf(id: string): Promise<readonly Delivery[]> {
  const headers = { authorization: `Bearer ${stack.keys.operator}` };
  const url = `${stack.urls.api}/deliveries?tenant=${TENANT}&route=open&q=${id}`;
  return (await callJson<{ items: readonly Delivery[] }>(url, { headers })).items;
}

const tell = (id: string) => actors.asSeniorX('/serviceOrder/open', { payload: { id } });

test('an order that is only named gets one SS and one release', async () => {
  const { order, request } = await actors.opened();
  expect(await tell(order.id)).toEqual({ result: 'accepted', fetching: order.id });
  await actors.field.complete(request.ss, { technician: 'Joana Prado', conclusion: 'Feito.' });
  await actors.settled(order.id, 'Liberado');
  await tell(order.id); // late
  await eventually('the outcome of each is known', async () => {
    const results = (await deliveriesOf(order.id)).map(({ result }) => result);
    return results.join(' ') === 'duplicate duplicate accepted';
  });
  expect(await actors.effects(order.id)).toEqual({
    senior: ['observed', 'released'],
    sismetro: ['opened'],
  });
});

test('an event that comes before the ERP shows the closing, and while the worker is away, loses nothing', async () => {
  const { id } = await actors.draft();
  await tell(id);
  await eventually('it is not closed yet', async () => {
    const [one] = await deliveriesOf(id);
    return one?.result === 'held';
  });
  await stack.workers[0]!.kill('SIGKILL');
  await actors.erp.close(id);
  await stack.workers[0]!.restart();
  const { request } = await actors.inService({ id });
  await actors.field.cancel(request.ss, { reason: 'Desistiu.' });
  await actors.settled(id, 'Cancelado');
  expect(await actors.effects(id)).toEqual({
    senior: ['observed', 'cancelled'],
    sismetro: ['opened'],
  });
});
