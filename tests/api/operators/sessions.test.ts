/** Lists of sessions, and who may end them. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { browserOf } from '../../../api/auth/session-middleware.js';
import { eventually } from '../../support/eventually.js';
import { call } from '../support/api.js';
import { sessionIdOf, startConsoleApi, type Browser, type ConsoleApi } from '../support/console.js';
import { useTemporal } from '../support/temporal.js';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

interface Shown {
  readonly id: string;
  readonly name: string;
  readonly current: boolean;
  readonly own: boolean;
}

const temporal = useTemporal();
let api: ConsoleApi;

beforeEach(async () => {
  api = await startConsoleApi({ address: temporal.address });
});

afterEach(async () => {
  // a session that has just begun may be listed a moment later
  await eventually('no session is open', async () => {
    for await (const { workflowId } of temporal.client.workflow.list({ query: OPEN })) {
      await temporal.client.workflow
        .getHandle(workflowId)
        .terminate()
        .catch(() => {}); // it may have just ended
    }
    return (await temporal.client.workflow.count(OPEN)).count === 0;
  });
  await api.close();
});

const OPEN = "WorkflowType = 'session' AND ExecutionStatus = 'Running'";

/** The sessions that a user sees, once there are `count`. */
const seenBy = (browser: Browser, count: number): Promise<Shown[]> =>
  eventually(`${count} sessions are listed`, async () => {
    const { status, body } = await browser.get('/sessions');
    expect(status).toBe(200);
    const items = body['items'] as Shown[];
    return items.length === count && items;
  });

const namesOf = (shown: readonly Shown[]) => shown.map(({ name }) => name).toSorted();

const isIn = async (browser: Browser) => (await browser.get('/session')).status === 200;

const ending = async (browser: Browser, id: string) =>
  (await browser.call('DELETE', `/sessions/${id}`)).status;

describe('every operator', () => {
  test('sees their own sessions, where and since when, and which one this is', async () => {
    const began = Date.now();
    const [here, there] = [await api.as('ana'), api.browser()];
    await there.call('POST', '/session', { token: 'token-of-ana' }, { 'user-agent': FIREFOX });
    await api.as('rui');
    await seenBy(here, 2);
    await there.get('/session'); // the last used session comes first
    const [first, second] = await seenBy(here, 2);
    const common = {
      ...{ id: expect.stringMatching(/^[\w-]{22}$/), name: 'ana', via: 'token', own: true },
      ...{ since: expect.any(String), lastUsedAt: expect.any(String) },
      expiresAt: expect.any(String),
    };
    const shown = [first, second].toSorted((a, b) => Number(a!.current) - Number(b!.current));
    expect(shown).toEqual([
      { ...common, browser: 'Firefox · Linux', current: false },
      { ...common, browser: null, current: true },
    ]);
    const { since, expiresAt } = first as unknown as { since: string; expiresAt: string };
    expect(Date.parse(since)).toBeGreaterThanOrEqual(began);
    expect(Date.parse(expiresAt) - Date.parse(since)).toBe(12 * 3_600_000);
  });

  test('ends another one of their sessions, which is audited', async () => {
    const [here, there] = [await api.as('ana'), await api.as('ana')];
    const id = await sessionIdOf(there);
    expect(await ending(here, id)).toBe(204);
    expect([await isIn(here), await isIn(there)]).toEqual([true, false]);
    expect(await ending(here, id)).toBe(404);
    expect((await seenBy(here, 1))[0]).toMatchObject({ current: true });
    const root = await api.as('root');
    const [trace] = await eventually('the audit record is listed', async () => {
      const { items } = (await root.get('/audit?action=end-session&by=ana')).body;
      const found = (items as { target: string }[]).filter(({ target }) => target.endsWith(id));
      return found.length > 0 && found;
    });
    expect(trace).toMatchObject({ target: `session/${id}`, details: 'ana (token)', tenant: null });
  });

  test('neither sees nor ends those of others', async () => {
    const [ana, rui] = [await api.as('ana'), await api.as('rui')];
    const id = await sessionIdOf(rui);
    expect(namesOf(await seenBy(ana, 1))).toEqual(['ana']);
    const made = 'x'.repeat(22);
    for (const unknown of [id, made, 'x', 'x'.repeat(5_000), '%00', '..%2Forder%2Facme%2F1']) {
      expect(await ending(ana, unknown)).toBe(404);
    }
    expect(await isIn(rui)).toBe(true);
  });

  test('also sees them with a token, none of which is the current one', async () => {
    await api.as('ana');
    await eventually('it is listed', async () => {
      const headers = { authorization: 'Bearer token-of-ana' };
      const { body } = await call(`${api.url}/sessions`, { headers });
      const [one, ...others] = body['items'] as Shown[];
      return one?.own && !one.current && others.length === 0;
    });
  });
});

describe('an administrator', () => {
  test('sees and ends all sessions', async () => {
    const [root, rui] = [await api.as('root'), await api.as('rui')];
    expect(namesOf(await seenBy(root, 2))).toEqual(['root', 'rui']);
    expect(await ending(root, await sessionIdOf(rui))).toBe(204);
    expect(await isIn(rui)).toBe(false);
  });

  test('of one company sees and ends those of operators with no other company', async () => {
    const [bob, bia, ana, root] = await Promise.all(['bob', 'bia', 'ana', 'root'].map(api.as));
    await seenBy(root!, 4);
    expect(namesOf(await seenBy(bob!, 2))).toEqual(['bia', 'bob']);
    expect(await ending(bob!, await sessionIdOf(ana!))).toBe(404);
    expect(await isIn(ana!)).toBe(true);
    expect(await ending(bob!, await sessionIdOf(bia!))).toBe(204);
    expect(await isIn(bia!)).toBe(false);
  });
});

test('no session is ended if it cannot be audited', async () => {
  const away = await startConsoleApi({});
  try {
    const headers = { authorization: 'Bearer token-of-root' };
    const answers = [
      await call(`${away.url}/sessions`, { headers }),
      await call(`${away.url}/sessions/${'x'.repeat(22)}`, { method: 'DELETE', headers }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([503, 503]);
  } finally {
    await away.close();
  }
});

describe('a browser', () => {
  const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';
  test.each([
    ['Firefox · Linux', FIREFOX],
    [
      'Chrome · Windows',
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/141.0.0.0 Safari/537.36`,
    ],
    [
      'Edge · Windows',
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/141.0.0.0 Safari/537.36 Edg/141.0`,
    ],
    [
      'Safari · iOS',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    ],
    [
      'Chrome · Android',
      `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} Chrome/141.0.0.0 Mobile Safari/537.36`,
    ],
    ['macOS', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)'],
  ])('is called %s', (name, told) => {
    expect(called(told)).toBe(name);
  });

  test.each([undefined, '', 'Ana Souza <ana@example.com>', `${'x'.repeat(10_000)} Firefox/1.0`])(
    'has no name if it is unknown',
    (told) => {
      expect(called(told)).toBeUndefined();
    },
  );

  const called = (told: string | undefined) =>
    browserOf({ get: () => told } as unknown as Parameters<typeof browserOf>[0]);
});
