/** All that Ponte says, in Portuguese. */
import { callFaults } from './call-faults.js';
import { bulk, cures, effects } from './decisions.js';
import { findings, notFetched, parked } from './deliveries.js';
import { history } from './history.js';
import { incidents } from './incidents.js';
import { failedPart, ignored, phases, problems, unread } from './operators.js';
import { pauses, type PauseCode } from './pauses.js';
import { questions } from './questions.js';
import { refusals } from './refusals.js';
import { endsUnanswered, waits, waitsForAnswer } from './waits.js';

import type { Language } from '../languages.js';

export const pt = {
  bulk,
  callFaults,
  cures,
  effects,
  endsUnanswered,
  failedPart,
  findings,
  history,
  ignored,
  incidents,
  language: 'pt' as Language,
  notFetched,
  parked,
  pauses: pauses as Readonly<Record<PauseCode, string>>,
  phases,
  problems,
  questions,
  refusals,
  unread,
  waits,
  waitsForAnswer,
};

/** All that Ponte says, in one language: a language that lacks a text, or reads another value, does not compile. */
export type Texts = typeof pt;
