import { orderWorkflowId, type ClosingKey, type Vendor } from '../../../domain/ids.js';
import { belongsTo, earliestOpening } from '../../../domain/ownership.js';
import { readLiveStatus } from '../../../platform/temporal/live-status.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import { orUndefinedIfFailed } from '../../../vendors/answer-meaning.js';
import {
  candidateOf,
  type ServiceRequestView,
  type Sismetro,
} from '../../../vendors/sismetro/sismetro.js';
import type { OrderIndex } from '../../../platform/temporal/order-index.js';
import { defined } from '../../../vendors/fields.js';
import type { Texts } from '../../../texts/texts.js';
import type { LiveStatus, NotRead } from '../../../workflows/live-status/messages.js';
import { EquipmentQuerySchema } from '../../inbound/schemas.js';
import { answer } from '../../openapi/answers.js';
import type { Audit } from '../audit/audit.js';
import { operatorEndpoints, requireTenant, type OperatorDeps } from '../endpoint.js';
import { withCustomers } from '../orders/customers.js';
import { keyOf, ORDER_PARAMS, unknownOrder } from '../orders/endpoints.js';
import { readOrder } from '../orders/order-view.js';
import {
  EquipmentListSchema,
  LinkCandidateListSchema,
  LiveStatusSchema,
  type EquipmentList,
  type LinkCandidateList,
  type LiveStatusView,
} from '../answer-schemas.js';

export interface LookupsDeps extends OperatorDeps {
  readonly temporal: Temporal;
  readonly index: OrderIndex;
  readonly sismetro: (tenantId: string) => Sismetro;
  readonly audit: Audit;
}

/** How many pages of Sismetro's list, newest first, one request reads at most. */
const MOST_PAGES = 3;
const MOST_CANDIDATES = 20;

const { get } = operatorEndpoints<LookupsDeps>('Orders');

/** What operators look up at the vendors while they decide. */
export const LOOKUP_ENDPOINTS = [
  get(
    '/tenants/:tenant/equipment',
    {
      role: 'operator',
      asksVendor: true,
      summary: 'Search equipment at Sismetro by name, tag or serial number (role operator)',
      description: 'Makes one call to Sismetro.',
      query: EquipmentQuerySchema,
      responses: { 200: answer('The results.', EquipmentListSchema) },
      problems: [404],
    },
    ({ operator, query: { query, page }, request }, { settings, sismetro }) => {
      const { tenant = '' } = request.params as { tenant?: string };
      requireTenant(settings(), operator, tenant);
      return searched(sismetro(tenant), query, page);
    },
  ),

  get(
    '/orders/:tenant/*id/link-candidates',
    {
      role: 'operator',
      asksVendor: true,
      summary: 'List SSs at Sismetro that may belong to an order (role operator)',
      description: 'Makes up to three calls to Sismetro. Changes nothing.',
      params: ORDER_PARAMS,
      responses: { 200: answer('The results.', LinkCandidateListSchema) },
      problems: [404],
    },
    async (
      { operator, request, response, texts },
      { settings, temporal, index, sismetro, audit },
    ) => {
      const key = keyOf(request, response);
      const order = await readOrder(temporal, key, settings().temporal, texts);
      if (order === undefined) throw unknownOrder();
      const since = earliestOpening(order.openedAt);
      const found = await listedSince(sismetro(key.tenant), since);
      const held = await heldByOthers(index, key);
      const items = (found ?? [])
        .filter((view) => !held.has(view.ss) && belongsTo(view, key, view.ss) !== 'anothers')
        .slice(0, MOST_CANDIDATES)
        .map(candidateOf);
      return {
        searched: found !== undefined,
        items: await withCustomers({ audit, temporal }, operator, key, items, 'link-candidates'),
      } satisfies LinkCandidateList;
    },
  ),

  get(
    '/orders/:tenant/*id/live',
    {
      role: 'operator',
      asksVendor: true,
      summary: "Read an order's current state at both vendors (role operator)",
      description:
        'Makes one call to each vendor, within its rate limit and 14 s. If a vendor cannot be read, `why` gives the reason. Changes nothing.',
      params: ORDER_PARAMS,
      responses: { 200: answer('The states.', LiveStatusSchema) },
      problems: [404],
    },
    async ({ request, response, texts }, { settings, temporal }) => {
      const key = keyOf(request, response);
      const order = await readOrder(temporal, key, settings().temporal, texts);
      if (order === undefined) throw unknownOrder();
      const { taskQueue } = settings().temporal;
      const { erp, sismetro } = await readLiveStatus(temporal, taskQueue, key, order.ss);
      return liveStatusView(erp, sismetro, texts);
    },
  ),
];

/** Returns the SSs that other orders of the tenant have. */
async function heldByOthers(index: OrderIndex, key: ClosingKey): Promise<ReadonlySet<string>> {
  const { orders } = await index.read();
  return new Set(
    orders
      .filter((one) => one.tenant === key.tenant && one.workflowId !== orderWorkflowId(key))
      .flatMap(({ ss }) => ss ?? []),
  );
}

/** Returns the SSs opened since then, newest first. Returns undefined if Sismetro cannot list them now. */
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

/** Shows what was read at both vendors and why the rest could not be read. */
function liveStatusView(
  erp: LiveStatus['erp'],
  sismetro: LiveStatus['sismetro'],
  texts: Texts,
): LiveStatusView {
  const isRead = sismetro.kind === 'read';
  return {
    erp: {
      kind: erp.kind,
      status: erp.kind === 'read' ? erp.status : null,
      readAt: erp.kind === 'read' ? erp.readAt : null,
      why: unreadBecause(erp, 'senior-x', texts),
    },
    sismetro: {
      kind: sismetro.kind,
      state: isRead ? sismetro.state : null,
      status: isRead ? sismetro.status : null,
      progress: isRead ? sismetro.progress : null,
      ...(isRead &&
        defined({ technician: sismetro.technician, appointment: sismetro.appointment })),
      readAt: 'readAt' in sismetro ? sismetro.readAt : null,
      why: unreadBecause(sismetro, 'sismetro', texts),
    },
  };
}

const unreadBecause = (
  read: LiveStatus[keyof LiveStatus] | NotRead,
  vendor: Vendor,
  { unread }: Texts,
): string | null => (read.kind === 'unread' ? unread(vendor, read.reason) : null);
