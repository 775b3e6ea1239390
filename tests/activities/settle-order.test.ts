import { describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { cancelOrder } from '../../activities/settle-order.js';
import { VendorError } from '../../vendors/vendor-error.js';
import { anOrder } from '../support/order.js';
import { tenantDeps, vendorsInMemory } from '../support/vendors.js';

/** Cancels an order; the ERP refuses with these words. */
function cancelRefused(words: string, { readOrder }: { readOrder: boolean }): Promise<void> {
  const vendors = vendorsInMemory();
  const order = vendors.close(anOrder());
  const refusal = { vendor: 'senior-x', meaning: 'refused', words } as const;
  const senior = {
    ...vendors.senior,
    capabilities: { ...vendors.senior.capabilities, readOrder },
    readOrder: readOrder
      ? vendors.senior.readOrder
      : () =>
          Promise.reject(
            new VendorError({ ...refusal, call: 'readOrder', meaning: 'unsupported' }),
          ),
    cancelOrder: () => Promise.reject(new VendorError({ ...refusal, call: 'cancelOrder' })),
  };
  const cancel = cancelOrder(tenantDeps({ ...vendors, senior }));
  return new MockActivityEnvironment().run(cancel, order, { openedAt: '2026-11-24T10:00:00.000Z' });
}

describe('a cancellation that is refused in words', () => {
  test('succeeds for an order that is already cancelled, if the ERP cannot be read', async () => {
    await cancelRefused('Pedido já está cancelado', { readOrder: false });
  });

  test.each([
    ['Pedido já está cancelado', true],
    ['Item 2 já cancelado; o pedido não pode ser cancelado', false],
  ])('with %j stays refused if the ERP can be read: %s', async (words, readOrder) => {
    await expect(cancelRefused(words, { readOrder })).rejects.toMatchObject({
      details: [{ words }],
    });
  });
});
