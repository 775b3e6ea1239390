import type { Request, RequestHandler } from 'express';
import { Refusal } from './refusal.js';

const READING = new Set(['GET', 'HEAD']);

/** The host of the page that sends this; undefined where no browser says so. */
function hostOfSender(request: Request): string | undefined {
  const origin = request.get('origin');
  if (origin === undefined) return undefined;
  return URL.canParse(origin) ? new URL(origin).host : '';
}

/** Refuses what a page of another site would have a browser change here; programs send no `Origin` and may go on. */
export const noForeignPages: RequestHandler = (request, _response, next) => {
  const sender = hostOfSender(request);
  const isForeign = sender !== undefined && sender !== request.get('host');
  if (isForeign && !READING.has(request.method)) throw new Refusal(403, FOREIGN);
  next();
};

/** Takes changes from a page of this very host alone: browsers name it with every form they post. */
export const ownPagesOnly: RequestHandler = (request, _response, next) => {
  const isOwn = READING.has(request.method) || hostOfSender(request) === request.get('host');
  if (!isOwn) throw new Refusal(403, FOREIGN);
  next();
};

const FOREIGN = 'Pedido recusado: veio de uma página de outro endereço.';
