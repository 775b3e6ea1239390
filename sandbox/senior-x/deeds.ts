import type { Doer } from '../kit/ledger.js';
import { momentOf } from '../kit/restore.js';
import { type Act, act } from '../kit/sequels.js';
import type { Catalogue } from './catalogue.js';
import type { OrderEvents } from './events.js';
import * as kinds from './kinds.js';
import type { OrderChange } from './kinds.js';
import type { Order, OrderStatus, Orders } from './orders.js';

export type Move =
  'released' | 'billed' | 'cancelled' | 'reopened' | 'unbilled' | 'reclosed' | 'deleted';

/** What happens in the ERP without Ponte. */
export interface Deeds {
  /** Moves an order. Returns false if its situation does not allow it. */
  move(order: Order, move: Move, by: Doer, change?: OrderChange): boolean;
  /** Restores everything as of then: ISO 8601, UTC. */
  restore(to: string, by: Doer): void;
}

/** Allowed origins and target of each move; `reclosed` and `deleted` are always allowed. */
const MOVES: Readonly<
  Record<Exclude<Move, 'reclosed' | 'deleted'>, { from: readonly OrderStatus[]; to: OrderStatus }>
> = {
  released: { from: ['ABERTO', 'AGUARDANDO_INTEGRACAO'], to: 'LIBERADO' },
  billed: { from: ['ABERTO', 'AGUARDANDO_INTEGRACAO', 'LIBERADO'], to: 'FATURADO' },
  cancelled: { from: ['ABERTO', 'AGUARDANDO_INTEGRACAO', 'LIBERADO', 'FATURADO'], to: 'CANCELADO' },
  reopened: { from: ['AGUARDANDO_INTEGRACAO', 'LIBERADO', 'FATURADO', 'CANCELADO'], to: 'ABERTO' },
  unbilled: { from: ['FATURADO'], to: 'LIBERADO' },
};

export function createDeeds(parts: {
  readonly catalogue: Catalogue;
  readonly orders: Orders;
  readonly events: OrderEvents;
}): Deeds {
  const { catalogue, orders, events } = parts;

  const apply = ({ id, branch, customer, items, equipmentId }: Order, change: OrderChange) => {
    const [item] = items;
    if (change === 'items' && item) orders.addItem(id, { ...item, quantity: item.quantity + 1 });
    if (change === 'value' && item) orders.setPrice(item.id, item.priceCents + 1000);
    if (change === 'equipment') {
      const other = equipmentId === '9002' ? '9003' : '9002';
      orders.setEquipment(id, { equipmentId: other, equipmentDescription: null });
    }
    if (change === 'customer') {
      const other = catalogue.customers().find(({ code }) => code !== customer)?.code ?? customer;
      orders.setParties(id, { branch, customer: other });
    }
    if (change === 'branch') {
      const other = catalogue.branches().find(({ code }) => code !== branch)?.code ?? branch;
      orders.setParties(id, { branch: other, customer });
    }
  };

  return {
    move(order, move, by, change = 'none') {
      const { id, status } = order;
      if (move === 'deleted') orders.remove(id, by);
      else if (move === 'reclosed') {
        apply(order, change);
        orders.setStatus(id, 'AGUARDANDO_INTEGRACAO', 'reclosed', by);
        events.finished(orders.find(id) as Order);
      } else {
        const { from, to } = MOVES[move];
        if (!from.includes(status)) return false;
        orders.setStatus(id, to, move, by);
      }
      return true;
    },
    restore: (to, by) => orders.restore(to, by),
  };
}

/** The same as sequels of calls. */
export function actsOf(deeds: Deeds, orders: Orders): Act[] {
  const moved = (orderId: string | undefined, move: Move, change?: OrderChange) => {
    const order = orders.find(orderId ?? '');
    if (!order || !deeds.move(order, move, 'double', change)) return undefined;
    return { effect: move, orderId: order.id };
  };
  return [
    act(kinds.RELEASED, ({ orderId }) => moved(orderId, 'released')),
    act(kinds.BILLED, ({ orderId }) => moved(orderId, 'billed')),
    act(kinds.CANCELLED, ({ orderId }) => moved(orderId, 'cancelled')),
    act(kinds.REOPENED, ({ orderId }) => moved(orderId, 'reopened')),
    act(kinds.UNBILLED, ({ orderId }) => moved(orderId, 'unbilled')),
    act(kinds.RECLOSED, ({ orderId }, { change }) => moved(orderId, 'reclosed', change)),
    act(kinds.DELETED, ({ orderId }) => moved(orderId, 'deleted')),
    act(kinds.RESTORED, (_about, { backMs }) => {
      deeds.restore(momentOf({ backMs }), 'double');
      return { effect: 'restored' };
    }),
  ];
}
