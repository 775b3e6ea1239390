/** A refresh token that changes with each use, shared by processes that start and stop. */
import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Client, type Connection } from '@temporalio/client';
import { createTokenActivities } from '../../activities/index.js';
import { dataConverterOf } from '../../platform/temporal/connection.js';
import { createTemporal } from '../../platform/temporal/temporal.js';
import { createTokenKeeper } from '../../platform/temporal/vendor-tokens.js';
import { createHttp, type Http } from '../../vendors/http.js';
import { loadSeniorXProfile, loadSismetroProfile } from '../../vendors/profile/load.js';
import {
  createTenantVendors,
  refreshTenantToken,
  type VendorTenant,
} from '../../vendors/tenant-vendors.js';
import { VendorError } from '../../vendors/vendor-error.js';
import { vendorTokenWorkflowId } from '../../workflows/vendor-token/messages.js';
import { directoryOf } from '../profiles/files.js';
import { eventually, inTime } from '../support/eventually.js';
import { startLiveServer, type LiveServer } from '../support/live.js';
import { anOpening } from '../support/order.js';
import { workflowBundle } from '../support/temporal.js';
import {
  failureOf,
  json,
  startVendor,
  type Received,
  type VendorServer,
} from '../vendors/vendor-server.js';
import { createWorker } from '../support/in-this-thread.js';
import { connectTo } from '../support/shared-temporal.js';

const PROFILE = `extends: sismetro
auth:
  oauth2:
    url: '{baseUrl}/oauth/token'
    clientId: '{credentials.clientId}'
    clientSecret: '{credentials.clientSecret}'
    refreshToken: '{credentials.refreshToken}'
headers: { unit: null, key: null, authorization: 'Bearer {token}' }
`;
const SEED = 'refresh-of-the-settings';

let server: LiveServer;
let connection: Connection;
let encrypted: { client: Client; dataConverter: ReturnType<typeof dataConverterOf> };
let vendor: VendorServer;
let http: Http;
let taskQueue: string;
let tenantId: string;
/** The refresh tokens that were used, in order. */
let used: string[];
/** The token that the vendor accepts; it refuses any other. */
let good: string;
let access: number;

beforeAll(async () => {
  server = await startLiveServer();
  const key = { id: '2026-11', key: createSecretKey(randomBytes(32)) };
  const settings = { encryption: { keys: [key] }, temporal: { namespace: server.namespace } };
  const dataConverter = dataConverterOf(settings as never);
  // as Ponte's own: a question that outlives its test is not asked again on a closed connection
  connection = await connectTo(server.address, { interceptors: [] });
  encrypted = {
    client: new Client({ connection, namespace: server.namespace, dataConverter }),
    dataConverter,
  };
});
afterAll(async () => {
  await connection?.close();
  await server?.close();
});

const isRefresh = ({ path }: Received) => path === '/oauth/token';

beforeEach(async () => {
  used = [];
  good = SEED;
  access = 0;
  tenantId = `t-${randomUUID().slice(0, 8)}`;
  taskQueue = `ponte-${tenantId}`;
  vendor = await startVendor((request, response) => {
    if (isRefresh(request)) {
      const shown = new URLSearchParams(String(request.body)).get('refresh_token') ?? '';
      used.push(shown);
      if (shown !== good) return json(response, 400, { error: 'invalid_grant' });
      access += 1;
      good = `refresh-${access}-of-the-vendor`;
      return json(response, 200, {
        ...{ access_token: `access-${access}`, refresh_token: good, expires_in: 3600 },
      });
    }
    if (request.headers.authorization !== `Bearer access-${access}`) return json(response, 401, {});
    return json(response, 200, { ss: 7, resultList: [] });
  });
  http = createHttp({ connectTimeoutMs: 60_000 }); // for a busy machine
});

afterEach(async () => {
  await vendor.close();
  await http.close();
});

const tenant = (seed = SEED): VendorTenant => ({
  id: tenantId,
  mode: 'live',
  timeZone: 'UTC',
  branches: 'all',
  senior: { baseUrl: vendor.url, dialect: 'gateway', profile: loadSeniorXProfile() },
  sismetro: {
    baseUrl: vendor.url,
    readUrl: vendor.url,
    linkHosts: [],
    credentials: { clientId: 'id', clientSecret: 'secret-of-the-app', refreshToken: seed },
    profile: loadSismetroProfile('mine.yaml', directoryOf({ 'mine.yaml': PROFILE })),
  },
});

/** The client of one process. */
const aProcess = (seed?: string) =>
  createTenantVendors(tenant(seed), {
    http,
    keeperOf: createTokenKeeper(createTemporal(encrypted.client), taskQueue, tenantId),
  }).sismetro;

/** Opens an SS; once more if the token came so late, on a busy machine, that no time was left and nothing was sent. */
async function open(client = aProcess()) {
  for (;;) {
    try {
      return await client.openServiceRequest(...anOpening());
    } catch (error) {
      if (!(error instanceof VendorError && error.code === 'NOT_CONNECTED')) throw error;
    }
  }
}

async function withWorker<T>(body: () => Promise<T>): Promise<T> {
  const { connection, namespace } = server;
  const { dataConverter } = encrypted;
  const worker = await createWorker({
    ...{ connection, namespace, taskQueue, workflowBundle, dataConverter },
    stickyQueueScheduleToStartTimeout: '1 second', // so that workflows cached by a stopped worker reach the next one
    activities: createTokenActivities({
      refresh: (_, side, refreshToken) => refreshTenantToken(tenant(), side, refreshToken, http),
    }),
  });
  return worker.runUntil(() => inTime(body));
}

const handle = () =>
  encrypted.client.workflow.getHandle(vendorTokenWorkflowId(tenantId, 'sismetro'));

/** Asks for an access token as a process does. */
const ask = () =>
  createTokenKeeper(createTemporal(encrypted.client), taskQueue, tenantId)('sismetro')({
    seed: SEED,
  });

/** Asks until the workflow has continued as new. */
async function untilAnotherRun(): Promise<void> {
  const { runId } = await handle().describe();
  await eventually('another run', async () => {
    await Promise.all(Array.from({ length: 10 }, ask));
    return (await handle().describe()).runId !== runId;
  });
}

describe('a refresh token that changes with each use', () => {
  test('is used once for all processes and calls', () =>
    withWorker(async () => {
      const processes = Array.from({ length: 4 }, () => aProcess());
      await Promise.all(processes.flatMap((one) => Array.from({ length: 5 }, () => open(one))));
      expect(used).toEqual([SEED]);
      expect(vendor.received.filter((request) => !isRefresh(request))).toHaveLength(20);
      expect(vendor.received[0]).toMatchObject({
        headers: {
          authorization: `Basic ${Buffer.from('id:secret-of-the-app').toString('base64')}`,
        },
        body: `grant_type=refresh_token&refresh_token=${SEED}`,
      });
    }));

  test('survives a restart of everything but Temporal', async () => {
    await withWorker(() => open());
    access += 1; // the vendor revoked our access token meanwhile
    await withWorker(() => open());
    access += 1;
    await withWorker(() => open());
    expect(used).toEqual([SEED, 'refresh-1-of-the-vendor', 'refresh-3-of-the-vendor']);
  });

  test('is renewed once for all calls that are refused', () =>
    withWorker(async () => {
      const [one, two] = [aProcess(), aProcess()];
      await Promise.all([open(one), open(two)]);
      access += 1;
      await Promise.all([one, two, one, two].map((client) => open(client)));
      expect(used).toHaveLength(2);
    }));

  test('cannot be read at Temporal', () =>
    withWorker(async () => {
      await open();
      const history = JSON.stringify(await handle().fetchHistory(), (_, value: unknown) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
      );
      expect(history).toContain('obtainToken');
      expect(history).not.toMatch(/refresh-|access-|secret-of/);
    }));

  test('becomes an incident of the tenant if it is refused, and is retried once a minute', () =>
    withWorker(async () => {
      good = 'another';
      for (const client of [aProcess(), aProcess()]) {
        expect(await failureOf(open(client))).toMatchObject({
          call: 'refreshToken',
          meaning: 'credentials',
          status: 400,
        });
      }
      expect(used).toEqual([SEED]);
      good = 'refresh-that-an-operator-got'; // and entered in the settings
      expect(await open(aProcess(good))).toEqual({ ss: '7' });
      expect(used).toEqual([SEED, 'refresh-that-an-operator-got']);
    }));

  test('is not lost to a process with the previous settings', () =>
    withWorker(async () => {
      await open();
      good = 'refresh-that-an-operator-got';
      await open(aProcess(good));
      access = 1; // the vendor accepts both chains of tokens
      expect(await open(aProcess())).toEqual({ ss: '7' });
      expect(used).toEqual([SEED, 'refresh-that-an-operator-got']);
    }));

  test('leaves the call unmade while the vendor is unavailable, and is used afterwards', () =>
    withWorker(async () => {
      const { answer } = vendor;
      vendor.answer = (_, response) => json(response, 503, {});
      expect(await failureOf(open())).toMatchObject({ meaning: 'again', status: 503 });
      vendor.answer = answer;
      await eventually('it is tried again', () =>
        open().then(
          () => true,
          () => false,
        ),
      );
      expect(used).toEqual([SEED]);
    }));

  test('without a worker leaves the call unmade', async () => {
    expect(await failureOf(open())).toMatchObject({ meaning: 'again' });
    expect(vendor.received).toEqual([]);
  });

  test('is handed on when its workflow continues as new', () =>
    withWorker(async () => {
      await open();
      await untilAnotherRun();
      await open();
      expect(used).toEqual([SEED]);
    }));

  test('is not tried again before the time that the vendor asked for, however often its workflow continues as new', () =>
    withWorker(async () => {
      let refusals = 0;
      vendor.answer = (_, response) => {
        refusals += 1;
        response.setHeader('retry-after', '3600');
        json(response, 429, {});
      };
      await failureOf(open());
      await untilAnotherRun();
      const answer = await ask();
      expect(answer).toMatchObject({ kind: 'failed', meaning: 'again', status: 429 });
      expect(answer).toHaveProperty('retryAfterMs', expect.any(Number));
      expect('retryAfterMs' in answer && answer.retryAfterMs).toBeLessThan(3_600_000);
      expect(refusals).toBe(1);
    }));

  test('is not affected by malformed messages', () =>
    withWorker(async () => {
      await open();
      await expect(handle().executeUpdate('obtainToken')).rejects.toThrow();
      await expect(
        handle().executeUpdate('obtainToken', { args: [{ seed: '' }] }),
      ).rejects.toThrow();
      await open();
      expect(used).toEqual([SEED]);
    }));
});
