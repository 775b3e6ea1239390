import { describe, expect, test } from '@jest/globals';
import {
  contradictionSeen,
  type LinkCandidate,
} from '../../../workflows/service-order/messages.js';
import { eventually } from '../../support/eventually.js';
import {
  gives,
  notOffered,
  opens,
  SS,
  unavailable,
  uncertain,
  type Act,
  patiently,
  linking,
  asksForLink,
  prepareStage,
} from './support.js';
import { problemOf, questionOf } from '../../support/said.js';

const { clock, play } = prepareStage({ open: [opens('yes')] });

const CHANGED = { ...questionOf('webhook-changed') } as const;
const isChanged = (call: string) => call.startsWith('incident: webhook-changed/');

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
        await stage.ends('completed');
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
    play({}, async (stage) => {
      await stage.inService();
      await stage.handle.signal(contradictionSeen, CHANGED);
      await stage.asks('webhook-changed');
      await stage.completed({ ss: SS.ss });
      const { outcome, status } = await stage.handle.result();
      expect([outcome, status.attention]).toEqual(['released', null]);
      expect(stage.calls.filter(isChanged)).toHaveLength(1);
      expect(stage.findings.at(-1)).toMatchObject({
        kind: 'late-contradiction',
        params: { outcome: 'released', changed: ['value'], ss: SS.ss },
        subjects: [stage.handle.workflowId.split('/').at(-1), `SS ${SS.ss}`],
      });
    }));
});

describe('the operator', () => {
  test('cannot decide while a call that changes the ERP is in progress', async () => {
    let letGo = () => {};
    const over = new Promise<void>((resolve) => (letGo = resolve));
    const held: Act<void> = () => over;
    await play({ ...patiently, release: [held] }, async (stage) => {
      await stage.ends('completed');
      await stage.hasCalled('release');
      expect(await stage.decide({ decision: 'cancel' })).toContain('está sendo liberado');
      letGo();
      expect(await stage.outcome()).toBe('released');
    });
  });

  test('releases an order while Sismetro cannot be read', () =>
    play({ ...patiently, confirm: [unavailable] }, async (stage) => {
      await stage.ends('completed');
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
    }));

  test('sees how old a question is that is asked again after a report, and a new one after a decision', () =>
    play({ ...patiently, confirm: [gives({ kind: 'anothers' })] }, async (stage) => {
      await stage.ends('completed');
      const { attention } = await stage.asks('foreign-ss');
      await clock.sleep('10 minutes');
      const reads = stage.count('confirm');
      await stage.completed({ ss: SS.ss });
      await eventually('it was read again', () => stage.count('confirm') > reads);
      expect((await stage.asks('foreign-ss')).attention).toEqual(attention);
      await stage.decide({ decision: 'retry' });
      await stage.reaches(
        'asks as of now',
        (now) => now.attention !== null && now.attention.since > attention!.since,
      );
    }));
});

describe('a word about what another operator saw before the last attempt', () => {
  test('opens no further SS', () =>
    play(linking, async (stage) => {
      await asksForLink(clock, stage);
      const { version } = await stage.status();
      const retry = { decision: 'retry', confirmedAbsent: true, version } as const;
      await stage.decide(retry);
      await clock.sleep('2 minutes');
      await stage.asks('maybe-opened');
      expect(await stage.decide(retry)).toContain('novidade');
      await clock.sleep('2 minutes');
      expect(stage.count('open')).toBe(2);
    }));

  test('tells an ERP that cannot be read no further time', () =>
    play({ ...patiently, situation: [notOffered], release: [uncertain] }, async (stage) => {
      await stage.ends('completed');
      await clock.sleep('2 minutes');
      const { version } = await stage.asks('maybe-settled');
      const retry = { decision: 'retry', version } as const;
      await stage.decide(retry);
      await clock.sleep('2 minutes');
      await stage.asks('maybe-settled');
      expect(await stage.decide(retry)).toContain('novidade');
      await clock.sleep('2 minutes');
      expect(stage.count('release')).toBe(2);
    }));
});

describe('a link', () => {
  const request = { ss: '77', state: 'open', status: 'ABERTA' } as const;

  test('is refused if the number does not exist or belongs to another order', () =>
    play(
      {
        ...linking,
        preview: [
          gives({ request: null, refusal: { code: 'ss-not-found', params: { ss: '77' } } }),
          gives({ request, refusal: { code: 'ss-held', params: { ss: '77' } } }),
        ],
      },
      async (stage) => {
        await asksForLink(clock, stage);
        const link = { decision: 'link-ss', ss: '77' } as const;
        expect(await stage.decide(link)).toContain('não existe');
        expect(await stage.decide(link)).toContain('outro pedido');
        expect(await stage.status()).toMatchObject({ ss: null });
      },
    ));

  test('to an ended SS needs the operator’s confirmation', () =>
    play({ ...linking, preview: [gives({ request, ended: 'completed' })] }, async (stage) => {
      await asksForLink(clock, stage);
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
          preview: [
            gives({ request: null, unread: true }),
            gives({ request: { ...request, state }, ended: state }),
          ],
          read: [
            gives({ kind: 'unknown', request: { ...SS, ss: '77', state }, showsReference: true }),
          ],
        },
        async (stage) => {
          await asksForLink(clock, stage);
          await stage.decide({ decision: 'link-ss', ss: '77' });
          const { attention } = await stage.asks('link-unconfirmed');
          expect(problemOf(attention)).toContain('já está');
          await stage[state]({ ss: '77' }); // as the sweep reports it
          await clock.sleep('1 hour');
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
        await asksForLink(clock, stage);
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
            const openedAt = new Date(await clock.currentTimeMs()).toISOString();
            const request = { ...SS, ss: '77', state: 'completed', openedAt } as const;
            return { kind: 'ours', request, showsReference: true };
          },
        ],
      },
      async (stage) => {
        await asksForLink(clock, stage);
        await stage.decide({ decision: 'link-ss', ss: '77' });
        await stage.completed({ ss: '77' });
        expect(await stage.outcome()).toBe('released');
      },
    ));

  test('that could not be read needs that confirmation although it is ours, if its SS ended before the closing', () => {
    const request = {
      ...SS,
      ss: '77',
      state: 'completed',
      openedAt: '2026-10-01T12:00:00.000Z',
    } as const;
    return play(
      {
        ...linking,
        preview: [gives({ request: null, unread: true })],
        read: [gives({ kind: 'ours', request, showsReference: true })],
      },
      async (stage) => {
        await asksForLink(clock, stage);
        await stage.decide({ decision: 'link-ss', ss: '77' });
        await stage.asks('link-unconfirmed');
      },
    );
  });

  test('can be corrected by linking another number', () =>
    play({ ...linking }, async (stage) => {
      await asksForLink(clock, stage);
      await stage.decide({ decision: 'link-ss', ss: '77' });
      await stage.inService();
      await stage.decide({ decision: 'link-ss', ss: '78' });
      await stage.reaches(
        'notes the new number',
        ({ ss }) => ss === '78' && stage.count('observe') === 2,
      );
      await stage.decide({ decision: 'link-ss', ss: '77' });
      await stage.reaches('looks for the former number', () => stage.count('observe') === 3);
      expect(stage.observed[2]).toMatchObject({ request: { ss: '77' }, looksFirst: true });
    }));

  test('counts once, though it is sent again while the SS is read', () => {
    const answers: ((candidate: LinkCandidate) => void)[] = [];
    const read = () => new Promise<LinkCandidate>((resolve) => answers.push(resolve));
    return play({ ...linking, preview: [read] }, async (stage) => {
      await asksForLink(clock, stage);
      const link = () => stage.decide({ decision: 'link-ss', ss: '77', requestId: 'one' });
      const sent = [link(), link()];
      await eventually('both read the SS', () => answers.length === 2);
      answers[0]!({ request: { ...SS, ss: '77', status: 'ABERTA' } });
      await stage.inService();
      answers[1]!({ request: null, unread: true });
      await Promise.all(sent);
      expect(await stage.inService()).toMatchObject({ ss: '77' });
      expect(stage.calls).not.toContain('read');
    });
  });

  test('that could not be read settles nothing until it is', () =>
    play(
      {
        ...linking,
        preview: [gives({ request: null, unread: true })],
        read: [unavailable, gives({ kind: 'anothers' })],
      },
      async (stage) => {
        await asksForLink(clock, stage);
        await stage.decide({ decision: 'link-ss', ss: '77' });
        await stage.completed({ ss: '77' });
        await clock.sleep('1 minute');
        await stage.asks('foreign-ss');
        expect(stage.calls).not.toContain('fast');
        await stage.decide({ decision: 'link-ss', ss: '78' });
        await stage.reaches('is linked anew', ({ ss }) => ss === '78');
      },
    ));

  test('is no longer questioned once its SS is read, though its end cannot be read yet', () =>
    play(
      {
        ...{ ...linking, ...patiently, confirm: [unavailable] },
        preview: [gives({ request: null, unread: true })],
        read: [
          gives({ kind: 'anothers' }),
          gives({ kind: 'ours', request: { ...SS, ss: '77' }, showsReference: true }),
        ],
      },
      async (stage) => {
        await asksForLink(clock, stage);
        await stage.decide({ decision: 'link-ss', ss: '77' });
        await stage.asks('foreign-ss');
        await stage.completed({ ss: '77' });
        await stage.hasCalled('confirm');
        expect((await stage.status()).attention).toBeNull();
      },
    ));

  test('is questioned if Sismetro answers promptly, but only with errors', () =>
    play(
      {
        ...linking,
        preview: [gives({ request: null, unread: true })],
        read: [unavailable],
      },
      async (stage) => {
        await asksForLink(clock, stage);
        await stage.decide({ decision: 'link-ss', ss: '77' });
        await clock.sleep('20 minutes');
        await stage.asks('link-unconfirmed');
      },
    ));
});
