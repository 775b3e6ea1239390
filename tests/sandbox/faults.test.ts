import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { FAULT_KINDS } from '../../sandbox/kit/faults.js';
import { visitorOf } from '../screens/visitor.js';
import {
  closingAfterEach,
  CREDENTIALS,
  ledgerOf,
  NEW_ORDER,
  openSs,
  seniorX,
  setFaults,
  sismetro,
  startListener,
} from './support.js';
import { eventually } from '../support/eventually.js';
import type { Client } from './support.js';

const opened = closingAfterEach();

/** Longer than any test: what it delays ends with the stand-in. */
const FOREVER_MS = 600_000;

/** Waits for the first call that changed something. */
const firstWithEffect = (client: Client) =>
  eventually('a call changed something', async () =>
    (await ledgerOf(client)).find(({ effect }: { effect: string | null }) => effect !== null),
  );

describe('a fault of a call', () => {
  test('of kind status is answered instead of the work, as often as the rule says', async () => {
    const { vendor } = opened(await sismetro());
    await setFaults(vendor, [
      { call: 'open', kind: 'status', status: 429, retryAfter: 7, times: 1 },
    ]);
    const refused = await openSs(vendor);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '7']);
    expect((await openSs(vendor)).status).toBe(201);
    expect(await ledgerOf(vendor, 'call=open')).toMatchObject([
      { status: 429, fault: 'status', effect: null, reference: 'acme/1' },
      { status: 201, fault: null, effect: 'opened', ss: '1287593' },
    ]);
  });

  test.each<[kind: string, rule: object, answer: number | 'none', row: object]>([
    ['answer-lost', {}, 'none', { status: null, effect: 'opened' }],
    ['reset', {}, 'none', { status: null, effect: null }],
    ['malformed', {}, 'none', { status: 200, effect: 'opened' }],
    ['answer-cut', {}, 'none', { status: null, effect: 'opened' }],
    ['no-effect', {}, 201, { status: 201, effect: null }],
    ['error-but-commits', { ms: FOREVER_MS }, 504, { status: 504, effect: null }],
    ['delay', { ms: 30, upToMs: 40 }, 201, { status: 201, effect: 'opened' }],
  ])('of kind %s, with %j, is answered %s and does: %j', async (kind, rule, answer, row) => {
    const { vendor } = opened(await sismetro());
    await setFaults(vendor, [{ call: 'open', kind, ...rule }]);
    const answered = openSs(vendor).then(
      ({ status }) => status,
      () => 'none',
    );
    expect(await answered).toBe(answer);
    expect(await ledgerOf(vendor)).toMatchObject([{ fault: kind, ...row }]);
  });

  test('of kind error-but-commits does the work after the answer, if it has a time', async () => {
    const { vendor } = opened(await sismetro());
    await setFaults(vendor, [{ call: 'open', kind: 'error-but-commits', ms: 50 }]);
    expect((await openSs(vendor)).status).toBe(504);
    expect(await firstWithEffect(vendor)).toMatchObject({ status: 504, effect: 'opened' });
  });

  test('of kind delay is recorded as unanswered if the caller gave up meanwhile, and the work is done', async () => {
    const { vendor } = opened(await sismetro());
    await setFaults(vendor, [{ call: 'open', kind: 'delay', ms: 5_000 }]);
    const patience = new AbortController();
    const outcome = openSs(vendor, 'acme/1', {}, patience.signal).catch(String);
    await eventually(
      'the rule was used',
      async () => (await vendor('GET', '/_sandbox/faults')).body.rules[0].fired === 1,
    );
    patience.abort();
    expect(await outcome).toContain('AbortError');
    expect(await firstWithEffect(vendor)).toMatchObject({ status: null, effect: 'opened' });
  });

  test('of kind unauthorized refuses a good token once, with the message of Senior X', async () => {
    const erp = opened(await seniorX());
    const { vendor } = await erp.login();
    await setFaults(vendor, [{ call: 'listOrders', kind: 'unauthorized', times: 1 }]);
    const list = () => vendor('GET', '/erpx_com_ven/pedido/entities/order');
    const refused = await list();
    expect([refused.status, refused.body.reason]).toEqual([401, 'Unauthorized']);
    expect((await list()).status).toBe(200);
  });

  test('for one order spares the others, and with * spares the users at the screens', async () => {
    const { vendor, user } = opened(await sismetro());
    await setFaults(vendor, [
      { call: 'open', kind: 'status', status: 500, match: { reference: 'acme/a' } },
      { call: '*', kind: 'status', status: 503, match: { ss: '1287593' } },
    ]);
    expect((await openSs(vendor, 'acme/a')).status).toBe(500);
    expect((await openSs(vendor, 'acme/b')).status).toBe(201);
    expect((await user('POST', '/campo/ss/1287593/start')).status).toBe(200);
  });

  test('with a probability gives the same run for the same seed', async () => {
    const outcomes = async (seed: number) => {
      const { vendor, close } = await sismetro();
      await setFaults(
        vendor,
        [{ call: 'listAll', kind: 'status', status: 503, probability: 0.5 }],
        seed,
      );
      const seen: number[] = [];
      for (let call = 0; call < 30; call++) seen.push((await vendor('GET', '/SS/listAll')).status);
      await close();
      return seen.join(' ');
    };
    const first = await outcomes(7);
    expect(first).toContain('200');
    expect(first).toContain('503');
    expect(await outcomes(7)).toBe(first);
    expect(await outcomes(8)).not.toBe(first);
  });

  test('is added by POST, and ended by its name without the others', async () => {
    const { vendor } = opened(await sismetro());
    await setFaults(vendor, [{ call: 'open', kind: 'status', status: 500 }]);
    const added = { name: 'key', call: 'listAll', kind: 'unauthorized' };
    await vendor('POST', '/_sandbox/faults', { rules: [added] });
    await vendor('POST', '/_sandbox/faults', { rules: [{ ...added, call: 'findBySs' }] });
    expect((await vendor('GET', '/SS/listAll')).status).toBe(200);
    expect((await vendor('GET', '/SS/findBySs?ss=1')).status).toBe(401);
    expect((await vendor('DELETE', '/_sandbox/faults/key')).status).toBe(204);
    expect((await vendor('DELETE', '/_sandbox/faults/key')).status).toBe(404);
    expect((await vendor('GET', '/SS/findBySs?ss=1')).status).toBe(200);
    expect((await openSs(vendor)).status).toBe(500);
  });

  test('is ended by DELETE with all others, and refused if it can never fire', async () => {
    const { vendor } = opened(await sismetro());
    await setFaults(vendor, [{ call: '*', kind: 'status', status: 500 }]);
    await vendor('DELETE', '/_sandbox/faults');
    expect((await openSs(vendor)).status).toBe(201);
    const misspelt = await setFaults(vendor, [{ call: 'opne', kind: 'reset' }]);
    expect([misspelt.status, misspelt.body.message]).toEqual([
      400,
      expect.stringContaining('open'),
    ]);
    expect((await setFaults(vendor, [{ call: 'webhook', kind: 'reset' }])).status).toBe(400);
    expect((await setFaults(vendor, [{ call: 'open', kind: 'duplicate' }])).status).toBe(400);
    const backwards = { call: 'open', kind: 'delay', ms: 30, upToMs: 10 };
    expect((await setFaults(vendor, [backwards])).status).toBe(400);
  });
});

describe('the page Falhas', () => {
  test.each([
    ['Senior X', seniorX],
    ['Sismetro', sismetro],
  ])('of %s switches each fault on, once or for good', async (_name, start) => {
    const { url, user } = opened(await start());
    const { post, page } = visitorOf(url);
    const shown = await (await page('/telas/falhas')).text();
    const ids = [...shown.matchAll(/falhas\/([a-z0-9-]+)\/sempre/g)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(5);
    for (const id of ids) {
      for (const [times, wanted] of [
        ['uma-vez', 1],
        ['sempre', undefined],
      ] as const) {
        expect((await post(`/telas/falhas/${id}/${times}`, {})).status).toBe(303);
        const { rules } = (await user('GET', '/_sandbox/faults')).body;
        const named = rules.filter(({ name }: { name: string }) => name === id);
        expect(named).toMatchObject([{ fired: 0 }]);
        expect(named[0].times).toBe(wanted);
      }
    }
  });

  test('ends a fault after the next call, or when it is switched off', async () => {
    const { url, user, vendor } = opened(await sismetro());
    const { post } = visitorOf(url);
    await post('/telas/falhas/fora-do-ar/uma-vez', {});
    await post('/telas/falhas/chave-trocada/sempre', {});
    expect((await openSs(vendor)).status).toBe(503);
    expect((await openSs(vendor)).status).toBe(401);
    expect((await post('/telas/falhas/chave-trocada/desligar', {})).status).toBe(303);
    expect((await post('/telas/falhas/chave-trocada/desligar', {})).status).toBe(404);
    expect((await openSs(vendor)).status).toBe(201);
    const { rules } = (await user('GET', '/_sandbox/faults')).body;
    expect(rules).toMatchObject([{ name: 'fora-do-ar', fired: 1, spent: true }]);
  });
});

test('docs/doubles.md describes every kind, and no other', () => {
  const text = readFileSync(new URL('../../docs/doubles.md', import.meta.url), 'utf8');
  const tables = text.split('\n\n').filter((block) => block.startsWith('| kind '));
  const documented = tables.flatMap((table) =>
    [...table.matchAll(/^\| `([a-z-]+)`/gm)].map(([, kind]) => kind),
  );
  expect(documented.toSorted()).toEqual(FAULT_KINDS.toSorted());
});

describe('a delivery', () => {
  async function erpAndListener(retries: number, answer: Parameters<typeof startListener>[0]) {
    const listener = opened(await startListener(answer));
    const erp = opened(await seniorX({ retries }));
    await erp.user('POST', '/erp/webhooks', {
      event: 'erpx_com_ven/pedido/externalServiceOrderFinished',
      url: `${listener.url}/serviceOrder/open`,
      headers: { key: 'ponte-key' },
    });
    const closeOrder = async () => {
      const { body } = await erp.user('POST', '/erp/orders', NEW_ORDER);
      await erp.user('POST', `/erp/orders/${body.id}/close`);
      return eventually('the webhook is over', async () => {
        const path = `/_sandbox/deliveries?orderId=${body.id}`;
        const [delivery] = (await erp.user('GET', path)).body.items;
        return delivery?.state !== 'pending' && delivery;
      });
    };
    return { ...erp, listener, closeOrder };
  }

  test('with the fault duplicate sends the same event more than once, at the same time', async () => {
    let release = () => {};
    const allThere = new Promise<void>((resolve) => (release = resolve));
    const erp = await erpAndListener(0, async ({ atOnce }) => {
      if (atOnce === 3) release();
      await allThere;
      return { status: 202 };
    });
    await setFaults(erp.user, [{ call: 'webhook', kind: 'duplicate', copies: 3, times: 1 }]);
    const delivery = await erp.closeOrder();
    const ids = erp.listener.received.map(({ body }) => body.eventId);
    expect([ids.length, new Set(ids).size]).toEqual([3, 1]);
    expect(delivery).toMatchObject({ state: 'delivered', fault: 'duplicate' });
    expect(delivery.attempts.map(({ copy }: { copy: number }) => copy).sort()).toEqual([1, 2, 3]);
    expect(await ledgerOf(erp.user, 'call=erp.closeOrder')).toMatchObject([
      { effect: 'closed-awaiting' },
    ]);
  });

  test('with the fault lost is never sent, but recorded', async () => {
    const erp = await erpAndListener(0, () => ({ status: 202 }));
    await setFaults(erp.user, [{ call: 'webhook', kind: 'lost', times: 1 }]);
    expect(await erp.closeOrder()).toMatchObject({ state: 'lost', fault: 'lost', attempts: [] });
    expect(await erp.closeOrder()).toMatchObject({ state: 'delivered', fault: null });
    expect(erp.listener.received).toHaveLength(1);
  });

  test('is retried on 5xx, and given up on 4xx or without retries', async () => {
    const answers = [503, 202, 422];
    const erp = await erpAndListener(2, () => ({ status: answers.shift() ?? 500 }));
    expect(await erp.closeOrder()).toMatchObject({
      state: 'delivered',
      attempts: [{ status: 503 }, { status: 202 }],
    });
    expect(await erp.closeOrder()).toMatchObject({ state: 'failed', attempts: [{ status: 422 }] });
    const strict = await erpAndListener(0, () => ({ status: 503 }));
    expect(await strict.closeOrder()).toMatchObject({
      state: 'failed',
      attempts: [{ status: 503 }],
    });
  });
});

describe('the ledger', () => {
  test('contains every call in order, even if refused, unknown or unreadable, and is read in pages', async () => {
    const { vendor, user, url } = opened(await sismetro());
    await openSs(vendor);
    await user('GET', '/SS/listAll');
    await vendor('GET', '/nowhere');
    await fetch(`${url}/serviceOrder/open`, { method: 'POST', body: '{"broken' });
    await vendor('GET', '/_sandbox/health');
    const first = (await vendor('GET', '/_sandbox/ledger?limit=3')).body;
    expect(
      first.items.map(({ call, status }: { call: string; status: number }) => [call, status]),
    ).toEqual([
      ['open', 201],
      ['listAll', 401],
      ['unknown', 404],
    ]);
    expect(first.items[0].body.requester.name).toBe('Padaria Aurora');
    const rest = (await vendor('GET', `/_sandbox/ledger?limit=3&after=${first.next}`)).body;
    expect(rest).toMatchObject({ items: [{ call: 'unreadable', status: 400 }], next: null });
  });

  test('contains no key, secret or token', async () => {
    const erp = opened(await seniorX());
    const { token, anonymous, vendor } = await erp.login();
    await anonymous('POST', '/platform/authentication/refreshToken', {
      refreshToken: token.refresh_token,
    });
    await vendor('GET', '/erpx_com_ven/pedido/entities/order');
    await erp.user('POST', '/erp/webhooks', {
      event: 'e',
      url: 'http://127.0.0.1:1/',
      headers: { key: 'webhook-key' },
    });
    const field = opened(await sismetro());
    const { body } = await openSs(field.vendor);
    await fetch(body.link);
    const text = JSON.stringify([await ledgerOf(erp.user), await ledgerOf(field.user)]);
    const secrets = [
      CREDENTIALS.secret,
      token.access_token,
      token.refresh_token,
      'webhook-key',
      'sismetro-key',
      new URL(body.link).searchParams.get('token'),
    ];
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(text).toContain(CREDENTIALS.clientId);
  });
});
