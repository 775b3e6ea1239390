import { join } from 'node:path';
import type { Logger } from '../../../platform/logging.js';
import { openReplayStore, type ReplayStore } from './store.js';
import type { SignedMessage } from '../../http/request-context.js';

/** What a signed message is: `new`, a `repeat` of an accepted one, or `another` message under an id already in use. */
export type Arrival = 'new' | 'repeat' | 'another';

/** Remembers signed messages for as long as their signature is valid, also across restarts (docs/adr/0016). */
export interface Replays {
  /** Classifies the message. A `new` message is in progress until `end`. */
  begin(sender: string, message: SignedMessage): Arrival;
  /** Reports that a `new` message was answered. Only an accepted one (`wasTaken`) is remembered. */
  end(sender: string, message: SignedMessage, wasTaken: boolean): void;
  close(): void;
}

/**
 * Creates the memory, whose file is opened at first use. A disk error is logged and fails no delivery, since each
 * delivery is safe to accept twice.
 */
export function createReplays(dataDir: string, logger: Logger): Replays {
  let store: ReplayStore | undefined;
  const opened = () => (store ??= openReplayStore(join(dataDir, 'webhooks.db')));
  const underWay = new Map<string, { readonly digest: string; count: number }>();

  function logged<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      logger.error({ err: error }, 'repeated webhooks may not be recognized: see dataDir');
      return undefined;
    }
  }

  return {
    begin(sender, message) {
      const name = nameOf(sender, message);
      const other = underWay.get(name);
      const taken = logged(() => opened().digestOf(sender, message.id));
      const known = taken ?? other?.digest ?? message.digest;
      if (known !== message.digest) return 'another';
      if (taken !== undefined) return 'repeat';
      underWay.set(name, { digest: message.digest, count: (other?.count ?? 0) + 1 });
      return 'new';
    },
    end(sender, message, wasTaken) {
      if (wasTaken) logged(() => opened().add(sender, message));
      const name = nameOf(sender, message);
      const running = underWay.get(name);
      if (running && running.count > 1) running.count -= 1;
      else underWay.delete(name);
    },
    close() {
      logged(() => store?.close());
      store = undefined;
    },
  };
}

const nameOf = (sender: string, { id }: SignedMessage) => JSON.stringify([sender, id]);
