import type { OwnedRequest } from '../../../activities/index.js';
import { isServiceEnd, type ServiceEnd } from '../../../domain/lifecycle.js';
import { patiently, type Progress } from '../patiently.js';
import { QUARTER_MS } from '../rules/failing-calls.js';
import type { OrderRun } from '../run.js';
import { recordServiceEnd } from '../rules/end.js';
import { endedBeforeClosing } from '../../../domain/ownership.js';
import { isEndKnown } from '../state.js';
import { recordLinkRead } from '../rules/ss.js';
import { foreignSs, linkEnded, linkUnconfirmed, ssMissing } from '../question-codes.js';

/** Confirms a link that the operator made while Sismetro could not be read. */
export async function confirmLink(run: OrderRun, ss: string): Promise<Progress> {
  const read = await patiently(run, 'confirming', {
    name: `read link ${ss}`,
    reads: 'sismetro',
    make: () => run.vendors.readLinked(run.key, ss),
    until: () => isEndKnown(run.state) || run.state.ss?.number !== ss,
    askAfterMs: QUARTER_MS,
    ifSilent: () => linkUnconfirmed(ss),
    ifUnreadable: linkUnconfirmed(ss),
  });
  const own = run.state.ss;
  if (read === undefined || own?.number !== ss) return 'again';
  if (read.kind === 'anothers') return foreignSs(ss);
  if (!('request' in read) || read.request.state === 'removed') {
    return ssMissing(ss, own.otherSs);
  }
  const end = endOfLinked(run, read);
  if (end === undefined) {
    run.change(recordLinkRead);
    return 'again';
  }
  if (!own.unread?.acceptsEnded) return linkEnded(ss, end);
  run.change((before, now) =>
    recordServiceEnd(recordLinkRead(before), end, { source: 'sweep', ss }, now),
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
