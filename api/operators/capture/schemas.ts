import { z } from 'zod';
import { rule } from '../../../texts/field-rules.js';
import { numberCursor, PageQuerySchema, ReasonRequestSchema } from '../requests.js';
import { DeliveryRouteSchema } from '../../../platform/temporal/parked.js';

const tenant = z.string({ error: rule('must name one tenant') });

const { reason } = ReasonRequestSchema.shape;

export const CapturesQuerySchema = PageQuerySchema.extend({
  tenant,
  route: DeliveryRouteSchema.optional(),
  masked: z
    .literal('true', { error: rule('must be true; POST /captures/reveal returns them unmasked') })
    .optional()
    .meta({ description: 'Always true. `POST /captures/reveal` returns bodies unmasked.' }),
  cursor: numberCursor,
});

export const CapturesRevealSchema = z
  .strictObject({
    tenant,
    reason,
    route: DeliveryRouteSchema.optional(),
    limit: z.int().min(1).max(200).default(50),
    cursor: numberCursor,
  })
  .meta({ id: 'CapturesRevealRequest' });

export const CapturesClearSchema = z
  .strictObject({ tenant, reason })
  .meta({ id: 'CapturesClearRequest' });

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

export const CaptureListSchema = z.object({
  items: z.array(CaptureViewSchema),
  nextCursor: z.string().nullable(),
});

export const ClearedSchema = z.object({
  result: z.literal('cleared'),
  removed: z.int().meta({ description: 'Number of deleted bodies.' }),
});
