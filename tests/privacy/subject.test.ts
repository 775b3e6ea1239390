import { describe, expect, test } from '@jest/globals';
import {
  isOwnBody,
  mentionsOf,
  speaksOf,
  type Subject,
} from '../../api/operators/privacy/subject.js';
import { loadSismetroProfile } from '../../vendors/profile/load.js';
import { load, MINIMAL } from '../platform/settings/settings-file.js';
import { directoryOf } from '../profiles/files.js';

const [tenant] = load(MINIMAL).tenants;
const ID = '3f0c1b1e-7a3c-4b52-9b53-0f3d5f3a1c11';

const open = (body: unknown, subject: Subject) =>
  speaksOf(tenant!, subject)('open', JSON.stringify(body));
const completed = (body: unknown, subject: Subject) =>
  speaksOf(tenant!, subject)('completed', JSON.stringify(body));

describe('what a body says about a customer', () => {
  const CPF = { document: '01345523008' };
  const CNPJ = { document: '12ABC34501DE35' };

  test.each([
    [{ payload: { customer: { cnpjCpf: '013.455.230-08' } } }, CPF],
    [{ anything: [{ at: 'all: CPF 01345523008.' }] }, CPF],
    [{ lost: 1345523008 }, CPF],
    [{ address: 'https://x.example/?d=013.455.230-08&x' }, CPF],
    [{ inner: '{"doc":"013 455 230 08"}' }, CPF],
    [{ '013.455.230-08': true }, CPF],
    [{ c: '12.abc.345/01de-35' }, CNPJ],
    [{ c: 'CNPJ: 12.ABC.345%2F01DE-35;' }, CNPJ],
  ])('is found by the document, anywhere and in any format: %j', (body, subject) => {
    expect(mentionsOf(subject)(body)).toHaveLength(1);
  });

  test.each([
    [{ c: '013.455.230-09' }, CPF],
    [{ c: '9013.455.230-08' }, CPF],
    [{ c: '013.455.230-081' }, CPF],
    [{ c: '112.ABC.345/01DE-35' }, CNPJ],
    [{ c: 191 }, { document: '00000000191' }],
    [{ payload: { id: ID } }, CPF],
  ])('is not found by another document: %j', (body, subject) => {
    expect(mentionsOf(subject)(body)).toEqual([]);
  });

  test('is found by the whole name, in any capitals, accents and punctuation', () => {
    const inTexts = mentionsOf({ ...CPF, name: 'João  da Conceição' });
    expect(inTexts({ conclusion: 'Falei com JOAO DA CONCEICAO, o síndico.' })).toHaveLength(1);
    expect(inTexts(['joão-da conceição'])).toHaveLength(1);
    expect(inTexts(['João Conceição', 'João da Conceiçãozinha', 'Anjoão da Conceição'])).toEqual(
      [],
    );
  });

  test.each([
    [String.raw`{"cnpj":"12.ABC.345\/01DE-35"}`, CNPJ],
    [
      String.raw`{"nome":"Jo\u00e3o da Concei\u00e7\u00e3o"}`,
      { ...CPF, name: 'João da Conceição' },
    ],
    ['?nome=Jo%C3%A3o%20da%20Concei%C3%A7%C3%A3o', { ...CPF, name: 'João da Conceição' }],
    ['<nome>Jo&#227;o da Concei&#xe7;&#xe3;o</nome>', { ...CPF, name: 'João da Conceição' }],
  ])('is found as a call of a vendor wrote it: %s', (received, subject) => {
    expect(mentionsOf(subject)({ received })).toHaveLength(1);
  });

  test('is cut out of a long text that is about others, too', () => {
    const long = `${'Maria. '.repeat(100)}CPF 013.455.230-08${' Pedro.'.repeat(100)}`;
    const [text, ...more] = mentionsOf(CPF)({ long });
    expect(more).toEqual([]);
    expect(text).toContain('013.455.230-08');
    expect(text!.length).toBeLessThan(450);
  });

  test('is all of it only if a field is the document', () => {
    const own = JSON.stringify({ payload: { customer: { cnpjCpf: '013.455.230-08' } } });
    const others = JSON.stringify({ conclusion: 'CPF 013.455.230-08' });
    expect(isOwnBody(own, CPF.document)).toBe(true);
    expect(isOwnBody(others, CPF.document)).toBe(false);
  });
});

describe('whether a body is about the orders of a customer', () => {
  test('is proved by an order that it names, but by a short id only if the profile reads it as one', async () => {
    const orders = [{ id: ID, ss: '1287593' }];
    expect(await open({ payload: { id: ID } }, { orders })).toBe(true);
    expect(await completed({ externalReference: `acme/${ID}`, ss: 1 }, { orders })).toBe(true);
    expect(await completed({ ss: 1287593 }, { orders })).toBe(true);
    expect(await completed({ ss: 1287594 }, { orders })).toBe(false);
    expect(await completed({ other: 1287593 }, { orders })).toBe(false);
    const short = [{ id: '77' }];
    expect(await open({ payload: { customer: { code: '77' } } }, { orders: short })).toBe(false);
    expect(await completed({ externalReference: 'acme/77' }, { orders: short })).toBe(true);
  });

  test('is proved by the SS of an event that says nothing else', async () => {
    const yaml = `extends: sismetro\ninbound:\n  completed: '{ "fetch": os }'\n`;
    const profile = loadSismetroProfile('mine.yaml', directoryOf({ 'mine.yaml': yaml }));
    const thin = { ...tenant!, sismetro: { ...tenant!.sismetro, profile } };
    const isAbout = speaksOf(thin, { orders: [{ id: ID, ss: '1287593' }] });
    expect(await isAbout('completed', '{"os":1287593}')).toBe(true);
    expect(await isAbout('completed', '{"os":1287594}')).toBe(false);
  });

  test('is decided at a cost of no more than its length, even for a hostile body', () => {
    const before = process.cpuUsage(); // processor time of other processes is not counted
    const dots = '0.'.repeat(120_000);
    const inTexts = mentionsOf({ document: '01345523008', name: 'a a a b' });
    expect(inTexts({ dots, more: '0 -'.repeat(40_000), names: 'a '.repeat(60_000) })).toEqual([]);
    expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
  });
});
