import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LONGEST_SCRUBBED, scrub } from '../../domain/scrub.js';

test.each([
  ['the token of a link', 'veja https://br.sismetro.com/printSS.php?os=12&token=d8zqo4', 'd8zqo4'],
  ['the password of a link', 'em https://ana:segredo1@host/x', 'segredo1'],
  ['a bearer', 'Authorization: Bearer abc.def-123', 'abc.def-123'],
  ['a key by name', 'recusado: key=abc123', 'abc123'],
  ['a key in JSON', '{"accessKey": "abc 123"}', 'abc 123'],
  ['a password', 'senha: hunter22', 'hunter22'],
  ['a JWT', 'token eyJhbGciOi.eyJzdWIi.c2ln', 'eyJzdWIi'],
  ['a long token', 'd8zqo4ha1mjf253joe3mob2sbzl1dj2srp36344698d4e412', 'd8zqo4ha1mjf'],
  ['an e-mail address', 'de maria.silva+x@acme.com.br hoje', 'maria.silva'],
  ['a CPF', 'CPF 529.982.247-25', '529.982.247-25'],
  ['a bare CPF', 'CPF 52998224725', '52998224725'],
  ['a CNPJ', 'CNPJ 11.222.333/0001-81', '11.222.333'],
  ['an alphanumeric CNPJ', 'CNPJ 12.ABC.345/01DE-35', '12.ABC.345'],
  ['a bare alphanumeric CNPJ', 'CNPJ 12abc34501de35', '12abc34501de35'],
  ['a mobile', 'fone (47) 99999-1234', '99999-1234'],
  ['a telephone with the country', 'fone +55 47 3333 4444', '3333 4444'],
  ['a mobile with a gap behind the 9', 'fone (92) 9 9999-1234', '9999-1234'],
  ['a CPF in groups', 'CPF 529 982 247 25', '529 982 247 25'],
  ['a CNPJ in groups', 'CNPJ 11 222 333 0001 81', '222 333'],
  ['a CNPJ in an address', '/busca/11222333%2F000181', '11222333'],
  ['an e-mail address in an address', '/busca/ana%40acme.com.br', 'acme.com.br'],
  ['the token of a link without its host', 'printSS.php?os=12&token=d8zqo4', 'd8zqo4'],
  ['a telephone without its area', 'fone 3333-4444', '3333-4444'],
])('%s is hidden', (_, text, secret) => {
  expect(scrub(text)).not.toContain(secret);
  expect(scrub(text)).toContain('***');
});

test.each([
  'Senior X answered 400 to cancelOrder: Pedido 1287593 já foi faturado',
  'order/acme/3f0c1b1e-1234-5678-9abc-def012345678',
  '2026-11-24T10:00:00-03:00',
  'POST /erpx_com_ven/pedido/updateOrderStatusIntegration',
  'https://br.sismetro.com/printSS.php',
  'Valor R$ 1.234,57 do item 12',
])('%s stays', (text) => {
  expect(scrub(text)).toBe(text);
});

test('a known secret is hidden wherever it occurs, longer ones first', () => {
  expect(scrub('a=abcdef-42, abcdef', ['abcdef', 'abcdef-42'])).toBe('a=***, ***');
});

test('a known secret is hidden in upper and lower case', () => {
  expect(scrub('Cliente MARIA D’ÁVILA (ME) não existe', ['Maria d’Ávila (ME)'])).toBe(
    'Cliente *** não existe',
  );
});

test('a long text is cut without splitting a word', () => {
  const scrubbed = scrub(`${'x '.repeat(LONGEST_SCRUBBED / 2 - 5)}ana@acme.com.br`);
  expect(scrubbed.length).toBeLessThanOrEqual(LONGEST_SCRUBBED);
  expect(scrubbed).toMatch(/x …$/);
  expect(scrub('a'.repeat(LONGEST_SCRUBBED + 1))).toBe('…');
});

test('nothing is left of a long secret', () => {
  const secret = `Rua das ${'Flores, '.repeat(200)}12`;
  expect(scrub(`em ${secret} hoje`, [secret])).toBe('em ***');
});

test.each([
  ['a JWT behind a dash', 'x-eyJhbGciOi.eyJzdWIi.c2ln', 'eyJzdWIi'],
  ['a JWT behind a name', 'token.eyJhbGciOi.eyJzdWIi.c2ln', 'eyJzdWIi'],
  ['a quoted key that was cut off', '{"key": "abc 123', 'abc 123'],
  ['a password of a link within a link', 'http://a/x//ana:segredo1@host/y', 'segredo1'],
  ['a long e-mail address', `${'a'.repeat(100)}@acme.com.br`, 'aaa'],
])('%s is also hidden', (_, text, secret) => {
  expect(scrub(text)).not.toContain(secret);
});

test('a short or empty secret blanks out no words', () => {
  expect(scrub('abc', ['', 'b'])).toBe('abc');
});

test('scrubbing any text twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(scrub(`${text} a@b.com`)).not.toContain('a@b.com');
    }),
  );
});

test.each(['a', '1', '@', 'a.', 'key', 'https://', '1-', 'eyJ.', '=', '"'])(
  'a long row of %j does not slow it down',
  (piece) => {
    // a backtracking pattern would exceed the test's time-out
    expect(scrub(piece.repeat(100_000)).length).toBeGreaterThan(0);
  },
);
