import { join } from 'node:path';
import { orderWorkflowId, type OrderKey } from '../../domain/ids.js';
import { createTextSeal, type TextSeal } from '../../platform/encryption/text-seal.js';
import {
  openSpoolDatabase,
  type SpoolDatabase,
  type SpooledDelivery,
  type SpoolHead,
  type SpoolRow,
} from './database.js';
import { SpoolError } from './errors.js';

/** A delivery of the spool, its body sealed still. */
export interface SpoolEntry extends Omit<SpoolRow, 'body'> {
  /** The body as it came. Throws `SealError` where its key is missing. */
  readonly readBody: () => string;
}

/**
 * Deliveries that were taken while Temporal was away, in the order of their arrival, on the disk before they are
 * answered. What it holds is known without the disk, so that nothing is read while Temporal is there.
 */
export interface Spool {
  /** Keeps a delivery. Throws `SpoolError`: `full`, or the disk does not work. */
  add(delivery: SpooledDelivery): void;
  /** Does it hold the delivery that opens this order? */
  holdsOrder(order: OrderKey): boolean;
  /** The first entry behind a position, or undefined. Throws `SpoolError`. */
  next(after: number): SpoolEntry | undefined;
  remove(seq: number): void;
  /** Overwrites on the disk what was removed, which otherwise happens by and by. Throws `SpoolError`. */
  forget(): void;
  readonly depth: number;
  /** When the oldest entry came, ISO 8601, UTC; undefined where it is empty. */
  readonly oldest: string | undefined;
  /** Throws `SpoolError` where `add` would: opens the file where that has not worked yet, and writes to it. */
  check(): void;
  close(): void;
}

export interface SpoolOptions {
  /** One process to a directory. */
  readonly dataDir: string;
  /** The most entries it takes. */
  readonly limit: () => number;
  /** Seals the bodies on the disk; they are kept as they are where it is absent. */
  readonly seal?: TextSeal;
}

/** A spool whose file is opened at the first use and, where that fails, again at the next. */
export function createSpool({
  dataDir,
  limit,
  seal = createTextSeal(undefined),
}: SpoolOptions): Spool {
  let database: SpoolDatabase | undefined;
  const heads = new Map<number, SpoolHead>();
  const orders = new Set<string>();

  function opened(): SpoolDatabase {
    if (database) return database;
    const fresh = openSpoolDatabase(join(dataDir, 'spool.db'));
    fresh.heads().forEach(note);
    return (database = fresh);
  }

  function refuseBeyondLimit() {
    if (heads.size >= limit()) throw new SpoolError('full', 'the spool is full');
  }

  function note(head: SpoolHead) {
    heads.set(head.seq, head);
    if (head.orderId !== undefined) orders.add(nameOf(head.tenant, head.orderId));
  }

  return {
    add(delivery) {
      const store = opened();
      refuseBeyondLimit();
      const { tenant, route, orderId, receivedAt } = delivery;
      const body = seal.seal(delivery.body, placeOf(delivery));
      note({ seq: store.add({ ...delivery, body }), tenant, route, orderId, receivedAt });
    },
    holdsOrder: ({ tenant, id }) => orders.has(nameOf(tenant, id)),
    next(after) {
      const row = opened().next(after);
      if (row === undefined) return undefined;
      const { body, ...rest } = row;
      return { ...rest, readBody: () => seal.open(body, placeOf(row)) };
    },
    remove(seq) {
      opened().remove(seq);
      const head = heads.get(seq);
      heads.delete(seq);
      if (head?.orderId !== undefined) orders.delete(nameOf(head.tenant, head.orderId));
    },
    forget: () => opened().forget(),
    get depth() {
      return heads.size;
    },
    get oldest() {
      return heads.values().next().value?.receivedAt;
    },
    check() {
      opened().probe();
      refuseBeyondLimit();
    },
    close() {
      database?.close();
      database = undefined;
    },
  };
}

/** A sealed body opens in its own row alone. */
const placeOf = ({ tenant, route, receivedAt }: Omit<SpooledDelivery, 'body'>) => [
  'spool',
  tenant,
  route,
  receivedAt,
];

const nameOf = (tenant: string, id: string) => orderWorkflowId({ tenant, id });
