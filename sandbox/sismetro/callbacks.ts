import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Poster } from '../kit/poster.js';
import { subjectOf } from './parts.js';
import type { ServiceRequest } from './service-requests.js';
import { asHtml, nowWithOffset } from './views.js';

/** What of a callback is left out, or that it is not sent at all: the world as it may be. */
export const CallbackChoiceSchema = z
  .strictObject({
    reference: z.boolean().default(true),
    ss: z.boolean().default(true),
    send: z.boolean().default(true),
  })
  .default({ reference: true, ss: true, send: true });
type CallbackChoice = z.output<typeof CallbackChoiceSchema>;

export interface Callbacks {
  completed(
    request: ServiceRequest,
    told: { technician: string; conclusion: string },
    choice: CallbackChoice,
  ): void;
  cancelled(request: ServiceRequest, reason: string, choice: CallbackChoice): void;
}

/** Where Ponte listens; its keys are found again when a callback is posted. */
const CALLBACK_TARGET = 'ponte';

/** Tells Ponte how an SS ended (wire, section 3), once the transaction is committed; without an address nobody is told. */
export function createCallbacks(poster: Poster, ponteUrl: string | undefined): Callbacks {
  const tell = (path: string, request: ServiceRequest, told: object, choice: CallbackChoice) => {
    if (ponteUrl === undefined || !choice.send) return;
    poster.enqueue({
      kind: 'callback',
      url: new URL(path, ponteUrl).href,
      target: CALLBACK_TARGET,
      body: {
        ...(choice.ss && { ss: request.ss }),
        ...(choice.reference && { externalReference: request.reference }),
        eventId: randomUUID(),
        occurredAt: nowWithOffset(),
        ...told,
      },
      ...subjectOf(request),
    });
  };

  return {
    completed: (request, { technician, conclusion }, choice) =>
      tell(
        '/serviceOrder/completed',
        request,
        { technician, conclusion: asHtml(conclusion) },
        choice,
      ),
    cancelled: (request, reason, choice) =>
      tell('/serviceOrder/cancelled', request, { reason }, choice),
  };
}
