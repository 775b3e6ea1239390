import type { RequestHandler, Response } from 'express';
import { callerOf } from '../../http/request-context.js';
import type { ApiMetrics } from '../../metrics/api-metrics.js';
import { problem } from '../../http/problems.js';
import type { Replays } from './replays.js';

/**
 * Prevents signed messages from being used twice. Marks a message that was already accepted (`isRepeat`), and throws a
 * 409 problem if an id comes with another address or body. A message that was answered with an error, or ignored, may be
 * repeated: a rehearsal ignores what counts after the go-live.
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
      const detail = 'The webhook-id was used for another message. Use a new one for each message.';
      throw problem(409, detail);
    }
    response.locals['isRepeat'] = arrival === 'repeat';
    if (arrival === 'new') {
      const end = () => {
        const isAnswered = response.writableFinished && response.statusCode < 300;
        replays.end(sender, message, isAnswered && response.locals['isIgnored'] !== true);
      };
      if (response.closed) end();
      else response.once('close', end);
    }
    next();
  };
}

/** Returns true if this exact message was accepted before. */
export const isRepeat = (response: Response): boolean => response.locals['isRepeat'] === true;
