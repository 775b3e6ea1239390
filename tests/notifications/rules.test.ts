import { expect, test } from '@jest/globals';
import type { Message, Notified } from '../../workflows/attention-notifier/messages.js';
import { nextStep } from '../../workflows/attention-notifier/rules.js';

const MINUTE = 60_000;
const NOON = Date.parse('2026-11-24T12:00:00Z');

const DAY = 24 * 60;
/** The next morning begins so many minutes after noon. */
const MORNING = 19 * 60;

/**
 * Returns a function that makes one look after another: it takes the minute since noon and the marks found, and returns
 * the message that is due, if any. Mornings begin at seven.
 */
function days() {
  let told: Notified | undefined;
  return (
    minute: number,
    marks: readonly string[],
    { isUp = true, urgent = [] as readonly string[] } = {},
  ): Message | undefined => {
    const mornings = Math.floor((minute - MORNING) / DAY);
    const morning = new Date(NOON + (MORNING + mornings * DAY) * MINUTE).toISOString();
    const { message, sent, kept } = nextStep(
      told,
      { marks, urgent, morning },
      NOON + minute * MINUTE,
    );
    told = isUp ? sent : kept;
    return message;
  };
}

const many = (count: number, from = 0) => Array.from({ length: count }, (_, n) => `o${n + from}`);

test('five hundred orders in trouble cause one message', () => {
  const look = days();
  expect(look(0, many(500))).toEqual({ kind: 'news', marks: many(500), others: 0 });
  expect(look(1, many(500))).toBeUndefined();
});

test('orders that follow are collected for a quarter of an hour', () => {
  const look = days();
  look(0, ['a']);
  expect(look(1, ['a', 'b'])).toBeUndefined();
  expect(look(14, ['a', 'b', 'c'])).toBeUndefined();
  expect(look(15, ['a', 'b', 'c'])).toEqual({ kind: 'news', marks: ['b', 'c'], others: 1 });
  expect(look(40, ['a', 'b', 'c'])).toBeUndefined();
});

test('nothing is sent if nothing needs an operator', () => {
  const look = days();
  expect(look(0, [])).toBeUndefined();
  expect(look(5_000, [])).toBeUndefined();
});

test('refused keys, which hold a whole tenant, are reported at once, with all that is new', () => {
  const look = days();
  look(0, ['a']);
  expect(look(1, ['a', 'b'])).toBeUndefined();
  const found = ['a', 'b', 'keys'];
  expect(look(2, found, { urgent: ['keys'] })).toMatchObject({ marks: ['b', 'keys'], others: 1 });
  expect(look(3, found, { urgent: ['keys'] })).toBeUndefined();
});

test('an order that nobody handled is reported again each morning', () => {
  const look = days();
  look(0, ['a', 'b']);
  expect(look(MORNING - 1, ['b'])).toBeUndefined();
  expect(look(MORNING, ['b'])).toEqual({ kind: 'reminder', marks: ['b'], others: 0 });
  expect(look(MORNING + 1, ['b'])).toBeUndefined();
  expect(look(MORNING + DAY, ['b'])).toMatchObject({ kind: 'reminder' });
  expect(look(MORNING + 2 * DAY, [])).toBeUndefined();
});

test('what was reported in the night is not repeated in the morning that follows', () => {
  const look = days();
  look(MORNING - 5 * 60, ['a']);
  expect(look(MORNING, ['a'])).toBeUndefined();
  expect(look(MORNING + DAY, ['a'])).toMatchObject({ kind: 'reminder' });
});

test('an order that needs an operator again is reported again', () => {
  const look = days();
  look(0, ['a']);
  look(20, []);
  expect(look(30, ['a since later'])).toMatchObject({ kind: 'news' });
});

test('an order whose question comes and goes is reported once a day', () => {
  const look = days();
  const sent: Message[] = [];
  for (let minute = 0; minute < MORNING + DAY; minute += 1) {
    const message = look(minute, minute % 20 >= 15 ? ['a'] : []);
    if (message !== undefined) sent.push(message);
  }
  expect(sent).toEqual([
    { kind: 'news', marks: ['a'], others: 0 },
    { kind: 'reminder', marks: ['a'], others: 0 },
  ]);
});

test('a question that was away for an hour is reported as new', () => {
  const look = days();
  look(0, ['a']);
  look(1, []);
  expect(look(60, ['a'])).toBeUndefined();
  look(61, []);
  look(90, []);
  expect(look(121, ['a'])).toEqual({ kind: 'news', marks: ['a'], others: 0 });
});

test('of many questions that are away the latest thousand are remembered', () => {
  const look = days();
  look(0, many(1_000));
  look(15, many(1_000, 1_000));
  look(16, []);
  expect(look(30, many(1_001, 999))).toEqual({ kind: 'news', marks: ['o999'], others: 1_000 });
});

test('nothing counts as sent while the channel is down, and all of it comes in one message', () => {
  const look = days();
  expect(look(0, ['a'], { isUp: false })).toMatchObject({ marks: ['a'] });
  expect(look(1, ['a', 'b'], { isUp: false })).toMatchObject({ marks: ['a', 'b'] });
  expect(look(2, ['b', 'c'])).toEqual({ kind: 'news', marks: ['b', 'c'], others: 0 });
  expect(look(3, ['b', 'c'])).toBeUndefined();
});

test('a reminder that fails is sent again', () => {
  const look = days();
  look(0, ['a']);
  expect(look(MORNING, ['a'], { isUp: false })).toMatchObject({ kind: 'reminder' });
  expect(look(MORNING + 1, ['a'])).toMatchObject({ kind: 'reminder' });
});
