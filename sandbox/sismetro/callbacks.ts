import { randomUUID } from 'node:crypto';
import type { WebhookSender } from '../kit/webhook-sender.js';
import { subjectOf } from './references.js';
import type { ServiceRequest } from './service-requests.js';
import { asHtml, nowWithOffset } from './views.js';

/** Whether it names our reference, besides the number. */
interface Names {
  readonly reference: boolean;
}

export interface Callbacks {
  completed(
    request: ServiceRequest,
    told: { technician: string; conclusion: string },
    names: Names,
  ): void;
  cancelled(request: ServiceRequest, reason: string, names: Names): void;
}

/** Ponte as a target; its keys are looked up when a callback is posted. */
const CALLBACK_TARGET = 'ponte';

/**
 * Reports the end of an SS to Ponte (wire, section 3) once the transaction is committed. Does nothing without an
 * address.
 */
export function createCallbacks(sender: WebhookSender, ponteUrl: string | undefined): Callbacks {
  const tell = (path: string, request: ServiceRequest, told: object, { reference }: Names) => {
    if (ponteUrl === undefined) return;
    sender.enqueue({
      kind: 'callback',
      url: new URL(path, ponteUrl).href,
      target: CALLBACK_TARGET,
      body: {
        ss: request.ss,
        ...(reference && { externalReference: request.reference }),
        eventId: randomUUID(),
        occurredAt: nowWithOffset(),
        ...told,
      },
      ...subjectOf(request),
    });
  };

  return {
    completed: (request, { technician, conclusion }, names) =>
      tell(
        '/serviceOrder/completed',
        request,
        { technician, conclusion: asHtml(conclusion) },
        names,
      ),
    cancelled: (request, reason, names) =>
      tell('/serviceOrder/cancelled', request, { reason }, names),
  };
}
