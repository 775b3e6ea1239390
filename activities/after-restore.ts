import { FailureType } from '../domain/failures.js';
import { CLOCKS_APART_MS } from '../domain/ownership.js';
import type { TenantDeps } from './deps.js';
import { failure, reportGrace } from './vendor-failures.js';

/** What is known of a write, ISO 8601. */
export interface Memory {
  /** When the closing reached us. */
  readonly openedAt: string;
  /** When it was last certain that the write has not been made. */
  readonly certainAt?: string | undefined;
  /** When the service ended, after which the write is due. */
  readonly endedAt?: string | undefined;
  /** When it was seen that the order's run was reset at Temporal. */
  readonly resetAt?: string | undefined;
  /** A run that was reset without that being seen so far. */
  readonly resetRun?: string | undefined;
}

/**
 * Prepares a write. Fails with `restored` if Temporal was restored, or the order's run was reset there, and it may have
 * forgotten that it was made.
 */
export function prepareWrite(tenant: TenantDeps, memory: Memory): void {
  if (mayHaveForgotten(tenant, memory)) {
    const { resetRun: run } = memory;
    throw failure(FailureType.Unavailable, 'Temporal may have forgotten calls', {
      restored: true,
      ...(run !== undefined && { reset: { run, at: new Date().toISOString() } }),
    });
  }
  reportGrace(tenant);
}

const MINUTE_MS = 60_000;

/** A date without seconds may be of any moment of its minute. Nothing runs just before a restore is over. */
const latestOf = (ms: number): number => (ms % MINUTE_MS === 0 ? ms + MINUTE_MS - 1 : ms);

/** For this long after a restore, earlier deliveries may be repeated: by the ERP, a spool or the sweep. */
const REPEATS_MS = 7 * 86_400_000;

/**
 * Returns true if Temporal may have forgotten a write of this closing when it was restored from a backup. A reset of the
 * order's run is a restore of this order only.
 */
export function mayHaveForgotten(
  { restoredAt }: Pick<TenantDeps, 'restoredAt'>,
  { openedAt, certainAt, endedAt, resetAt, resetRun }: Memory,
  now = Date.now(),
): boolean {
  if (resetRun !== undefined) return true;
  const restored = Math.max(...[restoredAt, resetAt].flatMap((at) => (at ? Date.parse(at) : [])));
  if (restored === -Infinity) return false;
  if (certainAt !== undefined && Date.parse(certainAt) >= restored) return false;
  const ended = endedAt === undefined ? NaN : latestOf(Date.parse(endedAt));
  // a date that is still to come stands for none
  if (ended >= restored && ended <= now + CLOCKS_APART_MS) return false;
  return Date.parse(openedAt) < restored || now < restored + REPEATS_MS;
}
