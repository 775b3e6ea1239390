import type { RequestHandler } from 'express';
import { unavailable } from './problems.js';

/**
 * Bounds how many requests are worked on at once; more are told to come back in a second, before their body is read.
 * One counts from the moment its body is here, so that slow senders cannot fill the house.
 */
export function createGate(limit: () => number): RequestHandler {
  let inside = 0;
  return (request, response, next) => {
    if (inside >= limit()) {
      response.set('Connection', 'close'); // the body may still be on its way
      throw unavailable('Too many requests are under way; try again in a moment.', 1, {
        words: 'Há pedidos demais ao mesmo tempo; tente de novo em instantes.',
      });
    }
    const enter = () => {
      if (response.closed) return;
      inside += 1;
      response.once('close', () => (inside -= 1));
    };
    if (hasBody(request.headers)) request.once('end', enter);
    else enter();
    next();
  };
}

const hasBody = (headers: Readonly<Record<string, unknown>>) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
