import { z } from 'zod';
import { rule } from '../../../vendors/rules.js';
import { PageQuerySchema, ReasonRequestSchema } from '../requests.js';
import { CaptureRouteSchema } from './store.js';

const tenant = z.string({ error: rule('must name one tenant') });

const { reason } = ReasonRequestSchema.shape;

const cursor = z
  .string()
  .regex(/^\d{1,15}$/, 'is no cursor of ours')
  .optional()
  .meta({ description: 'The `nextCursor` of the page before, with the same filter.' });

export const CapturesQuerySchema = PageQuerySchema.extend({
  tenant,
  route: CaptureRouteSchema.optional(),
  masked: z
    .literal('true', { error: rule('must be true; POST /captures/reveal shows them as they came') })
    .optional()
    .meta({ description: 'They always are. `POST /captures/reveal` shows them as they came.' }),
  cursor,
});

export const CapturesRevealSchema = z
  .strictObject({
    tenant,
    reason,
    route: CaptureRouteSchema.optional(),
    limit: z.int().min(1).max(200).default(50),
    cursor,
  })
  .meta({ id: 'CapturesRevealRequest' });

export const CapturesClearSchema = z
  .strictObject({ tenant, reason })
  .meta({ id: 'CapturesClearRequest' });

const CaptureViewSchema = z
  .object({
    id: z.string(),
    tenant: z.string(),
    route: CaptureRouteSchema,
    result: z.string().meta({
      description: 'The `result` that was answered; `parked` after a 422, `failed` after a 503.',
    }),
    receivedAt: z.iso.datetime({ offset: true }),
    bytes: z.int().meta({ description: 'Length of the body as it came.' }),
    body: z.string().meta({ description: 'JSON text, masked unless it was revealed.' }),
  })
  .meta({ id: 'Capture', description: 'An inbound body that was kept.' });

export type CaptureView = z.infer<typeof CaptureViewSchema>;

export const CaptureListSchema = z.object({
  items: z.array(CaptureViewSchema),
  nextCursor: z.string().nullable(),
});

export const ClearedSchema = z.object({
  result: z.literal('cleared'),
  removed: z.int().meta({ description: 'How many bodies there were.' }),
});
