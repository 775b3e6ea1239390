/** A list of which the first entry is at hand: adding one and taking the first cost little, however long it is. */
export class Heap<T> {
  readonly #entries: T[] = [];
  readonly #isBefore: (a: T, b: T) => boolean;

  constructor(isBefore: (a: T, b: T) => boolean) {
    this.#isBefore = isBefore;
  }

  get first(): T | undefined {
    return this.#entries[0];
  }

  add(one: T): void {
    const entries = this.#entries;
    let at = entries.length;
    entries.push(one);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(one, entries[parent]!)) break;
      entries[at] = entries[parent]!;
      at = parent;
    }
    entries[at] = one;
  }

  /** Removes the first entry. */
  take(): void {
    const entries = this.#entries;
    const last = entries.pop();
    const size = entries.length;
    if (last === undefined || size === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && this.#isBefore(entries[child + 1]!, entries[child]!)) child += 1;
      if (!this.#isBefore(entries[child]!, last)) break;
      entries[at] = entries[child]!;
      at = child;
    }
    entries[at] = last;
  }
}
