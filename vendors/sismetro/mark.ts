import { createHash } from 'node:crypto';
import { cut, plainText } from '../text.js';

/**
 * Returns our reference as it is written into the description of an SS: `[ponte:acme/3f0c1b1e#5d41402a]`. The reference
 * is percent-encoded, so that it contains no character that is special in HTML or closes the bracket. After the `#`
 * come the first 8 hex digits of its SHA-256. If a mark was cut, wrapped, capitalized or otherwise changed, the digits
 * no longer match: it is then not a mark, and never that of a shorter reference.
 */
export const markOf = (reference: string): string =>
  `${START}${encoded(reference)}#${digitsOf(reference)}${END}`;

const START = '[ponte:';
const END = ']';

/** How far a description is searched. No mark is longer than an id of 128 characters makes it. */
const LONGEST_DESCRIPTION = 20_000;
const LONGEST_MARK = 4_000;

/**
 * Returns the reference of the mark in a description (plain text or HTML). Undefined if there is none or they differ.
 */
export function referenceIn(description: string): string | undefined {
  if (!description.includes('ponte')) return undefined;
  const text = textOf(description);
  const found = new Set<string>();
  for (let at = text.indexOf(START); at >= 0; at = text.indexOf(START, at + START.length)) {
    const reference = read(text.slice(at + START.length, at + LONGEST_MARK));
    if (reference !== undefined) found.add(reference);
  }
  return found.size === 1 ? [...found][0] : undefined;
}

/** Returns true if a description shows the beginning of a mark, whole or not. */
export const showsMark = (description: string): boolean =>
  /ponte/i.test(description) && textOf(description).toLowerCase().includes(START);

/** A description without tags and entities is its own text: a mark has no white space, which HTML would join. */
const textOf = (description: string): string =>
  (/[<&]/.test(description) ? plainText : cut)(description, LONGEST_DESCRIPTION);

function read(rest: string): string | undefined {
  const [mark = '', digits] = rest.slice(0, Math.max(rest.indexOf(END), 0)).split('#');
  const reference = decoded(mark);
  return reference !== undefined && digits === digitsOf(reference) ? reference : undefined;
}

const encoded = (reference: string) =>
  encodeURIComponent(reference.replace(/\p{Cs}/gu, '\uFFFD')).replaceAll('%2F', '/');

function decoded(mark: string): string | undefined {
  try {
    return decodeURIComponent(mark) || undefined;
  } catch {
    return undefined;
  }
}

const digitsOf = (reference: string) =>
  createHash('sha256').update(reference).digest('hex').slice(0, 8);
