/** Erasures: the customer stands nowhere any more but where the answer says so. */
import { parseOrderWorkflowId } from '../../../domain/ids.js';
import type { Breach, RunRecord } from './record.js';

export const brokenErasures = ({ erasures }: RunRecord): Breach[] =>
  erasures.flatMap(({ at, tenant, refused, unsearched, left }) =>
    left
      .filter((id) => !refused.includes(parseOrderWorkflowId(id)?.id ?? id) && unsearched === 0)
      .map((id) => ({
        rule: 'erase-leaves-nothing',
        what: `the erased customer of ${tenant} stands in ${id}, and nobody was told`,
        at,
      })),
  );
