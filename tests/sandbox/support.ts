import { once } from 'node:events';
import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
  createServer,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from '@jest/globals';
import { type SeniorXOptions, startSeniorX } from '../../sandbox/senior-x/app.js';
import { type SismetroOptions, startSismetro } from '../../sandbox/sismetro/app.js';

/** Untyped: each test knows what it asked for. */
type Json = ReturnType<typeof JSON.parse>;

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

export type Client = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
  signal?: AbortSignal,
) => Promise<Reply>;

/** A client that sends and receives JSON at one address. */
export const clientOf =
  (url: string, always: Record<string, string> = {}): Client =>
  async (method, path, body, headers = {}, signal) => {
    const response = await fetch(`${url}${path}`, {
      method,
      ...(signal && { signal }),
      headers: { 'content-type': 'application/json', ...always, ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
  };

/** Registers a thing to be closed after the test that opened it. */
export type Opened = <T extends Closable>(thing: T) => T;

interface Closable {
  close(): Promise<void>;
}

export function closingAfterEach(): Opened {
  const open: Closable[] = [];
  afterEach(async () => {
    for (const thing of open.splice(0).reverse()) await thing.close();
  });
  return (thing) => {
    open.push(thing);
    return thing;
  };
}

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Json;
  /** How many calls were in progress when this one arrived, including it. */
  readonly atOnce: number;
}

interface ListenerAnswer {
  readonly status: number;
  readonly body?: unknown;
}

/** Stands in for Ponte: records what it receives, and answers as the test says. */
export async function startListener(
  answer: (received: Received) => ListenerAnswer | Promise<ListenerAnswer>,
) {
  const received: Received[] = [];
  let open = 0;
  const take = async (request: IncomingMessage, text: string, response: ServerResponse) => {
    open += 1;
    const entry = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: text === '' ? undefined : JSON.parse(text),
      atOnce: open,
    };
    received.push(entry);
    const { status, body } = await answer(entry);
    open -= 1;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? {}));
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => void take(request, Buffer.concat(chunks).toString(), response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

export const CREDENTIALS = {
  accessKey: 'access',
  secret: 'not-to-be-told',
  tenantName: 'acme-com-br',
  clientId: '0b7d4c1a-2f7e-4d0d-9a52-6a4f2a6f0c11',
};

export async function seniorX(options: Partial<SeniorXOptions> = {}) {
  const server = await startSeniorX({
    dataDir: ':memory:',
    credentials: CREDENTIALS,
    retries: 0,
    ...options,
  });
  const user = clientOf(server.url);
  return { ...server, user, login: () => login(server.url) };
}

/** Logs in as the application does. Every call of the returned client carries the token. */
export async function login(url: string) {
  const anonymous = clientOf(url, { client_id: CREDENTIALS.clientId });
  const { accessKey, secret, tenantName } = CREDENTIALS;
  const answer = await anonymous('POST', '/platform/authentication/anonymous/loginWithKey', {
    accessKey,
    secret,
    tenantName,
  });
  const token = JSON.parse(answer.body.jsonToken);
  const vendor = clientOf(url, {
    client_id: CREDENTIALS.clientId,
    authorization: `Bearer ${token.access_token}`,
  });
  return { token, vendor, anonymous };
}

/** Replaces all faults by these. */
export const setFaults = (client: Client, rules: object[], seed = 1) =>
  client('PUT', '/_sandbox/faults', { seed, rules });

export const ledgerOf = async (client: Client, query = '') =>
  (await client('GET', `/_sandbox/ledger?${query}`)).body.items;

export const openSs = (
  client: Client,
  reference = 'acme/1',
  change: object = {},
  signal?: AbortSignal,
) => client('POST', '/serviceOrder/open', openBody(reference, change), {}, signal);

export const UNIT = { unit: '484', key: 'sismetro-key' };

export async function sismetro(options: Partial<SismetroOptions> = {}) {
  const server = await startSismetro({
    dataDir: ':memory:',
    credentials: UNIT,
    retries: 0,
    ...options,
  });
  return { ...server, user: clientOf(server.url), vendor: clientOf(server.url, UNIT) };
}

export const NEW_ORDER = {
  branch: '1',
  customer: '77',
  equipment: { id: '9001' },
  items: [
    { service: 'S-10', quantity: 2, price: 175.05 },
    { service: 'S-30', quantity: 1.5, price: 80 },
  ],
};

export const openBody = (reference: string, change: object = {}) => ({
  externalReference: reference,
  orderNumber: '1234',
  branch: '1',
  requester: { name: 'Padaria Aurora', city: 'Blumenau' },
  equipment: { id: '9001' },
  description: 'Não gela à tarde',
  services: [{ code: 'S-10', description: 'Manutenção preventiva', quantity: 1 }],
  openedAt: '2026-11-24T10:00:00-03:00',
  ...change,
});
