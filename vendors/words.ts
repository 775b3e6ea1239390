import { isRecord } from './fields.js';
import { cut, plain, plainText } from './text.js';

/** As much of a vendor's words as can matter. */
export const LONGEST_WORDS = 4000;

/** Where vendors put their words: Senior X documents `message` and `reason`; the others are our guess for Sismetro. */
const WORD_FIELDS = ['message', 'reason', 'mensagem', 'msg', 'erro', 'error', 'detail'];

/** A vendor's words for people, in the JSON of an answer or its text: those of its fields for them; empty without any. */
export function spokenWords(body: unknown): string {
  if (typeof body === 'string') return textsOf(body);
  const fields = isRecord(body) ? WORD_FIELDS.map((name) => body[name]) : [];
  const words = fields.filter((field) => typeof field === 'string' && field !== '');
  return oneLine([...new Set(words)].join(' / '));
}

/** Every text in an answer that has a letter, in lower case without accents, on one line; empty if it says nothing. */
export const allWords = (body: unknown): string => plain(textsOf(body));

/** An answer is searched for texts no further than this. */
const MOST_VALUES = 1000;

/** What stands for the rest of an answer that was not searched to its end. */
const REST = '…';

/**
 * Every text in an answer that has a letter, on one line. The names of fields are no texts. Costs no more than the
 * answer's length, however it is nested.
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
