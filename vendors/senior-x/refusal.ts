import { isRecord } from '../fields.js';
import { wordsOf } from '../faults.js';

/** An answer is searched no deeper and no further: its fields are not public, but it is small. */
const DEEPEST = 8;
const MOST_ENTRIES = 1000;

/**
 * The words of a refusal inside a 200, or undefined where there is none. Documented is only that `cancelOrders`
 * answers `{result: …}`; we take as a refusal (docs/wire.md, section 9) an entry for our order with `success: false`,
 * or with an `error` or a `message` without `success: true`; the same goes for the other actions.
 */
export function refusalIn(answer: unknown, orderId: string): string | undefined {
  const refusals = entriesOf(answer).filter((entry) => concerns(entry, orderId) && refuses(entry));
  if (refusals.length === 0) return undefined;
  return refusals.map(wordsOf).find((words) => words !== '') ?? '';
}

function entriesOf(answer: unknown): readonly Entry[] {
  const found: Entry[] = [];
  const queue: { value: unknown; depth: number }[] = [{ value: answer, depth: 0 }];
  for (const { value, depth } of queue) {
    if (isRecord(value)) found.push(value);
    if (typeof value !== 'object' || value === null || depth === DEEPEST) continue;
    const room = MOST_ENTRIES - queue.length;
    for (const child of Object.values(value).slice(0, Math.max(room, 0))) {
      queue.push({ value: child, depth: depth + 1 });
    }
  }
  return found;
}

type Entry = Readonly<Record<string, unknown>>;

const concerns = (entry: Entry, orderId: string) =>
  typeof entry['id'] !== 'string' || entry['id'] === orderId;

const refuses = ({ success, error, message }: Entry) =>
  success === false || (success !== true && (says(error) || says(message)));

/** Does the field say anything? Not where it is null, false, blank or an empty list. */
const says = (field: unknown) =>
  Array.isArray(field)
    ? field.length > 0
    : Boolean(typeof field === 'string' ? field.trim() : field);

/** Do these words of Senior X say that the order is cancelled already ("pedido já está cancelado")? */
export function cancelledAlready(words: string): boolean {
  const plain = words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return (
    /\bja (?:(?:foi|esta|estava|se|encontra|encontra-se|encontrava-se|havia|tinha|sido|consta|como) ){0,4}cancelad[oa]/.test(
      plain,
    ) || /\balready (?:been )?cancell?ed\b/.test(plain)
  );
}
