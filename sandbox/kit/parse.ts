import { z } from 'zod';
import { Refusal } from './refusal.js';

/** Parses input. Throws `Refusal` 400 with every problem and its path. */
export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new Refusal(400, problemsOf(result.error));
}

/** Parses a form that a user filled in. Its schema words each problem as a sentence for the screen. */
export function readForm<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): z.output<Schema> {
  const form = schema.safeParse(input);
  if (form.success) return form.data;
  throw new Refusal(400, form.error.issues.map(({ message }) => message).join(' '));
}

const problemsOf = (error: z.ZodError): string =>
  error.issues
    .map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message))
    .join('; ');

/** A page of a list by position: `after` is the last position seen. */
export const CursorSchema = z.object({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

/** `items` and the next position: `next` is null on the last page. */
export function cursorPage<T>(items: readonly T[], limit: number, position: (item: T) => number) {
  const last = items.at(-1);
  return { items, next: last !== undefined && items.length === limit ? position(last) : null };
}
