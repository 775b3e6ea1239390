import { Gauge, type Registry } from 'prom-client';
import type { Phase } from '../../domain/lifecycle.js';
import { INCIDENT_KINDS } from '../../workflows/incident/messages.js';
import type { OpenWork, OpenOrder } from '../../platform/temporal/open-work.js';

export interface OrderGaugesDeps {
  readonly registry: Registry;
  /** Reads all running work. Throws `TemporalUnavailableError`. */
  readonly read: () => Promise<OpenWork>;
  /** The tenants to show even if they have no running work. */
  readonly tenants: () => readonly string[];
  /** Limit of a tenant's parked bodies. */
  readonly parkedLimitBytes: () => number;
  /** How long a read is reused, in milliseconds. */
  readonly freshMs?: number;
  readonly now?: () => number;
}

/** The phases of an order that is not settled. */
const PHASES: readonly Phase[] = ['opening', 'recording', 'in-service', 'releasing', 'cancelling'];

/** The phase in which an order stays as long as the service takes. */
const RESTS: Phase = 'in-service';

const FRESH_MS = 30_000;

/** Prometheus waits 10 s for its answer; the result of a slow read is shown next time. */
const PATIENCE_MS = 5_000;

/**
 * Gauges of the open work: what waits, since when, and its value. Temporal is read at most once in `freshMs`; while it
 * is unavailable, only that is shown.
 */
export function registerOrderGauges(deps: OrderGaugesDeps): void {
  const { registry, read, tenants, parkedLimitBytes, freshMs = FRESH_MS, now = Date.now } = deps;
  const entered = rememberPhases();
  let looking: Promise<void> | undefined;
  let lookedAt = -Infinity;
  let known: OpenWork | undefined;

  async function look(): Promise<void> {
    try {
      known = await read();
      entered.see(known.orders, now());
    } catch {
      known = undefined; // `ponte_temporal_up` shows it; earlier values would be read as current
    }
    lookedAt = now();
  }

  async function openWork(): Promise<OpenWork | undefined> {
    if (now() - lookedAt >= freshMs) looking ??= look().finally(() => (looking = undefined));
    if (looking) await Promise.race([looking, patience()]);
    return known;
  }

  const gauge = (
    name: string,
    help: string,
    labelNames: readonly string[],
    show: (openWork: OpenWork, set: (value: number, ...labels: string[]) => void) => void,
  ) =>
    new Gauge({
      name,
      help,
      labelNames: [...labelNames],
      registers: [registry],
      async collect() {
        const seen = await openWork();
        this.reset();
        if (!seen) return;
        show(seen, (value, ...labels) =>
          this.set(Object.fromEntries(labelNames.map((key, at) => [key, labels[at] ?? ''])), value),
        );
      },
    });

  /** A gauge with one value for each tenant. */
  const byTenant = (
    name: string,
    help: string,
    numberOf: (tenant: string, openWork: OpenWork) => number,
  ) =>
    gauge(name, help, ['tenant'], (openWork, set) => {
      const { orders, parked, held, incidents } = openWork;
      const named = [...orders, ...parked, ...held, ...incidents];
      const all = new Set([...tenants(), ...named.map(({ tenant }) => tenant)]);
      for (const tenant of all) set(numberOf(tenant, openWork), tenant);
    });

  const byPhase = (
    name: string,
    help: string,
    phases: readonly Phase[],
    numberOf: (orders: readonly OpenOrder[]) => number,
  ) =>
    gauge(name, help, ['tenant', 'phase'], ({ orders }, set) => {
      const all = new Set([...tenants(), ...orders.map(({ tenant }) => tenant)]);
      for (const tenant of all) {
        for (const phase of phases)
          set(numberOf(orders.filter(isOf(tenant, phase))), tenant, phase);
      }
    });

  const age = (dates: readonly (Date | undefined)[]) => {
    const oldest = Math.min(...dates.flatMap((date) => date?.getTime() ?? []));
    return Number.isFinite(oldest) ? Math.max(0, (now() - oldest) / 1_000) : 0;
  };

  new Gauge({
    name: 'ponte_temporal_up',
    help: '1 if Temporal answered the latest check, otherwise 0',
    registers: [registry],
    async collect() {
      this.set((await openWork()) === undefined ? 0 : 1);
    },
  });
  gauge(
    'ponte_standing_complete',
    '1 if all running workflows were read. 0 if there are too many, or Temporal is unavailable',
    [],
    ({ complete }, set) => set(complete ? 1 : 0),
  );
  byPhase(
    'ponte_orders',
    'Orders that are not settled, by phase',
    PHASES,
    (orders) => orders.length,
  );
  byPhase(
    'ponte_orders_oldest_in_phase_seconds',
    'Longest time that an order has been in a transitional phase without needing attention. 0 if there is none',
    PHASES.filter((phase) => phase !== RESTS),
    (orders) =>
      age(
        orders
          .filter(({ attentionSince }) => attentionSince === undefined)
          .map((order) => entered.at(order)),
      ),
  );
  byTenant(
    'ponte_orders_blocked_value_reais',
    'Value of the orders that are not settled, which cannot be billed yet',
    (tenant, { orders }) => sum(orders.filter(isOf(tenant)).map(({ value }) => value)),
  );
  byTenant(
    'ponte_orders_oldest_age_seconds',
    'Age of the oldest order that is not settled. 0 if there is none',
    (tenant, { orders }) => age(orders.filter(isOf(tenant)).map(({ openedAt }) => openedAt)),
  );
  byTenant(
    'ponte_attention_orders',
    'Orders that need attention',
    (tenant, { orders }) => orders.filter(isOf(tenant)).filter(needsAttention).length,
  );
  byTenant(
    'ponte_attention_oldest_age_seconds',
    'Longest time that an order has needed attention. 0 if there is none',
    (tenant, { orders }) =>
      age(orders.filter(isOf(tenant)).map(({ attentionSince }) => attentionSince)),
  );
  gauge('ponte_incidents', 'Open incidents by kind', ['tenant', 'kind'], ({ incidents }, set) => {
    for (const tenant of new Set([...tenants(), ...incidents.map((one) => one.tenant)])) {
      const own = incidents.filter(isOf(tenant));
      for (const kind of INCIDENT_KINDS)
        set(own.filter((one) => one.kind === kind).length, tenant, kind);
    }
  });
  byTenant(
    'ponte_incidents_oldest_age_seconds',
    'Age of the oldest open incident. 0 if there is none',
    (tenant, { incidents }) => age(incidents.filter(isOf(tenant)).map(({ since }) => since)),
  );
  byTenant(
    'ponte_parked_deliveries',
    'Parked deliveries: invalid ones, and those without an order',
    (tenant, { parked }) => parked.filter(isOf(tenant)).length,
  );
  byTenant(
    'ponte_parked_oldest_age_seconds',
    'Age of the oldest parked delivery. 0 if there is none',
    (tenant, { parked }) => age(parked.filter(isOf(tenant)).map(({ since }) => since)),
  );
  byTenant('ponte_parked_bytes', 'Size of the parked bodies in bytes', (tenant, { parked }) =>
    parked.filter(isOf(tenant)).reduce((total, { bytes }) => total + bytes, 0),
  );
  byTenant(
    'ponte_parked_limit_bytes',
    'Maximum size of the parked bodies in bytes. Beyond it, callers receive 503',
    () => parkedLimitBytes(),
  );
  byTenant(
    'ponte_held_callbacks',
    'Unknown orders and SSs whose callbacks are held',
    (tenant, { held }) => held.filter(isOf(tenant)).length,
  );
  gauge(
    'ponte_sweep_last_completed_timestamp_seconds',
    "End of the tenant's latest sweep, as Unix time. 0 if none ended within the last hour",
    ['tenant'],
    ({ sweptAt }, set) => {
      for (const tenant of tenants()) set((sweptAt.get(tenant)?.getTime() ?? 0) / 1_000, tenant);
    },
  );
}

const isOf =
  (tenant: string, phase?: Phase) =>
  (one: { readonly tenant: string; readonly phase?: Phase }): boolean =>
    one.tenant === tenant && (phase === undefined || one.phase === phase);

const needsAttention = ({ attentionSince }: OpenOrder) => attentionSince !== undefined;

const sum = (cents: readonly number[]) =>
  Math.round(cents.reduce((total, value) => total + value * 100, 0)) / 100;

/**
 * Remembers since when each order has been in its phase, which visibility does not tell. A new process starts counting
 * again.
 */
function rememberPhases() {
  let entered = new Map<string, { readonly phase: Phase; readonly at: Date }>();
  return {
    see(orders: readonly OpenOrder[], now: number) {
      entered = new Map(
        orders.map(({ workflowId, phase, openedAt }) => {
          const before = entered.get(workflowId);
          if (before?.phase === phase) return [workflowId, before];
          // the first phase began with the order
          return [workflowId, { phase, at: phase === 'opening' ? openedAt : new Date(now) }];
        }),
      );
    },
    at: ({ workflowId }: OpenOrder) => entered.get(workflowId)?.at,
  };
}

const patience = () => new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS).unref());
