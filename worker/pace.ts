/** How the calls a minute that a Sismetro unit allows are shared out. */

/** What the server may let through at once after a rest (measured, docs/adr/0008). */
const burstOf = (requestsPerMinute: number) => Math.max(4, requestsPerMinute / 40);

/** A tenth is kept from the queue, for completions that do without it (docs/adr/0028). */
const spareOf = (requestsPerMinute: number) => Math.ceil(requestsPerMinute / 10);

/** Calls a second of the unit's queue, so that no minute, a burst and the spare calls included, sees more than the unit may have. */
export const paceOf = (requestsPerMinute: number) =>
  Math.max(
    requestsPerMinute - burstOf(requestsPerMinute) - spareOf(requestsPerMinute),
    requestsPerMinute / 2,
  ) / 60;

/** The calls that need not go through a unit's queue: each process has its share of them. */
export interface SpareCalls {
  /** Takes one for a tenant's unit; false where this minute has no more. */
  take(tenant: string, requestsPerMinute: number): boolean;
  close(): void;
}

const MINUTE_MS = 60_000;
const COUNT_AGAIN_MS = 30_000;

/** @param countWorkers the processes that share them; until they are counted there are none to take */
export function createSpareCalls(countWorkers: () => Promise<number>): SpareCalls {
  const taken = new Map<string, number>();
  let workers = Infinity;
  const count = async () => {
    try {
      workers = Math.max(1, await countWorkers());
    } catch {
      // Temporal is away: the count before stands
    }
  };
  void count();
  const counting = setInterval(() => void count(), COUNT_AGAIN_MS).unref();
  const add = (tenant: string, calls: number) => {
    taken.set(tenant, (taken.get(tenant) ?? 0) + calls);
  };
  return {
    take(tenant, requestsPerMinute) {
      const share = Math.floor(spareOf(requestsPerMinute) / workers);
      if ((taken.get(tenant) ?? 0) >= share) return false;
      add(tenant, 1);
      setTimeout(() => add(tenant, -1), MINUTE_MS).unref();
      return true;
    },
    close: () => clearInterval(counting),
  };
}
