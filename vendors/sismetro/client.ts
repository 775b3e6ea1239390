import { DateTime } from 'luxon';
import type { z } from 'zod';
import { orderReference, orderWorkflowId } from '../../domain/ids.js';
import { personalTexts, type ServiceRequest } from '../../domain/order.js';
import { VendorError } from '../errors.js';
import { refusedError, unsupportedError, wordsOf } from '../faults.js';
import { defined } from '../fields.js';
import type { Http } from '../http.js';
import type { Page } from '../page.js';
import { mapped } from '../profile/answer.js';
import type { SismetroProfile } from '../profile/load.js';
import { headerText, requestOf, type ProfileCall } from '../profile/request.js';
import { withSafeLink, type HiddenLink } from './links.js';
import type { ServiceRequestView, Sismetro } from './sismetro.js';
import {
  EquipmentSchema,
  OpenedOrLaterSchema,
  OpenedSchema,
  orRefusal,
  pageOf,
  rowsOf,
  serviceRequestSchema,
} from './wire.js';

/** One tenant's unit at Sismetro: where it is, who we are there, and how its wire is. */
export interface SismetroClientSettings {
  readonly baseUrl: string;
  readonly readUrl: string;
  readonly unit: string;
  readonly key: string;
  /** Hosts whose links are shown, beside those of the two addresses; `*.` means all below. */
  readonly linkHosts: readonly string[];
  /** IANA zone of Sismetro's naive dates. */
  readonly timeZone: string;
  readonly profile: SismetroProfile;
}

export interface SismetroDeps {
  readonly http: Http;
  readonly hiddenLink?: HiddenLink | undefined;
}

/** How a server says that it knows no such address. */
const NO_SUCH_CALL = new Set([404, 405, 501]);

/** A call that is to be made. */
interface Asked<C extends ProfileCall = ProfileCall> {
  /** Our name of it, for errors. */
  readonly name: string;
  readonly call: C;
  readonly input: Readonly<Record<string, unknown>>;
  /** What of the input Sismetro may repeat in a refusal, and we may not. */
  readonly personal?: readonly string[];
  /** For the whole call, where less than usual. */
  readonly timeoutMs?: number | undefined;
}

type Reading = NonNullable<SismetroProfile['calls']['readOne']>;

/** The client of one tenant's Sismetro unit. */
export function createSismetro(settings: SismetroClientSettings, deps: SismetroDeps): Sismetro {
  const { http, hiddenLink } = deps;
  const { unit, key, timeZone, profile } = settings;
  const { calls, capabilities, rows } = profile;
  const addresses = {
    baseUrl: withoutSlash(settings.baseUrl),
    readUrl: withoutSlash(settings.readUrl),
  };
  const ServiceRequestRow = mapped(
    rows.serviceRequest,
    serviceRequestSchema(timeZone, profile.states),
  );
  const EquipmentRow = mapped(rows.equipment, EquipmentSchema);
  const fault = (call: string, personal: readonly string[] = []) =>
    ({ vendor: 'sismetro', call, secrets: [key, ...personal] }) as const;

  const safe = <T extends { readonly link?: string }>(told: T): T =>
    withSafeLink(told, { ...addresses, linkHosts: settings.linkHosts }, hiddenLink);

  async function exchange<T>(
    { name, call, input, personal, timeoutMs }: Asked,
    schema: z.ZodType<T>,
    ours = {},
  ) {
    const known = { ...addresses, unit, key, ...input };
    const request = await requestOf(fault(name, personal), call, profile.headers, known);
    const headers = { ...request.headers, ...ours };
    return http.call(
      { ...request, headers, ...defined({ timeoutMs }) },
      orRefusal(profile, schema),
    );
  }

  /** A call of the profile, where it has that. */
  function asked(
    name: string,
    call: Exclude<keyof typeof calls, 'open'>,
    input: Asked['input'],
  ): Asked<Reading> {
    const offered = capabilities[call] ? calls[call] : undefined;
    if (offered === undefined) throw unsupportedError(fault(name));
    return { name, call: offered, input };
  }

  async function lookUp(ask: Asked<Reading>): Promise<readonly ServiceRequestView[]> {
    const result = await exchange(ask, rowsOf(ask.call.answer, ServiceRequestRow));
    return 'answer' in result ? result.answer.rows.map(safe) : [];
  }

  async function list<T>(ask: Asked<Reading>, row: z.ZodType<T>, page: number): Promise<Page<T>> {
    const result = await exchange(ask, pageOf(ask.call.answer, row));
    if ('refusal' in result) return { items: [], page, totalPages: 0 };
    return { items: result.answer.rows, page, totalPages: result.answer.totalPages };
  }

  return {
    async openServiceRequest(order, openedAt) {
      const name = 'openServiceRequest';
      const personal = personalTexts(order);
      const input = {
        order,
        reference: orderReference(order),
        openedAt: DateTime.fromJSDate(openedAt, { zone: timeZone }).toISO({
          suppressMilliseconds: true,
        }),
      };
      const schema = calls.open.ssInAnswer ? OpenedSchema : OpenedOrLaterSchema;
      const result = await exchange(
        { name, call: calls.open, input, personal },
        mapped<ServiceRequest | undefined>(calls.open.answer, schema),
        idempotencyHeader(profile, orderWorkflowId(order)),
      );
      if ('answer' in result) return result.answer && safe(result.answer);
      throw refusedError(fault(name, personal), wordsOf(result.refusal));
    },

    async findServiceRequest(reference) {
      const name = 'findServiceRequest';
      const found = await lookUp(asked(name, 'findByReference', { reference })).catch(
        (error: unknown) => {
          const absent = error instanceof VendorError && NO_SUCH_CALL.has(error.status ?? 0);
          throw absent ? unsupportedError(fault(name)) : error;
        },
      );
      return found.filter(isOf(reference)).map(numberAndLink)[0];
    },

    async readServiceRequest(ss, timeoutMs) {
      const ask = asked('readServiceRequest', 'readOne', { ss });
      const found = await lookUp({ ...ask, timeoutMs });
      return found.find((view) => view.ss === ss);
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

const withoutSlash = (url: string) => url.replace(/\/+$/, '');

function idempotencyHeader({ capabilities }: SismetroProfile, key: string) {
  const name = capabilities.idempotencyHeader;
  return name === false ? {} : { [name]: headerText(key) };
}

/** An SS that carries another reference is another order's, whatever the look-up says. */
const isOf =
  (reference: string) =>
  (view: ServiceRequestView): boolean =>
    view.reference === undefined || view.reference === reference;

const numberAndLink = ({ ss, link }: ServiceRequestView): ServiceRequest => defined({ ss, link });
