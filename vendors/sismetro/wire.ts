import { DateTime } from 'luxon';
import { z } from 'zod';
import type { InBothLanguages } from '../../domain/call-faults.js';
import { parseReference } from '../../domain/ids.js';
import type { ServiceState } from '../../domain/lifecycle.js';
import {
  defined,
  errorsInWords,
  fieldErrors,
  isRecord,
  NumberTextSchema,
  OptionalIdSchema,
  OptionalLinkSchema,
  OptionalTextSchema,
  SsSchema,
  TotalPagesSchema,
  ValueTextSchema,
} from '../fields.js';
import { LONGEST_MESSAGE } from '../answer-meaning.js';
import { mappedList, mappedPage } from '../profile/answer.js';
import type { Expression } from '../profile/expression.js';
import type { SismetroProfile } from '../profile/load.js';
import { meaningOf } from '../profile/states.js';
import { rule } from '../../texts/field-rules.js';
import { cut, plainText } from '../text.js';
import { referenceIn, showsMark } from './mark.js';
import type { ServiceRequestView } from './sismetro.js';

/**
 * The shapes that Sismetro's bodies are converted to. The profile (profiles/sismetro.yaml) decides how they look at a
 * customer.
 */

/** The SS that was opened. */
export const OpenedSchema = z
  .object({ ss: SsSchema, link: OptionalLinkSchema })
  .transform((request) => defined(request));

/** The SS that was opened. Undefined if its number comes later, with a callback. */
export const OpenedOrLaterSchema = z
  .object({ ss: SsSchema.nullish(), link: OptionalLinkSchema })
  .transform(({ ss, link }) => (ss == null ? undefined : defined({ ss, link })));

/** Returns the meaning of an SS's two values: `status` decides if the profile maps it, else `progress`. */
export function stateOf(
  states: SismetroProfile['states'],
  status: string,
  progress: string,
): ServiceState {
  const meaning = meaningOf(states.status, status) ?? meaningOf(states.progress, progress);
  return meaning === 'ignore' ? 'ignored' : (meaning ?? 'unknown');
}

const LONGEST_VALUE = 200;
const LONGEST_CONCLUSION = 2000;

/** A text of Sismetro as plain text. Empty if it is absent or not a text. */
const htmlText = (max: number) =>
  z
    .string()
    .transform((html) => plainText(html, max))
    .catch('');

const ValueSchema = ValueTextSchema.transform((value) => plainText(value, LONGEST_VALUE));

const isListOrObject = (value: unknown) => typeof value === 'object' && value !== null;

/** One of the two values of an SS's state, as text; of a list or an object, whose texts may be anything, its form. */
const shownValue = (value: unknown) => {
  if (!isListOrObject(value)) return ValueSchema.parse(value);
  return ValueSchema.parse(isRecord(value) ? `{ ${Object.keys(value).join(', ')} }` : '[…]');
};

const OptionalHtmlSchema = htmlText(LONGEST_CONCLUSION).transform((text) => text || undefined);

/** One value, or the known parts of one, on one line. */
const OptionalLineSchema = z
  .union([z.array(ValueSchema), ValueSchema.transform((value) => [value])])
  .transform((parts) => parts.filter((part) => part !== '').join(' '))
  .transform((line) => cut(line, LONGEST_VALUE) || undefined)
  .optional();

/** A text, or a number that people wrote; some systems show an empty field as `false`. */
const OptionalReferenceSchema = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);

/** A local date without offset (`YYYY-MM-DD HH:mm[:ss]`) in the tenant's time zone. Becomes ISO 8601 with offset. */
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

/** What a profile says about references. */
type ReferenceFacts = Pick<
  SismetroProfile['capabilities'],
  'showsReferenceWhole' | 'showsReferenceAlways'
>;

/** An SS as Sismetro shows it. */
export const serviceRequestSchema = (
  timeZone: string,
  {
    states,
    capabilities,
  }: Pick<SismetroProfile, 'states'> & { readonly capabilities: ReferenceFacts },
) =>
  z
    .object({
      ss: SsSchema,
      link: OptionalLinkSchema,
      reference: OptionalReferenceSchema,
      description: z.string().optional().catch(undefined),
      status: z.unknown().optional(),
      progress: z.unknown().optional(),
      openedAt: dateIn(timeZone),
      changedAt: dateIn(timeZone),
      closedAt: dateIn(timeZone),
      expectedEnd: dateIn(timeZone),
      appointment: dateIn(timeZone),
      technician: OptionalLineSchema,
      conclusion: OptionalHtmlSchema,
      customer: OptionalLineSchema,
      equipmentId: OptionalLineSchema,
      equipment: OptionalLineSchema,
    })
    .transform(({ description = '', reference: field, ...row }) => {
      const [status, progress] = [shownValue(row.status), shownValue(row.progress)];
      return defined({
        ...row,
        status,
        progress,
        ...referenceOf(field?.trim() ?? '', description, capabilities),
        // what such a status means is not known: the progress alone must not end an order
        state: isListOrObject(row.status)
          ? ('unknown' as const)
          : stateOf(states, status, progress),
      });
    });

/**
 * Returns the reference of the mark in the description, which its digits prove. That of the field counts if there is no
 * mark, or if it names another order of the same tenant: people may copy a description, and write anything into the
 * field.
 */
function referenceOf(
  field: string,
  description: string,
  { showsReferenceWhole, showsReferenceAlways }: ReferenceFacts,
): Pick<ServiceRequestView, 'reference' | 'isReferenceWhole'> {
  const marked = referenceIn(description);
  if (marked !== undefined && !namesAnother(field, marked, showsReferenceWhole)) {
    return { reference: marked, isReferenceWhole: true };
  }
  if (field === '') {
    const isStrangers = showsReferenceAlways && !showsMark(description);
    return isStrangers ? { isReferenceWhole: true } : {};
  }
  return { reference: field, ...(showsReferenceWhole && { isReferenceWhole: true }) };
}

/** Returns true if the field names another order than the mark, of the same tenant. One that was cut may not. */
function namesAnother(field: string, marked: string, isWhole: boolean): boolean {
  const mayBeCut = field === '' || !isWhole;
  if (mayBeCut && marked.startsWith(field)) return false;
  return parseReference(field)?.tenant === parseReference(marked)?.tenant;
}

/** One equipment (patrimônio) in a search's result. */
export const EquipmentSchema = z.object({
  id: NumberTextSchema,
  description: ValueSchema,
  tag: ValueSchema,
  brand: ValueSchema,
  model: ValueSchema,
  serialNumber: ValueSchema,
});

/**
 * The rows of a look-up. One unreadable row makes the whole answer unreadable: it may be the one that was looked for.
 */
export const rowsSchema = <T>(row: z.ZodType<T>) =>
  z.object({ rows: z.array(row), said: z.string() });

export const rowsOf = <T>(answer: Expression, schema: ReturnType<typeof rowsSchema<T>>) =>
  mappedList(answer, schema, ({ rows }) => rows).transform(({ rows }) => rows);

/**
 * The SS that was asked for, from the rows of a look-up. No such row is an error: vendors report "none" in other ways.
 * So are rows of it that differ in what decides about an order.
 */
export const rowOf = <T extends Pick<ServiceRequestView, 'ss' | 'state' | 'reference'>>(
  answer: Expression,
  schema: ReturnType<typeof rowsSchema<T>>,
  ss: string,
) =>
  rowsOf(answer, schema)
    .transform((rows) => rows.filter((view) => view.ss === ss))
    .refine(
      ([first, ...others]) =>
        others.every(
          ({ state, reference }) => state === first?.state && reference === first.reference,
        ),
      { error: rule('must not show the requested SS in two ways') },
    )
    .transform(([first]) => first)
    .refine((view) => view !== undefined, { error: rule('must be the requested SS') });

export const pageSchema = <T>(row: z.ZodType<T>) =>
  z.object({ totalPages: TotalPagesSchema, rows: z.array(readOrNot(row)), said: z.string() });

/**
 * A page of a list. Unreadable rows are counted and left out.
 * @param page counts from 1
 */
export const pageOf = <T>(
  answer: Expression,
  schema: ReturnType<typeof pageSchema<T>>,
  page: number,
) =>
  mappedPage(answer, schema, ({ rows }) => rows, page).transform(({ rows, totalPages }) => {
    const items = rows.flatMap((each) => ('row' in each ? [each.row] : []));
    const unreadableRows = rows.length - items.length;
    const first = rows.findIndex((each) => !('row' in each));
    const firstUnreadable = unreadableRows > 0 ? first : undefined;
    return defined({
      items,
      totalPages,
      unreadableRows,
      firstUnreadable,
      firstProblem: problemOf(rows[first]),
    });
  });

type ReadOrNot<T> = { readonly row: T } | { readonly problem: InBothLanguages };

const readOrNot = <T>(row: z.ZodType<T>): z.ZodType<ReadOrNot<T>> =>
  z.unknown().transform(async (value): Promise<ReadOrNot<T>> => {
    const read = await row.safeParseAsync(value);
    if (read.success) return { row: read.data };
    const { en, pt } = errorsInWords(fieldErrors(read.error));
    return { problem: { en: cut(en, LONGEST_MESSAGE), pt: cut(pt, LONGEST_MESSAGE) } };
  });

const problemOf = (row: ReadOrNot<unknown> | undefined): InBothLanguages | undefined =>
  row && 'problem' in row ? row.problem : undefined;

/** A callback in the form of docs/wire.md, section 3. */
export const CallbackSchema = z.object({
  ss: SsSchema.nullish(),
  externalReference: z.string({ error: rule('must be text') }).nullish(),
  link: OptionalLinkSchema,
  eventId: OptionalIdSchema,
  occurredAt: z.iso.datetime({ offset: true }).optional().catch(undefined),
  technician: OptionalTextSchema,
  conclusion: OptionalHtmlSchema,
  reason: OptionalHtmlSchema,
});
