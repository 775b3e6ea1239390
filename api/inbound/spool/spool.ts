import { join } from 'node:path';
import { orderWorkflowId, type OrderKey } from '../../../domain/ids.js';
import { createTextSeal, type TextSeal } from '../../../platform/encryption/text-seal.js';
import type { Settings } from '../../../platform/settings/types.js';
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
  /**
   * Keeps a delivery. Throws `SpoolError`: `full` (of all or of its tenant's), or the disk does not work.
   * @param content what of the order matters, if the delivery opens one; forgotten at a restart
   */
  add(delivery: SpooledDelivery, content?: string): void;
  /** Does it hold a delivery that opens this order, with this content if one is given? */
  holdsOrder(order: OrderKey, content?: string): boolean;
  /** The first entry behind a position, or undefined. Throws `SpoolError`. */
  next(after: number): SpoolEntry | undefined;
  remove(seq: number): void;
  /** Overwrites on the disk what was removed, which otherwise happens by and by. Throws `SpoolError`. */
  forget(): void;
  readonly depth: number;
  /** Bytes of the bodies as they are on the disk, by tenant. */
  readonly bytes: ReadonlyMap<string, number>;
  /** When the oldest entry came, ISO 8601, UTC; undefined where it is empty. */
  readonly oldest: string | undefined;
  /** Throws `SpoolError` where `add` would for every tenant: opens the file where that has not worked yet, and writes to it. */
  check(): void;
  close(): void;
}

/** How much a spool takes; what is more is refused. */
export interface SpoolLimits {
  readonly entries: number;
  /** Of the bodies as they are on the disk. */
  readonly bytes: number;
  /** So that no tenant fills the spool for the others. */
  readonly bytesPerTenant: number;
}

export const MEGABYTE = 1_048_576;

/** The limits that the settings name. */
export const spoolLimits = ({ limits }: Pick<Settings, 'limits'>): SpoolLimits => ({
  entries: limits.spoolEntries,
  bytes: limits.spoolMegabytes * MEGABYTE,
  bytesPerTenant: limits.spoolMegabytesPerTenant * MEGABYTE,
});

export interface SpoolOptions {
  /** One process to a directory. */
  readonly dataDir: string;
  readonly limits: () => SpoolLimits;
  /** Seals the bodies on the disk; they are kept as they are where it is absent. */
  readonly seal?: TextSeal;
}

/** A spool whose file is opened at the first use and, where that fails, again at the next. */
export function createSpool({
  dataDir,
  limits,
  seal = createTextSeal(undefined),
}: SpoolOptions): Spool {
  let database: SpoolDatabase | undefined;
  const heads = new Map<number, SpoolHead>();
  /** The contents that are held of each order, by position. */
  const orders = new Map<string, Map<number, string | undefined>>();
  const bytes = new Map<string, number>();

  function opened(): SpoolDatabase {
    if (database) return database;
    const fresh = openSpoolDatabase(join(dataDir, 'spool.db'));
    fresh.heads().forEach((head) => note(head));
    return (database = fresh);
  }

  function refuseIfFull(more = 1) {
    const { entries, bytes: most } = limits();
    const taken = [...bytes.values()].reduce((sum, one) => sum + one, 0);
    if (heads.size >= entries || taken + more > most) {
      throw new SpoolError('full', 'the spool is full');
    }
  }

  function refuseBeyondShare(tenant: string, more: number) {
    if ((bytes.get(tenant) ?? 0) + more <= limits().bytesPerTenant) return;
    throw new SpoolError('full', 'the share of a tenant in the spool is full');
  }

  function note(head: SpoolHead, content?: string) {
    heads.set(head.seq, head);
    bytes.set(head.tenant, (bytes.get(head.tenant) ?? 0) + head.bytes);
    if (head.orderId === undefined) return;
    const name = nameOf(head.tenant, head.orderId);
    const held = orders.get(name) ?? new Map<number, string | undefined>();
    orders.set(name, held.set(head.seq, content));
  }

  return {
    add(delivery, content) {
      const store = opened();
      const { tenant, route, orderId, receivedAt } = delivery;
      const body = seal.seal(delivery.body, placeOf(delivery));
      const length = Buffer.byteLength(body);
      refuseIfFull(length);
      refuseBeyondShare(tenant, length);
      const seq = store.add({ ...delivery, body });
      note({ seq, tenant, route, orderId, receivedAt, bytes: length }, content);
    },
    holdsOrder({ tenant, id }, content) {
      const held = orders.get(nameOf(tenant, id));
      if (held === undefined) return false;
      return content === undefined || [...held.values()].includes(content);
    },
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
      if (head !== undefined) {
        const left = (bytes.get(head.tenant) ?? 0) - head.bytes;
        if (left > 0) bytes.set(head.tenant, left);
        else bytes.delete(head.tenant);
      }
      if (head?.orderId === undefined) return;
      const name = nameOf(head.tenant, head.orderId);
      const held = orders.get(name);
      held?.delete(seq);
      if (held?.size === 0) orders.delete(name);
    },
    forget: () => opened().forget(),
    get depth() {
      return heads.size;
    },
    bytes,
    get oldest() {
      return heads.values().next().value?.receivedAt;
    },
    check() {
      opened().probe();
      refuseIfFull();
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
