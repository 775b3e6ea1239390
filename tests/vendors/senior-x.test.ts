import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import type { Http } from '../../vendors/http.js';
import { createSeniorX, type SeniorXClientSettings } from '../../vendors/senior-x/client.js';
import { loadSeniorXProfile } from '../../vendors/profile/load.js';
import type { SeniorX } from '../../vendors/senior-x/senior-x.js';
import { failureOf, json, queryOf, type Received, useHttp, useVendor } from './vendor-server.js';

const ACCESS_KEY = 'acc3ss-key-of-acme';
const SECRET = 's3cret-of-acme';
const LIFE_SECONDS = 1000;

const vendor = useVendor((request, response) => {
  if (isLogin(request)) {
    logins += 1;
    return giveToken(response);
  }
  if (isRefresh(request)) {
    const { refreshToken } = request.body as { refreshToken: string };
    if (refreshToken !== acceptedRefresh) return json(response, 401, { message: 'expirado' });
    refreshes += 1;
    return giveToken(response);
  }
  const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
  if (!accepted(token)) return json(response, 401, { message: 'token inválido' });
  return pedido(request, response);
});
const http = useHttp();
let seniorX: SeniorX;
let now: number;

/** State of the vendor's token service, which can refuse access tokens and rotates refresh tokens. */
let logins: number;
let refreshes: number;
let accepted: (token: string) => boolean;
let acceptedRefresh: string;
/** The vendor's answer to everything except the log-in. */
let pedido: (request: Received, response: ServerResponse) => void;

const settings = (over: Partial<SeniorXClientSettings> = {}): SeniorXClientSettings => ({
  tenant: 'acme',
  branches: { '1': { integration: true }, '2': { integration: false } },
  baseUrl: vendor.url,
  dialect: 'gateway',
  tenantName: 'acme-com-br',
  accessKey: ACCESS_KEY,
  secret: SECRET,
  clientId: 'client-1',
  profile: loadSeniorXProfile(),
  ...over,
});

const create = (over: Partial<SeniorXClientSettings> = {}, through = http) =>
  createSeniorX(settings(over), { http: through, now: () => now });

function giveToken(response: ServerResponse): void {
  const count = logins + refreshes;
  acceptedRefresh = `refresh-${count}`;
  const token = {
    access_token: `token-${count}`,
    refresh_token: acceptedRefresh,
    token_type: 'Bearer',
    expires_in: LIFE_SECONDS,
  };
  json(response, 200, { jsonToken: JSON.stringify(token) });
}

const isLogin = ({ path }: Received) => path.endsWith('/loginWithKey');
const isRefresh = ({ path }: Received) => path.endsWith('/refreshToken');
const calls = () => vendor.received.filter((request) => !isLogin(request) && !isRefresh(request));

beforeEach(async () => {
  now = Date.parse('2026-11-24T13:00:00Z');
  logins = 0;
  refreshes = 0;
  accepted = () => true;
  pedido = (_, response) => json(response, 200, { id: 'o-1' });
  seniorX = create();
});

describe('logging in', () => {
  test("happens automatically, with the application's key, and only once", async () => {
    await seniorX.releaseOrder('o-1');
    await seniorX.releaseOrder('o-2');
    expect(vendor.received.filter(isLogin)).toMatchObject([
      {
        method: 'POST',
        path: '/platform/authentication/anonymous/loginWithKey',
        body: { accessKey: ACCESS_KEY, secret: SECRET, tenantName: 'acme-com-br' },
      },
    ]);
    expect(calls()[1]).toMatchObject({
      headers: { authorization: 'Bearer token-1', client_id: 'client-1' },
    });
  });

  test('is renewed before it expires, with the rotating refresh token', async () => {
    await seniorX.releaseOrder('o-1');
    now += LIFE_SECONDS * 950;
    await seniorX.releaseOrder('o-1');
    now += LIFE_SECONDS * 950;
    await seniorX.releaseOrder('o-1');
    expect({ logins, refreshes }).toEqual({ logins: 1, refreshes: 2 });
    expect(vendor.received.filter(isRefresh)).toMatchObject([
      { body: { refreshToken: 'refresh-1' }, headers: { 'x-tenant': 'acme-com-br' } },
      { body: { refreshToken: 'refresh-2' } },
    ]);
    expect(calls()[2]?.headers.authorization).toBe('Bearer token-3');
  });

  test('happens again if the refresh token is refused', async () => {
    await seniorX.releaseOrder('o-1');
    acceptedRefresh = 'taken back';
    now += LIFE_SECONDS * 1000;
    await seniorX.releaseOrder('o-1');
    expect({ logins, refreshes }).toEqual({ logins: 2, refreshes: 0 });
  });

  test('happens again if a refresh was lost, since a rotating token is never used twice', async () => {
    await seniorX.releaseOrder('o-1');
    const answer = vendor.answer;
    vendor.answer = (_, response) => void response.socket?.resetAndDestroy();
    now += LIFE_SECONDS * 1000;
    expect(await failureOf(seniorX.releaseOrder('o-1'))).toMatchObject({
      meaning: 'again',
      call: 'refreshToken',
    });
    vendor.answer = answer;
    now += 5_000;
    await seniorX.releaseOrder('o-1');
    expect(vendor.received.filter(isRefresh)).toHaveLength(1);
    expect(logins).toBe(2);
  });

  test.each([
    ['a read', 26_000, () => seniorX.readOrder('o-1')],
    ['a write, which has its full 25 s or is not sent', 16_000, () => seniorX.releaseOrder('o-1')],
  ])('that uses up the time of %s prevents the call', async (_, tookMs, call) => {
    const answer = vendor.answer;
    vendor.answer = (request, response) => {
      now += tookMs;
      answer(request, response);
    };
    expect(await failureOf(call())).toMatchObject({ meaning: 'again' });
    expect(calls()).toEqual([]);
  });

  test('takes no time from the 25 s of a write', async () => {
    const limits: (number | undefined)[] = [];
    const told: Http = {
      ...http,
      call: (request, schema) => {
        if (request.call === 'releaseOrder') limits.push(request.timeoutMs);
        else now += 14_000;
        return http.call(request, schema);
      },
    };
    await create({}, told).releaseOrder('o-1');
    expect(limits).toEqual([25_000]);
  });

  test('accepts a token without an expiry', async () => {
    vendor.answer = (request, response) =>
      isLogin(request)
        ? json(response, 200, { jsonToken: '{"access_token":"t"}' })
        : json(response, 200, {});
    await seniorX.releaseOrder('o-1');
    await seniorX.releaseOrder('o-1');
    expect(vendor.received.filter(isLogin)).toHaveLength(1);
  });
});

describe('the addresses', () => {
  const everyCall = async (client: SeniorX) => {
    pedido = (request, response) => {
      if (request.path.includes('?')) return json(response, 200, { totalPages: 0, contents: [] });
      return json(response, 200, { id: 'o/1', number: 5, status: 'LIBERADO' });
    };
    await client.addObservation('o/1', 'SS 5');
    await client.releaseOrder('o/1');
    await client.cancelOrder('o/1');
    await client.readOrder('o/1');
    await client.listAwaiting(1);
    now += LIFE_SECONDS * 1000;
    await client.releaseOrder('o/1');
    return vendor.received.map(({ method, path }) => `${method} ${path.split('?')[0]}`);
  };

  test('are those of the gateway', async () => {
    expect(await everyCall(create({ baseUrl: `${vendor.url}/` }))).toEqual([
      'POST /platform/authentication/anonymous/loginWithKey',
      'POST /erpx_com_ven/pedido/addObservation',
      'POST /erpx_com_ven/pedido/updateOrderStatusIntegration',
      'POST /erpx_com_ven/pedido/cancelOrders',
      'GET /erpx_com_ven/pedido/entities/order/o%2F1',
      'GET /erpx_com_ven/pedido/entities/order',
      'POST /platform/authentication/refreshToken',
      'POST /erpx_com_ven/pedido/updateOrderStatusIntegration',
    ]);
  });

  test('are those of the bridge', async () => {
    const bridge = '/t/senior.com.br/bridge/1.0';
    expect(await everyCall(create({ dialect: 'bridge' }))).toEqual([
      `POST ${bridge}/anonymous/rest/platform/authentication/actions/loginWithKey`,
      `POST ${bridge}/rest/erpx_com_ven/pedido/actions/addObservation`,
      `POST ${bridge}/rest/erpx_com_ven/pedido/actions/updateOrderStatusIntegration`,
      `POST ${bridge}/rest/erpx_com_ven/pedido/actions/cancelOrders`,
      `GET ${bridge}/rest/erpx_com_ven/pedido/entities/order/o%2F1`,
      `GET ${bridge}/rest/erpx_com_ven/pedido/entities/order`,
      `POST ${bridge}/rest/platform/authentication/actions/refreshToken`,
      `POST ${bridge}/rest/erpx_com_ven/pedido/actions/updateOrderStatusIntegration`,
    ]);
  });
});

describe('an order', () => {
  test('is observed and released by its id', async () => {
    await seniorX.addObservation('o-1', 'SS 5');
    await seniorX.releaseOrder('o-1');
    expect(calls().map(({ body }) => body)).toEqual([
      { id: 'o-1', observation: 'SS 5' },
      { id: 'o-1' },
    ]);
  });

  test('whose release is refused in a 200 is not released', async () => {
    pedido = (_, response) => json(response, 200, { success: false, message: 'bloqueado' });
    const error = await failureOf(seniorX.releaseOrder('o-1'));
    expect(error).toMatchObject({ meaning: 'refused', words: 'bloqueado' });
    expect(error.message).toBe('Senior X releaseOrder: refused (HTTP 200)');
  });
});

describe('cancelling', () => {
  /** Sets the answer of `cancelOrders`, and the status that the order shows when it is read afterwards. */
  const answering = (status: number, body: unknown, erpStatus = 'AGUARDANDO_INTEGRACAO') => {
    pedido = (request, response) =>
      request.method === 'GET'
        ? json(response, 200, { id: 'o-1', number: 1, status: erpStatus })
        : json(response, status, body);
  };

  test('is not refused if Senior X is unavailable', async () => {
    answering(503, {}, 'CANCELADO');
    expect(await failureOf(seniorX.cancelOrder('o-1'))).toMatchObject({
      meaning: 'again',
      lookFirst: true,
    });
    expect(calls()).toHaveLength(1);
  });
});

describe('the orders awaiting integration', () => {
  const order = (id: string, over: object = {}) => ({
    id,
    number: 1,
    branch: { code: '1' },
    equipment: { id: '9001' },
    items: [{ service: { code: 'S-10' }, quantity: 1, price: 350 }],
    ...over,
  });

  test('are requested by page index, with an encoded filter', async () => {
    pedido = (_, response) => json(response, 200, { totalPages: 3, contents: [] });
    expect(await seniorX.listAwaiting(2)).toEqual({
      items: [],
      page: 2,
      totalPages: 3,
      unreadableRows: 0,
    });
    const [request] = calls();
    expect(Object.fromEntries(queryOf(request!))).toEqual({
      filter: "status eq 'AGUARDANDO_INTEGRACAO'",
      offset: '1',
      size: '100',
    });
    expect(request!.path).toContain('filter=status%20eq%20%27AGUARDANDO_INTEGRACAO%27');
  });

  test('are read one by one, so that an unreadable one does not affect the others', async () => {
    pedido = (_, response) =>
      json(response, 200, {
        totalPages: 1,
        totalElements: 5,
        contents: [
          order('o-1'),
          order('o-2', { equipment: {} }),
          order('o-3', { branch: { code: '3' } }),
          order('o-5', { branch: { code: '2' } }),
          order('o-4', { items: [] }),
          'nonsense',
        ],
      });
    const { items } = await seniorX.listAwaiting(1);
    expect(items).toMatchObject([
      { kind: 'order', order: { tenant: 'acme', id: 'o-1', number: '1' } },
      { kind: 'ignored', id: 'o-2', problem: { code: 'no-equipment', params: {} } },
      { kind: 'ignored', id: 'o-3', problem: { code: 'unknown-branch', params: { branch: '3' } } },
      { kind: 'ignored', id: 'o-5', reason: 'branch-not-integrated' },
      {
        kind: 'unreadable',
        id: 'o-4',
        problem: {
          code: 'invalid',
          params: { errors: [{ path: '/items', messagePt: 'deve ter ao menos um item' }] },
        },
      },
      { kind: 'unreadable', id: '' },
    ]);
  });
});
