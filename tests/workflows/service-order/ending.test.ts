import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Confirmation, Missing, Settlement } from '../../../activities/index.js';
import type { ErpSituation } from '../../../domain/lifecycle.js';
import { contradictionSeen, status } from '../../../workflows/service-order/messages.js';
import { anOrder } from '../../support/order.js';
import { eventually } from '../../support/eventually.js';
import { startSkippingServer } from '../../support/temporal.js';
import {
  done,
  finds,
  gives,
  noting,
  notOffered,
  notShown,
  opens,
  endPlays,
  playOrder,
  refused,
  shown,
  REQUEST,
  SS,
  unavailable,
  uncertain,
  unreadable,
  wrongKey,
  type Act,
  type Script,
  type Stage,
} from './support.js';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startSkippingServer();
});
afterAll(() => endPlays(env));

const play = <T>(script: Script, body: (stage: Stage) => Promise<T>) =>
  playOrder(env, { order: anOrder() }, { open: [opens('yes')], ...script }, body);

const settleByHand = (stage: Stage) =>
  stage.decide({ decision: 'settle', outcome: 'cancelled' }).then(() => stage.handle.result());

const opensWithoutLink = gives({ kind: 'opened', ss: SS.ss, noted: 'no' } as const);

const CHANGED = { code: 'webhook-changed', problem: 'Mudou o valor.' } as const;
const isChanged = (call: string) => call.startsWith('incident: webhook-changed/');

/** Lets half a minute pass: what may only lag behind is read a second time. */
const secondLook = () => env.sleep('31 seconds');

/** Nobody knows whether the SS was opened, so the operator links one. */
const linking: Script = { open: [uncertain], find: [notOffered] };
const asked = async (stage: Stage) => {
  await env.sleep('1 minute');
  await stage.asks('maybe-opened');
};
const inServiceByLink = async (stage: Stage, ss: string) => {
  await asked(stage);
  await stage.decide({ decision: 'link-ss', ss });
  await stage.inService();
};

/** The fast path is unavailable, so the slower path follows. */
const patiently: Pick<Script, 'fast'> = { fast: [unavailable] };

describe('an end that Sismetro announces', () => {
  test.each([
    ['completed', 'released', 'release'],
    ['cancelled', 'cancelled', 'cancel'],
  ] as const)(
    'is confirmed and settled by activities if the fast path fails: %s',
    (end, outcome, call) =>
      play({ ...patiently, record: `patient-${outcome}` }, async (stage) => {
        await stage.inService();
        await stage[end]({ ss: SS.ss });
        expect(await stage.outcome()).toBe(outcome);
        expect(stage.calls).toEqual(['open', 'fast', 'confirm', 'situation', call, 'situation']);
      }),
  );

  test.each(['completed', 'cancelled'] as const)('settles nothing if it is forged: %s', (end) =>
    play(
      {
        record: `forged-${end}`,
        fast: [gives({ kind: 'not-shown', state: 'open', settled: 'no' })],
        confirm: [notShown('open')],
      },
      async (stage) => {
        await stage.inService();
        await stage[end]({ ss: SS.ss });
        await env.sleep('20 minutes');
        const { phase } = await stage.asks('not-confirmed');
        expect(phase).toBe('in-service');
        expect(stage.count('release') + stage.count('cancel')).toBe(0);
        await settleByHand(stage);
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
        await env.sleep('20 minutes');
        const { ss, attention, decisions } = await stage.asks('not-confirmed');
        expect(ss).toBe(SS.ss);
        expect(attention?.problem).toContain('vincule-a');
        expect(attention?.problem).toContain('SS 999');
        expect(decisions).toContain('link-ss');
        await settleByHand(stage);
      },
    ));

  test('is read again for more than ten minutes before the operator is asked', () =>
    play(
      {
        fast: [gives({ kind: 'not-shown', state: 'in-progress', settled: 'no' })],
        confirm: [notShown('in-progress'), notShown('in-progress'), shown],
      },
      async (stage) => {
        await stage.inService();
        await stage.completed({ ss: SS.ss });
        expect(await stage.outcome()).toBe('released');
        expect(stage.count('confirm')).toBe(3);
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
          await env.sleep('40 seconds');
        }
        expect((await stage.status()).attention).toBeNull();
        await env.sleep('20 minutes');
        await stage.asks('not-confirmed');
        await settleByHand(stage);
      },
    ));

  test('acts once if it is announced twice', () => {
    let completes = async () => {};
    const settlesLate: Act<Settlement> = async () => {
      await completes();
      return { kind: 'shown', settled: 'yes' };
    };
    return play({ fast: [settlesLate] }, async (stage) => {
      completes = () => stage.completed({ ss: SS.ss });
      await stage.inService();
      await stage.completed({ ss: SS.ss });
      expect(await stage.outcome()).toBe('released');
      expect(stage.calls).toEqual(['open', 'fast']);
    });
  });

  /** A completion is reported. In one of its calls the script cancels, and the SS shows that. */
  const cancelledMeanwhile = (scriptOf: (cancels: () => Promise<void>) => Script) => {
    let cancels = async () => {};
    return play(
      scriptOf(() => cancels()),
      async (stage) => {
        cancels = () => stage.cancelled({ ss: SS.ss });
        await stage.inService();
        await stage.completed({ ss: SS.ss });
        expect(await stage.outcome()).toBe('cancelled');
        expect(stage.calls).not.toContain('release');
      },
    );
  };

  test('is the one that the SS shows if both are announced', () =>
    cancelledMeanwhile((cancels) => ({
      fast: [
        async () => {
          await cancels();
          return unavailable();
        },
      ],
      record: 'contradicted',
      confirm: [notShown('cancelled'), shown],
    })));

  test('is read again if the other one is reported while it is being read', () =>
    cancelledMeanwhile((cancels) => ({
      ...patiently,
      record: 'contradicted-meanwhile',
      confirm: [
        async () => {
          await cancels();
          return { kind: 'shown' };
        },
        notShown('cancelled'),
        shown,
      ],
    })));

  const INCIDENT = `incident: late-contradiction/${SS.ss}/cancelled`;

  test('becomes an incident if it is contradicted while the ERP is being changed', () => {
    let isCancelled = async () => {};
    const settlesLate: Act<Settlement> = async () => {
      await isCancelled();
      return { kind: 'shown', settled: 'yes' };
    };
    return play({ fast: [settlesLate], record: 'contradicted-late' }, async (stage) => {
      isCancelled = () => stage.cancelled({ ss: SS.ss });
      await stage.inService();
      await stage.completed({ ss: SS.ss });
      expect(await stage.outcome()).toBe('released');
      expect(stage.calls).toEqual(['open', 'fast', INCIDENT]);
    });
  });

  test("becomes an incident if it contradicts the operator's decision while the ERP is unavailable", () => {
    let cancels = async () => {};
    const unavailableLate: Act<ErpSituation> = async () => {
      await cancels();
      return unavailable();
    };
    const script: Script = { ...patiently, situation: [unavailableLate, gives('released')] };
    return play(script, async (stage) => {
      cancels = () => stage.cancelled({ ss: SS.ss });
      await stage.inService();
      await stage.decide({ decision: 'release' });
      expect(await stage.outcome()).toBe('released');
      expect(stage.calls).toContain(INCIDENT);
    });
  });

  test('is not reported again if it was known when the operator decided otherwise', () => {
    let completes = async () => {};
    const script: Script = { ...patiently, confirm: [unavailable], cancel: [() => completes()] };
    return play(script, async (stage) => {
      completes = () => stage.completed({ ss: SS.ss });
      await stage.inService();
      await stage.completed({ ss: SS.ss });
      await stage.hasCalled('confirm');
      await stage.decide({ decision: 'cancel' });
      expect(await stage.outcome()).toBe('cancelled');
      expect(stage.calls.filter((call) => call.startsWith('incident'))).toEqual([]);
      expect(await stage.handle.result()).toMatchObject({ by: 'operator', overruled: 'completed' });
    });
  });

  test("becomes an incident if it arrives while the order's incident is being written", () => {
    let completes = async () => {};
    let cancels = async () => {};
    const settlesLate: Act<Settlement> = async () => {
      await cancels();
      return { kind: 'shown', settled: 'yes' };
    };
    const reports: Act<void>[] = [() => completes(), done];
    return play({ fast: [settlesLate], report: reports }, async (stage) => {
      cancels = () => stage.cancelled({ ss: SS.ss });
      completes = () => stage.handle.signal(contradictionSeen, CHANGED);
      await stage.inService();
      await stage.completed({ ss: SS.ss });
      expect(await stage.outcome()).toBe('released');
      expect(stage.calls).toEqual([
        'open',
        'fast',
        INCIDENT,
        expect.stringContaining('incident: webhook-changed/'),
      ]);
    });
  });

  test('is read from the order’s own SS even if it names another number', () =>
    play({ confirm: [notShown('open')], ...patiently }, async (stage) => {
      await stage.inService();
      await stage.completed({ ss: '999' });
      await stage.hasCalled('confirm');
      expect(await stage.status()).toMatchObject({ ss: SS.ss, phase: 'in-service' });
      await settleByHand(stage);
    }));

  test('settles nothing if the SS now belongs to another order', () =>
    play({ ...patiently, confirm: [gives({ kind: 'anothers' })] }, async (stage) => {
      await stage.inService();
      await stage.completed({ ss: SS.ss });
      const { decisions } = await stage.asks('foreign-ss');
      expect(decisions).toContain('link-ss');
      await settleByHand(stage);
    }));
});

test('an ERP that gave no answer is not asked again before the tenant’s time for it is over', () => {
  const times: number[] = [];
  const unknown = gives<Settlement>({ kind: 'shown', settled: 'unknown', graceMs: 120_000 });
  const script: Script = {
    fast: [noting(env, times, unknown)],
    situation: [noting(env, times, gives('released'))],
  };
  return play(script, async (stage) => {
    await stage.inService();
    await stage.completed({ ss: SS.ss });
    expect(await stage.outcome()).toBe('released');
    expect(stage.calls).toEqual(['open', 'fast', 'situation']);
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(120_000);
  });
});

test('a question that is asked again after a report, not after a decision, is as old as before', () =>
  play({ ...patiently, confirm: [gives({ kind: 'anothers' })] }, async (stage) => {
    await stage.inService();
    await stage.completed({ ss: SS.ss });
    const { attention } = await stage.asks('foreign-ss');
    await env.sleep('10 minutes');
    const reads = stage.count('confirm');
    await stage.completed({ ss: SS.ss });
    await eventually('it was read again', () => stage.count('confirm') > reads);
    expect((await stage.asks('foreign-ss')).attention).toEqual(attention);
    await stage.decide({ decision: 'retry' });
    await stage.reaches(
      'asks as of now',
      (now) => now.attention !== null && now.attention.since > attention!.since,
    );
    await settleByHand(stage);
  }));

describe('a decision about an order as it was', () => {
  test('is refused once Sismetro has reported the other end, and so nothing is overruled unseen', () =>
    play({ ...patiently, confirm: [unavailable] }, async (stage) => {
      await stage.inService();
      const { version } = await stage.handle.query(status);
      await stage.completed({ ss: SS.ss });
      await stage.hasCalled('confirm');
      expect(await stage.decide({ decision: 'cancel', version })).toMatch(/Confira o pedido/);
      const seen = await stage.handle.query(status);
      await stage.decide({ decision: 'cancel', version: seen.version });
      expect(await stage.outcome()).toBe('cancelled');
      expect(await stage.handle.result()).toMatchObject({ overruled: 'completed' });
    }));
});

describe('an end that the operator records', () => {
  test('is kept while the number of a corrected SS is being saved', () =>
    play(
      {
        ...patiently,
        confirm: [gives({ kind: 'anothers' })],
        preview: [gives({ request: { ...SS, ss: '77', status: 'ABERTA' } })],
        observe: [unavailable],
      },
      async (stage) => {
        await stage.inService();
        await stage.completed({ ss: SS.ss });
        await stage.asks('foreign-ss');
        await stage.decide({ decision: 'link-ss', ss: '77' });
        await eventually('the number is being saved', () => stage.observed.length > 0);
        await stage.decide({ decision: 'settle', outcome: 'cancelled' });
        const saved = stage.observed.length;
        const { outcome, by } = await stage.handle.result();
        expect([outcome, by]).toEqual(['cancelled', 'operator']);
        expect(stage.observed.length - saved).toBeLessThanOrEqual(1); // one may have been under way
        expect(stage.calls).not.toContain('cancel');
      },
    ));
});

describe('a changed webhook', () => {
  test('is an incident if it is unanswered when the order is settled', () =>
    play({ record: 'changed-unanswered' }, async (stage) => {
      await stage.inService();
      await stage.handle.signal(contradictionSeen, CHANGED);
      await stage.asks('webhook-changed');
      await stage.completed({ ss: SS.ss });
      const { outcome, status } = await stage.handle.result();
      expect([outcome, status.attention]).toEqual(['released', null]);
      expect(stage.calls.filter(isChanged)).toHaveLength(1);
      expect(stage.findings.at(-1)).toMatchObject({
        kind: 'late-contradiction',
        problem: expect.stringMatching(
          /foi liberado antes que alguém respondesse.* Mudou o valor\. Compare .* SS 1287593; /,
        ),
        subjects: [stage.handle.workflowId.split('/').at(-1), `SS ${SS.ss}`],
      });
    }));

  test('is not an incident if the operator saw it when cancelling the order', () =>
    play({}, async (stage) => {
      await stage.inService();
      await stage.handle.signal(contradictionSeen, CHANGED);
      await stage.asks('webhook-changed');
      await stage.decide({ decision: 'cancel' });
      expect(await stage.outcome()).toBe('cancelled');
      expect(stage.calls.filter(isChanged)).toEqual([]);
    }));
});

describe('an announced end of an SS that cannot be read', () => {
  /** So many reads fail before anyone is asked. */
  const failing = (times: number) => Array.from({ length: times }, () => unavailable);

  test.each(['completed', 'cancelled'] as const)(
    'asks the operator if other SSs can be read: %s',
    (end) =>
      play(
        {
          ...patiently,
          ...(end === 'completed' && { record: 'ss-unreadable' }),
          confirm: [unavailable],
        },
        async (stage) => {
          await stage.inService();
          await stage[end]({ ss: SS.ss });
          await env.sleep('40 minutes');
          const { attention, phase, decisions } = await stage.asks('look-unreadable');
          expect(attention).toMatchObject({ step: 'confirming' });
          expect(attention!.problem).toContain(`SS ${SS.ss}`);
          expect([phase, decisions]).toEqual([
            'in-service',
            ['retry', 'release', 'cancel', 'settle'],
          ]);
          await stage.decide({ decision: end === 'completed' ? 'release' : 'cancel' });
          expect(await stage.outcome()).toBe(end === 'completed' ? 'released' : 'cancelled');
        },
      ),
  );

  test('continues by itself when the SS can be read again', () => {
    let read: Act<Confirmation> = unavailable;
    return play(
      { ...patiently, record: 'ss-readable-again', confirm: [() => read()] },
      async (stage) => {
        await stage.inService();
        await stage.completed({ ss: SS.ss });
        await env.sleep('40 minutes');
        await stage.asks('look-unreadable');
        read = shown;
        expect(await stage.outcome()).toBe('released');
      },
    );
  });

  test('asks as of the first time, however often the sweep reports the same end', () =>
    play({ ...patiently, confirm: [unavailable] }, async (stage) => {
      const reports = async () => {
        for (let i = 0; i < 4; i++) {
          await env.sleep('10 minutes');
          await stage.completed({ ss: SS.ss, source: 'sweep' });
        }
      };
      await stage.inService();
      await reports();
      const { attention } = await stage.asks('look-unreadable');
      await reports();
      expect((await stage.status()).attention).toEqual(attention);
      await settleByHand(stage);
    }));

  test('is read anew if the operator says so', () =>
    play({ ...patiently, confirm: [unavailable] }, async (stage) => {
      await stage.inService();
      await stage.completed({ ss: SS.ss });
      await env.sleep('40 minutes');
      await stage.asks('look-unreadable');
      const reads = stage.count('confirm');
      await stage.decide({ decision: 'retry' });
      await eventually('it is read again', () => stage.count('confirm') > reads);
      expect((await stage.status()).attention).toBeNull();
      await settleByHand(stage);
    }));

  test.each([
    ['shows no other SS either', gives(false)],
    ['answers nothing', unavailable],
    ['does not accept our keys', wrongKey],
  ])('waits without a question if Sismetro %s', (_, other) =>
    play({ ...patiently, confirm: [unavailable], othersShown: [other] }, async (stage) => {
      await stage.inService();
      await stage.completed({ ss: SS.ss });
      await env.sleep('2 hours');
      await eventually('it was looked at other SSs', () => stage.count('others') > 1);
      expect((await stage.status()).attention).toBeNull();
      await settleByHand(stage);
    }),
  );

  test('settles as if it had never failed once Sismetro is back', () =>
    play(
      { ...patiently, confirm: [...failing(30), shown], othersShown: [unavailable] },
      async (stage) => {
        await stage.inService();
        await stage.completed({ ss: SS.ss });
        expect(await stage.outcome()).toBe('released');
      },
    ));
});

describe('a cancelled SS that Sismetro no longer shows', () => {
  const missing = notShown('not-found');

  test.each(['not-found', 'removed'] as const)(
    'cancels the order if it is missing twice and was deleted: %s',
    (state) =>
      play({ ...patiently, confirm: [notShown(state)] }, async (stage) => {
        await stage.inService();
        await stage.cancelled({ ss: SS.ss });
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
          ...(what === 'another SS' && { record: 'missing-but-named' }),
        },
        async (stage) => {
          await stage.inService();
          if (what === 'another SS') await announce(stage);
          await stage.cancelled({ ss: SS.ss });
          await stage.hasCalled('confirm');
          if (what !== 'another SS') await announce(stage);
          await secondLook();
          await stage.asks('ss-missing');
          expect(stage.calls).not.toContain('cancel');
          await settleByHand(stage);
        },
      ),
  );

  test('asks the operator if no other SS of the unit can be read', () =>
    play(
      { ...patiently, confirm: [missing], missing: [gives<Missing>('unclear')] },
      async (stage) => {
        await stage.inService();
        await stage.cancelled({ ss: SS.ss });
        await env.sleep('2 minutes');
        await stage.asks('ss-missing');
        expect(stage.calls).not.toContain('cancel');
        await settleByHand(stage);
      },
    ));

  test('is not announced for the SS that the operator links in its place', () =>
    play(
      {
        ...patiently,
        record: 'end-of-another-ss',
        confirm: [missing],
        missing: [gives<Missing>('unclear'), gives<Missing>('deleted')],
        preview: [gives({ request: { ...SS, ss: '8', status: 'ABERTA' } })],
      },
      async (stage) => {
        await stage.inService();
        await stage.cancelled({ ss: SS.ss });
        await secondLook();
        await stage.asks('ss-missing');
        await stage.decide({ decision: 'link-ss', ss: '8' });
        await stage.reaches('waits again', ({ phase, ss }) => phase === 'in-service' && ss === '8');
        await env.sleep('1 hour');
        expect(await stage.status()).toMatchObject({ phase: 'in-service', attention: null });
        expect(stage.calls).not.toContain('cancel');
        await settleByHand(stage);
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
          await stage.handle.signal(contradictionSeen, { code: 'ss-missing', problem: 'Sumiu.' });
          await stage.asks('ss-missing');
          await announce(stage);
          await stage.cancelled({ ss: SS.ss });
          await secondLook();
          await stage.hasCalled('missing');
          await stage.decide({ decision: 'link-ss', ss: '8' });
          judge('deleted');
          await stage.reaches(
            'waits again',
            ({ phase, ss }) => phase === 'in-service' && ss === '8',
          );
          await env.sleep('10 seconds');
          expect(stage.calls).not.toContain('cancel');
          await settleByHand(stage);
        },
      );
    },
  );

  test('is kept if Sismetro announced it for the SS that the operator links', () =>
    play(
      {
        ...patiently,
        confirm: [missing, missing, shown],
        missing: [gives<Missing>('unclear')],
        preview: [gives({ request: { ...SS, ss: '8', status: 'ABERTA' } })],
      },
      async (stage) => {
        await stage.inService();
        await stage.cancelled({ ss: '8' });
        await secondLook();
        await stage.asks('ss-missing');
        await stage.decide({ decision: 'link-ss', ss: '8' });
        expect(await stage.outcome()).toBe('cancelled');
      },
    ));

  test('is forgotten if it is of another SS than the linked one, which is linked again while it is read', () => {
    let answer: (confirmation: Confirmation) => void = () => {};
    const reading = new Promise<Confirmation>((resolve) => (answer = resolve));
    return play(
      {
        ...patiently,
        ...linking,
        record: 'end-forgotten',
        confirm: [() => reading, notShown('open')],
        preview: [gives({ request: { ...SS, ss: '7', status: 'ABERTA' } })],
      },
      async (stage) => {
        await inServiceByLink(stage, '7');
        await stage.completed({ ss: '9' });
        await stage.hasCalled('confirm');
        await stage.decide({ decision: 'link-ss', ss: '7' });
        answer({ kind: 'shown' });
        await stage.reaches(
          'waits',
          ({ phase, attention }) => phase === 'in-service' && !attention,
        );
        await env.sleep('1 hour');
        expect(await stage.status()).toMatchObject({ ss: '7', phase: 'in-service' });
        expect(stage.calls).not.toContain('release');
        await settleByHand(stage);
      },
    );
  });

  test('is not what ends the order if the operator links the same SS while it is being judged, which turns the end round', () => {
    let answer: (judged: Missing) => void = () => {};
    const judging = new Promise<Missing>((resolve) => (answer = resolve));
    return play(
      {
        ...patiently,
        ...linking,
        record: 'turned-while-judged',
        confirm: [missing, missing, notShown('open')],
        missing: [() => judging],
        preview: [
          gives({ request: { ...SS, ss: '7', status: 'ABERTA' } }),
          gives({ request: null, unread: true }),
        ],
        read: [gives({ kind: 'unknown', request: { ...SS, ss: '7' }, showsReference: true })],
      },
      async (stage) => {
        await inServiceByLink(stage, '7');
        await stage.cancelled({ ss: '9' });
        await stage.hasCalled('confirm');
        await stage.completed({ ss: '7' });
        await secondLook();
        await stage.hasCalled('missing');
        await stage.decide({ decision: 'link-ss', ss: '7' });
        answer('deleted');
        await stage.hasCalled('read');
        await env.sleep('1 hour');
        expect(stage.calls).not.toContain('release');
        expect(stage.calls).not.toContain('cancel');
        await settleByHand(stage);
      },
    );
  });

  test.each(['8', '9'])(
    'is not announced for the SS that the operator links, though Sismetro named 8 in an opening: %s',
    (linked) =>
      play(
        {
          ...patiently,
          confirm: [missing],
          missing: [gives<Missing>('deleted')],
          preview: [gives({ request: { ...SS, ss: linked, status: 'ABERTA' } })],
        },
        async (stage) => {
          await stage.inService();
          await stage.opened({ ss: '8' });
          await stage.cancelled({ ss: SS.ss });
          await secondLook();
          await stage.asks('ss-missing');
          await stage.decide({ decision: 'link-ss', ss: linked });
          await env.sleep('1 hour');
          expect(await stage.status()).toMatchObject({ ss: linked, attention: null });
          expect(stage.calls).not.toContain('cancel');
          await settleByHand(stage);
        },
      ),
  );

  test('is not missing twice if Sismetro showed it in between', () =>
    play(
      { ...patiently, confirm: [missing, notShown('open'), missing, notShown('open')] },
      async (stage) => {
        await stage.inService();
        await stage.cancelled({ ss: SS.ss });
        await env.sleep('20 minutes');
        await stage.asks('not-confirmed');
        expect(stage.calls).not.toContain('missing');
        await settleByHand(stage);
      },
    ));

  test('asks if nothing about the unit can be read although this SS is missing, again and again', () =>
    play(
      { ...patiently, record: 'unjudged', confirm: [missing], missing: [unavailable] },
      async (stage) => {
        await stage.inService();
        await stage.cancelled({ ss: SS.ss });
        await env.sleep('2 hours');
        await stage.asks('ss-missing');
        expect(stage.calls).not.toContain('cancel');
        await settleByHand(stage);
      },
    ));

  test('settles the order if the unit could not be read only for a while', () =>
    play(
      {
        ...patiently,
        confirm: [missing],
        missing: [...Array.from({ length: 9 }, () => unavailable), gives<Missing>('deleted')],
      },
      async (stage) => {
        await stage.inService();
        await stage.cancelled({ ss: SS.ss });
        expect(await stage.outcome()).toBe('cancelled');
      },
    ));

  test('waits while many are missing, and asks after that incident is acknowledged', () =>
    play(
      {
        ...patiently,
        record: 'many-missing',
        confirm: [missing],
        missing: [gives<Missing>('too-many')],
        manyMissing: [gives(true), gives(false)],
      },
      async (stage) => {
        await stage.inService();
        await stage.cancelled({ ss: SS.ss });
        await env.sleep('5 minutes');
        expect((await stage.status()).attention).toBeNull();
        await env.sleep('1 hour');
        await stage.asks('ss-missing');
        expect(stage.calls).not.toContain('cancel');
        await settleByHand(stage);
      },
    ));

  test.each([
    ['not-found', 'não foi encontrada'],
    ['removed', 'foi excluída ou mesclada em outra'],
  ] as const)('never confirms a completion: %s', (state, shows) =>
    play({ ...patiently, confirm: [notShown(state)] }, async (stage) => {
      await stage.inService();
      await stage.completed({ ss: SS.ss });
      await env.sleep('20 minutes');
      const { attention } = await stage.asks('not-confirmed');
      expect(attention!.problem).toContain(`lá a SS ${SS.ss} ${shows}`);
      await settleByHand(stage);
    }),
  );
});

describe('the ERP', () => {
  const completesAfter = async (stage: Stage) => {
    await stage.inService();
    await stage.completed({ ss: SS.ss });
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
        await stage.inService();
        await stage[end]({ ss: SS.ss });
        await secondLook();
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
          ...(before === 'missing' && { record: 'erp-lags' }),
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
        await secondLook();
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
        record: 'release-uncertain',
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
      fast: [noting(env, times, uncertain)],
      situation: [noting(env, times, gives('released'))],
      record: 'fast-path-uncertain',
    };
    return play(script, async (stage) => {
      await completesAfter(stage);
      expect(await stage.outcome()).toBe('released');
      expect(stage.calls).not.toContain('release');
      expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(30_000);
    });
  });

  test('causes a question if it accepts a release twice without effect', () =>
    play({ ...patiently, situation: [gives('awaiting-integration')] }, async (stage) => {
      await completesAfter(stage);
      await env.sleep('5 minutes');
      await stage.asks('no-effect');
      expect(stage.count('release')).toBe(2);
      await settleByHand(stage);
    }));

  test('causes that question, too, if the first uncertain release was for another SS', () =>
    play(
      {
        ...linking,
        record: 'fast-path-once',
        situation: [notOffered],
        fast: [gives({ kind: 'shown', settled: 'unknown', graceMs: 600_000 })],
        preview: [gives({ request: { ...SS, ss: '8', status: 'ABERTA' } })],
      },
      async (stage) => {
        await inServiceByLink(stage, '7');
        await stage.completed({ ss: '7' });
        await stage.hasCalled('fast');
        await stage.reaches('may be corrected', ({ decisions }) => decisions.includes('link-ss'));
        await stage.decide({ decision: 'link-ss', ss: '8' });
        await env.sleep('20 minutes');
        await stage.completed({ ss: '8' });
        await env.sleep('2 minutes');
        await stage.asks('maybe-settled');
        expect([stage.count('fast'), stage.count('release')]).toEqual([1, 0]);
        await settleByHand(stage);
      },
    ));

  test('causes a question before a second uncertain release if it cannot be read', () =>
    play(
      {
        ...patiently,
        record: 'erp-not-readable',
        situation: [notOffered],
        release: [uncertain, done],
      },
      async (stage) => {
        await completesAfter(stage);
        await env.sleep('2 minutes');
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
      await stage.inService();
      await stage[end]({ ss: SS.ss });
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
    play({ record: 'observation-refused', open: [opens()], observe: [refused] }, async (stage) => {
      await stage.asks('refused');
      await stage.completed({ ss: SS.ss });
      expect(await stage.outcome()).toBe('released');
      expect(stage.calls).toEqual(['open', 'observe', 'observe', 'fast']);
    }));

  test('holds back the end for a while only, if the ERP takes everything else', () =>
    play(
      { record: 'observation-unavailable', open: [opens()], observe: [unavailable] },
      async (stage) => {
        await completeMeanwhile(stage);
        await env.sleep('10 minutes');
        expect(await stage.status()).toMatchObject({ phase: 'recording' });
        expect(await stage.outcome()).toBe('released');
      },
    ));

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
        record: 'situation-not-offered',
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
      await env.sleep('3 minutes');
      await stage.inService();
      expect(stage.observed.map(({ request }) => request)).toEqual([{ ss: SS.ss }]);
      await settleByHand(stage);
    }));

  test.each([
    ['with the link that the third look shows', [unreadable, unreadable, finds(SS)], REQUEST],
    ['without a link if no answer can be read', [unreadable], { ss: SS.ss }],
  ])('is written %s', (what, find, saved) =>
    play(
      {
        open: [opensWithoutLink],
        find,
        ...(what.startsWith('with the link') && { record: 'link-unreadable' }),
      },
      async (stage) => {
        await env.sleep('2 minutes');
        await stage.inService();
        expect(stage.count('find')).toBe(3);
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
        record: 'observation-uncertain',
      },
      async (stage) => {
        await completeMeanwhile(stage);
        expect(await stage.outcome()).toBe('released');
        expect(stage.count('observe')).toBe(6);
      },
    ));

  test('holds back the end for a while only, if its answers are always lost', () =>
    play({ open: [opens()], observe: [uncertain], record: 'observation-lost' }, async (stage) => {
      await completeMeanwhile(stage);
      await env.sleep('10 minutes');
      expect(await stage.status()).toMatchObject({ phase: 'recording' });
      expect(await stage.outcome()).toBe('released');
    }));

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
      const now = () => env.currentTimeMs();
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

  test('waits for keys that the ERP accepts, though the end is announced', () =>
    play({ open: [opens()], observe: [wrongKey, wrongKey, done] }, async (stage) => {
      await completeMeanwhile(stage);
      expect(await stage.outcome()).toBe('released');
      expect(stage.count('observe')).toBe(3);
    }));

  test('is read before it is written again after a lost answer', () =>
    play({ open: [opens('unknown')], observe: [uncertain, done] }, async (stage) => {
      await env.sleep('1 minute');
      await stage.inService();
      expect(stage.observed.map(({ looksFirst }) => looksFirst)).toEqual([true, true]);
      await settleByHand(stage);
    }));
});

describe('the operator', () => {
  test('cannot decide while the ERP is being changed, for at most a minute', async () => {
    let letGo = () => {};
    const over = new Promise<void>((resolve) => (letGo = resolve));
    const held: Act<void> = () => over;
    await play({ ...patiently, release: [held] }, async (stage) => {
      await stage.inService();
      await stage.completed({ ss: SS.ss });
      await stage.hasCalled('release');
      expect((await stage.status()).decisions).toEqual([]);
      expect(await stage.decide({ decision: 'cancel' })).toContain('está sendo liberado');
      letGo();
      expect(await stage.outcome()).toBe('released');
    });
  });

  test('releases an order while Sismetro cannot be read', () =>
    play(
      { ...patiently, record: 'released-by-operator', confirm: [unavailable] },
      async (stage) => {
        await stage.inService();
        await stage.completed({ ss: SS.ss });
        await stage.hasCalled('confirm');
        await stage.decide({ decision: 'release' });
        expect(await stage.outcome()).toBe('released');
        expect(stage.calls.filter((call) => call !== 'confirm')).toEqual([
          'open',
          'fast',
          'situation',
          'release',
          'situation',
        ]);
      },
    ));

  test('turns a release into a cancellation while the ERP refuses it', () =>
    play({ ...patiently, record: 'turned-round', release: [refused] }, async (stage) => {
      await stage.inService();
      await stage.completed({ ss: SS.ss });
      await stage.asks('refused');
      await stage.decide({ decision: 'cancel' });
      expect(await stage.outcome()).toBe('cancelled');
    }));

  test('settles an order while the ERP is unavailable, without a vendor call', () =>
    play({ ...patiently, record: 'settled-by-hand', situation: [unavailable] }, async (stage) => {
      await stage.inService();
      await stage.completed({ ss: SS.ss });
      await stage.hasCalled('situation');
      await stage.decide({ decision: 'settle', outcome: 'released' });
      expect(await stage.outcome()).toBe('released');
      expect(stage.calls).not.toContain('release');
    }));

  test('sees why a decision is not possible', () =>
    play({}, async (stage) => {
      await stage.inService();
      expect(await stage.decide({ decision: 'retry' })).toBe(
        'Tentar de novo só é possível quando o pedido pede atenção.',
      );
      expect(await stage.decide({ decision: 'link-ss', ss: '1' })).toContain('já tem uma SS');
      await settleByHand(stage);
    }));

  test('decides once, however often the decision is sent', () =>
    play({ open: [refused] }, async (stage) => {
      await stage.asks('refused');
      await stage.decide({ decision: 'retry', requestId: 'one' });
      await stage.reaches(
        'asks again',
        ({ attention }) => attention !== null && stage.count('open') === 2,
      );
      await stage.decide({ decision: 'retry', requestId: 'one' });
      expect((await stage.status()).attention).not.toBeNull();
      expect(stage.calls).toEqual(['open', 'open']);
      await settleByHand(stage);
    }));
});

describe('a link', () => {
  const request = { ss: '77', state: 'open', status: 'ABERTA' } as const;

  test('is refused if the number does not exist or belongs to another order', () =>
    play(
      {
        ...linking,
        preview: [
          gives({ request: null, refusal: 'A SS 77 não existe na Sismetro.' }),
          gives({ request, refusal: 'A SS 77 já é de outro pedido.' }),
        ],
      },
      async (stage) => {
        await asked(stage);
        const link = { decision: 'link-ss', ss: '77' } as const;
        expect(await stage.decide(link)).toContain('não existe');
        expect(await stage.decide(link)).toContain('outro pedido');
        expect(await stage.status()).toMatchObject({ ss: null });
        await settleByHand(stage);
      },
    ));

  test('to an ended SS needs the operator’s confirmation', () =>
    play({ ...linking, preview: [gives({ request, ended: 'completed' })] }, async (stage) => {
      await asked(stage);
      expect(await stage.decide({ decision: 'link-ss', ss: '77' })).toContain('já está concluída');
      await stage.decide({ decision: 'link-ss', ss: '77', acceptEnded: true });
      const { outcome, status } = await stage.handle.result();
      expect(outcome).toBe('released'); // as the screen announced
      expect(status.ss).toBe('77');
    }));

  test.each(['completed', 'cancelled'] as const)(
    'that could not be read needs that confirmation, too, if its SS turns out to be %s',
    (state) =>
      play(
        {
          ...linking,
          ...(state === 'completed' && { record: 'link-ended' }),
          preview: [
            gives({ request: null, unread: true }),
            gives({ request: { ...request, state }, ended: state }),
          ],
          read: [
            gives({ kind: 'unknown', request: { ...SS, ss: '77', state }, showsReference: true }),
          ],
        },
        async (stage) => {
          await asked(stage);
          await stage.decide({ decision: 'link-ss', ss: '77' });
          const { attention } = await stage.asks('link-unconfirmed');
          expect(attention?.problem).toContain('já está');
          await stage[state]({ ss: '77' }); // as the sweep reports it
          await env.sleep('1 hour');
          await stage.asks('link-unconfirmed');
          expect(stage.calls).not.toContain('fast');
          await stage.decide({ decision: 'link-ss', ss: '77', acceptEnded: true });
          expect(await stage.outcome()).toBe(state === 'completed' ? 'released' : 'cancelled');
        },
      ),
  );

  test('that could not be read settles at once if the operator had accepted that its SS has ended', () =>
    play(
      {
        ...linking,
        preview: [gives({ request: null, unread: true })],
        read: [
          gives({
            kind: 'unknown',
            request: { ...SS, ss: '77', state: 'completed' },
            showsReference: true,
          }),
        ],
      },
      async (stage) => {
        await asked(stage);
        await stage.decide({ decision: 'link-ss', ss: '77', acceptEnded: true });
        expect(await stage.outcome()).toBe('released');
      },
    ));

  test('that could not be read is not questioned if its SS proves to be the order’s, and has ended since', () =>
    play(
      {
        ...linking,
        preview: [gives({ request: null, unread: true })],
        read: [
          async () => {
            const openedAt = new Date(await env.currentTimeMs()).toISOString();
            const request = { ...SS, ss: '77', state: 'completed', openedAt } as const;
            return { kind: 'ours', request, showsReference: true };
          },
        ],
      },
      async (stage) => {
        await asked(stage);
        await stage.decide({ decision: 'link-ss', ss: '77' });
        await stage.completed({ ss: '77' });
        expect(await stage.outcome()).toBe('released');
      },
    ));

  test('can be corrected by linking another number', () =>
    play({ ...linking, record: 'link-corrected' }, async (stage) => {
      await asked(stage);
      await stage.decide({ decision: 'link-ss', ss: '77' });
      await stage.inService();
      await stage.decide({ decision: 'link-ss', ss: '78' });
      await stage.reaches(
        'notes the new number',
        ({ ss }) => ss === '78' && stage.count('observe') === 2,
      );
      await settleByHand(stage);
    }));

  test('that could not be read settles nothing until it is', () =>
    play(
      {
        ...linking,
        record: 'link-unconfirmed',
        preview: [gives({ request: null, unread: true })],
        read: [unavailable, gives({ kind: 'anothers' })],
      },
      async (stage) => {
        await asked(stage);
        await stage.decide({ decision: 'link-ss', ss: '77' });
        await stage.completed({ ss: '77' });
        await env.sleep('1 minute');
        await stage.asks('foreign-ss');
        expect(stage.calls).not.toContain('fast');
        await stage.decide({ decision: 'link-ss', ss: '78' });
        await stage.reaches('is linked anew', ({ ss }) => ss === '78');
        await settleByHand(stage);
      },
    ));

  test('is questioned if Sismetro answers promptly, but only with errors', () =>
    play(
      {
        ...linking,
        record: 'link-unavailable',
        preview: [gives({ request: null, unread: true })],
        read: [unavailable],
      },
      async (stage) => {
        await asked(stage);
        await stage.decide({ decision: 'link-ss', ss: '77' });
        await env.sleep('20 minutes');
        await stage.asks('link-unconfirmed');
        await settleByHand(stage);
      },
    ));
});
