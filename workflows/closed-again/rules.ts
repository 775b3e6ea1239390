/** When an order that was closed again starts over by itself, and when many of them ask instead: for webhooks and sweeps. */

/** More orders of a tenant than this are not closed again at once, unless the ERP was restored. */
const CLOSED_AGAIN_AT_ONCE = 5;

/**
 * Returns true if so many orders of a tenant await integration again that each asks, and an incident says so. A sweep
 * counts those that it finds, and lets them ask in portions (`sweep/steps/open-new-closings.ts`); webhooks count those of
 * ten minutes (`countClosedAgain`, `platform/temporal/closed-again.ts`).
 */
export const areMany = (closedAgain: number): boolean => closedAgain > CLOSED_AGAIN_AT_ONCE;

/**
 * Returns true if the new closing of a settled order asks the operator before it gets an SS: only one that was seen outside
 * *Aguardando integração* after its end was certainly closed again by users.
 * @param asks the operator is asked for another reason
 */
export const asksFirst = (leftAwaiting: boolean, asks: boolean): boolean => asks || !leftAwaiting;

/** An order must be seen awaiting integration twice, this long apart. */
export const SECOND_READ_MS = 60_000;
