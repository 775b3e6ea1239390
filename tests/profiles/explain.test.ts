import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { explainBody } from '../../vendors/profile/explain.js';
import { loadProfile } from '../../vendors/profile/load.js';
import { directoryOf } from './files.js';

const OTHER = 'tests/alternate-profile';
const profiles = ['senior-x', 'sismetro', 'erp.yaml', 'field.yaml'].map((reference) =>
  loadProfile(reference, OTHER),
);
const [senior, sismetro, erp, field] = profiles as [
  ReturnType<typeof loadProfile>,
  ReturnType<typeof loadProfile>,
  ReturnType<typeof loadProfile>,
  ReturnType<typeof loadProfile>,
];

describe('a captured body', () => {
  test('becomes an order', async () => {
    const sample = {
      tenant: 'acme-com-br',
      payload: {
        id: 'o-1',
        number: 5,
        branch: { code: '1' },
        equipment: { id: '9001' },
        items: [{ service: { code: 'S' }, quantity: 1, price: 10 }],
      },
    };
    expect(await explainBody(senior, sample)).toMatchObject({
      kind: 'order',
      order: { id: 'o-1', number: '5', items: [{ priceCents: 1000 }] },
    });
  });

  test('becomes a callback', async () => {
    const sample = { ss: 5, externalReference: 'acme/o-1', reason: 'desistiu' };
    expect(await explainBody(sismetro, sample, 'cancelled')).toEqual({
      kind: 'callback',
      callback: {
        ...{ tenant: 'acme', event: 'cancelled', ss: '5', reason: 'desistiu' },
        ...{ orderId: 'o-1', closing: 1 },
      },
    });
  });

  test('is ignored for a reason that a profile gives in words, which could not be a name', async () => {
    const yaml = `extends: senior-x\ninbound: { order: '{ "ignore": situacao }' }`;
    const mine = loadProfile('mine.yaml', directoryOf({ 'mine.yaml': yaml }));
    expect(await explainBody(mine, { situacao: 'draft' })).toEqual({
      kind: 'ignored',
      reason: 'draft',
    });
    for (const situacao of ['João da Silva', 'DRAFT', '', 7]) {
      expect(await explainBody(mine, { situacao })).toMatchObject({
        kind: 'invalid',
        errors: [{ path: '/ignore', message: expect.stringContaining('words in lower case') }],
      });
    }
  });

  test('is reported with the path of each missing field', async () => {
    expect(await explainBody(senior, { payload: {} })).toMatchObject({
      errors: [{ path: '/payload/id' }, { path: '/payload/branch' }],
    });
    expect(await explainBody(sismetro, { ss: {} })).toMatchObject({ errors: [{ path: '/ss' }] });
    expect(await explainBody(erp, { dados: {} })).toMatchObject({
      errors: [{ path: '/payload/id' }, { path: '/payload/branch/code' }],
    });
    expect(await explainBody(field, {})).toMatchObject({
      kind: 'invalid',
      errors: [{ path: '', message: expect.stringMatching(/inbound\.completed \(field\.yaml/) }],
    });
  });
});

describe('any body with any profile', () => {
  const kinds = ['order', 'callback', 'ignored', 'invalid'];

  test('is read, ignored or invalid, without an exception', async () => {
    const names = fc.constantFrom(
      'payload',
      'dados',
      'pedido',
      'evento',
      'solicitacao',
      'servicos',
      'id',
      'codigo',
      'ss',
      'numero',
      'filial',
      '__proto__',
      'sequence',
    );
    const { body } = fc.letrec((tie) => ({
      body: fc.oneof(
        { maxDepth: 5 },
        fc.jsonValue(),
        tie('object'),
        fc.array(tie('object'), { maxLength: 3 }),
      ),
      object: fc.dictionary(names, tie('body'), { maxKeys: 4 }),
    }));
    await fc.assert(
      fc.asyncProperty(body, fc.constantFrom('completed', 'cancelled'), async (sent, end) => {
        const json: unknown = JSON.parse(JSON.stringify(sent));
        for (const profile of profiles) {
          expect(kinds).toContain((await explainBody(profile, json, end)).kind);
        }
      }),
    );
  });

  test.each([
    ['lists without end', `${'['.repeat(60_000)}${']'.repeat(60_000)}`],
    ['objects without end', `${'{"dados":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
    [
      'a list of 20,000 services',
      JSON.stringify({
        dados: { pedido: { servicos: Array.from({ length: 20_000 }, () => ({ qtd: 1 })) } },
      }),
    ],
  ])('is invalid if it has %s', async (_, text) => {
    for (const profile of profiles) {
      expect(await explainBody(profile, JSON.parse(text))).toMatchObject({ kind: 'invalid' });
    }
  });
});
