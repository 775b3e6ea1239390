import type { TenantSettings } from '../../../platform/settings/types.js';
import type { DeliveryRoute } from '../../../workflows/parked-delivery/messages.js';
import { readTenantCallback } from '../../inbound/ingest.js';

/** Whom a body may speak of: a customer by their document, and by their orders. */
export interface Subject {
  /** As `documentOf` gives it; absent where the orders alone are meant. */
  readonly document?: string;
  readonly orders: readonly { readonly id: string; readonly ss?: string | undefined }[];
}

/** Tells whether an inbound body speaks of somebody. */
export type SpeaksOf = (route: DeliveryRoute, body: string) => Promise<boolean>;

/** An id of this length is no other word of a body by chance. */
const TELLING_ID = 16;

/**
 * Finds the document in whatever field and punctuation, the ids of the orders, and, in callbacks that the tenant's
 * profile can read, their SSs: Sismetro need not name the order by our reference.
 */
export function speaksOf(tenant: TenantSettings, { document, orders }: Subject): SpeaksOf {
  const patterns = document === undefined ? [] : [patternOf(document)];
  const ids = new Set(orders.map(({ id }) => id));
  const tellingIds = [...ids].filter((id) => id.length >= TELLING_ID);
  const numbers = new Set(orders.flatMap(({ ss }) => ss ?? []));

  const isIn = (text: string) =>
    patterns.some((pattern) => pattern.test(text)) || tellingIds.some((id) => text.includes(id));

  return async (route, body) => {
    const json: unknown = JSON.parse(body);
    if (textsOf(json).some(isIn)) return true;
    if (route === 'open' || orders.length === 0) return false;
    const reading = await readTenantCallback(tenant, route, json);
    if (reading.kind !== 'callback') return false;
    const { orderId, ss } = reading.callback;
    return (orderId !== undefined && ids.has(orderId)) || (ss !== undefined && numbers.has(ss));
  };
}

const BETWEEN = '(?:[\\s./-]|%2F){0,3}';
const LOST_ZEROS = 2;

/** However it is punctuated; a system that takes it for a number loses the zeros in front (see `documentOf`). */
function patternOf(document: string): RegExp {
  const lost = /^0*/.exec(document)![0].slice(0, LOST_ZEROS).length;
  const kept = [...document.slice(lost)].join(BETWEEN);
  return new RegExp(`(?<![A-Z0-9])(?:0${BETWEEN}){0,${lost}}${kept}(?![A-Z0-9])`, 'iu');
}

/** Every text and number of a JSON value, wherever it stands. */
function textsOf(value: unknown): string[] {
  const texts: string[] = [];
  const left: unknown[] = [value];
  while (left.length > 0) {
    const one = left.pop();
    if (typeof one === 'string' || typeof one === 'number') texts.push(String(one));
    else if (typeof one === 'object' && one !== null) {
      for (const [name, inner] of Object.entries(one)) left.push(name, inner);
    }
  }
  return texts;
}
