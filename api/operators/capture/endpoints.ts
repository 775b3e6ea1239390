import { z } from 'zod';
import type { Logger } from '../../../platform/logging.js';
import { rule } from '../../../texts/field-rules.js';
import { DeliveryRouteSchema } from '../../../platform/temporal/parked.js';
import { answer } from '../../openapi/answers.js';
import type { Audit } from '../audit/audit.js';
import { operatorEndpoints, requireTenant, type OperatorDeps } from '../endpoint.js';
import { numberCursor, PageQuerySchema, ReasonRequestSchema } from '../requests.js';
import type { Captures } from './captures.js';
import { maskBody, type Pseudonym } from '../mask.js';
import type { Capture, CaptureQuery } from './store.js';

const tenant = z.string({ error: rule('must name one tenant') });

const { reason } = ReasonRequestSchema.shape;

const CapturesQuerySchema = PageQuerySchema.extend({
  tenant,
  route: DeliveryRouteSchema.optional(),
  masked: z
    .literal('true', { error: rule('must be true; POST /captures/reveal returns them unmasked') })
    .optional()
    .meta({ description: 'Always true. `POST /captures/reveal` returns bodies unmasked.' }),
  cursor: numberCursor,
});

const CapturesRevealSchema = z
  .strictObject({
    tenant,
    reason,
    route: DeliveryRouteSchema.optional(),
    limit: z.int().min(1).max(200).default(50),
    cursor: numberCursor,
  })
  .meta({ id: 'CapturesRevealRequest' });

const CapturesClearSchema = z.strictObject({ tenant, reason }).meta({ id: 'CapturesClearRequest' });

const CaptureViewSchema = z
  .object({
    id: z.string(),
    tenant: z.string(),
    route: DeliveryRouteSchema,
    result: z.string().meta({
      description: 'The `result` of the response. `parked` after a 422, `failed` after a 503.',
    }),
    receivedAt: z.iso.datetime({ offset: true }),
    bytes: z.int().meta({ description: 'Length of the body as received.' }),
    body: z.string().meta({ description: 'JSON text, masked unless revealed.' }),
  })
  .meta({ id: 'Capture', description: 'A stored inbound body.' });

export type CaptureView = z.infer<typeof CaptureViewSchema>;

const CaptureListSchema = z.object({
  items: z.array(CaptureViewSchema),
  nextCursor: z.string().nullable(),
});

const ClearedSchema = z.object({
  result: z.literal('cleared'),
  removed: z.int().meta({ description: 'Number of deleted bodies.' }),
});

export interface CaptureDeps extends OperatorDeps {
  readonly captures: Pick<Captures, 'list' | 'clear' | 'pseudonymsOf'>;
  readonly audit: Audit;
  readonly logger: Logger;
}

const { get, post } = operatorEndpoints<CaptureDeps>('Captures');

/** The captured bodies, for the consultant who writes a profile. */
export const CAPTURE_ENDPOINTS = [
  get(
    '/captures',
    {
      role: 'admin',
      summary: 'List stored inbound bodies, masked, newest first (role admin)',
      description:
        'Lists bodies of tenants with `capture.keep` in the settings. Personal data is masked.',
      query: CapturesQuerySchema,
      responses: { 200: answer('One page of results.', CaptureListSchema) },
      problems: [404],
    },
    async ({ operator, query }, deps) => {
      requireTenant(deps.settings(), operator, query.tenant);
      const { found, nextCursor } = pageOf(deps.captures, query);
      return { items: await views(found, deps.captures.pseudonymsOf(query.tenant)), nextCursor };
    },
  ),

  post(
    '/captures/reveal',
    {
      role: 'admin',
      summary: 'List stored inbound bodies unmasked (role admin)',
      body: CapturesRevealSchema,
      responses: { 200: answer('One page of results.', CaptureListSchema) },
      problems: [404],
    },
    async ({ operator, body: { reason, ...query } }, deps) => {
      const { tenant } = query;
      requireTenant(deps.settings(), operator, tenant);
      const { found, nextCursor } = pageOf(deps.captures, query);
      const items = await views(found);
      await deps.audit(operator, {
        action: 'reveal',
        tenant,
        target: `captures/${tenant}`,
        reason,
        details: items.map(({ id }) => id).join(' '),
      });
      return { items, nextCursor };
    },
  ),

  post(
    '/captures/clear',
    {
      role: 'admin',
      summary: "Delete a tenant's stored bodies (role admin)",
      body: CapturesClearSchema,
      responses: { 200: answer('The bodies are deleted.', ClearedSchema) },
      problems: [404],
    },
    async ({ operator, body: { tenant, reason } }, deps) => {
      requireTenant(deps.settings(), operator, tenant);
      const target = `captures/${tenant}`;
      await deps.audit(operator, { action: 'clear-captures', tenant, target, reason });
      const removed = deps.captures.clear(tenant);
      deps.logger.info({ by: operator.name, tenant, removed }, 'captured bodies removed');
      return { result: 'cleared', removed };
    },
  ),
];

type PageQuery = Omit<CaptureQuery, 'before'> & { readonly cursor?: string | undefined };

function pageOf(captures: CaptureDeps['captures'], { tenant, route, limit, cursor }: PageQuery) {
  const before = cursor === undefined ? undefined : Number(cursor);
  const found = captures.list({ tenant, route, before, limit: limit + 1 });
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  return { found: page, nextCursor: last === undefined ? null : String(last.seq) };
}

/** @param ids masks the bodies, with these pseudonyms for ids */
async function views(page: readonly Capture[], ids?: Pseudonym): Promise<CaptureView[]> {
  const items: CaptureView[] = [];
  for (const { seq, body, ...rest } of page) {
    const bytes = Buffer.byteLength(body);
    items.push({ id: String(seq), ...rest, bytes, body: ids ? await maskBody(body, ids) : body });
  }
  return items;
}
