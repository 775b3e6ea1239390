import type { Request } from 'express';
import { unprocessable } from '../problems.js';
import { IdempotencyKeySchema } from './requests.js';

/** The header `Idempotency-Key`, where there is one; throws 422 where it cannot be a key. */
export function idempotencyKeyOf(request: Request): string | undefined {
  const shown = IdempotencyKeySchema.optional().safeParse(request.get('idempotency-key'));
  if (shown.success) return shown.data;
  const detail = 'The header Idempotency-Key must be 1 to 128 visible ASCII characters.';
  throw unprocessable(detail, []);
}
