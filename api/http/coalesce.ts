/**
 * Has one thing done at a time for each key, and its result used for a while by all who ask. A failure is told to those
 * who wait for it, and not kept.
 */
export function sharing<T>(freshMs: number, work: (key: string) => Promise<T>) {
  const results = new Map<string, { readonly result: Promise<T>; readonly until: number }>();
  return (key: string): Promise<T> => {
    const known = results.get(key);
    if (known !== undefined && Date.now() < known.until) return known.result;
    for (const [old, { until }] of results) if (Date.now() >= until) results.delete(old);
    const result = work(key);
    results.set(key, { result, until: Date.now() + freshMs });
    result.catch(() => results.delete(key));
    return result;
  };
}
