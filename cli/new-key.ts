import { createHash, randomBytes } from 'node:crypto';

/** A key that is shown once; the settings store only its digest. */
export interface NewKey {
  readonly key: string;
  readonly sha256: string;
}

/** 256 random bits, in characters valid in any header. */
export function newKey(): NewKey {
  const key = randomBytes(32).toString('base64url');
  return { key, sha256: createHash('sha256').update(key).digest('hex') };
}
