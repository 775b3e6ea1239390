import { type Decision, type LinkCandidate } from './messages.js';
import type { OrderRun } from './run.js';
import { applyDecision, decisionRefusal } from './decisions.js';
import { forgetEnd, isEndOfAnother, recordLinkUnconfirmed, recordServiceEnd } from './state.js';
import { classifyFailure } from './failures.js';
import { linkEnded } from './texts.js';

/** Reads the SS that the operator wants to link. Does not fail if it cannot be read in time: it is then `unread`. */
export async function previewLink({ vendors, key }: OrderRun, ss: string): Promise<LinkCandidate> {
  try {
    return await vendors.previewLink(key, ss);
  } catch (error) {
    classifyFailure(error); // any other error is thrown
    return { request: null, unread: true };
  }
}

/**
 * Links the SS that the operator names, if it can belong to this order. Returns the refusal as a Portuguese sentence,
 * or undefined if it is linked.
 */
export async function linkServiceRequest(
  run: OrderRun,
  decision: Decision & { readonly decision: 'link-ss' },
): Promise<string | undefined> {
  if (run.state.requestIds.includes(decision.requestId)) return undefined;
  const { request, refusal, ended, unread } = await previewLink(run, decision.ss);
  if (refusal !== undefined) return refusal;
  if (ended !== undefined && decision.acceptEnded !== true) {
    return linkEnded(decision.ss, ended).problem;
  }
  // the state may have changed while Sismetro was read
  const why = decisionRefusal(run.state, decision, new Date().toISOString());
  if (why !== undefined) return why;
  const link = decision.link ?? request?.link;
  const forgetsEnd = isEndOfAnother(run.state, decision.ss);
  run.change((state, now) => {
    const before = forgetsEnd ? forgetEnd(state, decision.ss) : state;
    const linked = applyDecision(before, { ...decision, ...(link !== undefined && { link }) }, now);
    if (unread) return recordLinkUnconfirmed(linked, decision.acceptEnded === true);
    // the operator has accepted that this settles the order
    return ended
      ? recordServiceEnd(linked, ended, { source: 'sweep', ss: decision.ss }, now)
      : linked;
  });
  return undefined;
}
