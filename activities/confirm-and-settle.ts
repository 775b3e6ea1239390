import type { ClosingKey } from '../domain/ids.js';
import { outcomeOf, type Outcome, type ServiceEnd } from '../domain/lifecycle.js';
import { changeAndReadBack } from '../domain/settlement.js';
import type { Orders } from '../platform/temporal/orders.js';
import { WRITE_MS, WRITING_MS } from '../vendors/senior-x/client.js';
import { notingFailure, type BestEffort, type Certainty } from './best-effort.js';
import { readEnd, type Confirmation, type HeldRequest } from './confirm-end.js';
import type { TenantDeps } from './deps.js';
import { callingVendor, reportGrace } from './vendor-failures.js';
import { mayHaveForgotten, type Memory } from './after-restore.js';
import { readErpSituation } from './read-situation.js';

/** What Sismetro shows, and whether the order was settled in the ERP. */
export type Settlement = Confirmation & {
  readonly settled: Certainty;
  /** The ERP shows the outcome. */
  readonly leftAwaiting?: boolean;
  /** How long the ERP may still be working on it, in milliseconds, if `settled` is `unknown`. */
  readonly graceMs?: number;
  /** The call to the ERP that failed, so that the order was not settled. */
  readonly failed?: FailedCall;
};

interface FailedCall {
  readonly call: 'read' | 'change';
  /** How long the ERP forbids it, in milliseconds. */
  readonly forbiddenMs: number;
}

/** The activity has 45 s. Its reads are cut short, so that the write has its full 25 s. */
const ALL_MS = 43_000;
const LOOK_MS = 8_000;

/**
 * The fast path of an end: reads the SS and, if it shows the end, settles the order in the ERP, provided the ERP
 * answers promptly and shows the order in *Aguardando integração*. Otherwise the slower path does the rest.
 */
export const confirmAndSettle =
  (tenant: TenantDeps, orders: Pick<Orders, 'holdersOf'>, tryErp: BestEffort) =>
  async (
    key: ClosingKey,
    held: HeldRequest,
    end: ServiceEnd,
    memory: Memory,
  ): Promise<Settlement> => {
    const leftMs = timer(ALL_MS);
    reportGrace(tenant);
    const seen = await callingVendor(tenant, () =>
      readEnd(tenant, orders, key, held, end, LOOK_MS),
    );
    const isShown = seen.kind === 'shown' || seen.kind === 'not-asked';
    const endedAt = seen.kind === 'shown' ? seen.endedAt : undefined;
    if (!isShown || mayHaveForgotten(tenant, { ...memory, endedAt }))
      return { ...seen, settled: 'no' };
    let leftAwaiting = false;
    let failed: FailedCall | undefined;
    const settled = await tryErp(async () => {
      const how = await settle(tenant, key.id, outcomeOf(end), leftMs, (one) => (failed = one));
      leftAwaiting = how === 'shown';
      if (typeof how === 'object') return how.settled;
      return how === 'not-shown' ? 'unknown' : 'yes';
    });
    return {
      ...seen,
      leftAwaiting,
      settled,
      ...(settled === 'unknown' && { graceMs: tenant.graceMs }),
      ...(settled === 'no' && failed !== undefined && { failed }),
    };
  };

const stop = (settled: Certainty) => ({ settled });

function settle(
  { senior }: TenantDeps,
  orderId: string,
  outcome: Outcome,
  leftMs: () => number,
  note: (failed: FailedCall) => void,
) {
  const noting = <T>(call: FailedCall['call'], made: Promise<T>) =>
    notingFailure(made, (forbiddenMs) => note({ call, forbiddenMs }));
  const read = async (timeoutMs: number) =>
    (await noting('read', readErpSituation(senior, orderId, timeoutMs))) ?? 'not-offered';
  return changeAndReadBack(outcome, {
    read: (when) =>
      when === 'before' ? read(LOOK_MS) : read(leftMs()).catch(() => stop('unknown')),
    elsewhere: () => stop('no'),
    async write(shown) {
      // a log-in may come before the first call
      if (leftMs() < (shown === 'not-offered' ? WRITING_MS : WRITE_MS)) return stop('no');
      const sent =
        outcome === 'released'
          ? senior.releaseOrder(orderId, leftMs())
          : senior.cancelOrder(orderId, leftMs());
      await noting('change', sent);
      return 'sent';
    },
  });
}

function timer(ms: number): () => number {
  const until = Date.now() + ms;
  return () => until - Date.now();
}
