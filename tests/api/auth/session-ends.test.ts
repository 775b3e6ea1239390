/** How sessions end in every api process: by sign-out, by idleness, by replacement, or by a user. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NativeConnection } from '@temporalio/worker';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createOpenSessions } from '../../../api/auth/session-store.js';
import { TemporalUnavailableError } from '../../../platform/temporal/errors.js';
import { createTemporal } from '../../../platform/temporal/temporal.js';
import { sessionWorkflowId } from '../../../workflows/session/messages.js';
import { FREE_PORTS, settlePorts } from '../../../sandbox/stack/ports.js';
import { eventually } from '../../support/eventually.js';
import { workflowBundle } from '../../support/temporal.js';
import {
  newBrowser,
  sessionIdOf,
  startConsoleApi,
  type Browser,
  type ConsoleApi,
} from '../support/console.js';
import { startOwnTemporal, useTemporal } from '../support/temporal.js';
import { quietRuntime } from '../../support/quiet-runtime.js';
import { createWorker } from '../../support/in-this-thread.js';

const LOOK = '/session';
const MINUTE = 60_000;

const temporal = useTemporal();
const apis: ConsoleApi[] = [];

beforeAll(() => quietRuntime());

const realNow = Date.now;
const realUptime = performance.now.bind(performance);

afterEach(async () => {
  Date.now = realNow;
  performance.now = realUptime;
  await Promise.all(apis.splice(0).map((api) => api.close()));
});

type Options = Parameters<typeof startConsoleApi>[0];

async function start(change?: Options['change'], address = temporal.address): Promise<ConsoleApi> {
  const mayStop = address !== temporal.address;
  const api = await startConsoleApi({
    address,
    ...(change && { change }),
    ...(mayStop && { leastTemporalMs: 0 }),
  });
  apis.push(api);
  return api;
}

/** Advances this process's clocks by so many milliseconds. */
const later = (ms: number) => {
  const [before, uptime] = [Date.now, performance.now.bind(performance)];
  Date.now = () => before() + ms;
  performance.now = () => uptime() + ms;
};

/** The browser of an attacker who obtained the cookie. */
function copyOf(browser: Browser, { url }: ConsoleApi): Browser {
  const copy = newBrowser(url);
  copy.setCookie('ponte', browser.cookies()['ponte']!);
  return copy;
}

const statusOf = async (browser: Browser, headers?: Record<string, string>) =>
  (await browser.get(LOOK, headers)).status;

describe('signing out', () => {
  test('rejects a copied cookie here at once, elsewhere within seconds, and after a restart', async () => {
    const [api, sibling] = [await start(), await start()];
    const browser = await api.as('ana');
    const [copy, elsewhere] = [copyOf(browser, api), copyOf(browser, sibling)];
    expect([await statusOf(copy), await statusOf(elsewhere)]).toEqual([200, 200]);
    expect((await browser.call('DELETE', '/session')).status).toBe(204);
    expect(await statusOf(copy)).toBe(401);
    later(5_001); // the other process asks again
    expect(await statusOf(elsewhere)).toBe(401);
    const restarted = await start();
    expect(await statusOf(copyOf(copy, restarted))).toBe(401);
  });

  test('deletes the cookie with the attributes with which it was set, and what the browser has cached', async () => {
    const api = await start();
    const browser = await api.as('ana');
    expect((await browser.get(LOOK)).headers.get('clear-site-data')).toBeNull();
    const { headers } = await browser.call('DELETE', '/session');
    expect(headers.get('clear-site-data')).toBe('"cache"');
    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^ponte=; Path=\/; Expires=Thu, 01 Jan 1970[^;]+; HttpOnly; SameSite=Strict$/,
      ),
    ]);
  });

  test("leaves the operator's other sessions unchanged", async () => {
    const api = await start();
    const [one, other] = [await api.as('ana'), await api.as('ana')];
    await one.call('DELETE', '/session');
    expect(await statusOf(other)).toBe(200);
  });
});

describe('signing in again', () => {
  test('ends the session that the browser had', async () => {
    const api = await start();
    const browser = await api.as('ana');
    const copy = copyOf(browser, api);
    await browser.signIn('nobody');
    expect(await statusOf(copy)).toBe(200);
    await browser.signIn('rui');
    expect(await statusOf(copy)).toBe(401);
    expect((await browser.get(LOOK)).body['name']).toBe('rui');
  });
});

describe('an unused session', () => {
  test('ends after half an hour, for good', async () => {
    const api = await start();
    const browser = await api.as('ana');
    expect(await statusOf(browser)).toBe(200);
    const handle = temporal.client.workflow.getHandle(
      sessionWorkflowId(await sessionIdOf(browser)),
    );
    later(29 * MINUTE);
    expect(await statusOf(browser)).toBe(200);
    later(33 * MINUTE);
    expect(await statusOf(browser)).toBe(401);
    Date.now = realNow;
    expect(await statusOf(browser)).toBe(401);
    const { status } = await eventually('Temporal knows', async () => {
      const described = await handle.describe();
      return described.status.name !== 'RUNNING' && described;
    });
    expect(status.name).toBe('TERMINATED');
  });

  test('ends although its page keeps polling', async () => {
    const api = await start();
    const browser = await api.as('ana');
    const unattended = { 'x-unattended': 'true' };
    for (let passed = 0; passed < 25; passed += 5) {
      later(5 * MINUTE);
      expect(await statusOf(browser, unattended)).toBe(200);
    }
    later(8 * MINUTE);
    expect(await statusOf(browser, unattended)).toBe(401);
  });

  test('lasts until its fixed end if the settings say so', async () => {
    const api = await start((settings) => (settings.sessions.idleMinutes = 0));
    const browser = await api.as('ana');
    later(11 * 60 * MINUTE);
    expect(await statusOf(browser)).toBe(200);
    later(61 * MINUTE);
    expect(await statusOf(browser)).toBe(401);
  });

  test('is valid in every process if one of them is used, even in one that has just started', async () => {
    const [api, sibling] = [await start(), await start()];
    const connection = await NativeConnection.connect({ address: temporal.address });
    const { namespace } = temporal;
    const taskQueue = 'ponte-test';
    const worker = await createWorker({ connection, namespace, taskQueue, workflowBundle });
    await worker.runUntil(async () => {
      const browser = await api.as('ana');
      const elsewhere = copyOf(browser, sibling);
      expect(await statusOf(elsewhere)).toBe(200);
      later(20 * MINUTE);
      expect(await statusOf(browser)).toBe(200);
      const handle = temporal.client.workflow.getHandle(
        sessionWorkflowId(await sessionIdOf(browser)),
      );
      await eventually('the use is noted', async () => {
        const { memo, startTime } = await handle.describe();
        const passed = Date.parse(String(memo?.['lastUsedAt'])) - startTime.getTime();
        return passed > 19 * MINUTE;
      });
      later(25 * MINUTE);
      expect(await statusOf(elsewhere)).toBe(200);
      expect(await statusOf(copyOf(browser, await start()))).toBe(200);
      await handle.terminate();
    });
    await connection.close();
  });
});

describe('while Temporal is unavailable', () => {
  test('a session is answered 503, not 401, and is valid or ended again once Temporal is back', async () => {
    const home = mkdtempSync(join(tmpdir(), 'ponte-sessions-'));
    const dbFile = join(home, 'temporal.db');
    const { temporal: port } = (await settlePorts(FREE_PORTS, 0)).ports; // stays free while the server is down
    let server = await startOwnTemporal({ dbFile, port });
    try {
      const api = await start(undefined, server.address);
      const [staying, going] = [await api.as('ana'), await api.as('rui')];
      const copy = copyOf(going, api);
      expect([await statusOf(staying), await statusOf(going)]).toEqual([200, 200]);
      await server.stop();
      later(6_000); // what was known about the sessions is out of date now
      expect(await statusOf(staying)).toBe(503);
      const root = { authorization: 'Bearer token-of-root' };
      expect(await statusOf(newBrowser(api.url), root)).toBe(200); // tokens of programs still work
      const answer = await going.call('DELETE', '/session');
      expect([answer.status, going.cookies()]).toEqual([503, {}]);
      server = await startOwnTemporal({ dbFile, port });
      await eventually('it counts again', async () => (await statusOf(staying)) === 200);
      expect(await statusOf(copy)).toBe(401);
      const fresh = copyOf(copy, await start(undefined, server.address));
      await eventually('who went is out elsewhere', async () => (await statusOf(fresh)) === 401);
    } finally {
      await server.stop();
    }
  });
});

describe('the cost of sessions', () => {
  test('is one query in five seconds, however many requests there are, and one report of use in minutes', async () => {
    let asked = 0;
    const open = createOpenSessions({
      temporal: createTemporal(temporal.client),
      taskQueue: 'ponte-test',
      ask: (question) => {
        asked += 1;
        return question();
      },
      settings: () => ({ sessions: { hours: 12, idleMinutes: 30 } }),
    });
    const expiresAt = Date.now() + 12 * 60 * MINUTE;
    const session = { id: `cost-${realNow()}`, expiresAt };
    const since = new Date().toISOString();
    const who = { name: 'ana', via: 'token', owner: 'token ana', tenants: [], since };
    await open.begin({ ...who, id: session.id, expiresAt: new Date(expiresAt).toISOString() });
    expect(asked).toBe(1);
    const ask = () => Promise.all(Array.from({ length: 500 }, () => open.isOpen(session, true)));
    expect(new Set(await ask())).toEqual(new Set([true]));
    expect(asked).toBe(2);
    later(3 * MINUTE);
    await ask();
    expect(asked).toBe(4); // one query, and one signal of the use
    await open.end(session);
    expect(new Set(await ask())).toEqual(new Set([false]));
    expect(asked).toBe(5);
  });

  test('is nothing for a session that this process could not end at Temporal: it is still refused', async () => {
    const open = createOpenSessions({
      temporal: createTemporal(temporal.client),
      taskQueue: 'ponte-test',
      ask: () => Promise.reject(new TemporalUnavailableError('away')),
      settings: () => ({ sessions: { hours: 12, idleMinutes: 30 } }),
    });
    const session = { id: 'any', expiresAt: Date.now() + MINUTE };
    await expect(open.end(session)).rejects.toThrow(TemporalUnavailableError);
    expect(await open.isOpen(session, true)).toBe(false);
  });
});
