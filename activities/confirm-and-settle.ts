import type { ClosingKey } from '../domain/ids.js';
import {
  outcomeOf,
  showsOutcome,
  type ErpSituation,
  type Outcome,
  type ServiceEnd,
} from '../domain/lifecycle.js';
import type { Orders } from '../platform/temporal/orders.js';
import type { BestEffort, Certainty } from './best-effort.js';
import { readEnd, type Confirmation, type HeldRequest } from './confirm-end.js';
import type { TenantDeps } from './deps.js';
import { callingVendor } from './failures.js';
import { WRITE_MS, WRITING_MS } from '../vendors/senior-x/client.js';
import { readErpSituation } from './read-situation.js';

/** What Sismetro shows, and whether the order was settled in the ERP. */
export type Settlement = Confirmation & {
  readonly settled: Certainty;
  /** The ERP shows the outcome. */
  readonly leftAwaiting?: boolean;
  /** How long the ERP may still be working on it, in milliseconds, if `settled` is `unknown`. */
  readonly graceMs?: number;
};

/** The activity has 45 s. Its reads are cut short, so that the write has its full 25 s. */
const ALL_MS = 43_000;
const LOOK_MS = 8_000;

/**
 * The fast path of an end: reads the SS and, if it shows the end, settles the order in the ERP, provided the ERP
 * answers promptly and shows the order in *Aguardando integração*. Otherwise the slower path does the rest.
 */
export const confirmAndSettle =
  (tenant: TenantDeps, orders: Pick<Orders, 'holdersOf'>, tryErp: BestEffort) =>
  async (key: ClosingKey, held: HeldRequest, end: ServiceEnd): Promise<Settlement> => {
    const leftMs = timer(ALL_MS);
    const seen = await callingVendor(tenant, () =>
      readEnd(tenant, orders, key, held, end, LOOK_MS),
    );
    if (seen.kind !== 'shown' && seen.kind !== 'not-asked') return { ...seen, settled: 'no' };
    const erp = { leftAwaiting: false };
    const settled = await tryErp(() =>
      settle(tenant, key.id, outcomeOf(end), leftMs, () => {
        erp.leftAwaiting = true;
      }),
    );
    return { ...seen, ...erp, settled, ...(settled === 'unknown' && { graceMs: tenant.graceMs }) };
  };

function timer(ms: number): () => number {
  const until = Date.now() + ms;
  return () => until - Date.now();
}

async function settle(
  tenant: TenantDeps,
  orderId: string,
  outcome: Outcome,
  leftMs: () => number,
  onShown: () => void,
): Promise<Certainty> {
  const { senior } = tenant;
  const isShown = (situation: ErpSituation | undefined) => {
    const shows = situation !== undefined && showsOutcome(situation, outcome);
    if (shows) onShown();
    return shows;
  };
  const before = await readErpSituation(senior, orderId, LOOK_MS);
  if (isShown(before)) return 'yes';
  if (before !== undefined && before !== 'awaiting-integration') return 'no';
  // a log-in may come before the first call
  if (leftMs() < (before === undefined ? WRITING_MS : WRITE_MS)) return 'no';
  await (outcome === 'released'
    ? senior.releaseOrder(orderId, leftMs())
    : senior.cancelOrder(orderId, leftMs()));
  if (before === undefined) return 'yes'; // this ERP offers nothing but its answer
  const after = await readErpSituation(senior, orderId, leftMs()).catch(() => undefined);
  return isShown(after) ? 'yes' : 'unknown';
}
