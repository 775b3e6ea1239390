import { expect, test } from '@jest/globals';
import { createCustomerKeys } from '../../platform/customer-keys.js';
import { keyNamed } from '../support/customer-keys.js';

const keysOf = (...names: string[]) =>
  createCustomerKeys({ privacy: { customerKeys: names.map(keyNamed) } });

const CNPJ = '12.ABC.345/01DE-35';

test('a customer has one name at a tenant, however the document was written', () => {
  const { nameOf } = keysOf('one');
  const name = nameOf('acme', CNPJ);
  expect(name).toMatch(/^[0-9a-f]{32}$/);
  expect(nameOf('acme', '12abc34501de35')).toBe(name);
  expect(nameOf('acme', '12.ABC.345/01DE-36')).not.toBe(name);
});

test('the same customer cannot be told to be the same at another tenant, nor with another key', () => {
  const names = [
    keysOf('one').nameOf('acme', CNPJ),
    keysOf('one').nameOf('beta', CNPJ),
    keysOf('two').nameOf('acme', CNPJ),
  ];
  expect(new Set(names).size).toBe(3);
});

test('after a new key came first, orders are found by the names of both', () => {
  const [old] = keysOf('old').namesOf('acme', CNPJ);
  const both = keysOf('new', 'old');
  expect(both.namesOf('acme', CNPJ)).toEqual([both.nameOf('acme', CNPJ), old]);
  expect(both.nameOf('acme', CNPJ)).not.toBe(old);
});

test('who has no document, or none that is a CPF or CNPJ, has no name; nor has anybody without a key', () => {
  const { nameOf } = keysOf('one');
  expect([nameOf('acme', undefined), nameOf('acme', 'ISENTO')]).toEqual([undefined, undefined]);
  expect(keysOf().nameOf('acme', CNPJ)).toBeUndefined();
});
