import { describe, expect, test } from '@jest/globals';
import { endExpected, previewLink } from '../../../workflows/service-order/messages.js';
import { eventually } from '../../support/eventually.js';
import {
  done,
  opens,
  prepareSkippingStage,
  prepareStage,
  refused,
  shown,
  SS,
  unavailable,
  uncertain,
} from './support.js';

const { client, play } = prepareStage();
const skipping = prepareSkippingStage();

describe('an order', () => {
  const { clock, play } = skipping;

  test('opens its SS, saves it in the ERP, and is released 40 days later, with four calls', () =>
    play({ open: [opens('yes')] }, async (stage) => {
      await stage.inService();
      await clock.sleep('40 days');
      expect(await stage.status()).toMatchObject({ ss: SS.ss, pdfUrl: SS.link, attention: null });
      await stage.completed({ ss: SS.ss });
      const { outcome, status } = await stage.handle.result();
      expect(outcome).toBe('released');
      expect(status).toMatchObject({ phase: 'released', valueCents: 70_000, decisions: [] });
      expect(Date.parse(status.settledAt!) - Date.parse(status.openedAt)).toBeGreaterThan(
        40 * 86_400_000,
      );
      expect(stage.calls).toEqual(['open', 'fast']);
    }));

  test('is cancelled in the ERP when Sismetro cancels the service', () =>
    play({}, async (stage) => {
      await stage.ends('cancelled');
      expect(await stage.outcome()).toBe('cancelled');
      expect(stage.calls).toEqual(['open', 'observe', 'fast']);
    }));

  test('outlasts trouble at each step, and asks only what is refused', () => {
    const script = {
      record: 'troubled',
      open: [uncertain, refused, opens()],
      observe: [unavailable, done],
      fast: [unavailable],
      confirm: [unavailable, shown],
      release: [refused, done],
    };
    return play(script, async (stage) => {
      await clock.sleep('1 hour');
      await stage.asks('refused');
      await stage.decide({ decision: 'retry', confirmedAbsent: true });
      await clock.sleep('1 hour');
      await stage.inService();
      await clock.sleep('40 days');
      await stage.completed({ ss: SS.ss });
      await clock.sleep('1 hour');
      expect((await stage.asks('refused')).phase).toBe('releasing');
      await stage.decide({ decision: 'release' });
      expect(await stage.outcome()).toBe('released');
      expect([stage.count('open'), stage.count('release')]).toEqual([3, 2]);
    });
  });

  test('is visible in the lists and in the Temporal Web UI', () =>
    play({}, async (stage) => {
      await stage.inService();
      const { typedSearchAttributes, memo } = await stage.handle.describe();
      const attributes = Object.fromEntries(
        typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]),
      );
      expect(attributes).toMatchObject({
        Tenant: 'acme',
        Branch: '1',
        OrderNumber: '1234',
        SsNumber: SS.ss,
        Phase: 'in-service',
        NeedsAttention: false,
        OrderValue: 700,
      });
      expect(memo).toMatchObject({ pdfUrl: SS.link });
      await stage.cancelled();
      await stage.handle.result();
    }));

  test('is not ended by a cancellation from the Temporal Web UI', () =>
    play({}, async (stage) => {
      await stage.inService();
      await stage.handle.cancel();
      await clock.sleep('1 minute');
      expect((await stage.status()).phase).toBe('in-service');
      await stage.handle.executeUpdate(previewLink, { args: ['8'] });
      expect(stage.calls).toContain('preview');
      await stage.completed({ ss: SS.ss });
      expect(await stage.outcome()).toBe('released');
    }));

  test('shows the lists once what many messages of one task changed', () =>
    play({}, async (stage) => {
      await stage.inService();
      const at = (day: number) => new Date(Date.UTC(2027, 0, day)).toISOString();
      const tell = (day: number) =>
        stage.handle.signal(endExpected, { ss: SS.ss, at: at(1 + day) });
      await Promise.all(Array.from({ length: 30 }, (_, day) => tell(day)));
      await stage.completed({ ss: SS.ss });
      expect(await stage.outcome()).toBe('released');
      const { events } = await stage.handle.fetchHistory();
      const tasks = (events ?? []).flatMap(
        ({ upsertWorkflowSearchAttributesEventAttributes: shown }) =>
          shown ? [String(shown.workflowTaskCompletedEventId)] : [],
      );
      expect(tasks).toEqual([...new Set(tasks)]);
    }));

  test('continues in a fresh run after many callbacks, and forgets nothing', () =>
    play({ fast: [unavailable], confirm: [unavailable] }, async (stage) => {
      await stage.inService();
      const announce = (count: number) =>
        Promise.all(Array.from({ length: count }, () => stage.opened({ ss: '999' })));
      for (let i = 0; i < 9; i += 1) await announce(50);
      await announce(49);
      // all of them are handled before the 500th, so that none arrives while the run continues as new: the
      // time-skipping server, unlike a real one (long-life.test.ts), may lose those
      await stage.status();
      await announce(1);
      await eventually('a fresh run has begun', async () => {
        const { raw } = await stage.handle.describe();
        const info = raw.workflowExecutionInfo;
        return info?.firstRunId !== info?.execution?.runId;
      });
      const { typedSearchAttributes } = await stage.handle.describe();
      expect(typedSearchAttributes.getAll()).toHaveLength(9);
      expect(await stage.status()).toMatchObject({ ss: SS.ss, pdfUrl: SS.link, attention: null });
      await stage.decide({ decision: 'release' });
      expect(await stage.outcome()).toBe('released');
      expect(stage.count('open')).toBe(1);
    }));
});

describe('a manually sent signal', () => {
  test.each([
    ['without input', []],
    ['with a number as the SS', [{ source: 'callback', ss: 7 }]],
  ])('changes nothing %s', (_, args: unknown[]) =>
    play({}, async (stage) => {
      await stage.inService();
      for (const name of ['serviceCompleted', 'serviceCancelled', 'serviceOpened']) {
        await stage.handle.signal(name, ...args);
      }
      await stage.handle.signal('contradictionSeen', ...args);
      await stage.handle.signal('noSuchSignal', ...args);
      await stage.handle.signal('toString', ...args);
      expect(await stage.status()).toMatchObject({ phase: 'in-service', attention: null });
      await stage.completed({ ss: SS.ss });
      expect(await stage.outcome()).toBe('released');
      expect(stage.calls).toEqual(['open', 'observe', 'fast']);
    }),
  );
});

describe('a signal that cannot be decoded', () => {
  const text = (value: string) => new TextEncoder().encode(value);

  test.each([
    ['for want of its encoding', 'serviceCompleted', 'json/protobuf', '{}'],
    ['since it is no JSON', 'serviceCompleted', 'json/plain', '{"source":'],
    ['and whose name is reserved', '__temporal_signal', 'json/plain', '{}'],
  ])('changes nothing %s', (_, signalName, encoding, data) =>
    play({}, async (stage) => {
      await stage.inService();
      const { workflowService, options } = client();
      await workflowService.signalWorkflowExecution({
        namespace: options.namespace,
        workflowExecution: { workflowId: stage.handle.workflowId },
        signalName,
        input: { payloads: [{ metadata: { encoding: text(encoding) }, data: text(data) }] },
      });
      await stage.completed({ ss: SS.ss });
      expect(await stage.outcome()).toBe('released');
    }),
  );
});
