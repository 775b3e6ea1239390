import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import type { RawWorkflowExecutionInfo } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { markedOrder, type MarkedOrder } from '../../../platform/temporal/listed-orders.js';
import { builtFile } from '../../../sandbox/stack/built.js';
import { listedRow, listingClient } from './listing-client.js';

const PROGRAM = `
const { listedOrder } = await import('${pathToFileURL(builtFile('platform/temporal/listed-orders.js'))}');
const orders = Array.from({ length: 2_000 }, (_, at) =>
  listedOrder({
    workflowId: 'order/acme/' + at,
    typedSearchAttributes: { get: ({ name }) => (name === 'Phase' ? 'in-service' : undefined) },
    startTime: new Date(at),
    status: { name: 'RUNNING' },
  }),
);
console.log(orders.slice(1_000).every((order) => %HaveSameMap(order, orders[999])));
`;

test('the orders of a long list share one shape in V8', async () => {
  const args = ['--allow-natives-syntax', '--input-type=module', '--eval', PROGRAM];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout.trim()).toBe('true');
});

describe('a row that is read again', () => {
  const client = listingClient({}, () => ({}));
  const fieldsOf = (values: Record<string, unknown>, type: string) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => {
        const payload = defaultPayloadConverter.toPayload(value);
        return [name, { ...payload, metadata: { ...payload.metadata, type: Buffer.from(type) } }];
      }),
    );
  const rowOf = (attributes: Record<string, unknown>, change: object = {}) =>
    ({
      ...listedRow('serviceOrder', 'order/acme/1', 1),
      memo: { fields: fieldsOf({ openedAt: '2026-12-01T12:00:00.000Z' }, 'Keyword') },
      searchAttributes: { indexedFields: fieldsOf(attributes, 'Keyword') },
      ...change,
    }) as unknown as RawWorkflowExecutionInfo;
  const read = (row: RawWorkflowExecutionInfo, known?: MarkedOrder) =>
    markedOrder(() => known)(client, row);

  test('is not decoded if nothing changed, in whatever order its fields come', async () => {
    const before = await read(rowOf({ Phase: 'opening', Branch: '1' }));
    expect(before?.order).toMatchObject({ id: '1', phase: 'opening', branch: '1' });
    expect(await read(rowOf({ Branch: '1', Phase: 'opening' }), before)).toBe(before);
  });

  test.each([
    ['an attribute', rowOf({ Phase: 'in-service', Branch: '1' })],
    ['a new attribute', rowOf({ Phase: 'opening', Branch: '1', SsNumber: '77' })],
    ['the memo', rowOf({ Phase: 'opening', Branch: '1' }, { memo: { fields: {} } })],
    ['its status', rowOf({ Phase: 'opening', Branch: '1' }, { status: 2 })],
    [
      'its run',
      rowOf(
        { Phase: 'opening', Branch: '1' },
        { execution: { workflowId: 'order/acme/1', runId: 'b' } },
      ),
    ],
  ])('is another order for the lists if it differs in %s', async (_, changed) => {
    const before = await read(rowOf({ Phase: 'opening', Branch: '1' }));
    const after = await read(changed, before);
    expect(after?.mark).not.toBe(before?.mark);
    expect(after?.order).not.toBe(before?.order);
  });
});
