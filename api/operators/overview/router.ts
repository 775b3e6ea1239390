import { createHash } from 'node:crypto';
import { Router } from 'express';
import type { Settings } from '../../../platform/settings/types.js';
import { countRunningBulks } from '../../../platform/temporal/bulk.js';
import { countParked } from '../../../platform/temporal/parked.js';
import { listReports } from '../../../platform/temporal/sweeps.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import { readVendorQueues } from '../../../platform/temporal/vendor-queues.js';
import { readTraffic } from '../../../platform/temporal/vendor-traffic.js';
import { ZONE } from '../orders/dates.js';
import { requireRole, operatorOf, canAccessTenant } from '../../auth/authorize.js';
import type { OrderIndex } from '../orders/order-index.js';
import { withoutBlanks } from '../requests.js';
import { methodNotAllowed } from '../../http/problems.js';
import type { Operator } from '../../auth/session.js';
import { figuresOf, heldAt } from './figures.js';
import { coalesce } from '../../http/coalesce.js';
import { OverviewQuerySchema, type Overview } from './schemas.js';

export interface OverviewRouterDeps {
  readonly settings: () => Settings;
  readonly temporal: Temporal;
  readonly index: OrderIndex;
}

/** What is asked of Temporal beside the orders, by everybody who looks. */
const FRESH_MS = 3_000;

/** What the console's first page shows, and whether anything has changed since. */
export function createOverviewRouter({ settings, temporal, index }: OverviewRouterDeps): Router {
  const router = Router();
  const viewer = requireRole('viewer', settings);

  /** The settings' tenants that the operator may see, or the one of them that is asked for. */
  const shownTo = (operator: Operator, tenant: string | undefined) =>
    settings().tenants.filter(
      ({ id }) => canAccessTenant(operator, id) && (tenant === undefined || id === tenant),
    );

  const besides = coalesce(FRESH_MS, async (key) => {
    const tenants = JSON.parse(key) as string[];
    const [vendors, sweeps, parked, bulkRunning] = await Promise.all([
      readVendors(tenants),
      Promise.all(tenants.map((id) => listReports(temporal, { tenants: [id] }, { limit: 1 }))),
      tenants.length === 0 ? 0 : countParked(temporal, { tenants }),
      tenants.length === 0 ? 0 : countRunningBulks(temporal, { tenants }),
    ]);
    return { vendors, sweeps: sweeps.flatMap(({ items }) => items), parked, bulkRunning };
  });

  async function readVendors(
    tenants: readonly string[],
  ): Promise<Omit<Overview['vendors'][number], 'held'>[]> {
    const [queues, hours] = await Promise.all([
      readVendorQueues(temporal, settings().temporal.taskQueue, tenants),
      Promise.all(tenants.map(async (id) => [id, await readTraffic(temporal, id)] as const)),
    ]);
    const hourOf = new Map(hours);
    return queues.map((queue) => ({
      ...queue,
      lastHour: hourOf.get(queue.tenant)?.[queue.vendor] ?? null,
    }));
  }

  router
    .route('/overview')
    .get(viewer, async (request, response) => {
      const { tenant } = OverviewQuerySchema.parse(withoutBlanks(request.query));
      const operator = operatorOf(response);
      const tenants = shownTo(operator, tenant);
      const ids = tenants.map(({ id }) => id);
      const [snapshot, rest] = await Promise.all([index.read(), besides(JSON.stringify(ids))]);
      const orders = snapshot.orders.filter(
        (order) =>
          canAccessTenant(operator, order.tenant) &&
          (tenant === undefined || order.tenant === tenant),
      );
      const zones = new Set(tenants.map(({ timeZone }) => timeZone));
      const [zone] = zones.size === 1 ? zones : [ZONE];
      response.json({
        at: new Date(snapshot.at).toISOString(),
        ...figuresOf(orders, Date.now(), zone ?? ZONE),
        ...rest,
        vendors: rest.vendors.map((one) => ({ ...one, held: heldAt(orders, one) })),
        partial: snapshot.isPartial,
      } satisfies Overview);
    })
    .all(methodNotAllowed('GET'));

  router
    .route('/changes')
    .get(viewer, async (request, response) => {
      const { tenant } = OverviewQuerySchema.parse(withoutBlanks(request.query));
      const operator = operatorOf(response);
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
      response.json({ orders, at: new Date(at).toISOString() });
    })
    .all(methodNotAllowed('GET'));

  return router;
}
