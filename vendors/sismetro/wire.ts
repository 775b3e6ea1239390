import { DateTime } from 'luxon';
import { z } from 'zod';
import { orderReference } from '../../domain/ids.js';
import type { ServiceState } from '../../domain/lifecycle.js';
import type { OrderItem, ServiceOrder } from '../../domain/order.js';
import {
  defined,
  isRecord,
  NumberTextSchema,
  OptionalIdSchema,
  OptionalLinkSchema,
  OptionalTextSchema,
  SsSchema,
} from '../fields.js';
import { query } from '../http.js';
import { plainText } from '../text.js';

/**
 * All that is known or assumed of Sismetro's wire: addresses, names, shapes and values (docs/wire.md, sections 3, 5
 * and 9). The address of the opening and its headers are documented by Senior X; the reading of SSs was seen in
 * public client code; the fields of the opening, the look-up, the search of equipment and the callbacks are our
 * defaults: nobody documents them.
 */

export interface Addresses {
  readonly open: string;
  find(reference: string): string;
  read(ss: string): string;
  /** @param page counts from 1, and is written with two digits */
  list(page: number): string;
  searchEquipment(text: string, page: number): string;
}

export function addressesOf(baseUrl: string, readUrl: string): Addresses {
  const base = withoutSlash(baseUrl);
  const reads = withoutSlash(readUrl);
  return {
    open: `${base}/serviceOrder/open`,
    find: (reference) => `${base}/serviceOrder/findByReference?${query({ reference })}`,
    read: (ss) => `${reads}/SS/findBySs?${query({ ss })}`,
    list: (page) => `${reads}/SS/listAll?${query({ page: String(page).padStart(2, '0') })}`,
    searchEquipment: (text, page) =>
      `${base}/equipment/search?${query({ query: text, page: String(page) })}`,
  };
}

const withoutSlash = (url: string) => url.replace(/\/+$/, '');

/** What the opening of an SS sends. */
export function openBody(order: ServiceOrder, openedAt: Date, timeZone: string) {
  const { name, document, phone, email, city, address } = order.customer;
  return {
    externalReference: orderReference(order),
    orderNumber: order.number,
    branch: order.branch,
    requester: { name, document, phone, email, city, address },
    equipment: order.equipment,
    description: order.items.map(serviceName).join('\n'),
    services: order.items.map((item) => ({
      code: item.service.code,
      description: serviceName(item),
      quantity: item.quantity,
    })),
    openedAt: DateTime.fromJSDate(openedAt, { zone: timeZone }).toISO({
      suppressMilliseconds: true,
    }),
  };
}

const serviceName = ({ service }: OrderItem) => service.description ?? service.code;

/** Any answer may say no inside a 200 (`valid: false`): not found when it is read, refused when it is written. */
export const orRefusal = <T>(schema: z.ZodType<T>) =>
  z.unknown().transform((body, context): { answer: T } | { refusal: unknown } => {
    if (isRecord(body) && body['valid'] === false) return { refusal: body };
    const parsed = schema.safeParse(body);
    if (parsed.success) return { answer: parsed.data };
    for (const { path, message } of parsed.error.issues) {
      context.addIssue({ code: 'custom', path, message });
    }
    return z.NEVER;
  });

/** Answer of the opening. */
export const OpenedSchema = z
  .object({ ss: SsSchema, link: OptionalLinkSchema })
  .transform((request) => defined(request));

/**
 * What the values of `status` and `evolucao` mean, upper-cased and without accents. Each unit configures its own:
 * a value that is not here acts on nothing and is reported.
 */
const STATE_OF_STATUS: Readonly<Record<string, ServiceState>> = {
  CANCELADA: 'cancelled',
  EXCLUIDA: 'cancelled',
  ENCERRADA: 'completed',
};
const STATE_OF_PROGRESS: Readonly<Record<string, ServiceState>> = {
  CONCLUIDO: 'completed',
  'AGUARDANDO AGENDAMENTO': 'open',
  'EM EXECUCAO': 'open',
  PENDENTE: 'open',
};

/** The meaning of an SS's two values: `status` decides where it maps, else `evolucao`. */
export function stateOf(status: string, progress: string): ServiceState {
  return lookUp(STATE_OF_STATUS, status) ?? lookUp(STATE_OF_PROGRESS, progress) ?? 'unknown';
}

function lookUp(states: Readonly<Record<string, ServiceState>>, value: string) {
  const name = value.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
  const key = name.replace(/\s+/g, ' ').trim();
  return Object.hasOwn(states, key) ? states[key] : undefined;
}

const LONGEST_VALUE = 200;
const LONGEST_CONCLUSION = 2000;

/** A text of Sismetro as plain text; empty where it is absent or no text. */
const htmlText = (max: number) =>
  z
    .string()
    .transform((html) => plainText(html, max))
    .catch('');

const ValueSchema = htmlText(LONGEST_VALUE);
const OptionalHtmlSchema = htmlText(LONGEST_CONCLUSION).transform((text) => text || undefined);

/** A naive local date (`YYYY-MM-DD HH:mm[:ss]`) in the tenant's zone, as ISO 8601 with offset. */
const dateIn = (timeZone: string) =>
  z
    .string()
    .transform((text) => isoIn(text, timeZone))
    .optional()
    .catch(undefined);

function isoIn(text: string, timeZone: string): string | undefined {
  const date = DateTime.fromISO(text.trim().replace(' ', 'T'), { zone: timeZone });
  return date.isValid ? date.toISO({ suppressMilliseconds: true }) : undefined;
}

/** An SS as Sismetro lists it. */
export const serviceRequestSchema = (timeZone: string) =>
  z
    .object({
      idSs: SsSchema,
      link: OptionalLinkSchema,
      url: OptionalLinkSchema,
      externalReference: z.string().optional().catch(undefined),
      status: ValueSchema,
      evolucao: ValueSchema,
      dataAbertura: dateIn(timeZone),
      dataAlteracao: dateIn(timeZone),
      dataEncerramento: dateIn(timeZone),
      conclusao: OptionalHtmlSchema,
    })
    .transform((row) =>
      defined({
        ss: row.idSs,
        link: row.link ?? row.url,
        reference: row.externalReference,
        state: stateOf(row.status, row.evolucao),
        status: row.status,
        progress: row.evolucao,
        openedAt: row.dataAbertura,
        changedAt: row.dataAlteracao,
        closedAt: row.dataEncerramento,
        conclusion: row.conclusao,
      }),
    );

/** One equipment (patrimônio) of a search. */
export const EquipmentRowSchema = z
  .object({
    idPatrimonio: NumberTextSchema,
    descricao: ValueSchema,
    tag: ValueSchema,
    marca: ValueSchema,
    modelo: ValueSchema,
    numeroSerie: ValueSchema,
  })
  .transform((row) => ({
    id: row.idPatrimonio,
    description: row.descricao,
    tag: row.tag,
    brand: row.marca,
    model: row.modelo,
    serialNumber: row.numeroSerie,
  }));

/** The rows of a look-up. One that cannot be read spoils the answer: it may be the one that was looked for. */
export const rowsOf = <T>(row: z.ZodType<T>) => z.object({ resultList: z.array(row) });

/** A page of a list; `totalPages` comes as number or text. Rows that cannot be read, such as one without its number, are left out. */
export const pageOf = <T>(row: z.ZodType<T>) =>
  z.object({
    totalPages: z.coerce.number().int().min(0),
    resultList: z
      .array(row.nullable().catch(null))
      .transform((rows) => rows.filter((readable) => readable !== null)),
  });

/** Body of a callback (docs/wire.md, section 3). */
export const CallbackSchema = z.object({
  ss: SsSchema.nullish(),
  externalReference: z.string({ error: 'must be text' }).nullish(),
  link: OptionalLinkSchema,
  eventId: OptionalIdSchema,
  occurredAt: z.iso.datetime({ offset: true }).optional().catch(undefined),
  technician: OptionalTextSchema,
  conclusion: OptionalHtmlSchema,
  reason: OptionalHtmlSchema,
});
