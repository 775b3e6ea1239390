import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadSeniorXProfile, loadSismetroProfile } from '../../vendors/profile/load.js';
import { createSeniorX } from '../../vendors/senior-x/client.js';
import { createSismetro } from '../../vendors/sismetro/client.js';
import { VendorError } from '../../vendors/vendor-error.js';
import { depth } from '../support/depth.js';
import { anOpening } from '../support/order.js';
import { failureOf, json, useHttp, useVendor } from '../vendors/vendor-server.js';
import { mine, seniorXAt, sismetroAt } from './files.js';

/** What a profile's `failure` says about an answer, and the result. */

const vendor = useVendor((_, response) => json(response, 200, {}));
const http = useHttp();

const answering = (status: number, body: unknown, headers: Record<string, string> = {}) => {
  vendor.answer = (_, response) => json(response, status, body, headers);
};

const sismetro = (yaml = '') =>
  createSismetro(
    {
      ...sismetroAt(vendor.url),
      profile: loadSismetroProfile(...mine(`extends: sismetro\n${yaml}`)),
    },
    { http },
  );
const open = (yaml: string) => failureOf(sismetro(yaml).openServiceRequest(...anOpening()));
const find = (yaml: string) => sismetro(yaml).findServiceRequests('acme/o-1');

describe('a failure expression', () => {
  test('reads the text of an answer that is not JSON', async () => {
    vendor.answer = (_, response) => void response.end('<h1>Manuten&ccedil;&atilde;o</h1>');
    expect((await open("failure: |\n  words = 'manutencao' ? 'again'")).meaning).toBe('again');
  });

  test.each([
    ['gives no known meaning', "'notfound'", 'não dá um significado conhecido'],
    ['gives true', 'true', 'não dá um significado conhecido'],
    ['fails', '$number("x")', 'failure (mine.yaml, line 3)'],
    ['never ends', '($f := function($n) { $f($n) }; $f(1))', 'leva mais de 200 ms'],
  ])(
    'that %s leaves an answer of 200 unread, and judges any other by its status',
    async (_, it, words) => {
      const yaml = `failure: |\n  ${it}`;
      answering(200, { ss: 5, resultList: [] });
      const error = await open(yaml);
      expect(error.meaning).toBe('uncertain');
      expect(error.words).toContain(words);
      const ofFind = `calls: { findByReference: { failure: ${JSON.stringify(it)} } }`;
      expect(await failureOf(find(ofFind))).toMatchObject({ meaning: 'unreadable' });
      answering(429, {}, { 'retry-after': '7' });
      expect(await open(yaml)).toMatchObject({ meaning: 'again', retryAfterMs: 7_000 });
    },
  );
});

describe('the shipped profile of Senior X', () => {
  const senior = () =>
    createSeniorX(
      {
        ...seniorXAt(vendor.url),
        tenantName: 'acme-com-br',
        accessKey: 'acc3ss-key',
        secret: 's3cret-of-acme',
        clientId: 'client-1',
        profile: loadSeniorXProfile(),
      },
      { http },
    );
  const answered = (status: number, body: unknown) => {
    vendor.answer = ({ path }, response) =>
      path.endsWith('/loginWithKey')
        ? json(response, 200, { jsonToken: '{"access_token":"token-1"}' })
        : json(response, status, body);
  };

  test.each([
    [403, { message: 'Permissão negada', reason: 'FORBIDDEN' }, 'credentials'],
    [400, { message: 'Permissão negada' }, 'credentials'],
    [400, { message: 'Token inválido', errorCode: 'x' }, 'credentials'],
    [400, { message: 'Limite de requisições excedido' }, 'quota'],
    [400, { message: 'Limite de crédito do cliente excedido' }, 'refused'],
    [400, { message: 'Chave de acesso da NF-e inválida' }, 'refused'],
    [200, { success: false, message: 'Pedido bloqueado' }, 'refused'],
    [404, { message: 'Pedido não encontrado' }, 'refused'],
    [504, { message: 'Permissão negada' }, 'uncertain'],
  ])('reads %i %j to a release as %s', async (status, body, meaning) => {
    answered(status, body);
    expect(await failureOf(senior().releaseOrder('o-1'))).toMatchObject({ meaning, status });
  });

  test.each([
    [{ message: 'Pedido o-1 não encontrado' }, undefined],
    [{ message: 'Order not found', reason: 'NOT_FOUND' }, undefined],
    [{ message: 'não encontrado' }, undefined],
    [{ message: 'no Route matched with those values' }, 'unreadable'],
    ['<h1>404 Not Found</h1>', 'unreadable'],
    [{}, 'unreadable'],
  ])('reads 404 %j to a read as "none", or %s', async (body, meaning) => {
    answered(404, body);
    if (meaning === undefined) expect(await senior().readOrder('o-1')).toBeUndefined();
    else expect(await failureOf(senior().readOrder('o-1'))).toMatchObject({ meaning });
  });
});

/** Every text with a letter in a value. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return /\p{L}/u.test(value) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

describe('any answer', () => {
  const NONE = ['SS não encontrada', 'Nenhum registro encontrado.', 'Registro inexistente'];
  const words = fc.constantFrom(
    ...NONE,
    'Chave inválida',
    'Limite excedido',
    'Manutenção',
    '',
    '0',
  );
  const envelope = fc.record(
    {
      valid: fc.constantFrom(false, true, 'false', null),
      resultList: fc.oneof(
        fc.constant([]),
        fc.array(fc.jsonValue(), { maxLength: 3 }),
        fc.jsonValue(),
      ),
      totalPages: fc.constantFrom(0, '0', 1, null),
      message: words,
      mensagem: fc.oneof(words, fc.array(words), fc.record({ erro: words })),
    },
    { requiredKeys: [] },
  );
  const body = fc.oneof(
    envelope,
    fc.tuple(envelope, fc.jsonValue()).map(([a, b]) => ({ ...a, b })),
    fc.jsonValue(),
  );
  const status = fc.constantFrom(200, 200, 200, 201, 202, 400, 401, 404, 408, 422, 429, 500, 503);
  const none = (result: unknown) =>
    result === undefined ||
    (Array.isArray(result) && result.length === 0) ||
    (typeof result === 'object' &&
      result !== null &&
      'items' in result &&
      Object(result).totalPages === 0 &&
      Object(result).items.length === 0 &&
      Object(result).unreadableRows === 0);

  test('fails only as a VendorError, and is "none" only without another message', async () => {
    const client = sismetro();
    const reads = {
      find: () => client.findServiceRequests('acme/o-1'),
      read: () => client.readServiceRequest('7'),
      list: () => client.listServiceRequests(1),
    };
    await fc.assert(
      fc.asyncProperty(body, status, async (answer, code) => {
        answering(code, answer);
        const error = await client
          .openServiceRequest(...anOpening())
          .catch((reason: unknown) => reason);
        if (error instanceof Error) expect(error).toBeInstanceOf(VendorError);
        if (error instanceof VendorError) expect(error.meaning).not.toBe('unreadable');
        for (const [call, read] of Object.entries(reads)) {
          const result: unknown = await read().catch((reason: unknown) => reason);
          if (result instanceof Error) {
            expect(result).toBeInstanceOf(VendorError);
            expect(['refused', 'uncertain', 'not-found']).not.toContain(
              (result as VendorError).meaning,
            );
          } else if (none(result)) {
            const others = textsIn(answer).filter(
              (text) => call !== 'read' || !NONE.includes(text),
            );
            expect([code < 300, others]).toEqual([true, []]);
          }
        }
      }),
      { numRuns: depth(80, 200) },
    );
  });

  const many = (text: string, times: number) => Array.from({ length: times }, () => text).join();

  test.each([
    ['long', `{"valid":false,"message":"${many('limite ', 100_000)}"}`],
    ['wide', `{"valid":false,"resultList":[],"a":[${many('"ss"', 150_000)}]}`],
    [
      'empty except for its end',
      `{"valid":false,"resultList":[],"a":[${many('0', 300_000)},"chave"]}`,
    ],
    ['deep', `{"valid":false,"a":${'['.repeat(60_000)}"ss"${']'.repeat(60_000)}}`],
    ['nearly a "none"', `{"valid":false,"message":"${many('nenhum registro ', 50_000)}!"}`],
  ])('that is %s costs no more than its length, and is not "none"', async (_, text) => {
    vendor.answer = (__, response) => void response.end(text);
    const client = sismetro();
    for (const read of [
      () => client.findServiceRequests('a/1'),
      () => client.readServiceRequest('7'),
      () => client.listServiceRequests(1),
    ]) {
      expect((await failureOf(read())).meaning).toBe('unreadable');
    }
    const { meaning } = await failureOf(client.openServiceRequest(...anOpening()));
    expect(['refused', 'uncertain']).toContain(meaning);
  });
});
