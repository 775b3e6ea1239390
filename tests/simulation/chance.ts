import { createRequire, syncBuiltinESMExports } from 'node:module';

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

/** The chance that decides now what the process draws by itself; undefined: its own. */
let current: Chance | undefined;
let isReplaced = false;

/** Lets `Math.random` and the draws of `node:crypto` come from this chance; undefined gives the process its own back. */
export function drawFrom(chance: Chance | undefined): void {
  current = chance;
  if (isReplaced) return;
  isReplaced = true;
  const crypto = createRequire(import.meta.url)('node:crypto');
  const { randomUUID, randomBytes, randomInt } = crypto;
  const { random } = Math;
  const bytes = (size: number) =>
    Buffer.from(Array.from({ length: size }, () => current!.int(256)));
  Math.random = () => current?.next() ?? random();
  crypto.randomBytes = (size: number, ...more: unknown[]) =>
    current === undefined || more.length > 0 ? randomBytes(size, ...more) : bytes(size);
  crypto.randomInt = (low: number, high?: number | (() => void), ...more: unknown[]) => {
    if (current === undefined || typeof high === 'function' || more.length > 0) {
      return randomInt(low, high, ...more);
    }
    return high === undefined ? current.int(low) : low + current.int(high - low);
  };
  crypto.randomUUID = (...options: unknown[]) => {
    if (current === undefined) return randomUUID(...options);
    const hex = bytes(16).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  };
  syncBuiltinESMExports();
}
