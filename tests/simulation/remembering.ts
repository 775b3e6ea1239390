/** Answers that were read before are not read again: most of a sweep's lists are as they were ten minutes ago. */
import { z } from 'zod';
import type { Http, HttpAnswer, HttpRequest } from '../../vendors/http.js';
import type { Judgement } from '../../vendors/faults.js';

/** How many answers are kept; the oldest ones are forgotten first. */
const KEPT = 2_000;

/**
 * Reads each answer of a vendor's list as the product does, but one that came from the same address before only once:
 * what the product makes of it depends on the address and the answer. The call itself is always made.
 */
export function remembering(http: Http): Http {
  const judged = new Remembered<Judgement | undefined>();
  const read = new Remembered<unknown>();
  return {
    ...http,
    call<T>(request: HttpRequest, schema: z.ZodType<T>): Promise<T> {
      const { method, url, judge, whole } = request;
      if (method !== 'GET' || whole || !url.includes('?')) return http.call(request, schema);
      return http.call(
        {
          ...request,
          ...(judge && {
            judge: (answer: HttpAnswer) =>
              judged.of(`${url} ${answer.status} ${JSON.stringify(answer.body)}`, () =>
                judge(answer),
              ),
          }),
        },
        z.unknown().transform((body, context) =>
          read.of(`${url} ${JSON.stringify(body)}`, async (keep) => {
            const { success, data, error } = await schema.safeParseAsync(body);
            if (success) return data;
            keep(false);
            context.issues.push(...(error.issues as typeof context.issues));
            return z.NEVER;
          }),
        ) as unknown as z.ZodType<T>,
      );
    },
  };
}

class Remembered<T> {
  readonly #known = new Map<string, T>();

  /** @param make calls the function that it is given with false if its result must not be kept */
  async of(key: string, make: (keep: (isKept: boolean) => void) => Promise<T>): Promise<T> {
    if (this.#known.has(key)) return this.#known.get(key)!;
    let isKept = true;
    const made = await make((keep) => (isKept = keep));
    if (!isKept) return made;
    this.#known.set(key, made);
    const [oldest] = this.#known.keys();
    if (this.#known.size > KEPT) this.#known.delete(oldest!);
    return made;
  }
}
