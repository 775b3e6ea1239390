import type { z } from 'zod';
import { orderWorkflowId } from '../../domain/ids.js';
import type { ServiceRequest } from '../../domain/order.js';
import { VendorError } from '../errors.js';
import { refusedError, unsupportedError, wordsOf } from '../faults.js';
import { defined } from '../fields.js';
import type { Http, HttpRequest } from '../http.js';
import type { Page } from '../page.js';
import type { ServiceRequestView, Sismetro } from './sismetro.js';
import {
  addressesOf,
  EquipmentRowSchema,
  openBody,
  OpenedSchema,
  orRefusal,
  pageOf,
  rowsOf,
  serviceRequestSchema,
} from './wire.js';

/** One tenant's unit at Sismetro. */
export interface SismetroClientSettings {
  readonly baseUrl: string;
  readonly readUrl: string;
  readonly unit: string;
  readonly key: string;
  /** IANA zone of Sismetro's naive dates. */
  readonly timeZone: string;
  /** Which of the calls that nobody documents this Sismetro has; all where absent. */
  readonly capabilities?: { readonly findByReference?: boolean; readonly readOne?: boolean };
}

export interface SismetroDeps {
  readonly http: Http;
}

/** How a server says that it knows no such address. */
const NO_SUCH_CALL = new Set([404, 405, 501]);

type Call = Pick<HttpRequest, 'call' | 'url' | 'body' | 'headers'>;

/** The client of one tenant's Sismetro unit. */
export function createSismetro(settings: SismetroClientSettings, { http }: SismetroDeps): Sismetro {
  const { unit, key, timeZone, capabilities } = settings;
  const addresses = addressesOf(settings.baseUrl, settings.readUrl);
  const ServiceRequestSchema = serviceRequestSchema(timeZone);

  const exchange = <T>({ headers, ...call }: Call, schema: z.ZodType<T>) =>
    http.call(
      {
        ...call,
        vendor: 'sismetro',
        method: call.body === undefined ? 'GET' : 'POST',
        headers: { unit, key, ...headers },
        secrets: [key],
      },
      orRefusal(schema),
    );

  async function lookUp(call: Call): Promise<readonly ServiceRequestView[]> {
    const result = await exchange(call, rowsOf(ServiceRequestSchema));
    return 'answer' in result ? result.answer.resultList : [];
  }

  async function list<T>(call: Call, row: z.ZodType<T>, page: number): Promise<Page<T>> {
    const result = await exchange(call, pageOf(row));
    if ('refusal' in result) return { items: [], page, totalPages: 0 };
    return { items: result.answer.resultList, page, totalPages: result.answer.totalPages };
  }

  return {
    async openServiceRequest(order, openedAt) {
      const call = 'openServiceRequest';
      const result = await exchange(
        {
          call,
          url: addresses.open,
          headers: { 'Idempotency-Key': headerText(orderWorkflowId(order)) },
          body: openBody(order, openedAt, timeZone),
        },
        OpenedSchema,
      );
      if ('answer' in result) return result.answer;
      throw refusedError({ vendor: 'sismetro', call, secrets: [key] }, wordsOf(result.refusal));
    },

    async findServiceRequest(reference) {
      const call = 'findServiceRequest';
      if (capabilities?.findByReference === false) throw unsupported(call);
      const found = await lookUp({ call, url: addresses.find(reference) }).catch(
        (error: unknown) => {
          const absent = error instanceof VendorError && NO_SUCH_CALL.has(error.status ?? 0);
          throw absent ? unsupported(call) : error;
        },
      );
      return found.filter(isOf(reference)).map(numberAndLink)[0];
    },

    async readServiceRequest(ss) {
      const call = 'readServiceRequest';
      if (capabilities?.readOne === false) throw unsupported(call);
      const found = await lookUp({ call, url: addresses.read(ss) });
      return found.find((view) => view.ss === ss);
    },

    listServiceRequests: (page) =>
      list({ call: 'listServiceRequests', url: addresses.list(page) }, ServiceRequestSchema, page),

    searchEquipment: (text, page) =>
      list(
        { call: 'searchEquipment', url: addresses.searchEquipment(text, page) },
        EquipmentRowSchema,
        page,
      ),
  };
}

const unsupported = (call: string) => unsupportedError({ vendor: 'sismetro', call });

/** An SS that carries another reference is another order's, whatever the look-up says. */
const isOf =
  (reference: string) =>
  (view: ServiceRequestView): boolean =>
    view.reference === undefined || view.reference === reference;

const numberAndLink = ({ ss, link }: ServiceRequestView): ServiceRequest => defined({ ss, link });

/** A header holds visible ASCII; whatever else an id has is percent-encoded. */
const headerText = (text: string) => text.replace(/[^\x20-\x7e]+/g, encodeURIComponent);
