/** When an order that was closed again starts over by itself, and when many of them ask instead: for webhooks and sweeps. */

/** More orders of a tenant than this are not closed again at once, unless the ERP was restored. */
const CLOSED_AGAIN_AT_ONCE = 5;

/** Returns true if so many orders of a tenant await integration again that each asks, and an incident says so. */
export const areMany = (closedAgain: number): boolean => closedAgain > CLOSED_AGAIN_AT_ONCE;

/** If they are many, as many ask in one sweep, so that nobody has 40,000 questions at once. The rest asks in later ones. */
export const ASKED_IN_ONE_SWEEP = 20;

/** How many of those an incident names: an ERP that was restored may have 40,000, too many for a message. */
export const NAMED = 50;

/** An order must be seen awaiting integration twice, this long apart. */
export const SECOND_READ_MS = 60_000;
