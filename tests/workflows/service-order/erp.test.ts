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
  type Act,
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
  test.each<[string, Act<Undated<Settlement>>, number]>([
    ['half a minute after an answer of the fast path was lost', uncertain, 30_000],
    [
      'the tenant’s time for it after it gave no answer',
      gives({ kind: 'shown', settled: 'unknown', graceMs: 120_000 }),
      120_000,
    ],
  ])('is not called for %s', (_, fast, graceMs) => {
    const times: number[] = [];
    const script: Script = {
      fast: [noting(clock, times, fast)],
      situation: [noting(clock, times, gives('released'))],
    };
    return play(script, async (stage) => {
      await stage.ends('completed');
      expect(await stage.outcome()).toBe('released');
      // a call whose answer is lost shows nothing of the SS, either
      const read = fast === uncertain ? ['confirm'] : [];
      expect(stage.calls).toEqual(['open', 'fast', ...read, 'situation']);
      expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(graceMs);
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

  test.each<[string, Script]>([
    ['the ERP takes everything else', { observe: [unavailable] }],
    [
      'the ERP offers no call to read the order',
      { observe: [unavailable], situation: [notOffered] },
    ],
    ['it cannot be compared with what the ERP shows', { observe: [unreadable] }],
    ['its answers are always lost', { observe: [uncertain] }],
  ])('holds back the end for a while only, if %s', (_, script) =>
    play({ open: [opens()], ...script }, async (stage) => {
      await completeMeanwhile(stage);
      await clock.sleep('10 minutes');
      expect(await stage.status()).toMatchObject({ phase: 'recording' });
      expect(await stage.outcome()).toBe('released');
    }),
  );

  const away = Array.from({ length: 12 }, () => unavailable);
  const lost = Array.from({ length: 5 }, () => uncertain);
  const garbled = Array.from({ length: 12 }, () => unreadable);
  const reads = (fails: Act<never>): Script => ({ situation: [fails, fails, gives('released')] });

  test.each<[string, Act<never>[], Script]>([
    ['the ERP is away for longer', away, reads(unavailable)],
    ['its answers cannot be read for longer', garbled, reads(unreadable)],
    ['one answer is lost after it was away for long', [...away, uncertain], reads(unavailable)],
    ['answers are lost', lost, {}],
    ['it refuses our keys for a while', [wrongKey, wrongKey], {}],
  ])('is written in the end, though the end of the service is announced: %s', (_, acts, script) =>
    play({ open: [opens()], observe: [...acts, done], ...script }, async (stage) => {
      await completeMeanwhile(stage);
      expect(await stage.outcome()).toBe('released');
      expect(stage.count('observe')).toBe(acts.length + 1);
    }),
  );

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

  test('is written to an ERP that is back just when the end is announced', () =>
    play({ open: [opens()], observe: [...away, done] }, async (stage) => {
      await clock.sleep('17 minutes');
      expect(stage.count('observe')).toBe(11);
      await stage.completed({ ss: SS.ss });
      expect(await stage.outcome()).toBe('released');
      expect(stage.count('observe')).toBe(13);
    }));

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
