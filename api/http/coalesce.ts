/** Coalesces concurrent calls for each key and caches the result for `freshMs` milliseconds. Rejections are not cached. */
export function coalesce<T>(freshMs: number, work: (key: string) => Promise<T>) {
  const results = new Map<string, { readonly result: Promise<T>; readonly until: number }>();
  return (key: string): Promise<T> => {
    const known = results.get(key);
    const now = performance.now(); // never set back
    if (known !== undefined && now < known.until) return known.result;
    for (const [old, { until }] of results) if (now >= until) results.delete(old);
    const result = work(key);
    results.set(key, { result, until: now + freshMs });
    result.catch(() => results.delete(key));
    return result;
  };
}
