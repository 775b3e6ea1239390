import express, { type Request, type RequestHandler, type Response } from 'express';
import { readContent, type InboundContent } from '../../vendors/profile/content.js';
import { readJson } from '../../vendors/text.js';
import { decodeText, XmlError } from '../../vendors/xml.js';
import { problem, TOO_LARGE } from './problems.js';

const MOST_BYTES = 256 * 1024;

/** A body that is too large is still read up to this size, so that its sender receives the 413. */
const MOST_UNREAD_BYTES = 4 * 1024 * 1024;

/** Reads and decompresses the body's bytes, of any type. Throws 413 beyond the limit. */
export function bodyUpTo(limit: number): RequestHandler {
  const read = express.raw({ type: () => true, limit });
  return (request, response, next) => {
    read(request, response, (error: unknown) => {
      if (request.complete) response.removeHeader('Connection');
      next(error);
    });
  };
}

/** Makes the connection of a request end with its answer, unless its body is read (`bodyUpTo`). */
export const closeIfUnread: RequestHandler = (request, response, next) => {
  if (hasBody(request)) response.set('Connection', 'close');
  next();
};

const hasBody = ({ headers }: Request) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** Reads the body like `bodyUpTo`, and disconnects a sender of far more than any limit. */
function boundedBody(limit: number): RequestHandler {
  const read = bodyUpTo(limit);
  return (request, response, next) => {
    if (Number(request.get('content-length') ?? 0) > MOST_UNREAD_BYTES) {
      throw problem(413, TOO_LARGE, {}, { Connection: 'close' });
    }
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_UNREAD_BYTES) request.destroy();
    });
    read(request, response, next);
  };
}

/** Reads the body, up to 256 KiB. */
export const rawBody = boundedBody(MOST_BYTES);

/** Reads a body that anyone may send, up to 16 KiB. */
export const smallBody = boundedBody(16 * 1024);

const nothing = boundedBody(0);

/** Receives the body, so that its sender gets the answer, and keeps nothing of it. */
export const discardBody: RequestHandler = (request, response, next) =>
  nothing(request, response, (error?: unknown) => next(isTooLarge(error) ? undefined : error));

const isTooLarge = (error: unknown) => (error as { status?: unknown } | undefined)?.status === 413;

/** A JSON object, as text and parsed. A body of other content becomes the JSON that it is read as. */
export interface JsonBody {
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

/** What the sender of a body must declare, and what a refusal says. */
interface Expected {
  readonly types: RegExp;
  readonly isAnyCharset?: boolean;
  readonly declared: string;
  readonly readable: string;
}

const EXPECTED: Readonly<Record<InboundContent, Expected>> = {
  json: {
    types: /^application\/(?:[\w.-]+\+)?json$/,
    declared: 'The body must be JSON in UTF-8 (Content-Type: application/json).',
    readable: 'The body must be a JSON object in UTF-8.',
  },
  form: {
    types: /^application\/x-www-form-urlencoded$/,
    declared: 'The body must be a form in UTF-8 (Content-Type: application/x-www-form-urlencoded).',
    readable: 'The body must be a form',
  },
  xml: {
    types: /^(?:application|text)\/(?:[\w.-]+\+)?xml$/,
    isAnyCharset: true,
    declared: 'The body must be XML (Content-Type: text/xml or application/xml).',
    readable: 'The body must be XML',
  },
  text: {
    types: /^text\/[\w.+-]+$/,
    isAnyCharset: true,
    declared: 'The body must be text (Content-Type: text/plain).',
    readable: 'The body must be text',
  },
};

/**
 * Parses the bytes that `rawBody` read. Throws 415 unless they are declared as the expected content, and 400 if they
 * are something else.
 * @param expected returns what the caller's bodies are
 */
export const bodyAs =
  (expected: (response: Response) => InboundContent): RequestHandler =>
  (request, response, next) => {
    const content = expected(response);
    if (!isDeclaredAs(EXPECTED[content], request)) {
      throw problem(415, EXPECTED[content].declared);
    }
    response.locals['body'] =
      content === 'json' ? parse(request.body) : converted(content, request);
    next();
  };

export const jsonBody: RequestHandler = bodyAs(() => 'json');

/** The body that `jsonBody` parsed. */
export function bodyOf(response: Response): JsonBody {
  return response.locals['body'] as JsonBody;
}

/** Without a body there is no type either: that is an empty body, not one of another type. */
function isDeclaredAs({ types, isAnyCharset = false }: Expected, request: Request): boolean {
  const header = request.get('content-type');
  if (header === undefined) return !Buffer.isBuffer(request.body) || request.body.length === 0;
  const [type = '', ...parameters] = header
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  return (
    types.test(type) &&
    (isAnyCharset || charset === undefined || /^charset="?utf-?8"?$/.test(charset))
  );
}

function parse(bytes: unknown): JsonBody {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes as Buffer | undefined);
    const json: unknown = readJson(text);
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) {
      return { text, json: json as Record<string, unknown> };
    }
  } catch {
    // the parser's message may quote the body
  }
  throw problem(400, EXPECTED.json.readable);
}

/** Reads a body that is not JSON, and writes it as the JSON that it is read as. */
function converted(content: Exclude<InboundContent, 'json'>, request: Request): JsonBody {
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  try {
    const json = readContent(content, decodeText(bytes, request.get('content-type')));
    return { text: JSON.stringify(json), json: json as JsonBody['json'] };
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw problem(400, `${EXPECTED[content].readable}: ${error.message}.`);
  }
}
