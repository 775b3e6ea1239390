import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Logger } from '../../../platform/logging.js';
import { unavailable } from '../../http/problems.js';
import { guardStore } from '../../http/guarded-store.js';
import {
  openDeliveryStore,
  type DeliveryQuery,
  type LoggedDelivery,
  type NamedOrders,
} from './store.js';

/** Log of recent deliveries to this api process, with their results: ids, numbers and times, no bodies. */
export interface DeliveryLog {
  /** Logs a delivery. An error is only logged: it fails no delivery. */
  add(delivery: NewDelivery): void;
  /** Records the result of a delivery that waited in the spool. An error is only logged. */
  settleSpooled(id: string, result: LoggedDelivery['result'], reason?: string): void;
  /** Records the outcome of a held delivery. An error is only logged. */
  settleHeld(seq: number, result: LoggedDelivery['result'], reason?: string): void;
  /** Lists deliveries, newest first. Throws a 503 problem if the file does not work, as the following do. */
  list(query: DeliveryQuery): Promise<LoggedDelivery[]>;
  /** Lists thin events whose order is being fetched, newest first. */
  fetching(query: Pick<DeliveryQuery, 'tenants' | 'limit'>): LoggedDelivery[];
  /** Returns a tenant's deliveries that are about these orders or have these ids. */
  about(tenant: string, orders: NamedOrders, ids: readonly string[]): LoggedDelivery[];
  /** Deletes single deliveries for good. */
  remove(seqs: readonly number[]): void;
  close(): void;
}

export type NewDelivery = Omit<LoggedDelivery, 'seq'>;

export interface DeliveryLogDeps {
  readonly dataDir: string;
  /** Returns how many days a delivery is kept (`limits.deliveryLogDays`); 0 logs nothing. */
  readonly days: () => number;
  readonly logger: Logger;
}

const DAY_MS = 86_400_000;

/** Limit for each tenant, at about 300 bytes a row. */
const MOST_ROWS = 100_000;

/** Rows that a list reads at once: deliveries that arrive while it searches millions are accepted in between. */
const STEP = 10_000;

/** Old rows are deleted after this many deliveries, and at least once an hour. */
const TRIM_EVERY = 1_000;
const TRIM_EVERY_MS = 3_600_000;

/** Creates the log. Its file is opened at first use; if that fails, the next use tries again. */
export function createDeliveryLog({ dataDir, days, logger }: DeliveryLogDeps): DeliveryLog {
  const file = join(dataDir, 'deliveries.db');
  let added = 0;
  const store = guardStore({
    open: () => openDeliveryStore(file),
    logger,
    fault: 'the log of deliveries cannot be read or written',
    problem: () =>
      unavailable('The log of deliveries cannot be read or written: see dataDir.', undefined, {
        messagePt: 'A lista de avisos recebidos não pode ser lida agora.',
      }),
  });
  const oldest = () => new Date(Date.now() - days() * DAY_MS).toISOString();

  function trim() {
    if (!existsSync(file)) return;
    store.logged('old deliveries were not removed', (log) => log.trim(oldest(), MOST_ROWS));
  }
  trim();
  const trimming = setInterval(trim, TRIM_EVERY_MS).unref();

  return {
    add(delivery) {
      if (days() === 0) return;
      store.logged('a delivery was not logged', (log) => log.add(delivery));
      added += 1;
      if (added % TRIM_EVERY === 0) trim();
    },
    settleSpooled(id, result, reason) {
      if (!existsSync(file)) return;
      store.logged('a delivery was not logged', (log) => log.settleSpooled(id, result, reason));
    },
    settleHeld(seq, result, reason) {
      store.logged('a delivery was not logged', (log) => log.settleHeld(seq, result, reason));
    },
    async list({ from: asked = '', before = Infinity, limit, ...query }) {
      if (!existsSync(file)) return [];
      const since = oldest();
      const from = asked > since ? asked : since;
      const { first, last } = store.asked((log) => log.ends());
      const found: LoggedDelivery[] = [];
      let rest = Math.min(before, last + 1);
      while (rest > first && found.length < limit) {
        const step = { from, before: rest, after: rest - STEP, limit: limit - found.length };
        found.push(...store.asked((log) => log.list({ ...query, ...step })));
        rest -= STEP - 1;
        await setImmediate();
      }
      return found;
    },
    fetching: (query) =>
      existsSync(file) ? store.asked((log) => log.fetching({ ...query, from: oldest() })) : [],
    about: (...query) => (existsSync(file) ? store.asked((log) => log.about(...query)) : []),
    remove(seqs) {
      if (seqs.length > 0) store.asked((log) => log.remove(seqs));
    },
    close() {
      clearInterval(trimming);
      store.close('the log of deliveries was not closed');
    },
  };
}
