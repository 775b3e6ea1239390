import type { Request } from 'express';
import { Refusal } from '../kit/refusal.js';

/** The credentials that Sismetro issues to an integration. */
export interface SismetroCredentials {
  readonly unit: string;
  readonly key: string;
}

const MINUTE_MS = 60_000;

/**
 * Checks `unit` and `key`, then the rate: with `requestsPerMinute`, a call beyond that limit within the last minute is
 * refused with 429 and told when the next one is allowed. Throws `Refusal`.
 */
export function createAccess(credentials: SismetroCredentials, requestsPerMinute?: number) {
  const calls: number[] = [];

  const checkPace = (limit: number) => {
    const now = Date.now();
    while (calls[0] !== undefined && calls[0] <= now - MINUTE_MS) calls.shift();
    const [oldest] = calls;
    if (oldest !== undefined && calls.length >= limit) {
      const seconds = Math.max(1, Math.ceil((oldest + MINUTE_MS - now) / 1000));
      throw new Refusal(429, 'Limite de requisições excedido', { 'retry-after': String(seconds) });
    }
    calls.push(now);
  };

  return (request: Request): void => {
    if (request.get('unit') !== credentials.unit || request.get('key') !== credentials.key) {
      throw new Refusal(401, 'Unidade ou chave inválida');
    }
    if (requestsPerMinute !== undefined) checkPace(requestsPerMinute);
  };
}
