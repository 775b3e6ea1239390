/**
 * Random inputs. The run is brief in `npm test`, longer with PONTE_FUZZ_MINUTES (for each target), and repeatable with
 * the PONTE_FUZZ_SEED that each run prints. Each input has a time limit.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { Agent, request } from 'undici';
import { stringify } from 'yaml';
import { aCallback, anEvent } from '../api/support/bodies.js';
import { SENIOR, SISMETRO, startTestApi, type TestApi } from '../api/support/api.js';
import { startTemporal, type Temporal } from '../api/support/temporal.js';
import { directoryOf } from '../profiles/files.js';
import { FUZZ_TIMEOUT_MS, fuzz } from '../support/fuzz.js';
import { ExpressionError, compileExpression } from '../../vendors/profile/expression.js';
import { ProfileError } from '../../vendors/profile/error.js';
import { loadProfile } from '../../vendors/profile/load.js';
import { readProfileSource } from '../../vendors/profile/source.js';
import { openRaw, readRaw } from './raw.js';

let temporal: Temporal;
let api: TestApi;

beforeAll(async () => {
  temporal = await startTemporal();
  const limits = { perKeyPerMinute: 1_000_000, perAddressPerMinute: 10_000_000 };
  api = await startTestApi({ address: temporal.address, limits });
});

afterAll(async () => {
  await agent.close();
  await api?.close();
  await temporal?.stop();
});

/** A busy Temporal may make the api answer 503: the input does not cause that. */
function expectFine(status: number): void {
  expect(status).toBeGreaterThan(0);
  if (status !== 503) expect(status).toBeLessThan(500);
}

describe('a random run', () => {
  afterEach(() => void jest.restoreAllMocks());

  test.each<[string, (clock: { now: number }) => Promise<void>]>([
    ['waits', () => new Promise(() => {})],
    ['blocks the process', async (clock) => void (clock.now += 40)],
  ])('finds an input that %s longer than allowed', async (_, spend) => {
    // a busy machine would spend as long on any other input
    const clock = { now: performance.now() };
    jest.spyOn(performance, 'now').mockImplementation(() => clock.now);
    const check = (input: number) => (input > 900 ? spend(clock) : Promise.resolve());
    await expect(fuzz(fc.nat(1_000), check, 20)).rejects.toThrow(/Counterexample: \[901\]/);
  });
});

/** Long repetitions, and characters that have a meaning to parsers. */
const tricky = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .tuple(
      fc.constantFrom('a', ' ', '.', '-', '/', '%41', '[', '{', '"', '\\', 'eyJ', 'é'),
      fc.nat(4_000),
    )
    .map(([unit, times]) => unit.repeat(times)),
  fc
    .array(
      fc.constantFrom(
        ...['eyJ', '-', '.', '@', ':', '=', '/', '"', "'", '<', '>', '&', '\u0000', '\u2028'],
        ...['__proto__', 'constructor', '${', '{{', '..', '%2e', 'Bearer', 'key', '11 99999-0000'],
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join('')),
);

/** Any JSON, and a valid body in which texts are replaced by tricky ones. */
const bodies = (body: () => unknown) =>
  fc.oneof(
    fc.json({ maxDepth: 6 }),
    fc.array(tricky, { minLength: 1, maxLength: 8 }).map((texts) => {
      let at = 0;
      return JSON.stringify(body(), (_, value: unknown) =>
        typeof value === 'string' && at < 100 ? texts[at++ % texts.length] : value,
      );
    }),
    fc
      .tuple(fc.constantFrom('[', '{"a":', '"', '1', '-', ' '), fc.nat(20_000))
      .map(([unit, times]) => unit.repeat(times)),
    fc.uint8Array({ maxLength: 2_000 }),
  );

/** Idle connections are closed here before the server closes them, while a long target uses others. */
const agent = new Agent({ keepAliveTimeout: 1_000, keepAliveMaxTimeout: 1_000 });

async function statusOf(path: string, options: Parameters<typeof request>[1]): Promise<number> {
  const { statusCode, body } = await request(api.url + path, { dispatcher: agent, ...options });
  await body.dump();
  return statusCode;
}

describe('the api', () => {
  test.each([
    ['open', SENIOR, () => anEvent()],
    ['guard', SENIOR, () => ({ orderId: 'o-1', operation: 'CANCEL_ITEM', itemId: 'i-1' })],
    ['opened', SISMETRO, () => aCallback('o-1')],
    ['completed', SISMETRO, () => aCallback('o-1', { technician: 'José', link: 'x' })],
    ['cancelled', SISMETRO, () => aCallback('o-1')],
  ])(
    'answers any body sent to /serviceOrder/%s',
    async (route, caller, body) => {
      await fuzz(bodies(body), async (sent) => {
        const headers = { ...caller, 'content-type': 'application/json' };
        const init = { method: 'POST', headers, body: sent } as const;
        expectFine(await statusOf(`/serviceOrder/${route}`, init));
      });
    },
    FUZZ_TIMEOUT_MS,
  );

  test(
    'answers any headers, and writes only well-formed lines to the log',
    async () => {
      const name = fc.constantFrom(
        ...['unit', 'key', 'authorization', 'cookie', 'content-type', 'content-length', 'host'],
        ...['x-request-id', 'x-forwarded-for', 'x-csrf-token', 'sec-fetch-site', 'origin'],
        ...[
          'idempotency-key',
          'webhook-id',
          'webhook-timestamp',
          'webhook-signature',
          'traceparent',
        ],
        ...[
          'transfer-encoding',
          'content-encoding',
          'accept-encoding',
          'expect',
          'upgrade',
          'range',
        ],
      );
      const header = fc.tuple(
        name,
        fc.oneof(tricky, fc.webUrl(), fc.ipV4(), fc.integer().map(String)),
      );
      const path = fc.constantFrom('/serviceOrder/open', '/orders', '/session', '/captures', '/');
      await fuzz(
        fc.record({ headers: fc.array(header, { maxLength: 12 }), path, post: fc.boolean() }),
        async ({ headers, path, post }) => {
          const lines = headers.map(([name, value]) => `${name}: ${value}`);
          const head = [`${post ? 'POST' : 'GET'} ${path} HTTP/1.1`, ...lines, 'Connection: close'];
          const connection = openRaw(api.url);
          connection.write(Buffer.from(`${head.join('\r\n')}\r\nHost: a\r\n\r\n{}`, 'utf8'));
          connection.socket.end();
          const heard = await connection.ended;
          // an answer or none: the server drops an incomplete request
          if (heard !== '') expectFine(readRaw(heard).status);
        },
      );
      for (const line of api.log().trim().split('\n')) {
        expect(JSON.parse(line)).toMatchObject({ level: expect.any(String) });
        expect(line).not.toMatch(/\p{Cc}/u);
      }
    },
    FUZZ_TIMEOUT_MS,
  );

  test(
    'answers any address, including its cursors',
    async () => {
      const authorization = 'Bearer token-of-ana';
      const cursor = fc.oneof(
        tricky,
        fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
        fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
      );
      const path = fc.constantFrom(
        '/orders',
        '/audit',
        '/parked',
        '/sweeps',
        '/orders/acme',
        '/orders.csv',
      );
      const field = fc.constantFrom(
        'limit',
        'cursor',
        'tenant',
        'q',
        'phase',
        'from',
        'branch',
        'sort',
      );
      await fuzz(
        fc.record({ path, cursor, more: fc.array(fc.tuple(field, tricky), { maxLength: 4 }) }),
        async ({ path, cursor, more }) => {
          const query = new URLSearchParams([['cursor', cursor], ...more]);
          expectFine(await statusOf(`${path}?${query}`, { headers: { authorization } }));
        },
      );
    },
    FUZZ_TIMEOUT_MS,
  );
});

/** Expressions, mostly well-formed, that are as expensive as possible. */
const expressions: fc.Arbitrary<string> = fc.letrec<{ one: string }>((tie) => {
  const one = tie('one');
  const two = fc.tuple(one, one);
  return {
    one: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(
        '$',
        '$$',
        'a',
        'order.items',
        '**',
        '1',
        '1e9',
        '"a"',
        '[]',
        '{}',
        'null',
        '-1',
      ),
      fc.constantFrom('/(a+)+$/', '/^(.|a)*b/', '/[^]{1,99}/', '[1..9999]', '[0..[1..9].a]'),
      two.map(([a, b]) => `(${a}).(${b})`),
      two.map(([a, b]) => `(${a})[${b}]`),
      two.map(([a, b]) => `(${a}) & (${b})`),
      two.map(([a, b]) => `[(${a})..(${b})]`),
      two.map(([a, b]) => `{"x": ${a}, "y": ${b}}`),
      two.map(([a, b]) => `(${a}) ? (${b}) : (${a})`),
      two.map(([a, b]) => `$map(${a}, function($v) { ${b} })`),
      two.map(([a, b]) => `$reduce(${a}, function($i, $j) { $i & ${b} })`),
      two.map(([a, b]) => `$replace($string(${a}), ${b}, "x")`),
      two.map(([a, b]) => `($f := function($n) { $f(${a}) }; $f(${b}))`),
      two.map(([a, b]) => `(${a})^(${b})`),
      two.map(([a, b]) => `$ ~> |${a}|${b}|`),
      one.map((a) => `$eval($string(${a}))`),
      one.map((a) => `$pad("a", ${a})`),
      one.map((a) => `$sort(${a})`),
      one.map((a) => `$string(${a})`),
    ),
  };
}).one;

describe('profiles', () => {
  const directory = directoryOf({});
  const shipped = ['senior-x', 'sismetro'].map((name) => readProfileSource(name, directory).values);

  /** Loads a profile with this text: either it is accepted, or the error names everything that is wrong. */
  async function load(text: string): Promise<void> {
    writeFileSync(join(directory, 'mine.yaml'), text);
    try {
      loadProfile('./mine.yaml', directory);
    } catch (error) {
      expect(error).toBeInstanceOf(ProfileError);
    }
  }

  test(
    'of any text are accepted or refused without a crash',
    async () => {
      const text = fc.oneof(
        tricky,
        fc.jsonValue({ maxDepth: 6 }).map((value) => stringify(value)),
        fc
          .tuple(fc.constantFrom('extends: sismetro\n', 'side: erp\n'), tricky)
          .map((two) => two.join('')),
      );
      await fuzz(text, load);
    },
    FUZZ_TIMEOUT_MS,
  );

  test(
    'in which one value was replaced are accepted or refused',
    async () => {
      const odd = fc.oneof(tricky, fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(null, [], {}));
      await fuzz(fc.record({ which: fc.nat(1), at: fc.nat(), odd }), async ({ which, at, odd }) => {
        let seen = 0;
        const places = JSON.stringify(shipped[which]).split(':').length;
        const changed = JSON.parse(
          JSON.stringify(shipped[which], (_, value: unknown) =>
            seen++ === at % places ? (odd as unknown) : value,
          ) ?? 'null',
        ) as unknown;
        await load(stringify(changed));
      });
    },
    FUZZ_TIMEOUT_MS,
  );

  test(
    'have expressions that always end, with a value or with an ExpressionError',
    async () => {
      const text = fc.oneof(
        { weight: 4, arbitrary: expressions },
        fc.array(expressions, { maxLength: 3 }).map((some) => some.join(' ')),
        tricky,
      );
      await fuzz(
        fc.record({ text, input: fc.oneof(fc.jsonValue({ maxDepth: 5 }), tricky) }),
        async ({ text, input }) => {
          try {
            await compileExpression(text)(input);
          } catch (error) {
            expect(error).toBeInstanceOf(ExpressionError);
          }
        },
      );
    },
    FUZZ_TIMEOUT_MS,
  );
});
