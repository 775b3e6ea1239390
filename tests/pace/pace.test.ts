import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from '@temporalio/client';
import { orderWorkflowId } from '../../domain/ids.js';
import { tsToMs } from '../../platform/temporal/decode.js';
import { callJson } from '../../sandbox/stack/http.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import { FREE_PORTS } from '../../sandbox/stack/ports.js';
import { EVERYBODY, TENANT } from '../../sandbox/stack/settings.js';
import { startStack } from '../../sandbox/stack/stack.js';
import { anEvent } from '../api/support/bodies.js';
import { eventually } from '../support/eventually.js';
import { launchStandInsHere } from '../support/stand-ins-here.js';
import { newHome } from '../e2e/support.js';
import { connectTo } from '../support/shared-temporal.js';

const CALLS_A_MINUTE = 240;
/** How many calls the server may dispatch at once after a pause. */
const BURST = 8;
const ORDERS = 40;
/** More than the slots of both workers. */
const MUTE_ORDERS = 30;
const MUTE_KEY = 'mute-key';
const TWIN_KEY = 'twin-key';

const home = newHome();
const sockets = new Set<Socket>();
let mute: Server;
let stack: Stack;

beforeAll(async () => {
  mute = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  const nowhere = `http://127.0.0.1:${(mute.address() as AddressInfo).port}`;
  stack = await startStack({
    home,
    ports: FREE_PORTS,
    launch: launchStandInsHere,
    workers: 2,
    settings: (settings) => {
      const [acme] = settings.tenants;
      Object.assign(acme!, { branches: { '1': { integration: true } } }); // a branch belongs to one tenant
      const muted = {
        ...structuredClone(acme!),
        id: 'mute',
        branches: { '3': { integration: true } },
        inbound: {
          senior: { unit: '485', keys: [MUTE_KEY], ...EVERYBODY },
          sismetro: { unit: '485', keys: ['another-key'], ...EVERYBODY },
        },
      };
      Object.assign(muted.sismetro, { baseUrl: nowhere, readUrl: nowhere, unit: '485' });
      acme!.sismetro.requestsPerMinute = CALLS_A_MINUTE;
      // both tenants use the same ERP here, whose pace is not shared
      Object.assign(acme!.senior, { requestsPerMinute: CALLS_A_MINUTE / 2 });
      const twin = {
        ...structuredClone(acme!), // and the same unit of Sismetro
        id: 'twin',
        branches: { '2': { integration: true } },
        inbound: {
          senior: { unit: '486', keys: [TWIN_KEY], ...EVERYBODY },
          sismetro: { unit: '486', keys: ['a-third-key'], ...EVERYBODY },
        },
      };
      return { ...settings, tenants: [acme, twin, muted] };
    },
  });
});
afterAll(async () => {
  // without a graceful shutdown, which would wait for the calls to the mute vendor
  await Promise.all(stack?.workers.map((worker) => worker.kill('SIGKILL')) ?? []);
  await stack?.stop();
  for (const socket of sockets) socket.destroy();
  mute.close();
});

/** The number of openings that Sismetro received. */
async function openings(): Promise<number> {
  const ledger = `${stack.urls.sismetro}/_sandbox/ledger?call=open&limit=1000`;
  return (await callJson<{ items: unknown[] }>(ledger)).items.length;
}

/**
 * When the server gave these orders' calls to a worker, in milliseconds since the epoch: this is what it paces. On a
 * machine that stalls, the vendor receives many of them at once.
 */
async function dispatches(
  { workflow }: Client,
  orders: readonly string[],
  vendor: 'sismetro' | 'senior-x',
): Promise<number[]> {
  const histories = await Promise.all(orders.map((id) => workflow.getHandle(id).fetchHistory()));
  return histories.flatMap(({ events }) => {
    const all = events ?? [];
    const calls = new Set(
      all.flatMap(({ activityTaskScheduledEventAttributes: scheduled, eventId }) =>
        scheduled?.taskQueue?.name?.endsWith(`/${vendor}`) ? String(eventId) : [],
      ),
    );
    return all.flatMap(({ activityTaskStartedEventAttributes: started, eventTime }) =>
      calls.has(String(started?.scheduledEventId)) ? tsToMs(eventTime) : [],
    );
  });
}

function expectPaced(moments: readonly number[]): void {
  for (const seconds of [5, 10, 60]) {
    const allowed = (CALLS_A_MINUTE / 60) * seconds;
    const most = mostIn(moments, seconds * 1_000);
    expect({ seconds, tooMany: most > allowed + (seconds < 60 ? BURST : 0) }).toEqual({
      seconds,
      tooMany: false,
    });
  }
}

/** The most of these moments in any window of this many milliseconds. */
const mostIn = (moments: readonly number[], windowMs: number) =>
  Math.max(
    ...moments.map((from) => moments.filter((at) => at >= from && at < from + windowMs).length),
  );

test('a tenant whose Sismetro never answers delays no other, and no unit is called faster than it allows, even if two tenants share it', async () => {
  /** Posts an order. Returns the id of its workflow. */
  const BRANCH: Readonly<Record<string, string>> = { [TENANT]: '1', twin: '2', mute: '3' };
  const post = async (tenant: string, unit: string, key: string) => {
    const body = anEvent({ branch: { code: BRANCH[tenant] } });
    await callJson(`${stack.urls.api}/serviceOrder/open`, { headers: { unit, key }, body });
    return orderWorkflowId({ tenant, id: body.payload.id });
  };

  await Promise.all(Array.from({ length: MUTE_ORDERS }, () => post('mute', '485', MUTE_KEY)));
  await eventually(
    'the mute tenant has every slot of both workers taken',
    () => sockets.size >= 20,
  );
  const half = Array.from({ length: ORDERS / 2 });
  const orders = await Promise.all(
    half.flatMap(() => [
      post(TENANT, '484', stack.keys.inboundSenior),
      post('twin', '486', TWIN_KEY),
    ]),
  );

  await eventually(
    'every order of the other tenants has its SS',
    async () => (await openings()) >= ORDERS,
  );
  expect(await openings()).toBe(ORDERS);
  expect(sockets.size).toBeGreaterThan(0); // the mute tenant was mute the whole time

  // the ERP has a pace, too: it is called on its own queue only, to note the SS
  const connection = await connectTo(stack.urls.temporal);
  const client = new Client({ connection });
  for (const vendor of ['sismetro', 'senior-x'] as const) {
    const moments = await eventually(`${vendor} was called for every order`, async () => {
      const all = await dispatches(client, orders, vendor);
      return all.length >= ORDERS && all;
    });
    expectPaced(moments);
  }
  await connection.close();
});
