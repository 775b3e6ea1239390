import type { z } from 'zod';

/**
 * A member that a JSON document may leave out. JSON has no `undefined`, so the member's type is exact; the generator of
 * the OpenAPI document takes only `optional()` for "not required".
 */
export const mayBeAbsent = <T extends z.ZodType>(schema: T): z.ZodExactOptional<T> =>
  schema.optional() as unknown as z.ZodExactOptional<T>;
