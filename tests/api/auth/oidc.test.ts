import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { seal, unseal } from '../../../api/auth/cookies.js';
import { eventually } from '../../support/eventually.js';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  startIdentityProvider,
  visitProvider,
  type IdentityProvider,
  type ProviderOptions,
} from '../../support/identity-provider.js';
import { SECRET, startConsoleApi, type Browser, type ConsoleApi } from '../support/console.js';
import { useTemporal } from '../support/temporal.js';

const PEOPLE = {
  'id-of-olga': { preferred_username: 'olga', roles: ['staff', 'ponte-operators'] },
  'id-of-otto': { email: 'otto@example.com', email_verified: true, roles: 'ponte-admins' },
  'id-of-odd': { preferred_username: ' \u0007', email: 'odd@example.com', email_verified: false },
  'id-of-both': { preferred_username: 'both', roles: ['beta-operators', 'acme-operators'] },
  'id-of-none': { preferred_username: 'none', roles: ['staff'] },
  'id-of-safe': {
    preferred_username: 'safe',
    roles: ['ponte-operators'],
    ...{ acr: 'urn:acme:mfa', amr: ['pwd', 'otp', 'mfa'] },
  },
  'id-of-lazy': {
    preferred_username: 'lazy',
    roles: ['ponte-operators'],
    ...{ acr: 'urn:acme:pwd', amr: ['pwd'] },
  },
  'id-of-deep': { preferred_username: 'deep', realm_access: { roles: ['ponte-operators'] } },
};
type Person = keyof typeof PEOPLE;

const ROLES = [
  { value: 'ponte-admins', role: 'admin', tenants: 'all' },
  { value: 'ponte-operators', role: 'operator', tenants: 'all' },
  { value: 'acme-operators', role: 'operator', tenants: ['acme'], mayReveal: true },
  { value: 'beta-operators', role: 'operator', tenants: ['beta'], mayReveal: true },
  { value: 'otto@example.com', role: 'viewer', tenants: 'all' },
  { value: 'odd@example.com', role: 'admin', tenants: 'all' },
];

const temporal = useTemporal();
let provider: IdentityProvider;
let api: ConsoleApi;

beforeEach(async () => {
  provider = await startIdentityProvider(PEOPLE);
});

afterEach(async () => {
  await api?.close();
  await provider.stop();
});

interface Setup extends ProviderOptions {
  /** Overrides the settings of the provider. */
  readonly oidc?: Record<string, unknown>;
  readonly publicUrl?: string;
  readonly isTemporalAway?: boolean;
}

type Settings = Parameters<Parameters<ConsoleApi['resettle']>[0]>[0];

/** Starts the api and the provider, which knows the api's address; the returned function changes the settings. */
async function start({ oidc, publicUrl, isTemporalAway = false, ...options }: Setup = {}) {
  api = await startConsoleApi(isTemporalAway ? {} : { address: temporal.address });
  const { clientAuth } = options;
  const settle = (change?: (settings: Settings) => void) =>
    api.resettle((settings) => {
      settings.api.publicUrl = publicUrl ?? api.url;
      settings.oidc = {
        ...{ issuer: provider.issuer, clientId: CLIENT_ID, name: 'Acme', roles: ROLES },
        acrValues: 'any',
        ...(clientAuth !== 'none' && { clientSecret: CLIENT_SECRET }),
        ...oidc,
      };
      change?.(settings);
    });
  settle();
  provider.register(`${publicUrl ?? api.url}/session/oidc/callback`, options);
  return settle;
}

/** Where an answer redirects to: `?signInError=… #/page` within the console, or the whole address of another host. */
function leadsTo(path: string, location: string | null): string {
  const from = new URL(path, 'http://ponte');
  const { origin, pathname, search, hash, href } = new URL(location ?? 'http://nowhere', from);
  return origin === from.origin && pathname === '/console/' ? search + hash : href;
}

async function begin(browser: Browser, returnTo?: string): Promise<string> {
  const query = returnTo === undefined ? '' : `?returnTo=${encodeURIComponent(returnTo)}`;
  const { status, headers } = await browser.get(`/session/oidc${query}`);
  expect(status).toBe(302);
  return leadsTo('/session/oidc', headers.get('location'));
}

/** Returns from the provider, as a request from another site. Gives the address that follows. */
async function comeBack(browser: Browser, address: string): Promise<string> {
  const { search } = new URL(address);
  const path = `/session/oidc/callback${search}`;
  const { status, headers, text } = await browser.get(path, { 'sec-fetch-site': 'cross-site' });
  expect([status, text]).toEqual([302, '']);
  return leadsTo(path, headers.get('location'));
}

/** The same content, sealed with our secret for another purpose. */
const sealedAgain = (sealed: string, from: string, to: string) => {
  const content = unseal(SECRET, from, sealed);
  expect(content).toBeDefined();
  return seal(SECRET, to, content);
};

/** Signs in from start to end. Returns the address that follows. */
async function signIn(browser: Browser, person: Person, returnTo?: string): Promise<string> {
  return comeBack(browser, await visitProvider(await begin(browser, returnTo), person));
}

const sessionOf = async (browser: Browser) => {
  const { status, body } = await browser.get('/session');
  const tenants = (body['tenants'] as { id: string }[] | undefined)?.map(({ id }) => id);
  const { name, role, mayReveal, via } = body;
  return status === 200 ? { name, role, mayReveal, via, tenants } : status;
};

describe('signing in at the identity provider', () => {
  test('opens the console at the requested page, with the role of the claim', async () => {
    await start();
    const browser = api.browser();
    expect((await browser.get('/session/methods')).body).toEqual({
      token: true,
      oidc: { name: 'Acme', url: '/session/oidc' },
    });
    expect(await signIn(browser, 'id-of-olga', '/console/#/orders?filter=%7B%7D')).toBe(
      '#/orders?filter=%7B%7D',
    );
    expect(await sessionOf(browser)).toEqual({
      ...{ name: 'olga', role: 'operator', mayReveal: false, via: 'oidc' },
      tenants: ['acme', 'beta'],
    });
    expect(Object.keys(browser.cookies())).toEqual(['ponte']);
  });

  test('uses PKCE, state and nonce, and keeps them out of reach of scripts', async () => {
    await start({ publicUrl: 'https://ponte.example' });
    const browser = api.browser();
    const { headers } = await browser.get('/session/oidc');
    const asked = Object.fromEntries(new URL(headers.get('location')!).searchParams);
    expect(asked).toEqual({
      client_id: CLIENT_ID,
      redirect_uri: 'https://ponte.example/session/oidc/callback',
      response_type: 'code',
      scope: 'openid profile email',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
    const [cookie = '', ...others] = headers.getSetCookie();
    expect(others).toEqual([]);
    expect(cookie).toMatch(
      /^__Host-ponte-oidc=[\w-]+; Max-Age=600; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    );
    const kept = Buffer.from(/=([\w-]+)/.exec(cookie)![1]!, 'base64url').toString('latin1');
    expect(kept).not.toContain(asked['nonce']);
  });

  test('sets the same cookie as a token does, which only the console sends', async () => {
    await start();
    const browser = api.browser();
    const address = await visitProvider(await begin(browser), 'id-of-olga');
    const answer = await browser.get(`/session/oidc/callback${new URL(address).search}`);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^ponte-oidc=; Path=\/; Expires=Thu, 01 Jan 1970[^;]+; HttpOnly; SameSite=Lax$/,
      ),
      expect.stringMatching(
        /^ponte=[\w-]+; Max-Age=43200; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
      ),
    ]);
  });

  test.each<[string, Setup]>([
    ['in the header', { clientAuth: 'client_secret_basic' }],
    ['only by PKCE', { clientAuth: 'none' }],
    ['and an ID token that holds everything', { fullIdToken: true }],
  ])('works with a client that shows itself %s', async (_name, setup) => {
    await start(setup);
    const browser = api.browser();
    expect(await signIn(browser, 'id-of-olga')).toBe('');
    expect(await sessionOf(browser)).toMatchObject({ name: 'olga', role: 'operator' });
  });

  test("is audited with the provider's identity before there is a session", async () => {
    await start();
    await signIn(api.browser(), 'id-of-olga');
    const root = await api.as('root');
    const who = `${provider.issuer} id-of-olga`;
    const [trace] = await eventually('the audit record is listed', async () => {
      const items = (await root.get('/audit?action=sign-in&by=olga')).body['items'];
      const found = (items as { details: string }[]).filter(({ details }) => details === who);
      return found.length > 0 && found;
    });
    expect(trace).toMatchObject({ by: 'olga', role: 'operator', via: 'oidc' });
  });

  test('logs no secret, no code and no claim', async () => {
    await start();
    const browser = api.browser();
    const address = await visitProvider(await begin(browser), 'id-of-olga');
    await comeBack(browser, address);
    await comeBack(browser, address);
    await signIn(browser, 'id-of-none');
    const code = new URL(address).searchParams.get('code')!;
    expect(api.log()).toContain('"refusal":"no-role"');
    for (const secret of [CLIENT_SECRET, code, 'staff', browser.cookies()['ponte']!]) {
      expect(api.log()).not.toContain(secret);
    }
  });
});

describe('the identity of a user', () => {
  test('is the first claim that can be a name', async () => {
    await start();
    const browser = api.browser();
    await signIn(browser, 'id-of-otto');
    expect(await sessionOf(browser)).toMatchObject({ name: 'otto@example.com', role: 'admin' });
  });

  test('is the subject if no claim can be a name', async () => {
    await start({ oidc: { nameClaims: ['nickname'] } });
    const browser = api.browser();
    await signIn(browser, 'id-of-olga');
    expect(await sessionOf(browser)).toMatchObject({ name: 'id-of-olga' });
  });

  test('is found at the end of a path of claims', async () => {
    await start({ oidc: { rolesClaim: 'realm_access.roles' } });
    const browser = api.browser();
    expect(await signIn(browser, 'id-of-deep')).toBe('');
    expect(await sessionOf(browser)).toMatchObject({ name: 'deep', role: 'operator' });
    expect(await signIn(api.browser(), 'id-of-olga')).toBe('?signInError=no-role');
  });

  test('may be an e-mail address only if the provider has verified it', async () => {
    await start({ oidc: { rolesClaim: 'email' } });
    const otto = api.browser();
    await signIn(otto, 'id-of-otto');
    expect(await sessionOf(otto)).toMatchObject({ role: 'viewer' });
    expect(await signIn(api.browser(), 'id-of-odd')).toBe('?signInError=no-role');
  });

  test('adds up tenants if several values give the same role', async () => {
    await start();
    const browser = api.browser();
    await signIn(browser, 'id-of-both');
    expect(await sessionOf(browser)).toEqual({
      ...{ name: 'both', role: 'operator', mayReveal: true, via: 'oidc' },
      tenants: ['acme', 'beta'],
    });
  });

  test('is refused with a message if the settings know none of its values', async () => {
    await start();
    const browser = api.browser();
    expect(await signIn(browser, 'id-of-none', '/console/#/sweeps')).toBe(
      '?signInError=no-role#/sweeps',
    );
    expect(browser.cookies()).toEqual({});
    expect(await sessionOf(browser)).toBe(401);
  });
});

describe('the strength of a sign-in at the provider', () => {
  test.each<[string, Record<string, unknown>, Setup]>([
    ['its class', { acrValues: ['urn:acme:key', 'urn:acme:mfa'] }, {}],
    ['its methods', { amrValues: ['hwk', 'mfa'] }, { fullIdToken: true }],
    ['both', { acrValues: ['urn:acme:mfa'], amrValues: ['mfa'] }, { fullIdToken: true }],
  ])('is judged by %s if the settings say so', async (_name, oidc, setup) => {
    await start({ ...setup, oidc });
    const safe = api.browser();
    expect(await signIn(safe, 'id-of-safe', '/console/#/orders')).toBe('#/orders');
    expect(await sessionOf(safe)).toMatchObject({ name: 'safe' });
    // weaker than required, and no information about it
    for (const person of ['id-of-lazy', 'id-of-olga'] as const) {
      const browser = api.browser();
      expect(await signIn(browser, person, '/console/#/orders')).toBe(
        '?signInError=too-weak#/orders',
      );
      expect(await sessionOf(browser)).toBe(401);
    }
    expect(api.log()).toContain('"refusal":"too-weak"');
  });

  test('is judged by acr and amr together', async () => {
    const oidc = { acrValues: ['urn:acme:mfa'], amrValues: ['hwk'] };
    await start({ oidc, fullIdToken: true });
    expect(await signIn(api.browser(), 'id-of-safe')).toBe('?signInError=too-weak');
  });

  test('is requested from the provider by its classes', async () => {
    await start({ oidc: { acrValues: ['urn:acme:key', 'urn:acme:mfa'] } });
    const address = new URL(await begin(api.browser()));
    expect(address.searchParams.get('acr_values')).toBe('urn:acme:key urn:acme:mfa');
  });

  test('is ignored if the settings do not require it', async () => {
    await start({ fullIdToken: true });
    expect(await signIn(api.browser(), 'id-of-lazy')).toBe('');
  });
});

describe('a session that began at the identity provider', () => {
  test('follows the settings at each request', async () => {
    const settle = await start();
    const browser = api.browser();
    await signIn(browser, 'id-of-both');
    const after = async (change: (oidc: NonNullable<Settings['oidc']>) => void) => {
      settle(({ oidc }) => change(oidc!));
      return sessionOf(browser);
    };
    const without = (value: string) => ROLES.filter((role) => role.value !== value);
    expect(await after((oidc) => (oidc.roles = without('acme-operators')))).toMatchObject({
      tenants: ['beta'],
    });
    expect(
      await after(
        (oidc) => (oidc.roles = [{ value: 'beta-operators', role: 'viewer', tenants: 'all' }]),
      ),
    ).toMatchObject({ role: 'viewer', mayReveal: false });
    expect(await after((oidc) => (oidc.roles = [ROLES[0]!]))).toBe(401);
    expect(await after((oidc) => (oidc['rolesClaim'] = 'groups'))).toBe(401);
    expect(await after((oidc) => (oidc['issuer'] = 'https://other.example'))).toBe(401);
    expect(await after(() => {})).toMatchObject({ name: 'both' });
    settle((settings) => delete settings.oidc);
    expect(await sessionOf(browser)).toBe(401);
  });

  test("has a fixed end, requires the page's token for changes, and can be signed out of", async () => {
    await start();
    const browser = api.browser();
    await signIn(browser, 'id-of-otto');
    const { expiresAt, csrfToken } = (await browser.get('/session')).body;
    const hours = (Date.parse(String(expiresAt)) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(11.9);
    expect(hours).toBeLessThanOrEqual(12);
    const own = { 'x-csrf-token': String(csrfToken) };
    const reload = async (headers: Record<string, string>) =>
      (await browser.call('POST', '/admin/reload', undefined, headers)).status;
    expect(await reload({})).toBe(403);
    expect(await reload({ ...own, 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await reload(own)).toBe(200);
    expect((await browser.call('DELETE', '/session', undefined, own)).status).toBe(204);
    expect(await sessionOf(browser)).toBe(401);
  });

  test('ends when the same browser signs in again', async () => {
    await start();
    const browser = api.browser();
    await signIn(browser, 'id-of-olga');
    const copy = api.browser();
    copy.setCookie('ponte', browser.cookies()['ponte']!);
    // the browser returns from the provider without the cookie, because the cookie is SameSite=Strict
    const address = await visitProvider(await begin(browser), 'id-of-otto');
    browser.forget('ponte');
    expect(await comeBack(browser, address)).toBe('');
    expect(await sessionOf(browser)).toMatchObject({ name: 'otto@example.com' });
    expect(await sessionOf(copy)).toBe(401);
  });

  test('is separate from that of an operator with a token of the same name', async () => {
    const settle = await start();
    const browser = api.browser();
    await signIn(browser, 'id-of-olga');
    settle(({ operators }) => {
      operators.push({ name: 'olga', role: 'admin', token: 'token-of-olga', tenants: 'all' });
    });
    expect(await sessionOf(browser)).toMatchObject({ name: 'olga', role: 'operator' });
    const { items } = (await (await api.as('root')).get('/operators')).body;
    const listed = { name: 'olga', role: 'admin', lastUsedAt: null };
    expect(items).toContainEqual(expect.objectContaining(listed));
    const sessionsOf = async (one: Browser) =>
      eventually('sessions are listed', async () => {
        const { items } = (await one.get('/sessions')).body;
        const shown = items as { name: string; via: string; own: boolean }[];
        return shown.length > 0 && shown.filter(({ name }) => name === 'olga');
      });
    expect(await sessionsOf(browser)).toMatchObject([{ via: 'oidc', own: true }]);
    const namesake = await sessionsOf(await api.as('olga'));
    expect(namesake).toContainEqual(expect.objectContaining({ via: 'oidc', own: false }));
  });
});

describe('a sign-in fails', () => {
  const refused = async (browser: Browser, address: string, reason: string) => {
    expect(await comeBack(browser, address)).toBe(`?signInError=${reason}`);
    expect(browser.cookies()).not.toHaveProperty('ponte');
  };

  /** Changes a parameter of the request that the provider receives. */
  const altered = (address: string, parameter: string, value: string) => {
    const url = new URL(address);
    url.searchParams.set(parameter, value);
    return url.href;
  };

  test('if the user gives up at the provider', async () => {
    await start();
    const browser = api.browser();
    await refused(browser, await visitProvider(await begin(browser), undefined), 'denied');
  });

  test('with an answer to a sign-in that this browser did not start', async () => {
    await start();
    const [victim, attacker] = [api.browser(), api.browser()];
    const address = await visitProvider(await begin(attacker), 'id-of-otto');
    await refused(victim, address, 'expired');
    const own = await begin(victim);
    await refused(victim, address, 'expired');
    await refused(victim, altered(address, 'state', 'made-up'), 'expired');
    // and none of this disturbs the victim's own sign-in
    expect(await comeBack(victim, await visitProvider(own, 'id-of-olga'))).toBe('');
  });

  test('with an answer that was used before', async () => {
    await start();
    const browser = api.browser();
    const address = await visitProvider(await begin(browser), 'id-of-olga');
    const kept = browser.cookies()['ponte-oidc']!;
    expect(await comeBack(browser, address)).toBe('');
    const thief = api.browser();
    await refused(thief, address, 'expired');
    thief.setCookie('ponte-oidc', kept);
    await refused(thief, address, 'expired');
    expect(api.log()).not.toContain('invalid_grant'); // the provider is not called at all
  });

  test.each([
    ['nonce', 'of-another-sign-in'],
    ['code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'],
  ])('if the answer does not match our %s', async (parameter, value) => {
    await start();
    const browser = api.browser();
    const asked = altered(await begin(browser), parameter, value);
    await refused(browser, await visitProvider(asked, 'id-of-olga'), 'failed');
  });

  test('with an invented code, or none', async () => {
    await start();
    const browser = api.browser();
    const address = await visitProvider(await begin(browser), 'id-of-olga');
    await refused(browser, altered(address, 'code', 'made-up'), 'failed');
    const state = new URL(await begin(browser)).searchParams.get('state');
    await refused(browser, `${api.url}/session/oidc/callback?state=${state}`, 'failed');
  });

  test('with an answer that names another provider as its issuer', async () => {
    await start();
    const browser = api.browser();
    const address = await visitProvider(await begin(browser), 'id-of-olga');
    await refused(browser, altered(address, 'iss', 'https://evil.example'), 'failed');
  });

  test('if it takes longer than ten minutes', async () => {
    await start();
    const browser = api.browser();
    const address = await visitProvider(await begin(browser), 'id-of-olga');
    const real = Date.now;
    try {
      Date.now = () => real() + 600_001;
      await refused(browser, address, 'expired');
    } finally {
      Date.now = real;
    }
  });

  test('with a cookie that was sealed for another purpose', async () => {
    await start();
    const browser = api.browser();
    const address = await visitProvider(await begin(browser), 'id-of-olga');
    const sealed = browser.cookies()['ponte-oidc']!;
    browser.setCookie('ponte-oidc', sealedAgain(sealed, 'oidc', 'session'));
    await refused(browser, address, 'expired');
    browser.setCookie('ponte-oidc', 'made-up');
    await refused(browser, address, 'expired');
    browser.setCookie('ponte-oidc', sealed);
    expect(await comeBack(browser, address)).toBe('');
    const session = browser.cookies()['ponte']!;
    browser.setCookie('ponte', sealedAgain(session, 'session', 'oidc'));
    expect((await browser.get('/session')).status).toBe(401);
    browser.setCookie('ponte', session);
    expect((await browser.get('/session')).status).toBe(200);
  });

  test('if our secret is wrong, and the log says so', async () => {
    await start({ oidc: { clientSecret: 'wrong' } });
    const browser = api.browser();
    await refused(browser, await visitProvider(await begin(browser), 'id-of-olga'), 'failed');
    expect(api.log()).toContain('"refusal":"failed: invalid_client"');
  });

  test('while no audit record can be written', async () => {
    await start({ isTemporalAway: true });
    const browser = api.browser();
    await refused(browser, await visitProvider(await begin(browser), 'id-of-olga'), 'unavailable');
  });

  test('if the settings name no provider', async () => {
    api = await startConsoleApi({ address: temporal.address });
    expect(await begin(api.browser())).toBe('?signInError=failed');
    expect(await comeBack(api.browser(), `${api.url}/session/oidc/callback?code=x&state=y`)).toBe(
      '?signInError=expired',
    );
  });

  test('at another provider than the one in the settings', async () => {
    await start({ oidc: { issuer: provider.issuer.replace('localhost', '127.0.0.1') } });
    expect(await begin(api.browser())).toBe('?signInError=failed');
  });
});

describe('while the identity provider is unavailable', () => {
  test('the console says so, a token works, and the provider is retried automatically', async () => {
    const settle = await start();
    settle(({ oidc }) => (oidc!['issuer'] = 'http://127.0.0.1:1'));
    const browser = api.browser();
    expect(await begin(browser, '/console/#/orders')).toBe('?signInError=unavailable#/orders');
    expect((await browser.signIn('ana')).status).toBe(200);
    settle();
    expect(await signIn(api.browser(), 'id-of-olga')).toBe('');
  });

  test('a user who returns from the provider sees the same', async () => {
    await start();
    const browser = api.browser();
    const address = await visitProvider(await begin(browser, '/console/#/sweeps'), 'id-of-olga');
    provider.fail();
    expect(await comeBack(browser, address)).toBe('?signInError=unavailable#/sweeps');
    expect(await sessionOf(browser)).toBe(401);
    provider.register(`${api.url}/session/oidc/callback`);
    expect(await signIn(browser, 'id-of-olga')).toBe('');
  });
});

describe('no sign-in leads to another site', () => {
  beforeEach(async () => void (await start()));

  test('by the page to which it returns', async () => {
    for (const [returnTo, page] of [
      ['https://evil.example/', ''],
      ['//evil.example/', ''],
      ['/\\evil.example', ''],
      ['https://evil.example/#/orders', '#/orders'],
      ['/console/#//evil.example', ''],
      ['/console/#/\\evil.example', ''],
      ['/console/#https://evil.example', ''],
      ['javascript:alert(1)', ''],
      ['http://[', ''],
      ['/console/#/orders\r\nset-cookie: a=b', '#/ordersset-cookie:%20a=b'],
      [`/console/#/${'x'.repeat(2_000)}`, ''], // longer than the cookie has room for
    ] as const) {
      const returned = await signIn(api.browser(), 'id-of-olga', returnTo);
      expect([returnTo, returned]).toEqual([returnTo, page]);
    }
  });

  test('through two pages in one address', async () => {
    const browser = api.browser();
    const { headers } = await browser.get('/session/oidc?returnTo=%23/a&returnTo=%23/b');
    const address = await visitProvider(headers.get('location')!, 'id-of-olga');
    expect(await comeBack(browser, address)).toBe('');
  });
});
