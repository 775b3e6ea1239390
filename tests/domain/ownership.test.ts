import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { orderReference, type ClosingKey } from '../../domain/ids.js';
import type { ServiceState } from '../../domain/lifecycle.js';
import {
  belongsTo,
  endedBeforeClosing,
  namesEarlierClosing,
  type Ownership,
} from '../../domain/ownership.js';

const first: ClosingKey = { tenant: 'acme', id: '3f0c1b1e', closing: 1 };
const third: ClosingKey = { ...first, closing: 3 };
const twelfth: ClosingKey = { ...first, closing: 12 };

describe('an SS', () => {
  test.each<[string, ClosingKey, string | undefined, Ownership]>([
    ['its whole reference', first, 'acme/3f0c1b1e', 'ours'],
    ['its whole reference, of a later closing', third, 'acme/3f0c1b1e~3', 'ours'],
    ['its whole reference between blanks', third, ' acme/3f0c1b1e~3\n', 'ours'],
    ['its whole reference, whose id ends in a blank', { ...first, id: 'a ' }, 'acme/a ', 'ours'],
    ["another order's reference", first, 'acme/77aa', 'anothers'],
    ["another tenant's reference", first, 'other/3f0c1b1e', 'anothers'],
    ['a longer reference', first, 'acme/3f0c1b1e9', 'anothers'],
    ['its reference in other letters', first, 'acme/3F0C1B1E', 'anothers'],
    ['the reference of an earlier closing', third, 'acme/3f0c1b1e~2', 'anothers'],
    ['the reference of the first closing', third, 'acme/3f0c1b1e', 'anothers'],
    ['the reference of a later closing', third, 'acme/3f0c1b1e~4', 'anothers'],
    ['the reference of a later closing than the first', first, 'acme/3f0c1b1e~2', 'anothers'],
    ['no reference', first, undefined, 'unknown'],
    ['an empty reference', first, '', 'unknown'],
    ['a blank reference', first, ' \t', 'unknown'],
    ['a reference that was cut in the id', first, 'acme/3f0c', 'unknown'],
    ['a reference that was cut after the slash', first, 'acme/', 'unknown'],
    ['a reference that was cut in the tenant', first, 'acm', 'unknown'],
    ['a reference that was cut after the tilde', third, 'acme/3f0c1b1e~', 'unknown'],
    ['a reference that was cut in its number', twelfth, 'acme/3f0c1b1e~1', 'unknown'],
    ['what people wrote', first, 'Troca do filtro', 'unknown'],
    ['a number that people wrote', first, '4711', 'unknown'],
    ['what people wrote with a slash', first, 'Contrato 4/2025', 'unknown'],
    ['a slash between capitals', first, 'OS/4711', 'unknown'],
    ['a reference with a slash first', first, '/3f0c1b1e', 'unknown'],
  ])('with %s is attributed correctly', (_, closing, reference, expected) => {
    const view = { ss: '7', ...(reference !== undefined && { reference }) };
    expect(belongsTo(view, closing)).toBe(expected);
  });

  describe('whose number is known to the closing', () => {
    test.each<[string, string | undefined, Ownership]>([
      ['without a reference is ours', undefined, 'ours'],
      ['with a blank reference is ours', ' ', 'ours'],
      ['with a cut reference is ours', 'acme/3f', 'ours'],
      ['with any other text is ours', 'Troca do filtro', 'ours'],
      ['with our reference is ours', 'acme/3f0c1b1e', 'ours'],
      ["with another order's reference is another's", 'acme/77aa', 'anothers'],
      ["with a later closing's reference is another's", 'acme/3f0c1b1e~2', 'anothers'],
    ])('%s', (_, reference, expected) => {
      const view = { ss: '7', ...(reference !== undefined && { reference }) };
      expect(belongsTo(view, first, '7')).toBe(expected);
    });

    test('must have exactly this number', () => {
      expect(belongsTo({ ss: '7' }, first, '77')).toBe('unknown');
      expect(belongsTo({ ss: '7', reference: 'acme/3f0c1b1e' }, first, '77')).toBe('ours');
    });
  });

  const keys = fc.record({
    tenant: fc.stringMatching(/^[a-z0-9-]{1,32}$/),
    id: fc.stringMatching(/^[a-z0-9~/-]{1,20}$/),
    closing: fc.integer({ min: 1, max: 20 }),
  });

  describe('whose reference is known to be whole', () => {
    const tenth: ClosingKey = { tenant: 'acme', id: '10', closing: 1 };
    const view = (reference?: string) => ({
      ss: '7',
      isReferenceWhole: true,
      ...(reference !== undefined && { reference }),
    });

    test.each<[string, string | undefined, Ownership, Ownership]>([
      ['that of this closing', 'acme/10', 'ours', 'ours'],
      ['that of an order whose id is shorter', 'acme/1', 'anothers', 'anothers'],
      ['that of an order whose id is longer', 'acme/101', 'anothers', 'anothers'],
      ['what people wrote', 'Troca do filtro', 'anothers', 'ours'],
      ['our tenant only', 'acme', 'anothers', 'ours'],
      ['none', undefined, 'anothers', 'ours'],
      ['a blank one', ' ', 'anothers', 'ours'],
    ])('%s', (_, reference, expected, ifKnown) => {
      expect(belongsTo(view(reference), tenth)).toBe(expected);
      expect(belongsTo(view(reference), tenth, '7')).toBe(ifKnown);
    });

    test('is never unknown', () => {
      fc.assert(
        fc.property(keys, fc.string(), (closing, reference) => {
          expect(belongsTo(view(reference), closing)).not.toBe('unknown');
          expect(belongsTo(view(orderReference(closing)), closing)).toBe('ours');
        }),
      );
    });
  });

  test("is never another's because its reference was truncated, unless the rest names an earlier closing", () => {
    fc.assert(
      fc.property(keys, fc.nat(60), (closing, length) => {
        const reference = orderReference(closing).slice(0, length);
        fc.pre(!namesEarlierClosing(reference, closing));
        expect(belongsTo({ ss: '7', reference }, closing)).not.toBe('anothers');
      }),
    );
  });

  test('is never ours by the reference of another closing', () => {
    fc.assert(
      fc.property(keys, keys, (one, other) => {
        fc.pre(orderReference(one) !== orderReference(other));
        expect(belongsTo({ ss: '7', reference: orderReference(other) }, one)).not.toBe('ours');
      }),
    );
  });
});

describe('an earlier closing of the same order', () => {
  test.each<[string | undefined, boolean]>([
    ['acme/3f0c1b1e', true],
    ['acme/3f0c1b1e~2', true],
    [' acme/3f0c1b1e~2 ', true],
    ['acme/3f0c1b1e~3', false],
    ['acme/3f0c1b1e~4', false],
    ['acme/77aa', false],
    ['other/3f0c1b1e', false],
    ['Troca do filtro', false],
    ['', false],
    [undefined, false],
  ])('is named by %p: %p', (reference, expected) => {
    expect(namesEarlierClosing(reference, third)).toBe(expected);
  });
});

describe('a closing that reached Ponte at 10:00', () => {
  test.each<[ServiceState, string | undefined, boolean]>([
    ['completed', '2026-11-24T09:45:00.000Z', false], // exactly 15 minutes before the closing
    ['completed', '2026-11-24T09:44:59.999Z', true],
    ['cancelled', '2026-11-24T09:45:00.000Z', false],
    ['cancelled', '2026-11-24T09:44:59.999Z', true],
    ['removed', '2026-11-24T09:45:00.000Z', false],
    ['removed', '2026-11-24T09:44:59.999Z', true],
    ['completed', '2026-11-24T06:50:00-03:00', false],
    ['completed', '2026-11-24T11:00:00.000Z', false],
    ['completed', 'not a time', true],
    ['completed', undefined, true],
    ['open', '2020-01-01T00:00:00.000Z', false],
    ['in-progress', undefined, false],
    ['unknown', undefined, false],
  ])(
    'finds an SS that is %s and was opened at %s; ended before the closing: %s',
    (state, openedAt, ended) => {
      const found = { state, ...(openedAt !== undefined && { openedAt }) };
      expect(endedBeforeClosing(found, '2026-11-24T10:00:00.000Z')).toBe(ended);
    },
  );
});
