import type { AskingOrder } from '../../../platform/temporal/listed-orders.js';
import { sayWords } from '../../../texts/catalogue.js';
import type { CureTexts } from '../../../texts/forms.js';
import type { Texts } from '../../../texts/texts.js';
import { latestOf } from '../../../platform/temporal/care.js';
import { causeTarget, saidOf } from '../../../platform/cause.js';
import { CURES, cureCodeOf, type Curable } from '../../../domain/cures.js';
import { closingName } from '../../../domain/ids.js';
import type { DecisionName } from '../../../domain/decisions.js';
import { totalValue } from '../../../domain/money.js';
import { grouped } from '../../../platform/grouped.js';
import type { Cause } from './schemas.js';

/** The vendor's words shown for one cause: those of the most orders. */
const WORDS_SHOWN = 3;

/** Equipment that is shown for one cause. */
const EQUIPMENT_SHOWN = 10;

/** Groups of one step and code that are told apart by the vendor's words: those of the most orders. */
const WORDS_APART = 10;

/**
 * Groups these orders by tenant, step, code and what the vendor said, each with its own cure; the group
 * with the oldest question first. Of a vendor that says something else about each order, what is left over is one group.
 * @param apart what was put off was put off by a person, one by one: all of it is taken up again in the same way
 */
export function causesOf(
  orders: readonly AskingOrder[],
  texts: Texts,
  apart = WORDS_APART,
): Cause[] {
  const asked = grouped(orders, ({ tenant, attention: { step, code } }) =>
    JSON.stringify([tenant, step, code]),
  );
  return [...asked.values()]
    .flatMap((group) => {
      const bySaid = [...grouped(group, ({ attention }) => saidOf(attention))].toSorted(
        ([, a], [, b]) => b.length - a.length,
      );
      const rest = bySaid.splice(apart).flatMap(([, some]) => some);
      return [
        ...bySaid.map(([said, some]) => causeOf(some, said, texts)),
        ...(rest.length > 0 ? [{ ...causeOf(rest, null, texts), ...NO_CURE }] : []),
      ];
    })
    .toSorted((a, b) => (a.oldest < b.oldest ? -1 : 1));
}

/** Orders with several causes have no common cure. */
const NO_CURE = { decision: null, mayRetryInBulk: false, equipment: [], target: null, care: null };

function causeOf(group: readonly AskingOrder[], said: string | null, texts: Texts): Cause {
  const { tenant, attention } = group[0]!;
  const { step, code } = attention;
  const { meaning, advice, decision, mayRetryInBulk } = cureOf(attention, texts);
  const oldest = group.reduce((a, b) => (b.attention.since < a.attention.since ? b : a));
  const newest = group
    .map(({ attention: one }) => latestOf(one))
    .toSorted()
    .at(-1)!;
  return {
    tenant,
    step,
    code,
    said,
    target: causeTarget(tenant, attention),
    care: group[0]!.care,
    count: group.length,
    value: totalValue(group),
    oldest: oldest.attention.since,
    newest,
    first: { name: closingName(oldest), number: oldest.number },
    meaning,
    advice,
    decision,
    mayRetryInBulk,
    words: wordsOf(group, texts),
    equipment: decision === 'amend-equipment' ? equipmentOf(group) : [],
  };
}

function wordsOf(group: readonly AskingOrder[], { callFaults }: Texts): Cause['words'] {
  const said = grouped(group, ({ attention }) => sayWords(callFaults, attention.words ?? ''));
  said.delete('');
  return [...said]
    .map(([words, orders]) => ({ words, count: orders.length }))
    .toSorted((a, b) => b.count - a.count)
    .slice(0, WORDS_SHOWN);
}

/** The equipment that is amended in several orders at once, that of the most orders first. */
function equipmentOf(group: readonly AskingOrder[]): Cause['equipment'] {
  const named = grouped(group, ({ attention }) => attention.equipment ?? '');
  named.delete('');
  return [...named]
    .map(([id, orders]) => ({ id, count: orders.length }))
    .toSorted((a, b) => b.count - a.count)
    .slice(0, EQUIPMENT_SHOWN);
}

/** The meaning of a question and the best answer to it (docs/decisions.md). */
export interface Cure extends CureTexts {
  /** The decision that is usually right; null if the operator must look elsewhere first. */
  readonly decision: DecisionName | null;
  /** Many orders can be retried at once when the cause is removed. */
  readonly mayRetryInBulk: boolean;
}

export function cureOf(asked: Curable, { cures }: Pick<Texts, 'cures'>): Cure {
  const code = cureCodeOf(asked);
  const [decision, bulk] = CURES[code];
  return { ...cures[code], decision, mayRetryInBulk: bulk === 'in-bulk' };
}
