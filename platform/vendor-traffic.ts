import { AsyncLocalStorage } from 'node:async_hooks';
import type { CallEnd, CallObserver } from '../vendors/observed.js';
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

/** Counts calls to vendors and reports them a minute after the first. Does nothing without calls. */
export function createVendorTraffic({
  send,
  logger,
  everyMs = 60_000,
}: VendorTrafficOptions): VendorTraffic {
  // a report belongs to no order's trace and no request's log, whichever call triggered it
  const apart = AsyncLocalStorage.snapshot();
  let gathered = new Map<string, CallsByVendor>();
  let sending: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  async function report(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const calls = gathered;
    gathered = new Map();
    sending = Promise.all([sending, ...[...calls].map(([tenant, some]) => sendOne(tenant, some))]);
    await sending;
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
          const calls = callsOf(end, Math.round(performance.now() - start));
          const before = gathered.get(tenant);
          gathered.set(tenant, { ...before, [vendor]: sum(before?.[vendor], calls) });
          timer ??= apart(() => setTimeout(() => void report(), everyMs).unref());
        };
      },
    close: report,
  };
}

const callsOf = (end: CallEnd, ms: number): Calls => ({
  count: 1,
  failed: isFailure(end) ? 1 : 0,
  unreadable: end.result === 'unreadable' ? 1 : 0,
  rateLimited: end.result === 'rate-limited' ? 1 : 0,
  totalMs: ms,
  slowestMs: ms,
});

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

const sum = (one: Calls | undefined, other: Calls): Calls =>
  one === undefined
    ? other
    : {
        count: one.count + other.count,
        failed: one.failed + other.failed,
        unreadable: one.unreadable + other.unreadable,
        rateLimited: one.rateLimited + other.rateLimited,
        totalMs: one.totalMs + other.totalMs,
        slowestMs: Math.max(one.slowestMs, other.slowestMs),
      };
