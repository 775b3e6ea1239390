import { describe, expect, test } from '@jest/globals';
import { readableBy } from '../../../api/operators/mask.js';

const ANSWER = {
  items: [
    { id: '1', attention: { code: 'refused', problem: 'Recusada.', words: 'Maria não existe' } },
    { kind: 'decision', by: 'ana', reason: 'Maria ligou' },
    { kind: 'ignored', reason: 'not-an-order', at: new Date(0) },
    { words: [{ words: 'Maria não existe', count: 2 }] },
    {
      equipment: { description: 'Adega da Maria' },
      items: [{ code: '1', description: 'Na Maria' }],
    },
    { equipment: { id: '9001' } },
    { technician: 'Joana', appointment: '2026-12-02T14:00:00-03:00' },
  ],
};

describe('the words of vendors and people', () => {
  test.each([
    { role: 'operator', mayReveal: false },
    { role: 'admin', mayReveal: false },
    { role: 'viewer', mayReveal: true },
  ] as const)('are shown to %j', (operator) => {
    expect(readableBy(operator, ANSWER)).toBe(ANSWER);
  });

  test('are left out for a viewer who may not reveal', () => {
    expect(readableBy({ role: 'viewer', mayReveal: false }, ANSWER)).toEqual({
      items: [
        { id: '1', attention: { code: 'refused', problem: 'Recusada.' } },
        { kind: 'decision', by: 'ana' },
        { kind: 'ignored', reason: 'not-an-order', at: new Date(0) },
        { words: [] },
        { items: [{ code: '1', description: null }] },
        { equipment: { id: '9001' } },
        { appointment: '2026-12-02T14:00:00-03:00' },
      ],
    });
  });
});
