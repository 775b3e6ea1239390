import { expect, test } from '@jest/globals';
import type { AttentionCode } from '../../../domain/lifecycle.js';
import type { QuestionParams } from '../../../domain/questions.js';
import { AttentionSchema } from '../../../platform/temporal/order-schemas.js';
import { PARAMS } from '../../support/said.js';

/** All values of each question, also those that are rarely there. */
const ALL: { readonly [Code in AttentionCode]: Required<QuestionParams[Code]> } = {
  ...PARAMS,
  refused: { read: 'sismetro' },
  'look-unreadable': { ss: '7', silent: true, garbled: true, later: true, tooLong: true },
  'ss-unknown': { ss: '7' },
  'several-ss': { numbers: ['7'], later: '8' },
  'link-unconfirmed': { ss: '7', end: 'completed' },
  'not-confirmed': { end: 'completed', ss: '7', state: 'not-found', ended: '8', otherSs: '9' },
  'ss-missing': { ss: '7', otherSs: '8' },
  contradiction: { later: 'cancelled', end: 'completed', by: 'operator', unread: true },
  'erp-unreadable': { silent: true, maybeDone: 'completed' },
  'maybe-settled': { end: 'completed', awaits: true },
  'webhook-changed': {
    parts: ['value'],
    now: { valueCents: 1, branch: '2', equipment: '9001' },
  },
};

test.each(Object.entries(ALL))('the question %s is read with all of its values', (code, params) => {
  const attention = { step: 'confirming', code, params, since: '2026-11-30T12:00:00Z' };
  expect(AttentionSchema.parse(attention)).toEqual(attention);
});
