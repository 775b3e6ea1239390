import { sleep } from '@temporalio/workflow';
import type { TurnOrder } from '../../../activities/sweep-orders.js';
import { MISSING_AGAIN_MS } from '../../service-order/patience.js';
import type { TurnKind } from '../messages.js';
import type { SweepRun } from '../run.js';
import { MOST_SINGLE, newBudget } from '../rules.js';
import { readSingly, stayAt, untilItFails } from './read-singly.js';

const MARKS = { due: 'dueTurn', unknown: 'unknownTurn', all: 'turn' } as const;

/**
 * Reads the SSs of this sweep's turns that Sismetro's list did not show.
 * @param isThere Sismetro has answered so far
 */
export async function readSingleRequests(run: SweepRun, isThere: boolean): Promise<void> {
  const { begun, calls, found, mark, seen } = run;
  const system = untilItFails(run, isThere);
  const about = ({ ss }: TurnOrder) => `SS ${ss}`;
  const missing: { order: TurnOrder; kind: TurnKind }[] = [];
  // if all of them are one turn, each is read soon: that costs their orders nothing
  const notesEnds = begun.turns.length > 1;

  async function read(order: TurnOrder, kind: TurnKind, wasMissing = false): Promise<void> {
    run.callsToSismetro += 1;
    const { tag: _, ...waiting } = order;
    const request = await calls.oneAtSismetro.sweepServiceRequest(waiting, {
      wasMissing,
      notesEnds,
    });
    if (request.kind === 'missing') {
      missing.push({ order, kind });
      return;
    }
    if (request.told) found.told.push(request.told);
    if (request.unknown) run.countUnknown(request.unknown);
    if (request.contradiction) found.contradictions.push(request.contradiction);
  }

  await readSingly(run, {
    system,
    tagged: 'ss',
    turns: begun.turns,
    markOf: (kind) => MARKS[kind],
    isShown: (tag) => seen.has(tag),
    // fewer while the next sweep continues the list, or if it shows all changes: pages show more orders per call
    most: mark.serviceRequests || run.listsChanges ? MOST_SINGLE / 4 : MOST_SINGLE,
    about,
    read,
  });
  if (missing.length === 0) return;
  await sleep(MISSING_AGAIN_MS, { summary: 'Confere de novo as SS que não foram encontradas' });
  const isLeft = newBudget(MOST_SINGLE / 4);
  const stays = new Set<TurnKind>();
  for (const { order, kind } of missing.splice(0)) {
    if (!isLeft()) {
      if (!stays.has(kind)) stayAt(mark, MARKS[kind], order);
      stays.add(kind);
    } else if (system.isThere()) await system.ask(about(order), () => read(order, kind, true));
  }
}
