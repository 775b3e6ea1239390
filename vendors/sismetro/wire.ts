import { DateTime } from 'luxon';
import { z } from 'zod';
import type { ServiceState } from '../../domain/lifecycle.js';
import {
  defined,
  NumberTextSchema,
  OptionalIdSchema,
  OptionalLinkSchema,
  OptionalTextSchema,
  SsSchema,
  wordsOf,
} from '../fields.js';
import { evaluated, mapped } from '../profile/answer.js';
import type { Expression } from '../profile/expression.js';
import type { SismetroProfile } from '../profile/load.js';
import { meaningOf } from '../profile/parts.js';
import { rule } from '../rules.js';
import { plainText } from '../text.js';

/**
 * The shapes that we read Sismetro's bodies into. What its wire is at a customer is decided by the profile
 * (profiles/sismetro.yaml).
 */

/** An answer, unless the profile takes it for a no inside a 200: not found when it is read, refused when it is written. */
export const orRefusal = <T>({ refused }: SismetroProfile, schema: z.ZodType<T>) =>
  z.unknown().transform(async (body, context): Promise<{ answer: T } | { refusal: unknown }> => {
    if (refused !== undefined && (await evaluated(refused, body, context)) === true) {
      return { refusal: body };
    }
    const parsed = await schema.safeParseAsync(body);
    if (parsed.success) return { answer: parsed.data };
    for (const issue of parsed.error.issues) {
      const { path, message } = issue;
      context.addIssue({ code: 'custom', path, message, params: { words: wordsOf(issue) } });
    }
    return z.NEVER;
  });

/** The SS that was opened. */
export const OpenedSchema = z
  .object({ ss: SsSchema, link: OptionalLinkSchema })
  .transform((request) => defined(request));

/** The SS that was opened; undefined where its number comes later, with a callback. */
export const OpenedOrLaterSchema = z
  .object({ ss: SsSchema.nullish(), link: OptionalLinkSchema })
  .transform(({ ss, link }) => (ss == null ? undefined : defined({ ss, link })));

/** The meaning of an SS's two values: `status` decides where it maps, else `progress`. */
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

/** An SS as Sismetro shows it. */
export const serviceRequestSchema = (timeZone: string, states: SismetroProfile['states']) =>
  z
    .object({
      ss: SsSchema,
      link: OptionalLinkSchema,
      reference: z.string().optional().catch(undefined),
      status: ValueSchema,
      progress: ValueSchema,
      openedAt: dateIn(timeZone),
      changedAt: dateIn(timeZone),
      closedAt: dateIn(timeZone),
      conclusion: OptionalHtmlSchema,
    })
    .transform((row) => defined({ ...row, state: stateOf(states, row.status, row.progress) }));

/** One equipment (patrimônio) of a search. */
export const EquipmentSchema = z.object({
  id: NumberTextSchema,
  description: ValueSchema,
  tag: ValueSchema,
  brand: ValueSchema,
  model: ValueSchema,
  serialNumber: ValueSchema,
});

/** The rows of a look-up. One that cannot be read spoils the answer: it may be the one that was looked for. */
export const rowsOf = <T>(answer: Expression, row: z.ZodType<T>) =>
  mapped(answer, z.object({ rows: z.array(row) }));

/** A page of a list; `totalPages` comes as number or text. Rows that cannot be read, such as one without its number, are left out. */
export const pageOf = <T>(answer: Expression, row: z.ZodType<T>) =>
  mapped(
    answer,
    z.object({
      totalPages: z.coerce.number().int().min(0),
      rows: z
        .array(row.nullable().catch(null))
        .transform((rows) => rows.filter((readable) => readable !== null)),
    }),
  );

/** A callback as docs/wire.md, section 3, has it. */
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
