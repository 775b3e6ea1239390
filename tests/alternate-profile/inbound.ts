import { createHmac } from 'node:crypto';
import { orderOf } from './erp.js';
import type { Asked, Json, Route } from './front.js';

/** What the stand-ins send to Ponte, in the fields of the other pair. */

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

/** The unit and key that a caller presents to the stand-ins' own Ponte. */
const shownIn = ({ headers }: Asked) => ({
  unit: String(headers['unit']),
  key: String(headers['key']),
});

/** How the other field service signs: its key is the secret. */
export const signed = (key: string, body: Json) => ({
  'x-assinatura': `sha256=${createHmac('sha256', key).update(JSON.stringify(body)).digest('hex')}`,
});

/**
 * The routes to Ponte. The other ERP puts its key into the path; the other field service signs, and puts its unit into
 * the path.
 * @param ponte returns the api's address; called for each call
 */
export function inboundRoutes(ponte: () => string): Route[] {
  const ofErp = (path: string, words: (body: Json) => Json): Route => ({
    method: 'POST',
    path: new RegExp(`^${path}$`),
    means: (asked) => ({
      url: `${ponte()}/in/${encodeURIComponent(shownIn(asked).key)}${path}`,
      body: words(asked.body),
    }),
  });
  const ofField = (path: string): Route => ({
    method: 'POST',
    path: new RegExp(`^${path}$`),
    means: (asked) => {
      const { unit, key } = shownIn(asked);
      const body = callbackOf(asked.body);
      return { url: `${ponte()}/in/${unit}${path}`, headers: signed(key, body), body };
    },
  });
  return [
    ofErp('/serviceOrder/open', eventOf),
    ofErp('/serviceOrder/guard', (body) => body),
    ofField('/serviceOrder/completed'),
    ofField('/serviceOrder/cancelled'),
    {
      method: 'GET',
      path: /^\/equipment$/,
      means: (asked) => ({
        url: `${ponte()}/in/${encodeURIComponent(shownIn(asked).key)}/equipment?${asked.query.toString()}`,
      }),
    },
  ];
}
