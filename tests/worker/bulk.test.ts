/** The worker as a process that is killed in the middle of a bulk decision. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { callJson } from '../../sandbox/stack/http.js';
import { TENANT } from '../../sandbox/stack/settings.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import { newHome, actorsOf, sharedPlace, startLoop, type Actors } from '../e2e/support.js';
import { depth } from '../support/depth.js';
import { eventually } from '../support/eventually.js';
import { launchAllButWorkers } from '../support/in-this-process.js';

const COUNT = depth(20, 200);

const home = newHome();
let stack: Stack;
let actors: Actors;

beforeAll(async () => {
  const place = await sharedPlace();
  stack = await startLoop(home, {}, { place, launch: launchAllButWorkers });
  actors = actorsOf(stack);
});

afterAll(() => stack?.stop());

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
  while (opened.length < COUNT) {
    const some = await Promise.all(Array.from({ length: 10 }, () => actors.opened()));
    opened.push(...some.map(({ order }) => order.id));
  }
  const ids = opened.slice(0, COUNT);
  const selection = { decision: 'release', orders: ids.map((id) => ({ tenant: TENANT, id })) };
  await eventually('all of them can be released', async () => {
    const { fits } = await ask<{ fits: number }>('/bulk-decisions/preview', selection);
    return fits === COUNT;
  });
  const request = { ...selection, reason: 'conferido', expected: COUNT };
  const { id } = await ask<Bulk>('/bulk-decisions', request);
  const look = () => ask<Bulk>(`/bulk-decisions/${id}`);

  await eventually('some of them are decided', async () => (await look()).done > 0);
  await stack.workers[0]!.kill('SIGKILL');
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
});
