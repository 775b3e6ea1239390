import { describe, expect, test } from '@jest/globals';
import type { FoundRequest, Opening, OwnedRequest } from '../../../activities/index.js';
import { contradictionSeen } from '../../../workflows/service-order/messages.js';
import { eventually } from '../../support/eventually.js';
import {
  accepts,
  finds,
  gives,
  noting,
  notOffered,
  opens,
  refused,
  secondLook,
  slowDown,
  SS,
  unavailable,
  uncertain,
  uncertainForLong,
  unreadable,
  wrongKey,
  type Act,
  type Script,
  type Stage,
  prepareStage,
} from './support.js';
import { problemOf, questionOf } from '../../support/said.js';
import { say } from '../../../texts/catalogue.js';
import { pt } from '../../../texts/pt/index.js';
import { NEWS } from '../../../workflows/service-order/question-codes.js';

const { clock, play } = prepareStage();

describe('an opening that is answered with the SS of another order', () => {
  const anothers = gives<Opening>({ kind: 'anothers', ss: '999' });

  test('finds its own SS by our reference, and saves no other', () =>
    play({ open: [anothers], find: [finds(SS)] }, async (stage) => {
      expect(await stage.inService()).toMatchObject({ ss: SS.ss });
      expect(stage.observed.map(({ request }) => request.ss)).toEqual([SS.ss]);
      expect(stage.calls).toEqual(['open', 'find', 'observe']);
    }));

  test('asks the operator if Sismetro shows no SS of ours, and opens only after confirmation', () =>
    play({ open: [anothers, opens('yes')], find: [finds()] }, async (stage) => {
      await clock.sleep('2 minutes');
      const { attention } = await stage.asks('foreign-ss');
      expect(problemOf(attention)).toContain('SS 999');
      expect([stage.count('open'), stage.count('find')]).toEqual([1, 2]);
      await stage.decide({ decision: 'retry' });
      await clock.sleep('2 minutes');
      await stage.asks('foreign-ss');
      expect([stage.count('open'), stage.count('find')]).toEqual([1, 4]);
      await stage.decide({ decision: 'retry', confirmedAbsent: true });
      expect(await stage.inService()).toMatchObject({ ss: SS.ss });
      expect(stage.count('open')).toBe(2);
    }));

  test('asks the operator at once if Sismetro offers no look', () =>
    play({ open: [anothers], find: [notOffered] }, async (stage) => {
      await stage.asks('foreign-ss');
      await stage.decide({ decision: 'retry' });
      await stage.asks('foreign-ss');
      await stage.decide({ decision: 'link-ss', ss: SS.ss });
      await stage.inService();
      expect(stage.count('open')).toBe(1);
    }));
});

describe('an opening whose answer is lost', () => {
  test.each([
    ['half a minute', uncertain, 30_000],
    ['the vendor’s own time', uncertainForLong, 300_000],
  ] as const)('waits %s, finds the SS, and opens no second one', (_, lost, graceMs) => {
    const times: number[] = [];
    const script: Script = {
      open: [noting(clock, times, lost)],
      find: [noting(clock, times, finds(SS))],
    };
    return play(script, async (stage) => {
      await stage.hasCalled('open');
      await clock.sleep('6 minutes');
      await stage.inService();
      expect(stage.calls).toEqual(['open', 'find', 'observe']);
      expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(graceMs);
      expect(stage.observed).toEqual([{ request: { ss: SS.ss, link: SS.link }, looksFirst: true }]);
    });
  });

  test('is repeated only after two empty looks half a minute apart', () => {
    const times: number[] = [];
    const script: Script = {
      open: [uncertain, opens('yes')],
      find: [noting(clock, times, finds())],
    };
    return play(script, async (stage) => {
      await clock.sleep('2 minutes');
      await stage.inService();
      expect(stage.calls).toEqual(['open', 'find', 'find', 'open']);
      expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(30_000);
    });
  });

  test('is not repeated while the look is unreadable, and asks after 15 minutes', () =>
    play({ open: [uncertain], find: [unreadable] }, async (stage) => {
      await clock.sleep('10 minutes');
      expect((await stage.status()).attention).toBeNull();
      await clock.sleep('10 minutes');
      const { decisions } = await stage.asks('look-unreadable');
      expect(decisions).toEqual(
        expect.arrayContaining(['retry', 'link-ss', 'release', 'cancel', 'settle']),
      );
      await clock.sleep('2 hours');
      expect(stage.count('open')).toBe(1);
    }));

  describe('whose look gets no answer for hours', () => {
    const silent = () => {
      const sismetro = { finds: unavailable as Act<FoundRequest[]> };
      return { sismetro, script: { open: [uncertain], find: [() => sismetro.finds()] } };
    };

    test.each(['found by our reference', 'listed', 'read by the number that a callback names'])(
      'is not repeated, and asks after four hours: the SS cannot be %s',
      (what) => {
        const { script } = silent();
        const others: Script = what.startsWith('listed')
          ? { find: [notOffered], list: [unavailable] }
          : what.startsWith('read')
            ? { find: [finds()], read: [unavailable] }
            : {};
        return play({ ...script, ...others }, async (stage) => {
          await stage.hasCalled('open');
          const reports = async (hours: number) => {
            for (let hour = 0; hour < hours; hour++) {
              if (what.startsWith('read')) await stage.opened({ ss: '8' });
              await clock.sleep('1 hour');
            }
          };
          await reports(3);
          expect((await stage.status()).attention).toBeNull();
          // a page of the list is repeated by Temporal as well, whose pauses count for nothing
          await reports(what === 'listed' ? 3 : 2);
          const { attention } = await stage.asks('look-unreadable');
          expect(problemOf(attention)).toContain('Há mais de quatro horas');
          await reports(2);
          expect((await stage.status()).attention).toEqual(attention);
          expect(stage.count('open')).toBe(1);
        });
      },
    );

    test('reads the SS that a callback names meanwhile', () =>
      play(silent().script, async (stage) => {
        await stage.hasCalled('open');
        await clock.sleep('5 hours');
        await stage.asks('look-unreadable');
        await stage.opened({ ss: SS.ss });
        await stage.hasCalled('read');
        expect(stage.count('open')).toBe(1);
      }));
  });

  test('is looked up in the list if there is no look by reference', () =>
    play(
      {
        open: [uncertain],
        find: [notOffered],
        list: [gives({ found: [], isLast: false }), gives({ found: [SS], isLast: true })],
      },
      async (stage) => {
        await clock.sleep('1 minute');
        await stage.inService();
        expect(stage.calls.slice(0, 4)).toEqual(['open', 'find', 'list', 'list']);
        expect(stage.count('open')).toBe(1);
      },
    ));

  test('is the SS that a callback names and that shows our reference, if the list is too long', () =>
    play(
      { open: [uncertain], find: [notOffered], list: [gives({ found: [], isLast: false })] },
      async (stage) => {
        await stage.hasCalled('open');
        await stage.opened({ ss: SS.ss });
        expect(await stage.inService()).toMatchObject({ ss: SS.ss });
        expect(stage.count('list')).toBe(50);
      },
    ));

  test('is one SS, though the list grew while it was read and showed it on two pages', () =>
    play(
      {
        open: [uncertain],
        find: [notOffered],
        list: [gives({ found: [SS], isLast: false }), gives({ found: [SS], isLast: true })],
      },
      async (stage) => {
        await clock.sleep('1 minute');
        expect(await stage.inService()).toMatchObject({ ss: SS.ss, attention: null });
      },
    ));

  test.each(['completed', 'cancelled', 'opened'] as const)(
    'asks the operator about two SSs, also after one of them is reported as %s',
    async (event) => {
      const openedAt = new Date(await clock.currentTimeMs()).toISOString();
      const state = event === 'opened' ? 'open' : event;
      const surplus = { ...SS, ss: '8', state, openedAt } as const;
      const reported = { kind: 'ours', request: surplus, showsReference: true } as const;
      const script = {
        open: [uncertain],
        find: [finds(SS, surplus)],
        list: [gives({ found: [SS, surplus], isLast: true })],
        read: [gives<OwnedRequest>(reported)],
      };
      return play(script, async (stage) => {
        await clock.sleep('1 minute');
        await stage.asks('several-ss');
        await stage[event]({ ss: '8' });
        await stage.hasCalled('read');
        await secondLook(clock);
        expect(await stage.asks('several-ss')).toMatchObject({ ss: null, phase: 'opening' });
        expect(stage.calls).not.toContain('cancel');
        expect(stage.calls).not.toContain('release');
      });
    },
  );

  test('asks the operator if a callback names one SS and the search finds another', () => {
    const named = { ...SS, ss: '8' };
    const script = {
      open: [uncertain],
      find: [unreadable, finds(SS)],
      read: [gives<OwnedRequest>({ kind: 'ours', request: named, showsReference: true })],
    };
    return play(script, async (stage) => {
      await stage.hasCalled('open');
      await stage.opened({ ss: '8' });
      await clock.sleep('2 minutes');
      const { attention } = await stage.asks('several-ss');
      expect(problemOf(attention)).toContain(`8, ${SS.ss}`);
    });
  });
});

describe('an opening that Sismetro did not take', () => {
  test('is retried without a look after a 429, at the time Sismetro names', () =>
    play({ open: [slowDown, opens('yes')] }, async (stage) => {
      await clock.sleep('59 minutes');
      expect((await stage.status()).phase).toBe('opening');
      await clock.sleep('2 minutes');
      await stage.inService();
      expect(stage.calls).toEqual(['open', 'open']);
    }));

  test("asks the operator if it is refused, with the vendor's words beside the question", () =>
    play({ open: [refused, opens('yes')] }, async (stage) => {
      const { attention } = await stage.asks('refused');
      expect(attention).toMatchObject({
        step: 'opening',
        params: {},
        words: 'equipamento desconhecido',
      });
      await stage.decide({ decision: 'amend-equipment', equipment: { description: 'Chiller' } });
      await stage.inService();
      expect(stage.inputs.map(({ keyGeneration }) => keyGeneration)).toEqual([0, 1]);
      expect(stage.inputs[1]!.order.equipment).toEqual({ description: 'Chiller' });
      expect((await stage.status()).attention).toBeNull();
    }));

  test('asks as before while a report is looked at, and takes no word that there is no SS meanwhile', () =>
    play({ open: [refused], find: [finds()] }, async (stage) => {
      const { attention } = await stage.asks('refused');
      await stage.completed();
      await stage.hasCalled('find');
      expect((await stage.status()).attention).toEqual(attention);
      const word = await stage.decide({ decision: 'retry', confirmedAbsent: true });
      expect(word).toBe(say(pt.refusals, NEWS));
      await clock.sleep('15 minutes');
      await stage.asks('ss-unknown');
    }));
});

describe('an opening during which the operator acts', () => {
  /** Plays an order whose opening is answered only after the operator's decision. */
  const playLate = (
    script: Script,
    decide: (stage: Stage) => Promise<unknown>,
    afterwards: (stage: Stage) => Promise<void> = async () => {},
  ) => {
    let answer = () => {};
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const open: Act<Opening> = async () => (await answered, opens('yes')());
    return play({ open: [open], ...script }, async (stage) => {
      await stage.hasCalled('open');
      await decide(stage);
      answer();
      await eventually('the SS that nobody knows is reported', () => stage.findings[0]);
      await afterwards(stage);
      return stage;
    });
  };

  test('keeps the SS that the operator linked, and reports the other one', async () => {
    const { findings } = await playLate(
      {
        preview: [gives({ request: { ...SS, ss: '50', status: 'ABERTA' } })],
      },
      async (stage) => {
        const changed = { ...questionOf('webhook-changed') };
        await stage.handle.signal(contradictionSeen, changed);
        await stage.asks('webhook-changed');
        expect(await stage.decide({ decision: 'link-ss', ss: '50' })).toMatchObject({ ss: '50' });
      },
    );
    const subjects = [expect.any(String), `SS ${SS.ss}`, 'SS 50'];
    expect(findings).toMatchObject([{ kind: 'double-ss', subjects }]);
  });

  test('reports the SS of an order that the operator has settled meanwhile', async () => {
    const { findings } = await playLate(
      {},
      (stage) => stage.decide({ decision: 'settle', outcome: 'cancelled' }),
      async ({ handle }) =>
        expect(await handle.result()).toMatchObject({ outcome: 'cancelled', status: { ss: null } }),
    );
    expect(findings).toMatchObject([{ kind: 'unexplained-ss' }]);
  });
});

describe('an SS that a callback announces before its number is known', () => {
  test('is adopted if Sismetro shows it with our reference', () =>
    play({ open: [unavailable] }, async (stage) => {
      await stage.hasCalled('open');
      await stage.cancelled({ ss: SS.ss, link: SS.link! });
      expect(await stage.outcome()).toBe('cancelled');
      expect(stage.calls.filter((call) => call !== 'open')).toEqual([
        ...['read', 'find', 'observe', 'fast'],
      ]);
    }));

  test('is asked about if it has our reference, but had ended before this closing', () =>
    play(
      {
        open: [unavailable],
        read: [
          gives({
            kind: 'ours',
            request: { ...SS, state: 'completed', openedAt: '2025-01-01T10:00:00Z' },
            showsReference: true,
          }),
        ],
      },
      async (stage) => {
        await stage.hasCalled('open');
        await stage.completed({ ss: SS.ss });
        await stage.asks('ss-ended');
        await stage.completed({ ss: SS.ss });
        await clock.sleep('1 day');
        expect(await stage.asks('ss-ended')).toMatchObject({ ss: null });
        expect(stage.calls).not.toContain('fast');
      },
    ));

  test('is adopted though it has ended, if Sismetro sends the number later and shows neither references nor dates', () =>
    play(
      {
        open: [accepts],
        read: [
          gives({
            kind: 'unknown',
            request: { ss: SS.ss, state: 'completed' },
            showsReference: false,
          }),
        ],
      },
      async (stage) => {
        await stage.hasCalled('open');
        await stage.completed({ ss: SS.ss });
        expect(await stage.outcome()).toBe('released');
      },
    ));

  test('is not adopted, and settles nothing, if it belongs to another order', () =>
    play({ open: [unavailable], read: [gives({ kind: 'anothers' })] }, async (stage) => {
      await stage.hasCalled('open');
      await stage.completed({ ss: '999' });
      await stage.asks('foreign-ss');
      await clock.sleep('1 day');
      expect(await stage.status()).toMatchObject({ phase: 'opening', ss: null });
      expect(stage.calls).not.toContain('fast');
    }));

  test('does not keep the order from its own SS, if the number is another order’s', () =>
    play(
      {
        open: [uncertain],
        read: [gives({ kind: 'anothers' })],
        find: [finds(SS)],
      },
      async (stage) => {
        await stage.hasCalled('open');
        await stage.completed({ ss: '999' });
        const { outcome, status } = await stage.handle.result();
        expect([outcome, status.ss]).toEqual(['released', SS.ss]);
        expect(stage.count('open')).toBe(1);
      },
    ));

  test.each([
    ['is not found', 'announced-repeatedly', [unavailable], [finds()]],
    ['has a number that is not proven', undefined, [accepts], [notOffered]],
  ])(
    'asks the operator although callbacks repeat every four minutes, if it %s',
    (_, record, openings, find) =>
      play(
        {
          ...(record !== undefined && { record }),
          ...{ open: openings as Act<Opening>[], read: [gives({ kind: 'not-found' })], find },
        },
        async (stage) => {
          await stage.hasCalled('open');
          for (let sent = 0; sent < 4; sent += 1) {
            await stage.completed({ ss: SS.ss });
            await clock.sleep('4 minutes');
          }
          await stage.asks('ss-unknown');
        },
      ),
  );

  test('is looked for several times once Sismetro is back, before anybody is asked', () => {
    const times: number[] = [];
    return play(
      {
        open: [unavailable],
        read: [
          ...Array<Act<OwnedRequest>>(12).fill(unavailable), // more than half an hour
          noting(clock, times, gives({ kind: 'not-found' })),
          noting(clock, times, gives({ kind: 'ours', request: SS, showsReference: true })),
        ],
        find: [finds()],
      },
      async (stage) => {
        await stage.hasCalled('open');
        await stage.opened({ ss: SS.ss });
        await clock.sleep('1 hour');
        expect(await stage.inService()).toMatchObject({ ss: SS.ss, attention: null });
        expect(times[1]! - times[0]!).toBeLessThan(60_000);
      },
    );
  });

  test('is asked about although the same is reported during each look', () => {
    let answer = () => {};
    const find = () => new Promise<FoundRequest[]>((resolve) => (answer = () => resolve([])));
    return play(
      { open: [unavailable], read: [gives({ kind: 'not-found' })], find: [find] },
      async (stage) => {
        await stage.hasCalled('open');
        await stage.completed({ ss: SS.ss });
        for (let round = 1; round <= 45; round += 1) {
          if ((await stage.status()).attention !== null) break;
          await eventually('it looks', () => stage.count('find') >= round);
          await stage.completed({ ss: SS.ss });
          answer();
          await clock.sleep('20 seconds');
        }
        await stage.asks('ss-unknown');
      },
    );
  });
});

describe('a Sismetro that sends the number later', () => {
  test('is recorded once a callback names the number and the SS shows our reference', () =>
    play({ open: [accepts] }, async (stage) => {
      await clock.sleep('3 hours');
      expect(await stage.status()).toMatchObject({ phase: 'opening', attention: null, ss: null });
      await stage.opened({ ss: SS.ss, link: SS.link! });
      await stage.inService();
      expect(stage.calls).toEqual(['open', 'read', 'find', 'observe']);
      await stage.completed({ ss: SS.ss });
      expect(await stage.outcome()).toBe('released');
    }));

  test.each([
    [
      'shows no references',
      [gives({ kind: 'unknown', request: SS, showsReference: false } as const)],
    ],
    ['cannot be read', [notOffered]],
  ])('is believed when it %s', (_, read) =>
    play({ open: [accepts], read, find: [notOffered] }, async (stage) => {
      await stage.hasCalled('open');
      await stage.opened({ ss: SS.ss });
      expect(await stage.inService()).toMatchObject({ ss: SS.ss });
    }),
  );

  test.each([
    [
      'an SS without our reference',
      gives({ kind: 'unknown', request: SS, showsReference: true } as const),
      {},
    ],
    ['no SS with that number', gives({ kind: 'not-found' } as const), {}],
  ])('is not believed if it shows %s', (_, read, recorded) =>
    play({ ...recorded, open: [accepts], read: [read], find: [notOffered] }, async (stage) => {
      await stage.hasCalled('open');
      await stage.completed({ ss: SS.ss });
      await clock.sleep('20 minutes');
      await stage.asks('ss-unknown');
      expect(await stage.status()).toMatchObject({ phase: 'opening', ss: null });
      expect(stage.count('read')).toBe(5);
    }),
  );

  test('causes a question if the number does not arrive within a day', () =>
    play({ open: [accepts] }, async (stage) => {
      await clock.sleep('25 hours');
      await stage.asks('number-missing');
      expect(await stage.decide({ decision: 'retry' })).toContain('confirme que ela não existe');
      await stage.decide({ decision: 'link-ss', ss: SS.ss, link: SS.link! });
      expect(await stage.inService()).toMatchObject({ ss: SS.ss });
      expect(stage.count('open')).toBe(1);
    }));
});

describe('the confirmation that there is no SS', () => {
  const word = { decision: 'retry', confirmedAbsent: true } as const;
  const amended = {
    decision: 'amend-equipment',
    confirmedAbsent: true,
    equipment: { id: '9002' },
  } as const;
  const ended = (ss: string, state: FoundRequest['state'] = 'completed'): FoundRequest => ({
    ...{ ss, state, link: SS.link! },
    openedAt: '2020-01-01T08:00:00-03:00',
  });
  /** Two openings were lost, and Sismetro showed no SS so far. */
  const lostTwice = (...then: NonNullable<Script['find']>) => ({
    open: [uncertain, uncertain, opens('yes')],
    find: [finds(), finds(), finds(), finds(), ...then],
  });
  const asksWhetherOpened = async (stage: Stage) => {
    await clock.sleep('5 minutes');
    await stage.asks('maybe-opened');
  };

  test.each([word, amended])(
    'is outweighed by an SS with our reference that has become visible: $decision',
    (decision) =>
      play(lostTwice(finds(SS)), async (stage) => {
        await asksWhetherOpened(stage);
        await stage.decide(decision);
        expect(await stage.inService()).toMatchObject({ ss: SS.ss });
        expect([stage.count('open'), stage.count('find')]).toEqual([2, 5]);
      }),
  );

  test.each<[string, Act<FoundRequest[]>]>([
    ['unavailable', unavailable],
    ['unreadable', unreadable],
    ['refused', refused],
    ['refused because of our keys', wrongKey],
  ])('stands for a look that is %s: it is tried once', (_, act) =>
    play(lostTwice(act), async (stage) => {
      await asksWhetherOpened(stage);
      await stage.decide(word);
      await stage.inService();
      expect([stage.count('open'), stage.count('find')]).toEqual([3, 5]);
    }),
  );

  test('stands for a look that has no answer within ten seconds', () => {
    let answer = () => {};
    const silent = () => new Promise<FoundRequest[]>((resolve) => (answer = () => resolve([])));
    return play(lostTwice(silent), async (stage) => {
      await asksWhetherOpened(stage);
      await stage.decide(word);
      await stage.inService();
      expect([stage.count('open'), stage.count('find')]).toEqual([3, 5]);
      answer();
    });
  });

  test.each([
    ['stands for a list that needs several pages, of which it reads one', [], 2],
    ['is outweighed by an SS on the first page of a list', [SS], 1],
  ])('%s', (_, found, openings) => {
    const sismetro = { lists: unreadable as Act<{ found: FoundRequest[]; isLast: boolean }> };
    const script: Script = {
      open: [uncertain, opens('yes')],
      find: [notOffered],
      list: [() => sismetro.lists()],
    };
    return play(script, async (stage) => {
      await clock.sleep('20 minutes');
      await stage.asks('look-unreadable');
      const before = stage.count('list');
      sismetro.lists = gives({ found, isLast: false });
      await stage.decide(word);
      expect(await stage.inService()).toMatchObject({ ss: SS.ss });
      expect([stage.count('open'), stage.count('list') - before]).toEqual([openings, 1]);
    });
  });

  test('asks which of several SSs it is, and never counts again', () =>
    play({ ...lostTwice(finds(SS, { ...SS, ss: '8' }), unreadable) }, async (stage) => {
      await asksWhetherOpened(stage);
      await stage.decide(word);
      await stage.asks('several-ss');
      await stage.decide({ decision: 'retry' });
      await clock.sleep('20 minutes');
      await stage.asks('look-unreadable');
      expect(stage.count('open')).toBe(2);
    }));

  test('asks about an SS that had ended before, and opens one once that is disowned', () =>
    play(lostTwice(finds(ended('8'))), async (stage) => {
      await asksWhetherOpened(stage);
      await stage.decide(word);
      await stage.asks('ss-ended');
      await stage.decide({ decision: 'retry' });
      await stage.asks('ss-ended');
      expect(stage.count('open')).toBe(2);
      await stage.decide(word);
      await stage.inService();
      expect(stage.count('open')).toBe(3);
    }));

  test('leaves a disowned SS out of all later looks, but not another one', () =>
    play(
      {
        lookFirst: true,
        open: [uncertain, opens('yes')],
        find: [finds(ended('8')), finds(ended('8')), finds(ended('8'), SS)],
      },
      async (stage) => {
        await stage.asks('ss-ended');
        await stage.decide(word);
        await stage.hasCalled('open');
        await clock.sleep('1 minute');
        expect(await stage.inService()).toMatchObject({ ss: SS.ss });
        expect([stage.count('open'), stage.count('find')]).toEqual([1, 3]);
        expect(stage.inputs[0]?.keyGeneration).toBe(1); // another idempotency key than the disowned SS has
      },
    ));

  test('is not undone by a Sismetro that answers the next opening with the disowned SS', () =>
    play(
      {
        open: [uncertain, gives({ kind: 'opened', ss: '8', noted: 'no' })],
        find: [finds(ended('8'))],
      },
      async (stage) => {
        await clock.sleep('1 minute');
        await stage.asks('ss-ended');
        await stage.decide(word);
        await clock.sleep('2 minutes');
        await stage.asks('foreign-ss');
        expect(await stage.status()).toMatchObject({ phase: 'opening', ss: null });
      },
    ));

  test('is outweighed by the SS that a callback named, if it carries our reference', () => {
    const sismetro = { reads: notOffered as Act<OwnedRequest> };
    return play(
      { open: [uncertain], find: [notOffered], read: [() => sismetro.reads()] },
      async (stage) => {
        await clock.sleep('1 minute');
        await stage.asks('maybe-opened');
        await stage.opened({ ss: SS.ss });
        await stage.asks('ss-unknown');
        sismetro.reads = gives<OwnedRequest>({ kind: 'ours', request: SS, showsReference: true });
        await stage.decide(word);
        expect(await stage.inService()).toMatchObject({ ss: SS.ss });
        expect(stage.count('open')).toBe(1);
      },
    );
  });

  test.each(['anothers', 'not-found', 'unknown'] as const)(
    'forgets the SS that a callback named, if it is %s',
    (kind) => {
      const read: OwnedRequest =
        kind === 'unknown' ? { kind, request: SS, showsReference: true } : { kind };
      return play(
        { open: [uncertain, opens('yes')], find: [notOffered], read: [gives(read)] },
        async (stage) => {
          await clock.sleep('1 minute');
          await stage.asks('maybe-opened');
          await stage.opened({ ss: '8' });
          await stage.asks(kind === 'anothers' ? 'foreign-ss' : 'ss-unknown');
          await stage.decide(word);
          expect(await stage.inService()).toMatchObject({ ss: SS.ss });
          expect(stage.count('open')).toBe(2);
        },
      );
    },
  );

  test('survives that the run continues as new before the look', () =>
    play(lostTwice(finds(SS)), async (stage) => {
      await asksWhetherOpened(stage);
      const { runId } = await stage.handle.describe();
      // the decision is the 500th message, after which the run continues as new
      const unreadableSignals = Array.from({ length: 499 }, () =>
        stage.handle.signal(contradictionSeen.name, 'no such thing'),
      );
      await Promise.all(unreadableSignals);
      await stage.decide(word);
      expect(await stage.inService()).toMatchObject({ ss: SS.ss });
      expect((await stage.handle.describe()).runId).not.toBe(runId);
      expect([stage.count('open'), stage.count('find')]).toEqual([2, 5]);
    }));
});
