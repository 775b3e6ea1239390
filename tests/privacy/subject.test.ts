import { describe, expect, test } from '@jest/globals';
import { speaksOf, type Subject } from '../../api/operators/privacy/subject.js';
import { load, MINIMAL } from '../platform/settings/settings-file.js';

const [tenant] = load(MINIMAL).tenants;
const ID = '3f0c1b1e-7a3c-4b52-9b53-0f3d5f3a1c11';

const open = (body: unknown, subject: Subject) =>
  speaksOf(tenant!, subject)('open', JSON.stringify(body));
const completed = (body: unknown, subject: Subject) =>
  speaksOf(tenant!, subject)('completed', JSON.stringify(body));

describe('whether a body is about a customer', () => {
  const CPF = { document: '01345523008', orders: [] };
  const CNPJ = { document: '12ABC34501DE35', orders: [] };

  test.each([
    [{ payload: { customer: { cnpjCpf: '013.455.230-08' } } }, CPF],
    [{ anything: [{ at: 'all: CPF 01345523008.' }] }, CPF],
    [{ lost: 1345523008 }, CPF],
    [{ address: 'https://x.example/?d=013.455.230-08&x' }, CPF],
    [{ inner: '{"doc":"013 455 230 08"}' }, CPF],
    [{ '013.455.230-08': true }, CPF],
    [{ c: '12.abc.345/01de-35' }, CNPJ],
    [{ c: 'CNPJ: 12.ABC.345%2F01DE-35;' }, CNPJ],
  ])('is proved by the document, anywhere and in any format: %j', async (body, subject) => {
    expect(await open(body, subject)).toBe(true);
  });

  test.each([
    [{ c: '013.455.230-09' }, CPF],
    [{ c: '9013.455.230-08' }, CPF],
    [{ c: '013.455.230-081' }, CPF],
    [{ c: '112.ABC.345/01DE-35' }, CNPJ],
    [{ c: 191 }, { document: '00000000191', orders: [] }],
    [{ payload: { id: ID } }, CPF],
  ])('is not proved by another document: %j', async (body, subject) => {
    expect(await open(body, subject)).toBe(false);
  });

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

  test('is decided at a cost of no more than its length, even for a hostile body', async () => {
    const before = process.cpuUsage(); // processor time of other processes is not counted
    const dots = '0.'.repeat(120_000);
    expect(await open({ dots, more: '0 -'.repeat(40_000) }, CPF)).toBe(false);
    expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
  });
});
