import { describe, expect, test } from '@jest/globals';
import type { z } from 'zod';
import { compileExpression } from '../../vendors/profile/expression.js';
import { markOf, referenceIn } from '../../vendors/sismetro/mark.js';
import {
  CallbackSchema,
  EquipmentSchema,
  OpenedOrLaterSchema,
  OpenedSchema,
  pageOf,
  pageSchema,
  rowOf,
  rowsOf,
  rowsSchema,
  serviceRequestSchema,
  stateOf,
} from '../../vendors/sismetro/wire.js';

/** How SSs are read, once the profile has made rows of an answer, without a server. */

const STATES = {
  status: { cancelada: 'cancelled', suspensa: 'ignore' },
  progress: { concluido: 'completed', pendente: 'open' },
} as const;
const NO_FACTS = { showsReferenceWhole: false, showsReferenceAlways: false };
const schemaWith = (facts: Partial<typeof NO_FACTS> = {}) =>
  serviceRequestSchema('America/Sao_Paulo', {
    states: STATES,
    capabilities: { ...NO_FACTS, ...facts },
  });
const RowSchema = schemaWith();
const row = (fields: object = {}) => RowSchema.parse({ ss: 7, ...fields });
const pathsOf = ({ error }: { readonly error?: z.ZodError }) =>
  error?.issues.map(({ path, message }) => `/${path.join('/')}: ${message}`);

describe('the state of an SS', () => {
  test.each([
    ['CANCELADA', 'Concluído', 'cancelled'],
    ['aberta', 'Concluído', 'completed'],
    ['', ' PENDENTE ', 'open'],
    ['Suspensa', 'Concluído', 'ignored'],
    ['aberta', 'em rota', 'unknown'],
  ])('%j and %j mean %s: the status decides if it is known', (status, progress, state) => {
    expect(stateOf(STATES, status, progress)).toBe(state);
    expect(row({ status, progress })).toMatchObject({ state });
  });
});

describe('a status that is neither text nor a number', () => {
  test.each([
    [{ id: 3, nome: 'Suspensa' }, '{ id, nome }'],
    [['CANCELADA'], '[…]'],
    [[], '[…]'],
  ])('%j is unknown, and only its form is shown', (value, shown) => {
    const view = { state: 'unknown', status: shown, progress: 'Concluído' };
    expect(row({ status: value, progress: 'Concluído' })).toMatchObject(view);
    expect(row({ status: 'aberta', progress: value })).toMatchObject({
      ...{ state: 'unknown', status: 'aberta', progress: shown },
    });
  });

  test('does not matter as the progress of an SS whose status is known', () => {
    expect(row({ status: 'CANCELADA', progress: [] })).toMatchObject({ state: 'cancelled' });
  });

  test('is absent if it is null', () => {
    const view = { state: 'completed', status: '' };
    expect(row({ status: null, progress: 'Concluído' })).toMatchObject(view);
  });
});

describe('the fields of an SS', () => {
  test('may be only its number', () => {
    expect(row()).toEqual({ ss: '7', status: '', progress: '', state: 'unknown' });
  });

  test.each([0, '00', '', null, {}])('need its number: not %j', (ss) => {
    expect(RowSchema.safeParse({ ss }).success).toBe(false);
  });

  test.each([
    ['2026-11-24 10:00', '2026-11-24T10:00:00-03:00'],
    [' 2026-11-24 10:00:30 ', '2026-11-24T10:00:30-03:00'],
    ['2026-11-24T10:00:30.123', '2026-11-24T10:00:30.123-03:00'],
    ['2026-11-24T13:00:00Z', '2026-11-24T10:00:00-03:00'],
    ['0000-00-00 00:00:00', undefined],
    ['ontem', undefined],
    ['', undefined],
    [5, undefined],
    [null, undefined],
    [undefined, undefined],
  ])('include the date %j as %j', (date, read) => {
    for (const name of ['openedAt', 'changedAt', 'closedAt'] as const) {
      const view = row({ [name]: date });
      expect(view[name]).toBe(read);
      expect(Object.hasOwn(view, name)).toBe(read !== undefined);
    }
  });

  test.each([
    ['<b>Um</b> &amp; dois', 'Um & dois'],
    ['á'.repeat(2_100), 'á'.repeat(2_000)],
    ['<br>', undefined],
    [7, undefined],
    [null, undefined],
    [undefined, undefined],
  ])('include the conclusion %j as %j', (conclusion, read) => {
    const view = row({ conclusion });
    expect(view.conclusion).toBe(read);
    expect(Object.hasOwn(view, 'conclusion')).toBe(read !== undefined);
  });

  test.each([
    ['Padaria <i>Modelo</i>', 'Padaria Modelo'],
    [['Springer', null, '', { a: 1 }, 7788], 'Springer 7788'],
    [['a'.repeat(150), 'b'.repeat(150)], `${'a'.repeat(150)} ${'b'.repeat(49)}`],
    ['c'.repeat(250), 'c'.repeat(200)],
    [[], undefined],
    [null, undefined],
    [undefined, undefined],
  ])('include the line %j as %j', (line, read) => {
    for (const name of ['customer', 'equipment'] as const) {
      const view = row({ [name]: line });
      expect(view[name]).toBe(read);
      expect(Object.hasOwn(view, name)).toBe(read !== undefined);
    }
  });

  test('are cut if they are values', () => {
    const long = '<b>a</b>'.repeat(250);
    expect(row({ status: long, progress: 3 })).toMatchObject({
      status: 'a'.repeat(200),
      progress: '3',
    });
  });

  test.each([
    ['https://br.sismetro.com/7', 'https://br.sismetro.com/7'],
    ['javascript:alert(1)', undefined],
  ])('include the link %j as %j', (link, read) => {
    expect(row({ link }).link).toBe(read);
  });
});

describe('the reference of an SS', () => {
  const marked = markOf('acme/3f0c1b1e');

  test.each([
    [{ reference: 'acme/o-1' }, 'acme/o-1'],
    [{ reference: ' acme/o-1 ' }, 'acme/o-1'],
    [{ description: `Limpeza\n${marked}` }, 'acme/3f0c1b1e'],
    [{ reference: '', description: marked }, 'acme/3f0c1b1e'],
    [{ reference: ' ', description: marked }, 'acme/3f0c1b1e'],
    [{ reference: 'acme/3f0', description: marked }, 'acme/3f0c1b1e'],
    [{ reference: 'acme/other', description: marked }, 'acme/other'],
    [{ reference: '4711/2026', description: marked }, 'acme/3f0c1b1e'],
    [{ reference: 'Contrato 4/2025', description: marked }, 'acme/3f0c1b1e'],
    [{ reference: '0c1b1e', description: marked }, 'acme/3f0c1b1e'],
    [{ reference: 7, description: marked }, 'acme/3f0c1b1e'],
    [{ reference: 'acme/o-1', description: 7 }, 'acme/o-1'],
    [{ reference: 4711 }, '4711'],
    [{ reference: false }, undefined],
    [{ reference: ' ' }, undefined],
    [{}, undefined],
  ])('of %j is %j', (fields, reference) => {
    const view = row(fields);
    expect(view.reference).toBe(reference);
    expect(Object.hasOwn(view, 'reference')).toBe(reference !== undefined);
    expect(view).not.toHaveProperty('description');
  });
});

describe('the reference of an SS is known to be whole', () => {
  const marked = markOf('acme/10');
  const two = `${marked} ${markOf('acme/2')}`;
  const whole = { showsReferenceWhole: true };
  const always = { showsReferenceAlways: true };

  test.each([
    ['if the mark proves it', {}, { description: marked }, true],
    ['if the mark completes the field', {}, { reference: 'acme/1', description: marked }, true],
    ['not in a field that may be cut', {}, { reference: 'acme/1' }, false],
    [
      'not in a field that outweighs the mark',
      {},
      { reference: 'acme/2', description: marked },
      false,
    ],
    ['if there is none, not without a word of the profile', {}, {}, false],
    ['if fields are', whole, { reference: 'acme/1' }, true],
    ['if fields are, whatever people wrote', whole, { reference: 'Contrato 4' }, true],
    ['if fields are, not if there is none', whole, {}, false],
    ['if there is none and ours always show one', always, { reference: ' ' }, true],
    ['if ours always show one, not if it may be cut', always, { reference: 'acme/1' }, false],
    [
      'if there is none, not beside a cut mark',
      always,
      { description: marked.slice(0, 12) },
      false,
    ],
    [
      'if there is none, not beside a mark in capitals',
      always,
      { description: marked.toUpperCase() },
      false,
    ],
    ['if there is none, not beside two marks', always, { description: two }, false],
    ['if there is none, beside a crane', always, { description: 'Ponte rolante 2' }, true],
  ])('%s', (_, facts, fields, isWhole) => {
    const view = schemaWith(facts).parse({ ss: 7, ...fields });
    expect(view.isReferenceWhole ?? false).toBe(isWhole);
  });

  test('so a whole field that names another order outweighs a copied mark', () => {
    const copied = { ss: 7, reference: 'acme/1', description: marked };
    expect(schemaWith(whole).parse(copied)).toMatchObject({ reference: 'acme/1' });
    expect(row(copied)).toMatchObject({ reference: 'acme/10' });
  });
});

describe('the mark of our reference in a description', () => {
  const MARK = '[ponte:acme/3f0c1b1e#9fef18b8]';

  test('holds the reference without special characters, and a part of its digest', () => {
    expect(markOf('acme/3f0c1b1e')).toBe(MARK);
    expect(markOf('acme/a b/[1]#2~3')).toMatch(/^\[ponte:acme\/a%20b\/%5B1%5D%232~3#[0-9a-f]{8}]$/);
    expect(markOf('acme/\uD800')).toMatch(/^\[ponte:acme\/%EF%BF%BD#[0-9a-f]{8}]$/);
  });

  test.each(['acme/3f0c1b1e', 'acme/a b/[1]#2~3', 'acme/ç~2', `acme/${'ç'.repeat(128)}`])(
    'gives %s back',
    (reference) => {
      expect(referenceIn(markOf(reference))).toBe(reference);
      expect(referenceIn(`<p>Limpeza</p>${markOf(reference)} fim ]`)).toBe(reference);
    },
  );

  test.each([
    '',
    'Limpeza',
    'ponte',
    '[ponte:',
    '[ponte:]',
    '[ponte:#e3b0c442]', // the digest of nothing
    MARK.slice(0, -1),
    MARK.slice(1),
    MARK.replace('#', ''),
    MARK.replace('9fef18b8', '9fef18b'),
    MARK.replace('9fef18b8', ''),
    MARK.replace('3f0c', '3F0C'),
    MARK.replace('3f0c1b1e', '3f0c'),
    MARK.replace('acme', '%'),
    MARK.toUpperCase(),
  ])('is not read from %j', (description) => {
    expect(referenceIn(description)).toBeUndefined();
  });

  test('is read if it is repeated, but not if there are two different ones', () => {
    const other = markOf('acme/2');
    expect(referenceIn(`${MARK} e ${MARK}`)).toBe('acme/3f0c1b1e');
    expect(referenceIn(`${MARK}${other}`)).toBeUndefined();
    expect(referenceIn(`[ponte:x] ${MARK}`)).toBe('acme/3f0c1b1e');
    expect(referenceIn(`[ponte:${MARK}`)).toBe('acme/3f0c1b1e');
  });

  test('is read near the beginning of a long description only', () => {
    expect(referenceIn(`${'a '.repeat(9_000)}${MARK}`)).toBe('acme/3f0c1b1e');
    expect(referenceIn(`${'a '.repeat(11_000)}${MARK}`)).toBeUndefined();
  });

  test('is never longer than an id of 128 characters makes it', () => {
    const long = `acme/${'a'.repeat(3_900)}`;
    expect(referenceIn(markOf(long))).toBe(long);
    expect(referenceIn(markOf(`acme/${'a'.repeat(4_000)}`))).toBeUndefined();
  });
});

describe('the rows of an answer', () => {
  const rows = compileExpression('{ "rows": list, "totalPages": pages }');
  const find = (body: unknown) => rowsOf(rows, rowsSchema(RowSchema)).safeParseAsync(body);
  const read = (body: unknown) => rowOf(rows, rowsSchema(RowSchema), '7').safeParseAsync(body);
  const list = (body: unknown, page = 1) =>
    pageOf(rows, pageSchema(RowSchema), page).safeParseAsync(body);
  const WORDS = '/: must not be an empty list with other words';
  const BEYOND = '/: must not have rows beyond its last page';

  test('are all read by a look-up', async () => {
    const { data } = await find({ list: [{ ss: 7 }, { ss: 8 }], message: 'ok' });
    expect(data).toMatchObject([{ ss: '7' }, { ss: '8' }]);
    expect((await find({ list: [] })).data).toEqual([]);
  });

  test.each([
    [{ list: [{ ss: 7 }, {}] }, '/rows/1/ss'],
    [{ list: [], message: 'Tente mais tarde' }, WORDS],
    [{}, '/rows'],
    [{ list: 'x' }, '/rows'],
  ])('of a look-up are not read from %j', async (body, path) => {
    for (const answer of [await find(body), await read(body)])
      expect(pathsOf(answer)?.[0]).toContain(path);
  });

  test('of a look-up are not read if the profile makes no object, or fails', async () => {
    for (const text of ['list', '$number("x")']) {
      const answer = await rowsOf(compileExpression(text), rowsSchema(RowSchema)).safeParseAsync({
        list: [],
      });
      expect(answer.success).toBe(false);
    }
  });

  test('must show the SS that was asked for', async () => {
    expect((await read({ list: [{ ss: 8 }, { ss: 7 }] })).data).toMatchObject({ ss: '7' });
    for (const body of [{ list: [{ ss: 8 }] }, { list: [] }])
      expect(pathsOf(await read(body))).toEqual(['/: must be the requested SS']);
  });

  test('that show one SS twice must not contradict each other', async () => {
    const open = { ss: 7, progress: 'PENDENTE', reference: 'acme/o-1' };
    const same = await read({ list: [open, { ss: 8 }, { ...open, link: 'x', openedAt: 'ontem' }] });
    expect(same.data).toMatchObject({ ss: '7', state: 'open' });
    for (const fields of [
      { status: 'CANCELADA' },
      { progress: 'Concluído' },
      { progress: 'em rota' },
      { reference: 'acme/o-2' },
      { reference: '' },
    ]) {
      const other = { ...open, ...fields };
      for (const list of [
        [open, other],
        [other, open],
      ])
        expect(pathsOf(await read({ list }))).toEqual([
          '/: must not show the requested SS in two ways',
        ]);
    }
  });

  test('of a page are counted if they cannot be read', async () => {
    const answer = await list({ list: [{ ss: 9 }, {}, null, { ss: 8 }], pages: '3' });
    expect(answer.data).toMatchObject({
      items: [{ ss: '9' }, { ss: '8' }],
      totalPages: 3,
      unreadableRows: 2,
      firstUnreadable: 1,
      firstProblem: {
        en: expect.stringMatching(/^\/ss must be/),
        pt: expect.stringMatching(/^\/ss deve ser/),
      },
    });
    const none = { items: [], totalPages: 0, unreadableRows: 0 };
    expect((await list({ list: [], pages: 0 })).data).toEqual(none);
  });

  test.each([
    [{ list: [], pages: 1, message: 'Tente mais tarde' }, WORDS],
    [{ list: [{ ss: 7 }], pages: -1 }, '/totalPages'],
    [{ list: [{ ss: 7 }], pages: 1.5 }, '/totalPages'],
    [{ list: [{ ss: 7 }] }, '/totalPages'],
    [{ list: [{ ss: 7 }], pages: null }, '/totalPages'],
    [{ list: [{ ss: 7 }], pages: '' }, '/totalPages'],
    [{ list: [{ ss: 7 }], pages: false }, '/totalPages'],
    [{ list: [{ ss: 7 }], pages: true }, '/totalPages'],
    [{ list: [{ ss: 7 }], pages: '1e2' }, '/totalPages'],
    [{ list: [], pages: null }, '/totalPages'],
    [{ list: [{ ss: 7 }], pages: 0 }, BEYOND],
    [{ list: [{}], pages: '0' }, BEYOND],
    [{ pages: 1 }, '/rows'],
  ])('of a page are not read from %j', async (body, path) => {
    expect(pathsOf(await list(body))?.[0]).toContain(path);
  });
});

test('a page beyond the last one has no rows', async () => {
  const second = pageOf(
    compileExpression('{ "rows": list, "totalPages": 1 }'),
    pageSchema(RowSchema),
    2,
  );
  expect((await second.safeParseAsync({ list: [{ ss: 7 }] })).success).toBe(false);
  expect((await second.safeParseAsync({ list: [] })).data).toMatchObject({ items: [] });
});

describe('the answer to an opening', () => {
  test('names the SS and its link', () => {
    const link = 'https://br.sismetro.com/7';
    for (const schema of [OpenedSchema, OpenedOrLaterSchema]) {
      expect(schema.parse({ ss: 7, link, other: 1 })).toEqual({ ss: '7', link });
      expect(schema.parse({ ss: 7, link: 'x' })).toStrictEqual({ ss: '7' });
      expect(schema.safeParse({ ss: 0 }).success).toBe(false);
    }
  });

  test.each([{}, { ss: null }])(
    '%j leaves the number to a callback, if it may come later',
    (body) => {
      expect(OpenedOrLaterSchema.parse(body)).toBeUndefined();
      expect(OpenedSchema.safeParse(body).success).toBe(false);
    },
  );
});

test('equipment has its number, and texts as plain text', () => {
  const values = { description: 'Split <b>12k</b>', tag: null, brand: 'Ar&Cia', model: 7 };
  expect(EquipmentSchema.parse({ id: 9001, ...values })).toEqual({
    id: '9001',
    description: 'Split 12k',
    tag: '',
    brand: 'Ar&Cia',
    model: '7',
    serialNumber: '',
  });
  expect(EquipmentSchema.safeParse(values).success).toBe(false);
});

describe('a callback', () => {
  test('has optional fields, of which wrong ones are left out', () => {
    const fields = {
      ...{ ss: 7, externalReference: 'acme/o-1', eventId: 'e-1', technician: 'José' },
      ...{ conclusion: '<b>Feito</b>', reason: '<i>fim</i>' },
      ...{ link: 'https://br.sismetro.com/7', occurredAt: '2026-11-24T10:00:00-03:00' },
    };
    expect(CallbackSchema.parse({ ...fields, other: 1 })).toEqual({
      ...fields,
      ...{ ss: '7', conclusion: 'Feito', reason: 'fim' },
    });
    const wrong = { eventId: {}, technician: 7, conclusion: 7, reason: {}, link: 7 };
    expect(CallbackSchema.parse({ ...wrong, occurredAt: 'ontem' })).toEqual({});
    expect(CallbackSchema.parse({ ss: null, externalReference: null })).toEqual({
      ss: null,
      externalReference: null,
    });
    expect(CallbackSchema.parse({ occurredAt: '2026-11-24T10:00:00' })).toEqual({});
  });

  test.each([
    [{ ss: 0 }, '/ss: must be the number of an SS'],
    [{ externalReference: 7 }, '/externalReference: must be text'],
  ])('%j is wrong', (body, error) => {
    expect(pathsOf(CallbackSchema.safeParse(body))).toEqual([error]);
  });
});
