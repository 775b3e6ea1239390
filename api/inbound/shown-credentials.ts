import type { Request, RequestHandler } from 'express';
import type { InboundAuth } from '../../platform/settings/types.js';

/** Who a caller says it is; the key is in the encoding of the text that it came in. */
export interface Shown {
  /** Absent if the way that was agreed has none. */
  readonly unit?: string;
  readonly key: string;
  readonly encoding: 'latin1' | 'utf8';
}

/** What stands in front of a path that shows who calls: `/in/<key>/serviceOrder/open`. */
const IN_PATH = /^\/in\/([^/?#]*)(\/(?:serviceOrder\/|equipment)[^]*)$/;

/** Takes a key or a unit off the path before anything sees it: a key belongs into no log, no trace and no answer. */
export const takeOffPath: RequestHandler = (request, response, next) => {
  const [, shown, rest] = IN_PATH.exec(request.url) ?? [];
  if (shown !== undefined && rest !== undefined) {
    response.locals['shownInPath'] = decoded(shown);
    request.url = rest;
    request.originalUrl = rest;
  }
  next();
};

/** What a request shows in one of the ways; what is not there is empty, which no key and no unit is. */
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
