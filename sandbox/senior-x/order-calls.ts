import type { Request } from 'express';
import { z } from 'zod';
import type { Call } from '../kit/calls.js';
import { CursorSchema, cursorPage, parse, readForm } from '../kit/parse.js';
import { Refusal } from '../kit/refusal.js';
import type { Catalogue } from './catalogue.js';
import { readEquipmentForm, readItemForm, readOrderForm } from './erp-forms.js';
import type { TellFinished } from './events.js';
import type { Order, OrderStatus, Orders } from './orders.js';
import type { GuardedOperation, Ponte } from './ponte.js';
import { SITUATIONS, orderOnScreen } from './views.js';

const ListSchema = CursorSchema.extend({ status: z.string().optional() });

/** Only in these situations may an order be deleted, or it or its items cancelled. */
const CHANGEABLE: ReadonlySet<Order['status']> = new Set(['ABERTO', 'LIBERADO']);

/** What the ERP, or a user whom Ponte does not know of, may do: from which situations, and to which. */
const MOVES = {
  released: { from: ['ABERTO', 'AGUARDANDO_INTEGRACAO'], to: 'LIBERADO' },
  billed: { from: ['ABERTO', 'AGUARDANDO_INTEGRACAO', 'LIBERADO'], to: 'FATURADO' },
  cancelled: { from: ['ABERTO', 'AGUARDANDO_INTEGRACAO', 'LIBERADO', 'FATURADO'], to: 'CANCELADO' },
  reopened: { from: ['AGUARDANDO_INTEGRACAO', 'LIBERADO', 'FATURADO', 'CANCELADO'], to: 'ABERTO' },
  unbilled: { from: ['FATURADO'], to: 'LIBERADO' },
  /** The event is posted again. */
  reclosed: {
    from: ['ABERTO', 'AGUARDANDO_INTEGRACAO', 'LIBERADO', 'FATURADO', 'CANCELADO'],
    to: 'AGUARDANDO_INTEGRACAO',
  },
} as const satisfies Record<string, { from: readonly OrderStatus[]; to: OrderStatus }>;
const MoveSchema = z.strictObject({
  move: z.enum(Object.keys(MOVES) as (keyof typeof MOVES)[], { error: 'Informe o que fazer.' }),
});

export interface ErpParts {
  readonly catalogue: Catalogue;
  readonly orders: Orders;
  readonly tellFinished: TellFinished;
  readonly ponte: Ponte;
}

export type OrderCalls = ReturnType<typeof createOrderCalls>;

/** What a user does with orders in the ERP (Mercado > Gestão de vendas > Vendas), through any interface. */
export function createOrderCalls({ catalogue, orders, tellFinished, ponte }: ErpParts) {
  const call = (call: Pick<Call, 'name' | 'work' | 'before'>): Call => ({
    ...call,
    name: `erp.${call.name}`,
    side: 'user',
    subject: subjectInPath,
  });
  const orderIn = (request: Request): Order => {
    const order = orders.find(idIn(request));
    if (!order) throw new Refusal(404, 'Pedido não encontrado.');
    return order;
  };
  /** The order, which must still be open. */
  const openOrderIn = (request: Request, verb: string): Order => {
    const order = orderIn(request);
    if (order.status !== 'ABERTO') throw refusedIn(order.status, verb);
    return order;
  };
  const shown = (id: string) => {
    const order = orders.find(id);
    return order ? orderOnScreen(order) : { id, deleted: true };
  };

  /** Asks Ponte first; in any case the ERP also applies its own rule. */
  const guarded = (action: GuardedAction) =>
    call({
      name: action.name,
      async before(request) {
        await ponte.guard(idIn(request), action.operation, textIn(request, 'itemId'));
        return undefined;
      },
      work(request) {
        const order = orderIn(request);
        if (!CHANGEABLE.has(order.status)) throw refusedIn(order.status, action.verb);
        action.change(order, request);
        return { body: shown(order.id), effect: action.effect };
      },
    });

  return {
    list: call({
      name: 'orders',
      work(request) {
        const { after, limit, status } = parse(ListSchema, request.query);
        const condition =
          status === undefined
            ? { sql: 'number > ?', values: [after] }
            : { sql: 'status = ? AND number > ?', values: [status, after] };
        const found = orders.select(condition, { limit, offset: 0 });
        return { body: cursorPage(found.map(orderOnScreen), limit, ({ number }) => number) };
      },
    }),
    read: call({ name: 'order', work: (request) => ({ body: orderOnScreen(orderIn(request)) }) }),
    create: call({
      name: 'createOrder',
      work({ body }) {
        const { order, items } = readOrderForm(body, catalogue);
        const id = orders.create(order);
        items.forEach((item) => orders.addItem(id, item));
        return { status: 201, body: shown(id), orderId: id, effect: 'created' };
      },
    }),
    /** *Inclusão de equipamento*. */
    chooseEquipment: call({
      name: 'chooseEquipment',
      work(request) {
        const { id } = openOrderIn(request, 'trocar o equipamento');
        orders.setEquipment(id, readEquipmentForm(request.body));
        return { body: shown(id), effect: 'equipment-chosen' };
      },
    }),
    /** *Adicionar Item*. */
    addItem: call({
      name: 'addItem',
      work(request) {
        const { id } = openOrderIn(request, 'incluir itens');
        orders.addItem(id, readItemForm(request.body, catalogue));
        return { status: 201, body: shown(id), effect: 'item-added' };
      },
    }),
    /** *Fechar pedido*. */
    close: call({
      name: 'closeOrder',
      work(request) {
        const order = openOrderIn(request, 'fechar o pedido');
        if (order.items.every(({ cancelled }) => cancelled)) {
          throw new Refusal(409, 'Adicione ao menos um item antes de fechar o pedido.');
        }
        const integrates = awaitsIntegration(order, catalogue);
        const effect = integrates ? 'closed-awaiting' : 'closed-released';
        const status = integrates ? 'AGUARDANDO_INTEGRACAO' : 'LIBERADO';
        orders.setStatus(order.id, status);
        if (integrates) tellFinished(order);
        return { body: shown(order.id), effect };
      },
    }),
    /** *Faturar*. */
    bill: call({
      name: 'billOrder',
      work(request) {
        const { id, status } = orderIn(request);
        if (status !== 'LIBERADO') throw refusedIn(status, 'faturar');
        orders.setStatus(id, 'FATURADO');
        return { body: shown(id), effect: 'billed' };
      },
    }),
    /** Skips the guard and the ERP's own rules for users: only the simulator offers it. */
    move: call({
      name: 'moveOrder',
      work(request) {
        const { move } = readForm(MoveSchema, request.body ?? {});
        const { id, status } = orderIn(request);
        const { from, to } = MOVES[move];
        if (!(from as readonly OrderStatus[]).includes(status)) {
          throw refusedIn(status, 'fazer isso');
        }
        orders.setStatus(id, to);
        if (move === 'reclosed') tellFinished(orders.find(id) as Order);
        return { body: shown(id), effect: move };
      },
    }),
    remove: guarded({
      name: 'deleteOrder',
      operation: 'DELETE_ORDER',
      verb: 'excluir o pedido',
      effect: 'deleted',
      change: ({ id }) => orders.remove(id),
    }),
    cancel: guarded({
      name: 'cancelOrder',
      operation: 'CANCEL_ORDER',
      verb: 'cancelar o pedido',
      effect: 'cancelled',
      change: ({ id }) => orders.setStatus(id, 'CANCELADO'),
    }),
    cancelItem: guarded({
      name: 'cancelItem',
      operation: 'CANCEL_ITEM',
      verb: 'cancelar o item',
      effect: 'item-cancelled',
      change({ items }, request) {
        const item = items.find(({ id }) => id === textIn(request, 'itemId'));
        if (!item) throw new Refusal(404, 'Item não encontrado no pedido.');
        orders.cancelItem(item.id);
      },
    }),
  };
}

interface GuardedAction {
  readonly name: string;
  readonly operation: GuardedOperation;
  /** For the sentence of a refusal. */
  readonly verb: string;
  readonly effect: string;
  readonly change: (order: Order, request: Request) => void;
}

function awaitsIntegration(order: Order, catalogue: Catalogue): boolean {
  const hasEquipment = order.equipmentId !== null || order.equipmentDescription !== null;
  return hasEquipment && catalogue.branch(order.branch)?.integration === true;
}

const refusedIn = (status: Order['status'], verb: string) =>
  new Refusal(409, `Não é permitido ${verb} em situação de ${SITUATIONS[status]}.`);

const textIn = ({ params }: Request, name: string) =>
  typeof params[name] === 'string' ? params[name] : undefined;
const idIn = (request: Request) => textIn(request, 'id') ?? '';
const subjectInPath = (request: Request) => ({ orderId: textIn(request, 'id') });
