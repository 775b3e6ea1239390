/** Portuguese texts about an order, without personal data: lists show them. */
import type { Phase } from '../../domain/lifecycle.js';
import { plainMarkdown } from '../../domain/markdown.js';
import { orderValueCents, type ServiceOrder } from '../../domain/order.js';

/** The names of the phases, as the console has them. */
export const PHASE_NAMES: Readonly<Record<Phase, string>> = {
  rehearsal: 'Ensaio',
  opening: 'Abrindo a SS',
  recording: 'Gravando a SS',
  'in-service': 'SS aberta',
  releasing: 'Liberando',
  released: 'Liberado',
  cancelling: 'Cancelando',
  cancelled: 'Cancelado',
};

/** Of an order whose workflow was terminated or failed: it was not settled, and accepts no decision. */
export const ENDED_BY_FORCE =
  'O acompanhamento deste pedido foi encerrado pelo suporte, no Temporal. A varredura o retoma enquanto ele aguardar integração no Senior X; se não aguarda mais, confira-o lá.';

/** Returns one line that names the order in the Temporal Web UI. */
export function orderSummary(order: Pick<ServiceOrder, 'number' | 'branch' | 'type'>): string {
  const kind = order.type === 'QUOTE' ? 'Orçamento' : 'Pedido';
  return `${kind} ${plainMarkdown(order.number)} · filial ${plainMarkdown(order.branch)}`;
}

/** Returns the content of the order, shown below its summary. Contains no free text. */
export function orderDetails(order: Pick<ServiceOrder, 'items' | 'equipment'>): string {
  const { items, equipment } = order;
  const reais = new Intl.NumberFormat('pt-BR', { style: 'currency', currency: 'BRL' });
  return [
    `**Valor:** ${reais.format(orderValueCents(order) / 100)}`,
    `**Serviços:** ${items.map(({ service }) => plainMarkdown(service.code)).join(', ')}`,
    `**Equipamento:** ${'id' in equipment ? `nº ${plainMarkdown(equipment.id)} da Sismetro` : 'novo'}`,
  ].join('\n\n');
}
