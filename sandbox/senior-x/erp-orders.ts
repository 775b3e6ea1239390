import { Router, type Request } from 'express';
import { z } from 'zod';
import type { Call } from '../kit/calls.js';
import { CursorSchema, cursorPage, parse } from '../kit/parse.js';
import { Refusal } from '../kit/refusal.js';
import type { Kit } from '../kit/stand-in.js';
import type { Catalogue } from './catalogue.js';
import { readItemForm, readOrderForm } from './erp-forms.js';
import type { OrderEvents } from './events.js';
import type { Order, Orders } from './orders.js';
import type { GuardedOperation, Ponte } from './ponte.js';
import { SITUATIONS, orderOnScreen } from './views.js';

const ListSchema = CursorSchema.extend({ status: z.string().optional() });

/** An order may be deleted, or it or its items cancelled, in these situations alone. */
const CHANGEABLE: ReadonlySet<Order['status']> = new Set(['ABERTO', 'LIBERADO']);

export interface ErpParts {
  readonly kit: Kit;
  readonly catalogue: Catalogue;
  readonly orders: Orders;
  readonly events: OrderEvents;
  readonly ponte: Ponte;
}

/** What a person does with orders in the ERP (Mercado > Gestão de vendas > Vendas). */
export function orderRoutes({ kit, catalogue, orders, events, ponte }: ErpParts): Router {
  const router = Router();
  const call = (call: Pick<Call, 'name' | 'work' | 'before'>) =>
    kit.handle({ ...call, name: `erp.${call.name}`, side: 'user', subject: subjectInPath });
  const orderIn = (request: Request): Order => {
    const order = orders.find(idIn(request));
    if (!order) throw new Refusal(404, 'Pedido não encontrado.');
    return order;
  };
  const shown = (id: string) => {
    const order = orders.find(id);
    return order ? orderOnScreen(order) : { id, deleted: true };
  };

  router.get(
    '/orders',
    call({
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
  );
  router.get(
    '/orders/:id',
    call({ name: 'order', work: (request) => ({ body: orderOnScreen(orderIn(request)) }) }),
  );
  router.post(
    '/orders',
    call({
      name: 'createOrder',
      work({ body }) {
        const { order, items } = readOrderForm(body, catalogue);
        const id = orders.create(order);
        items.forEach((item) => orders.addItem(id, item));
        return { status: 201, body: shown(id), orderId: id, effect: 'created' };
      },
    }),
  );
  router.post(
    '/orders/:id/items',
    call({
      name: 'addItem',
      work(request) {
        const { id, status } = orderIn(request);
        if (status !== 'ABERTO') throw refusedIn(status, 'incluir itens');
        orders.addItem(id, readItemForm(request.body, catalogue));
        return { status: 201, body: shown(id), effect: 'item-added' };
      },
    }),
  );
  router.post(
    '/orders/:id/close',
    call({
      name: 'closeOrder',
      work(request) {
        const order = orderIn(request);
        if (order.status !== 'ABERTO') throw refusedIn(order.status, 'fechar o pedido');
        if (order.items.every(({ cancelled }) => cancelled)) {
          throw new Refusal(409, 'Adicione ao menos um item antes de fechar o pedido.');
        }
        const integrates = awaitsIntegration(order, catalogue);
        orders.setStatus(order.id, integrates ? 'AGUARDANDO_INTEGRACAO' : 'LIBERADO');
        if (integrates) events.finished(order);
        const effect = integrates ? 'closed-awaiting' : 'closed-released';
        return { body: shown(order.id), effect };
      },
    }),
  );
  router.post(
    '/orders/:id/bill',
    call({
      name: 'billOrder',
      work(request) {
        const { id, status } = orderIn(request);
        if (status !== 'LIBERADO') throw refusedIn(status, 'faturar');
        orders.setStatus(id, 'FATURADO');
        return { body: shown(id), effect: 'billed' };
      },
    }),
  );

  /** Ponte is asked first; whatever it says, the ERP keeps its own rule. */
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

  router.delete(
    '/orders/:id',
    guarded({
      name: 'deleteOrder',
      operation: 'DELETE_ORDER',
      verb: 'excluir o pedido',
      effect: 'deleted',
      change: ({ id }) => orders.remove(id),
    }),
  );
  router.post(
    '/orders/:id/cancel',
    guarded({
      name: 'cancelOrder',
      operation: 'CANCEL_ORDER',
      verb: 'cancelar o pedido',
      effect: 'cancelled',
      change: ({ id }) => orders.setStatus(id, 'CANCELADO'),
    }),
  );
  router.post(
    '/orders/:id/items/:itemId/cancel',
    guarded({
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
  );
  return router;
}

interface GuardedAction {
  readonly name: string;
  readonly operation: GuardedOperation;
  /** For the sentence that refuses it. */
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
