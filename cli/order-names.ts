import { closingName, parseOrderWorkflowId, parseReference } from '../domain/ids.js';
import { listOf, OrderSchema, type Order } from './answers.js';
import type { Api } from './api.js';
import { CliError } from './exit.js';

/** Help of the argument that names an order. */
export const ORDER_ARGUMENT =
  'empresa/id (do segundo fechamento em diante, empresa/id~n), ou o número do pedido';

/** The api path of an order, named by our reference, its workflow id or its number. */
export async function orderPath(api: Api, name: string): Promise<string> {
  const key = parseOrderWorkflowId(name) ?? parseReference(name);
  const named = key
    ? { tenant: key.tenant, name: closingName(key) }
    : await findByNumber(api, name);
  return `/orders/${encodeURIComponent(named.tenant)}/${encodeURIComponent(named.name)}`;
}

async function findByNumber(api: Api, number: string): Promise<Pick<Order, 'tenant' | 'name'>> {
  const { items } = await api.get('/orders', listOf(OrderSchema), { number, limit: '10' });
  const [found, another] = items;
  if (found === undefined) throw new CliError(`Nenhum pedido tem o número ${number}.`);
  if (another === undefined) return found;
  const names = items.map(({ tenant, name }) => `${tenant}/${name}`).join(', ');
  throw new CliError(`Vários pedidos têm o número ${number}; escolha um: ${names}`);
}
