import type { Vendor } from '../../domain/ids.js';
import type { ServiceState } from '../../domain/lifecycle.js';
import type { OrderPart } from '../../domain/questions.js';
import type { Incidents } from '../catalogue.js';
import { questions } from './questions.js';

const STATES: Partial<Record<ServiceState, string>> = {
  completed: 'completed',
  cancelled: 'cancelled',
  removed: 'deleted or merged into another one',
};

const SYSTEMS: Record<Vendor, string> = { 'senior-x': 'Senior X', sismetro: 'Sismetro' };

const change = (parts: readonly OrderPart[]) =>
  questions['webhook-changed']({ parts }, { step: 'confirming' });

export const incidents: Incidents = {
  credentials: ({ vendor }) =>
    `${SYSTEMS[vendor]} refused our keys. The orders wait; when the keys are corrected in the settings, they continue automatically within five minutes.`,
  quota: ({ vendor }) =>
    `The contracted limit of calls to ${SYSTEMS[vendor]} is used up. The orders wait, and continue automatically when calls are allowed again.`,
  'double-ss': ({ order, own, other, unproven }) =>
    unproven
      ? `Order ${order} has SS ${own}, but Sismetro also reported SS ${other}. It is not known which of the two is its own: check both in Sismetro before you cancel one. Ponte cancels neither: while both stand, the service may be done twice.`
      : `Order ${order} has SS ${own}, but Sismetro also showed SS ${other} with the same reference. Check which SS the order has in Ponte now. If it is SS ${own}, cancel SS ${other} in Sismetro, which is the extra one, if it is still open. Do not cancel SS ${own}. Ponte does not cancel SS ${other}: while both stand, the service may be done twice. Once SS ${other} is cancelled, the order may ask about the end of SS ${other}: then try again, and it goes on with SS ${own}.`,
  'unexplained-ss': ({ order, ss, settled }) => {
    const request = ss === undefined ? 'an SS' : `SS ${ss}`;
    return settled
      ? `Order ${order} ended without an SS, but Sismetro shows ${request} of it. Check it, and cancel it in Sismetro if necessary.`
      : `Sismetro showed ${request} with our reference while order ${order} was not known here. If the order has that SS now, just acknowledge this; if not, check whether there is another installation, or whether Temporal was restored.`;
  },
  'late-contradiction': ({ order, outcome, ss, ...seen }) => {
    if ('changed' in seen) {
      const request = ss === undefined ? '' : ` and with SS ${ss}`;
      return `Order ${order} was ${outcome} before anyone responded to this change. ${change(seen.changed)} Compare what was ${outcome} with the order in Senior X${request}; if they differ, correct the order in Senior X.`;
    }
    const request = ss === undefined ? 'its SS' : `SS ${ss}`;
    return `Order ${order} was ${outcome}, but Sismetro reported ${request} as ${STATES[seen.state] ?? 'open (reopened?)'}. Check both.`;
  },
  'many-missing': () =>
    'Several SSs were deleted, merged into others or ceased to exist in Sismetro within an hour. Nothing was cancelled because of them. Check whether the unit changed, the SSs were transferred, or Sismetro was restored. When it shows the SSs again, the orders that still ask about them continue by themselves with the next sweep; then acknowledge this.',
  'many-reopened': () =>
    'Several orders that had ended here are awaiting integration in Senior X again, all at once. Nothing was opened for them. Check whether Senior X was restored from a backup.',
  'slow-queue': ({ vendor, perMinute }) =>
    `The calls to ${SYSTEMS[vendor]} wait for their turn for more than four hours${
      perMinute === undefined ? '' : `, at a pace of ${perMinute} a minute`
    }. The orders continue automatically when the queue moves. If the system accepts more calls a minute, raise requestsPerMinute in the settings.`,
};
