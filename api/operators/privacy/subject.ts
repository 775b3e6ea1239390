import type { TenantSettings } from '../../../platform/settings/types.js';
import type { DeliveryRoute } from '../../../workflows/parked-delivery/messages.js';
import { partsOf } from '../../../vendors/profile/inbound.js';
import type { JsonBody } from '../../http/body.js';
import { eachOf, readTenantCallback } from '../../inbound/readings.js';

/** The customer that a body may be about, by document and orders. */
export interface Subject {
  /** In the form of `documentOf`; absent to look only for the orders. */
  readonly document?: string;
  readonly orders: readonly { readonly id: string; readonly ss?: string | undefined }[];
}

/** Returns true if an inbound body is about the subject. */
export type SpeaksOf = (route: DeliveryRoute, body: string) => Promise<boolean>;

/** An id of this length does not occur in a body by chance. */
const TELLING_ID = 16;

/**
 * Looks for the document in any field and punctuation, the ids of the orders and, in callbacks that the tenant's
 * profile can read, their SSs: Sismetro need not send our reference.
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
    const found = await partsOf(json as JsonBody['json'], eachOf(tenant, route));
    for (const part of [json, ...(found.kind === 'parts' ? found.parts : [])]) {
      const reading = await readTenantCallback(tenant, route, part);
      if (reading.kind !== 'callback') continue;
      const { orderId, ss } = reading.callback;
      if (orderId !== undefined && ids.has(orderId)) return true;
      if (ss !== undefined && numbers.has(ss)) return true;
    }
    return false;
  };
}

const BETWEEN = '(?:[\\s./-]|%2F){0,3}';
const LOST_ZEROS = 2;

/**
 * Matches the document in any punctuation. A system that stores it as a number loses its leading zeros (see
 * `documentOf`).
 */
function patternOf(document: string): RegExp {
  const lost = /^0*/.exec(document)![0].slice(0, LOST_ZEROS).length;
  const kept = [...document.slice(lost)].join(BETWEEN);
  return new RegExp(`(?<![A-Z0-9])(?:0${BETWEEN}){0,${lost}}${kept}(?![A-Z0-9])`, 'iu');
}

/** All texts and numbers in a JSON value, names of fields included. */
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
