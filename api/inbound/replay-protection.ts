import { join } from 'node:path';
import { z } from 'zod';
import type { RequestHandler, Response } from 'express';
import type { Logger } from '../../platform/logging.js';
import { openDatabase } from '../../platform/sqlite.js';
import { type SignedMessage, callerOf } from '../http/request-context.js';
import type { ApiMetrics } from '../metrics/api-metrics.js';
import { problem } from '../http/problems.js';

/**
 * Prevents signed messages from being used twice. Marks a message that was already accepted (`isRepeat`), and throws a
 * 409 problem if an id comes with another address or body. A message that was answered with an error, or ignored, may be
 * repeated: a rehearsal ignores what counts after the go-live. What a new message about the same order does is decided by
 * `again` in `platform/temporal/open-order.ts`.
 */
export function refuseReplays(
  replays: Replays,
  metrics: Pick<ApiMetrics, 'replays'>,
): RequestHandler {
  return (_request, response, next) => {
    const { tenant, caller, message } = callerOf(response);
    if (message === undefined) return next();
    const sender = `${tenant.id}/${caller}`;
    const arrival = replays.begin(sender, message);
    if (arrival !== 'new') metrics.replays.inc({ caller, arrival });
    if (arrival === 'another') {
      const detail = 'The webhook-id was used for another message. Use a new one for each message.';
      throw problem(409, detail);
    }
    response.locals['isRepeat'] = arrival === 'repeat';
    if (arrival === 'new') {
      const end = () => {
        const isAnswered = response.writableFinished && response.statusCode < 300;
        replays.end(sender, message, isAnswered && response.locals['isIgnored'] !== true);
      };
      if (response.closed) end();
      else response.once('close', end);
    }
    next();
  };
}

/** Returns true if this exact message was accepted before. */
export const isRepeat = (response: Response): boolean => response.locals['isRepeat'] === true;

/** What a signed message is: `new`, a `repeat` of an accepted one, or `another` message under an id already in use. */
export type Arrival = 'new' | 'repeat' | 'another';

/**
 * Remembers signed messages for as long as their signature is valid, also across restarts (docs/adr/0016).
 * `webhook-signature.ts` refuses what is too old.
 */
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

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS message (
    sender TEXT NOT NULL,
    id TEXT NOT NULL,
    digest TEXT NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (sender, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS message_until ON message (until);
`;

const DigestSchema = z.object({ digest: z.string() }).optional();

/** The accepted signed messages on disk, each for as long as its signature is valid. Bodies are not stored. */
export interface ReplayStore {
  /** Returns the digest of the accepted message with this id. Undefined if there is none. */
  digestOf(sender: string, id: string): string | undefined;
  add(sender: string, message: { id: string; digest: string; until: number }): void;
  close(): void;
}

export function openReplayStore(file: string): ReplayStore {
  const database = openDatabase(file, { synchronous: 'NORMAL', schema: SCHEMA });
  const select = database.prepare('SELECT digest FROM message WHERE sender = ? AND id = ?');
  const insert = database.prepare(`
    INSERT INTO message (sender, id, digest, until) VALUES (?, ?, ?, ?)
    ON CONFLICT (sender, id) DO UPDATE SET until = max(until, excluded.until)`);
  const expire = database.prepare('DELETE FROM message WHERE until < ?');

  return {
    digestOf: (sender, id) => DigestSchema.parse(select.get(sender, id))?.digest,
    add(sender, { id, digest, until }) {
      expire.run(Date.now());
      insert.run(sender, id, digest, until);
    },
    close: () => database.close(),
  };
}
