import { patiently, type Progress } from '../patiently.js';
import { QUARTER_MS } from '../patience.js';
import type { OrderRun } from '../run.js';
import { isEndKnown, recordEndShown } from '../state.js';
import { ssMissing } from '../texts.js';

/** An SS that is not found must be missing twice, this long apart. */
const MISSING_AGAIN_MS = 30_000;

/** How often an order checks whether the incident of many missing SSs is over. */
const INCIDENT_PAUSE_MS = 10 * 60_000;

/** How often an SS was looked for that is missing. */
export interface MissingSearch {
  /** How often in a row it was missing. */
  times: number;
  ss?: string;
  /** Too many SSs are missing at the same time. */
  isHeld: boolean;
}

/**
 * A cancelled SS may have been deleted. Missing twice confirms the cancellation if other SSs of the same unit can be
 * read and few are missing: otherwise the unit has changed, or Sismetro was restored. If Sismetro also announced another
 * SS or another end, the service may continue in an SS into which this one was merged.
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
  const until = () => isEndKnown(run.state);
  if (search.isHeld) {
    const isOpen = await patiently(run, 'confirming', {
      name: 'read incident',
      make: () => run.vendors.areManyMissing(run.key),
      until,
    });
    if (isOpen === false) return ssMissing(ss, run.state.announcedSs);
  } else {
    const missing = await patiently(run, 'confirming', {
      name: `judge ${ss}`,
      make: () => run.vendors.judgeMissing(run.key, ss),
      until,
      // nothing else is shown either, so nothing proves that the service was cancelled
      askAfterMs: QUARTER_MS,
      ifSilent: () => ssMissing(ss, run.state.announcedSs),
      ifUnreadable: ssMissing(ss, run.state.announcedSs),
    });
    if (missing === undefined) return 'again';
    // the operator linked another SS meanwhile, or this one again, which may have turned the end round
    const { verdict, ss: own, linkUnconfirmed, announcedSs, contradiction } = run.state;
    if (verdict?.end !== 'cancelled' || own !== ss || linkUnconfirmed) return 'again';
    if (missing === 'unclear') return ssMissing(ss, announcedSs);
    if (missing === 'deleted') {
      const isNamed = announcedSs !== undefined || contradiction !== undefined;
      if (isNamed) return ssMissing(ss, announcedSs);
      run.change(recordEndShown);
      return 'done';
    }
    search.isHeld = missing === 'too-many';
  }
  // one incident covers all of them: the order asks once it is acknowledged
  await run.pause(INCIDENT_PAUSE_MS, 'Muitas SS não existem mais na Sismetro; aguarda o operador');
  return 'again';
}
