import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call, SENIOR, startTestApi, type TestApi } from '../api/support/api.js';

describe('the work of authentication', () => {
  const { timingSafeEqual, createHash } = crypto;
  let api: TestApi;
  let hashed = 0;
  let compared = 0;

  beforeAll(async () => {
    api = await startTestApi();
    crypto.timingSafeEqual = (...args) => (compared++, timingSafeEqual(...args));
    crypto.createHash = (...args) => (hashed++, createHash(...args));
    syncBuiltinESMExports();
  });

  afterAll(async () => {
    Object.assign(crypto, { timingSafeEqual, createHash });
    syncBuiltinESMExports();
    await api?.close();
  });

  /** How often the api hashed and compared for one call. */
  async function workOf(path: string, headers: Record<string, string>) {
    [hashed, compared] = [0, 0];
    const { status } = await call(api.url + path, { headers });
    return { status, hashed, compared };
  }

  test('is the same for an unknown unit, a wrong key and a right one: the key is compared with every key', async () => {
    const allKeys = { hashed: 1, compared: 3 }; // two of acme, one of beta
    const work = (unit: string, key: string) => workOf('/equipment?page=x', { unit, key });
    expect(await work('999', 'wrong')).toEqual({ status: 401, ...allKeys });
    expect(await work('484', 'wrong')).toEqual({ status: 401, ...allKeys });
    expect(await work('999', SENIOR.key)).toEqual({ status: 401, ...allKeys });
    expect(await work('485', SENIOR.key)).toEqual({ status: 401, ...allKeys });
    expect(await work('', '')).toEqual({ status: 401, ...allKeys });
    expect(await work(SENIOR.unit, SENIOR.key)).toEqual({ status: 422, ...allKeys });
  });

  test('is the same for right and wrong tokens of operators', async () => {
    const work = (token: string) => workOf('/orders?limit=x', { authorization: `Bearer ${token}` });
    const wrong = await work('wrong');
    expect(wrong).toMatchObject({ status: 401, hashed: 1, compared: 1 });
    expect(await work('token-of-ana')).toEqual({ ...wrong, status: 422 });
  });
});

describe('a stranger', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi({
      change: ({ tenants }) => {
        tenants[1]!.inbound.senior['allowFrom'] = ['203.0.113.0/24'];
      },
    });
  });

  afterAll(() => api?.close());

  /** The whole answer, without what differs between any two answers. */
  async function answerTo(headers: Record<string, string>) {
    const answer = await call(`${api.url}/equipment`, { headers });
    const { instance: _, ...body } = answer.body;
    const shown = [...answer.headers].filter(([name]) => !['x-request-id', 'date'].includes(name));
    return { status: answer.status, body, shown };
  }

  test('cannot tell from the answer what was wrong', async () => {
    const unknownUnit = await answerTo({ unit: '999', key: 'wrong' });
    expect(unknownUnit.status).toBe(401);
    for (const headers of [
      {},
      { unit: '484', key: 'wrong' },
      { unit: '485', key: SENIOR.key },
      { unit: '484', key: 'sismetro-key-of-acme' },
      { unit: '485', key: 'senior-key-of-beta' }, // the right key, from an address that is not allowed
    ]) {
      expect(await answerTo(headers as Record<string, string>)).toEqual(unknownUnit);
    }
  });
});

describe('an address', () => {
  /** Whether the api admits a caller, depending on the address that a proxy forwards. */
  async function admitted(
    trustProxy: readonly string[] | undefined,
    forwarded: string | undefined,
  ) {
    const api = await startTestApi({
      change: (settings) => {
        if (trustProxy !== undefined) settings.api['trustProxy'] = trustProxy;
        settings.tenants[0]!.inbound.senior['allowFrom'] = ['203.0.113.0/24'];
      },
    });
    try {
      const { status } = await call(`${api.url}/equipment?page=x`, {
        headers: { ...SENIOR, ...(forwarded !== undefined && { 'x-forwarded-for': forwarded }) },
      });
      return status !== 401;
    } finally {
      await api.close();
    }
  }

  test.each([
    ['that only the caller claims is not believed by default', undefined, '203.0.113.7', false],
    ['that a trusted proxy reports is believed', ['127.0.0.1'], '203.0.113.7', true],
    ['that a trusted proxy tells may still not be allowed', ['127.0.0.1'], '198.51.100.9', false],
    [
      'put before the one that the proxy saw is not believed',
      ['127.0.0.1'],
      '203.0.113.7, 198.51.100.9',
      false,
    ],
    [
      'behind two trusted proxies is the one that they tell',
      ['127.0.0.1', '10.0.0.0/8'],
      '203.0.113.7, 10.1.2.3',
      true,
    ],
  ])('%s', async (_name, trustProxy, forwarded, expected) => {
    expect(await admitted(trustProxy, forwarded)).toBe(expected);
  });
});
