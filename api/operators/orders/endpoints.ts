import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import { z } from 'zod';
import {
  orderWorkflowId,
  parseClosingName,
  type ClosingKey,
  type OrderKey,
} from '../../../domain/ids.js';
import { noteInLog } from '../../../platform/logging.js';
import type { CustomerKeys } from '../../../platform/customer-keys.js';
import { findTenant, type TenantSettings } from '../../../platform/settings/types.js';
import { readEvents } from '../../../platform/temporal/order-events.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import { say, sayWords } from '../../../texts/catalogue.js';
import type { Texts } from '../../../texts/texts.js';
import { defined, faultAt, IdSchema } from '../../../vendors/fields.js';
import { mayShow } from '../../../vendors/sismetro/links.js';
import type { Decision } from '../../../workflows/service-order/messages.js';
import { canAccessTenant, operatorOf, requireReveal } from '../../auth/authorize.js';
import type { Operator } from '../../auth/session.js';
import { bodyOf } from '../../http/body.js';
import { problem, unprocessable } from '../../http/problems.js';
import { answer, csvFile } from '../../openapi/answers.js';
import { auditedDecision, exportAct, type Audit } from '../audit/audit.js';
import { operatorEndpoints, type OperatorDeps } from '../endpoint.js';
import {
  DecisionRequestSchema,
  IdempotencyKeySchema,
  LinkPreviewRequestSchema,
  OrdersExportSchema,
  OrdersQuerySchema,
  OrdersSearchExportSchema,
  OrdersSearchSchema,
  PayloadsQuerySchema,
  PayloadsRevealSchema,
  type OrdersFilter,
  type OrdersQuery,
  type OrdersSort,
} from '../request-schemas.js';
import {
  LinkCandidateSchema,
  OrderDetailSchema,
  OrderListSchema,
  PayloadListSchema,
  TimelineSchema,
} from '../answer-schemas.js';
import {
  auditNames,
  customerSearch,
  soughtCustomer,
  nameOnPage,
  noCustomerKeys,
  withCustomers,
  type CustomerSearch,
} from './customers.js';
import { decideOrder, previewLink } from './decide-order.js';
import { visibleName } from '../mask.js';
import { idempotencyKeyOf, requestIdOf } from '../idempotency-key.js';
import { contextOf, waitOf } from './order-context.js';
import { sendOrdersCsv } from './order-csv.js';
import type { OrderIndex } from '../../../platform/temporal/order-index.js';
import { orderPage, sortedOrders } from './order-list.js';
import { orderFromStatus, shownOrder, readOrder } from './order-view.js';
import { readPayloads } from './payloads.js';
import { timelineOf } from './timeline.js';

export interface OrdersDeps extends OperatorDeps {
  readonly temporal: Temporal;
  readonly index: OrderIndex;
  readonly audit: Audit;
  readonly customerKeys: CustomerKeys;
}

/** How the document describes the address of one order. */
export const ORDER_PARAMS = {
  id: z.string().meta({
    description:
      "The order's `name`: its ERP id, followed by `~<closing>` from the second closing on.",
  }),
};

const { get, post } = operatorEndpoints<OrdersDeps>('Orders');

export const ORDER_ENDPOINTS = [
  get(
    '/orders',
    {
      role: 'viewer',
      summary: 'List orders',
      description: 'Lists lag about a second behind.',
      query: OrdersQuerySchema,
      responses: { 200: answer('One page of results.', OrderListSchema) },
    },
    ({ operator, query, texts }, deps) => listed(deps, operator, query, texts),
  ),

  post(
    '/orders/search',
    {
      role: 'viewer',
      summary: 'List orders, searching by customer too',
      description:
        'As `GET /orders`, but `q` also matches all words of a name, in any order, or a CPF or CNPJ; in orders whose customer the operator may see. A name belongs in no address. 409 if the settings have no `privacy.customerKeys` and `customer` is set.',
      body: OrdersSearchSchema,
      responses: { 200: answer('One page of results.', OrderListSchema) },
      problems: [409],
    },
    ({ operator, body, texts }, deps) =>
      listed(deps, operator, body, texts, searchOf(deps, operator, body)),
  ),

  get(
    '/orders.csv',
    {
      role: 'viewer',
      summary: 'Export orders as a CSV file',
      description:
        'UTF-8 with BOM, semicolons, decimal commas, local times. Recorded in the audit log.',
      query: OrdersExportSchema,
      responses: {
        200: csvFile(
          'All orders that match the filter. The file is named `pedidos-parcial.csv` if there are more orders than are kept.',
        ),
      },
    },
    ({ operator, query, response, texts }, deps) =>
      sendList(deps, operator, query, response, texts),
  ),

  post(
    '/orders/search.csv',
    {
      role: 'viewer',
      summary: 'Export orders as a CSV file, searching by customer too',
      description: 'As `GET /orders.csv`, with the search of `POST /orders/search`.',
      body: OrdersSearchExportSchema,
      responses: { 200: csvFile('All orders that match.') },
      problems: [409],
    },
    ({ operator, body, response, texts }, deps) =>
      sendList(deps, operator, body, response, texts, searchOf(deps, operator, body)),
  ),

  get(
    '/orders/:tenant/*id/timeline',
    {
      role: 'viewer',
      summary: 'Retrieve the timeline of an order, oldest first',
      params: ORDER_PARAMS,
      responses: { 200: answer('The timeline.', TimelineSchema) },
      problems: [404],
    },
    async ({ request, response, texts }, { temporal }) => {
      const events = await readEvents(temporal, keyOf(request, response));
      if (events === undefined) throw unknownOrder();
      return { items: timelineOf(events, texts) };
    },
  ),

  post(
    '/orders/:tenant/*id/payloads/reveal',
    {
      role: 'operator',
      summary: 'Retrieve the payloads of an order unmasked (requires `mayReveal`)',
      description: 'Recorded in the audit log.',
      params: ORDER_PARAMS,
      body: PayloadsRevealSchema,
      responses: { 200: answer('The payloads, with personal data.', PayloadListSchema) },
      problems: [404],
    },
    async ({ operator, request, response, body: { reason, call }, texts }, { temporal, audit }) => {
      const key = keyOf(request, response);
      requireReveal(operator);
      const payloads = await readPayloads(temporal, key, false, texts, { call });
      if (payloads === undefined) throw unknownOrder();
      const target = orderWorkflowId(key);
      const details = call !== undefined && { details: `call ${call}` };
      await audit(operator, { action: 'reveal', tenant: key.tenant, target, reason, ...details });
      return payloads;
    },
  ),

  get(
    '/orders/:tenant/*id/payloads',
    {
      role: 'viewer',
      summary: 'List the payloads of an order, masked',
      params: ORDER_PARAMS,
      query: PayloadsQuerySchema,
      responses: { 200: answer('The payloads.', PayloadListSchema) },
      problems: [404],
    },
    async ({ request, response, query: { call }, texts }, { temporal }) => {
      const payloads = await readPayloads(temporal, keyOf(request, response), true, texts, {
        call,
      });
      if (payloads === undefined) throw unknownOrder();
      return payloads;
    },
  ),

  post(
    '/orders/:tenant/*id/decisions',
    {
      role: 'operator',
      // to link an SS, the order reads it first
      asksVendor: (response) => bodyOf(response).json['decision'] === 'link-ss',
      summary: 'Apply a decision to an order (role operator)',
      params: ORDER_PARAMS,
      headers: z.object({
        'Idempotency-Key': IdempotencyKeySchema.optional().meta({
          description: 'A decision repeated with the same key is applied once.',
        }),
      }),
      body: DecisionRequestSchema,
      responses: { 200: answer('The order after the decision.', OrderDetailSchema) },
      problems: [404, 409],
    },
    async ({ operator, request, response, body, texts }, { index, settings, temporal, audit }) => {
      const key = keyOf(request, response);
      const once = idempotencyKeyOf(request) ?? randomUUID();
      const asked = defined(body);
      const tenant = findTenant(settings(), key.tenant);
      if (!mayDecide(asked.decision, tenant)) throw inRehearsal(key);
      if ('link' in asked) refuseForeign(asked.link, tenant);
      await audit(operator, {
        action: 'decision',
        tenant: key.tenant,
        target: orderWorkflowId(key),
        reason: asked.reason,
        details: auditedDecision(asked),
        request: { key: once, content: asked },
      });
      const requestId = requestIdOf(operator, once, asked);
      const decision: Decision = { ...asked, by: operator.name, requestId };
      const status = await decideOrder(temporal, key, decision, once);
      if (status === undefined) throw unknownOrder();
      index.watch(orderWorkflowId(key));
      return orderFromStatus(status, settings().temporal, texts);
    },
  ),

  post(
    '/orders/:tenant/*id/link-preview',
    {
      role: 'operator',
      asksVendor: true,
      summary: 'Preview the SS to be linked (role operator)',
      description:
        'Changes nothing. Takes up to ten seconds. For operators without `mayReveal`, the customer is masked unless it is that of a company that the order names; for others, showing it is recorded in the audit log.',
      params: ORDER_PARAMS,
      body: LinkPreviewRequestSchema,
      responses: {
        200: answer('The SS, and any objection to linking it.', LinkCandidateSchema),
      },
      problems: [404, 409],
    },
    async ({ operator, request, response, body: { ss }, texts }, deps) => {
      const key = keyOf(request, response);
      const read = await previewLink(deps.temporal, key, ss);
      if (read === undefined) throw unknownOrder();
      const candidate = {
        ...read,
        ...(read.refusal && { refusal: say(texts.refusals, read.refusal) }),
        ...(read.words !== undefined && { words: sayWords(texts.callFaults, read.words) }),
      };
      const found = candidate.request === null ? [] : [candidate.request];
      const details = `link-preview SS ${ss}`;
      const [shown = null] = await withCustomers(deps, operator, key, found, details);
      return { ...candidate, request: shown };
    },
  ),

  get(
    '/orders/:tenant/*id',
    {
      role: 'viewer',
      summary: 'Retrieve an order from its workflow',
      params: ORDER_PARAMS,
      responses: { 200: answer('The order.', OrderDetailSchema) },
      problems: [404],
    },
    async ({ operator, request, response, texts }, { temporal, settings, audit }) => {
      const key = keyOf(request, response);
      const read = await readOrder(temporal, key, settings().temporal, texts);
      if (read === undefined) throw unknownOrder();
      const tenant = findTenant(settings(), key.tenant);
      const decisions = read.decisions?.filter((decision) => mayDecide(decision, tenant));
      const order = { ...read, ...defined({ decisions }) };
      const { customer, ...context } = await contextOf(temporal, key, order, tenant?.mode, texts);
      return {
        ...order,
        ...context,
        customer: await nameOnPage(audit, operator, order, customer),
      };
    },
  ),
];

/** Answers a list. Searches by customer only if it is given how. */
async function listed(
  { index, settings, audit, customerKeys }: OrdersDeps,
  operator: Operator,
  query: OrdersQuery & OrdersFilter,
  texts: Texts,
  byCustomer?: CustomerSearch,
) {
  const { temporal } = settings();
  const snapshot = await index.read(byCustomer && soughtCustomer(customerKeys, operator, query));
  const { orders, nextCursor, total } = orderPage(snapshot, query, operator, byCustomer);
  await auditNames(audit, operator, orders);
  return {
    items: orders.map((order) => {
      const shown = shownOrder(order, temporal, texts, visibleName(order, operator));
      const version = order.version ?? undefined;
      const { mode } = findTenant(settings(), order.tenant) ?? {};
      return {
        ...shown,
        waitingFor: waitOf({ ...shown, version, failsAt: order.failsAt }, undefined, mode, texts),
      };
    }),
    nextCursor,
    total,
    at: new Date(snapshot.at).toISOString(),
    partial: snapshot.isPartial,
  };
}

async function sendList(
  { index, settings, audit, customerKeys }: OrdersDeps,
  operator: Operator,
  query: OrdersFilter & OrdersSort,
  response: Response,
  texts: Texts,
  byCustomer?: CustomerSearch,
): Promise<void> {
  const snapshot = await index.read(byCustomer && soughtCustomer(customerKeys, operator, query));
  const orders = sortedOrders(snapshot, query, operator, byCustomer);
  await audit(operator, exportAct('orders', query, operator));
  await sendOrdersCsv(response, orders, {
    ...settings(),
    isPartial: snapshot.isPartial,
    texts,
    nameOf: (order) => visibleName(order, operator),
  });
}

/** Throws 409 if the customer is asked for and the settings have no key. */
function searchOf(
  { customerKeys }: OrdersDeps,
  operator: Operator,
  { customer }: OrdersFilter,
): CustomerSearch {
  if (customer !== undefined && !customerKeys.canSearch) throw noCustomerKeys();
  return customerSearch(customerKeys, operator);
}

/**
 * The closing in the address: `<order id>`, or `<order id>~<n>` from the second one on. Another tenant's closing is
 * answered like an unknown one.
 */
export function keyOf({ params }: Request, response: Response): ClosingKey {
  const { tenant, id: parts } = params as unknown as { tenant: string; id: string[] };
  const named = parseClosingName(parts.join('/'));
  const isId = IdSchema.safeParse(tenant).success && IdSchema.safeParse(named?.id).success;
  if (named === undefined || !isId || !canAccessTenant(operatorOf(response), tenant))
    throw unknownOrder();
  noteInLog({ tenant, workflowId: orderWorkflowId({ tenant, ...named }) });
  return { tenant, ...named };
}

/** In a rehearsal, decisions that write at a vendor are refused. */
const mayDecide = (decision: Decision['decision'], tenant: TenantSettings | undefined): boolean =>
  decision === 'settle' || tenant?.mode !== 'rehearsal';

/** The refusal of a decision that would write at a vendor. */
export const inRehearsal = ({ tenant }: Pick<OrderKey, 'tenant'>) =>
  problem(409, ({ problems }) => problems.inRehearsal(tenant));

/** Refuses a link to a foreign host: an operator may have been talked into it. */
function refuseForeign(link: string | undefined, tenant: TenantSettings | undefined): void {
  if (link === undefined || (tenant && mayShow(link, tenant.sismetro))) return;
  const message = 'must point to Sismetro, or to a host of sismetro.linkHosts in the settings';
  throw unprocessable(({ problems }) => problems.badLink, [faultAt('/link', message)]);
}

export const unknownOrder = () => problem(404, ({ problems }) => problems.noOrder);
