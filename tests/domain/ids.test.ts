import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  orderReference,
  orderWorkflowId,
  parseOrderWorkflowId,
  parseReference,
  vendorTaskQueue,
} from '../../domain/ids.js';

/** A tenant as the settings allow it (wire, section 1), and any order id of the wire's (section 9). */
const keys = fc.record({
  tenant: fc.stringMatching(/^[a-z0-9-]{1,32}$/),
  id: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 128 }),
});

describe('the ids of an order', () => {
  test('are built as the wire says', () => {
    const key = { tenant: 'acme', id: '3f0c1b1e' };
    expect(orderWorkflowId(key)).toBe('order/acme/3f0c1b1e');
    expect(orderReference(key)).toBe('acme/3f0c1b1e');
  });

  test.each(['2026/0042', '/leading', 'trailing/', 'a//b'])('hold the order id %s', (id) => {
    const key = { tenant: 'acme', id };
    expect(parseReference(orderReference(key))).toEqual(key);
    expect(parseOrderWorkflowId(orderWorkflowId(key))).toEqual(key);
  });

  test('name the order they were built from, whatever its id', () => {
    fc.assert(
      fc.property(keys, (key) => {
        expect(parseReference(orderReference(key))).toEqual(key);
        expect(parseOrderWorkflowId(orderWorkflowId(key))).toEqual(key);
      }),
    );
  });

  test('never name two orders alike', () => {
    fc.assert(
      fc.property(keys, keys, (one, other) => {
        fc.pre(one.tenant !== other.tenant || one.id !== other.id);
        expect(orderWorkflowId(one)).not.toBe(orderWorkflowId(other));
      }),
    );
  });

  test.each(['', 'acme', 'acme/', '/3f0c1b1e', '/'])(
    'are not read out of the reference "%s"',
    (reference) => {
      expect(parseReference(reference)).toBeUndefined();
      expect(parseOrderWorkflowId(`order/${reference}`)).toBeUndefined();
    },
  );

  test.each(['sweep/acme', 'callback/acme/ss/1', 'parked/1', 'orders/acme/1'])(
    'are not those of the workflow %s',
    (workflowId) => {
      expect(parseOrderWorkflowId(workflowId)).toBeUndefined();
    },
  );
});

test('each vendor of each tenant has a task queue of its own', () => {
  expect(vendorTaskQueue('ponte', 'acme', 'sismetro')).toBe('ponte/acme/sismetro');
  expect(vendorTaskQueue('ponte', 'acme', 'senior-x')).toBe('ponte/acme/senior-x');
});
