import { expect, test } from '@jest/globals';
import type { Message, Notified } from '../../workflows/attention-notifier/messages.js';
import { nextStep } from '../../workflows/attention-notifier/rules.js';

const MINUTE = 60_000;
const NOON = Date.parse('2026-11-24T12:00:00Z');

/**
 * Returns a function that makes one look after another: it takes the minute and the marks found, and returns the
 * message that is due, if any.
 */
function days() {
  let told: Notified | undefined;
  return (minute: number, marks: readonly string[], isUp = true): Message | undefined => {
    const { message, sent, kept } = nextStep(told, marks, NOON + minute * MINUTE);
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

test('an order that nobody handled is reported again after a day, and then each day', () => {
  const look = days();
  look(0, ['a', 'b']);
  expect(look(1_439, ['b'])).toBeUndefined();
  expect(look(1_440, ['b'])).toEqual({ kind: 'reminder', marks: ['b'], others: 0 });
  expect(look(1_441, ['b'])).toBeUndefined();
  expect(look(2_880, ['b'])).toMatchObject({ kind: 'reminder' });
  expect(look(9_999, [])).toBeUndefined();
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
  for (let minute = 0; minute < 1_440; minute += 1) {
    const message = look(minute, minute % 20 >= 15 ? ['a'] : []);
    if (message !== undefined) sent.push(message);
  }
  expect(sent).toEqual([{ kind: 'news', marks: ['a'], others: 0 }]);
  const later = Array.from({ length: 20 }, (_, n) => look(1_455 + n, ['a'])).filter(Boolean);
  expect(later).toEqual([{ kind: 'reminder', marks: ['a'], others: 0 }]);
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
  expect(look(0, ['a'], false)).toMatchObject({ marks: ['a'] });
  expect(look(1, ['a', 'b'], false)).toMatchObject({ marks: ['a', 'b'] });
  expect(look(2, ['b', 'c'])).toEqual({ kind: 'news', marks: ['b', 'c'], others: 0 });
  expect(look(3, ['b', 'c'])).toBeUndefined();
});

test('a reminder that fails is sent again', () => {
  const look = days();
  look(0, ['a']);
  expect(look(1_440, ['a'], false)).toMatchObject({ kind: 'reminder' });
  expect(look(1_441, ['a'])).toMatchObject({ kind: 'reminder' });
});
