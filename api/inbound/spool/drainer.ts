import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../../platform/logging.js';
import { isTemporalUnavailable } from '../../../platform/temporal/errors.js';
import type { Spool, SpoolEntry } from './spool.js';

export interface DrainerDeps {
  readonly spool: Pick<Spool, 'next' | 'remove' | 'depth'>;
  /** Hands an entry to Temporal. Throws `TemporalUnavailableError` if Temporal did not store it. */
  readonly redeliver: (entry: SpoolEntry) => Promise<void>;
  readonly logger: Logger;
  /** Called for an entry that was refused for good and stays in the spool. */
  readonly onRefused?: () => void;
}

export interface Drainer {
  /** Stops after the current entry. */
  stop(): Promise<void>;
}

const IDLE_MS = 200;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Drains the spool in order for as long as the process runs. An entry is removed after Temporal has stored it, so it is
 * handed over again if the process dies in between. An entry that is refused for good does not block the others: it
 * stays in the spool and is retried after a restart.
 */
export function startDrainer({ spool, redeliver, logger, onRefused }: DrainerDeps): Drainer {
  const stopping = new AbortController();
  let done = 0; // the position up to which entries were tried
  let handed = 0; // the last entry that Temporal stored, even if its removal failed

  async function step(): Promise<boolean> {
    const entry = spool.next(done);
    if (!entry) return false;
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
        done = seq;
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
        if (!moved) await rest(IDLE_MS);
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
