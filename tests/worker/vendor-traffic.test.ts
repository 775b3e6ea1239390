/** What two workers, as processes built into dist/, and an api report about their calls to misbehaving vendors. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { callJson } from '../../sandbox/stack/http.js';
import type { Service } from '../../sandbox/stack/service.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import { newHome, actorsOf, sharedPlace, startLoop, type Actors } from '../e2e/support.js';
import { eventually } from '../support/eventually.js';
import { launchAllButWorkers } from '../support/in-this-process.js';

const home = newHome();
let stack: Stack;
let actors: Actors;

beforeAll(async () => {
  const place = await sharedPlace();
  stack = await startLoop(home, {}, { place, workers: 2, launch: launchAllButWorkers });
  actors = actorsOf(stack);
});

afterAll(() => stack?.stop());

const SIDES = { erp: 'senior-x', 'field-service': 'sismetro' } as const;
type Vendor = (typeof SIDES)[keyof typeof SIDES];
type Hour = Record<'calls' | 'failed' | 'rateLimited' | 'meanMs' | 'slowestMs', number> & {
  readonly reportedAt: string;
};

/** The overview's figures of the last hour. */
async function shown(): Promise<Record<Vendor, Hour | null>> {
  const { vendors } = await callJson<{
    vendors: { side: keyof typeof SIDES; lastHour: Hour | null }[];
  }>(`${stack.urls.api}/overview`, {
    headers: { authorization: `Bearer ${stack.keys.operator}` },
  });
  return Object.fromEntries(vendors.map(({ side, lastHour }) => [SIDES[side], lastHour])) as Record<
    Vendor,
    Hour | null
  >;
}

/** The number of calls that the stand-in received through its vendor's interface. */
async function received(url: string): Promise<number> {
  const { items } = await callJson<{ items: { call: string }[] }>(
    `${url}/_sandbox/ledger?limit=1000`,
  );
  return items.filter(({ call }) => !/^(erp|campo)\./.test(call)).length;
}

const faults = (url: string, ...rules: object[]) =>
  callJson(`${url}/_sandbox/faults`, { method: 'PUT', body: { rules } });

/** Waits until the overview shows every call that the vendors received. */
const complete = () =>
  eventually('the overview tells of every call', async () => {
    const [hours, atSismetro, atSenior] = await Promise.all([
      shown(),
      received(stack.urls.sismetro),
      received(stack.urls.seniorX),
    ]);
    const { sismetro, 'senior-x': senior } = hours;
    return sismetro?.calls === atSismetro && senior?.calls === atSenior && { sismetro, senior };
  });

test('nothing is reported before the first call', async () => {
  expect(await shown()).toEqual({ 'senior-x': null, sismetro: null });
});

test('a worker reports how the vendors answered, another one adds to it, and the totals stay when both are gone', async () => {
  const [one, other] = stack.workers as [Service, Service];
  await other.kill();
  await faults(
    stack.urls.sismetro,
    { call: 'open', kind: 'status', status: 503, times: 2 },
    { call: 'open', kind: 'status', status: 429, retryAfter: 1, times: 1 },
  );
  await faults(stack.urls.seniorX, { call: 'addObservation', kind: 'delay', ms: 700, times: 1 });
  const began = Date.now();
  await actors.opened();
  await one.kill(); // on shutdown it reports its counts; the other one reads them
  await other.start();
  const first = await complete();
  expect(first.sismetro).toMatchObject({ failed: 2, rateLimited: 1 });
  expect(first.senior).toMatchObject({ failed: 0, rateLimited: 0 });
  expect(first.senior.slowestMs).toBeGreaterThanOrEqual(700);
  expect(first.senior.meanMs).toBeGreaterThan(700 / first.senior.calls - 1);
  expect(first.senior.meanMs).toBeLessThanOrEqual(first.senior.slowestMs);
  expect(Date.parse(first.sismetro.reportedAt)).toBeGreaterThanOrEqual(began - 1_000);

  await actors.opened();
  await actors.erp.searchEquipment('split'); // the api makes calls, too
  await stack.apis[0]!.restart();
  await other.kill();
  await one.start();
  const both = await complete();
  expect(both.sismetro.calls).toBeGreaterThan(first.sismetro.calls);
  expect(both.sismetro).toMatchObject({ failed: 2, rateLimited: 1 });
  expect(both.senior.slowestMs).toBeGreaterThanOrEqual(first.senior.slowestMs);

  await one.kill();
  expect(await shown()).toEqual({ sismetro: both.sismetro, 'senior-x': both.senior });
});
