import { describe, expect, test } from '@jest/globals';
import type { Confirmation, Missing, Settlement } from '../../../activities/index.js';
import { contradictionSeen } from '../../../workflows/service-order/messages.js';
import { eventually } from '../../support/eventually.js';
import {
  done,
  gives,
  notShown,
  opens,
  shown,
  SS,
  unavailable,
  unreadable,
  wrongKey,
  type Act,
  type Script,
  type Stage,
  patiently,
  linking,
  inServiceByLink,
  secondLook,
  prepareStage,
  type Undated,
} from './support.js';
import { problemOf, questionOf } from '../../support/said.js';

const { clock, play } = prepareStage({ open: [opens('yes')] });

const CHANGED = { ...questionOf('webhook-changed') } as const;

describe('an end that Sismetro announces', () => {
  test.each([
    ['completed', 'released', 'release'],
    ['cancelled', 'cancelled', 'cancel'],
  ] as const)(
    'is confirmed and settled by activities if the fast path fails: %s',
    (end, outcome, call) =>
      play(patiently, async (stage) => {
        await stage.ends(end);
        expect(await stage.outcome()).toBe(outcome);
        expect(stage.calls).toEqual(['open', 'fast', 'confirm', 'situation', call, 'situation']);
      }),
  );

  test.each(['completed', 'cancelled'] as const)('settles nothing if it is forged: %s', (end) =>
    play(
      {
        fast: [gives({ kind: 'not-shown', state: 'open', settled: 'no' })],
        confirm: [notShown('open')],
      },
      async (stage) => {
        await stage.ends(end);
        await clock.sleep('20 minutes');
        const { phase } = await stage.asks('not-confirmed');
        expect(phase).toBe('in-service');
        expect(stage.count('release') + stage.count('cancel')).toBe(0);
      },
    ),
  );

  test('is not adopted from another SS that continued the service: the operator is shown its number', () =>
    play(
      {
        fast: [gives({ kind: 'not-shown', state: 'ignored', settled: 'no' })],
        confirm: [notShown('ignored')],
      },
      async (stage) => {
        await stage.inService();
        await stage.completed({ ss: '999' });
        await clock.sleep('20 minutes');
        const { ss, attention, decisions } = await stage.asks('not-confirmed');
        expect(ss).toBe(SS.ss);
        expect(problemOf(attention)).toContain('vincule-a');
        expect(problemOf(attention)).toContain('SS 999');
        expect(decisions).toContain('link-ss');
      },
    ));

  test('is read again for more than ten minutes before the operator is asked', () =>
    play(
      {
        fast: [gives({ kind: 'not-shown', state: 'in-progress', settled: 'no' })],
        confirm: [notShown('in-progress'), notShown('in-progress'), shown],
      },
      async (stage) => {
        await stage.ends('completed');
        expect(await stage.outcome()).toBe('released');
        expect(stage.count('confirm')).toBe(3);
        const { memo } = await stage.handle.describe();
        expect(memo).toMatchObject({ isEndAwaited: true }); // lists said what it waited for
      },
    ));

  test('is read for the same time, however often it is announced', () =>
    play(
      {
        fast: [gives({ kind: 'not-shown', state: 'in-progress', settled: 'no' })],
        confirm: [notShown('in-progress')],
      },
      async (stage) => {
        await stage.inService();
        for (let time = 0; time < 6; time += 1) {
          await stage.completed({ ss: SS.ss });
          await clock.sleep('40 seconds');
        }
        expect((await stage.status()).attention).toBeNull();
        await clock.sleep('20 minutes');
        await stage.asks('not-confirmed');
      },
    ));

  test('is read again if the other one is reported while it is being read', () => {
    let cancels = async () => {};
    const read: Act<Undated<Confirmation>> = async () => (await cancels(), { kind: 'shown' });
    const confirm = [read, notShown('cancelled'), shown];
    return play({ ...patiently, confirm }, async (stage) => {
      cancels = () => stage.cancelled({ ss: SS.ss });
      await stage.ends('completed');
      expect(await stage.outcome()).toBe('cancelled');
      expect(stage.calls).not.toContain('release');
    });
  });

  test('is asked for if both are announced and the SS cannot be read', () =>
    play(
      { ...patiently, release: [unavailable], confirm: [gives({ kind: 'not-asked' })] },
      async (stage) => {
        await stage.ends('completed');
        await stage.hasCalled('release');
        await stage.cancelled({ ss: SS.ss });
        const { attention, decisions } = await stage.asks('contradiction');
        expect(problemOf(attention)).toContain('Nada foi feito no Senior X');
        expect(decisions).toEqual(expect.arrayContaining(['release', 'cancel']));
        const releases = stage.count('release');
        await clock.sleep('1 hour');
        expect(stage.count('release')).toBe(releases);
        await stage.decide({ decision: 'cancel' });
        expect(await stage.outcome()).toBe('cancelled');
      },
    ));

  const INCIDENT = `incident: late-contradiction/${SS.ss}/cancelled`;

  test("becomes an incident if it arrives while the order's incident is being written", () => {
    let completes = async () => {};
    let cancels = async () => {};
    const settlesLate: Act<Undated<Settlement>> = async () => {
      await cancels();
      return { kind: 'shown', settled: 'yes' };
    };
    const reports: Act<void>[] = [() => completes(), done];
    return play({ fast: [settlesLate], report: reports }, async (stage) => {
      cancels = () => stage.cancelled({ ss: SS.ss });
      completes = () => stage.handle.signal(contradictionSeen, CHANGED);
      await stage.ends('completed');
      expect(await stage.outcome()).toBe('released');
      expect(stage.calls).toEqual([
        'open',
        'fast',
        INCIDENT,
        expect.stringContaining('incident: webhook-changed/'),
      ]);
    });
  });

  describe('that nobody confirms by reading the SS', () => {
    /** What the activities answer if the tenant does not confirm ends, or its Sismetro shows no single SS. */
    const unconfirmed: Script = {
      fast: [gives<Undated<Settlement>>({ kind: 'not-asked', settled: 'yes', leftAwaiting: true })],
      confirm: [gives<Undated<Confirmation>>({ kind: 'not-asked' })],
    };

    test('settles nothing if it is of another SS: the operator is asked, until the own one ends', () =>
      play(unconfirmed, async (stage) => {
        await stage.inService();
        await stage.cancelled({ ss: '999' });
        const { attention } = await stage.asks('not-confirmed');
        expect(problemOf(attention)).toContain('da SS 999, e não da SS 1287593 deste pedido.');
        expect(stage.calls).not.toContain('fast');
        await stage.decide({ decision: 'retry' });
        expect(await stage.inService()).toMatchObject({ attention: null });
        await stage.cancelled({ ss: SS.ss });
        expect(await stage.outcome()).toBe('cancelled');
      }));

    test('gives way to the other end, if that is of the own SS', () =>
      play(unconfirmed, async (stage) => {
        await stage.inService();
        await stage.cancelled({ ss: '999' });
        await stage.asks('not-confirmed');
        await stage.completed({ ss: SS.ss });
        expect(await stage.outcome()).toBe('released');
      }));
  });

  test('settles nothing if the SS now belongs to another order', () =>
    play({ ...patiently, confirm: [gives({ kind: 'anothers' })] }, async (stage) => {
      await stage.ends('completed');
      const { decisions } = await stage.asks('foreign-ss');
      expect(decisions).toContain('link-ss');
    }));

  test('is forgotten if it is of another SS than the linked one, which is linked again while it is read', () => {
    let answer: (confirmation: Undated<Confirmation>) => void = () => {};
    const reading = new Promise<Undated<Confirmation>>((resolve) => (answer = resolve));
    return play(
      {
        ...patiently,
        ...linking,
        confirm: [() => reading, notShown('open')],
        preview: [gives({ request: { ...SS, ss: '7', status: 'ABERTA' } })],
      },
      async (stage) => {
        await inServiceByLink(clock, stage, '7');
        await stage.completed({ ss: '9' });
        await stage.hasCalled('confirm');
        await stage.decide({ decision: 'link-ss', ss: '7' });
        answer({ kind: 'shown' });
        await stage.reaches(
          'waits',
          ({ phase, attention }) => phase === 'in-service' && !attention,
        );
        await clock.sleep('1 hour');
        expect(await stage.status()).toMatchObject({ ss: '7', phase: 'in-service' });
        expect(stage.calls).not.toContain('release');
      },
    );
  });

  test('settles nothing if the operator links another SS while it is read, whose end was announced, too', () => {
    let answer: (confirmation: Undated<Confirmation>) => void = () => {};
    const reading = new Promise<Undated<Confirmation>>((resolve) => (answer = resolve));
    return play(
      {
        ...patiently,
        ...linking,
        confirm: [() => reading, notShown('open')],
        preview: ['7', '8'].map((ss) => gives({ request: { ...SS, ss, status: 'ABERTA' } })),
      },
      async (stage) => {
        await inServiceByLink(clock, stage, '7');
        await stage.completed({ ss: '7' });
        await stage.completed({ ss: '8' });
        await stage.hasCalled('confirm');
        await stage.decide({ decision: 'link-ss', ss: '8' });
        answer({ kind: 'shown' }); // SS 7 shows it
        await clock.sleep('1 hour');
        await stage.asks('not-confirmed');
        expect(stage.calls).not.toContain('release');
      },
    );
  });
});

describe('an announced end of an SS that cannot be read', () => {
  test.each(['completed', 'cancelled'] as const)(
    'asks the operator if other SSs can be read: %s',
    (end) =>
      play(
        {
          ...patiently,
          confirm: [unavailable],
        },
        async (stage) => {
          await stage.ends(end);
          await clock.sleep('40 minutes');
          const { attention, phase, decisions } = await stage.asks('look-unreadable');
          expect(attention).toMatchObject({ step: 'confirming' });
          expect(problemOf(attention)).toContain(`SS ${SS.ss}`);
          expect([phase, decisions]).toEqual([
            'in-service',
            ['retry', 'release', 'cancel', 'settle'],
          ]);
          await stage.decide({ decision: end === 'completed' ? 'release' : 'cancel' });
          expect(await stage.outcome()).toBe(end === 'completed' ? 'released' : 'cancelled');
        },
      ),
  );

  test('is read at once each time a sweep repeats it, and the question stays as old as it is', () =>
    play({ ...patiently, confirm: [unreadable] }, async (stage) => {
      await stage.ends('completed');
      await clock.sleep('20 minutes');
      const { attention } = await stage.asks('look-unreadable');
      expect(problemOf(attention)).toContain(
        `a resposta dela sobre a SS ${SS.ss} não pode ser lida`,
      );
      for (let sweep = 1; sweep <= 3; sweep += 1) {
        const reads = stage.count('confirm');
        await stage.completed({ source: 'sweep', ss: SS.ss });
        await eventually('it is read again', () => stage.count('confirm') > reads);
        expect((await stage.asks('look-unreadable')).attention).toEqual(attention);
        await clock.sleep('9 minutes'); // no signal at the moment when the pause of five ends: the server loses its task
      }
    }));

  test.each([
    ['shows no other SS either', gives(false)],
    ['answers nothing', unavailable],
    ['does not accept our keys', wrongKey],
  ])('asks only after four hours if Sismetro %s', (_, other) =>
    play({ ...patiently, confirm: [unavailable], othersShown: [other] }, async (stage) => {
      await stage.ends('completed');
      await clock.sleep('3 hours');
      await eventually('it was looked at other SSs', () => stage.count('others') > 1);
      expect((await stage.status()).attention).toBeNull();
      await clock.sleep('90 minutes');
      const { attention } = await stage.asks('look-unreadable');
      expect(problemOf(attention)).toContain('há mais de quatro horas');
    }),
  );
});

describe('a cancelled SS that Sismetro no longer shows', () => {
  const missing = notShown('not-found');

  test.each(['not-found', 'removed'] as const)(
    'cancels the order if it is missing twice and was deleted: %s',
    (state) =>
      play({ ...patiently, confirm: [notShown(state)] }, async (stage) => {
        await stage.ends('cancelled');
        expect(await stage.outcome()).toBe('cancelled');
        expect(stage.count('confirm')).toBe(2);
        expect(stage.count('missing')).toBe(1);
      }),
  );

  test.each([
    ['another SS', async (stage: Stage) => stage.opened({ ss: '8' })],
    ['a completion', async (stage: Stage) => stage.completed({ ss: SS.ss })],
  ])(
    'asks the operator if Sismetro also announced %s: the service may continue',
    (what, announce) =>
      play(
        {
          ...patiently,
          confirm: [missing],
        },
        async (stage) => {
          await stage.inService();
          if (what === 'another SS') await announce(stage);
          await stage.cancelled({ ss: SS.ss });
          await stage.hasCalled('confirm');
          if (what !== 'another SS') await announce(stage);
          await secondLook(clock);
          await stage.asks('ss-missing');
          expect(stage.calls).not.toContain('cancel');
        },
      ),
  );

  test('asks the operator if no other SS of the unit can be read', () =>
    play(
      { ...patiently, confirm: [missing], missing: [gives<Missing>('unclear')] },
      async (stage) => {
        await stage.ends('cancelled');
        await clock.sleep('2 minutes');
        await stage.asks('ss-missing');
        expect(stage.calls).not.toContain('cancel');
      },
    ));

  test.each([
    ['unnamed', async () => {}],
    ['that was announced', (stage: Stage) => stage.opened({ ss: '8' })],
  ])(
    'is not what ends the order if the operator links an SS %s while it is being judged',
    async (_, announce) => {
      let judge = (_: Missing) => {};
      const judged = new Promise<Missing>((resolve) => (judge = resolve));
      await play(
        {
          ...patiently,
          confirm: [missing],
          missing: [() => judged],
          preview: [gives({ request: { ...SS, ss: '8', status: 'ABERTA' } })],
        },
        async (stage) => {
          await stage.inService();
          await stage.handle.signal(contradictionSeen, { ...questionOf('ss-missing') });
          await stage.asks('ss-missing');
          await announce(stage);
          await stage.cancelled({ ss: SS.ss });
          await secondLook(clock);
          await stage.hasCalled('missing');
          await stage.decide({ decision: 'link-ss', ss: '8' });
          judge('deleted');
          await stage.reaches(
            'waits again',
            ({ phase, ss }) => phase === 'in-service' && ss === '8',
          );
          await clock.sleep('10 seconds');
          expect(stage.calls).not.toContain('cancel');
        },
      );
    },
  );

  test('is not what ends the order if the operator links the same SS while it is being judged, which turns the end round', () => {
    let answer: (judged: Missing) => void = () => {};
    const judging = new Promise<Missing>((resolve) => (answer = resolve));
    return play(
      {
        ...patiently,
        ...linking,
        confirm: [missing, missing, notShown('open')],
        missing: [() => judging],
        preview: [
          gives({ request: { ...SS, ss: '7', status: 'ABERTA' } }),
          gives({ request: null, unread: true }),
        ],
        read: [gives({ kind: 'unknown', request: { ...SS, ss: '7' }, showsReference: true })],
      },
      async (stage) => {
        await inServiceByLink(clock, stage, '7');
        await stage.cancelled({ ss: '9' });
        await stage.hasCalled('confirm');
        await stage.completed({ ss: '7' });
        await secondLook(clock);
        await stage.hasCalled('missing');
        await stage.decide({ decision: 'link-ss', ss: '7' });
        answer('deleted');
        await stage.hasCalled('read');
        await clock.sleep('1 hour');
        expect(stage.calls).not.toContain('release');
        expect(stage.calls).not.toContain('cancel');
      },
    );
  });

  test('is not missing twice if Sismetro showed it in between', () =>
    play(
      { ...patiently, confirm: [missing, notShown('open'), missing, notShown('open')] },
      async (stage) => {
        await stage.ends('cancelled');
        await clock.sleep('20 minutes');
        await stage.asks('not-confirmed');
        expect(stage.calls).not.toContain('missing');
      },
    ));

  test('asks if nothing about the unit can be read although this SS is missing, again and again', () =>
    play({ ...patiently, confirm: [missing], missing: [unavailable] }, async (stage) => {
      await stage.ends('cancelled');
      await clock.sleep('2 hours');
      await stage.asks('ss-missing');
      expect(stage.calls).not.toContain('cancel');
    }));

  test.each([
    ['not-found', 'não foi encontrada'],
    ['removed', 'foi excluída ou mesclada em outra'],
  ] as const)('never confirms a completion: %s', (state, shows) =>
    play({ ...patiently, confirm: [notShown(state)] }, async (stage) => {
      await stage.ends('completed');
      await clock.sleep('20 minutes');
      const { attention } = await stage.asks('not-confirmed');
      expect(problemOf(attention)).toContain(`lá a SS ${SS.ss} ${shows}`);
    }),
  );
});
