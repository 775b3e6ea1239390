import {
  ActivityCancellationType,
  proxyActivities,
  workflowInfo,
  type ActivityOptions,
} from '@temporalio/workflow';
import type { Duration } from '@temporalio/common';
import type { SeniorXActivities, SismetroActivities } from '../../activities/index.js';
import { vendorTaskQueue } from '../../domain/ids.js';
import type { Outcome } from '../../domain/lifecycle.js';
import { CONFIRMS, ENDS, LAST, OPENS, OPERATOR_WAITS } from '../call-priorities.js';

/** A call takes 25 s at most, the log-in before a write 15 s; the rest is for the way to the worker and back. */
const ONE_CALL = '30 seconds';
const LOGIN_AND_WRITE = '45 seconds';
const CALL_LOGIN_AND_WRITE = '75 seconds';

/** One attempt: the workflow decides what follows a failure, and after which pause (`rules/failing-calls.ts`). */
const ONCE: ActivityOptions = { startToCloseTimeout: ONE_CALL, retry: { maximumAttempts: 1 } };

/**
 * Temporal repeats a read that is one of many, or whose failures nobody needs to see. Which failures:
 * `activities/vendor-failures.ts`.
 */
const REPEATED: ActivityOptions = {
  startToCloseTimeout: ONE_CALL,
  retry: {
    initialInterval: '5 seconds',
    backoffCoefficient: 4,
    maximumInterval: '5 minutes',
  },
};

const attempts = (maximumAttempts: number): ActivityOptions => ({
  ...REPEATED,
  retry: { ...REPEATED.retry, maximumAttempts },
});

const WHILE_THE_OPERATOR_WAITS: ActivityOptions = {
  ...ONCE,
  ...OPERATOR_WAITS,
  scheduleToCloseTimeout: '10 seconds',
};

/** One that waits in its queue for longer is not begun. */
const NOW: ActivityOptions = { ...WHILE_THE_OPERATOR_WAITS, scheduleToStartTimeout: '7 seconds' };

/**
 * A read is no older than its call and no newer than its answer, by the workflow's time: a worker whose clock is wrong
 * makes no order read for ever, and none believe in a time to come.
 */
const dated =
  <A extends readonly unknown[], T extends object>(call: (...args: A) => Promise<T>) =>
  async (...args: A): Promise<T> => {
    const calledMs = Date.now();
    const answer = await call(...args);
    if (!('at' in answer)) return answer;
    const readMs = Math.min(Math.max(Date.parse(String(answer.at)), calledMs), Date.now());
    return { ...answer, at: new Date(readMs).toISOString() };
  };

/**
 * The calls to a tenant's vendors, on a task queue for each vendor, with its own slots and pace.
 * @param isRepeated what they are for failed before, or is done to many orders: they come after all that is new
 */
export function vendorsOf(tenant: string, isRepeated = false) {
  const { taskQueue } = workflowInfo();
  const sismetro = vendorTaskQueue(taskQueue, tenant, 'sismetro');
  const senior = vendorTaskQueue(taskQueue, tenant, 'senior-x');
  const read = (turn: ActivityOptions): ActivityOptions => ({
    ...ONCE,
    ...(isRepeated ? LAST : turn),
  });
  const write = (turn: ActivityOptions, startToCloseTimeout: Duration): ActivityOptions => ({
    ...read(turn),
    startToCloseTimeout,
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED, // one that has begun is waited for
  });
  const atSismetro = (summary: string, bounds: ActivityOptions) =>
    proxyActivities<SismetroActivities>({ taskQueue: sismetro, summary, ...bounds });
  const atSenior = (summary: string, bounds: ActivityOptions) =>
    proxyActivities<SeniorXActivities>({ taskQueue: senior, summary, ...bounds });
  return {
    /** @param queueMs if it waits for longer than this, it is not begun: the ERP is read once more before */
    openServiceRequest: (queueMs: number) =>
      atSismetro('Abrir a SS na Sismetro e anotá-la no pedido', {
        ...write(OPENS, CALL_LOGIN_AND_WRITE),
        scheduleToStartTimeout: queueMs,
      }).openServiceRequest,
    lastLook: {
      findServiceRequests: atSismetro(
        'Procurar a SS antes de abrir outra',
        WHILE_THE_OPERATOR_WAITS,
      ).findServiceRequests,
      findInList: atSismetro(
        'Procurar a SS na lista antes de abrir outra',
        WHILE_THE_OPERATOR_WAITS,
      ).findInList,
      readAnnounced: atSismetro(
        'Conferir a SS que a Sismetro informou, antes de abrir outra',
        WHILE_THE_OPERATOR_WAITS,
      ).readOwnedRequest,
    },
    rehearseOpening: atSismetro('Ensaiar a abertura da SS', read(LAST)).rehearseOpening,
    findServiceRequests: dated(
      atSismetro('Procurar a SS na Sismetro', read(OPENS)).findServiceRequests,
    ),
    findLink: atSismetro('Procurar o link da SS', read(OPENS)).findServiceRequests,
    findInList: dated(
      atSismetro('Procurar a SS na lista da Sismetro', {
        ...read(OPENS),
        ...attempts(4), // one page of many
      }).findInList,
    ),
    readAnnounced: atSismetro('Conferir a SS que a Sismetro informou', read(OPENS))
      .readOwnedRequest,
    readLinked: atSismetro('Conferir a SS vinculada', read(CONFIRMS)).readOwnedRequest,
    previewLink: atSismetro('Ler a SS que o operador quer vincular', WHILE_THE_OPERATOR_WAITS)
      .previewLink,
    readRequestNow: atSismetro('Ler a SS para o operador', NOW).readRequestNow,
    confirmEnd: dated(
      atSismetro('Conferir o fim do serviço na Sismetro', read(CONFIRMS)).confirmEnd,
    ),
    showsOthers: atSismetro('Conferir se outras SS podem ser lidas', {
      ...read(CONFIRMS),
      startToCloseTimeout: '2 minutes', // a page of the list, and two SSs
    }).showsOthers,
    // its reads are cut short, so that the write has its full time (activities/confirm-and-settle.ts)
    confirmAndSettle: dated(
      atSismetro(
        'Conferir o fim do serviço na Sismetro e encerrar o pedido',
        write(ENDS, LOGIN_AND_WRITE),
      ).confirmAndSettle,
    ),
    judgeMissing: dated(
      atSismetro('Conferir por que a SS não existe mais', read(CONFIRMS)).judgeMissing,
    ),
    readSituation: dated(atSenior('Consultar o pedido no Senior X', read(CONFIRMS)).readSituation),
    readBeforeOpening: dated(atSenior('Consultar o pedido no Senior X', read(OPENS)).readSituation),
    readSituationNow: atSenior('Ler o pedido para o operador', NOW).readSituation,
    startFetchedOrder: atSenior('Ler no Senior X o pedido do aviso', {
      ...attempts(15), // an hour: nobody sees the event until it is parked
      ...OPENS,
    }).startFetchedOrder,
    rehearseErp: atSenior('Ensaiar o que vai ao Senior X', read(LAST)).rehearseErp,
    saveObservation: atSenior('Gravar a observação no Senior X', write(OPENS, CALL_LOGIN_AND_WRITE))
      .saveObservation,
    showsObservation: atSenior('Procurar a observação no Senior X', read(OPENS)).showsObservation,
    /** @param queueMs if it waits for longer than this, it is not begun: both systems are read once more before */
    settleOrder(outcome: Outcome, queueMs: number) {
      const bounds = { ...write(ENDS, LOGIN_AND_WRITE), scheduleToStartTimeout: queueMs };
      return outcome === 'released'
        ? atSenior('Liberar o pedido no Senior X', bounds).releaseOrder
        : atSenior('Cancelar o pedido no Senior X', bounds).cancelOrder;
    },
  };
}

export type Vendors = ReturnType<typeof vendorsOf>;
