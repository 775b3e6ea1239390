import { z } from 'zod';
import type { DeliveryNames } from '../../../domain/callback.js';
import { closingName, orderReference } from '../../../domain/ids.js';
import type { ListedOrder } from '../../../platform/temporal/listed-orders.js';
import type { OrderIndex } from '../../../platform/temporal/order-index.js';

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

/**
 * Finds orders by our references, in one pass over the orders in memory. Reads nothing if none is sought. Throws
 * `TemporalUnavailableError`.
 */
export async function ordersByReference(
  index: Pick<OrderIndex, 'read'>,
  references: ReadonlySet<string>,
): Promise<ReadonlyMap<string, ListedOrder>> {
  const found = new Map<string, ListedOrder>();
  if (references.size === 0) return found;
  for (const order of (await index.read()).orders) {
    const reference = orderReference(order);
    if (references.has(reference)) found.set(reference, order);
  }
  return found;
}

/** The numbers of the orders that an answer names. */
export const NumbersSchema = z.record(z.string(), z.string()).meta({
  description:
    'The numbers of the orders that are named here, by `name`, as far as they are known.',
});

/**
 * Adds to each item the numbers of the orders that it names. Throws `TemporalUnavailableError`.
 * @param namesIn the names of the orders in an item
 */
export async function withNumbers<T extends { readonly tenant: string }>(
  index: Pick<OrderIndex, 'read'>,
  items: readonly T[],
  namesIn: (item: T) => readonly string[],
): Promise<(T & { readonly numbers: Readonly<Record<string, string>> })[]> {
  const referencesIn = (item: T) =>
    namesIn(item).map((name) => [name, `${item.tenant}/${name}`] as const);
  const wanted = new Set(items.flatMap(referencesIn).map(([, reference]) => reference));
  const orders = await ordersByReference(index, wanted);
  return items.map((item) => ({
    ...item,
    numbers: Object.fromEntries(
      referencesIn(item).flatMap(([name, reference]) => {
        const number = orders.get(reference)?.number;
        return number ? [[name, number]] : [];
      }),
    ),
  }));
}
