import {
  ActivityCancellationType,
  proxyActivities,
  workflowInfo,
  type ActivityOptions,
} from '@temporalio/workflow';
import type { SeniorXActivities, SismetroActivities } from '../../activities/index.js';
import { FailureType } from '../../domain/failures.js';
import { vendorTaskQueue } from '../../domain/ids.js';

/** A call takes 25 s at most, the log-in before a write 15 s; the rest is for the way to the worker and back. */
const ONE_CALL = '30 seconds';
const LOGIN_AND_WRITE = '45 seconds';
const CALL_LOGIN_AND_WRITE = '75 seconds';

/** A read changes nothing: Temporal repeats it for as long as the vendor is unavailable. */
const LOOK: ActivityOptions = {
  startToCloseTimeout: ONE_CALL,
  retry: {
    initialInterval: '1 second',
    backoffCoefficient: 2,
    maximumInterval: '5 minutes',
    nonRetryableErrorTypes: [
      FailureType.Refused,
      FailureType.Unreadable,
      FailureType.Unsupported,
      FailureType.Uncertain,
    ],
  },
};

/** What ends an order goes before what opens one: openings that fail are repeated for hours and keep the queue full. */
const ENDS: ActivityOptions = { priority: { priorityKey: 2 } };

/**
 * A read without which the order would wait in silence: a dozen attempts take about 18 minutes if the vendor asks for no
 * other pauses. The bound in time is for a vendor that asks for longer ones; a queue is hardly ever that long.
 */
const FEW_ATTEMPTS: ActivityOptions = {
  retry: { ...LOOK.retry, maximumAttempts: 12 },
  scheduleToCloseTimeout: '3 hours',
};

/** The same, of an order that is about to end; two hours are enough in any case. */
const BOUNDED_LOOK: ActivityOptions = {
  ...FEW_ATTEMPTS,
  ...ENDS,
  scheduleToCloseTimeout: '2 hours',
};

/** Temporal does not repeat a write: between two attempts the workflow looks whether the first one did the work. */
const ONCE: ActivityOptions = { retry: { maximumAttempts: 1 } };

/** An opening in the queue can be withdrawn; one that has begun is waited for. */
const OPENING: ActivityOptions = {
  ...ONCE,
  startToCloseTimeout: CALL_LOGIN_AND_WRITE,
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
};

/** An opening that failed, and the look before the next one, come after all other calls, also the sweep's. */
const AGAIN: ActivityOptions = { priority: { priorityKey: 5 } };

/** Decisions are refused meanwhile, so queueing and writing take a minute at most. */
const SETTLING: ActivityOptions = {
  ...ONCE,
  ...ENDS,
  scheduleToStartTimeout: '15 seconds',
  startToCloseTimeout: LOGIN_AND_WRITE,
};

/** As above. The reads of the SS and the ERP are cut short, the write never is (activities/confirm-and-settle.ts). */
const CONFIRMING_AND_SETTLING: ActivityOptions = {
  ...ONCE,
  ...ENDS,
  scheduleToStartTimeout: '15 seconds',
  startToCloseTimeout: LOGIN_AND_WRITE,
};

/** The operator is waiting for the answer. */
const WHILE_THE_OPERATOR_WAITS: ActivityOptions = {
  ...ONCE,
  scheduleToCloseTimeout: '10 seconds',
  priority: { priorityKey: 1 },
};

/** The same; one that waits in its queue for longer is not begun. */
const NOW: ActivityOptions = { ...WHILE_THE_OPERATOR_WAITS, scheduleToStartTimeout: '7 seconds' };

/** The calls to a tenant's vendors, on a task queue for each vendor, with its own slots and pace. */
export function vendorsOf(tenant: string) {
  const { taskQueue } = workflowInfo();
  const sismetro = vendorTaskQueue(taskQueue, tenant, 'sismetro');
  const senior = vendorTaskQueue(taskQueue, tenant, 'senior-x');
  const atSismetro = (summary: string, bounds: ActivityOptions) =>
    proxyActivities<SismetroActivities>({ taskQueue: sismetro, summary, ...LOOK, ...bounds });
  const atSenior = (summary: string, bounds: ActivityOptions) =>
    proxyActivities<SeniorXActivities>({ taskQueue: senior, summary, ...LOOK, ...bounds });
  return {
    openServiceRequest: atSismetro('Abrir a SS na Sismetro e anotá-la no pedido', OPENING)
      .openServiceRequest,
    again: {
      openServiceRequest: atSismetro('Abrir a SS na Sismetro e anotá-la no pedido', {
        ...OPENING,
        ...AGAIN,
      }).openServiceRequest,
      findServiceRequests: atSismetro('Procurar a SS na Sismetro', { ...FEW_ATTEMPTS, ...AGAIN })
        .findServiceRequests,
      findInList: atSismetro('Procurar a SS na lista da Sismetro', { ...FEW_ATTEMPTS, ...AGAIN })
        .findInList,
    },
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
    rehearseOpening: atSismetro('Ensaiar a abertura da SS', LOOK).rehearseOpening,
    findServiceRequests: atSismetro('Procurar a SS na Sismetro', FEW_ATTEMPTS).findServiceRequests,
    // an observation without a link is better than none
    findLink: atSismetro('Procurar o link da SS', { scheduleToCloseTimeout: '1 minute' })
      .findServiceRequests,
    findInList: atSismetro('Procurar a SS na lista da Sismetro', FEW_ATTEMPTS).findInList,
    readAnnounced: atSismetro('Conferir a SS que a Sismetro informou', FEW_ATTEMPTS)
      .readOwnedRequest,
    readLinked: atSismetro('Conferir a SS vinculada', {
      scheduleToCloseTimeout: '15 minutes',
    }).readOwnedRequest,
    previewLink: atSismetro('Ler a SS que o operador quer vincular', WHILE_THE_OPERATOR_WAITS)
      .previewLink,
    readRequestNow: atSismetro('Ler a SS para o operador', NOW).readRequestNow,
    confirmEnd: atSismetro('Conferir o fim do serviço na Sismetro', BOUNDED_LOOK).confirmEnd,
    confirmEndWhileAsking: atSismetro('Conferir o fim do serviço na Sismetro', LOOK).confirmEnd,
    showsOthers: atSismetro('Conferir se outras SS podem ser lidas', {
      startToCloseTimeout: '2 minutes', // a page of the list, and two SSs
      retry: { ...LOOK.retry, maximumAttempts: 3 },
    }).showsOthers,
    confirmAndSettle: atSismetro(
      'Conferir o fim do serviço na Sismetro e encerrar o pedido',
      CONFIRMING_AND_SETTLING,
    ).confirmAndSettle,
    judgeMissing: atSismetro('Conferir por que a SS não existe mais', BOUNDED_LOOK).judgeMissing,
    areManyMissing: atSismetro('Conferir a ocorrência das SS que faltam', LOOK).areManyMissing,
    readGrace: atSenior('Ler quanto esperar por uma chamada sem resposta', LOOK).readGrace,
    readSituation: atSenior('Consultar o pedido no Senior X', BOUNDED_LOOK).readSituation,
    readBeforeOpening: atSenior('Consultar o pedido no Senior X', {
      ...FEW_ATTEMPTS,
      priority: { priorityKey: 4 }, // many orders may come at once: those under way go first
    }).readSituation,
    readSituationNow: atSenior('Ler o pedido para o operador', NOW).readSituation,
    readSituationOnce: atSenior('Consultar o pedido no Senior X', {
      ...ONCE,
      scheduleToCloseTimeout: ONE_CALL,
    }).readSituation,
    startFetchedOrder: atSenior('Ler no Senior X o pedido do aviso', {
      scheduleToCloseTimeout: '1 hour', // nobody sees the event until it is parked
    }).startFetchedOrder,
    rehearseErp: atSenior('Ensaiar o que vai ao Senior X', LOOK).rehearseErp,
    saveObservation: atSenior('Gravar a observação no Senior X', {
      ...ONCE,
      startToCloseTimeout: CALL_LOGIN_AND_WRITE,
    }).saveObservation,
    releaseOrder: atSenior('Liberar o pedido no Senior X', SETTLING).releaseOrder,
    cancelOrder: atSenior('Cancelar o pedido no Senior X', SETTLING).cancelOrder,
  };
}

export type Vendors = ReturnType<typeof vendorsOf>;
