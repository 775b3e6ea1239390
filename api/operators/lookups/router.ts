import { Router } from 'express';
import { belongsTo } from '../../../domain/ownership.js';
import { orderWorkflowId, type ClosingKey } from '../../../domain/ids.js';
import type { Settings } from '../../../platform/settings/types.js';
import { readLiveStatus } from '../../../platform/temporal/live-status.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import { orUndefinedIfFailed } from '../../../vendors/faults.js';
import type { ServiceRequestView, Sismetro } from '../../../vendors/sismetro/sismetro.js';
import type { Audit } from '../audit/audit.js';
import { methodNotAllowed, problem } from '../../http/problems.js';
import { readEquipmentQuery } from '../../inbound/senior/equipment.js';
import { requireRole, mayReveal, operatorOf, canAccessTenant } from '../../auth/authorize.js';
import type { OrderIndex } from '../orders/order-index.js';
import { keyOf, maskCustomer, unknownOrder } from '../orders/router.js';
import { readOrder } from '../orders/read-order.js';
import { withoutBlanks } from '../requests.js';
import type { EquipmentList, LinkCandidateList } from '../schemas.js';
import { liveStatusView } from './live-status.js';

export interface LookupsRouterDeps {
  readonly settings: () => Settings;
  readonly temporal: Temporal;
  readonly index: OrderIndex;
  readonly sismetro: (tenantId: string) => Sismetro;
  readonly audit: Audit;
}

/** Pages of Sismetro's list, newest first, that one question reads at most. */
const MOST_PAGES = 3;
const MOST_CANDIDATES = 20;
/** A quick service may have been opened a little before its order came. */
const EARLIER_MS = 15 * 60_000;

/** What operators look up at Sismetro while they decide. */
export function createLookupsRouter(deps: LookupsRouterDeps): Router {
  const { settings, temporal, index, sismetro, audit } = deps;
  const router = Router();
  const operator = requireRole('operator', settings);

  router
    .route('/tenants/:tenant/equipment')
    .get(operator, async (request, response) => {
      const { tenant } = request.params;
      const isKnown = settings().tenants.some(({ id }) => id === tenant);
      if (!isKnown || !canAccessTenant(operatorOf(response), tenant)) {
        throw problem(404, 'Not Found', 'Esta empresa não existe.');
      }
      const { query, page } = readEquipmentQuery(withoutBlanks(request.query));
      response.json(await searched(sismetro(tenant), query, page));
    })
    .all(methodNotAllowed('GET'));

  router
    .route('/orders/:tenant/*id/link-candidates')
    .get(operator, async (request, response) => {
      const key = keyOf(request, response);
      const order = await readOrder(temporal, key, settings().temporal);
      if (order === undefined) throw unknownOrder();
      const since = Date.parse(order.openedAt) - EARLIER_MS;
      const found = await listedSince(sismetro(key.tenant), since);
      const held = await heldByOthers(key);
      const items = (found ?? [])
        .filter((view) => !held.has(view.ss) && belongsTo(view, key) !== 'anothers')
        .slice(0, MOST_CANDIDATES)
        .map(candidateOf);
      const who = operatorOf(response);
      const reveals = mayReveal(who);
      if (reveals && items.some(({ customer }) => customer !== undefined)) {
        const target = orderWorkflowId(key);
        const details = 'link-candidates';
        await audit(who, { action: 'reveal', tenant: key.tenant, target, details });
      }
      response.json({
        searched: found !== undefined,
        items: reveals ? items : await Promise.all(items.map(maskCustomer)),
      } satisfies LinkCandidateList);
    })
    .all(methodNotAllowed('GET'));

  router
    .route('/orders/:tenant/*id/live')
    .get(operator, async (request, response) => {
      const key = keyOf(request, response);
      const order = await readOrder(temporal, key, settings().temporal);
      if (order === undefined) throw unknownOrder();
      const { taskQueue } = settings().temporal;
      const { erp, sismetro } = await readLiveStatus(temporal, taskQueue, key, order.ss);
      response.json(liveStatusView(erp, sismetro));
    })
    .all(methodNotAllowed('GET'));

  /** The SSs that other orders of the tenant hold. */
  async function heldByOthers(key: ClosingKey): Promise<ReadonlySet<string>> {
    const { orders } = await index.read();
    return new Set(
      orders
        .filter((one) => one.tenant === key.tenant && one.workflowId !== orderWorkflowId(key))
        .flatMap(({ ss }) => ss ?? []),
    );
  }

  return router;
}

/** The SSs that were opened since then, newest first; undefined if this Sismetro cannot list them now. */
async function listedSince(
  sismetro: Sismetro,
  since: number,
): Promise<ServiceRequestView[] | undefined> {
  const found: ServiceRequestView[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const list = await orUndefinedIfFailed(sismetro.listServiceRequests(page));
    if (list === undefined) return page === 1 ? undefined : found;
    const recent = list.items.filter(
      ({ openedAt }) => openedAt === undefined || Date.parse(openedAt) >= since,
    );
    found.push(...recent);
    if (recent.length < list.items.length || page >= list.totalPages) break;
  }
  return found;
}

async function searched(sismetro: Sismetro, query: string, page: number): Promise<EquipmentList> {
  const list = await orUndefinedIfFailed(sismetro.searchEquipment(query, page));
  return list === undefined
    ? { searched: false, items: [], totalPages: 0 }
    : { searched: true, items: [...list.items], totalPages: list.totalPages };
}

const candidateOf = ({
  ss,
  link,
  state,
  status,
  openedAt,
  customer,
  equipment,
}: ServiceRequestView): LinkCandidateList['items'][number] => ({
  ...{ ss, state, status },
  ...(link !== undefined && { link }),
  ...(openedAt !== undefined && { openedAt }),
  ...(customer !== undefined && { customer }),
  ...(equipment !== undefined && { equipment }),
});
