import { describe, expect, test } from '@jest/globals';
import {
  outcomeOf,
  showsOutcome,
  situationOf,
  type ErpSituation,
  type Outcome,
} from '../../domain/lifecycle.js';

describe('an outcome', () => {
  const SHOWN: Record<ErpSituation, Outcome[]> = {
    'awaiting-integration': [],
    released: ['released'],
    billed: ['released'], // a billed order was released before
    cancelled: ['cancelled'],
    unknown: [],
    missing: [],
  };

  test.each(Object.keys(SHOWN) as ErpSituation[])(
    "is read from the ERP's situation %s only if that proves it",
    (situation) => {
      const outcomes = (['released', 'cancelled'] as const).filter((outcome) =>
        showsOutcome(situation, outcome),
      );
      expect(outcomes).toEqual(SHOWN[situation]);
    },
  );
});

test.each([
  ['opening', 'Aguardando integração'],
  ['recording', 'Aguardando integração'],
  ['in-service', 'Aguardando integração'],
  ['releasing', 'Aguardando integração'],
  ['cancelling', 'Aguardando integração'],
  ['released', 'Liberado'],
  ['cancelled', 'Cancelado'],
] as const)('an order that is %s is in the situation %s', (phase, situation) => {
  expect(situationOf(phase)).toBe(situation);
});

test('a completed service releases its order, a cancelled one cancels it', () => {
  expect(outcomeOf('completed')).toBe('released');
  expect(outcomeOf('cancelled')).toBe('cancelled');
});
