import { expect, test } from '@jest/globals';
import { createReadingShares } from '../../../api/inbound/reading-shares.js';
import { compileExpression } from '../../../vendors/profile/expression.js';

/** An expression that ends only because it has used up what one evaluation may. */
const costly = compileExpression('($all := [1..5000]; $count($all.($all[$ = 1])))');
const cheap = compileExpression('id');

/** Reads until the tenant's share is used up. Returns how many were read. */
async function exhausted(shares: ReturnType<typeof createReadingShares>, tenant: string) {
  for (let count = 0; count < 100; count += 1) {
    const read = await shares.read(tenant, () => costly({}).catch(() => 'too costly'));
    if (read === 'beyond') return count;
    expect(read).toBe('too costly');
  }
  throw new Error('no share is used up');
}

test("a tenant's readings are refused beyond its share, and not another's", async () => {
  const shares = createReadingShares(() => 0);
  expect(await exhausted(shares, 'acme')).toBe(5);
  expect(shares.isBeyond('acme')).toBe(true);
  expect(await shares.read('acme', () => cheap({ id: 1 }))).toBe('beyond');
  expect(await shares.read('beta', () => cheap({ id: 1 }))).toBe(1);
  expect(await exhausted(shares, 'beta')).toBe(5);
});

test('readings at once use no more than the share together', async () => {
  const shares = createReadingShares(() => 0);
  const read = await Promise.all(
    Array.from({ length: 12 }, () =>
      shares.read('acme', () => costly({}).catch(() => 'too costly')),
    ),
  );
  expect(read.filter((one) => one === 'too costly')).toHaveLength(5);
});

test('a share comes back with time, and what is done in any case is charged, too', async () => {
  let now = 0;
  const shares = createReadingShares(() => now);
  await exhausted(shares, 'acme');
  now += 1_500;
  expect(shares.isBeyond('acme')).toBe(false);
  await shares.charged('acme', () => costly({}).catch(() => undefined));
  await shares.charged('acme', () => costly({}).catch(() => undefined));
  expect(shares.isBeyond('acme')).toBe(true);
  now += 1_000;
  expect(await shares.read('acme', () => cheap({ id: 1 }))).toBe(1);
});
