import { describe, expect, test } from '@jest/globals';
import type { Opening, Settlement } from '../../../activities/index.js';
import type { ErpSituation } from '../../../domain/lifecycle.js';
import { contradictionSeen } from '../../../workflows/service-order/messages.js';
import { eventually } from '../../support/eventually.js';
import {
  accepts,
  done,
  finds,
  gives,
  notOffered,
  noting,
  notShown,
  opens,
  patiently,
  prepareStage,
  refused,
  shown,
  SS,
  unavailable,
  uncertain,
  type Act,
  type Script,
  type Stage,
  type Undated,
} from './support.js';

/** What happens to an order while it is being settled, looked for, or continued as new. */

const { clock, hold, play, stopWorkflows } = prepareStage({ open: [opens('yes')] });

const events = async (stage: Stage) => (await stage.handle.fetchHistory()).events ?? [];

/** The update has reached the order. */
const isAdmitted = (stage: Stage) =>
  eventually('the decision is admitted', async () =>
    (await events(stage)).some((event) => event.workflowExecutionUpdateAcceptedEventAttributes),
  );

test('a cancelled SS that still shows its former end for a moment releases nothing', () => {
  const script: Script = {
    ...patiently,
    release: [unavailable, done],
    // Sismetro lags behind its own callback
    confirm: [shown, shown, notShown('cancelled'), shown],
  };
  return play(script, async (stage) => {
    await stage.ends('completed');
    await stage.hasCalled('release');
    await stage.cancelled({ ss: SS.ss });
    expect(await stage.outcome()).toBe('cancelled');
  });
});

test('a cancelled SS that still shows its former end releases nothing, though workers stop for the moment that it may lag', () => {
  const lags = () => {
    stopWorkflows('1 minute');
    return shown();
  };
  const confirm = [notShown('in-progress'), lags, notShown('cancelled'), shown];
  return play({ ...patiently, confirm }, async (stage) => {
    await stage.ends('completed');
    await stage.hasCalled('confirm');
    await stage.cancelled({ ss: SS.ss });
    expect(await stage.outcome()).toBe('cancelled');
  });
});

describe('a call that waits in its queue', () => {
  const isQueued = (stage: Stage, name: string) =>
    eventually(`${name} is queued`, async () =>
      (await events(stage)).some(
        (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === name,
      ),
    );

  test('to release the order is withdrawn by a decision', () => {
    const awaits: Act<ErpSituation> = gives('awaiting-integration');
    const last: Act<ErpSituation> = () => (hold('senior-x'), awaits());
    return play({ ...patiently, situation: [last, awaits, gives('cancelled')] }, async (stage) => {
      await stage.ends('completed');
      await isQueued(stage, 'releaseOrder');
      expect(await stage.decide({ decision: 'cancel' })).toMatchObject({ phase: 'releasing' });
      hold('senior-x', false);
      expect(await stage.outcome()).toBe('cancelled');
      expect(stage.count('release')).toBe(0);
    });
  });

  test('to open the SS is withdrawn if one is announced, which is looked for', () =>
    play({ lookFirst: true, find: [() => (hold('sismetro'), []), finds()] }, async (stage) => {
      await isQueued(stage, 'openServiceRequest');
      await stage.opened({ ss: SS.ss });
      await isQueued(stage, 'readOwnedRequest');
      hold('sismetro', false);
      expect(await stage.inService()).toMatchObject({ ss: SS.ss });
      expect(stage.count('open')).toBe(0);
    }));

  test("to look for the SS is withdrawn by the operator's word that there is none", () =>
    play({ lookFirst: true, find: [unavailable] }, async (stage) => {
      await clock.sleep('4.5 hours');
      await stage.asks('look-unreadable');
      hold('sismetro');
      await clock.sleep('6 minutes'); // it is repeated
      await stage.decide({ decision: 'retry', confirmedAbsent: true });
      await clock.sleep('11 seconds'); // for the last look
      await isQueued(stage, 'openServiceRequest');
    }));
});

test('a look that finds one SS decides nothing if another one is announced meanwhile', () => {
  let announce = async () => {};
  const script: Script = {
    find: [async () => (await announce(), [SS]), finds(SS)],
    read: [gives({ kind: 'ours', request: { ...SS, ss: '88' }, showsReference: true })],
  };
  return play({ lookFirst: true, ...script }, async (stage) => {
    announce = () => stage.opened({ ss: '88' });
    await stage.asks('several-ss');
  });
});

describe('another SS that Sismetro names for an order', () => {
  const double = (other: string) => ({
    ...{ key: `double-ss/${other}`, kind: 'double-ss' },
    params: { order: expect.any(String), own: SS.ss, other, unproven: true },
  });

  test('is reported once, as soon as its opening is announced', () =>
    play({}, async (stage) => {
      await stage.inService();
      await stage.opened({ ss: '88' });
      await eventually('it is reported', () => stage.findings[0]);
      expect((await stage.status()).phase).toBe('in-service');
      await stage.opened({ ss: '88' });
      await stage.completed({ ss: SS.ss });
      expect(await stage.outcome()).toBe('released');
      expect(stage.findings).toEqual([expect.objectContaining(double('88'))]);
    }));

  test('is reported also after a cancellation from the Temporal Web UI', () =>
    play({}, async (stage) => {
      await stage.inService();
      await stage.handle.cancel();
      await stage.opened({ ss: '88' });
      await eventually('it is reported', () => stage.findings[0]);
      await stage.completed({ ss: SS.ss });
      expect(await stage.outcome()).toBe('released');
    }));

  test('is reported if it is announced while its own one is being opened', () => {
    let announce = async () => {};
    const open: Act<Opening> = async () => (await announce(), opens('yes')());
    return play({ open: [open] }, async (stage) => {
      announce = () => stage.opened({ ss: '88' });
      await stage.inService();
      await eventually('it is reported', () => stage.findings[0]);
      expect(stage.findings).toEqual([expect.objectContaining(double('88'))]);
    });
  });
});

describe('what a read showed before the workers stopped for hours', () => {
  /** From this answer on, no worker takes workflow tasks for hours. */
  const theLast =
    <T>(act: Act<T>): Act<T> =>
    () => {
      stopWorkflows('10 hours');
      return act();
    };

  test.each<[string, number, Script]>([
    [
      'by the fast path',
      0,
      { fast: [theLast(gives({ kind: 'shown', settled: 'no' })), unavailable] },
    ],
    ['by the slower path', 0, { ...patiently, confirm: [theLast(shown)] }],
    [
      'once more after a release that was not sent',
      1,
      {
        ...{ ...patiently, confirm: [shown, theLast(shown)] },
        ...{ release: [unavailable, done], situation: [gives('awaiting-integration')] },
      },
    ],
  ])('releases nothing if it is the end, read %s: the SS is read again', (_, releases, script) => {
    const confirm = [...(script.confirm ?? []), notShown('in-progress')];
    return play({ ...script, confirm }, async (stage) => {
      await stage.ends('completed');
      await clock.sleep('11 hours');
      await stage.asks('not-confirmed');
      expect(stage.count('release')).toBe(releases);
    });
  });

  test('cancels nothing if it is that the SS was deleted: it is read again', () => {
    const missing = notShown('not-found');
    const script: Script = {
      ...{ ...patiently, confirm: [missing, missing, notShown('in-progress')] },
      missing: [theLast(gives('deleted'))],
    };
    return play(script, async (stage) => {
      await stage.ends('cancelled');
      await clock.sleep('11 hours');
      await stage.asks('not-confirmed');
      expect(stage.count('cancel')).toBe(0);
    });
  });

  test('releases nothing if it is that the order awaits: the ERP is read again', () => {
    const script: Script = {
      ...{ ...patiently, confirm: [shown] },
      situation: [theLast(gives('awaiting-integration')), gives('cancelled')],
    };
    return play(script, async (stage) => {
      await stage.ends('completed');
      await clock.sleep('11 hours');
      await stage.asks('erp-moved');
      expect(stage.count('release')).toBe(0);
    });
  });

  test('opens nothing if it is that the order awaits: the ERP is read again', () =>
    play(
      { lookFirst: true, situation: [theLast(gives('awaiting-integration')), gives('cancelled')] },
      async (stage) => {
        expect(await stage.outcome()).toBe('cancelled');
        expect(stage.count('open')).toBe(0);
      },
    ));

  test.each(['2020-01-01T00:00:00.000Z', '2099-01-01T00:00:00.000Z'])(
    'counts, though the clock of the worker is wrong: %s',
    (at) => {
      const shownThen = { kind: 'shown', at } as const;
      return play({ ...patiently, confirm: [() => shownThen] }, async (stage) => {
        await stage.ends('completed');
        expect(await stage.outcome()).toBe('released');
        expect(stage.count('confirm')).toBe(1);
      });
    },
  );

  const empty = (isLast: boolean) => gives({ found: [], isLast });

  test.each<[string, (times: number[]) => Script]>([
    ['by our reference', (times) => ({ find: [finds(), noting(clock, times, theLast(finds()))] })],
    [
      'in the list, as old as its first page',
      (times) => ({
        find: [notOffered],
        list: [empty(true), noting(clock, times, empty(false)), theLast(empty(true))],
      }),
    ],
  ])('is as old as it is if it is that there is no SS: %s', (_, looks) => {
    const times: number[] = [];
    return play({ open: [uncertain, opens('yes')], ...looks(times) }, async (stage) => {
      await clock.sleep('11 hours');
      await stage.inService();
      expect(stage.memories[1]!.certainAt).toBe(new Date(times[0]!).toISOString());
    });
  });
});

describe('a decision during a change of the ERP that succeeds', () => {
  /** Plays an order that the fast path releases while this decision is made. Returns its answer and how the order ended. */
  function decidedDuringFastPath(decision: Parameters<Stage['decide']>[0]) {
    let decides = async () => {};
    const fast: Act<Undated<Settlement>> = async () => {
      await decides();
      return { kind: 'shown', settled: 'yes', leftAwaiting: true };
    };
    return play({ fast: [fast] }, async (stage) => {
      let deciding: ReturnType<Stage['decide']> | undefined;
      decides = async () => {
        deciding = stage.decide(decision);
        await isAdmitted(stage);
      };
      await stage.ends('completed');
      const outcome = await stage.outcome();
      return { outcome, answer: await deciding };
    });
  }

  test('is not accepted and then ignored: cancel while the fast path releases', async () => {
    const { outcome, answer } = await decidedDuringFastPath({ decision: 'cancel' });
    expect({ outcome, wasAccepted: typeof answer !== 'string' }).toEqual({
      outcome: 'released',
      wasAccepted: false,
    });
  });

  test('does not change how the order ended: settle while the fast path releases', async () => {
    const { outcome, answer } = await decidedDuringFastPath({
      decision: 'settle',
      outcome: 'cancelled',
    });
    const said = typeof answer === 'string' ? 'refused' : answer?.phase;
    expect([said, outcome]).not.toEqual(['cancelled', 'released']);
  });

  test('is not lost: cancel while the release is read back', () => {
    let decides = async () => {};
    const readBack: Act<ErpSituation> = async () => {
      await decides();
      return 'released' as const;
    };
    const script: Script = {
      ...patiently,
      situation: [gives('awaiting-integration'), readBack, gives('released')],
    };
    return play(script, async (stage) => {
      let answer: unknown;
      decides = async () => {
        answer = await stage.decide({ decision: 'cancel' });
      };
      await stage.ends('completed');
      await eventually('the decision is answered', async () => answer !== undefined);
      expect(typeof answer).not.toBe('string'); // it was accepted
      await stage.asks('erp-moved');
    });
  });
});

test('an SS that was announced for an accepted opening is found by the last look', () => {
  let isVisible = false;
  const script: Script = {
    open: [accepts],
    find: [notOffered],
    list: [notOffered],
    read: [
      () =>
        isVisible
          ? { kind: 'unknown', request: { ...SS, ss: '555' }, showsReference: false }
          : { kind: 'not-found' },
    ],
  };
  return play(script, async (stage) => {
    await stage.hasCalled('open');
    await stage.opened({ ss: '555' });
    await clock.sleep('20 minutes');
    await stage.asks('ss-unknown');
    isVisible = true;
    await stage.decide({ decision: 'retry', confirmedAbsent: true });
    await clock.sleep('1 minute');
    expect(stage.count('open')).toBe(1);
  });
});

const CHANGED = 'no contradiction';
const manyMessages = (stage: Stage) =>
  Promise.all(
    Array.from({ length: 501 }, () => stage.handle.signal(contradictionSeen.name, CHANGED)),
  );
const runIdOf = async (stage: Stage) => (await stage.handle.describe()).runId;

test('a question ends with its cause, also if the run continues as new meanwhile', () =>
  play({ open: [opens('no')], observe: [refused, done] }, async (stage) => {
    await stage.asks('refused');
    const before = await runIdOf(stage);
    await manyMessages(stage);
    await eventually('another run', async () => (await runIdOf(stage)) !== before);
    await eventually('observed', async () => stage.count('observe') > 1);
    await stage.inService();
    expect(await stage.status()).toMatchObject({ phase: 'in-service', attention: null });
  }));
