import type { z } from 'zod';

/**
 * An optional member of a JSON document. JSON has no `undefined`, so the member's type is exact; but the generator of
 * the OpenAPI document accepts only `optional()` for "not required".
 */
export const mayBeAbsent = <T extends z.ZodType>(schema: T): z.ZodExactOptional<T> =>
  schema.optional() as unknown as z.ZodExactOptional<T>;
