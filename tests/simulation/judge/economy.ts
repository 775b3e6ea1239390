/** Economy: events, attempts and calls per order, counted, printed per kind of fault, and bounded. */
import type { MoodName } from '../../support/moods.js';
import { CALLS, LOG_INS } from './bounds.js';
import { callsOf } from './liveness.js';
import type { Breach, ClosingRecord, RunRecord } from './record.js';

/** What orders cost that met one kind of fault, on average and at most. */
export interface Cost {
  readonly kind: string;
  readonly orders: number;
  readonly calls: Spread;
  readonly attempts: Spread;
  readonly events: Spread;
}

interface Spread {
  readonly mean: number;
  readonly most: number;
}

interface Counted {
  readonly closing: ClosingRecord;
  readonly calls: number;
  /** Reads of its SS, at most one for each sweep while it waited: an order that waits for days is read by each. */
  readonly swept: number;
  /** Calls that went wrong, and times that something cut the order off or was decided. */
  readonly mishaps: number;
  readonly kinds: readonly (MoodName | 'cut' | 'asked' | 'fair')[];
}

function counted(run: RunRecord, closing: ClosingRecord): Counted {
  const tenant = run.tenants.get(closing.tenant)!;
  const calls = callsOf(tenant, closing.id).filter(
    ({ orderId, at, reference }) =>
      orderId !== undefined &&
      at >= closing.closedAt &&
      at < (closing.until ?? Infinity) &&
      (reference ?? closing.reference) === closing.reference,
  );
  const moods = new Set(calls.flatMap(({ mood }) => mood ?? []));
  const cuts = closing.cuts.length + run.kills.filter((at) => at >= closing.closedAt).length;
  const mishaps =
    calls.filter(({ mood, isRefused }) => mood !== undefined || isRefused).length +
    cuts +
    closing.questions.length +
    closing.decisions.length +
    closing.deliveries.length +
    closing.arrivals.length;
  const kinds = [
    ...moods,
    ...(cuts > 0 ? (['cut'] as const) : []),
    ...(closing.questions.length > 0 ? (['asked'] as const) : []),
  ];
  const waitsAt = closing.phases.find(({ phase }) => phase === 'in-service')?.at ?? Infinity;
  const sweeps = tenant.sweeps.filter(
    (at) => at >= waitsAt && at <= (closing.endedAt ?? run.endMs),
  );
  const reads = calls.filter(({ call }) => call === 'findBySs');
  const swept = Math.min(reads.length, sweeps.length);
  return {
    closing,
    calls: calls.length,
    swept,
    mishaps,
    kinds: kinds.length > 0 ? kinds : ['fair'],
  };
}

export const brokenEconomy = (run: RunRecord): Breach[] => [
  ...brokenPaces(run),
  ...tooManyCalls(run),
];

/** No minute sees more calls than a system's pace allows, whoever shares it. */
const brokenPaces = ({ tenants, endMs }: RunRecord): Breach[] =>
  [...tenants.values()].flatMap(({ tenant, busiest }) =>
    (['sismetro', 'senior-x'] as const).flatMap((vendor) => {
      const own = vendor === 'sismetro' ? tenant.sismetro : tenant.senior;
      const pace = own?.requestsPerMinute;
      if (pace === undefined || busiest[vendor] <= pace + LOG_INS) return [];
      const what = `${busiest[vendor]} calls a minute came to ${vendor} of ${tenant.id}, which takes ${pace}`;
      return [{ rule: 'pace-is-kept', what, at: endMs }];
    }),
  );

/** Calls per order stay below a bound, whatever the crowd. */
const tooManyCalls = (run: RunRecord): Breach[] =>
  run.closings.flatMap((closing) => {
    const { calls, swept, mishaps } = counted(run, closing);
    const allowed = CALLS.fair + CALLS.afterEach * mishaps + swept;
    if (calls <= allowed) return [];
    const what = `it made ${calls} calls; ${mishaps} things went wrong or came, which allows ${allowed}`;
    return [{ rule: 'calls-per-order', what, at: run.endMs, closing }];
  });

export function costsOf(run: RunRecord): Cost[] {
  const kinds = new Map<string, Counted[]>();
  for (const closing of run.closings) {
    const one = counted(run, closing);
    for (const kind of one.kinds) kinds.set(kind, [...(kinds.get(kind) ?? []), one]);
  }
  return [...kinds]
    .map(([kind, ones]) => ({
      kind,
      orders: ones.length,
      calls: spread(ones.map(({ calls }) => calls)),
      attempts: spread(ones.map(({ closing }) => closing.attempts)),
      events: spread(ones.map(({ closing }) => closing.events)),
    }))
    .sort((a, b) => b.orders - a.orders || a.kind.localeCompare(b.kind));
}

function spread(values: readonly number[]): Spread {
  const sum = values.reduce((all, value) => all + value, 0);
  return { mean: Math.round((10 * sum) / values.length) / 10, most: Math.max(...values) };
}
