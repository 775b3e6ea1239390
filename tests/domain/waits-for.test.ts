import { describe, expect, test } from '@jest/globals';
import { PHASES, type Phase } from '../../domain/lifecycle.js';
import type { Asked } from '../../domain/questions.js';
import { holdsBack, isOnlySeen, needsOwnAnswer, waitsFor } from '../../domain/waits-for.js';
import { sayQuestion } from '../../texts/catalogue.js';
import { textsIn } from '../../texts/texts.js';
import { everyQuestion } from '../support/said.js';

const SINCE = '2026-11-24T12:00:00.000Z';
const QUESTIONS = [...everyQuestion()];
const RUNNING = PHASES.filter((phase) => phase !== 'released' && phase !== 'cancelled');

const askedIn = (phase: Phase, question: Asked) =>
  waitsFor({ phase, attention: { ...question, step: 'opening', since: SINCE } });

describe('what an order waits for', () => {
  test.each([
    ['rehearsal', 'take-over'],
    ['opening', 'opening'],
    ['recording', 'recording'],
    ['in-service', 'end'],
    ['releasing', 'release'],
    ['cancelling', 'cancellation'],
    ['released', null],
    ['cancelled', null],
  ] as const)('is in %s, without a question: %s', (phase, expected) => {
    expect(waitsFor({ phase, attention: null })).toBe(expected);
  });

  test('is the proof of an end that was reported, and first the SS that was linked unread', () => {
    const order = { phase: 'in-service', attention: null, isEndReported: true } as const;
    expect(waitsFor(order)).toBe('proof');
    expect(waitsFor({ ...order, isLinkUnread: true })).toBe('link');
  });

  test('is the go-live while the tenant is in rehearsal', () => {
    const order = { phase: 'rehearsal', attention: null, isTenantInRehearsal: true } as const;
    expect(waitsFor(order)).toBe('go-live');
  });

  const cases = RUNNING.flatMap((phase) =>
    QUESTIONS.map((question) => [phase, question.code, question.params, question] as const),
  );

  test.each(cases)('in %s, asking %s %j, is a decision only if that holds it back', (...given) => {
    const [phase, , , question] = given;
    const isDecision = askedIn(phase, question) === 'answer';
    expect(isDecision).toBe(holdsBack(question) === 'all');
    if (holdsBack(question) === 'nothing')
      expect(askedIn(phase, question)).toBe(waitsFor({ phase, attention: null }));
  });

  test.each(QUESTIONS.map((question) => [question.code, question.params, question] as const))(
    'agrees with the words of %s %j in both languages',
    (_, __, question) => {
      for (const [language, goesOn, waits] of [
        ['pt', /continua sozinho|segue sozinho|Vale a decisão|Vale o que/, /decisão de uma pessoa/],
        [
          'en',
          /continues automatically|decision counts|shows in Sismetro counts/,
          /operator's decision/,
        ],
      ] as const) {
        const texts = textsIn(language);
        const text = sayQuestion(texts.questions, { ...question, step: 'releasing' });
        const held = holdsBack(question);
        // every place that shows a changed order adds the sentence `endsUnanswered`
        const saysSo = goesOn.test(text) || question.code === 'webhook-changed';
        expect([text, saysSo]).toEqual([text, held !== 'all']);
        const waiting = askedIn('releasing', question)!;
        expect(waits.test(texts.waits[waiting])).toBe(held !== 'nothing');
      }
    },
  );

  test('is never a decision about a question that a retry only marks as seen', () => {
    for (const question of QUESTIONS.filter(isOnlySeen))
      expect(holdsBack(question)).toBe('nothing');
  });
});

test('who answers for many orders is not asked whether the ERP was told their ends', () => {
  const attention = { code: 'maybe-settled', params: { end: 'completed' } } as const;
  expect(needsOwnAnswer({ attention })).toBe(true);
});
