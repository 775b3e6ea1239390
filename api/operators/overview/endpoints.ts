import { createHash } from 'node:crypto';
import type { Vendor } from '../../../domain/ids.js';
import { SIDE_OF } from '../../../domain/systems.js';
import { countIncidents } from '../../../platform/temporal/incidents.js';
import { countOrders, type OrderCounts } from '../../../platform/temporal/listed-orders.js';
import { countParked } from '../../../platform/temporal/parked.js';
import { paceOf, queuePaceOf } from '../../../platform/settings/queue-pace.js';
import { createLatestReports, type ListedReport } from '../../../platform/temporal/sweeps.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import { readVendorQueues, type VendorQueue } from '../../../platform/temporal/task-queues.js';
import { readTraffic } from '../../../platform/temporal/vendor-traffic.js';
import { canAccessTenant } from '../../auth/authorize.js';
import { coalesce } from '../../http/coalesce.js';
import { answer } from '../../openapi/answers.js';
import { operatorEndpoints, type OperatorDeps } from '../endpoint.js';
import { ZONE } from '../orders/dates.js';
import type { OrderIndex } from '../../../platform/temporal/order-index.js';
import { numberedReports } from '../sweeps/endpoints.js';
import { figuresOf, heldIn } from './figures.js';
import { ChangesSchema, OverviewQuerySchema, OverviewSchema, type Overview } from './schemas.js';

export interface OverviewDeps extends OperatorDeps {
  readonly index: OrderIndex;
  /** See `createBesides`. */
  readonly besides: Besides;
  /** Counts the orders of these tenants at the server. */
  readonly countOrders: (tenants: readonly string[]) => Promise<OrderCounts>;
}

/** What the overview shows beside the orders of these tenants. */
export type Besides = (tenants: readonly string[]) => Promise<
  Pick<Overview, 'incidents' | 'parked'> & {
    sweeps: ListedReport[];
    vendors: VendorView[];
  }
>;
type VendorView = Omit<Overview['vendors'][number], 'held'> & { readonly vendor: Vendor };

/** How long an answer of Temporal is reused for all callers. */
const FRESH_MS = 3_000;

const { get } = operatorEndpoints<OverviewDeps>('Overview');

export const OVERVIEW_ENDPOINTS = [
  get(
    '/overview',
    {
      role: 'viewer',
      summary: 'Retrieve figures about orders, vendors and sweeps',
      query: OverviewQuerySchema,
      responses: { 200: answer('The current figures, at most a few seconds old.', OverviewSchema) },
    },
    async ({ operator, query: { tenant }, texts }, { settings, index, besides, countOrders }) => {
      const isShown = (id: string) =>
        canAccessTenant(operator, id) && (tenant === undefined || id === tenant);
      const tenants = settings().tenants.filter(({ id }) => isShown(id));
      const ids = tenants.map(({ id }) => id);
      const [snapshot, rest] = await Promise.all([index.read(), besides(ids)]);
      const counts = snapshot.isPartial ? await countOrders(ids) : undefined;
      const shown = new Set(ids);
      const orders = snapshot.orders.filter((order) => shown.has(order.tenant));
      const heldAt = heldIn(orders);
      const zones = new Set(tenants.map(({ timeZone }) => timeZone));
      const [zone] = zones.size === 1 ? zones : [ZONE];
      return {
        at: new Date(snapshot.at).toISOString(),
        ...figuresOf(orders, Date.now(), zone ?? ZONE, counts),
        ...rest,
        sweeps: await numberedReports(index, rest.sweeps, texts),
        vendors: rest.vendors.map(({ vendor, ...one }) => ({
          ...one,
          held: heldAt({ tenant: one.tenant, vendor }),
        })),
        partial: snapshot.isPartial,
      } satisfies Overview;
    },
  ),

  get(
    '/changes',
    {
      role: 'viewer',
      summary: 'Check whether any order has changed',
      description:
        'Inexpensive: poll it every few seconds with the previous ETag in `If-None-Match`.',
      query: OverviewQuerySchema,
      responses: {
        200: answer('The current version of the orders.', ChangesSchema),
        304: { description: 'Nothing has changed.' },
      },
    },
    async ({ operator, query: { tenant }, request, response }, { index }) => {
      const { versions, at } = await index.read();
      const seen = [...versions]
        .filter(([id]) => canAccessTenant(operator, id) && (tenant === undefined || id === tenant))
        .map((pair) => pair.join(' '))
        .toSorted();
      const orders = createHash('sha256')
        .update(JSON.stringify(seen))
        .digest('base64url')
        .slice(0, 22);
      response.set('ETag', `"${orders}"`);
      if (request.get('if-none-match') === `"${orders}"`) return void response.status(304).end();
      return { orders, at: new Date(at).toISOString() };
    },
  ),
];

/** Counts orders at the server; callers of the same tenants share an answer. */
export function createOrderCounts(temporal: Temporal): OverviewDeps['countOrders'] {
  const read = coalesce(FRESH_MS, (key) => countOrders(temporal, JSON.parse(key) as string[]));
  return (tenants) => read(JSON.stringify(tenants));
}

/** Reads from Temporal what the overview shows beside the orders; callers of the same tenants share an answer. */
export function createBesides(temporal: Temporal, settings: OverviewDeps['settings']): Besides {
  const readLatestReports = createLatestReports(temporal);
  const read = coalesce(FRESH_MS, async (key) => {
    const tenants = JSON.parse(key) as string[];
    const [vendors, sweeps, incidents, parked] = await Promise.all([
      readVendors(tenants),
      readLatestReports(tenants),
      tenants.length === 0 ? 0 : countIncidents(temporal, { tenants }),
      tenants.length === 0 ? 0 : countParked(temporal, { tenants }),
    ]);
    return { vendors, sweeps, incidents, parked };
  });

  async function readVendors(tenants: readonly string[]): Promise<VendorView[]> {
    const [queues, hours] = await Promise.all([
      readVendorQueues(temporal, settings().temporal.taskQueue, tenants),
      Promise.all(tenants.map(async (id) => [id, await readTraffic(temporal, id)] as const)),
    ]);
    const hourOf = new Map(hours);
    return queues.map((queue) => ({
      ...queue,
      ...pacesOf(queue),
      side: SIDE_OF[queue.vendor],
      lastHour: hourOf.get(queue.tenant)?.[queue.vendor] ?? null,
    }));
  }

  function pacesOf({ tenant: id, vendor, waiting }: VendorQueue) {
    const { tenants } = settings();
    const tenant = tenants.find((one) => one.id === id);
    const pace = tenant && queuePaceOf(tenants, tenant, vendor);
    if (pace === undefined) return { callsPerMinute: null, emptyAt: null };
    const endMs = Date.now() + (waiting / pace) * 60_000;
    return {
      callsPerMinute: paceOf(tenants, tenant!, vendor) ?? null,
      emptyAt: waiting === 0 ? null : new Date(endMs).toISOString(),
    };
  }

  return (tenants) => read(JSON.stringify(tenants));
}
