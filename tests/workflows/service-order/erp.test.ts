import { describe, expect, test } from '@jest/globals';
import type { FoundRequest, Settlement } from '../../../activities/index.js';
import { FailureType, GRACE_MS } from '../../../domain/failures.js';
import {
  done,
  failing,
  finds,
  gives,
  noting,
  notOffered,
  notShown,
  opens,
  refused,
  REQUEST,
  SS,
  unavailable,
  uncertain,
  unreadable,
  wrongKey,
  type Script,
  type Stage,
  slowDown,
  linking,
  inServiceByLink,
  prepareStage,
  type Undated,
} from './support.js';

const restored = failing(FailureType.Unavailable, { restored: true });

const { clock, play } = prepareStage({ open: [opens('yes')] });

const opensWithoutLink = gives({ kind: 'opened', ss: SS.ss, noted: 'no' } as const);

describe('the ERP', () => {
  const completesAfter = async (stage: Stage) => {
    await stage.ends('completed');
  };

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
      },
    ));

  test('is not changed after a lost answer unless the SS still shows the end', () =>
    play(
      {
        fast: [gives({ kind: 'shown', settled: 'unknown', graceMs: 30_000 })],
        situation: [gives('awaiting-integration')],
        confirm: [notShown('cancelled')],
      },
      async (stage) => {
        await stage.ends('completed');
        await clock.sleep('20 minutes');
        await stage.asks('not-confirmed');
        expect(stage.calls.slice(0, 4)).toEqual(['open', 'fast', 'situation', 'confirm']);
        expect(stage.calls).not.toContain('release');
      },
    ));

  test('is not asked again after it gave no answer until the tenant’s time for it is over', () => {
    const times: number[] = [];
    const unknown = gives<Undated<Settlement>>({
      kind: 'shown',
      settled: 'unknown',
      graceMs: 120_000,
    });
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

  test.each([
    ['is away', unavailable],
    ['gives answers that cannot be read', unreadable],
  ])('waits for an ERP that %s for longer, though the end is announced', (_, fails) =>
    play(
      {
        open: [opens()],
        observe: [...Array.from({ length: 12 }, () => fails), done],
        situation: [fails, fails, gives('released')],
      },
      async (stage) => {
        await completeMeanwhile(stage);
        expect(await stage.outcome()).toBe('released');
        expect(stage.count('observe')).toBe(13);
      },
    ),
  );

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

  test('is written with the link of the SS that the operator links while that of another one is looked for', () => {
    let answer = () => {};
    const looking = new Promise<FoundRequest[]>((resolve) => (answer = () => resolve([])));
    return play({ open: [refused], find: [() => looking, finds(SS)] }, async (stage) => {
      await stage.asks('refused');
      await stage.decide({ decision: 'link-ss', ss: '7' });
      await stage.hasCalled('find');
      await stage.decide({ decision: 'link-ss', ss: SS.ss });
      answer();
      await stage.inService();
      expect(stage.observed.map(({ request }) => request)).toEqual([REQUEST]);
    });
  });

  test('is written with the link once Sismetro allows the look for it', () =>
    play({ open: [opensWithoutLink], find: [slowDown, finds(SS)] }, async (stage) => {
      await clock.sleep('61 minutes');
      await stage.inService();
      expect(stage.observed.map(({ request }) => request)).toEqual([REQUEST]);
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
    });
  });

  test('is not written again if the ERP shows it', () =>
    play({ open: [opens('unknown')], noted: gives(true) }, async (stage) => {
      await stage.inService();
      expect(stage.count('observe')).toBe(0);
    }));

  test('is looked for before it is written, if Temporal may have forgotten it', () =>
    play({ open: [opens('no')], observe: [restored, done] }, async (stage) => {
      await stage.inService();
      expect(stage.observed.map(({ looksFirst }) => looksFirst)).toEqual([false, true]);
    }));
});
