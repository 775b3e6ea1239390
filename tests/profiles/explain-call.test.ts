import { expect, describe, test } from '@jest/globals';
import { callsOf, explainAnswer, SampleError } from '../../vendors/profile/explain-call.js';
import { loadProfile } from '../../vendors/profile/load.js';
import { aPayload } from '../api/support/bodies.js';
import { explainCall } from './explained.js';
import { directoryOf } from './files.js';

/** What a consultant can see of a profile before any call is made. */

const mine = (yaml: string) => loadProfile('mine.yaml', directoryOf({ 'mine.yaml': yaml }));
const json = (status: number, body: unknown, headers = {}) => ({
  status,
  headers,
  text: typeof body === 'string' ? body : JSON.stringify(body),
});

describe('a call', () => {
  test.each([
    'senior-x',
    'sismetro',
    'tests/alternate-profile/erp.yaml',
    'tests/alternate-profile/field.yaml',
  ])('of %s is built without a secret in it', async (name) => {
    const profile = loadProfile(name, '.');
    for (const call of callsOf(profile)) {
      if (call === 'login') continue; // tested below
      if (name.endsWith('field.yaml') && call === 'findByReference') continue; // it has no look-up by reference
      const request = await explainCall(profile, call, aPayload());
      expect(request.url).toMatch(/^\{(baseUrl|readUrl)\}\//);
      expect(JSON.stringify(request.headers)).toContain('***');
    }
  });

  test('shows the order as the profile sends it', async () => {
    const order = aPayload({ number: 77 });
    expect(await explainCall(loadProfile('sismetro', '.'), 'open', order)).toMatchObject({
      method: 'POST',
      url: '{baseUrl}/serviceOrder/open',
      headers: { unit: '<unit>', key: '***', 'idempotency-key': `order/sample/${order.id}` },
      body: { externalReference: `sample/${order.id}`, orderNumber: '77' },
    });
  });

  test('contains what the sample says', async () => {
    const senior = loadProfile('senior-x', '.');
    expect(
      await explainCall(senior, 'addObservation', { orderId: 'o-9', text: 'SS 5' }),
    ).toMatchObject({ body: { id: 'o-9', observation: 'SS 5' } });
    expect(await explainCall(senior, 'listAwaiting', { page: 3 }, 'bridge')).toMatchObject({
      url: expect.stringContaining('{baseUrl}/t/senior.com.br/bridge/1.0/rest/'),
    });
    const sismetro = loadProfile('sismetro', '.');
    expect((await explainCall(sismetro, 'readOne', { ss: 5 })).url).toBe(
      '{readUrl}/SS/findBySs?ss=5',
    );
  });

  test.each([
    ["auth: { headers: { x: 'k {credentials.a}' } }", { x: 'k ***' }],
    [
      "auth: { basic: { user: '{credentials.a}', password: '{credentials.b}' } }",
      { authorization: 'Basic ***' },
    ],
    ["auth: { session: { method: POST, url: '{baseUrl}/in' } }", { cookie: '***' }],
    [
      "auth: { login: { method: POST, url: '{baseUrl}/in', token: body } }\ncalls: { readOne: { headers: { x: 't {token}' } } }",
      { x: 't ***' },
    ],
  ])('shows which credentials it would send: %s', async (auth, headers) => {
    const profile = mine(`extends: sismetro\nheaders: { key: null, unit: null }\n${auth}`);
    expect((await explainCall(profile, 'readOne', {})).headers).toEqual(headers);
  });

  test.each([
    ['{ss}-{ss}', 'r=5-5'],
    ['{ $string({ "os": { "n": ss } }) }', 'r=%7B%22os%22%3A%7B%22n%22%3A%225%22%7D%7D'],
    ["a {'}'} b {ss}", 'r=a%20%7D%20b%205'],
    ['{$replace(ss & "", /5{1}/, "x")}', 'r=x'],
    ['sem nada', 'r=sem%20nada'],
  ])('accepts placeholders that contain braces: %s', async (template, query) => {
    const yaml = `extends: sismetro\ncalls: { readOne: { query: { ss: null, r: ${JSON.stringify(template)} } } }`;
    const { url } = await explainCall(mine(yaml), 'readOne', { ss: 5 });
    expect(url).toBe(`{readUrl}/SS/findBySs?${query}`);
  });

  test.each([
    ['{ss', 'has an unmatched { or }'],
    ['ss}', 'has an unmatched { or }'],
    ['{ {"a": 1 }', 'Expected'],
    ['{sss}-{ss}', 'there is no sss here'],
    ['{}', ''],
  ])('refuses the template %s', (template, words) => {
    const yaml = `extends: sismetro\ncalls: { readOne: { query: { r: ${JSON.stringify(template)} } } }`;
    expect(() => mine(yaml)).toThrow(words);
  });

  test.each([
    ['senior-x', ''],
    [
      'sismetro',
      "auth: { login: { method: POST, url: '{baseUrl}/in', body: '{ \"s\": credentials.a }', token: body } }",
    ],
    [
      'sismetro',
      "auth: { session: { method: POST, url: '{baseUrl}/in', form: '{ \"s\": credentials.a }' } }",
    ],
    [
      'sismetro',
      "auth: { oauth2: { url: 'https://login.example.com/token', clientId: a, clientSecret: '{credentials.a}', clientAuthentication: body } }",
    ],
  ])('of %s also shows the log-in: %s', async (base, auth) => {
    const profile = mine(`extends: ${base}\n${auth}`);
    expect(callsOf(profile)).toContain('login');
    const request = await explainCall(profile, 'login', {});
    expect(request.method).toBe('POST');
    expect(JSON.stringify(request)).toContain('***');
  });

  test('without a log-in shows none', () => {
    expect(callsOf(loadProfile('sismetro', '.'))).not.toContain('login');
  });

  test('that cannot be built reports the reason', async () => {
    const profile = mine(
      'extends: sismetro\ncalls: { readOne: { query: { ss: \'{$number("x")}\' } } }',
    );
    await expect(explainCall(profile, 'readOne', {})).rejects.toMatchObject({
      words: expect.stringContaining('calls.readOne.query.ss (mine.yaml, line 2)'),
    });
    const none = mine('extends: sismetro\ncapabilities: { readOne: false }');
    await expect(explainCall(none, 'readOne', {})).rejects.toMatchObject({
      meaning: 'unsupported',
    });
    const sismetro = loadProfile('sismetro', '.');
    await expect(explainCall(sismetro, 'open', { id: 1 })).rejects.toBeInstanceOf(SampleError);
  });
});

describe('an answer', () => {
  const sismetro = loadProfile('sismetro', '.');
  const senior = loadProfile('senior-x', '.');
  const row = { idSs: 77, status: 'ENCERRADA', evolucao: '', link: 'https://pdf.example.com/77' };

  test('to readOne is read for the SS in it, or for the requested one', async () => {
    const answer = json(200, { valid: true, resultList: [row] });
    expect(await explainAnswer(sismetro, 'readOne', answer)).toMatchObject({
      kind: 'result',
      result: { ss: '77', state: 'completed', link: row.link },
    });
    expect(await explainAnswer(sismetro, 'readOne', answer, '78')).toMatchObject({
      kind: 'failure',
      meaning: 'unreadable',
    });
  });

  test.each([
    ['open', json(201, { ss: 5 }), { kind: 'result', result: { ss: '5' } }],
    ['open', json(200, { ok: true }), { kind: 'failure', meaning: 'uncertain' }],
    [
      'open',
      json(422, { mensagem: 'sem patrimônio' }),
      { kind: 'failure', meaning: 'refused', words: 'sem patrimônio' },
    ],
    [
      'listAll',
      json(429, {}, { 'retry-after': '30' }),
      { kind: 'failure', meaning: 'again', retryAfterMs: 30_000 },
    ],
    ['listAll', json(200, '<html>'), { kind: 'failure', meaning: 'unreadable' }],
    ['findByReference', json(200, { resultList: [] }), { kind: 'result', result: [] }],
    ['readOne', json(200, { valid: false }), { kind: 'result', result: null }],
  ])('to %s is explained: %j', async (call, answer, expected) => {
    expect(await explainAnswer(sismetro, call, answer)).toMatchObject(expected);
  });

  test('of the ERP is explained', async () => {
    const order = { id: 'o-1', number: 7, status: 'LIBERADO', observations: [] };
    expect(await explainAnswer(senior, 'readOrder', json(200, order))).toMatchObject({
      result: { status: 'released' },
    });
    const answer = json(200, { result: [{ id: 'o-1', success: false, message: 'Bloqueado' }] });
    expect(await explainAnswer(senior, 'cancelOrder', answer, 'o-1')).toMatchObject({
      kind: 'failure',
      meaning: 'refused',
      words: 'Bloqueado',
    });
  });

  test('that means our log-in has expired is marked so', async () => {
    const profile = mine(
      "extends: sismetro\nheaders: { key: null, unit: null }\nauth: { session: { method: POST, url: '{baseUrl}/in', renewOn: status = 302 } }",
    );
    expect(await explainAnswer(profile, 'listAll', json(302, ''))).toMatchObject({
      meaning: 'credentials',
      isExpired: true,
    });
  });
});
