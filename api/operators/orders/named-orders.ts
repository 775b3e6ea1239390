import type { DeliveryNames } from '../../../domain/callback.js';
import { closingName } from '../../../domain/ids.js';
import type { ListedOrder } from '../../../platform/temporal/listed-orders.js';
import type { OrderIndex } from './order-index.js';

/** How lists show which order a delivery is about. */
export interface NamedOrder {
  readonly ss: string | null;
  readonly number: string | null;
  /** The order's name, if Ponte has it. */
  readonly order: string | null;
}

type Named = { readonly tenant: string } & {
  readonly [name in keyof DeliveryNames]?: DeliveryNames[name] | undefined;
};

/** Finds the orders that deliveries are about: by our reference, else by the SS. Throws `TemporalUnavailableError`. */
export async function namedOrders<T extends Named>(
  index: Pick<OrderIndex, 'read'>,
  deliveries: readonly T[],
): Promise<(delivery: T) => NamedOrder> {
  const wanted = new Set(deliveries.flatMap(keysOf));
  const found = new Map<string, ListedOrder>();
  const { orders } = wanted.size > 0 ? await index.read() : { orders: [] };
  for (const order of orders) {
    const { tenant, id, closing, ss } = order;
    for (const key of keysOf({ tenant, orderId: id, closing, ...(ss !== null && { ss }) })) {
      if (wanted.has(key)) found.set(key, order);
    }
  }
  return (delivery) => {
    const order = keysOf(delivery)
      .map((key) => found.get(key))
      .find((one) => one !== undefined);
    return {
      ss: delivery.ss ?? order?.ss ?? null,
      number: order?.number ?? delivery.number ?? null,
      order: order ? closingName(order) : null,
    };
  };
}

/** The reference decides; the number of an SS counts only without one. */
function keysOf({ tenant, orderId, closing = 1, ss }: Named): string[] {
  return [
    ...(orderId === undefined ? [] : [JSON.stringify([tenant, 'order', orderId, closing])]),
    ...(ss === undefined ? [] : [JSON.stringify([tenant, 'ss', ss])]),
  ];
}
