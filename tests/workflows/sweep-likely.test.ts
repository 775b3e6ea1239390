import { describe, expect, test } from '@jest/globals';
import { newExpectedEnd, planReads, type Readable } from '../../workflows/sweep/limits.js';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-12-01T12:00:00.000Z');
const inDays = (days: number) => new Date(NOW + days * DAY_MS).toISOString();

describe('when an SS is expected to end', () => {
  const told = (expectedEnd?: string, known?: string, state: 'open' | 'in-progress' = 'open') =>
    newExpectedEnd({ state, expectedEnd }, known, NOW);

  test('is told the first time that it is read', () => {
    expect(told('2026-12-04T09:00:00-03:00')).toBe('2026-12-04T12:00:00.000Z');
  });

  test('is told again if it has moved by a day or more, so that a date that wanders costs an event a day', () => {
    expect(told(inDays(4), inDays(3))).toBe(inDays(4));
    expect(told(inDays(3.9), inDays(3))).toBeUndefined();
    expect(told(inDays(2), inDays(3))).toBeUndefined();
  });

  test.each([['1970-01-01'], [inDays(-2)], [inDays(400)], ['tomorrow'], [undefined]])(
    'is not believed if the SS says %p',
    (date) => {
      expect(told(date)).toBeUndefined();
    },
  );

  test('is now if the service is in progress earlier, but only once: some stay so for ever', () => {
    expect(told(undefined, undefined, 'in-progress')).toBe(inDays(0));
    expect(told(undefined, inDays(3), 'in-progress')).toBe(inDays(0));
    expect(told(undefined, inDays(0), 'in-progress')).toBeUndefined();
    expect(told('1970-01-01', inDays(-5), 'in-progress')).toBeUndefined();
  });

  test('is told twice of a service that is in progress long before its date, however often it is read', () => {
    let known: string | undefined;
    let events = 0;
    for (let read = 0; read < 10; read += 1) {
      const news = newExpectedEnd(
        { state: 'in-progress', expectedEnd: inDays(30) },
        known,
        NOW + read * 600_000,
      );
      if (news === undefined) continue;
      known = news;
      events += 1;
    }
    expect(events).toBe(2);
  });
});

describe('which orders are read one by one', () => {
  const turn = (kind: Readable['kind'], waiting: number, of: string = kind): Readable => ({
    kind,
    waiting,
    tags: Array.from({ length: Math.min(waiting, 1_000) }, (_, at) => `${of}-${at}`),
  });
  const counted = (...turns: Readable[]) => {
    const plan = planReads(turns, 400);
    const countOf = (kind: Readable['kind']) => plan.filter((one) => one.kind === kind).length;
    return [countOf('due'), countOf('unknown'), countOf('all')];
  };

  test('are due and unknown ones by their numbers, and one in eight of all in turn', () => {
    expect(counted(turn('due', 4_000), turn('unknown', 3_000), turn('all', 100_000))).toEqual([
      200, 150, 50,
    ]);
  });

  test.each([
    ['those that are in progress for ever, or have dates that lie', 90_000, 1_000, [250, 100, 50]],
    ['those of which nothing is known', 1_000, 90_000, [100, 250, 50]],
  ])('starve no others, however many are %s', (_, due, unknown, shares) => {
    expect(counted(turn('due', due), turn('unknown', unknown), turn('all', 100_000))).toEqual(
      shares,
    );
  });

  test('are of one kind what the others leave', () => {
    expect(counted(turn('due', 3), turn('unknown', 2), turn('all', 100_000))).toEqual([3, 2, 395]);
    expect(counted(turn('due', 0), turn('unknown', 0), turn('all', 100_000))).toEqual([0, 0, 400]);
  });

  test('are read once, although they belong to two kinds', () => {
    const plan = planReads([turn('due', 30, 'x'), turn('all', 30, 'x')], 400);
    expect(plan.map(({ tag }) => tag)).toEqual(turn('all', 30, 'x').tags);
  });
});
