import type { Texts } from '../pt/index.js';
import { callFaults } from './call-faults.js';
import { bulk, cures, effects } from './decisions.js';
import { findings, notFetched, parked } from './deliveries.js';
import { history } from './history.js';
import { incidents } from './incidents.js';
import { failedPart, ignored, phases, problems, unread } from './operators.js';
import { pauses } from './pauses.js';
import { questions } from './questions.js';
import { refusals } from './refusals.js';
import { endsUnanswered, waits, waitsForAnswer } from './waits.js';

export const en: Texts = {
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
  language: 'en',
  notFetched,
  parked,
  pauses,
  phases,
  problems,
  questions,
  refusals,
  unread,
  waits,
  waitsForAnswer,
};
