import type { RequestHandler, Response } from 'express';
import { callerOf } from '../../http/request-context.js';
import type { ApiMetrics } from '../../metrics/api-metrics.js';
import { problem } from '../../http/problems.js';
import type { Replays } from './replays.js';

/**
 * Stops a signed message from being used twice: one that was taken is known again (`isRepeat`), and the id of one, with
 * another address or body, is a 409 problem. What was answered with an error may come again.
 */
export function refuseReplays(
  replays: Replays,
  metrics: Pick<ApiMetrics, 'replays'>,
): RequestHandler {
  return (_request, response, next) => {
    const { tenant, caller, message } = callerOf(response);
    if (message === undefined) return next();
    const sender = `${tenant.id}/${caller}`;
    const arrival = replays.begin(sender, message);
    if (arrival !== 'new') metrics.replays.inc({ caller, arrival });
    if (arrival === 'another') {
      const detail = 'The webhook-id was used for another message. Give each message its own.';
      throw problem(409, 'Conflict', detail);
    }
    response.locals['isRepeat'] = arrival === 'repeat';
    if (arrival === 'new') {
      response.once('close', () => {
        replays.end(sender, message, response.writableFinished && response.statusCode < 300);
      });
    }
    next();
  };
}

/** Was this very message taken before? */
export const isRepeat = (response: Response): boolean => response.locals['isRepeat'] === true;
