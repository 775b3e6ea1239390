import { type Violation, tally } from './checker.js';
import type { VendorCall } from './collect.js';
import { type Evidence, isTaken } from './evidence.js';
import type { Kill, Victim } from './killer.js';

/** The figures of a run. Times are in milliseconds. */
export interface Figures {
  readonly seed: number;
  readonly orders: number;
  /** Posts to Ponte: how many were sent, answered with a 2xx, and spooled. */
  readonly deliveries: { readonly sent: number; readonly taken: number; readonly spooled: number };
  /** Calls of Ponte that the vendors received. */
  readonly vendorCalls: number;
  /** Faults injected into these calls, by kind. */
  readonly faults: Readonly<Record<string, number>>;
  readonly kills: Readonly<Record<Victim, number>>;
  /** Processes that ended or failed to start although they were not killed themselves. */
  readonly restarts: number;
  /** The questions to the operator. */
  readonly questions: {
    readonly count: number;
    readonly perThousandOrders: number;
    readonly byCode: Readonly<Record<string, number>>;
  };
  readonly decisions: number;
  /** The incidents shown at the end, by kind. */
  readonly incidents: Readonly<Record<string, number>>;
  readonly lost: number;
  readonly doubled: number;
  readonly violations: number;
  /** From the last fault until nothing was left to do. */
  readonly drainMs: number;
  /** From the kill of a worker to the next vendor call, whichever worker made it. */
  readonly nextCallMs: Spread;
  /** From the kill of a worker to the next step of an order whose step was cut off. */
  readonly cutOffStepMs: Spread;
  readonly tookMs: number;
}

export interface Spread {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0);
  return { count: sorted.length, p50: at(0.5), p99: at(0.99) };
}

/** The records of a run from which the figures are counted. */
export interface RunRecord extends Pick<Figures, 'seed' | 'restarts' | 'drainMs' | 'tookMs'> {
  readonly evidence: Evidence;
  readonly violations: readonly Violation[];
  readonly calls: readonly VendorCall[];
  readonly kills: readonly Kill[];
  readonly restsMs: readonly number[];
}

export function figuresOf(run: RunRecord): Figures {
  const { evidence, violations, calls, kills, restsMs, ...plain } = run;
  const made = calls.filter(isOfPonte);
  const attempts = evidence.orders.flatMap(({ events }) =>
    events.flatMap((event) => event.attempts),
  );
  const questions = evidence.orders.flatMap((order) => order.questions);
  const killed = (victim: Victim) => kills.filter(({ what }) => what === victim).length;
  return {
    ...plain,
    orders: evidence.orders.length,
    deliveries: {
      sent: attempts.length,
      taken: attempts.filter(isTaken).length,
      spooled: attempts.filter(({ answer }) => answer === 'spooled').length,
    },
    vendorCalls: made.length,
    faults: faultsIn(calls),
    questions: {
      count: questions.length,
      perThousandOrders: Math.round((questions.length / evidence.orders.length) * 1_000),
      byCode: countsOf(questions.map(({ code }) => code)),
    },
    decisions: evidence.orders.flatMap((order) => order.decisions).length,
    incidents: countsOf(
      [evidence, ...evidence.orders].flatMap(({ incidents }) => incidents.map(({ kind }) => kind)),
    ),
    kills: { worker: killed('worker'), api: killed('api'), temporal: killed('temporal') },
    ...tally(violations),
    violations: violations.length,
    nextCallMs: spreadOf(nextCallAfterKills(made, kills)),
    cutOffStepMs: spreadOf(restsMs),
  };
}

/** True if Ponte made the call; what users do at a vendor's screens does not count. */
const isOfPonte = ({ call }: VendorCall) => !/^(erp|campo)\./.test(call);

/** How many of Ponte's calls were struck by each kind of fault. */
export const faultsIn = (calls: readonly VendorCall[]) =>
  countsOf(calls.filter(isOfPonte).flatMap((call) => faultOf(call) ?? []));

const faultOf = ({ fault, status }: VendorCall) => (fault === 'status' ? String(status) : fault);

function countsOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** From each kill of a worker to the first call that a vendor received after it. */
function nextCallAfterKills(calls: readonly VendorCall[], kills: readonly Kill[]): number[] {
  return kills
    .filter(({ what }) => what === 'worker')
    .flatMap(({ at }) => {
      const next = calls.find((call) => call.at > at);
      return next ? Date.parse(next.at) - Date.parse(at) : [];
    });
}
