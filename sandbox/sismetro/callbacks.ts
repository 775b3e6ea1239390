import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { WebhookSender, TwistBody } from '../kit/webhook-sender.js';
import type { Another } from './another.js';
import { NUMBER_ABSENT, NUMBER_OF_ANOTHER } from './kinds.js';
import { shownReference } from './look.js';
import { subjectOf } from './references.js';
import type { ServiceRequest, ServiceRequests } from './service-requests.js';
import { asHtml, nowWithOffset } from './views.js';

/** What a callback omits or takes from another SS, or whether it is sent at all, to simulate unreliable systems. */
export const CallbackChoiceSchema = z
  .strictObject({
    reference: z.union([z.boolean(), z.string()]).default(true),
    ss: z.union([z.boolean(), z.int()]).default(true),
    send: z.boolean().default(true),
  })
  .default({ reference: true, ss: true, send: true });
export type CallbackChoice = z.output<typeof CallbackChoiceSchema>;

export const FULL_CALLBACK: CallbackChoice = { reference: true, ss: true, send: true };

export interface Callbacks {
  completed(
    request: ServiceRequest,
    told: { technician: string; conclusion: string },
    choice: CallbackChoice,
  ): void;
  cancelled(request: ServiceRequest, reason: string, choice: CallbackChoice): void;
}

/** Ponte as a target; its keys are looked up when a callback is posted. */
const CALLBACK_TARGET = 'ponte';

/**
 * Reports the end of an SS to Ponte (wire, section 3) once the transaction is committed. Does nothing without an
 * address.
 */
export function createCallbacks(sender: WebhookSender, ponteUrl: string | undefined): Callbacks {
  const tell = (path: string, request: ServiceRequest, told: object, choice: CallbackChoice) => {
    if (ponteUrl === undefined || !choice.send) return;
    sender.enqueue({
      kind: 'callback',
      url: new URL(path, ponteUrl).href,
      target: CALLBACK_TARGET,
      body: {
        ...(choice.ss !== false && { ss: choice.ss === true ? request.ss : choice.ss }),
        ...(choice.reference !== false && {
          externalReference: choice.reference === true ? request.reference : choice.reference,
        }),
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

/** Changes a callback if a rule demands it; fields that it omits stay omitted. */
export const twistCallback =
  (requests: ServiceRequests, another: Another): TwistBody =>
  (delivery, body, twists) => {
    const known = requests.find(Number(delivery.ss));
    if (!known) return body;
    const about = subjectOf(known);
    const { externalReference, ss, ...told } = body;
    const isLeftOut = ss === undefined || twists.of(NUMBER_ABSENT, about) !== undefined;
    const number = twists.of(NUMBER_OF_ANOTHER, about) ? another(known).ss : ss;
    return {
      ...(!isLeftOut && { ss: number }),
      ...(externalReference === known.reference && shownReference(known, twists, another)),
      ...(externalReference !== known.reference &&
        externalReference !== undefined && { externalReference }),
      ...told,
    };
  };
