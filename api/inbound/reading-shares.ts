import { metered } from '../../vendors/profile/meter.js';

/** Milliseconds of evaluation that a tenant gets each second, and the most that it saves up. */
const MS_A_SECOND = 200;
const MOST_MS = 1_000;

interface Share {
  leftMs: number;
  at: number;
  /** The readings of the tenant so far, one after the other. */
  last: Promise<unknown>;
}

/**
 * Divides the time for reading bodies among the tenants: an expression of a profile may need 200 ms for a hostile body. A
 * reading may use more than is left, and the tenant then waits until it is paid back.
 * Only authenticated bodies are read, so nothing of a stranger is charged.
 */
export interface ReadingShares {
  /**
   * Reads a body when the tenant's earlier ones are read. Returns `beyond` instead, without reading, if its share is used
   * up.
   */
  read<T>(tenant: string, work: () => Promise<T>): Promise<T | 'beyond'>;
  /** Returns true if the tenant's share is used up. */
  readonly isBeyond: (tenant: string) => boolean;
  /** Does work in any case, and charges the tenant what evaluations in it cost. */
  charged<T>(tenant: string, work: () => Promise<T>): Promise<T>;
}

export function createReadingShares(now = () => performance.now()): ReadingShares {
  const shares = new Map<string, Share>();

  function shareOf(tenant: string): Share {
    const at = now();
    const share = shares.get(tenant) ?? { leftMs: MOST_MS, at, last: Promise.resolve() };
    shares.set(tenant, share);
    share.leftMs = Math.min(share.leftMs + ((at - share.at) / 1_000) * MS_A_SECOND, MOST_MS);
    share.at = at;
    return share;
  }

  const isBeyond = (tenant: string) => shareOf(tenant).leftMs <= 0;

  const charged = <T>(tenant: string, work: () => Promise<T>) =>
    metered((ms) => void (shareOf(tenant).leftMs -= ms), work);

  return {
    isBeyond,
    charged,
    read<T>(tenant: string, work: () => Promise<T>) {
      const share = shareOf(tenant);
      const read = share.last.then(async (): Promise<T | 'beyond'> =>
        isBeyond(tenant) ? 'beyond' : charged(tenant, work),
      );
      share.last = read.catch(() => undefined);
      return read;
    },
  };
}
