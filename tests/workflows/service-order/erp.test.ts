import { describe, expect, test } from '@jest/globals';
import type { Settlement } from '../../../activities/index.js';
import { FailureType, GRACE_MS } from '../../../domain/failures.js';
import type { ErpSituation } from '../../../domain/lifecycle.js';
import { eventually } from '../../support/eventually.js';
import {
  done,
  failing,
  finds,
  gives,
  noting,
  notOffered,
  opens,
  refused,
  REQUEST,
  SS,
  unavailable,
  uncertain,
  uncertainForLong,
  unreadable,
  wrongKey,
  type Act,
  type Script,
  type Stage,
  settleByHand,
  slowDown,
  patiently,
  linking,
  inServiceByLink,
  secondLook,
  prepareStage,
} from './support.js';
import { problemOf } from '../../support/said.js';

const { clock, play } = prepareStage({ open: [opens('yes')] });

const opensWithoutLink = gives({ kind: 'opened', ss: SS.ss, noted: 'no' } as const);

describe('the ERP', () => {
  const completesAfter = async (stage: Stage) => {
    await stage.ends('completed');
  };

  test.each([
    ['completed', 'cancelled', 'erp-moved'],
    ['completed', 'missing', 'erp-moved'],
    ['completed', 'unknown', 'reopened'],
    ['cancelled', 'billed', 'erp-moved'],
    ['cancelled', 'released', 'erp-moved'],
  ] as const)(
    'is not called about an order that is %s while it shows it %s',
    (end, situation, code) =>
      play({ ...patiently, situation: [gives(situation)] }, async (stage) => {
        await stage.ends(end);
        await secondLook(clock);
        await stage.asks(code);
        expect(stage.count('release') + stage.count('cancel')).toBe(0);
        await settleByHand(stage);
      }),
  );

  test.each(['missing', 'unknown'] as const)(
    'may lag: an order that it shows %s, as before the closing, is read again before anyone is asked',
    (before) =>
      play(
        {
          ...patiently,
          situation: [gives(before), gives('awaiting-integration'), gives('released')],
        },
        async (stage) => {
          await completesAfter(stage);
          expect(await stage.outcome()).toBe('released'); // a question would hold it back
        },
      ),
  );

  test('receives the release of a reopened order once the operator insists', () =>
    play(
      {
        ...patiently,
        situation: [gives('unknown'), gives('unknown'), gives('unknown'), gives('released')],
      },
      async (stage) => {
        await completesAfter(stage);
        await secondLook(clock);
        await stage.asks('reopened');
        await stage.decide({ decision: 'release' });
        expect(await stage.outcome()).toBe('released');
        expect(stage.count('release')).toBe(1);
      },
    ));

  test('is read before a release with a lost answer is repeated', () =>
    play(
      {
        ...patiently,
        release: [uncertain],
        situation: [gives('awaiting-integration'), gives('released')],
      },
      async (stage) => {
        await completesAfter(stage);
        expect(await stage.outcome()).toBe('released');
        expect(stage.count('release')).toBe(1);
      },
    ));

  test('is not called for half a minute after an answer of the fast path was lost', () => {
    const times: number[] = [];
    const script: Script = {
      fast: [noting(clock, times, uncertain)],
      situation: [noting(clock, times, gives('released'))],
    };
    return play(script, async (stage) => {
      await completesAfter(stage);
      expect(await stage.outcome()).toBe('released');
      expect(stage.calls).not.toContain('release');
      expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(30_000);
    });
  });

  test.each([
    ['once if it shows the release when its grace is over', 299, 1],
    ['again if it shows it only later', 301, 2],
  ])('is told an end whose answer is lost %s', (_, shownAfter, releases) => {
    let toldAt = Infinity;
    const lost = async () => {
      toldAt = Math.min(toldAt, await clock.currentTimeMs());
      uncertainForLong(); // five minutes
    };
    const situation = async () =>
      (await clock.currentTimeMs()) < toldAt + shownAfter * 1_000
        ? 'awaiting-integration'
        : 'released';
    return play({ ...patiently, release: [lost], situation: [situation] }, async (stage) => {
      await completesAfter(stage);
      expect(await stage.outcome()).toBe('released');
      expect(stage.count('release')).toBe(releases);
    });
  });

  test.each([
    ['accepts', done],
    ['gives no answer to', uncertain],
  ])('causes a question if it %s a release three times without effect', (what, release) =>
    play(
      {
        ...patiently,
        release: [release],
        situation: [gives('awaiting-integration')],
      },
      async (stage) => {
        await completesAfter(stage);
        await clock.sleep('12 hours');
        await stage.asks('no-effect');
        expect(stage.count('release')).toBe(3);
        await settleByHand(stage);
      },
    ),
  );

  test('is not called again because the same end is reported again', () =>
    play({ ...patiently, situation: [gives('awaiting-integration')] }, async (stage) => {
      await completesAfter(stage);
      await clock.sleep('20 minutes');
      const { attention } = await stage.asks('no-effect');
      for (let i = 0; i < 3; i++) {
        await stage.completed({ ss: SS.ss });
        await stage.opened({ ss: SS.ss });
        await clock.sleep('30 minutes');
      }
      expect((await stage.status()).attention).toEqual(attention);
      expect(stage.count('release')).toBe(3);
      await stage.decide({ decision: 'retry' });
      await clock.sleep('20 minutes');
      await stage.asks('no-effect');
      expect(stage.count('release')).toBe(6);
      await settleByHand(stage);
    }));

  test('is read, and not called, when another end is reported after that question', () =>
    play({ ...patiently, situation: [gives('awaiting-integration')] }, async (stage) => {
      await completesAfter(stage);
      await clock.sleep('20 minutes');
      await stage.asks('no-effect');
      const reads = stage.count('situation');
      await stage.cancelled({ ss: SS.ss });
      await eventually('it is read', () => stage.count('situation') > reads);
      await stage.asks('no-effect');
      expect(stage.count('release')).toBe(3);
      await settleByHand(stage);
      expect(stage.findings).toEqual([]); // the operator saw it
    }));

  test('causes that question, too, if the first uncertain release was for another SS', () =>
    play(
      {
        ...linking,
        situation: [notOffered],
        fast: [gives({ kind: 'shown', settled: 'unknown', graceMs: 600_000 })],
        preview: [gives({ request: { ...SS, ss: '8', status: 'ABERTA' } })],
      },
      async (stage) => {
        await inServiceByLink(clock, stage, '7');
        await stage.completed({ ss: '7' });
        await stage.hasCalled('fast');
        await stage.reaches('may be corrected', ({ decisions }) => decisions.includes('link-ss'));
        await stage.decide({ decision: 'link-ss', ss: '8' });
        await clock.sleep('20 minutes');
        await stage.completed({ ss: '8' });
        await clock.sleep('2 minutes');
        await stage.asks('maybe-settled');
        expect([stage.count('fast'), stage.count('release')]).toEqual([1, 0]);
        await settleByHand(stage);
      },
    ));

  test('causes a question before a second uncertain release if it cannot be read', () =>
    play(
      {
        ...patiently,
        situation: [notOffered],
        release: [uncertain, done],
      },
      async (stage) => {
        await completesAfter(stage);
        await clock.sleep('2 minutes');
        await stage.asks('maybe-settled');
        expect(stage.count('release')).toBe(1);
        await stage.decide({ decision: 'retry' });
        expect(await stage.outcome()).toBe('released');
        expect(stage.count('release')).toBe(2);
      },
    ));

  test.each([
    ['release', 'completed', 'releasing'],
    ['cancel', 'cancelled', 'cancelling'],
  ] as const)('can refuse the %s, until the operator retries', (call, end, step) =>
    play({ ...patiently, [call]: [refused, done] }, async (stage) => {
      await stage.ends(end);
      expect(await stage.asks('refused')).toMatchObject({ phase: step, attention: { step } });
      await stage.decide({ decision: 'retry' });
      await stage.handle.result();
      expect(stage.count(call)).toBe(2);
    }),
  );

  test('can refuse a release, which stays refused if the read after it fails', () =>
    play(
      {
        ...patiently,
        release: [refused],
        situation: [gives('awaiting-integration'), unreadable],
      },
      async (stage) => {
        await completesAfter(stage);
        await stage.asks('refused');
        await settleByHand(stage);
      },
    ));

  test('can refuse what it has already done, which counts as done', () =>
    play(
      {
        ...patiently,
        release: [refused],
        situation: [gives('awaiting-integration'), gives('released')],
      },
      async (stage) => {
        await completesAfter(stage);
        expect(await stage.outcome()).toBe('released');
      },
    ));

  test('causes no question while it is down or does not accept our keys', () =>
    play({ ...patiently, release: [unavailable, wrongKey, unavailable, done] }, async (stage) => {
      await completesAfter(stage);
      const { status } = await stage.handle.result();
      expect(status).toMatchObject({ phase: 'released', attention: null });
      expect(stage.count('release')).toBe(4);
    }));

  describe('that does not show one order for hours', () => {
    const hidden = (record?: string) => {
      const erp = { reads: unavailable as Act<ErpSituation> };
      const script: Script = {
        ...patiently,
        situation: [() => erp.reads()],
        ...(record !== undefined && { record }),
      };
      return { erp, script };
    };

    test.each([
      ['completed', 'releasing'],
      ['cancelled', 'cancelling'],
    ] as const)('causes a question after four hours, and is not called: %s', (end, step) =>
      play(hidden().script, async (stage) => {
        await stage.ends(end);
        await clock.sleep('3 hours');
        expect((await stage.status()).attention).toBeNull();
        await clock.sleep('2 hours');
        const { attention, phase } = await stage.asks('erp-unreadable');
        expect(phase).toBe(step);
        expect(attention).toMatchObject({ step });
        expect(problemOf(attention)).toContain('Nada foi feito lá');
        await clock.sleep('12 hours');
        expect((await stage.status()).attention).toEqual(attention);
        expect(stage.count('release') + stage.count('cancel')).toBe(0);
        await settleByHand(stage);
      }),
    );

    test('causes no question if it does not accept our keys', () => {
      const { erp, script } = hidden();
      erp.reads = wrongKey;
      return play(script, async (stage) => {
        await completesAfter(stage);
        await clock.sleep('6 hours');
        expect((await stage.status()).attention).toBeNull();
        await settleByHand(stage);
      });
    });

    test('settles it by itself once the order can be read again', () => {
      const { erp, script } = hidden('erp-readable-again');
      return play(script, async (stage) => {
        await completesAfter(stage);
        await clock.sleep('5 hours');
        await stage.asks('erp-unreadable');
        erp.reads = () => (stage.count('release') > 0 ? 'released' : 'awaiting-integration');
        expect(await stage.outcome()).toBe('released');
        expect(stage.count('release')).toBe(1);
      });
    });

    test('says that the release may have been made if its answer was lost', () => {
      const { erp, script } = hidden();
      erp.reads = gives('awaiting-integration');
      const lost: Act<void> = () => {
        erp.reads = unavailable;
        return uncertain();
      };
      return play({ ...script, release: [lost] }, async (stage) => {
        await completesAfter(stage);
        await clock.sleep('5 hours');
        const { attention } = await stage.asks('erp-unreadable');
        expect(problemOf(attention)).toContain('A liberação pode já ter sido feita');
        expect(stage.count('release')).toBe(1);
        await settleByHand(stage);
      });
    });

    test('is read anew if the operator says so, and the question comes back soon', () =>
      play(hidden().script, async (stage) => {
        await completesAfter(stage);
        await clock.sleep('5 hours');
        await stage.asks('erp-unreadable');
        await stage.decide({ decision: 'retry' });
        expect((await stage.status()).attention).toBeNull();
        await clock.sleep('1 hour');
        await stage.asks('erp-unreadable');
        await settleByHand(stage);
      }));

    test('lets the operator decide the other end', () => {
      const { erp, script } = hidden();
      return play(script, async (stage) => {
        await completesAfter(stage);
        await clock.sleep('5 hours');
        await stage.asks('erp-unreadable');
        erp.reads = () => (stage.count('cancel') > 0 ? 'cancelled' : 'awaiting-integration');
        await stage.decide({ decision: 'cancel' });
        expect(await stage.outcome()).toBe('cancelled');
        expect(stage.count('release')).toBe(0);
      });
    });
  });

  test('is not asked again after it gave no answer until the tenant’s time for it is over', () => {
    const times: number[] = [];
    const unknown = gives<Settlement>({ kind: 'shown', settled: 'unknown', graceMs: 120_000 });
    const script: Script = {
      fast: [noting(clock, times, unknown)],
      situation: [noting(clock, times, gives('released'))],
    };
    return play(script, async (stage) => {
      await stage.ends('completed');
      expect(await stage.outcome()).toBe('released');
      expect(stage.calls).toEqual(['open', 'fast', 'situation']);
      expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(120_000);
    });
  });
});

describe('an observation', () => {
  /** Announces the end while the observation is not saved yet. */
  const completeMeanwhile = async (stage: Stage) => {
    await stage.hasCalled('observe');
    await stage.completed({ ss: SS.ss });
  };

  test('that the ERP refuses is retried by decision', () =>
    play({ open: [opens()], observe: [refused, done] }, async (stage) => {
      expect((await stage.asks('refused')).attention).toMatchObject({ step: 'recording' });
      await stage.decide({ decision: 'retry' });
      await stage.inService();
      await settleByHand(stage);
    }));

  test('that the ERP refuses does not hold back the end that Sismetro announces', () =>
    play({ open: [opens()], observe: [refused] }, async (stage) => {
      await stage.asks('refused');
      await stage.completed({ ss: SS.ss });
      expect(await stage.outcome()).toBe('released');
      expect(stage.calls).toEqual(['open', 'observe', 'observe', 'fast']);
    }));

  test('holds back the end for a while only, if the ERP takes everything else', () =>
    play({ open: [opens()], observe: [unavailable] }, async (stage) => {
      await completeMeanwhile(stage);
      await clock.sleep('10 minutes');
      expect(await stage.status()).toMatchObject({ phase: 'recording' });
      expect(await stage.outcome()).toBe('released');
    }));

  test('waits for an ERP that is away for longer, though the end is announced', () =>
    play(
      {
        open: [opens()],
        observe: [...Array.from({ length: 12 }, () => unavailable), done],
        situation: [unavailable, unavailable, gives('released')],
      },
      async (stage) => {
        await completeMeanwhile(stage);
        expect(await stage.outcome()).toBe('released');
        expect(stage.count('observe')).toBe(13);
      },
    ));

  test('holds back the end for a while only, if the ERP offers no call to read the order', () =>
    play(
      {
        open: [opens()],
        observe: [unavailable],
        situation: [notOffered],
      },
      async (stage) => {
        await completeMeanwhile(stage);
        expect(await stage.outcome()).toBe('released');
      },
    ));

  test('that cannot be compared with what the ERP shows does not hold back the end for long', () =>
    play({ open: [opens()], observe: [unreadable] }, async (stage) => {
      await completeMeanwhile(stage);
      expect(await stage.outcome()).toBe('released');
    }));

  test('is written without the link if Sismetro does not show one in time', () =>
    play({ open: [opensWithoutLink], find: [unavailable] }, async (stage) => {
      await clock.sleep('3 minutes');
      await stage.inService();
      expect(stage.observed.map(({ request }) => request)).toEqual([{ ss: SS.ss }]);
      await settleByHand(stage);
    }));

  test.each([
    ['with the link that the third look shows', [unreadable, unreadable, finds(SS)], REQUEST, 3],
    ['without a link if no answer can be read', [unreadable], { ss: SS.ss }, 5],
  ])('is written %s', (what, find, saved, looks) =>
    play(
      {
        open: [opensWithoutLink],
        find,
      },
      async (stage) => {
        await clock.sleep('3 minutes');
        await stage.inService();
        expect(stage.count('find')).toBe(looks);
        expect(stage.observed.map(({ request }) => request)).toEqual([saved]);
        await settleByHand(stage);
      },
    ),
  );

  test('whose answers are lost is written in the end, though the end of the service is announced', () =>
    play(
      {
        open: [opens()],
        observe: [...Array.from({ length: 5 }, () => uncertain), done],
      },
      async (stage) => {
        await completeMeanwhile(stage);
        expect(await stage.outcome()).toBe('released');
        expect(stage.count('observe')).toBe(6);
      },
    ));

  test('holds back the end for a while only, if its answers are always lost', () =>
    play({ open: [opens()], observe: [uncertain] }, async (stage) => {
      await completeMeanwhile(stage);
      await clock.sleep('10 minutes');
      expect(await stage.status()).toMatchObject({ phase: 'recording' });
      expect(await stage.outcome()).toBe('released');
    }));

  test('is written to an ERP that is back just when the end is announced', () =>
    play(
      { open: [opens()], observe: [...Array.from({ length: 12 }, () => unavailable), done] },
      async (stage) => {
        await clock.sleep('17 minutes');
        expect(stage.count('observe')).toBe(11);
        await stage.completed({ ss: SS.ss });
        expect(await stage.outcome()).toBe('released');
        expect(stage.count('observe')).toBe(13);
      },
    ));

  test('is written although one answer is lost after the ERP was away for long', () =>
    play(
      {
        open: [opens()],
        observe: [...Array.from({ length: 12 }, () => unavailable), uncertain, done],
        situation: [unavailable, unavailable, gives('released')],
      },
      async (stage) => {
        await completeMeanwhile(stage);
        expect(await stage.outcome()).toBe('released');
        expect(stage.count('observe')).toBe(14);
      },
    ));

  test.each(['Sismetro', 'the operator'])(
    'that may still be written is waited for before the end that %s decides',
    (who) => {
      const settledAt: number[] = [];
      const lostAt: number[] = [];
      const now = () => clock.currentTimeMs();
      const lost = async () => {
        lostAt.push(await now());
        uncertain();
      };
      const settles = async () => void settledAt.push(await now());
      return play(
        {
          open: [opens()],
          observe: [lost],
          fast: [async () => (await settles(), { kind: 'shown', settled: 'yes' })],
          cancel: [settles],
        },
        async (stage) => {
          await stage.hasCalled('observe');
          if (who === 'Sismetro') await stage.completed({ ss: SS.ss });
          else await stage.decide({ decision: 'cancel' });
          await stage.outcome();
          expect(settledAt[0]! - lostAt.at(-1)!).toBeGreaterThanOrEqual(30_000);
        },
      );
    },
  );

  describe('that the ERP forbids for an hour', () => {
    const forbidden = { open: [opens()], observe: [slowDown, done] };

    test.each([
      ['while it waits', completeMeanwhile],
      ['before it is written', (stage: Stage) => stage.completed({ ss: SS.ss })],
    ])('is written once it may be, before the end that is announced %s', (_, announce) =>
      play(forbidden, async (stage) => {
        await announce(stage);
        expect(await stage.outcome()).toBe('released');
        expect(stage.calls).toEqual(['open', 'observe', 'observe', 'fast']);
      }),
    );

    test('is written before the end if the ERP answers nothing else', () =>
      play({ ...forbidden, situation: [unavailable] }, async (stage) => {
        await completeMeanwhile(stage);
        expect(await stage.outcome()).toBe('released');
        expect(stage.count('observe')).toBe(2);
      }));

    test('holds back the end only once, if it is forbidden again', () =>
      play({ ...forbidden, observe: [slowDown] }, async (stage) => {
        await completeMeanwhile(stage);
        expect(await stage.outcome()).toBe('released');
        expect(stage.calls).toEqual(['open', 'observe', 'observe', 'situation', 'fast']);
      }));

    test('holds back the end for some 15 minutes, if it is forbidden again and again', () => {
      const at: number[] = [];
      const shortly = noting(
        clock,
        at,
        failing(FailureType.Unavailable, { retryAfterMs: 8 * 60_000 }),
      );
      return play({ ...forbidden, observe: [shortly] }, async (stage) => {
        await completeMeanwhile(stage);
        expect(await stage.outcome()).toBe('released');
        expect(at).toHaveLength(3);
      });
    });
  });

  test('is written with the link once Sismetro allows the look for it', () =>
    play({ open: [opensWithoutLink], find: [slowDown, finds(SS)] }, async (stage) => {
      await clock.sleep('61 minutes');
      await stage.inService();
      expect(stage.observed.map(({ request }) => request)).toEqual([REQUEST]);
      await settleByHand(stage);
    }));

  test('waits for keys that the ERP accepts, though the end is announced', () =>
    play({ open: [opens()], observe: [wrongKey, wrongKey, done] }, async (stage) => {
      await completeMeanwhile(stage);
      expect(await stage.outcome()).toBe('released');
      expect(stage.count('observe')).toBe(3);
    }));

  test('is looked for, and written again, half a minute after its answer was lost, each time', () => {
    const openedAt: number[] = [];
    const observedAt: number[] = [];
    const open = [noting(clock, openedAt, opens('unknown'))];
    const observe = [noting(clock, observedAt, uncertain), noting(clock, observedAt, done)];
    return play({ open, observe }, async (stage) => {
      await clock.sleep('2 minutes');
      await stage.inService();
      expect(stage.observed.map(({ looksFirst }) => looksFirst)).toEqual([true, true]);
      const [first, second] = observedAt as [number, number];
      expect(first - openedAt[0]!).toBeGreaterThanOrEqual(GRACE_MS);
      expect(second - first).toBeGreaterThanOrEqual(GRACE_MS);
      await settleByHand(stage);
    });
  });
});
