import type { Request, RequestHandler } from 'express';
import { Refusal } from './refusal.js';

const READING = new Set(['GET', 'HEAD']);

/** The host of the page that sent the request. Returns undefined if it does not come from a browser. */
function hostOfSender(request: Request): string | undefined {
  const origin = request.get('origin');
  if (origin === undefined) return undefined;
  return URL.canParse(origin) ? new URL(origin).host : '';
}

/** Refuses changes from pages of other sites. Programs send no `Origin` and are allowed. */
export const noForeignPages: RequestHandler = (request, _response, next) => {
  const sender = hostOfSender(request);
  const isForeign = sender !== undefined && sender !== request.get('host');
  if (isForeign && !READING.has(request.method)) throw new Refusal(403, FOREIGN);
  next();
};

/** Allows changes only from pages of this host: browsers send its name with every form. */
export const ownPagesOnly: RequestHandler = (request, _response, next) => {
  const isOwn = READING.has(request.method) || hostOfSender(request) === request.get('host');
  if (!isOwn) throw new Refusal(403, FOREIGN);
  next();
};

const FOREIGN = 'Pedido recusado: veio de uma página de outro endereço.';
