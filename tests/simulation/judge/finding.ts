/** Finding: an end that Sismetro shows is known to its order soon, whether or not anybody says so. */
import { nowOf, type VendorCall } from '../world/ledger.js';
import { CHANGE_READ_MS, foundWithin, NEXT_READ_MS } from './bounds.js';
import { callsOf, disturbancesOf, SHOWS } from './liveness.js';
import type { Breach, ClosingRecord, RunRecord } from './record.js';

export function brokenFinding(run: RunRecord): Breach[] {
  const waits = waitsAtSismetro(run);
  return run.closings.flatMap((closing) => {
    const owed = endOf(run, closing);
    if (owed === undefined) return [];
    const { end, shownAt } = owed;
    const foundAt = closing.arrivals.find((one) => one.what === end && one.at >= shownAt)?.at;
    const { due, rule } = dueOf(run, closing, shownAt, waits.get(closing.tenant) ?? []);
    const isOver = (closing.endedAt ?? Infinity) <= due || hasChanged(run, closing, shownAt, due);
    if ((foundAt ?? run.endMs) <= due || isOver) return [];
    const late = foundAt === undefined ? 'never' : `${minutes(foundAt - shownAt)} minutes later`;
    const what = `its SS shows its end, and the order was told ${late}`;
    return [{ rule, what, at: due, closing }];
  });
}

/** What waited in Sismetro's queue, by tenant. */
function waitsAtSismetro({ queued }: RunRecord): ReadonlyMap<string, Span[]> {
  const waits = new Map<string, Span[]>();
  for (const { tenant, vendor, from, until } of queued) {
    if (vendor !== 'sismetro') continue;
    const known = waits.get(tenant);
    if (known) known.push({ from, until });
    else waits.set(tenant, [{ from, until }]);
  }
  return waits;
}

interface Span {
  readonly from: number;
  readonly until: number;
}

/** The end that the order's only SS shows, since when it also waits for it. */
function endOf(run: RunRecord, { tenant, reference, phases }: ClosingRecord) {
  const own = run.tenants.get(tenant)!.withReference(reference);
  const [one] = own.filter(({ by }) => by === 'ponte');
  if (one === undefined || own.length > 1) return undefined;
  const shown = nowOf(one.states);
  const end = (['completed', 'cancelled'] as const).find((each) => SHOWS[each] === shown);
  const waitsAt = phases.find(({ phase }) => phase === 'in-service')?.at;
  if (end === undefined || waitsAt === undefined) return undefined;
  return { end, shownAt: Math.max(one.states.at(-1)!.at, waitsAt) };
}

/** When it must be known, counted from the last fault or question that came in between. */
function dueOf(run: RunRecord, closing: ClosingRecord, shownAt: number, waits: readonly Span[]) {
  const told = closing.deliveries.find(
    ({ at, what, answer }) => what === 'changed' && answer === 'accepted' && at >= shownAt,
  );
  const bySweep = foundWithin(run.sweepMs);
  const isSoon = told && told.at - shownAt + CHANGE_READ_MS < bySweep;
  const byEvent = isSoon && !leftToSweep(run, closing, told.at);
  const within = byEvent ? CHANGE_READ_MS : bySweep;
  const own = run.tenants.get(closing.tenant)!;
  const host = run.tenants.get(own.tenant.unit?.of ?? closing.tenant)!;
  let since = byEvent ? told.at : shownAt;
  // what was over before moves nothing
  const spans: Span[] = [
    ...disturbancesOf(run, own, closing),
    ...(host === own ? [] : disturbancesOf(run, host, closing)),
    ...run.losses,
    ...waits,
  ].filter(({ until }) => until > since);
  for (const { from, until } of spans.sort((a, b) => a.from - b.from)) {
    if (until > since && from <= since + within) since = until;
  }
  return { due: since + within, rule: byEvent ? 'change-is-read' : 'end-is-found' };
}

/** What the event had read was no slip of Sismetro's: the sweep reads the SS later. */
function leftToSweep(run: RunRecord, { tenant, id }: ClosingRecord, from: number): boolean {
  const struck = callsOf(run.tenants.get(tenant)!, id).filter(
    ({ at, call, mood }) =>
      mood !== undefined && call === 'findBySs' && at >= from && at <= from + NEXT_READ_MS,
  );
  const isSlip = ({ mood }: VendorCall) =>
    mood === 'strangers' || mood === 'html' || mood === 'cut';
  return struck.length > 1 || !struck.every(isSlip);
}

/** Users did something in the ERP that ends the order, or asks. */
const hasChanged = (run: RunRecord, { tenant, id }: ClosingRecord, from: number, until: number) =>
  (run.tenants.get(tenant)!.erp.get(id)?.states ?? []).some(
    ({ at, by }) => by === 'users' && at > from && at <= until,
  );

const minutes = (ms: number) => (ms / 60_000).toFixed(1);
