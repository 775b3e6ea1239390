import type { Request } from 'express';
import { Refusal } from '../kit/refusal.js';

/** The credentials that Sismetro issues to an integration. */
export interface SismetroCredentials {
  readonly unit: string;
  readonly key: string;
}

/** Checks `unit` and `key`. Throws `Refusal`. */
export const accessOf =
  (credentials: SismetroCredentials) =>
  (request: Request): void => {
    if (request.get('unit') !== credentials.unit || request.get('key') !== credentials.key) {
      throw new Refusal(401, 'Unidade ou chave inválida');
    }
  };
