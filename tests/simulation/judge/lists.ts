/** Lists: what operators see there is what the orders' workflows are, once visibility has caught up. */
import { LISTS_LAG_MS } from './bounds.js';
import type { Breach, ClosingRecord, RunRecord } from './record.js';

export const brokenLists = ({ listings, closings, losses }: RunRecord): Breach[] =>
  listings.flatMap(({ at, tenant, open, asking }) => {
    if (losses.some(({ from, until }) => at > from && at <= until + LISTS_LAG_MS)) return [];
    const own = closings.filter((one) => one.tenant === tenant);
    return [
      ...differences(at, own, open, 'in progress', isOpen),
      ...differences(at, own, asking, 'asking', isAsking),
    ];
  });

/** Compares a list with the closings that were so, or were not, all the time since it may have been made. */
function differences(
  at: number,
  closings: readonly ClosingRecord[],
  listed: readonly string[],
  as: string,
  was: (closing: ClosingRecord, at: number) => boolean,
): Breach[] {
  const shown = new Set(listed);
  return closings.flatMap((closing) => {
    const is = shown.has(closing.name);
    const moments = [at - LISTS_LAG_MS, at];
    if (is ? moments.some((one) => was(closing, one)) : !moments.every((one) => was(closing, one)))
      return [];
    const what = `the list of orders ${as} ${is ? 'shows' : 'does not show'} it`;
    return [{ rule: 'lists-agree', what, at, closing }];
  });
}

/** Its workflow runs. */
const isOpen = ({ arrivals, endedAt = Infinity }: ClosingRecord, at: number) =>
  endedAt > at && arrivals.some((one) => one.what === 'webhook' && one.at <= at);

const isAsking = ({ questions }: ClosingRecord, at: number) =>
  questions.some((one) => one.at <= at && (one.until ?? Infinity) > at);
