import { expect, test } from '@jest/globals';
import { readRequestNow } from '../../activities/read-request-now.js';
import { tenantDeps, vendorsInMemory } from '../support/vendors.js';

const KEY = { tenant: 'acme', id: 'a1', closing: 1 };

test.each([
  ['of this order', 'acme/a1', expect.objectContaining({ technician: 'Joana Prado' })],
  [
    'without a reference, linked by its number',
    undefined,
    expect.objectContaining({ state: 'open' }),
  ],
  ['of another order, whose visit is not shown', 'acme/b2', 'anothers'],
])('an SS %s is read for an operator', async (_, reference, expected) => {
  const vendors = vendorsInMemory();
  vendors.requests.set('77', {
    ...{ ss: '77', state: 'open', status: 'ABERTA', progress: '', technician: 'Joana Prado' },
    ...(reference !== undefined && { reference }),
  });
  expect(await readRequestNow(tenantDeps(vendors))('77', 1_000, KEY)).toEqual(expected);
});
