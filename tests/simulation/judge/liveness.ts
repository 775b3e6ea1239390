/**
 * Liveness: every order that the vendors allow to go on has gone on within the time that its calls need at the effective
 * rate of its queues, times 1.5, plus a fixed bound (bounds.ts).
 */
import type { ServiceEnd } from '../../../domain/lifecycle.js';
import { nowOf, type SsStatus, type VendorCall } from '../world/ledger.js';
import type { SimulatedTenant } from '../simulation.js';
import {
  AFTER_FAULT_MS,
  FIXED_MS,
  LATE_LOOKS_MS,
  GROWTH,
  MARGIN,
  NEEDS,
  NEEDS_AFTER_FAULT,
  ratePerMinute,
  RETRY_AFTER_MS,
  type Needs,
  type Stage,
} from './bounds.js';
import type { Breach, ClosingRecord, RunRecord, TenantRecord } from './record.js';

const MINUTE = 60_000;

/** What an order is owed: a stage that its vendors have allowed since a time. */
interface Owed {
  readonly closing: ClosingRecord;
  readonly stage: Stage;
  readonly since: number;
  readonly needs: Needs;
  /** What is added to the bound for a fault. */
  readonly extraMs: number;
  /** When it happened, if it did. */
  readonly doneAt: number | undefined;
}

export function brokenLiveness(run: RunRecord): Breach[] {
  return [...run.tenants.values()].flatMap((tenant) => {
    const owed = run.closings
      .filter((closing) => closing.tenant === tenant.tenant.id)
      .flatMap((closing) => owedTo(run, tenant, closing));
    const late = deadlinesOf(tenant.tenant, owed).flatMap(({ one, deadline, idealMs }) => {
      const { closing, stage, since, doneAt } = one;
      if (doneAt !== undefined ? doneAt <= deadline : run.endMs <= deadline) return [];
      const done =
        doneAt === undefined ? 'it never was' : `it was after ${minutes(doneAt - since)} minutes`;
      const what = `${WHAT[stage]}: its calls need ${minutes(idealMs)} minutes, ${done}`;
      return [{ rule: RULES[stage], what, at: deadline, closing }];
    });
    return [...late, ...grownQueues(run, tenant, owed)];
  });
}

const RULES = { opening: 'opened-in-time', ending: 'ended-in-time' } as const;
const WHAT = {
  opening: 'it awaits its SS and its number in the ERP',
  ending: 'its service has ended',
} as const;

const minutes = (ms: number) => (ms / MINUTE).toFixed(1);

// ── What is owed, and since when ──

function owedTo(run: RunRecord, tenant: TenantRecord, closing: ClosingRecord): Owed[] {
  const stages = [openingOf(run, tenant, closing), endingOf(run, tenant, closing)];
  return stages.flatMap((one) => one ?? []);
}

function openingOf(run: RunRecord, tenant: TenantRecord, closing: ClosingRecord): Owed | undefined {
  const told = closing.arrivals.find(({ what }) => what === 'webhook');
  if (told === undefined) return undefined;
  const { erp } = screensOf(tenant, closing);
  const movedAt = erp?.states.find(isMoved(closing))?.at;
  const opened = tenant.withReference(closing.reference).find(({ by }) => by === 'ponte')?.openedAt;
  const noted = notedAt(erp, closing);
  const isDone = opened !== undefined && noted !== undefined;
  const hasEnded = settledAt(tenant, closing);
  const doneAt = isDone ? Math.max(opened, noted) : hasEnded;
  return later(run, tenant, closing, {
    closing,
    stage: 'opening',
    since: told.at,
    needs: closing.isOld ? NEEDS['opening-old'] : NEEDS.opening,
    extraMs: 0,
    doneAt: doneAt ?? movedAt,
  });
}

export const SHOWS: Record<ServiceEnd, SsStatus> = {
  completed: 'ENCERRADA',
  cancelled: 'CANCELADA',
};

function endingOf(run: RunRecord, tenant: TenantRecord, closing: ClosingRecord): Owed | undefined {
  const { requests, erp } = screensOf(tenant, closing);
  const doneAt = settledAt(tenant, closing) ?? erp?.states.find(isMoved(closing))?.at;
  const [one, ...others] = requests.filter(({ by }) => by !== 'stranger');
  if (one === undefined || others.length > 0) return undefined;
  const shown = nowOf(one.states);
  const end = (['completed', 'cancelled'] as const).find((each) => SHOWS[each] === shown);
  if (end === undefined) return undefined; // it continues, or it is the operator's
  const endedAt = one.states.at(-1)!.at;
  const told = closing.arrivals.find(({ at, what }) => what === end && at >= endedAt - FIXED_MS);
  if (told === undefined) return undefined;
  const noted = notedAt(erp, closing);
  if (noted === undefined && doneAt === undefined) return undefined; // its opening is owed first
  const since = Math.max(told.at, endedAt, noted ?? 0);
  return later(run, tenant, closing, {
    closing,
    stage: 'ending',
    since,
    needs: NEEDS.ending,
    extraMs: told.at < endedAt ? LATE_LOOKS_MS : 0,
    doneAt,
  });
}

const isMoved =
  ({ closedAt }: ClosingRecord) =>
  ({ at, by, is }: { at: number; by: string; is: string }) =>
    by === 'users' && at >= closedAt && is !== 'AGUARDANDO_INTEGRACAO';

/** When the number of this closing's SS was noted. */
const notedAt = (
  erp: ReturnType<typeof screensOf>['erp'],
  { closedAt, until = Infinity }: ClosingRecord,
): number | undefined => erp?.observations.find(({ at }) => at >= closedAt && at < until)?.at;

/** When the order first had an end in the ERP that Ponte gave it. */
function settledAt(tenant: TenantRecord, closing: ClosingRecord): number | undefined {
  const erp = tenant.erp.get(closing.id);
  return erp?.states.find(
    ({ at, is, by }) =>
      by === 'ponte' &&
      at >= closing.closedAt &&
      at < (closing.until ?? Infinity) &&
      (is === 'LIBERADO' || is === 'CANCELADO'),
  )?.at;
}

const screensOf = (tenant: TenantRecord, closing: ClosingRecord) => ({
  erp: tenant.erp.get(closing.id),
  requests: tenant.withReference(closing.reference),
});

/** Something after which an order begins anew, and until when it may be held up by it. */
interface Disturbance {
  readonly from: number;
  readonly until: number;
  /** It costs calls, not only time. */
  readonly isFault: boolean;
}

/** The same, counted from the end of the last fault, question or decision that came in between. */
function later(run: RunRecord, tenant: TenantRecord, closing: ClosingRecord, owed: Owed): Owed {
  let { since, needs, extraMs } = owed;
  const bound = owed.doneAt ?? run.endMs;
  for (const { from, until, isFault } of disturbancesOf(run, tenant, closing)) {
    if (until <= since || from > bound) continue;
    since = Math.max(since, until);
    if (!isFault) continue;
    needs = NEEDS_AFTER_FAULT[owed.stage];
    extraMs = AFTER_FAULT_MS;
  }
  return { ...owed, since: Math.min(since, bound), needs, extraMs };
}

export function disturbancesOf(
  run: RunRecord,
  tenant: TenantRecord,
  closing: ClosingRecord,
): Disturbance[] {
  const struck = callsOf(tenant, closing.id).flatMap((call): Disturbance[] =>
    call.mood === undefined && call.isRefused !== true
      ? []
      : [{ from: call.at, until: call.answeredAt + heldUpBy(call), isFault: true }],
  );
  const cut = [...closing.cuts, ...run.kills].map((at) => ({ from: at, until: at, isFault: true }));
  const asked = closing.questions
    .filter(({ code }) => code !== 'webhook-changed' && code !== 'unavailable')
    .map(({ at, until }) => ({ from: at, until: until ?? Infinity, isFault: true }));
  const decided = closing.decisions.map(({ at, answeredAt }) => ({
    ...{ from: at, until: answeredAt, isFault: true },
  }));
  return [...struck, ...cut, ...asked, ...decided].sort((a, b) => a.from - b.from);
}

export const heldUpBy = ({ mood }: VendorCall) => (mood === 'slow-down-long' ? RETRY_AFTER_MS : 0);

/** A tenant's calls by order, and those about none that went wrong. */
interface Calls {
  readonly byOrder: ReadonlyMap<string, readonly VendorCall[]>;
  readonly ofAll: readonly VendorCall[];
  /** What was asked for. */
  readonly known: Map<string, readonly VendorCall[]>;
}

const callsOfTenants = new WeakMap<TenantRecord, Calls>();

function sortedOut({ calls }: TenantRecord): Calls {
  const byOrder = new Map<string, VendorCall[]>();
  const ofAll: VendorCall[] = [];
  for (const call of calls) {
    const { orderId, mood } = call;
    if (orderId === undefined) {
      if (mood !== undefined) ofAll.push(call);
      continue;
    }
    const known = byOrder.get(orderId);
    if (known) known.push(call);
    else byOrder.set(orderId, [call]);
  }
  return { byOrder, ofAll, known: new Map() };
}

/** The calls about an order, and those about none that went wrong, such as log-ins, oldest first. */
export function callsOf(tenant: TenantRecord, id: string): readonly VendorCall[] {
  let calls = callsOfTenants.get(tenant);
  if (calls === undefined) callsOfTenants.set(tenant, (calls = sortedOut(tenant)));
  const { byOrder, ofAll, known } = calls;
  let found = known.get(id);
  if (found === undefined) {
    found = [...(byOrder.get(id) ?? []), ...ofAll].sort((a, b) => a.at - b.at);
    known.set(id, found);
  }
  return found;
}

// ── How long it may take ──

interface Deadline {
  readonly one: Owed;
  readonly deadline: number;
  /** How long its calls, and those before them, need at the effective rate. */
  readonly idealMs: number;
}

/**
 * When each must be done, as if the calls in the tenant's two queues were water, which drains at its rate: an opening may
 * wait for all calls that come before its queue is empty; an end goes before openings.
 */
function deadlinesOf(tenant: SimulatedTenant, owed: readonly Owed[]): Deadline[] {
  const inOrder = [...owed].sort((a, b) => a.since - b.since);
  const ends = finishes(
    tenant,
    inOrder.filter(({ stage }) => stage === 'ending'),
  );
  const all = finishes(tenant, inOrder, true);
  return inOrder.map((one) => {
    const finish = (one.stage === 'ending' ? ends : all).get(one)!;
    const idealMs = finish - one.since;
    return { one, idealMs, deadline: one.since + MARGIN * idealMs + FIXED_MS + one.extraMs };
  });
}

/** @param untilEmpty counts until the queue is empty, not only until these calls are through */
function finishes(tenant: SimulatedTenant, jobs: readonly Owed[], untilEmpty = false) {
  const finishes = new Map<Owed, number>();
  const free = { sismetro: 0, 'senior-x': 0 };
  let busy: Owed[] = [];
  let idleFrom = 0;
  for (const job of jobs) {
    if (untilEmpty && job.since > idleFrom) busy = [];
    let at = job.since;
    for (const vendor of ['sismetro', 'senior-x'] as const) {
      const takesMs = (job.needs[vendor] * MINUTE) / ratePerMinute(tenant, vendor);
      at = free[vendor] = Math.max(free[vendor], at) + takesMs;
    }
    finishes.set(job, at);
    idleFrom = Math.max(idleFrom, at);
    busy.push(job);
    if (untilEmpty) for (const one of busy) finishes.set(one, idleFrom);
  }
  return finishes;
}

// ── Queues ──

/** A queue must not grow while less is needed of it than its rate, and no fault strikes. */
function grownQueues(run: RunRecord, record: TenantRecord, owed: readonly Owed[]): Breach[] {
  const { id } = record.tenant;
  return (['sismetro', 'senior-x'] as const).flatMap((vendor) => {
    const waits = run.queued.filter((one) => one.tenant === id && one.vendor === vendor);
    if (waits.length === 0) return [];
    const perWindow = (ratePerMinute(record.tenant, vendor) * GROWTH.windowMs) / MINUTE;
    const drained = (calls: number, ms: number) =>
      Math.max(0, calls - (perWindow * ms) / GROWTH.windowMs / MARGIN);
    const struck = record.calls.filter(({ mood }) => mood !== undefined);
    const length = (at: number) =>
      waits.filter(({ from, until }) => from <= at && at < until).length;
    for (let at = run.startMs; at + GROWTH.windowMs <= run.endMs; at += GROWTH.windowMs) {
      const end = at + GROWTH.windowMs;
      const within = (time: number) => time >= at - GROWTH.windowMs && time < end;
      const isCalm = !struck.some((call) => within(call.at)) && !run.kills.some(within);
      if (!isCalm) continue;
      const came = owed.filter(({ since }) => since >= at && since < end);
      const needed = came.reduce((sum, { needs }) => sum + needs[vendor], 0);
      const before = length(at);
      // what a crowd brings at once may still be there: what was there, or came, must shrink at the rate since it came
      const left = came
        .toSorted((a, b) => a.since - b.since)
        .reduce(
          ({ calls, from }, { since, needs }) => ({
            calls: drained(calls, since - from) + MARGIN * needs[vendor],
            from: since,
          }),
          { calls: before, from: at },
        );
      const allowed = drained(left.calls, end - left.from) + GROWTH.calls;
      const after = length(end);
      if (needed < perWindow && after > allowed && after > before) {
        const what = `the queue of ${vendor} of ${id} grew from ${before} to ${after} calls in 30 minutes, in which ${needed} of ${Math.round(perWindow)} possible calls were needed`;
        return [{ rule: 'queue-grows', what, at: end }];
      }
    }
    return [];
  });
}
