import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call, SENIOR, SISMETRO, startTestApi, type TestApi } from '../api/support/api.js';
import { aCallback, anEvent } from '../api/support/bodies.js';
import { startTemporal } from '../api/support/temporal.js';
import { aSecret, send, sign } from './signed.js';

/**
 * Temporal is unavailable, so accepted messages are spooled: each test sees whether a message was accepted once or
 * twice.
 */
let api: TestApi;
const home = mkdtempSync(join(tmpdir(), 'ponte-signatures-'));
const dataDir = join(home, 'data');
const [oldSecret, newSecret, seniorSecret] = [aSecret(), aSecret(), aSecret()];

const start = (limits: Record<string, number> = {}) =>
  startTestApi({
    dataDir,
    limits,
    change: ({ tenants }) => {
      const inbound = tenants[0]!.inbound;
      inbound.sismetro['signature'] = { secrets: [oldSecret, newSecret] };
      inbound.senior['signature'] = { secrets: [seniorSecret], required: false };
    },
  });

beforeAll(async () => {
  api = await start();
});

afterAll(() => api?.close());

const completed = (message: Parameters<typeof send>[2], to = 'completed') =>
  send(`${api.url}/serviceOrder/${to}`, SISMETRO, message);

const spooled = async () =>
  Number(/^ponte_spool_entries (\d+)$/m.exec(await api.metrics())?.[1] ?? NaN);

describe('a callback that must be signed', () => {
  test.each([
    ['the old secret', oldSecret],
    ['the new secret', newSecret],
  ])('is accepted if it is signed with %s', async (_name, secret) => {
    expect((await completed(sign(secret, aCallback('a')))).status).toBe(202);
  });

  test('is refused like that of a stranger if anything about its signature is wrong', async () => {
    const body = aCallback('b');
    const right = sign(newSecret, body);
    const before = await spooled();
    const wrong = {
      absent: { ...right, headers: {} },
      'of another secret': sign(aSecret(), body),
      'of another body': { ...right, body: JSON.stringify(aCallback('other')) },
      'too old': sign(newSecret, body, { ageSeconds: 6 * 60 }),
      'from the future': sign(newSecret, body, { ageSeconds: -6 * 60 }),
      'without an id': { ...right, headers: { ...right.headers, 'webhook-id': '' } },
      'with another id': { ...right, headers: { ...right.headers, 'webhook-id': 'msg_other' } },
      'with an id that could shift what is signed': sign(newSecret, body, { id: 'a.1.b' }),
      'with another time': {
        ...right,
        headers: {
          ...right.headers,
          'webhook-timestamp': String(Number(right.headers['webhook-timestamp']) + 1),
        },
      },
      'of a version that we do not know': {
        ...right,
        headers: {
          ...right.headers,
          'webhook-signature': right.headers['webhook-signature']!.replace('v1,', 'v1a,'),
        },
      },
    };
    const stranger = await send(
      `${api.url}/serviceOrder/completed`,
      { unit: '484', key: 'wrong' },
      right,
    );
    for (const [name, message] of Object.entries(wrong)) {
      const answer = await completed(message);
      expect([name, answer.status]).toEqual([name, 401]);
      expect({ ...answer.body, instance: '' }).toEqual({ ...stranger.body, instance: '' });
    }
    expect(await spooled()).toBe(before);
    expect((await completed(right)).status).toBe(202); // only the other parts were wrong before
  });

  test('is not accepted with the signature of another tenant, whose own calls need none', async () => {
    const beta = { unit: '485', key: 'sismetro-key-of-beta' };
    const signed = sign(newSecret, { ...aCallback('c'), externalReference: 'beta/c' });
    const url = `${api.url}/serviceOrder/completed`;
    expect((await send(url, beta, { ...signed, headers: {} })).status).toBe(202);
  });
});

describe('an optional signature', () => {
  test('may be absent, but must not be wrong', async () => {
    const url = `${api.url}/serviceOrder/open`;
    const right = sign(seniorSecret, anEvent());
    expect((await send(url, SENIOR, sign(aSecret(), anEvent()))).status).toBe(401);
    expect((await send(url, SENIOR, { ...sign(aSecret(), anEvent()), headers: {} })).status).toBe(
      202,
    );
    expect((await send(url, SENIOR, right)).status).toBe(202);
  });

  test('is not asked for if there is no body to sign', async () => {
    const answer = await call(`${api.url}/equipment?query=x`, { headers: SENIOR });
    expect(answer.status).toBe(503); // admitted; the vendor is unavailable
  });
});

describe('a signed message that is repeated', () => {
  test('is answered as a duplicate and processed once', async () => {
    const message = sign(newSecret, aCallback('replayed'));
    expect((await completed(message)).status).toBe(202);
    const before = await spooled();
    for (let i = 0; i < 3; i++) {
      expect(await completed(message)).toMatchObject({
        status: 200,
        body: { result: 'duplicate' },
      });
    }
    expect(await spooled()).toBe(before);
  });

  test('is the same message if its sender signs it again for the retry', async () => {
    const id = 'msg_retried';
    const body = aCallback('retried');
    expect((await completed(sign(newSecret, body, { id, ageSeconds: 60 }))).status).toBe(202);
    expect((await completed(sign(newSecret, body, { id }))).body).toEqual({ result: 'duplicate' });
  });

  test('of Senior X is the order that already exists', async () => {
    const message = sign(seniorSecret, anEvent());
    const open = () => send(`${api.url}/serviceOrder/open`, SENIOR, message);
    expect((await open()).status).toBe(202);
    const again = await open();
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({
      result: 'duplicate',
      workflowId: expect.stringMatching(/^order\/acme\//),
    });
  });

  test('is processed after the go-live if a rehearsal ignored it', async () => {
    const temporal = await startTemporal();
    const rehearsing = await startTestApi({
      address: temporal.address,
      change: ({ tenants }) => {
        tenants[0]!.inbound.sismetro['signature'] = { secrets: [newSecret] };
        Object.assign(tenants[0]!, { mode: 'rehearsal' });
      },
    });
    try {
      const message = sign(newSecret, aCallback('of-nobody'));
      const sent = () => send(`${rehearsing.url}/serviceOrder/completed`, SISMETRO, message);
      expect((await sent()).body).toEqual({ result: 'ignored', reason: 'rehearsal' });
      const settings = readFileSync(rehearsing.file, 'utf8');
      writeFileSync(rehearsing.file, settings.replace('"mode":"rehearsal"', '"mode":"live"'));
      rehearsing.reload();
      expect((await sent()).body).toEqual({ result: 'accepted' });
      expect((await sent()).body).toEqual({ result: 'duplicate' });
    } finally {
      await rehearsing.close();
      await temporal.stop();
    }
  });

  test('at another address is refused: a cancellation does not become a completion', async () => {
    const message = sign(newSecret, aCallback('turned'));
    expect((await completed(message, 'cancelled')).status).toBe(202);
    const before = await spooled();
    const turned = await completed(message, 'completed');
    expect(turned.status).toBe(409);
    expect(turned.body['detail']).toMatch('webhook-id');
    expect((await completed(message, 'completed/')).status).toBe(409);
    expect(await spooled()).toBe(before);
    expect(await api.metrics()).toContain(
      'ponte_webhook_replays_total{caller="sismetro",arrival="another"} 2',
    );
  });

  test('is recognized after a restart', async () => {
    const message = sign(newSecret, aCallback('restart'));
    expect((await completed(message, 'cancelled')).status).toBe(202);
    await api.close();
    api = await start();
    expect((await completed(message, 'cancelled')).body).toEqual({ result: 'duplicate' });
    expect((await completed(message, 'completed')).status).toBe(409);
  });

  test('is accepted after all if it could not be saved before', async () => {
    await api.close();
    const message = sign(newSecret, aCallback('unlucky'));
    api = await start({ spoolEntries: 1 }); // the spool is already above this limit
    expect((await completed(message)).status).toBe(503);
    await api.close();
    api = await start();
    expect((await completed(message)).status).toBe(202);
  });
});

test('the log says why a caller with the right key was refused, and contains no secret', async () => {
  const message = sign(aSecret(), aCallback('logged'));
  await completed(message);
  const line = api
    .log()
    .split('\n')
    .find((text) => text.includes('caller refused'));
  expect(JSON.parse(line ?? '{}')).toMatchObject({
    tenant: 'acme',
    caller: 'sismetro',
    refusal: expect.stringContaining('signature'),
  });
  for (const secret of [oldSecret, newSecret, message.headers['webhook-signature']!]) {
    expect(api.log()).not.toContain(secret.replace(/^(whsec_|v1,)/, ''));
  }
});
