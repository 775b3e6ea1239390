import type { Json } from './front.js';

/** What the stand-ins send to Ponte, in the fields of the other pair. */

const SITUATIONS: Readonly<Record<string, string>> = {
  AGUARDANDO_INTEGRACAO: 'AGUARDA SS',
  LIBERADO: 'Liberado para faturar',
  FATURADO: 'Faturado',
  CANCELADO: 'Estornado',
};

/** Translates an order from the stand-in's fields (docs/wire.md, section 2) to those of the other ERP. */
const orderOf = (order: Json): Json => ({
  codigo: order?.id,
  numero: order?.number,
  filial: order?.branch?.code,
  orcamento: order?.type === 'QUOTE',
  cliente: order?.customer && {
    nome: order.customer.name,
    documento: order.customer.cnpjCpf,
    fone: order.customer.phone,
    cidade: order.customer.city,
  },
  equipamento: order?.equipment && {
    patrimonio: order.equipment.id,
    descricao: order.equipment.description,
  },
  servicos: order?.items?.map((item: Json) => ({
    codigo: item.service.code,
    nome: item.service.description,
    qtd: item.quantity,
    centavos: Math.round(item.price * 100),
  })),
  situacao: SITUATIONS[order?.status],
  textos: order?.observations?.map(({ text }: Json) => ({ texto: text })),
});

export const eventOf = ({ eventId, event, tenant, payload }: Json): Json => ({
  id: eventId,
  evento: event,
  inquilino: tenant,
  dados: { pedido: orderOf(payload) },
});

export const callbackOf = (callback: Json): Json => ({
  evento: {
    id: callback.eventId,
    quando: callback.occurredAt,
    solicitacao: {
      numero: callback.ss,
      pdf: callback.link,
      pedidoExterno: callback.externalReference,
    },
    tecnico: callback.technician,
    laudo: callback.conclusion,
    motivo: callback.reason,
  },
});
