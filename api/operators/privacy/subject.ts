import { unpackExchange } from '../../../vendors/wire-exchange.js';
import { documentOf } from '../../../domain/document.js';
import type { TenantSettings } from '../../../platform/settings/types.js';
import type { DeliveryRoute } from '../../../workflows/parked-delivery/messages.js';
import { readTenantCallback } from '../../inbound/readings.js';

/** The orders that a body may be about. */
export interface Subject {
  readonly orders: readonly { readonly id: string; readonly ss?: string | undefined }[];
}

/** Returns true if an inbound body is about the subject. */
export type SpeaksOf = (route: DeliveryRoute, body: string) => Promise<boolean>;

/** An id of this length does not occur in a body by chance. */
const TELLING_ID = 16;

/**
 * Looks for the ids of the orders and, in callbacks that the tenant's profile can read, their SSs: Sismetro need not
 * send our reference.
 */
export function speaksOf(tenant: TenantSettings, { orders }: Subject): SpeaksOf {
  const ids = new Set(orders.map(({ id }) => id));
  const tellingIds = [...ids].filter((id) => id.length >= TELLING_ID);
  const numbers = new Set(orders.flatMap(({ ss }) => ss ?? []));

  const isIn = (text: string) => tellingIds.some((id) => text.includes(id));

  return async (route, body) => {
    const json: unknown = JSON.parse(body);
    if (textsOf(json).some(isIn)) return true;
    if (route === 'open' || orders.length === 0) return false;
    const reading = await readTenantCallback(tenant, route, json);
    if (reading.kind === 'changed') return numbers.has(reading.ss);
    if (reading.kind !== 'callback') return false;
    const { orderId, ss } = reading.callback;
    return (orderId !== undefined && ids.has(orderId)) || (ss !== undefined && numbers.has(ss));
  };
}

/** A longer text is cut around a mention: the rest may be about somebody else. */
const AROUND = 200;

/**
 * Returns a function that finds the parts of a content which contain the customer's document, or the whole name, in any
 * punctuation, capitals and accents.
 */
export function mentionsOf({ document, name }: { document: string; name?: string | undefined }) {
  const patterns = [patternOf(document), ...(name === undefined ? [] : [patternOfName(name)])];
  return (content: unknown): string[] =>
    textsOf(content instanceof Uint8Array ? unpackExchange(content) : content).flatMap((text) => {
      const written = decoded(text).normalize('NFC');
      const plain = withoutAccents(written);
      const found = patterns.flatMap((pattern) => [...plain.matchAll(pattern)]);
      if (found.length === 0) return [];
      if (written.length <= 2 * AROUND) return [written];
      return found.map(({ 0: match, index }) =>
        written.slice(Math.max(index - AROUND, 0), index + match.length + AROUND),
      );
    });
}

/** Returns true if a field of a body is the customer's document: the body is the customer's, and not a mention. */
export const isOwnBody = (body: string, document: string): boolean =>
  textsOf(JSON.parse(body)).some((text) => documentOf(text) === document);

/** Characters as JSON (`\u00e3`), addresses (`%C3%A3`) and XML (`&#227;`, `&#xe3;`) may write them. */
const ENCODED = /\\u([\da-f]{4})|&#x([\da-f]{1,6});|&#(\d{1,7});|(?:%[\da-f]{2})+/gi;

/** Decodes the characters of a call that is kept as it went over the wire. */
const decoded = (text: string) =>
  text.replaceAll(ENCODED, (written, json?: string, hex?: string, decimal?: string) => {
    const code = json ?? hex;
    try {
      if (written.startsWith('%')) return decodeURIComponent(written);
      return String.fromCodePoint(code === undefined ? Number(decimal) : parseInt(code, 16));
    } catch {
      return written; // no character
    }
  });

/** Removes accents, character by character, so that places in the text stay. */
const withoutAccents = (text: string) =>
  text.replaceAll(/[\u00c0-\u024f]/g, (letter) => letter.normalize('NFD')[0]!);

export const wordsOfName = (name: string): string[] =>
  withoutAccents(name.normalize('NFC'))
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** Matches all words of the name, one after the other. */
function patternOfName(name: string): RegExp {
  const words = wordsOfName(name).join('[^\\p{L}\\p{N}]{1,3}');
  return new RegExp(`(?<![\\p{L}\\p{N}])${words}(?![\\p{L}\\p{N}])`, 'giu');
}

const BETWEEN = '[\\s./\\\\-]{0,3}';
const LOST_ZEROS = 2;

/**
 * Matches the document in any punctuation. A system that stores it as a number loses its leading zeros (see
 * `documentOf`).
 */
function patternOf(document: string): RegExp {
  const lost = /^0*/.exec(document)![0].slice(0, LOST_ZEROS).length;
  const kept = [...document.slice(lost)].join(BETWEEN);
  return new RegExp(`(?<![A-Z0-9])(?:0${BETWEEN}){0,${lost}}${kept}(?![A-Z0-9])`, 'giu');
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
