import { afterEach, describe, expect, test } from '@jest/globals';
import { call } from '../support/api.js';
import { newBrowser, sessionIdOf, startConsoleApi, type ConsoleApi } from '../support/console.js';
import { useTemporal } from '../support/temporal.js';

const temporal = useTemporal();
let api: ConsoleApi;

afterEach(() => api?.close());

type Change = Parameters<typeof startConsoleApi>[0]['change'];

const start = (change?: Change) =>
  startConsoleApi({ address: temporal.address, ...(change && { change }) });

const https: Change = (settings) => {
  settings.api.publicUrl = 'https://ponte.example';
};

const withoutSecret: Change = (settings) => {
  settings.sessions = {};
};

/** A path that every operator may read and that does not need Temporal. */
const LOOK = '/session';

describe('signing in', () => {
  test('with a token gives the browser a session without the token', async () => {
    api = await start();
    const browser = api.browser();
    expect((await browser.get(LOOK)).status).toBe(401);
    const signedIn = await browser.signIn('ana');
    expect(signedIn.status).toBe(200);
    expect(signedIn.headers.get('cache-control')).toBe('no-store');
    const { status, body } = await browser.get('/session');
    expect(status).toBe(200);
    expect(body).toEqual(signedIn.body);
    expect(body).toEqual({
      name: 'ana',
      role: 'operator',
      mayReveal: false,
      customerSearch: false,
      via: 'token',
      expiresAt: expect.any(String),
      csrfToken: expect.stringMatching(/^[\w-]{32}$/),
      tenants: [
        {
          id: 'acme',
          name: 'acme',
          systems: { erp: 'Senior X', fieldService: 'Sismetro' },
          timeZone: 'America/Sao_Paulo',
          branches: [
            { code: '1', name: 'Matriz', integration: true },
            { code: '2', name: 'Manaus', integration: false },
          ],
        },
        expect.objectContaining({ id: 'beta' }),
      ],
    });
    expect(JSON.stringify(browser.cookies())).not.toMatch(/token-of-ana|"ana"/);
  });

  test.each([
    [
      'http',
      undefined,
      /^ponte=[\w-]+; Max-Age=43200; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
    ],
    [
      'https',
      https,
      /^__Host-ponte=[\w-]+; Max-Age=43200; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/,
    ],
  ])('over %s sets a cookie that scripts and other sites cannot read', async (_, change, form) => {
    api = await start(change);
    const { headers } = await api.browser().signIn('ana');
    expect(headers.getSetCookie()).toEqual([expect.stringMatching(form)]);
  });

  test('begins a new session each time, with a new token for its page', async () => {
    api = await start();
    const browsers = [await api.as('ana'), await api.as('ana')];
    const ids = await Promise.all(browsers.map(sessionIdOf));
    const tokens = await Promise.all(
      browsers.map(async (browser) => (await browser.get('/session')).body['csrfToken']),
    );
    expect([new Set(ids).size, new Set(tokens).size]).toEqual([2, 2]);
  });

  test('shows a restricted operator their own tenants, and whether they may reveal', async () => {
    api = await start();
    const { body: bia } = await (await api.as('bia')).get('/session');
    expect((bia['tenants'] as { id: string }[]).map(({ id }) => id)).toEqual(['beta']);
    const may = async (name: string) =>
      (await (await api.as(name)).get('/session')).body['mayReveal'];
    expect([await may('vera'), await may('rui'), await may('root')]).toEqual([false, true, true]);
  });

  test('with a wrong token is 401, and after too many 429, while a right one is accepted', async () => {
    api = await start();
    const browser = api.browser();
    expect((await browser.signIn('nobody')).status).toBe(401);
    for (const _ of Array(19)) await browser.signIn('nobody');
    const limited = await browser.signIn('nobody');
    expect(limited.status).toBe(429);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await browser.signIn('ana')).status).toBe(200);
  });

  test.each([[{}], [{ token: 7 }], [{ token: '' }], [{ token: 'x', more: 1 }]])(
    'as %j is 422',
    async (body) => {
      api = await start();
      expect((await api.browser().post('/session', body)).status).toBe(422);
    },
  );

  test('from a page of another site is refused', async () => {
    api = await start();
    const headers = { 'sec-fetch-site': 'cross-site' };
    const answer = await api.browser().post('/session', { token: 'token-of-ana' }, headers);
    expect(answer.status).toBe(403);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  test('is refused while it cannot be audited', async () => {
    api = await startConsoleApi({});
    const answer = await api.browser().signIn('ana');
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([503, []]);
  });

  test('lists the available methods', async () => {
    api = await start();
    expect((await api.browser().get('/session/methods')).body).toEqual({ token: true, oidc: null });
  });
});

describe('a session', () => {
  test('ends when the operator is removed or gets another token, and follows a change of role', async () => {
    api = await start();
    const [ana, rui, vera] = [await api.as('ana'), await api.as('rui'), await api.as('vera')];
    api.resettle((settings) => {
      settings.operators = settings.operators.filter(({ name }) => name !== 'ana');
      settings.operators.find(({ name }) => name === 'rui')!.token = 'another-token';
      settings.operators.find(({ name }) => name === 'vera')!.role = 'admin';
    });
    expect((await ana.get(LOOK)).status).toBe(401);
    expect((await rui.get(LOOK)).status).toBe(401);
    expect((await vera.get(LOOK)).body['role']).toBe('admin');
  });

  test('ends after its hours, however much it is used', async () => {
    api = await start((settings) => (settings.sessions.idleMinutes = 0));
    const browser = await api.as('ana');
    const { body } = await browser.get('/session');
    const hours = (Date.parse(String(body['expiresAt'])) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(11.9);
    expect(hours).toBeLessThanOrEqual(12);
    const real = Date.now;
    try {
      Date.now = () => real() + 12 * 3_600_000 + 1;
      expect((await browser.get(LOOK)).status).toBe(401);
    } finally {
      Date.now = real;
    }
  });

  test('is accepted by another API process only with the same secret', async () => {
    api = await start();
    const sibling = await start();
    const stranger = await start(withoutSecret);
    try {
      const browser = await api.as('ana');
      expect((await browser.call('GET', LOOK, undefined, {}, sibling.url)).status).toBe(200);
      expect((await browser.call('GET', LOOK, undefined, {}, stranger.url)).status).toBe(401);
    } finally {
      await sibling.close();
      await stranger.close();
    }
  });

  test('cannot be forged or altered', async () => {
    api = await start();
    const real = (await api.as('vera')).cookies()['ponte']!;
    const flipped = Buffer.from(real, 'base64url');
    flipped[40]! ^= 1;
    for (const value of ['', 'x', real.slice(0, -4), flipped.toString('base64url')]) {
      const browser = newBrowser(api.url);
      browser.setCookie('ponte', value);
      expect((await browser.get(LOOK)).status).toBe(401);
    }
  });

  test('does not help a wrong bearer token', async () => {
    api = await start();
    const browser = await api.as('ana');
    const answer = await browser.get(LOOK, { authorization: 'Bearer of-nobody' });
    expect(answer.status).toBe(401);
  });

  test('survives a reload of settings without a secret', async () => {
    api = await start(withoutSecret);
    const browser = await api.as('ana');
    api.resettle(() => {});
    expect((await browser.get(LOOK)).status).toBe(200);
  });

  test('changes nothing without the token of its page, or from another site', async () => {
    api = await start();
    const browser = await api.as('root');
    const other = await api.as('root');
    const { csrfToken } = (await other.get('/session')).body as { csrfToken: string };
    const reload = async (headers: Record<string, string>) =>
      (await browser.call('POST', '/admin/reload', undefined, headers)).status;
    expect(await reload({ 'x-csrf-token': '' })).toBe(403);
    expect(await reload({ 'x-csrf-token': csrfToken })).toBe(403);
    expect(await reload({ 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(await reload({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await reload({})).toBe(200);
  });
});

test('a program with a bearer token needs no session and no header', async () => {
  api = await start();
  const authorization = 'Bearer token-of-root';
  const { status, body } = await call(`${api.url}/session`, { headers: { authorization } });
  expect([status, body['via'], body['csrfToken']]).toEqual([200, 'bearer', null]);
  const reload = await call(`${api.url}/admin/reload`, {
    method: 'POST',
    headers: { authorization },
  });
  expect(reload.status).toBe(200);
});

test('no part of a token or cookie is logged', async () => {
  api = await start();
  const browser = await api.as('ana');
  await browser.signIn('nobody');
  expect(api.log()).toMatch('sign-in');
  expect(api.log()).not.toMatch(/token-of/);
  expect(api.log()).not.toContain(browser.cookies()['ponte']!);
});
