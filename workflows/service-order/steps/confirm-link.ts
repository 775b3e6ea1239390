import type { OwnedRequest } from '../../../activities/index.js';
import { isServiceEnd, type ServiceEnd } from '../../../domain/lifecycle.js';
import { classifyFailure, hasLasted, isAway } from '../failures.js';
import type { Progress } from '../retry.js';
import type { OrderRun } from '../run.js';
import { endedBeforeClosing, isEndKnown, recordLinkConfirmed, recordServiceEnd } from '../state.js';
import { foreignSs, linkEnded, linkUnconfirmed, ssMissing } from '../texts.js';

/**
 * Confirms a link that the operator made while Sismetro could not be read.
 * @param patience since when Sismetro has not shown the SS
 */
export async function confirmLink(
  run: OrderRun,
  ss: string,
  patience: { unreadSince?: number | undefined },
): Promise<Progress> {
  let read: OwnedRequest | undefined;
  try {
    read = await run.withdrawIf(
      () => isEndKnown(run.state) || run.state.ss !== ss,
      () => run.vendors.readLinked(run.key, ss),
    );
  } catch (error) {
    if (!isAway(classifyFailure(error))) throw error;
    patience.unreadSince ??= Date.now();
    if (!hasLasted(patience.unreadSince)) throw error;
    return linkUnconfirmed(ss);
  }
  patience.unreadSince = undefined;
  if (read === undefined || run.state.ss !== ss) return 'again';
  if (read.kind === 'anothers') return foreignSs(ss);
  if (!('request' in read) || read.request.state === 'removed') {
    return ssMissing(ss, run.state.announcedSs);
  }
  const end = endOfLinked(run, read);
  if (end === undefined) {
    run.change(recordLinkConfirmed);
    return 'again';
  }
  if (!run.state.acceptsEnded) return linkEnded(ss, end);
  run.change((before, now) =>
    recordServiceEnd(recordLinkConfirmed(before), end, { source: 'sweep', ss }, now),
  );
  return 'again';
}

/** The end of a linked SS that needs the operator's word: not that of an SS which proves to be this closing's. */
function endOfLinked(
  { state: { openedAt } }: OrderRun,
  { kind, request }: Extract<OwnedRequest, { request: unknown }>,
): ServiceEnd | undefined {
  const { state } = request;
  if (!isServiceEnd(state)) return undefined;
  return kind === 'ours' && !endedBeforeClosing(request, openedAt) ? undefined : state;
}
