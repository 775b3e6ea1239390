/** The one clock of a simulation. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `fn` at this time, or as soon as possible if it has passed. Returns a function that cancels it. */
  at(ms: number, fn: () => void): () => void;
  /** Calls `fn` after so many milliseconds. Returns a function that cancels it. */
  after(ms: number, fn: () => void): () => void;
}
