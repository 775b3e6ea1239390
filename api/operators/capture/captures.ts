import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TextSeal } from '../../../platform/encryption/text-seal.js';
import type { Logger } from '../../../platform/logging.js';
import type { TenantSettings } from '../../../platform/settings/types.js';
import { unavailable } from '../../http/problems.js';
import { guardStore } from '../../http/guarded-store.js';
import { createPseudonyms, type Pseudonym } from '../mask.js';
import { openCaptureStore, type Capture, type CaptureQuery } from './store.js';

/** The latest inbound bodies of tenants that capture them (`capture.keep`), as a basis for profiles. */
export interface Captures {
  /** Stores a body if its tenant captures. Logs errors: they do not fail the delivery. */
  add(tenant: Pick<TenantSettings, 'id' | 'capture'>, capture: NewCapture): void;
  /**
   * Lists bodies, newest first. Throws a 503 problem if the file does not work; so do `clear`, `sealed` and `remove`.
   */
  list(query: CaptureQuery): Capture[];
  /** Deletes a tenant's bodies. Returns how many there were. */
  clear(tenant: string): number;
  /** All bodies of a tenant, newest first, still sealed. */
  sealed(tenant: string): Iterable<SealedCapture>;
  /** Deletes single bodies. */
  remove(seqs: readonly number[]): void;
  /** Deletes what the settings no longer allow to keep. Logs errors. */
  trim(tenants: readonly Pick<TenantSettings, 'id' | 'capture'>[]): void;
  /** Returns the pseudonyms for ids of a tenant, the same for as long as this process runs. */
  pseudonymsOf(tenant: string): Pseudonym;
  close(): void;
}

/** A capture whose body is read on demand. */
export interface SealedCapture extends Omit<Capture, 'body'> {
  /** Opens the body. Throws `SealError` if its key is missing. */
  readonly readBody: () => string;
}

const PAGE = 100;

export type NewCapture = Omit<Capture, 'seq' | 'tenant'>;

/** Opens the file at the first use and, if that fails, again at the next. Bodies are sealed in it. */
export function createCaptures(dataDir: string, seal: TextSeal, logger: Logger): Captures {
  const file = join(dataDir, 'captures.db');
  const store = guardStore({
    open: () => openCaptureStore(file),
    logger,
    fault: 'the captures cannot be read or written',
    problem: () => unavailable('The captures cannot be read or written: see the log, and dataDir.'),
  });

  return {
    pseudonymsOf: createPseudonyms(),

    add({ id: tenant, capture: { keep } }, capture) {
      if (keep === 0) return;
      const body = seal.seal(capture.body, placeOf({ tenant, ...capture }));
      store.logged('an inbound body was not captured', (captures) =>
        captures.add({ tenant, ...capture, body }, keep),
      );
    },
    list: (query) =>
      store.asked((captures) =>
        captures
          .list(query)
          .map((kept) => ({ ...kept, body: seal.open(kept.body, placeOf(kept)) })),
      ),
    clear: (tenant) => store.asked((captures) => captures.clear(tenant)),
    *sealed(tenant) {
      if (!existsSync(file)) return;
      let before: number | undefined;
      do {
        const page = store.asked((captures) => captures.list({ tenant, before, limit: PAGE }));
        for (const { body, ...kept } of page) {
          yield { ...kept, readBody: () => seal.open(body, placeOf(kept)) };
        }
        before = page.at(-1)?.seq;
      } while (before !== undefined);
    },
    remove(seqs) {
      if (seqs.length > 0) store.asked((captures) => captures.remove(seqs));
    },
    trim(tenants) {
      if (!existsSync(file)) return;
      const keep = new Map(tenants.map(({ id, capture }) => [id, capture.keep]));
      store.logged('old captures were not removed', (captures) => captures.trim(keep));
    },
    close() {
      store.close('the captures were not closed');
    },
  };
}

/** A sealed body opens only in its own row. */
const placeOf = ({ tenant, route, receivedAt }: Omit<Capture, 'seq' | 'body' | 'result'>) => [
  'capture',
  tenant,
  route,
  receivedAt,
];
