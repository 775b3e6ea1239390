import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  closingName,
  orderReference,
  orderWorkflowId,
  parseClosingName,
  parseOrderWorkflowId,
  parseReference,
  heldCallbacksWorkflowId,
  parkedWorkflowId,
  vendorTaskQueue,
  WORKFLOW_IDS,
  type ClosingKey,
} from '../../domain/ids.js';
import { attentionWorkflowId } from '../../workflows/attention-notifier/messages.js';
import { bulkWorkflowId } from '../../workflows/bulk-decision/messages.js';
import { incidentWorkflowId } from '../../workflows/incident/messages.js';
import { liveStatusWorkflowId } from '../../workflows/live-status/messages.js';
import { sessionWorkflowId } from '../../workflows/session/messages.js';
import { sweepId } from '../../workflows/sweep/messages.js';
import { closedAgainWorkflowId } from '../../workflows/closed-again/messages.js';
import { changedRequestWorkflowId } from '../../workflows/changed-request/messages.js';
import { thinEventsWorkflowId } from '../../workflows/thin-events/messages.js';
import { vendorTokenWorkflowId } from '../../workflows/vendor-token/messages.js';
import { vendorTrafficWorkflowId } from '../../workflows/vendor-traffic/messages.js';

/** Any order id that the wire allows: 1 to 128 printable characters. Many of these end like a closing. */
const ids = fc
  .tuple(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }),
    fc.oneof(
      fc.constant(''),
      fc.stringMatching(/^~[01]?[0-9]$/),
      fc.stringMatching(/^[~/0-9]{1,8}$/),
    ),
  )
  .map(([id, tail]) => id + tail);

const keys: fc.Arbitrary<ClosingKey> = fc.record({
  tenant: fc.stringMatching(/^[a-z0-9-]{1,32}$/), // as the settings allow it (wire, section 1)
  id: ids,
  closing: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 999_999 })),
});

describe('the name of a closing', () => {
  test.each<[string, number, string]>([
    ['3f0c1b1e', 1, '3f0c1b1e'],
    ['3f0c1b1e', 2, '3f0c1b1e~2'],
    ['3f0c1b1e', 999_999, '3f0c1b1e~999999'],
    ['2026/0042', 3, '2026/0042~3'],
    // an id that ends like a closing always carries its own number
    ['a~2', 1, 'a~2~1'],
    ['a~2', 2, 'a~2~2'],
    ['a~007', 1, 'a~007~1'],
    ['a~0', 1, 'a~0~1'],
    ['a~1234567', 1, 'a~1234567~1'],
    ['~2', 1, '~2~1'],
    ['a~1~1', 1, 'a~1~1~1'],
    // these do not
    ['a~', 1, 'a~'],
    ['a~b', 1, 'a~b'],
    ['a~2b', 1, 'a~2b'],
    ['a~2/', 1, 'a~2/'],
    ['a~2\nb', 1, 'a~2\nb'],
    ['2', 1, '2'],
    ['~', 2, '~~2'],
    ['a\nb', 2, 'a\nb~2'],
  ])('of the order %j, number %d, is %j', (id, closing, name) => {
    expect(closingName({ id, closing })).toBe(name);
    expect(parseClosingName(name)).toEqual({ id, closing });
  });

  test('is that of the first closing if no number is given', () => {
    expect(closingName({ id: 'a' })).toBe('a');
    expect(closingName({ id: 'a~2' })).toBe('a~2~1');
  });

  test.each([
    '', // no order
    '~2', // no order before the number
    'a~0', // closings count from 1
    'a~01',
    'a~1000000', // beyond the limit
    'a~1', // the first closing of `a` is named `a`
  ])('cannot be %j', (name) => {
    expect(parseClosingName(name)).toBeUndefined();
  });

  test('is unambiguous: a name that was parsed is built again unchanged', () => {
    fc.assert(
      fc.property(ids, (name) => {
        const read = parseClosingName(name);
        if (read) expect(closingName(read)).toBe(name);
      }),
    );
  });
});

describe('the ids of a closing', () => {
  test('are built as the wire format defines', () => {
    const key = { tenant: 'acme', id: '3f0c1b1e' };
    expect(orderWorkflowId(key)).toBe('order/acme/3f0c1b1e');
    expect(orderReference(key)).toBe('acme/3f0c1b1e');
    expect(orderWorkflowId({ ...key, closing: 2 })).toBe('order/acme/3f0c1b1e~2');
    expect(orderReference({ ...key, closing: 2 })).toBe('acme/3f0c1b1e~2');
  });

  test.each(['2026/0042', '/leading', 'trailing/', 'a//b'])('keep the order id %s', (id) => {
    const key = { tenant: 'acme', id, closing: 1 };
    expect(parseReference(orderReference(key))).toEqual(key);
    expect(parseOrderWorkflowId(orderWorkflowId(key))).toEqual(key);
  });

  test('identify the closing that they were built from, whatever its id', () => {
    fc.assert(
      fc.property(keys, (key) => {
        expect(parseReference(orderReference(key))).toEqual(key);
        expect(parseOrderWorkflowId(orderWorkflowId(key))).toEqual(key);
      }),
    );
  });

  test('never identify two closings alike', () => {
    fc.assert(
      fc.property(keys, keys, (one, other) => {
        fc.pre(one.tenant !== other.tenant || one.id !== other.id || one.closing !== other.closing);
        expect(orderWorkflowId(one)).not.toBe(orderWorkflowId(other));
      }),
    );
  });

  test.each(['', 'acme', 'acme/', '/3f0c1b1e', '/', 'acme/~2', 'acme/a~0', 'acme/a~1'])(
    'cannot be read from the reference %j',
    (reference) => {
      expect(parseReference(reference)).toBeUndefined();
      expect(parseOrderWorkflowId(`order/${reference}`)).toBeUndefined();
    },
  );

  test('can be read with a tenant of one letter', () => {
    expect(parseReference('a/b')).toEqual({ tenant: 'a', id: 'b', closing: 1 });
  });

  test.each(['sweep/acme', 'callback/acme/ss/1', 'parked/1', 'orders/acme/1', 'acme/3f0c1b1e'])(
    'cannot be read from the workflow id %s',
    (workflowId) => {
      expect(parseOrderWorkflowId(workflowId)).toBeUndefined();
    },
  );
});

test('each vendor of each tenant has its own task queue', () => {
  expect(vendorTaskQueue('ponte', 'acme', 'sismetro')).toBe('ponte/acme/sismetro');
  expect(vendorTaskQueue('ponte', 'acme', 'senior-x')).toBe('ponte/acme/senior-x');
});

describe('the table of workflow ids', () => {
  const key = { tenant: 'acme', id: '1' };
  const examples: Record<keyof typeof WORKFLOW_IDS, string> = {
    serviceOrder: orderWorkflowId(key),
    heldCallbacks: heldCallbacksWorkflowId('acme', 'ss/7'),
    closedAgain: closedAgainWorkflowId(key),
    thinEvents: thinEventsWorkflowId(key),
    changedRequest: changedRequestWorkflowId('acme', '7'),
    parkedDelivery: parkedWorkflowId('0a'),
    vendorToken: vendorTokenWorkflowId('acme', 'senior-x'),
    attentionNotifier: attentionWorkflowId('acme'),
    auditRecord: 'audit/order/acme/1/0a',
    bulkDecision: bulkWorkflowId('0a'),
    incident: incidentWorkflowId('acme', 'second-ss/7'),
    liveStatus: liveStatusWorkflowId('acme/1'),
    session: sessionWorkflowId('0a'),
    sweep: sweepId('acme'),
    vendorTraffic: vendorTrafficWorkflowId('acme'),
  };

  test('has all types of workflow', () => {
    // workflows cannot be imported outside Temporal; the first name of each export is the current one
    const index = readFileSync(new URL('../../workflows/index.ts', import.meta.url), 'utf8');
    const types = [...index.matchAll(/^export \{\s*(\w+)/gm)].map(([, type]) => type);
    expect(Object.keys(WORKFLOW_IDS).toSorted()).toEqual(types.toSorted());
  });

  test('says how their ids begin', () => {
    const found = Object.entries(examples).map(([type, id]) => {
      const all = Object.entries(WORKFLOW_IDS).filter(([, { prefix }]) => id.startsWith(prefix));
      return [type, all.map(([one]) => one)];
    });
    expect(found).toEqual(Object.keys(examples).map((type) => [type, [type]]));
  });
});
