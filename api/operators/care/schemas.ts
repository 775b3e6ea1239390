import { z } from 'zod';
import { LONGEST_DAYS } from '../../../platform/temporal/care.js';
import { rule } from '../../../texts/field-rules.js';

const instant = z.iso.datetime({ offset: true });

const LONGEST_NAME = 60;

/** A telephone or a document has more: the audit keeps what is typed, also once a customer is erased. */
const MOST_DIGITS = 7;

const digitsIn = (name: string): number => name.match(/\p{Nd}/gu)?.length ?? 0;

export const CareSchema = z
  .object({
    assignee: z.string().meta({ description: 'Who takes care of it; empty if nobody does.' }),
    until: instant.nullable().meta({ description: 'Until when it is put off; null if it is not.' }),
    seenAt: instant.meta({ description: 'What is newer is not put off.' }),
    by: z.string().meta({ description: 'The operator who said so.' }),
    at: instant,
  })
  .meta({ id: 'Care', description: 'Who takes care of a cause or an incident.' });

/** In the query of a list. */
export const PutOffSchema = z
  .enum(['true', 'false'])
  .optional()
  .meta({ description: '`true`: what is put off, instead of the rest.' });

export const CareRequestSchema = z
  .strictObject({
    tenant: z.string(),
    target: z
      .string()
      .regex(/^(?:cause|incident)\/[^\p{C}]{1,400}$/u, 'must be the target of a cause or incident'),
    assignee: z
      .string()
      .trim()
      .regex(/^[^\p{C}]*$/u, rule('must be a name of at most 60 characters'))
      .refine(
        (name) => digitsIn(name) <= MOST_DIGITS,
        rule('must be a name, without a telephone or a document'),
      )
      .max(LONGEST_NAME, rule('must be a name of at most 60 characters')),
    seenAt: instant.meta({
      description:
        'What the operator saw: `newest` of a cause, `lastSeenAt` of an incident. What is newer is not put off.',
    }),
    putOffTo: z.iso
      .date({ error: rule('must be a day') })
      .nullable()
      .meta({
        description: `Out of the lists and notifications until this day begins, ${LONGEST_DAYS} days ahead at most, or until something new comes. Null: not put off.`,
      }),
  })
  .meta({ id: 'CareRequest' });
