import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findParked, parkDelivery } from '../../../platform/temporal/parked.js';
import { createTemporal } from '../../../platform/temporal/temporal.js';
import { startTemporal, type Temporal } from '../../api/support/temporal.js';

let server: Temporal;
beforeAll(async () => {
  server = await startTemporal();
});
afterAll(() => server?.stop());

test.each(['discarded', 'replayed'] as const)(
  'a delivery that was %s first stays so while no worker runs',
  async (how) => {
    const temporal = createTemporal(server.client);
    const id = await parkDelivery(temporal, 'nobody-works-here', {
      ...{ tenant: 'acme', route: 'open', body: `{"${how}":1}`, problem: 'ilegível', errors: [] },
      receivedAt: '2026-11-28T08:00:00.000Z',
    });
    const find = async () => (await findParked(temporal, id))!;
    const [first, second] = [await find(), await find()];
    expect(await first.resolve({ how, by: 'ana' })).toBe(how);
    const other = how === 'discarded' ? 'replayed' : 'discarded';
    expect(await second.resolve({ how: other, by: 'rui' })).toBe(how);
  },
);
