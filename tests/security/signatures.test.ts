import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call, SENIOR, SISMETRO, startTestApi, type TestApi } from '../api/support/api.js';
import { aCallback, anEvent } from '../api/support/bodies.js';
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

afterAll(async () => {
  await api?.close();
  rmSync(home, { recursive: true, force: true });
});

const completed = (message: Parameters<typeof send>[2], to = 'completed') =>
  send(`${api.url}/serviceOrder/${to}`, SISMETRO, message);

const spooled = async () =>
  Number(/^ponte_spool_entries (\d+)$/m.exec(await api.metrics())?.[1] ?? NaN);

describe('a callback where a signature is agreed', () => {
  test.each([
    ['the secret that goes', oldSecret],
    ['the one that comes', newSecret],
  ])('is taken when it is signed with %s', async (_name, secret) => {
    expect((await completed(sign(secret, aCallback('a')))).status).toBe(202);
  });

  test('is refused like a stranger where anything about the signature is wrong', async () => {
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

  test('does not get by with the signature of another tenant, whose own calls need none', async () => {
    const beta = { unit: '485', key: 'sismetro-key-of-beta' };
    const signed = sign(newSecret, { ...aCallback('c'), externalReference: 'beta/c' });
    const url = `${api.url}/serviceOrder/completed`;
    expect((await send(url, beta, { ...signed, headers: {} })).status).toBe(202);
  });
});

describe('a signature that is not required', () => {
  test('may be absent, but must not be wrong', async () => {
    const url = `${api.url}/serviceOrder/open`;
    const right = sign(seniorSecret, anEvent());
    expect((await send(url, SENIOR, sign(aSecret(), anEvent()))).status).toBe(401);
    expect((await send(url, SENIOR, { ...sign(aSecret(), anEvent()), headers: {} })).status).toBe(
      202,
    );
    expect((await send(url, SENIOR, right)).status).toBe(202);
  });

  test('is not asked for where there is no body to sign', async () => {
    const answer = await call(`${api.url}/equipment?query=x`, { headers: SENIOR });
    expect(answer.status).toBe(503); // admitted; the vendor is unavailable
  });
});

describe('a signed message that comes again', () => {
  test('is answered as a duplicate and taken once', async () => {
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

  test('is the same message when its sender signs it anew to try again', async () => {
    const id = 'msg_retried';
    const body = aCallback('retried');
    expect((await completed(sign(newSecret, body, { id, ageSeconds: 60 }))).status).toBe(202);
    expect((await completed(sign(newSecret, body, { id }))).body).toEqual({ result: 'duplicate' });
  });

  test('of Senior X is the order that is there already', async () => {
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

  test('is known over a restart', async () => {
    const message = sign(newSecret, aCallback('restart'));
    expect((await completed(message, 'cancelled')).status).toBe(202);
    await api.close();
    api = await start();
    expect((await completed(message, 'cancelled')).body).toEqual({ result: 'duplicate' });
    expect((await completed(message, 'completed')).status).toBe(409);
  });

  test('is taken after all where it could not be made durable before', async () => {
    await api.close();
    const message = sign(newSecret, aCallback('unlucky'));
    api = await start({ spoolEntries: 1 }); // the spool is already above this limit
    expect((await completed(message)).status).toBe(503);
    await api.close();
    api = await start();
    expect((await completed(message)).status).toBe(202);
  });
});

test('the log says why a caller with the right key was refused, and has no secret', async () => {
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
