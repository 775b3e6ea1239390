import { STATUS_CODES } from 'node:http';
import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';

type Responses = RouteConfig['responses'];

export const ProblemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z
      .string()
      .meta({ description: 'What went wrong, and what the caller can do about it.' }),
    messagePt: z
      .string()
      .optional()
      .meta({ description: '`detail` in Portuguese, if `detail` is in English.' }),
    instance: z.string().meta({ description: 'Id of the request, as in the log.' }),
    errors: z
      .array(
        z.object({
          path: z
            .string()
            .meta({ description: 'JSON Pointer to the faulty value, from the root of the body.' }),
          message: z.string(),
          messagePt: z.string().optional().meta({ description: '`message` in Portuguese.' }),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem', description: 'A problem, as in RFC 9457.' });

const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' as const } },
};

const REFUSALS = {
  400: 'The body is not a JSON object, or the request cannot be read.',
  401: 'The caller is not authenticated. The response is the same for every cause.',
  403: "The caller's role does not allow this.",
  404: 'The resource does not exist, or belongs to another tenant.',
  409: 'The request conflicts with the current state; `detail` says why, in Portuguese.',
  413: 'The body is larger than 256 KiB.',
  415: 'The body is not JSON in UTF-8.',
  422: 'The request is invalid; `errors` lists the faults.',
  429: 'Too many requests.',
  431: 'The request header is too large or has too many fields.',
  502: 'A vendor returned no usable answer.',
  503: 'A required system is unavailable, or the API is at its limit. Retry after `Retry-After`.',
};

export type ProblemStatus = keyof typeof REFUSALS;

/** The statuses that every route with a JSON body may answer with. */
export const BODY_REFUSALS = [400, 413, 415, 422] as const satisfies readonly ProblemStatus[];

/** A JSON answer. */
export function answer(description: string, schema: z.ZodType): Responses[string] {
  return { description, content: { 'application/json': { schema } } };
}

/** A CSV file for spreadsheets. */
export function csvFile(description: string): Responses[string] {
  return { description, content: { 'text/csv': { schema: z.string() } } };
}

/** The problems as components of the document, by name. */
export const PROBLEM_RESPONSES = Object.fromEntries(
  Object.entries(REFUSALS).map(([status, description]) => [
    nameOf(status),
    {
      description,
      content: {
        'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
      },
      ...((status === '429' || status === '503') && { headers: RETRY_AFTER }),
    },
  ]),
);

/** References to the problems of these statuses. */
export function refusals(...statuses: readonly ProblemStatus[]): Responses {
  return Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/${nameOf(status)}` }]),
  );
}

/** `NotFound` of 404. */
function nameOf(status: number | string): string {
  return (STATUS_CODES[status] ?? `Status ${status}`).replaceAll(/\W/g, '');
}

/** A request's JSON body. */
export function body(schema: z.ZodType, description?: string) {
  return {
    required: true,
    ...(description !== undefined && { description }),
    content: { 'application/json': { schema } },
  };
}

/**
 * An optional member of a JSON document. JSON has no `undefined`, so the member's type is exact; but the generator of
 * the OpenAPI document accepts only `optional()` for "not required".
 */
export const mayBeAbsent = <T extends z.ZodType>(schema: T): z.ZodExactOptional<T> =>
  schema.optional() as unknown as z.ZodExactOptional<T>;
