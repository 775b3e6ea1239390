import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { unprocessable } from '../http/problems.js';
import { ownerOf, type Operator } from '../auth/session.js';
import { IdempotencyKeySchema } from './requests.js';

/** Reads the header `Idempotency-Key`, if there is one. Throws 422 if it is not a valid key. */
export function idempotencyKeyOf(request: Request): string | undefined {
  const shown = IdempotencyKeySchema.optional().safeParse(request.get('idempotency-key'));
  if (shown.success) return shown.data;
  const detail = 'The header Idempotency-Key must be 1 to 128 visible ASCII characters.';
  throw unprocessable(detail, []);
}

/** The id of a request, unique to its key, operator and content. */
export function requestIdOf(operator: Operator, key: string, content: unknown): string {
  const parts = [ownerOf(operator), key, JSON.stringify(content)];
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);
}
