import { describe, expect, test } from '@jest/globals';
import type { FoundRequest, Opening, ReadSituation } from '../../../activities/index.js';
import { vendorTaskQueue, type OrderKey } from '../../../domain/ids.js';
import type { ErpSituation } from '../../../domain/lifecycle.js';
import { createOrders } from '../../../platform/temporal/orders.js';
import { createTemporal } from '../../../platform/temporal/temporal.js';
import { contradictionSeen, previewLink } from '../../../workflows/service-order/messages.js';
import { customerKeys } from '../../support/customer-keys.js';
import { eventually } from '../../support/eventually.js';
import { anOrder } from '../../support/order.js';
import { simulated } from '../../support/simulated.js';
import {
  finds,
  gives,
  notOffered,
  opens,
  refused,
  restsAnHour,
  SS,
  type Act,
  type Stage,
  secondLook,
  prepareStage,
  unavailable,
  uncertain,
  unreadable,
} from './support.js';
import { problemOf, questionOf } from '../../support/said.js';

const { clock, play } = prepareStage();

describe('an order that may be an old one', () => {
  test.each([
    ['was issued long ago', { issueDate: '2020-01-31' }],
    ['has no issue date', { issueDate: null }],
    ['has an issue date that cannot be read', { issueDate: 'ontem' }],
    ['arrived without its webhook', { lookFirst: true }],
    ['may have been forgotten when Temporal was restored', { restarts: true }],
  ])('is looked up in both systems before it is opened if it %s', (_, beginning) =>
    play({ ...beginning, open: [opens('yes')] }, async (stage) => {
      await clock.sleep('15 minutes'); // after an end by force an opening may still be under way
      await stage.inService();
      expect(stage.calls.filter((call) => call !== 'find')).toEqual(['situation', 'open']);
      expect(stage.count('find')).toBeGreaterThan(0);
    }),
  );

  test('shows that the ERP holds it for as long as the ERP does not answer', () =>
    play(
      {
        lookFirst: true,
        situation: [restsAnHour, gives('awaiting-integration')],
        open: [opens('yes')],
      },
      async (stage) => {
        await stage.hasCalled('situation');
        await clock.sleep('30 minutes');
        expect((await stage.handle.describe()).memo).toMatchObject({ failsAt: 'senior-x' });
        await clock.sleep('1 hour');
        await stage.inService();
        expect((await stage.handle.describe()).memo).not.toHaveProperty('failsAt');
      },
    ));

  test.each([
    ['unknown', 'reopened', 'Feche o pedido de novo no Senior X'],
    ['missing', 'erp-moved', 'registre como ele terminou'],
  ] as const)('is not opened while the ERP shows it as %s', (situation, code, whatToDo) =>
    play({ lookFirst: true, situation: [gives(situation)] }, async (stage) => {
      await secondLook(clock);
      const { attention } = await stage.asks(code);
      expect(problemOf(attention)).toContain('Nenhuma SS foi aberta');
      expect(problemOf(attention)).toContain(whatToDo);
      await stage.decide({ decision: 'retry' });
      await stage.asks(code);
      expect(stage.calls.filter((call) => call !== 'situation')).toEqual([]);
    }),
  );

  test.each([
    ['awaiting-integration', 'in-service'],
    ['released', 'released'],
    ['cancelled', 'cancelled'],
  ] as const)('continues by itself once the ERP shows it as %s: %s', (situation, phase) =>
    play(
      {
        lookFirst: true,
        situation: [...Array<Act<ErpSituation>>(4).fill(gives('unknown')), gives(situation)],
        open: [opens('yes')],
      },
      async (stage) => {
        await secondLook(clock);
        await stage.asks('reopened');
        await clock.sleep('1 hour');
        const { attention } = await stage.reaches('continues', (now) => now.phase === phase);
        expect(attention).toBeNull();
        expect(stage.count('open')).toBe(situation === 'awaiting-integration' ? 1 : 0);
      },
    ),
  );

  test.each([
    ['released', 'cancelled', true],
    ['cancelled', 'completed', true],
    ['released', 'completed', false],
  ] as const)(
    'ends as the ERP shows it, and an end that Sismetro reported is an incident if it is another one: %s, %s',
    (situation, reported, isNews) => {
      let report = async () => {};
      const afterTheReport = async () => (await report(), situation);
      return play(
        { lookFirst: true, situation: [gives(situation), afterTheReport] },
        async (stage) => {
          report = () => stage[reported]({ ss: '77' });
          expect(await stage.handle.result()).toMatchObject({
            outcome: situation,
            ...(!isNews && { by: 'sismetro' }),
          });
          expect(stage.findings).toMatchObject(
            isNews ? [{ kind: 'late-contradiction', params: { state: reported } }] : [],
          );
          expect(stage.calls).not.toContain('open');
        },
      );
    },
  );

  test.each(['unknown', 'missing'] as const)(
    'asks first whether it is a new closing if it ended here, also if the ERP shows it as %s',
    (situation) =>
      play(
        { issueDate: '2020-01-31', closing: 2, asks: true, situation: [gives(situation)] },
        async (stage) => {
          await stage.asks('closed-again');
          expect(stage.calls).toEqual(['situation']);
          await stage.decide({ decision: 'retry' });
          await stage.asks(situation === 'unknown' ? 'reopened' : 'erp-moved');
          expect(stage.calls).not.toContain('open');
        },
      ),
  );

  const continuesAsNew = async (stage: Stage) => {
    const { runId } = await stage.handle.describe();
    const again = { ...questionOf('webhook-changed') } as const;
    await Promise.all(
      Array.from({ length: 500 }, () => stage.handle.signal(contradictionSeen, again)),
    );
    await eventually(
      'it continues as new',
      async () => (await stage.handle.describe()).runId !== runId,
    );
  };

  test('asks as before once it is read again, hours later, by a run that continues as new', () =>
    play({ open: [refused, opens('yes')] }, async (stage) => {
      const { attention } = await stage.asks('refused');
      await clock.sleep('3 hours');
      await continuesAsNew(stage);
      await stage.hasCalled('situation');
      await stage.handle.executeUpdate(previewLink, { args: ['1'] }); // it has been read by now
      expect((await stage.status()).attention).toMatchObject({ ...attention });
      // it is not sent again before it is answered: it may be under way with the equipment that the operator amends
      expect(stage.count('open')).toBe(1);
      await stage.decide({ decision: 'amend-equipment', equipment: { id: 'E-2' } });
      await stage.inService();
      expect(stage.inputs.at(-1)).toMatchObject({
        keyGeneration: 1,
        order: { equipment: { id: 'E-2' } },
      });
    }));

  test('asks no more about a silent Sismetro that answers a run that continued as new', () => {
    let find: Act<FoundRequest[]> = unavailable;
    return play({ lookFirst: true, find: [() => find()] }, async (stage) => {
      await clock.sleep('4.5 hours');
      await stage.asks('look-unreadable');
      await continuesAsNew(stage);
      await stage.asks('look-unreadable');
      find = finds();
      await clock.sleep('10 minutes');
      await stage.inService();
    });
  });

  test('gets its SS if that may have been opened, though it has ended in the ERP when a run continues as new', () => {
    let find: Act<FoundRequest[]> = unavailable;
    let situation: ErpSituation = 'awaiting-integration';
    const script = { open: [uncertain], find: [() => find()], situation: [() => situation] };
    return play(script, async (stage) => {
      await clock.sleep('3 hours');
      situation = 'cancelled';
      await continuesAsNew(stage);
      find = finds(SS);
      await clock.sleep('10 minutes');
      expect(await stage.inService()).toMatchObject({ ss: SS.ss });
    });
  });

  test('is not taken for ended by an ERP that still shows its former end for a moment', () => {
    let lagsUntil: number | undefined;
    const situation: Act<ErpSituation> = async () => {
      const now = await clock.currentTimeMs();
      return now < (lagsUntil ??= now + 20_000) ? 'released' : 'awaiting-integration';
    };
    return play(
      { restarts: true, asks: true, closing: 2, situation: [situation] },
      async (stage) => {
        await secondLook(clock);
        await stage.asks('closed-again');
      },
    );
  });

  describe('and that the ERP does not show for hours', () => {
    test('is not opened: the operator is asked after four hours', () =>
      play({ issueDate: null, situation: [unavailable] }, async (stage) => {
        await clock.sleep('3 hours');
        expect((await stage.status()).attention).toBeNull();
        await clock.sleep('2 hours');
        const { attention } = await stage.asks('erp-unreadable');
        expect(problemOf(attention)).toContain('Nenhuma SS foi aberta');
        await stage.decide({ decision: 'retry' });
        await clock.sleep('1 hour');
        await stage.asks('erp-unreadable');
        await continuesAsNew(stage);
        await clock.sleep('2 hours');
        await stage.asks('erp-unreadable');
        expect(stage.calls).not.toContain('open');
      }));

    test.each([
      ['awaiting-integration', 'in-service'],
      ['released', 'released'],
    ] as const)('continues by itself once it is shown as %s: %s', (situation, phase) => {
      let reads: Act<ErpSituation> = unavailable;
      return play(
        { issueDate: null, open: [opens('yes')], situation: [() => reads()] },
        async (stage) => {
          await clock.sleep('5 hours');
          await stage.asks('erp-unreadable');
          reads = gives(situation);
          await clock.sleep('1 hour');
          const { attention } = await stage.reaches('goes on', (now) => now.phase === phase);
          expect(attention).toBeNull();
          expect(stage.count('open')).toBe(phase === 'in-service' ? 1 : 0);
        },
      );
    });
  });

  test('is still not opened after its workflow continued as new', () =>
    play({ lookFirst: true, situation: [gives('unknown')] }, async (stage) => {
      await secondLook(clock);
      await stage.asks('reopened');
      await continuesAsNew(stage);
      await stage.asks('reopened');
      expect(stage.calls).not.toContain('open');
    }));

  test.each([
    ['ended', 'completed', 'Vincule-a'],
    ['was removed', 'removed', 'vincule essa outra'],
  ] as const)('asks the operator about an SS that %s before it arrived', (_, state, advice) =>
    play(
      { lookFirst: true, find: [finds({ ...SS, state, openedAt: '2025-01-01T10:00:00Z' })] },
      async (stage) => {
        expect(problemOf((await stage.asks('ss-ended')).attention)).toContain(advice);
        expect(stage.count('open')).toBe(0);
      },
    ),
  );

  test('asks about an SS that an earlier run may have opened, if Sismetro offers no look', () =>
    play({ restarts: true, find: [notOffered] }, async (stage) => {
      await stage.asks('maybe-opened');
      expect(stage.count('open')).toBe(0);
    }));

  test.each([
    ['since it was issued', { lookFirst: true, issueDate: '2025-03-01' }, '2025-03-01T00:00'],
    ['for a month if nobody knows when', { restarts: true, issueDate: null }, 31],
    [
      'since it came, if it was issued in the future',
      { issueDate: '9999-12-31', lookFirst: true },
      0,
    ],
  ] as const)('is looked for in the list %s', (_, beginning, first) =>
    play(
      {
        ...beginning,
        find: [notOffered],
        list: [gives({ found: [], isLast: false }), gives({ found: [SS], isLast: true })],
      },
      async (stage) => {
        const { openedAt } = await stage.inService();
        const daysBefore = (days: number) =>
          new Date(Date.parse(openedAt) - days * 86_400_000).toISOString();
        const firstAt = typeof first === 'string' ? `${first}:00.000Z` : daysBefore(first);
        expect(stage.listed).toEqual([1, 2].map((page) => ({ page, firstAt })));
        expect(stage.count('open')).toBe(0);
      },
    ),
  );

  test('adopts the SS of a quick service', async () => {
    const openedAt = new Date(await clock.currentTimeMs()).toISOString();
    await play(
      { lookFirst: true, find: [finds({ ...SS, state: 'completed', openedAt })] },
      async (stage) => {
        expect(await stage.inService()).toMatchObject({ ss: SS.ss });
      },
    );
  });
});

describe('an order that could not be opened for hours', () => {
  const away: Act<Opening>[] = [...Array.from({ length: 3 }, () => restsAnHour), opens('yes')];

  test('is opened if the ERP still shows it as awaiting', () =>
    play({ open: away }, async (stage) => {
      await clock.sleep('4 hours');
      await stage.inService();
      expect(stage.count('open')).toBe(4);
      expect(stage.calls).toContain('situation');
    }));

  test('is not opened if users ended it in the ERP meanwhile', () =>
    play({ open: away, situation: [gives('billed')] }, async (stage) => {
      await clock.sleep('4 hours');
      expect(await stage.outcome()).toBe('released');
      expect(stage.count('open')).toBeLessThan(4);
    }));

  test('asks no more once the ERP shows it as awaiting again', () => {
    const shows: ErpSituation[] = ['unknown', 'unknown', 'awaiting-integration'];
    return play({ open: [unavailable], situation: shows.map(gives) }, async (stage) => {
      await clock.sleep('125 minutes');
      await stage.asks('reopened');
      await clock.sleep('1 hour');
      const { attention, decisions } = await stage.status();
      expect(attention).toBeNull();
      expect(decisions).not.toContain('amend-equipment'); // the opening is under way
    });
  });

  test('asks no more once the ERP answers, though not in a form that shows it', () => {
    let reads: Act<ErpSituation> = unavailable;
    return play({ open: [unavailable], situation: [() => reads()] }, async (stage) => {
      await clock.sleep('6.5 hours');
      await stage.asks('erp-unreadable');
      reads = unreadable;
      await clock.sleep('1 hour');
      const { attention, decisions } = await stage.status();
      expect(attention).toBeNull();
      expect(decisions).not.toContain('amend-equipment'); // the opening is under way
    });
  });

  test('is opened if the ERP cannot show single orders', () =>
    play({ open: away, situation: [notOffered] }, async (stage) => {
      await clock.sleep('4 hours');
      await stage.inService();
    }));
});

describe('a crowd of orders whose openings wait for hours in their queue', () => {
  const MINUTE_MS = 60_000;
  const TENANT = 'acme';
  /** The first ones are opened at once, the others one by one: the last one would wait for more than six hours. */
  const ORDERS = Array.from({ length: 30 }, (_, n) => `o-${n + 1}`);
  const EVERY_MINUTES = 15;

  test('is opened, each order once, and none that the ERP has not shown as awaiting shortly before', async () => {
    const opened: { id: string; staleMs: number }[] = [];
    const seenAt = new Map<string, number>();
    const reads: string[] = [];
    const ended = new Set(['o-20', 'o-30']);
    await simulated(
      ({ currentTimeMs }) => ({
        async openServiceRequest({ order: { id } }): Promise<Opening> {
          opened.push({ id, staleMs: (await currentTimeMs()) - seenAt.get(id)! });
          return { kind: 'opened', ss: `ss-${id}`, noted: 'yes' };
        },
        async readSituation({ id }: OrderKey): Promise<ReadSituation> {
          reads.push(id);
          const at = await currentTimeMs();
          seenAt.set(id, at);
          const situation = ended.has(id) ? 'released' : 'awaiting-integration';
          return { situation, at: new Date(at).toISOString() };
        },
      }),
      async ({ client, taskQueue, currentTimeMs, sleep, poll }) => {
        const orders = createOrders(createTemporal(client), {
          ...{ taskQueue, customerKeys, deadlineMs: 30_000 },
        });
        poll(vendorTaskQueue(taskQueue, TENANT, 'sismetro'), {
          ...{ slots: 1, ratePerSecond: 1 / (EVERY_MINUTES * 60) },
        });
        const now = await currentTimeMs();
        const issueDate = new Date(now).toISOString().slice(0, 10);
        for (const id of ORDERS) {
          seenAt.set(id, now);
          await orders.open(anOrder({ tenant: TENANT, id, issueDate }));
        }
        await sleep('12 hours');
      },
    );
    expect(opened.map(({ id }) => id).toSorted()).toEqual(
      ORDERS.filter((id) => !ended.has(id)).toSorted(),
    );
    expect(Math.max(...opened.map(({ staleMs }) => staleMs))).toBeLessThan(136 * MINUTE_MS);
    // what expires takes no turn from the others, so that each 135 minutes open as many orders as their pace allows
    const waits = Math.ceil((ORDERS.length * EVERY_MINUTES) / 135);
    for (const id of ORDERS)
      expect(reads.filter((one) => one === id).length).toBeLessThanOrEqual(waits);
  });
});
