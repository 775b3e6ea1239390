import { HELD_CALLBACKS } from '../../workflows/held-callbacks/messages.js';
import { INCIDENT } from '../../workflows/incident/messages.js';
import { PARKED_DELIVERY } from '../../workflows/parked-delivery/messages.js';
import { SERVICE_ORDER } from '../../workflows/service-order/messages.js';
import { Tenant } from '../../workflows/service-order/search-attributes.js';
import { THIN_EVENTS } from '../../workflows/thin-events/messages.js';
import { decodeWithoutMemo } from './decode.js';
import type { Temporal } from './temporal.js';
import { allOf, count, inScope, quoted, readPage } from './visibility.js';

/** A tenant with open work in the namespace that the settings do not name. */
export interface OtherTenant {
  readonly tenant: string;
  /** Its open orders, parked deliveries, held callbacks and events, and incidents. */
  readonly openWork: number;
  /** The task queue of one of them. */
  readonly taskQueue: string;
}

const TYPES = [SERVICE_ORDER, PARKED_DELIVERY, HELD_CALLBACKS, THIN_EVENTS, INCIDENT]
  .map(quoted)
  .join(', ');
const OPEN_WORK = allOf(`WorkflowType IN (${TYPES})`, `ExecutionStatus = 'Running'`);

/** One page may show many tenants, or rows of only one. */
const PAGE = 100;
const MOST = 1_000;

/**
 * Lists the tenants that have open work although the settings do not name them: removed ones, and those of another
 * installation at the same namespace. Throws `TemporalUnavailableError`.
 */
export async function listOtherTenants(
  temporal: Temporal,
  named: readonly string[],
): Promise<OtherTenant[]> {
  const queues = new Map<string, string>();
  while (queues.size < MOST) {
    const known = [...named, ...queues.keys()].map(quoted).join(', ');
    const query = allOf(OPEN_WORK, known && `Tenant NOT IN (${known})`);
    const { items } = await readPage(temporal, query, { limit: PAGE }, decodeWithoutMemo);
    const before = queues.size;
    for (const { typedSearchAttributes, taskQueue } of items) {
      const tenant = typedSearchAttributes.get(Tenant);
      if (tenant !== undefined) queues.set(tenant, taskQueue);
    }
    if (queues.size === before) break;
  }
  const others: OtherTenant[] = [];
  for (const [tenant, taskQueue] of queues) {
    const openWork = await count(temporal, allOf(OPEN_WORK, inScope({ tenants: [tenant] })));
    if (openWork > 0) others.push({ tenant, openWork, taskQueue });
  }
  return others.toSorted((a, b) => (a.tenant < b.tenant ? -1 : 1));
}
