import type { BulkOrder, BulkProgress } from './messages.js';

const DECISIONS: Record<BulkOrder['decision'], string> = {
  retry: 'tentar de novo',
  'amend-equipment': 'corrigir o equipamento',
  'take-over': 'assumir depois do ensaio',
  release: 'liberar',
  cancel: 'cancelar',
};

/** One line that names a bulk decision in the Temporal Web UI. */
export const bulkSummary = ({ decision }: BulkOrder, orders: number) =>
  `Decisão em lote · ${DECISIONS[decision]} · ${orders} ${orders === 1 ? 'pedido' : 'pedidos'}`;

export function progressText({ total, done, failed }: BulkProgress): string {
  return `${done} de ${total} feitos${failed === 0 ? '' : `; ${failed} com falha`}`;
}
