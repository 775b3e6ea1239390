import { describe, expect, test } from '@jest/globals';
import {
  closingAfterEach,
  CREDENTIALS,
  ledgerOf,
  NEW_ORDER,
  openBody,
  openSs,
  seniorX,
  setFaults,
  sismetro,
  startListener,
  UNIT,
  until,
} from './support.js';
import type { Client } from './support.js';

const opened = closingAfterEach();

/** Longer than any test: what it delays ends with the stand-in. */
const FOREVER_MS = 600_000;

/** Waits for the first call that changed something. */
const firstWithEffect = (client: Client) =>
  until(async () =>
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

  test('of kind answer-lost does the work, which the caller cannot know', async () => {
    const { vendor } = opened(await sismetro());
    await setFaults(vendor, [{ call: 'open', kind: 'answer-lost' }]);
    await expect(openSs(vendor)).rejects.toThrow();
    expect(await ledgerOf(vendor, 'orderId=1')).toMatchObject([
      { call: 'open', status: null, fault: 'answer-lost', effect: 'opened', ss: '1287593' },
    ]);
    expect((await vendor('GET', '/SS/findBySs?ss=1287593')).body.valid).toBe(true);
  });

  test('of kind reset breaks the connection, and nothing is done', async () => {
    const { vendor } = opened(await sismetro());
    await setFaults(vendor, [{ call: '*', kind: 'reset', times: 1 }]);
    await expect(openSs(vendor)).rejects.toThrow();
    expect(await ledgerOf(vendor)).toMatchObject([{ status: null, fault: 'reset', effect: null }]);
    expect((await vendor('GET', '/SS/listAll')).body.resultList).toEqual([]);
  });

  test('of kind malformed does the work, but the answer is not JSON', async () => {
    const { vendor } = opened(await sismetro());
    await setFaults(vendor, [{ call: 'open', kind: 'malformed', times: 1 }]);
    await expect(openSs(vendor)).rejects.toThrow(SyntaxError);
    expect(await ledgerOf(vendor, 'call=open')).toMatchObject([{ status: 200, effect: 'opened' }]);
  });

  test('of kind hang sends no answer until the caller gives up', async () => {
    const { vendor, url } = opened(await sismetro());
    await setFaults(vendor, [{ call: 'listAll', kind: 'hang' }]);
    const patience = new AbortController();
    const outcome = fetch(`${url}/SS/listAll`, { signal: patience.signal }).catch(String);
    await until(async () => (await ledgerOf(vendor)).length === 1);
    patience.abort();
    expect(await outcome).toContain('AbortError');
  });

  test.each([
    ['a negative one', -5, '-5'],
    ['a date', 'Wed, 21 Oct 2015 07:28:00 GMT', 'Wed, 21 Oct 2015 07:28:00 GMT'],
    ['a huge one', 999_999_999, '999999999'],
    ['none', undefined, null],
  ])('of kind status sends the Retry-After of the rule: %s', async (_which, retryAfter, sent) => {
    const { vendor } = opened(await sismetro());
    await setFaults(vendor, [{ call: 'open', kind: 'status', status: 503, retryAfter }]);
    const { status, headers } = await openSs(vendor);
    expect([status, headers.get('retry-after')]).toEqual([503, sent]);
  });

  test('of kind answer-lost with a time breaks the connection first, and does the work later', async () => {
    const { vendor } = opened(await sismetro());
    await setFaults(vendor, [{ call: 'open', kind: 'answer-lost', ms: FOREVER_MS }]);
    await expect(openSs(vendor)).rejects.toThrow();
    expect(await ledgerOf(vendor)).toMatchObject([{ status: null, effect: null, effectAt: null }]);
    await setFaults(vendor, [{ call: 'open', kind: 'answer-lost', ms: 50 }]);
    await expect(openSs(vendor)).rejects.toThrow();
    const entry = await firstWithEffect(vendor);
    expect(entry).toMatchObject({ fault: 'answer-lost', effect: 'opened', ss: '1287593' });
    expect(Date.parse(entry.effectAt)).toBeGreaterThan(Date.parse(entry.at));
  });

  test.each([504, 502, 500, 408])(
    'of kind error-but-commits is answered %i, and the work is done at once',
    async (status) => {
      const { vendor } = opened(await sismetro());
      await setFaults(vendor, [{ call: 'open', kind: 'error-but-commits', status }]);
      expect((await openSs(vendor)).status).toBe(status);
      expect(await ledgerOf(vendor)).toMatchObject([{ status, effect: 'opened' }]);
    },
  );

  test('of kind error-but-commits with a time does the work after the answer', async () => {
    const { vendor } = opened(await sismetro());
    await setFaults(vendor, [{ call: 'open', kind: 'error-but-commits', ms: FOREVER_MS }]);
    expect((await openSs(vendor)).status).toBe(504);
    expect(await ledgerOf(vendor)).toMatchObject([{ status: 504, effect: null }]);
    await setFaults(vendor, [{ call: 'open', kind: 'error-but-commits', ms: 50 }]);
    expect((await openSs(vendor)).status).toBe(504);
    expect(await firstWithEffect(vendor)).toMatchObject({ status: 504, effect: 'opened' });
  });

  test('of kind late-commit is never answered, and does the work only after the caller has given up', async () => {
    const { vendor, url } = opened(await sismetro());
    await setFaults(vendor, [{ call: 'open', kind: 'late-commit', ms: 20 }]);
    const patience = new AbortController();
    const outcome = fetch(`${url}/serviceOrder/open`, {
      method: 'POST',
      headers: { ...UNIT, 'content-type': 'application/json' },
      body: JSON.stringify(openBody('acme/1')),
      signal: patience.signal,
    }).catch(String);
    await until(async () => (await ledgerOf(vendor)).length === 1);
    expect((await vendor('GET', '/SS/listAll')).body.resultList).toEqual([]);
    patience.abort();
    expect(await outcome).toContain('AbortError');
    expect(await firstWithEffect(vendor)).toMatchObject({ status: null, effect: 'opened' });
  });

  test('of kind answer-cut does the work, and sends half of the answer', async () => {
    const { vendor } = opened(await sismetro());
    await setFaults(vendor, [{ call: 'open', kind: 'answer-cut' }]);
    await expect(openSs(vendor)).rejects.toThrow('terminated');
    expect(await ledgerOf(vendor)).toMatchObject([{ status: null, effect: 'opened' }]);
  });

  test.each([
    ['html', '<!doctype html>'],
    ['shape', '{"ok":true'],
    ['empty', ''],
  ])('of kind malformed as %s does the work, but its 200 cannot be read', async (as, start) => {
    const { vendor, url } = opened(await sismetro());
    await setFaults(vendor, [{ call: 'open', kind: 'malformed', as }]);
    const answer = await fetch(`${url}/serviceOrder/open`, {
      method: 'POST',
      headers: UNIT,
      body: JSON.stringify(openBody('acme/1')),
    });
    expect(answer.status).toBe(200);
    expect((await answer.text()).startsWith(start)).toBe(true);
    expect(await ledgerOf(vendor)).toMatchObject([{ status: 200, effect: 'opened' }]);
  });

  test('of kind no-effect is answered as if the work were done, but nothing is', async () => {
    const { vendor } = opened(await sismetro());
    await setFaults(vendor, [{ call: 'open', kind: 'no-effect', times: 1 }]);
    const { status, body } = await openSs(vendor);
    expect([status, body.ss]).toEqual([201, 1287593]);
    expect(await ledgerOf(vendor)).toMatchObject([{ status: 201, effect: null }]);
    expect((await vendor('GET', '/SS/listAll')).body.resultList).toEqual([]);
  });

  test.each([
    ['open', { message: 'Limite excedido' }],
    ['findByReference', { message: 'Chave inválida' }],
    ['findBySs', {}],
    ['listAll', { message: 'Chave inválida' }],
  ])('of kind refusal answers %s with a no in a 200 and the body %j', async (call, words) => {
    const { vendor } = opened(await sismetro());
    await setFaults(vendor, [{ call, kind: 'refusal', ...words }]);
    const asked = {
      open: () => openSs(vendor),
      findByReference: () => vendor('GET', '/serviceOrder/findByReference?reference=acme/1'),
      findBySs: () => vendor('GET', '/SS/findBySs?ss=1'),
      listAll: () => vendor('GET', '/SS/listAll'),
    }[call]!;
    const { status, body } = await asked();
    expect([status, body]).toEqual([200, { valid: false, ...words }]);
    expect(await ledgerOf(vendor)).toMatchObject([{ status: 200, fault: 'refusal', effect: null }]);
  });

  test('of kind delay may do the work first, and draws its time', async () => {
    const { vendor } = opened(await sismetro());
    const rule = { call: 'open', kind: 'delay', ms: 60_000, commits: 'start' };
    await setFaults(vendor, [{ ...rule, upToMs: 70_000 }]);
    const patience = new AbortController();
    const outcome = openSs(vendor, 'acme/1', {}, patience.signal).catch(String);
    await until(
      async () => (await vendor('GET', '/SS/listAll')).body.valid && firstWithEffect(vendor),
    );
    patience.abort();
    expect(await outcome).toContain('AbortError');
    const backwards = await setFaults(vendor, [{ ...rule, upToMs: 10 }]);
    expect([backwards.status, backwards.body.message]).toEqual([
      400,
      expect.stringContaining('upToMs'),
    ]);
  });

  test('of kind delay is recorded as unanswered if the caller gave up meanwhile, and the work is done', async () => {
    const { vendor } = opened(await sismetro());
    await setFaults(vendor, [{ call: 'open', kind: 'delay', ms: 5_000 }]);
    const patience = new AbortController();
    const outcome = openSs(vendor, 'acme/1', {}, patience.signal).catch(String);
    await until(async () => (await vendor('GET', '/_sandbox/faults')).body.rules[0].fired === 1);
    patience.abort();
    expect(await outcome).toContain('AbortError');
    expect(await firstWithEffect(vendor)).toMatchObject({ status: null, effect: 'opened' });
  });

  test('of kind delay answers late, and correctly', async () => {
    const { vendor } = opened(await sismetro());
    await setFaults(vendor, [{ call: 'open', kind: 'delay', ms: 30 }]);
    expect((await openSs(vendor)).status).toBe(201);
    expect(await ledgerOf(vendor)).toMatchObject([{ fault: 'delay', effect: 'opened' }]);
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

  test('with a probability gives the same run for the same seed, and is counted', async () => {
    const outcomes = async (seed: number) => {
      const { vendor, close } = await sismetro();
      await setFaults(
        vendor,
        [{ call: 'listAll', kind: 'status', status: 503, probability: 0.5 }],
        seed,
      );
      const seen: number[] = [];
      for (let call = 0; call < 30; call++) seen.push((await vendor('GET', '/SS/listAll')).status);
      const counts = (await vendor('GET', '/_sandbox/faults/counts')).body;
      const failed = seen.filter((status) => status === 503).length;
      expect(counts).toEqual({
        items: [{ call: 'listAll', kind: 'status', count: failed }],
        total: failed,
      });
      await close();
      return seen.join(' ');
    };
    const first = await outcomes(7);
    expect(first).toContain('200');
    expect(first).toContain('503');
    expect(await outcomes(7)).toBe(first);
    expect(await outcomes(8)).not.toBe(first);
  });

  test('with lastsMs continues for a while after it fires once, like a changed key', async () => {
    const { vendor } = opened(await sismetro());
    const rule = { call: '*', kind: 'unauthorized', times: 1 };
    await setFaults(vendor, [{ ...rule, lastsMs: FOREVER_MS }]);
    expect((await openSs(vendor)).status).toBe(401);
    expect((await vendor('GET', '/SS/listAll')).status).toBe(401);
    await setFaults(vendor, [{ ...rule, lastsMs: 300 }]);
    expect((await openSs(vendor)).status).toBe(401);
    await until(async () => (await vendor('GET', '/SS/listAll')).status === 200);
    expect((await openSs(vendor)).status).toBe(201);
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
  });
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
      return until(async () => {
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

  test('with the fault repeat is sent again after it was answered', async () => {
    const erp = await erpAndListener(0, () => ({ status: 202 }));
    await setFaults(erp.user, [{ call: 'webhook', kind: 'repeat', ms: 20, times: 1 }]);
    expect(await erp.closeOrder()).toMatchObject({ state: 'delivered', fault: 'repeat' });
    await until(async () => erp.listener.received.length === 2);
    const [first, second] = erp.listener.received;
    expect(second?.body).toEqual(first?.body);
    expect(second?.atOnce).toBe(1);
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
