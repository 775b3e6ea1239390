/** Deliveries: each that was answered 2xx has its effect, or is shown to operators, whose decision about it counts. */
import { heldAt } from '../world/ledger.js';
import { HELD_MS, PARKED_MS, RETRY_AFTER_MS } from './bounds.js';
import { callsOf } from './liveness.js';
import { isForgottenForGood } from './safety.js';
import type { Breach, ClosingRecord, Delivery, RunRecord } from './record.js';

export const brokenDeliveries = (run: RunRecord): Breach[] => [
  ...run.failures.map((one) => ({ rule: 'never-fails', ...one })),
  ...withoutEffect(run),
  ...(run.isUnattended ? [] : stillParked(run)),
];

/** Operators look at what is parked, and can end it. */
const stillParked = ({ parked, endMs }: RunRecord): Breach[] =>
  parked.flatMap(({ tenant, route, orderId = 'no order', from, until = endMs }) => {
    if (until - from <= PARKED_MS) return [];
    const what = `a delivery of ${tenant} (${route}, ${orderId}) cannot be replayed, linked or discarded`;
    return [{ rule: 'parked-ends', what, at: from + PARKED_MS }];
  });

const withoutEffect = (run: RunRecord): Breach[] =>
  run.closings.flatMap((closing) =>
    closing.deliveries.flatMap((delivery) => {
      const due = dueOf(run, closing, delivery);
      if (run.endMs < due || hasEffect(run, closing, delivery, due)) return [];
      const when = new Date(delivery.at).toISOString();
      const what = `its ${delivery.what} was answered ${delivery.answer} at ${when}, and nothing follows from it`;
      return [{ rule: 'takes-effect', what, at: due, closing }];
    }),
  );

/**
 * Once Temporal can be reached again, and its store is restored, a delivery is held no longer than this. The order that a
 * thin event names is read as late as the ERP asks for.
 */
function dueOf({ aways, losses, tenants }: RunRecord, closing: ClosingRecord, delivery: Delivery) {
  const { at, what } = delivery;
  const back = [...aways, ...losses]
    .sort((a, b) => a.from - b.from)
    .reduce((end, away) => (away.from <= end ? Math.max(end, away.until) : end), at);
  if (what !== 'named') return back + HELD_MS;
  return callsOf(tenants.get(closing.tenant)!, closing.id)
    .filter((call) => call.vendor === 'senior-x' && call.status === 429 && call.at >= at)
    .reduce(
      (due, call) => (call.at <= due ? Math.max(due, call.at + RETRY_AFTER_MS + HELD_MS) : due),
      back + HELD_MS,
    );
}

function hasEffect(
  run: RunRecord,
  closing: ClosingRecord,
  { at, what, ss, status, answer }: Delivery,
  due: number,
): boolean {
  const isParked = run.parked.some(
    (one) =>
      one.tenant === closing.tenant &&
      one.route === (isWebhook(what) ? 'open' : what) &&
      (one.orderId === undefined || one.orderId === closing.id) &&
      (one.ss === undefined || ss === undefined || one.ss === ss),
  );
  if (answer === 'parked') return isParked;
  if (status >= 300 || answer === 'already-settled') return true;
  if (what === 'changed') return true; // it has an SS read, which found.ts asks for
  if (what === 'named' && !awaitedAllTheTime(run, closing, at, due)) return true;
  const kind = isWebhook(what) ? 'webhook' : what;
  const hasArrived = closing.arrivals.some((one) => one.what === kind && one.at <= due);
  // a later closing begins when the ERP was read, not by its webhook
  const isOver =
    isForgottenForGood(run, closing) ||
    (kind === 'webhook' ? closing.closing > 1 : closing.state.status === 'COMPLETED');
  return hasArrived || isParked || isOver;
}

const isWebhook = (what: Delivery['what']) =>
  what === 'webhook' || what === 'webhook-changed' || what === 'named';

/** The ERP had the order in *Aguardando integração* from one time to the other. */
function awaitedAllTheTime(
  run: RunRecord,
  { tenant, id }: ClosingRecord,
  from: number,
  until: number,
): boolean {
  const states = run.tenants.get(tenant)!.erp.get(id)?.states ?? [];
  const isWithin = ({ at }: { readonly at: number }) => at > from && at <= until;
  return heldAt(states, from) === 'AGUARDANDO_INTEGRACAO' && !states.some(isWithin);
}
