import { FailureType } from '../domain/failures.js';
import { orderReference, parseReference, type ClosingKey } from '../domain/ids.js';
import type { ServiceState } from '../domain/lifecycle.js';
import type { ServiceRequest } from '../domain/order.js';
import { belongsTo, earliestOpening, namesEarlierClosing } from '../domain/ownership.js';
import { LONGEST_MESSAGE } from '../vendors/meaning.js';
import type { Page } from '../vendors/page.js';
import type { ServiceRequestView } from '../vendors/sismetro/sismetro.js';
import { cut } from '../vendors/text.js';
import type { TenantDeps } from './deps.js';
import { callingVendor, failure } from './failures.js';

/** An SS of this closing, as Sismetro shows it. */
export interface FoundRequest extends ServiceRequest {
  readonly state: ServiceState;
  readonly openedAt?: string;
}

/** The fields of an SS that a look needs; nothing more enters the order's history. */
const found = ({ ss, link, state, openedAt }: ServiceRequestView): FoundRequest => ({
  ss,
  ...(link !== undefined && { link }),
  state,
  ...(openedAt !== undefined && { openedAt }),
});

/** @param words the same for operators, in Portuguese */
const unreadable = (why: string, words: string) =>
  failure(FailureType.Unreadable, `sismetro: ${why}`, { words: cut(words, LONGEST_MESSAGE) });

/** SSs that are named in words; the others are counted. */
const MOST_NAMED = 3;

/** Names SSs, and what each shows of its owner: never a text, which people may have written. */
function named(views: readonly ServiceRequestView[]): string {
  const each = views.slice(0, MOST_NAMED).map(({ ss, reference }) => {
    if (!reference?.trim()) return `${ss} (sem referência)`;
    return `${ss} (${parseReference(reference.trim()) ? 'com outra referência' : 'com outro texto no lugar da referência'})`;
  });
  const more = views.length - each.length;
  return `SS ${each.join(', ')}${more > 0 ? ` e mais ${more}` : ''}`;
}

/**
 * Returns all SSs that carry this closing's reference, and an empty list only if Sismetro has none. Fails with
 * `Unreadable` if Sismetro shows others instead, and with `Unsupported` if it does not offer the call.
 */
export const findServiceRequests =
  (tenant: TenantDeps) =>
  (key: ClosingKey): Promise<FoundRequest[]> =>
    callingVendor(tenant, async () => {
      const rows = await tenant.sismetro.findServiceRequests(orderReference(key));
      const ours = rows.filter((view) => belongsTo(view, key) === 'ours');
      const others = rows.filter(
        (view) => !ours.includes(view) && !namesEarlierClosing(view.reference, key),
      );
      if (ours.length === 0 && others.length > 0) {
        throw unreadable(
          'the look by our reference shows only SSs without it',
          `a procura pela nossa referência mostra só SS que não a têm: ${named(others)}`,
        );
      }
      return ours.map(found);
    });

/** By Sismetro's clock, an SS may have been opened a little before its order reached us. */
const LEEWAY_MS = 3_600_000;

/**
 * Returns the SSs of this closing on one page of Sismetro's list, newest first. `isLast`: older pages cannot contain
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
  ): Promise<{ found: FoundRequest[]; isLast: boolean }> =>
    callingVendor(tenant, async () => {
      if (!tenant.sismetro.capabilities.showsReference) {
        throw failure(FailureType.Unsupported, 'sismetro: shows no references');
      }
      const list = await tenant.sismetro.listServiceRequests(page);
      const { items, totalPages } = list;
      const ours = items.filter((view) => belongsTo(view, key) === 'ours');
      const since = earliestOpening(openedAt);
      const isOld = (view: ServiceRequestView) => Date.parse(view.openedAt ?? '') < since;
      const doubts = ours.length === 0 ? doubtsIn(list, key, isOld) : [];
      if (doubts.length > 0)
        throw unreadable('the list has rows that may be ours', doubts.join('; '));
      const oldest = Date.parse(items.at(-1)?.openedAt ?? '');
      const isBack = oldest < Date.parse(firstAt) - LEEWAY_MS;
      return { found: ours.map(found), isLast: page >= totalPages || isBack };
    });

/** Returns what on a page of the list may be this closing's, in Portuguese. */
function doubtsIn(
  { items, firstUnreadable, firstProblem }: Page<ServiceRequestView>,
  key: ClosingKey,
  isOld: (view: ServiceRequestView) => boolean,
): string[] {
  const unknown = items.filter((view) => belongsTo(view, key) === 'unknown' && !isOld(view));
  const isRowUnclear =
    firstUnreadable !== undefined && !items.slice(0, firstUnreadable).some(isOld);
  return [
    ...(unknown.length > 0 ? [`na lista, podem ser deste pedido: ${named(unknown)}`] : []),
    ...(isRowUnclear ? [`uma linha da lista não pode ser lida: ${firstProblem}`] : []),
  ];
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
