import { z } from 'zod';
import { VendorError } from '../errors.js';
import { refusedError } from '../faults.js';
import { isRecord } from '../fields.js';
import type { Http, HttpRequest } from '../http.js';
import { cancelledAlready, refusalIn } from './refusal.js';
import type { AwaitingOrder, SeniorX } from './senior-x.js';
import { createSession, type Credentials } from './session.js';
import { readOrder, type OrderContext } from './webhook.js';
import { addressesOf, ErpOrderSchema, OrderListSchema, type Dialect } from './wire.js';

/** One tenant's Senior X: where it is, who we are there, and how its orders are read. */
export interface SeniorXClientSettings extends Credentials, OrderContext {
  readonly baseUrl: string;
  readonly dialect: Dialect;
}

export interface SeniorXDeps {
  readonly http: Http;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** For one whole method, log-in included: an attempt of an activity has 30 s. */
const METHOD_TIMEOUT_MS = 25_000;

type Call = Pick<HttpRequest, 'call' | 'url' | 'body'>;

/** The client of one tenant's Senior X. It keeps the tenant's token, so make one and share it. */
export function createSeniorX(
  settings: SeniorXClientSettings,
  { http, now = Date.now }: SeniorXDeps,
): SeniorX {
  const addresses = addressesOf(settings.dialect, settings.baseUrl);
  const session = createSession(addresses, settings, { http, now });
  const secrets = [settings.accessKey, settings.secret];

  async function exchange<T>(call: Call, schema: z.ZodType<T>): Promise<T> {
    const deadline = now() + METHOD_TIMEOUT_MS;
    const send = (token: string) =>
      http.call(
        {
          ...call,
          vendor: 'senior-x',
          method: call.body === undefined ? 'GET' : 'POST',
          headers: { authorization: `Bearer ${token}`, client_id: settings.clientId },
          secrets: [...secrets, token],
          timeoutMs: deadline - now(),
        },
        schema,
      );
    const token = await session.token();
    try {
      return await send(token);
    } catch (error) {
      if (!(error instanceof VendorError && error.status === 401)) throw error;
      return send(await session.renewed(token));
    }
  }

  /** Asks for something to be done to an order. Senior X may refuse it inside a 200. */
  async function act(orderId: string, call: Call): Promise<void> {
    const answer = await exchange(call, z.unknown());
    const words = refusalIn(answer, orderId);
    if (words !== undefined)
      throw refusedError({ vendor: 'senior-x', call: call.call, secrets }, words);
  }

  async function readErpOrder(id: string) {
    try {
      return await exchange({ call: 'readOrder', url: addresses.order(id) }, ErpOrderSchema);
    } catch (error) {
      if (error instanceof VendorError && error.status === 404) return undefined;
      throw error;
    }
  }

  return {
    addObservation: (id, observation) =>
      act(id, {
        call: 'addObservation',
        url: addresses.addObservation,
        body: { id, observation },
      }),

    readOrder: readErpOrder,

    releaseOrder: (id) =>
      act(id, { call: 'releaseOrder', url: addresses.releaseOrder, body: { id } }),

    async cancelOrder(id) {
      try {
        await act(id, { call: 'cancelOrder', url: addresses.cancelOrders, body: { ids: [id] } });
      } catch (error) {
        if (!(error instanceof VendorError && error.kind === 'rejected')) throw error;
        if (cancelledAlready(error.message)) return;
        const order = await readErpOrder(id).catch(() => undefined);
        if (order?.status !== 'cancelled') throw error;
      }
    },

    async listAwaiting(page) {
      const { contents, totalPages } = await exchange(
        { call: 'listAwaiting', url: addresses.awaiting(page) },
        OrderListSchema,
      );
      return { items: contents.map((entry) => awaiting(entry, settings)), page, totalPages };
    },
  };
}

function awaiting(entry: unknown, context: OrderContext): AwaitingOrder {
  const reading = readOrder(entry, context);
  if (reading.kind === 'order') return reading;
  const id = isRecord(entry) && typeof entry['id'] === 'string' ? entry['id'] : '';
  if (reading.kind === 'ignored') return { ...reading, id };
  const problem = reading.errors.map(({ path, message }) => `${path} ${message}`).join('; ');
  return { kind: 'unreadable', id, problem };
}
