import { expect, test } from '@jest/globals';
import { bulkDetail } from '../../../api/operators/bulk/bulks.js';
import { applyDecision, versionOf } from '../../../workflows/service-order/rules/decisions.js';
import {
  asking as asks,
  bySismetro,
  decided,
  inService,
} from '../../workflows/service-order/orders.js';
import type { FoundBulk } from '../../../platform/temporal/bulk.js';
import type { ListedOrder } from '../../../platform/temporal/listed-orders.js';
import { pt } from '../../../texts/pt/index.js';

const NOW = Date.now();
const minutesAgo = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();

/** A bulk decision that started ten minutes ago. */
const bulk = (endedMinutesAgo: number, decision: 'retry' | 'release'): FoundBulk => {
  const counts = { total: 1, done: 1, failed: 0 };
  return {
    memo: {
      ...{ id: 'b', tenant: 'acme', decision, reason: 'x', by: 'ana', request: '' },
      ...{ startedAt: minutesAgo(10), ...counts },
    },
    state: 'done',
    endedAt: new Date(minutesAgo(endedMinutesAgo)),
    readResult: async () => ({ ...counts, failures: [], decided: ['1'] }),
  };
};

const listed = (facts: Partial<ListedOrder>): ListedOrder => ({
  ...{ tenant: 'acme', id: '1', closing: 1, number: '7', branch: '1', phase: 'in-service' },
  ...{ situation: 'Aguardando integração', ss: null, pdfUrl: null, attention: null, value: 1 },
  ...{
    version: null,
    needsAttention: false,
    isEndAwaited: false,
    failsAt: null,
    care: null,
    isPutOff: false,
  },
  ...{ customer: null, customerKey: null, customerWords: [] },
  ...{ openedAt: minutesAgo(60), settledAt: null, workflowId: 'order/acme/1' },
  ...{ isRunning: true, startedAt: NOW, endedAt: null },
  ...facts,
});

const asking = (minutes: number) =>
  ({ step: 'opening', code: 'refused', params: {}, since: minutesAgo(minutes) }) as const;

async function outcomeOf(
  order: ListedOrder | undefined,
  {
    ended = 5,
    decision = 'retry',
    missing = 'none',
  }: { ended?: number; decision?: 'retry' | 'release'; missing?: 'none' | 'open' } = {},
) {
  const orders = order === undefined ? [] : [order];
  const snapshot = { orders, at: NOW, isPartial: missing !== 'none', versions: new Map() };
  const detail = await bulkDetail(
    bulk(ended, decision),
    {
      read: async () => snapshot,
      missing: () => missing,
    },
    pt,
  );
  const [only] = detail.orders;
  expect(detail.outcomes).toEqual({
    resolved: Number(only!.outcome === 'resolved'),
    stuck: Number(only!.outcome === 'stuck'),
    underWay: Number(only!.outcome === 'under-way'),
  });
  return only!;
}

test.each([
  ['released', { phase: 'released', isRunning: false }],
  ['cancelled', { phase: 'cancelled', isRunning: false }],
  ['in service after a retry', {}],
] as const)('an order that is %s is resolved', async (_, facts) => {
  expect(await outcomeOf(listed(facts))).toMatchObject({ outcome: 'resolved', problem: null });
});

test.each([
  [
    'whose announced end is being confirmed',
    { verdict: bySismetro('completed'), attention: asks('not-confirmed') },
  ],
  [
    'whose link is being read',
    { unread: { acceptsEnded: false }, attention: asks('link-unconfirmed') },
  ],
])('an order %s again is in progress', async (_, facts) => {
  const asked = inService(facts);
  const retried = applyDecision(asked, decided({ decision: 'retry' }), new Date(NOW).toISOString());
  const order = listed({ version: versionOf(retried) });
  expect((await outcomeOf(order)).outcome).toBe('under-way');
});

test('an order that ended too long ago to be listed is resolved', async () => {
  expect(await outcomeOf(undefined)).toMatchObject({ outcome: 'resolved', phase: null });
});

test('an order that is not listed may be in progress if not all open orders are listed', async () => {
  const { outcome } = await outcomeOf(undefined, { missing: 'open' });
  expect(outcome).toBe('under-way');
});

test.each(['opening', 'in-service', 'releasing'] as const)(
  'an order that was terminated while %s is stuck, with the reason',
  async (phase) => {
    const { outcome, problem } = await outcomeOf(listed({ phase, isRunning: false }));
    expect(outcome).toBe('stuck');
    expect(problem).toMatch(/^O acompanhamento deste pedido foi encerrado pelo suporte/);
  },
);

test('an order with a new question is stuck, with the question', async () => {
  const anew = listed({ attention: asking(9) });
  expect(await outcomeOf(anew)).toMatchObject({
    outcome: 'stuck',
    problem: 'A Sismetro recusou a abertura da SS.',
  });
});

test('an older question counts as outdated just after the decisions were applied', async () => {
  const older = listed({ attention: asking(30) });
  expect((await outcomeOf(older, { ended: 0 })).outcome).toBe('under-way');
});

test('an older question that is still open afterwards means that the order is stuck', async () => {
  const older = listed({ attention: asking(30) });
  expect(await outcomeOf(older)).toMatchObject({
    outcome: 'stuck',
    problem: 'A Sismetro recusou a abertura da SS.',
  });
});

test('an order that is being released is in progress', async () => {
  const releasing = listed({ phase: 'releasing' });
  expect((await outcomeOf(releasing, { decision: 'release' })).outcome).toBe('under-way');
});
