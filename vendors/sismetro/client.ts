import { DateTime } from 'luxon';
import { personalTexts, type ServiceRequest } from '../../domain/order.js';
import { createAuth, type Auth, type AuthDeps, type TokenKeeper } from '../auth/auth.js';
import { createExchange, type Asked, type Times } from '../exchange.js';
import { orIfNotFound, unsupportedError, type CallFacts } from '../answer-meaning.js';
import { defined } from '../fields.js';
import { CALL_MS, type Http } from '../http.js';
import type { Page } from '../page.js';
import { mapped, withVariables } from '../profile/answer.js';
import type { SismetroProfile } from '../profile/load.js';
import { headerText } from '../profile/request.js';
import { withSafeLink, type HiddenLink } from './links.js';
import { markOf } from './mark.js';
import type { Sismetro } from './sismetro.js';
import {
  EquipmentSchema,
  OpenedOrLaterSchema,
  OpenedSchema,
  pageOf,
  pageSchema,
  rowOf,
  rowsOf,
  rowsSchema,
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

/** What an opening has in addition if other calls belong to it, in milliseconds. */
const STEPS_MS = 15_000;

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
    withVariables(rows.serviceRequest, addresses),
    serviceRequestSchema(timeZone, profile),
  );
  const EquipmentRow = mapped(withVariables(rows.equipment, addresses), EquipmentSchema);
  // built once: a schema compiles itself at its first use
  const FoundRows = rowsSchema(ServiceRequestRow);
  const [ListedPage, EquipmentPage] = [pageSchema(ServiceRequestRow), pageSchema(EquipmentRow)];
  const safe = <T extends { readonly link?: string }>(answer: T): T =>
    withSafeLink(answer, { ...addresses, linkHosts: settings.linkHosts }, hiddenLink);

  const exchange = createExchange({
    vendor: 'sismetro',
    http,
    auth,
    profile,
    known: { ...addresses, ...us },
    secrets,
    now,
  });

  /**
   * Returns the times of a method.
   * @param isLong true if other calls belong to it, which have their own time
   * @param timeoutMs of the whole method, if less than usual
   */
  function timesFor(effect: CallFacts['effect'], isLong = false, timeoutMs?: number): Times {
    const methodMs = timeoutMs ?? METHOD_MS + (isLong ? STEPS_MS : 0);
    const deadline = now() + methodMs;
    const leftMs = () => deadline - now();
    const isWrite = effect === 'write';
    return {
      before: () => leftMs() - (isWrite ? CALL_MS : 0),
      call() {
        if (timeoutMs === undefined && leftMs() >= CALL_MS) return CALL_MS;
        return isWrite ? 0 : leftMs(); // a write gets its full time or is not sent
      },
      after: leftMs,
      logIn: () => Math.min(LOGIN_WAIT_MS, timeoutMs ?? LOGIN_WAIT_MS),
    };
  }

  /**
   * Returns a call of the profile that reads. Throws `VendorError` (`unsupported`) if the profile does not offer it.
   */
  function asked(
    name: string,
    call: Exclude<keyof typeof calls, 'open'>,
    input: Asked['input'],
    timeoutMs?: number,
  ): Asked<Reading> {
    const offered = capabilities[call] ? calls[call] : undefined;
    if (offered === undefined) throw unsupportedError({ vendor: 'sismetro', call: name });
    const times = timesFor('read', false, timeoutMs);
    // an answer may show SSs of other customers: lists are not kept at all
    const showsExchange = call !== 'listAll' && call !== 'equipmentSearch' && 'request';
    const asks = { name, effect: 'read', call: offered, input } as const;
    const variables = { ...addresses, ...input };
    return { ...asks, variables, showsExchange, times };
  }

  const list = async <T>(
    ask: Asked<Reading>,
    schema: ReturnType<typeof pageSchema<T>>,
    page: number,
  ): Promise<Page<T>> => ({
    ...(await orIfNotFound(
      { items: [], totalPages: 0, unreadableRows: 0 },
      exchange(ask, (variables) => pageOf(withVariables(ask.call.answer, variables), schema, page)),
    )),
    page,
  });

  return {
    capabilities: {
      findByReference: capabilities.findByReference && calls.findByReference !== undefined,
      readOne: capabilities.readOne && calls.readOne !== undefined,
      listAll: capabilities.listAll && calls.listAll !== undefined,
      listsChanges: capabilities.listsChanges,
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
      const { open } = calls;
      const schema = open.ssInAnswer ? OpenedSchema : OpenedOrLaterSchema;
      const opened = await exchange(
        {
          name: 'openServiceRequest',
          effect: 'write',
          call: open,
          input,
          variables: { ...addresses, reference },
          personal: personalTexts(order),
          headers: idempotencyHeader(profile, idempotencyKey),
          times: timesFor('write', open.before !== undefined || open.after !== undefined),
          isDoneWithoutAfter: true,
        },
        (variables) =>
          mapped<ServiceRequest | undefined>(withVariables(open.answer, variables), schema),
      );
      return opened && safe(opened);
    },

    async findServiceRequests(reference) {
      const ask = asked('findServiceRequests', 'findByReference', { reference });
      const answer = exchange(ask, (variables) =>
        rowsOf(withVariables(ask.call.answer, variables), FoundRows),
      );
      return (await orIfNotFound([], answer)).map(safe);
    },

    async readServiceRequest(ss, timeoutMs) {
      const ask = asked('readServiceRequest', 'readOne', { ss }, timeoutMs);
      const answer = exchange(ask, (variables) =>
        rowOf(withVariables(ask.call.answer, variables), FoundRows, ss),
      );
      const found = await orIfNotFound(undefined, answer);
      return found && safe(found);
    },

    async listServiceRequests(page, changedSince) {
      const ask = asked('listServiceRequests', 'listAll', defined({ page, changedSince }));
      const found = await list(ask, ListedPage, page);
      return { ...found, items: found.items.map(safe) };
    },

    async searchEquipment(text, page) {
      return list(asked('searchEquipment', 'equipmentSearch', { text, page }), EquipmentPage, page);
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
