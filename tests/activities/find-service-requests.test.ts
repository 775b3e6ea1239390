import { expect, test } from '@jest/globals';
import { findInList } from '../../activities/find-service-requests.js';
import { orderReference } from '../../domain/ids.js';
import type { ServiceRequestView } from '../../vendors/sismetro/sismetro.js';
import { tenantDeps, vendorsInMemory } from '../support/vendors.js';

const KEY = { tenant: 'acme', id: 'o-1', closing: 1 };
const TODAY = '2026-11-20T12:00:00Z';

const UNREADABLE = 'unreadable';

const row = (reference: string, openedAt: string): ServiceRequestView => ({
  ...{ ss: '7', status: '', progress: '', state: 'open' },
  ...{ reference, openedAt },
});

/** Reads a list with one SS a page, newest first. */
function pageOf(...rows: ServiceRequestView[]) {
  const vendors = vendorsInMemory();
  const listServiceRequests = async (page: number) => ({
    items: rows.slice(page - 1, page),
    ...{ page, totalPages: rows.length },
    unreadableRows: rows[page - 1]?.status === UNREADABLE ? 1 : 0,
  });
  return findInList(
    tenantDeps({ ...vendors, sismetro: { ...vendors.sismetro, listServiceRequests } }),
  );
}

test('the list is read back to when the first SS of the order may have been opened', async () => {
  const read = pageOf(
    row('acme/o-2', '2026-11-20T10:00:00Z'),
    row(orderReference(KEY), '2026-11-17T10:00:00Z'),
    row('acme/o-3', '2026-11-10T10:00:00Z'),
    row('acme/o-4', '2026-11-01T10:00:00Z'),
  );
  expect(await read(KEY, 1, TODAY)).toEqual({ found: [], isLast: true });
  const firstAt = '2026-11-16';
  expect(await read(KEY, 1, TODAY, firstAt)).toEqual({ found: [], isLast: false });
  expect(await read(KEY, 2, TODAY, firstAt)).toMatchObject({ found: [{ ss: '7' }], isLast: false });
  expect(await read(KEY, 3, TODAY, firstAt)).toEqual({ found: [], isLast: true });
});

test('a row that cannot be read makes the list unclear, but not if it is old', async () => {
  const read = pageOf(
    { ...row('', '2026-11-20T12:30:00Z'), reference: 'acme/o-2', status: UNREADABLE },
    { ...row('', '2026-11-17T10:00:00Z'), status: UNREADABLE },
  );
  await expect(read(KEY, 1, TODAY, '2026-11-16')).rejects.toThrow('rows that may be ours');
  expect(await read(KEY, 2, TODAY, '2026-11-16')).toMatchObject({ found: [] });
});

test('an old SS that people opened without a reference does not make the list unclear', async () => {
  const read = pageOf(row('', '2026-11-17T10:00:00Z'), row('acme/o-2', '2026-11-10T10:00:00Z'));
  expect(await read(KEY, 1, TODAY, '2026-11-16')).toEqual({ found: [], isLast: false });
});
