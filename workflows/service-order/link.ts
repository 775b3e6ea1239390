import type { Refusal } from '../../domain/questions.js';
import { type Decision, type LinkCandidate } from './messages.js';
import type { OrderRun } from './run.js';
import { applyDecision } from './rules/decisions.js';
import { forgetEnd, isEndOfAnother, recordServiceEnd } from './rules/end.js';
import type { OrderState } from './state.js';
import { recordLinkUnread } from './rules/ss.js';
import { ifAnswered } from './read-failure.js';
import { linkRefused } from './question-codes.js';

/**
 * Reads the SS that the operator wants to link. Does not fail if it cannot be read in time: it is then `unread`. Why a
 * number is refused: `activities/preview-link.ts`.
 */
export const previewLink = async ({ vendors, key }: OrderRun, ss: string): Promise<LinkCandidate> =>
  (await ifAnswered(() => vendors.previewLink(key, ss))) ?? { request: null, unread: true };

/**
 * Reads the SS that the operator wants to link. Returns the rule that links it, or why it cannot be linked.
 */
export async function readLink(
  run: OrderRun,
  decision: Decision & { readonly decision: 'link-ss' },
): Promise<Refusal | ((state: OrderState, now: string) => OrderState)> {
  if (run.state.requestIds.includes(decision.requestId)) return (state) => state;
  const { request, refusal, ended, unread } = await previewLink(run, decision.ss);
  if (refusal !== undefined) return refusal;
  if (ended !== undefined && decision.acceptEnded !== true) {
    return linkRefused(decision.ss, ended);
  }
  const link = decision.link ?? request?.link;
  return (state, now) => {
    if (state.requestIds.includes(decision.requestId)) return state; // it was repeated while the SS was read
    const before = isEndOfAnother(state, decision.ss) ? forgetEnd(state, decision.ss) : state;
    const linked = applyDecision(before, { ...decision, ...(link !== undefined && { link }) }, now);
    if (unread) return recordLinkUnread(linked, decision.acceptEnded === true);
    // the operator has accepted that this settles the order
    return ended
      ? recordServiceEnd(linked, ended, { source: 'sweep', ss: decision.ss }, now)
      : linked;
  };
}
