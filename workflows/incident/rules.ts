/** Pure rules: which incidents end by themselves, and when. */
import type { IncidentKind } from '../../domain/incidents.js';

/** Returns true if incidents of this kind end automatically: once nothing has reported them for `RECOVERED_AFTER_MS`. */
export const recoversByItself = (kind: IncidentKind) =>
  kind === 'credentials' || kind === 'quota' || kind === 'slow-queue';

/**
 * Waiting orders try their vendor again within five minutes, or after the pause for which it asked: three rounds more
 * without a report mean that it works again.
 */
export const RECOVERED_AFTER_MS = 15 * 60_000;
