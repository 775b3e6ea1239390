/** Chance from one number: the same seed and the same labels give the same draws, whoever else draws meanwhile. */
export interface Chance {
  /** A chance of its own, which depends on this one's seed and the label only, never on what was drawn before. */
  fork(label: string): Chance;
  /** From 0 (included) to 1 (excluded). */
  next(): number;
  /** A whole number from 0 (included) to n (excluded). */
  int(n: number): number;
  /** One of the list, which must not be empty. */
  pick<T>(list: readonly T[]): T;
  /** True with the probability p. */
  chance(p: number): boolean;
}

export const createChance = (seed: number): Chance => chanceOf(mixed(2_166_136_261, String(seed)));

function chanceOf(seed: number): Chance {
  let state = seed;
  // mulberry32
  const next = () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixing = Math.imul(state ^ (state >>> 15), 1 | state);
    mixing = (mixing + Math.imul(mixing ^ (mixing >>> 7), 61 | mixing)) ^ mixing;
    return ((mixing ^ (mixing >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (n: number) => Math.floor(next() * n);
  return {
    fork: (label) => chanceOf(mixed(seed, label)),
    next,
    int,
    pick: (list) => list[int(list.length)]!,
    chance: (p) => next() < p,
  };
}

/** FNV-1a: a number of 32 bits that depends on the seed and each character. */
function mixed(seed: number, label: string): number {
  let hash = seed;
  for (let at = 0; at < label.length; at += 1) {
    hash = Math.imul(hash ^ label.charCodeAt(at), 16_777_619);
  }
  return hash | 0;
}
