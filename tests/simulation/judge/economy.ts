/** Economy: events, attempts and calls per order, counted, printed per kind of fault, and bounded. */
import type { MoodName } from '../../support/moods.js';
import { CALLS, LOG_INS } from './bounds.js';
import { callsOf } from './liveness.js';
import type { Breach, ClosingRecord, RunRecord } from './record.js';

interface Counted {
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

/** What orders cost that met one kind of fault. */
export class Costs {
  readonly #kinds = new Map<string, Record<(typeof COUNTED)[number], number>[]>();

  add(run: RunRecord): void {
    for (const closing of run.closings) {
      const { calls, kinds } = counted(run, closing);
      const { attempts, events } = closing;
      for (const kind of kinds) {
        const known = this.#kinds.get(kind) ?? [];
        this.#kinds.set(kind, known);
        known.push({ calls, attempts, events });
      }
    }
  }

  /** Lines for a reader: of each kind the mean, and the most of one order. */
  lines(): string[] {
    return [...this.#kinds]
      .sort(([a, some], [b, others]) => others.length - some.length || a.localeCompare(b))
      .map(([kind, ones]) => {
        const spreads = COUNTED.map((what) => {
          const most = ones.reduce((all, one) => Math.max(all, one[what]), 0);
          const sum = ones.reduce((all, one) => all + one[what], 0);
          return `${what} ${Math.round((10 * sum) / ones.length) / 10} (${most})`;
        });
        return `  ${kind.padEnd(18)} ${String(ones.length).padStart(6)} orders  ${spreads.join('  ')}`;
      });
  }
}

const COUNTED = ['calls', 'attempts', 'events'] as const;
