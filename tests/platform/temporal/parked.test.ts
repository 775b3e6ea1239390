import { expect, test } from '@jest/globals';
import { findParked, parkDelivery } from '../../../platform/temporal/parked.js';
import { TemporalUnavailableError } from '../../../platform/temporal/errors.js';
import { behind, createTemporal } from '../../../platform/temporal/temporal.js';
import { useTemporal } from '../../api/support/temporal.js';

const server = useTemporal();
const park = (body: string) =>
  parkDelivery(createTemporal(server.client), 'nobody-works-here', {
    ...{
      tenant: 'acme',
      route: 'open',
      body,
      because: { code: 'refused', params: {} },
      errors: [],
    },
    receivedAt: '2026-11-28T08:00:00.000Z',
  });

test.each(['discarded', 'replayed'] as const)(
  'a delivery that was %s first stays so while no worker runs',
  async (how) => {
    const temporal = createTemporal(server.client);
    const id = await park(`{"${how}":1}`);
    const find = async () => (await findParked(temporal, id))!;
    const [first, second] = [await find(), await find()];
    expect(await first.resolve({ how, by: 'ana' })).toBe(how);
    const other = how === 'discarded' ? 'replayed' : 'discarded';
    expect(await second.resolve({ how: other, by: 'rui' })).toBe(how);
  },
);

test('nobody is told that their decision counts while Temporal cannot say who was faster', async () => {
  let questions = Infinity;
  const temporal = behind(createTemporal(server.client), (question) => {
    if ((questions -= 1) < 0) throw new TemporalUnavailableError(new Error('it stalls'));
    return question();
  });
  const delivery = (await findParked(temporal, await park('{}')))!;
  questions = 1; // the decision arrives, and nothing is answered after it
  await expect(delivery.resolve({ how: 'replayed', by: 'rui' })).rejects.toThrow(
    TemporalUnavailableError,
  );
});
