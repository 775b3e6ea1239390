/** Pure rules: when a counted incident is shown, which incidents end by themselves, and when. */
import type { IncidentKind } from '../../domain/incidents.js';

/** Returns true if incidents of this kind end automatically: once nothing has reported them for a time (`endsAfterMs`). */
export const recoversByItself = (kind: IncidentKind) =>
  kind === 'credentials' || kind === 'quota' || kind === 'slow-queue';

/**
 * Waiting orders try their vendor again within five minutes, or after the pause for which it asked: three rounds more
 * without a report mean that it works again.
 */
const RECOVERED_AFTER_MS = 15 * 60_000;

/** The vendor accepts our keys again: in the meantime each waiting order has tried once more. */
const KEYS_ACCEPTED_FOR_MS = 6 * 60_000;

/** For how long a subject counts. */
const COUNTED_FOR_MS = 3_600_000;

/**
 * Returns true if so many subjects were counted that the incident is shown.
 * @param threshold of missing SSs: `activities/many-missing.ts`
 * @param countedAt when each was first counted, milliseconds since the epoch
 * @param now milliseconds since the epoch
 */
export const isEnough = (countedAt: Iterable<number>, now: number, threshold: number): boolean =>
  [...countedAt].filter((at) => at > now - COUNTED_FOR_MS).length >= threshold;

/**
 * Returns after how long without a report an incident ends by itself, in milliseconds; undefined if an operator must
 * acknowledge it.
 * @param isShown false while its subjects are counted
 * @param pauseMs for which the vendor asked
 * @param areKeysAccepted it has accepted our keys since the last report
 */
export function endsAfterMs(
  kind: IncidentKind,
  isShown: boolean,
  pauseMs: number,
  areKeysAccepted: boolean,
): number | undefined {
  if (areKeysAccepted && kind === 'credentials') return KEYS_ACCEPTED_FOR_MS;
  if (recoversByItself(kind)) return RECOVERED_AFTER_MS + pauseMs;
  return isShown ? undefined : COUNTED_FOR_MS;
}
