import { describe, expect, test } from '@jest/globals';
import { FailureType } from '../../../domain/failures.js';
import { outcomeOf, type Phase, type ServiceEnd } from '../../../domain/lifecycle.js';
import type { ServiceEvent } from '../../../workflows/service-order/messages.js';
import { applyDecision } from '../../../workflows/service-order/rules/decisions.js';
import {
  reactionTo,
  PATIENT_PAUSES_MS,
} from '../../../workflows/service-order/rules/failing-calls.js';
import {
  adoptContradiction,
  countWrite,
  forgetEnd,
  isEndOfAnother,
  recordEndAccepted,
  recordEndShown,
  recordLostWrite,
  recordServiceEnd,
  recordServiceOpened,
  otherSsNews,
  unansweredContradiction,
} from '../../../workflows/service-order/rules/end.js';
import type { SeenRequest } from '../../../workflows/incident/late-news.js';
import {
  isAwaiting,
  isInVain,
  mayOpenAgain,
  openingQueueMs,
  pauseBeforeLook,
  recordAccepted,
  recordAnothersAnswer,
  recordAwaiting,
  recordEmptyLook,
  recordUncertainOpening,
  requireLook,
} from '../../../workflows/service-order/rules/opening.js';
import {
  type Look,
  type OrderState,
  type OwnSs,
  endedByOperator,
  enterPhase,
  isSettled,
  newOrderState,
  resumed,
  settle,
  settlingStepOf,
  without,
} from '../../../workflows/service-order/state.js';
import {
  askAgain,
  attentionOf,
  endMismatch,
  failingOf,
  lookAtNews,
  recordAnswered,
  recordMismatch,
  forbiddenUntil,
  recordFailing,
  recordForbidden,
  stopFailing,
  withdrawQuestion,
} from '../../../workflows/service-order/rules/questions.js';
import {
  recordLink,
  recordLinkRead,
  recordLinkUnread,
  recordNoted,
  recordOpened,
  setServiceRequest,
} from '../../../workflows/service-order/rules/ss.js';
import { mayBeForgotten } from '../../../domain/order.js';
import { anOrder } from '../../support/order.js';
import {
  asking,
  byOperator,
  bySismetro,
  contradiction,
  decided,
  ENDS,
  inService,
  LATER,
  LINK,
  NOW,
  OPENED,
  order,
  orderWith,
  type What,
  factsOf,
  withFacts,
  shownBySs,
  type Facts,
} from './orders.js';
import { problemOf, questionOf } from '../../support/said.js';

const event = (facts: Partial<ServiceEvent> = {}): ServiceEvent => ({
  source: 'callback',
  ...facts,
});

const PHASES: readonly Phase[] = [
  'opening',
  'recording',
  'in-service',
  'releasing',
  'cancelling',
  'released',
  'cancelled',
];

describe('a new order', () => {
  test('is in the phase opening, with nothing else known', () => {
    expect(newOrderState({ order }, OPENED)).toStrictEqual({
      phase: 'opening',
      openedAt: OPENED,
      equipment: order.equipment,
      keyGeneration: 0,
      opening: { awaiting: { at: OPENED }, uncertain: 0 },
      erp: { writes: 0 },
      resumeRequested: false,
      requestIds: [],
    });
  });

  test('is looked up first if the caller says so', () => {
    const { look } = factsOf(newOrderState({ order, lookFirst: true }, OPENED));
    expect(look).toEqual({ reason: 'age', empty: 0 });
  });

  test('asks the operator first if it had ended before', () => {
    expect(newOrderState({ order, asks: true }, OPENED)).toStrictEqual(
      orderWith({ closedAgain: true }),
    );
  });

  test('is looked up first if Temporal may have forgotten it', () => {
    const { look } = factsOf(
      newOrderState({ order: anOrder({ issueDate: '2026-11-20' }) }, OPENED),
    );
    expect(look).toEqual({ reason: 'age', empty: 0 });
  });

  test.each<[string | undefined, boolean]>([
    ['2026-11-24', false],
    ['2026-11-22T10:00:00.000Z', false], // exactly 48 hours
    ['2026-11-22T09:59:59.999Z', true],
    ['2026-11-22T08:00:00-03:00', false],
    ['2020-01-31', true],
    ['not a day', true],
    ['', true],
    [undefined, true],
  ])('issued on %s may be forgotten by Temporal: %s', (issueDate, expected) => {
    const { issueDate: _, ...undated } = anOrder();
    const issued = { ...undated, ...(issueDate !== undefined && { issueDate }) };
    expect(mayBeForgotten(issued, OPENED)).toBe(expected);
  });
});

describe('an order', () => {
  test.each(PHASES)('is settled only when it is released or cancelled: %s', (phase) => {
    expect(isSettled(orderWith({ phase }))).toBe(phase === 'released' || phase === 'cancelled');
  });

  test('is ended by the operator only if the verdict is theirs', () => {
    expect(endedByOperator(inService())).toBe(false);
    expect(endedByOperator(inService({ verdict: bySismetro('completed') }))).toBe(false);
    expect(endedByOperator(inService({ verdict: byOperator('completed') }))).toBe(true);
  });

  test.each([
    ['completed', 'releasing'],
    ['cancelled', 'cancelling'],
  ] as const)('whose service is %s is %s next', (end, step) => {
    expect(settlingStepOf(end)).toBe(step);
  });

  test('keeps its end, and asks no more questions, once it is settled', () => {
    const before = inService({
      verdict: bySismetro('completed'),
      attention: asking('refused'),
      unread: { acceptsEnded: false },
    });
    expect(settle(before, 'released', LATER)).toStrictEqual(
      inService({ phase: 'released', settledAt: LATER, verdict: bySismetro('completed') }),
    );
  });

  test('that is settled keeps whether the ERP was seen to have taken it', () => {
    expect(factsOf(settle(inService(), 'released', LATER, true)).leftAwaiting).toBe(true);
    expect(factsOf(settle(inService(), 'released', LATER, false)).leftAwaiting).toBe(false);
  });
});

describe("Sismetro's word that the service ended", () => {
  test.each(ENDS)('decides the order if it is the first: %s', (end) => {
    expect(recordServiceEnd(inService(), end, event({ ss: '7' }), NOW)).toStrictEqual(
      inService({ verdict: bySismetro(end, '7'), resumeRequested: true }),
    );
  });

  test.each(ENDS)('changes nothing when it is repeated: %s', (end) => {
    const once = recordServiceEnd(inService(), end, event({ ss: '7' }), NOW);
    expect(recordServiceEnd(once, end, event({ ss: '7' }), LATER)).toStrictEqual(once);
  });

  test.each([
    ['completed', 'cancelled', 'releasing', 'o cancelamento depois de ter informado a conclusão'],
    ['cancelled', 'completed', 'cancelling', 'a conclusão depois de ter informado o cancelamento'],
  ] as const)(
    'remains the verdict if it was %s and becomes %s, and the later one is shown',
    (first, later, step, text) => {
      const before = inService({ verdict: bySismetro(first) });
      const after = recordServiceEnd(before, later, event(), LATER);
      expect(after.verdict).toEqual(bySismetro(first));
      expect(after.resumeRequested).toBe(true);
      const against = { end: first, by: 'sismetro' };
      expect(after.contradiction).toEqual({ end: later, of: ['7'], against, since: LATER });
      // nobody is asked before the SS was read
      expect(attentionOf(after)).toBeNull();
      const asked = attentionOf({ ...after, phase: outcomeOf(first) });
      expect(asked).toMatchObject({ step, since: LATER });
      expect(problemOf(asked)).toContain(text);
    },
  );

  test.each([
    ['completed', 'cancelled', 'o cancelamento depois que um operador decidiu liberar o pedido'],
    ['cancelled', 'completed', 'a conclusão depois que um operador decidiu cancelar o pedido'],
  ] as const)(
    "is shown beside the operator's decision, which remains: %s, then %s",
    (first, later, text) => {
      const before = inService({ verdict: byOperator(first) });
      const after = recordServiceEnd(before, later, event(), LATER);
      expect(after.verdict).toEqual(byOperator(first));
      expect(problemOf(attentionOf(after))).toContain(text);
    },
  );

  test('behind another question is told by its time, for who had put that one off', () => {
    const asks = inService({
      verdict: byOperator('completed'),
      phase: 'releasing',
      attention: { ...asking('refused', { step: 'releasing' }), since: NOW },
    });
    expect(attentionOf(asks)).not.toHaveProperty('latestSince');
    const after = recordServiceEnd(asks, 'cancelled', event(), LATER);
    expect(attentionOf(after)).toMatchObject({ code: 'refused', since: NOW, latestSince: LATER });
  });

  test('against the verdict keeps the time of its first report', () => {
    const once = recordServiceEnd(
      inService({ verdict: bySismetro('completed') }),
      'cancelled',
      event(),
      NOW,
    );
    const { contradiction: shown } = recordServiceEnd(once, 'cancelled', event(), LATER);
    expect(shown?.since).toBe(NOW);
  });

  test.each([
    ['releasing', 'completed', 'cancelled'],
    ['cancelling', 'cancelled', 'completed'],
  ] as const)(
    'ends no wait while the order is %s, unless it is another end',
    (phase, end, other) => {
      const before = inService({ phase, verdict: bySismetro(end, '7') });
      expect(recordServiceEnd(before, end, event({ ss: '7' }), NOW)).toStrictEqual(before);
      expect(recordServiceOpened(before, event({ ss: '7' }))).toStrictEqual(before);
      const contradicted = recordServiceEnd(before, other, event({ ss: '7' }), NOW);
      expect(contradicted.resumeRequested).toBe(true);
      const waiting = { ...contradicted, resumeRequested: false };
      expect(recordServiceEnd(waiting, other, event({ ss: '7' }), LATER)).toStrictEqual(waiting);
    },
  );

  test.each([
    ['released', 'completed', 'cancelled'],
    ['cancelled', 'cancelled', 'completed'],
  ] as const)('is not lost if it arrives just after the order is %s', (phase, end, other) => {
    const before = inService({ phase, verdict: bySismetro(end) });
    const late = event({ ss: '8', link: LINK });
    expect(recordServiceEnd(before, end, late, LATER)).toBe(before);
    const after = recordServiceEnd(before, other, late, LATER);
    expect(after).toStrictEqual({
      ...before,
      contradiction: {
        ...contradiction(other, { against: bySismetro(end) }),
        since: LATER,
      },
    });
    expect(unansweredContradiction(after)).toBe(other);
  });

  test('says whose decision it contradicts if it arrives just after the operator ended the order', () => {
    const before = inService({ phase: 'released', verdict: byOperator('completed') });
    const { contradiction: late } = recordServiceEnd(before, 'cancelled', event(), LATER);
    expect(late).toMatchObject({ end: 'cancelled', against: { end: 'completed', by: 'operator' } });
  });

  test('replaces an earlier one that agrees with the end, if it arrives just after it', () => {
    const facts = { verdict: bySismetro('completed'), contradiction: contradiction('completed') };
    const before = inService({ phase: 'released', ...facts });
    const after = recordServiceEnd(before, 'cancelled', event(), LATER);
    expect(unansweredContradiction(after)).toBe('cancelled');
  });
});

describe('a number that Sismetro announces', () => {
  test.each<[string, (state: OrderState, news: ServiceEvent) => OrderState]>([
    ['the opening', (state, news) => recordServiceOpened(state, news)],
    ['an end', (state, news) => recordServiceEnd(state, 'completed', news, NOW)],
  ])('with %s is evidence only: it is looked for, and not adopted', (_, record) => {
    const after = record(orderWith(), event({ ss: '8', link: LINK }));
    expect(factsOf(after)).toMatchObject({
      announced: '8',
      look: { reason: 'announced', empty: 0 },
      resumeRequested: true,
    });
    expect(factsOf(after)).not.toHaveProperty('ss');
    expect(factsOf(after)).not.toHaveProperty('link');
  });

  test('starts a fresh look, whatever look was planned', () => {
    const before = orderWith({
      uncertain: 1,
      look: { reason: 'uncertain', graceMs: 90_000, empty: 1 },
    });
    const after = recordServiceOpened(before, event({ ss: '8' }));
    expect(factsOf(after).look).toStrictEqual({ reason: 'announced', empty: 0 });
    expect(factsOf(after).uncertain).toBe(1);
  });

  test('is not found since the first look, as long as no other number is named', () => {
    const sinceOf = (first: Partial<ServiceEvent>, again: Partial<ServiceEvent>) => {
      const before = recordEmptyLook(recordServiceOpened(orderWith(), event(first)), NOW);
      const after = recordServiceEnd(before, 'completed', event(again), LATER);
      expect(factsOf(after).look).toMatchObject({ reason: 'announced', empty: 0 });
      return factsOf(recordEmptyLook(after, LATER)).look?.since;
    };
    expect(sinceOf({ ss: '8' }, { ss: '8' })).toBe(NOW);
    expect(sinceOf({ ss: '8' }, {})).toBe(NOW);
    expect(sinceOf({ ss: '8' }, { ss: '9' })).toBe(LATER);
    expect(sinceOf({}, { ss: '8' })).toBe(LATER);
  });

  test('is also evidence beside a known SS', () => {
    const after = recordServiceEnd(inService(), 'completed', event({ ss: '8', link: LINK }), NOW);
    expect(factsOf(after)).toMatchObject({ ss: '7', otherSs: '8' });
    expect(factsOf(after)).not.toHaveProperty('link');
    const same = recordServiceEnd(inService(), 'completed', event({ ss: '7' }), NOW);
    expect(factsOf(same)).not.toHaveProperty('otherSs');
  });

  test('is kept when an end comes without a number', () => {
    const before = recordServiceOpened(orderWith(), event({ ss: '8' }));
    const after = recordServiceEnd(before, 'completed', event(), NOW);
    expect(factsOf(after).announced).toBe('8');
  });

  test('may be missing, since an end with our reference shows that there is an SS', () => {
    const after = recordServiceEnd(orderWith(), 'cancelled', event(), NOW);
    expect(factsOf(after).look).toEqual({ reason: 'announced', empty: 0 });
    expect(factsOf(after)).not.toHaveProperty('announced');
    expect(after.verdict).toEqual(bySismetro('cancelled'));
  });

  test('may be missing from an announced opening, which also shows that there is an SS', () => {
    const after = recordServiceOpened(orderWith(), event({ link: LINK }));
    expect(factsOf(after).look).toEqual({ reason: 'announced', empty: 0 });
    expect(factsOf(after)).not.toHaveProperty('announced');
  });

  test.each(['released', 'cancelled'] as const)('is ignored once the order is %s', (phase) => {
    const before = orderWith({ phase });
    expect(recordServiceOpened(before, event({ ss: '8' }))).toBe(before);
  });

  test('brings its link if the order already has the number', () => {
    const after = recordServiceOpened(inService(), event({ ss: '7', link: LINK }));
    expect(after).toStrictEqual(inService({ link: LINK, resumeRequested: true }));
  });

  test.each<[string, Facts, Partial<ServiceEvent>]>([
    ['the link that is known', { link: LINK }, { ss: '7', link: 'https://other' }],
    ['anything without a link', {}, { ss: '7' }],
    ['the SS for an end without a number', {}, { link: 'https://other' }],
  ])('does not replace %s', (_, facts, news) => {
    const after = recordServiceEnd(inService(facts), 'completed', event(news), NOW);
    expect(after).toStrictEqual(
      inService({ ...facts, verdict: bySismetro('completed', '7'), resumeRequested: true }),
    );
  });

  test.each<[string, OwnSs['by']]>([
    ['is that of the answer', 'answer'],
    ['was looked for', 'reference'],
    ['is known to the operator', 'operator'],
  ])('is not kept beside the SS of the order if it %s', (_, by) => {
    const before = orderWith({ announced: by === 'answer' ? '7' : '8' });
    expect(setServiceRequest(before, { ss: '7' }, by).ss?.otherSs).toBeUndefined();
  });

  test.each<[string, Facts, SeenRequest | undefined]>([
    ['is news beside the SS of the order', { otherSs: '8' }, { ss: '8', state: 'open' }],
    [
      'is asked about if its end was announced',
      { otherSs: '8', verdict: bySismetro('completed', '8') },
      undefined,
    ],
    [
      'is asked about if its end was announced against another',
      {
        ...{ otherSs: '8', verdict: bySismetro('completed', '7') },
        contradiction: contradiction('cancelled', { of: ['8'] }),
      },
      undefined,
    ],
    [
      'is news if the SS of the order had that end, too',
      { otherSs: '8', phase: 'released', verdict: bySismetro('completed', '8') },
      { ss: '8', state: 'completed' },
    ],
    ['is no news to the operator', { otherSs: '8', verdict: byOperator('completed') }, undefined],
    ['is no news if there is none', {}, undefined],
  ])('%s', (_, facts, news) => {
    expect(otherSsNews(inService(facts))).toEqual(news);
  });

  test.each<[string, (state: OrderState) => OrderState]>([
    ['shows the other end', (state) => recordEndShown(state, NOW)],
    ['was announced to have the other end', adoptContradiction],
  ])('is no news if it was cancelled, and the SS of the order %s', (_, decide) => {
    const end = (state: OrderState, ofOther: boolean) =>
      ofOther
        ? recordServiceEnd(state, 'cancelled', event({ ss: '8' }), NOW)
        : recordServiceEnd(state, 'completed', event({ ss: '7' }), NOW);
    const isAdopted = decide === adoptContradiction;
    const state = decide(end(end(inService(), isAdopted), !isAdopted));
    expect(state.verdict).toMatchObject({ end: 'completed', of: ['7'] });
    expect(otherSsNews(state)).toBeUndefined();
  });
});

describe('an end that Sismetro announced, when the operator links SS 8', () => {
  const ended = (end: ServiceEnd, ...numbers: string[]) =>
    numbers.reduce(
      (state, ss) => recordServiceEnd(state, end, event({ ss }), NOW),
      inService({ ss: '7' }),
    );

  test.each<[string, OrderState, boolean]>([
    ['was of SS 7', ended('completed', '7'), true],
    ['was of SS 8', ended('completed', '8'), false],
    ['was of SS 7 first, then of SS 8', ended('completed', '7', '8'), false],
    ['was of SS 8 first, then of SS 7', ended('completed', '8', '7'), false],
    [
      'was of SS 7, and SS 8 was only opened',
      recordServiceOpened(ended('completed', '7'), event({ ss: '8' })),
      true,
    ],
    [
      'named no SS before there was one, and SS 8 was announced later',
      inService({ ss: '7', otherSs: '8', verdict: bySismetro('completed') }),
      false,
    ],
  ])('is of another SS if it %s', (_, state, isOfAnother) => {
    expect(isEndOfAnother(state, '8')).toBe(isOfAnother);
  });

  test('gives way to the end of SS 8, and to none otherwise', () => {
    const merged = recordServiceEnd(ended('cancelled', '7'), 'completed', event({ ss: '8' }), NOW);
    expect(forgetEnd(merged, '8').verdict).toEqual(bySismetro('completed', '8'));
    expect(factsOf(forgetEnd(merged, '8'))).not.toHaveProperty('contradiction');
    expect(factsOf(forgetEnd(merged, '9'))).not.toHaveProperty('verdict');
    expect(factsOf(forgetEnd(merged, '9'))).not.toHaveProperty('contradiction');
  });
});

describe('an announced end that Sismetro does not show', () => {
  test.each(ENDS)('is replaced by the later word: %s', (end) => {
    const first = end === 'completed' ? 'cancelled' : 'completed';
    const before = inService({
      verdict: bySismetro(first),
      contradiction: contradiction(end),
      writes: 2,
    });
    expect(adoptContradiction(before)).toStrictEqual(inService({ verdict: bySismetro(end) }));
  });

  test('gives way to the later word of the own SS, though that of another SS came first', () => {
    const first = inService({ ss: '7', verdict: bySismetro('completed', '8') });
    const other = recordServiceEnd(first, 'cancelled', event({ ss: '9' }), NOW);
    const own = recordServiceEnd(other, 'cancelled', event({ ss: '7' }), NOW);
    expect(own.contradiction?.of).toEqual(['7', '9']);
    const again = recordServiceEnd(own, 'cancelled', event({ ss: '7' }), NOW);
    expect(again.contradiction).toBe(own.contradiction);
  });

  test('stays announced if there is no later word', () => {
    const before = inService({ verdict: bySismetro('completed') });
    expect(adoptContradiction(before)).toBe(before);
  });
});

describe('a mismatch between the two systems', () => {
  const moved = { ...questionOf('erp-moved') } as const;

  test('asks the operator while the order is in service', () => {
    expect(recordMismatch(inService(), moved, NOW)).toStrictEqual(
      inService({ attention: { step: 'confirming', ...moved, since: NOW } }),
    );
  });

  test('is ignored if it is about an SS that the operator has replaced since', () => {
    const before = inService({ ss: '88' });
    const gone = { ...questionOf('ss-missing') } as const;
    expect(recordMismatch(before, { ...gone, ss: '77' }, NOW)).toBe(before);
    expect(recordMismatch(before, { ...gone, ss: '88' }, NOW).attention).toMatchObject(gone);
    const end = { source: 'sweep', ss: '77' } as const;
    expect(recordServiceEnd(before, 'completed', end, NOW)).toBe(before);
    expect(recordServiceEnd(before, 'completed', { ...end, ss: '88' }, NOW).verdict).toBeDefined();
  });

  test('keeps the time of its first report if it is reported again, and is new if it asks something else', () => {
    const before = recordMismatch(inService(), moved, NOW);
    expect(recordMismatch(before, moved, LATER).attention?.since).toBe(NOW);
    const now = { ...questionOf('ss-missing') } as const;
    expect(recordMismatch(before, now, LATER).attention).toEqual({
      step: 'confirming',
      ...now,
      since: LATER,
    });
  });

  test('of the SS is asked before one of the ERP, so that two do not take turns with each sweep', () => {
    const foreign = { ...questionOf('foreign-ss') } as const;
    const both = recordMismatch(recordMismatch(inService(), moved, NOW), foreign, LATER);
    expect(both.attention).toMatchObject({ ...foreign, since: LATER });
    expect(recordMismatch(both, moved, LATER)).toBe(both);
    // the sweep that no longer sees it asks about the ERP
    const over = endMismatch(both, 'foreign-ss');
    expect(recordMismatch(over, moved, LATER).attention).toMatchObject(moved);
  });

  test.each<[string, OrderState]>([
    ['before the order is in service', orderWith()],
    ['while the SS is being recorded', inService({ phase: 'recording' })],
    ['once the end is announced', inService({ verdict: bySismetro('cancelled') })],
    ['once the order is settled', inService({ phase: 'released' })],
  ])('is ignored %s', (_, before) => {
    expect(recordMismatch(before, moved, NOW)).toBe(before);
  });

  test('is no longer asked about once a sweep does not see it', () => {
    const before = recordMismatch(inService(), moved, NOW);
    // the step that reads a link may wait for the answer to this question
    expect(endMismatch(before, 'erp-moved')).toStrictEqual(inService({ resumeRequested: true }));
    expect(endMismatch(before, 'ss-missing')).toBe(before); // it asks about something else
    const ending = { ...before, verdict: bySismetro('cancelled') }; // now a step asks
    expect(endMismatch(ending, 'erp-moved')).toBe(ending);
  });

  const changed = { ...questionOf('webhook-changed') } as const;

  test('of the data asks with the new values, again if they change again, and once if they do not', () => {
    const to = (valueCents: number) =>
      ({ code: 'webhook-changed', params: { parts: ['value'], now: { valueCents } } }) as const;
    const first = recordMismatch(inService(), to(1), NOW);
    expect(attentionOf(first)?.params).toStrictEqual(to(1).params);
    expect(recordMismatch(first, to(1), LATER).changes).toStrictEqual(first.changes);
    const second = recordMismatch(first, to(2), LATER);
    expect(attentionOf(second)).toStrictEqual({ step: 'confirming', ...to(2), since: LATER });
    expect(second.changes?.times).toBe(2);
  });

  test.each<[string, OrderState]>([
    ['while the order is opening', orderWith()],
    ['while the SS is being recorded', inService({ phase: 'recording' })],
    ['while the order is in service', inService()],
    ['once the end is announced', inService({ verdict: bySismetro('cancelled') })],
    ['while the order is being released', inService({ phase: 'releasing' })],
  ])('of the data asks the operator at any time: %s', (_, before) => {
    const after = recordMismatch(before, changed, NOW);
    expect(attentionOf(after)).toStrictEqual({ step: 'confirming', ...changed, since: NOW });
  });

  test('of the data waits behind an open question, and is raised when that is answered', () => {
    const before = inService({ attention: asking('not-confirmed') });
    const both = recordMismatch(before, changed, NOW);
    expect(attentionOf(both)?.code).toBe('not-confirmed');
    const answered = applyDecision(both, decided({ decision: 'retry' }), LATER);
    expect(attentionOf(answered)).toStrictEqual({ step: 'confirming', ...changed, since: NOW });
    expect(attentionOf(without(both, 'attention'))?.code).toBe('webhook-changed');
    const again = decided({ decision: 'retry' }, 'request 2');
    const seen = applyDecision(answered, again, LATER);
    expect(attentionOf(seen)).toBeNull();
    expect(seen.changes?.seen).toStrictEqual({ ...changed.params, since: NOW }); // it is still so
  });

  test('of the data is not lost to a question that comes later', () => {
    const before = recordMismatch(inService(), changed, NOW);
    const asked = { ...before, attention: asking('refused') };
    expect(attentionOf(asked)?.code).toBe('refused');
    expect(attentionOf(without(asked, 'attention'))?.code).toBe('webhook-changed');
  });

  test('of the data shows the latest difference if it is reported again', () => {
    const once = recordMismatch(inService(), changed, NOW);
    const twice = recordMismatch(once, { ...changed, params: { parts: ['customer'] } }, LATER);
    expect(attentionOf(twice)).toMatchObject({ params: { parts: ['customer'] }, since: LATER });
  });

  test('of the data is no longer raised once the order is settled, but kept', () => {
    const before = recordMismatch(inService(), changed, NOW);
    const after = settle(before, 'released', LATER);
    expect(attentionOf(after)).toBeNull();
    expect(after.changes?.unseen).toEqual({ ...changed.params, since: NOW });
  });

  test.each<[string, OrderState]>([
    ['released', inService({ phase: 'released' })],
    ['cancelled', inService({ phase: 'cancelled' })],
  ])('of the data that comes just after the order is %s is not lost', (_, before) => {
    const after = recordMismatch(before, changed, NOW);
    expect(attentionOf(after)).toBeNull();
    expect(after.changes?.unseen).toMatchObject(changed.params);
  });

  test.each<[string, What]>([
    ['releases the order', { decision: 'release' }],
    ['cancels the order', { decision: 'cancel' }],
    ['records its end', { decision: 'settle', outcome: 'released' }],
  ])('of the data is answered by an operator who saw it and %s', (_, what) => {
    const asked = recordMismatch(inService(), changed, NOW);
    const seen = { ...changed.params, since: NOW };
    expect(applyDecision(asked, decided(what), LATER).changes).toStrictEqual({ times: 1, seen });
    const hidden = { ...asked, attention: asking('refused') };
    const { changes } = applyDecision(hidden, decided(what), LATER);
    expect(changes?.unseen).toMatchObject(changed.params);
  });
});

describe('the next step of an order', () => {
  test('begins in its phase', () => {
    expect(enterPhase(inService(), 'recording').phase).toBe('recording');
  });

  test.each(['released', 'cancelled'] as const)('never reopens an order that is %s', (phase) => {
    const before = inService({ phase });
    expect(enterPhase(before, 'in-service')).toBe(before);
  });
});

describe('the SS of an order', () => {
  test('that Sismetro answers ends what was known of the opening, except another one that was announced', () => {
    const before = orderWith({
      look: { reason: 'announced', empty: 2 },
      announced: '8',
      unread: { acceptsEnded: false },
    });
    expect(setServiceRequest(before, { ss: '7', link: LINK }, 'answer')).toStrictEqual(
      orderWith({ ss: '7', link: LINK, by: 'answer', otherSs: '8' }),
    );
  });

  test.each(['reference', 'operator'] as const)(
    'may be in the observations already, by a run that was ended by force, if it comes from the %s',
    (by) => {
      const after = setServiceRequest(orderWith(), { ss: '7' }, by);
      expect(after).toStrictEqual(orderWith({ ss: '7', by, recorded: 'unknown' }));
    },
  );

  test.each(['unknown', 'yes', 'given-up'] as const)(
    'that was found by its reference stays recorded: %s',
    (recorded) => {
      const before = orderWith({ ss: '7', recorded });
      expect(factsOf(setServiceRequest(before, { ss: '7' }, 'reference')).recorded).toBe(recorded);
    },
  );

  test('that replaces another one is recorded again, and what the other one showed is dropped', () => {
    const before = inService({ recorded: 'yes', shownEnd: 'cancelled' });
    const after = setServiceRequest(before, { ss: '8' }, 'operator');
    expect(factsOf(after)).toMatchObject({ ss: '8', recorded: 'unknown' });
    expect(factsOf(after)).not.toHaveProperty('shownEnd');
    const same = setServiceRequest(before, { ss: '7' }, 'operator');
    expect(factsOf(same)).toMatchObject({ recorded: 'yes', shownEnd: 'cancelled' });
  });

  test('keeps its link if the same number comes without one', () => {
    const before = inService({ link: LINK, recorded: 'yes' });
    const after = setServiceRequest(before, { ss: '7' }, 'operator');
    expect(after).toStrictEqual(withFacts(before, { by: 'operator' }));
  });

  test('gets the link that comes with the same number', () => {
    const after = setServiceRequest(
      inService({ link: 'https://old' }),
      { ss: '7', link: LINK },
      'operator',
    );
    expect(factsOf(after).link).toBe(LINK);
  });

  test.each(['yes', 'unknown', 'given-up'] as const)(
    'with another number loses the link, and must be recorded again: %s',
    (recorded) => {
      const after = setServiceRequest(inService({ link: LINK, recorded }), { ss: '8' }, 'operator');
      expect(after).toStrictEqual(inService({ ss: '8', by: 'operator', recorded: 'unknown' }));
    },
  );

  test('that an uncertain opening may have opened may be in the observations already', () => {
    const before = orderWith({ uncertain: 1 });
    expect(factsOf(setServiceRequest(before, { ss: '8' }, 'operator')).recorded).toBe('unknown');
  });

  test('gets the link that Sismetro shows, unless the operator has linked another SS', () => {
    expect(recordLink(inService(), '7', LINK)).toStrictEqual(inService({ link: LINK }));
    const another = inService({ ss: '8' });
    expect(recordLink(another, '7', LINK)).toBe(another);
  });

  test('is recorded once it is in the observations, unless the operator has linked another one', () => {
    const before = inService({ recorded: 'unknown' });
    expect(recordNoted(before, '7', 'yes')).toStrictEqual(inService({ recorded: 'yes' }));
    const another = inService({ ss: '8', recorded: 'no' });
    expect(recordNoted(another, '7', 'yes')).toBe(another);
  });

  test('that the operator linked unseen is unconfirmed until Sismetro shows it', () => {
    const unseen = recordLinkUnread(inService(), false);
    expect(unseen).toStrictEqual(inService({ unread: { acceptsEnded: false } }));
    expect(recordLinkRead(unseen)).toStrictEqual(inService());
  });
});

describe('an attempt to open', () => {
  test('that may have done its work is looked up after the grace', () => {
    expect(recordUncertainOpening(orderWith({ uncertain: 1 }), 45_000)).toStrictEqual(
      orderWith({
        uncertain: 2,
        look: { reason: 'uncertain', graceMs: 45_000, empty: 0 },
      }),
    );
  });

  test('that may have done its work replaces a look of less patience', () => {
    const before = orderWith({ look: { reason: 'age', empty: 0 } });
    expect(factsOf(recordUncertainOpening(before, 45_000)).look?.reason).toBe('uncertain');
  });

  test('that may have done its work keeps the look for an SS that was announced meanwhile', () => {
    const before = recordServiceOpened(orderWith(), event({ ss: '8' }));
    const after = recordUncertainOpening(before, 45_000);
    expect(factsOf(after)).toMatchObject({
      uncertain: 1,
      announced: '8',
      look: { reason: 'announced', empty: 0 },
    });
  });

  test.each(['yes', 'no', 'unknown'] as const)(
    'that was answered gives the SS, which is in the observations: %s',
    (noted) => {
      const before = orderWith({ uncertain: 1 });
      expect(recordOpened(before, { ss: '7', link: LINK }, noted)).toStrictEqual(
        orderWith({ ss: '7', link: LINK, recorded: noted }),
      );
    },
  );

  test('that Sismetro accepted waits for its number', () => {
    expect(recordAccepted(orderWith())).toStrictEqual(orderWith({ isAccepted: true }));
  });

  test.each(['age', 'unavailable', 'restored'] as const)(
    'waits for a look because of %s',
    (reason) => {
      expect(requireLook(orderWith(), reason)).toStrictEqual(
        orderWith({ look: { reason, empty: 0 } }),
      );
    },
  );

  test('keeps the look that is planned', () => {
    const before = orderWith({ look: { reason: 'uncertain', empty: 1 } });
    expect(requireLook(before, 'unavailable')).toStrictEqual(before);
  });

  test('may be uncertain twice before the operator is asked', () => {
    const mayOpen = [0, 1, 2, 3].map((uncertain) =>
      mayOpenAgain(orderWith({ uncertain }).opening!),
    );
    expect(mayOpen).toEqual([true, true, false, false]);
  });
});

describe("an answer that names another order's SS", () => {
  const before = orderWith({ uncertain: 1 });
  const after = recordAnothersAnswer(before, '8');

  test('counts as an uncertain opening, and is looked up', () => {
    expect(after).toStrictEqual(
      withFacts(before, {
        uncertain: 2,
        look: { reason: 'uncertain', graceMs: 0, empty: 0 },
        answered: '8',
        keyGeneration: 1, // with the former key it would answer so again
      }),
    );
  });

  test('is ignored once the SS of the order is known', () => {
    expect(factsOf(setServiceRequest(after, { ss: '7' }, 'reference'))).not.toHaveProperty(
      'answered',
    );
  });

  const asked = {
    ...recordEmptyLook(recordEmptyLook(after, NOW), NOW),
    attention: asking('foreign-ss'),
  };

  test('is kept when no SS of the order is shown, and a retry looks again', () => {
    expect(factsOf(asked)).toMatchObject({ answered: '8' });
    expect(factsOf(asked)).not.toHaveProperty('look');
    expect(factsOf(applyDecision(asked, decided({ decision: 'retry' }), LATER))).toMatchObject({
      answered: '8',
      look: { reason: 'uncertain', graceMs: 0, empty: 0 },
    });
  });

  test('is forgotten once the operator confirms that there is no SS', () => {
    const retry = decided({ decision: 'retry', confirmedAbsent: true });
    const absent = recordEmptyLook(applyDecision(asked, retry, LATER), LATER);
    expect(factsOf(absent)).not.toHaveProperty('answered');
  });
});

describe('a look for the SS', () => {
  const SECOND = 1_000;
  const MINUTE = 60_000;

  test.each<[Look['reason'], number[]]>([
    ['age', [0]],
    ['unavailable', [0]],
    ['restored', [0]],
    ['uncertain', [0, 30 * SECOND]],
    ['announced', [0, 5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE]],
  ])('because of %s is made after each of the pauses %j', (reason, pauses) => {
    const planned = [...pauses.keys(), pauses.length].map((empty) =>
      pauseBeforeLook({ reason, empty }),
    );
    expect(planned).toEqual([...pauses, undefined]);
  });

  test('after an uncertain call waits for the grace of that call once more before it is repeated', () => {
    const pauses = [0, 1, 2].map((empty) =>
      pauseBeforeLook({ reason: 'uncertain', graceMs: 90_000, empty }),
    );
    expect(pauses).toEqual([0, 90_000, undefined]);
  });

  test.each([
    ['age', false],
    ['unavailable', false],
    ['restored', true],
  ] as const)(
    'because of %s is over after one empty answer, which proves absence since a restore: %s',
    (reason, isProof) => {
      const before = orderWith({ look: { reason, empty: 0 } });
      expect(recordEmptyLook(before, NOW)).toStrictEqual(
        orderWith(isProof ? { certainAt: NOW } : {}),
      );
    },
  );

  test('after an uncertain call proves by two empty answers that there is no SS', () => {
    const before = recordUncertainOpening(orderWith(), 45_000);
    const once = recordEmptyLook(before, NOW);
    expect(once).toStrictEqual(
      withFacts(before, { look: { reason: 'uncertain', graceMs: 45_000, empty: 1 } }),
    );
    expect(recordEmptyLook(once, LATER)).toStrictEqual(
      orderWith({ certainAt: LATER, uncertain: 1 }),
    );
  });

  test.each([
    ['after 13 minutes', 13 * MINUTE, false],
    ['after 14 minutes', 14 * MINUTE, true],
  ])('for an SS that is announced again and again is in vain or not: %s', (_, ms, is) => {
    const look = { reason: 'announced', empty: 0, since: NOW } as const;
    expect(isInVain(look, new Date(Date.parse(NOW) + ms).toISOString())).toBe(is);
    expect(isInVain({ reason: 'announced', empty: 0 }, LATER)).toBe(false);
  });

  test('for an SS that was announced never proves that there is none', () => {
    let state = recordServiceOpened(orderWith(), event({ ss: '8' }));
    for (let empty = 1; empty <= PATIENT_PAUSES_MS.length + 2; empty += 1) {
      state = recordEmptyLook(state, NOW);
      expect(factsOf(state).look).toEqual({ reason: 'announced', empty, since: NOW });
    }
    expect(factsOf(state)).not.toHaveProperty('certainAt');
  });

  test('that is no longer planned changes nothing', () => {
    const before = inService();
    expect(recordEmptyLook(before, NOW)).toBe(before);
  });
});

describe('whether an order awaits', () => {
  const old = anOrder({ issueDate: '2026-11-01' });

  test.each([
    ['comes by its webhook', { order }, true],
    ['came without one', { order, lookFirst: true }, false],
    ['was issued long ago', { order: old }, false],
    ['was closed again, as was seen', { order, lookFirst: true, asks: true }, true],
    ['was closed again, and issued long ago', { order: old, asks: true }, false],
    ['was ended by force', { order, restarts: true }, false],
    ['was ended by force while it was being ended', { order, restarts: true, asks: true }, false],
  ])('is certain at first of one that %s: %#', (_, input, isCertain) => {
    const { awaiting } = factsOf(newOrderState(input, OPENED));
    expect(awaiting).toStrictEqual(isCertain ? { at: OPENED } : 'unproven');
  });

  test('is certain for two hours after it was seen', () => {
    const at = Date.parse(NOW);
    const seen = recordAwaiting(orderWith({ awaiting: 'doubted' }), NOW);
    expect(isAwaiting(seen, at + 7_200_000)).toBe(true);
    expect(isAwaiting(seen, at + 7_200_001)).toBe(false);
    for (const awaiting of ['unproven', 'doubted'] as const)
      expect(isAwaiting(orderWith({ awaiting }), at)).toBe(false);
  });

  test('is read again if the opening waits in its queue for a quarter of an hour longer', () => {
    const at = Date.parse(NOW);
    const seen = recordAwaiting(orderWith({ awaiting: 'doubted' }), NOW);
    expect(openingQueueMs(seen, at)).toBe(135 * 60_000);
    expect(openingQueueMs(seen, at + 7_200_000)).toBe(15 * 60_000);
  });

  test.each<[string, ReturnType<typeof asking>, boolean]>([
    ['that the ERP shows it elsewhere', asking('reopened'), true],
    ['that the ERP does not show it', asking('refused', { params: { read: 'senior-x' } }), true],
    ['that Sismetro refuses the opening', asking('refused'), false],
    ['that Sismetro refuses the look', asking('refused', { params: { read: 'sismetro' } }), false],
  ])('once seen, ends what was asked about the ERP only: %s', (_, attention, isOver) => {
    const seen = recordAwaiting(orderWith({ awaiting: 'doubted', attention }), NOW);
    expect(seen.attention).toEqual(isOver ? undefined : attention);
  });

  test('is doubted of one that was rehearsed', () => {
    const rehearsed = orderWith({ phase: 'rehearsal' });
    const taken = applyDecision(rehearsed, decided({ decision: 'take-over' }), NOW);
    expect(factsOf(taken)).toMatchObject({
      phase: 'opening',
      awaiting: 'doubted',
      look: { reason: 'age' },
    });
  });
});

describe('a call that fails', () => {
  const row = { failures: 2, silentMs: 5, unreadableMs: 0 };
  const failing = recordFailing(orderWith(), 'opening', 'open', row);

  test('is counted in its step', () => {
    expect(failingOf(failing, 'opening', 'open')).toStrictEqual(row);
    expect(failingOf(failing, 'opening', 'look')).toBeUndefined();
    expect(failingOf(failing, 'confirming', 'open')).toBeUndefined();
    const both = recordFailing(failing, 'recording', 'save', row);
    expect(failingOf(both, 'opening', 'open')).toStrictEqual(row);
    expect(stopFailing(both, 'recording')).toStrictEqual(failing);
  });

  test('is not counted if it only waited in our own queue: it keeps its turn', () => {
    const { failing: queued } = reactionTo({ type: FailureType.Unavailable, neverStarted: true });
    expect(recordFailing(orderWith(), 'opening', 'open', queued)).toStrictEqual(orderWith());
  });

  test('is forgotten once it is answered, unlike the others', () => {
    const both = recordFailing(failing, 'opening', 'look', row);
    expect(recordAnswered(both, 'opening', 'look')).toStrictEqual(failing);
    expect(recordAnswered(failing, 'opening', 'open')).toStrictEqual(orderWith());
    expect(recordAnswered(failing, 'opening', 'look')).toBe(failing);
  });

  test('takes the question about it away once it is answered, and no other', () => {
    const attention = asking('unavailable');
    const asked = recordFailing(orderWith({ attention }), 'opening', 'open', {
      ...row,
      asked: true,
    });
    expect(recordAnswered(asked, 'opening', 'open')).toStrictEqual(orderWith());
    const unasked = recordFailing(asked, 'opening', 'look', row);
    expect(recordAnswered(unasked, 'opening', 'look').attention).toBe(attention);
  });

  test('is forgotten at the end of its step and of the order, not at that of an earlier step', () => {
    expect(stopFailing(failing, 'opening')).toStrictEqual(orderWith());
    expect(stopFailing(failing, 'recording')).toBe(failing);
    expect(factsOf(settle(failing, 'released', NOW))).not.toHaveProperty('failing');
    const over = settle(orderWith(), 'released', NOW);
    expect(recordFailing(over, 'opening', 'open', row)).toBe(over);
  });

  test('is forbidden until its vendor allows it, though the step is over', () => {
    const until = Date.parse(NOW) + 3_600_000;
    const forbidden = recordForbidden(failing, 'opening', 'open', until - Date.parse(NOW), NOW);
    expect(forbiddenUntil(stopFailing(forbidden, 'opening'), 'opening', 'open')).toBe(until);
    expect(forbiddenUntil(forbidden, 'releasing', 'open')).toBe(0);
    expect(recordForbidden(failing, 'opening', 'open', 0, NOW)).toBe(failing);
    const later = new Date(until).toISOString();
    expect(recordForbidden(forbidden, 'opening', 'look', 1, later).forbidden).toStrictEqual({
      'opening/look': until + 1,
    });
  });
});

describe('a change in the ERP', () => {
  test('may have been made although no answer said so', () => {
    const once = inService({ maybeSettled: 'released', writes: 1 });
    expect(recordLostWrite(inService(), 'released')).toStrictEqual(once);
    expect(countWrite(once)).toStrictEqual(withFacts(once, { writes: 2 }));
  });
});

describe('the end of the service', () => {
  const verdict = bySismetro('completed');

  test('is certain once the SS shows it, whatever else was reported', () => {
    const before = inService({ verdict, contradiction: contradiction('cancelled') });
    expect(recordEndShown(before, NOW)).toStrictEqual(
      inService({ verdict: shownBySs('completed') }),
    );
  });

  test('that the operator decided stays contradicted, whatever the SS shows', () => {
    const facts = { verdict: byOperator('completed'), contradiction: contradiction('cancelled') };
    expect(recordEndShown(inService(facts), NOW)).toStrictEqual(inService(facts));
  });

  test('counts without a look, and a contradiction remains', () => {
    const facts = { verdict, contradiction: contradiction('cancelled') };
    expect(recordEndAccepted(inService(facts), NOW)).toStrictEqual(
      inService({ ...facts, verdict: shownBySs('completed') }),
    );
  });
});

describe('attention', () => {
  test('is withdrawn by its step', () => {
    const raised = inService({ attention: asking('refused') });
    expect(withdrawQuestion(raised, 'recording')).toBe(raised);
    expect(withdrawQuestion(raised, 'opening')).toStrictEqual(inService());
  });

  test('is shown without what belongs only to the rules', () => {
    const facts = { verdict: byOperator('completed'), contradiction: contradiction('cancelled') };
    const about = inService(facts);
    expect(attentionOf(about)).toStrictEqual(asking('contradiction', { step: 'releasing' }));
    expect(attentionOf(inService())).toBeNull();
  });

  test('is shown behind what waits for an answer if the order continues without one', () => {
    const facts = { verdict: byOperator('completed'), contradiction: contradiction('cancelled') };
    const attention = asking('unavailable');
    expect(attentionOf(inService({ ...facts, attention }))?.code).toBe('contradiction');
    const changes = { times: 1, unseen: { parts: ['value' as const], since: NOW } };
    expect(attentionOf(inService({ changes, attention }))?.code).toBe('unavailable');
  });

  test("is shown with the vendor's words if there are any", () => {
    const attention = asking('refused', { words: 'Equipamento inválido' });
    expect(attentionOf(inService({ attention }))).toStrictEqual(attention);
  });

  test("is shown before Sismetro's contradiction", () => {
    const about = inService({
      attention: asking('erp-moved'),
      contradiction: contradiction('cancelled'),
    });
    expect(attentionOf(about)?.code).toBe('erp-moved');
  });
});

describe('a question that an order asks already', () => {
  const question = { code: 'look-unreadable', params: {} } as const;
  const asked = askAgain(orderWith(), 'opening', question, NOW);

  test('is as old as before, and no longer has news', () => {
    const looking = lookAtNews(resumed(asked));
    expect(looking.attention).toHaveProperty('hasNews');
    const again = askAgain(looking, 'opening', question, LATER);
    expect(again.attention).toStrictEqual(asked.attention);
  });

  test('stays untouched while nothing was reported', () => {
    expect(lookAtNews(asked)).toBe(asked);
  });

  test.each([
    ['step', 'recording', question],
    ['subject', 'opening', { code: 'look-unreadable', params: { silent: true } }],
  ] as const)('is a new one with another %s', (_, step, other) => {
    const { attention } = askAgain(asked, step, other, LATER);
    expect(attention).toStrictEqual({ step, ...other, since: LATER });
  });
});
