/**
 * Where an order may be. Several states at once stand for "one of these": who tells an order something while it is on
 * its way cannot know how far it has come.
 */
import { outcomeOf, type Phase } from '../../domain/lifecycle.js';
import { moves, needsAttention, type ModelOrder } from './model.js';
import { tell, type Told } from './telling.js';

const distinct = (orders: readonly ModelOrder[]) => [
  ...new Map(orders.map((order) => [JSON.stringify(order), order])).values(),
];

/** Wherever the order may get to by itself. */
function reach(from: readonly ModelOrder[]): ModelOrder[] {
  const reached = new Map<string, ModelOrder>();
  const open = [...from];
  for (let order = open.pop(); order !== undefined; order = open.pop()) {
    const key = JSON.stringify(order);
    if (reached.has(key)) continue;
    reached.set(key, order);
    open.push(...moves(order));
  }
  return [...reached.values()];
}

/** Where the order may be after it was told all this in a row, without a pause. */
export function tellAll(orders: readonly ModelOrder[], all: readonly Told[]): ModelOrder[] {
  return all.reduce<ModelOrder[]>(
    (before, told) =>
      distinct(before.flatMap((order) => tell(order, told))).flatMap((o) => reach([o])),
    reach(orders),
  );
}

/** Where the order may come to rest: whatever it does from there leads back there. */
export function rest(orders: readonly ModelOrder[]): ModelOrder[] {
  return reach(orders).filter((order) => {
    const key = JSON.stringify(order);
    return reach(moves(order))
      .concat(order)
      .every((next) => reach([next]).some((back) => JSON.stringify(back) === key));
  });
}

/** What can be seen of an order. */
export interface Appearance {
  readonly phase: Phase | undefined;
  readonly attention: boolean;
  readonly knowsSs: boolean;
  readonly requests: number;
  readonly observations: number;
  readonly erp: string;
}

export function appearanceOf(order: ModelOrder): Appearance {
  return {
    phase: phaseOf(order),
    attention: needsAttention(order),
    knowsSs: order.known !== undefined,
    requests: order.requests.length,
    observations: order.noted ? 1 : 0,
    erp: order.erp,
  };
}

function phaseOf({ at, verdict }: ModelOrder): Phase | undefined {
  switch (at) {
    case 'unknown':
      return undefined;
    case 'settling':
      return verdict!.end === 'completed' ? 'releasing' : 'cancelling';
    case 'settled':
      return outcomeOf(verdict!.end);
    case 'opening':
    case 'recording':
    case 'in-service':
      return at;
  }
}
