import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { loadSeniorXProfile, loadSismetroProfile } from '../../vendors/profile/load.js';
import { createSeniorX } from '../../vendors/senior-x/client.js';
import { createSismetro } from '../../vendors/sismetro/client.js';
import { anOpening } from '../support/order.js';
import {
  failureOf,
  json,
  type Received,
  startVendor,
  useHttp,
  useVendor,
} from '../vendors/vendor-server.js';
import { directoryOf, mine, problemsOf, seniorXAt, sismetroAt } from './files.js';

/** How a profile authenticates us at a vendor, over real sockets. */

const SECRET = 'tops3cret-of-acme';
const credentials = { apiKey: 'api-k3y-of-acme', user: 'ana', password: SECRET };

const vendor = useVendor((request, response) => {
  if (isLogin(request)) {
    logins += 1;
    logIn(request, response);
  } else if (isKnown(request)) json(response, 200, { ss: 7, resultList: [] });
  else turnAway(response);
});
const http = useHttp();
let now: number;
/** The number of log-ins; only the latest one is valid. */
let logins: number;
/** The log-in's answer. */
let logIn: (request: Received, response: ServerResponse) => void;
/** Returns true if a call is authenticated. */
let isKnown: (request: Received) => boolean;
/** The answer to a call that is not. */
let turnAway: (response: ServerResponse) => void;

const isLogin = ({ path }: Received) => path.startsWith('/login');
const calls = () => vendor.received.filter((request) => !isLogin(request));

beforeEach(async () => {
  now = Date.parse('2026-11-24T13:00:00Z');
  logins = 0;
  logIn = (_, response) => json(response, 200, { dados: { chave: `token-${logins}`, vale: 1000 } });
  isKnown = () => true;
  turnAway = (response) => json(response, 401, { message: 'quem é você?' });
});

const sismetro = (yaml: string) =>
  createSismetro(
    {
      ...sismetroAt(vendor.url),
      credentials,
      profile: loadSismetroProfile(
        ...mine(
          `extends: sismetro\nheaders: { unit: null, key: null${
            yaml.includes('token:') || yaml.includes('oauth2') ? ", x-token: '{token}'" : ''
          } }\n${yaml}`,
        ),
      ),
    },
    { http, now: () => now },
  );
const open = (client = sismetro('')) => client.openServiceRequest(...anOpening());

const LOGIN = `
auth:
  login:
    method: POST
    url: '{baseUrl}/login'
    body: '{ "usuario": credentials.user, "senha": credentials.password }'
    token: body.dados.chave
    expiresIn: body.dados.vale
`;

const showsLast = ({ headers }: Received) => headers['x-token'] === `token-${logins}`;

describe('a call without a log-in', () => {
  test('sends no credential if none is configured', async () => {
    await open(sismetro('auth: none'));
    expect(calls()[0]?.headers).not.toHaveProperty('authorization');
    expect(calls()[0]?.headers).not.toHaveProperty('key');
  });

  test('sends a credential in a header', async () => {
    await open(sismetro("auth: { headers: { x-api-key: 'Token {credentials.apiKey}' } }"));
    expect(calls()[0]?.headers).toMatchObject({ 'x-api-key': 'Token api-k3y-of-acme' });
  });

  test('sends user and password with basic, including accents', async () => {
    const yaml = "auth: { basic: { user: 'José', password: '{credentials.password}' } }";
    await open(sismetro(yaml));
    const shown = Buffer.from(`José:${SECRET}`).toString('base64');
    expect(calls()[0]?.headers.authorization).toBe(`Basic ${shown}`);
  });

  test('is not retried after a 401', async () => {
    isKnown = () => false;
    const yaml = "auth: { basic: { user: 'a', password: '{credentials.password}' } }";
    expect(await failureOf(open(sismetro(yaml)))).toMatchObject({ meaning: 'credentials' });
    expect(calls()).toHaveLength(1);
  });

  test.each([
    ['headers', "headers: { x-api-key: '{credentials.password}' }"],
    ['basic', "basic: { user: 'a', password: '{credentials.password}' }"],
  ])('keeps what %s sends out of every error', async (_, kind) => {
    vendor.answer = ({ headers }, response) => json(response, 400, { message: headers });
    vendor.answer = ({ headers }, response) =>
      json(response, 400, { message: `não: ${JSON.stringify(headers)}` });
    const { words } = await failureOf(open(sismetro(`auth: { ${kind} }`)));
    expect(words).toContain('não:');
    expect(words).not.toContain(SECRET);
    expect(words).not.toContain(Buffer.from(`a:${SECRET}`).toString('base64'));
  });
});

describe('a credential', () => {
  const FAILS = '{$number(credentials.user)}';

  test.each([
    ['headers', `headers: { x: '${FAILS}' }`],
    ['basic', `basic: { user: '${FAILS}', password: a }`],
    ['login', `login: { method: POST, url: '{baseUrl}/login/${FAILS}', token: body }`],
    ['oauth2', `oauth2: { url: '{baseUrl}/login', clientId: '${FAILS}', clientSecret: b }`],
    [
      'refresh',
      `oauth2: { url: '{baseUrl}/login', clientId: a, clientSecret: b, refreshToken: '${FAILS}' }`,
    ],
    [
      'session',
      `session: { method: POST, url: '{baseUrl}/login', form: '$number(credentials.user)' }`,
    ],
  ])(
    'for %s that cannot be built is a problem of the tenant, and no call is made',
    async (_, auth) => {
      const error = await failureOf(open(sismetro(`auth: { ${auth} }`)));
      expect(error).toMatchObject({ meaning: 'credentials', code: 'PROFILE' });
      expect(error.words).toContain('mine.yaml, line 3');
      expect(error.words).not.toContain('ana');
      expect(vendor.received).toEqual([]);
    },
  );

  test('in a header is encoded if it contains non-ASCII characters, as in every call', async () => {
    await open(sismetro("auth: { headers: { x: 'chave ç' } }"));
    expect(calls()[0]?.headers['x']).toBe('chave %C3%A7');
  });
});

describe('a log-in', () => {
  beforeEach(() => {
    isKnown = showsLast;
  });

  test('gives later calls their token, once', async () => {
    const client = sismetro(LOGIN);
    await open(client);
    await client.findServiceRequests('acme/o-1');
    expect(vendor.received.filter(isLogin)).toMatchObject([
      { method: 'POST', path: '/login', body: { usuario: 'ana', senha: SECRET } },
    ]);
    expect(calls().map(({ headers }) => headers['x-token'])).toEqual(['token-1', 'token-1']);
  });

  test('may make its token of a credential and the answer', async () => {
    isKnown = () => true;
    const token = "$base64encode(credentials.user & ':' & body.dados.chave)";
    await open(sismetro(LOGIN.replace('body.dados.chave', token)));
    const made = Buffer.from('ana:token-1').toString('base64');
    expect(calls()[0]?.headers['x-token']).toBe(made);
  });

  test('sends a form', async () => {
    const form = LOGIN.replace('body:', 'form:').replace(
      'credentials.password }',
      'credentials.password, "escopo": ["a b", "ç"], "nada": null }',
    );
    await open(sismetro(form));
    expect(vendor.received[0]).toMatchObject({
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `usuario=ana&senha=${SECRET}&escopo=a+b&escopo=%C3%A7`,
    });
  });

  test('may return the token as text, or in a header', async () => {
    logIn = (_, response) => void response.end('token-1');
    await open(sismetro(LOGIN.replace('body.dados.chave', 'body')));
    logIn = (_, response) => void response.setHeader('x-token', 'token-2').end();
    await open(sismetro(LOGIN.replace('body.dados.chave', "headers.'x-token'")));
    expect(calls().map(({ headers }) => headers['x-token'])).toEqual(['token-1', 'token-2']);
  });

  test('is repeated before the token ends', async () => {
    const client = sismetro(LOGIN);
    await open(client);
    now += 800_000;
    await open(client);
    expect(logins).toBe(1);
    now += 150_000;
    await open(client);
    expect(logins).toBe(2);
  });

  test('without an expiry is used until its token is refused', async () => {
    const client = sismetro(LOGIN.replace('    expiresIn: body.dados.vale\n', ''));
    await open(client);
    now += 1e10;
    await open(client);
    expect(logins).toBe(1);
  });

  test('is made once for 50 calls whose token is refused at once, and each call is repeated once', async () => {
    const client = sismetro(LOGIN);
    await open(client);
    logins = 5; // another client logged in, so our token is no longer valid
    await Promise.all(Array.from({ length: 50 }, () => open(client)));
    expect(logins).toBe(6);
    expect(calls().filter(({ headers }) => headers['x-token'] === 'token-6')).toHaveLength(50);
  });

  test('that does not help is not repeated: the tenant has a problem', async () => {
    isKnown = () => false;
    expect(await failureOf(open(sismetro(LOGIN)))).toMatchObject({
      call: 'openServiceRequest',
      meaning: 'credentials',
      status: 401,
    });
    expect({ logins, calls: calls().length }).toEqual({ logins: 2, calls: 2 });
  });

  test('expires when the profile says so, even in an answer of 200', async () => {
    turnAway = (response) => json(response, 200, { erro: 'sessão expirada' });
    const client = sismetro(`${LOGIN}    renewOn: $contains(words, 'sessao expirada')\n`);
    await open(client);
    logins = 5;
    expect(await open(client)).toEqual({ ss: '7' });
    expect(logins).toBe(6);
  });

  test('is not repeated for an answer that renewOn does not match', async () => {
    const client = sismetro(`${LOGIN}    renewOn: status = 419\n`);
    await open(client);
    logins = 5;
    expect(await failureOf(open(client))).toMatchObject({ meaning: 'credentials', status: 401 });
    expect(logins).toBe(5);
  });

  test('is not repeated for a write that may have been done, by the profile: only a look is', async () => {
    const client = sismetro(`${LOGIN}failure: status = 401 ? 'uncertain'\n`);
    await open(client);
    logins = 5;
    expect(await failureOf(open(client))).toMatchObject({ meaning: 'uncertain', status: 401 });
    expect({ logins, calls: calls().length }).toEqual({ logins: 5, calls: 2 });
    await client.findServiceRequests('acme/o-1');
    expect({ logins, calls: calls().length }).toEqual({ logins: 6, calls: 4 });
  });

  test.each([
    [403, {}, 'credentials'],
    [400, {}, 'credentials'],
    [200, {}, 'again'],
    [200, { dados: { chave: '' } }, 'again'],
    [429, {}, 'again'],
    [503, {}, 'again'],
  ])('answered %i %j leaves the call unmade: %s', async (status, body, meaning) => {
    logIn = (_, response) => json(response, status, body);
    expect(await failureOf(open(sismetro(LOGIN)))).toMatchObject({ call: 'login', meaning });
    expect(calls()).toEqual([]);
  });

  test("reports the refusal in the vendor's words, without a secret", async () => {
    logIn = (_, response) => json(response, 200, { erro: `senha ${SECRET} expirada` });
    const failure = `    failure: "$exists(body.erro) ? 'credentials'"\n`;
    const error = await failureOf(open(sismetro(LOGIN + failure)));
    expect(error).toMatchObject({ call: 'login', meaning: 'credentials' });
    expect(error.words).toContain('expirada');
    expect(error.words).not.toContain(SECRET);
  });

  test('is made at another address if the profile names one', async () => {
    const other = await startVendor((_, response) =>
      json(response, 200, { dados: { chave: 'token-0' } }),
    );
    await open(sismetro(LOGIN.replace('{baseUrl}', other.url)));
    expect(other.received).toHaveLength(1);
    expect(logins).toBe(0);
    await other.close();
  });

  test('that hangs leaves the opening unsent, and serves the next one', async () => {
    let answerLater = () => {};
    logIn = (_, response) => {
      answerLater = () => json(response, 200, { dados: { chave: 'token-1' } });
    };
    const client = sismetro(LOGIN);
    const error = await failureOf(open(client));
    expect(error).toMatchObject({ meaning: 'again', call: 'login' });
    expect(calls()).toEqual([]);
    answerLater();
    expect(await open(client)).toEqual({ ss: '7' });
    expect(logins).toBe(1);
  });

  test('does not lead to a repeated opening if its time is used up', async () => {
    const client = sismetro(LOGIN);
    await open(client);
    logins = 5;
    isKnown = (request) => {
      now += 10_000; // the refusal was slow
      return showsLast(request);
    };
    expect(await failureOf(open(client))).toMatchObject({ meaning: 'again' });
    expect(calls()).toHaveLength(2);
    expect(await open(client)).toEqual({ ss: '7' });
  });

  test('of the ERP replaces the documented one of Senior X', async () => {
    const profile = loadSeniorXProfile(
      'mine.yaml',
      directoryOf({
        'mine.yaml': `extends: senior-x\nheaders: { authorization: null, client_id: null, x-token: '{token}' }\n${LOGIN}`,
      }),
    );
    const seniorX = createSeniorX(
      {
        ...seniorXAt(vendor.url),
        credentials,
        profile,
      },
      { http, now: () => now },
    );
    await seniorX.releaseOrder('o-1');
    logins = 5;
    await seniorX.releaseOrder('o-1');
    expect(vendor.received.map(({ path }) => path)).toEqual([
      '/login',
      '/erpx_com_ven/pedido/updateOrderStatusIntegration',
      '/erpx_com_ven/pedido/updateOrderStatusIntegration',
      '/login',
      '/erpx_com_ven/pedido/updateOrderStatusIntegration',
    ]);
  });
});

describe('client credentials (OAuth 2)', () => {
  const OAUTH2 = `
auth:
  oauth2:
    url: '{baseUrl}/login/token'
    clientId: '{credentials.user}'
    clientSecret: '{credentials.password}:%'
    parameters: { scope: 'pedidos ss', audience: https://api.example.com }
`;

  beforeEach(() => {
    isKnown = showsLast;
    logIn = (_, response) =>
      json(response, 200, {
        access_token: `token-${logins}`,
        token_type: 'bearer',
        expires_in: 1000,
      });
  });

  test('are sent in the header, as in RFC 6749', async () => {
    await open(sismetro(OAUTH2));
    expect(vendor.received[0]).toMatchObject({
      method: 'POST',
      path: '/login/token',
      headers: {
        authorization: `Basic ${Buffer.from(`ana:${SECRET}%3A%25`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials&scope=pedidos+ss&audience=https%3A%2F%2Fapi.example.com',
    });
    expect(calls()[0]?.headers['x-token']).toBe('token-1');
  });

  test('are sent in the body', async () => {
    await open(sismetro(`${OAUTH2}    clientAuthentication: body\n`));
    expect(vendor.received[0]?.body).toContain(`client_id=ana&client_secret=${SECRET}%3A%25`);
    expect(vendor.received[0]?.headers).not.toHaveProperty('authorization');
  });

  test('get another token before it expires, and after a 401', async () => {
    const client = sismetro(OAUTH2);
    await open(client);
    now += 950_000;
    await open(client);
    expect(logins).toBe(2);
    logins = 8;
    await open(client);
    expect(logins).toBe(9);
  });

  test('that are refused are a problem of the tenant, and appear in no error', async () => {
    logIn = ({ headers }, response) =>
      json(response, 400, { error: 'invalid_client', message: `não: ${headers.authorization}` });
    const error = await failureOf(open(sismetro(OAUTH2)));
    expect(error).toMatchObject({ call: 'login', meaning: 'credentials', status: 400 });
    expect(error.words).not.toContain('YW5h');
  });
});

describe('the cookie of a session', () => {
  const SESSION = `
auth:
  session:
    method: POST
    url: '{baseUrl}/login'
    form: '{ "user": credentials.user, "pass": credentials.password }'
`;
  const withCookies = (status: number) => (_: Received, response: ServerResponse) => {
    response.writeHead(status, {
      location: '/home',
      'set-cookie': [
        `SID=token-${logins}; Path=/; HttpOnly; Expires=Wed, 09 Jun 2027 10:18:14 GMT`,
        'lang=pt; Secure',
      ],
    });
    response.end('<html>');
  };

  beforeEach(() => {
    logIn = withCookies(200);
    isKnown = ({ headers }) => headers.cookie?.startsWith(`SID=token-${logins}`) === true;
    turnAway = (response) => void response.writeHead(302, { location: '/login' }).end();
  });

  test.each([200, 302])('is sent with later calls after a log-in answered %i', async (status) => {
    logIn = withCookies(status);
    await open(sismetro(SESSION));
    expect(calls()[0]?.headers.cookie).toBe('SID=token-1; lang=pt');
  });

  test('is one of those that the profile names', async () => {
    await open(sismetro(`${SESSION}    cookies: [SID]\n`));
    expect(calls()[0]?.headers.cookie).toBe('SID=token-1');
  });

  test('that is missing leaves the call unmade', async () => {
    const error = await failureOf(open(sismetro(`${SESSION}    cookies: [OTHER]\n`)));
    expect(error).toMatchObject({ call: 'login', meaning: 'again' });
    expect(calls()).toEqual([]);
  });

  test('is renewed when a call redirects to the log-in', async () => {
    const client = sismetro(
      `${SESSION}    renewOn: status = 302 and $contains(headers.location, '/login')\n`,
    );
    await open(client);
    logins = 5;
    expect(await open(client)).toEqual({ ss: '7' });
    expect(logins).toBe(6);
  });

  test('is sent beside the cookie that the profile itself sets', async () => {
    await open(
      sismetro(`${SESSION}    cookies: [SID]\ncalls: { open: { headers: { cookie: csrf=1 } } }\n`),
    );
    expect(calls()[0]?.headers.cookie).toBe('SID=token-1; csrf=1');
  });
});

describe('a profile with wrong auth', () => {
  test.each([
    ['auth: basc', 'auth: must be the word none, or a block with one of: headers, basic, login'],
    ['auth: { basc: {} }', 'auth.basc: is not a known field'],
    [
      "auth: { headers: { a: 'b' }, basic: { user: a, password: b } }",
      'auth: must be the word none',
    ],
    ['auth: {}', 'auth: must be the word none'],
    ['auth: { basic: { user: a } }', 'auth.basic.password: is missing'],
    [
      "auth: { basic: { user: '{usr}', password: b } }",
      'there is no usr here, only: unit, key, cred',
    ],
    ["auth: { login: { method: POST, url: '{baseUrl}/a' } }", 'auth.login.token: is missing'],
    [
      "auth: { login: { method: POST, url: 'ftp://a/b', token: body } }",
      'auth.login.url: must start',
    ],
    [
      "auth: { login: { method: GET, url: '{baseUrl}/a', form: '{}', token: body } }",
      'is not allowed',
    ],
    [
      "auth: { session: { method: POST, url: '{baseUrl}/a', cookies: ['a b'] } }",
      'name of a cookie',
    ],
    ["auth: none\nheaders: { x: '{token}' }", 'headers.x: there is no token here'],
  ])('is refused with its line: %s', (yaml, words) => {
    const problems = problemsOf(`extends: sismetro\n${yaml}`);
    expect(problems.join('\n')).toContain(words);
    expect(problems.join('\n')).toMatch(/mine\.yaml, line [23]: /);
  });
});
