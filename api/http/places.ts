import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from '../../platform/logging.js';
import { operatorOf } from '../auth/authorize.js';
import { callerOf, type InboundContext } from './request-context.js';
import { leaveOutOfLog } from './request-log.js';
import { Excess, retryAfter } from './problems.js';
import { createTurns } from '../../platform/turns.js';
import { addressOf } from './caller-address.js';

type Caller = 'tenant' | 'operator' | 'anyone';

/** How long apart requests of operators begin: webhooks must not wait behind what lists cost. */
const BETWEEN_OPERATORS_MS = 10;

/** No handler works longer than this for a caller that has disconnected. */
const LONGEST_WORK_MS = 30_000;

/**
 * The shares of all places, in 64ths: for all callers of a kind together, for one of them, and for all operators who wait
 * for the vendors of one tenant. What waits for a vendor has shares of its own, since a vendor may be silent for all
 * tenants at once.
 */
const SHARES: Record<
  Caller | `${Exclude<Caller, 'anyone'>}-and-vendor`,
  { readonly all: number; readonly each: number; readonly ofTenant?: number }
> = {
  tenant: { all: 32, each: 16 },
  'tenant-and-vendor': { all: 8, each: 2 },
  operator: { all: 12, each: 1 },
  'operator-and-vendor': { all: 4, each: 1, ofTenant: 2 },
  anyone: { all: 8, each: 4 },
};
const PARTS = 64;

/**
 * Returns a handler that takes a place for a request whose caller is known. Throws a 503 problem if the caller has none
 * left.
 * @param asksVendor whether a vendor is asked while the caller waits
 */
export type TakePlace = (
  asksVendor?: boolean | ((response: Response) => boolean),
) => RequestHandler;

/**
 * Limits the requests in progress: each caller has its places, a tenant, an operator or, without authentication, an
 * address. A request keeps its place until it is answered or leaves it (`leavePlace`), even if its caller disconnects first.
 * One of an operator waits in its place for its turn (`platform/turns.ts`).
 * @param limit all places together (`limits.concurrentRequests`); each share has at least one
 */
export function createPlaces(limit: () => number, logger: Logger): TakePlace {
  const operatorsTurn = createTurns(BETWEEN_OPERATORS_MS);
  const taken = new Map<string, number>();
  const refusing = new Set<string>();

  const isFull = (key: string, part: number) =>
    (taken.get(key) ?? 0) >= Math.max(1, Math.floor((limit() * part) / PARTS));

  function leave(key: string): void {
    const left = (taken.get(key) ?? 1) - 1;
    if (left > 0) return void taken.set(key, left);
    taken.delete(key);
    refusing.delete(key);
  }

  return (asksVendor = false) =>
    async (request, response, next) => {
      const { kind, name } = whoIs(request, response);
      const isAsking = typeof asksVendor === 'function' ? asksVendor(response) : asksVendor;
      const share = kind !== 'anyone' && isAsking ? (`${kind}-and-vendor` as const) : kind;
      const { all, each, ofTenant } = SHARES[share];
      const { tenant } = request.params;
      const places: (readonly [key: string, part: number])[] = [
        [`${share}/${name}`, each],
        ...(ofTenant && tenant ? [[`${share} of ${String(tenant)}`, ofTenant] as const] : []),
        [share, all],
      ];
      const full = places.find(([key, part]) => isFull(key, part))?.[0];
      if (full !== undefined) {
        if (!refusing.has(full))
          logger.warn({ refusal: share }, 'requests are refused: no place is free');
        refusing.add(full); // one line until all its places are free again
        throw noPlace(response);
      }
      for (const [key] of places) taken.set(key, (taken.get(key) ?? 0) + 1);
      let isLeft = false;
      const leaveAll = () => {
        if (!isLeft) places.forEach(([key]) => leave(key));
        isLeft = true;
      };
      leaving.set(response, leaveAll);
      onAnswered(response, leaveAll);
      if (kind === 'operator') await operatorsTurn();
      next();
    };
}

function whoIs(request: Request, response: Response) {
  const caller = callerOf(response) as InboundContext | undefined;
  if (caller !== undefined) return { kind: 'tenant', name: caller.tenant.id } as const;
  const operator = operatorOf(response) as { readonly name: string } | undefined;
  if (operator !== undefined) return { kind: 'operator', name: operator.name } as const;
  return { kind: 'anyone', name: addressOf(request) } as const;
}

const leaving = new WeakMap<Response, () => void>();

/** Gives back the place of a request that only waits for its answer: nothing works for it any more. */
export const leavePlace = (response: Response): void => leaving.get(response)?.();

/** Calls back when the handler has answered, even if the caller has disconnected. */
function onAnswered(response: Response, finish: () => void): void {
  const end = response.end.bind(response) as (...rest: unknown[]) => Response;
  let isAnswered = false;
  response.end = (...rest: unknown[]) => {
    isAnswered = true;
    if (response.closed) finish();
    return end(...rest);
  };
  const closed = () => {
    if (isAnswered || response.headersSent) finish();
    else setTimeout(finish, LONGEST_WORK_MS).unref();
  };
  if (response.closed) closed();
  else response.once('close', closed);
}

function noPlace(response: Response) {
  leaveOutOfLog(response);
  const detail = 'Too many requests are in progress; try again in a moment.';
  const messagePt = 'Há pedidos demais ao mesmo tempo; tente de novo em instantes.';
  return new Excess(503, detail, { messagePt }, retryAfter(1));
}
