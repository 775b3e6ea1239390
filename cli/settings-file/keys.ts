import { createHash, randomBytes } from 'node:crypto';

/** A key that is shown once; the settings keep its digest alone. */
export interface NewKey {
  readonly key: string;
  readonly sha256: string;
}

/** 256 random bits, in characters that any header takes. */
export function newKey(): NewKey {
  const key = randomBytes(32).toString('base64url');
  return { key, sha256: createHash('sha256').update(key).digest('hex') };
}
