import { askingOrder } from './vendor-failures.js';
import type { Logger } from '../platform/logging.js';
import type { Incidents } from '../platform/temporal/incidents.js';
import type { Vendor } from '../domain/ids.js';
import type { VendorError } from '../vendors/vendor-error.js';
import type { CallObserver } from '../vendors/call-observers.js';
import type { IncidentReport } from '../workflows/incident/messages.js';

/** Each waiting order fails again within five minutes: one report covers all of them. */
const REPORT_AGAIN_MS = 4 * 60_000;

/** So soon after a report it is not taken back: a vendor may accept some calls and refuse others in turn. */
const TAKE_BACK_AFTER_MS = 30_000;

/** What this process knows of an order whose call is refused. */
interface Refused {
  /** When it was refused last. */
  readonly at: number;
  /** How many of its refusals came after the vendor had accepted the same call of others, begun since the one before. */
  readonly alone: number;
}

interface Report {
  at: number;
  readonly orders: Set<string>;
  readonly calls: Map<string, number>;
}

/** After so many the refusal is the order's own: a key that changes at this moment explains one. */
const ALONE = 2;

/** More than the longest pause between two calls, for which a vendor may ask. */
const FORGET_MS = 2 * 60 * 60_000;
const ORDERS_KEPT = 10_000;

/** What errors call the renewal of a kept token, which is made elsewhere: a call that is accepted since has its token. */
const RENEWAL = 'refreshToken';

/** A log-in names no order, and a 401 says that the vendor does not know who calls. */
const mayBeOfOneOrder = (call: string, status: number | undefined): boolean =>
  call !== 'login' && call !== RENEWAL && status !== 401;

/** Tells refusals of a whole tenant (its keys or its quota) from those that one order meets. Its functions do not throw. */
export interface TenantRefusals {
  /** Sees the calls that the tenant's vendors accept. */
  readonly observer: CallObserver;
  /**
   * Handles a refusal. Returns true if only this order meets it. Otherwise reports it as an incident of the tenant, one
   * for each vendor and kind, which names the orders that it holds; does not wait for that.
   */
  readonly isOfOneOrder: (
    error: Pick<VendorError, 'vendor' | 'call' | 'meaning' | 'status' | 'retryAfterMs'>,
    order?: string,
  ) => boolean;
}

/**
 * @param now milliseconds of a clock that nobody sets back: a report would be muted until it has caught up
 * @param asking returns the order whose call is in progress
 */
export function createTenantRefusals(
  incidents: Pick<Incidents, 'report' | 'keysAccepted'>,
  logger: Pick<Logger, 'warn'>,
  now = () => performance.now(),
  asking = askingOrder,
): (tenant: string) => TenantRefusals {
  /** When the latest accepted call began, by tenant, vendor and call. */
  const acceptedAt = new Map<string, number>();
  /** By the same and the order, the one refused last at the end. */
  const refusals = new Map<string, Refused>();
  /** The incidents: when each was reported, the orders that were refused since, and when each call was refused last. */
  const reports = new Map<string, Report>();

  function isAlone(call: string, order: string): boolean {
    const key = `${call} ${order}`;
    const before = refusals.get(key);
    const isKnown = before !== undefined && now() - before.at < FORGET_MS;
    const isAccepted = isKnown && (acceptedAt.get(call) ?? -Infinity) > before.at;
    const alone = isKnown ? before.alone + (isAccepted ? 1 : 0) : 0;
    refusals.delete(key);
    refusals.set(key, { at: now(), alone });
    const [oldest] = refusals.keys();
    if (refusals.size > ORDERS_KEPT) refusals.delete(oldest!);
    return alone >= ALONE;
  }

  /** Ends an incident about keys soon, once each call that was refused has been accepted. */
  function takeBack(tenant: string, vendor: Vendor, call: string, beganAt: number): void {
    const key = `credentials/${vendor}`;
    const known = reports.get(`${tenant}/${key}`);
    if (known === undefined || now() - known.at < TAKE_BACK_AFTER_MS) return;
    if (known.calls.size === 0) return;
    for (const [refused, at] of known.calls) {
      const isAccepted = (refused === call || refused === RENEWAL) && beganAt >= at;
      if (isAccepted || now() - at > FORGET_MS) known.calls.delete(refused);
    }
    if (known.calls.size > 0) return;
    known.at = -Infinity; // the next refusal is reported at once
    incidents.keysAccepted(tenant, key).catch((error: unknown) => {
      logger.warn({ err: error, tenant }, 'an incident could not be taken back');
    });
  }

  function report(
    tenant: string,
    {
      vendor,
      call,
      meaning,
      status,
      retryAfterMs: pauseMs,
    }: Parameters<TenantRefusals['isOfOneOrder']>[0],
    kind: 'credentials' | 'quota',
    order: string | undefined,
  ): void {
    const key = `${kind}/${vendor}`;
    const name = `${tenant}/${key}`;
    const known = reports.get(name) ?? { at: -Infinity, orders: new Set(), calls: new Map() };
    reports.set(name, known);
    known.calls.set(call, now());
    if (order !== undefined) known.orders.add(order);
    if (now() - known.at < REPORT_AGAIN_MS) return;
    const subjects = [...known.orders];
    known.at = now();
    known.orders.clear();
    logger.warn({ tenant, vendor, meaning, status }, 'a vendor refuses the whole tenant');
    const incident: IncidentReport = {
      ...{ kind, params: { vendor }, subjects },
      ...(pauseMs !== undefined && { pauseMs }),
    };
    incidents.report(tenant, key, incident).catch((error: unknown) => {
      // Temporal is unavailable: the next failure reports it
      known.at = -Infinity;
      subjects.forEach((subject) => known.orders.add(subject));
      logger.warn({ err: error, tenant }, 'an incident could not be reported');
    });
  }

  return (tenant) => ({
    observer({ vendor, call }) {
      const name = `${tenant}/${vendor}/${call}`;
      const beganAt = now();
      return ({ result }) => {
        if (result !== 'ok') return;
        acceptedAt.set(name, Math.max(beganAt, acceptedAt.get(name) ?? -Infinity));
        const order = asking();
        if (order !== undefined) refusals.delete(`${name} ${order}`);
        takeBack(tenant, vendor, call, beganAt);
      };
    },

    isOfOneOrder(error, order) {
      const { vendor, call, meaning, status } = error;
      if (meaning !== 'credentials' && meaning !== 'quota') return false;
      const isOwn =
        meaning === 'credentials' &&
        mayBeOfOneOrder(call, status) &&
        order !== undefined &&
        isAlone(`${tenant}/${vendor}/${call}`, order);
      if (!isOwn) report(tenant, error, meaning, order);
      return isOwn;
    },
  });
}
