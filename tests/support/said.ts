import type { Attention, AttentionCode } from '../../domain/lifecycle.js';
import type { Asked, QuestionParams } from '../../domain/questions.js';
import { sayQuestion } from '../../texts/catalogue.js';
import { pt } from '../../texts/pt/index.js';

/** What an order asks, in Portuguese. */
export const problemOf = (attention: Attention | null | undefined): string => {
  if (!attention) throw new Error('the order asks nothing');
  return sayQuestion(pt.questions, attention);
};

/** Values of each question. */
export const PARAMS: QuestionParams = {
  refused: {},
  'maybe-opened': {},
  'number-missing': {},
  'look-unreadable': {},
  'ss-unknown': {},
  'ss-ended': { ss: '7', state: 'completed' },
  'several-ss': { numbers: ['7', '8'] },
  'foreign-ss': { ss: '7' },
  'link-unconfirmed': { ss: '7' },
  'not-confirmed': { end: 'completed', ss: '7', state: 'open' },
  'ss-missing': { ss: '7' },
  contradiction: { later: 'cancelled', end: 'completed', by: 'operator' },
  'erp-moved': { wanted: 'service' },
  reopened: { wanted: 'service' },
  'erp-unreadable': {},
  'no-effect': { end: 'completed' },
  'maybe-settled': { end: 'completed' },
  'webhook-changed': { parts: ['value'] },
  'closed-again': { closing: 2 },
  unavailable: {},
};

/** A question with this code. */
export const questionOf = <Code extends AttentionCode>(code: Code) =>
  ({ code, params: PARAMS[code] }) as Extract<Asked, { readonly code: Code }>;
