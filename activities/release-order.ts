import type { OrderKey } from '../domain/ids.js';
import { leftOf, type AtOnce, type Done } from './at-once.js';
import { confirmCompletion, readEnd, type Confirmation } from './confirm-completion.js';
import type { TenantDeps } from './deps.js';
import { bringTo } from './erp-order.js';
import { callingVendor } from './failures.js';
import type { StraightWay } from './straight-way.js';

/**
 * Releases the order for billing in the ERP; one that is released or billed already stays as it is.
 * @param maybeReleased it may be released already: look before it is told again
 */
export const releaseOrder =
  (tenant: TenantDeps) =>
  ({ id }: OrderKey, maybeReleased = false): Promise<void> =>
    callingVendor(() => release(tenant, id, maybeReleased));

const release = (tenant: TenantDeps, id: string, maybeReleased: boolean, timeoutMs?: number) =>
  bringTo(
    tenant,
    id,
    ({ status }) => status === 'released' || status === 'billed',
    (leftMs) => tenant.senior.releaseOrder(id, leftMs),
    maybeReleased,
    timeoutMs,
  );

/** What Sismetro shows, and what became of the release that follows where it shows the completion. */
export type Release = Confirmation & { readonly released: Done };

const releasedWhere = async (seen: Confirmation, tell: () => Promise<Done>): Promise<Release> => ({
  ...seen,
  released: seen.kind === 'contradicted' ? 'no' : await tell(),
});

/**
 * The straight way in one step: reads the SS and, where its completion is confirmed, releases the order in the ERP if that
 * takes it at once.
 * @param maybeReleased as above
 */
export const releaseIfCompleted =
  (tenant: TenantDeps, atOnce: AtOnce) =>
  async ({ id }: OrderKey, ss: string, maybeReleased = false): Promise<Release> => {
    const began = Date.now();
    const seen = await confirmCompletion(tenant)(ss);
    return releasedWhere(seen, () =>
      atOnce(leftOf(began), (ms) => release(tenant, id, maybeReleased, ms)),
    );
  };

/** A slower Sismetro, and a slower ERP, are left to an activity of their own: the order's workflow task is held meanwhile. */
const SISMETRO_MS = 1_500;
const ERP_MS = 1_000;

/**
 * The same within the order's workflow task, where that is to be had; undefined where it is not. It looks at the order first,
 * since it may run a second time without knowing: Temporal has no trace of it until the task is done.
 */
export const releaseWithinTask =
  (straightWayOf: (tenant: string) => StraightWay | undefined) =>
  async ({ tenant: name, id }: OrderKey, ss: string): Promise<Release | undefined> =>
    straightWayOf(name)?.(async (tenant, atOnce) => {
      const seen = await readEnd(tenant, ss, SISMETRO_MS);
      return releasedWhere(seen, () => atOnce(ERP_MS, (ms) => release(tenant, id, true, ms)));
    });
