import type { CookieOptions, Request, Response } from 'express';
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Settings } from '../../platform/settings/types.js';

type Api = Pick<Settings, 'api'>;

const isSecure = ({ api }: Api) => api.publicUrl.startsWith('https:');

/** Over https, browsers restrict `__Host-` cookies to this host, https and the whole path. */
const nameOf = (name: string, settings: Api) => (isSecure(settings) ? `__Host-${name}` : name);

/** Reads the value of one of our cookies. */
export function readCookie(request: Request, name: string, settings: Api): string | undefined {
  const wanted = nameOf(name, settings);
  for (const pair of (request.get('cookie') ?? '').split(';')) {
    const [shown, ...value] = pair.trim().split('=');
    if (shown === wanted) return value.join('=');
  }
  return undefined;
}

type SameSite = 'strict' | 'lax';

export interface CookieLife {
  readonly sameSite: SameSite;
  readonly maxAgeMs: number;
}

/** Sets a cookie that scripts cannot read. */
export function setCookie(
  response: Response,
  name: string,
  value: string,
  { sameSite, maxAgeMs }: CookieLife,
  settings: Api,
): void {
  const options = { ...optionsOf(settings), sameSite, maxAge: maxAgeMs };
  response.cookie(nameOf(name, settings), value, options);
}

/** @param sameSite must be the value with which the cookie was set */
export function clearCookie(
  response: Response,
  name: string,
  sameSite: SameSite,
  settings: Api,
): void {
  response.clearCookie(nameOf(name, settings), { ...optionsOf(settings), sameSite });
}

const optionsOf = (settings: Api): CookieOptions => ({
  httpOnly: true,
  secure: isSecure(settings),
  path: '/',
});

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts a value so that only the secret's holder can read or create it. `purpose` prevents a value from being used
 * for another purpose. Returns base64url text.
 */
export function seal(secret: string, purpose: string, value: unknown): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, keyOf(secret, purpose), nonce);
  const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
}

/** Decrypts what `seal` encrypted. Returns undefined if the secret or purpose differs, or if it is not ours. */
export function unseal(secret: string, purpose: string, sealed: string): unknown {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length <= NONCE_BYTES + TAG_BYTES) return undefined;
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, keyOf(secret, purpose), nonce);
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
    return JSON.parse(Buffer.concat([text, decipher.final()]).toString('utf8'));
  } catch {
    return undefined;
  }
}

const keyOf = (secret: string, purpose: string) =>
  Buffer.from(hkdfSync('sha256', secret, '', `ponte ${purpose}`, 32));
