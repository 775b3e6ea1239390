import { closingName, parseOrderWorkflowId, parseReference } from '../domain/ids.js';
import type { List, Order } from './answers.js';
import type { Api } from './api.js';
import { CliError } from './exit.js';

/** Help of the argument that names an order. */
export const ORDER_ARGUMENT =
  'empresa/id (do segundo fechamento em diante, empresa/id~n), ou o número do pedido';

/** The numbers of the orders that an answer names, by `name`, if it has any. */
export type OrderNumbers = Readonly<Record<string, string>> | undefined;

/** An order's number and our reference, or only the reference if the number is not known. */
export function orderText(tenant: string, name: string, numbers: OrderNumbers): string {
  const reference = `${tenant}/${name}`;
  const number = numberOf(name, numbers);
  return number === undefined ? reference : `${number} (${reference})`;
}

/** A sentence of the api with numbers in place of the orders' names. */
export const withNumbers = (sentence: string, numbers: OrderNumbers): string =>
  sentence.replace(
    /(?<=\b(?:[Pp]edido|[Oo]rder) )[^\s,.;:]+/g,
    (name) => numberOf(name, numbers) ?? name,
  );

const numberOf = (name: string, numbers: OrderNumbers = {}): string | undefined =>
  Object.hasOwn(numbers, name) ? numbers[name] : undefined;

/**
 * The api path of an order, by our reference, its workflow id or its number.
 * @throws CliError if no order has the number, or several have it
 */
export async function orderPath(api: Api, name: string): Promise<string> {
  const key = parseOrderWorkflowId(name) ?? parseReference(name);
  const found = key
    ? { tenant: key.tenant, name: closingName(key) }
    : await findByNumber(api, name);
  return `/orders/${encodeURIComponent(found.tenant)}/${encodeURIComponent(found.name)}`;
}

async function findByNumber(api: Api, number: string): Promise<Pick<Order, 'tenant' | 'name'>> {
  const filter = { number, limit: '10' };
  const { items } = await api.get<List<Order>>('/orders', 'items', filter);
  const [found, another] = items;
  if (found === undefined) throw new CliError(`Nenhum pedido tem o número ${number}.`);
  if (another === undefined) return found;
  const names = items.map(({ tenant, name }) => `${tenant}/${name}`).join(', ');
  throw new CliError(`Vários pedidos têm o número ${number}; escolha um: ${names}`);
}
