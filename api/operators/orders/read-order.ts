import type { ClosingName } from '../../../domain/ids.js';
import { readOrder as read } from '../../../platform/temporal/read-order.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import type { Texts } from '../../../texts/texts.js';
import { orderFromStatus, shownOrder, type WebUi } from './order-view.js';
import type { OrderDetail } from '../schemas.js';

/**
 * Reads the order from its workflow or, if no worker answers in time, from visibility, marked `degraded`. Returns
 * undefined if there is no such order. Throws `TemporalUnavailableError`.
 */
export async function readOrder(
  temporal: Temporal,
  key: ClosingName,
  webUi: WebUi,
  texts: Texts,
): Promise<OrderDetail | undefined> {
  const order = await read(temporal, key);
  if (order === undefined) return undefined;
  if (order.from === 'workflow') {
    return orderFromStatus(order.status, webUi, texts, order.isEndedByForce);
  }
  return { ...shownOrder(order.listed, webUi, texts), degraded: true };
}
