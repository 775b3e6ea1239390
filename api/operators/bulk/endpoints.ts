import { randomUUID } from 'node:crypto';
import type { Request } from 'express';
import { z } from 'zod';
import { closingName } from '../../../domain/ids.js';
import { findBulk, startBulk, type FoundBulk } from '../../../platform/temporal/bulk.js';
import type { TenantSettings } from '../../../platform/settings/types.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import { defined, IdSchema } from '../../../vendors/fields.js';
import {
  bulkWorkflowId,
  type BulkMemo,
  type BulkOrder,
} from '../../../workflows/bulk-decision/messages.js';
import { canAccessTenant } from '../../auth/authorize.js';
import { ownerOf, type Operator } from '../../auth/session.js';
import { problem } from '../../http/problems.js';
import { answer } from '../../openapi/answers.js';
import type { CustomerKeys } from '../../../platform/customer-keys.js';
import { auditedFilter, type Audit } from '../audit/audit.js';
import { operatorEndpoints, type Call, type OperatorDeps } from '../endpoint.js';
import { customerSearch, soughtCustomer } from '../orders/customers.js';
import { inRehearsal } from '../orders/endpoints.js';
import { askedBy, digestOf, idempotencyKeyOf, mustBeAskedAgain } from '../idempotency-key.js';
import type { OrderIndex } from '../../../platform/temporal/order-index.js';
import { IdempotencyKeySchema } from '../request-schemas.js';
import { bulkDetail, bulkView } from './bulks.js';
import {
  BulkDetailSchema,
  BulkPreviewRequestSchema,
  BulkPreviewSchema,
  BulkRequestSchema,
  BulkSchema,
  type Bulk,
} from './schemas.js';
import { mustBeExpected, previewOf, select, versionsSeen } from './selection.js';

export interface BulkDeps extends OperatorDeps {
  readonly temporal: Temporal;
  readonly index: OrderIndex;
  readonly customerKeys: CustomerKeys;
  readonly audit: Audit;
}

const { get, post } = operatorEndpoints<BulkDeps>('Bulk decisions');

/** One decision about many orders: preview, start and result. */
export const BULK_ENDPOINTS = [
  post(
    '/bulk-decisions/preview',
    {
      role: 'operator',
      summary: 'Preview a bulk decision (role operator)',
      body: BulkPreviewRequestSchema,
      responses: {
        200: answer('The number of eligible orders, and what would happen.', BulkPreviewSchema),
      },
      problems: [404],
    },
    async ({ operator, body, texts }, { index, customerKeys }) =>
      previewOf(
        select(
          await index.read(soughtCustomer(customerKeys, operator, body.filter ?? {})),
          body,
          operator,
          customerSearch(customerKeys, operator),
        ),
        body,
        texts,
      ),
  ),

  post(
    '/bulk-decisions',
    {
      role: 'operator',
      summary: 'Apply one decision to many orders of a tenant (role operator)',
      description:
        'At most 10,000 orders. Runs in the background. Returns 409 if the number of eligible orders differs from `expected` by more than 5 %.',
      headers: z.object({
        'Idempotency-Key': IdempotencyKeySchema.optional().meta({
          description: 'A request repeated with the same key starts the bulk decision once.',
        }),
      }),
      body: BulkRequestSchema,
      responses: {
        202: answer('The bulk decision has started, or had already started.', BulkSchema),
      },
      problems: [404, 409],
    },
    begin,
  ),

  get(
    '/bulk-decisions/:id',
    {
      role: 'viewer',
      summary: 'Retrieve a bulk decision and its result',
      responses: { 200: answer('The bulk decision and its result.', BulkDetailSchema) },
      problems: [404],
    },
    async ({ operator, request, texts }, { temporal, index }) =>
      bulkDetail(await known(temporal, request, operator), index, texts),
  ),
];

/** Starts a bulk decision, or returns the one that the same request started before. */
async function begin(
  { operator, request, body }: Call<unknown, z.output<typeof BulkRequestSchema>>,
  { temporal, index, audit, settings, customerKeys }: BulkDeps,
): Promise<Bulk> {
  const { decision, equipment, reason, expected, seenAt, filter } = body;
  const id = digestOf(ownerOf(operator), idempotencyKeyOf(request) ?? randomUUID()).slice(0, 32);
  const asked = askedBy(operator, 'bulk', body);
  const before = await findBulk(temporal, id);
  if (before !== undefined) return again(before, asked);

  const selected = select(
    await index.read(soughtCustomer(customerKeys, operator, filter ?? {})),
    body,
    operator,
    customerSearch(customerKeys, operator),
  );
  const isRehearsal = ({ id, mode }: TenantSettings) =>
    id === selected.tenant && mode === 'rehearsal';
  if (settings().tenants.some(isRehearsal)) throw inRehearsal({ tenant: selected.tenant! });
  mustBeExpected(selected, expected);
  const { tenant, eligible } = selected;
  const order: BulkOrder = {
    ...{ id, tenant: tenant!, decision, reason, by: operator.name },
    ...(equipment !== undefined && { equipment }),
  };
  const what = `${decision} ${eligible.length}`;
  await audit(operator, {
    action: 'bulk',
    tenant: order.tenant,
    target: bulkWorkflowId(id),
    reason,
    request: { key: id, content: body },
    details: filter ? auditedFilter(what, defined(filter)) : what,
  });
  const memo: BulkMemo = {
    ...order,
    total: eligible.length,
    done: 0,
    failed: 0,
    startedAt: new Date().toISOString(),
    request: asked,
  };
  const input = {
    ...order,
    orders: eligible.map(closingName),
    versions: versionsSeen(selected, seenAt),
  };
  const { taskQueue } = settings().temporal;
  if (await startBulk(temporal, taskQueue, input, memo))
    return bulkView({ memo, state: 'running' });
  return again((await findBulk(temporal, id))!, asked);
}

/** Throws 404 if the operator knows no such bulk decision. */
async function known(
  temporal: Temporal,
  { params }: Request,
  operator: Operator,
): Promise<FoundBulk> {
  const id = IdSchema.safeParse(params['id']).data;
  const found = id === undefined ? undefined : await findBulk(temporal, id);
  if (found === undefined || !canAccessTenant(operator, found.memo.tenant)) {
    throw problem(404, ({ problems }) => problems.noBulk);
  }
  return found;
}

function again(found: FoundBulk, asked: string): Bulk {
  mustBeAskedAgain(found.memo.request, asked);
  return bulkView(found);
}
