import { z } from 'zod';
import { VendorError } from '../errors.js';
import { refusedError, unsupportedError, wordsOf } from '../faults.js';
import { isRecord } from '../fields.js';
import type { Http } from '../http.js';
import { evaluated, mapped } from '../profile/answer.js';
import { readInbound } from '../profile/inbound.js';
import type { SeniorXProfile } from '../profile/load.js';
import { requestOf, type ProfileCall } from '../profile/request.js';
import { cancelledAlready, refusalIn } from './refusal.js';
import type { AwaitingOrder, SeniorX } from './senior-x.js';
import { createSession, type Credentials } from './session.js';
import { judgeOrder, withoutEnvelope, type OrderContext } from './webhook.js';
import { erpOrderSchema, OrderListSchema } from './wire.js';

/** One tenant's Senior X: where it is, who we are there, and how its wire is. */
export interface SeniorXClientSettings extends Credentials, OrderContext {
  readonly baseUrl: string;
  /** The newer API gateway, or the bridge that older installations still use. */
  readonly dialect: 'gateway' | 'bridge';
  readonly profile: SeniorXProfile;
}

export interface SeniorXDeps {
  readonly http: Http;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** For one whole method, log-in included: an attempt of an activity has 30 s. */
const METHOD_TIMEOUT_MS = 25_000;

/** The client of one tenant's Senior X. It keeps the tenant's token, so make one and share it. */
export function createSeniorX(
  settings: SeniorXClientSettings,
  { http, now = Date.now }: SeniorXDeps,
): SeniorX {
  const { profile, clientId, tenantName } = settings;
  const { calls, capabilities, headers } = profile;
  const addresses = addressesOf(settings);
  const session = createSession(addresses, settings, { http, now });
  const secrets = [settings.accessKey, settings.secret];

  /** Makes a call that the profile has; `name` is ours, for errors. */
  async function exchange<T>(
    name: string,
    call: ProfileCall,
    input: Readonly<Record<string, unknown>>,
    schema: z.ZodType<T>,
    timeoutMs = METHOD_TIMEOUT_MS,
  ): Promise<T> {
    const deadline = now() + timeoutMs;
    const send = async (token: string) => {
      const who = { vendor: 'senior-x', call: name, secrets: [...secrets, token] } as const;
      const known = { ...addresses, token, clientId, tenantName, ...input };
      const request = await requestOf(who, call, headers, known);
      return http.call({ ...request, timeoutMs: deadline - now() }, schema);
    };
    const token = await session.token();
    try {
      return await send(token);
    } catch (error) {
      if (!(error instanceof VendorError && error.status === 401)) throw error;
      return send(await session.renewed(token));
    }
  }

  /** Asks for something to be done to an order. Senior X may refuse it inside a 200. */
  async function act(
    name: string,
    call: ProfileCall,
    input: { readonly orderId: string; readonly text?: string },
    timeoutMs?: number,
  ) {
    const schema = refusalSchema(profile, input.orderId);
    const words = await exchange(name, call, input, schema, timeoutMs);
    if (words !== undefined) throw refusedError({ vendor: 'senior-x', call: name, secrets }, words);
  }

  async function readErpOrder(orderId: string, timeoutMs?: number) {
    const call = capabilities.readOrder ? calls.readOrder : undefined;
    if (call === undefined) throw unsupported('readOrder');
    const schema = mapped(call.answer, erpOrderSchema(profile.states));
    try {
      return (await exchange('readOrder', call, { orderId }, schema, timeoutMs)) ?? undefined;
    } catch (error) {
      if (error instanceof VendorError && error.status === 404) return undefined;
      throw error;
    }
  }

  return {
    addObservation: (orderId, text, timeoutMs) =>
      act('addObservation', calls.addObservation, { orderId, text }, timeoutMs),

    readOrder: readErpOrder,

    releaseOrder: (orderId, timeoutMs) =>
      act('releaseOrder', calls.releaseOrder, { orderId }, timeoutMs),

    async cancelOrder(id) {
      try {
        await act('cancelOrder', calls.cancelOrder, { orderId: id });
      } catch (error) {
        if (!(error instanceof VendorError && error.kind === 'rejected')) throw error;
        if (cancelledAlready(error.message)) return;
        const order = await readErpOrder(id).catch(() => undefined);
        if (order?.status !== 'cancelled') throw error;
      }
    },

    async listAwaiting(page) {
      const call = capabilities.listAwaiting ? calls.listAwaiting : undefined;
      if (call === undefined) throw unsupported('listAwaiting');
      const schema = mapped(call.answer, OrderListSchema);
      const { orders, totalPages } = await exchange('listAwaiting', call, { page }, schema);
      const items: AwaitingOrder[] = [];
      for (const order of orders) items.push(await readAwaiting(order, settings));
      return { items, page, totalPages };
    },
  };
}

const unsupported = (call: string) => unsupportedError({ vendor: 'senior-x', call });

/** The addresses of one dialect, none of them with a slash at its end. */
function addressesOf({ baseUrl, dialect, profile }: SeniorXClientSettings) {
  const base = baseUrl.replace(/\/+$/, '');
  const { login, refresh, actions, entities } = profile.addresses[dialect];
  return {
    baseUrl: base,
    login: base + login,
    refresh: base + refresh,
    actions: base + actions,
    entities: base + entities,
  };
}

/** Reads the words of a refusal out of an action's answer; undefined where it is none. */
const refusalSchema = ({ refused }: SeniorXProfile, orderId: string) =>
  z.unknown().transform(async (answer, context): Promise<string | undefined> => {
    if (refused === undefined) return refusalIn(answer, orderId);
    const refusal = await evaluated(refused, answer, context, { orderId });
    return typeof refusal === 'string' ? refusal : refusal === true ? wordsOf(answer) : undefined;
  });

async function readAwaiting(
  entry: unknown,
  { profile, ...context }: SeniorXClientSettings,
): Promise<AwaitingOrder> {
  let id = '';
  const reading = await readInbound(entry, profile.inbound.order, (body) => {
    id = idIn(body);
    return judgeOrder(body, context);
  });
  if (reading.kind === 'order') return reading;
  if (reading.kind === 'ignored') return { ...reading, id };
  const problem = reading.errors.map(({ path, words }) => `${path} ${words}`).join('; ');
  return { kind: 'unreadable', id, problem };
}

function idIn(body: unknown): string {
  const id = isRecord(body) ? withoutEnvelope(body).order['id'] : undefined;
  return typeof id === 'string' ? id : '';
}
