import { createHash, randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { closingName } from '../../../domain/ids.js';
import type { Settings } from '../../../platform/settings/types.js';
import { findBulk, listBulks, startBulk, type FoundBulk } from '../../../platform/temporal/bulk.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import { defined, IdSchema } from '../../../vendors/fields.js';
import {
  bulkWorkflowId,
  type BulkMemo,
  type BulkOrder,
} from '../../../workflows/bulk-decision/messages.js';
import type { Audit } from '../audit/audit.js';
import { bodyOf, jsonBody, rawBody } from '../../http/body.js';
import { idempotencyKeyOf } from '../orders/idempotency-key.js';
import { requireRole, operatorOf, canAccessTenant } from '../../auth/authorize.js';
import type { OrderIndex } from '../orders/order-index.js';
import { ReasonRequestSchema, withoutBlanks } from '../requests.js';
import { methodNotAllowed, problem } from '../../http/problems.js';
import { ownerOf, type Operator } from '../../auth/session.js';
import { bulkDetail, bulkView } from './bulks.js';
import {
  BulkPreviewRequestSchema,
  BulkRequestSchema,
  BulksQuerySchema,
  type Bulk,
} from './schemas.js';
import { mustBeExpected, previewOf, select } from './selection.js';

export interface BulkRouterDeps {
  readonly settings: () => Settings;
  readonly temporal: Temporal;
  readonly index: OrderIndex;
  readonly audit: Audit;
}

/** One decision about many orders: what it would do, its start, how far it is, and its stop. */
export function createBulkRouter({ settings, temporal, index, audit }: BulkRouterDeps): Router {
  const router = Router();
  const viewer = requireRole('viewer', settings);
  const operator = requireRole('operator', settings);

  router
    .route('/bulk-decisions/preview')
    .post(operator, rawBody, jsonBody, async (_request, response) => {
      const wanted = BulkPreviewRequestSchema.parse(bodyOf(response).json);
      const selected = select(await index.read(), wanted, operatorOf(response));
      response.json(previewOf(selected, wanted));
    })
    .all(methodNotAllowed('POST'));

  router
    .route('/bulk-decisions')
    .get(viewer, async (request, response) => {
      const query = BulksQuerySchema.parse(withoutBlanks(request.query));
      const { items, nextCursor } = await listBulks(temporal, operatorOf(response), query);
      response.json({ items: items.map(bulkView), nextCursor });
    })
    .post(operator, rawBody, jsonBody, async (request, response) => {
      const key = idempotencyKeyOf(request) ?? randomUUID();
      const who = operatorOf(response);
      const id = digestOf(ownerOf(who), key).slice(0, 32);
      response.status(202).json(await begin(id, who, bodyOf(response).json));
    })
    .all(methodNotAllowed('GET', 'POST'));

  router
    .route('/bulk-decisions/:id/stop')
    .post(operator, rawBody, jsonBody, async (request, response) => {
      const found = await known(request, response);
      const { reason } = ReasonRequestSchema.parse(bodyOf(response).json);
      const { id, tenant } = found.memo;
      if (found.state !== 'running') throw overAlready();
      const who = operatorOf(response);
      await audit(who, { action: 'bulk-stop', tenant, target: bulkWorkflowId(id), reason });
      if (!(await found.stop(who.name))) throw overAlready();
      response.status(202).json({ id, result: 'stopping' });
    })
    .all(methodNotAllowed('POST'));

  router
    .route('/bulk-decisions/:id')
    .get(viewer, async (request, response) => {
      const found = await known(request, response);
      response.json(await bulkDetail(found, index));
    })
    .all(methodNotAllowed('GET'));

  /** Begins it, or gives the one that the same request began before. */
  async function begin(id: string, who: Operator, body: unknown): Promise<Bulk> {
    const wanted = BulkRequestSchema.parse(body);
    const { decision, equipment, reason, expected, orders, filter } = wanted;
    const request = digestOf(JSON.stringify(wanted));
    const before = await findBulk(temporal, id);
    if (before !== undefined) return same(before, request);

    const selected = select(await index.read(), wanted, who);
    mustBeExpected(selected, expected);
    const { tenant, fitting } = selected;
    const order: BulkOrder = {
      ...{ id, tenant: tenant!, decision, reason, by: who.name },
      ...(equipment !== undefined && { equipment }),
    };
    const chosen = filter ? ` ${JSON.stringify(defined(filter))}` : '';
    await audit(who, {
      action: 'bulk',
      ...{ tenant: order.tenant, target: bulkWorkflowId(id), reason },
      request: { key: id, content: wanted },
      details: `${decision} ${fitting.length}${orders ? '' : chosen}`,
    });
    const memo: BulkMemo = {
      ...order,
      ...{ total: fitting.length, done: 0, failed: 0 },
      startedAt: new Date().toISOString(),
      request,
    };
    const input = { ...order, orders: fitting.map(closingName) };
    const { taskQueue } = settings().temporal;
    if (await startBulk(temporal, taskQueue, input, memo)) {
      return bulkView({ memo, state: 'running' });
    }
    return same((await findBulk(temporal, id))!, request);
  }

  /** Throws 404 where the operator knows of no such bulk decision. */
  async function known({ params }: Request, response: Response): Promise<FoundBulk> {
    const id = IdSchema.safeParse(params['id']).data;
    const found = id === undefined ? undefined : await findBulk(temporal, id);
    if (found === undefined || !canAccessTenant(operatorOf(response), found.memo.tenant)) {
      throw problem(404, 'Not Found', 'Esta decisão em lote não existe.');
    }
    return found;
  }

  return router;
}

function same(found: FoundBulk, wanted: string): Bulk {
  if (found.memo.request === wanted) return bulkView(found);
  const detail = 'Este Idempotency-Key já começou outra decisão em lote; use um novo.';
  throw problem(409, 'Conflict', detail);
}

const overAlready = () => problem(409, 'Conflict', 'Esta decisão em lote já terminou.');

const digestOf = (...parts: readonly string[]) =>
  createHash('sha256').update(parts.join('\n')).digest('hex');
