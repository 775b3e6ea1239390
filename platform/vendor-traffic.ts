import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Vendor } from '../domain/ids.js';
import type { CallEnd, CallObserver } from '../vendors/observed.js';
import type { Calls, TrafficReport } from '../workflows/vendor-traffic/messages.js';
import type { Logger } from './logging.js';

/** Reports this process's calls to vendors, for the overview (docs/adr/0024). */
export interface VendorTraffic {
  /** Counts the calls of a tenant. */
  observerOf(tenant: string): CallObserver;
  /** Reports the remaining calls, if Temporal is available. */
  close(): Promise<void>;
}

export interface VendorTrafficOptions {
  /** Sends a report about a tenant. If it fails, the same report is sent again. */
  readonly send: (tenant: string, report: TrafficReport) => Promise<void>;
  readonly logger: Logger;
  /** Time from a call to its report, in milliseconds. */
  readonly everyMs?: number;
}

/** Counts calls to vendors and reports them a minute later. Does nothing without calls. */
export function createVendorTraffic({
  send,
  logger,
  everyMs = 60_000,
}: VendorTrafficOptions): VendorTraffic {
  const reporter = randomUUID();
  // a report belongs to no order's trace and no request's log, whichever call triggered it
  const apart = AsyncLocalStorage.snapshot();
  const later = (act: () => void) => apart(() => setTimeout(act, everyMs).unref());
  const tenants = new Map<string, TenantTraffic>();
  const trafficOf = (tenant: string) => {
    const traffic =
      tenants.get(tenant) ?? createTenantTraffic({ tenant, reporter, send, logger, later });
    tenants.set(tenant, traffic);
    return traffic;
  };
  return {
    observerOf(tenant) {
      const traffic = trafficOf(tenant);
      return ({ vendor }) => {
        const start = performance.now();
        return (end) => traffic.add(vendor, callsOf(end, Math.round(performance.now() - start)));
      };
    },
    async close() {
      await Promise.all([...tenants.values()].map((traffic) => traffic.close()));
    },
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

interface TenantTraffic {
  add(vendor: Vendor, calls: Calls): void;
  close(): Promise<void>;
}

interface TenantTrafficOptions extends Pick<VendorTrafficOptions, 'send' | 'logger'> {
  readonly tenant: string;
  readonly reporter: string;
  readonly later: (act: () => void) => NodeJS.Timeout;
}

function createTenantTraffic({
  tenant,
  reporter,
  send,
  logger,
  later,
}: TenantTrafficOptions): TenantTraffic {
  let gathered: Partial<Record<Vendor, Calls>> = {};
  let number = 0;
  /** A report that may not have arrived. It is repeated unchanged, since it may have. */
  let underWay: TrafficReport | undefined;
  let sending = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const isLeft = () => underWay !== undefined || Object.keys(gathered).length > 0;

  async function sendOne(): Promise<void> {
    if (!isLeft()) return;
    if (underWay === undefined) {
      underWay = { reporter, number: (number += 1), calls: gathered };
      gathered = {};
    }
    try {
      await send(tenant, underWay);
      underWay = undefined;
    } catch (error) {
      logger.warn({ err: error, tenant }, 'calls to vendors not reported yet');
    }
  }

  const sendNext = () => (sending = sending.then(sendOne));

  async function tell(): Promise<void> {
    await sendNext();
    timer = undefined;
    if (isLeft()) wake();
  }

  function wake(): void {
    timer ??= later(() => void tell());
  }

  return {
    add(vendor, calls) {
      gathered[vendor] = sum(gathered[vendor], calls);
      wake();
    },
    async close() {
      await sendNext();
      if (underWay === undefined) await sendNext(); // calls that came while an older report was being sent
      clearTimeout(timer);
    },
  };
}

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
