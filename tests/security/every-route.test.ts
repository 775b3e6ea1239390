import { beforeAll, describe, expect, test } from '@jest/globals';
import { createOpenApiDocument } from '../../api/openapi/document.js';
import { type Browser, useConsoleApi } from '../api/support/console.js';
import { useTemporal } from '../api/support/temporal.js';

/**
 * All operations in the OpenAPI document, so that future routes are attacked as well; another test compares the
 * document with the app.
 */
interface Operation {
  readonly security?: readonly Record<string, unknown>[];
  readonly summary?: string;
  readonly responses: Readonly<Record<string, unknown>>;
}
const { paths = {} } = createOpenApiDocument();
const operations = Object.entries(paths).flatMap(([template, item]) =>
  Object.entries(item as Record<string, Operation>).map(
    ([method, { security = [], summary = '', responses }]) => ({
      method: method.toUpperCase(),
      path: template.replace('{tenant}', 'acme').replaceAll(/\{\w+\}/g, 'x'),
      schemes: security.flatMap(Object.keys),
      isForViewers: !('403' in responses),
      isForAdmins: summary.includes('(role admin)'),
    }),
  ),
);
const ofVendors = operations.filter(({ schemes }) => schemes.includes('key'));
const ofOperators = operations.filter(({ schemes }) => schemes.includes('bearer'));
const ofEverybody = operations.filter(({ schemes }) => schemes.length === 0);

const temporal = useTemporal();
const api = useConsoleApi(() => ({ address: temporal.address }));
let root: Browser;

beforeAll(async () => {
  root = await api.as('root');
});

const ask = async (method: string, path: string, headers: Record<string, string> = {}) => {
  const body = method === 'POST' ? { body: '{}' } : {};
  const init = { method, headers: { 'content-type': 'application/json', ...headers }, ...body };
  return (await fetch(api.url + path, { redirect: 'manual', ...init })).status;
};

test('every route is listed with who may call it, and few are public', () => {
  expect(ofVendors.length).toBeGreaterThanOrEqual(6);
  expect(ofOperators.length).toBeGreaterThanOrEqual(15);
  expect(ofEverybody.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
    'GET /docs',
    'GET /health/live',
    'GET /health/ready',
    'GET /openapi.json',
    'GET /session/methods',
    'GET /session/oidc',
    'GET /session/oidc/callback',
    'OPTIONS /codec/decode', // the preflight of the Temporal Web UI's origin
    'POST /session',
  ]);
});

test('every route changes something only by POST and DELETE, which another site or a cache cannot send', () => {
  const changing = operations
    .filter(({ method }) => !['GET', 'OPTIONS'].includes(method))
    .map(({ method, path }) => `${method} ${path}`);
  expect(changing.toSorted()).toEqual([
    'DELETE /session',
    'DELETE /sessions/x',
    'POST /admin/reload',
    'POST /bulk-decisions',
    'POST /bulk-decisions/preview',
    'POST /care',
    'POST /codec/decode',
    'POST /incidents/acme/x/acknowledge',
    'POST /orders/acme/x/decisions',
    'POST /orders/acme/x/link-preview',
    'POST /orders/acme/x/payloads/reveal',
    'POST /orders/search',
    'POST /orders/search.csv',
    'POST /parked/replay',
    'POST /parked/x/discard',
    'POST /parked/x/link',
    'POST /parked/x/replay',
    'POST /parked/x/reveal',
    'POST /privacy/erase',
    'POST /privacy/export',
    'POST /serviceOrder/cancelled',
    'POST /serviceOrder/completed',
    'POST /serviceOrder/guard',
    'POST /serviceOrder/open',
    'POST /serviceOrder/opened',
    'POST /session',
    'POST /sweeps',
  ]);
});

/** Who may end a session depends on whose it is: tests/api/operators/sessions.test.ts. */
const byRole = ofOperators.filter(({ path }) => !/^\/sessions?\b/.test(path));
const forAdmins = byRole.filter(({ isForAdmins }) => isForAdmins);

test('viewers read lists and orders, and what concerns the whole installation is for admins', () => {
  const named = (some: typeof byRole) => some.map(({ method, path }) => `${method} ${path}`);
  expect(named(byRole.filter(({ isForViewers }) => isForViewers)).toSorted()).toEqual([
    'GET /bulk-decisions/x',
    'GET /causes',
    'GET /changes',
    'GET /deliveries',
    'GET /incidents',
    'GET /orders',
    'GET /orders.csv',
    'GET /orders/acme/x',
    'GET /orders/acme/x/payloads',
    'GET /orders/acme/x/timeline',
    'GET /overview',
    'GET /parked',
    'GET /sweeps',
    'GET /sweeps/x',
    'POST /orders/search',
    'POST /orders/search.csv',
  ]);
  expect(named(forAdmins).toSorted()).toEqual([
    'GET /audit',
    'GET /audit.csv',
    'GET /operators',
    'POST /admin/reload',
    'POST /privacy/erase',
    'POST /privacy/export',
  ]);
});

describe('every route for vendors', () => {
  // beside each other, since after many wrong keys each answer waits for a second
  test.concurrent.each(ofVendors)('refuses a stranger: $method $path', async ({ method, path }) => {
    expect(await ask(method, path)).toBe(401);
    expect(await ask(method, path, { unit: '484', key: 'wrong' })).toBe(401);
    expect(await ask(method, path, { authorization: 'Bearer token-of-root' })).toBe(401);
    expect(await ask(method, path, { cookie: cookieOf(root) })).toBe(401);
  });
});

describe('every route for operators', () => {
  test.concurrent.each(ofOperators)(
    'refuses a stranger: $method $path',
    async ({ method, path }) => {
      expect(await ask(method, path)).toBe(401);
      expect(await ask(method, path, { authorization: 'Bearer wrong' })).toBe(401);
      expect(await ask(method, path, { unit: '484', key: 'senior-key-of-acme' })).toBe(401);
      expect(await ask(method, path, { cookie: 'ponte=made-up; __Host-ponte=made-up' })).toBe(401);
    },
  );

  test.each(byRole.filter(({ isForViewers }) => !isForViewers))(
    'is for viewers only if the document says so: $method $path',
    async ({ method, path }) => {
      expect(await ask(method, path, { authorization: 'Bearer token-of-vera' })).toBe(403);
    },
  );

  test.each(forAdmins)('is refused to an operator: $method $path', async ({ method, path }) => {
    expect(await ask(method, path, { authorization: 'Bearer token-of-ana' })).toBe(403);
  });

  const changing = ofOperators.filter(({ method }) => method !== 'GET');
  test.each(changing)(
    'refuses the session of a page that is not ours: $method $path',
    async ({ method, path }) => {
      const { csrfToken } = (await root.get('/session')).body as { csrfToken: string };
      const cookie = cookieOf(root);
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      expect(await ask(method, path, { cookie })).toBe(403);
      expect(await ask(method, path, { cookie, ...form })).toBe(403);
      expect(await ask(method, path, { cookie, 'x-csrf-token': 'made-up' })).toBe(403);
      const elsewhere = { 'x-csrf-token': csrfToken, 'sec-fetch-site': 'cross-site' };
      expect(await ask(method, path, { cookie, ...elsewhere })).toBe(403);
    },
  );

  test.each(ofOperators)(
    'lets no other site read its answer: $method $path',
    async ({ method, path }) => {
      const response = await fetch(api.url + path, {
        method: 'OPTIONS',
        headers: { origin: 'https://evil.example', 'access-control-request-method': method },
      });
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
    },
  );
});

describe('every route', () => {
  test.each(operations)(
    'sends the security headers for browsers: $method $path',
    async ({ method, path }) => {
      const response = await fetch(api.url + path, { method, redirect: 'manual' });
      const { headers } = response;
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("script-src 'self'");
      expect(headers.get('content-security-policy')).not.toContain('unsafe-');
      expect(headers.get('content-security-policy')).not.toContain('https:');
      expect(headers.get('content-security-policy')).toContain("object-src 'none'");
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('server')).toBeNull();
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    },
  );
});

test.each([...ofOperators, ...ofVendors])(
  'no cache stores an answer to an authenticated caller: $method $path',
  async ({ method, path, schemes }) => {
    const key = { unit: '484', key: 'senior-key-of-acme' };
    const sismetro = { unit: '484', key: 'sismetro-key-of-acme' };
    const shown = schemes.includes('bearer')
      ? [{ authorization: 'Bearer token-of-root', 'x-namespace': temporal.namespace }]
      : [key, sismetro];
    for (const headers of shown) {
      const response = await fetch(api.url + path, { method, headers });
      expect(response.headers.get('cache-control')).toBe('no-store');
    }
  },
);

const cookieOf = (browser: Browser) =>
  Object.entries(browser.cookies())
    .map((pair) => pair.join('='))
    .join('; ');
