import { expect, jest, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createBestEffort } from '../../activities/best-effort.js';
import { openServiceRequest, type Opening } from '../../activities/open-service-request.js';
import type { ClosingKey } from '../../domain/ids.js';
import { TemporalUnavailableError } from '../../platform/temporal/errors.js';
import { VendorError } from '../../vendors/vendor-error.js';
import { anOrder } from '../support/order.js';
import { tenantDeps, vendorsInMemory } from '../support/vendors.js';

const order = anOrder();
const key: ClosingKey = { tenant: 'acme', id: order.id, closing: 2 };

/** Opens the SS of an order's second closing, while the given closings already have its number. */
async function openedWith(
  holdersOf: () => Promise<ClosingKey[]>,
  isNumberLater = false,
  vendors = vendorsInMemory(),
) {
  if (isNumberLater) vendors.sismetro.openServiceRequest = async () => undefined;
  vendors.close(order);
  const open = openServiceRequest(tenantDeps(vendors), { holdersOf }, createBestEffort());
  const openedAt = new Date().toISOString();
  const request = { order, key, keyGeneration: 0, openedAt };
  const opening = await new MockActivityEnvironment().run<
    Parameters<typeof open>,
    Opening,
    typeof open
  >(open, request, { openedAt });
  return { opening, observations: vendors.observationsOf(order.id) };
}

test("an opened SS is saved in the order's observations in the ERP", async () => {
  const { opening, observations } = await openedWith(async () => []);
  expect(opening).toMatchObject({ kind: 'opened', ss: '1001', noted: 'yes' });
  expect(observations).toHaveLength(1);
});

test('an opening says for how long the ERP forbids the observation, whose keys it accepts', async () => {
  const notedBy = async (meaning: 'again' | 'credentials') => {
    const vendors = vendorsInMemory();
    vendors.senior.addObservation = async () => {
      const facts = { vendor: 'senior-x', call: 'addObservation', words: 'slower' } as const;
      throw new VendorError({ ...facts, meaning, retryAfterMs: 60_000 });
    };
    return (await openedWith(async () => [], false, vendors)).opening;
  };
  expect(await notedBy('again')).toMatchObject({ noted: 'no', forbiddenMs: 60_000 });
  expect(await notedBy('credentials')).not.toHaveProperty('forbiddenMs');
});

test('an opening whose number comes later is accepted, and nothing is saved', async () => {
  const { opening, observations } = await openedWith(async () => [], true);
  expect(opening).toEqual({ kind: 'accepted' });
  expect(observations).toEqual([]);
});

test('an opening that took long leaves the observation to a separate call', async () => {
  const { now } = Date;
  const clock = jest.spyOn(Date, 'now');
  const { opening, observations } = await openedWith(async () => {
    clock.mockImplementation(() => now() + 35_000);
    return [];
  });
  clock.mockRestore();
  expect(opening).toMatchObject({ kind: 'opened', ss: '1001', noted: 'no' });
  expect(observations).toEqual([]);
});

test('a number that this closing already has is its own', async () => {
  const { opening } = await openedWith(async () => [key]);
  expect(opening).toMatchObject({ kind: 'opened', ss: '1001' });
});

test.each<[string, ClosingKey]>([
  ['another order', { tenant: 'acme', id: 'other', closing: 1 }],
  ['an earlier closing of the order', { ...key, closing: 1 }],
])('the number of %s is not believed, and not saved', async (_, holder) => {
  const { opening, observations } = await openedWith(async () => [holder]);
  expect(opening).toEqual({ kind: 'anothers', ss: '1001' });
  expect(observations).toEqual([]);
});

test('an answer is not lost if Temporal is unavailable', async () => {
  const { opening } = await openedWith(async () => {
    throw new TemporalUnavailableError('away');
  });
  expect(opening).toMatchObject({ kind: 'opened', ss: '1001' });
});
