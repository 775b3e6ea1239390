import type { RequestHandler, Response } from 'express';
import type { TenantSettings } from '../../platform/settings/types.js';
import type { InboundContent } from '../../vendors/profile/content.js';
import { bodyAs } from '../http/body.js';
import type { Description, Endpoint } from '../http/endpoints.js';
import { leavePlace } from '../http/places.js';
import { holdUp } from '../http/problems.js';
import { callerOf, type Caller } from '../http/request-context.js';
import { BODY_REFUSALS, type ProblemStatus } from '../openapi/answers.js';
import { isBeyondShare } from './deliveries.js';

export interface InboundDeps {
  /**
   * Returns the handlers that authenticate this side's callers by unit and key, read their bodies, and limit their rate.
   */
  readonly admit: (caller: Caller, hasBody: boolean) => readonly RequestHandler[];
  readonly refuseReplays: RequestHandler;
}

/**
 * Defines an endpoint that a vendor calls.
 * @param contentOf returns the kind of content that a tenant's profile expects; JSON if absent
 */
export function inboundEndpoint<Deps extends InboundDeps>(
  caller: Caller,
  method: 'get' | 'post',
  path: string,
  description: Description & Pick<Endpoint<Deps>, 'asksVendor'>,
  handle: (deps: Deps) => RequestHandler,
  contentOf: (tenant: TenantSettings) => InboundContent = () => 'json',
): Endpoint<Deps> {
  const hasBody = description.body !== undefined;
  const { problems = [] } = description;
  const usual: ProblemStatus[] = [401, 429, 503, ...(hasBody ? BODY_REFUSALS : [422 as const])];
  return {
    ...{ ...description, method, path, caller: 'vendor', problems: [...usual, ...problems] },
    tag: caller === 'senior' ? 'Senior X' : 'Sismetro',
    admit: (deps) => deps.admit(caller, hasBody),
    handlers: (deps) => [
      deps.refuseReplays,
      ...(hasBody ? [bodyAs((response) => contentOf(callerOf(response).tenant))] : []),
      handle(deps),
    ],
  };
}

/**
 * Answers a delivery with its result: 202 if it is durable and something follows from it, else 200. A tenant that is
 * beyond its share waits for it, once for a body, and without a place: two of them would take those of all.
 */
export async function sendTaken(
  response: Response,
  taken: { readonly result: string },
): Promise<void> {
  if (isBeyondShare(taken)) {
    leavePlace(response);
    await holdUp();
  }
  response.locals['isIgnored'] = taken.result === 'ignored';
  const isTaken = taken.result === 'accepted' || taken.result === 'spooled';
  response.status(isTaken ? 202 : 200).json(taken);
}
