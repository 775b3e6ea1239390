import type { Catalogue } from './catalogue.js';
import type { Item, Order } from './orders.js';

/** The one company of the tenant. */
const COMPANY = { id: '6d0f6a52-0c37-4a7e-9d0c-5f1f3a1b7c10', code: '1' };

const itemsInForce = (order: Order): readonly Item[] =>
  order.items.filter(({ cancelled }) => !cancelled);

/** The order in the form of the webhook and the entity lists (wire, section 2). */
export function orderEvent(order: Order, catalogue: Catalogue) {
  const customer = catalogue.customer(order.customer);
  const equipment = equipmentOf(order);
  return {
    id: order.id,
    number: order.number,
    type: order.type,
    company: COMPANY,
    branch: { id: catalogue.branch(order.branch)?.id, code: order.branch },
    customer,
    issueDate: order.issueDate,
    ...(order.observation !== null && { observation: order.observation }),
    ...(equipment && { equipment }),
    items: itemsInForce(order).map((item) => ({
      id: item.id,
      service: { code: item.service, description: item.description },
      quantity: item.quantity,
      price: item.priceCents / 100,
      unit: item.unit,
    })),
  };
}

/** The order as an entity: the webhook's form with situation and observations. */
export const orderEntity = (order: Order, catalogue: Catalogue) => ({
  ...orderEvent(order, catalogue),
  status: order.status,
  observations: order.observations.map(({ text }) => ({ text })),
});

/** The order on the ERP's screens; `value` is in reais. */
export const orderOnScreen = (order: Order) => ({
  id: order.id,
  number: order.number,
  type: order.type,
  branch: order.branch,
  customer: order.customer,
  issueDate: order.issueDate,
  observation: order.observation,
  equipment: equipmentOf(order) ?? null,
  status: order.status,
  situation: SITUATIONS[order.status],
  items: order.items.map(({ priceCents, ...item }) => ({ ...item, price: priceCents / 100 })),
  value: valueCents(order) / 100,
  observations: order.observations,
});

export const SITUATIONS: Readonly<Record<Order['status'], string>> = {
  ABERTO: 'Aberto',
  AGUARDANDO_INTEGRACAO: 'Aguardando integração',
  LIBERADO: 'Liberado',
  FATURADO: 'Faturado',
  CANCELADO: 'Cancelado',
};

function equipmentOf({ equipmentId, equipmentDescription }: Order) {
  if (equipmentId !== null) return { id: equipmentId };
  if (equipmentDescription !== null) return { description: equipmentDescription };
  return undefined;
}

export const valueCents = (order: Order): number =>
  itemsInForce(order).reduce(
    (sum, { quantity, priceCents }) => sum + Math.round(quantity * priceCents),
    0,
  );
