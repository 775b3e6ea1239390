import { describe, expect, test } from '@jest/globals';
import type { Settlement } from '../../../activities/index.js';
import { eventually } from '../../support/eventually.js';
import {
  answered503,
  done,
  finds,
  gives,
  notShown,
  noting,
  opens,
  patiently,
  prepareStage,
  refused,
  shown,
  slowDown,
  unavailable,
  wrongKey,
  type Act,
  type Script,
  type Stage,
  type Undated,
} from './support.js';
import { problemOf } from '../../support/said.js';

const { clock, play } = prepareStage();

const completed = (stage: Stage) => stage.inService().then(() => stage.completed());
const cancelled = (stage: Stage) => stage.inService().then(() => stage.cancelled());

/** How each step comes to a call that its vendor does not take, and the sentence that says so. */
const STEPS = [
  ['opening', 'a Sismetro não aceita a abertura da SS', 'open', async () => {}],
  ['recording', 'o Senior X não aceita a observação com o número da SS', 'observe', async () => {}],
  ['releasing', 'o Senior X não aceita a liberação do pedido', 'release', completed],
  ['cancelling', 'o Senior X não aceita o cancelamento do pedido', 'cancel', cancelled],
] as const;

const failing = (call: (typeof STEPS)[number][2], ...acts: Act<never>[]): Script => ({
  ...patiently,
  [call]: call === 'open' ? [...acts, opens('yes')] : [...acts, done],
});

/** The calls of an order, each with its turn in the queue. */
async function turnsOf({ handle }: Stage) {
  const { events } = await handle.fetchHistory();
  return events!.flatMap(({ activityTaskScheduledEventAttributes: call }) =>
    call ? [[call.activityType!.name, call.priority?.priorityKey]] : [],
  );
}

describe('a call that its vendor does not take', () => {
  test('is repeated after pauses that grow to five minutes, although looks between them succeed', () => {
    const times: number[] = [];
    const open = [noting(clock, times, answered503)];
    return play({ open, find: [finds()] }, async () => {
      await clock.sleep('1 hour');
      const pauses = times.slice(1).map((time, at) => (time - times[at]!) / 1_000);
      const longEnough = [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300];
      expect(longEnough.filter((pause, at) => pauses[at]! < pause)).toEqual([]);
      expect(times.length).toBeGreaterThan(11);
    });
  });

  test.each(STEPS)(
    'for four hours is asked about while it is repeated, and the question ends with it: %s',
    (step, problem, call, begin) => {
      const acts = Array.from({ length: 6 }, () => slowDown); // with pauses of an hour
      return play({ ...failing(call, ...acts) }, async (stage) => {
        await begin(stage);
        await stage.hasCalled(call);
        await clock.sleep('3.5 hours');
        expect((await stage.status()).attention).toBeNull();
        await clock.sleep('1 hour');
        const { attention } = await stage.asks('unavailable');
        expect(attention).toMatchObject({ step });
        expect(problemOf(attention)).toContain(`Há mais de quatro horas ${problem}`);
        const tries = stage.count(call);
        await clock.sleep('2 hours');
        expect(stage.count(call)).toBeGreaterThan(tries);
        if (step === 'releasing' || step === 'cancelling') {
          expect(await stage.outcome()).toBe(step === 'releasing' ? 'released' : 'cancelled');
          expect((await stage.status()).attention).toBeNull();
        } else {
          await stage.reaches('asks nothing', ({ attention: asked }) => asked === null);
          await stage.inService();
        }
        expect(stage.count(call)).toBe(7);
      });
    },
  );

  test('has the turn of its kind in the queue, and the last one from its second attempt on', () =>
    play({ ...patiently, open: [answered503, opens('yes')], find: [finds()] }, async (stage) => {
      await clock.sleep('1 minute');
      await stage.inService();
      await stage.completed();
      await stage.outcome();
      expect(await turnsOf(stage)).toEqual([
        ['openServiceRequest', 4],
        ['findServiceRequests', 5],
        ['openServiceRequest', 5],
        ['confirmAndSettle', 2],
        ['confirmEnd', 5], // the fast path was its first attempt
        ['readSituation', 3],
        ['releaseOrder', 2],
        ['readSituation', 3],
      ]);
    }));

  test('has the last turn after a bulk decision, until the order waits for its service', () =>
    play({ open: [refused, opens('yes')] }, async (stage) => {
      await stage.asks('refused');
      await stage.decide({ decision: 'retry', inBulk: true });
      await stage.inService();
      await stage.completed();
      await stage.outcome();
      expect(await turnsOf(stage)).toEqual([
        ['openServiceRequest', 4],
        ['openServiceRequest', 5],
        ['confirmAndSettle', 2],
      ]);
    }));

  test('is tried at once if the operator says so, and asked about again if it fails', () =>
    play({ open: [unavailable] }, async (stage) => {
      await clock.sleep('5 hours');
      const { attention } = await stage.asks('unavailable');
      const tries = stage.count('open');
      await stage.decide({ decision: 'retry' });
      await stage.reaches('asks again', ({ attention: again }) =>
        Boolean(again && again.since > attention!.since),
      );
      expect(stage.count('open')).toBe(tries + 1);
      await stage.decide({ decision: 'cancel' });
      expect(await stage.outcome()).toBe('cancelled');
    }));

  test('is no longer asked about once keys are refused, which is an incident of the tenant', () => {
    const silent = Array.from({ length: 6 }, () => slowDown); // with pauses of an hour
    return play({ open: [...silent, wrongKey] }, async (stage) => {
      await clock.sleep('4.5 hours');
      await stage.asks('unavailable');
      await clock.sleep('2 hours');
      await stage.reaches('asks nothing', ({ attention }) => attention === null);
    });
  });

  test('stays asked about when the run continues as new', () => {
    const silent = Array.from({ length: 80 }, () => unavailable);
    return play({ ...patiently, release: [...silent, done] }, async (stage) => {
      await stage.inService();
      await stage.completed();
      await clock.sleep('4.5 hours');
      const { attention } = await stage.asks('unavailable');
      const tries = stage.count('release');
      for (let message = 0; message < 500; message += 1) await stage.completed();
      await clock.sleep('11 minutes');
      await eventually('it continues', () => stage.count('release') > tries);
      expect((await stage.status()).attention).toEqual(attention);
    });
  });
});

test('an ERP that takes no cancellation for four hours is asked about, though the SS is missing and must be confirmed each time', () => {
  const gone = { kind: 'not-shown', state: 'not-found' } as const;
  const fast = [gives<Settlement>({ ...gone, settled: 'no' })];
  const script = { fast, confirm: [notShown('not-found')], cancel: [unavailable] };
  return play(script, async (stage) => {
    await cancelled(stage);
    await clock.sleep('5 hours');
    expect((await stage.status()).attention?.code).toBe('unavailable');
    expect(stage.count('cancel')).toBeLessThan(100);
  });
});

test('an ERP that was silent for hours is not asked about days later, once it fails again: the order asked something else since', () => {
  let isOver = false;
  const failures: Act<void>[] = Array.from({ length: 80 }, () => unavailable);
  const confirm = [() => (isOver ? notShown('in-progress')() : shown())];
  return play({ ...patiently, confirm, release: failures }, async (stage) => {
    await completed(stage);
    await clock.sleep('5 hours');
    await stage.asks('unavailable');
    isOver = true;
    await clock.sleep('30 minutes');
    await stage.asks('not-confirmed');
    await clock.sleep('3 days');
    isOver = false;
    const tries = stage.count('release');
    await stage.completed();
    await clock.sleep('20 seconds');
    expect(stage.count('release')).toBeGreaterThan(tries);
    expect((await stage.status()).attention).toBeNull();
  });
});

test('an order names the vendor whose call failed last, though a decision made its other call needless', () =>
  play({ ...patiently, confirm: [shown, unavailable], release: [unavailable] }, async (stage) => {
    const failsAt = async () => (await stage.handle.describe()).memo?.['failsAt'] ?? null;
    await completed(stage);
    await clock.sleep('5 minutes');
    expect(await failsAt()).toBe('sismetro');
    await stage.decide({ decision: 'release' });
    await clock.sleep('5 minutes');
    expect(await failsAt()).toBeNull();
  }));

describe('a call that its vendor forbids for an hour', () => {
  const forbidden = { ...patiently, confirm: [slowDown, shown] };

  test('is not made before, however often the same is reported', () =>
    play(forbidden, async (stage) => {
      await completed(stage);
      await stage.hasCalled('confirm');
      for (let minutes = 4; minutes < 60; minutes += 4) {
        await clock.sleep('4 minutes');
        await stage.completed();
      }
      expect(stage.count('confirm')).toBe(1);
      await clock.sleep('5 minutes');
      expect(await stage.outcome()).toBe('released');
      expect(stage.count('confirm')).toBe(2);
    }));

  test('is not made before in a run that continues as new', () =>
    play(forbidden, async (stage) => {
      await completed(stage);
      await stage.hasCalled('confirm');
      const { runId } = await stage.handle.describe();
      for (let message = 0; message < 500; message += 1) await stage.completed();
      await clock.sleep('50 minutes');
      expect((await stage.handle.describe()).runId).not.toBe(runId);
      expect(stage.count('confirm')).toBe(1);
      await clock.sleep('11 minutes');
      expect(await stage.outcome()).toBe('released');
    }));

  test('is not made before by the slower path of an end either', () =>
    play({ fast: [slowDown], confirm: [shown] }, async (stage) => {
      await completed(stage);
      await clock.sleep('59 minutes');
      expect(stage.calls).toEqual(['open', 'observe', 'fast']);
      await clock.sleep('2 minutes');
      expect(await stage.outcome()).toBe('released');
    }));

  test('is not made before by a step that began anew', () =>
    play({ ...patiently, confirm: [shown], release: [slowDown, done] }, async (stage) => {
      await completed(stage);
      await stage.hasCalled('release');
      await clock.sleep('10 minutes');
      await stage.cancelled();
      await clock.sleep('40 minutes');
      expect(stage.count('confirm')).toBeGreaterThan(1);
      expect(stage.count('release')).toBe(1);
      await clock.sleep('11 minutes');
      expect(await stage.outcome()).toBe('released');
      expect(stage.count('release')).toBe(2);
    }));

  test.each([
    ['read', ['open', 'observe', 'fast', 'confirm']],
    ['change', ['open', 'observe', 'fast', 'confirm', 'situation']],
  ] as const)(
    'is not made before by the slower path if the fast one met it: %s',
    (call, before) => {
      const forbids = gives<Undated<Settlement>>({
        ...{ kind: 'shown', settled: 'no' },
        failed: { call, forbiddenMs: 3_600_000 },
      });
      return play({ fast: [forbids] }, async (stage) => {
        await completed(stage);
        await clock.sleep('59 minutes');
        expect(stage.calls).toEqual(before);
        await clock.sleep('2 minutes');
        expect(await stage.outcome()).toBe('released');
        const after = ['situation', 'confirm', 'release', 'situation'];
        expect(stage.calls).toEqual([...before, ...after]);
      });
    },
  );

  test('is not made before if the opening met it', () =>
    play({ open: [opens('no', 3_600_000)] }, async (stage) => {
      await stage.hasCalled('open');
      await clock.sleep('59 minutes');
      expect(stage.calls).toEqual(['open']);
      await clock.sleep('2 minutes');
      await stage.inService();
      expect(stage.calls).toEqual(['open', 'observe']);
    }));

  test('holds no other call of its step back', () =>
    play(forbidden, async (stage) => {
      await completed(stage);
      await stage.hasCalled('confirm');
      await stage.decide({ decision: 'release' });
      expect(await stage.outcome()).toBe('released');
      expect(stage.count('confirm')).toBe(1);
    }));
});
