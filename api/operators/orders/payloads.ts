import type { ClosingName } from '../../../domain/ids.js';
import { readOrderPayloads, type OrderPayload } from '../../../platform/temporal/order-payloads.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import { maskBody } from '../capture/mask.js';
import type { Payload, PayloadList } from '../schemas.js';
import { CALLBACK_TITLES, STEPS } from './timeline-texts.js';

/** The latest ones are shown. */
const MOST_PAYLOADS = 200;

/**
 * Reads the payloads sent to and from an order, oldest first, as JSON text, masked or as received. Returns undefined if
 * there is no such order. Throws `TemporalUnavailableError`.
 * @param bounds `most`: how many of the latest; `ms`: the deadline of the question to Temporal
 */
export async function readPayloads(
  temporal: Temporal,
  key: ClosingName,
  masked: boolean,
  { most = MOST_PAYLOADS, ms }: { readonly most?: number; readonly ms?: number } = {},
): Promise<PayloadList | undefined> {
  const all = await readOrderPayloads(temporal, key, ms);
  if (all === undefined) return undefined;
  const titled = all.flatMap((payload) => {
    const title = titleOf(payload);
    return title === undefined ? [] : [{ ...payload, title }];
  });
  const shown = titled.slice(-most);
  const items = await Promise.all(
    shown.map(async ({ at, kind, title, read }): Promise<Payload> => {
      const json = JSON.stringify(await read(), null, 2) ?? 'null';
      return { at: at.toISOString(), kind, title, body: masked ? await maskBody(json) : json };
    }),
  );
  return { items, masked, leftOut: titled.length - shown.length };
}

/** The title of a payload. Returns undefined for calls that mean nothing to operators: they are not shown. */
function titleOf({ kind, name }: OrderPayload): string | undefined {
  switch (kind) {
    case 'order':
      return 'Pedido recebido do Senior X';
    case 'callback':
      return CALLBACK_TITLES[name] ?? 'Aviso recebido';
    case 'decision':
      return 'Decisão de um operador';
    case 'call':
      return STEPS[name]?.started;
    case 'answer':
      return STEPS[name]?.answer;
  }
}
