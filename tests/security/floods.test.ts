import { describe, expect, test } from '@jest/globals';
import { maskBody } from '../../api/operators/mask.js';
import { call, startTestApi, type TestApi } from '../api/support/api.js';
import { useClosing } from '../support/closing.js';

const closing = useClosing();

async function start(options: Parameters<typeof startTestApi>[0]): Promise<TestApi> {
  const api = await startTestApi(options);
  closing.push(() => api.close());
  return api;
}

const linesOf = (api: TestApi) =>
  api
    .log()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { msg?: string; path?: string; req?: object });

/** A text that once cost the scrubber quadratic time. */
const HOSTILE = 'eyJ-'.repeat(3_700);

describe('a flood of requests', () => {
  test('leaves one line in the log, not one per refused request', async () => {
    const api = await start({ limits: { perAddressPerMinute: 2 } });
    const statuses: number[] = [];
    for (let i = 0; i < 12; i++) statuses.push((await call(`${api.url}/${HOSTILE}`)).status);
    expect(statuses).toEqual([404, 404, ...Array.from({ length: 10 }, () => 429)]);
    const lines = linesOf(api);
    expect(lines.filter(({ req }) => req !== undefined)).toHaveLength(2);
    expect(lines.filter(({ msg }) => msg === 'an address exceeds its rate limit')).toHaveLength(1);
  });

  test('still gets a request id with every answer', async () => {
    const api = await start({ limits: { perAddressPerMinute: 1 } });
    await call(`${api.url}/x`);
    const refused = await call(`${api.url}/x`);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('x-request-id')).toBe(refused.body['instance']);
  });

  test('logs no more of a path than one of our routes can have', async () => {
    const api = await start({});
    await call(`${api.url}/busca/${HOSTILE}`);
    expect(linesOf(api).map(({ path }) => path)).toContain('/***/***');
  });
});

describe('masking a large body', () => {
  /** The number of turns of the event loop that other work gets meanwhile. */
  async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
    let isDone = false;
    let turns = 0;
    const count = () => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    await work();
    isDone = true;
    return turns;
  }

  const large = JSON.stringify({
    lines: Array.from({ length: 8_000 }, () => 'eyJ-eyJ-a.b@c-d-e-f'),
  });

  test('does not block other work', async () => {
    expect(await turnsDuring(() => maskBody(large))).toBeGreaterThanOrEqual(10);
  });

  test('does not block other work, however many bodies are masked at once', async () => {
    const bodies = Array.from({ length: 10 }, () => large);
    expect(
      await turnsDuring(() => Promise.all(bodies.map((body) => maskBody(body)))),
    ).toBeGreaterThanOrEqual(100);
  });

  test('hides a text that is too long to be a code, without reading it', async () => {
    const masked = JSON.parse(await maskBody(JSON.stringify({ a: HOSTILE, [HOSTILE]: 1 })));
    expect(JSON.stringify(masked)).not.toMatch(/eyJ|1/);
  });
});
