import { describe, expect, jest, test } from '@jest/globals';
import { call, post, SISMETRO, until, useTestApi, callAs } from '../api/support/api.js';
import { aCallback } from '../api/support/bodies.js';

const api = useTestApi(() => ({
  change: (settings) => {
    settings.operators.length = 0;
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    settings.operators.push(
      { name: 'vera', role: 'viewer', token: 'token-of-vera', tenants: 'all' },
      { name: 'ana', role: 'operator', token: 'token-of-ana', tenants: 'all', expires: soon },
      { name: 'root', role: 'admin', token: 'token-of-root', tenants: 'all' },
      { name: 'bia', role: 'admin', token: 'token-of-bia', tenants: ['beta'] },
      { name: 'ben', role: 'viewer', token: 'token-of-ben', tenants: ['beta'] },
      {
        name: 'gone',
        role: 'admin',
        token: 'token-of-gone',
        tenants: 'all',
        expires: '2020-01-31',
      },
    );
  },
}));

const as = (name: string, method: string, path: string, body?: unknown, headers = {}) =>
  callAs(api.url, name)(method, path, body, headers);

const DECISION = { decision: 'release', reason: 'because' };

describe("another tenant's order", () => {
  test.each([
    ['GET', '/orders/acme/1', undefined],
    ['GET', '/orders/acme/1/timeline', undefined],
    ['POST', '/orders/acme/1/decisions', DECISION],
  ])('does not exist for an operator who may not see it: %s %s', async (method, path, body) => {
    const answer = await as('bia', method, path, body);
    expect(answer.status).toBe(404);
    expect(JSON.stringify(answer.body)).not.toContain('acme');
  });

  test.each([
    '/orders/beta/../acme/1',
    '/orders/beta%2f..%2facme/1',
    '/orders//acme/1',
    '/orders/beta;acme/1',
  ])('cannot be reached by %s', async (path) => {
    expect((await as('bia', 'GET', path)).status).toBe(404);
  });

  test("is unknown to a callback with another tenant's key", async () => {
    const beta = { unit: '485', key: 'sismetro-key-of-beta' };
    const answer = await post(`${api.url}/serviceOrder/completed`, beta, aCallback('of-acme'));
    expect(answer.status).toBe(422);
    expect(answer.body['errors']).toMatchObject([{ path: '/externalReference' }]);
  });

  test('cannot be opened with the key for the other vendor', async () => {
    const swapped = await post(`${api.url}/serviceOrder/open`, SISMETRO, {});
    expect(swapped.status).toBe(401);
  });
});

describe('a role', () => {
  test('of an admin who has only one tenant is not enough to reload the settings of all', async () => {
    expect((await as('bia', 'POST', '/admin/reload')).status).toBe(403);
  });

  test.each([
    { 'x-role': 'admin' },
    { 'x-http-method-override': 'GET' },
    { 'x-original-url': '/health/live' },
    { 'x-rewrite-url': '/health/live' },
    { 'x-forwarded-user': 'root' },
    { cookie: 'role=admin' },
  ])('is not raised by %j', async (headers) => {
    const answer = await as('vera', 'POST', '/admin/reload', undefined, headers);
    expect(answer.status).toBe(403);
  });

  test.each(['?role=admin', '?_method=GET', '?access_token=token-of-root'])(
    'is not raised by %s',
    async (query) => {
      expect((await as('vera', 'POST', `/admin/reload${query}`)).status).toBe(403);
    },
  );

  test('that was not enough stands out in the log, with its operator', async () => {
    const answer = await as('vera', 'POST', '/admin/reload');
    const line = api
      .log()
      .split('\n')
      .find((one) => one.includes(`"requestId":"${String(answer.body['instance'])}"`));
    expect(JSON.parse(line!)).toMatchObject({
      level: 'warn',
      by: 'vera',
      path: '/admin/reload',
      res: { statusCode: 403 },
    });
  });

  test('does not let a decision name another author than its token', async () => {
    const answer = await as('ana', 'POST', '/orders/acme/1/decisions', { ...DECISION, by: 'root' });
    expect(answer.status).toBe(422);
  });
});

describe('a token', () => {
  test.each(['gone', 'nobody', ''])('of %p identifies nobody', async (name) => {
    expect((await as(name, 'GET', '/orders')).status).toBe(401);
  });

  test('is valid until its end', async () => {
    expect((await as('ana', 'GET', '/orders?limit=x')).status).toBe(422);
  });

  test.each([
    ['Basic', `Basic ${Buffer.from('root:token-of-root').toString('base64')}`],
    ['two of them', 'Bearer token-of-vera, Bearer token-of-root'],
    ['one with more behind it', 'Bearer token-of-root x'],
    ['its digest', 'Bearer 0000000000000000000000000000000000000000000000000000000000000000'],
  ])('is not accepted as %s', async (_name, authorization) => {
    const answer = await call(`${api.url}/orders?limit=x`, { headers: { authorization } });
    expect(answer.status).toBe(401);
  });

  test('is listed for admins with its end and its last use, but never with its value', async () => {
    await as('vera', 'GET', '/orders?limit=x');
    await until('the use is noted', async () => {
      const { body } = await as('root', 'GET', '/operators');
      const items = body['items'] as { name: string; lastUsedAt: string | null }[];
      return items.find(({ name }) => name === 'vera')?.lastUsedAt != null;
    });
    const { status, body } = await as('root', 'GET', '/operators');
    expect(status).toBe(200);
    expect(body['items']).toContainEqual({
      ...{ name: 'gone', role: 'admin', tenants: [], lastUsedAt: null },
      expires: '2020-02-01T02:59:59.999Z',
    });
    expect(JSON.stringify(body)).not.toMatch(/token-of|[0-9a-f]{64}/);
  });

  test('is listed for the admin of a tenant only as far as it concerns that tenant', async () => {
    const { body } = await as('bia', 'GET', '/operators');
    const items = body['items'] as { name: string }[];
    expect(items.map(({ name }) => name)).toEqual(['bia', 'ben']);
  });

  test('that is wrong too often is answered 429, and right ones are still accepted', async () => {
    jest.spyOn(Date, 'now').mockReturnValue(Date.now()); // a busy machine would take longer than the minute that counts
    const statuses: number[] = [];
    while (statuses.length < 1_000) {
      const wrong = () => as('wrong', 'GET', '/orders?limit=x');
      const answers = await Promise.all(Array.from({ length: 250 }, wrong));
      statuses.push(...answers.map(({ status }) => status));
    }
    expect(statuses.filter((status) => status === 401).length).toBeGreaterThan(900); // those of other tests count, too
    expect((await as('wrong', 'GET', '/orders?limit=x')).status).toBe(429);
    expect((await as('vera', 'GET', '/orders?limit=x')).status).toBe(422);
  });
});
