import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  call,
  post,
  SENIOR,
  SISMETRO,
  startTestApi,
  until,
  type ApiOptions,
  type TestApi,
  type WrittenSettings,
} from '../api/support/api.js';
import { aCallback, anEvent } from '../api/support/bodies.js';
import { useTemporal } from '../api/support/temporal.js';
import { COSTLY_PROFILE, doItsWorst, WAYS } from '../../bench/shares/ways.js';
import { EVERYBODY } from '../../sandbox/stack/settings.js';
import { directoryOf } from '../profiles/files.js';
import { isUsual } from '../support/depth.js';
import { startSilence } from '../support/silence.js';
import { listen } from '../support/listen.js';

const BETA = { unit: '485', key: 'senior-key-of-beta' };
const ANA = { authorization: 'Bearer token-of-ana' };

/** With the usual settings, as many searches of one tenant wait for its Sismetro, and as many calls of one operator. */
const OF_TENANT = 32;
const OF_OPERATOR = 16;

const temporal = useTemporal();
let api: TestApi;
// in this order: an api whose vendor is still silent would wait for it
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function start(options: ApiOptions): Promise<void> {
  api = await startTestApi({ ...options, sismetroMs: 120_000 }); // hundreds of calls must come before one gives up
  closing.push(() => api.close());
}

/** A Sismetro that accepts every call and answers none. */
async function startSilentSismetro() {
  let asked = 0;
  const server = createServer(() => void (asked += 1));
  const url = await listen(server);
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url,
    asked: () => asked,
  };
}

/** Sends requests at once, and notes the status of each when it is answered. */
function sent(count: number, ask: () => Promise<{ readonly status: number }>) {
  const statuses: number[] = [];
  const all = Array.from({ length: count }, async () => statuses.push((await ask()).status));
  return { statuses, all: Promise.all(all) };
}

const search = (caller = SENIOR) => call(`${api.url}/equipment?query=x`, { headers: caller });
const open = (caller = SENIOR) => post(`${api.url}/serviceOrder/open`, caller, anEvent());
const asAna = (path: string, body?: object) =>
  call(api.url + path, {
    headers: { ...ANA, 'content-type': 'application/json' },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });

describe('a Sismetro that never answers', () => {
  let sismetro: Awaited<ReturnType<typeof startSilentSismetro>>;
  beforeEach(async () => {
    sismetro = await startSilentSismetro();
  });

  /** Sends calls that wait for Sismetro, until each has reached it or is refused. */
  async function waiting(count: number, ask: () => Promise<{ readonly status: number }>) {
    const before = sismetro.asked();
    const { statuses } = sent(count, ask);
    await until(
      'each call waits for Sismetro or is refused',
      () => sismetro.asked() - before + statuses.length >= count,
    );
    return statuses.slice();
  }

  test('keeps no webhook from its place, of no tenant, nor the console', async () => {
    await start({ address: temporal.address, sismetroUrl: sismetro.url });
    expect(await waiting(300, search)).toEqual(Array(300 - OF_TENANT).fill(503));
    expect(sismetro.asked()).toBe(OF_TENANT);
    expect(api.log().split('requests are refused: no place is free')).toHaveLength(2);
    expect(await api.metrics()).toMatch(/_count\{[^}]*route="\/equipment",status="503"} 268\n/);
    const others = sent(15, () => open(BETA));
    const own = sent(15, open);
    await Promise.all([others.all, own.all]);
    expect(others.statuses).toEqual(Array(15).fill(202));
    expect(own.statuses).toEqual(Array(15).fill(202));
    const { status } = await post(`${api.url}/serviceOrder/completed`, SISMETRO, aCallback('1'));
    expect(status).toBe(202);
    expect((await asAna('/orders')).status).toBe(200);
    expect((await call(`${api.url}/health/live`)).status).toBe(200);
  });

  test("leaves an operator's decisions their places, except those that read at Sismetro", async () => {
    await start({ address: temporal.address, sismetroUrl: sismetro.url });
    const lookUp = () => asAna('/tenants/acme/equipment?query=x');
    expect(await waiting(40, lookUp)).toEqual(Array(40 - OF_OPERATOR).fill(503));
    const decide = async (decision: object) =>
      (await asAna('/orders/acme/1/decisions', { ...decision, reason: 'teste' })).status;
    expect(await decide({ decision: 'link-ss', ss: '1', link: null })).toBe(503);
    expect(await decide({ decision: 'cancel' })).toBe(404);
    expect((await asAna('/orders/acme/1/link-preview', { ss: '1' })).status).toBe(503);
    expect((await asAna('/orders/acme/1/live')).status).toBe(503);
    expect((await asAna('/orders/acme/1/link-candidates')).status).toBe(503);
    expect(await waiting(1, search)).toEqual([]); // the tenant has its own places
  });

  test('leaves places for the operators of the other tenants, however many operators of one wait', async () => {
    const names = ['ana', 'bia', 'caio', 'davi'];
    await start({
      address: temporal.address,
      sismetroUrl: sismetro.url,
      change: ({ operators }) =>
        operators.push(
          ...[...names.slice(1), 'eva'].map((name) => ({
            ...operators[0],
            name,
            token: `token-of-${name}`,
          })),
        ),
    });
    const lookUp = (name: string, tenant: string) =>
      call(`${api.url}/tenants/${tenant}/equipment?query=x`, {
        headers: { authorization: `Bearer token-of-${name}` },
      });
    const refused: number[] = [];
    for (const name of names)
      refused.push(...(await waiting(OF_OPERATOR, () => lookUp(name, 'acme'))));
    expect(refused).toEqual(Array(names.length * OF_OPERATOR - OF_TENANT).fill(503));
    expect(await waiting(1, () => lookUp('eva', 'beta'))).toEqual([]);
  });

  test('keeps the calls of all tenants together within a bound', async () => {
    const limits = { concurrentRequests: 1 }; // each share has one place
    await start({ address: temporal.address, sismetroUrl: sismetro.url, limits });
    expect(await waiting(1, search)).toEqual([]);
    const refused = await search(BETA);
    // a vendor that does not answer in time is a 503, too
    expect([refused.status, refused.body['detail']]).toEqual([
      503,
      'Too many requests are in progress; try again in a moment.',
    ]);
    expect((await open(BETA)).status).toBe(202);
  });
});

describe('a Temporal that never answers', () => {
  beforeEach(async () => {
    const { address, close } = await startSilence();
    await start({ address, limits: { concurrentRequests: 4 } }); // one for each caller
    closing.unshift(close);
  });

  test('keeps those who sign in waiting in places of their own', async () => {
    const signIn = () =>
      call(`${api.url}/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
        body: JSON.stringify({ token: 'token-of-ana' }),
      });
    const { statuses } = sent(2, signIn);
    await until('one is refused', () => statuses.length === 1);
    expect(statuses).toEqual([503]);
    expect((await post(`${api.url}/serviceOrder/guard`, SENIOR, {})).status).toBe(422);
    expect((await asAna('/session')).status).toBe(200);
    expect((await call(`${api.url}/nowhere`)).status).toBe(503);
  });

  test('holds no more of each tenant than it has places, and answers strangers', async () => {
    const each = [SENIOR, BETA].map((caller) => sent(2, () => open(caller)));
    await until('one of each is refused', () => each.every(({ statuses }) => statuses.length > 0));
    expect((await post(`${api.url}/serviceOrder/open`, { ...SENIOR, key: 'x' }, {})).status).toBe(
      401,
    );
    expect((await asAna('/session')).status).toBe(200);
    expect(each.map(({ statuses }) => statuses)).toEqual([[503], [503]]);
  });
});

describe('bodies that cost a lot to read', () => {
  test("are read within their tenant's share and spooled beyond it, while others' are accepted", async () => {
    const home = directoryOf({ 'costly.yaml': COSTLY_PROFILE });
    let now = 0; // stands still, so that a slow machine gives no more time
    await start({
      readingClock: () => now,
      address: temporal.address,
      change: ({ tenants }) =>
        Object.assign(tenants[0]!, {
          senior: {
            ...(tenants[0] as unknown as { senior: object }).senior,
            profile: join(home, 'costly.yaml'),
          },
        }),
    });
    const strangers = await Promise.all(
      Array.from({ length: 20 }, () => open({ unit: '484', key: 'wrong' })),
    );
    expect(strangers.map(({ status }) => status)).toEqual(Array(20).fill(401));
    expect((await open()).status).toBe(422); // read at once: nothing of a stranger was charged

    // how many are read before the share is used up differs: a busy machine ends some evaluations before their 200 ms
    const own = await Promise.all(Array.from({ length: 12 }, () => open()));
    const became = ({ status, body }: (typeof own)[number]) => body['result'] ?? status;
    expect(new Set(own.map(became))).toEqual(new Set([422, 'spooled']));
    expect(became(await open())).toBe('spooled');
    const others = await Promise.all(Array.from({ length: 12 }, () => open(BETA)));
    expect(others.map(({ body }) => body['result'])).toEqual(Array(12).fill('accepted'));
    const callback = { unit: '485', key: 'sismetro-key-of-beta' };
    const told = await post(`${api.url}/serviceOrder/completed`, callback, { ss: 4711 });
    expect(told.body).toEqual({ result: 'accepted' });
    await until('all are read later', async () => {
      now += 5_000;
      return /^ponte_spool_entries 0$/m.test(await api.metrics());
    });
  });
});

(isUsual ? describe.skip : describe)('of ten tenants', () => {
  const others = Array.from({ length: 9 }, (_, at) => ({
    unit: `other-${at}`,
    key: `key of the other tenant ${at}`,
  }));
  const tokens = Array.from({ length: 20 }, (_, at) => `token of operator ${at}`);

  /** Acme, which has nine neighbours, twenty operators, a costly profile and a silent Sismetro. */
  const tenTenants = ({ tenants, operators }: WrittenSettings, costly: string, silent: string) => {
    const bad = tenants[0] as unknown as { inbound: object; senior: object; sismetro: object };
    tenants.splice(
      1,
      1,
      ...others.map(({ unit, key }) => ({
        ...tenants[0]!,
        id: unit,
        inbound: {
          senior: { unit, keys: [key], ...EVERYBODY },
          sismetro: { unit, keys: [`${key}, Sismetro`], ...EVERYBODY },
        },
        senior: { ...bad.senior, tenantName: unit },
      })),
    );
    Object.assign(tenants[0]!, {
      senior: { ...bad.senior, profile: costly },
      sismetro: { ...bad.sismetro, baseUrl: silent, readUrl: silent },
    });
    operators.push(
      ...tokens.map((token, at) => ({
        ...{ name: `operator-${at}`, role: 'operator', token, tenants: ['acme'] },
      })),
    );
  };

  test.each(Object.keys(WAYS))('one does its worst, and no other is refused: %s', async (name) => {
    const sismetro = await startSilentSismetro();
    const costly = join(directoryOf({ 'costly.yaml': COSTLY_PROFILE }), 'costly.yaml');
    await start({
      address: temporal.address,
      limits: { perAddressPerMinute: 1_000_000 },
      change: (settings) => tenTenants(settings, costly, sismetro.url),
    });
    const target = { url: api.url, tenant: 'acme', caller: SENIOR, tokens };
    const end = new AbortController();
    let isUnderWay = false;
    const way = WAYS[name]!;
    const worst = doItsWorst(
      {
        ...way,
        async send(...how) {
          const answer = await way.send(...how);
          isUnderWay = true;
          return answer;
        },
      },
      target,
      end.signal,
    );
    try {
      await until('the first of its requests is answered', () => isUnderWay);
      const answers = await Promise.all(others.map((caller) => open(caller)));
      expect(answers.map(({ status }) => status)).toEqual(others.map(() => 202));
    } finally {
      end.abort();
    }
    expect(await worst).toBeGreaterThan(0);
  });
});
