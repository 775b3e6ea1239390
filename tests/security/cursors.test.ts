import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sealCursor } from '../../platform/cursor.js';
import { parkDelivery } from '../../platform/temporal/parked.js';
import { createTemporal } from '../../platform/temporal/temporal.js';
import { startOperatorsApi, type OperatorsApi } from '../api/support/operators.js';
import { useTemporal } from '../api/support/temporal.js';
import { eventually } from '../support/eventually.js';

const temporal = useTemporal();
let api: OperatorsApi;

beforeAll(async () => {
  api = await startOperatorsApi(temporal.address);
});
afterAll(() => api?.close());

/** Forged places: bytes, texts, and JSON of every shape. */
const forged = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 200 }),
  fc.string({ minLength: 1 }).map((text) => Buffer.from(text)),
  fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
  fc
    .tuple(fc.jsonValue(), fc.jsonValue())
    .filter(([, name]) => typeof name !== 'string')
    .map((row) => Buffer.from(JSON.stringify(row))),
  fc
    .record({ CloseTime: fc.jsonValue(), StartTime: fc.jsonValue(), RunID: fc.jsonValue() })
    .map((token) => Buffer.from(JSON.stringify(token))),
);

/** Returns true if the place is well-formed, and so not a forged one, even if no row is there. */
const isRow = (place: Uint8Array) => {
  try {
    const row: unknown = JSON.parse(Buffer.from(place).toString());
    if (!Array.isArray(row) || row.length !== 2) return false;
    const [key, name] = row as unknown[];
    const isKey = key === null || ['string', 'number'].includes(typeof key);
    return isKey && typeof name === 'string';
  } catch {
    return false;
  }
};

describe('a forged cursor', () => {
  test('of the order list is refused, whatever it contains', async () => {
    await api.open();
    const query = JSON.stringify([{ order: 'desc' }, []]);
    await fc.assert(
      fc.asyncProperty(
        forged.filter((place) => !isRow(place)),
        async (place) => {
          const cursor = sealCursor(place, query);
          const { status, body } = await api.ana('GET', `/orders?limit=1&cursor=${cursor}`);
          expect([status, body['title']]).toEqual([422, 'Unprocessable Content']);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('of a list from Temporal is refused, whatever it contains', async () => {
    for (const body of ['{}', '{"a":1}']) {
      await parkDelivery(createTemporal(temporal.client), 'ponte-test', {
        ...{
          tenant: 'acme',
          route: 'open',
          body,
          because: { code: 'refused', params: {} },
          errors: [],
        },
        receivedAt: new Date().toISOString(),
      });
    }
    const query = `WorkflowType = 'parkedDelivery' AND ExecutionStatus = 'Running'`;
    const page = async (cursor: string) =>
      (await api.ana('GET', `/parked?limit=1&cursor=${cursor}`)).status;
    const { body } = await eventually('both are listed', async () => {
      const first = await api.ana('GET', '/parked?limit=1');
      return first.body['nextCursor'] === null ? undefined : first;
    });
    expect(await page(String(body['nextCursor']))).toBe(200);
    const token = Buffer.from(String(body['nextCursor']), 'base64url').subarray(12);
    expect(await page(sealCursor(token, query))).toBe(200); // anyone who knows the query can seal a cursor
    await fc.assert(
      fc.asyncProperty(forged, async (place) => {
        // a token that Temporal accepts leads to a page of the same list
        expect([200, 422]).toContain(await page(sealCursor(place, query)));
      }),
      { numRuns: 200 },
    );
  });

  test.each(['/orders', '/parked', '/sweeps', '/audit'])(
    'of %s is answered 422 if it lacks our signature, too',
    async (path) => {
      for (const cursor of ['x', 'AAAA', '%00', '!', 'a'.repeat(2_000), '-1', '1e9']) {
        const separator = path.includes('?') ? '&' : '?';
        const { status } = await api.as('root')('GET', `${path}${separator}cursor=${cursor}`);
        expect(status).toBe(422);
      }
    },
  );
});
