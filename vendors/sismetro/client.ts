import { DateTime } from 'luxon';
import type { z } from 'zod';
import { personalTexts, type ServiceRequest } from '../../domain/order.js';
import {
  authorized,
  createAuth,
  type Auth,
  type AuthDeps,
  type TokenKeeper,
} from '../auth/auth.js';
import { orIfNotFound, unsupportedError, type FaultyCall } from '../faults.js';
import { defined } from '../fields.js';
import type { Http } from '../http.js';
import type { Page } from '../page.js';
import { mapped } from '../profile/answer.js';
import { renewOnOf } from '../profile/auth.js';
import { judgeOf, refusalBy } from '../profile/failure.js';
import type { SismetroProfile } from '../profile/load.js';
import { headerText, requestOf, type ProfileCall } from '../profile/request.js';
import { withSafeLink, type HiddenLink } from './links.js';
import { markOf } from './mark.js';
import type { Sismetro } from './sismetro.js';
import {
  EquipmentSchema,
  OpenedOrLaterSchema,
  OpenedSchema,
  pageOf,
  rowOf,
  rowsOf,
  serviceRequestSchema,
} from './wire.js';

/** One tenant's unit at Sismetro: its addresses, our identity there, and its profile. */
export interface SismetroClientSettings {
  readonly baseUrl: string;
  readonly readUrl: string;
  readonly unit?: string;
  readonly key?: string;
  /** Secrets by name, for the profile. */
  readonly credentials?: Readonly<Record<string, string>>;
  /** Hosts whose links are shown, besides those of the two addresses; `*.` means all subdomains. */
  readonly linkHosts: readonly string[];
  /** IANA time zone of Sismetro's dates, which have no offset. */
  readonly timeZone: string;
  readonly profile: SismetroProfile;
}

export interface SismetroDeps {
  readonly http: Http;
  readonly hiddenLink?: HiddenLink | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** If absent, the profile decides. */
  readonly auth?: Auth;
  /** Keeps refresh tokens, if the profile uses one. */
  readonly keeper?: TokenKeeper | undefined;
}

/**
 * Longest wait for a log-in before a call, in milliseconds. A slower one serves the next call. An attempt of an
 * activity has room for both.
 */
const LOGIN_WAIT_MS = 4_000;

/** Time-out of a method, log-in included, in milliseconds. */
const METHOD_MS = 29_000;

/** Time-out of a write, in milliseconds. It gets its full time or is not sent. */
const WRITE_MS = 25_000;

/** A call to make. */
interface Asked<C extends ProfileCall = ProfileCall> extends Pick<FaultyCall, 'effect'> {
  /** Our name of the call, for errors. */
  readonly name: string;
  readonly call: C;
  readonly input: Readonly<Record<string, unknown>>;
  /** Texts of the input that Sismetro may repeat in a refusal and that we must not show. */
  readonly personal?: readonly string[];
  /** Time-out of the whole call, if less than usual. */
  readonly timeoutMs?: number | undefined;
}

type Reading = NonNullable<SismetroProfile['calls']['readOne']>;

/** Creates the client of one tenant's Sismetro unit. */
export function createSismetro(settings: SismetroClientSettings, deps: SismetroDeps): Sismetro {
  const { http, hiddenLink, keeper, now = Date.now } = deps;

  const { unit, key, credentials = {}, timeZone, profile } = settings;
  const { calls, capabilities, rows } = profile;
  const addresses = addressesOf(settings);
  const us = { unit, key, credentials };
  const secrets = secretsOf(settings);
  const auth =
    deps.auth ?? createAuth(profile.auth, sismetroAuthDeps(settings, { http, now, keeper }));
  const ServiceRequestRow = mapped(
    rows.serviceRequest,
    serviceRequestSchema(timeZone, profile.states),
  );
  const EquipmentRow = mapped(rows.equipment, EquipmentSchema);
  const safe = <T extends { readonly link?: string }>(told: T): T =>
    withSafeLink(told, { ...addresses, linkHosts: settings.linkHosts }, hiddenLink);

  async function exchange<T>(
    { name, effect, call, input, personal = [], timeoutMs }: Asked,
    schema: z.ZodType<T>,
    ours = {},
  ): Promise<T> {
    const timeLeft = timeFor(effect, timeoutMs);
    const judge = judgeOf({
      renewOn: renewOnOf(profile.auth),
      call: call.failure,
      general: profile.failure,
      refusal: refusalBy(profile.refused),
    });
    return authorized(
      auth,
      async ({ token, headers: proof, secrets: shown }) => {
        const who: FaultyCall = {
          vendor: 'sismetro',
          call: name,
          effect,
          secrets: [...secrets, ...shown],
          personal,
        };
        const known = { ...addresses, ...us, token, ...input };
        const request = await requestOf(who, call, profile.headers, known);
        const headers = { ...request.headers, ...ours, ...proof };
        return http.call({ ...request, headers, judge, ...timeLeft() }, schema);
      },
      () => Math.min(LOGIN_WAIT_MS, timeoutMs ?? LOGIN_WAIT_MS),
    );
  }

  /**
   * Returns the time-out of a call, which is the HTTP client's own if enough time is left. A write without its full time
   * gets 0 ms, so it is not sent.
   */
  function timeFor(effect: FaultyCall['effect'], timeoutMs: number | undefined) {
    const startedAt = now();
    return (): { timeoutMs?: number } => {
      const tookMs = now() - startedAt;
      if (timeoutMs !== undefined) return { timeoutMs: timeoutMs - tookMs };
      const leftMs = METHOD_MS - tookMs;
      if (leftMs >= WRITE_MS) return {};
      return { timeoutMs: effect === 'write' ? 0 : leftMs };
    };
  }

  /**
   * Returns a call of the profile that reads. Throws `VendorError` (`unsupported`) if the profile does not offer it.
   */
  function asked(
    name: string,
    call: Exclude<keyof typeof calls, 'open'>,
    input: Asked['input'],
  ): Asked<Reading> {
    const offered = capabilities[call] ? calls[call] : undefined;
    if (offered === undefined) throw unsupportedError({ vendor: 'sismetro', call: name });
    return { name, effect: 'read', call: offered, input };
  }

  const list = async <T>(
    ask: Asked<Reading>,
    row: z.ZodType<T>,
    page: number,
  ): Promise<Page<T>> => ({
    ...(await orIfNotFound(
      { items: [], totalPages: 0, unreadableRows: 0 },
      exchange(ask, pageOf(ask.call.answer, row)),
    )),
    page,
  });

  return {
    capabilities: {
      findByReference: capabilities.findByReference && calls.findByReference !== undefined,
      readOne: capabilities.readOne && calls.readOne !== undefined,
      listAll: capabilities.listAll && calls.listAll !== undefined,
      showsReference: capabilities.showsReference,
      equipmentSearch: capabilities.equipmentSearch && calls.equipmentSearch !== undefined,
    },

    async openServiceRequest(order, { reference, idempotencyKey, openedAt }) {
      const input = {
        order,
        reference,
        mark: markOf(reference),
        openedAt: DateTime.fromJSDate(openedAt, { zone: timeZone }).toISO({
          suppressMilliseconds: true,
        }),
      };
      const schema = calls.open.ssInAnswer ? OpenedSchema : OpenedOrLaterSchema;
      const opened = await exchange(
        {
          name: 'openServiceRequest',
          effect: 'write',
          call: calls.open,
          input,
          personal: personalTexts(order),
        },
        mapped<ServiceRequest | undefined>(calls.open.answer, schema),
        idempotencyHeader(profile, idempotencyKey),
      );
      return opened && safe(opened);
    },

    async findServiceRequests(reference) {
      const ask = asked('findServiceRequests', 'findByReference', { reference });
      const answer = exchange(ask, rowsOf(ask.call.answer, ServiceRequestRow));
      return (await orIfNotFound([], answer)).map(safe);
    },

    async readServiceRequest(ss, timeoutMs) {
      const ask = { ...asked('readServiceRequest', 'readOne', { ss }), timeoutMs };
      const answer = exchange(ask, rowOf(ask.call.answer, ServiceRequestRow, ss));
      const found = await orIfNotFound(undefined, answer);
      return found && safe(found);
    },

    async listServiceRequests(page) {
      const ask = asked('listServiceRequests', 'listAll', { page });
      const found = await list(ask, ServiceRequestRow, page);
      return { ...found, items: found.items.map(safe) };
    },

    async searchEquipment(text, page) {
      return list(asked('searchEquipment', 'equipmentSearch', { text, page }), EquipmentRow, page);
    },
  };
}

/** Returns what a log-in of this Sismetro's profile needs. */
export function sismetroAuthDeps(
  settings: SismetroClientSettings,
  deps: Pick<AuthDeps, 'http' | 'now' | 'keeper'>,
): AuthDeps {
  const { unit, key, credentials = {} } = settings;
  const input = { ...addressesOf(settings), unit, key, credentials };
  return { ...deps, vendor: 'sismetro', input, secrets: secretsOf(settings) };
}

const secretsOf = ({ key, credentials }: SismetroClientSettings) =>
  Object.values(defined({ key, ...credentials }));

const addressesOf = ({ baseUrl, readUrl }: SismetroClientSettings) => ({
  baseUrl: withoutSlash(baseUrl),
  readUrl: withoutSlash(readUrl),
});

const withoutSlash = (url: string) => url.replace(/\/+$/, '');

function idempotencyHeader({ capabilities }: SismetroProfile, key: string) {
  const name = capabilities.idempotencyHeader;
  return name === false ? {} : { [name]: headerText(key) };
}
