import { AsyncLocalStorage } from 'node:async_hooks';
import type { Vendor } from '../domain/ids.js';
import type { CallEnd, CallObserver } from '../vendors/call-observers.js';
import type { Calls, CallsByVendor } from '../workflows/vendor-traffic/messages.js';
import type { Logger } from './logging.js';

/** Reports this process's calls to vendors, for the overview (docs/adr/0024). */
export interface VendorTraffic {
  /** Counts the calls of a tenant. */
  observerOf(tenant: string): CallObserver;
  /** Reports the remaining calls, if Temporal is available. */
  close(): Promise<void>;
}

export interface VendorTrafficOptions {
  /** Reports a tenant's calls. What it cannot report is lost. */
  readonly send: (tenant: string, calls: CallsByVendor) => Promise<void>;
  readonly logger: Logger;
  /** Time from the first call to the report, in milliseconds. */
  readonly everyMs?: number;
}

/**
 * Counts calls to vendors and reports them a minute after the first; at once when a vendor answers whose failure was
 * reported last. Does nothing without calls.
 */
export function createVendorTraffic({
  send,
  logger,
  everyMs = 60_000,
}: VendorTrafficOptions): VendorTraffic {
  // a report belongs to no order's trace and no request's log, whichever call triggered it
  const apart = AsyncLocalStorage.snapshot();
  let gathered = new Map<string, Partial<Record<Vendor, Gathered>>>();
  /** The vendors of tenants whose latest reported call failed. */
  const failing = new Set<string>();
  let sending: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  async function report(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const calls = gathered;
    gathered = new Map();
    const reports = [...calls].map(([tenant, some]) => sendOne(tenant, reportOf(tenant, some)));
    sending = Promise.all([sending, ...reports]);
    await sending;
  }

  function reportOf(tenant: string, gatheredOf: Partial<Record<Vendor, Gathered>>): CallsByVendor {
    const now = performance.now();
    return Object.fromEntries(
      Object.entries(gatheredOf).map(([vendor, { failedAt, answeredAt, ...calls }]) => {
        if (failedAt > answeredAt) failing.add(`${tenant} ${vendor}`);
        const ago = (at: number) => Math.max(0, Math.round(now - at));
        const ages = {
          ...(failedAt > -Infinity && { failedAgoMs: ago(failedAt) }),
          ...(answeredAt > -Infinity && { answeredAgoMs: ago(answeredAt) }),
        };
        return [vendor, { ...calls, ...ages }];
      }),
    );
  }

  async function sendOne(tenant: string, calls: CallsByVendor): Promise<void> {
    try {
      await send(tenant, calls);
    } catch (error) {
      logger.warn({ err: error, tenant }, 'calls to vendors not reported');
    }
  }

  return {
    observerOf:
      (tenant) =>
      ({ vendor }) => {
        const start = performance.now();
        return (end) => {
          const calls = callsOf(end, start, performance.now());
          const before = gathered.get(tenant);
          gathered.set(tenant, { ...before, [vendor]: sum(before?.[vendor], calls) });
          if (isAnswer(end) && failing.delete(`${tenant} ${vendor}`)) void apart(report);
          else timer ??= apart(() => setTimeout(() => void report(), everyMs).unref());
        };
      },
    close: report,
  };
}

/** The calls since the last report, and when the latest of each kind ended, by this process's monotonic clock. */
interface Gathered extends Calls {
  readonly failedAt: number;
  readonly answeredAt: number;
}

function callsOf(end: CallEnd, start: number, now: number): Gathered {
  const ms = Math.round(now - start);
  const isUnreadable = end.result === 'unreadable';
  return {
    count: 1,
    failed: isFailure(end) ? 1 : 0,
    unreadable: isUnreadable ? 1 : 0,
    rateLimited: end.result === 'rate-limited' ? 1 : 0,
    totalMs: ms,
    slowestMs: ms,
    failedAt: isFailure(end) && !isUnreadable ? now : -Infinity,
    answeredAt: isAnswer(end) ? now : -Infinity,
  };
}

/** An answer that cannot be read neither begins nor ends an outage. */
const isAnswer = (end: CallEnd): boolean => !isFailure(end);

/** Returns true if the vendor, or our key, failed. A refused request does not count: its order asks the operator. */
const isFailure = ({ result }: CallEnd): boolean => FAILURES.has(result);

const FAILURES = new Set<CallEnd['result']>([
  'again',
  'uncertain',
  'unreadable',
  'credentials',
  'quota',
  'failed',
]);

const sum = (one: Gathered | undefined, other: Gathered): Gathered =>
  one === undefined
    ? other
    : {
        count: one.count + other.count,
        failed: one.failed + other.failed,
        unreadable: one.unreadable + other.unreadable,
        rateLimited: one.rateLimited + other.rateLimited,
        totalMs: one.totalMs + other.totalMs,
        slowestMs: Math.max(one.slowestMs, other.slowestMs),
        failedAt: Math.max(one.failedAt, other.failedAt),
        answeredAt: Math.max(one.answeredAt, other.answeredAt),
      };
