import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import {
  orderWorkflowId,
  parseClosingName,
  type ClosingKey,
  type OrderKey,
} from '../../../domain/ids.js';
import { noteInLog } from '../../../platform/logging.js';
import type { Settings, TenantSettings } from '../../../platform/settings/types.js';
import { readEvents } from '../../../platform/temporal/order-events.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import type { Decision } from '../../../workflows/service-order/messages.js';
import { defined, faultAt, IdSchema } from '../../../vendors/fields.js';
import { mayShow } from '../../../vendors/sismetro/links.js';
import { exportAct, type Audit } from '../audit/audit.js';
import { bodyOf, jsonBody, rawBody } from '../../http/body.js';
import { maskBody } from '../capture/mask.js';
import { methodNotAllowed, problem, unprocessable } from '../../http/problems.js';
import { decideOrder, previewLink } from './decide-order.js';
import { idempotencyKeyOf, requestIdOf } from './idempotency-key.js';
import {
  requireRole,
  mayReveal,
  requireReveal,
  operatorOf,
  canAccessTenant,
} from '../../auth/authorize.js';
import { contextOf } from './order-context.js';
import type { OrderIndex } from './order-index.js';
import { sendOrdersCsv } from './order-csv.js';
import { orderPage, sortedOrders } from './order-list.js';
import { orderFromStatus, shownOrder } from './order-view.js';
import { readPayloads } from './payloads.js';
import { readOrder } from './read-order.js';
import {
  DecisionRequestSchema,
  LinkPreviewRequestSchema,
  OrdersExportSchema,
  OrdersQuerySchema,
  ReasonRequestSchema,
  withoutBlanks,
} from '../requests.js';
import { tellStory } from './timeline.js';

export interface OrdersRouterDeps {
  readonly settings: () => Settings;
  readonly temporal: Temporal;
  readonly index: OrderIndex;
  readonly audit: Audit;
}

/** The orders: lists, one of them, its timeline, and decisions about it. */
export function createOrdersRouter({ settings, temporal, index, audit }: OrdersRouterDeps): Router {
  const router = Router();
  const viewer = requireRole('viewer', settings);
  const webUi = () => settings().temporal;

  router
    .route('/orders')
    .get(viewer, async (request, response) => {
      const filter = OrdersQuerySchema.parse(withoutBlanks(request.query));
      const snapshot = await index.read();
      const { orders, nextCursor, total } = orderPage(snapshot, filter, operatorOf(response));
      response.json({
        items: orders.map((order) => shownOrder(order, webUi())),
        ...{ nextCursor, total },
        ...{ at: new Date(snapshot.at).toISOString(), partial: snapshot.isPartial },
      });
    })
    .all(methodNotAllowed('GET'));

  router
    .route('/orders.csv')
    .get(viewer, async (request, response) => {
      const filter = OrdersExportSchema.parse(withoutBlanks(request.query));
      const operator = operatorOf(response);
      const orders = sortedOrders(await index.read(), filter, operator);
      await audit(operator, exportAct('orders', filter, operator));
      await sendOrdersCsv(response, orders, settings());
    })
    .all(methodNotAllowed('GET'));

  router
    .route('/orders/:tenant/*id/timeline')
    .get(viewer, async (request, response) => {
      const key = keyOf(request, response);
      const events = await readEvents(temporal, key);
      if (events === undefined) throw unknownOrder();
      response.json({ items: tellStory(events) });
    })
    .all(methodNotAllowed('GET'));

  router
    .route('/orders/:tenant/*id/payloads/reveal')
    .post(requireRole('operator', settings), rawBody, jsonBody, async (request, response) => {
      const key = keyOf(request, response);
      const operator = operatorOf(response);
      requireReveal(operator);
      const { reason } = ReasonRequestSchema.parse(bodyOf(response).json);
      const payloads = await readPayloads(temporal, key, false);
      if (payloads === undefined) throw unknownOrder();
      const target = orderWorkflowId(key);
      await audit(operator, { action: 'reveal', tenant: key.tenant, target, reason });
      response.json(payloads);
    })
    .all(methodNotAllowed('POST'));

  router
    .route('/orders/:tenant/*id/payloads')
    .get(viewer, async (request, response) => {
      const payloads = await readPayloads(temporal, keyOf(request, response), true);
      if (payloads === undefined) throw unknownOrder();
      response.json(payloads);
    })
    .all(methodNotAllowed('GET'));

  router
    .route('/orders/:tenant/*id/decisions')
    .post(requireRole('operator', settings), rawBody, jsonBody, async (request, response) => {
      const key = keyOf(request, response);
      const operator = operatorOf(response);
      const once = idempotencyKeyOf(request) ?? randomUUID();
      const asked = defined(DecisionRequestSchema.parse(bodyOf(response).json));
      if ('link' in asked) refuseForeign(asked.link, tenantOf(settings(), key));
      await audit(operator, {
        action: 'decision',
        tenant: key.tenant,
        target: orderWorkflowId(key),
        reason: asked.reason,
        details: asked.decision,
        request: { key: once, content: asked },
      });
      const requestId = requestIdOf(operator, once, asked);
      const decision: Decision = { ...asked, by: operator.name, requestId };
      const told = await decideOrder(temporal, key, decision, once);
      if (told === undefined) throw unknownOrder();
      response.json(orderFromStatus(told, webUi()));
    })
    .all(methodNotAllowed('POST'));

  router
    .route('/orders/:tenant/*id/link-preview')
    .post(requireRole('operator', settings), rawBody, jsonBody, async (request, response) => {
      const key = keyOf(request, response);
      const { ss } = LinkPreviewRequestSchema.parse(bodyOf(response).json);
      const candidate = await previewLink(temporal, key, ss);
      if (candidate === undefined) throw unknownOrder();
      const operator = operatorOf(response);
      if (!mayReveal(operator)) {
        const masked = candidate.request && (await maskCustomer(candidate.request));
        return void response.json({ ...candidate, request: masked });
      }
      if (candidate.request?.customer !== undefined) {
        const target = orderWorkflowId(key);
        const details = `link-preview SS ${ss}`;
        await audit(operator, { action: 'reveal', tenant: key.tenant, target, details });
      }
      response.json(candidate);
    })
    .all(methodNotAllowed('POST'));

  router
    .route('/orders/:tenant/*id')
    .get(viewer, async (request, response) => {
      const key = keyOf(request, response);
      const order = await readOrder(temporal, key, webUi());
      if (order === undefined) throw unknownOrder();
      response.json({ ...order, ...(await contextOf(temporal, key, order)) });
    })
    .all(methodNotAllowed('GET'));

  return router;
}

/** The closing that the address names: `<order id>`, or `<order id>~<n>` from the second one on. Another tenant's is as unknown as one that never was. */
export function keyOf({ params }: Request, response: Response): ClosingKey {
  const { tenant, id: parts } = params as unknown as { tenant: string; id: string[] };
  const named = parseClosingName(parts.join('/'));
  const isId = IdSchema.safeParse(tenant).success && IdSchema.safeParse(named?.id).success;
  if (named === undefined || !isId || !canAccessTenant(operatorOf(response), tenant))
    throw unknownOrder();
  noteInLog({ tenant, workflowId: orderWorkflowId({ tenant, ...named }) });
  return { tenant, ...named };
}

const tenantOf = ({ tenants }: Settings, { tenant }: OrderKey) =>
  tenants.find(({ id }) => id === tenant);

/** A link that an operator was talked into is as bad as one that a vendor sends. */
function refuseForeign(link: string | undefined, tenant: TenantSettings | undefined): void {
  if (link === undefined || (tenant && mayShow(link, tenant.sismetro))) return;
  const message = 'must lead to Sismetro, or to a host of sismetro.linkHosts in the settings';
  throw unprocessable('O link não pode ser mostrado: veja errors.', [faultAt('/link', message)]);
}

/** An SS without the customer's name, of which its form is left. */
export async function maskCustomer<T extends { readonly customer?: string }>(
  request: T,
): Promise<T> {
  const { customer } = request;
  if (customer === undefined) return request;
  const shown = JSON.parse(await maskBody(JSON.stringify({ customer }))) as { customer: string };
  return { ...request, ...shown };
}

export const unknownOrder = () => problem(404, 'Not Found', 'Este pedido não existe.');
