import { VENDORS } from '../../domain/ids.js';
import {
  ATTENTION_CODES,
  SERVICE_ENDS,
  SERVICE_STATES,
  type AttentionCode,
} from '../../domain/lifecycle.js';
import {
  ORDER_PARTS,
  type Asked,
  type QuestionParams,
  type Attention,
} from '../../domain/questions.js';
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

const ofSs = (params: object) => ({ ss: '7', ...params });

/** Every question, with all values that change its words. */
export function* everyQuestion(): Generator<Asked> {
  for (const code of ATTENTION_CODES) yield questionOf(code);
  yield* [
    ...[{ silent: true }, { later: true }, { silent: true, later: true }, { tooLong: true }],
    ...[{}, { silent: true }, { garbled: true }].map(ofSs),
  ].map((params) => ({ code: 'look-unreadable', params }) as Asked);
  for (const read of VENDORS) yield { code: 'refused', params: { read } };
  yield { code: 'ss-unknown', params: { ss: '7' } };
  yield { code: 'ss-ended', params: { ss: '7', state: 'removed' } };
  yield { code: 'ss-missing', params: { ss: '7', otherSs: '8' } };
  yield { code: 'closed-again', params: { closing: 1 } };
  yield { code: 'webhook-changed', params: { parts: ORDER_PARTS } };
  yield { code: 'erp-unreadable', params: { silent: true } };
  for (const end of SERVICE_ENDS) {
    yield { code: 'erp-unreadable', params: { maybeDone: end } };
    yield { code: 'erp-unreadable', params: { silent: true, maybeDone: end } };
    yield { code: 'link-unconfirmed', params: { ss: '7', end } };
    yield { code: 'not-confirmed', params: { end, ss: '7', ended: '8' } };
    for (const state of [...SERVICE_STATES, 'not-found'] as const) {
      yield { code: 'not-confirmed', params: { end, ss: '7', state, otherSs: '8' } };
      yield { code: 'not-confirmed', params: { end, ss: '7', state, ended: '8' } };
    }
    yield { code: 'no-effect', params: { end } };
    yield { code: 'maybe-settled', params: { end } };
    yield { code: 'maybe-settled', params: { end, awaits: true } };
    for (const by of ['sismetro', 'operator'] as const) {
      yield { code: 'contradiction', params: { later: 'completed', end, by } };
      yield { code: 'contradiction', params: { later: 'cancelled', end, by, unread: true } };
    }
    for (const code of ['erp-moved', 'reopened'] as const) {
      yield { code, params: { wanted: end } };
      yield { code, params: { wanted: 'opening' } };
    }
  }
}
