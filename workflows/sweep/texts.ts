import type { FailedPart, SweepPart, SweepWhy } from '../../texts/forms.js';
import type { Meaning } from '../../vendors/vendor-error.js';

/** How a sweep records a part that failed, and how that is read. */

/** The reason of a part that was given up because nothing answered in time. */
export const NO_ANSWER = 'no-answer';

/**
 * A part that failed, as the report's `failed` has it.
 * @param about the SS or the order, if the part is about a single one
 */
export const failedPart = (activity: string, reason: string, about?: string): string =>
  `${activity}: ${reason}${about === undefined ? '' : ` (${about})`}`;

const PARTS: Readonly<Record<SweepPart, true>> = {
  sweepServiceRequests: true,
  sweepServiceRequest: true,
  tellEnds: true,
  openAwaiting: true,
  listTurn: true,
  compareWithErp: true,
  openListed: true,
  shownSituation: true,
  openNewClosing: true,
  openNewClosings: true,
  reportManyReopened: true,
};

/** Meanings of a vendor's failure. A sweep does not report a call that the profile does not have. */
const WHY: Readonly<Record<SweepWhy, true>> = {
  refused: true,
  'not-found': true,
  again: true,
  uncertain: true,
  unreadable: true,
  credentials: true,
  quota: true,
  'no-answer': true,
} satisfies Record<Exclude<Meaning, 'unsupported'> | typeof NO_ANSWER, true>;

const PART = /^(\w+): (.*)$/s;
/** What the part was about, behind the reason. */
const ABOUT = / \((?!HTTP \d+\)$)([^()]+)\)$/;
/** A vendor's call, its meaning, and the status of the answer if there was one. */
const CALL = /^(?:[^\s:]+: )?([a-z-]+)(?: \(HTTP \d+\))?$/;

/** Reads an entry of a report's `failed`. Returns undefined if it names no part that this version knows. */
export function readFailure(recorded: string): FailedPart | undefined {
  const [, activity = '', rest = ''] = PART.exec(recorded) ?? [];
  if (!Object.hasOwn(PARTS, activity)) return undefined;
  const about = ABOUT.exec(rest)?.[1];
  const reason = about === undefined ? rest : rest.replace(ABOUT, '');
  const [, meaning = ''] = CALL.exec(reason) ?? [];
  const ss = about?.startsWith('SS ') ? about.slice(3) : undefined;
  return {
    part: activity as SweepPart,
    ...(ss !== undefined && { ss }),
    ...(about !== undefined && ss === undefined && { orderId: about }),
    ...(Object.hasOwn(WHY, meaning) ? { why: meaning as SweepWhy } : { said: reason }),
  };
}
