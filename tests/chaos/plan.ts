import type { ServiceEnd } from '../../domain/lifecycle.js';
import {
  type DoubleName,
  LIMITS,
  ORDER_DOUBLE_NAMES,
  type OrderDoubleName,
  orderDouble,
} from './doubles.js';
import { type Draw, between, oneOf, weighted, wholeBetween } from './draw.js';

/** How Sismetro reports the end of a service. */
export type Telling = 'once' | 'doubled' | 'contradicted' | 'lost';

/** How a callback names its order. */
export type Names = 'both' | 'reference' | 'ss';

/** The plan of one order. */
export interface OrderPlan {
  /** Copies of its webhook, sent at once; with 0 the webhook is lost. */
  readonly webhooks: number;
  readonly equipment: { readonly id: string } | { readonly description: string };
  /** How the service ends; absent if it continues beyond the run. */
  readonly end?: ServiceEnd;
  /** Counted from when the SS exists; 0 is before Ponte can know its number. */
  readonly endAfterMs: number;
  readonly telling: Telling;
  /** Copies of the first callback, and of one that contradicts it, if any. */
  readonly callbacks: number;
  readonly names: Names;
  readonly double?: OrderDoubleName;
}

/**
 * The plans of all orders of a run; they depend only on the seed.
 * @param doubles the doubles that may occur
 */
export function planOrders(
  draw: Draw,
  orders: number,
  doubles: ReadonlySet<DoubleName>,
): OrderPlan[] {
  const left: Record<keyof typeof LIMITS, number> = { ...LIMITS };
  return Array.from({ length: orders }, (_, n) => {
    const double = drawDouble(draw, n, doubles);
    const plan = planOrder(draw, n);
    const limit = double && orderDouble(double).limit;
    if (double === undefined || (limit !== undefined && (left[limit] -= 1) < 0)) return plan;
    return { ...plan, double };
  });
}

/**
 * The doubles of a run. An ERP that was restored and orders that are closed again look alike: where both may occur, the
 * seed chooses one, since the orders that await again because of the first keep those of the second from being opened.
 */
export function doublesOfRun(
  draw: Draw,
  doubles: ReadonlySet<DoubleName>,
): ReadonlySet<DoubleName> {
  if (!doubles.has('restored') || !doubles.has('re-closed')) return doubles;
  const without = draw('restored or re-closed') < 0.5 ? 'restored' : 're-closed';
  return new Set([...doubles].filter((name) => name !== without));
}

function drawDouble(
  draw: Draw,
  n: number,
  doubles: ReadonlySet<DoubleName>,
): OrderDoubleName | undefined {
  const possible = ORDER_DOUBLE_NAMES.filter((name) => doubles.has(name));
  // if only one double is played, it happens to every order
  if (doubles.size === 1) return possible[0];
  let left = draw(`order/${n}/double`);
  return possible.find((name) => (left -= orderDouble(name).share) < 0);
}

function planOrder(draw: Draw, n: number): OrderPlan {
  const name = (what: string) => `order/${n}/${what}`;
  const end = weighted(draw, name('end'), { completed: 50, cancelled: 25, none: 25 });
  const telling = weighted(draw, name('telling'), {
    once: 30,
    doubled: 30,
    contradicted: 25,
    lost: 15,
  });
  const isEarly = draw(name('early')) < 0.25;
  return {
    webhooks: draw(name('webhook lost')) < 0.03 ? 0 : wholeBetween(draw, name('webhooks'), 1, 4),
    equipment:
      draw(name('new equipment')) < 0.1
        ? { description: 'Climatizador da sala nova' }
        : { id: oneOf(draw, name('equipment'), ['9001', '9004', '9006', '9009']) },
    ...(end !== 'none' && { end }),
    endAfterMs: isEarly ? 0 : between(draw, name('end after'), 200, 6_000),
    telling,
    callbacks: telling === 'once' ? 1 : wholeBetween(draw, name('callbacks'), 2, 4),
    names: oneOf(draw, name('names'), namesFor(telling)),
  };
}

/**
 * How callbacks may name the order. If a callback names an SS that is too new to be found by its number, it is held for
 * a while; a contradicting callback could overtake it and be the first. See docs/reliability.md.
 */
const namesFor = (telling: Telling): readonly Names[] =>
  telling === 'contradicted' ? ['both', 'reference'] : ['both', 'reference', 'ss'];
