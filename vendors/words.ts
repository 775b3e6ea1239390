import { STATUS_CODES } from 'node:http';
import { isRecord } from './fields.js';
import { cut, plain, plainText } from './text.js';

/** How much of a vendor's words is read. */
export const LONGEST_WORDS = 4000;

/**
 * Fields in which vendors put their messages. Senior X documents `message` and `reason`; the rest is our guess for
 * Sismetro.
 */
const WORD_FIELDS = ['message', 'reason', 'mensagem', 'msg', 'erro', 'error', 'detail'];

/** Returns a vendor's message: an answer's plain text, or the message fields of its JSON. Empty if there is none. */
export function spokenWords(body: unknown): string {
  if (typeof body === 'string') return textsOf(body);
  const fields = isRecord(body) ? WORD_FIELDS.map((name) => body[name]) : [];
  const isText = (field: unknown) => typeof field === 'string' && field !== '';
  const words = [...new Set(fields.filter(isText))] as string[];
  const telling = words.filter((field) => !isPhrase(field));
  return oneLine((telling.length > 0 ? telling : words).join(' / '));
}

const HTTP_PHRASES = new Set(
  Object.values(STATUS_CODES).map((phrase) => String(phrase).toLowerCase()),
);

/** Returns true for words such as "Unauthorized", which say no more than the status. */
export const isPhrase = (words: string): boolean => HTTP_PHRASES.has(words.toLowerCase());

/**
 * Returns every text with a letter in an answer, on one line, in lower case without accents. Empty if there is none.
 */
export const allWords = (body: unknown): string => plain(textsOf(body));

/** Number of values of an answer that are searched for texts. */
const MOST_VALUES = 1000;

/** Marks that the rest of an answer was not searched. */
const REST = '…';

/**
 * Returns every text in an answer that contains a letter, on one line. Field names do not count. The cost is limited by
 * the answer's length, however it is nested.
 */
export function textsOf(body: unknown): string {
  if (typeof body === 'string') return oneLine(plainText(body, LONGEST_WORDS));
  const texts: string[] = [];
  let length = 0;
  const queue: unknown[] = [body];
  for (const value of queue) {
    if (typeof value === 'string' && /\p{L}/u.test(value)) {
      texts.push(cut(value, LONGEST_WORDS));
      length += value.length;
    }
    if (typeof value === 'object' && value !== null) {
      for (const child of Object.values(value)) {
        if (queue.length >= MOST_VALUES) break;
        queue.push(child);
      }
    }
    if (length > LONGEST_WORDS) break;
  }
  if (queue.length >= MOST_VALUES || length > LONGEST_WORDS) texts.push(REST);
  return texts.join(' ').replaceAll(/\s+/g, ' ').trim();
}

const oneLine = (text: string) => cut(text, LONGEST_WORDS).replaceAll(/\s+/g, ' ').trim();
