import { ApplicationFailure } from '@temporalio/common';
import { FailureType } from '../domain/failures.js';
import type { TenantDeps } from './deps.js';

/** So long after it, deliveries from before the restore may still be sent again: by the ERP, by a spool, by the sweep. */
const REPEATS_MS = 7 * 86_400_000;

/** What is known about an order when its SS is to be opened; times in ISO 8601. */
export interface BeforeOpening {
  /** When the order reached us. */
  readonly openedAt: string;
  /** When it was last made certain that it has no SS. */
  readonly lookedAt?: string | undefined;
}

/** May this order have an SS that Temporal forgot when it was put back from a backup? */
export function mayBeForgotten(
  { restoredAt }: Pick<TenantDeps, 'restoredAt'>,
  { openedAt, lookedAt }: BeforeOpening,
  now = Date.now(),
): boolean {
  if (restoredAt === undefined) return false;
  const restored = Date.parse(restoredAt);
  if (lookedAt !== undefined && Date.parse(lookedAt) >= restored) return false;
  return Date.parse(openedAt) < restored || now < restored + REPEATS_MS;
}

/** The failure with which an opening is put off until the SS was looked for. */
export const lookFirst = () =>
  ApplicationFailure.nonRetryable(
    'O Temporal foi restaurado de um backup: a SS é procurada antes de ser aberta.',
    FailureType.AnswerLost,
  );
