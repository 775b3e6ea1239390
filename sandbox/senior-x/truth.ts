import type { Truth } from '../kit/control.js';
import type { Ledger } from '../kit/ledger.js';
import { cursorPage } from '../kit/parse.js';
import type { Orders } from './orders.js';

/** The calls that change an order, by purpose, and their names in the order's log. */
const WRITES = {
  release: { call: 'updateOrderStatusIntegration', what: 'released' },
  cancel: { call: 'cancelOrders', what: 'cancelled' },
  observation: { call: 'addObservation', what: 'observed' },
} as const;

/** Each order with all acts on it, and how often each write of a caller was received and applied. */
export const truthOf =
  (orders: Orders, ledger: Ledger): Truth =>
  ({ after, limit, orderId }) => {
    const items = orders.truth(after, limit, orderId).map((order) => ({
      ...order,
      writes: Object.fromEntries(
        Object.entries(WRITES).map(([name, { call, what }]) => {
          const applied = order.log.filter((deed) => deed.by === 'caller' && deed.what === what);
          return [
            name,
            {
              received: ledger.received(call, order.id),
              applied: applied.length,
              appliedAt: applied.map(({ at }) => at),
            },
          ];
        }),
      ),
    }));
    return cursorPage(items, limit, ({ position }) => position);
  };
