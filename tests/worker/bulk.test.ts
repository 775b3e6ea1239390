/** The worker as a process that is killed in the middle of a bulk decision. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { callJson } from '../../sandbox/stack/http.js';
import { TENANT, type WrittenSettings } from '../../sandbox/stack/settings.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import {
  newHome,
  actorsOf,
  encrypting,
  setFaults,
  sharedPlace,
  startLoop,
  type Actors,
} from '../e2e/support.js';
import { depth } from '../support/depth.js';
import { eventually } from '../support/eventually.js';

const COUNT = depth(30, 80);
/** Far more than the ten waiting calls for which a bulk decision pauses after a batch (activities/decide-orders.ts). */
const MANY_CALLS = 20;

const home = newHome();
let stack: Stack;
let actors: Actors;

/** Senior X is called for one order at a time, so the others wait. */
const oneByOne = (settings: WrittenSettings) => ({
  ...encrypting(settings),
  tenants: settings.tenants.map((tenant) => ({
    ...tenant,
    senior: { ...tenant.senior, concurrentCalls: 1 },
  })),
});

beforeAll(async () => {
  stack = await startLoop(home, {}, { place: await sharedPlace(), settings: oneByOne });
  actors = actorsOf(stack);
});

afterAll(async () => {
  await stack?.stop();
  rmSync(home, { recursive: true, force: true });
});

const ask = <T>(path: string, body?: object) =>
  callJson<T>(stack.urls.api + path, {
    headers: { authorization: `Bearer ${stack.keys.operator}` },
    ...(body && { body }),
  });

interface Bulk {
  readonly id: string;
  readonly state: string;
  readonly done: number;
  readonly failed: number;
}

test('a bulk decision loses no order and decides none twice', async () => {
  const opened: string[] = [];
  while (opened.length < COUNT + MANY_CALLS + 5) {
    const some = await Promise.all(Array.from({ length: 10 }, () => actors.opened()));
    opened.push(...some.map(({ order }) => order.id));
  }
  const [ids, others] = [opened.slice(0, COUNT), opened.slice(COUNT)];
  const selection = { decision: 'release', orders: ids.map((id) => ({ tenant: TENANT, id })) };
  await eventually('all of them can be released', async () => {
    const { fits } = await ask<{ fits: number }>('/bulk-decisions/preview', selection);
    return fits === COUNT;
  });
  // calls that wait keep the bulk decision from continuing after its first batch, until its worker is dead
  await setFaults(stack.urls.seniorX, [{ call: 'readOrder', kind: 'hang' }]);
  for (const order of others) {
    await ask(`/orders/${TENANT}/${order}/decisions`, { decision: 'release', reason: 'conferido' });
  }
  await eventually('many calls wait', async () => {
    const { vendors } = await ask<{ vendors: { waiting: number }[] }>('/overview');
    return vendors.some(({ waiting }) => waiting >= MANY_CALLS);
  });
  const request = { ...selection, reason: 'conferido', expected: COUNT };
  const { id } = await ask<Bulk>('/bulk-decisions', request);
  const look = () => ask<Bulk>(`/bulk-decisions/${id}`);

  await eventually('some of them are decided', async () => (await look()).done > 0);
  await stack.workers[0]!.kill('SIGKILL');
  const { state } = await look();
  expect(state).toBe('running');
  await setFaults(stack.urls.seniorX, []);
  await stack.workers[0]!.start();

  const ended = await eventually('it is done', async () => {
    const now = await look();
    return now.state === 'done' && now;
  });
  expect(ended).toMatchObject({ done: COUNT, failed: 0 });
  for (const order of ids) {
    await actors.settled(order, 'Liberado');
    const { items } = await ask<{ items: { kind: string }[] }>(
      `/orders/${TENANT}/${order}/timeline`,
    );
    expect(items.filter(({ kind }) => kind === 'decision')).toHaveLength(1);
    expect((await actors.effects(order)).senior).toEqual(['observed', 'released']);
  }
}, 240_000);
