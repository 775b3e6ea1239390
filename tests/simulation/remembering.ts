/** Answers that were read before are not read again: most of a sweep's lists are as they were ten minutes ago. */
import type { z } from 'zod';
import type { Judgement } from '../../vendors/meaning.js';
import type { Http, HttpAnswer, HttpRequest } from '../../vendors/http.js';
import type { Expression } from '../../vendors/profile/expression.js';
import type { SismetroProfile } from '../../vendors/profile/load.js';

/**
 * Reads each answer of a vendor's list as the product does, unless it is the one that came from the same address last
 * time: what the product makes of it depends on the address and the answer. The call itself is always made.
 */
export function remembering(http: Http): Http {
  const judged = new Remembered<Judgement | undefined>();
  const read = new Remembered<Awaited<ReturnType<z.ZodType['safeParseAsync']>>>();
  return {
    ...http,
    call<T>(request: HttpRequest, schema: z.ZodType<T>): Promise<T> {
      const { method, url, judge, whole } = request;
      if (method !== 'GET' || whole || !url.includes('?')) return http.call(request, schema);
      let text: string | undefined;
      const textOf = (body: unknown) => (text ??= JSON.stringify(body) ?? '');
      return http.call(
        {
          ...request,
          ...(judge && {
            judge: (answer: HttpAnswer) =>
              judged.of(url, `${answer.status} ${textOf(answer.body)}`, () => judge(answer)),
          }),
        },
        {
          safeParseAsync: (body: unknown) =>
            read.of(url, textOf(body), async (keep) => {
              const made = await schema.safeParseAsync(body);
              keep(made.success);
              return made;
            }),
        } as z.ZodType<T>,
      );
    },
  };
}

/** What was made of the latest answer from each address. */
class Remembered<T> {
  readonly #known = new Map<string, { readonly answer: string; readonly made: T }>();

  /** @param make calls the function that it is given with false if its result must not be kept */
  async of(
    url: string,
    answer: string,
    make: (keep: (isKept: boolean) => void) => Promise<T>,
  ): Promise<T> {
    const known = this.#known.get(url);
    if (known?.answer === answer) return known.made;
    let isKept = true;
    const made = await make((keep) => (isKept = keep));
    if (isKept) this.#known.set(url, { answer, made });
    return made;
  }
}

/** How many rows of a tenant's list are remembered. */
const ROWS = 4_000;

/** The profile, which converts a row of Sismetro's list that looks as one before only once: a new SS moves all the others. */
export function rememberingRows(profile: SismetroProfile): SismetroProfile {
  const { serviceRequest } = profile.rows;
  const known = new Map<string, Promise<unknown>>();
  const convert = (row: unknown) => {
    const text = JSON.stringify(row) ?? '';
    let converted = known.get(text);
    if (converted === undefined) {
      if (known.size >= ROWS) known.clear();
      known.set(text, (converted = serviceRequest(row)));
    }
    return converted;
  };
  const remembered: Expression = Object.assign(convert, serviceRequest);
  return { ...profile, rows: { ...profile.rows, serviceRequest: remembered } };
}
