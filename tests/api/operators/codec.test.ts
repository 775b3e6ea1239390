import { createSecretKey } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { orderWorkflowId, parkedWorkflowId } from '../../../domain/ids.js';
import { createKeyring } from '../../../platform/encryption/keyring.js';
import { createPayloadCodec } from '../../../platform/encryption/payload-codec.js';
import { closedAgainWorkflowId } from '../../../workflows/closed-again/messages.js';
import { thinEventsWorkflowId } from '../../../workflows/thin-events/messages.js';
import { eventually } from '../../support/eventually.js';
import { call } from '../support/api.js';
import { useConsoleApi } from '../support/console.js';
import { useTemporal } from '../support/temporal.js';

const WEB_UI = 'https://temporal.acme.com.br';
const KEY = Buffer.alloc(32, 'k');
const codecOf = (key: Buffer, id = 'k1') =>
  createPayloadCodec(createKeyring([{ id, key: createSecretKey(key) }])!, temporal.namespace);

const CUSTOMER = { name: 'Maria da Silva', cpf: '529.982.247-25' };
const ORDER = 'order/acme/1';

const temporal = useTemporal();
const api = useConsoleApi(() => ({
  address: temporal.address,
  change: (settings) =>
    Object.assign(settings, {
      temporal: {
        ...(settings as unknown as { temporal: object }).temporal,
        webUiUrl: `${WEB_UI}/ui`,
      },
      encryption: { keys: [{ id: 'k1', key: KEY.toString('base64') }] },
    }),
}));

async function sealed(workflowId: string, by = codecOf(KEY)): Promise<object> {
  const plain = defaultPayloadConverter.toPayload(CUSTOMER);
  const [payload] = await by.encode([plain], {
    type: 'workflow',
    namespace: temporal.namespace,
    workflowId,
  });
  return jsonOf(payload!);
}

const jsonOf = ({ metadata, data }: Payload) => ({
  metadata: Object.fromEntries(
    Object.entries(metadata ?? {}).map(([name, bytes]) => [name, base64(bytes)]),
  ),
  data: base64(data!),
});
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

const decode = (payloads: unknown, headers: Record<string, string> = as('root')) =>
  call(`${api.url}/codec/decode`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-namespace': temporal.namespace, ...headers },
    body: typeof payloads === 'string' ? payloads : JSON.stringify({ payloads }),
  });
/** What was revealed to root, once a record of this workflow is listed: that takes about a second. */
const revealedWith = (id: string) =>
  eventually(`a record of ${id} is listed`, async () => {
    const path = '/audit?action=reveal&by=root&limit=200';
    const { body } = await call(api.url + path, { headers: as('root') });
    const items = body['items'] as { target: string; tenant: string | null; details: string }[];
    return items.some(({ target }) => target === id) && items;
  });
const as = (name: string) => ({ authorization: `Bearer token-of-${name}` });

/** The value of each payload; `null` if it is still encrypted. */
function told(body: Record<string, unknown>): unknown[] {
  const payloads = body['payloads'] as { metadata: Record<string, string>; data: string }[];
  return payloads.map(({ metadata, data }) =>
    Buffer.from(metadata['encoding'] ?? '', 'base64').toString() === 'json/plain'
      ? JSON.parse(Buffer.from(data, 'base64').toString())
      : null,
  );
}

describe('POST /codec/decode', () => {
  test('decrypts our tokens at a vendor for no caller', async () => {
    const { status, body } = await decode([await sealed('vendor-token/acme/senior-x')]);
    expect(status).toBe(200);
    expect(told(body)).toEqual([null]);
  });

  test('decrypts payloads in order for operators who may reveal, and keeps unencrypted ones', async () => {
    const plain = jsonOf(defaultPayloadConverter.toPayload('plain'));
    for (const name of ['root', 'rui']) {
      const { status, body } = await decode([await sealed(ORDER), plain], as(name));
      expect(status).toBe(200);
      expect(told(body)).toEqual([CUSTOMER, 'plain']);
    }
  });

  test('returns what it cannot decrypt, and logs it', async () => {
    const lost = await sealed(ORDER, codecOf(Buffer.alloc(32, 'x'), 'lost'));
    const broken = await sealed(ORDER, codecOf(Buffer.alloc(32, 'x')));
    const { status, body } = await decode([lost, await sealed(ORDER), broken]);
    expect([status, told(body)]).toEqual([200, [null, CUSTOMER, null]]);
    expect(body['payloads']).toEqual([lost, expect.anything(), broken]);
    expect(api.log()).toContain('payloads could not be opened');
  });

  test('refuses unknown callers, viewers, and operators who may not reveal', async () => {
    const payloads = [await sealed(ORDER)];
    const statuses = await Promise.all(
      [{}, as('nobody'), as('vera'), as('ana')].map(
        async (headers) => (await decode(payloads, headers)).status,
      ),
    );
    expect(statuses).toEqual([401, 401, 403, 403]);
  });

  test('decrypts for an operator of one tenant only what certainly belongs to it', async () => {
    const ids = [
      'order/beta/1',
      'callback/beta/ss/7',
      'thin-events/beta/1',
      ORDER,
      'thin-events/acme/1',
      'order/beta',
      'parked/0a',
      'sweep/beta-x',
    ];
    const { body } = await decode(await Promise.all(ids.map((id) => sealed(id))), as('bob'));
    expect(told(body)).toEqual([CUSTOMER, CUSTOMER, CUSTOMER, null, null, null, null, null]);
  });

  test('leaves one audit record an hour for each order whose payloads were decrypted', async () => {
    const id = 'order/acme/traced';
    for (let at = 0; at < 3; at += 1)
      await decode([await sealed(id), await sealed('sweep/acme-1')]);
    const items = await revealedWith(id);
    const mine = items.filter(({ target }) => target === id || target.startsWith('sweep/'));
    expect(mine).toEqual([expect.objectContaining({ target: id, details: 'codec' })]);
  });

  // all types that `readKeptDeliveries` reads, and orders
  test.each([
    orderWorkflowId({ tenant: 'beta', id: 'kept', closing: 2 }),
    'callback/beta/order/kept',
    'callback/beta/ss/8',
    closedAgainWorkflowId({ tenant: 'beta', id: 'kept' }),
    thinEventsWorkflowId({ tenant: 'beta', id: 'kept' }),
    parkedWorkflowId('0b'),
  ])('leaves a record for %s, which has a customer in it', async (id) => {
    expect(told((await decode([await sealed(id)])).body)).toEqual([CUSTOMER]);
    const items = await revealedWith(id);
    const tenant = id.startsWith('parked/') ? null : 'beta';
    const record = expect.objectContaining({ target: id, tenant });
    expect(items.filter(({ target }) => target === id)).toEqual([record]);
  });

  test.each([
    ['another namespace', { 'x-namespace': 'other' }, 422],
    ['no namespace', { 'x-namespace': '' }, 422],
    ['another type', { 'content-type': 'text/plain' }, 415],
  ])('refuses %s', async (_, headers, status) => {
    expect((await decode([], { ...as('root'), ...headers })).status).toBe(status);
  });

  test.each([
    ['{', 400],
    ['{"payloads":[{"data":"§"}]}', 422],
    [JSON.stringify({ payloads: [{ data: 'A'.repeat(4 * 1024 * 1024) }] }), 413],
  ])('refuses a malformed body: %#', async (body, status) => {
    expect((await decode(body)).status).toBe(status);
  });

  test('accepts a history that is larger than any webhook', async () => {
    const data = 'A'.repeat(1024 * 1024);
    expect((await decode([{ metadata: {}, data }])).status).toBe(200);
  });
});

describe('a page that asks for payloads', () => {
  const preflight = (origin: string) =>
    fetch(`${api.url}/codec/decode`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-namespace',
      },
    });

  test('may do so from the origin of temporal.webUiUrl', async () => {
    const answer = await preflight(WEB_UI);
    expect(answer.status).toBe(204);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': WEB_UI,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': expect.stringMatching(/content-type.*x-namespace/),
    });
    expect(answer.headers.get('vary')).toMatch(/origin/i);
  });

  test.each([
    'https://evil.example',
    'null',
    `${WEB_UI}.evil.example`,
    'http://temporal.acme.com.br',
  ])('may not from %s', async (origin) => {
    const answer = await preflight(origin);
    expect(answer.status).toBe(403);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    const asked = await decode([await sealed(ORDER)], { ...as('root'), origin });
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  });

  test('uses the session of the user who is signed in at the console', async () => {
    const signedIn = await fetch(`${api.url}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: 'token-of-rui' }),
    });
    const cookie = signedIn.headers.getSetCookie()[0]!.split(';')[0]!;
    const payloads = [await sealed(ORDER)];
    const { status, body } = await decode(payloads, { cookie, origin: WEB_UI });
    expect([status, status === 200 && told(body)]).toEqual([200, [CUSTOMER]]);
    expect((await decode(payloads, { cookie })).status).toBe(403); // without the console's page there is no CSRF token
    expect((await decode(payloads, { cookie, origin: 'https://evil.example' })).status).toBe(403);
  });
});
