import { createHash } from 'node:crypto';
import { orderValueCents, type ServiceOrder } from '../../domain/order.js';

/** What of an order matters to its service, and how people call it. */
const PARTS = {
  items: 'os serviços',
  equipment: 'o equipamento',
  customer: 'o cliente',
  branch: 'a filial',
  value: 'o valor',
} as const;

type Part = keyof typeof PARTS;

/** Short digests of an order's parts: a webhook that comes again is compared with them. */
export function contentDigests(order: ServiceOrder): Record<Part, string> {
  const { items, equipment, customer, branch } = order;
  return {
    items: digest(items),
    equipment: digest(equipment),
    customer: digest(customer.document ?? customer.code ?? customer.name ?? null),
    branch: digest(branch),
    value: digest(orderValueCents(order)),
  };
}

/** The same as one text: equal for orders that differ in nothing that matters. */
export const contentText = (order: ServiceOrder): string => JSON.stringify(contentDigests(order));

/** The parts of an order that differ from those digests; none if there are no digests. */
export function changedContent(before: unknown, order: ServiceOrder): Part[] {
  if (typeof before !== 'object' || before === null) return [];
  const digests = before as Partial<Record<Part, unknown>>;
  return Object.entries(contentDigests(order)).flatMap(([part, now]) =>
    digests[part as Part] !== undefined && digests[part as Part] !== now ? [part as Part] : [],
  );
}

/** Why the operator is asked, as a Portuguese sentence. */
export const changedText = (parts: readonly Part[]): string =>
  `O Senior X enviou de novo este pedido com outros dados: mudou ${new Intl.ListFormat('pt-BR').format(parts.map((part) => PARTS[part]))}. A SS continua com os dados de antes; confira as duas.`;

const digest = (value: unknown) =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16);
