import {
  ActivityFailure,
  ApplicationFailure,
  proxyActivities,
  proxyLocalActivities,
  TimeoutFailure,
  workflowInfo,
} from '@temporalio/workflow';
import type {
  SeniorXActivities,
  SismetroActivities,
  StraightActivities,
} from '../../activities/index.js';
import { FailureType, type FailureDetails } from '../../domain/failures.js';
import { vendorTaskQueue, type Vendor } from '../../domain/ids.js';

/** One attempt: the client gives up after 25 s, and a killed worker's step goes on within a minute. */
const ATTEMPT = { startToCloseTimeout: '30 seconds' } as const;

/** Never repeated by itself: between two attempts the workflow looks whether the first one did the work. */
const ONCE = { ...ATTEMPT, retry: { maximumAttempts: 1 } } as const;

/** Safe to repeat, for as long as a fault lasts. One that outlasts the whole asks for a person, who may send it on. */
const PATIENT = {
  ...ATTEMPT,
  scheduleToCloseTimeout: '30 days',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
} as const;

/** Within the workflow task, which is held meanwhile. It may run again where a worker was killed, and is told nothing of that. */
const WITHIN_THE_TASK = {
  startToCloseTimeout: '3 seconds',
  scheduleToCloseTimeout: '4 seconds',
  retry: { maximumAttempts: 1 },
} as const;

/** The calls to a tenant's vendors, each on that vendor's own task queue: its own slots, its own pace. */
export function vendorsOf(tenant: string) {
  const { taskQueue } = workflowInfo();
  const call = <A>(vendor: Vendor, summary: string, bounds: typeof ONCE | typeof PATIENT) =>
    proxyActivities<A>({
      taskQueue: vendorTaskQueue(taskQueue, tenant, vendor),
      summary,
      ...bounds,
    });
  const sismetro = (summary: string, bounds: typeof ONCE | typeof PATIENT) =>
    call<SismetroActivities>('sismetro', summary, bounds);
  const senior = (summary: string) => call<SeniorXActivities>('senior-x', summary, PATIENT);
  return {
    openServiceRequest: sismetro('Abrir a SS na Sismetro e anotá-la no pedido', ONCE)
      .openServiceRequest,
    findServiceRequest: sismetro('Procurar a SS na Sismetro', ONCE).findServiceRequest,
    /** Its number is known: nothing hangs on it but the link. */
    findLink: sismetro('Procurar o link da SS na Sismetro', PATIENT).findServiceRequest,
    /** The straight way, tried once; what follows is patient. */
    releaseIfCompleted: sismetro('Conferir a conclusão na Sismetro e liberar o pedido', ONCE)
      .releaseIfCompleted,
    /** The same without a task of its own, where that is to be had. */
    releaseWithinTask: proxyLocalActivities<StraightActivities>({
      ...WITHIN_THE_TASK,
      summary: 'Conferir a conclusão na Sismetro e liberar o pedido',
    }).releaseWithinTask,
    confirmCompletion: sismetro('Conferir a conclusão na Sismetro', PATIENT).confirmCompletion,
    readSituation: senior('Consultar o pedido no Senior X').readSituation,
    saveObservation: senior('Gravar a observação no Senior X').saveObservation,
    releaseOrder: senior('Liberar o pedido no Senior X').releaseOrder,
    cancelOrder: senior('Cancelar o pedido no Senior X').cancelOrder,
  };
}

/** What went wrong in a step, as the workflow decides upon it. */
export interface Fault extends FailureDetails {
  readonly type: FailureType;
  /** The vendor's words, scrubbed. */
  readonly words: string;
}

/** Reads an activity's failure; anything that is none goes on as it is. */
export function faultOf(error: unknown): Fault {
  if (!(error instanceof ActivityFailure)) throw error;
  const { cause } = error;
  if (cause instanceof TimeoutFailure) {
    return { type: FailureType.AnswerLost, words: 'sem resposta no prazo' };
  }
  if (!(cause instanceof ApplicationFailure)) throw error;
  const known = Object.values(FailureType).find((type) => type === cause.type);
  const details = cause.details?.[0] as FailureDetails | undefined;
  return {
    // a fault of our own code: it may have struck after the call was made
    type: known ?? FailureType.AnswerLost,
    words: cause.message,
    ...details,
  };
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

/** How long to wait after the n-th fault in a row (from 1): doubling up to five minutes, and never less than the vendor asked for. */
export function pauseAfter(faults: number, { retryAfterMs = 0 }: Fault): number {
  const doubled = FIRST_PAUSE_MS * 2 ** Math.min(faults - 1, 20);
  return Math.max(Math.min(doubled, LONGEST_PAUSE_MS), retryAfterMs);
}
