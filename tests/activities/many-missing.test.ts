import { describe, expect, test } from '@jest/globals';
import { judgeMissing } from '../../activities/many-missing.js';
import type { ServiceState } from '../../domain/lifecycle.js';
import type { Orders } from '../../platform/temporal/orders.js';
import type { ServiceRequestView } from '../../vendors/sismetro/sismetro.js';
import { tenantDeps, vendorsInMemory } from '../support/vendors.js';

const KEY = { tenant: 'acme', id: 'o-1', closing: 1 };
const MISSING = '77';

const row = (ss: string, state: ServiceState): ServiceRequestView => ({
  ...{ ss, status: '', progress: '', state },
});

/** Judges an SS that was twice not found, while the list shows these rows. */
async function judge(...items: ServiceRequestView[]) {
  const vendors = vendorsInMemory();
  const listServiceRequests = async (page: number) => ({
    ...{ items, page, totalPages: 1, unreadableRows: 0 },
  });
  const deps = tenantDeps({ ...vendors, sismetro: { ...vendors.sismetro, listServiceRequests } });
  return (await judgeMissing(deps, {} as Orders)(KEY, MISSING)).kind;
}

describe('an SS that was twice not found', () => {
  const other = row('5', 'open');

  test('was deleted if the list shows others, or shows it as removed', async () => {
    expect(await judge(other)).toBe('deleted');
    expect(await judge(other, row(MISSING, 'removed'))).toBe('deleted');
    expect(await judge(row(MISSING, 'removed'))).toBe('deleted');
    expect(await judge(other, row(MISSING, 'cancelled'))).toBe('deleted');
  });

  test.each(['open', 'in-progress', 'completed', 'ignored', 'unknown'] as const)(
    'is unclear if the list shows it as %s',
    async (state) => {
      expect(await judge(row(MISSING, state), other)).toBe('unclear');
      expect(await judge(other, row(MISSING, 'removed'), row(MISSING, state))).toBe('unclear');
    },
  );

  test('is unclear if no other SS of the unit is listed', async () => {
    expect(await judge()).toBe('unclear');
    expect(await judge(row(MISSING, 'cancelled'))).toBe('unclear');
  });

  test.each(['many', 'acknowledged'] as const)(
    'is unclear if so many are missing that they are an incident: %s',
    async (counted) => {
      const deps = tenantDeps(vendorsInMemory());
      const incidents = { ...deps.incidents, count: async () => counted };
      const judged = await judgeMissing({ ...deps, incidents }, {} as Orders)(KEY, MISSING);
      expect(judged.kind).toBe('unclear');
    },
  );
});
