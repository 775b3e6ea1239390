/** An `Idempotency-Key` belongs to the operator and the content that used it first. */
import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { problem, unprocessable } from '../http/problems.js';
import { ownerOf, type Operator } from '../auth/session.js';
import { IdempotencyKeySchema } from './request-schemas.js';

/** Reads the header `Idempotency-Key`, if there is one. Throws 422 if it is not a valid key. */
export function idempotencyKeyOf(request: Request): string | undefined {
  const shown = IdempotencyKeySchema.optional().safeParse(request.get('idempotency-key'));
  if (shown.success) return shown.data;
  const detail = 'The header Idempotency-Key must be 1 to 128 visible ASCII characters.';
  throw unprocessable(detail, []);
}

/** The id of a request, unique to its key, operator and content. */
export const requestIdOf = (operator: Operator, key: string, content: unknown): string =>
  digestOf(ownerOf(operator), key, JSON.stringify(content)).slice(0, 32);

/** What an operator asks, in a form that is kept with the first request under a key. */
export const askedBy = (operator: Operator, action: string, content: unknown): string =>
  digestOf(ownerOf(operator), action, JSON.stringify(content));

/** Throws a 409 problem if `asked` is not what was asked first under the same key. */
export function mustBeAskedAgain(first: string | undefined, asked: string | undefined): void {
  if (first !== asked) throw problem(409, ({ problems }) => problems.keyUsed);
}

/** SHA-256 of these texts, in hex. */
export const digestOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('hex');
