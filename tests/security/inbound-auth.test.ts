import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call, startTestApi, type TestApi, type WrittenSettings } from '../api/support/api.js';
import { aCallback } from '../api/support/bodies.js';
import { problemsOf } from '../platform/settings/settings-file.js';
import { aSecret, sign } from './signed.js';

/** How callers may authenticate. Temporal is unavailable, so accepted deliveries are spooled. */

const KEY = 'sismetro-key-of-acme';
const NEXT = 'sismetro-key-of-acme-next';
const OTHER = 'sismetro-key-of-beta';
const SECRET = 'client-secret-of-the-app';
const STANDARD = aSecret();
const home = mkdtempSync(join(tmpdir(), 'ponte-inbound-auth-'));
const open: TestApi[] = [];

type Inbound = WrittenSettings['tenants'][number]['inbound']['sismetro'];

async function startWith(change: (acme: Inbound, beta: Inbound) => void): Promise<TestApi> {
  const api = await startTestApi({
    dataDir: join(home, String(open.length)),
    change: ({ tenants }) => change(tenants[0]!.inbound.sismetro, tenants[1]!.inbound.sismetro),
  });
  open.push(api);
  return api;
}

afterAll(async () => {
  for (const api of open) await api.close();
});

interface Sent {
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

const BODY = JSON.stringify(aCallback('o-1'));

/** The status that a callback of completion gets. */
async function statusOf(
  api: TestApi,
  { path = '/serviceOrder/completed', headers = {}, body = BODY }: Sent,
) {
  const { status } = await call(api.url + path, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
  return status;
}

/** How often acme's key or secret at this place of the settings has let a call in. */
async function usesOf(api: TestApi, kind: 'key' | 'signature', position: number): Promise<number> {
  const labels = `tenant="acme",caller="sismetro",kind="${kind}",position="${position}"`;
  const shown = `ponte_credential_uses_total{${labels}} `;
  const line = (await api.metrics()).split('\n').find((text) => text.startsWith(shown));
  return Number(line?.slice(shown.length) ?? NaN);
}

/** How often calls of this side were refused, by the tenant whose unit they named. */
async function refusalsOf(api: TestApi): Promise<Record<string, number>> {
  const line = /^ponte_authentication_failures_total\{tenant="(\w*)",caller="sismetro"\} (\d+)$/gm;
  const all = [...(await api.metrics()).matchAll(line)];
  return Object.fromEntries(all.map(([, tenant, count]) => [tenant, Number(count)]));
}

const basic = (text: string) => ({
  authorization: `Basic ${Buffer.from(text).toString('base64')}`,
});

describe.each<[string, unknown, (unit: string, key: string) => Sent, boolean]>([
  ['headers', 'headers', (unit, key) => ({ headers: { unit, key } }), true],
  [
    'headers of other names',
    { headers: { key: 'X-Api-Key' } },
    (_, key) => ({ headers: { 'x-api-key': key } }),
    false,
  ],
  ['bearer', 'bearer', (_, key) => ({ headers: { authorization: `Bearer ${key}` } }), false],
  ['basic', 'basic', (unit, key) => ({ headers: basic(`${unit}:${key}`) }), true],
  ['query', 'query', (_, key) => ({ path: `/serviceOrder/completed?key=${key}` }), false],
  [
    'query of other names',
    { query: { key: 'token', unit: 'u' } },
    (unit, key) => ({ path: `/serviceOrder/completed?token=${key}&u=${unit}` }),
    true,
  ],
  ['path', 'path', (_, key) => ({ path: `/in/${key}/serviceOrder/completed` }), false],
])('authentication by %s', (_, auth, shown, hasUnit) => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startWith((acme) => Object.assign(acme, { auth, keys: [KEY, NEXT] }));
  });

  test('lets in only the right key', async () => {
    expect(await statusOf(api, shown('484', KEY))).toBe(202);
    expect(await statusOf(api, shown('484', `${KEY}x`))).toBe(401);
    expect(await statusOf(api, shown('484', ''))).toBe(401);
    expect(await statusOf(api, shown('484', OTHER))).toBe(401); // beta's key, and beta authenticates differently
    expect(await statusOf(api, shown('485', KEY))).toBe(hasUnit ? 401 : 202);
    expect(await statusOf(api, {})).toBe(401);
  });

  test('counts what each key has let in', async () => {
    const before = await usesOf(api, 'key', 1);
    expect(await usesOf(api, 'key', 2)).toBe(0); // known before its first call
    expect(await statusOf(api, shown('484', NEXT))).toBe(202);
    expect(await statusOf(api, shown('484', `${NEXT}x`))).toBe(401);
    expect([await usesOf(api, 'key', 1), await usesOf(api, 'key', 2)]).toEqual([before, 1]);
  });

  test('does not change how the other tenant authenticates', async () => {
    expect(
      await statusOf(api, {
        headers: { unit: '485', key: OTHER },
        body: JSON.stringify(aCallback('o-1', { externalReference: 'beta/o-1' })),
      }),
    ).toBe(202);
    if (auth !== 'headers') {
      expect(await statusOf(api, { headers: { unit: '484', key: KEY } })).toBe(401);
    }
  });

  test('writes the key to no log', async () => {
    await statusOf(api, shown('484', KEY));
    await statusOf(api, shown('484', 'wr0ng-key-of-acme'));
    const log = api.log();
    expect(log).toContain('/serviceOrder/completed');
    expect(log).not.toContain(KEY);
    expect(log).not.toContain('wr0ng-key');
  });
});

describe('a key in the path', () => {
  test('opens only the inbound routes, and is decoded', async () => {
    const key = 'ke+y/of acme';
    const api = await startWith((acme) => Object.assign(acme, { auth: 'path', keys: [key] }));
    expect(
      await statusOf(api, { path: `/in/${encodeURIComponent(key)}/serviceOrder/completed` }),
    ).toBe(202);
    expect((await call(`${api.url}/in/x/orders`)).status).toBe(404);
    expect((await call(`${api.url}/in/%E0%A4%A/equipment`)).status).toBe(401);
    expect(
      (await call(`${api.url}/in/${key}/serviceOrder/completed`, { method: 'POST' })).status,
    ).toBe(404);
  });
});

describe('a key in an address that no route matches', () => {
  const key = 'ab-c_d-e_f-g_h-i_j-k_l-m_n';
  let api: TestApi;
  beforeAll(async () => {
    api = await startWith((acme) => Object.assign(acme, { auth: 'path', keys: [key] }));
  });

  test.each(['', '/', '/serviceorders/x', '/api/serviceOrder/completed', '?x=1'])(
    'is answered 404 and appears in no log: %s',
    async (rest) => {
      const { status, body } = await call(`${api.url}/in/${key}${rest}`, { method: 'POST' });
      expect(status).toBe(404);
      expect(JSON.stringify(body) + api.log()).not.toContain(key);
    },
  );

  const logOf = async (path: string) => {
    const { hostname, port } = new URL(api.url);
    const sent = request({ hostname, port, path, method: 'POST' }).end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    answer.resume();
    await once(answer, 'end');
    return { status: answer.statusCode, log: api.log() };
  };

  test.each([
    `/%69n/${key}/serviceOrder/completed`,
    `/x/in/${key}/serviceOrder/completed`,
    `http://ponte.example.com/in/${key}/serviceOrder/completed`,
    `/${key}`,
  ])('is not logged: %s', async (path) => {
    const { status, log } = await logOf(path);
    expect(status).toBe(404);
    expect(log).toContain('"statusCode":404');
    expect(log).not.toContain(key);
  });

  test('leaves the words of our routes in the log, which show what was mistyped', async () => {
    expect((await logOf(`/api/${key}/serviceOrder/completed?x=1`)).log).toContain(
      '"path":"/***/***/serviceOrder/completed"',
    );
  });

  test('is accepted after a base URL that ends with a slash', async () => {
    const { status, log } = await logOf(`//in/${key}/serviceOrder/completed`);
    expect(status).toBe(400); // it has no body
    expect(log).not.toContain(key);
  });
});

describe('a signature by template', () => {
  const hmac = (text: string, encoding: 'hex' | 'base64' = 'hex', algorithm = 'sha256') =>
    createHmac(algorithm, SECRET).update(text).digest(encoding);
  const inSeconds = (age = 0) => Math.floor(Date.now() / 1_000) - age;

  test('authenticates the caller without a key: the unit is in the path', async () => {
    const api = await startWith((acme) => {
      delete acme['keys'];
      Object.assign(acme, {
        auth: 'signature',
        signature: {
          header: 'X-Bling-Signature-256',
          pattern: 'sha256={signature}',
          secrets: [SECRET],
        },
      });
    });
    const path = '/in/484/serviceOrder/completed';
    const signed = (value: string, over: Sent = {}) =>
      statusOf(api, { path, headers: { 'x-bling-signature-256': value }, ...over });
    expect(await signed(`sha256=${hmac(BODY)}`)).toBe(202);
    expect(await signed(`sha256=${hmac(BODY).toUpperCase()}`)).toBe(202);
    expect(await signed(hmac(BODY))).toBe(401);
    expect(await signed(`sha256=${hmac(BODY, 'base64')}`)).toBe(401);
    expect(await signed(`sha256=${hmac(BODY).slice(2)}`)).toBe(401);
    expect(await signed('sha256=')).toBe(401);
    expect(await signed(`sha256=${hmac(BODY)}`, { body: BODY.replace('o-1', 'o-2') })).toBe(401);
    expect(await signed(`sha256=${hmac(BODY)}`, { path: '/in/485/serviceOrder/completed' })).toBe(
      401,
    );
    expect(await signed(`sha256=${hmac(BODY)}`, { path: '/serviceOrder/completed' })).toBe(401);
    expect(await statusOf(api, { path })).toBe(401);
    expect((await call(`${api.url}/in/484/equipment`)).status).toBe(401);
    expect(await usesOf(api, 'signature', 1)).toBe(2);
  });

  test('contains a time, which may be a few minutes off', async () => {
    const api = await startWith(
      (acme) =>
        void (acme['signature'] = {
          header: 'stripe-signature',
          pattern: 't={timestamp},v1={signature}',
          signed: '{timestamp}.{body}',
          toleranceSeconds: 120,
          secrets: ['another-secret-of-it', SECRET],
        }),
    );
    const signed = (at: number | string, by = at, rest = '') =>
      statusOf(api, {
        headers: {
          unit: '484',
          key: KEY,
          'stripe-signature': `t=${at},v1=${hmac(`${by}.${BODY}`)}${rest}`,
        },
      });
    expect(await signed(inSeconds())).toBe(202);
    expect(await signed(inSeconds(60), inSeconds(60), ',v0=abc')).toBe(202);
    expect(await signed(Date.now())).toBe(202);
    expect(await signed(inSeconds(150))).toBe(401);
    expect(await signed(inSeconds(-150))).toBe(401);
    expect(await signed(inSeconds(), inSeconds(1))).toBe(401);
    expect(await signed('', '')).toBe(401);
    expect([await usesOf(api, 'signature', 1), await usesOf(api, 'signature', 2)]).toEqual([0, 3]);
    expect(await usesOf(api, 'key', 1)).toBe(3);
  });

  test('is recognized when it is repeated, and refused with another body or address', async () => {
    const api = await startWith(
      (acme) =>
        void (acme['signature'] = {
          header: 'x-signature',
          pattern: 'v0={signature}',
          timestampHeader: 'x-timestamp',
          signed: 'v0:{timestamp}:{body}',
          algorithm: 'sha512',
          encoding: 'base64',
          secrets: [SECRET],
        }),
    );
    const at = String(inSeconds());
    const headers = {
      unit: '484',
      key: KEY,
      'x-timestamp': at,
      'x-signature': `v0=${hmac(`v0:${at}:${BODY}`, 'base64', 'sha512')}`,
    };
    expect(await statusOf(api, { headers })).toBe(202);
    expect(await statusOf(api, { headers })).toBe(200);
    expect(await statusOf(api, { headers, path: '/serviceOrder/cancelled' })).toBe(409);
    const { 'x-timestamp': _, ...timeless } = headers;
    expect(await statusOf(api, { headers: timeless })).toBe(401);
  });

  test('that covers the address is for one event of one caller, also at another api process', async () => {
    const side = (acme: Record<string, unknown>) => {
      delete acme['keys'];
      Object.assign(acme, {
        auth: 'signature',
        signature: { header: 'x-signature', signed: 'POST{path}\n{body}', secrets: [SECRET] },
      });
    };
    const [first, second] = [await startWith(side), await startWith(side)];
    const signedFor = '/in/484/serviceOrder/opened';
    const headers = { unit: '484', 'x-signature': hmac(`POST${signedFor}\n${BODY}`) };
    expect(await statusOf(first, { path: signedFor, headers })).toBe(202);
    for (const path of ['/in/484/serviceOrder/completed', '/serviceOrder/opened']) {
      expect([path, await statusOf(second, { path, headers })]).toEqual([path, 401]);
    }
    expect(await statusOf(second, { path: `${signedFor}?x=1`, headers })).toBe(202);
  });

  test('of Standard Webhooks may be the only credential as well', async () => {
    const api = await startWith((acme) => {
      delete acme['keys'];
      Object.assign(acme, { auth: 'signature', signature: { secrets: [STANDARD] } });
    });
    const path = '/in/484/serviceOrder/completed';
    expect(await statusOf(api, { path, ...sign(STANDARD, aCallback('o-3')) })).toBe(202);
    expect(await statusOf(api, { path, ...sign(aSecret(), aCallback('o-3')) })).toBe(401);
    expect(await usesOf(api, 'signature', 1)).toBe(1);
  });
});

describe('a refused call is counted', () => {
  const refuse = (api: TestApi, headers: Record<string, string>) => statusOf(api, { headers });

  test('for the tenant whose unit it names, with 0 before the first one', async () => {
    const api = await startWith(() => {});
    expect(await refusalsOf(api)).toEqual({ acme: 0, beta: 0 });
    for (const unit of ['484', '484', '485', '999']) {
      expect(await refuse(api, { unit, key: 'wrong' })).toBe(401);
    }
    expect(await refuse(api, {})).toBe(401);
    expect(await refuse(api, { unit: '484', key: OTHER })).toBe(401);
    expect(await refusalsOf(api)).toEqual({ acme: 3, beta: 1, '': 2 });
  });

  test('for the tenant of a right key that comes from another address, also without a unit', async () => {
    const api = await startWith((_, beta) => {
      beta['auth'] = 'bearer';
      beta['allowFrom'] = ['192.0.2.0/24'];
    });
    expect(await refuse(api, { authorization: `Bearer ${OTHER}` })).toBe(401);
    expect(await refusalsOf(api)).toEqual({ acme: 0, beta: 1 });
    expect(await refuse(api, { authorization: 'Bearer wrong' })).toBe(401);
    expect(await refusalsOf(api)).toEqual({ acme: 0, beta: 1, '': 1 });
  });
});

describe('the settings for inbound authentication', () => {
  const stated = (side: string) =>
    ['allowFrom: any', 'signature: none']
      .filter((word) => !side.includes(word.replace(/ .*/, '')))
      .concat(side)
      .join(', ');
  const settings = (sismetro: string, beta = 'keys: [b]') => `tenants:
  - id: acme
    name: A
    inbound:
      senior: { unit: "1", keys: [s], allowFrom: any, signature: none }
      sismetro: { unit: "1", ${stated(sismetro)} }
    senior: { baseUrl: https://s.example.com, tenantName: a, accessKey: a, secret: s, clientId: c }
    sismetro: { baseUrl: https://f.example.com, unit: "1", key: k }
    branches: all
  - id: beta
    name: B
    inbound:
      senior: { unit: "2", keys: [t], allowFrom: any, signature: none }
      sismetro: { unit: "2", ${stated(beta)} }
    senior: { baseUrl: https://s.example.com, tenantName: b, accessKey: a, secret: s, clientId: c }
    sismetro: { baseUrl: https://f.example.com, unit: "2", key: k }
    branches: all
encryption: none`;
  const signature = (rest: string) =>
    `auth: signature, signature: { header: x-s, secrets: [secret-of-16-chars], ${rest} }`;

  test.each([
    ['auth: beaer, keys: [a]', 'sismetro.auth (6): must be headers, bearer, basic, path, query or'],
    [
      'auth: { headers: { key: "a b" } }, keys: [a]',
      'auth.headers.key (6): must be the name of a header',
    ],
    ['allowFrom: any', 'sismetro.keys (6): is missing'],
    [
      'auth: bearer, keys: [b]',
      '[1].inbound.sismetro.keys[0] (14): this key is already used by tenants[0]',
    ],
    ['auth: signature', 'sismetro.signature (6): is required by auth: signature'],
    ['auth: signature, signature: none', 'signature (6): is required by auth: signature'],
    [signature('required: false'), 'signature (6): is required by auth: signature'],
    [`keys: [a], ${signature('')}`, 'sismetro.keys (6): must be absent with auth: signature'],
    [signature('pattern: sha256='), 'signature.pattern (6): must contain {signature} once'],
    [
      signature('pattern: "{signature}{x}"'),
      'pattern (6): must not contain braces other than {signature}, {timestamp}',
    ],
    [signature('signed: "{timestamp}"'), 'signature.signed (6): must contain {body} once'],
    [signature('signed: "{timestamp}{body}"'), 'signature.signed (6): must contain {timestamp} if'],
    [signature('timestampHeader: x-t'), 'signature.signed (6): must contain {timestamp} if'],
    [signature('encoding: utf8'), 'signature.encoding (6): must be one of: hex, base64'],
    [
      'keys: [a], signature: { header: x-s, secrets: [short] }',
      'secrets[0] (6): must be at least 16',
    ],
  ])('are refused with the reason: %s', (sismetro, words) => {
    expect(problemsOf(settings(sismetro)).join('\n')).toContain(words);
  });

  const unread = (signed: string, name = 'confirmCompletion') =>
    settings(signature(signed)).replace('  - id: beta', `    ${name}: false\n  - id: beta`);

  test.each(['confirmCompletion', 'confirmCancellation'])(
    'may not trust a callback whose signature does not say its event: %s',
    (name) => {
      const words = `tenants[0].${name} (10): must be true: the signature of inbound.sismetro does`;
      expect(problemsOf(unread('', name)).join('\n')).toContain(words);
      expect(problemsOf(unread('signed: "{path}.{body}"', name))).toEqual([]);
    },
  );

  test('may not give one secret to two tenants, whose messages would count at both', () => {
    const words =
      '[1].inbound.sismetro.signature.secrets[0] (14): this secret is already used by tenants[0]';
    const both = settings(signature(''), signature(''));
    expect(problemsOf(both).join('\n')).toContain(words);
    expect(problemsOf(both.replace('name: B', 'name: B\n    mode: rehearsal'))).toEqual([]);
  });

  test('may give two tenants the same key if a unit is sent with it', () => {
    expect(problemsOf(settings('keys: [b]'))).toEqual([]);
    expect(problemsOf(settings('auth: basic, keys: [b]'))).toEqual([]);
  });
});
