import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../../platform/logging.js';
import { isTemporalUnavailable } from '../../../platform/temporal/errors.js';
import type { Spool, SpoolEntry } from './spool.js';

export interface DrainerDeps {
  readonly spool: Pick<Spool, 'tenants' | 'next' | 'remove' | 'depth'>;
  /** Returns true if entries of this tenant have to wait, while others go on. */
  readonly rests?: (tenant: string) => boolean;
  /** Hands an entry to Temporal. Throws `TemporalUnavailableError` if Temporal did not store it. */
  readonly redeliver: (entry: SpoolEntry) => Promise<void>;
  readonly logger: Logger;
  /** Called for an entry that was refused for good and stays in the spool. */
  readonly onRefused?: () => void;
  /** The pause between two looks at an empty spool, in milliseconds. */
  readonly idleMs?: number;
}

export interface Drainer {
  /** Stops after the current entry. */
  stop(): Promise<void>;
}

const IDLE_MS = 200;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Drains the spool for as long as the process runs: each tenant's entries in order, and the tenants in turn. An entry is removed after Temporal has stored it, so it is
 * handed over again if the process dies in between. An entry that is refused for good does not block the others: it
 * stays in the spool and is retried after a restart.
 */
export function startDrainer({
  spool,
  rests = () => false,
  redeliver,
  logger,
  onRefused,
  idleMs = IDLE_MS,
}: DrainerDeps): Drainer {
  const stopping = new AbortController();
  const done = new Map<string, number>(); // the position up to which entries of a tenant were refused
  let served = ''; // the tenant of the last entry
  let handed = 0; // the last entry that Temporal stored, even if its removal failed

  function next(): SpoolEntry | undefined {
    const tenants = spool.tenants();
    const from = tenants.indexOf(served) + 1;
    for (const tenant of [...tenants.slice(from), ...tenants.slice(0, from)]) {
      const entry = rests(tenant) ? undefined : spool.next(done.get(tenant) ?? 0, tenant);
      if (entry !== undefined) return entry;
    }
    return undefined;
  }

  async function step(): Promise<boolean> {
    const entry = next();
    if (!entry) return false;
    served = entry.tenant;
    if (entry.seq !== handed) {
      try {
        await redeliver(entry);
      } catch (error) {
        if (isTemporalUnavailable(error)) throw error;
        const { seq, tenant, route } = entry;
        logger.error(
          { err: error, seq, tenant, route },
          'spooled delivery refused; it remains in the spool',
        );
        onRefused?.();
        done.set(tenant, seq);
        return true;
      }
      handed = entry.seq;
    }
    spool.remove(entry.seq);
    return true;
  }

  async function run() {
    let pause = FIRST_PAUSE_MS;
    while (!stopping.signal.aborted) {
      try {
        const moved = await step();
        pause = FIRST_PAUSE_MS;
        if (!moved) await rest(idleMs);
      } catch (error) {
        logger.debug({ err: error, depth: spool.depth }, 'the spool waits');
        await rest(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  const rest = (ms: number) =>
    sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined);

  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
