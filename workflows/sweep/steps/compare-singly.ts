import { closingName } from '../../../domain/ids.js';
import type { SweepRun } from '../run.js';
import { MOST_SINGLE } from '../rules.js';
import { readSingly, untilItFails } from './read-singly.js';

/**
 * Reads in the ERP the orders of this sweep's turn that its list did not show as awaiting.
 * @param isThere the ERP has answered so far
 */
export async function compareSingly(run: SweepRun, isThere: boolean): Promise<void> {
  const { tenant, begun, calls, found, mark, awaiting } = run;
  await readSingly(run, {
    system: untilItFails(run, isThere),
    tagged: 'id',
    turns: [begun.erpTurn],
    markOf: () => 'erpTurn',
    isShown: (tag) => awaiting.has(tag),
    most: mark.erpPage ? MOST_SINGLE / 4 : MOST_SINGLE,
    about: closingName,
    async read({ id, closing, asks }) {
      const asked = await calls.oneAtSenior.compareWithErp({ tenant, id, closing }, asks);
      if (asked) found.contradictions.push({ orderId: closingName({ id, closing }), ...asked });
    },
  });
}
