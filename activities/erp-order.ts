import { activityInfo } from '@temporalio/activity';
import { VendorError } from '../vendors/errors.js';
import type { ErpOrder, SeniorX } from '../vendors/senior-x/senior-x.js';
import type { TenantDeps } from './deps.js';

/** Is this a second attempt, whose first may have done the work although its answer was lost? */
const isRepeat = () => activityInfo().attempt > 1;

/** The order as the ERP shows it, or undefined where the ERP does not know it or cannot be read. */
export async function readErpOrder(
  senior: SeniorX,
  orderId: string,
  timeoutMs?: number,
): Promise<ErpOrder | undefined> {
  try {
    return await senior.readOrder(orderId, timeoutMs);
  } catch (error) {
    if (error instanceof VendorError && error.meaning === 'unsupported') return undefined;
    throw error;
  }
}

/**
 * Brings an order to where `isThere` says, once: a repeat looks first, and a refusal of what is done already is no
 * refusal. So does each attempt where Temporal was put back from a backup: it may not know what was done.
 * @param act gets what is left of the time, if that is limited
 * @param maybeThere it may be there already: the first attempt looks, too
 * @param timeoutMs for all of it, where less than the usual 25 s for each call
 */
export async function bringTo(
  { senior, restoredAt }: Pick<TenantDeps, 'senior' | 'restoredAt'>,
  orderId: string,
  isThere: (order: ErpOrder) => boolean,
  act: (leftMs?: number) => Promise<void>,
  maybeThere = false,
  timeoutMs?: number,
): Promise<void> {
  const began = Date.now();
  const leftMs = () => timeoutMs && timeoutMs - (Date.now() - began);
  const alreadyThere = async () => {
    const order = await readErpOrder(senior, orderId, leftMs());
    return order !== undefined && isThere(order);
  };
  const looksFirst = maybeThere || restoredAt !== undefined || isRepeat();
  if (looksFirst && (await alreadyThere())) return;
  try {
    await act(leftMs());
  } catch (error) {
    const refused = error instanceof VendorError && error.meaning === 'refused';
    if (refused && (await alreadyThere())) return;
    throw error;
  }
}
