import { parseOrderWorkflowId, parseReference, type OrderKey } from '../domain/ids.js';
import { listOf, OrderSchema } from './answers.js';
import type { Api } from './api.js';
import { CliError } from './exit.js';

/** Help of the argument that names an order. */
export const ORDER_ARGUMENT = 'empresa/id, como nas listas em JSON, ou o número do pedido';

/** The address of the order that a person named: by our reference, by its workflow's id, or by its number. */
export async function orderPath(api: Api, name: string): Promise<string> {
  const { tenant, id } =
    parseOrderWorkflowId(name) ?? parseReference(name) ?? (await findByNumber(api, name));
  return `/orders/${encodeURIComponent(tenant)}/${encodeURIComponent(id)}`;
}

async function findByNumber(api: Api, number: string): Promise<OrderKey> {
  const { items } = await api.get('/orders', listOf(OrderSchema), { number, limit: '10' });
  const [found, another] = items;
  if (found === undefined) throw new CliError(`Nenhum pedido tem o número ${number}.`);
  if (another === undefined) return found;
  const names = items.map(({ tenant, id }) => `${tenant}/${id}`).join(', ');
  throw new CliError(`Vários pedidos têm o número ${number}; escolha um: ${names}`);
}
