import { patiently, type Progress } from '../patiently.js';
import { MISSING_AGAIN_MS, QUARTER_MS } from '../rules/failing-calls.js';
import type { OrderRun } from '../run.js';
import { recordEndShown } from '../rules/end.js';
import { isEndKnown } from '../state.js';
import { ssMissing } from '../question-codes.js';

/** How often an SS was looked for that is missing. */
export interface MissingSearch {
  /** How often in a row it was missing. */
  times: number;
  ss?: string;
}

/**
 * Called for a cancellation only: an SS that is missing never shows a completion (`confirm.ts`).
 *
 * A cancelled SS may have been deleted. Missing twice confirms the cancellation if other SSs of the same unit can be
 * read and few are missing (`activities/many-missing.ts`). Otherwise the operator is asked: the unit may have changed, or
 * Sismetro was restored. The operator is also asked if Sismetro announced another SS or another end: the service may
 * continue in an SS into which this one was merged.
 */
export async function confirmMissing(
  run: OrderRun,
  ss: string,
  search: MissingSearch,
): Promise<Progress> {
  search.times = search.ss === ss ? search.times + 1 : 1;
  search.ss = ss;
  if (search.times < 2) {
    await run.sleep(MISSING_AGAIN_MS, 'A SS não foi encontrada; confere-se de novo');
    return 'again';
  }
  search.times = 0;
  const judged = await patiently(run, 'confirming', {
    name: `judge ${ss}`,
    reads: 'sismetro',
    make: () => run.vendors.judgeMissing(run.key, ss),
    until: () => isEndKnown(run.state),
    // nothing else is shown either, so nothing proves that the service was cancelled
    askAfterMs: QUARTER_MS,
    ifSilent: () => ssMissing(ss, run.state.ss?.otherSs),
    ifUnreadable: ssMissing(ss, run.state.ss?.otherSs),
  });
  if (judged === undefined) return 'again';
  // the operator linked another SS meanwhile, or this one again, which may have turned the end round
  const { verdict, ss: own, contradiction } = run.state;
  if (verdict?.end !== 'cancelled' || own?.number !== ss || own.unread) return 'again';
  const isNamed = own.otherSs !== undefined || contradiction !== undefined;
  if (judged.kind !== 'deleted' || isNamed) return ssMissing(ss, own.otherSs);
  run.change((before) => recordEndShown(before, judged.at));
  return 'done';
}
