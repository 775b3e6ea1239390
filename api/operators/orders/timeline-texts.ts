import { DateTime } from 'luxon';
import { z } from 'zod';
import {
  OUTCOMES,
  type ErpSituation,
  type ServiceEnd,
  type Step,
} from '../../../domain/lifecycle.js';
import { ErpSituationSchema } from '../../../platform/temporal/order-schemas.js';
import type { StepTexts, SteppedActivity } from '../../../texts/forms.js';
import type { Texts } from '../../../texts/texts.js';
import {
  serviceCancelled,
  serviceCompleted,
  isServiceEvent,
} from '../../../workflows/service-order/messages.js';
import { EquipmentSchema } from '../request-schemas.js';
import { DecisionNameSchema } from '../answer-schemas.js';

/** What an order's timeline says. Its data comes from histories, which may be old: malformed data is left out. */

interface KnownStep {
  /** Absent if several steps use the same call. */
  readonly step?: Step;
  readonly done: (result: unknown, history: Texts['history']) => string;
}

const OpeningSchema = z.object({ ss: z.string(), noted: z.string().optional() });
const LookedSchema = z.object({ found: z.array(z.object({ ss: z.string() })) });
const SituationSchema = z.object({ situation: ErpSituationSchema });
const OwnedSchema = z.object({ kind: z.enum(['ours', 'anothers', 'unknown', 'not-found']) });
const JudgedSchema = z.object({ kind: z.enum(['deleted', 'unclear']) });
const ConfirmationSchema = z.object({
  kind: z.enum(['shown', 'not-asked', 'not-shown', 'anothers']),
  settled: z.string().optional(),
});

function foundText(
  { found }: z.infer<typeof LookedSchema> = { found: [] },
  history: Texts['history'],
): string {
  const [first, ...others] = found;
  if (first === undefined) return history.noSs;
  if (others.length === 0) return history.wasOpen(first.ss);
  return history.severalSs(found.map(({ ss }) => ss));
}

const confirmationText = (result: unknown, { confirmed }: Texts['history']) =>
  confirmed[ConfirmationSchema.safeParse(result).data?.kind ?? 'not-asked'];

const HeldSchema = z.array(z.object({ unbuilt: z.string().optional() }));

/** Says that a call needs the answer to one that a rehearsal does not send. */
const heldText = (result: unknown, { notBuilt }: Texts['history']): string =>
  HeldSchema.safeParse(result).data?.some(({ unbuilt }) => unbuilt !== undefined)
    ? ` ${notBuilt}`
    : '';

/** By activity name; histories keep these names for weeks. */
const STEPS: Readonly<Record<SteppedActivity, KnownStep>> = {
  openServiceRequest: {
    step: 'opening',
    done: (result, history) => {
      const opened = OpeningSchema.safeParse(result).data;
      return opened === undefined
        ? history.accepted
        : history.opened(opened.ss, opened.noted === 'yes');
    },
  },
  rehearseOpening: {
    step: 'opening',
    done: (result, history) => history.rehearsedOpening + heldText(result, history),
  },
  rehearseErp: { done: (result, history) => history.rehearsedErp + heldText(result, history) },
  findServiceRequests: {
    step: 'opening',
    done: (result, history) => foundText(LookedSchema.safeParse(result).data, history),
  },
  findInList: {
    step: 'opening',
    done: (result, history) => foundText(LookedSchema.safeParse(result).data, history),
  },
  readOwnedRequest: {
    done: (result, { named }) => named[OwnedSchema.safeParse(result).data?.kind ?? 'unknown'],
  },
  saveObservation: { step: 'recording', done: (_, history) => history.saved },
  showsObservation: {
    step: 'recording',
    done: (result, history) => (result === true ? history.noted : history.notNoted),
  },
  confirmEnd: { step: 'confirming', done: confirmationText },
  confirmAndSettle: {
    step: 'confirming',
    done: (result, history) => {
      const isSettled = ConfirmationSchema.safeParse(result).data?.settled === 'yes';
      return `${confirmationText(result, history)}${isSettled ? ` ${history.settledInErp}` : ''}`;
    },
  },
  showsOthers: {
    step: 'confirming',
    done: (result, history) => (result === true ? history.showsOthers : history.showsNoOthers),
  },
  judgeMissing: {
    step: 'confirming',
    done: (result, { missing }) => missing[JudgedSchema.safeParse(result).data?.kind ?? 'unclear'],
  },
  readSituation: {
    done: (result, history) =>
      history.situation(SituationSchema.safeParse(result).data?.situation ?? 'unknown'),
  },
  releaseOrder: { step: 'releasing', done: (_, history) => history.releaseAccepted },
  cancelOrder: { step: 'cancelling', done: (_, history) => history.cancellationAccepted },
};

/** Returns what is known of an activity, and its words; undefined if it means nothing to operators. */
export function stepOf(
  activity: string,
  { steps }: Texts['history'],
): (KnownStep & StepTexts) | undefined {
  if (!Object.hasOwn(STEPS, activity)) return undefined;
  const name = activity as SteppedActivity;
  return { ...STEPS[name], ...steps[name] };
}

/** The ERP's situation of the order that an activity read; undefined if it read none. */
export const situationRead = (activity: string, result: unknown): ErpSituation | undefined =>
  activity === 'readSituation' ? SituationSchema.safeParse(result).data?.situation : undefined;

export const ResultSchema = z.object({ outcome: z.enum(OUTCOMES) });

export const DecisionSchema = z.object({
  decision: DecisionNameSchema,
  by: z.string(),
  reason: z.string(),
  requestId: z.string(),
  equipment: EquipmentSchema.optional(),
  ss: z.string().optional(),
  outcome: z.enum(OUTCOMES).optional(),
  confirmedAbsent: z.boolean().optional(),
  acceptEnded: z.boolean().optional(),
});

export const decisionText = (
  { decision, equipment, ...more }: z.infer<typeof DecisionSchema>,
  history: Texts['history'],
): string =>
  history.decision(decision, {
    ...more,
    // a description is a free text, which may name the customer
    equipment: equipment && 'id' in equipment ? equipment.id : undefined,
  });

/**
 * What Sismetro reported about the service, by the name of the signal. Returns undefined if the signal is not a report.
 * Omits people's names and texts: those who may read them can reveal the payloads.
 */
export function callbackText(
  name: string,
  input: unknown,
  history: Texts['history'],
): string | undefined {
  const end = ANNOUNCED[name];
  if (end === undefined || !isServiceEvent(input)) return undefined; // the order ignored it, too
  const { source, ss, occurredAt } = input;
  const more = (['technician', 'conclusion', 'reason'] as const).filter((one) => input[one]);
  return history.reported(end, { source, ss, moment: momentOf(occurredAt), more });
}

const ANNOUNCED: Readonly<Record<string, ServiceEnd>> = {
  [serviceCompleted.name]: 'completed',
  [serviceCancelled.name]: 'cancelled',
};

/** The moment in the time zone in which it was reported. */
function momentOf(occurredAt: string | undefined) {
  const moment = DateTime.fromISO(occurredAt ?? '', { setZone: true });
  return moment.isValid
    ? { day: moment.toFormat('dd/MM/yyyy'), time: moment.toFormat('HH:mm') }
    : undefined;
}
