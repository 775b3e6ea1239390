import type { ServiceEnd } from '../../domain/lifecycle.js';
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
}

/** The plans of all orders of a run; they depend only on the seed. */
export const planOrders = (draw: Draw, orders: number): OrderPlan[] =>
  Array.from({ length: orders }, (_, n) => planOrder(draw, n));

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
