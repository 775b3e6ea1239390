import { Gauge, type Registry } from 'prom-client';
import { isOutcome, PHASES, type Phase } from '../../domain/lifecycle.js';
import { totalValue } from '../../domain/money.js';
import { INCIDENT_KINDS } from '../../domain/incidents.js';
import type { OtherTenant } from '../../platform/temporal/other-tenants.js';
import { grouped } from '../../platform/grouped.js';
import type { Missing } from '../../platform/temporal/order-index.js';
import type { ListedOrder, OrderCounts } from '../../platform/temporal/listed-orders.js';
import type { OpenWork } from '../../platform/temporal/open-work.js';

export interface OrderGaugesDeps {
  readonly registry: Registry;
  /** Reads the running work of these tenants. Throws `TemporalUnavailableError`. */
  readonly read: (tenants: readonly string[]) => Promise<OpenWork>;
  /** Lists the tenants with open work that are none of these. Throws `TemporalUnavailableError`. */
  readonly readOtherTenants: (named: readonly string[]) => Promise<readonly OtherTenant[]>;
  /** Whether the tenant is in rehearsal now. */
  readonly isRehearsal: (tenant: string) => boolean;
  /** Which orders the lists leave out. */
  readonly missingInLists: () => Missing;
  /** The tenants to show. */
  readonly tenants: () => readonly string[];
  /** Limit of a tenant's parked bodies. */
  readonly parkedLimitBytes: () => number;
  /** How long a read is reused, in milliseconds. */
  readonly freshMs?: number;
  readonly now?: () => number;
  /** A clock that is never set back, in milliseconds. */
  readonly uptime?: () => number;
}

/** The phases of an order that is not settled, and not only rehearsed. */
const UNSETTLED = PHASES.filter((phase) => phase !== 'rehearsal' && !isOutcome(phase));

/** The phase in which an order stays as long as the service takes. */
const RESTS: Phase = 'in-service';

const FRESH_MS = 30_000;

/** For other tenants, which are rarely found, by a query over the whole namespace. */
const RARE_FRESH_MS = 600_000;

/** Prometheus waits 10 s for its answer; the result of a slow read is shown next time. */
const PATIENCE_MS = 5_000;

/**
 * Gauges of the open work: what waits, since when, and its value. Temporal is read at most once in `freshMs`; while it
 * is unavailable, only that is shown.
 */
export function registerOrderGauges(deps: OrderGaugesDeps): void {
  const { read, tenants, freshMs = FRESH_MS, now = Date.now } = deps;
  const { uptime = () => performance.now() } = deps;
  const entered = rememberPhases();
  const openWork = remembered(freshMs, uptime, async () => {
    const work = await read(tenants());
    entered.see(work.orders, now());
    return { ...work, of: divide(work) };
  });
  const show = gaugesOf(deps, openWork);
  const age = ageAt(now);
  registerReadings(deps, show, openWork);
  registerOtherTenants(deps, uptime);
  registerOrders(deps, show, age, entered);
  registerOtherWork(deps, show, age);
}

type OpenWorkNow = () => Promise<DividedWork | undefined>;
type Age = ReturnType<typeof ageAt>;
type Show = ReturnType<typeof gaugesOf>;

/** Returns how to show what is read of the open work. */
function gaugesOf({ registry, tenants }: OrderGaugesDeps, openWork: OpenWorkNow) {
  const gauge = (
    name: string,
    help: string,
    labelNames: readonly string[],
    show: (work: DividedWork, set: (value: number, ...labels: string[]) => void) => void,
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
  return {
    gauge,

    /** A gauge with one value for each tenant. */
    byTenant: (name: string, help: string, numberOf: (own: TenantWork) => number) =>
      gauge(name, help, ['tenant'], ({ of }, set) => {
        for (const tenant of tenants()) set(numberOf(of(tenant)), tenant);
      }),

    /** A gauge with one value for each tenant and phase. */
    byPhase: (
      name: string,
      help: string,
      phases: readonly Phase[],
      numberOf: (orders: readonly ListedOrder[], own: TenantWork, phase: Phase) => number,
    ) =>
      gauge(name, help, ['tenant', 'phase'], ({ of }, set) => {
        for (const tenant of tenants()) {
          const own = of(tenant);
          for (const phase of phases) {
            const orders = own.orders.filter((order) => order.phase === phase);
            set(numberOf(orders, own, phase), tenant, phase);
          }
        }
      }),
  };
}

/** Returns the age of the oldest of some instants (milliseconds since 1970) in seconds; 0 if there is none. */
const ageAt = (now: () => number) => (instants: readonly (number | undefined)[]) => {
  const oldest = instants.reduce<number>((first, at) => Math.min(first, at ?? first), Infinity);
  return Number.isFinite(oldest) ? Math.max(0, (now() - oldest) / 1_000) : 0;
};

/** Whether the work and the lists were read, and as a whole. */
function registerReadings(
  { registry, missingInLists }: OrderGaugesDeps,
  { gauge }: Show,
  openWork: OpenWorkNow,
): void {
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
  gauge(
    'ponte_lists_complete',
    '1 if the lists contain all open orders, or all ended ones. 0 if there are more than the api keeps',
    ['of'],
    (_, set) => {
      set(missingInLists() === 'open' ? 0 : 1, 'open');
      set(missingInLists() === 'none' ? 1 : 0, 'ended');
    },
  );
}

/** Found by a query over the whole namespace, which is seldom made. */
function registerOtherTenants(
  { registry, readOtherTenants, tenants }: OrderGaugesDeps,
  uptime: () => number,
): void {
  const others = remembered(RARE_FRESH_MS, uptime, () => readOtherTenants(tenants()));
  new Gauge({
    name: 'ponte_other_tenants_open_work',
    help: 'Open orders, parked deliveries, held callbacks and incidents of tenants that the settings of this api do not name',
    labelNames: ['tenant'],
    registers: [registry],
    async collect() {
      const found = (await others()) ?? [];
      this.reset();
      for (const { tenant, openWork: open } of found) this.set({ tenant }, open);
    },
  });
}

function registerOrders(
  { tenants, isRehearsal }: OrderGaugesDeps,
  { gauge, byPhase, byTenant }: Show,
  age: Age,
  entered: ReturnType<typeof rememberPhases>,
): void {
  byPhase(
    'ponte_orders',
    'Orders that are not settled, by phase',
    UNSETTLED,
    (orders, { counts }, phase) => counts?.phases[phase] ?? orders.length,
  );
  byPhase(
    'ponte_orders_oldest_in_phase_seconds',
    'Longest time that an order has been in a transitional phase without asking the operator. 0 if there is none',
    UNSETTLED.filter((phase) => phase !== RESTS),
    (orders) => age(orders.filter(asksNothing).map((order) => entered.at(order))),
  );
  byTenant(
    'ponte_orders_blocked_value_reais',
    'Value of the orders that are not settled, which cannot be billed yet',
    ({ orders }) => totalValue(orders),
  );
  byTenant(
    'ponte_orders_oldest_age_seconds',
    'Age of the oldest order that is not settled. 0 if there is none',
    ({ orders }) => age(orders.map(({ openedAt }) => Date.parse(openedAt))),
  );
  byTenant(
    'ponte_attention_orders',
    'Orders that need attention',
    ({ orders, counts }) => counts?.asking ?? orders.filter((one) => one.needsAttention).length,
  );
  byTenant(
    'ponte_attention_oldest_age_seconds',
    'Longest time that an order has needed attention. 0 if there is none',
    ({ orders }) => age(orders.map(askingSince)),
  );
  gauge(
    'ponte_rehearsed_orders_left',
    'Rehearsed orders of a tenant whose rehearsal is over, which nobody took over or settled',
    ['tenant'],
    ({ of }, set) => {
      for (const tenant of tenants().filter((one) => !isRehearsal(one))) {
        const { rehearsed, counts } = of(tenant);
        set(counts?.phases.rehearsal ?? rehearsed.length, tenant);
      }
    },
  );
}

/** Incidents, deliveries that wait, and sweeps. */
function registerOtherWork(
  { tenants, parkedLimitBytes }: OrderGaugesDeps,
  { gauge, byTenant }: Show,
  age: Age,
): void {
  gauge('ponte_incidents', 'Open incidents by kind', ['tenant', 'kind'], ({ of }, set) => {
    for (const tenant of tenants()) {
      const { incidents } = of(tenant);
      for (const kind of INCIDENT_KINDS)
        set(incidents.filter((one) => one.kind === kind).length, tenant, kind);
    }
  });
  byTenant(
    'ponte_incidents_oldest_age_seconds',
    'Age of the oldest open incident. 0 if there is none',
    ({ incidents }) => age(incidents.map(({ since }) => since.getTime())),
  );
  byTenant(
    'ponte_parked_deliveries',
    'Parked deliveries: invalid ones, and those without an order',
    ({ parked }) => parked.length,
  );
  byTenant(
    'ponte_parked_oldest_age_seconds',
    'Age of the oldest parked delivery. 0 if there is none',
    ({ parked }) => age(parked.map(({ since }) => since.getTime())),
  );
  byTenant('ponte_parked_bytes', 'Size of the parked bodies in bytes', ({ parked }) =>
    parked.reduce((total, { bytes }) => total + bytes, 0),
  );
  byTenant(
    'ponte_parked_limit_bytes',
    'Maximum size of the parked bodies in bytes. Beyond it, callers receive 503',
    () => parkedLimitBytes(),
  );
  byTenant(
    'ponte_held_callbacks',
    'Unknown orders and SSs whose callbacks are held, and orders of thin events that are fetched',
    ({ held }) => held.length,
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

/** The open work of one tenant. */
type TenantWork = Pick<OpenWork, 'orders' | 'rehearsed' | 'parked' | 'held' | 'incidents'> & {
  readonly counts: OrderCounts | undefined;
};

type DividedWork = OpenWork & { readonly of: (tenant: string) => TenantWork };

/** Divides the work by tenant once, since a scrape reads it for each tenant many times. */
function divide({
  orders,
  rehearsed,
  parked,
  held,
  incidents,
  counts,
}: OpenWork): DividedWork['of'] {
  const ordersOf = grouped(orders, tenantOf);
  const rehearsedOf = grouped(rehearsed, tenantOf);
  const parkedOf = grouped(parked, tenantOf);
  const heldOf = grouped(held, tenantOf);
  const incidentsOf = grouped(incidents, tenantOf);
  return (tenant) => ({
    orders: ordersOf.get(tenant) ?? [],
    rehearsed: rehearsedOf.get(tenant) ?? [],
    parked: parkedOf.get(tenant) ?? [],
    held: heldOf.get(tenant) ?? [],
    incidents: incidentsOf.get(tenant) ?? [],
    counts: counts?.get(tenant),
  });
}

const tenantOf = ({ tenant }: { readonly tenant: string }) => tenant;

/** Who put off an order's question knows that it waits. */
const asksNothing = ({ needsAttention, isPutOff }: ListedOrder) => !needsAttention && !isPutOff;

/** Since when an order has needed the operator, in milliseconds since 1970: since its start if its question cannot be read. */
const askingSince = ({ needsAttention, attention, startedAt }: ListedOrder) =>
  needsAttention ? (attention ? Date.parse(attention.since) : startedAt) : undefined;

/**
 * Remembers since when each order has been in its phase, which visibility does not show. A new process starts counting
 * again.
 */
function rememberPhases() {
  let entered = new Map<string, { readonly phase: Phase; readonly at: number }>();
  return {
    see(orders: readonly ListedOrder[], now: number) {
      entered = new Map(
        orders.map(({ workflowId, phase, openedAt }) => {
          const before = entered.get(workflowId);
          if (before?.phase === phase) return [workflowId, before];
          // the first phase began with the order
          return [workflowId, { phase, at: phase === 'opening' ? Date.parse(openedAt) : now }];
        }),
      );
    },
    at: ({ workflowId }: ListedOrder) => entered.get(workflowId)?.at,
  };
}

/** Reads at most once in `freshMs`. Returns undefined while the latest read has failed or the first takes long. */
function remembered<T>(freshMs: number, now: () => number, read: () => Promise<T>) {
  let reading: Promise<void> | undefined;
  let readAt = -Infinity;
  let known: T | undefined;

  async function look(): Promise<void> {
    // after a failure, earlier values would be taken for current; `ponte_temporal_up` shows it
    known = await read().catch(() => undefined);
    readAt = now();
  }

  return async (): Promise<T | undefined> => {
    if (now() - readAt >= freshMs) reading ??= look().finally(() => (reading = undefined));
    if (reading) await Promise.race([reading, patience()]);
    return known;
  };
}

const patience = () => new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS).unref());
