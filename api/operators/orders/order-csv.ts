import type { Response } from 'express';
import type { Settings } from '../../../platform/settings/types.js';
import { clockOf, sendCsv } from '../../http/csv.js';
import { createSystemNames } from '../system-names.js';
import { ZONE } from './dates.js';
import { waitOf } from './order-context.js';
import { isEndedByForce, type ListedOrder } from '../../../platform/temporal/listed-orders.js';
import { sayQuestion } from '../../../texts/catalogue.js';
import type { Texts } from '../../../texts/texts.js';

/** Sends orders as a CSV file, with times in each tenant's time zone. The file's name says if orders are missing. */
export function sendOrdersCsv(
  response: Response,
  orders: readonly ListedOrder[],
  {
    tenants,
    isPartial,
    texts,
    nameOf,
  }: Pick<Settings, 'tenants'> & {
    readonly isPartial: boolean;
    readonly texts: Texts;
    readonly nameOf: (order: ListedOrder) => string | null;
  },
): Promise<void> {
  const byTenant = new Map(
    tenants.map(({ id, name, mode, timeZone }) => [id, { name, mode, clock: clockOf(timeZone) }]),
  );
  const { sentence } = createSystemNames(tenants);
  const elsewhere = clockOf(ZONE);
  const clock = ({ tenant }: ListedOrder, instant: string | null) =>
    (byTenant.get(tenant)?.clock ?? elsewhere)(instant);

  return sendCsv<ListedOrder>(
    response,
    isPartial ? 'pedidos-parcial.csv' : 'pedidos.csv',
    {
      Empresa: ({ tenant }) => byTenant.get(tenant)?.name ?? tenant,
      Filial: ({ branch }) => branch,
      Pedido: ({ number }) => number,
      Cliente: nameOf,
      SS: ({ ss }) => ss,
      Fase: ({ phase }) => texts.phases[phase],
      Situação: ({ situation }) => situation,
      'Valor (R$)': ({ value }) => value.toFixed(2).replace('.', ','),
      'Aberto em': (order) => clock(order, order.openedAt),
      'Encerrado em': (order) => clock(order, order.settledAt),
      'O que falta': (order) => {
        const { phase, attention, ss, tenant, failsAt } = order;
        const endedByForce = isEndedByForce(order) ? '' : null;
        const version = order.version ?? undefined;
        const shown = { phase, attention, ss, endedByForce, version, failsAt };
        return waitOf(shown, undefined, byTenant.get(tenant)?.mode, texts)?.text ?? null;
      },
      'Precisa de atenção': (order) => {
        const { attention, tenant } = order;
        if (isEndedByForce(order)) return sentence(texts.refusals['ended-by-force']({}), tenant);
        return attention && sentence(sayQuestion(texts.questions, attention), tenant);
      },
      Desde: (order) => clock(order, order.attention?.since ?? null),
      'Id no ERP': ({ id }) => id,
      Fechamento: ({ closing }) => String(closing),
    },
    orders,
  );
}
