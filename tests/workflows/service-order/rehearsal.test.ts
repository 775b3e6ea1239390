import { describe, expect, test } from '@jest/globals';
import type { ErpSituation } from '../../../domain/lifecycle.js';
import { contradictionSeen, status } from '../../../workflows/service-order/messages.js';
import { eventually } from '../../support/eventually.js';
import {
  finds,
  refused,
  SS,
  unavailable,
  type Act,
  type Script,
  type Stage,
  prepareStage,
} from './support.js';
import { questionOf } from '../../support/said.js';

const { clock, play } = prepareStage();

/** Plays an order of a tenant in rehearsal. */
const rehearse = <T>(script: Script, body: (stage: Stage) => Promise<T>) =>
  play({ rehearsal: true, ...script }, body);

/** Waits until the rehearsal is complete: the time-skipping server loses updates that withdraw an activity as it ends. */
const isRehearsed = (stage: Stage) =>
  eventually('the rehearsal is complete', async () => {
    if (!stage.calls.includes('rehearse ERP')) return false;
    const { raw } = await stage.handle.describe();
    return (raw.pendingActivities ?? []).length === 0;
  });

const REHEARSED = ['situation', 'find', 'rehearse opening', 'rehearse ERP'];

describe('a rehearsed order', () => {
  test('reads, builds what would be sent, and waits', () =>
    rehearse({}, async (stage) => {
      await isRehearsed(stage);
      expect(stage.calls).toEqual(REHEARSED);
      expect(await stage.status()).toMatchObject({
        phase: 'rehearsal',
        decisions: ['link-ss', 'take-over', 'settle'],
      });
      await clock.sleep('40 days');
      expect(stage.calls).toEqual(REHEARSED);
    }));

  test('asks nobody, whatever happens meanwhile', () =>
    rehearse({ rehearse: [refused] }, async (stage) => {
      await stage.completed({ ss: '7' });
      await stage.cancelled({ ss: '8' });
      await isRehearsed(stage); // although the opening cannot be built
      expect(await stage.status()).toMatchObject({ phase: 'rehearsal', attention: null });
      expect(await stage.decide({ decision: 'release' })).toContain('em ensaio');
    }));

  test('is processed once it is taken over: it looks first, then opens', () =>
    rehearse({}, async (stage) => {
      await isRehearsed(stage);
      await stage.decide({ decision: 'take-over' });
      await stage.inService();
      expect(stage.calls).toEqual([...REHEARSED, 'situation', 'find', 'open', 'observe']);
      await stage.completed();
      expect(await stage.outcome()).toBe('released');
    }));

  test('adopts the SS that exists when it is taken over', () =>
    rehearse({ find: [finds(), finds(SS)] }, async (stage) => {
      await isRehearsed(stage);
      await stage.decide({ decision: 'take-over' });
      expect(await stage.inService()).toMatchObject({ ss: SS.ss });
      expect(stage.count('open')).toBe(0);
    }));

  test('is taken over with the SS that the operator links', () =>
    rehearse({}, async (stage) => {
      await isRehearsed(stage);
      await stage.decide({ decision: 'link-ss', ss: '99' });
      expect(await stage.inService()).toMatchObject({ ss: '99' });
      expect(stage.count('open')).toBe(0);
    }));

  test('can be taken over although a system does not answer its rehearsal', () => {
    let isTakenOver = false;
    const situation: Act<ErpSituation> = () =>
      isTakenOver ? 'awaiting-integration' : unavailable();
    return rehearse({ situation: [situation] }, async (stage) => {
      await stage.hasCalled('situation');
      await stage.decide({ decision: 'take-over' });
      isTakenOver = true;
      await stage.inService();
      expect(stage.count('rehearse opening')).toBe(0);
    });
  });

  test('stays one if the order comes again with other data; the operator is asked once it is taken over', () =>
    rehearse({}, async (stage) => {
      await isRehearsed(stage);
      const changed = { ...questionOf('webhook-changed') } as const;
      await stage.handle.signal(contradictionSeen, changed);
      expect(stage.count('open')).toBe(0);
      const { version } = await stage.handle.query(status);
      await stage.decide({ decision: 'take-over', version });
      await stage.hasCalled('open');
      await stage.asks('webhook-changed');
      await stage.decide({ decision: 'retry' });
    }));
});
