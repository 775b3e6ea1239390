/** Results of calls that stand for a while, by their request. They are personal data: in memory only, and bounded. */
export interface Kept {
  /** Returns what is kept for the request, or makes it. A result that is absent or long, or a failure, is not kept. */
  of(request: string, keepMs: number, make: () => Promise<unknown>): Promise<unknown>;
}

const MOST_KEPT = 1_000;
/** In characters of JSON: an answer may have a megabyte, and each tenant keeps its own. */
const LONGEST_KEPT = 16_000;

const isKept = (found: unknown) =>
  found !== undefined && JSON.stringify(found).length <= LONGEST_KEPT;

/** @param now milliseconds */
export function createKept(now: () => number): Kept {
  const results = new Map<string, { readonly from: number; readonly result: Promise<unknown> }>();

  const forget = (request: string, result: Promise<unknown>) => {
    if (results.get(request)?.result === result) results.delete(request);
  };

  return {
    of(request, keepMs, make) {
      const kept = results.get(request);
      const age = kept === undefined ? Infinity : now() - kept.from;
      if (kept !== undefined && age >= 0 && age < keepMs) return kept.result; // not if the clock was set back
      results.delete(request); // what is new goes to the end
      const result = make();
      results.set(request, { from: now(), result });
      result.then(
        (found) => isKept(found) || forget(request, result),
        () => forget(request, result),
      );
      const [oldest] = results.keys();
      if (results.size > MOST_KEPT && oldest !== undefined) results.delete(oldest);
      return result;
    },
  };
}
