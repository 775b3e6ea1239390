/** Runs the work of an event once: an equal event that comes meanwhile, or later, is answered by what became of the first. */
export interface EventMemory<R> {
  once(event: string, work: () => Promise<R>): Promise<R>;
}

export interface EventMemoryOptions<R> {
  /** The most events that are remembered; the oldest are forgotten first. */
  readonly size: number;
  /** How an equal event is answered after this result; undefined where it is to be worked on again. */
  readonly repeat: (result: R) => R | undefined;
}

/** Remembers the events that this process took, in memory. Work that fails is forgotten. */
export function createEventMemory<R>({ size, repeat }: EventMemoryOptions<R>): EventMemory<R> {
  const taken = new Map<string, Promise<R>>();

  return {
    async once(event, work) {
      const earlier = taken.get(event);
      if (earlier) {
        const result = await earlier;
        return repeat(result) ?? result;
      }
      const working = work();
      taken.set(event, working);
      for (const [oldest] of taken) {
        if (taken.size <= size) break;
        taken.delete(oldest);
      }
      try {
        const result = await working;
        if (repeat(result) === undefined) taken.delete(event);
        return result;
      } catch (error) {
        taken.delete(event);
        throw error;
      }
    },
  };
}
