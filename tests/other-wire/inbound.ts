import { orderOf } from './erp.js';
import type { Asked, Json, Route } from './front.js';

/** What the stand-ins tell Ponte, in the words of the other pair. */

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

const pairIn = ({ headers }: Asked) => ({
  unit: String(headers['unit']),
  key: String(headers['key']),
});

/** @param ponte where the api is; asked at each call */
export function inboundRoutes(ponte: () => string): Route[] {
  const translated = (path: string, words: (body: Json) => Json): Route => ({
    method: 'POST',
    path: new RegExp(`^${path}$`),
    means: (asked) => ({
      url: ponte() + path,
      headers: pairIn(asked),
      body: words(asked.body),
    }),
  });
  return [
    translated('/serviceOrder/open', eventOf),
    translated('/serviceOrder/completed', callbackOf),
    translated('/serviceOrder/cancelled', callbackOf),
    translated('/serviceOrder/guard', (body) => body),
    {
      method: 'GET',
      path: /^\/equipment$/,
      means: (asked) => ({
        url: `${ponte()}/equipment?${asked.query.toString()}`,
        headers: pairIn(asked),
      }),
    },
  ];
}
