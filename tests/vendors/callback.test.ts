import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadSismetroProfile } from '../../vendors/profile/load.js';
import {
  callbackNamesIn,
  judgeCallback,
  judgeMade,
  readCallback,
} from '../../vendors/sismetro/callback.js';

const context = { tenant: 'acme', tenants: ['acme', 'outra'] };
const withProfile = { ...context, profile: loadSismetroProfile() };

const read = (body: unknown) => judgeCallback(body, 'completed', context);

const refusal = (body: unknown) => {
  const reading = read(body);
  if (reading.kind !== 'invalid') throw new Error(JSON.stringify(reading));
  return reading.errors.map(({ path }) => path);
};

describe('a callback', () => {
  test('is read completely, with its texts as plain text', () => {
    expect(
      read({
        ss: 1287593,
        externalReference: 'acme/3f0c/1',
        eventId: 'e-1',
        occurredAt: '2026-11-24T10:00:00-03:00',
        technician: 'José',
        conclusion: '<p>Filtro trocado &amp; limpo</p>',
        reason: 'fim',
        link: 'https://br.sismetro.com/printSS.php?os=1&token=x',
        unknown: true,
      }),
    ).toEqual({
      kind: 'callback',
      callback: {
        tenant: 'acme',
        event: 'completed',
        ss: '1287593',
        orderId: '3f0c/1',
        closing: 1,
        eventId: 'e-1',
        occurredAt: '2026-11-24T10:00:00-03:00',
        technician: 'José',
        conclusion: 'Filtro trocado & limpo',
        reason: 'fim',
        link: 'https://br.sismetro.com/printSS.php?os=1&token=x',
      },
    });
  });

  test.each([
    [{ ss: '7' }, { ss: '7' }],
    [{ ss: 7, externalReference: null }, { ss: '7' }],
    [{ externalReference: 'acme/o-1' }, { orderId: 'o-1', closing: 1 }],
    [
      { ss: null, externalReference: ' acme/o-1 ' },
      { orderId: 'o-1', closing: 1 },
    ],
    [{ externalReference: 'acme/o-1~2' }, { orderId: 'o-1', closing: 2 }],
    [{ externalReference: 'acme/o-1~2~1' }, { orderId: 'o-1~2', closing: 1 }],
    [{ ss: 7, externalReference: '' }, { ss: '7' }],
    [{ ss: 7, externalReference: 'visita de rotina' }, { ss: '7' }],
    [{ ss: 7, externalReference: 'OS/4711' }, { ss: '7' }],
    [{ ss: 7, externalReference: 'acme/' }, { ss: '7' }],
    [{ ss: 7, externalReference: 'acme' }, { ss: '7' }],
  ])('with %j names its order', (body, named) => {
    expect(read(body)).toEqual({
      kind: 'callback',
      callback: { tenant: 'acme', event: 'completed', ...named },
    });
  });

  test('leaves out optional fields of a wrong type', () => {
    const optional = {
      eventId: {},
      occurredAt: 'ontem',
      technician: 7,
      conclusion: ['x'],
      reason: '<p> </p>',
      link: 'javascript:alert(1)',
    };
    expect(read({ ss: 7, ...optional })).toEqual({
      kind: 'callback',
      callback: { tenant: 'acme', event: 'completed', ss: '7' },
    });
  });

  test('cuts a long conclusion', () => {
    const reading = read({ ss: 7, conclusion: `<b>${'á'.repeat(5000)}</b>` });
    expect(reading).toMatchObject({ callback: { conclusion: 'á'.repeat(2000) } });
  });

  test.each([
    ['no object', null, ['']],
    ['a list', [{ ss: 7 }], ['']],
    ['without both names', { conclusion: 'x' }, ['']],
    ['another tenant’s', { externalReference: 'outra/o-1' }, ['/externalReference']],
    [
      'another tenant’s, with an SS',
      { ss: 7, externalReference: 'outra/o' },
      ['/externalReference'],
    ],
    ['of no tenant', { externalReference: 'o-1' }, ['/externalReference']],
    ['with only a blank reference', { externalReference: ' ' }, ['']],
    ['without an order', { externalReference: 'acme/' }, ['/externalReference']],
    ['with a control character', { externalReference: 'acme/a\u0000' }, ['/externalReference']],
    ['a number for a reference', { externalReference: 5 }, ['/externalReference']],
    ['with the SS zero', { ss: 0 }, ['/ss']],
    ['with an empty SS', { ss: '' }, ['/ss']],
    ['with an SS beyond 1e12', { ss: 1e13, externalReference: 'acme/o' }, ['/ss']],
    ['with an SS of a wrong type', { ss: {}, externalReference: 7 }, ['/ss', '/externalReference']],
  ])('that is %s is refused', (_, body, paths) => {
    expect(refusal(body)).toEqual(paths);
  });

  test.each([
    [null, '', 'must have fields (a JSON object)'],
    [{ conclusion: 'x' }, '', 'must have the number of the SS or our reference'],
    [
      { externalReference: 'outra/o-1' },
      '/externalReference',
      'must be a reference from Ponte for the tenant that this unit belongs to',
    ],
  ])('%j is refused in words', (body, path, message) => {
    expect(read(body)).toMatchObject({ kind: 'invalid', errors: [{ path, message }] });
  });

  test('is read by the profile as one of its address', async () => {
    const reading = await readCallback({ ss: 7, event: 'cancelled' }, 'opened', withProfile);
    expect(reading).toEqual({
      kind: 'callback',
      callback: { tenant: 'acme', event: 'opened', ss: '7' },
    });
  });

  test('of any JSON is judged without throwing', () => {
    const names = fc.constantFrom('ss', 'externalReference', 'eventId', 'conclusion', 'occurredAt');
    fc.assert(
      fc.property(fc.jsonValue(), fc.dictionary(names, fc.jsonValue()), (any, body) => {
        for (const sent of [any, body, { ss: 1, ...body }]) {
          expect(['callback', 'invalid']).toContain(read(sent).kind);
        }
      }),
    );
  });

  test('of endless nesting is also judged', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(60_000)}${']'.repeat(60_000)}`);
    expect(read({ ss: deep }).kind).toBe('invalid');
    expect(read({ ss: 1, conclusion: deep }).kind).toBe('callback');
    expect(read({ ss: 1, conclusion: '<b>'.repeat(60_000) }).kind).toBe('callback');
  });
});

describe('a callback that an expression of the profile made', () => {
  const made = (callback: unknown, isMade = true) =>
    judgeMade(callback, isMade, 'completed', context);

  test.each([
    ['that it names', { ss: 7, event: 'cancelled' }, true, 'cancelled'],
    ['of its address if it names none', { ss: 7 }, true, 'completed'],
    ['of its address if no expression made it', { ss: 7, event: 'cancelled' }, false, 'completed'],
  ])('is of the event %s', (_, callback, isMade, event) => {
    expect(made(callback, isMade)).toEqual({
      kind: 'callback',
      callback: { tenant: 'acme', event, ss: '7' },
    });
  });

  test('may only name an SS that has changed', () => {
    expect(made({ fetch: 7 })).toEqual({ kind: 'changed', ss: '7' });
    expect(made({ fetch: 7 }, false)).toMatchObject({ kind: 'invalid' });
  });

  test.each([
    [{ fetch: { id: 7 } }, '/fetch', 'must be the number of an SS'],
    [
      { ss: 7, event: 'paused' },
      '/event',
      'must say that an SS was opened, completed or cancelled',
    ],
    [null, '', 'must have fields (a JSON object)'],
  ])('%j is refused', (callback, path, message) => {
    expect(made(callback)).toMatchObject({ kind: 'invalid', errors: [{ path, message }] });
  });
});

describe('a callback that an operator assigns to an order', () => {
  const assigned = (body: unknown) =>
    judgeCallback(body, 'completed', { ...context, saidToBe: { id: 'o-1', closing: 2 } });
  const NAMED = { orderId: 'o-1', closing: 2 };

  test.each([
    [{ ss: 7 }, { ss: '7', ...NAMED }],
    [
      { ss: 7, externalReference: 'visita' },
      { ss: '7', ...NAMED },
    ],
    [{}, NAMED],
    [{ externalReference: 'acme/o-1~2' }, NAMED],
  ])('%j is about that order', (body, callback) => {
    expect(assigned(body)).toEqual({
      kind: 'callback',
      callback: { tenant: 'acme', event: 'completed', ...callback },
    });
  });

  test.each(['acme/o-2~2', 'acme/o-1', 'acme/o-1~3'])(
    'is refused if it names another one: %s',
    (externalReference) => {
      expect(assigned({ ss: 7, externalReference })).toMatchObject({
        kind: 'invalid',
        errors: [{ path: '/externalReference', message: 'must not name another order' }],
      });
    },
  );
});

describe('the names in a callback', () => {
  test.each([
    [
      { ss: 7, externalReference: ' acme/o-1~2 ' },
      { ss: '7', orderId: 'o-1', closing: 2 },
    ],
    [{ ss: '7', externalReference: 7, conclusion: [] }, { ss: '7' }],
    [
      { ss: {}, externalReference: 'acme/o-1' },
      { orderId: 'o-1', closing: 1 },
    ],
    [{ ss: 7, externalReference: 'outra/o-1' }, { ss: '7' }],
    [{ ss: 7, externalReference: 'visita' }, { ss: '7' }],
    [null, {}],
    [[{ ss: 7 }], {}],
  ])('%j are found even if the rest cannot be read', async (body, names) => {
    expect(await callbackNamesIn(body, 'completed', withProfile)).toEqual(names);
  });
});
