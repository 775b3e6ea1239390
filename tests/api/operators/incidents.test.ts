import { expect, test } from '@jest/globals';
import { heldBy } from '../../../api/operators/incidents/endpoints.js';
import type { ListedIncident } from '../../../platform/temporal/incidents.js';
import type { ListedOrder } from '../../../platform/temporal/listed-orders.js';

const order = (id: string, phase: ListedOrder['phase'], failsAt: ListedOrder['failsAt'] = null) =>
  ({
    ...{ tenant: 'acme', id, closing: 1, phase, attention: null, failsAt },
    ...{ isRunning: true, version: null },
  }) as ListedOrder;

const refused = (change: Partial<ListedIncident>) =>
  ({
    ...{ tenant: 'acme', kind: 'credentials', params: { vendor: 'sismetro' } },
    ...{ subjects: ['o-1'], ...change },
  }) as ListedIncident;

test.each([
  ['still waits for the vendor', {}, order('o-1', 'opening'), true],
  ['has gone on, while a new order waits', { subjects: ['o-2'] }, order('o-1', 'opening'), false],
  ['waits for the other vendor', {}, order('o-1', 'releasing'), false],
  ['opens, and cannot read the other vendor', {}, order('o-1', 'opening', 'senior-x'), false],
  ['is of another tenant', { tenant: 'beta' }, order('o-1', 'opening'), false],
])('an incident about keys whose order %s', async (_, change, listed, holds) => {
  const incident = refused(change);
  const read = async () => ({ orders: [listed] }) as never;
  expect((await heldBy({ read }, [incident]))(incident)).toBe(holds);
});

test('an incident about no vendor holds no order, and no order is read for it', async () => {
  const incident = refused({ kind: 'double-ss', params: { ss: '1' } as never });
  const read = () => Promise.reject(new Error('must not be read'));
  expect((await heldBy({ read }, [incident]))(incident)).toBe(false);
});
