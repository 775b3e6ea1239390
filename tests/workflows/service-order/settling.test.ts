import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import {
  ActivityFailure,
  ApplicationFailure,
  RetryState,
  TimeoutFailure,
  TimeoutType,
} from '@temporalio/common';
import { FailureType, GRACE_MS } from '../../../domain/failures.js';
import type { Confirmation, FoundRequest } from '../../../activities/index.js';
import type { ClosingKey } from '../../../domain/ids.js';
import type { ErpSituation, ServiceEnd, Step } from '../../../domain/lifecycle.js';
import { applyDecision } from '../../../workflows/service-order/rules/decisions.js';
import type { OrderRun } from '../../../workflows/service-order/run.js';
import { recordServiceEnd } from '../../../workflows/service-order/rules/end.js';
import {
  type OrderState,
  enterPhase,
  settle,
  without,
} from '../../../workflows/service-order/state.js';
import { askAgain, recordForbidden } from '../../../workflows/service-order/rules/questions.js';
import type { Question } from '../../../workflows/service-order/question-codes.js';
import { settleInErp } from '../../../workflows/service-order/steps/settle.js';
import { ERP_CALLS, mayBeFast } from '../../../workflows/service-order/steps/settle-at-once.js';
import {
  asking,
  byOperator,
  bySismetro,
  decided,
  ENDS,
  factsOf,
  shownBySs,
  inService,
  NOW,
  OPENED,
  withFacts,
  type Facts,
} from './orders.js';
import type { Undated } from './support.js';

/** How an order is released or cancelled, with an ERP that answers from a list, and without Temporal. */

const failed = (type: string, details: object = {}) =>
  new ActivityFailure(
    ...(['failed', 'x', '1', RetryState.IN_PROGRESS, 'me'] as const),
    ApplicationFailure.create({ type, message: 'x', details: [details] }),
  );
const REFUSED = failed(FailureType.Refused, { words: 'Bloqueado.' });
const UNREADABLE = failed(FailureType.Unreadable);
const UNCERTAIN = failed(FailureType.Uncertain);
const NOT_OFFERED = failed(FailureType.Unsupported);
const QUEUED = new ActivityFailure(
  ...(['queued', 'x', '1', RetryState.TIMEOUT, 'me'] as const),
  new TimeoutFailure('queued', undefined, TimeoutType.SCHEDULE_TO_START),
);
const RESTORED = failed(FailureType.Unavailable, { restored: true });
const BUG = new TypeError('a bug');

/** What the ERP answers, and what the operator or Sismetro do to the order before it does. */
type Answer<T> = T | Error | readonly [T | Error, (state: OrderState) => OrderState];

interface Play {
  readonly state: OrderState;
  /** The answers to the reads of the order, in their order. */
  readonly shows?: readonly Answer<ErpSituation>[];
  /** What the SS shows when it is read once more; its end if absent. */
  readonly ss?: readonly Answer<Undated<Confirmation>>[];
  /** What a look for a later closing finds; nothing if absent. */
  readonly later?: readonly FoundRequest[] | Error;
  /** The answers to the writes. */
  readonly writes?: readonly Answer<void>[];
  /** The answers of the operator; without one, the play ends with the question. */
  readonly decides?: readonly ((state: OrderState) => OrderState)[];
  /** A read ends although nobody needs it any more. */
  readonly isLate?: boolean;
}

/** A minute after all reports: none of them is too young to be read. */
const A_MINUTE_LATER = Date.parse(NOW) + 60_000;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'], now: A_MINUTE_LATER });
});
afterEach(() => void jest.useRealTimers());

/** What a read that fails waited before in our own queue. */
const queueForHours = (same: OrderState) => {
  jest.setSystemTime(Date.now() + 5 * 3_600_000);
  return same;
};

const ASKED = new Error('the operator was asked');
const WAITS = new Error('the order waits for a report');

async function play({ state: start, isLate = false, ...script }: Play) {
  let state = start;
  let isWriting = false;
  const done: string[] = [];
  const questions: object[] = [];
  const sleeps: number[] = [];
  /** How long each change might wait in its queue, in minutes. */
  const queues: number[] = [];
  /** What each change was told to remember. */
  const memories: object[] = [];
  const lists = {
    shows: [...(script.shows ?? [])],
    writes: [...(script.writes ?? [])],
    ss: script.ss && [...script.ss],
  };
  const decides = [...(script.decides ?? [])];

  async function answer<T>(what: string, from: Answer<T>[]): Promise<T> {
    done.push(what);
    if (from.length === 0) throw new Error(`unexpected: ${what}`);
    const given = from.shift() as Answer<T>;
    const [result, act] = Array.isArray(given) ? given : [given, (same: OrderState) => same];
    const mayWrite = from === (lists.writes as unknown) || what === 'confirm at once';
    expect(isWriting).toBe(mayWrite);
    state = act(state);
    if (result instanceof Error) throw result;
    return result as T;
  }

  const run = {
    key: { tenant: 'acme', id: 'o-1', closing: 1 },
    order: {},
    vendors: {
      readSituation: async () => {
        const situation = await answer('read', lists.shows);
        return { situation, at: new Date().toISOString() };
      },
      settleOrder:
        (to: 'released' | 'cancelled', queueMs: number) => (_: ClosingKey, memory: object) => {
          memories.push(memory);
          queues.push(queueMs / 60_000);
          return answer(to === 'released' ? 'release' : 'cancel', lists.writes);
        },
      confirmEnd: async () => ({
        at: new Date().toISOString(),
        ...(await answer('confirm', lists.ss ?? [{ kind: 'shown' }])),
      }),
      findInList: () => Promise.reject(NOT_OFFERED),
      async findServiceRequests({ closing }: ClosingKey) {
        done.push(`look for closing ${closing}`);
        if (script.later instanceof Error) throw script.later;
        return { found: script.later ?? [], at: NOW };
      },
      confirmAndSettle: async () => ({
        at: new Date().toISOString(),
        ...(await answer('confirm at once', lists.ss ?? [{ kind: 'shown' }])),
        settled: 'no',
      }),
    },
    get state() {
      return state;
    },
    change: (rule: (before: OrderState, now: string) => OrderState) =>
      void (state = rule(state, NOW)),
    enter: (phase: OrderState['phase']) => void (state = enterPhase(state, phase)),
    async withdrawIf(isOver: () => boolean, call: () => Promise<unknown>, isErpWrite = false) {
      isWriting = isErpWrite;
      const result = await call().finally(() => (isWriting = false));
      return isOver() && !isLate ? undefined : result;
    },
    async until(met: () => boolean) {
      if (!met()) throw WAITS;
    },
    async sleep(ms: number, summary: string) {
      expect(summary).not.toBe('');
      sleeps.push(ms);
    },
    async pause(ms: number, summary: string) {
      expect(summary).not.toBe('');
      if (ms > 0 && !state.resumeRequested) jest.setSystemTime(Date.now() + ms);
    },
    isLong: () => false,
    memory: () => ({ openedAt: state.openedAt, certainAt: state.certainAt }),
    beginAttempt: () => {},
    ask(step: Step, question: Question) {
      questions.push({ step, ...question });
      state = askAgain(state, step, question, NOW);
    },
    async askOperator(step: Step, question: Question) {
      questions.push({ step, ...question });
      const decision = decides.shift();
      if (decision === undefined) throw ASKED;
      const asks = askAgain(state, step, question, NOW);
      state = without(decision(asks), 'attention');
    },
  } as unknown as OrderRun;

  await settleInErp(run).catch((error: unknown) => {
    if (error !== ASKED && error !== WAITS) throw error;
  });
  return { state, done, questions, sleeps, queues, memories };
}

const ending = (end: ServiceEnd, facts: Facts = {}) =>
  inService({ verdict: shownBySs(end), recorded: 'yes', ...facts });
const DECISION = { completed: 'release', cancelled: 'cancel' } as const;
const WRITE = { completed: 'release', cancelled: 'cancel' } as const;
const OUTCOME = { completed: 'released', cancelled: 'cancelled' } as const;
const STEP = { completed: 'releasing', cancelled: 'cancelling' } as const;
const OTHER = { completed: 'cancelled', cancelled: 'completed' } as const;

describe.each(ENDS)('an order whose service is %s', (end) => {
  const state = ending(end);
  const write = WRITE[end];
  const outcome = OUTCOME[end];
  const settled = { phase: outcome, settledAt: NOW, leftAwaiting: true };

  test('is changed in the ERP, and settled once the ERP shows it', async () => {
    const played = await play({
      state,
      shows: ['awaiting-integration', outcome],
      writes: [undefined],
    });
    expect(played.done).toEqual(['read', write, 'read']);
    expect(factsOf(played.state)).toMatchObject(settled);
    expect(factsOf(played.state)).not.toHaveProperty('maybeSettled');
    expect([played.questions, played.sleeps]).toEqual([[], []]);
  });

  test('is not changed if the ERP already shows the outcome', async () => {
    const played = await play({ state, shows: [outcome] });
    expect(played.done).toEqual(['read']);
    expect(factsOf(played.state)).toMatchObject(settled);
  });

  test.each(
    (['billed', 'released', 'cancelled'] as const).filter(
      (shown) => shown !== outcome && !(shown === 'billed' && end === 'completed'),
    ),
  )('is not changed if the ERP shows it as %s: the operator is asked', async (shown) => {
    const played = await play({ state, shows: [shown] });
    expect(played.done).toEqual(['read']);
    expect(played.questions).toMatchObject([{ step: STEP[end], code: 'erp-moved' }]);
    expect([played.state.phase, played.sleeps]).toEqual([STEP[end], []]);
  });

  describe.each([
    ['missing', 'erp-moved'],
    ['unknown', 'reopened'],
  ] as const)('and that the ERP shows as %s, as before its closing', (shown, code) => {
    test('is read again after half a minute, and settled if the ERP only lagged', async () => {
      const shows = [shown, 'awaiting-integration', outcome] as const;
      const played = await play({ state, shows, writes: [undefined] });
      expect(played.done).toEqual(['read', 'read', write, 'read']);
      expect(played.sleeps).toEqual([30_000]);
      expect(factsOf(played.state)).toMatchObject(settled);
      expect(played.questions).toEqual([]);
    });

    test('is not changed if the ERP shows that twice: the operator is asked, each time', async () => {
      const shows = [shown, shown, shown] as const;
      const played = await play({ state, shows, decides: [(same) => same] });
      expect([played.done, played.sleeps]).toEqual([['read', 'read', 'read'], [30_000]]);
      expect(played.questions).toMatchObject([
        { step: STEP[end], code },
        { step: STEP[end], code },
      ]);
    });
  });

  test('is changed although it was reopened, if the operator insists', async () => {
    const facts = { verdict: byOperator(end, { acceptsReopened: true }) };
    const played = await play({
      ...{ state: ending(end, facts), shows: ['unknown', outcome] },
      writes: [undefined],
    });
    expect(played.done).toEqual(['read', write, 'read']);
    expect(factsOf(played.state)).toMatchObject(settled);
  });

  test.each([
    ['Sismetro decided', {}],
    ['the operator decided without seeing it', { verdict: byOperator(end) }],
  ])('is not changed after it was reopened if %s', async (_, facts) => {
    const played = await play({ state: ending(end, facts), shows: ['unknown', 'unknown'] });
    expect(played.done).toEqual(['read', 'read']);
    // it has not ended, so there is no end to record
    const params = { wanted: end };
    expect(played.questions).toMatchObject([{ code: 'reopened', params, situation: 'unknown' }]);
  });

  test('is not changed if it was deleted, whatever the operator accepted', async () => {
    const facts = { verdict: byOperator(end, { acceptsReopened: true }) };
    const played = await play({ state: ending(end, facts), shows: ['missing', 'missing'] });
    expect(played.questions).toMatchObject([{ code: 'erp-moved' }]);
    expect(played.state.verdict).toStrictEqual(byOperator(end));
  });

  test.each([
    ['accepts the change', [undefined, undefined, undefined]],
    ['gives no answer', [UNCERTAIN, UNCERTAIN, UNCERTAIN]],
    ['does either', [UNCERTAIN, undefined, UNCERTAIN]],
  ])(
    'is changed again if the ERP %s without showing it, but three times at most',
    async (_, writes) => {
      const shows = Array.from({ length: 9 }, () => 'awaiting-integration' as const);
      const played = await play({ state, shows, writes });
      expect(played.done.filter((what) => what === write)).toHaveLength(3);
      expect(played.done.at(-1)).toBe('read');
      expect(played.sleeps).toEqual([GRACE_MS, GRACE_MS, GRACE_MS]);
      expect(factsOf(played.state)).toMatchObject({ phase: STEP[end], maybeSettled: outcome });
      expect(played.questions).toMatchObject([{ step: STEP[end], code: 'no-effect' }]);
    },
  );

  test('is changed only as often as is left after the fast path and an earlier run', async () => {
    const shows = Array.from({ length: 3 }, () => 'awaiting-integration' as const);
    const facts = { maybeSettled: outcome, writes: 2 };
    const played = await play({ state: ending(end, facts), shows, writes: [undefined] });
    expect(played.done).toEqual(['read', 'confirm', write, 'read', 'read']);
    expect(played.questions).toMatchObject([{ code: 'no-effect' }]);
  });

  test('is not counted as changed while the ERP takes no calls', async () => {
    const shows = [...Array.from({ length: 5 }, () => 'awaiting-integration' as const), outcome];
    const played = await play({ state, shows, writes: [away, away, away, away, undefined] });
    expect(factsOf(played.state)).toMatchObject(settled);
    expect(played.questions).toEqual([]);
  });

  test('is changed three times more if the operator says so', async () => {
    const shows = Array.from({ length: 14 }, () => 'awaiting-integration' as const);
    const writes = Array.from({ length: 6 }, () => undefined);
    const retry = (before: OrderState) =>
      applyDecision(before, decided({ decision: 'retry' }), NOW);
    const played = await play({ state, shows, writes, decides: [retry] });
    expect(played.done.filter((what) => what === write)).toHaveLength(6);
    expect(played.questions).toHaveLength(2);
  });

  test('is read at Sismetro once more if that reports another end after that question', async () => {
    const shows = Array.from({ length: 8 }, () => 'awaiting-integration' as const);
    const writes = Array.from({ length: 3 }, () => undefined);
    const report = (before: OrderState) =>
      recordServiceEnd(before, OTHER[end], { source: 'callback' }, NOW);
    const played = await play({ state, shows, writes, decides: [report] });
    expect(played.done.filter((what) => what === write)).toHaveLength(3);
    expect(played.done.slice(-2)).toEqual(['confirm', 'read']);
    expect(played.questions).toMatchObject([{ code: 'no-effect' }, { code: 'no-effect' }]);
  });

  const away = failed(FailureType.Unavailable);
  const contradict = (before: OrderState) =>
    recordServiceEnd(before, OTHER[end], { source: 'callback' }, NOW);
  const showsOther = { kind: 'not-shown', state: OTHER[end] } as const;

  test('gets the other end if Sismetro reports it after a change that the ERP did not take', async () => {
    const awaits = 'awaiting-integration' as const;
    const played = await play({
      ...{ state, ss: [showsOther, { kind: 'shown' }], writes: [away, undefined] },
      shows: [awaits, [awaits, contradict], awaits, OUTCOME[OTHER[end]]],
    });
    expect(played.done).toEqual([
      'read',
      write,
      'read',
      'confirm',
      'confirm at once',
      'read',
      WRITE[OTHER[end]],
      'read',
    ]);
    expect(played.state.phase).toBe(OUTCOME[OTHER[end]]);
    expect(played.questions).toEqual([]);
  });

  test('is contradicted by what Sismetro reports while its SS is read, though that shows it', async () => {
    const awaits = 'awaiting-integration' as const;
    const shown = { kind: 'shown' } as const;
    const played = await play({
      ...{ state, isLate: true, ss: [[shown, contradict], showsOther, shown] },
      writes: [away, undefined],
      shows: [awaits, awaits, awaits, OUTCOME[OTHER[end]]],
    });
    expect(played.state.phase).toBe(OUTCOME[OTHER[end]]);
    expect(played.questions).toEqual([]);
  });

  test('is not changed if Sismetro reports another end while the change is queued', async () => {
    const played = await play({
      ...{ state, ss: [showsOther, { kind: 'shown' }] },
      shows: ['awaiting-integration', 'awaiting-integration', OUTCOME[OTHER[end]]],
      writes: [[undefined, contradict], undefined],
    });
    // the double has no queue: its first change stands for one that was withdrawn
    expect(played.state.phase).toBe(OUTCOME[OTHER[end]]);
    expect(played.done.slice(2, 4)).toEqual(['confirm', 'confirm at once']);
  });

  test('waits for its end again if the SS no longer shows it after a failed change', async () => {
    const awaits = 'awaiting-integration' as const;
    const open = { kind: 'not-shown', state: 'open' } as const;
    const ss = [open, open, WAITS];
    const played = await play({ state, ss, writes: [away], shows: [awaits, awaits] });
    expect(played.done.slice(2)).toEqual(['read', 'confirm', 'confirm at once', 'confirm']);
    expect(played.state.phase).toBe('in-service');
  });

  test('is read at both systems once more if the change waited for long in its queue', async () => {
    const shows = ['awaiting-integration', 'awaiting-integration', outcome] as const;
    const played = await play({ state, shows, writes: [QUEUED, undefined] });
    expect(played.done).toEqual(['read', write, 'read', 'confirm', write, 'read']);
    expect(factsOf(played.state)).toMatchObject(settled);
    expect(played.sleeps).toEqual([]);
  });

  test('may wait twice as long in its queue each time, though its end is confirmed anew', async () => {
    const shows = Array.from({ length: 3 }, () => 'awaiting-integration' as const);
    const lost: Confirmation = { kind: 'not-shown', state: 'in-progress' };
    const ss = [lost, { kind: 'shown' }, { kind: 'shown' }] as const;
    const played = await play({
      state,
      ss,
      shows: [...shows, outcome],
      writes: [QUEUED, undefined],
    });
    expect(played.queues).toEqual([15, 30]);
  });

  test('is read at Sismetro once more by a run that continues weeks after its end was confirmed', async () => {
    const before = ending(end, { verdict: shownBySs(end, OPENED) });
    const shows = ['awaiting-integration', outcome] as const;
    const played = await play({ state: before, shows, writes: [undefined] });
    expect(played.done).toEqual(['read', 'confirm', write, 'read']);
  });

  test.each([
    ['is confirmed', bySismetro(end)],
    ['is read once more', shownBySs(end, OPENED)],
  ])(
    'is changed as of the time at which its service ended, as its SS shows when it %s',
    async (_, verdict) => {
      const ss = [{ kind: 'shown', endedAt: OPENED }] as const;
      const before = ending(end, { verdict });
      const shows = ['awaiting-integration', outcome] as const;
      const played = await play({ state: before, ss, shows, writes: [undefined] });
      expect(played.memories).toMatchObject([{ endedAt: OPENED }]);
    },
  );

  test('is not read at Sismetro if the operator decided the end', async () => {
    const awaits = 'awaiting-integration' as const;
    const shows = [awaits, [awaits, contradict], outcome] as const;
    const facts = { verdict: byOperator(end) };
    const played = await play({ state: ending(end, facts), shows, writes: [away, undefined] });
    expect(played.done).toEqual(['read', write, 'read', write, 'read']);
    expect(played.state.phase).toBe(outcome);
  });

  test('is settled by the answer if the ERP offers no reading', async () => {
    const played = await play({ state, shows: [NOT_OFFERED], writes: [undefined] });
    expect(played.done).toEqual(['read', write]);
    expect(factsOf(played.state)).toMatchObject({ phase: outcome, settledAt: NOW });
    expect(factsOf(played.state).leftAwaiting).toBe(false);
  });

  test('asks the operator before a second change if the ERP offers no reading', async () => {
    const shows = [NOT_OFFERED, NOT_OFFERED];
    const played = await play({ state, shows, writes: [UNCERTAIN] });
    expect(played.done).toEqual(['read', write, 'read']);
    expect(factsOf(played.state)).toMatchObject({ phase: STEP[end], maybeSettled: outcome });
    expect(played.questions).toMatchObject([{ step: STEP[end], code: 'maybe-settled' }]);
  });

  test('is read before it is changed again after an answer was lost', async () => {
    const shows = ['awaiting-integration', outcome] as const;
    const played = await play({ state, shows, writes: [UNCERTAIN] });
    expect(played.done).toEqual(['read', write, 'read']);
    expect(played.sleeps).toEqual([GRACE_MS]);
    expect(factsOf(played.state)).toMatchObject({ ...settled, maybeSettled: outcome });
  });

  test('stays as it is if the ERP refuses the change, and the operator is asked', async () => {
    const shows = ['awaiting-integration', 'awaiting-integration'] as const;
    const played = await play({ state, shows, writes: [REFUSED] });
    expect(played.done).toEqual(['read', write, 'read']);
    expect(played.questions).toMatchObject([{ code: 'refused', words: 'Bloqueado.' }]);
    expect(factsOf(played.state)).not.toHaveProperty('maybeSettled');
  });

  test('counts as refused if the ERP cannot be read after a refusal', async () => {
    const shows = ['awaiting-integration', UNREADABLE] as const;
    const played = await play({ state, shows, writes: [REFUSED] });
    expect(played.done).toEqual(['read', write, 'read']);
    expect(played.questions).toMatchObject([{ code: 'refused' }]);
  });

  test('is settled if the ERP refuses the change because it is already made', async () => {
    const shows = ['awaiting-integration', outcome, outcome] as const;
    const played = await play({ state, shows, writes: [REFUSED] });
    expect(played.done).toEqual(['read', write, 'read', 'read']);
    expect(factsOf(played.state)).toMatchObject(settled);
    expect(played.questions).toEqual([]);
  });

  test('waits for an ERP that does not answer, and then continues', async () => {
    const shows = [away, 'awaiting-integration', 'awaiting-integration', outcome] as const;
    const played = await play({ state, shows, writes: [away, undefined] });
    const reads = ['read', 'confirm', write] as const;
    expect(played.done).toEqual(['read', ...reads, ...reads, 'read']);
    expect(factsOf(played.state)).toMatchObject(settled);
  });

  test('waits for its end again if the SS no longer shows it after a failed read', async () => {
    const removed = { kind: 'not-shown', state: 'removed' } as const;
    const ss = [removed, removed, WAITS];
    const played = await play({ state, ss, shows: [away, 'awaiting-integration'] });
    expect(played.done.slice(0, 3)).toEqual(['read', 'read', 'confirm']);
    expect(played.state.phase).toBe('in-service');
  });

  test('is not changed again at once if it could not be read back: the ERP may be slow to show it', async () => {
    const shows = ['awaiting-integration', away, 'awaiting-integration', outcome] as const;
    const played = await play({ state, shows, writes: [undefined, undefined] });
    expect(played.done).toEqual(['read', write, 'read', 'read', 'confirm', write, 'read']);
    expect(played.sleeps).toEqual([GRACE_MS]);
    expect(factsOf(played.state)).toMatchObject({ ...settled, maybeSettled: outcome });
  });

  test('reads its SS again, and not its end from the start, while Sismetro is silent', async () => {
    const awaits = 'awaiting-integration' as const;
    const script = { state, shows: [awaits, awaits, awaits, outcome], writes: [away, undefined] };
    const played = await play({ ...script, ss: [away, { kind: 'shown' }] });
    const first = ['read', write, 'read', 'confirm'];
    expect(played.done).toEqual([...first, 'read', 'confirm', write, 'read']);
  });

  test("asks in no vendor's name while its reads wait for hours in our own queue", async () => {
    const queued = [away, queueForHours] as const;
    const shows = [queued, queued, queued, outcome] as const;
    const played = await play({ state, shows });
    expect(played.done).toEqual(['read', 'read', 'read', 'read']);
    expect(played.questions).toEqual([]);
    expect(factsOf(played.state)).toMatchObject(settled);
  });

  test('asks once its ERP has been silent for four hours of pauses, until it answers', async () => {
    const away = failed(FailureType.Unavailable, { retryAfterMs: 3_600_000 });
    const shows = [away, away, away, away, away, away, outcome];
    const played = await play({ state, shows });
    expect(played.questions).toMatchObject([{ step: STEP[end], code: 'erp-unreadable' }]);
    expect(factsOf(played.state)).toMatchObject(settled);
    expect(factsOf(played.state)).not.toHaveProperty('attention');
  });

  test('says that it may have ended if the ERP took the change, and then cannot be read', async () => {
    const shows = ['awaiting-integration', ...Array<Error>(30).fill(UNREADABLE), outcome] as const;
    const retry = (before: OrderState) =>
      applyDecision(before, decided({ decision: 'retry' }), NOW);
    const asksAgain = [UNREADABLE, retry] as const;
    const played = await play({
      ...{ state, writes: [undefined] },
      shows: shows.map((answer, at) => (at === 15 ? asksAgain : answer)),
    });
    const asked = { code: 'erp-unreadable', params: { maybeDone: end } };
    expect(played.questions).toMatchObject([asked, asked]);
    expect(factsOf(played.state)).toMatchObject(settled);
  });

  test('gets its other end only once the ERP had time to show the change before it', async () => {
    const other = OTHER[end];
    const redecide = (before: OrderState) => ({ ...before, verdict: byOperator(other) });
    const played = await play({
      ...{ state, writes: [undefined, undefined] },
      shows: ['awaiting-integration', [away, redecide], 'awaiting-integration', OUTCOME[other]],
    });
    expect(played.done).toEqual(['read', write, 'read', 'read', WRITE[other], 'read']);
    expect(played.sleeps).toEqual([GRACE_MS]);
  });

  test('says what may have been done in the ERP, also if that was the other end', async () => {
    const away = failed(FailureType.Unavailable, { retryAfterMs: 3_600_000 });
    const facts = { maybeSettled: OUTCOME[OTHER[end]] };
    const shows = [...Array<Error>(6).fill(away), outcome];
    const played = await play({ state: ending(end, facts), shows });
    const params = { silent: true, maybeDone: OTHER[end] };
    expect(played.questions).toMatchObject([{ code: 'erp-unreadable', params }]);
  });

  describe('after a restore of Temporal, which may not know that it was changed', () => {
    const retry = (before: OrderState) =>
      applyDecision(before, decided({ decision: 'retry' }), NOW);

    test('is asked about if the ERP offers no reading, and changed once the operator has looked', async () => {
      const shows = [NOT_OFFERED, NOT_OFFERED, NOT_OFFERED];
      const writes = [RESTORED, undefined];
      const played = await play({ state, shows, writes, decides: [retry] });
      expect(played.done).toEqual([
        ...['read', write, 'read', 'look for closing 2', 'read', 'confirm', write],
      ]);
      expect(played.questions).toMatchObject([{ step: STEP[end], code: 'maybe-settled' }]);
      expect(factsOf(played.state)).toMatchObject({ phase: outcome, certainAt: NOW });
    });

    test.each([
      ['has no SS of a later closing', []],
      ['cannot say whether a later closing has an SS', NOT_OFFERED],
      ['refuses to say it', failed(FailureType.Refused)],
    ])('is asked about if it awaits in the ERP, and Sismetro %s', async (_, later) => {
      const shows = Array.from({ length: 3 }, () => 'awaiting-integration' as const);
      const script = { state, later, shows: [...shows, outcome], writes: [RESTORED, undefined] };
      const asked = await play(script);
      expect(asked.done).toEqual(['read', write, 'read', 'look for closing 2']);
      expect(asked.questions).toMatchObject([
        { step: STEP[end], code: 'maybe-settled', params: { end, awaits: true } },
      ]);
      const changed = await play({ ...script, decides: [retry] });
      expect(factsOf(changed.state)).toMatchObject({ ...settled, certainAt: NOW });
    });

    test("tells an unreadable answer of Sismetro as Sismetro's", async () => {
      const awaits = Array.from({ length: 12 }, () => 'awaiting-integration' as const);
      const shows = [...awaits, outcome];
      const later = failed(FailureType.Unreadable);
      const played = await play({ state, shows, later, writes: [RESTORED] });
      const question = { code: 'look-unreadable', params: { later: true } };
      expect(played.questions[0]).toMatchObject({ step: STEP[end], ...question });
    });

    test('is changed once the operator has looked, though the ERP shows nothing and Sismetro refuses', async () => {
      const played = await play({
        ...{ state, later: failed(FailureType.Refused), decides: [retry] },
        ...{ shows: [NOT_OFFERED, NOT_OFFERED, NOT_OFFERED], writes: [RESTORED, undefined] },
      });
      expect(played.questions).toMatchObject([{ code: 'maybe-settled' }]);
      expect(factsOf(played.state)).toMatchObject({ phase: outcome });
    });

    test('is changed with the time of a decision, which needs no look if it came after the restore', async () => {
      const decided = { ...ending(end), verdict: byOperator(end) } as OrderState;
      const awaits = 'awaiting-integration' as const;
      const told = await play({ state: decided, shows: [awaits, outcome], writes: [undefined] });
      expect(told.memories).toMatchObject([{ endedAt: NOW }]);
      const blind = await play({ state: decided, shows: [NOT_OFFERED], writes: [undefined] });
      expect(blind.memories).not.toMatchObject([{ endedAt: NOW }]);
    });

    test('is changed without the time of a bulk decision, though a later decision is about this order only', async () => {
      const inBulk = decided({ decision: DECISION[end], inBulk: true });
      const retried = { ...decided({ decision: 'retry' }), requestId: 'r-2' };
      const before = applyDecision(applyDecision(state, inBulk, NOW), retried, NOW);
      const shows = ['awaiting-integration', outcome] as const;
      const played = await play({ state: before, shows, writes: [undefined] });
      expect(played.memories).not.toMatchObject([{ endedAt: NOW }]);
    });

    test('is looked for and asked about if the operator decided before', async () => {
      const shows = Array.from({ length: 2 }, () => 'awaiting-integration' as const);
      const before = ending(end, { verdict: byOperator(end) });
      const later = [{ ss: '8', state: 'open' }] as const;
      const alone = await play({ state: before, shows, writes: [RESTORED] });
      expect(alone.questions).toMatchObject([{ code: 'maybe-settled', params: { awaits: true } }]);
      const again = await play({ state: before, shows, writes: [RESTORED], later });
      expect(again.questions).toMatchObject([{ code: 'several-ss', params: { later: '8' } }]);
    });

    test('is changed as the operator decides when asked about a look that Sismetro refuses', async () => {
      const now = new Date().toISOString();
      const awaits = Array.from({ length: 3 }, () => 'awaiting-integration' as const);
      const played = await play({
        ...{ state, shows: [...awaits, outcome], writes: [RESTORED, undefined] },
        later: failed(FailureType.Refused),
        decides: [(asking) => applyDecision(asking, decided({ decision: DECISION[end] }), now)],
      });
      expect(played.done.slice(3)).toEqual(['look for closing 2', 'read', write, 'read']);
      expect(factsOf(played.state)).toMatchObject(settled);
    });

    test('is asked about if a later closing has an SS: the ERP shows that one awaiting', async () => {
      const shows = ['awaiting-integration', 'awaiting-integration'] as const;
      const later = [{ ss: '8', state: 'open' }] as const;
      const played = await play({ state, shows, later, writes: [RESTORED] });
      expect(played.done).toEqual(['read', write, 'read', 'look for closing 2']);
      expect(played.questions).toMatchObject([{ step: STEP[end], code: 'several-ss' }]);
    });
  });

  test('names the change that may have been made, not the one that was decided since', async () => {
    const facts = { maybeSettled: OUTCOME[OTHER[end]], writes: 1 };
    const played = await play({ state: ending(end, facts), shows: [NOT_OFFERED] });
    const question = { code: 'maybe-settled', params: { end: OTHER[end] } };
    expect(played.questions).toMatchObject([{ step: STEP[end], ...question }]);
  });

  test('is not said to be refused if only its reading is', async () => {
    const played = await play({ state, shows: [REFUSED] });
    expect(played.questions).toMatchObject([{ code: 'refused', params: { read: 'senior-x' } }]);
  });

  test('is not settled by a bug of ours', async () => {
    await expect(play({ state, shows: [BUG] })).rejects.toBe(BUG);
    const shows = ['awaiting-integration', BUG] as const;
    await expect(play({ state, shows, writes: [BUG] })).rejects.toBe(BUG);
    await expect(play({ state, shows, writes: [REFUSED] })).rejects.toBe(BUG);
  });

  const byHand = (before: OrderState) => settle(before, 'released', 'by hand');
  const toTheOther = (before: OrderState) => ({ ...before, verdict: byOperator(OTHER[end]) });

  test.each([true, false])(
    'is not changed if it is settled by hand while the ERP is read (late: %s)',
    async (isLate) => {
      const played = await play({ state, isLate, shows: [['awaiting-integration', byHand]] });
      expect(played.done).toEqual(['read']);
      expect(played.state.settled?.at).toBe('by hand');
    },
  );

  test.each([true, false])(
    'gets the other end if the operator decides so while the ERP is read (late: %s)',
    async (isLate) => {
      const played = await play({
        ...{ state, isLate, writes: [undefined] },
        shows: [['awaiting-integration', toTheOther], 'awaiting-integration', OUTCOME[OTHER[end]]],
      });
      expect(played.done).toEqual(['read', 'read', WRITE[OTHER[end]], 'read']);
      expect(played.state.phase).toBe(OUTCOME[OTHER[end]]);
    },
  );

  test('is not changed if it is settled by hand while the change is read back', async () => {
    const played = await play({
      ...{ state, writes: [undefined] },
      shows: ['awaiting-integration', ['awaiting-integration', byHand]],
    });
    expect(played.state.settled?.at).toBe('by hand');
    expect(factsOf(played.state)).not.toHaveProperty('maybeSettled');
    expect([played.questions, played.sleeps]).toEqual([[], []]);
  });

  test('is not touched if it is settled', async () => {
    const over = settle(state, outcome, 'before');
    expect(await play({ state: over })).toMatchObject({ state: over, done: [] });
  });
});

test('a billed order was released: a release is done, and a cancellation is not begun', async () => {
  const released = await play({ state: ending('completed'), shows: ['billed'] });
  expect(released.done).toEqual(['read']);
  expect(released.state.phase).toBe('released');
  const cancelled = await play({ state: ending('cancelled'), shows: ['billed'] });
  expect(cancelled.done).toEqual(['read']);
  expect(cancelled.questions).toMatchObject([{ code: 'erp-moved' }]);
});

describe('one activity may settle an order', () => {
  const announced = inService({ verdict: bySismetro('completed', '7') });
  const forbidden = (step: 'releasing' | 'cancelling', call: string) =>
    recordForbidden(announced, step, call, 120_000, NOW);

  test('whose end was announced of its own SS, once the ERP allows its calls again', () => {
    expect(mayBeFast(announced, '7')).toBe(true);
    const later = recordForbidden(announced, 'releasing', ERP_CALLS.change, 30_000, NOW);
    expect(mayBeFast(later, '7')).toBe(true);
  });

  test.each([
    ['asks', withFacts(announced, { attention: asking('ss-missing') })],
    ['may be settled already', withFacts(announced, { maybeSettled: 'released' })],
    ['ended in two ways', recordServiceEnd(announced, 'cancelled', { source: 'callback' }, NOW)],
    ['has the end of another SS', inService({ verdict: bySismetro('completed', '8') })],
    ['must not be read in the ERP yet', forbidden('releasing', ERP_CALLS.read)],
    ['must not be changed in the ERP yet', forbidden('cancelling', ERP_CALLS.change)],
  ])('not one that %s', (_, state) => {
    expect(mayBeFast(state, '7')).toBe(false);
  });
});
