type IsAfter = (a: unknown, b: unknown) => Promise<unknown>;

/**
 * Replaces JSONata's `$sort`, which copies the rest of the list for each entry, in a step that no time limit sees: a
 * hundred thousand rows of a vendor would stop the process. Throws what JSONata's throws.
 */
export async function sort(list?: readonly unknown[], isAfter?: IsAfter): Promise<unknown> {
  if (list === undefined || list.length <= 1) return list;
  if (isAfter !== undefined) return mergeSort(list, isAfter);
  if (!isAllOf('number', list) && !isAllOf('string', list)) throw { code: 'D3070', index: 1 };
  return list.toSorted((a, b) => (a! > b! ? 1 : a! < b! ? -1 : 0));
}

const isAllOf = (type: string, list: readonly unknown[]) =>
  list.every((one) => typeof one === type);

async function mergeSort(list: readonly unknown[], isAfter: IsAfter): Promise<readonly unknown[]> {
  if (list.length <= 1) return list;
  const middle = Math.floor(list.length / 2);
  const left = await mergeSort(list.slice(0, middle), isAfter);
  const right = await mergeSort(list.slice(middle), isAfter);
  const merged: unknown[] = [];
  let [l, r] = [0, 0];
  while (l < left.length && r < right.length) {
    merged.push((await isAfter(left[l], right[r])) ? right[r++] : left[l++]);
  }
  return [...merged, ...left.slice(l), ...right.slice(r)];
}
