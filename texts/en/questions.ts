import type { Vendor } from '../../domain/ids.js';
import type { ErpSituation, ServiceEnd, ServiceState, Step } from '../../domain/lifecycle.js';
import type { AskedAbout, OrderPart, Wanted } from '../../domain/questions.js';
import type { Questions } from '../catalogue.js';

const ANNOUNCED: Record<ServiceEnd, string> = {
  completed: 'the completion',
  cancelled: 'the cancellation',
};

const CHANGE: Record<ServiceEnd, string> = {
  completed: 'the release',
  cancelled: 'the cancellation',
};

const DONE: Record<ServiceEnd, string> = { completed: 'released', cancelled: 'cancelled' };

const REFUSED: Record<Step, string> = {
  opening: 'Sismetro refused to open the SS.',
  recording: "Senior X refused the observation with the SS's number.",
  confirming: 'Sismetro refused to show the SS.',
  releasing: 'Senior X refused to release the order.',
  cancelling: 'Senior X refused to cancel the order.',
};

const READ_REFUSED: Record<Vendor, string> = {
  sismetro: 'Sismetro refused to show the SS.',
  'senior-x': 'Senior X refused to show the order.',
};

const NOT_TAKEN: Record<Step, string> = {
  opening: 'Sismetro has not accepted the opening of the SS',
  recording: "Senior X has not accepted the observation with the SS's number",
  confirming: 'Sismetro has not answered about the SS',
  releasing: 'Senior X has not accepted the release of the order',
  cancelling: 'Senior X has not accepted the cancellation of the order',
};

const STATES: Record<ServiceState | 'not-found', string> = {
  open: 'is open',
  'in-progress': 'is in progress',
  completed: 'is completed',
  cancelled: 'is cancelled',
  removed: 'was deleted or merged into another one',
  ignored: 'is in a state without effect',
  unknown: 'is in an unknown state',
  'not-found': 'was not found',
};

const SITUATIONS: Record<ErpSituation, string> = {
  'awaiting-integration': 'awaiting integration',
  released: 'released',
  billed: 'billed',
  cancelled: 'cancelled',
  unknown: 'outside the integration (reopened?)',
  missing: 'deleted',
};

const PARTS: Record<OrderPart, string> = {
  items: 'the services',
  equipment: 'the equipment',
  customer: 'the customer',
  branch: 'the branch',
  value: 'the value',
};

const LOOK =
  'Look for the SS in Sismetro: link it by its number, or confirm that it does not exist.';

const CLOSE_AGAIN =
  'Close the order again in Senior X and try again, or release or cancel the order.';

const goesOnIn = (ss: string | undefined) =>
  ss === undefined ? '' : ` Sismetro also named SS ${ss}: if the service continues there, link it.`;

const joined = (parts: readonly string[]) =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

function moved(wanted: Wanted, { situation = 'unknown' }: AskedAbout): string {
  const is = SITUATIONS[situation];
  const wasReopened = situation === 'unknown';
  if (wanted === 'opening') {
    return `No SS was opened: in Senior X the order is not awaiting integration, but ${is}. ${
      wasReopened
        ? CLOSE_AGAIN
        : 'Check the order there and record how it ended; if it awaits again, retry.'
    }`;
  }
  if (wanted !== 'service') {
    const begin = `The order was to be ${DONE[wanted]}, but in Senior X it is`;
    return wasReopened
      ? `${begin} ${is}. Nothing was done. ${CLOSE_AGAIN}`
      : `${begin} already ${is}. Nothing was done; check the order and record how it ended.`;
  }
  if (wasReopened)
    return 'In Senior X the order has left the integration (reopened?), but the SS is still open in Sismetro.';
  if (situation === 'missing')
    return 'The order no longer exists in Senior X, but the SS is still open in Sismetro.';
  return situation === 'cancelled'
    ? `In Senior X the order is already ${is}, but the SS is still open in Sismetro.`
    : `In Senior X the order is already ${is}, but the service has not ended in Sismetro.`;
}

const MAYBE_DONE: Record<ServiceEnd, string> = {
  completed: 'The release may have been made already.',
  cancelled: 'The cancellation may have been made already.',
};

export const questions: Questions = {
  refused: ({ read }, { step }) => (read === undefined ? REFUSED[step] : READ_REFUSED[read]),
  'maybe-opened': () => `The SS may have been opened: Sismetro did not confirm it. ${LOOK}`,
  'number-missing': () =>
    `Sismetro accepted the order, but has not given the SS's number yet. ${LOOK}`,
  'look-unreadable': ({ ss, silent, garbled, later, tooLong }) => {
    if (ss !== undefined) {
      const why = garbled
        ? `its answer about SS ${ss} cannot be read`
        : silent
          ? `for more than four hours SS ${ss} could not be read, and it is not known whether others can`
          : `cannot show SS ${ss}, although it shows others`;
      return `Sismetro reported the service's end, but ${why}. Nothing was done; check the SS in Sismetro. The order continues automatically once it can be read.`;
    }
    if (later) {
      const why = silent
        ? 'has not answered for more than four hours'
        : 'gives no answer that can be read';
      return `Sismetro ${why}, so it is not known whether this order was closed again and has another SS. Nothing was done in Senior X; check the order. It continues automatically once Sismetro answers.`;
    }
    if (tooLong) {
      return `Sismetro's list of SSs is too long to be searched, so it is not known whether there is an SS already. ${LOOK}`;
    }
    return silent
      ? `For more than four hours Sismetro has not answered, so it is not known whether there is an SS already. ${LOOK} The order continues automatically once it answers.`
      : `Sismetro's answer cannot be read, so it is not known whether there is an SS already. ${LOOK} The order continues automatically once it can be read.`;
  },
  'ss-unknown': ({ ss }) =>
    ss === undefined
      ? "Sismetro reported on the service, but this order's SS was not found. Link the SS by its number."
      : `A callback from Sismetro named SS ${ss}, but nothing proves that it belongs to this order. Check it in Sismetro, and link the SS by its number.`,
  'ss-ended': ({ ss, state }) =>
    state === 'removed'
      ? `SS ${ss} has our reference, but was opened before Ponte received this order, and then deleted or merged into another one. If the service continues in another SS, link that one by its number. If it does not, confirm that this order has no SS yet.`
      : `SS ${ss} has our reference, but was opened before Ponte received this order, and has ended. Link it by its number, or confirm that this order has no SS yet.`,
  'several-ss': ({ numbers: [former, ...others], later }) =>
    later !== undefined
      ? `This order was closed again and has SS ${later}: the end of the closing before${former === undefined ? '' : ` (SS ${former})`} may already be in Senior X. Nothing was done there. Record how it ended.`
      : `Sismetro shows more than one SS of this order: ${[former, ...others].join(', ')}. Cancel the extra ones in Sismetro, and link the right one.`,
  'foreign-ss': ({ ss }) =>
    `In Sismetro, SS ${ss} belongs to another order. Nothing was done; check it, and link the right SS by its number.`,
  'link-unconfirmed': ({ ss, end }) =>
    end === undefined
      ? `SS ${ss} was linked while Sismetro could not be read, and has not been checked yet. Until then nothing is released or cancelled.`
      : `SS ${ss} ${STATES[end]} in Sismetro already: linking it brings the order to this end at once. Confirm to link it anyway.`,
  'not-confirmed': ({ end, ss, state, ended, otherSs }) =>
    ended === undefined
      ? `Sismetro reported ${ANNOUNCED[end]}, but SS ${ss} ${STATES[state ?? 'unknown']} there. Nothing was done in Senior X; check the SS in Sismetro.${goesOnIn(otherSs)}`
      : `Sismetro reported ${ANNOUNCED[end]} of SS ${ended}, not of this order's SS ${ss}${state === undefined ? '' : `, which ${STATES[state]} there`}. Nothing was done in Senior X. If SS ${ended} was the extra one, answer “Try again”: the order continues with SS ${ss}. If the service continues in SS ${ended}, link it.`,
  'ss-missing': ({ ss, otherSs }) =>
    `SS ${ss} was deleted or merged into another one, or no longer exists in Sismetro, and nothing proves that the service was cancelled. Check it in Sismetro.${goesOnIn(otherSs)}`,
  contradiction: ({ later, end, by, unread }) => {
    if (unread) {
      return `Sismetro reported ${ANNOUNCED[end]} and then ${ANNOUNCED[later]}, and Ponte cannot read which one counts. Nothing was done in Senior X; check the SS in Sismetro, and release or cancel the order.`;
    }
    return by === 'operator'
      ? `Sismetro reported ${ANNOUNCED[later]} after an operator had decided to ${end === 'completed' ? 'release' : 'cancel'} the order. The decision counts; check the SS in Sismetro.`
      : `Sismetro reported ${ANNOUNCED[later]} after it had reported ${ANNOUNCED[end]}. What the SS shows in Sismetro counts; check it.`;
  },
  'erp-moved': ({ wanted }, about) => moved(wanted, about),
  reopened: ({ wanted }, about) => moved(wanted, about),
  'erp-unreadable': ({ silent, maybeDone }, { step }) => {
    const nothingDone = step === 'opening' ? 'No SS was opened.' : 'Nothing was done there.';
    const said = maybeDone === undefined ? nothingDone : MAYBE_DONE[maybeDone];
    return `${
      silent
        ? "For more than four hours Senior X has not shown the order's situation."
        : "Senior X does not show the order's situation in a form that can be read."
    } ${said} Check the order in Senior X. Here it continues automatically once it can be read.`;
  },
  'no-effect': ({ end }) =>
    `Ponte sent ${CHANGE[end]} more than once, but Senior X still shows the order as awaiting integration. Check the order in Senior X.`,
  'maybe-settled': ({ end, awaits }) =>
    awaits
      ? `Temporal was restored, or this order was reset there: it may have forgotten that the order was ${DONE[end]} already. In Senior X it is awaiting integration: either that end is missing, or the order was closed again after it. Nothing was done; check in Senior X when the order was closed.`
      : `The order may have been ${DONE[end]} already: Senior X's answer was lost, and the order's situation cannot be read. Check the order in Senior X.`,
  'webhook-changed': ({ parts }) =>
    `Senior X sent this order again with other data. Changed: ${joined(parts.map((part) => PARTS[part]))}. The SS still has the previous data; check both.`,
  'closed-again': ({ closing }) =>
    closing > 1
      ? 'This order had ended here, and is awaiting integration in Senior X again. Try again to open a new SS, or release or cancel the order to repeat its previous end.'
      : 'A person was ending this order, which had no SS, when its workflow was interrupted at Temporal. Release or cancel the order to repeat the end, or try again to open an SS.',
  unavailable: (_, { step }) =>
    `For more than four hours ${NOT_TAKEN[step]}. Ponte keeps trying, and the order continues automatically once it succeeds.`,
};
