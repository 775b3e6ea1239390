import type { Request, RequestHandler, Response } from 'express';
import { unavailable } from './problems.js';

/** No handler works longer than this for a caller that has disconnected. */
const LONGEST_WORK_MS = 30_000;

/** The place of a request among those in progress. */
interface Place {
  /** Throws a 503 problem if there is no room. */
  take(): void;
  leave(): void;
}

/**
 * Limits the requests in progress; the excess gets 503 and may come back in a second. A request counts from its head
 * until it is answered, even if its caller disconnects first. It does not count while its body is awaited
 * (`awaitBody`), so that slow senders cannot use up the limit. A connection closes if its body is not read.
 */
export function createConcurrencyLimit(limit: () => number): RequestHandler {
  let taken = 0;

  function placeFor(response: Response): Place {
    let isTaken = false;
    return {
      take() {
        if (isTaken) return;
        if (taken >= limit()) throw tooManyAtOnce(response);
        isTaken = true;
        taken += 1;
      },
      leave() {
        if (isTaken) taken -= 1;
        isTaken = false;
      },
    };
  }

  return (request, response, next) => {
    const place = placeFor(response);
    place.take();
    onAnswered(response, () => place.leave());
    response.locals['place'] = place;
    if (hasBody(request)) response.set('Connection', 'close'); // until the body is read
    next();
  };
}

/**
 * Frees the request's place until its body has arrived. The returned function takes it again, and throws a 503 problem
 * if there is no room.
 */
export function awaitBody(request: Request, response: Response): () => void {
  const place = response.locals['place'] as Place | undefined;
  place?.leave();
  return () => {
    if (request.complete) response.removeHeader('Connection');
    place?.take();
  };
}

/** Calls back when the handler has answered, even if the caller has disconnected. */
function onAnswered(response: Response, done: () => void): void {
  const end = response.end.bind(response) as (...rest: unknown[]) => Response;
  let isAnswered = false;
  response.end = (...rest: unknown[]) => {
    isAnswered = true;
    if (response.closed) done();
    return end(...rest);
  };
  response.once('close', () => {
    if (isAnswered || response.headersSent) done();
    else setTimeout(done, LONGEST_WORK_MS).unref();
  });
}

function tooManyAtOnce(response: Response) {
  response.set('Connection', 'close'); // the body may still be arriving
  return unavailable('Too many requests are in progress; try again in a moment.', 1, {
    messagePt: 'Há pedidos demais ao mesmo tempo; tente de novo em instantes.',
  });
}

const hasBody = ({ headers }: Request) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
