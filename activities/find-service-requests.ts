import type { CallFault, ShownSss } from '../domain/call-faults.js';
import { FailureType } from '../domain/failures.js';
import { orderReference, parseReference, type ClosingKey } from '../domain/ids.js';
import type { ServiceState } from '../domain/lifecycle.js';
import type { ServiceRequest } from '../domain/order.js';
import { belongsTo, earliestOpening, namesEarlierClosing } from '../domain/ownership.js';
import type { Page } from '../vendors/page.js';
import type { ServiceRequestView } from '../vendors/sismetro/sismetro.js';
import type { TenantDeps } from './deps.js';
import { callingVendor, failure } from './vendor-failures.js';

/** An SS of this closing, as Sismetro shows it. */
export interface FoundRequest extends ServiceRequest {
  readonly state: ServiceState;
  readonly openedAt?: string;
}

/** What a look at Sismetro showed. */
export interface Looked {
  readonly found: readonly FoundRequest[];
  /** When it was read, by the clock of the worker, before the request was sent; ISO 8601. */
  readonly at: string;
}

/** The fields of an SS that a look needs; nothing more enters the order's history. */
const found = ({ ss, link, state, openedAt }: ServiceRequestView): FoundRequest => ({
  ss,
  ...(link !== undefined && { link }),
  state,
  ...(openedAt !== undefined && { openedAt }),
});

/** @param words the same for operators */
const unreadable = (why: string, words: CallFault) =>
  failure(FailureType.Unreadable, `sismetro: ${why}`, { words });

/** SSs that are named in words; the others are counted. */
const MOST_NAMED = 3;

function shownOf(views: readonly ServiceRequestView[]): ShownSss {
  const first = views.slice(0, MOST_NAMED).map(({ ss, reference = '' }) => {
    if (reference.trim() === '') return { ss, shows: 'nothing' as const };
    return {
      ss,
      shows: parseReference(reference.trim()) ? ('another' as const) : ('text' as const),
    };
  });
  return { first, more: views.length - first.length };
}

/**
 * Finds all SSs that carry this closing's reference, and none only if Sismetro has none. Fails with
 * `Unreadable` if Sismetro shows others instead, and with `Unsupported` if it does not offer the call.
 */
export const findServiceRequests =
  (tenant: TenantDeps) =>
  (key: ClosingKey): Promise<Looked> =>
    callingVendor(tenant, async () => {
      const at = new Date().toISOString();
      const rows = await tenant.sismetro.findServiceRequests(orderReference(key));
      const ours = rows.filter((view) => belongsTo(view, key) === 'ours');
      const others = rows.filter(
        (view) => !ours.includes(view) && !namesEarlierClosing(view.reference, key),
      );
      if (ours.length === 0 && others.length > 0) {
        throw unreadable('the look by our reference shows only SSs without it', {
          code: 'only-others',
          params: { shown: shownOf(others) },
        });
      }
      return { found: ours.map(found), at };
    });

/** By Sismetro's clock, an SS may have been opened a little before its order reached us. */
const LEEWAY_MS = 3_600_000;

/**
 * Finds the SSs of this closing on one page of Sismetro's list, newest first. `isLast`: older pages cannot contain
 * any. Fails with `Unreadable` if rows of the page may be this closing's, and with `Unsupported` if Sismetro offers no
 * list or shows no references. A row that cannot be read may be this closing's, unless an old one comes before it.
 * @param page counts from 1
 * @param openedAt when the closing reached us, ISO 8601
 * @param firstAt how far back the list is read, ISO 8601: when the first SS of the closing may have been opened
 */
export const findInList =
  (tenant: TenantDeps) =>
  (
    key: ClosingKey,
    page: number,
    openedAt: string,
    firstAt = openedAt,
  ): Promise<Looked & { readonly isLast: boolean }> =>
    callingVendor(tenant, async () => {
      const at = new Date().toISOString();
      if (!tenant.sismetro.capabilities.showsReference) {
        throw failure(FailureType.Unsupported, 'sismetro: shows no references');
      }
      const list = await tenant.sismetro.listServiceRequests(page);
      const { items, totalPages } = list;
      const ours = items.filter((view) => belongsTo(view, key) === 'ours');
      const since = earliestOpening(openedAt);
      const isOld = (view: ServiceRequestView) => Date.parse(view.openedAt ?? '') < since;
      const doubt = ours.length === 0 ? doubtIn(list, key, isOld) : undefined;
      if (doubt !== undefined) throw unreadable('the list has rows that may be ours', doubt);
      const oldest = Date.parse(items.at(-1)?.openedAt ?? '');
      const isBack = oldest < Date.parse(firstAt) - LEEWAY_MS;
      return { found: ours.map(found), at, isLast: page >= totalPages || isBack };
    });

/** Returns what on a page of the list may be this closing's, or undefined if nothing may. */
function doubtIn(
  { items, firstUnreadable, firstProblem }: Page<ServiceRequestView>,
  key: ClosingKey,
  isOld: (view: ServiceRequestView) => boolean,
): CallFault | undefined {
  const unknown = items.filter((view) => belongsTo(view, key) === 'unknown' && !isOld(view));
  const isRowUnclear =
    firstUnreadable !== undefined && !items.slice(0, firstUnreadable).some(isOld);
  if (unknown.length === 0 && !isRowUnclear) return undefined;
  return {
    code: 'unclear-list',
    params: {
      ...(unknown.length > 0 && { shown: shownOf(unknown) }),
      ...(isRowUnclear && firstProblem && { row: firstProblem }),
    },
  };
}

export type OwnedRequest =
  | {
      readonly kind: 'ours' | 'unknown';
      readonly request: FoundRequest;
      readonly showsReference: boolean;
    }
  | { readonly kind: 'anothers' | 'not-found' };

/** Reads one SS by a number that a callback or the operator named, and says whether it belongs to this closing. */
export const readOwnedRequest =
  (tenant: TenantDeps) =>
  (key: ClosingKey, ss: string): Promise<OwnedRequest> =>
    callingVendor(tenant, async () => {
      const view = await tenant.sismetro.readServiceRequest(ss);
      if (view === undefined) return { kind: 'not-found' };
      // one that people opened by hand shows no reference of ours, and may be linked all the same
      if (belongsTo(view, key, ss) === 'anothers') return { kind: 'anothers' };
      const kind = belongsTo(view, key) === 'ours' ? 'ours' : 'unknown';
      const { showsReference } = tenant.sismetro.capabilities;
      return { kind, request: found(view), showsReference };
    });
