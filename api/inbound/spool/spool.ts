import { join } from 'node:path';
import { orderWorkflowId, type OrderKey } from '../../../domain/ids.js';
import { createTextSeal, type TextSeal } from '../../../platform/encryption/text-seal.js';
import type { Settings } from '../../../platform/settings/types.js';
import {
  closing,
  openSpoolDatabase,
  type SpoolDatabase,
  type SpooledDelivery,
  type SpoolHead,
  type SpoolRow,
  SpoolError,
} from './database.js';

/** An entry of the spool, whose body is still sealed. */
export interface SpoolEntry extends Omit<SpoolRow, 'body'> {
  /** Returns the body as it arrived. Throws `SealError` if its key is missing. */
  readonly readBody: () => string;
}

/**
 * Deliveries that were accepted while Temporal was unavailable, or beyond a tenant's share of reading, in order of
 * arrival. Each is on disk before it is answered. An index in memory knows what the spool holds, so the disk is not read
 * while Temporal is available. When a delivery is spooled: `../wait-on-disk.ts`.
 */
export interface Spool {
  /**
   * Stores a delivery. Throws `SpoolError`: `full` (the spool or the tenant's share), or `unavailable` or `held`.
   * @param content the relevant content of the order that the delivery opens; forgotten at a restart
   */
  add(delivery: SpooledDelivery, content?: string): void;
  /** Stores a delivery that nobody has read, which is forgotten at a restart. Throws as `add`. */
  addUnread(delivery: SpooledDelivery): void;
  /** Returns true if it holds a delivery that opens or names this order, with this content if one is given. */
  holdsOrder(order: OrderKey, content?: string): boolean;
  /** Returns the tenants with entries. Throws `SpoolError`. */
  tenants(): string[];
  /** Returns true if it holds a delivery of the tenant that nobody has read. */
  holdsUnread(tenant: string): boolean;
  /** Returns the first entry after a position, of one tenant if it is given, or undefined. Throws `SpoolError`. */
  next(after: number, tenant?: string): SpoolEntry | undefined;
  remove(seq: number): void;
  /** Overwrites removed entries on disk now; otherwise this happens over time. Throws `SpoolError`. */
  forget(): void;
  readonly depth: number;
  /** Bytes of the bodies on disk, by tenant. */
  readonly bytes: ReadonlyMap<string, number>;
  /** When the oldest entry arrived, ISO 8601, UTC. Undefined if the spool is empty. */
  readonly oldest: string | undefined;
  /** Opens the file if it is not open yet, and writes to it. Throws `SpoolError`, but not because the spool is full. */
  check(): void;
  close(): void;
}

/** How much the spool stores. Beyond that it refuses, but each tenant may have a hundredth of `entries` and `bytes`. */
export interface SpoolLimits {
  readonly entries: number;
  /** Of the bodies on disk. */
  readonly bytes: number;
  readonly bytesPerTenant: number;
}

export const MEGABYTE = 1_048_576;

/** Returns the limits of the settings, whose defaults are in `platform/settings/schema.ts`. A full spool is a 503. */
export const spoolLimits = ({ limits }: Pick<Settings, 'limits'>): SpoolLimits => ({
  entries: limits.spoolEntries,
  bytes: limits.spoolMegabytes * MEGABYTE,
  bytesPerTenant: limits.spoolMegabytesPerTenant * MEGABYTE,
});

export interface SpoolOptions {
  /** A directory belongs to one process. */
  readonly dataDir: string;
  readonly limits: () => SpoolLimits;
  /** Seals the bodies on disk. If absent, bodies are stored unsealed. */
  readonly seal?: TextSeal;
}

/** Creates a spool. Its file is opened at first use; if that fails, the next use tries again. */
export function createSpool({
  dataDir,
  limits,
  seal = createTextSeal(undefined),
}: SpoolOptions): Spool {
  let database: SpoolDatabase | undefined;
  const heads = new Map<number, SpoolHead>();
  /** The contents that are held for each order, by position. */
  const orders = new Map<string, Map<number, string | undefined>>();
  const bytes = new Map<string, number>();
  /** How many entries each tenant has. */
  const counts = new Map<string, number>();
  /** The positions of deliveries that nobody has read, by tenant. */
  const unread = new Map<string, Set<number>>();

  function opened(): SpoolDatabase {
    if (database) return database;
    const fresh = openSpoolDatabase(join(dataDir, 'spool.db'));
    closing(fresh, () => fresh.heads()).forEach((head) => note(head));
    return (database = fresh);
  }

  /** Throws `SpoolError` if a body of this many bytes is too much for the spool, or for the tenant's share. */
  function refuseIfFull(tenant: string, more: number) {
    const most = limits();
    if ((bytes.get(tenant) ?? 0) + more > most.bytesPerTenant) {
      throw new SpoolError('full', 'the share of a tenant in the spool is full');
    }
    if (isFull(counts, tenant, 1, most.entries) || isFull(bytes, tenant, more, most.bytes)) {
      throw new SpoolError('full', 'the spool is full');
    }
  }

  function note(head: SpoolHead, content?: string) {
    heads.set(head.seq, head);
    bytes.set(head.tenant, (bytes.get(head.tenant) ?? 0) + head.bytes);
    counts.set(head.tenant, (counts.get(head.tenant) ?? 0) + 1);
    if (head.orderId === undefined) return;
    const name = nameOf(head.tenant, head.orderId);
    const held = orders.get(name) ?? new Map<number, string | undefined>();
    orders.set(name, held.set(head.seq, content));
  }

  /** Returns the position of the delivery. */
  function add(delivery: SpooledDelivery, content?: string): number {
    const store = opened();
    const { tenant, route, orderId, receivedAt } = delivery;
    const body = seal.seal(delivery.body, placeOf(delivery));
    const length = Buffer.byteLength(body);
    refuseIfFull(tenant, length);
    const seq = store.add({ ...delivery, body });
    note({ seq, tenant, route, orderId, receivedAt, bytes: length }, content);
    return seq;
  }

  return {
    add: (delivery, content) => void add(delivery, content),
    addUnread(delivery) {
      const seq = add(delivery);
      const { tenant } = delivery;
      unread.set(tenant, (unread.get(tenant) ?? new Set()).add(seq));
    },
    holdsOrder({ tenant, id }, content) {
      const held = orders.get(nameOf(tenant, id));
      if (held === undefined) return false;
      return content === undefined || [...held.values()].includes(content);
    },
    tenants() {
      opened();
      return [...bytes.keys()];
    },
    holdsUnread: (tenant) => (unread.get(tenant)?.size ?? 0) > 0,
    next(after, tenant) {
      const store = opened();
      const row = heads.size === 0 ? undefined : store.next(after, tenant);
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
        counts.set(head.tenant, counts.get(head.tenant)! - 1);
        unread.get(head.tenant)?.delete(seq);
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
    check: () => opened().probe(),
    close() {
      database?.close();
      database = undefined;
    },
  };
}

/** Whether `more` exceeds the limit, beyond which each tenant has a hundredth of it: none takes the places of all. */
function isFull(
  taken: ReadonlyMap<string, number>,
  tenant: string,
  more: number,
  limit: number,
): boolean {
  const all = [...taken.values()].reduce((sum, one) => sum + one, more);
  return all > limit && (taken.get(tenant) ?? 0) + more > Math.ceil(limit / 100);
}

/** Binds a sealed body to its row: it cannot be opened in another one. */
const placeOf = ({ tenant, route, receivedAt }: Omit<SpooledDelivery, 'body'>) => [
  'spool',
  tenant,
  route,
  receivedAt,
];

const nameOf = (tenant: string, id: string) => orderWorkflowId({ tenant, id });
