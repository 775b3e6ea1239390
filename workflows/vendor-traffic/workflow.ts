import { condition, makeContinueAsNewFunc, upsertMemo } from '@temporalio/workflow';
import { handleSignal } from '../handle-signal.js';
import { isCallsByVendor, report, type Traffic } from './messages.js';
import { afterReport } from './rules.js';

/** A report is five events of the history. */
const REPORTS_IN_ONE_RUN = 500;

const ONE_RUN = '3 hours';

/**
 * Adds up the reports about a tenant's calls and shows the last hour. The first report starts it; it ends after a whole
 * run without a report.
 */
export async function vendorTraffic(before: Traffic = {}): Promise<void> {
  let traffic = before;
  let reports = 0;
  handleSignal(report, isCallsByVendor, (one) => {
    reports += 1;
    traffic = afterReport(traffic, one, Date.now());
    upsertMemo({ ...traffic });
  });
  await condition(() => reports >= REPORTS_IN_ONE_RUN, ONE_RUN, {
    summary: 'Termina se ninguém chamar os sistemas',
  });
  if (reports === 0) return;
  const continueAsNew = makeContinueAsNewFunc<typeof vendorTraffic>({
    memo: { ...traffic },
  });
  await continueAsNew(traffic);
}
