import { describe, expect, test } from '@jest/globals';
import { ATTENTION_CODES, type AttentionCode } from '../../../domain/lifecycle.js';
import { DECISIONS, needsAbsence } from '../../../domain/decisions.js';
import { versionWithoutSs } from '../../../domain/seen-version.js';
import { listedOrder } from '../../../platform/temporal/listed-orders.js';
import type { ServiceEvent } from '../../../workflows/service-order/messages.js';
import {
  applyDecision,
  decisionRefusal,
  versionOf,
} from '../../../workflows/service-order/rules/decisions.js';
import {
  recordServiceEnd,
  recordServiceOpened,
  recordSituation,
  unansweredContradiction,
} from '../../../workflows/service-order/rules/end.js';
import {
  recordEmptyLook,
  recordQuestionable,
} from '../../../workflows/service-order/rules/opening.js';
import {
  type OrderState,
  type Verdict,
  isEndKnown,
  enterPhase,
  settlingStepOf,
  without,
} from '../../../workflows/service-order/state.js';
import {
  attentionOf,
  lookAtNews,
  recordMismatch,
} from '../../../workflows/service-order/rules/questions.js';
import { recordShown, setServiceRequest } from '../../../workflows/service-order/rules/ss.js';
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
  orderWith,
  type What,
  factsOf,
  withFacts,
  type Facts,
} from './orders.js';
import { questionOf } from '../../support/said.js';
import { say } from '../../../texts/catalogue.js';
import { pt } from '../../../texts/pt/index.js';
import { NEWS, UNCONFIRMED } from '../../../workflows/service-order/question-codes.js';

// decisions-table.test.ts checks which decisions are allowed when, against the table in docs/decisions.md
describe('a decision that is not allowed', () => {
  test.each<[string, OrderState, What, string]>([
    [
      'an order that is released',
      inService({ phase: 'released' }),
      { decision: 'retry' },
      'Tentar de novo não é possível: o pedido já foi liberado.',
    ],
    [
      'an order that is cancelled',
      inService({ phase: 'cancelled' }),
      { decision: 'release' },
      'Liberar o pedido não é possível: o pedido já foi cancelado.',
    ],
    [
      'an order with an SS',
      inService({ attention: asking('refused') }),
      { decision: 'link-ss', ss: '8' },
      'Vincular uma SS não é possível: o pedido já tem uma SS.',
    ],
    [
      'an order with an SS',
      inService({ attention: asking('not-confirmed') }),
      { decision: 'amend-equipment', equipment: { id: '1' } },
      'Corrigir o equipamento não é possível: o pedido já tem uma SS.',
    ],
    [
      'an order that the operator ended before it had an SS',
      orderWith({ phase: 'cancelling', attention: asking('refused') }),
      { decision: 'amend-equipment', equipment: { id: '1' } },
      'Corrigir o equipamento não é possível: o fim do pedido já está decidido.',
    ],
    [
      'an order that the operator ended before it had an SS',
      orderWith({ phase: 'releasing', attention: asking('refused') }),
      { decision: 'link-ss', ss: '8' },
      'Vincular uma SS não é possível: o fim do pedido já está decidido.',
    ],
    [
      'an order that has just begun to open',
      orderWith({ openedAt: NOW }),
      { decision: 'cancel' },
      'Cancelar o pedido só é possível quando o pedido tem uma SS, pede atenção ou está em abertura há mais de uma hora.',
    ],
    [
      'an order that has just begun to open',
      orderWith({ openedAt: NOW }),
      { decision: 'release' },
      'Liberar o pedido só é possível quando o pedido tem uma SS',
    ],
    [
      'an order that asks nothing',
      orderWith(),
      { decision: 'link-ss', ss: '8' },
      'Vincular uma SS só é possível quando o pedido pede atenção.',
    ],
    [
      'an order that asks nothing',
      orderWith(),
      { decision: 'amend-equipment', equipment: { id: '1' } },
      'Corrigir o equipamento só é possível quando a abertura da SS pede atenção.',
    ],
    [
      'an order that asks nothing',
      inService(),
      { decision: 'retry' },
      'Tentar de novo só é possível quando o pedido pede atenção.',
    ],
  ])('about %s is refused, and says why: %#', (_, state, what, why) => {
    expect(say(pt.refusals, decisionRefusal(state, decided(what), NOW)!)).toContain(why);
  });

  test('is not refused if it was already applied, since a repeat asks for its result', () => {
    const settled = inService({ phase: 'released', requestIds: ['request 1'] });
    expect(
      decisionRefusal(settled, decided({ decision: 'retry' }, 'request 1'), NOW),
    ).toBeUndefined();
    expect(
      decisionRefusal(settled, decided({ decision: 'retry' }, 'request 2'), NOW),
    ).toBeDefined();
  });
});

describe('opening again', () => {
  const amend = { decision: 'amend-equipment', equipment: { id: '1' } } as const;

  test.each(ATTENTION_CODES)(
    'needs confirmation that there is no SS only after a lost answer or number: %s',
    (code) => {
      const needed = code === 'maybe-opened' || code === 'number-missing';
      const about = orderWith({ attention: asking(code) });
      expect(needsAbsence(about)).toBe(needed);
      // the opening may be under way with the equipment as it is
      const amends = code === 'unavailable' ? [] : [amend];
      for (const what of [{ decision: 'retry' } as const, ...amends]) {
        const without = decisionRefusal(about, decided(what), NOW);
        if (needed) expect(without).toEqual(UNCONFIRMED);
        else expect(without).toBeUndefined();
        const unsure = decided({ ...what, confirmedAbsent: false });
        expect(decisionRefusal(about, unsure, NOW)).toEqual(without);
        const sure = decided({ ...what, confirmedAbsent: true });
        expect(decisionRefusal(about, sure, NOW)).toBeUndefined();
      }
    },
  );

  test('is not offered once there is an SS, or without a question', () => {
    expect(needsAbsence(inService({ attention: asking('maybe-opened') }))).toBe(false);
    expect(needsAbsence(orderWith())).toBe(false);
  });
});

describe('any decision', () => {
  const WHATS: What[] = [
    { decision: 'retry' },
    { decision: 'amend-equipment', equipment: { description: 'Chiller' } },
    { decision: 'link-ss', ss: '8' },
    { decision: 'take-over' },
    { decision: 'release' },
    { decision: 'cancel' },
    { decision: 'settle', outcome: 'released' },
  ];

  test.each(WHATS)('answers the question and ends the wait: $decision', (what) => {
    const after = applyDecision(orderWith({ attention: asking('refused') }), decided(what), NOW);
    expect(after.resumeRequested).toBe(true);
    expect(after.requestIds).toEqual(['request 1']);
    expect(factsOf(after)).not.toHaveProperty('attention');
  });

  test.each(WHATS)('is applied once, however often it is sent: $decision', (what) => {
    const before = orderWith({
      attention: asking('refused'),
      requestIds: ['request 1'],
    });
    expect(applyDecision(before, decided(what), NOW)).toBe(before);
  });

  test.each(WHATS)(
    'clears the uncertainty about the ERP if that was the question: $decision',
    (what) => {
      const asked = orderWith({ maybeSettled: 'released', attention: asking('maybe-settled') });
      const answered = applyDecision(asked, decided(what), NOW);
      expect(factsOf(answered)).not.toHaveProperty('maybeSettled');
      expect(answered.certainAt).toBe(NOW);
      const ofMany = applyDecision(asked, decided({ ...what, inBulk: true }), NOW);
      expect(factsOf(ofMany).maybeSettled).toBe('released');
      expect(ofMany.certainAt).toBeUndefined();
      const unasked = orderWith({ maybeSettled: 'released', attention: asking('refused') });
      expect(factsOf(applyDecision(unasked, decided(what), NOW)).maybeSettled).toBe('released');
      const silent = orderWith({ maybeSettled: 'released' });
      expect(factsOf(applyDecision(silent, decided(what), NOW)).maybeSettled).toBe('released');
    },
  );

  test.each(WHATS)("keeps Sismetro's later word: $decision", (what) => {
    const before = inService({
      verdict: bySismetro('completed'),
      contradiction: contradiction('cancelled'),
    });
    const after = applyDecision(before, decided(what), NOW);
    expect(after.contradiction).toEqual(contradiction('cancelled'));
  });

  test("marks Sismetro's word against an operator's decision as seen if it is retry", () => {
    const before = inService({
      verdict: byOperator('completed'),
      contradiction: contradiction('cancelled'),
    });
    const after = applyDecision(before, decided({ decision: 'retry' }), NOW);
    expect(factsOf(after)).not.toHaveProperty('contradiction');
    expect(after.verdict).toEqual(byOperator('completed', { overruled: 'cancelled' }));
  });

  test.each(WHATS)('opens an order that was closed again only if it opens: $decision', (what) => {
    const asked = orderWith({ closedAgain: true, attention: asking('closed-again') });
    const { closedAgain } = factsOf(applyDecision(asked, decided(what), NOW));
    const opens = what.decision === 'retry' || what.decision === 'amend-equipment';
    expect(closedAgain).toBe(opens || what.decision === 'link-ss' ? undefined : true);
  });

  test.each(['erp-unreadable', 'reopened'] as const)(
    'does not open an order that was closed again if another question was shown: %s',
    (code) => {
      const asked = orderWith({ closedAgain: true, attention: asking(code) });
      const answered = applyDecision(asked, decided({ decision: 'retry' }), NOW);
      expect(factsOf(answered).closedAgain).toBe(true);
    },
  );

  test('is one of seven, all of them tested here', () => {
    expect(WHATS.map(({ decision }) => decision)).toEqual(DECISIONS);
  });

  test('is remembered among the latest hundred', () => {
    let state = inService({ attention: asking('refused') });
    for (let i = 1; i <= 100; i += 1) {
      state = applyDecision(state, decided({ decision: 'retry' }, `request ${i}`), NOW);
    }
    expect(state.requestIds).toHaveLength(100);
    expect(state.requestIds[0]).toBe('request 1');
    state = applyDecision(state, decided({ decision: 'retry' }, 'request 101'), NOW);
    expect(state.requestIds).toHaveLength(100);
    expect(state.requestIds[0]).toBe('request 2');
    expect(state.requestIds.at(-1)).toBe('request 101');
  });
});

describe('the decision retry', () => {
  const retry = decided({ decision: 'retry' });
  const confirmed = decided({ decision: 'retry', confirmedAbsent: true });

  test('repeats the step, and changes nothing else', () => {
    const facts = { verdict: bySismetro('completed'), recorded: 'unknown' } as const;
    const before = inService({ ...facts, attention: asking('not-confirmed') });
    expect(applyDecision(before, retry, NOW)).toStrictEqual(
      inService({ ...facts, resumeRequested: true, decidedAt: NOW, requestIds: ['request 1'] }),
    );
  });

  test('of an opening that was refused opens again without a look', () => {
    const before = orderWith({ attention: asking('refused') });
    expect(applyDecision(before, retry, NOW)).toStrictEqual(
      orderWith({ resumeRequested: true, decidedAt: NOW, requestIds: ['request 1'] }),
    );
  });

  test('of a look starts it from the beginning, with the same grace', () => {
    const before = orderWith({
      announced: '8',
      look: { reason: 'uncertain', graceMs: 45_000, empty: 1 },
    });
    const after = applyDecision(
      before,
      decided({ decision: 'retry', confirmedAbsent: false }),
      NOW,
    );
    expect(factsOf(after)).toMatchObject({
      announced: '8',
      look: { reason: 'uncertain', graceMs: 45_000, empty: 0 },
    });
    expect(factsOf(after)).not.toHaveProperty('certainAt');
  });

  test.each([
    ...(['maybe-opened', 'number-missing', 'look-unreadable'] as const),
    ...(['ss-unknown', 'ss-ended', 'foreign-ss', 'several-ss'] as const),
  ])('is refused with that confirmation while a report has not been looked at: %s', (code) => {
    const asked = orderWith({ attention: asking(code) });
    const reported = recordServiceOpened(asked, { source: 'callback', ss: '8' });
    expect(decisionRefusal(asked, confirmed, NOW)).toBeUndefined();
    expect(decisionRefusal(reported, confirmed, NOW)).toEqual(NEWS);
  });

  test.each<[AttentionCode, Facts, string[], number]>([
    ['ss-ended', {}, ['8'], 1],
    // an opening of this closing did its work, or may have: its key protects
    ['ss-ended', { uncertain: 1 }, ['8'], 0],
    ['ss-ended', { isAccepted: true }, ['8'], 0],
    ['maybe-opened', {}, [], 0],
  ])(
    'with that confirmation disowns an SS only if it had ended, and leads to another idempotency key only then: %s, %j',
    (code, so, disowned, times) => {
      const look = { reason: 'age', empty: 0, ended: '8' } as const;
      const about = orderWith({ look, ...so, attention: asking(code) });
      const after = applyDecision(about, confirmed, NOW);
      expect(factsOf(after).disowned ?? []).toEqual(disowned);
      expect(after.keyGeneration).toBe(times);
      expect(factsOf(applyDecision(about, retry, NOW)).disowned).toBeUndefined();
    },
  );

  /** The confirmation is followed by a look that finds nothing, or cannot be made. */
  const absent = (before: OrderState, at = NOW) =>
    recordEmptyLook(applyDecision(before, confirmed, NOW), at);

  test('with the confirmation that there is no SS looks once, and forgets nothing before', () => {
    const before = orderWith({
      uncertain: 2,
      announced: '8',
      answered: '9',
      look: { reason: 'announced', empty: 5, since: NOW },
      verdict: bySismetro('completed'),
      attention: asking('ss-unknown'),
    });
    expect(applyDecision(before, confirmed, LATER)).toStrictEqual(
      withFacts(without(before, 'attention'), {
        look: { reason: 'announced', empty: 0, since: NOW, confirmedAbsent: true },
        resumeRequested: true,
        decidedAt: LATER,
        requestIds: ['request 1'],
      }),
    );
  });

  test('with that confirmation looks once even if no look was planned', () => {
    const before = orderWith({ attention: asking('maybe-opened') });
    expect(factsOf(applyDecision(before, confirmed, NOW)).look).toEqual({
      ...{ reason: 'uncertain', graceMs: 0, empty: 0 },
      confirmedAbsent: true,
    });
  });

  test('looks for certain again once the look that follows that confirmation found an SS to ask about', () => {
    const before = orderWith({
      look: { reason: 'uncertain', empty: 1 },
      attention: asking('look-unreadable'),
    });
    const asked = recordQuestionable(applyDecision(before, confirmed, NOW), '8');
    expect(factsOf(asked).look).toEqual({ reason: 'uncertain', empty: 0, ended: '8' });
    expect(factsOf(recordQuestionable(asked)).look).toEqual({ reason: 'uncertain', empty: 0 });
  });

  test('with that confirmation is void if a report arrives before the look', () => {
    const before = orderWith({ attention: asking('maybe-opened') });
    const word = applyDecision(before, confirmed, NOW);
    const reported = recordServiceOpened(word, { source: 'callback', ss: '8' });
    expect(factsOf(reported).look).toEqual({ reason: 'announced', empty: 0 });
  });

  test('opens once that look has found nothing', () => {
    const before = orderWith({
      uncertain: 1,
      announced: '8',
      look: { reason: 'announced', empty: 5 },
      attention: asking('ss-unknown'),
    });
    expect(absent(before, LATER)).toStrictEqual(
      orderWith({
        uncertain: 1,
        certainAt: LATER,
        resumeRequested: true,
        decidedAt: NOW,
        requestIds: ['request 1'],
      }),
    );
  });

  test.each([
    [0, 0],
    [1, 1],
    [2, 1],
    [3, 1],
  ])('with that confirmation after %d uncertain openings leaves %d of them', (before, after) => {
    const about = orderWith({
      uncertain: before,
      attention: asking('maybe-opened'),
    });
    expect(factsOf(absent(about)).uncertain).toBe(after);
  });

  test("with that confirmation drops the announced end of an SS that is not this order's", () => {
    const before = orderWith({
      verdict: bySismetro('completed'),
      contradiction: contradiction('cancelled'),
      attention: asking('ss-unknown'),
    });
    const after = absent(before);
    expect(factsOf(after)).not.toHaveProperty('verdict');
    expect(factsOf(after)).not.toHaveProperty('contradiction');
  });

  test('with that confirmation, given before the opening asks, still looks before it opens', () => {
    const look = { reason: 'uncertain', empty: 0 } as const;
    const before = orderWith({
      look,
      attention: asking('webhook-changed', { step: 'confirming' }),
    });
    expect(factsOf(applyDecision(before, confirmed, NOW))).toMatchObject({ look });
  });

  test('without that confirmation keeps the end that Sismetro announced', () => {
    const before = orderWith({
      look: { reason: 'announced', empty: 5 },
      verdict: bySismetro('completed'),
    });
    expect(applyDecision(before, retry, NOW).verdict).toEqual(bySismetro('completed'));
  });

  test("keeps the operator's own verdict, whatever they say of the SS", () => {
    const before = orderWith({ verdict: byOperator('cancelled') });
    expect(applyDecision(before, confirmed, NOW).verdict).toEqual(byOperator('cancelled'));
  });

  test('forgets an end of another SS that the own SS does not show, and only that one', () => {
    const asks = { attention: asking('not-confirmed', { step: 'confirming' }) };
    const of = (ss: string, facts: Facts = {}) =>
      applyDecision(
        inService({ ...asks, verdict: bySismetro('cancelled', ss), ...facts }),
        retry,
        NOW,
      );
    const forgotten = of('8', { otherSs: '8' });
    expect(forgotten.verdict).toBeUndefined();
    expect(forgotten.ss?.otherSs).toBeUndefined();
    expect(of('7').verdict).toEqual(bySismetro('cancelled', '7'));
    const missing = { attention: asking('ss-missing', { step: 'confirming' }) };
    expect(of('8', missing).verdict).toEqual(bySismetro('cancelled', '8'));
    const contradicted = { contradiction: { ...contradiction('completed'), of: ['7'] } };
    expect(of('8', contradicted).verdict).toEqual(bySismetro('completed', '7'));
  });

  test('forgets no end of another SS if it is made about many orders at once', () => {
    const before = inService({
      attention: asking('not-confirmed', { step: 'confirming' }),
      verdict: bySismetro('cancelled', '8'),
    });
    const after = applyDecision(before, { ...retry, inBulk: true }, NOW);
    expect(after.verdict).toEqual(bySismetro('cancelled', '8'));
  });

  test('is about many orders until a decision about this one, or until it waits for its service', () => {
    const before = orderWith({ attention: asking('refused') });
    const inBulk = applyDecision(before, { ...retry, inBulk: true }, NOW);
    expect(inBulk.inBulk).toBe(true);
    const single = { ...retry, requestId: 'request 2' };
    expect(applyDecision(inBulk, single, NOW).inBulk).toBeUndefined();
    expect(enterPhase(inBulk, 'recording').inBulk).toBe(true);
    expect(enterPhase(inBulk, 'in-service').inBulk).toBeUndefined();
    const attention = asking('ss-missing', { step: 'confirming' });
    const retried = (facts: Facts) =>
      applyDecision(inService({ attention, ...facts }), { ...retry, inBulk: true }, NOW).inBulk;
    expect(retried({})).toBeUndefined();
    expect(retried({ verdict: bySismetro('completed') })).toBe(true);
  });

  test('with that confirmation is an ordinary retry once the order has an SS', () => {
    const facts = {
      verdict: bySismetro('completed'),
      look: { reason: 'age', empty: 1 },
    } as const;
    expect(applyDecision(inService(facts), confirmed, NOW)).toStrictEqual(
      inService({ ...facts, resumeRequested: true, decidedAt: NOW, requestIds: ['request 1'] }),
    );
  });
});

describe('the decision amend-equipment', () => {
  const equipment = { description: 'Chiller' };
  const amend = (confirmedAbsent?: boolean) =>
    decided({
      decision: 'amend-equipment',
      equipment,
      ...(confirmedAbsent !== undefined && { confirmedAbsent }),
    });

  test('changes the equipment and, with the body, the idempotency key', () => {
    const before = orderWith({ keyGeneration: 1, attention: asking('refused') });
    expect(applyDecision(before, amend(), NOW)).toStrictEqual(
      orderWith({
        equipment,
        keyGeneration: 2,
        resumeRequested: true,
        decidedAt: NOW,
        requestIds: ['request 1'],
      }),
    );
  });

  test('looks again from the beginning if a look is planned', () => {
    const before = orderWith({ look: { reason: 'uncertain', empty: 1 } });
    expect(factsOf(applyDecision(before, amend(), NOW)).look).toEqual({
      reason: 'uncertain',
      empty: 0,
    });
  });

  test('opens with the confirmation that there is no SS after one look, and drops what was reported of another SS', () => {
    const before = orderWith({
      isAccepted: true,
      look: { reason: 'announced', empty: 5 },
      announced: '8',
      verdict: bySismetro('completed'),
      contradiction: contradiction('cancelled'),
      attention: asking('ss-unknown'),
    });
    expect(recordEmptyLook(applyDecision(before, amend(true), NOW), LATER)).toStrictEqual(
      orderWith({
        equipment,
        keyGeneration: 1,
        certainAt: LATER,
        resumeRequested: true,
        decidedAt: NOW,
        requestIds: ['request 1'],
      }),
    );
  });
});

describe('the decision link-ss', () => {
  test('gives the order its SS', () => {
    const before = orderWith({
      look: { reason: 'uncertain', empty: 1 },
      announced: '9',
      attention: asking('maybe-opened'),
    });
    const link = decided({ decision: 'link-ss', ss: '8', link: LINK });
    expect(applyDecision(before, link, NOW)).toStrictEqual(
      orderWith({
        ss: '8',
        link: LINK,
        by: 'operator',
        recorded: 'unknown',
        resumeRequested: true,
        decidedAt: NOW,
        requestIds: ['request 1'],
      }),
    );
  });

  test('keeps the announced end, which is read from the linked SS', () => {
    const before = orderWith({ verdict: bySismetro('completed') });
    const after = applyDecision(before, decided({ decision: 'link-ss', ss: '8' }), NOW);
    expect(after.verdict).toEqual(bySismetro('completed'));
  });

  test('corrects an earlier link', () => {
    const before = inService({
      by: 'operator',
      link: LINK,
      unread: { acceptsEnded: false },
      recorded: 'yes',
    });
    expect(applyDecision(before, decided({ decision: 'link-ss', ss: '8' }), NOW)).toStrictEqual(
      inService({
        ss: '8',
        by: 'operator',
        recorded: 'unknown', // it may have been the order's before
        resumeRequested: true,
        decidedAt: NOW,
        requestIds: ['request 1'],
      }),
    );
  });
});

describe.each([
  ['release', 'completed'],
  ['cancel', 'cancelled'],
] as const)('the decision %s', (decision, end) => {
  test.each(ENDS)("has precedence over Sismetro's word: %s", (announced) => {
    const before = inService({ verdict: bySismetro(announced) });
    expect(applyDecision(before, decided({ decision }), NOW)).toStrictEqual(
      inService({
        verdict: byOperator(end, announced === end ? {} : { overruled: announced }),
        resumeRequested: true,
        decidedAt: NOW,
        requestIds: ['request 1'],
      }),
    );
  });

  test.each(ENDS)('replaces an earlier decision: %s', (earlier) => {
    const before = inService({ verdict: byOperator(earlier) });
    expect(applyDecision(before, decided({ decision }), NOW).verdict).toEqual(byOperator(end));
  });

  test.each(ATTENTION_CODES)(
    'accepts what the ERP shows only if the operator saw that the order was reopened: %s',
    (code) => {
      const before = inService({ attention: asking(code) });
      const { verdict } = applyDecision(before, decided({ decision }), NOW);
      const accepts = code === 'reopened' ? { acceptsReopened: true as const } : {};
      expect(verdict).toStrictEqual(byOperator(end, accepts));
    },
  );

  const accepted = (earlier: (typeof ENDS)[number]) =>
    inService({
      verdict: byOperator(earlier, { acceptsReopened: true }),
      attention: asking('refused'),
    });

  test('keeps what the operator accepted for the same decision', () => {
    const after = applyDecision(accepted(end), decided({ decision }), NOW);
    expect(after.verdict).toStrictEqual(byOperator(end, { acceptsReopened: true }));
  });

  test('forgets what the operator accepted for the other end', () => {
    const other = end === 'completed' ? 'cancelled' : 'completed';
    const after = applyDecision(accepted(other), decided({ decision }), NOW);
    expect(after.verdict).toStrictEqual(byOperator(end));
  });
});

describe('a situation in the ERP that the operator accepted', () => {
  const before = inService({ verdict: byOperator('completed', { acceptsReopened: true }) });

  test('counts for as long as the ERP shows it', () => {
    expect(recordSituation(before, 'unknown')).toBe(before);
  });

  test('may be missing: then nothing changes', () => {
    const undecided = inService();
    expect(recordSituation(undecided, 'unknown')).toBe(undecided);
  });

  test.each(['awaiting-integration', 'released', 'billed', 'cancelled', 'missing'] as const)(
    'is asked again once the ERP has shown another one: %s',
    (situation) => {
      const rest = inService({ verdict: byOperator('completed') });
      expect(recordSituation(before, situation)).toStrictEqual(rest);
    },
  );
});

describe('an end that Sismetro reported against the one that settled the order', () => {
  const settled = (verdict: Verdict, facts: Facts = {}) =>
    inService({
      phase: 'released',
      verdict,
      contradiction: contradiction('cancelled'),
      ...facts,
    });

  test.each([
    ["against Sismetro's own word", settled(bySismetro('completed'))],
    ["against the operator's decision", settled(byOperator('completed'))],
    ['against nobody', inService({ phase: 'released', contradiction: contradiction('cancelled') })],
  ])('is unanswered: %s', (_, state) => {
    expect(unansweredContradiction(state)).toBe('cancelled');
  });

  test.each([
    [
      'if the operator knew it and decided',
      settled(byOperator('completed', { overruled: 'cancelled' })),
    ],
    [
      'if the order ended like that after all',
      settled(bySismetro('completed'), { contradiction: contradiction('completed') }),
    ],
    ['if there is none', inService({ phase: 'released', verdict: bySismetro('completed') })],
  ])('asks for nothing %s', (_, state) => {
    expect(unansweredContradiction(state)).toBeUndefined();
  });
});

describe('an end that the operator knew and overruled', () => {
  const release = decided({ decision: 'release' });

  test.each<[string, Facts]>([
    ['was announced', { verdict: bySismetro('cancelled') }],
    [
      'was announced after the other one',
      { verdict: bySismetro('completed'), contradiction: contradiction('cancelled') },
    ],
    ['is what the SS showed', { verdict: bySismetro('completed'), shownEnd: 'cancelled' }],
    [
      'was announced after an earlier decision',
      { verdict: byOperator('completed'), contradiction: contradiction('cancelled') },
    ],
    [
      'was overruled by an earlier decision',
      { verdict: byOperator('completed', { overruled: 'cancelled' }) },
    ],
  ])('is remembered if it %s', (_, facts) => {
    const remembered = byOperator('completed', { overruled: 'cancelled' });
    expect(applyDecision(inService(facts), release, NOW).verdict).toStrictEqual(remembered);
    const byHand = decided({ decision: 'settle', outcome: 'released' });
    expect(applyDecision(inService(facts), byHand, NOW).verdict).toStrictEqual(remembered);
  });

  test.each<[string, Facts]>([
    ['nothing was announced', {}],
    ['the decided end was announced', { verdict: bySismetro('completed') }],
    ['another operator decided it', { verdict: byOperator('cancelled') }],
    ['the SS showed the decided end', { shownEnd: 'completed' }],
  ])('is none if %s', (_, facts) => {
    const { verdict } = applyDecision(inService(facts), release, NOW);
    expect(verdict).toStrictEqual(byOperator('completed'));
  });

  test('is forgotten when the operator decides that end after all', () => {
    const before = inService({ verdict: byOperator('completed', { overruled: 'cancelled' }) });
    const after = applyDecision(before, decided({ decision: 'cancel' }), NOW);
    expect(after.verdict).toStrictEqual(byOperator('cancelled'));
  });
});

describe('the version of an order', () => {
  const event: ServiceEvent = { source: 'callback', ss: '7' };
  const changed = { ...questionOf('webhook-changed') } as const;
  const sees = (version: string) => ({ ...decided({ decision: 'cancel' }, 'request 2'), version });
  const asked = inService({ attention: asking('refused') });

  test.each<[string, (state: OrderState) => OrderState]>([
    ['Sismetro reports an end', (state) => recordServiceEnd(state, 'completed', event, NOW)],
    ['the webhook changes', (state) => recordMismatch(state, changed, NOW)],
    ['the SS shows another end', (state) => recordShown(state, 'cancelled')],
    [
      'the equipment is replaced',
      (state) =>
        applyDecision(state, decided({ decision: 'amend-equipment', equipment: { id: '9' } }), NOW),
    ],
    ['another SS is linked', (state) => setServiceRequest(state, { ss: '8' }, 'operator')],
    ['the linked SS is read', (state) => withFacts(state, { unread: { acceptsEnded: false } })],
  ])('changes when %s, and a decision about the one before is refused', (_, rule) => {
    const after = rule(asked);
    expect(decisionRefusal(after, sees(versionOf(asked)), NOW)).toEqual(NEWS);
    expect(decisionRefusal(after, sees(versionOf(after)), NOW)).toBeUndefined();
  });

  test('changes when Sismetro announces an SS while the opening is asked about', () => {
    const unopened = orderWith({ attention: asking('refused') });
    const announced = lookAtNews(recordServiceOpened(unopened, event));
    expect(decisionRefusal(announced, sees(versionOf(unopened)), NOW)).toEqual(NEWS);
    expect(decisionRefusal(announced, sees(versionOf(announced)), NOW)).toBeUndefined();
    const again = recordServiceOpened(announced, event);
    expect(versionOf(again)).toBe(versionOf(announced));
  });

  test('changes with each report and each change of the webhook', () => {
    const once = recordMismatch(asked, changed, NOW);
    const twice = recordMismatch(once, { ...changed, params: { parts: ['branch'] } }, NOW);
    const completed = recordServiceEnd(twice, 'completed', event, NOW);
    const contradicted = recordServiceEnd(completed, 'cancelled', event, NOW);
    const versions = [asked, once, twice, completed, contradicted].map(versionOf);
    expect(new Set(versions).size).toBe(versions.length);
  });

  test('changes with each decision: what its operator saw, another one need not have seen', () => {
    const before = inService();
    const cancelled = applyDecision(before, decided({ decision: 'cancel' }), NOW);
    const release = decided({ decision: 'release' }, 'request 2');
    const seen = { ...release, version: versionWithoutSs(versionOf(before)) };
    expect(decisionRefusal(cancelled, seen, NOW)).toEqual(NEWS);
    const version = versionOf(cancelled);
    expect(decisionRefusal(cancelled, { ...release, version }, NOW)).toBeUndefined();
  });

  test.each(ENDS)('is shown by lists of an order about which nobody decided: %s', (end) => {
    const phase = settlingStepOf(end);
    const { version } = listedOrder({
      ...{ workflowId: 'order/acme/1', status: { name: 'RUNNING' }, startTime: new Date(NOW) },
      typedSearchAttributes: { get: ({ name }: { name: string }) => name === 'Phase' && phase },
    } as never)!;
    const ending = inService({ phase, verdict: bySismetro(end) });
    expect(version).toBe(versionWithoutSs(versionOf(ending)));
  });

  test('changes with the question', () => {
    const moved = { ...asked, attention: asking('erp-moved') };
    const versions = [asked, moved, without(asked, 'attention')].map(versionOf);
    expect(new Set(versions).size).toBe(versions.length);
  });

  test('stays when a report or a changed webhook is repeated', () => {
    const once = recordMismatch(asked, changed, NOW);
    expect(versionOf(recordMismatch(once, changed, LATER))).toBe(versionOf(once));
    const completed = recordServiceEnd(asked, 'completed', event, NOW);
    expect(versionOf(recordServiceEnd(completed, 'completed', event, NOW))).toBe(
      versionOf(completed),
    );
  });

  test('is accepted without the SS, as lists show it of an order that asks nothing', () => {
    expect(decisionRefusal(asked, sees(versionWithoutSs(versionOf(asked))), NOW)).toBeUndefined();
  });

  test('need not be named, and is not asked of a decision that was applied', () => {
    const reported = recordServiceEnd(asked, 'completed', event, NOW);
    expect(decisionRefusal(reported, decided({ decision: 'cancel' }), NOW)).toBeUndefined();
    const applied = applyDecision(reported, decided({ decision: 'retry' }, 'request 2'), NOW);
    expect(decisionRefusal(applied, sees(versionOf(asked)), NOW)).toBeUndefined();
  });
});

describe('the decision settle', () => {
  test.each([
    ['released', 'completed'],
    ['cancelled', 'cancelled'],
  ] as const)('records the order as %s, ended by the operator', (outcome, end) => {
    const before = inService({
      phase: 'releasing',
      verdict: bySismetro('completed'),
      attention: asking('erp-moved'),
      unread: { acceptsEnded: false },
    });
    expect(applyDecision(before, decided({ decision: 'settle', outcome }), LATER)).toStrictEqual(
      inService({
        phase: outcome,
        settledAt: LATER,
        verdict: byOperator(end, {
          at: LATER,
          ...(end === 'cancelled' && { overruled: 'completed' }),
        }),
        resumeRequested: true,
        decidedAt: LATER,
        requestIds: ['request 1'],
      }),
    );
  });
});

test('the end that one SS showed is not the end of another one that the operator links', () => {
  const before = inService({
    by: 'operator',
    verdict: { ...bySismetro('completed', '7'), confirmed: { at: NOW } }, // shown a moment ago: the order has not begun to be released
  });
  const after = applyDecision(before, decided({ decision: 'link-ss', ss: '8' }), NOW);
  expect(after.ss?.number).toBe('8');
  expect(isEndKnown(after)).toBe(false);
});

test('the question which of two ends counts is over once the operator has released the order', () => {
  const event = { source: 'callback', ss: '7' } as const;
  const completed = recordServiceEnd(inService(), 'completed', event, NOW);
  const contradicted = recordServiceEnd(completed, 'cancelled', event, NOW);
  const asks = { ...contradicted, attention: asking('contradiction', { step: 'confirming' }) };
  const after = applyDecision(asks, decided({ decision: 'release' }), NOW);
  expect(attentionOf(after)).toBeNull();
});
