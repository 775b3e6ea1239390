import type { DecisionName } from '../../domain/decisions.js';
import type { Refusals } from '../catalogue.js';

const decisions: Record<DecisionName, string> = {
  retry: 'Try again',
  'amend-equipment': 'Amend the equipment',
  'link-ss': 'Link an SS',
  'take-over': 'Take over',
  release: 'Release the order',
  cancel: 'Cancel the order',
  settle: 'Record the end',
};

const not = (decision: DecisionName, why: string) =>
  `${decisions[decision]} is not possible: ${why}.`;

const only = (decision: DecisionName, when: string) =>
  `${decisions[decision]} is possible only ${when}.`;

export const refusals: Refusals = {
  released: ({ decision }) => not(decision, 'the order was already released'),
  cancelled: ({ decision }) => not(decision, 'the order was already cancelled'),
  'being-written': ({ decision, phase }) =>
    `${decisions[decision]} is not possible now: the order is being ${phase === 'cancelling' ? 'cancelled' : 'released'} in Senior X. Try again in a minute.`,
  rehearsal: ({ decision }) => not(decision, 'the order is in rehearsal'),
  'only-rehearsed': ({ decision }) => only(decision, 'for an order in rehearsal'),
  'has-ss': ({ decision }) => not(decision, 'the order has an SS already'),
  'end-decided': ({ decision }) => not(decision, "the order's end is already decided"),
  'only-opening': ({ decision }) => only(decision, 'when the opening of the SS needs attention'),
  'only-endable': ({ decision }) =>
    only(decision, 'when the order has an SS, needs attention, or has been opening for an hour'),
  'only-asking': ({ decision }) => only(decision, 'when the order needs attention'),
  news: () =>
    'New information about this order has arrived, or somebody has decided, since you saw it. Check the order and decide again.',
  'maybe-opened': () =>
    'The SS may have been opened. Look for it in Sismetro: link it by its number, or confirm that it does not exist.',
  unreadable: () => 'This decision cannot be read.',
  'no-number': () => 'Give the number of the SS.',
  'ss-ended': ({ ss, end }) =>
    `SS ${ss} is already ${end} in Sismetro: linking it brings the order to this end at once. Confirm to link it anyway.`,
  'ss-held': ({ ss }) => `SS ${ss} already belongs to another order.`,
  'ss-refused': ({ ss }) => `Sismetro refused to show SS ${ss}. Check the number.`,
  'ss-not-found': ({ ss }) => `SS ${ss} does not exist in Sismetro.`,
  'ss-removed': ({ ss }) =>
    `In Sismetro, SS ${ss} was deleted or merged into another one. Link the SS in which the service continues.`,
  'ss-foreign': ({ ss }) => `In Sismetro, SS ${ss} has the reference of another order.`,
  'ended-by-force': () =>
    'Support ended this order in Temporal. The sweep resumes it while it awaits integration in Senior X; if it no longer does, check it there.',
  settled: () => 'The order has ended; nothing more can be decided about it.',
  'no-order': () => 'This order does not exist.',
  'no-answer': () =>
    'The order did not answer in time; the decision may still be applied. Check the order.',
};
