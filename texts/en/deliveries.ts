import type { Findings, NotFetched, Parked } from '../catalogue.js';
import { say, sayIncident, sayQuestion } from '../catalogue.js';
import { incidents } from './incidents.js';
import { questions } from './questions.js';

export const findings: Findings = {
  question: (asked) => sayQuestion(questions, { ...asked, step: 'confirming' }),
  incident: (incident) => sayIncident(incidents, incident),
  'awaits-again': () =>
    'In Senior X the order is awaiting integration again, but here it has ended.',
  'listed-only': () =>
    "Senior X's list shows the order as awaiting integration, but the order itself is not. Here it has ended; check the order in Senior X.",
};

export const notFetched: NotFetched = {
  'no-equipment': () => 'no equipment is found in the order',
  'unknown-branch': ({ branch }) => `branch ${branch} is not in the settings of Ponte`,
  'no-meaning': () => "the order's situation has no meaning in the profile",
  'not-read': ({ why }) => `the order could not be read (${why})`,
  invalid: ({ errors }) => errors.map(({ path, message }) => `${path} ${message}`).join('; '),
  'given-up': () => 'no read succeeded for an hour',
  another: () => 'it is not the requested order',
  unreadable: () => 'the answer cannot be read',
  'not-offered': () => 'the profile has no call that reads an order (calls.fetchOrder)',
};

const ROUTES = {
  open: 'a service order',
  opened: 'the opening of an SS',
  completed: 'the completion of a service',
  cancelled: 'the cancellation of a service',
};

export const parked: Parked = {
  unreadable: ({ route }) => `What arrived could not be read as ${ROUTES[route]}.`,
  'tenant-gone': () => 'The company of this delivery is no longer in the settings.',
  'left-out': () =>
    'The order was accepted, but by the present settings it is no longer integrated. If it awaits integration in Senior X, correct the settings and replay the delivery, or handle the order there.',
  refused: () => 'The system that keeps the orders has refused this delivery for good.',
  'no-order': () => 'No order was found for this callback from Sismetro.',
  'ss-of-another': () => 'This callback from Sismetro names an order, and the SS of another.',
  'too-much': () =>
    'There are too many callbacks from Sismetro for an order that was not found yet.',
  'not-fetched': (why) =>
    `The order that this delivery names could not be read in Senior X: ${say(notFetched, why)}.`,
};
