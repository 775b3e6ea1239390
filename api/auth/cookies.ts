import type { CookieOptions, Request, Response } from 'express';
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
