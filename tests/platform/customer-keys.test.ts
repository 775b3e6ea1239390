import { expect, test } from '@jest/globals';
import { createCustomerKeys } from '../../platform/customer-keys.js';
import { keyNamed } from '../support/customer-keys.js';

const keysOf = (...names: string[]) =>
  createCustomerKeys({ privacy: { customerKeys: names.map(keyNamed) } });

const CNPJ = '12.ABC.345/01DE-35';

test('a customer has one key at a tenant, however the document is written', () => {
  const { nameOf } = keysOf('one');
  const name = nameOf('acme', CNPJ);
  expect(name).toMatch(/^[0-9a-f]{32}$/);
  expect(nameOf('acme', '12abc34501de35')).toBe(name);
  expect(nameOf('acme', '12.ABC.345/01DE-36')).not.toBe(name);
});

test('the same customer has different keys at other tenants and with other secrets', () => {
  const names = [
    keysOf('one').nameOf('acme', CNPJ),
    keysOf('one').nameOf('beta', CNPJ),
    keysOf('two').nameOf('acme', CNPJ),
  ];
  expect(new Set(names).size).toBe(3);
});

test('orders are found by old and new keys after a rotation', () => {
  const [old] = keysOf('old').namesOf('acme', CNPJ);
  const both = keysOf('new', 'old');
  expect(both.namesOf('acme', CNPJ)).toEqual([both.nameOf('acme', CNPJ), old]);
  expect(both.nameOf('acme', CNPJ)).not.toBe(old);
});

test('a customer without a valid document, or without a secret, has no key', () => {
  const { nameOf } = keysOf('one');
  expect([nameOf('acme', undefined), nameOf('acme', 'ISENTO')]).toEqual([undefined, undefined]);
  expect(keysOf().nameOf('acme', CNPJ)).toBeUndefined();
});

test('the words of a name have one pseudonym each, however the name is written', () => {
  const { wordsOf, searchesFor } = keysOf('one');
  const words = wordsOf('acme', 'Padaria do João & Filhos - S/A');
  expect(words).toHaveLength(4); // single letters are left out
  expect(words.every((word) => /^[0-9a-f]{16}$/.test(word))).toBe(true);
  expect(wordsOf('acme', 'FILHOS, joao;  PADARIA padaria DO').toSorted()).toEqual(words.toSorted());
  expect(searchesFor('acme', 'joão')).toEqual([[words[2]]]);
  expect(wordsOf('beta', 'joão')).not.toEqual([words[2]]);
  expect(wordsOf('acme', Array.from({ length: 99 }, (_, at) => `w${at}`).join(' '))).toHaveLength(
    24,
  );
});

test('a search has the pseudonyms of each key, and none without words or keys', () => {
  const [old] = keysOf('old').searchesFor('acme', 'padaria');
  const both = keysOf('new', 'old');
  expect(both.searchesFor('acme', 'padaria')).toEqual([both.wordsOf('acme', 'padaria'), old]);
  expect(both.searchesFor('acme', ' s/a ')).toEqual([]);
  expect(keysOf().searchesFor('acme', 'padaria')).toEqual([]);
  expect([both.canSearch, keysOf().canSearch]).toEqual([true, false]);
});
