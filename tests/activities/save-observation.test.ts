import { expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Memory } from '../../activities/after-restore.js';
import { saveObservation, showsObservation } from '../../activities/save-observation.js';
import { anOrder } from '../support/order.js';
import { tenantDeps, vendorsInMemory } from '../support/vendors.js';

const REQUEST = { ss: '1001', link: 'https://sismetro.test/1001.pdf' };

/** A closing of yesterday, and the activities of a tenant whose Temporal was restored then. */
function stage({ restoredAt }: { readonly restoredAt?: string } = {}) {
  const vendors = vendorsInMemory();
  const order = vendors.close(anOrder());
  const deps = tenantDeps({ ...vendors, ...(restoredAt !== undefined && { restoredAt }) });
  const env = new MockActivityEnvironment();
  return {
    save: (memory: Memory) => env.run(saveObservation(deps), order, REQUEST, memory),
    isShown: () => env.run(showsObservation(deps), order, REQUEST),
    observations: () => vendors.observationsOf(order.id),
  };
}

const OPENED_AT = '2026-11-24T10:00:00.000Z';

test('is one call, and shown afterwards', async () => {
  const { save, isShown, observations } = stage();
  expect(await isShown()).toBe(false);
  await save({ openedAt: OPENED_AT });
  expect(observations()).toEqual([
    'SS 1001 aberta na Sismetro. Detalhes: https://sismetro.test/1001.pdf',
  ]);
  expect(await isShown()).toBe(true);
});

test('is saved after a restore only if it was missing since', async () => {
  const { save, observations } = stage({ restoredAt: '2026-11-24T11:00:00.000Z' });
  await expect(save({ openedAt: OPENED_AT })).rejects.toMatchObject({
    details: [{ restored: true }],
  });
  expect(observations()).toEqual([]);
  await save({ openedAt: OPENED_AT, certainAt: '2026-11-24T12:00:00.000Z' });
  expect(observations()).toHaveLength(1);
});
