import { isRecord } from '../fields.js';
import { cut, plain } from '../text.js';
import { LONGEST_WORDS, spokenWords } from '../words.js';

/** Limits of the search through an answer. Its fields are not public, but it is small. */
const DEEPEST = 8;
const MOST_ENTRIES = 1000;

/**
 * Returns the words of a refusal inside a 200, or undefined if it is not one. Senior X documents only that
 * `cancelOrders` answers `{result: …}`. We take as a refusal of any action (docs/wire.md, section 6) an entry for our order
 * - with `success: false`, or
 * - with an `error` or a `message`, unless it has `success: true`.
 */
export function refusalIn(answer: unknown, orderId: string): string | undefined {
  const refusals = entriesOf(answer).filter((entry) => concerns(entry, orderId) && refuses(entry));
  if (refusals.length === 0) return undefined;
  return refusals.map(spokenWords).find((words) => words !== '') ?? '';
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

const refuses = ({ success, error, message }: Entry) => {
  const isSuccess = truthOf(success);
  return isSuccess === false || (isSuccess !== true && (says(error) || says(message)));
};

/** XML has only texts: `true` and `false` count as such, too. */
const truthOf = (field: unknown): unknown => {
  if (typeof field !== 'string') return field;
  const text = field.trim().toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : text;
};

/** Returns false if the field is null, false, blank or an empty list. */
const says = (field: unknown) =>
  Array.isArray(field) ? field.length > 0 : Boolean(truthOf(field));

/** Matches a whole clause such as "Pedido 1234 já está cancelado". */
const ORDER_IS_CANCELLED =
  /^(?:o |este |esse |a |esta |essa )?(?:pedido|ordem)(?: de (?:venda|servico))?(?: (?:n[oº°]? ?|numero )?[\w-]{0,40}\d)? ja (?:(?:foi|esta|estava|se|encontra|encontra-se|encontrava-se|havia|tinha|sido|consta|como) ){0,4}cancelad[oa]$/;
const ORDER_IS_CANCELLED_EN =
  /^(?:the |this )?order(?: [\w-]{0,40}\d)? (?:is |was |has |had )?already (?:been )?cancell?ed$/;

/** If another clause contains one of these words, something else is cancelled, or the order is not. */
const SOMETHING_ELSE = /\b(?:nao|not|itens|items?|parcial|parcialmente|partially)\b/;

/**
 * Returns true if these words of Senior X say that the order itself is already cancelled ("pedido já está cancelado").
 * Only for a refused cancellation whose order cannot be read: if it can, what the ERP shows counts instead.
 */
export function saysAlreadyCancelled(words: string): boolean {
  const clauses = plain(cut(words, LONGEST_WORDS))
    .split(/[.,;:!?/()]/)
    .map((clause) => clause.trim());
  return (
    clauses.some(
      (clause) => ORDER_IS_CANCELLED.test(clause) || ORDER_IS_CANCELLED_EN.test(clause),
    ) && !clauses.some((clause) => SOMETHING_ELSE.test(clause))
  );
}
