import { describe, expect, test } from '@jest/globals';
import {
  ActivityFailure,
  ApplicationFailure,
  RetryState,
  TimeoutFailure,
} from '@temporalio/common';
import { FailureType } from '../../domain/failures.js';
import type { Phase, ServiceEnd } from '../../domain/lifecycle.js';
import {
  adoptContradiction,
  attentionOf,
  doubt,
  fitting,
  hear,
  isOld,
  learn,
  newLife,
  raise,
  settle,
  statusOf,
  take,
  whyNot,
  type Life,
} from '../../workflows/service-order/lifecycle.js';
import type { Decision, ServiceNews } from '../../workflows/service-order/messages.js';
import { faultOf, pauseAfter } from '../../workflows/service-order/steps.js';
import { anOrder } from '../support/order.js';

const OPENED = '2026-11-24T10:00:00.000Z';
const NOW = '2026-11-24T12:00:00.000Z';
const LATER = '2026-11-24T13:00:00.000Z';
const order = anOrder();

/** An order as it stands with these facts. */
const life = (facts: Partial<Life> = {}): Life => ({ ...newLife(order, OPENED), ...facts });
const inService = (facts: Partial<Life> = {}) =>
  life({ phase: 'in-service', ss: '7', link: 'https://br.sismetro.com/7', ...facts });

const told = (about: Life, end: ServiceEnd, news: Partial<ServiceNews> = {}, now = NOW): Life => {
  hear(about, end, { source: 'callback', ...news }, now);
  return about;
};

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
const decision = (
  what: Without<Decision, 'by' | 'reason' | 'requestId'>,
  requestId = 'one',
): Decision => ({ ...what, by: 'ana', reason: 'conferido', requestId });

const asking = { step: 'opening', problem: 'Recusado.', since: NOW } as const;

describe('what Sismetro says', () => {
  test.each(['completed', 'cancelled'] as const)('first, %s, decides the order', (end) => {
    const { verdict, goOn, contradiction } = told(inService(), end, { ss: '7' });
    expect(verdict).toMatchObject({ end, by: 'sismetro' });
    expect(goOn).toBe(true);
    expect(contradiction).toBeUndefined();
  });

  test.each(['completed', 'cancelled'] as const)('twice, %s, changes nothing', (end) => {
    const once = told(inService(), end, { ss: '7' });
    const twice = told(structuredClone(once), end, { ss: '7' }, LATER);
    expect(twice).toEqual(once);
  });

  test.each([
    ['completed', 'cancelled', 'releasing', 'o cancelamento depois de ter informado a conclusão'],
    ['cancelled', 'completed', 'cancelling', 'a conclusão depois de ter informado o cancelamento'],
  ] as const)(
    '%s, then %s: the first one stands and the second is shown',
    (first, second, step, words) => {
      const about = told(told(inService(), first), second, {}, LATER);
      expect(about.verdict).toMatchObject({ end: first, by: 'sismetro' });
      expect(attentionOf(about)).toEqual({
        step,
        problem: expect.stringContaining(words),
        since: LATER,
      });
    },
  );

  test('against the verdict again is shown since it was first said', () => {
    const about = told(told(inService(), 'completed'), 'cancelled', {}, NOW);
    expect(attentionOf(told(about, 'cancelled', {}, LATER))!.since).toBe(NOW);
  });

  test("against an operator's decision is shown, and the decision stands", () => {
    const about = inService({ verdict: { end: 'cancelled', by: 'operator' } });
    told(about, 'completed', { ss: '7' });
    expect(about.verdict).toMatchObject({ end: 'cancelled', by: 'operator' });
    expect(attentionOf(about)).toMatchObject({ step: 'cancelling' });
  });

  test('of an SS whose number never reached us proves that it exists, and tells its number', () => {
    const about = told(life(), 'completed', { ss: '7', link: 'https://br.sismetro.com/7' });
    expect(about).toMatchObject({
      maybeOpened: true,
      ss: '7',
      link: 'https://br.sismetro.com/7',
      verdict: { end: 'completed', by: 'sismetro' },
    });
  });

  test('by our reference alone proves that an SS exists, whose number is still to be found', () => {
    const about = told(life(), 'cancelled');
    expect(about.maybeOpened).toBe(true);
    expect(about.ss).toBeUndefined();
    expect(about.verdict).toMatchObject({ end: 'cancelled', by: 'sismetro' });
  });

  test('does not replace the link that is known', () => {
    expect(told(inService(), 'completed', { ss: '7', link: 'https://other' }).link).toBe(
      'https://br.sismetro.com/7',
    );
  });

  test.each(['completed', 'cancelled'] as const)(
    'of another SS, %s, decides nothing and asks for a person',
    (end) => {
      const about = told(inService(), end, { ss: '8' });
      expect(about.verdict).toBeUndefined();
      expect(about.ss).toBe('7');
      expect(about.goOn).toBe(false);
      expect(attentionOf(about)).toEqual({
        step: 'confirming',
        problem: expect.stringMatching(/SS 8.*SS 7/),
        since: NOW,
      });
    },
  );

  test('after the end leaves the end as it is, and a contradiction visible', () => {
    const about = told(inService(), 'completed', { ss: '7' });
    settle(about, 'released', NOW);
    told(about, 'cancelled', { ss: '7' }, LATER);
    expect(about).toMatchObject({ phase: 'released', settledAt: NOW });
    expect(attentionOf(about)).toMatchObject({ step: 'releasing' });
    expect(fitting(about)).toEqual([]);
  });
});

describe('an announced completion that Sismetro does not show', () => {
  test('gives way to the cancellation that came after it', () => {
    const about = told(told(inService(), 'completed'), 'cancelled');
    expect(adoptContradiction(about)).toBe(true);
    expect(about.verdict).toMatchObject({ end: 'cancelled', by: 'sismetro' });
    expect(attentionOf(about)).toBeNull();
  });

  test('stays announced where nothing contradicted it', () => {
    const about = told(inService(), 'completed');
    expect(adoptContradiction(about)).toBe(false);
    expect(about.verdict).toMatchObject({ end: 'completed', by: 'sismetro' });
  });
});

describe('the decisions that fit', () => {
  const contradiction = { ...asking, step: 'releasing', end: 'cancelled' } as const;

  test.each<[string, Partial<Life>, Decision['decision'][]]>([
    ['none while it is being opened', {}, []],
    [
      'all while the opening asks',
      { attention: asking },
      ['retry', 'amend-equipment', 'link-ss', 'release', 'cancel'],
    ],
    [
      'none about the SS while the observation asks',
      { phase: 'recording', ss: '7', attention: asking },
      ['retry', 'release', 'cancel'],
    ],
    ['an end while it is in service', { phase: 'in-service', ss: '7' }, ['release', 'cancel']],
    [
      'retry too where it is in service and asks',
      { phase: 'in-service', ss: '7', attention: asking },
      ['retry', 'release', 'cancel'],
    ],
    [
      'those of one that asks, where Sismetro contradicts itself',
      { phase: 'in-service', ss: '7', contradiction },
      ['retry', 'release', 'cancel'],
    ],
    ['none while it is released', { phase: 'releasing', ss: '7' }, []],
    ['none once it is released', { phase: 'released', ss: '7', contradiction }, []],
    ['none once it is cancelled', { phase: 'cancelled', ss: '7' }, []],
  ])('are %s', (_, facts, decisions) => {
    const about = life(facts);
    expect(fitting(about)).toEqual(decisions);
    expect(statusOf(order, about).decisions).toEqual(decisions);
  });

  test.each<[Phase, boolean, Parameters<typeof decision>[0], string]>([
    ['released', true, { decision: 'retry' }, 'já foi liberado'],
    ['cancelled', true, { decision: 'release' }, 'já foi cancelado'],
    ['in-service', true, { decision: 'link-ss', ss: '8' }, 'já tem uma SS'],
    ['in-service', true, { decision: 'amend-equipment', equipment: { id: '1' } }, 'já tem uma SS'],
    ['opening', false, { decision: 'cancel' }, 'em atendimento ou pede atenção'],
    ['opening', false, { decision: 'link-ss', ss: '8' }, 'pede atenção'],
    ['in-service', true, { decision: 'retry' }, 'pede atenção'],
  ])('%s, with an SS: %s: refuses %o and says why', (phase, hasSs, what, why) => {
    const about = life({ phase, ...(hasSs && { ss: '7' }) });
    expect(whyNot(about, decision(what))).toContain(why);
  });
});

describe('a decision', () => {
  test('ends the wait for a person', () => {
    const about = life({ attention: asking });
    take(about, decision({ decision: 'retry' }));
    expect(about.goOn).toBe(true);
    expect(attentionOf(about)).toBeNull();
  });

  test('is taken once, however often its request is sent, and is never refused for that', () => {
    const about = life({ attention: asking });
    const retry = decision({ decision: 'retry' });
    take(about, retry);
    raise(about, asking);
    about.goOn = false;
    expect(whyNot(about, retry)).toBeUndefined();
    take(about, retry);
    expect(about.goOn).toBe(false);
    expect(attentionOf(about)).toEqual(asking);
    take(about, decision({ decision: 'retry' }, 'two'));
    expect(about.goOn).toBe(true);
  });

  test('is known by its request while the latest hundred are', () => {
    const about = life();
    for (let i = 0; i < 101; i += 1) take(about, decision({ decision: 'retry' }, `r${i}`));
    expect(about.requestIds).toHaveLength(100);
    expect(about.requestIds).not.toContain('r0');
    expect(about.requestIds.at(-1)).toBe('r100');
  });

  test('to try again sees a contradiction as read', () => {
    const about = told(told(inService(), 'completed'), 'cancelled');
    take(about, decision({ decision: 'retry' }));
    expect(attentionOf(about)).toBeNull();
    expect(about.verdict).toMatchObject({ end: 'completed', by: 'sismetro' });
  });

  test('amends the equipment', () => {
    const about = life({ attention: asking });
    take(about, decision({ decision: 'amend-equipment', equipment: { description: 'Chiller' } }));
    expect(about.equipment).toEqual({ description: 'Chiller' });
  });

  test.each([undefined, 'https://br.sismetro.com/8'])('links an SS, with the link %s', (link) => {
    const about = life({ attention: asking, maybeOpened: true });
    take(about, decision({ decision: 'link-ss', ss: '8', ...(link && { link }) }));
    expect(statusOf(order, about)).toMatchObject({ ss: '8', pdfUrl: link ?? null });
  });

  test.each([
    ['release', 'completed'],
    ['cancel', 'cancelled'],
  ] as const)("to %s goes before Sismetro's word", (what, end) => {
    const about = told(inService(), end === 'completed' ? 'cancelled' : 'completed');
    take(about, decision({ decision: what }));
    expect(about.verdict).toMatchObject({ end, by: 'operator' });
  });
});

describe('an SS that Sismetro itself names', () => {
  test('is taken with its link', () => {
    const about = life({ maybeOpened: true });
    learn(about, { ss: '7', link: 'https://br.sismetro.com/7' }, NOW);
    expect(statusOf(order, about)).toMatchObject({
      ss: '7',
      pdfUrl: 'https://br.sismetro.com/7',
      attention: null,
    });
  });

  test('leaves alone what Sismetro said by our reference alone, whatever it said of another one', () => {
    const about = told(told(life(), 'cancelled'), 'cancelled', { ss: '8' });
    learn(about, { ss: '7' }, NOW);
    expect(about.verdict).toMatchObject({ end: 'cancelled', by: 'sismetro' });
  });

  test('that a callback named already keeps the end which that told', () => {
    const about = told(life(), 'completed', { ss: '7' });
    learn(about, { ss: '7', link: 'https://br.sismetro.com/7' }, NOW);
    expect(about.verdict).toMatchObject({ end: 'completed', by: 'sismetro' });
    expect(about.link).toBe('https://br.sismetro.com/7');
  });

  test('is the right one: what a callback told of another one does not count, and is shown', () => {
    const about = told(life(), 'completed', { ss: '8', link: 'https://br.sismetro.com/8' });
    learn(about, { ss: '7' }, NOW);
    expect(about.ss).toBe('7');
    expect(about.link).toBeUndefined();
    expect(about.verdict).toBeUndefined();
    expect(attentionOf(about)).toEqual({
      step: 'confirming',
      problem: expect.stringMatching(/SS 8.*SS 7/),
      since: NOW,
    });
  });

  test("leaves an operator's decision alone", () => {
    const about = life({ ss: '8', verdict: { end: 'cancelled', by: 'operator' } });
    learn(about, { ss: '7' }, NOW);
    expect(about.verdict).toMatchObject({ end: 'cancelled', by: 'operator' });
  });
});

describe('a doubt of the sweep', () => {
  test('asks for a person while the order is in service, since it was first seen', () => {
    const about = inService();
    doubt(about, 'Já está faturado.', NOW);
    doubt(about, 'Já está cancelado.', LATER);
    expect(attentionOf(about)).toEqual({
      step: 'confirming',
      problem: 'Já está cancelado.',
      since: NOW,
    });
  });

  test.each<[string, Life]>([
    ['before the order is in service', life()],
    ['once its end is decided', told(inService(), 'cancelled')],
    ['once it is settled', life({ phase: 'released' })],
  ])('is of no account %s', (_, about) => {
    doubt(about, 'Já está faturado.', NOW);
    expect(attentionOf(about)).toBeNull();
  });
});

describe('an order', () => {
  test('that is settled asks for nobody', () => {
    const about = inService({ attention: asking });
    settle(about, 'cancelled', LATER);
    expect(statusOf(order, about)).toMatchObject({
      phase: 'cancelled',
      settledAt: LATER,
      attention: null,
    });
  });

  test('is shown with what was asked at its closing', () => {
    expect(statusOf(order, life())).toEqual({
      tenant: order.tenant,
      id: order.id,
      number: order.number,
      branch: order.branch,
      phase: 'opening',
      ss: null,
      pdfUrl: null,
      attention: null,
      valueCents: 70_000,
      openedAt: OPENED,
      settledAt: null,
      equipment: order.equipment,
      decisions: [],
    });
  });

  test.each<[string | undefined, boolean]>([
    [undefined, false],
    ['2026-11-24', false],
    ['2026-11-23', false],
    ['2026-11-22', true],
    ['2020-01-31', true],
    ['not a day', false],
  ])('issued on %s may have lived before: %s', (issueDate, old) => {
    expect(isOld(anOrder(issueDate === undefined ? {} : { issueDate }), OPENED)).toBe(old);
  });
});

describe('a fault of a step', () => {
  const failed = (cause: Error) =>
    new ActivityFailure('failed', 'openServiceRequest', '1', RetryState.IN_PROGRESS, 'me', cause);

  test.each(Object.values(FailureType))('is read as the activity told it: %s', (type) => {
    const cause = ApplicationFailure.create({ type, message: 'x', details: [{ retryAfterMs: 7 }] });
    expect(faultOf(failed(cause))).toEqual({ type, words: 'x', retryAfterMs: 7 });
  });

  test('without an answer in time may have done the work', () => {
    const cause = new TimeoutFailure('late', undefined, 'START_TO_CLOSE');
    expect(faultOf(failed(cause)).type).toBe(FailureType.AnswerLost);
  });

  test('of our own code may have done the work', () => {
    const cause = ApplicationFailure.create({ type: 'TypeError', message: 'x is undefined' });
    expect(faultOf(failed(cause))).toEqual({
      type: FailureType.AnswerLost,
      words: 'x is undefined',
    });
  });

  test('that is no failure of an activity goes on as it is', () => {
    const error = new Error('of the workflow');
    expect(() => faultOf(error)).toThrow(error);
  });

  test.each([
    [1, undefined, 1_000],
    [2, undefined, 2_000],
    [9, undefined, 256_000],
    [10, undefined, 300_000],
    [5_000, undefined, 300_000],
    [1, 400, 1_000],
    [1, 3_600_000, 3_600_000],
  ])('after %d in a row, the vendor asking for %s ms, waits %d ms', (faults, asked, pause) => {
    const type = FailureType.Unavailable;
    const fault = { type, words: '', ...(asked !== undefined && { retryAfterMs: asked }) };
    expect(pauseAfter(faults, fault)).toBe(pause);
  });
});
