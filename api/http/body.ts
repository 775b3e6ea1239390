import express, { type Request, type RequestHandler, type Response } from 'express';
import { awaitBody } from './concurrency-limit.js';
import { problem, TOO_LARGE } from './problems.js';

const MOST_BYTES = 256 * 1024;

/** A body that is too large is still read up to this size, so that its sender receives the 413. */
const MOST_UNREAD_BYTES = 4 * 1024 * 1024;

/** Reads and decompresses the body's bytes, of any type. Throws 413 beyond the limit. */
export function bodyUpTo(limit: number): RequestHandler {
  const read = express.raw({ type: () => true, limit });
  return (request, response, next) => {
    const bodyRead = awaitBody(request, response);
    read(request, response, (error: unknown) => {
      try {
        bodyRead();
        next(error);
      } catch (full) {
        next(full);
      }
    });
  };
}

const readBytes = bodyUpTo(MOST_BYTES);

/** Reads the body like `bodyUpTo`, up to 256 KiB, and disconnects a sender of far more. */
export const rawBody: RequestHandler = (request, response, next) => {
  if (Number(request.get('content-length') ?? 0) > MOST_UNREAD_BYTES) {
    throw problem(413, 'Payload Too Large', TOO_LARGE, {}, { Connection: 'close' });
  }
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MOST_UNREAD_BYTES) request.destroy();
  });
  readBytes(request, response, next);
};

/** A JSON object, as text and parsed. */
export interface JsonBody {
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

/**
 * Parses the bytes that `rawBody` read. Throws 415 unless they are declared as JSON in UTF-8, and 400 if they are not a
 * JSON object.
 */
export const jsonBody: RequestHandler = (request, response, next) => {
  if (!isJson(request)) {
    const detail = 'The body must be JSON in UTF-8 (Content-Type: application/json).';
    throw problem(415, 'Unsupported Media Type', detail);
  }
  response.locals['body'] = parse(request.body);
  next();
};

/** The body that `jsonBody` parsed. */
export function bodyOf(response: Response): JsonBody {
  return response.locals['body'] as JsonBody;
}

/** Without a body there is no type either: that is an empty body, not one of another type. */
function isJson(request: Request): boolean {
  const header = request.get('content-type');
  if (header === undefined) return !Buffer.isBuffer(request.body) || request.body.length === 0;
  const [type = '', ...parameters] = header
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  return (
    /^application\/(?:[\w.-]+\+)?json$/.test(type) &&
    (charset === undefined || /^charset="?utf-?8"?$/.test(charset))
  );
}

function parse(bytes: unknown): JsonBody {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes as Buffer | undefined);
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) {
      return { text, json: json as Record<string, unknown> };
    }
  } catch {
    // the parser's message may quote the body
  }
  throw problem(400, 'Bad Request', 'The body must be a JSON object in UTF-8.');
}
