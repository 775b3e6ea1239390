/** A plan that never came to what it is for has failed. */
import type { Owed } from '../plan/plan.js';
import type { Breach, RunRecord } from './record.js';

const HAPPENED: Record<Owed, (run: RunRecord) => boolean> = {
  bulk: ({ bulks }) => bulks.some(({ taken }) => taken > 0),
  mail: ({ mails }) => mails.length > 0,
  erasure: ({ erasures }) => erasures.some(({ erased }) => erased > 0),
  loss: ({ closings }) => closings.some(({ isForgotten }) => isForgotten),
};

export const notPlayed = (run: RunRecord): Breach[] =>
  run.owes
    .filter((owed) => !HAPPENED[owed](run))
    .map((owed) => ({ rule: 'is-played', what: `no ${owed} happened`, at: run.endMs }));
