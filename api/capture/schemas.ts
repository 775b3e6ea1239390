import { z } from 'zod';
import { rule } from '../../vendors/rules.js';
import { PageQuerySchema } from '../operators/requests.js';
import { CaptureRouteSchema } from './store.js';

const tenant = z.string({ error: rule('must name one tenant') });

export const TenantQuerySchema = z.object({ tenant });

export const CapturesQuerySchema = PageQuerySchema.extend({
  tenant,
  route: CaptureRouteSchema.optional(),
  masked: z
    .enum(['true', 'false'])
    .default('true')
    .meta({ description: '`false` shows personal data, and leaves a line in the log.' }),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, 'is no cursor of ours')
    .optional()
    .meta({ description: 'The `nextCursor` of the page before, with the same filter.' }),
});

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
    body: z.string().meta({ description: 'JSON text, masked unless it was asked for as it came.' }),
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
