import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  call,
  SENIOR,
  startTestApi,
  until,
  writeSettings,
  type TestApi,
} from '../api/support/api.js';
import { builtFile } from '../../sandbox/stack/built.js';

describe('the work of authentication', () => {
  /** Code that makes the api's process report every hash and comparison of digests, and changes nothing else. */
  const COUNTING = `
    import crypto from 'node:crypto';
    import { syncBuiltinESMExports } from 'node:module';
    const { timingSafeEqual, createHash } = crypto;
    crypto.timingSafeEqual = (...args) => (process.stderr.write('compared\\n'), timingSafeEqual(...args));
    crypto.createHash = (...args) => (process.stderr.write('hashed\\n'), createHash(...args));
    syncBuiltinESMExports();`;
  const home = mkdtempSync(join(tmpdir(), 'ponte-callers-'));
  let url: string;
  let said = '';
  let stop: () => Promise<unknown>;

  beforeAll(async () => {
    const file = join(home, 'ponte.json');
    writeSettings(file, join(home, 'data'));
    const preload = `data:text/javascript,${encodeURIComponent(COUNTING)}`;
    const api = spawn(process.execPath, ['--import', preload, builtFile('api/server.js')], {
      env: { PATH: process.env['PATH'], PONTE_CONFIG: file },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    api.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    api.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const listening = () => /"url":"([^"]+)".*"msg":"api is listening"/.exec(out)?.[1];
    await until('the api listens', () => listening() !== undefined);
    url = listening()!;
    stop = () => {
      api.kill('SIGKILL');
      return once(api, 'exit');
    };
  });

  afterAll(async () => {
    await stop?.();
  });

  /** How often the api hashed and compared for one call. */
  async function workOf(path: string, headers: Record<string, string>) {
    said = '';
    const { status } = await call(url + path, { headers });
    await call(`${url}/health/live`); // by now the output of the first call has arrived
    const count = (word: string) => said.split('\n').filter((line) => line === word).length;
    return { status, hashed: count('hashed'), compared: count('compared') };
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
