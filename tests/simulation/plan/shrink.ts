/** Makes a plan that fails smaller, while it still breaks the same promise. */
import type { Plan, Step } from './plan.js';

/** Returns true if the plan still breaks the promise. */
export type Fails = (plan: Plan) => Promise<boolean>;

/**
 * Drops orders, then steps, then tenants without orders, in parts that become smaller, until nothing more can be dropped
 * or so many plans were played.
 */
export async function shrink(plan: Plan, fails: Fails, mostPlays = 60): Promise<Plan> {
  let plays = 0;
  let smallest = plan;

  /** Keeps the parts of the plan without which it no longer fails. */
  async function reduce<T>(
    items: readonly T[],
    without: (plan: Plan, dropped: ReadonlySet<T>) => Plan,
  ) {
    let left = [...items];
    for (let size = Math.ceil(left.length / 2); size >= 1 && left.length > 0;) {
      let hasShrunk = false;
      for (let from = 0; from < left.length && plays < mostPlays;) {
        const part = new Set(left.slice(from, from + size));
        const tried = without(smallest, part);
        plays += 1;
        if (await fails(tried)) {
          smallest = tried;
          left = left.filter((item) => !part.has(item));
          hasShrunk = true;
        } else {
          from += size;
        }
      }
      if (plays >= mostPlays) return;
      if (size === 1 && !hasShrunk) return;
      size = size === 1 ? 1 : Math.ceil(size / 2);
    }
  }

  const orders = [...new Set(plan.steps.flatMap((step) => orderIn(step) ?? []))];
  await reduce(orders, (from, dropped) =>
    withoutSteps(from, (step) => dropped.has(orderIn(step) ?? '')),
  );
  await reduce(
    smallest.steps.filter(({ do: what }) => what !== 'close'),
    (from, dropped) => withoutSteps(from, (step) => dropped.has(step)),
  );
  const used = new Set(smallest.steps.flatMap((step) => ('tenant' in step ? step.tenant : [])));
  const lean = { ...smallest, tenants: smallest.tenants.filter(({ id }) => used.has(id)) };
  return lean.tenants.length < smallest.tenants.length && (await fails(lean)) ? lean : smallest;
}

/** The order that a step is about, with its tenant. */
const orderIn = (step: Step): string | undefined =>
  'order' in step && step.order !== undefined ? `${step.tenant}/${step.order}` : undefined;

const withoutSteps = (plan: Plan, isDropped: (step: Step) => boolean): Plan => ({
  ...plan,
  steps: plan.steps.filter((step) => !isDropped(step)),
});
