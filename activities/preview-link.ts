import type { ClosingKey } from '../domain/ids.js';
import { isServiceEnd } from '../domain/lifecycle.js';
import { belongsTo } from '../domain/ownership.js';
import type { Orders } from '../platform/temporal/orders.js';
import { VendorError } from '../vendors/vendor-error.js';
import { candidateOf } from '../vendors/sismetro/sismetro.js';
import type { LinkCandidate } from '../workflows/service-order/messages.js';
import { isHeldByAnother } from './confirm-end.js';
import type { TenantDeps } from './deps.js';

/** The operator is waiting: the whole activity has ten seconds. */
const LOOK_MS = 7_000;

/** Reads the SS that the operator wants to link to a closing, and returns it with the objections to linking it. */
export const previewLink =
  ({ sismetro }: TenantDeps, orders: Pick<Orders, 'holdersOf'>) =>
  async (key: ClosingKey, ss: string): Promise<LinkCandidate> => {
    if (await isHeldByAnother(orders, key, ss)) {
      return { request: null, refusal: { code: 'ss-held', params: { ss } } };
    }
    try {
      const view = await sismetro.readServiceRequest(ss, LOOK_MS);
      if (view === undefined) {
        return { request: null, refusal: { code: 'ss-not-found', params: { ss } } };
      }
      const request = { ...candidateOf(view), ss };
      const { state } = request;
      if (belongsTo(view, key, ss) === 'anothers') {
        return { request, refusal: { code: 'ss-foreign', params: { ss } } };
      }
      if (state === 'removed') {
        return { request, refusal: { code: 'ss-removed', params: { ss } } };
      }
      return isServiceEnd(state) ? { request, ended: state } : { request };
    } catch (error) {
      if (!(error instanceof VendorError)) throw error;
      if (error.isRefusal) {
        const refusal = { code: 'ss-refused', params: { ss } } as const;
        return { request: null, refusal, words: error.said };
      }
      // if this Sismetro does not offer the call, the operator's word counts
      return { request: null, ...(error.meaning !== 'unsupported' && { unread: true }) };
    }
  };
