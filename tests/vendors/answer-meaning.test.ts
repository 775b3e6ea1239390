import { sayWords } from '../../texts/catalogue.js';
import { en } from '../../texts/en/index.js';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { VendorError } from '../../vendors/vendor-error.js';
import {
  answeredError,
  malformedError,
  NotConnected,
  notSentError,
  orIfNotFound,
  orUndefinedIfFailed,
  tooFastError,
  transportError,
  unsupportedError,
  type CallFacts,
  type Judgement,
} from '../../vendors/answer-meaning.js';
import { waitOf } from '../../vendors/retry-after.js';

/** What a failed call means, from its cause or its answer, without a server. */

const NOW = Date.parse('2026-11-24T13:00:00Z');
const write: CallFacts = { vendor: 'sismetro', call: 'openServiceRequest', effect: 'write' };
const read: CallFacts = { ...write, call: 'readServiceRequest', effect: 'read' };

const answered = (
  call: CallFacts,
  status: number,
  body?: unknown,
  more: { retryAfter?: string | undefined; judgement?: Judgement } = {},
) => answeredError(call, { status, body, retryAfter: more.retryAfter, now: NOW }, more.judgement);

const coded = (code: unknown) => Object.assign(new Error('x'), { code });

describe('a call without an answer', () => {
  test.each([
    [
      'was not made if there was no connection',
      new NotConnected('x', { cause: coded('ECONNREFUSED') }),
      { meaning: 'again', code: 'ECONNREFUSED', words: 'sem conexão', timedOut: false },
    ],
    [
      'was not made if there was no connection, for a reason without a code',
      new NotConnected('x'),
      { meaning: 'again', code: 'NOT_CONNECTED', words: 'sem conexão', timedOut: false },
    ],
    ...['UND_ERR_INVALID_ARG', 'ERR_INVALID_URL', 'ERR_INVALID_CHAR'].map(
      (code) =>
        [
          `was never sent if it is itself at fault (${code})`,
          coded(code),
          { meaning: 'refused', code, words: `a chamada não pode ser feita (${code})` },
        ] as const,
    ),
    ...['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'].map(
      (code) =>
        [
          `may have been done if the vendor was too slow (${code})`,
          coded(code),
          {
            meaning: 'uncertain',
            code: 'TIME_OUT',
            timedOut: true,
            words: 'sem resposta completa em 25 s',
          },
        ] as const,
    ),
    [
      'may have been done if we stopped waiting',
      Object.assign(new Error('x'), { name: 'TimeoutError' }),
      { meaning: 'uncertain', code: 'TIME_OUT', timedOut: true },
    ],
    [
      'may have been done if the connection broke',
      coded('ECONNRESET'),
      { meaning: 'uncertain', code: 'ECONNRESET', timedOut: false, words: 'a conexão caiu' },
    ],
    ...[coded(7), 'x', null, undefined].map(
      (cause) =>
        [
          'may have been done if it broke without a code',
          cause,
          { meaning: 'uncertain', code: 'BROKEN', timedOut: false, words: 'a conexão caiu' },
        ] as const,
    ),
  ])('%s', (_, cause, expected) => {
    expect(transportError(write, cause, 25_000)).toMatchObject(expected);
  });

  test('can be repeated if it is a read that may have been done', () => {
    expect(transportError(read, coded('ECONNRESET'), 25_000).meaning).toBe('again');
  });

  test('proves nothing if it is a read that cannot be sent', () => {
    expect(transportError(read, coded('ERR_INVALID_URL'), 25_000).meaning).toBe('unreadable');
  });

  test('was refused by us if it cannot be built', () => {
    const error = notSentError(write, { message: 'the id is missing', messagePt: 'falta o id' });
    expect(error).toMatchObject({
      ...{ meaning: 'refused', code: 'PROFILE' },
      words: 'a chamada não pode ser montada: falta o id',
    });
  });

  test.each([
    [10, 1_000],
    [1_500, 1_500],
  ])('waits for its pace: %i ms become %i', (afterMs, retryAfterMs) => {
    const words = 'o ritmo desta chamada, definido no perfil, não permite outra agora';
    const error = { meaning: 'again', code: 'PACE', retryAfterMs, words };
    expect(tooFastError(write, afterMs)).toMatchObject(error);
  });

  test('is a read that the vendor does not offer, if it is unsupported', () => {
    const error = unsupportedError({ vendor: 'senior-x', call: 'readOrder' });
    expect(error).toMatchObject({ meaning: 'unsupported', words: 'não oferece esta chamada' });
    expect(error.message).toBe('Senior X readOrder: unsupported');
  });
});

describe('the status of an answer', () => {
  test.each([
    [200, 'refused', 'unreadable', 'sem dizer por quê'],
    [299, 'refused', 'unreadable', 'sem dizer por quê'],
    [
      300,
      'refused',
      'unreadable',
      'o endereço leva a outro, e redirecionamentos são recusados: corrija-o',
    ],
    [
      399,
      'refused',
      'unreadable',
      'o endereço leva a outro, e redirecionamentos são recusados: corrija-o',
    ],
    [400, 'refused', 'unreadable', 'a chamada foi recusada'],
    [401, 'credentials', 'credentials', 'a chave de acesso não foi aceita'],
    [403, 'credentials', 'credentials', 'a chave de acesso não foi aceita'],
    [404, 'refused', 'unreadable', 'o endereço ou o registro não existe'],
    [408, 'uncertain', 'again', 'o tempo se esgotou'],
    [425, 'again', 'again', 'a chamada foi recusada'],
    [429, 'again', 'again', 'há chamadas demais'],
    [499, 'refused', 'unreadable', 'a chamada foi recusada'],
    [500, 'uncertain', 'again', 'o sistema teve um erro'],
    [502, 'uncertain', 'again', 'o sistema está fora do ar ou ocupado'],
    [503, 'again', 'again', 'o sistema está fora do ar ou ocupado'],
    [504, 'uncertain', 'again', 'o tempo se esgotou'],
    [599, 'uncertain', 'again', 'o sistema teve um erro'],
  ])('%i means %s for a write and %s for a read: %s', (status, ofWrite, ofRead, words) => {
    const facts = { status, words, isExpired: false, timedOut: false };
    expect(answered(write, status)).toMatchObject({ meaning: ofWrite, ...facts });
    expect(answered(read, status)).toMatchObject({ meaning: ofRead, ...facts });
  });

  test('503 asks for a look before a write is repeated, if it still means again', () => {
    expect(answered(write, 503).lookFirst).toBe(true);
    expect(answered(read, 503).lookFirst).toBeUndefined();
    expect(answered(write, 429).lookFirst).toBeUndefined();
    const quota = answered(write, 503, undefined, { judgement: { meaning: 'quota' } });
    expect(quota.lookFirst).toBeUndefined();
  });
});

describe('the words of an answer', () => {
  test.each([
    [422, 'Pedido bloqueado', 'Pedido bloqueado'],
    [200, 'Pedido bloqueado', 'Pedido bloqueado'],
    [422, { message: 'Bloqueado', a: 'b' }, 'Bloqueado'],
    [422, { falha: 'Bloqueado' }, 'Bloqueado'],
    [401, 'Unauthorized', 'a chave de acesso não foi aceita'],
    [500, 'INTERNAL SERVER ERROR', 'o sistema teve um erro'],
    [422, { message: 'Período fechado', reason: 'Unprocessable Entity' }, 'Período fechado'],
    [422, 'Unauthorized by the branch', 'Unauthorized by the branch'],
  ])('%i %j are %s', (status, body, words) => {
    expect(answered(write, status, body).words).toBe(words);
  });

  test('are worded in each language if the vendor said nothing', () => {
    const inEnglish = (error: VendorError) => sayWords(en.callFaults, error.said);
    expect(inEnglish(answered(write, 422, ''))).toBe('the call was refused');
    expect(inEnglish(answered(write, 422, 'Pedido bloqueado'))).toBe('Pedido bloqueado');
    const late = transportError(write, coded('UND_ERR_BODY_TIMEOUT'), 25_000);
    expect([late.words, inEnglish(late)]).toEqual([
      'sem resposta completa em 25 s',
      'no complete answer within 25 s',
    ]);
    const unreadable = { message: 'it was cut by token-1', messagePt: 'token-1 a cortou' };
    const error = malformedError({ ...read, secrets: ['token-1'] }, 200, unreadable);
    expect(inEnglish(error)).toMatch(/^the answer cannot be read: it was cut by /);
    expect(JSON.stringify(error.said)).not.toContain('token-1');
  });

  test('are those that the profile extracts, if it does', () => {
    const judgement = { meaning: 'refused', words: 'Do perfil' } as const;
    const { words } = answered(write, 200, { message: 'Da resposta' }, { judgement });
    expect(words).toBe('Do perfil');
  });

  test('hide our secrets and what the vendor repeats of the customer', () => {
    const call = { ...write, secrets: ['k3y-of-the-unit'], personal: ['Padaria Modelo'] };
    const { words } = answered(call, 422, 'k3y-of-the-unit de Padaria Modelo recusada');
    expect(words).toBe('*** de *** recusada');
  });

  test('are cut', () => {
    const tooLong = 'á'.repeat(5_000);
    const judgement = { meaning: 'refused', words: tooLong } as const;
    expect(answered(write, 200, undefined, { judgement }).words).toBe('á'.repeat(300));
  });
});

describe('the judgement of a profile', () => {
  test('decides what an answer means', () => {
    const judgement = { meaning: 'quota', retryAfterMs: 5_000, isExpired: true } as const;
    const error = answered(write, 400, undefined, { judgement, retryAfter: '60' });
    expect(error).toMatchObject({ meaning: 'quota', retryAfterMs: 5_000, isExpired: true });
  });

  test('leaves the wait to the answer if it names none', () => {
    const judgement = { meaning: 'quota' } as const;
    const error = answered(write, 400, undefined, { judgement, retryAfter: '60' });
    expect(error).toMatchObject({ meaning: 'quota', retryAfterMs: 60_000, isExpired: false });
  });

  test.each([
    ['refused', 'unreadable'],
    ['uncertain', 'again'],
    ['not-found', 'not-found'],
    ['quota', 'quota'],
  ] as const)('"%s" means "%s" for a read', (meaning, ofRead) => {
    expect(answered(read, 200, undefined, { judgement: { meaning } }).meaning).toBe(ofRead);
  });
});

describe('the refusal of a read', () => {
  test.each([
    ['a 4xx', answered(read, 400, undefined), true],
    ['the profile', answered(read, 200, undefined, { judgement: { meaning: 'refused' } }), true],
    ['a redirect, which a wrong address may cause,', answered(read, 302, undefined), false],
    ['a 5xx', answered(read, 500, undefined), false],
    ['a key that is not accepted', answered(read, 401, undefined), false],
  ] as const)('by %s differs from an answer that cannot be read', (_, error, isRefusal) => {
    expect(error.isRefusal).toBe(isRefusal);
  });
});

describe('Retry-After', () => {
  test.each([
    ['120', 120_000],
    [' 120 ', 120_000],
    [new Date(NOW + 90_000).toUTCString(), 90_000],
    [new Date(NOW - 90_000).toUTCString(), undefined],
    ['0', undefined],
    ['soon', undefined],
    ['2 minutes', undefined],
    ['in 2', undefined],
    ['1.', undefined],
    ['.9', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j means %j ms', (retryAfter, expected) => {
    const { retryAfterMs } = answered(write, 429, undefined, { retryAfter });
    expect(retryAfterMs).toBe(expected);
  });

  test.each([
    [-1, undefined],
    [0, undefined],
    [Number.NaN, undefined],
    [1, 1_000],
    [1_000, 1_000],
    [1_001, 1_001],
    [3_600_000, 3_600_000],
    [3_600_001, 3_600_000],
  ])('%i ms become %j: never less than 1 s or more than 1 h', (ms, expected) => {
    expect(waitOf(ms)).toBe(expected);
  });
});

describe('a success that cannot be read', () => {
  const schema = z.object({ ss: z.number(), link: z.string() });
  const { error: problem } = schema.safeParse({ ss: 'x', link: 1 });
  const { error: notEvenAnObject } = schema.safeParse(null);

  test('may have done a write, and proves nothing about a read', () => {
    const reason = { message: 'it was cut', messagePt: 'veio cortada' };
    const words = 'a resposta não pode ser lida: veio cortada';
    expect(malformedError(write, 200, reason)).toMatchObject({
      ...{ meaning: 'uncertain', status: 200, words },
    });
    expect(malformedError(read, 200, reason)).toMatchObject({
      ...{ meaning: 'unreadable', status: 200, words },
    });
  });

  test('names every field that is wrong', () => {
    expect(malformedError(write, 201, problem!).words).toBe(
      'a resposta não pode ser lida: /ss não tem a forma esperada; /link não tem a forma esperada',
    );
    expect(malformedError(write, 201, notEvenAnObject!).words).toBe(
      'a resposta não pode ser lida: a resposta não tem a forma esperada',
    );
  });
});

describe('a read that may fail', () => {
  const failing = (meaning: Judgement['meaning']) =>
    Promise.reject(new VendorError({ vendor: 'sismetro', call: 'x', meaning }));
  const bug = Promise.reject(new TypeError('a bug'));
  bug.catch(() => undefined);

  test('returns none only if the vendor says that there is nothing', async () => {
    expect(await orIfNotFound('none', Promise.resolve('found'))).toBe('found');
    expect(await orIfNotFound('none', failing('not-found'))).toBe('none');
    await expect(orIfNotFound('none', failing('unreadable'))).rejects.toThrow('unreadable');
    await expect(orIfNotFound('none', bug)).rejects.toThrow('a bug');
  });

  test('returns undefined if the vendor failed, and never hides a bug', async () => {
    expect(await orUndefinedIfFailed(Promise.resolve('found'))).toBe('found');
    expect(await orUndefinedIfFailed(failing('again'))).toBeUndefined();
    await expect(orUndefinedIfFailed(bug)).rejects.toThrow('a bug');
  });
});
