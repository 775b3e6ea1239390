/**
 * The running api reads, ignores or parks any JSON that an inbound route receives: it never crashes and never answers
 * 5xx.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { depth } from '../../support/depth.js';
import { eventually } from '../../support/eventually.js';
import { callbackOf, eventOf } from '../../alternate-profile/inbound.js';
import { post, SENIOR, SISMETRO, startTestApi, type Answer, type TestApi } from '../support/api.js';
import { aCallback, anEvent } from '../support/bodies.js';
import { useTemporal } from '../support/temporal.js';

const ANSWERS = ['accepted', 'spooled', 'duplicate', 'ignored', 'already-settled'];

/** Values that break code which expects other types. */
const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom<unknown>(null, '', ' ', 0, -1, 1e308, 1e-7, [], {}, [[]], '\u0000', '\ud800'),
  fc.constantFrom<unknown>('__proto__', 'x'.repeat(5_000), { length: 7 }, { toString: 1 }),
);

type Path = readonly string[];

function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, [...path, key]))];
}

/** Returns a copy with another value at a path; without a value, the path is removed. */
function withValue(value: unknown, [step, ...rest]: Path, put: { value?: unknown }): unknown {
  if (step === undefined) return put.value ?? null;
  const copy: Record<string, unknown> = Array.isArray(value)
    ? ([...value] as never)
    : { ...(value as object) };
  if (rest.length === 0 && !('value' in put)) delete copy[step];
  else copy[step] = withValue(copy[step], rest, put);
  return copy;
}

/** A valid body with one or two wrong values. */
const nearly = (body: () => unknown) =>
  fc
    .array(
      fc.record({
        at: fc.nat(),
        put: fc.oneof(
          odd.map((value) => ({ value })),
          fc.constant({}),
        ),
      }),
      { minLength: 1, maxLength: 2 },
    )
    .map((changes) =>
      changes.reduce<unknown>((whole, { at, put }) => {
        const paths = pathsIn(whole);
        return withValue(whole, paths[at % paths.length]!, put);
      }, body()),
    );

function expectTaken(route: string, { status, headers, body }: Answer): void {
  if (status === 200 || status === 202) {
    if (route === 'guard') expect(body).toEqual({ allowed: true });
    else expect(ANSWERS).toContain(body['result']);
    return;
  }
  expect([400, 409, 422]).toContain(status);
  expect(headers.get('content-type')).toContain('application/problem+json');
  if (status === 422) {
    expect(body['errors']).not.toHaveLength(0);
    expect(typeof body['parked']).toBe(route === 'guard' ? 'undefined' : 'string');
  }
}

/** Posts like a vendor: repeats the post while a slow Temporal makes the api answer 503 with Retry-After. */
const postUntilAnswered = (...call: Parameters<typeof post>) =>
  eventually('it is answered', async () => {
    const answer = await post(...call);
    return answer.status === 503 && answer.headers.has('retry-after') ? undefined : answer;
  });

const SHIPPED = undefined;
const OTHER = {
  senior: 'tests/alternate-profile/erp.yaml',
  sismetro: 'tests/alternate-profile/field.yaml',
};
const same = (body: object) => body;

const temporal = useTemporal();

describe.each([
  ['the shipped profiles', SHIPPED, { event: same, callback: same }],
  ['profiles of another wire', OTHER, { event: eventOf, callback: callbackOf }],
])('by %s', (_, profiles, words) => {
  let api: TestApi;

  beforeAll(async () => {
    const limits = { perKeyPerMinute: 1_000_000 };
    api = await startTestApi({ address: temporal.address, limits, ...(profiles && { profiles }) });
  });

  afterAll(async () => {
    await api?.close();
  });

  const callback = () => words.callback(aCallback('o-1', { technician: 'José', link: 'x' }));

  test.each([
    ['open', SENIOR, () => words.event(anEvent())],
    ['opened', SISMETRO, callback],
    ['completed', SISMETRO, callback],
    ['cancelled', SISMETRO, callback],
    ['guard', SENIOR, () => ({ orderId: 'o-1', operation: 'CANCEL_ITEM', itemId: 'i-1' })],
  ])('any JSON body is processed by /serviceOrder/%s', async (route, caller, body) => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(odd, nearly(body), nearly(body)), async (sent) => {
        expectTaken(
          route,
          await postUntilAnswered(`${api.url}/serviceOrder/${route}`, caller, sent),
        );
      }),
      { numRuns: depth(20, 60) }, // a body that is parked or held is a workflow
    );
    const { status } = await postUntilAnswered(`${api.url}/serviceOrder/${route}`, caller, body());
    expect(status).toBeLessThan(300);
  });

  test.each(['open', 'completed'])(
    'a body that is not JSON is refused by /serviceOrder/%s',
    async (route) => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), async (bytes) => {
          const headers = {
            ...(route === 'open' ? SENIOR : SISMETRO),
            'content-type': 'application/json',
          };
          const { status } = await fetch(`${api.url}/serviceOrder/${route}`, {
            method: 'POST',
            headers,
            body: new Uint8Array(bytes),
          });
          expect([400, 422]).toContain(status);
        }),
        { numRuns: depth(10, 30) },
      );
    },
  );
});
