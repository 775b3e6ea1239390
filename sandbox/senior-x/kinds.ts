import { z } from 'zod';
import { kind, time } from '../kit/kinds.js';

/** How this ERP may misbehave; docs/doubles.md explains the switches. */

/** Orders are shown as they were this long ago. */
export const LAG = kind('lag', time());
/** An order is missing in the list. */
export const LOOK_EMPTY = kind('look-empty', {});
/** A release or cancellation is applied in any situation of the order. */
export const UNCHECKED = kind('unchecked', {});
/** The date of issue is wrong; a text other than these words is shown unchanged. */
export const ISSUE_DATE = kind('issue-date', {
  shown: z.union([z.enum(['absent', 'date-time', 'last-year']), z.string()]).default('absent'),
});

/** What changes in an order when it is closed again. */
export const CHANGES = ['none', 'items', 'equipment', 'customer', 'branch', 'value'] as const;
export type OrderChange = (typeof CHANGES)[number];

/** Acts of the ERP itself, `ms` after the call they follow. */
export const RELEASED = kind('released', time(0));
export const BILLED = kind('billed', time(0));
export const CANCELLED = kind('cancelled', time(0));
/** Open again, as before it was closed. */
export const REOPENED = kind('reopened', time(0));
/** The bill is reversed: released again. */
export const UNBILLED = kind('unbilled', time(0));
/** In *Aguardando integração* again, perhaps changed, and the event is posted again. */
export const RECLOSED = kind('reclosed', {
  ...time(0),
  change: z.enum(CHANGES).default('none'),
});
export const DELETED = kind('deleted', time(0));
/** Everything is as it was `backMs` before. */
export const RESTORED = kind('restored', { ...time(0), backMs: z.int().min(0) });

const SEQUELS = [RELEASED, BILLED, CANCELLED, REOPENED, UNBILLED, RECLOSED, DELETED, RESTORED];

/** The kinds that apply to each call. */
export const OWN_KINDS = {
  write: { sequels: SEQUELS },
  settlement: { twists: [UNCHECKED], sequels: SEQUELS },
  read: { twists: [LAG, ISSUE_DATE], sequels: SEQUELS },
  list: { twists: [LAG, LOOK_EMPTY, ISSUE_DATE] },
  webhook: { twists: [ISSUE_DATE], sequels: SEQUELS },
};

export const SENIOR_X_KINDS = [LAG, LOOK_EMPTY, UNCHECKED, ISSUE_DATE, ...SEQUELS];
