/** Portuguese texts about an order, without personal data: lists show them. */
import { plainMarkdown } from '../../domain/markdown.js';
import { inReais } from '../../domain/money.js';
import { orderValueCents, type ServiceOrder } from '../../domain/order.js';

/** Returns one line that names the order in the Temporal Web UI. */
export function orderSummary(order: Pick<ServiceOrder, 'number' | 'branch' | 'type'>): string {
  const kind = order.type === 'QUOTE' ? 'Orçamento' : 'Pedido';
  return `${kind} ${plainMarkdown(order.number)} · filial ${plainMarkdown(order.branch)}`;
}

/** Returns the content of the order, shown below its summary. Contains no free text. */
export function orderDetails(order: Pick<ServiceOrder, 'items' | 'equipment'>): string {
  const { items, equipment } = order;
  return [
    `**Valor:** ${inReais(orderValueCents(order) / 100)}`,
    `**Serviços:** ${items.map(({ service }) => plainMarkdown(service.code)).join(', ')}`,
    `**Equipamento:** ${'id' in equipment ? `nº ${plainMarkdown(equipment.id)} da Sismetro` : 'novo'}`,
  ].join('\n\n');
}
