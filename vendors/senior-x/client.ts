import { z } from 'zod';
import type { NotOpened } from '../../domain/findings.js';
import { byToken, createAuth, type Auth, type AuthDeps, type TokenKeeper } from '../auth/auth.js';
import { LOGIN_TIMEOUT_MS } from '../auth/log-in.js';
import { createExchange, type Asked, type SteppedCall, type Times } from '../exchange.js';
import { orIfNotFound, unsupportedError, type CallFacts } from '../answer-meaning.js';
import { defined, isRecord } from '../fields.js';
import { CALL_MS, type Http } from '../http.js';
import { withVariables } from '../profile/answer.js';
import { readInbound } from '../profile/inbound.js';
import type { SeniorXProfile } from '../profile/load.js';
import { refusalIn } from './refusal.js';
import type { AwaitingOrder, SeniorX, WholeAwaitingOrder } from './senior-x.js';
import { createSeniorXTokens, type Application } from './tokens.js';
import { judgeMade, withoutEnvelope, type OrderContext } from './webhook.js';
import { erpOrderSchema, fetchedOrderSchema, orderListOf, requestedOf } from './wire.js';

/** One tenant's Senior X: its address, our identity there, and its profile. */
export interface SeniorXClientSettings
  extends Partial<Omit<Application, 'tenantName'>>, OrderContext {
  readonly baseUrl: string;
  /** Secrets by name, for the profile. */
  readonly credentials?: Readonly<Record<string, string>>;
  /** The newer API gateway, or the bridge that older installations still use. */
  readonly dialect: 'gateway' | 'bridge';
  readonly profile: SeniorXProfile;
}

export interface SeniorXDeps {
  readonly http: Http;
  /** If absent, the profile decides. */
  readonly auth?: Auth;
  /** Keeps refresh tokens, if the profile uses one. */
  readonly keeper?: TokenKeeper | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** Time-out of a method that reads, log-in included, in milliseconds. */
const READ_MS = CALL_MS;

/** Time-out of a write. It gets its full time or is not sent: after an early end, nobody could tell if it was done. */
export const WRITE_MS = CALL_MS;

/** Time-out of a method that writes: two log-in calls, the write itself, and a second. */
export const WRITING_MS = 2 * LOGIN_TIMEOUT_MS + WRITE_MS + 1_000;

/** Creates the client of one tenant's Senior X. It keeps the tenant's token, so create one and share it. */
export function createSeniorX(
  settings: SeniorXClientSettings,
  { http, now = Date.now, keeper, auth = authOf(settings, { http, now, keeper }) }: SeniorXDeps,
): SeniorX {
  const { profile, clientId, tenantName, credentials = {} } = settings;
  const { calls, capabilities } = profile;
  const addresses = addressesOf(settings);
  const secrets = secretsOf(settings);
  const us = { clientId, tenantName, credentials };
  // built once: a schema compiles itself at its first use
  const [ErpOrder, Fetched] = [erpOrderSchema(profile.states), fetchedOrderSchema(profile.states)];
  const exchange = createExchange({
    vendor: 'senior-x',
    http,
    auth,
    profile,
    known: { ...addresses, ...us },
    secrets,
    now,
  });

  /**
   * Returns the times of a method.
   * @param timeoutMs of the whole method, log-in included
   */
  function timesFor(effect: CallFacts['effect'], timeoutMs?: number): Times {
    const isWrite = effect === 'write';
    const deadline = now() + (timeoutMs ?? (isWrite ? WRITING_MS : READ_MS));
    const leftMs = () => deadline - now();
    const before = () => leftMs() - (isWrite ? WRITE_MS : 0);
    return {
      before,
      call: () => (isWrite ? (leftMs() < WRITE_MS ? 0 : WRITE_MS) : leftMs()),
      after: leftMs,
      ...(profile.auth && { logIn: () => Math.max(0, before()) }),
    };
  }

  const asked = (
    effect: CallFacts['effect'],
    name: string,
    call: SteppedCall,
    input: Asked['input'],
    timeoutMs?: number,
  ): Asked => ({
    ...{ name, effect, call, input },
    variables: { baseUrl: addresses.baseUrl, ...input },
    times: timesFor(effect, timeoutMs),
  });

  /** Changes an order. Senior X may refuse inside a 200. */
  async function act(
    name: string,
    call: SteppedCall,
    input: { readonly orderId: string; readonly text?: string },
    more: { readonly timeoutMs?: number | undefined; readonly isDoneWithoutAfter?: boolean } = {},
  ): Promise<void> {
    const { timeoutMs, ...rest } = more;
    const limitMs = timeoutMs && Math.min(timeoutMs, WRITING_MS);
    const refusal = (body: unknown) => refusalIn(body, input.orderId);
    const write = asked('write', name, call, input, limitMs);
    await exchange({ ...write, refusal, ...rest }, z.unknown);
  }

  return {
    capabilities: {
      readOrder: capabilities.readOrder && calls.readOrder !== undefined,
      listAwaiting: capabilities.listAwaiting && calls.listAwaiting !== undefined,
    },

    addObservation: (orderId, text) =>
      // what was written is not written again because a call after it fails
      act('addObservation', calls.addObservation, { orderId, text }, { isDoneWithoutAfter: true }),

    async readOrder(orderId, timeoutMs) {
      const name = 'readOrder';
      const call = capabilities.readOrder ? calls.readOrder : undefined;
      if (call === undefined) throw unsupported(name);
      const answer = exchange(asked('read', name, call, { orderId }, timeoutMs), (variables) =>
        requestedOf(withVariables(call.answer, variables), ErpOrder, orderId),
      );
      return (await orIfNotFound(null, answer)) ?? undefined;
    },

    releaseOrder: (orderId, timeoutMs) =>
      act('releaseOrder', calls.releaseOrder, { orderId }, { timeoutMs }),

    cancelOrder: (orderId, timeoutMs) =>
      act('cancelOrder', calls.cancelOrder, { orderId }, { timeoutMs }),

    async listAwaiting(page) {
      const call = capabilities.listAwaiting ? calls.listAwaiting : undefined;
      const name = 'listAwaiting';
      if (call === undefined) throw unsupported(name);
      const list = { ...asked('read', name, call, { page }), showsExchange: false };
      const answer = exchange(list, (variables) =>
        orderListOf(withVariables(call.answer, variables), page),
      );
      const none = { orders: [], totalPages: 0 };
      const { orders, totalPages } = await orIfNotFound(none, answer);
      const items: AwaitingOrder[] = [];
      for (const order of orders) items.push(await readEntry(order, settings));
      return { items, page, totalPages, unreadableRows: 0 };
    },

    async fetchOrder(orderId) {
      const name = 'fetchOrder';
      const { fetchOrder: call } = calls;
      if (call === undefined) throw unsupported(name);
      const ask = asked('read', name, call, { orderId });
      const answer = exchange(ask, (variables) =>
        requestedOf(withVariables(call.answer, variables), Fetched, orderId),
      );
      const found = await orIfNotFound(null, answer);
      if (found === null) return undefined;
      return { status: found.status, order: await readWhole(found.order, settings) };
    },
  };
}

const unsupported = (call: string) => unsupportedError({ vendor: 'senior-x', call });

const secretsOf = ({ accessKey, secret, credentials }: SeniorXClientSettings) =>
  Object.values(defined({ accessKey, secret, ...credentials }));

type AuthNeeds = Pick<AuthDeps, 'http' | 'now' | 'keeper'>;

/** Returns what a log-in of this Senior X's profile needs. */
export function seniorXAuthDeps(settings: SeniorXClientSettings, deps: AuthNeeds): AuthDeps {
  const { accessKey, secret, clientId, tenantName, credentials = {} } = settings;
  const input = { ...addressesOf(settings), accessKey, secret, clientId, tenantName, credentials };
  return { ...deps, vendor: 'senior-x', input, secrets: secretsOf(settings) };
}

function authOf(settings: SeniorXClientSettings, deps: AuthNeeds): Auth {
  const { auth } = settings.profile;
  if (auth !== undefined) return createAuth(auth, seniorXAuthDeps(settings, deps));
  return byToken(createSeniorXTokens(addressesOf(settings), applicationOf(settings), deps));
}

/** The settings contain all four if the profile leaves the log-in to us. */
const applicationOf = (settings: SeniorXClientSettings): Application => {
  const { tenantName = '', accessKey = '', secret = '', clientId = '' } = settings;
  return { tenantName, accessKey, secret, clientId };
};

/** Returns the addresses of one dialect, without a slash at the end. */
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

/** Reads an entry of the list. */
async function readEntry(
  entry: unknown,
  { profile, ...context }: SeniorXClientSettings,
  mayBeThin = true,
): Promise<AwaitingOrder> {
  let head: Head = { id: '', branch: '' };
  const reading = await readInbound(entry, profile.inbound.order, (body, isMade) => {
    head = headOf(body);
    return judgeMade(body, isMade && mayBeThin, profile, context);
  });
  switch (reading.kind) {
    case 'order':
      return reading;
    case 'thin':
      return { kind: 'thin', id: reading.orderId };
    case 'ignored': {
      const problem = oversightIn(reading.reason, head, context);
      return defined({ ...reading, id: head.id, problem });
    }
    case 'invalid': {
      const problem = { code: 'invalid', params: { errors: reading.errors } } as const;
      return { kind: 'unreadable', id: head.id, problem };
    }
  }
}

/** Reads an order that was fetched. It must be whole. */
const readWhole = (order: unknown, settings: SeniorXClientSettings) =>
  readEntry(order, settings, false) as Promise<WholeAwaitingOrder>;

/**
 * Returns why an order that awaits integration may be ignored by mistake. What the profile's expression ignores never
 * becomes an order, and has no id here.
 */
function oversightIn(
  reason: string,
  { id, branch }: Head,
  { branches }: OrderContext,
): NotOpened | undefined {
  if (id === '') return undefined;
  if (reason === 'no-equipment') return { code: 'no-equipment', params: {} };
  const isForgotten =
    reason === 'branch-not-integrated' && branches !== 'all' && !Object.hasOwn(branches, branch);
  return isForgotten ? { code: 'unknown-branch', params: { branch } } : undefined;
}

interface Head {
  readonly id: string;
  readonly branch: string;
}

function headOf(body: unknown): Head {
  const order = isRecord(body) ? withoutEnvelope(body).order : {};
  const branch = isRecord(order['branch']) ? order['branch']['code'] : undefined;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return { id: text(order['id']), branch: text(branch) };
}
