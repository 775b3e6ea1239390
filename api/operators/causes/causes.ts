import {
  isAsking,
  type AskingOrder,
  type ListedOrder,
} from '../../../platform/temporal/listed-orders.js';
import type { Texts } from '../../../texts/texts.js';
import { totalValue } from '../../../domain/money.js';
import { grouped } from '../../grouped.js';
import { cureOf } from './cures.js';
import type { Cause } from './schemas.js';

/** The vendor's words shown for one cause: those of the most orders. */
const WORDS_SHOWN = 3;

/** Equipment that is shown for one cause. */
const EQUIPMENT_SHOWN = 10;

/** Groups the orders that ask the operator by tenant, step and cause; the group with the oldest question first. */
export function causesOf(orders: readonly ListedOrder[], texts: Texts): Cause[] {
  const groups = grouped(orders.filter(isAsking), ({ tenant, attention: { step, code } }) =>
    JSON.stringify([tenant, step, code]),
  );
  return [...groups.values()]
    .map((group) => causeOf(group, texts))
    .toSorted((a, b) => (a.oldest < b.oldest ? -1 : 1));
}

function causeOf(group: readonly AskingOrder[], texts: Texts): Cause {
  const { tenant, attention } = group[0]!;
  const { step, code } = attention;
  const { meaning, advice, decision, mayRetryInBulk } = cureOf(attention, texts);
  const since = group.map((order) => order.attention.since).toSorted();
  return {
    tenant,
    step,
    code,
    count: group.length,
    value: totalValue(group),
    oldest: since[0]!,
    meaning,
    advice,
    decision,
    mayRetryInBulk,
    words: wordsOf(group),
    equipment: decision === 'amend-equipment' ? equipmentOf(group) : [],
  };
}

function wordsOf(group: readonly AskingOrder[]): Cause['words'] {
  const said = grouped(group, ({ attention }) => attention.words ?? '');
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
