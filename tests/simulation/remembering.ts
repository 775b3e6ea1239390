/** Answers that were read before are not read again: most of a sweep's lists are as they were ten minutes ago. */
import type { z } from 'zod';
import type { Judgement } from '../../vendors/answer-meaning.js';
import type { Http, HttpAnswer, HttpRequest } from '../../vendors/http.js';

/**
 * Reads each answer of a vendor's list as the product does, unless it is the one that came from the same address last
 * time: what the product makes of it depends on the address and the answer. The call itself is always made.
 */
export function remembering(http: Http): Http {
  const judged = new Remembered<Judgement | undefined>();
  const read = new Remembered<z.ZodSafeParseResult<unknown>>();
  const rows = new Rows();
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
              const parse: Parse = (some) => schema.safeParseAsync(some);
              const [address = ''] = url.split('?');
              const made = await (address.endsWith('/SS/listAll')
                ? rows.read(address, body, parse)
                : parse(body));
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

/** How many rows of one list are remembered. */
const ROWS = 4_000;

/** What the product makes of a page of a list. */
interface Page {
  readonly items: readonly unknown[];
}

type Parse = (body: unknown) => Promise<z.ZodSafeParseResult<unknown>>;

/** What was made of each row of Sismetro's lists: a new SS moves all the others, and changes none. */
class Rows {
  readonly #known = new Map<string, Map<string, unknown>>();

  /**
   * Reads a page, of which it shows to the product only what it has not read before, and the first row. One with a row that
   * cannot be read is read as a whole.
   * @param address of the list
   */
  async read(address: string, body: unknown, parse: Parse): Promise<z.ZodSafeParseResult<unknown>> {
    const rows = (body as { resultList?: unknown } | undefined)?.resultList;
    if (!Array.isArray(rows)) return parse(body);
    const before = this.#known.get(address);
    const known = before === undefined || before.size > ROWS ? new Map<string, unknown>() : before;
    this.#known.set(address, known);
    const texts = rows.map((row) => JSON.stringify(row));
    const isNew = texts.map((text, at) => at === 0 || !known.has(text));
    const resultList = rows.filter((_, at) => isNew[at]);
    const made = await parse({ ...(body as object), resultList });
    const items = (made.data as Page | undefined)?.items;
    if (items?.length !== resultList.length) return parse(body);
    const fresh = texts.filter((_, at) => isNew[at]);
    for (const [at, text] of fresh.entries()) known.set(text, items[at]);
    const all = texts.map((text) => known.get(text));
    return { success: true, data: { ...(made.data as Page), items: all } };
  }
}
