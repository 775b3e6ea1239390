import { describe, expect, test } from '@jest/globals';
import { OrdersFilterSchema } from '../../api/operators/request-schemas.js';
import { createCursorPages, type CursorPage } from '../../console/api/cursor-pages.js';
import { orderKeyOf, recordIdOf } from '../../console/api/order-key.js';
import { csvAddress, ordersFilter, ordersQuery } from '../../console/api/queries.js';
import type { Say } from '../../console/i18n/use-texts.js';
import { fieldsIn, fieldWords, valueWords } from '../../console/parked/field-words.js';
import type { OrderDetail, VendorHealth } from '../../console/api/types.js';
import { conditionOf, endsByItself, isMoving, isOver } from '../../console/systems/condition.js';
import { absenceOf, emptyFormOf } from '../../console/order/decision-form.js';
import { allOf, entriesOf } from '../../console/order/timeline-entries.js';
import { durationsOf } from '../../console/order/timeline-durations.js';

/** A list of ten numbers, paged by a cursor that is the next number; records the cursors that were requested. */
function tenNumbers() {
  const asked: (string | undefined)[] = [];
  const list: CursorPage<number> = async ({ limit, cursor }) => {
    asked.push(cursor);
    const from = Number(cursor ?? 0);
    const items = Array.from({ length: Math.min(limit, 10 - from) }, (_, at) => from + at);
    return { items, nextCursor: from + limit < 10 ? String(from + limit) : null };
  };
  return { asked, list };
}

test('a link to the third page of a list with cursors leads there', async () => {
  const { asked, list } = tenNumbers();
  const read = createCursorPages<number>();
  expect(await read('numbers', list, 3, 4)).toEqual({ items: [8, 9], hasNextPage: false });
  expect(asked).toEqual([undefined, '4', '8']);
});

test('paging requests each page once, forward and back', async () => {
  const { asked, list } = tenNumbers();
  const read = createCursorPages<number>();
  await read('numbers', list, 1, 4);
  await read('numbers', list, 2, 4);
  expect(await read('numbers', list, 1, 4)).toEqual({ items: [0, 1, 2, 3], hasNextPage: true });
  expect(asked).toEqual([undefined, '4', undefined]);
});

test('a page beyond the last one is empty', async () => {
  const { list } = tenNumbers();
  const read = createCursorPages<number>();
  expect(await read('numbers', list, 9, 4)).toEqual({ items: [], hasNextPage: false });
});

test.each([
  ['0-1', { ageTo: '1' }],
  ['3-7', { ageFrom: '3', ageTo: '7' }],
  ['30-', { ageFrom: '30' }],
  ['', {}],
])('the age %j is requested as %j', (age, query) => {
  expect(ordersFilter({ age })).toEqual(query);
});

test('blank filters are not sent, several phases are joined, and an unknown sort is left out', () => {
  const filter = { q: '  ', phase: ['opening', 'in-service'], branch: ' 1 ', nonsense: 'x' };
  expect(ordersQuery(filter, { field: 'nonsense', order: 'ASC' })).toEqual({
    phase: 'opening,in-service',
    branch: '1',
  });
  expect(ordersQuery({}, { field: 'value', order: 'ASC' })).toEqual({
    sort: 'value',
    order: 'asc',
  });
});

test('every filter of the api is sent, so that no list shows more than its link promises', () => {
  const { ageFrom: _, ageTo: __, ...fields } = OrdersFilterSchema.shape;
  const filter = Object.fromEntries(Object.keys(fields).map((name) => [name, 'x']));
  expect(ordersFilter(filter)).toEqual(filter);
});

test('the address of an export contains the filters, escaped', () => {
  expect(csvAddress('/ponte', '/orders.csv', { q: 'a&b', phase: 'opening,recording' })).toBe(
    '/ponte/orders.csv?q=a%26b&phase=opening%2Crecording',
  );
});

test('an order id may contain slashes', () => {
  const key = { tenant: 'acme', id: 'a/b/c' };
  expect(orderKeyOf(recordIdOf(key))).toEqual(key);
});

const at = (second: number) => `2026-11-25T10:00:${String(second).padStart(2, '0')}Z`;
const text = '';
type LastHour = NonNullable<VendorHealth['lastHour']>;
const aTask = (task: string, second: number, kind: 'started' | 'failed' | 'done', more = {}) =>
  ({ at: at(second), kind: `step-${kind}`, task, text, ...more }) as const;

test('the timeline is shown newest first, and the failed attempts of a task are one entry', () => {
  const entries = entriesOf([
    { at: at(0), kind: 'received', text },
    aTask('open', 1, 'started'),
    aTask('open', 2, 'failed'),
    aTask('open', 3, 'started'),
    aTask('open', 4, 'failed'),
    { at: at(5), kind: 'attention', step: 'opening', text },
    aTask('open', 6, 'started'),
    aTask('open', 7, 'done'),
  ]);
  expect(entries.map(({ item, failed }) => [item.at, item.kind, failed])).toEqual([
    [at(7), 'step-done', undefined],
    [at(6), 'step-started', undefined],
    [at(5), 'attention', undefined],
    [at(4), 'step-failed', 2],
    [at(0), 'received', undefined],
  ]);
  expect(entries[3]?.attempts).toHaveLength(4);
});

test('the entry of the attempts begins at the same place, however many are added', () => {
  const attempt = [aTask('open', 1, 'started'), aTask('open', 2, 'failed')] as const;
  const begun = [{ at: at(0), kind: 'received', text } as const, ...attempt, ...attempt];
  expect(entriesOf(begun)[0]).toMatchObject({ from: 1, at: 4, failed: 2 });
  expect(entriesOf([...begun, ...attempt])[0]).toMatchObject({ from: 1, at: 6, failed: 3 });
});

test('waits and reads between the attempts belong to them, and so does the wait for the next one', () => {
  const [entry, ...others] = entriesOf([
    aTask('release', 0, 'started', { attempt: 1 }),
    aTask('release', 1, 'failed', { attempt: 1 }),
    { at: at(2), kind: 'waiting', until: at(4), text },
    aTask('read', 4, 'started', { attempt: 1 }),
    aTask('read', 5, 'failed', { attempt: 1 }),
    aTask('read', 5, 'done', { attempt: 2 }),
    aTask('release', 6, 'started', { attempt: 2 }),
    aTask('release', 9, 'failed', { attempt: 13 }),
    { at: at(10), kind: 'waiting', until: at(20), text },
  ]);
  expect(entry).toMatchObject({ at: 8, failed: 13, item: { at: at(9), until: at(20) } });
  expect(others).toEqual([]);
});

test('one failure is no crowd: what fails after it is still folded', () => {
  const entries = entriesOf([
    aTask('release', 0, 'failed'),
    aTask('read', 1, 'failed'),
    aTask('read', 2, 'failed'),
    aTask('release', 3, 'started'),
  ]);
  expect(entries.map(({ item, failed }) => [item.task, failed])).toEqual([
    ['release', undefined],
    ['read', 2],
    ['release', undefined],
  ]);
});

test('the second failure of a task, after a decision, is not counted as two', () => {
  const again = { call: '2', attempt: 2 };
  const entries = entriesOf([
    aTask('open', 1, 'started', { call: '1', attempt: 1 }),
    aTask('open', 2, 'failed', { call: '1', attempt: 1 }),
    { at: at(3), kind: 'decision', text },
    aTask('open', 4, 'started', again),
    aTask('open', 5, 'failed', again),
  ]);
  expect(entries.map(({ item, failed }) => [item.kind, failed])).toEqual([
    ['step-failed', undefined],
    ['decision', undefined],
    ['step-failed', undefined],
  ]);
});

test('in short, starts that have ended and waits that are over are left out', () => {
  const items = [
    aTask('open', 0, 'started', { call: '1' }),
    aTask('open', 1, 'done', { call: '1' }),
    { at: at(2), kind: 'waiting', text } as const,
    { at: at(3), kind: 'callback', text } as const,
    aTask('read', 4, 'started', { call: '2' }),
  ];
  expect(entriesOf(items).map(({ item }) => item.at)).toEqual([at(4), at(3), at(1)]);
  expect(allOf(items).map(({ item }) => item.at)).toEqual([at(4), at(3), at(2), at(1), at(0)]);
});

test('a step lasts from its last start to its end, and one that is retried has not ended', () => {
  const at = (second: number) => `2026-11-25T10:00:${String(second).padStart(2, '0')}Z`;
  const text = '';
  const took = durationsOf([
    { at: at(0), kind: 'received', text },
    { at: at(1), kind: 'step-started', step: 'opening', text },
    { at: at(3), kind: 'step-failed', step: 'opening', until: at(9), text },
    { at: at(10), kind: 'step-done', step: 'opening', text },
    { at: at(11), kind: 'step-started', step: 'recording', text },
    { at: at(16), kind: 'step-failed', step: 'recording', text },
  ]);
  expect(took).toEqual([undefined, undefined, undefined, 9_000, undefined, 5_000]);
});

test('a field is named in words, and one that has none keeps its own name', () => {
  const say = (key: string, { _ = '' } = {}) => WORDS[key] ?? _;
  const WORDS: Record<string, string> = {
    ...{ 'field.items': 'item', 'field.price': 'preço', 'field.whole': 'o aviso inteiro' },
    ...{ 'field.id': 'identificação do pedido', 'field.code': 'código' },
  };
  expect(fieldWords('/payload/items/0/price', say as Say)).toBe('item 1 · preço');
  expect(fieldWords('/notaFiscal', say as Say)).toBe('notaFiscal');
  expect(fieldWords('', say as Say)).toBe('o aviso inteiro');
  expect(fieldWords('/id', say as Say)).toBe('identificação do pedido');
  expect(fieldWords('/items/1/id', say as Say)).toBe('item 2 · código');
});

test('a value is said as a back office says it', () => {
  const say: Say = (key) => (key === 'order.typeQuote' ? 'Orçamento' : key);
  const said = (path: string, value: string) =>
    valueWords(path, value, say, (reais) => `R$ ${reais}`);
  expect(said('/type', 'QUOTE')).toBe('Orçamento');
  expect(said('/items/0/priceCents', '12050')).toBe('R$ 120.5');
  expect(said('/observation', 'QUOTE')).toBe('QUOTE');
});

test('the values of a body are listed with their paths, without what is empty', () => {
  expect(fieldsIn('{"id":"x","branch":{"code":1,"name":null},"items":[{"price":"10"}]}')).toEqual([
    ['/id', 'x'],
    ['/branch/code', '1'],
    ['/items/0/price', '10'],
  ]);
  expect(fieldsIn('no JSON')).toEqual([]);
});

test('linking begins with the SS that the question names, unless it was removed', () => {
  const asks = (code: string, params: object) => ({ attention: { code, params } }) as OrderDetail;
  expect(emptyFormOf(asks('ss-ended', { ss: '77', state: 'completed' })).ss).toBe('77');
  expect(emptyFormOf(asks('ss-unknown', { ss: '77' })).ss).toBe('77');
  expect(emptyFormOf(asks('ss-ended', { ss: '77', state: 'removed' })).ss).toBe('');
  expect(emptyFormOf(asks('maybe-opened', {})).ss).toBe('');
  expect(emptyFormOf({ attention: null }).ss).toBe('');
});

test('nobody has to confirm that an SS does not exist which the question names', () => {
  const asks = (code: string) => ({ attention: { code, params: {} } }) as OrderDetail;
  expect(absenceOf(asks('ss-ended'))).toBe('decision.confirmedOther');
  expect(absenceOf(asks('maybe-opened'))).toBe('decision.confirmedAbsent');
});

describe('a system', () => {
  const lastHour = {
    ...{ calls: 9, failed: 0, rateLimited: 0, troubledSince: null, reportedAt: at(3) },
  } as LastHour;
  const health = (change: object) =>
    ({
      ...{
        tenant: 'acme',
        side: 'erp',
        workers: 1,
        waiting: 0,
        oldestWaitingSeconds: 0,
        lastHour,
        held: { count: 0 },
      },
      ...change,
    }) as VendorHealth;
  const refused = {
    ...{
      tenant: 'acme',
      problem: 'keys',
      since: at(1),
      params: { vendor: 'senior-x' },
      holds: false,
    },
    kind: 'credentials',
  } as const;
  const since = at(0);

  test.each([
    ['healthy', {}],
    ['quiet', { lastHour: null }],
    ['slow', { lastHour: { ...lastHour, rateLimited: 2 } }],
    ['queued', { oldestWaitingSeconds: 3_601 }],
    ['troubled', { oldestWaitingSeconds: 3_601, lastHour: { ...lastHour, troubledSince: since } }],
    ['stopped', { workers: 0, lastHour: null }],
  ])('is %s if the api shows %j', (condition, change) => {
    expect(conditionOf(health(change)).condition).toBe(condition);
  });

  test('that answers again after a refusal of our keys is healthy, although the incident is open', () => {
    const later = { ...lastHour, reportedAt: '2026-11-25T10:05:00Z' };
    expect(conditionOf(health({ lastHour: later }), [refused]).condition).toBe('healthy');
    expect(isOver(refused, [health({ lastHour: later })])).toBe(true);
    expect(isOver(refused, [health({})])).toBe(false);
    expect(conditionOf(health({}), [refused]).condition).toBe('credentials'); // the report is older
    // a new order that waits was not refused; one that the incident names may be refused again
    const held = health({ lastHour: later, held: { count: 1 } });
    expect(conditionOf(held, [refused]).condition).toBe('healthy');
    expect(conditionOf(held, [{ ...refused, holds: true }]).condition).toBe('credentials');
  });

  test('that refuses our keys does not recover by itself, whatever its calls show', () => {
    const failing = health({ lastHour: { ...lastHour, troubledSince: since } });
    const found = conditionOf(failing, [refused]);
    expect(found).toEqual({ condition: 'credentials', since: at(1), incident: refused });
    expect(endsByItself(found.condition)).toBe(false);
  });

  test('has no queue whose end is known while it does not answer', () => {
    const waits = { oldestWaitingSeconds: 3_601 };
    const failing = { ...waits, lastHour: { ...lastHour, troubledSince: since } };
    const known = [waits, failing, { workers: 0 }].map((change) =>
      isMoving(conditionOf(health(change)).condition),
    );
    expect(known).toEqual([true, false, false]);
    expect(isMoving(conditionOf(health({}), [refused]).condition)).toBe(false);
  });

  test('is not blamed for the other system, nor for that of another company', () => {
    expect(conditionOf(health({ side: 'field-service' }), [refused]).condition).toBe('healthy');
    expect(conditionOf(health({ tenant: 'beta' }), [refused]).condition).toBe('healthy');
  });
});
