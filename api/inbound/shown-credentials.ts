import type { Request, RequestHandler } from 'express';
import type { InboundAuth } from '../../platform/settings/inbound.js';

/** The credentials of a caller. `encoding` is that of the text which contained the key. */
export interface Shown {
  /** Absent if this kind of `auth` has no unit. */
  readonly unit?: string;
  readonly key: string;
  readonly encoding: 'latin1' | 'utf8';
}

/**
 * A path that contains the credential: `/in/<key>/serviceOrder/open`. It begins with more slashes if the base URL that
 * the vendor was given ends with one.
 */
const IN_PATH = /^\/+in\/([^/?#]*)([^]*)$/i;

/** What follows it in the paths that vendors call. */
const INBOUND = /^\/(?:serviceOrder\/|equipment)/i;

/**
 * Removes a key or unit from the path before anything else reads it: a key must not reach traces or answers. Only what
 * the caller signed is verified with the whole path.
 */
export const takeOffPath: RequestHandler = (request, response, next) => {
  response.locals['calledPath'] = request.path;
  const [, shown, rest] = IN_PATH.exec(request.url) ?? [];
  if (shown !== undefined && rest !== undefined) {
    const isInbound = INBOUND.test(rest);
    if (isInbound) response.locals['shownInPath'] = decoded(shown);
    // a mistyped path is answered 404, and must not show the key either
    request.url = isInbound ? rest : '/in/***';
  }
  next();
};

/** Returns the credentials that a request contains for this `auth`. Missing ones are empty, which matches nothing. */
export function shownBy(auth: InboundAuth, request: Request): Shown {
  const header = (name: string) => request.get(name) ?? ''; // node decodes headers as latin1
  switch (auth.by) {
    case 'headers':
      return {
        key: header(auth.key),
        encoding: 'latin1',
        ...(auth.unit !== undefined && { unit: header(auth.unit) }),
      };
    case 'query':
      return {
        key: parameter(request, auth.key),
        encoding: 'utf8',
        ...(auth.unit !== undefined && { unit: parameter(request, auth.unit) }),
      };
    case 'bearer':
      return { key: credentialsOf(request, 'bearer'), encoding: 'latin1' };
    case 'basic': {
      const text = Buffer.from(credentialsOf(request, 'basic'), 'base64').toString('utf8');
      const colon = text.indexOf(':');
      return {
        unit: text.slice(0, Math.max(colon, 0)),
        key: text.slice(colon + 1),
        encoding: 'utf8',
      };
    }
    case 'path':
      return { key: shownInPath(request) ?? '', encoding: 'utf8' };
    case 'signature':
      return { unit: shownInPath(request) ?? header('unit'), key: '', encoding: 'latin1' };
  }
}

/** The path as the caller sent it, without the query. */
export const calledPath = ({ res }: Request): string => res?.locals['calledPath'] as string;

const shownInPath = ({ res }: Request) => res?.locals['shownInPath'] as string | undefined;

function credentialsOf(request: Request, scheme: string): string {
  const [, shown, credentials = ''] =
    /^([a-z]+) +(\S+)$/i.exec(request.get('authorization') ?? '') ?? [];
  return shown?.toLowerCase() === scheme ? credentials : '';
}

function parameter({ query }: Request, name: string): string {
  const value = query[name];
  return typeof value === 'string' ? value : '';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
