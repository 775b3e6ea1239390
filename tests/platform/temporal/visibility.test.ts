import { expect, test } from '@jest/globals';
import { createTemporal } from '../../../platform/temporal/temporal.js';
import { readable, readOldest, readPage } from '../../../platform/temporal/visibility.js';
import { listedRow, listingClient } from './listing-client.js';

const MANY = 150_000;
const PAGE = 1_000;
const row = listedRow('serviceOrder', 'order/acme/1', 1);

/** A client of a namespace in which a tenant has 150,000 orders. */
const client = listingClient(
  {
    async count(query: string) {
      return { count: query.includes('StartTime') ? MANY - PAGE : MANY };
    },
  },
  ({ nextPageToken }) => {
    const page = Number(nextPageToken.toString() || 0) + 1;
    const isLast = page * PAGE >= MANY;
    return {
      executions: Array.from({ length: PAGE }, () => ({ ...row })),
      nextPageToken: Buffer.from(isLast ? '' : String(page)),
    };
  },
);

test('a bounded read takes as many orders of one tenant as its memory has room for', async () => {
  const scope = { tenants: ['acme'], query: '', most: MANY - 1 };
  const { found, complete } = await readOldest(
    createTemporal(client),
    scope,
    readable(() => 1),
  );
  expect(complete).toBe(false);
  expect(found).toHaveLength(MANY - 1);
});

test('other work goes on while a page of many rows is decoded', async () => {
  let turns = 0;
  let isReading = true;
  const count = () => {
    turns += 1;
    if (isReading) setImmediate(count);
  };
  setImmediate(count);
  await readPage(
    createTemporal(client),
    '',
    { limit: PAGE },
    readable(() => 1),
  );
  isReading = false;
  expect(turns).toBeGreaterThan(10);
});
